//! What is to be said about a reading: what was not read, what is wrong, what was let pass.

use super::grammar::{Clause, Handover, KindWord, Mention, Span, Statement};
use super::names::Tolerance;
use super::reading::{Counted, Frame, Reading, Total, lapses};
use super::resolve::Ground;
use crate::diagnostic::{Diagnostic, Say, Severity};
use crate::say;

/// What was found while names were resolved and actions ordered, in words.
#[derive(Debug, Default)]
pub(super) struct Checks {
    /// Names that mean no unit or several, with those that may be meant.
    pub failures: Vec<(Mention, Described)>,
    pub parted: Vec<Mention>,
    pub misplaced: Vec<Mention>,
    /// Namesakes that were told apart by what stands around them: the one chosen, all of them, why.
    pub inferred: Vec<(Mention, String, Vec<String>, Say)>,
    /// Land that is no unit and would be all that a unit is formed of.
    pub only_land: Vec<(String, Span)>,
    /// Provinces of which a sentence would make a commune.
    pub too_high: Vec<(String, Span)>,
    /// Units that are formed with kind and name of another one in the same place.
    pub alike: Vec<(String, Span)>,
    pub overdrawn: Vec<(String, Span)>,
    pub unspent: Vec<(String, Span)>,
    pub miscited: Vec<(String, Span, Vec<u32>, Vec<u32>)>,
    pub expanded: Vec<(String, Span)>,
    pub lands: Vec<(usize, String)>,
    pub unmentioned: Vec<String>,
    pub moved: Vec<String>,
    pub emptied: Vec<String>,
    pub home: String,
    pub foreign: Vec<String>,
    pub unknown_kinds: Vec<KindWord>,
}

/// Why a name was not resolved, with the units that come near or that it fits.
#[derive(Debug, Clone)]
pub(super) enum Described {
    Unknown(Vec<String>),
    Ambiguous(Vec<String>),
}

impl Ground {
    /// Puts the ground into words.
    pub(super) fn describe(&self, label: &dyn Fn(&super::names::Number) -> String) -> Say {
        match self {
            Self::Citation(clauses) => {
                let clauses = clauses.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
                say!(
                    "of which the clauses cited ({clauses}) take parts",
                    "đơn vị mà khoản được dẫn chiếu ({clauses}) nhận một phần"
                )
            }
            Self::Neighbour(near) => {
                let near = label(near);
                say!("which stands beside {near} of the same clause", "cùng cấp trên với {near} trong cùng khoản")
            }
            Self::Elimination => {
                say!("the only one that no other clause names", "đơn vị duy nhất các khoản khác không nêu")
            }
        }
    }
}

impl super::names::Failure {
    /// Puts the failure into words.
    pub(super) fn describe(&self, full: &dyn Fn(&super::names::Number) -> String) -> Described {
        match self {
            Self::Unknown(near) => Described::Unknown(near.iter().map(full).collect()),
            Self::Ambiguous(all) => Described::Ambiguous(all.iter().map(full).collect()),
        }
    }
}

/// Returns everything that is to be said, in the order of the text.
pub(super) fn problems(frame: &Frame<'_>, clauses: &[Clause], reading: &Reading, checks: Checks) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    if clauses.is_empty() {
        let message =
            say!("no numbered provision was found in the text", "không tìm thấy điều, khoản nào trong văn bản");
        let help = say!(
            "check that the file holds the text of the decision",
            "kiểm tra tệp có đúng là văn bản quyết định không"
        );
        found.push(Diagnostic::error("wrong-format", message).help(help));
    }
    if let Some(paragraph) = frame.document.second {
        let message = say!(
            "another document begins here; only the first is read",
            "một văn bản khác bắt đầu ở đây; chỉ đọc văn bản đầu"
        );
        let help = say!("give each document a file of its own", "tách mỗi văn bản thành một tệp");
        let place = frame.place(Span { paragraph, start: 0, end: 6 });
        found.push(Diagnostic::error("second-document", message).at(place).help(help));
    }
    found.extend(clauses.iter().flat_map(|clause| unread(frame, clause)));
    found.extend(checks.failures.iter().map(|(mention, failure)| unresolved(frame, mention, failure)));
    found.extend(reading.totals.iter().filter_map(|total| unmet(frame, total)));
    found.extend(sums(frame, &checks));
    found.extend(handovers(frame, clauses));
    found.extend(tolerated(frame, clauses, reading, &checks));
    found.extend(whole(frame, clauses, &checks));
    found.sort_by_key(|problem| problem.place.as_ref().map(|place| (place.line, place.column)));
    found
}

fn unread(frame: &Frame<'_>, clause: &Clause) -> Vec<Diagnostic> {
    let cite = clause.provision.cite();
    let words = |span: Span| {
        frame
            .document
            .paragraphs
            .get(span.paragraph)
            .and_then(|paragraph| paragraph.text.get(span.range()))
            .unwrap_or_default()
    };
    let report = |unread: &super::grammar::Unread| {
        let (at, en, vi) = (words(unread.span), &unread.reason.en, &unread.reason.vi);
        let message = say!("{cite} is not read from “{at}” on: {en}", "{cite}: không đọc được từ “{at}”: {vi}");
        let help = say!(
            "write the sentence in the usual form, or add its operation to the plan by hand",
            "viết câu theo mẫu thông dụng, hoặc tự bổ sung thao tác vào kế hoạch"
        );
        Diagnostic::error("unread-clause", message).at(frame.place(unread.span)).help(help)
    };
    clause.unread.iter().map(report).collect()
}

fn unresolved(frame: &Frame<'_>, mention: &Mention, failure: &Described) -> Diagnostic {
    let label = mention.label();
    let problem = match failure {
        Described::Unknown(near) if near.is_empty() => {
            let message = say!("the structure has no `{label}`", "cơ cấu không có `{label}`");
            let help = say!(
                "check the name, and that the structure is the one before the decision",
                "kiểm tra lại tên, và cơ cấu có đúng là trước khi sắp xếp không"
            );
            Diagnostic::error("unknown-name", message).help(help)
        }
        Described::Unknown(near) => {
            let near = near.join("; ");
            let message = say!("the structure has no `{label}`", "cơ cấu không có `{label}`");
            Diagnostic::error("unknown-name", message).help(say!("these come near: {near}", "tên gần giống: {near}"))
        }
        Described::Ambiguous(all) => {
            let (total, all) = (all.len(), all.join("; "));
            let message = say!("`{label}` fits {total} units: {all}", "`{label}` có {total} đơn vị trùng tên: {all}");
            let help = say!(
                "name the unit above it in parentheses, such as “(huyện X)”",
                "ghi rõ đơn vị cấp trên trong ngoặc, ví dụ “(huyện X)”"
            );
            Diagnostic::error("ambiguous-name", message).help(help)
        }
    };
    problem.at(frame.place(mention.span))
}

fn unmet(frame: &Frame<'_>, total: &Total) -> Option<Diagnostic> {
    if total.stated == total.counted {
        return None;
    }
    let (en, vi) = match total.kind {
        Some(kind) => (kind.word().to_owned(), kind.word().to_owned()),
        None => ("units".to_owned(), "đơn vị".to_owned()),
    };
    let (which_en, which_vi) = match total.of {
        Counted::All => ("in all", "tất cả"),
        Counted::Formed => ("formed", "hình thành sau sắp xếp"),
        Counted::Kept => ("kept", "không thực hiện sắp xếp"),
    };
    let (stated, counted) = (total.stated, total.counted);
    let message = say!(
        "the text states {stated} {en} {which_en}, its clauses give {counted}",
        "văn bản ghi {stated} {vi} ({which_vi}), các khoản cho kết quả {counted}"
    );
    let help = say!(
        "look for a clause that was not read, or for a unit that the structure lacks or has too many",
        "tìm khoản chưa đọc được, hoặc đơn vị thiếu, thừa trong cơ cấu"
    );
    Some(Diagnostic::error("total-not-met", message).at(frame.place(total.span)).help(help))
}

/// Transfers of Party organisations that the plan cannot hold: organisations only counted, or names that nothing has.
fn handovers(frame: &Frame<'_>, clauses: &[Clause]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let statements =
        clauses.iter().flat_map(|clause| clause.statements.iter().map(move |statement| (clause, statement)));
    for (clause, statement) in statements {
        let Statement::Handover(handover) = statement else { continue };
        let named = handover.units.iter().chain(&handover.from).chain(std::iter::once(&handover.to));
        for (name, span) in
            named.filter(|_| !frame.bodies.is_empty()).filter(|(name, _)| frame.bodies.find(name).is_none())
        {
            let message = say!(
                "the structure has no body `{name}`, or several",
                "cơ cấu không có, hoặc có nhiều đơn vị `{name}`"
            );
            let mut problem = Diagnostic::error("unknown-name", message).at(frame.place(*span));
            problem.help = frame
                .bodies
                .near(name)
                .or_else(|| Some(say!("write the name as the structure does", "ghi tên đúng như trong cơ cấu")));
            found.push(problem);
        }
        if handover.units.is_empty() {
            found.push(only_counted(frame, clause, handover));
        }
    }
    found
}

/// Says what becomes of organisations that a sentence only counts.
fn only_counted(frame: &Frame<'_>, clause: &Clause, handover: &Handover) -> Diagnostic {
    let cite = clause.provision.cite();
    let total = handover.organisations.unwrap_or(0);
    let from = handover.from.as_ref().map_or("", |(name, _)| name);
    let (message, help) = match (frame.bodies.counted(handover), frame.bodies.given(handover)) {
        (Some(_), _) => (
            say!(
                "{cite} counts {total} organisations without naming them; taken for all organisations of `{from}`, which are as many",
                "{cite} chỉ nêu số lượng {total} tổ chức, không nêu tên; đã hiểu là toàn bộ tổ chức của `{from}`, vừa đúng số này"
            ),
            say!("compare with the list that belongs to the decision", "đối chiếu với danh sách kèm quyết định"),
        ),
        (None, Some(given)) => {
            let known = given.len();
            (
                say!(
                    "{cite} counts {total} organisations without naming them; `{from}` has {known} in the structure, so the plan leaves them out",
                    "{cite} chỉ nêu số lượng {total} tổ chức, không nêu tên; trong cơ cấu `{from}` có {known}, nên kế hoạch chưa có việc này"
                ),
                say!(
                    "name them in the sentence, or add a `transfer` with the units of the list that belongs to the decision",
                    "ghi tên từng tổ chức trong câu, hoặc bổ sung thao tác `transfer` theo danh sách kèm quyết định"
                ),
            )
        }
        (None, None) => (
            say!(
                "{cite} counts {total} organisations without naming them; the plan leaves them out",
                "{cite} chỉ nêu số lượng {total} tổ chức, không nêu tên; kế hoạch chưa có việc này"
            ),
            say!(
                "give the structure with the committee that gives and its organisations, or add a `transfer` with the units of the list that belongs to the decision",
                "đưa cơ cấu có nơi chuyển đi và các tổ chức trực thuộc, hoặc bổ sung thao tác `transfer` theo danh sách kèm quyết định"
            ),
        ),
    };
    let code = if frame.bodies.counted(handover).is_some() { "only-counted" } else { "not-in-plan" };
    Diagnostic::new(Severity::Warning, code, message).at(frame.place(handover.to.1)).help(help)
}

/// Gifts that do not add up, and citations that lead elsewhere.
fn sums(frame: &Frame<'_>, checks: &Checks) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (land, span) in &checks.only_land {
        let message = say!(
            "“{land}” is no unit of the structure; nothing is left that the sentence could be carried out with",
            "“{land}” không phải đơn vị của cơ cấu; câu này không còn đơn vị nào để thực hiện"
        );
        let help = say!("name the unit with its kind, such as “xã A”", "ghi đơn vị kèm loại, ví dụ “xã A”");
        found.push(Diagnostic::error("not-a-unit", message).at(frame.place(*span)).help(help));
    }
    for (label, span) in &checks.too_high {
        let message = say!(
            "`{label}` is a province; a sentence on communes cannot give all of it",
            "`{label}` là đơn vị cấp tỉnh; câu về đơn vị cấp xã không thể giao toàn bộ"
        );
        let help = say!(
            "if it only says where the units before it stand, write it in parentheses behind them",
            "nếu chỉ để nói rõ các đơn vị đứng trước thuộc tỉnh nào, ghi trong ngoặc sau tên các đơn vị đó"
        );
        found.push(Diagnostic::error("wrong-level", message).at(frame.place(*span)).help(help));
    }
    for (label, span) in &checks.alike {
        let message = say!(
            "`{label}` is formed although another unit has the same kind and name there",
            "lập `{label}` trong khi đã có đơn vị cùng loại, cùng tên tại đó"
        );
        let help = say!(
            "check whether two clauses form the same unit, or a name is misspelt",
            "kiểm tra có phải hai khoản cùng lập một đơn vị, hay tên ghi sai"
        );
        found.push(Diagnostic::new(Severity::Warning, "same-name", message).at(frame.place(*span)).help(help));
    }
    for (label, span) in &checks.overdrawn {
        let message = say!("more of `{label}` is given than there is", "`{label}` được giao nhiều hơn toàn bộ");
        let help = say!("look for another clause that takes it", "tìm khoản khác cũng nhận đơn vị này");
        found.push(Diagnostic::error("given-twice", message).at(frame.place(*span)).help(help));
    }
    for (label, span) in &checks.unspent {
        let message = say!(
            "`{label}` gives parts, and nothing says where the rest goes; it goes on with it",
            "`{label}` chỉ giao một phần, không nêu phần còn lại; đơn vị tiếp tục với phần còn lại"
        );
        let help = say!("look for the clause that takes the rest", "tìm khoản nhận phần còn lại");
        found.push(Diagnostic::new(Severity::Warning, "rest-not-given", message).at(frame.place(*span)).help(help));
    }
    for (label, span, cited, taken) in &checks.miscited {
        let [cited, taken] =
            [cited, taken].map(|numbers| numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", "));
        let message = say!(
            "the remainder of `{label}` cites the clauses {cited}; parts of it are taken by {taken}",
            "phần còn lại của `{label}` dẫn chiếu khoản {cited}; các khoản nhận một phần là {taken}"
        );
        let help = say!("check the numbers of the clauses", "kiểm tra số khoản được dẫn chiếu");
        found.push(Diagnostic::new(Severity::Warning, "wrong-reference", message).at(frame.place(*span)).help(help));
    }
    found
}

/// What was read although it is not written as it should be.
fn tolerated(frame: &Frame<'_>, clauses: &[Clause], reading: &Reading, checks: &Checks) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for spelling in &reading.spellings {
        let (written, known) = (&spelling.written, &spelling.known);
        let (severity, message) = match spelling.tolerance {
            Tolerance::Writing => (
                Severity::Note,
                say!("`{written}` is written `{known}` in the structure", "`{written}` trong cơ cấu viết là `{known}`"),
            ),
            Tolerance::Kind => (
                Severity::Warning,
                say!(
                    "`{written}` is `{known}` in the structure; taken for it",
                    "`{written}` trong cơ cấu là `{known}`; đã hiểu là đơn vị này"
                ),
            ),
            _ => (
                Severity::Warning,
                say!(
                    "no `{written}`; taken for `{known}`, which the text does not name otherwise",
                    "không có `{written}`; đã hiểu là `{known}`, đơn vị văn bản không nêu ở chỗ khác"
                ),
            ),
        };
        let help = say!("write the name as the structure does", "ghi tên đúng như trong cơ cấu");
        let help = Some(help).filter(|_| severity == Severity::Warning);
        found
            .push(Diagnostic { help, ..Diagnostic::new(severity, "spelling", message).at(frame.place(spelling.span)) });
    }
    for mention in &checks.parted {
        let name = &mention.name;
        let message = say!(
            "a comma is missing in “{name}”; read as two units",
            "thiếu dấu phẩy trong “{name}”; đọc là hai đơn vị"
        );
        let help = say!("put a comma between them", "thêm dấu phẩy ở giữa");
        found.push(Diagnostic::new(Severity::Warning, "spelling", message).at(frame.place(mention.span)).help(help));
    }
    for mention in &checks.misplaced {
        let label = mention.label();
        let message = say!(
            "`{label}` does not stand where the text says; it is the only one of its name",
            "`{label}` không thuộc nơi văn bản ghi; đây là đơn vị duy nhất có tên này"
        );
        let help = say!("correct the unit above it, or the structure", "sửa tên đơn vị cấp trên, hoặc sửa cơ cấu");
        found.push(Diagnostic::new(Severity::Warning, "spelling", message).at(frame.place(mention.span)).help(help));
    }
    for (mention, chosen, all, Say { en, vi }) in &checks.inferred {
        let (label, all) = (mention.label(), all.join("; "));
        let message = say!(
            "`{label}` fits several units ({all}); taken for {chosen}, {en}",
            "`{label}` trùng tên nhiều đơn vị ({all}); đã hiểu là {chosen}, {vi}"
        );
        let help = say!(
            "name the unit above it in parentheses if another one is meant",
            "nếu là đơn vị khác, ghi rõ đơn vị cấp trên trong ngoặc"
        );
        found.push(Diagnostic::new(Severity::Warning, "namesake", message).at(frame.place(mention.span)).help(help));
    }
    for lapse in lapses(clauses) {
        found.push(Diagnostic::new(Severity::Note, "spelling", lapse.what.clone()).at(frame.place(lapse.span)));
    }
    found
}

/// What concerns the text as a whole.
fn whole(frame: &Frame<'_>, clauses: &[Clause], checks: &Checks) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (label, span) in &checks.expanded {
        let message =
            say!("`{label}` is taken for all units below it", "`{label}` được hiểu là toàn bộ các đơn vị trực thuộc");
        found.push(Diagnostic::new(Severity::Note, "whole-district", message).at(frame.place(*span)));
    }
    for (clause, land) in &checks.lands {
        let cite = clauses[*clause].provision.cite();
        let message = say!(
            "{cite}: “{land}” is land, not a unit of the structure; noted, nothing moves",
            "{cite}: “{land}” là phần đất, không phải đơn vị của cơ cấu; chỉ ghi chú"
        );
        let place = clauses[*clause]
            .provision
            .pieces
            .first()
            .map(|piece| frame.place(Span { paragraph: piece.paragraph, start: piece.start, end: piece.end }));
        let help = say!("if it is a unit, write it with its kind", "nếu là đơn vị, ghi kèm loại đơn vị");
        found.push(Diagnostic { place, ..Diagnostic::new(Severity::Warning, "not-a-unit", message).help(help) });
    }
    for kind in &checks.unknown_kinds {
        let word = kind.word();
        let message = say!(
            "the structure and its catalogue have no kind for `{word}`",
            "cơ cấu và danh mục không có loại đơn vị `{word}`"
        );
        let help =
            say!("declare a kind with this name in the catalogue", "khai báo loại đơn vị có tên này trong danh mục");
        found.push(Diagnostic::error("unknown-kind", message).help(help));
    }
    if !checks.unmentioned.is_empty() {
        let total = checks.unmentioned.len();
        let shown: Vec<&str> = checks.unmentioned.iter().take(8).map(String::as_str).collect();
        let (shown, more) = (shown.join("; "), if total > 8 { "; …" } else { "" });
        let message = say!(
            "no clause mentions {total} units of the structure: {shown}{more}",
            "{total} đơn vị của cơ cấu không được khoản nào nhắc tới: {shown}{more}"
        );
        let help = say!(
            "look for a clause that was not read, or say that they stay",
            "tìm khoản chưa đọc được, hoặc ghi rõ các đơn vị này giữ nguyên"
        );
        found.push(Diagnostic::new(Severity::Warning, "unmentioned-units", message).help(help));
    }
    if !checks.foreign.is_empty() && !checks.home.is_empty() {
        let (home, others) = (&checks.home, checks.foreign.join(", "));
        let message = say!(
            "units of {others} go to {home}; what becomes of {others} itself is decided elsewhere",
            "đơn vị của {others} về {home}; việc sắp xếp chính {others} do văn bản khác quyết định"
        );
        found.push(Diagnostic::new(Severity::Note, "several-provinces", message));
    }
    if !checks.emptied.is_empty() || !checks.moved.is_empty() {
        let (moved, emptied, home) = (checks.moved.len(), checks.emptied.len(), &checks.home);
        let message = say!(
            "units that stay and come directly under {home}: {moved}; units between that end, because nothing is left below them: {emptied}; no sentence says so, it follows from where the new units stand",
            "đơn vị giữ nguyên chuyển về trực thuộc {home}: {moved}; đơn vị trung gian kết thúc hoạt động vì không còn đơn vị trực thuộc: {emptied}; văn bản không ghi câu này, suy ra từ vị trí của đơn vị mới"
        );
        let help = say!("use `--keep-districts` to leave them as they are", "dùng `--keep-districts` để giữ nguyên");
        found.push(Diagnostic::new(Severity::Note, "level-ends", message).help(help));
    }
    found
}
