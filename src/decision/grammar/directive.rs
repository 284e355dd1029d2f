//! Directives of conclusions: who must, may, must not or shall consider what, under which condition, by when.
//!
//! The sentence forms are few: `<who> <verb> …`, `<who>: <verb> …`, `Giao <who> chủ trì, phối hợp với <others> <verb> …`;
//! semicolons part one directive from the next.
//! Praise, findings and headings are no directives.

use jiff::civil::Date;

use super::{Clause, Document, Span, Statement, Unread};
use crate::decision::dates::last_day;
use crate::decision::outline::Piece;
use crate::model::fold;
use crate::rules::duty::Binds;
use crate::rules::pack::Modality;
use crate::say;

/// What somebody is told to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// Who is responsible, in the words of the text.
    pub who: String,
    /// Who takes part.
    pub cooperates: Option<String>,
    /// What is wanted of them.
    pub modality: Modality,
    /// The restructuring that it is about, as the text names it.
    pub operation: Option<String>,
    /// The bodies that it is about.
    pub object: Option<String>,
    /// Under which condition, or where.
    pub condition: Option<String>,
    /// What is to be handed in.
    pub product: Option<&'static str>,
    /// By when.
    pub deadline: Option<Term>,
    /// The words of the directive.
    pub words: String,
    /// Where they stand.
    pub span: Span,
}

/// A deadline and what it binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// The last day.
    pub on: Date,
    /// What must be ready by then.
    pub binds: Binds,
}

/// Words with which the doing begins, behind those who are to do it.
const VERBS: &[&str] = &[
    "căn cứ",
    "trên cơ sở",
    "chủ động",
    "khẩn trương",
    "tập trung",
    "tiếp tục",
    "rà soát",
    "xây dựng",
    "xem xét",
    "đánh giá",
    "chỉ đạo",
    "lãnh đạo",
    "phối hợp",
    "hướng dẫn",
    "theo dõi",
    "đôn đốc",
    "kiểm tra",
    "giám sát",
    "tham mưu",
    "thực hiện",
    "tổ chức thực hiện",
    "báo cáo",
    "không ",
    "giữ nguyên",
    "duy trì",
    "quyết định",
    "ban hành",
    "bố trí",
    "sắp xếp",
    "hợp nhất",
    "sáp nhập",
    "chia tách",
    "chuyển giao",
    "giải thể",
    "kết thúc",
    "thành lập",
    "cơ cấu lại",
    "thu gọn",
    "tạm dừng",
    "đề xuất",
    "quán triệt",
    "triển khai",
    "có trách nhiệm",
    "chịu trách nhiệm",
    "hoàn thành",
    "nghiên cứu",
    "khắc phục",
    "kiện toàn",
];

/// Operations, the legal ones first: of several the first that the directive names is what it is about.
const OPERATIONS: &[&str] = &[
    "hợp nhất",
    "sáp nhập",
    "chia tách",
    "chuyển giao",
    "giải thể",
    "kết thúc hoạt động",
    "thành lập",
    "đổi tên",
    "đồng thời là",
    "kiêm nhiệm",
    "nhân rộng",
    "cơ cấu lại",
    "thu gọn đầu mối",
    "sắp xếp",
];

/// Words behind which the bodies end that an operation is about.
const OBJECT_ENDS: &[&str] =
    &[" theo mô hình", " theo hướng", " theo quy định", " ở những", " tại những", "(", ", đề xuất", ", báo cáo", "; "];

/// Words that begin a judgement rather than a directive.
const JUDGEMENTS: &[&str] =
    &["danh gia cao", "ghi nhan", "bieu duong", "tuy vay", "tuy nhien", "qua trinh thuc hien", "ket qua", "han che"];

/// Reads the directives of a provision.
pub(super) fn read(document: &Document, clause: &mut Clause) {
    let Some(piece) = clause.provision.pieces.first().copied() else { return };
    let text = document.piece(piece);
    let plain = fold(text);
    if text.trim_end().ends_with(':') {
        return clause.statements.push(Statement::Heading);
    }
    if JUDGEMENTS.iter().any(|words| plain.starts_with(words)) {
        return clause.statements.push(Statement::Execution);
    }
    let Some(Address { who, cooperates, start }) = address(text) else {
        let span = Span { paragraph: piece.paragraph, start: piece.start, end: piece.start + text.len().min(60) };
        let reason = say!("it is not said who is to do what", "không xác định được ai phải làm gì");
        let span = Span { end: floor(document, piece, span.end), ..span };
        return clause.unread.push(Unread { span, reason });
    };
    for range in parts(&text[start..]) {
        let (from, to) = (start + range.start, start + range.end);
        let span = Span { paragraph: piece.paragraph, start: piece.start + from, end: piece.start + to };
        clause.statements.push(Statement::Directive(directive(&text[from..to], &who, cooperates.as_deref(), span)));
    }
}

fn floor(document: &Document, piece: Piece, end: usize) -> usize {
    let text = &document.paragraphs[piece.paragraph].text;
    (0..=end.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Who is addressed, and where the doing begins.
struct Address {
    who: String,
    cooperates: Option<String>,
    start: usize,
}

fn address(text: &str) -> Option<Address> {
    let lead = ["Giao ", "Yêu cầu ", "Đề nghị "].into_iter().find(|word| text.starts_with(word)).map_or(0, str::len);
    let rest = &text[lead..];
    if let Some((who, behind)) = rest.split_once(" chủ trì") {
        let with = behind.find("phối hợp với ").map(|at| at + "phối hợp với ".len());
        let (cooperates, doing) = match with {
            Some(with) => {
                let verb = verb(&behind[with..])?;
                (Some(behind[with..with + verb].trim().trim_matches(',').to_owned()), with + verb)
            }
            None => (None, verb(behind)?),
        };
        return Some(Address { who: who.trim().to_owned(), cooperates, start: text.len() - behind.len() + doing });
    }
    if let Some(colon) = rest.find(": ")
        && verb(&rest[..colon]).is_none()
    {
        return Some(Address { who: rest[..colon].trim().to_owned(), cooperates: None, start: lead + colon + 2 });
    }
    let verb = verb(rest).filter(|at| *at > 0)?;
    let who = rest[..verb].trim().trim_end_matches(',');
    (!who.is_empty()).then(|| Address { who: who.to_owned(), cooperates: None, start: lead + verb })
}

/// Returns where the first verb stands in a text.
fn verb(text: &str) -> Option<usize> {
    VERBS.iter().filter_map(|verb| find_word(text, verb)).min()
}

/// Returns where words stand in a text, as words of their own; at the beginning a capital letter does not matter.
fn find_word(text: &str, words: &str) -> Option<usize> {
    let is_boundary = |at: usize| text[..at].chars().next_back().is_none_or(|before| !before.is_alphabetic());
    let found = text.match_indices(words).map(|(at, _)| at).find(|at| is_boundary(*at));
    let mut letters = words.chars();
    let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    if text.starts_with(&capital) { Some(0) } else { found }
}

/// Returns the parts between semicolons, without the stop at the end; a semicolon in parentheses parts nothing.
fn parts(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let (mut depth, mut start) = (0_i32, 0);
    for (at, character) in text.char_indices().chain(std::iter::once((text.len(), ';'))) {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            ';' if depth <= 0 || at == text.len() => {
                let part = &text[start..at];
                let trimmed = part.trim().trim_end_matches('.');
                if !trimmed.is_empty() {
                    let from = start + (part.len() - part.trim_start().len());
                    found.push(from..from + trimmed.len());
                }
                start = at + 1;
            }
            _ => {}
        }
    }
    found
}

fn directive(words: &str, who: &str, cooperates: Option<&str>, span: Span) -> Directive {
    let modality = modality(words);
    let operation = OPERATIONS.iter().find(|operation| find_word(words, operation).is_some());
    let (object, conditional) = object(words, operation.copied());
    let deadline = deadline(words).map(|on| {
        // A scheme of a change that is due by a day: the text rarely says which of the two is.
        let binds = match modality {
            Modality::MustPropose if operation.is_some() => Binds::Ambiguous,
            Modality::MustPropose => Binds::Scheme,
            _ => Binds::Execution,
        };
        Term { on, binds }
    });
    Directive {
        who: who.to_owned(),
        cooperates: cooperates.map(str::to_owned),
        modality,
        operation: operation.map(|operation| (*operation).to_owned()),
        object,
        condition: conditional.or_else(|| condition(words)),
        product: match modality {
            Modality::MustPropose => Some("Đề án"),
            Modality::MustReview => Some("Báo cáo đánh giá"),
            Modality::Monitor => Some("Báo cáo"),
            _ => None,
        },
        deadline,
        words: words.to_owned(),
        span,
    }
}

fn modality(words: &str) -> Modality {
    let plain = fold(words);
    let has = |known: &[&str]| known.iter().any(|known| plain.contains(known));
    if plain.starts_with("khong ") || has(&["khong nhan rong", "khong duoc", "nghiem cam", "tam dung"]) {
        Modality::MustNot
    } else if plain.contains("xay dung") && has(&["de an", "phuong an"]) {
        Modality::MustPropose
    } else if has(&["xem xet"]) {
        Modality::Consider
    } else if has(&["danh gia", "ra soat", "so ket", "tong ket"]) {
        Modality::MustReview
    } else if has(&["theo doi", "don doc", "giam sat"]) {
        Modality::Monitor
    } else if has(&["tiep tuc", "giu nguyen", "duy tri"]) {
        Modality::Keep
    } else {
        Modality::Must
    }
}

/// Returns the bodies that an operation is about, and the condition that the sentence puts on them.
fn object(words: &str, operation: Option<&str>) -> (Option<String>, Option<String>) {
    // `… các chi bộ trong doanh nghiệp có địa bàn hẹp … thì xem xét chuyển giao …`: the object stands before its condition.
    if let Some((before, _)) = words.split_once(" thì ") {
        let before = before.rsplit_once(": ").map_or(before, |(_, behind)| behind);
        if let Some((object, condition)) = before.split_once(" có ") {
            return (Some(object.trim().to_owned()), Some(format!("có {}", condition.trim())));
        }
    }
    let Some(operation) = operation else { return (None, None) };
    if operation == "đồng thời là" {
        let model = words.find("mô hình ").map(|at| &words[at + "mô hình ".len()..]);
        return (model.map(|model| up_to_end(model).to_owned()), None);
    }
    let Some(at) = find_word(words, operation) else { return (None, None) };
    let behind = up_to_end(words[at + operation.len()..].trim_start());
    ((!behind.is_empty()).then(|| behind.to_owned()), None)
}

fn up_to_end(text: &str) -> &str {
    let end = OBJECT_ENDS.iter().filter_map(|end| text.find(end)).min().unwrap_or(text.len());
    text[..end].trim().trim_end_matches(',')
}

/// Returns where or on what ground a directive applies: `căn cứ …,`, `ở những …`, `nếu …`.
fn condition(words: &str) -> Option<String> {
    if let Some(at) = ["ở những ", "tại những ", "đối với những ", "nếu ", "khi có "]
        .into_iter()
        .find_map(|word| find_word(words, word))
    {
        return Some(words[at..].split(" (").next().unwrap_or_default().trim().to_owned());
    }
    let start = ["căn cứ ", "trên cơ sở "].into_iter().find_map(|word| find_word(words, word))?;
    let rest = &words[start..];
    // The ground ends where the doing begins; it may itself name operations.
    let doing = ["tiếp tục", "chủ động", "khẩn trương", "rà soát", "xây dựng", "xem xét", "chỉ đạo", "không "];
    let end =
        rest.match_indices(", ").map(|(at, _)| at).find(|at| doing.iter().any(|verb| rest[at + 2..].starts_with(verb)));
    Some(rest[..end.unwrap_or(rest.len())].trim().to_owned())
}

fn deadline(words: &str) -> Option<Date> {
    let leads = [
        "hoàn thành",
        "trước ngày",
        "chậm nhất",
        "xong trước",
        "xong trong",
        "trong tháng",
        "trong quý",
        "thời hạn",
        "đến hết",
    ];
    let at = leads.iter().filter_map(|lead| words.find(lead)).min()?;
    last_day(&words[at..])
}
