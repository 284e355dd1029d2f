//! The slot file of `render --slots`: read before drawing, written after.

use std::path::Path;

use bomay::diagnostic::{Diagnostic, Say};
use bomay::layout::chart::Chart;
use bomay::layout::memory::FORMAT;
use bomay::layout::{Memory, Options, place};
use bomay::render::words::harmless;
use bomay::say;

use super::Session;
use super::output::settle;

/// Reads a slot file; one that is not there yet remembers nothing.
pub fn read(path: &Path) -> Result<Option<Memory>, Box<Diagnostic>> {
    let shown = path.display().to_string();
    let shown = harmless(&shown);
    // A run that was killed may have left the file on its way.
    settle(path.parent().unwrap_or(Path::new("")));
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            let message =
                Say::new(format!("`{shown}` cannot be read: {error}"), format!("không đọc được `{shown}`: {error}"));
            let help = say!("check the file and the disk", "kiểm tra lại tệp và ổ đĩa");
            return Err(Box::new(Diagnostic::error("unreadable-file", message).help(help)));
        }
    };
    let memory: Option<Memory> = serde_json::from_str(&text).ok();
    let Some(memory) = memory.filter(|memory| memory.format == FORMAT) else {
        let message = say!("`{shown}` is no slot file", "`{shown}` không phải là tệp vị trí");
        let help = say!(
            "name a file that `bomay render --slots` wrote, or a new one",
            "chỉ tệp do `bomay render --slots` ghi ra, hoặc một tên tệp mới"
        );
        return Err(Box::new(Diagnostic::error("bad-slots", message).help(help)));
    };
    Ok(Some(memory))
}

/// Says how far known bodies moved, and returns the slot file that remembers the places of this drawing.
pub fn keep(session: &Session, chart: &Chart, options: &Options) -> String {
    let geometry = place(chart, options);
    if let Some(memory) = &options.memory {
        let moved = memory.displacement(chart, &geometry);
        // Tenths of a pixel at 96 dots per inch, in tenths of a millimetre.
        let tenths = |length: i64| length * 254 / 960;
        let (known, count) = (moved.known, moved.moved);
        let (mean, most) = (tenths(moved.mean), tenths(moved.most));
        let text = session.speech.pick(
            format!(
                "{count} of {known} known places moved; on average {}.{} mm, at most {}.{} mm",
                mean / 10,
                mean % 10,
                most / 10,
                most % 10
            ),
            format!(
                "{count} trên {known} vị trí đã biết bị xê dịch; trung bình {},{} mm, nhiều nhất {},{} mm",
                mean / 10,
                mean % 10,
                most / 10,
                most % 10
            ),
        );
        session.say(&text);
    }
    let mut text = serde_json::to_string_pretty(&Memory::of(chart, &geometry)).unwrap_or_default();
    text.push('\n');
    text
}
