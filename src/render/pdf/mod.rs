//! PDF from drawings, one page for each: vector shapes, searchable text, the typeface embedded and cut down to what is
//! used.
//!
//! No date, no random id: the same sheets give the same bytes.
//! A character that the typeface lacks is drawn as its empty box, and still found by search and copied right.

mod page;
mod typeface;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, TextStr};
use std::collections::BTreeSet;
use std::io::Write;

use super::shapes::micrometres;
use crate::layout::scene::Scene;
use page::Look;
use typeface::Typefaces;

/// Numbers of the objects that every file has.
const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const INFO: Ref = Ref::new(3);
const OUTLINE: Ref = Ref::new(4);
/// First number that is given out.
const FIRST: i32 = 5;

/// Gives out object numbers.
struct Numbers(i32);

impl Numbers {
    fn next(&mut self) -> Ref {
        self.0 += 1;
        Ref::new(self.0 - 1)
    }
}

/// Writes sheets as the pages of one file, with a title of its own; the language is that of the first sheet.
pub fn write(sheets: &[Scene], title: &str) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let mut numbers = Numbers(FIRST);
    let mut typefaces = Typefaces::new();
    for text in sheets.iter().flat_map(page::texts) {
        typefaces.use_text(text.0, text.1);
    }
    let looks: BTreeSet<Look> = sheets.iter().flat_map(page::looks).collect();
    let looks: Vec<(Look, Ref)> = looks.into_iter().map(|look| (look, numbers.next())).collect();
    for (look, id) in &looks {
        let mut state = pdf.ext_graphics(*id);
        state.non_stroking_alpha(f32::from(look.fill) / 100.).stroking_alpha(f32::from(look.stroke) / 100.);
    }
    let fonts = typefaces.write(&mut pdf, &mut numbers);
    let pages: Vec<Ref> = sheets.iter().map(|_| numbers.next()).collect();
    for (scene, id) in sheets.iter().zip(&pages) {
        let contents = numbers.next();
        let stream = page::contents(scene, points(scene).1, &typefaces);
        pdf.stream(contents, &deflated(&stream)).filter(Filter::FlateDecode);
        write_page(&mut pdf, scene, *id, contents, &looks, &fonts);
    }
    write_frame(&mut pdf, sheets, title, &pages, &mut numbers);
    pdf.finish()
}

/// Returns width and height in points.
fn points(scene: &Scene) -> (f32, f32) {
    let (wide, high) = micrometres(scene);
    (wide as f32 * 72. / 25_400., high as f32 * 72. / 25_400.)
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(7));
    // Writing into memory cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

fn write_page(pdf: &mut Pdf, scene: &Scene, id: Ref, contents: Ref, looks: &[(Look, Ref)], fonts: &[(String, Ref)]) {
    let (wide, high) = points(scene);
    let mut page = pdf.page(id);
    page.media_box(Rect::new(0., 0., wide, high)).parent(PAGES).contents(contents);
    let mut resources = page.resources();
    let mut states = resources.ext_g_states();
    for (look, id) in looks {
        states.pair(Name(look.name().as_bytes()), *id);
    }
    states.finish();
    let mut named = resources.fonts();
    for (name, id) in fonts {
        named.pair(Name(name.as_bytes()), *id);
    }
}

/// Writes the catalogue, the list of pages, the bookmarks and the title.
fn write_frame(pdf: &mut Pdf, sheets: &[Scene], title: &str, pages: &[Ref], numbers: &mut Numbers) {
    let language = sheets.first().map_or("", |scene| scene.language.as_str());
    let mut catalog = pdf.catalog(CATALOG);
    catalog.pages(PAGES).lang(TextStr(language));
    catalog.viewer_preferences().display_doc_title(true);
    if sheets.len() > 1 {
        catalog.outlines(OUTLINE).page_mode(pdf_writer::types::PageMode::UseOutlines);
    }
    catalog.finish();
    pdf.pages(PAGES).kids(pages.iter().copied()).count(i32::try_from(pages.len()).unwrap_or(i32::MAX));
    let mut info = pdf.document_info(INFO);
    info.title(TextStr(title)).producer(TextStr(concat!("bomay ", env!("CARGO_PKG_VERSION"))));
    info.finish();
    if sheets.len() > 1 {
        write_bookmarks(pdf, sheets, pages, numbers);
    }
}

fn write_bookmarks(pdf: &mut Pdf, sheets: &[Scene], pages: &[Ref], numbers: &mut Numbers) {
    let marks: Vec<Ref> = sheets.iter().map(|_| numbers.next()).collect();
    let mut outline = pdf.outline(OUTLINE);
    outline.first(marks[0]).last(marks[marks.len() - 1]).count(i32::try_from(marks.len()).unwrap_or(i32::MAX));
    outline.finish();
    for (index, (scene, id)) in sheets.iter().zip(&marks).enumerate() {
        let mut mark = pdf.outline_item(*id);
        mark.title(TextStr(&scene.title)).parent(OUTLINE);
        if let Some(before) = index.checked_sub(1) {
            mark.prev(marks[before]);
        }
        if let Some(next) = marks.get(index + 1) {
            mark.next(*next);
        }
        mark.dest().page(pages[index]).fit();
    }
}
