//! One point of a document in full.

use super::Shown;
use crate::diagnostic::Speech;
use crate::model::{ChangeEvent, LegalForm};
use crate::render::text::event::sentence;
use crate::render::words::{counted, date, paragraph};
use crate::rules::Modality;
use crate::rules::duty::{Assessment, Fulfilment, Group, Item, Status, grouped};

/// How many bodies or open items a point lists.
const LISTED_MAX: usize = 8;

/// Writes a point: what is demanded of whom by when, what the plan does about it, how it stands.
pub(super) fn write(out: &mut String, duty: &Assessment, shown: &Shown<'_>) {
    let (speech, names) = (shown.speech, shown.names);
    let point = format!("{} {}. ", speech.pick("Point", "Điểm"), duty.entry);
    paragraph(out, &point, duty.title.get(speech));
    let mut item = |name: &str, text: &str| {
        if !text.is_empty() {
            paragraph(out, &format!("  {name}: "), text);
        }
    };
    item(speech.pick("Status", "Tình trạng"), &standing(duty, shown));
    item(speech.pick("Wants", "Yêu cầu"), duty.modality.map_or("", |modality| wants(modality, speech)));
    item(speech.pick("Responsible", "Chủ trì"), &shown.parties(&duty.responsible));
    item(speech.pick("Takes part", "Phối hợp"), &shown.parties(&duty.cooperates));
    item(speech.pick("By", "Thời hạn"), &shown.deadline(duty).unwrap_or_default());
    item(speech.pick("To be handed in", "Sản phẩm"), duty.product.get(speech));
    item(speech.pick("Basis", "Căn cứ"), &duty.source.as_ref().map(|source| source.cite()).unwrap_or_default());
    let plan: Vec<String> = events(duty, shown).chain(planned(duty, shown)).collect();
    let nothing = speech.pick("nothing in the plan rests on this point", "không có bước nào căn cứ điểm này");
    let head = format!("  {}: ", speech.pick("In the plan", "Phương án"));
    match &plan[..] {
        [] => paragraph(out, &head, nothing),
        several => {
            out.push_str(head.trim_end());
            out.push('\n');
            several.iter().for_each(|line| paragraph(out, "    ", line));
        }
    }
    let open: Vec<String> = lines(duty.open(), shown);
    list(out, speech.pick("Still open", "Còn lại"), open, shown);
    let said: Vec<String> = lines(duty.items.iter().filter(|item| item.fulfilment.is_settled()), shown);
    let remarks = duty.remarks.iter().map(|remark| names.within(remark.to(speech)));
    let note = Some(names.within(duty.note.get(speech))).filter(|note| !note.is_empty());
    list(out, speech.pick("Remarks", "Ghi chú"), said.into_iter().chain(remarks).chain(note).collect(), shown);
    list(out, speech.pick("Evidence", "Minh chứng"), duty.evidence.iter().map(|basis| basis.cite()).collect(), shown);
}

/// Says what a document wants of those whom it addresses, as the head of a line.
fn wants(modality: Modality, speech: Speech) -> &'static str {
    let (en, vi) = match modality {
        Modality::Must => ("to be done", "phải thực hiện"),
        Modality::MustNot => ("not to be done", "không được thực hiện"),
        Modality::Keep => ("to be kept as it is", "giữ, tiếp tục thực hiện"),
        Modality::Consider => ("to be considered", "xem xét thực hiện"),
        Modality::Monitor => ("to be watched over and reported", "theo dõi, kiểm tra, báo cáo"),
        Modality::MustPropose => ("a scheme to be drawn up", "phải xây dựng đề án"),
        Modality::MustReview => ("to be reviewed", "phải rà soát, đánh giá"),
    };
    speech.pick(en, vi)
}

/// Returns the status in capitals, with how many of the things demanded are done.
fn standing(duty: &Assessment, shown: &Shown<'_>) -> String {
    let speech = shown.speech;
    let name = shown.standing(duty).to_uppercase();
    let (done, total) = (duty.done(), duty.items.len());
    let late = duty.items.iter().filter_map(|item| item.late).max();
    let late = match (late, speech) {
        (None, _) => String::new(),
        (Some(on), Speech::Vi) => format!("; hoàn thành muộn, ngày {}", date(on, speech)),
        (Some(on), Speech::En) => format!("; late, on {}", date(on, speech)),
    };
    match (total > 1 && duty.status != Status::Violated, speech) {
        (false, _) => format!("{name}{late}"),
        (true, Speech::Vi) => format!("{name} ({done} trên {total}){late}"),
        (true, Speech::En) => format!("{name} ({done} of {total}){late}"),
    }
}

/// Returns the events that rest on the point, each in a sentence.
fn events<'a>(duty: &'a Assessment, shown: &'a Shown<'_>) -> impl Iterator<Item = String> + 'a {
    let known = &shown.outcome.events;
    let found = duty.events.iter().filter_map(|number| known.iter().find(|event| event.number == *number));
    found.map(|event| {
        let on = event.on.map(|on| format!(" ({})", date(on, shown.speech))).unwrap_or_default();
        format!("{}. {}{on}", event.number, told(event, shown))
    })
}

fn told(event: &ChangeEvent, shown: &Shown<'_>) -> String {
    let kept = event.concerned().len();
    if event.form == LegalForm::Keeping && kept > 3 {
        let what = counted(kept, shown.speech, "body", "bodies", "đơn vị, tổ chức");
        return format!("{}: {what}", shown.speech.pick("Kept unchanged", "Giữ nguyên"));
    }
    sentence(event, shown.names)
}

/// Returns the steps still to come that rest on the point.
fn planned<'a>(duty: &'a Assessment, shown: &'a Shown<'_>) -> impl Iterator<Item = String> + 'a {
    duty.planned.iter().map(|step| {
        let on = step.on.map(|on| format!(" ({})", date(on, shown.speech))).unwrap_or_default();
        format!("{} {}{on}", shown.speech.pick("still to come: step", "chưa đến thời điểm: bước"), step.step)
    })
}

/// Says what is wrong with items, or what was noted about them; what is the same for several bodies is said once.
fn lines<'a>(items: impl Iterator<Item = &'a Item>, shown: &Shown<'_>) -> Vec<String> {
    let (speech, names) = (shown.speech, shown.names);
    let one = |group: Group<'_>| {
        let about: Vec<String> =
            group.items.iter().map(|item| about(item, shown)).filter(|about| !about.is_empty()).collect();
        let first = group.items.first()?;
        let text = match &group.says {
            Some(say) if first.fulfilment == Fulfilment::Unknown => {
                let word = speech.pick("cannot be judged", "chưa đủ dữ liệu để đánh giá");
                format!("{word} ({})", names.within(say.to(speech)))
            }
            // A message that names the body itself needs no second name.
            Some(say) if say.to(speech).contains('`') && about.len() == 1 => return Some(names.within(say.to(speech))),
            Some(say) => names.within(say.to(speech)),
            None if first.fulfilment.is_settled() => return None,
            None => unshown(first, speech).filter(|_| about.is_empty()).unwrap_or_default(),
        };
        Some(match (text.is_empty(), &about[..]) {
            (_, []) => text,
            (true, _) => about.join("; "),
            (false, [one]) => format!("{one}: {text}"),
            (false, several) => format!("{text} ({}): {}", several.len(), several.join("; ")),
        })
    };
    grouped(items).into_iter().filter_map(one).collect()
}

/// Returns whom an item is about, with event and last day.
fn about(item: &Item, shown: &Shown<'_>) -> String {
    let speech = shown.speech;
    let event = item.event.map(|event| format!("{} {event}", speech.pick("event", "sự kiện")));
    let unit = item.unit.as_ref().map(|unit| shown.names.short(unit));
    let due = item.due.filter(|_| item.event.is_some() && !item.fulfilment.is_settled());
    let due = due.map(|due| format!(" ({} {})", speech.pick("by", "hạn"), shown.day(due))).unwrap_or_default();
    event.into_iter().chain(unit).collect::<Vec<String>>().join(", ") + &due
}

/// Says what is open where only people can tell.
fn unshown(item: &Item, speech: Speech) -> Option<String> {
    let text = match item.fulfilment {
        Fulfilment::Open => speech
            .pick("no result is recorded in the status file", "chưa có kết quả được ghi nhận trong tệp tình trạng"),
        Fulfilment::Partly => speech.pick("recorded as done in part", "đã ghi nhận thực hiện một phần"),
        _ => return None,
    };
    Some(text.to_owned())
}

/// Writes a list with its name; a long one is cut, and says so.
fn list(out: &mut String, name: &str, lines: Vec<String>, shown: &Shown<'_>) {
    match &lines[..] {
        [] => {}
        [one] => paragraph(out, &format!("  {name}: "), one),
        several => {
            let _ = std::fmt::Write::write_fmt(out, format_args!("  {name}:\n"));
            several.iter().take(LISTED_MAX).for_each(|line| paragraph(out, "    - ", line));
            let more = several.len().saturating_sub(LISTED_MAX);
            if more > 0 {
                let more = counted(more, shown.speech, "more", "more", "mục khác");
                paragraph(out, "    - ", &format!("{} {more}", shown.speech.pick("and", "và")));
            }
        }
    }
}
