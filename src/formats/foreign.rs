//! Files of other programs that are named where a text of this one is wanted: told by their bytes, with what to do.

use crate::diagnostic::{Diagnostic, Place, Say};
use crate::say;

/// What wrote a file that is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Foreign {
    /// A spreadsheet program (.xlsx).
    Workbook,
    /// A word processor (.docx).
    Document,
    /// An office program in another format: .xls, .doc, .ods, .odt, or anything with a password.
    Office,
    /// Anything that prints.
    Pdf,
    /// A camera, a scanner, a drawing program.
    Picture,
    /// A program that packs files.
    Archive,
}

/// The first bytes of files that are no text.
const SIGNS: [(&[u8], Foreign); 8] = [
    (b"PK\x03\x04", Foreign::Archive),
    (b"\xD0\xCF\x11\xE0", Foreign::Office),
    (b"%PDF-", Foreign::Pdf),
    (b"\x89PNG", Foreign::Picture),
    (b"\xFF\xD8\xFF", Foreign::Picture),
    (b"GIF8", Foreign::Picture),
    (b"7z\xBC\xAF", Foreign::Archive),
    (b"Rar!", Foreign::Archive),
];

/// Names of parts by which archives of office programs are told; they stand unpacked in the file.
const PARTS: [(&[u8], Foreign); 3] = [
    (b"xl/workbook", Foreign::Workbook),
    (b"word/document", Foreign::Document),
    (b"application/vnd.oasis.opendocument", Foreign::Office),
];

impl Foreign {
    /// Returns what wrote the file, if it is one that is known and no text.
    pub(crate) fn of(bytes: &[u8]) -> Option<Foreign> {
        let (sign, foreign) = SIGNS.iter().find(|(sign, _)| bytes.starts_with(sign))?;
        let is_zip = *sign == SIGNS[0].0;
        let part = PARTS.iter().find(|(name, _)| is_zip && memchr::memmem::find(bytes, name).is_some());
        Some(part.map_or(*foreign, |(_, foreign)| *foreign))
    }

    /// Returns the problem of such a file where it cannot be used.
    pub(crate) fn refused(self, file: &str) -> Box<Diagnostic> {
        let is = match self {
            Foreign::Workbook => say!("an Excel workbook", "bảng tính Excel"),
            Foreign::Document => say!("a Word document", "văn bản Word"),
            Foreign::Office => say!(
                "an office file of another format (.xls, .doc, .ods), or one with a password",
                "tệp văn phòng dạng khác (.xls, .doc, .ods) hoặc có mật khẩu"
            ),
            Foreign::Pdf => say!("a PDF", "tệp PDF"),
            Foreign::Picture => say!("a picture", "tệp ảnh"),
            Foreign::Archive => say!("a packed archive", "tệp nén"),
        };
        let help = match self {
            Foreign::Workbook => say!(
                "make a structure of it first: `bomay import FILE -o structure.json`",
                "chuyển thành cơ cấu trước: `bomay import TỆP -o co-cau.json`"
            ),
            Foreign::Document => say!(
                "a decision is read into a plan by `bomay read FILE -o plan.json`; put tables into a workbook",
                "đọc nghị quyết, quyết định thành kế hoạch bằng `bomay read TỆP -o ke-hoach.json`; bảng biểu thì đưa vào bảng tính"
            ),
            Foreign::Office => say!(
                "open it in the office program and save it as .xlsx or .docx, without a password",
                "mở bằng phần mềm văn phòng rồi lưu lại dạng .xlsx hoặc .docx, không đặt mật khẩu"
            ),
            Foreign::Pdf | Foreign::Picture => say!(
                "name the file that it was made from, or put its text into a .docx, .xlsx or .txt file",
                "nêu tệp gốc, hoặc đưa nội dung vào tệp .docx, .xlsx hoặc .txt"
            ),
            Foreign::Archive => say!("unpack it, and name a file in it", "giải nén rồi nêu một tệp trong đó"),
        };
        let (en, vi) = (is.en, is.vi);
        let message = say!("the file is {en}, which is not read here", "tệp là {vi}, không đọc được ở đây");
        let place = Place { file: file.to_owned(), ..Place::default() };
        Box::new(Diagnostic::error("wrong-format", message).at(place).help(help))
    }
}

/// Returns the problem of a text that is not JSON because it is a structure in outline notation, or a table.
pub(super) fn other_notation(text: &str, file: &str, wanted: &str) -> Option<Diagnostic> {
    if is_table(text) {
        return Some(table(wanted));
    }
    let is_json = text.trim_start().starts_with(['{', '[']);
    let outline = || super::outline::parse(text, file);
    let is_structure = !is_json && wanted != "structure" && outline().problems.is_empty();
    is_structure.then(|| super::file_kind::mistaken("structure", wanted)).flatten()
}

/// Returns the problem of a table that stands where a kind of file is wanted.
pub(super) fn table(wanted: &str) -> Diagnostic {
    let [en, vi] = super::file_kind::name(wanted);
    let message = say!("the file is a table (CSV), not a {en}", "tệp là bảng (CSV), không phải {vi}");
    let help = Say::new(
        "make a structure or a plan of it: `bomay import FILE -o structure.json --plan-out plan.json`",
        "chuyển thành cơ cấu, kế hoạch: `bomay import TỆP -o co-cau.json --plan-out ke-hoach.json`",
    );
    Diagnostic::error("wrong-format", message).help(help)
}

/// Returns whether the first two lines have equally many separators of fields outside of quotes, and at least one.
pub(super) fn is_table(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("sep="));
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
    let count = |line: &str, separator: char| {
        let outside = line.split('"').step_by(2);
        outside.map(|part| part.matches(separator).count() - part.matches(&format!("{separator} ")).count()).sum()
    };
    let is_even = |separator: char| {
        let fields: usize = count(first, separator);
        fields > 0 && fields == count(second, separator)
    };
    !first.starts_with(['#', '{', '[', '<', '@']) && [',', ';', '\t', '|'].into_iter().any(is_even)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_other_programs_are_told_by_their_bytes() {
        for (bytes, expected) in [
            (&b"PK\x03\x04....xl/workbook.xml"[..], Some(Foreign::Workbook)),
            (b"PK\x03\x04....word/document.xml", Some(Foreign::Document)),
            (b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.spreadsheet", Some(Foreign::Office)),
            (b"PK\x03\x04....a.txt", Some(Foreign::Archive)),
            (b"%PDF-1.7", Some(Foreign::Pdf)),
            (b"\x89PNG\r\n", Some(Foreign::Picture)),
            (b"{\"format\": \"xl/workbook\"}", None),
        ] {
            assert_eq!(Foreign::of(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_table_is_told_from_an_outline_and_from_prose() {
        for table in ["Mã;Tên\na;Sở A\n", "id,name\na,\"Sở A, B\"\n", "id\tname\na\tSở A\n", "sep=;\na;b\nc;d"]
        {
            assert!(is_table(table), "{table}");
        }
        for other in
            ["a: so \"Sở A; B\"\n  b \"Phòng C; D\"\n", "# a,b\n# c,d\n", "Điều 1, khoản 2\nĐiều 3, khoản 4\n", "a\n"]
        {
            assert!(!is_table(other), "{other}");
        }
    }
}
