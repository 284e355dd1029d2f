//! How paragraphs are set, as the decree on the form of administrative papers wants it (30/2020/NĐ-CP, from memory).

use super::Style;
use crate::diagnostic::Speech;

impl Style {
    /// All styles.
    pub(super) const ALL: [Style; 12] = [
        Style::Body,
        Style::Item,
        Style::Basis,
        Style::Centred,
        Style::CentredBold,
        Style::CentredItalic,
        Style::Heading,
        Style::Title,
        Style::Chapter,
        Style::Section,
        Style::Caption,
        Style::Small,
    ];

    /// Returns the id in the file; headings have the ids by which Word knows them.
    pub(super) fn id(self) -> &'static str {
        match self {
            Style::Body => "Normal",
            Style::Item => "Item",
            Style::Basis => "Basis",
            Style::Centred => "Centred",
            Style::CentredBold => "CentredBold",
            Style::CentredItalic => "CentredItalic",
            Style::Heading => "LetterHeading",
            Style::Title => "Title",
            Style::Chapter => "Heading1",
            Style::Section => "Heading2",
            Style::Caption => "Caption",
            Style::Small => "Small",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Style::Chapter => "heading 1",
            Style::Section => "heading 2",
            Style::Caption => "caption",
            other => other.id(),
        }
    }

    /// Returns the properties of paragraphs and of letters.
    fn properties(self) -> (&'static str, &'static str) {
        const FLUSH: &str = r#"<w:ind w:firstLine="0"/>"#;
        match self {
            Style::Body => (
                r#"<w:spacing w:before="60" w:after="60" w:line="276" w:lineRule="auto"/><w:ind w:firstLine="720"/><w:jc w:val="both"/>"#,
                "",
            ),
            Style::Item => (r#"<w:spacing w:before="40" w:after="40"/><w:ind w:firstLine="720"/>"#, ""),
            Style::Basis => ("", "<w:i/>"),
            Style::Centred => (
                r#"<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/><w:jc w:val="center"/>"#,
                "",
            ),
            Style::CentredBold => (
                r#"<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/><w:jc w:val="center"/>"#,
                "<w:b/>",
            ),
            Style::CentredItalic => (
                r#"<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/><w:jc w:val="center"/>"#,
                "<w:i/>",
            ),
            Style::Heading => (
                r#"<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/><w:jc w:val="center"/>"#,
                r#"<w:b/><w:sz w:val="24"/><w:szCs w:val="24"/>"#,
            ),
            Style::Title => (
                r#"<w:spacing w:before="240" w:after="60"/><w:ind w:firstLine="0"/><w:jc w:val="center"/>"#,
                r#"<w:b/><w:sz w:val="30"/><w:szCs w:val="30"/>"#,
            ),
            Style::Chapter => (
                r#"<w:keepNext/><w:spacing w:before="240" w:after="60"/><w:ind w:firstLine="0"/><w:jc w:val="left"/><w:outlineLvl w:val="0"/>"#,
                "<w:b/>",
            ),
            Style::Section => {
                (r#"<w:keepNext/><w:spacing w:before="120" w:after="60"/><w:outlineLvl w:val="1"/>"#, "<w:b/>")
            }
            Style::Caption => (
                r#"<w:keepNext/><w:spacing w:before="120" w:after="60"/><w:ind w:firstLine="0"/><w:jc w:val="center"/>"#,
                r#"<w:i/><w:sz w:val="26"/><w:szCs w:val="26"/>"#,
            ),
            Style::Small => (FLUSH, r#"<w:sz w:val="24"/><w:szCs w:val="24"/>"#),
        }
    }
}

/// Returns the part `styles.xml`.
pub(super) fn part(speech: Speech) -> String {
    let language = speech.pick("en-GB", "vi-VN");
    let mut xml = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="{language}"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"#
    );
    for style in Style::ALL {
        let (id, name, (paragraph, letters)) = (style.id(), style.name(), style.properties());
        let default = if style == Style::Body { r#" w:default="1""# } else { "" };
        let based = if style == Style::Body { "" } else { r#"<w:basedOn w:val="Normal"/>"# };
        xml += &format!(
            r#"<w:style w:type="paragraph"{default} w:styleId="{id}"><w:name w:val="{name}"/>{based}<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"#
        );
    }
    xml + "</w:styles>"
}
