//! What is found while tables are imported: it is explained here, as what is found on load is.

use super::on_load::found;
use super::{Check, Rule, Title};
use crate::diagnostic::Severity;

pub static ALL: &[Rule] = &[
    found! { "ambiguous-body", "a cell may mean several bodies", "một ô có thể chỉ nhiều đơn vị",
    "A cell of a table names a body by a name or code that several bodies have.", "Name it by its id or code, or say in the mapping by what the column names bodies (`by`).",
    "Ô của bảng ghi tên hoặc mã mà nhiều đơn vị cùng có. Ghi bằng mã riêng, hoặc khai báo `by` cho cột trong tệp ánh xạ." },
    Rule {
        severity: Severity::Warning,
        ..found! { "amounts-differ", "a row passes another amount than the body has", "số ghi chuyển khác số đơn vị có",
        "A row of an operations sheet says that a whole body passes, and states a quantity that is not the body's. The whole passes.", "Correct one of the two numbers, or write part.",
        "Dòng phương án ghi chuyển toàn bộ nhưng số lượng khác số của đơn vị; chương trình chuyển toàn bộ. Sửa một trong hai số, hoặc ghi một phần." }
    },
    Rule {
        severity: Severity::Note,
        ..found! { "converted-encoding", "a table was converted to Unicode", "bảng đã được chuyển sang Unicode",
        "The file is in an older encoding, which was recognised and converted.", "Look at a few names to see that they are right.",
        "Tệp dùng bảng mã cũ, đã nhận ra và chuyển đổi. Kiểm tra vài tên xem đã đúng chữ chưa." }
    },
    found! { "days-reversed", "a body ends before it begins", "đơn vị kết thúc trước khi bắt đầu",
    "The last day in a row lies before the first one.", "Correct one of the two days.",
    "Ngày kết thúc ghi trước ngày thành lập. Sửa một trong hai ngày." },
    found! { "extents-differ", "the parts of a body do not add up", "các phần của đơn vị không khớp",
    "A table gives a body whole to one result and to others besides, gives its remainder twice, or gives parts only and the remainder to nobody.", "Say which part goes where, or state `remainder` under `plan` of the mapping.",
    "Bảng chuyển toàn bộ đơn vị cho một nơi nhưng còn chuyển cho nơi khác, có hai phần còn lại, hoặc không ai nhận phần còn lại. Ghi rõ từng phần, hoặc khai báo `remainder`." },
    Rule {
        severity: Severity::Note,
        ..found! { "imprecise-date", "a date states no day", "mốc thời gian không ghi ngày",
        "A cell holds a year or a month; the first day of it was taken, or the last one for an end.", "State the day where it is known.",
        "Ô chỉ ghi năm hoặc tháng; đã lấy ngày đầu kỳ (ngày cuối kỳ nếu là ngày kết thúc). Ghi rõ ngày nếu biết." }
    },
    found! { "malformed-date-cell", "a cell holds no date", "ô không phải là ngày tháng",
    "A column of dates holds something else.", "Write it as 31/10/2022 or 2022-10-31, or read another column; if the month stands first, say so in `dates` of the mapping; `values` tells what words mean.",
    "Cột ngày tháng chứa nội dung khác. Ghi dạng 31/10/2022 hoặc 2022-10-31, hoặc chọn cột khác; nếu tháng ghi trước ngày thì khai báo `dates`, nghĩa của các từ khai báo trong `values`." },
    found! { "malformed-levels", "levels are stated wrongly in a mapping", "khai báo các cấp chưa đúng",
    "Only tables of bodies have `levels`, at most nine columns; the `kind` of a source counts there only.", "State `levels` in a table of bodies, the highest column first.",
    "Chỉ bảng đơn vị có `levels`, tối đa chín cột; `kind` của nguồn chỉ dùng ở đó. Khai báo `levels` ở bảng đơn vị, cột cấp cao nhất đứng trước." },
    found! { "malformed-number", "a cell holds no number", "ô không phải là số",
    "A column of quantities holds something else, or more decimals than the measure has.", "Write it as 1.317.200 or 6,48, `–` for none; `numbers` of the mapping tells how numbers are written.",
    "Cột số liệu chứa nội dung khác, hoặc nhiều chữ số thập phân hơn chỉ tiêu cho phép. Ghi dạng 1.317.200 hoặc 6,48, `–` nếu không có; `numbers` trong tệp ánh xạ cho biết cách ghi số." },
    found! { "malformed-other", "other data of a workbook cannot be read", "không đọc được cột dữ liệu khác",
    "An exported workbook holds in its last columns, as JSON, what no other column can hold; such a cell was changed.", "Leave the cells as the export wrote them, or empty them.",
    "Bảng tính xuất ra giữ phần dữ liệu mà các cột khác không chứa được ở dạng JSON; ô này đã bị sửa. Giữ nguyên như khi xuất, hoặc xóa trống." },
    found! { "missing-body", "a row names no body", "dòng không ghi đơn vị",
    "A cell that must name a body is empty.", "Name the body, or empty the row.",
    "Ô phải ghi đơn vị lại để trống. Ghi đơn vị, hoặc xóa dòng." },
    Rule {
        severity: Severity::Warning,
        ..found! { "missing-date", "a body has ended on no day", "đơn vị đã kết thúc nhưng không ghi ngày",
        "A row says that the body has ended, without its last day.", "State the last day.",
        "Dòng ghi đơn vị đã kết thúc nhưng thiếu ngày. Ghi ngày kết thúc." }
    },
    found! { "missing-name", "a row has neither name nor id", "dòng không có tên, không có mã",
    "A row of a table of bodies has facts, but nothing that tells which body it is.", "Name the body, or empty the row.",
    "Dòng có số liệu nhưng không cho biết là đơn vị nào. Ghi tên, hoặc xóa dòng." },
    found! { "missing-table", "a file, sheet or column is missing", "thiếu tệp, trang tính hoặc cột",
    "The mapping names a file that was not given, or a sheet or a column that is not there.", "Name the file too, or correct the mapping; the names that are there are listed.",
    "Tệp ánh xạ nêu tệp chưa đưa vào, hoặc trang tính, cột không có. Đưa thêm tệp hoặc sửa tệp ánh xạ." },
    found! { "missing-word", "a cell that must be filled is empty", "ô bắt buộc để trống",
    "A row lacks the word without which it says nothing, such as the type of a line.", "Fill the cell in, or empty the row.",
    "Dòng thiếu nội dung bắt buộc, ví dụ loại quan hệ. Điền ô này, hoặc xóa dòng." },
    found! { "no-headings", "no headings were found", "không tìm thấy dòng tiêu đề",
    "No row at the top of the sheet looks like the headings of its columns.", "State `heading` in the mapping: first and last row.",
    "Không dòng nào ở đầu trang giống tiêu đề cột. Ghi `heading` (dòng đầu, dòng cuối) trong tệp ánh xạ." },
    Rule {
        severity: Severity::Warning,
        ..found! { "one-sided-link", "only one of two bodies knows of a link", "quan hệ chỉ ghi ở một phía",
        "One body lists another as its subordinate, which does not name it as its superior, or the other way round.", "Correct one of the two rows; the row of the subordinate counts.",
        "Một đơn vị ghi đơn vị kia là cấp dưới nhưng đơn vị kia không ghi lại là cấp trên, hoặc ngược lại. Sửa một trong hai dòng; dòng của cấp dưới được lấy làm căn cứ." }
    },
    found! { "repeated-body", "a body has two rows", "một đơn vị có hai dòng",
    "In a table with levels two rows without ids of their own give the same path; the first was taken.", "Delete one row, or state `repeated` in the mapping if the first is to count.",
    "Trong bảng chia theo cấp, hai dòng không có mã riêng ghi cùng một đơn vị; đã lấy dòng đầu. Xóa một dòng, hoặc khai báo `repeated` nếu chỉ lấy dòng đầu." },
    Rule {
        severity: Severity::Note,
        ..found! { "rows-left-out", "rows of a table were left out", "một số dòng của bảng không được đọc",
        "Sums, titles and remarks around a table are no bodies.", "If one of them is a body, state `records` in the mapping.",
        "Dòng cộng, tiêu đề, ghi chú không phải là đơn vị. Nếu có dòng là đơn vị, khai báo `records` trong tệp ánh xạ." }
    },
    found! { "same-name", "two bodies cannot be told apart", "hai đơn vị không phân biệt được",
    "Two bodies without ids have one name under one superior.", "Add a column with ids, or tell the names apart.",
    "Hai đơn vị không có mã, cùng tên, cùng cấp trên. Thêm cột mã, hoặc ghi tên khác nhau." },
    found! { "several-superiors", "a body has several superiors", "đơn vị có nhiều cấp trên",
    "A cell names several superiors; a body has one.", "Keep one, or say in `further_superiors` of the mapping which line type the others become.",
    "Ô ghi nhiều cấp trên, trong khi mỗi đơn vị chỉ có một. Giữ một, hoặc khai báo `further_superiors` trong tệp ánh xạ." },
    Rule {
        severity: Severity::Note,
        ..found! { "stated-day", "a line above a table states its day", "dòng trên bảng cho biết thời điểm",
        "A line above the headings says at which day the bodies live, and no other line says otherwise; it was taken as `as_of`.", "If it is otherwise, say it in `structure` of a mapping.",
        "Dòng trên tiêu đề ghi thời điểm của số liệu, không dòng nào ghi khác; đã lấy làm `as_of`. Nếu khác, ghi trong `structure` của tệp ánh xạ." }
    },
    Rule {
        severity: Severity::Note,
        ..found! { "stated-title", "a line above a table is its title", "dòng trên bảng là tên của cơ cấu",
        "A line above the headings begins as titles of structures do (sơ đồ tổ chức …), and there is no other; it was taken as the title.", "If it is otherwise, say it in `structure` of a mapping.",
        "Dòng trên tiêu đề mở đầu như tên của một cơ cấu (sơ đồ tổ chức …), không có dòng thứ hai như vậy; đã lấy làm tên. Nếu khác, ghi trong `structure` của tệp ánh xạ." }
    },
    found! { "too-large", "a table exceeds a limit", "bảng vượt giới hạn",
    "The file has more rows, columns or cells than are read, or unpacks to too much.", "Split it, or delete what lies beyond the table.",
    "Tệp có số dòng, cột, ô hoặc dung lượng giải nén vượt giới hạn. Chia nhỏ tệp, hoặc xóa phần thừa ngoài bảng." },
    found! { "unknown-body", "a cell names no known body", "ô ghi đơn vị không có trong bảng",
    "No body of the tables has this name, code or id.", "Add the body, or name another; a body outside the tables means \"\" in `values` of the mapping.",
    "Không đơn vị nào trong bảng có tên, mã này. Bổ sung đơn vị hoặc ghi đơn vị khác; đơn vị ngoài bảng thì khai báo nghĩa \"\" trong `values`." },
    found! { "unnumbered-row", "a row has no number of an outline", "dòng không có số thứ tự",
    "The numbering tells how deep a row stands, and this row has none.", "Number it as I, 1, a or 1, 1.1.",
    "Cấp bậc theo số thứ tự nhưng dòng này không có. Đánh số theo I, 1, a hoặc 1, 1.1." },
    Rule {
        severity: Severity::Note,
        ..found! { "unread-columns", "columns were not recognised", "có cột không nhận ra",
        "The headings of some columns are no known words; nothing was made of them.", "Say what they are with `--map`, if they are to be read.",
        "Tiêu đề một số cột không nhận ra nên không đọc. Khai báo bằng `--map` nếu cần." }
    },
    found! { "unreadable-table", "a file of tables cannot be read", "không đọc được tệp bảng",
    "The file is damaged, has a password, or is none of the kinds that are read.", "Save it again as .xlsx, CSV or JSON.",
    "Tệp hỏng, có mật khẩu hoặc không thuộc loại đọc được. Lưu lại dạng .xlsx, CSV hoặc JSON." },
    Rule {
        severity: Severity::Note,
        ..found! { "unrecognised-sheet", "a sheet was not recognised", "trang tính không nhận ra",
        "The sheet has no table whose headings are known.", "Say in a mapping what it gives, if it is to be read.",
        "Trang tính không có bảng với tiêu đề nhận ra được. Nếu cần đọc, khai báo trong tệp ánh xạ." }
    },
    found! { "unwritable-workbook", "a workbook cannot be written", "không ghi được bảng tính",
    "There is more in the structure than a workbook can hold.", "Write it as JSON.",
    "Cơ cấu lớn hơn mức bảng tính chứa được. Ghi dạng JSON." },
];
