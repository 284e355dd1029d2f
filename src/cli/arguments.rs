//! Arguments that several subcommands share, and the way all of them are built.

use std::path::{Path, PathBuf};

use bomay::diagnostic::{Diagnostic, Speech};
use bomay::render::words::harmless;
use bomay::say;
use bomay::words::date_advice;
use clap::builder::PossibleValuesParser;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command};
use jiff::civil::Date;

/// Makes a subcommand with its one sentence and its examples.
pub fn subcommand(name: &'static str, about: &'static str, speech: Speech, examples: &str) -> Command {
    let heading = speech.pick("Examples:", "Ví dụ:");
    Command::new(name).about(about).after_help(format!("{heading}\n{}", examples.trim_end()))
}

/// Makes an argument that is known by its position.
pub fn argument(id: &'static str, value: &'static str, help: &'static str, speech: Speech) -> Arg {
    Arg::new(id).value_name(value).help(help).help_heading(speech.pick("Arguments", "Tham số"))
}

/// Makes an option with a value.
pub fn option(id: &'static str, value: &'static str, help: &'static str, speech: Speech) -> Arg {
    Arg::new(id).long(id).value_name(value).help(help).help_heading(options(speech))
}

/// Makes an option without a value.
pub fn flag(id: &'static str, help: &'static str, speech: Speech) -> Arg {
    Arg::new(id).long(id).action(ArgAction::SetTrue).help(help).help_heading(options(speech))
}

fn options(speech: Speech) -> &'static str {
    speech.pick("Options", "Tùy chọn")
}

/// Returns the argument STRUCTURE.
pub fn structure(speech: Speech) -> Arg {
    let help = speech.pick(
        "Structure: JSON, outline or RDF; `-` reads standard input",
        "Tệp cơ cấu tổ chức: JSON, dạng dàn ý hoặc RDF; `-` là đầu vào chuẩn",
    );
    argument("structure", speech.pick("STRUCTURE", "CƠ_CẤU"), help, speech).required(true)
}

/// Returns the argument PLAN, which may be given several times.
pub fn plans(speech: Speech) -> Arg {
    let help = speech.pick("Plans, carried out in this order", "Tệp kế hoạch, thực hiện theo thứ tự nêu");
    argument("plan", speech.pick("PLAN", "KẾ_HOẠCH"), help, speech).required(true).num_args(1..)
}

/// Returns the option `--plan`, which may be given several times.
pub fn plan_option(speech: Speech) -> Arg {
    let help =
        speech.pick("Carry out this plan first; may be repeated", "Thực hiện kế hoạch này trước; có thể lặp lại");
    option("plan", speech.pick("PLAN", "KẾ_HOẠCH"), help, speech).action(ArgAction::Append)
}

/// Returns the option `--pack`, which may be given several times.
pub fn packs(speech: Speech) -> Arg {
    let help =
        speech.pick("Check with this rule pack; may be repeated", "Kiểm tra theo bộ quy tắc này; có thể lặp lại");
    option("pack", speech.pick("PACK", "BỘ_QUY_TẮC"), help, speech).short('p').action(ArgAction::Append)
}

/// Returns the option `--status`.
pub fn status(speech: Speech) -> Arg {
    let help = speech.pick(
        "Judge the duties of the packs by this record of what has been done",
        "Đánh giá việc thực hiện văn bản theo tệp ghi nhận kết quả này",
    );
    option("status", speech.pick("STATUS", "TÌNH_TRẠNG"), help, speech)
}

/// Returns the option `--annexes`.
pub fn annexes(speech: Speech) -> Arg {
    let help = speech.pick(
        "Titles, headings and columns of the annexes, and what counts as what (see `bomay schema annexes`)",
        "Tiêu đề, tên cột của các phụ lục, số liệu nào tính vào cột nào (xem `bomay schema annexes`)",
    );
    option("annexes", speech.pick("FILE", "TỆP"), help, speech)
}

/// Returns the option `--strip`.
pub fn strip(speech: Speech) -> Arg {
    let help = speech.pick(
        "Leave out of everything written who holds posts, and facts marked internal",
        "Bỏ khỏi mọi kết quả người giữ chức vụ và thông tin đánh dấu nội bộ",
    );
    flag("strip", help, speech)
}

/// Returns the option `--as-of`.
pub fn as_of(speech: Speech) -> Arg {
    let help = speech.pick(
        "See things as on this date: rules as they hold then, no later step (default: all steps, rules of the structure's date)",
        "Xem tại ngày này: quy tắc hiệu lực ngày đó, không thực hiện bước sau ngày đó (mặc định: mọi bước, quy tắc theo ngày của cơ cấu)",
    );
    date("as-of", help, speech)
}

/// Returns the option `--until`.
pub fn until(speech: Speech) -> Arg {
    date("until", speech.pick("Stop after the steps up to this date", "Chỉ thực hiện các bước đến ngày này"), speech)
}

fn date(id: &'static str, help: &'static str, speech: Speech) -> Arg {
    let parser = move |word: &str| {
        parse_date(word).ok_or_else(|| match date_advice(word) {
            Some(advice) => advice.to(speech).to_owned(),
            None => speech.pick("write the date as 2022-10-31", "ghi ngày dạng 31/10/2022 hoặc 2022-10-31").to_owned(),
        })
    };
    option(id, speech.pick("DATE", "NGÀY"), help, speech).value_parser(parser)
}

/// Reads a date, as files write it or as Vietnamese writes it.
fn parse_date(word: &str) -> Option<Date> {
    if let Ok(date) = word.parse::<Date>() {
        return (word.len() == 10).then_some(date);
    }
    let mut parts = word.split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next().filter(|year| year.len() == 4)?);
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    parts.next().is_none().then_some(date)
}

/// Returns the option `--lenient`.
pub fn lenient(speech: Speech) -> Arg {
    let help = speech.pick(
        "Leave out what is wrong in the structure, and go on with the rest",
        "Bỏ qua phần sai trong cơ cấu và tiếp tục với phần còn lại",
    );
    flag("lenient", help, speech)
}

/// Returns the option `--map`.
pub fn mapping(speech: Speech) -> Arg {
    let help = speech.pick(
        "Read a register in RDF by this mapping file, which says what its terms mean",
        "Đọc sổ đăng ký dạng RDF theo tệp ánh xạ này, trong đó ghi nghĩa của các thuật ngữ",
    );
    option("map", speech.pick("FILE", "TỆP"), help, speech).short('m')
}

/// Returns the option `--force`.
pub fn force(speech: Speech) -> Arg {
    flag("force", speech.pick("Replace files that are there already", "Ghi đè tệp đã có"), speech)
}

/// Returns the option `--format` with the words it takes, the first of them the default.
pub fn format(speech: Speech, words: &'static [&'static str]) -> Arg {
    let help = format!(
        "{}: {} ({}: {})",
        speech.pick("Output format", "Dạng kết quả"),
        words.join(", "),
        speech.pick("default", "mặc định"),
        words[0]
    );
    option("format", speech.pick("FORMAT", "DẠNG"), "", speech)
        .short('f')
        .help(help)
        .value_parser(PossibleValuesParser::new(words))
        .default_value(words[0])
        .hide_default_value(true)
        .hide_possible_values(true)
}

/// Returns the word of the format asked for, or else the one that the name of the output ends with; without an ending
/// the default.
///
/// # Errors
/// Lists the endings, each with its format, when that of the output is none of them and no format is stated.
pub fn format_of_output<'m>(
    matches: &'m ArgMatches,
    endings: &[(&'static str, &'static str)],
) -> Result<&'m str, Box<Diagnostic>> {
    let is_stated = matches.value_source("format") == Some(ValueSource::CommandLine);
    let ending = output_path(matches).and_then(Path::extension).map(|ending| ending.to_string_lossy().to_lowercase());
    let Some(ending) = ending.filter(|_| !is_stated) else { return Ok(text(matches, "format")) };
    if let Some((_, format)) = endings.iter().find(|(known, _)| *known == ending) {
        return Ok(format);
    }
    let (ending, known) = (harmless(&ending), endings.iter().map(|(known, _)| format!(".{known}")));
    let known = known.collect::<Vec<_>>().join(", ");
    let message =
        say!("no format has files that end in `.{ending}`", "không có dạng kết quả nào dùng đuôi tệp `.{ending}`");
    let help = say!(
        "end the name in one of {known}, or state the format with `--format`",
        "đặt tên tệp với một trong các đuôi {known}, hoặc ghi rõ dạng bằng `--format`"
    );
    Err(Box::new(Diagnostic::error("usage", message).help(help)))
}

/// Returns the option `-o FILE`.
pub fn output(speech: Speech) -> Arg {
    let help = speech.pick("Write to this file; `-` is standard output", "Ghi ra tệp này; `-` là đầu ra chuẩn");
    option("output", speech.pick("FILE", "TỆP"), help, speech).short('o').value_parser(clap::value_parser!(PathBuf))
}

/// Returns the value of an argument that is required or has a default.
pub fn text<'m>(matches: &'m ArgMatches, id: &str) -> &'m str {
    matches.get_one::<String>(id).map_or("", String::as_str)
}

/// Returns the values of an argument that may be repeated.
pub fn texts<'m>(matches: &'m ArgMatches, id: &str) -> Vec<&'m str> {
    matches.get_many::<String>(id).unwrap_or_default().map(String::as_str).collect()
}

/// Returns the file of `-o`, none for standard output.
pub fn output_path(matches: &ArgMatches) -> Option<&Path> {
    matches.get_one::<PathBuf>("output").map(PathBuf::as_path).filter(|path| *path != Path::new("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_in_both_manners() {
        assert_eq!(parse_date("2022-10-31"), parse_date("31/10/2022"));
        for wrong in ["", "31/10/22", "2022-13-01", "31/02/2022", "2022-10-31T00:00", "1/2/2022/3"] {
            assert_eq!(parse_date(wrong), None, "{wrong}");
        }
    }
}
