//! What is wrong with how duties are fulfilled: late, done in part, done too late; and with the record itself.

use super::circumstances::View;
use super::compliance::{Assessment, Fulfilment, Group, Item, grouped};
use super::duties::Duty;
use super::status::{Status, StatusItem};
use super::working_days::Due;
use crate::diagnostic::{Diagnostic, Input, Place, Say, Segment, Severity, Speech, did_you_mean};
use crate::say;
use crate::words::date;

/// How many open items a finding lists.
const LISTED_MAX: usize = 10;

/// Returns what is wrong with how a duty is fulfilled; what is forbidden is found by the rules themselves.
pub(super) fn of(duty: &Duty, assessment: &Assessment, view: &View<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    match assessment.status {
        Status::Overdue => found.push(overdue(duty, assessment, view)),
        Status::Partly => found.push(partly(duty, assessment, view)),
        _ => {}
    }
    let late: Vec<&Item> = assessment.items.iter().filter(|item| item.late.is_some()).collect();
    if let Some((on, due)) = late.iter().filter_map(|item| item.late.zip(item.due)).max() {
        found.push(too_late(duty, on, due));
    }
    found
}

fn overdue(duty: &Duty, assessment: &Assessment, view: &View<'_>) -> Diagnostic {
    let passed = |item: &&Item| item.due.zip(view.at.as_of).is_some_and(|(due, day)| due.on <= day);
    let open: Vec<&Item> = assessment.open().filter(passed).collect();
    let due = open.iter().filter_map(|item| item.due).min();
    let (en, vi) = (day(due, Speech::En), day(due, Speech::Vi));
    let (done, total) = (assessment.done(), assessment.items.len());
    let count_en = if total > 1 { format!(" ({done} of {total} done)") } else { String::new() };
    let count_vi = if total > 1 { format!(" (đã xong {done} trên {total})") } else { String::new() };
    let head = say!("was due on {en} and is not done{count_en}", "hạn {vi}, đến nay chưa hoàn thành{count_vi}");
    list(finding(Severity::Error, "overdue-duty", duty, head), &open, view)
}

fn partly(duty: &Duty, assessment: &Assessment, view: &View<'_>) -> Diagnostic {
    let open: Vec<&Item> = assessment.open().collect();
    let (done, total) = (assessment.done(), assessment.items.len());
    let head = match total > 1 {
        true => say!("is done for {done} of {total}", "mới thực hiện được {done} trên {total}"),
        false => say!("is done in part", "mới thực hiện một phần"),
    };
    list(finding(Severity::Warning, "partly-met-duty", duty, head), &open, view)
}

fn too_late(duty: &Duty, on: jiff::civil::Date, due: Due) -> Diagnostic {
    let (due_en, due_vi) = (day(Some(due), Speech::En), day(Some(due), Speech::Vi));
    let (en, vi) = (date(on, Speech::En), date(on, Speech::Vi));
    let head = say!("is done on {en}, after its day, {due_en}", "hoàn thành ngày {vi}, sau thời hạn {due_vi}");
    let mut late = finding(Severity::Warning, "late-duty", duty, head);
    late.help = Some(say!(
        "bring the step forward, or have the deadline extended by who set it",
        "đẩy sớm bước thực hiện, hoặc xin cấp đã giao điều chỉnh thời hạn"
    ));
    late
}

fn day(due: Option<Due>, speech: Speech) -> String {
    due.map_or_else(|| "–".to_owned(), |due| date(due.on, speech))
}

/// Makes a finding about a duty; its message begins with the paragraph and ends with what is demanded.
fn finding(severity: Severity, code: &'static str, duty: &Duty, head: Say) -> Diagnostic {
    let (name, title) = (&duty.name, duty.entry.title.say());
    let (title_en, title_vi) = (title.en, title.vi);
    let message =
        Say::new(format!("point `{name}` {}: {title_en}", head.en), format!("điểm `{name}` {}: {title_vi}", head.vi));
    let cited = duty.source().map(|source| format!(" ({})", source.cite())).unwrap_or_default();
    let mut finding = Diagnostic::new(severity, code, message).at(duty.place.clone());
    finding.basis.push(format!("`{}`, `{name}`{cited}", duty.document.pack));
    finding.entry = Some(format!("{}/{name}", duty.document.pack));
    finding.help = Some(match duty.entry.help.is_empty() {
        false => duty.entry.help.say(),
        true => say!(
            "do what is demanded, or record in the status file that it is done",
            "thực hiện nội dung được giao, hoặc ghi kết quả vào tệp tình trạng"
        ),
    });
    finding
}

/// Adds what is open to a finding, what is the same for several bodies once.
fn list(mut finding: Diagnostic, open: &[&Item], view: &View<'_>) -> Diagnostic {
    let mut units: Vec<_> = open.iter().filter_map(|item| item.unit.as_ref()).collect();
    units.dedup();
    if let [unit] = units[..] {
        finding = finding.about(unit);
    }
    let groups = grouped(open.iter().copied());
    for group in groups.iter().take(LISTED_MAX) {
        finding = finding.related(what(group, view), None);
    }
    match groups.len().saturating_sub(LISTED_MAX) {
        0 => finding,
        more => finding.related(say!("and {more} more", "và {more} nội dung khác"), None),
    }
}

/// Says what is open about a group, and for whom.
fn what(group: &Group<'_>, view: &View<'_>) -> Say {
    let whom = |speech: Speech| {
        let names: Vec<String> = group
            .items
            .iter()
            .map(|item| match (&item.unit, item.event) {
                (Some(unit), _) => named(unit, view, speech),
                (None, Some(event)) => format!("{} {event}", speech.pick("event", "sự kiện")),
                (None, None) => String::new(),
            })
            .filter(|name| !name.is_empty())
            .collect();
        let more = names.len().saturating_sub(LISTED_MAX);
        let rest = if more > 0 { format!(" … (+{more})") } else { String::new() };
        names[..names.len().min(LISTED_MAX)].join(", ") + &rest
    };
    let full = |speech: Speech| {
        let whom = whom(speech);
        let missing = group.items.iter().all(|item| item.fulfilment == Fulfilment::Unknown);
        let cannot = speech.pick("cannot be judged: ", "chưa đủ dữ liệu để đánh giá: ");
        match &group.says {
            None => whom,
            // A message that names the unit itself needs no second name.
            Some(say) if say.to(speech).contains('`') && group.items.len() == 1 => within(say.to(speech), view, speech),
            Some(say) => {
                let text = format!("{}{}", if missing { cannot } else { "" }, say.to(speech));
                if whom.is_empty() { text } else { format!("{text}: {whom}") }
            }
        }
    };
    let is_whole = group.items.iter().all(|item| item.unit.is_none() && item.event.is_none());
    match (&group.says, group.items.iter().any(|item| item.fulfilment == Fulfilment::Partly)) {
        (None, true) if is_whole => say!("recorded as done in part", "đã ghi nhận thực hiện một phần"),
        (None, false) if is_whole => say!("nothing is recorded as done", "chưa ghi nhận kết quả nào"),
        _ => Say::new(full(Speech::En), full(Speech::Vi)),
    }
}

fn named(unit: &str, view: &View<'_>, speech: Speech) -> String {
    let living = view.at.after.unit(unit).or_else(|| view.at.before.unit(unit));
    match living.map(|unit| unit.label(speech)).filter(|name| *name != unit) {
        Some(name) => format!("`{unit}` ({name})"),
        None => format!("`{unit}`"),
    }
}

/// Says the name of every unit in a text behind its id.
fn within(text: &str, view: &View<'_>, speech: Speech) -> String {
    let parts = text.split('`').enumerate();
    let said = parts.map(|(position, part)| match position % 2 {
        0 => part.to_owned(),
        _ => named(part, view, speech),
    });
    said.collect()
}

/// Returns what the record names and nobody knows.
pub(super) fn of_record(view: &View<'_>) -> Vec<Diagnostic> {
    let items = view.at.record.map(|record| &record.items[..]).unwrap_or_default();
    let found = items.iter().enumerate().flat_map(|(position, item)| unknown(position, item, view));
    found.chain(old_record(view)).collect()
}

/// Says that the record ends before the day by which duties are judged.
fn old_record(view: &View<'_>) -> Option<Diagnostic> {
    let (until, day) = view.at.record?.as_of.zip(view.at.as_of).filter(|(until, day)| until < day)?;
    let (until_vi, day_vi) = (date(until, Speech::Vi), date(day, Speech::Vi));
    let message = say!(
        "the status file tells what was done up to {until}, the duties are judged by {day}",
        "tệp tình trạng ghi đến ngày {until_vi}, còn việc đánh giá tính đến {day_vi}"
    );
    let help = say!(
        "bring the file up to date, or judge by its day with `--as-of`",
        "cập nhật tệp, hoặc đánh giá tại ngày của tệp bằng `--as-of`"
    );
    let path = vec![Segment::Key("as_of".into())];
    let place = Place { path, input: Input::Status, ..Place::default() };
    Some(Diagnostic::new(Severity::Note, "old-record", message).at(place).help(help))
}

fn unknown(position: usize, item: &StatusItem, view: &View<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut report = |key: &'static str, message: Say, near: Option<Say>, help: Say| {
        let path = vec![Segment::Key("items".into()), Segment::Index(position), Segment::Key(key.into())];
        let place = Place { path, input: Input::Status, ..Place::default() };
        found.push(Diagnostic::error("unknown-record", message).at(place).help(near.unwrap_or(help)));
    };
    let duties = view.ruleset.duties();
    let of_duties = duties.duties().iter().map(|duty| (&duty.document.pack, duty.name.as_str()));
    let of_procedures = duties.procedures().iter().map(|placed| (&placed.document.pack, placed.procedure.id.as_str()));
    let known: Vec<(&crate::model::Id, &str)> = of_duties.chain(of_procedures).collect();
    let (pack, entry) = (&item.pack, &item.entry);
    if !known.iter().any(|(of, _)| *of == pack) {
        let message = say!("no pack `{pack}` with duties is loaded", "không có văn bản `{pack}` nào được nạp");
        let near = did_you_mean(pack, known.iter().map(|(of, _)| of.as_str()));
        report("pack", message, near, say!("name it with `--pack`", "nạp văn bản bằng `--pack`"));
    } else if !known.iter().any(|(of, name)| *of == pack && *name == entry.as_str()) {
        let message = say!("`{pack}` demands nothing under `{entry}`", "`{pack}` không có nội dung `{entry}`");
        let near = did_you_mean(entry, known.iter().filter(|(of, _)| *of == pack).map(|(_, name)| *name));
        report("entry", message, near, say!("name an entry of the pack", "nêu một mục của văn bản"));
    }
    if let Some(unit) =
        item.unit.as_ref().filter(|unit| !view.at.before.contains(unit) && !view.at.after.contains(unit))
    {
        let message = say!("no unit `{unit}`", "không có đơn vị `{unit}`");
        let near = did_you_mean(unit, view.at.after.units().map(|unit| unit.id().as_str()));
        report("unit", message, near, say!("name a unit of the structure", "nêu một đơn vị có trong cơ cấu"));
    }
    if let Some(event) = item.event.filter(|event| !view.at.events.iter().any(|known| known.number == *event)) {
        let total = view.at.events.len();
        let message = say!(
            "there is no event {event}, the plan has {total}",
            "không có sự kiện số {event}, kế hoạch có {total} sự kiện"
        );
        report("event", message, None, say!("take the number from the report", "lấy số thứ tự trong báo cáo"));
    }
    found
}
