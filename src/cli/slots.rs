//! The slot file of `render --slots`: read before drawing, written after.

use std::path::Path;

use bomay::layout::chart::Chart;
use bomay::layout::{Memory, Options, place};

use super::output::settle;
use super::{Failure, Session};

/// Reads a slot file; one that is not there yet remembers nothing.
pub fn read(session: &mut Session, path: &Path) -> Result<Option<Memory>, Failure> {
    // A run that was killed may have left the file on its way.
    settle(path.parent().unwrap_or(Path::new("")));
    if matches!(path.try_exists(), Ok(false)) {
        return Ok(None);
    }
    let name = path.to_string_lossy();
    let number = session.inputs.read(&name)?;
    match Memory::read(&session.inputs.source(number).text, &name) {
        (Some(memory), _) => Ok(Some(memory)),
        (None, problems) => Err(problems.into()),
    }
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
