//! What `simulate --out` writes for paper and screen: sizes, typefaces, searchable text, the same bytes each time.
//!
//! The poppler tools and chromium are asked where they are installed; what can be read without them is read without.

use std::io::Read;
use std::path::Path;
use std::process::Command;

use bomay::layout::chart::{Chart, ChartBox, Place, View};
use bomay::layout::scene::{Item, Scene, scene};
use bomay::layout::{Options, place};
use bomay::render::{pdf, png, svg};
use sha2::{Digest, Sha256};

use crate::browser::chromium::Browser;
use crate::browser::ha_tinh;

/// A small chart with letters of every sort, one of which the typeface lacks.
fn chart() -> Chart {
    let unit = |id: &str, name: &str, superior: Option<usize>| ChartBox {
        id: id.into(),
        name: name.into(),
        before: Some(Place { superior, order: 0 }),
        after: Some(Place { superior, order: 0 }),
        ..ChartBox::default()
    };
    Chart {
        title: "SƠ ĐỒ THỬ".into(),
        boxes: vec![
            unit("a", "Ủy ban nhân dân huyện Đức Thọ", None),
            unit("b", "Phòng Nội vụ", Some(0)),
            unit("c", "Văn phòng 漢", Some(0)),
        ],
        ..Chart::default()
    }
}

fn drawn(chart: &Chart) -> Scene {
    scene(chart, &place(chart, &Options::default()), View::Before)
}

/// Returns the contents of every packed stream of a PDF.
fn streams(file: &[u8]) -> Vec<Vec<u8>> {
    let find = |from: usize, word: &[u8]| {
        file[from..].windows(word.len()).position(|window| window == word).map(|at| from + at)
    };
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(start) = find(at, b"stream\n") {
        let start = start + b"stream\n".len();
        let Some(end) = find(start, b"\nendstream") else { break };
        let mut bytes = Vec::new();
        if flate2::read::ZlibDecoder::new(&file[start..end]).read_to_end(&mut bytes).is_ok() {
            found.push(bytes);
        }
        at = end + b"\nendstream".len();
    }
    found
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Returns whether a file maps its glyphs to every letter of a text.
fn can_find(file: &[u8], text: &str) -> bool {
    let maps: String =
        streams(file).iter().map(|stream| text_of(stream)).filter(|stream| stream.contains("beginbfchar")).collect();
    text.chars().all(|letter| {
        maps.contains(&format!("{:04X}>\n", u32::from(letter)))
            || maps.contains(&format!("{:04x}>\n", u32::from(letter)))
    })
}

/// Seen to fail: a letter that nothing uses.
#[test]
fn a_pdf_has_the_size_of_its_sheets_and_finds_every_letter() {
    let one = drawn(&chart());
    let file = pdf::write(&[one.clone(), Scene { millimetres: (420, 297), ..one.clone() }], "Thử");
    let text = text_of(&file);
    assert!(text.contains("/Count 2"), "two pages");
    assert!(text.contains("1190.55") && text.contains("841.88"), "A3 in points");
    assert!(can_find(&file, "Ủybanhâdệ"));
    assert!(!can_find(&file, "Ỹ"), "only what is used is embedded");
    let fonts = text.matches("+BarlowSemiCondensed-").count();
    assert!(fonts > 0 && text.contains("/FontFile2") && text.contains("/Identity-H"));
    let (all, cut) =
        (30_000, streams(&file).iter().filter(|stream| stream.starts_with(&[0, 1, 0, 0])).map(Vec::len).max());
    assert!(cut.is_some_and(|cut| cut > 1000 && cut < all * 2 / 3), "{cut:?} of about {all} bytes");
}

/// Seen to fail: the letter written as the empty box alone.
#[test]
fn a_letter_that_the_typeface_lacks_is_still_found() {
    let file = pdf::write(&[drawn(&chart())], "");
    let pages = streams(&file).into_iter().map(|stream| text_of(&stream)).filter(|stream| stream.contains("BT\n"));
    let marked = pages.filter(|page| page.contains("/ActualText")).count();
    assert_eq!(marked, 1);
}

#[test]
fn the_same_drawing_gives_the_same_bytes() {
    let (one, other) = (drawn(&chart()), drawn(&chart()));
    assert_eq!(pdf::write(std::slice::from_ref(&one), "a"), pdf::write(std::slice::from_ref(&other), "a"));
    assert_eq!(png::write(&one, 96), png::write(&other, 96));
    assert_ne!(pdf::write(std::slice::from_ref(&one), "a"), pdf::write(&[one], "b"));
}

/// What one machine wrote is in the repository, the picture as it stands in the README; every other writes the same.
#[test]
fn the_files_of_the_conclusion_are_the_same_on_every_machine() {
    let expected = Path::new("models/ha-tinh-2022/expected");
    let mut digests = String::new();
    for name in ["after.svg", "before.svg", "change.dot", "change.png", "diagrams.pdf", "lineage.svg"] {
        let digest = Sha256::digest(std::fs::read(ha_tinh().join(name)).unwrap());
        let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        digests += &format!("{digits}  {name}\n");
    }
    let picture = std::fs::read_to_string(ha_tinh().join("change.svg")).unwrap();
    for (name, given) in [("55-kl-tu.change.svg", picture), ("55-kl-tu.digests.txt", digests)] {
        let path = expected.join(name);
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&path, given).unwrap();
        } else {
            assert!(std::fs::read_to_string(&path).is_ok_and(|known| known == given), "{name} differs");
        }
    }
}

fn run(program: &str, arguments: &[&str], file: &Path) -> Option<String> {
    let output = Command::new(program).args(arguments).arg(file).arg("-").output().ok()?;
    let whole = String::from_utf8_lossy(&output.stdout).into_owned();
    if whole.is_empty() {
        let output = Command::new(program).args(arguments).arg(file).output().ok()?;
        return Some(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Some(whole)
}

/// Seen to fail: a file whose glyphs have no letters.
#[test]
fn the_set_of_sheets_is_a_searchable_pdf() {
    let file = ha_tinh().join("diagrams.pdf");
    let Some((fonts, text)) = run("pdffonts", &[], &file).zip(run("pdftotext", &["-raw"], &file)) else {
        eprintln!("pdffonts is not installed: the PDF was not opened by another program");
        return;
    };
    let lines: Vec<&str> = fonts.lines().skip(2).collect();
    assert_eq!(lines.len(), 3, "three weights, each once for all pages: {fonts}");
    assert!(lines.iter().all(|line| line.contains("yes yes yes")), "embedded, cut down, with letters: {fonts}");
    for words in ["Huyện ủy Đức Thọ", "TỈNH ỦY HÀ TĨNH", "Trước sắp xếp", "Kế hoạch huyện Đức Thọ"]
    {
        assert!(text.contains(words), "{words} is not found");
    }
}

/// Returns the pixels of a PNG file in rows of RGB.
fn pixels(bytes: &[u8]) -> (usize, Vec<u8>) {
    let mut decoder = ::png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(::png::Transformations::EXPAND | ::png::Transformations::STRIP_16);
    let mut reader = decoder.read_info().unwrap();
    let mut buffer = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut buffer).unwrap();
    let channels = info.color_type.samples();
    let rgb =
        buffer[..info.buffer_size()].chunks_exact(channels).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    (info.width as usize, rgb)
}

/// Returns how many squares of four by four pixels in a thousand look clearly different.
///
/// Within a square the ways of smoothing edges even out.
fn difference(width: usize, one: &[u8], other: &[u8]) -> usize {
    assert_eq!(one.len(), other.len(), "the pictures have one size");
    let height = one.len() / 3 / width;
    let squares = (0..height / 4).flat_map(|row| (0..width / 4).map(move |column| (row, column)));
    let sum = |picture: &[u8], (row, column): (usize, usize)| -> i64 {
        let rows = (0..4).map(|line| ((row * 4 + line) * width + column * 4) * 3);
        rows.flat_map(|start| &picture[start..start + 12]).map(|channel| i64::from(*channel)).sum()
    };
    // A mean difference of 30 of 255 in each channel.
    let far = |square: &(usize, usize)| (sum(one, *square) - sum(other, *square)).abs() > 30 * 48;
    squares.clone().filter(far).count() * 1000 / squares.count()
}

/// Squares in a thousand that may differ.
const DIFFERENT_MAX: usize = 1;

/// Seen to fail: texts left out, shapes left out.
#[test]
fn png_looks_as_the_browser_draws_the_svg() {
    let Some(mut browser) = Browser::start() else { return };
    let whole = Scene { millimetres: (0, 0), ..drawn(&chart()) };
    let path = ha_tinh().join("small.svg");
    std::fs::write(&path, svg::write(&whole)).unwrap();
    let (across, ours) = pixels(&png::write(&whole, 96).unwrap());
    let (width, height) = ((whole.width as u32).div_ceil(10), (whole.height as u32).div_ceil(10));
    browser.window(width, height, true);
    browser.open(&path);
    let theirs = browser.picture();
    let (_, theirs) = pixels(&theirs);
    let same = difference(across, &ours, &theirs);
    assert!(same <= DIFFERENT_MAX, "{same} of 1000 squares differ");
    for fault in ["text", "shapes"] {
        let mut damaged = whole.clone();
        for group in &mut damaged.groups {
            group.items.retain(|item| matches!(item, Item::Text(..)) != (fault == "text"));
        }
        let (_, ours) = pixels(&png::write(&damaged, 96).unwrap());
        assert!(difference(across, &ours, &theirs) > DIFFERENT_MAX, "{fault} left out");
    }
}

/// The page without its data: 250 kB is what the issue allows.
#[test]
fn the_report_is_light() {
    let page = std::fs::read_to_string(ha_tinh().join("report.html")).unwrap();
    let (head, rest) = page.split_once("id=\"data\">").unwrap();
    let (data, tail) = rest.split_once("</script>").unwrap();
    let shell = head.len() + tail.len();
    assert!(shell <= 250_000, "{shell} bytes besides the data");
    assert!(data.len() <= 1_500_000, "{} bytes of data", data.len());
}
