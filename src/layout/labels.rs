//! The fixed words of a drawing, in the reader's language.

use super::chart::{Change, LinkStyle, Severity, Shape};

/// Every fixed word; take [`Labels::vietnamese`] or [`Labels::english`] and alter what the case needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// BCP 47 tag of the language, for the `lang` attribute.
    pub language: String,
    /// Names of the outlines in the legend.
    pub shapes: Vec<(Shape, String)>,
    /// Names of the changes in legend, lists and labels.
    pub changes: Vec<(Change, String)>,
    /// Two short lines beside each counter.
    pub counters: Vec<(Change, [String; 2])>,
    /// Names of the second lines in the legend.
    pub links: Vec<(LinkStyle, String)>,
    /// Names of the severities.
    pub severities: Vec<(Severity, String)>,
    /// Heading of the list of events.
    pub events: String,
    /// Heading of the list of findings.
    pub findings: String,
    /// Word before a concurrent post.
    pub concurrent: String,
    /// Heading of the legend.
    pub legend: String,
    /// Row headings of the legend: bodies, changes, relations.
    pub rows: [String; 3],
    /// Legend of the tree line.
    pub direct: String,
    /// Legend of a line that no longer holds.
    pub ended_line: String,
    /// Legend of the ghost.
    pub only_before: String,
    /// Legend of the target.
    pub only_after: String,
    /// Legend of the ribbon.
    pub ribbon: String,
    /// Legend of the event number.
    pub event_number: String,
    /// Legend of the delta pill.
    pub delta: String,
    /// Legend of the bare figure in a box; empty for none.
    pub badge: String,
    /// Legend of the letter of a concurrent post.
    pub post_letter: String,
    /// Legend of the aggregate card.
    pub aggregate: String,
    /// Before a former name.
    pub former: String,
    /// One unit, in counts.
    pub unit: [String; 2],
    /// Unit of the weight on bundles; empty for none.
    pub weight: String,
    /// Between what moves and where it goes.
    pub to: String,
    /// Name of a card of folded units: `{}` is their number.
    pub folded: String,
    /// Title of the lineage sheet.
    pub lineage: String,
    /// Headings of the two columns of the lineage sheet, and names of the views before and after.
    pub states: [String; 2],
    /// Folded siblings: `{}` is their number.
    pub and_unchanged: String,
    /// Beside an ended unit without successor on the lineage sheet.
    pub no_successor: String,
    /// Beside a new unit without origin on the lineage sheet.
    pub no_origin: String,
    /// Heading over marks of what other sheets show.
    pub elsewhere: String,
    /// The sheet: `Tờ`.
    pub sheet: String,
    /// Separator of thousands.
    pub thousands: char,
}

impl Default for Labels {
    fn default() -> Self {
        Labels::english()
    }
}

fn pairs<K: Copy>(list: &[(K, &str)]) -> Vec<(K, String)> {
    list.iter().map(|(key, word)| (*key, (*word).to_string())).collect()
}

fn couples<K: Copy>(list: &[(K, &str, &str)]) -> Vec<(K, [String; 2])> {
    list.iter().map(|(key, first, second)| (*key, [(*first).to_string(), (*second).to_string()])).collect()
}

fn find<K: PartialEq>(list: &[(K, String)], key: &K) -> String {
    list.iter().find(|(known, _)| known == key).map(|(_, word)| word.clone()).unwrap_or_default()
}

impl Labels {
    /// Returns the name of an outline.
    pub fn shape(&self, shape: Shape) -> String {
        find(&self.shapes, &shape)
    }

    /// Returns the name of a change.
    pub fn change(&self, change: Change) -> String {
        find(&self.changes, &change)
    }

    /// Returns the name of a second line.
    pub fn link(&self, style: LinkStyle) -> String {
        find(&self.links, &style)
    }

    /// Returns the name of a severity.
    pub fn severity(&self, severity: Severity) -> String {
        find(&self.severities, &severity)
    }

    /// Returns the two short lines of a counter.
    pub fn counter(&self, change: Change) -> [String; 2] {
        let found = self.counters.iter().find(|(known, _)| *known == change);
        found.map(|(_, lines)| lines.clone()).unwrap_or_default()
    }

    /// Returns a count with its word, such as `3 đơn vị`.
    pub fn units(&self, count: usize) -> String {
        format!("{} {}", self.number(i64::try_from(count).unwrap_or(i64::MAX)), self.unit[usize::from(count != 1)])
    }

    /// Returns a number with separators of thousands.
    pub fn number(&self, value: i64) -> String {
        let digits = value.unsigned_abs().to_string();
        let mut text = String::new();
        if value < 0 {
            text.push('−');
        }
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(self.thousands);
            }
            text.push(digit);
        }
        text
    }

    /// Returns a difference with its sign: `+4`, `−3`, `±0`.
    pub fn difference(&self, value: i64) -> String {
        match value {
            0 => "±0".to_string(),
            1.. => format!("+{}", self.number(value)),
            _ => self.number(value),
        }
    }

    /// Returns the words in Vietnamese.
    pub fn vietnamese() -> Labels {
        Labels {
            language: "vi".into(),
            shapes: pairs(VIETNAMESE_SHAPES),
            changes: pairs(VIETNAMESE_CHANGES),
            counters: couples(VIETNAMESE_COUNTERS),
            links: pairs(&[
                (LinkStyle::Second, "song trùng trực thuộc"),
                (LinkStyle::Leadership, "lãnh đạo"),
                (LinkStyle::Guidance, "chỉ đạo, hướng dẫn nghiệp vụ"),
                (LinkStyle::Supervision, "kiểm tra, giám sát"),
                (LinkStyle::Coordination, "phối hợp"),
            ]),
            severities: pairs(&[(Severity::Error, "Lỗi"), (Severity::Warning, "Cảnh báo"), (Severity::Note, "Lưu ý")]),
            events: "CÁC VIỆC SẮP XẾP".into(),
            findings: "ĐIỀU CẦN XEM LẠI".into(),
            concurrent: "Kiêm nhiệm".into(),
            legend: "CHÚ GIẢI".into(),
            rows: ["Loại hình".into(), "Biến động".into(), "Quan hệ".into()],
            direct: "trực thuộc, lãnh đạo".into(),
            ended_line: "quan hệ cũ, thôi hiệu lực".into(),
            only_before: "nét đứt, gạch chéo: cũ".into(),
            only_after: "nét đậm, nền màu: mới".into(),
            ribbon: "dải nối: bề dày theo số người".into(),
            event_number: "số thứ tự việc sắp xếp".into(),
            delta: "tăng, giảm".into(),
            badge: String::new(),
            post_letter: "một người đứng đầu hai nơi cùng chữ".into(),
            aggregate: "Nhóm gộp nhiều đơn vị".into(),
            former: "tên cũ: ".into(),
            unit: ["đơn vị".into(), "đơn vị".into()],
            weight: String::new(),
            to: "về".into(),
            folded: "{} đơn vị giữ nguyên".into(),
            lineage: "ĐƠN VỊ NÀO THÀNH ĐƠN VỊ NÀO".into(),
            states: ["Trước sắp xếp".into(), "Sau sắp xếp".into()],
            and_unchanged: "và {} đơn vị giữ nguyên".into(),
            no_successor: "không có đơn vị kế thừa".into(),
            no_origin: "chưa có trước đó".into(),
            elsewhere: "Xem tờ khác".into(),
            sheet: "Tờ".into(),
            thousands: '.',
        }
    }

    /// Returns the words in English.
    pub fn english() -> Labels {
        Labels {
            language: "en".into(),
            shapes: pairs(ENGLISH_SHAPES),
            changes: pairs(ENGLISH_CHANGES),
            counters: couples(ENGLISH_COUNTERS),
            links: pairs(&[
                (LinkStyle::Second, "second superior"),
                (LinkStyle::Leadership, "leadership"),
                (LinkStyle::Guidance, "professional guidance"),
                (LinkStyle::Supervision, "supervision"),
                (LinkStyle::Coordination, "coordination"),
            ]),
            severities: pairs(&[(Severity::Error, "Error"), (Severity::Warning, "Warning"), (Severity::Note, "Note")]),
            events: "WHAT CHANGES".into(),
            findings: "FINDINGS".into(),
            concurrent: "Concurrent post".into(),
            legend: "LEGEND".into(),
            rows: ["Bodies".into(), "Changes".into(), "Relations".into()],
            direct: "reports to".into(),
            ended_line: "line that ends".into(),
            only_before: "dashed, hatched: before only".into(),
            only_after: "thick, tinted: after only".into(),
            ribbon: "ribbon: width by number of people".into(),
            event_number: "number of the event".into(),
            delta: "more, fewer".into(),
            badge: String::new(),
            post_letter: "same person heads both bodies".into(),
            aggregate: "Card for several units".into(),
            former: "formerly: ".into(),
            unit: ["unit".into(), "units".into()],
            weight: String::new(),
            to: "to".into(),
            folded: "{} unchanged units".into(),
            lineage: "WHICH UNIT BECAME WHICH".into(),
            states: ["Before".into(), "After".into()],
            and_unchanged: "and {} unchanged".into(),
            no_successor: "no successor".into(),
            no_origin: "did not exist".into(),
            elsewhere: "See other sheets".into(),
            sheet: "Sheet".into(),
            thousands: ',',
        }
    }
}

const VIETNAMESE_SHAPES: &[(Shape, &str)] = &[
    (Shape::Committee, "Cấp ủy"),
    (Shape::Council, "HĐND, UBND"),
    (Shape::Advisory, "Cơ quan tham mưu của Đảng"),
    (Shape::Office, "Cơ quan chuyên môn"),
    (Shape::Service, "Đơn vị sự nghiệp"),
    (Shape::Joint, "Cơ quan chung"),
    (Shape::Front, "Mặt trận, đoàn thể"),
    (Shape::Cell, "Chi bộ"),
    (Shape::Territory, "Đơn vị hành chính"),
    (Shape::Enterprise, "Doanh nghiệp"),
    (Shape::Plain, "Tổ chức khác"),
];

const VIETNAMESE_CHANGES: &[(Change, &str)] = &[
    (Change::Unchanged, "Giữ nguyên"),
    (Change::Split, "Chia, tách"),
    (Change::Merge, "Hợp nhất, sáp nhập"),
    (Change::Move, "Chuyển cấp trên"),
    (Change::Establish, "Lập mới"),
    (Change::Dissolve, "Giải thể"),
    (Change::Rename, "Đổi tên"),
    (Change::Adjust, "Điều chỉnh"),
    (Change::Rearrange, "Sắp xếp lại"),
];

const VIETNAMESE_COUNTERS: &[(Change, &str, &str)] = &[
    (Change::Unchanged, "giữ", "nguyên"),
    (Change::Split, "chia, tách", "cơ quan"),
    (Change::Merge, "hợp nhất, sáp nhập", "đơn vị"),
    (Change::Move, "chuyển", "cấp trên"),
    (Change::Establish, "lập", "mới"),
    (Change::Dissolve, "giải", "thể"),
    (Change::Rename, "đổi", "tên"),
    (Change::Adjust, "điều", "chỉnh"),
    (Change::Rearrange, "sắp xếp", "lại"),
];

const ENGLISH_SHAPES: &[(Shape, &str)] = &[
    (Shape::Committee, "Party committee"),
    (Shape::Council, "Council, People’s Committee"),
    (Shape::Advisory, "Party advisory body"),
    (Shape::Office, "Government office"),
    (Shape::Service, "Public service unit"),
    (Shape::Joint, "Joint body"),
    (Shape::Front, "Front, mass organisation"),
    (Shape::Cell, "Party cell"),
    (Shape::Territory, "Territorial unit"),
    (Shape::Enterprise, "Enterprise"),
    (Shape::Plain, "Other body"),
];

const ENGLISH_CHANGES: &[(Change, &str)] = &[
    (Change::Unchanged, "Unchanged"),
    (Change::Split, "Split"),
    (Change::Merge, "Merger"),
    (Change::Move, "Transfer"),
    (Change::Establish, "Established"),
    (Change::Dissolve, "Dissolved"),
    (Change::Rename, "Renamed"),
    (Change::Adjust, "Adjusted"),
    (Change::Rearrange, "Rearranged"),
];

const ENGLISH_COUNTERS: &[(Change, &str, &str)] = &[
    (Change::Unchanged, "un-", "changed"),
    (Change::Split, "split", "bodies"),
    (Change::Merge, "merged", "bodies"),
    (Change::Move, "trans-", "ferred"),
    (Change::Establish, "estab-", "lished"),
    (Change::Dissolve, "dis-", "solved"),
    (Change::Rename, "re-", "named"),
    (Change::Adjust, "ad-", "justed"),
    (Change::Rearrange, "re-", "arranged"),
];
