//! Escape sequences and direction marks reach no terminal, and no file that a terminal may show.

use super::world::{COMMANDS, world};
use super::{Check, expect};
use crate::cli::Ran;

/// Sequences that clear the screen, set the title, link, ring, move, and turn the direction; in one byte and in two.
const SEQUENCES: [&str; 10] = [
    "\u{1b}[2J",
    "\u{1b}]0;title\u{7}",
    "\u{1b}]8;;http://x\u{1b}\\text\u{1b}]8;;\u{1b}\\",
    "\u{9b}31m",
    "\u{9d}0;title\u{9c}",
    "\u{7}\u{8}\u{c}\u{b}",
    "\u{202e}\u{2066}\u{200f}",
    "\u{85}\u{2028}\u{2029}",
    "\u{feff}\u{200b}\u{2060}",
    "\r\u{7f}\u{90}\u{98}\u{9e}",
];

fn is_harmful(character: char) -> bool {
    character.is_control() && !matches!(character, '\n' | '\t')
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Says where a text could steer a terminal; `\r` stands at the end of lines of CSV.
fn is_tame(text: &str) -> Check {
    let found = text.replace("\r\n", "\n");
    let at = found.find(is_harmful);
    let shown =
        at.map(|at| &found[found.floor_char_boundary(at.saturating_sub(60))..found.ceil_char_boundary(at + 20)]);
    expect(at.is_none(), format!("{shown:?}"))
}

/// Takes the colours of the program away; no sequence of the tests is one.
fn uncoloured(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|sign: char| sign.is_ascii_digit() || sign == ';');
        match rest.strip_prefix('m') {
            Some(rest) => plain.push_str(rest),
            None => plain.extend(["\u{1b}[", part]),
        }
    }
    plain
}

/// Runs every command, and returns what is said against any.
fn complaints(change: &dyn Fn(&str) -> String) -> Vec<String> {
    let desk = world(change);
    desk.write("other.json", &desk.read("structure.json").replace("\"measures\"", "\"note\":\"x\",\"measures\""));
    desk.write("decision.md", &format!("Điều 1. {} hợp nhất xã A.\n", change("Quyết định")));
    desk.write(
        "table.csv",
        &format!("Mã,Tên đơn vị,Loại,{}\na,{},{}\n", change("Cột"), change("Phòng"), change("loại")),
    );
    let mut found = Vec::new();
    for command in COMMANDS {
        // As into a file, and as on a terminal, where colours are written and nothing is taken away.
        for on_terminal in [false, true] {
            let mut run = desk.command(command);
            if on_terminal {
                run.env("CLICOLOR_FORCE", "1");
            }
            let ran = Ran(run.output().expect("it runs"));
            assert!(!ran.out().is_empty() || !ran.err().is_empty(), "{command:?} says nothing");
            for text in [ran.out(), ran.err()] {
                found.extend(is_tame(&uncoloured(&text)).err().map(|says| format!("{command:?}: {says}")));
            }
        }
    }
    found
}

/// Seen to fail: in the output of 18 commands, before texts were cleaned everywhere; JSON that spells nothing out.
#[test]
fn no_escape_sequence_of_a_text_reaches_the_output_of_any_command() {
    let found = complaints(&|text| SEQUENCES.iter().fold(text.to_owned(), |text, sequence| text + sequence + "x"));
    assert!(found.is_empty(), "{}", found.join("\n"));
    for sequence in SEQUENCES {
        assert!(is_tame(&uncoloured(&format!("x{sequence}y"))).is_err(), "{sequence:?} is seen");
    }
    assert_eq!(is_tame(&uncoloured("\u{1b}[1;31mred\u{1b}[0m\tÂ\r\n")), Ok(()));
}
