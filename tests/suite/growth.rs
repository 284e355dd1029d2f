//! What takes longer takes longer in proportion: growth is measured in the processor time of the thread, which neighbours
//! on the machine do not lengthen, and compared with what the same work grew by.
#![cfg(target_os = "linux")]

use bomay::formats::outline;
use rustix::time::{ClockId, clock_gettime};

/// Returns the least processor time of three runs, in nanoseconds.
pub fn cost(mut run: impl FnMut()) -> i64 {
    let now = || {
        let now = clock_gettime(ClockId::ThreadCPUTime);
        now.tv_sec * 1_000_000_000 + now.tv_nsec
    };
    let runs = (0..3).map(|_| {
        let start = now();
        run();
        now() - start
    });
    runs.min().unwrap()
}

/// Every level stands two spaces further in, so that four times the levels are sixteen times the bytes.
///
/// Seen to fail with the indentation taken letter by letter in reading.
#[test]
fn a_deep_outline_costs_what_its_lines_cost_not_what_its_indentation_would() {
    let text = |levels: usize| -> String {
        (0..levels).map(|level| format!("{}u{level}: division\n", "  ".repeat(level))).collect()
    };
    let (few, many) = (text(500), text(2_000));
    let [short, long] = [&few, &many].map(|text| cost(|| drop(outline::parse(text, "o"))));
    println!("read: {short} ns, {long} ns");
    assert!(long < 8 * short, "read: {short} ns, {long} ns");
    // What is printed grows with the square itself: it is compared with reading, which would be less than each letter.
    let structure = outline::parse(&many, "o").structure;
    assert_eq!(outline::print(&structure), many);
    let printed = cost(|| drop(outline::print(&structure)));
    println!("print: {printed} ns");
    assert!(printed < long, "read: {long} ns, print: {printed} ns");
}
