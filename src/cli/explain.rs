//! `bomay explain`: what a code means.

use bomay::diagnostic::{Diagnostic, Speech, did_you_mean};
use bomay::formats::{LIMITS, Limits, rdf};
use bomay::model::{AMOUNT_MAX, AMOUNT_TOTAL_MAX, ID_LENGTH_MAX};
use bomay::render::words::paragraph;
use bomay::{operations, rules, say};
use clap::{ArgMatches, Command};

use super::{Exit, Failure, Session, Subcommand, arguments};

/// The subcommand.
pub static SUBCOMMAND: Subcommand = Subcommand { name: "explain", command, run };

fn command(speech: Speech) -> Command {
    let about = speech.pick(
        "Explain a code or an operation, or list all",
        "Giải thích một mã phát hiện hoặc thao tác, hoặc liệt kê tất cả",
    );
    let examples = "  bomay explain\n  bomay explain span-of-control\n  bomay explain merge";
    let code = speech.pick("Code of a finding, as in error[code]", "Mã phát hiện, như trong lỗi[mã]");
    arguments::subcommand("explain", about, speech, examples).arg(arguments::argument(
        "code",
        speech.pick("CODE", "MÃ"),
        code,
        speech,
    ))
}

fn run(session: &mut Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let text = match matches.get_one::<String>("code") {
        None => list(session.speech),
        Some(code) if code == "limits" => limits(session),
        Some(code) => explanation(code, session.speech).ok_or_else(|| unknown(code))?,
    };
    session.print(text.trim_start())?;
    Ok(Exit::Clean)
}

/// Findings of the program itself: code, English and Vietnamese explanation.
const OWN: [(&str, &str, &str); 13] = [
    (
        "nothing-to-write",
        "a text changes no unit, or demands nothing, so that there is no plan or pack to be written",
        "văn bản không thay đổi đơn vị hoặc không có yêu cầu nào nên không có kế hoạch, bộ quy tắc để ghi",
    ),
    (
        "output-busy",
        "another run is writing into the same folder; one of the two has to wait, so that their files do not mix",
        "một lần chạy khác đang ghi vào cùng thư mục; phải chờ để các tệp không lẫn vào nhau",
    ),
    (
        "output-exists",
        "something stands where the program would write, and is not what its last run wrote there",
        "nơi cần ghi đã có tệp khác, không phải tệp do lần chạy trước ghi ra",
    ),
    ("output-failed", "a file cannot be written; nothing was changed", "không ghi được tệp; chưa có gì thay đổi"),
    (
        "picture-too-large",
        "a PNG of this resolution would be too large; the message names one that fits",
        "ảnh PNG ở độ phân giải này quá lớn; thông báo nêu độ phân giải phù hợp",
    ),
    (
        "several-files",
        "the format takes several files; name a folder with `-o`",
        "dạng này gồm nhiều tệp; nêu thư mục bằng `-o`",
    ),
    (
        "several-sheets",
        "the picture takes several sheets, and one file was asked for; give a folder, or a larger sheet",
        "sơ đồ cần nhiều tờ trong khi chỉ yêu cầu một tệp; nêu thư mục, hoặc chọn khổ giấy lớn hơn",
    ),
    (
        "sheet-too-small",
        "on this sheet names would be smaller than 7 points; the message names a sheet that would do",
        "trên khổ giấy này tên đơn vị sẽ nhỏ hơn 7 pt; thông báo nêu khổ giấy phù hợp",
    ),
    (
        "unreadable-file",
        "a file is missing, is a folder, is too large, or may not be read",
        "tệp không có, là thư mục, quá lớn hoặc không được phép đọc",
    ),
    ("usage", "the command line is wrong; see `bomay --help`", "gọi lệnh sai; xem `bomay --help`"),
    ("no-plan", "the tables hold no plan to write", "các bảng không có kế hoạch để ghi"),
    ("no-table", "no table was recognised", "không nhận ra bảng nào"),
    (
        "workbook-too-large",
        "annexes exceed what a workbook can hold; write fewer of them, or use the CSV files",
        "phụ lục vượt giới hạn của tệp bảng tính; ghi ít biểu hơn, hoặc dùng các tệp CSV",
    ),
];

/// Lists the limits, with what they are in this run.
fn limits(session: &mut Session) -> String {
    let speech = session.speech;
    let mut out = String::from(speech.pick(
        "How large files may be; raise or lower a limit with `--limit NAME=NUMBER`, which may be repeated:\n\n",
        "Giới hạn kích thước tệp; thay bằng `--limit TÊN=SỐ`, có thể lặp lại:\n\n",
    ));
    for name in LIMITS {
        let limit = session.inputs.limits.named(name).map_or(0, |limit| *limit);
        out += &format!("  {name:<16} {limit:>12}  {}\n", Limits::counts(name).to(speech));
    }
    let (id, statements, amount, total) = (ID_LENGTH_MAX, rdf::STATEMENTS_MAX, AMOUNT_MAX, AMOUNT_TOTAL_MAX);
    out += &speech.pick(
        format!(
            "\nFixed: {id} bytes of an id; 128 levels of nesting in JSON; {statements} statements of RDF;\n\
             {amount} for one quantity, {total} for the sum of one.\n"
        ),
        format!(
            "\nCố định: mã dài nhất {id} byte; JSON lồng nhau tối đa 128 mức; {statements} phát biểu RDF;\n\
             {amount} cho một số liệu, {total} cho tổng của một loại số liệu.\n"
        ),
    );
    out
}

fn explanation(code: &str, speech: Speech) -> Option<String> {
    if let Some(rule) = rules::find(code) {
        return Some(rule.page(speech));
    }
    if let Some(operation) = operations::find(code) {
        return Some(operation.page(speech));
    }
    let (code, en, vi) = OWN.into_iter().find(|(known, ..)| *known == code)?;
    Some(format!("# {code}\n\n{}.\n", speech.pick(en, vi)))
}

fn unknown(code: &str) -> Diagnostic {
    let message = say!("there is no code `{code}`", "không có mã `{code}`");
    let known = codes().chain(operations::ALL.iter().map(|operation| operation.name));
    let help = did_you_mean(code, known)
        .unwrap_or_else(|| say!("list all codes with `bomay explain`", "xem tất cả các mã bằng `bomay explain`"));
    Diagnostic::error("usage", message).help(help)
}

fn codes() -> impl Iterator<Item = &'static str> {
    let of_rules = rules::ALL.iter().copied().chain(rules::ON_LOAD).chain(rules::ON_IMPORT).map(|rule| rule.code);
    of_rules.chain(OWN.into_iter().map(|(code, ..)| code))
}

/// Returns all codes with what they mean, and all operations.
fn list(speech: Speech) -> String {
    let mut out = String::new();
    let row = |out: &mut String, code: &str, text: &str| {
        let gap = " ".repeat(30_usize.saturating_sub(code.len()));
        paragraph(out, &format!("  {code}{gap}"), text);
    };
    let heading = |en: &'static str, vi: &'static str| format!("\n{}\n\n", speech.pick(en, vi));
    out += &heading("What rules find:", "Quy tắc kiểm tra:");
    for rule in rules::ALL {
        row(&mut out, rule.code, rule.title(speech));
    }
    out += &heading("What is found in files and plans:", "Phát hiện trong tệp và kế hoạch:");
    for rule in rules::ON_LOAD.iter().chain(rules::ON_IMPORT) {
        row(&mut out, rule.code, rule.title(speech));
    }
    for (code, en, vi) in OWN {
        row(&mut out, code, speech.pick(en, vi));
    }
    out += &heading("Operations of plans:", "Thao tác trong kế hoạch:");
    let names: Vec<&str> = operations::ALL.iter().map(|operation| operation.name).collect();
    paragraph(&mut out, "  ", &names.join(", "));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// Returns the codes that the source text of a folder gives to findings.
    fn codes_in(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                codes_in(&path, found);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let program = text.split("#[cfg(test)]").next().unwrap_or_default();
            for piece in program.split("Diagnostic::error(").skip(1) {
                let quoted = piece.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
                found.extend(quoted.map(str::to_owned));
            }
        }
    }

    #[test]
    fn every_code_in_the_source_is_explained() {
        let mut found = Vec::new();
        codes_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        assert!(found.len() > 30);
        let unexplained: Vec<&String> = found.iter().filter(|code| explanation(code, Speech::Vi).is_none()).collect();
        assert_eq!(unexplained, Vec::<&String>::new());
    }

    #[test]
    fn no_code_is_explained_twice() {
        let mut all: Vec<&str> = codes().collect();
        all.sort_unstable();
        assert_eq!(all.iter().zip(&all[1..]).find(|(one, other)| one == other), None);
    }
}
