//! One point of a document in full.

use super::Shown;
use crate::diagnostic::Speech;
use crate::model::{ChangeEvent, LegalForm};
use crate::render::text::event::sentence;
use crate::render::words::{counted, date, paragraph};
use crate::rules::duty::{Assessment, Fulfilment, Item};

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
    item(speech.pick("Wants", "Yêu cầu"), duty.modality.map_or("", |modality| modality.name(speech)));
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

/// Returns the status in capitals, with how many of the things demanded are done.
fn standing(duty: &Assessment, shown: &Shown<'_>) -> String {
    let speech = shown.speech;
    let name = duty.status.name(speech).to_uppercase();
    let (done, total) = (duty.done(), duty.items.len());
    let late = duty.items.iter().filter_map(|item| item.late).max();
    let late = match (late, speech) {
        (None, _) => String::new(),
        (Some(on), Speech::Vi) => format!("; hoàn thành muộn, ngày {}", date(on, speech)),
        (Some(on), Speech::En) => format!("; late, on {}", date(on, speech)),
    };
    match (total > 1, speech) {
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

/// Says what is wrong with items, or what was noted about them.
fn lines<'a>(items: impl Iterator<Item = &'a Item>, shown: &Shown<'_>) -> Vec<String> {
    let (speech, names) = (shown.speech, shown.names);
    let mut said = Vec::new();
    for item in items {
        let event =
            item.event.map(|event| format!("{} {event}: ", speech.pick("event", "sự kiện"))).unwrap_or_default();
        let due = match item.due.filter(|_| item.event.is_some() && !item.fulfilment.is_settled()) {
            Some(due) => format!(" ({} {})", speech.pick("by", "hạn"), shown.day(due)),
            None => String::new(),
        };
        let unit = item.unit.as_ref().map(|unit| names.short(unit)).unwrap_or_default();
        match &item.says[..] {
            [] if item.fulfilment.is_settled() => {}
            [] if unit.is_empty() && event.is_empty() => said.extend(unshown(item, speech)),
            [] => said.push(format!("{event}{unit}{due}")),
            says if item.fulfilment == Fulfilment::Unknown => {
                let what: Vec<String> = says.iter().map(|say| names.within(say.to(speech))).collect();
                let word = speech.pick("cannot be judged", "chưa đủ dữ liệu để đánh giá");
                said.push(format!("{event}{unit}{due}: {word} ({})", what.join("; ")));
            }
            says => said.extend(says.iter().map(|say| format!("{event}{}{due}", names.within(say.to(speech))))),
        }
    }
    said
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
