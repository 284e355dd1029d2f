//! The typefaces of a file: what is used of each weight, embedded once for all pages.

use std::collections::BTreeMap;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Str};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;
use ttf_parser::Face;

use super::{Numbers, deflated};
use crate::layout::font::{Weight, advance};
use crate::render::shapes::face;

/// How the characters of all three weights are numbered.
pub(super) struct Typefaces([Used; 3]);

/// What is used of one weight.
struct Used {
    weight: Weight,
    face: Face<'static>,
    glyphs: GlyphRemapper,
    /// One character for each glyph number of the cut-down file.
    characters: BTreeMap<u16, char>,
}

const ORDER: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

impl Typefaces {
    /// Makes typefaces of which nothing is used yet.
    pub fn new() -> Self {
        let used = |weight: Weight| Used {
            weight,
            face: face(weight),
            glyphs: GlyphRemapper::new(),
            characters: BTreeMap::new(),
        };
        Typefaces(Weight::ALL.map(used))
    }

    /// Returns the name of a weight in the resources of a page.
    pub fn name(weight: Weight) -> String {
        format!("F{}", weight.number())
    }

    /// Notes that a text is used.
    pub fn use_text(&mut self, weight: Weight, text: &str) {
        let used = &mut self.0[weight as usize];
        for character in text.chars() {
            if let Some(glyph) = used.face.glyph_index(character) {
                let number = used.glyphs.remap(glyph.0);
                used.characters.entry(number).or_insert(character);
            }
        }
    }

    /// Returns the codes of a text, and whether every character has a glyph of its own.
    pub fn encode(&self, weight: Weight, text: &str) -> (Vec<u8>, bool) {
        let used = &self.0[weight as usize];
        let mut is_complete = true;
        let mut codes = Vec::with_capacity(text.len() * 2);
        for character in text.chars() {
            let number = used.face.glyph_index(character).and_then(|glyph| used.glyphs.get(glyph.0));
            is_complete &= number.is_some();
            codes.extend(number.unwrap_or(0).to_be_bytes());
        }
        (codes, is_complete)
    }

    /// Writes the weights that are used; returns their names and object numbers.
    pub fn write(&self, pdf: &mut Pdf, numbers: &mut Numbers) -> Vec<(String, Ref)> {
        let used = self.0.iter().filter(|used| !used.characters.is_empty());
        used.map(|used| (Typefaces::name(used.weight), used.write(pdf, numbers))).collect()
    }
}

impl Used {
    fn write(&self, pdf: &mut Pdf, numbers: &mut Numbers) -> Ref {
        let [font, descendant, descriptor, cmap, file] = [(); 5].map(|()| numbers.next());
        let data = subsetter::subset(self.weight.ttf(), 0, &self.glyphs)
            .expect("invariant F2 broken: the embedded typeface cannot be cut down");
        let name = self.base_name(&data);
        let name = Name(name.as_bytes());
        let mut written = pdf.type0_font(font);
        written.base_font(name).encoding_predefined(Name(b"Identity-H"));
        written.descendant_font(descendant).to_unicode(cmap);
        written.finish();
        self.write_descendant(pdf, name, descendant, descriptor);
        self.write_descriptor(pdf, name, descriptor, file);
        let mut unicode = UnicodeCmap::new(Name(b"bomay"), ORDER);
        for (number, character) in &self.characters {
            unicode.pair(*number, *character);
        }
        pdf.stream(cmap, &deflated(&unicode.finish())).filter(Filter::FlateDecode);
        let packed = deflated(&data);
        let mut stream = pdf.stream(file, &packed);
        stream.filter(Filter::FlateDecode);
        stream.pair(Name(b"Length1"), i32::try_from(data.len()).unwrap_or(i32::MAX));
        stream.finish();
        font
    }

    /// Returns the name with the six letters that mark a cut-down typeface; they follow from its contents.
    fn base_name(&self, data: &[u8]) -> String {
        let digest = Sha256::digest(data);
        let tag: String = digest.iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect();
        let style = match self.weight {
            Weight::Regular => "Regular",
            Weight::SemiBold => "SemiBold",
            Weight::Bold => "Bold",
        };
        format!("{tag}+BarlowSemiCondensed-{style}")
    }

    fn write_descendant(&self, pdf: &mut Pdf, name: Name<'_>, id: Ref, descriptor: Ref) {
        let mut font = pdf.cid_font(id);
        font.subtype(CidFontType::Type2).base_font(name).system_info(ORDER).font_descriptor(descriptor);
        font.default_width(advance('\u{ffff}', self.weight) as f32).cid_to_gid_map_predefined(Name(b"Identity"));
        let mut widths = font.widths();
        for (number, character) in &self.characters {
            widths.same(*number, *number, advance(*character, self.weight) as f32);
        }
    }

    fn write_descriptor(&self, pdf: &mut Pdf, name: Name<'_>, id: Ref, file: Ref) {
        let bounds = self.face.global_bounding_box();
        let bounds = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(f32::from);
        let mut descriptor = pdf.font_descriptor(id);
        descriptor.name(name).flags(FontFlags::NON_SYMBOLIC).italic_angle(0.).font_file2(file);
        descriptor.bbox(Rect::new(bounds[0], bounds[1], bounds[2], bounds[3]));
        descriptor.ascent(f32::from(self.face.ascender())).descent(f32::from(self.face.descender()));
        descriptor.cap_height(f32::from(self.face.capital_height().unwrap_or(700)));
        // Readers do not need the true width of stems; it grows with the weight.
        descriptor.stem_v(self.weight.number() as f32 / 5.);
    }
}
