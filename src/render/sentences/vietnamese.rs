//! The sentences in Vietnamese.

use super::Told;
use crate::model::{Id, LegalForm};

/// Returns the operative sentences.
pub(super) fn sentences(told: &Told<'_, '_>) -> Vec<String> {
    let since = told.since();
    match told.event.form {
        LegalForm::Establishment => {
            told.event.established.iter().map(|id| format!("Thành lập {}{since}.", told.placed(id))).collect()
        }
        LegalForm::Consolidation if told.is_territorial() => formed(told, "nhập"),
        LegalForm::Consolidation => formed(told, "hợp nhất"),
        LegalForm::Absorption if told.is_territorial() => {
            vec![format!("Nhập {} vào {}{since}.", told.names(&told.givers()), told.names(&told.results()))]
        }
        LegalForm::Absorption => {
            let (givers, into) = (told.names(&told.givers()), told.names(&told.results()));
            vec![
                format!("Sáp nhập {givers} vào {into}{since}."),
                format!(
                    "{givers} chấm dứt hoạt động; {into} kế thừa toàn bộ quyền, nghĩa vụ theo quy định của pháp luật."
                ),
            ]
        }
        LegalForm::Division => {
            let originals = told.names(&told.originals());
            let founded: Vec<String> =
                told.results().iter().map(|id| format!("{} {}", verb(told, id), told.placed(id))).collect();
            vec![
                format!("Chia {originals} thành {} đơn vị: {}{since}.", told.count(founded.len()), founded.join("; ")),
                format!(
                    "{originals} chấm dứt hoạt động; các đơn vị sau khi chia kế thừa quyền, nghĩa vụ theo chức năng, nhiệm vụ được giao."
                ),
            ]
        }
        LegalForm::Separation => {
            let (receivers, original) = (told.receivers(), told.names(&told.originals()));
            let founded: Vec<String> = receivers.iter().map(|id| told.placed(id)).collect();
            vec![
                format!("Thành lập {} trên cơ sở tách từ {original}{since}.", founded.join("; ")),
                format!("{original} tiếp tục hoạt động theo chức năng, nhiệm vụ còn lại."),
            ]
        }
        LegalForm::Rearrangement => formed(told, "sắp xếp"),
        LegalForm::Transfer => told.moves().iter().map(|moved| transfer(told, moved)).collect(),
        LegalForm::FunctionTransfer => {
            let names = told.functions();
            let what = if names.is_empty() { String::new() } else { format!(" ({})", names.join("; ")) };
            let (from, to) = told.passage();
            vec![format!("Chuyển chức năng, nhiệm vụ{what} từ {from} sang {to}{since}.")]
        }
        LegalForm::Dissolution | LegalForm::Cessation | LegalForm::Disbandment => ended(told),
        form => other(told, form),
    }
}

/// Returns the verb by which a body is founded, or founded again.
fn verb(told: &Told<'_, '_>, id: &Id) -> &'static str {
    match told.event.restores.iter().any(|(new, _)| new == id) {
        true => "lập lại",
        false => "thành lập",
    }
}

/// "Thành lập … trên cơ sở …", for each body founded; what takes in parts without being founded is told after.
fn formed(told: &Told<'_, '_>, how: &str) -> Vec<String> {
    let since = told.since();
    let mut sentences = Vec::new();
    for result in told.results() {
        let parts = told.parts(result);
        if parts.is_empty() {
            continue;
        }
        let all_whole = parts.iter().all(|(_, whole)| *whole);
        let names: Vec<&Id> = parts.iter().map(|(id, _)| *id).collect();
        let basis = match all_whole {
            true => format!("{how} {}", told.names(&names)),
            false => {
                let shares = parts
                    .iter()
                    .map(|(id, whole)| format!("{} {}", if *whole { "toàn bộ" } else { "một phần" }, told.name(id)));
                format!("{how} {}", shares.collect::<Vec<String>>().join("; "))
            }
        };
        let is_founded = told.event.established.contains(result);
        sentences.push(match is_founded {
            true => format!("Thành lập {} trên cơ sở {basis}{since}.", told.placed(result)),
            false => format!("Điều chỉnh {} trên cơ sở {basis}{since}.", told.name(result)),
        });
    }
    let ended: Vec<&Id> = told.event.ended.iter().collect();
    if !ended.is_empty() && !told.is_territorial() {
        let results = told.names(&told.results());
        sentences.push(format!(
            "{} chấm dứt hoạt động; {results} kế thừa quyền, nghĩa vụ theo quy định của pháp luật.",
            told.names(&ended)
        ));
    }
    sentences
}

/// The sentence of the model decision on the transfer of Party organisations, or that on other bodies.
fn transfer(told: &Told<'_, '_>, moved: &super::Move<'_>) -> String {
    let since = told.since();
    let place = |id: Option<&Id>| id.map_or_else(|| "cấp cao nhất".to_owned(), |id| told.name(id));
    let (from, to) = (place(moved.from), place(moved.to));
    match told.along(&moved.units, "members").filter(|_| told.are_cells(&moved.units)) {
        None => format!("Chuyển {} từ {from} về trực thuộc {to}{since}.", told.names(&moved.units)),
        Some(members) => {
            let probationary = told.along(&moved.units, "probationary").unwrap_or(0);
            format!(
                "Chuyển {} tổ chức cơ sở đảng và {} đảng viên, trong đó có {} đảng viên dự bị (có danh sách kèm theo) từ {from} về {to}{since}.",
                told.count(moved.units.len()),
                told.figure(members),
                told.figure(probationary)
            )
        }
    }
}

fn ended(told: &Told<'_, '_>) -> Vec<String> {
    debug_assert!(told.ends());
    let (since, ids) = (told.since(), told.event.ended.iter().collect::<Vec<&Id>>());
    let names = told.names(&ids);
    let first = match told.event.form {
        LegalForm::Dissolution => format!("Giải thể {names}{since}."),
        LegalForm::Disbandment => format!("Giải tán {names}{since}."),
        _ => format!("Kết thúc hoạt động của {names}{since}."),
    };
    let receivers = told.names(&told.results());
    match receivers.is_empty() {
        true => vec![first],
        false => vec![
            first,
            format!(
                "{receivers} tiếp nhận chức năng, nhiệm vụ, tổ chức, biên chế, tài sản, hồ sơ của {names} theo biên bản bàn giao."
            ),
        ],
    }
}

fn other(told: &Told<'_, '_>, form: LegalForm) -> Vec<String> {
    let since = told.since();
    let (before, after, speech) = (told.material.names.before, told.material.names.after, told.material.names.speech);
    let ids = told.event.named();
    let change = |word: &str, of: &dyn Fn(crate::model::UnitRef<'_>) -> String| -> Vec<String> {
        let pairs = ids.iter().filter_map(|id| Some((before.unit(id)?, after.unit(id)?)));
        pairs.map(|(one, other)| format!("{word} {} thành {}{since}.", of(one), of(other))).collect()
    };
    match form {
        LegalForm::Renaming => change("Đổi tên", &|unit| unit.label(speech).to_owned()),
        LegalForm::Keeping => vec![format!("Giữ nguyên {}.", told.names(&ids))],
        LegalForm::Upgrade | LegalForm::Downgrade | LegalForm::Conversion => {
            let word = match form {
                LegalForm::Upgrade => "Nâng cấp",
                LegalForm::Downgrade => "Hạ cấp",
                _ => "Chuyển loại hình",
            };
            let kind = |unit: crate::model::UnitRef<'_>| {
                format!("{} ({})", unit.label(speech), told.material.kind(unit.kind()))
            };
            change(word, &kind)
        }
        form => {
            let remarks = told.remarks();
            let remarks = if remarks.is_empty() { String::new() } else { format!(" ({})", remarks.join("; ")) };
            let word = crate::render::annexes::capital(form.name(speech));
            vec![format!("{word}: {}{remarks}{since}.", told.names(&ids))]
        }
    }
}
