//! The first screen of the report: what was simulated, totals before and after, the result.

use std::fmt::Write;

use crate::diagnostic::{Diagnostic, Severity, Speech};
use crate::model::{Placed, Role, Surplus};
use crate::plan::Plan;
use crate::render::compliance;
use crate::render::words::{Columns, counted, date, difference, number, paragraph, width};
use crate::simulate::{Outcome, Total};

/// Kinds of bodies that the first screen lists at most.
const KINDS_MAX: usize = 12;

/// Writes the first screen.
pub(super) fn write(out: &mut String, outcome: &Outcome, plans: &[Plan], speech: Speech) {
    let title = speech.pick("SIMULATION OF A REORGANISATION", "KẾT QUẢ MÔ PHỎNG SẮP XẾP TỔ CHỨC BỘ MÁY");
    let _ = writeln!(out, "{title}\n");
    head(out, outcome, plans, speech);
    out.push('\n');
    totals(outcome, speech).write(out, 0);
    out.push('\n');
    result(out, outcome, speech);
}

fn head(out: &mut String, outcome: &Outcome, plans: &[Plan], speech: Speech) {
    let pad = |name: &str| format!("{name}:{}", " ".repeat(12_usize.saturating_sub(width(name))));
    let header = outcome.before.header();
    let id = header.id.as_deref().unwrap_or("");
    let structure = titled(header.title.get(speech), id);
    let as_of = |day| format!("{} {}", speech.pick("as of", "thời điểm"), date(day, speech));
    let parts = [structure, header.as_of.map(as_of).unwrap_or_default()];
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    paragraph(out, &pad(speech.pick("Structure", "Cơ cấu")), &parts.join(", "));
    for plan in plans {
        let text = titled(plan.title.get(speech), plan.id.as_deref().unwrap_or(""));
        paragraph(out, &pad(speech.pick("Plan", "Kế hoạch")), &text);
    }
    let evidence = outcome.totals.evidence;
    let all = evidence.confirmed + evidence.memory + evidence.illustrative + evidence.unstated;
    let show = |count: u64| number(i64::try_from(count).unwrap_or(i64::MAX), 0, speech);
    let (illustrative, memory, all) = (show(evidence.illustrative), show(evidence.memory), show(all));
    let mut marks = Vec::new();
    if evidence.illustrative > 0 {
        marks.push(match speech {
            Speech::Vi => format!("CÓ SỐ LIỆU MINH HỌA ({illustrative} trên {all} thông tin)"),
            Speech::En => format!("HOLDS ILLUSTRATIVE FIGURES ({illustrative} of {all} facts)"),
        });
    }
    if evidence.memory > 0 {
        marks.push(match speech {
            Speech::Vi => format!("{memory} thông tin chưa kiểm chứng"),
            Speech::En => format!("{memory} facts not confirmed"),
        });
    }
    if !marks.is_empty() {
        paragraph(out, &pad(speech.pick("Note", "Lưu ý")), &marks.join("; "));
    }
}

/// Returns a title with its id, or whichever there is.
fn titled(title: &str, id: &str) -> String {
    match (title, id) {
        ("", id) => id.to_owned(),
        (title, "") => title.to_owned(),
        (title, id) => format!("{title} [{id}]"),
    }
}

fn totals(outcome: &Outcome, speech: Speech) -> Columns {
    let mut columns = Columns::default();
    columns.row([
        "",
        speech.pick("before", "trước"),
        speech.pick("after", "sau"),
        speech.pick("difference", "tăng, giảm"),
    ]);
    columns.rule();
    let totals = &outcome.totals;
    columns_of(&mut columns, totals.bodies.iter(), "", speech);
    let (changed, same): (Vec<&Total>, Vec<&Total>) = totals.kinds.iter().partition(|total| total.difference() != 0);
    let shown = changed.len().min(KINDS_MAX);
    columns_of(&mut columns, changed[..shown].iter().copied(), "  ", speech);
    collapsed(
        &mut columns,
        &changed[shown..],
        speech.pick("other kinds that change", "loại hình khác có thay đổi"),
        speech,
    );
    collapsed(&mut columns, &same, speech.pick("kinds that do not change", "loại hình không thay đổi"), speech);
    if !totals.measures.is_empty() || !totals.posts.is_empty() {
        columns.rule();
    }
    columns_of(&mut columns, totals.measures.iter(), "", speech);
    columns_of(&mut columns, totals.posts.iter().filter(|total| total.before != 0 || total.after != 0), "", speech);
    columns
}

fn columns_of<'t>(columns: &mut Columns, totals: impl Iterator<Item = &'t Total>, indent: &str, speech: Speech) {
    for total in totals {
        let name = total.label(speech);
        let mut letters = name.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        columns.row([
            format!("{indent}{first}{}", letters.as_str()),
            number(total.before, total.decimals, speech),
            number(total.after, total.decimals, speech),
            difference(total.difference(), total.decimals, speech),
        ]);
    }
}

/// Adds one row for several kinds.
fn collapsed(columns: &mut Columns, totals: &[&Total], name: &str, speech: Speech) {
    if totals.is_empty() {
        return;
    }
    let (before, after) = (totals.iter().map(|total| total.before).sum(), totals.iter().map(|total| total.after).sum());
    columns.row([
        format!("  ({} {name})", totals.len()),
        number(before, 0, speech),
        number(after, 0, speech),
        difference(after - before, 0, speech),
    ]);
}

fn result(out: &mut String, outcome: &Outcome, speech: Speech) {
    if !outcome.committed {
        let problems = counted(outcome.problems.len(), speech, "problem", "problems", "vướng mắc");
        let text = match speech {
            Speech::Vi => format!("KẾ HOẠCH KHÔNG THỰC HIỆN ĐƯỢC: {problems}. Cơ cấu giữ nguyên như trước."),
            Speech::En => format!("THE PLAN CANNOT BE CARRIED OUT: {problems}. The structure stays as it was."),
        };
        paragraph(out, "", &text);
        return;
    }
    let events = counted(outcome.events.len(), speech, "change", "changes", "thay đổi");
    let findings = &outcome.findings;
    let errors = |group: &[Diagnostic]| group.iter().filter(|found| found.severity == Severity::Error).count();
    let show = |group: &[Diagnostic]| {
        let total = number(group.len() as i64, 0, speech);
        match errors(group) {
            0 => total,
            count => format!("{total} ({})", counted(count, speech, "error", "errors", "lỗi")),
        }
    };
    let (introduced, resolved) = (show(&findings.introduced), show(&findings.resolved));
    let remaining = show(&findings.remaining);
    let text = match speech {
        Speech::Vi => format!(
            "Kết quả: {events}; phát hiện mới: {introduced}, đã khắc phục: {resolved}, còn tồn tại từ trước: {remaining}."
        ),
        Speech::En => format!(
            "Result: {events}; findings introduced: {introduced}, resolved: {resolved}, remaining: {remaining}."
        ),
    };
    paragraph(out, "", &text);
    for line in compliance::headlines(outcome, speech) {
        paragraph(out, "", &format!("{line}."));
    }
    let open: usize = outcome
        .events
        .iter()
        .map(|event| event.settlements.iter().filter(|settlement| settlement.how.is_none()).count())
        .sum();
    let placed = Placed::of(&outcome.after);
    let sum = |count: &dyn Fn(&Surplus) -> u32| {
        let found = outcome.events.iter().flat_map(|event| &event.surplus);
        found.map(count).fold(0, u32::saturating_add)
    };
    let surplus = sum(&|found| placed.left(found));
    let heads = sum(&|found| if found.role == Role::Head { placed.unfilled(found) } else { 0 });
    let mut further = Vec::new();
    if surplus > 0 {
        further.push(match speech {
            Speech::Vi => format!("cấp trưởng, cấp phó dôi dư: {surplus}"),
            Speech::En => format!("surplus heads and deputies: {surplus}"),
        });
    }
    if heads > 0 {
        further.push(match speech {
            Speech::Vi => format!("chức vụ cấp trưởng chưa bố trí: {heads}"),
            Speech::En => format!("posts of heads not filled yet: {heads}"),
        });
    }
    if open > 0 {
        further.push(match speech {
            Speech::Vi => format!("việc còn phải giải quyết: {}", number(open as i64, 0, speech)),
            Speech::En => format!("matters still to be settled: {}", number(open as i64, 0, speech)),
        });
    }
    if !further.is_empty() {
        let text = format!("{} {}.", speech.pick("Also:", "Ngoài ra:"), further.join("; "));
        paragraph(out, "", &text);
    }
}
