//! What the kinds of files are called, and where each is named on a command line.

use crate::diagnostic::{Diagnostic, Say};
use crate::say;

/// Kind as in `format`, its name in English and Vietnamese, and where files of it are named.
type Kind = (&'static str, [&'static str; 2], [&'static str; 2]);

/// Every kind of file that the program reads or writes as JSON.
const KINDS: [Kind; 11] = [
    ("annexes", ["look of annexes", "mẫu phụ lục"], ["it goes behind `--annexes`", "tệp này ghi sau `--annexes`"]),
    ("baseline", ["list of known findings", "danh sách phát hiện đã biết"], BEHIND_BASELINE),
    (
        "catalogue",
        ["catalogue", "danh mục"],
        [
            "a structure names it in its field `catalogue`, `bomay import` behind `--catalogue`",
            "cơ cấu dẫn tệp này ở trường `catalogue`, `bomay import` ghi sau `--catalogue`",
        ],
    ),
    (
        "mapping",
        ["mapping of tables", "tệp ánh xạ bảng"],
        ["it goes behind `bomay import --map`", "tệp này ghi sau `bomay import --map`"],
    ),
    (
        "outcome",
        ["result of a simulation", "kết quả mô phỏng"],
        [
            "a result is written for other programs and not read again",
            "kết quả chỉ ghi ra cho chương trình khác, không đọc lại",
        ],
    ),
    ("pack", ["rule pack", "bộ quy tắc"], ["it goes behind `--pack`", "tệp này ghi sau `--pack`"]),
    (
        "plan",
        ["plan", "kế hoạch"],
        [
            "plans stand behind the structure: `bomay simulate STRUCTURE PLAN`, or behind `--plan`",
            "kế hoạch ghi sau cơ cấu: `bomay simulate CƠ_CẤU KẾ_HOẠCH`, hoặc sau `--plan`",
        ],
    ),
    (
        "rdf-mapping",
        ["mapping of an RDF register", "tệp ánh xạ RDF"],
        ["it goes behind `bomay export --map`", "tệp này ghi sau `bomay export --map`"],
    ),
    (
        "slots",
        ["memory of the places in a drawing", "tệp vị trí của sơ đồ"],
        ["it goes behind `bomay render --slots`", "tệp này ghi sau `bomay render --slots`"],
    ),
    (
        "status",
        ["record of what has been done", "tệp ghi nhận kết quả"],
        ["it goes behind `--status`", "tệp này ghi sau `--status`"],
    ),
    (
        "structure",
        ["structure", "cơ cấu"],
        [
            "the structure stands first: `bomay simulate STRUCTURE PLAN`",
            "cơ cấu ghi trước tiên: `bomay simulate CƠ_CẤU KẾ_HOẠCH`",
        ],
    ),
];

const BEHIND_BASELINE: [&str; 2] =
    ["it goes behind `bomay validate --baseline`", "tệp này ghi sau `bomay validate --baseline`"];

fn kind(word: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|(known, ..)| *known == word)
}

/// Returns the name of a kind of file in English and Vietnamese.
pub(super) fn name(word: &str) -> [&str; 2] {
    kind(word).map_or([word, word], |(_, name, _)| *name)
}

/// Returns the problem of a file that is one kind where another is wanted; none if the first is no kind of file.
pub(super) fn mistaken(found: &str, wanted: &str) -> Option<Diagnostic> {
    let (_, [is_en, is_vi], [goes_en, goes_vi]) = kind(found)?;
    let [wanted_en, wanted_vi] = name(wanted);
    let message = say!(
        "the file holds a {is_en}, not a {wanted_en}",
        "tệp này là {is_vi} (`{found}`), không phải {wanted_vi} (`{wanted}`)"
    );
    let help = Say::new(format!("name a {wanted_en} here; {goes_en}"), format!("ở đây cần nêu {wanted_vi}; {goes_vi}"));
    Some(Diagnostic::error("wrong-format", message).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::SCHEMAS;

    #[test]
    fn every_kind_of_file_has_a_name_and_a_place() {
        assert!(KINDS.is_sorted_by_key(|(word, ..)| *word));
        for word in SCHEMAS {
            assert!(mistaken(word, "slots").is_some(), "{word}");
        }
        assert!(mistaken("letter", "plan").is_none());
    }

    #[test]
    fn a_plan_for_a_structure_is_not_told_to_call_itself_one() {
        let problem = mistaken("plan", "structure").unwrap();
        assert_eq!(problem.message.en, "the file holds a plan, not a structure");
        let help = problem.help.unwrap();
        assert!(help.en.starts_with("name a structure here; plans stand behind"), "{}", help.en);
        assert!(!help.vi.contains("\"format\""), "{}", help.vi);
    }
}
