//! What can be wrong with the entries of packs, before any structure is looked at.

use std::collections::BTreeSet;

use super::{Entry, Pack};
use crate::diagnostic::{Diagnostic, Input, Place, Segment, did_you_mean};
use crate::rules::ALL;
use crate::say;

/// Returns what is wrong with one entry by itself.
pub(super) fn entry_problems(pack: &Pack, entry: &Entry, place: &Place) -> Vec<Diagnostic> {
    let mut problems = settings_problems(entry, place);
    let name = &pack.id;
    if let (Some(first), Some(last)) = (entry.valid_from, entry.valid_to)
        && first > last
    {
        let message = say!(
            "an entry of pack `{name}` ends on {last}, before it begins on {first}",
            "một mục của bộ quy tắc `{name}` hết hiệu lực {last}, trước ngày có hiệu lực {first}"
        );
        let help = say!("correct `valid_from` or `valid_to`", "sửa `valid_from` hoặc `valid_to`");
        problems.push(Diagnostic::error("impossible-dates", message).at(place.clone().key("valid_to")).help(help));
    }
    let rule = &entry.rule;
    if entry.require.is_some() && ALL.iter().any(|known| known.code == &**rule) {
        let message = say!(
            "`{rule}` is a rule of the program, an entry cannot declare it again",
            "`{rule}` là quy tắc có sẵn của chương trình, không khai báo lại được"
        );
        let help = say!("choose another code for the rule", "đặt mã khác cho quy tắc này");
        problems.push(Diagnostic::error("taken-rule", message).at(place.clone().key("rule")).help(help));
    }
    if (entry.require.is_some() || entry.is_duty()) && entry.title.is_empty() {
        let message = say!(
            "`{rule}` is declared here and needs a `title` that says what it demands",
            "`{rule}` được khai báo ở đây nên cần `title` nêu yêu cầu của quy tắc"
        );
        let help = say!("add `title` in both languages", "bổ sung `title` bằng cả hai ngôn ngữ");
        problems.push(Diagnostic::error("missing-title", message).at(place.clone()).help(help));
    }
    problems.extend(entry.deadline.iter().flat_map(|deadline| deadline.problems(&place.clone().key("deadline"))));
    problems.extend(part_problem(pack, entry, place));
    problems
}

/// Reports a further condition of something that is no duty of the pack.
fn part_problem(pack: &Pack, entry: &Entry, place: &Place) -> Option<Diagnostic> {
    let whole = entry.part_of.as_ref()?;
    let duties = pack.entries.iter().enumerate().filter(|(_, other)| other.is_duty());
    let duties: Vec<String> = duties.map(|(position, other)| other.name(position)).collect();
    if duties.iter().any(|duty| **duty == **whole) {
        return None;
    }
    let message = say!("the pack has no duty `{whole}`", "bộ này không có nhiệm vụ `{whole}`");
    let mut problem = Diagnostic::error("unknown-entry", message).at(place.clone().key("part_of"));
    problem.help = did_you_mean(whole, duties.iter().map(String::as_str)).or_else(|| {
        Some(say!(
            "name an entry of this pack that has a deadline or says who is responsible",
            "nêu một mục của bộ này có thời hạn hoặc có cơ quan chịu trách nhiệm"
        ))
    });
    Some(problem)
}

fn settings_problems(entry: &Entry, place: &Place) -> Vec<Diagnostic> {
    let Some(rule) = ALL.iter().find(|rule| rule.code == &*entry.rule) else { return Vec::new() };
    let unknown = entry.settings.names().filter(|setting| !rule.settings.contains(&setting.as_str()));
    let describe = |setting: &crate::model::Id| {
        let code = rule.code;
        let message = say!("rule `{code}` has no setting `{setting}`", "quy tắc `{code}` không có tham số `{setting}`");
        let mut problem =
            Diagnostic::error("unknown-setting", message).at(place.clone().key("settings").key(setting.to_string()));
        problem.help = did_you_mean(setting, rule.settings.iter().copied()).or_else(|| {
            let known: Vec<String> = rule.settings.iter().map(|known| format!("`{known}`")).collect();
            let known = known.join(", ");
            Some(match known.is_empty() {
                true => say!("remove it: the rule has no settings", "bỏ tham số này: quy tắc không có tham số"),
                false => say!("use {known}", "dùng {known}"),
            })
        });
        problem
    };
    unknown.map(describe).collect()
}

/// Returns the problems of codes and entries that packs name and nobody declares, and of ids that are there twice.
pub(super) fn undeclared(packs: &[Pack]) -> Vec<Diagnostic> {
    let mut known: BTreeSet<String> = ALL.iter().map(|rule| rule.code.to_owned()).collect();
    let mut entries: BTreeSet<String> = BTreeSet::new();
    let mut problems = Vec::new();
    for (number, pack) in packs.iter().enumerate() {
        for (position, entry) in pack.entries.iter().enumerate() {
            let name = entry.name(position);
            if entry.require.is_some() || entry.is_duty() {
                known.insert(entry.rule.to_string());
                known.insert(name.clone());
                known.insert(format!("{}/{name}", pack.id));
            }
            if !entries.insert(format!("{}/{name}", pack.id)) {
                let message = say!("there are two entries `{name}`", "có hai mục cùng mã `{name}`");
                let help = say!("give each entry an id of its own", "đặt cho mỗi mục một mã riêng");
                problems.push(Diagnostic::error("duplicate-entry", message).at(at(number, position, "id")).help(help));
            }
        }
    }
    for (number, pack) in packs.iter().enumerate() {
        for (position, entry) in pack.entries.iter().enumerate() {
            if !known.contains(entry.rule.as_str()) {
                problems.push(unknown_rule(pack, &entry.rule, &known).at(at(number, position, "rule")));
            }
            for (index, repealed) in entry.repeals.iter().enumerate() {
                let full =
                    if repealed.contains('/') { repealed.to_string() } else { format!("{}/{repealed}", pack.id) };
                // A pack may end an entry of one that is not loaded: then there is nothing to end.
                let is_loaded = full.split_once('/').is_some_and(|(of, _)| packs.iter().any(|pack| pack.id == *of));
                if is_loaded && !entries.contains(&full) {
                    let message = say!("there is no entry `{repealed}` to end", "không có mục `{repealed}` để bãi bỏ");
                    let near = did_you_mean(&full, entries.iter().map(String::as_str));
                    let place = at(number, position, "repeals").index(index);
                    let mut problem = Diagnostic::error("unknown-entry", message).at(place);
                    problem.help = near.or_else(|| {
                        Some(say!("name an entry of this pack, or `pack/id`", "nêu một mục của bộ này, hoặc `bộ/mục`"))
                    });
                    problems.push(problem);
                }
            }
        }
        for (position, waiver) in pack.waivers.iter().enumerate() {
            if !known.contains(waiver.rule.as_str()) && !entries.iter().any(|entry| is_entry(entry, &waiver.rule)) {
                let path = vec![Segment::Key("waivers".into()), Segment::Index(position), Segment::Key("rule".into())];
                let place = Place { path, input: Input::Pack(number), ..Place::default() };
                problems.push(unknown_rule(pack, &waiver.rule, &known).at(place));
            }
        }
    }
    problems
}

/// Returns whether an entry, as `pack/entry`, is meant by a name with or without its pack.
pub(super) fn is_entry(entry: &str, name: &str) -> bool {
    entry == name || entry.rsplit('/').next() == Some(name)
}

fn at(pack: usize, position: usize, key: &'static str) -> Place {
    let path = vec![Segment::Key("entries".into()), Segment::Index(position), Segment::Key(key.into())];
    Place { path, input: Input::Pack(pack), ..Place::default() }
}

fn unknown_rule(pack: &Pack, code: &str, known: &BTreeSet<String>) -> Diagnostic {
    let name = &pack.id;
    let message =
        say!("pack `{name}` names the unknown rule `{code}`", "bộ quy tắc `{name}` nêu quy tắc không có: `{code}`");
    let mut problem = Diagnostic::error("unknown-rule", message);
    problem.help = did_you_mean(code, known.iter().map(String::as_str)).or_else(|| {
        Some(say!(
            "name a rule of `bomay explain`, or declare one with `require`",
            "nêu một quy tắc có trong `bomay explain`, hoặc khai báo quy tắc mới bằng `require`"
        ))
    });
    problem
}
