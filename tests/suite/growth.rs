//! What takes longer takes longer in proportion: growth is measured in the processor time of the thread, which neighbours
//! on the machine do not lengthen, and compared with what the same work grew by.
#![cfg(target_os = "linux")]

use bomay::decision::{Request, read};
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

/// A province with so many communes, and a text that merges them two by two, one of which it spells wrongly.
fn province(communes: usize) -> (String, String) {
    const SYLLABLES: [&str; 16] = [
        "An", "Bình", "Cẩm", "Duyên", "Đông", "Gia", "Hồng", "Khánh", "Lộc", "Mỹ", "Nghĩa", "Phúc", "Quang", "Sơn",
        "Thạch", "Vĩnh",
    ];
    let name = |number: usize| {
        let [one, two, three] = [number / 256 % 16, number / 16 % 16, number % 16].map(|at| SYLLABLES[at]);
        format!("{one} {two} {three}")
    };
    let mut structure = String::from("ha: territory.province \"Tỉnh Hạ\"\n  d: territory.district \"Huyện Lâm\"\n");
    let mut text = String::from("Điều 1. Sắp xếp các đơn vị hành chính cấp xã của tỉnh Hạ\n\n");
    for number in 0..communes {
        structure += &format!("    c{number}: territory.commune \"Xã {}\"\n", name(number));
    }
    for pair in 0..communes / 2 {
        let (one, other) = (name(2 * pair), name(2 * pair + 1).replacen('h', "", 1) + "x");
        let whole = "Sắp xếp toàn bộ diện tích tự nhiên, quy mô dân số của";
        text += &format!("{}. {whole} xã {one} và xã {other} thành xã mới có tên gọi là xã Mới {one}.\n\n", pair + 1);
    }
    (structure, text)
}

/// Seen to fail with each misspelt name compared with each of the structure.
#[test]
fn a_decision_costs_what_its_provisions_cost_whatever_the_number_of_misspelt_names() {
    let [short, long] = [500, 2_000].map(|communes| {
        let (structure, text) = province(communes);
        let structure = outline::parse(&structure, "o").structure;
        let request = Request { text: &text, file: "t", structure: Some(&structure), ..Request::default() };
        let mut spellings = 0;
        let cost = cost(|| spellings = read(&request).spellings.len());
        assert!(spellings > communes / 4, "{spellings}");
        cost
    });
    println!("{short} ns, {long} ns");
    assert!(long < 8 * short, "{short} ns, {long} ns");
}
