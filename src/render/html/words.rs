//! Every fixed text of the page, in both languages.

use std::collections::BTreeMap;

use serde::Serialize;

/// The texts by language and key.
#[derive(Serialize)]
pub(super) struct Words {
    vi: BTreeMap<&'static str, &'static str>,
    en: BTreeMap<&'static str, &'static str>,
}

/// Returns every fixed text.
pub(super) fn words() -> Words {
    let all = || BAR.iter().chain(PANEL).chain(TABLES);
    Words { vi: all().map(|(key, _, vi)| (*key, *vi)).collect(), en: all().map(|(key, en, _)| (*key, *en)).collect() }
}

/// Key, English, Vietnamese; `{}` takes a value.
type Entry = (&'static str, &'static str, &'static str);

/// Bar, picture, keyboard.
const BAR: &[Entry] = &[
    ("all", "All bodies", "Mọi đơn vị"),
    ("all_title", "Draw every body, also where nothing changes", "Vẽ mọi đơn vị, kể cả nơi không thay đổi"),
    ("closed", "Closed: {}", "Đã thu gọn: {}"),
    ("events_from_to", "{} to {}", "từ {} đến {}"),
    ("filter_changes", "Show one kind of change", "Lọc theo loại biến động"),
    ("fit", "Fit", "Vừa màn hình"),
    ("keys", "Keyboard", "Phím tắt"),
    ("keys_arrows", "← ↑ → ↓|from body to body", "← ↑ → ↓|đi giữa các đơn vị"),
    ("keys_close", "C|close or open a block (or double click)", "C|thu gọn hoặc mở khối (hoặc nhấp đúp)"),
    ("keys_enter", "Enter|tell about the body", "Enter|xem chi tiết đơn vị"),
    ("keys_escape", "Esc|stop, show everything again", "Esc|dừng, trở lại toàn sơ đồ"),
    ("keys_next", "E F|next event, next finding", "E F|việc sắp xếp tiếp theo, phát hiện tiếp theo"),
    ("keys_play", "P|play from before to after", "P|chạy từ trước đến sau"),
    ("keys_search", "/|search", "/|tìm đơn vị"),
    (
        "keys_views",
        "1 2 3 4 5|before, after, overlay, lineage, tables",
        "1 2 3 4 5|trước, sau, chồng lớp, dòng kế thừa, bảng biểu",
    ),
    (
        "keys_zoom",
        "+ − 0|larger, smaller, fit (or the wheel)",
        "+ − 0|phóng to, thu nhỏ, vừa màn hình (hoặc lăn chuột)",
    ),
    ("language", "Language", "Ngôn ngữ"),
    ("legend", "Legend", "Chú giải"),
    ("no_hit", "No body has such a name", "Không có đơn vị nào khớp"),
    ("opened", "Opened: {}", "Đã mở: {}"),
    ("play", "Play the change", "Chạy từ trước đến sau"),
    ("print_a3", "Print A3", "In A3"),
    ("print_a4", "Print A4", "In A4"),
    ("print_table", "Print", "In bảng"),
    ("search", "Search, accents not needed", "Tìm đơn vị, gõ không dấu cũng được"),
    ("skip", "Skip the picture, go to events and findings", "Bỏ qua sơ đồ, tới danh sách việc sắp xếp"),
    (
        "stage",
        "Picture. Arrow keys go from body to body, Enter tells about one, C closes a block.",
        "Sơ đồ. Phím mũi tên để đi giữa các đơn vị, Enter để xem chi tiết, C để thu gọn khối.",
    ),
    ("stop", "Stop", "Dừng"),
    ("tools", "Tools", "Công cụ"),
    ("units", "{} bodies", "{} đơn vị"),
    ("units_changed", "{} → {} bodies", "{} → {} đơn vị"),
    ("view_after", "After", "Sau"),
    ("view_before", "Before", "Trước"),
    ("view_change", "Overlay", "Chồng lớp"),
    ("view_lineage", "Lineage", "Dòng kế thừa"),
    ("view_tables", "Tables", "Bảng biểu"),
    ("views", "Views", "Cách xem"),
    ("zoom_in", "Larger", "Phóng to"),
    ("zoom_out", "Smaller", "Thu nhỏ"),
];

/// The side panel.
const PANEL: &[Entry] = &[
    ("absent", "does not exist", "không có"),
    ("after", "after", "sau"),
    ("and_more", "and {} more", "và {} mục khác"),
    ("basis", "Legal basis", "Căn cứ"),
    ("before", "before", "trước"),
    ("came_from", "Came from", "Hình thành từ"),
    (
        "card",
        "Nothing happens to these bodies; on the sheet one card stands for them.",
        "Các đơn vị này không thay đổi; trên sơ đồ được gộp thành một thẻ.",
    ),
    ("change", "change", "tăng, giảm"),
    ("close", "Close", "Đóng"),
    ("close_block", "Close the block", "Thu gọn khối"),
    ("codes", "Codes", "Mã số"),
    ("confirmed", "confirmed", "đã kiểm chứng"),
    ("confirmed_short", "confirmed", "kiểm chứng"),
    ("cooperates", "Takes part in", "Chức năng phối hợp"),
    ("events", "What changes", "Các việc sắp xếp"),
    ("findings", "Findings", "Điều cần xem lại"),
    ("fly", "Show in the picture", "Xem trên sơ đồ"),
    ("formerly", "formerly:", "tên cũ:"),
    ("functions", "Functions led", "Chức năng chủ trì"),
    ("illustrative", "illustrative", "minh họa"),
    ("illustrative_short", "illustrative", "minh họa"),
    ("introduced_title", "Findings that the plan introduces", "Vấn đề phát sinh từ phương án"),
    ("judgements", "Judgements", "Đánh giá"),
    ("kept_numbers", "Kept unchanged: numbers {} (in the tables)", "Việc giữ nguyên: số {} (xem bảng biểu)"),
    ("lines", "Lines of authority", "Quan hệ chỉ đạo, phối hợp"),
    ("measure", "figure", "chỉ tiêu"),
    ("memory", "not confirmed", "chưa kiểm chứng"),
    ("memory_short", "not confirmed", "chưa kiểm chứng"),
    ("more", "Show more ({})", "Hiện thêm ({})"),
    ("no_findings", "No finding: every rule holds.", "Không có vấn đề: đạt mọi quy tắc."),
    ("note", "Remark", "Ghi chú"),
    ("only_after", "only after", "chỉ có sau"),
    ("only_before", "only before", "chỉ có trước"),
    ("open", "Open the block", "Mở khối"),
    ("posts", "Posts", "Chức vụ"),
    ("provenance", "Where the facts come from", "Nguồn dữ kiện"),
    ("remaining_title", "Findings that were there before", "Vấn đề có từ trước, chưa giải quyết"),
    ("resolved_title", "Findings that the plan resolves", "Vấn đề phương án đã giải quyết"),
    ("show_all", "Draw them", "Vẽ các đơn vị này"),
    ("side", "Details, events, findings", "Chi tiết, việc sắp xếp, vấn đề"),
    ("state_after", "After", "Sau sắp xếp"),
    ("state_before", "Before", "Trước sắp xếp"),
    ("top", "the top", "cấp cao nhất"),
    ("under", "Under", "Trực thuộc"),
    ("under_after", "Under, after", "Trực thuộc, sau"),
    ("under_before", "Under, before", "Trực thuộc, trước"),
    ("unstated", "not stated", "chưa ghi nguồn"),
    ("went_to", "What became of it", "Kế thừa, chuyển đến"),
];

/// The tables.
const TABLES: &[Entry] = &[
    ("advice", "What to do", "Cần làm"),
    ("by_when", "By when", "Thời hạn"),
    ("change_kind", "What happens", "Biến động"),
    ("copied", "{} rows copied", "Đã sao chép {} dòng"),
    ("copy", "Copy for Excel", "Sao chép sang Excel"),
    ("count", "Number", "Số lượng"),
    ("decided_by", "Who decides", "Cấp quyết định"),
    ("demanded", "What is demanded", "Nội dung yêu cầu"),
    ("document", "Document", "Văn bản"),
    ("event", "Event", "Nội dung"),
    ("facts", "Facts", "Dữ kiện"),
    ("fate", "What became of it", "Kết quả"),
    ("filter", "Filter", "Lọc trong bảng"),
    ("form", "Legal form", "Hình thức"),
    ("group", "Group", "Nhóm"),
    ("holders", "Persons who leave their post", "Người thôi giữ chức vụ"),
    ("introduced", "introduced", "phát sinh"),
    ("kind", "Kind", "Loại hình"),
    ("left_over", "Surplus", "Dôi dư"),
    ("matter", "What", "Nội dung"),
    ("message", "Finding", "Vấn đề"),
    ("no", "No.", "Số"),
    ("not_filled", "Posts not filled yet", "Chức vụ chưa bố trí"),
    ("of_unit", "Of", "Của đơn vị"),
    ("of_whom", "Of whom", "Cơ quan thực hiện"),
    ("on", "Date", "Ngày"),
    ("organ", "Organ", "Cơ quan ban hành"),
    ("paragraph", "Paragraph", "Điều, khoản"),
    ("plan_does", "Events of the plan", "Việc trong phương án"),
    ("remark", "Remark", "Ghi chú"),
    ("receiver", "Passes to", "Nơi nhận"),
    ("remaining", "remains", "còn tồn tại"),
    ("resolved", "resolved", "đã giải quyết"),
    ("responsible", "Responsible", "Chịu trách nhiệm"),
    ("role", "Post", "Chức vụ"),
    ("rule", "Rule", "Quy tắc"),
    ("severity", "Severity", "Mức độ"),
    ("sort", "Sort", "Loại"),
    ("sort_cooperation", "function shared", "chức năng phối hợp"),
    ("sort_function", "function led", "chức năng chủ trì"),
    ("sort_line", "line of authority", "quan hệ"),
    ("sort_measure", "figure", "chỉ tiêu"),
    ("sort_post", "post", "chức vụ"),
    ("sort_subordinate", "subordinate", "đơn vị trực thuộc"),
    ("source", "Source", "Nguồn"),
    ("state", "State", "Tình trạng"),
    ("status", "Status", "Kết quả"),
    ("still_open", "Still to settle", "Việc còn phải giải quyết"),
    ("table_demands", "Compliance", "Đối chiếu yêu cầu"),
    ("table_dispositions", "Who receives what", "Bàn giao, tiếp nhận"),
    ("table_events", "Events", "Việc sắp xếp"),
    ("table_findings", "Findings", "Kết quả kiểm tra"),
    ("table_sources", "Sources", "Nguồn dữ kiện"),
    ("table_surplus", "Heads and deputies", "Cấp trưởng, cấp phó"),
    ("table_totals", "Totals", "Tổng hợp"),
    ("table_units", "All bodies", "Danh mục đơn vị"),
    ("tables", "Tables", "Bảng biểu"),
    ("totals_bodies", "Bodies", "Đầu mối"),
    ("totals_kinds", "Bodies by kind", "Đầu mối theo loại hình"),
    ("totals_measures", "Figures", "Chỉ tiêu"),
    ("totals_posts", "Posts", "Chức vụ"),
    ("unit", "Body", "Đơn vị"),
    ("what", "What", "Nội dung"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::html::SCRIPTS;

    #[test]
    fn every_text_that_the_scripts_ask_for_exists_and_none_stands_twice() {
        let known: Vec<&str> = BAR.iter().chain(PANEL).chain(TABLES).map(|(key, ..)| *key).collect();
        let mut sorted = known.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), known.len());
        for script in SCRIPTS {
            for call in ["word(\"", "column(\""] {
                for key in script.split(call).skip(1).filter_map(|rest| rest.split('"').next()) {
                    let is_stem = key.ends_with('_');
                    let exists = known.iter().any(|known| *known == key || is_stem && known.starts_with(key));
                    assert!(exists, "no text for {key}");
                }
            }
        }
    }

    #[test]
    fn both_languages_take_the_same_values() {
        for (key, en, vi) in BAR.iter().chain(PANEL).chain(TABLES) {
            assert_eq!(en.matches("{}").count(), vi.matches("{}").count(), "{key}");
            assert!(!en.is_empty() && !vi.is_empty(), "{key}");
        }
    }
}
