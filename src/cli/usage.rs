//! Help and usage errors in the language of the user, as far as clap lets us.

use std::process::ExitCode;

use bomay::diagnostic::{Diagnostic, Say, Speech};
use bomay::formats::LIMITS;
use bomay::say;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};

use super::{ALL, Failure, Session};

/// Returns the program's command line.
pub fn program(speech: Speech) -> Command {
    let about = speech.pick(
        "Plans changes of an organisational structure and shows before and after",
        "Lập phương án sắp xếp tổ chức bộ máy: kiểm tra, mô phỏng, so sánh trước và sau",
    );
    let mut program = Command::new("bomay")
        .version(env!("CARGO_PKG_VERSION"))
        .about(about)
        .after_help(closing(speech))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .subcommand_help_heading(speech.pick("Commands", "Lệnh"))
        .subcommand_value_name(speech.pick("COMMAND", "LỆNH"))
        .max_term_width(100)
        .arg(language(speech))
        .arg(limit(speech))
        .arg(
            Arg::new("version")
                .long("version")
                .short('V')
                .action(ArgAction::Version)
                .help(speech.pick("Print the version", "In phiên bản"))
                .help_heading(speech.pick("Options", "Tùy chọn")),
        );
    for subcommand in ALL {
        program = program.subcommand(localized((subcommand.command)(speech), speech, subcommand.name));
    }
    localized(program, speech, "")
}

fn closing(speech: Speech) -> &'static str {
    speech.pick(
        "Exit codes: 0 clean, 1 findings of severity error or a failed step, 2 unreadable input or wrong usage.\n\
         Start with `bomay init`. The language is chosen by `--lang` or BOMAY_LANG.",
        "Mã thoát: 0 không có lỗi; 1 có phát hiện mức lỗi hoặc bước không thực hiện được; 2 tệp không đọc được hoặc gọi lệnh sai.\n\
         Bắt đầu bằng `bomay init`. Ngôn ngữ chọn bằng `--lang` hoặc biến BOMAY_LANG.",
    )
}

fn language(speech: Speech) -> Arg {
    Arg::new("lang")
        .long("lang")
        .short('l')
        .global(true)
        .value_name("vi|en")
        .value_parser(["vi", "en"])
        .hide_possible_values(true)
        .help(speech.pick("Language of texts: vi, en", "Ngôn ngữ: vi, en"))
        .help_heading(speech.pick("Options", "Tùy chọn"))
}

fn limit(speech: Speech) -> Arg {
    let parse = move |words: &str| -> Result<(&'static str, u64), String> {
        let (name, value) = words.split_once('=').unwrap_or((words, ""));
        let known = LIMITS.into_iter().find(|known| *known == name);
        known.zip(value.parse().ok()).ok_or_else(|| {
            let names = LIMITS.join(", ");
            speech.pick(format!("write NAME=NUMBER; names: {names}"), format!("viết TÊN=SỐ; các tên: {names}"))
        })
    };
    Arg::new("limit")
        .long("limit")
        .global(true)
        .action(ArgAction::Append)
        .value_name(speech.pick("NAME=NUMBER", "TÊN=SỐ"))
        .value_parser(parse)
        .help(speech.pick(
            "Let files be larger, or smaller (see `bomay explain limits`)",
            "Thay giới hạn kích thước tệp (xem `bomay explain limits`)",
        ))
        .help_heading(speech.pick("Options", "Tùy chọn"))
}

/// Gives a command its help flag and its headings in the language.
fn localized(command: Command, speech: Speech, name: &str) -> Command {
    let help = Arg::new("help")
        .long("help")
        .short('h')
        .action(ArgAction::Help)
        .help(speech.pick("Print this help", "In trợ giúp này"))
        .help_heading(speech.pick("Options", "Tùy chọn"));
    let mut command = in_order(command.disable_help_flag(true).arg(help));
    if speech == Speech::En {
        return command;
    }
    let shown = if name.is_empty() { "bomay".to_owned() } else { format!("bomay {name}") };
    let usage = command.clone().bin_name(shown).render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").replace("[OPTIONS]", "[TÙY_CHỌN]");
    command = command.override_usage(usage);
    command.help_template("{about-with-newline}\nCách dùng: {usage}\n\n{all-args}{after-help}")
}

/// Keeps the arguments in the order of their definition; under headings of our own clap would sort them by id.
fn in_order(command: Command) -> Command {
    let mut position = 0;
    command.mut_args(|argument| {
        position += 1;
        argument.display_order(position)
    })
}

/// Answers a call that clap did not take: help and version are printed, everything else is wrong usage.
pub fn explain(error: &clap::Error, session: &Session) -> ExitCode {
    let speech = session.speech;
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let printed = session.print(&error.render().ansi().to_string());
            return match printed {
                Err(Failure::Problems(_)) => ExitCode::from(2),
                _ => ExitCode::SUCCESS,
            };
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            use std::io::Write;
            let _ = write!(anstream::stderr().lock(), "{}", error.render().ansi());
            return ExitCode::from(2);
        }
        _ => {}
    }
    let mut problem = Diagnostic::error("usage", message(error));
    problem.help = Some(advice(error, speech));
    session.report(&[problem]);
    ExitCode::from(2)
}

/// Says what is wrong with the call.
fn message(error: &clap::Error) -> Say {
    let argument = context(error, ContextKind::InvalidArg);
    let value = context(error, ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::UnknownArgument => say!("there is no argument `{argument}`", "không có tham số `{argument}`"),
        ErrorKind::InvalidSubcommand => {
            let name = context(error, ContextKind::InvalidSubcommand);
            say!("there is no command `{name}`", "không có lệnh `{name}`")
        }
        ErrorKind::MissingSubcommand => say!("a command is missing", "thiếu lệnh"),
        ErrorKind::MissingRequiredArgument => say!("missing: {argument}", "thiếu: {argument}"),
        ErrorKind::InvalidValue if value.is_empty() => {
            say!("`{argument}` needs a value", "`{argument}` cần một giá trị")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            say!("`{value}` is no value for `{argument}`", "giá trị `{value}` không hợp lệ cho `{argument}`")
        }
        ErrorKind::ArgumentConflict => {
            let other = context(error, ContextKind::PriorArg);
            match other == argument || other.is_empty() {
                true => say!("`{argument}` is given twice", "`{argument}` được nêu hai lần"),
                false => say!(
                    "`{argument}` cannot stand together with `{other}`",
                    "không dùng đồng thời `{argument}` và `{other}`"
                ),
            }
        }
        ErrorKind::TooManyValues => say!("`{value}` is too much for `{argument}`", "thừa `{value}` cho `{argument}`"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            say!("`{argument}` has the wrong number of values", "`{argument}` có số giá trị không đúng")
        }
        ErrorKind::InvalidUtf8 => say!("an argument is not in UTF-8", "tham số không ở bảng mã UTF-8"),
        _ => Say::same(error.to_string().trim().replace('\n', " ")),
    }
}

/// Says what to do: the near word, the words allowed, the usage.
fn advice(error: &clap::Error, speech: Speech) -> Say {
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let near = suggested.into_iter().map(|kind| context(error, kind)).find(|near| !near.is_empty());
    if let Some(near) = near {
        return say!("did you mean `{near}`?", "có phải là `{near}`?");
    }
    let allowed = context(error, ContextKind::ValidValue);
    if !allowed.is_empty() {
        return say!("use one of: {allowed}", "dùng một trong: {allowed}");
    }
    if error.kind() == ErrorKind::ValueValidation
        && let Some(source) = std::error::Error::source(error)
    {
        return Say::same(source.to_string());
    }
    let usage = context(error, ContextKind::Usage);
    let usage = usage.trim().trim_start_matches("Usage:").trim();
    match usage.is_empty() {
        true => say!("see `bomay --help`", "xem `bomay --help`"),
        false => Say::same(format!("{} {usage}", speech.pick("usage:", "cách dùng:"))),
    }
}

fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::StyledStrs(texts)) => texts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent_in_both_languages() {
        program(Speech::Vi).debug_assert();
        program(Speech::En).debug_assert();
    }

    #[test]
    fn the_vietnamese_help_has_no_english_headings() {
        let mut program = program(Speech::Vi);
        program.build();
        for command in std::iter::once(program.clone()).chain(program.get_subcommands().cloned()) {
            let help = command.clone().render_help().to_string();
            for english in ["Usage:", "Options:", "Arguments:", "Commands:", "[OPTIONS]", "[default", "[possible"] {
                assert!(!help.contains(english), "{}: {english}\n{help}", command.get_name());
            }
        }
    }
}
