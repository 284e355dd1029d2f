//! What is found while files are read and put together: nothing is left to check, all of it is to be explained.
//!
//! A structure is assembled as far as it can be: what is wrong is reported and left out, so that the rest is still checked.

use super::{Check, Rule, Title};
use crate::diagnostic::Severity;

const fn found(code: &'static str, en: &'static str, vi: &'static str, doc: &'static str) -> Rule {
    Rule { code, severity: Severity::Error, title: Title { en, vi }, settings: &[], doc, check: Check::OnLoad }
}

pub static ALL: &[Rule] = &[
    found(
        "cycle",
        "superiors run in a circle",
        "quan hệ trực thuộc tạo thành vòng",
        "# cycle\n\n\
         Following the superiors of a body leads back to it, so nobody in the circle has a root above.\n\
         The circle is cut at its first unit and the rest is checked; rules about superiors pass over the units of the circle.\n\n\
         ## What to do\n\n\
         Give one of the units another superior.\n\n\
         ## Tiếng Việt\n\n\
         Theo cấp trên của một đơn vị lại quay về chính nó. Sửa cấp trên của một trong các đơn vị trong vòng.\n",
    ),
    found(
        "duplicate-function",
        "a function stands in the register already",
        "chức năng đã có trong danh mục",
        "# duplicate-function\n\n\
         A plan enters a function whose id the register has already.\n\n\
         ## What to do\n\n\
         Give the function another id, or use the one that is there.\n\n\
         ## Tiếng Việt\n\n\
         Chức năng đã có trong danh mục. Đặt mã khác hoặc dùng chức năng đã có.\n",
    ),
    found(
        "duplicate-id",
        "one id stands twice",
        "một mã được dùng hai lần",
        "# duplicate-id\n\n\
         Two units, two functions, two posts of one body, or two entries of a pack bear one id.\n\
         The first one is kept.\n\n\
         ## What to do\n\n\
         Give each its own id.\n\n\
         ## Tiếng Việt\n\n\
         Hai đơn vị, chức năng hoặc chức vụ dùng cùng một mã. Đặt mã riêng cho từng mục.\n",
    ),
    found(
        "duplicate-line",
        "one line is laid twice",
        "một quan hệ được khai hai lần",
        "# duplicate-line\n\n\
         A line of this type runs between these two units already.\n\n\
         ## What to do\n\n\
         Remove one of the two.\n\n\
         ## Tiếng Việt\n\n\
         Quan hệ cùng loại giữa hai đơn vị đã có. Bỏ bớt một dòng.\n",
    ),
    found(
        "ended-superior",
        "the superior of a body has ended, or has not begun",
        "cấp trên đã kết thúc hoặc chưa hoạt động",
        "# ended-superior\n\n\
         A body names a superior that does not live at the date of the structure.\n\
         The body is kept without superior; rules about superiors pass over it.\n\n\
         ## What to do\n\n\
         Name the body that took over.\n\n\
         ## Tiếng Việt\n\n\
         Đơn vị nêu cấp trên không hoạt động vào ngày của cơ cấu. Nêu đơn vị kế thừa.\n",
    ),
    found(
        "ended-unit",
        "a body that has ended is named",
        "nêu đơn vị đã kết thúc",
        "# ended-unit\n\n\
         A plan or a selector names a body that stands in the register of ended bodies.\n\n\
         ## What to do\n\n\
         Name one of its successors.\n\n\
         ## Tiếng Việt\n\n\
         Kế hoạch nêu đơn vị đã kết thúc. Nêu đơn vị kế thừa.\n",
    ),
    found(
        "impossible-dates",
        "an entry of a pack ends before it begins",
        "mục của bộ quy tắc hết hiệu lực trước khi có hiệu lực",
        "# impossible-dates\n\n\
         `valid_to` lies before `valid_from`.\n\
         The entry is left out.\n\n\
         ## What to do\n\n\
         Correct one of the two dates.\n\n\
         ## Tiếng Việt\n\n\
         `valid_to` trước `valid_from`. Sửa lại ngày.\n",
    ),
    found(
        "line-to-ended-unit",
        "a line is tied to a body that has ended, or has not begun",
        "quan hệ nối với đơn vị đã kết thúc hoặc chưa hoạt động",
        "# line-to-ended-unit\n\n\
         One end of a line does not live at the date of the structure.\n\
         The line is not laid.\n\n\
         ## What to do\n\n\
         Tie it to the body that took over, or remove it.\n\n\
         ## Tiếng Việt\n\n\
         Một đầu của quan hệ không hoạt động vào ngày của cơ cấu. Nối với đơn vị kế thừa hoặc bỏ.\n",
    ),
    found(
        "line-to-unknown-unit",
        "a line is tied to an unknown unit",
        "quan hệ nối với đơn vị không có",
        "# line-to-unknown-unit\n\n\
         One end of a line is no unit of the structure.\n\
         The line is not laid.\n\n\
         ## What to do\n\n\
         Correct the id, add the unit, or remove the line.\n\n\
         ## Tiếng Việt\n\n\
         Một đầu của quan hệ không có trong cơ cấu. Sửa mã, bổ sung đơn vị hoặc bỏ quan hệ.\n",
    ),
    found(
        "malformed-id",
        "an id has characters that it must not have",
        "mã có ký tự không hợp lệ",
        "# malformed-id\n\n\
         An id consists of letters a-z, digits, `.`, `_` and `-`, and begins with a letter or digit.\n\
         What bears it is left out.\n\n\
         ## What to do\n\n\
         Choose an id of these characters; the official name goes into `name`.\n\n\
         ## Tiếng Việt\n\n\
         Mã chỉ gồm chữ a-z, chữ số, `.`, `_`, `-`. Tên chính thức ghi ở `name`.\n",
    ),
    found(
        "not-ended",
        "a body to be restored is not in the register of ended bodies",
        "đơn vị cần thành lập lại không có trong danh sách đã kết thúc",
        "# not-ended\n\n\
         `restores` names a body that no earlier change ended.\n\n\
         ## What to do\n\n\
         Name the ended body, or leave `restores` out.\n\n\
         ## Tiếng Việt\n\n\
         `restores` nêu đơn vị chưa từng kết thúc. Nêu đúng đơn vị hoặc bỏ `restores`.\n",
    ),
    found(
        "post-count",
        "a post with a holder counts more than once, or a post counts not at all",
        "số lượng chức vụ không hợp lệ",
        "# post-count\n\n\
         `count` says how many equal posts there are; a post that names its holder is one, and no post is none.\n\n\
         ## What to do\n\n\
         List each holder as a post of its own.\n\n\
         ## Tiếng Việt\n\n\
         Chức vụ có người giữ thì `count` phải là 1 và không bao giờ là 0. Liệt kê mỗi người một dòng.\n",
    ),
    found(
        "self-line",
        "a line leads from a unit to itself",
        "quan hệ nối đơn vị với chính nó",
        "# self-line\n\n\
         Both ends of a line are the same unit.\n\
         The line is not laid.\n\n\
         ## What to do\n\n\
         Correct one end, or remove the line.\n\n\
         ## Tiếng Việt\n\n\
         Hai đầu của quan hệ là một đơn vị. Sửa một đầu hoặc bỏ.\n",
    ),
    found(
        "unassigned-line",
        "a body ends and a line of it has no stated fate",
        "đơn vị kết thúc nhưng còn quan hệ chưa xử lý",
        "# unassigned-line\n\n\
         A body cannot end while lines are tied to it.\n\n\
         ## What to do\n\n\
         Say whether the line passes to a receiver or ends.\n\n\
         ## Tiếng Việt\n\n\
         Đơn vị không thể kết thúc khi còn quan hệ. Nêu rõ chuyển cho ai hoặc chấm dứt.\n",
    ),
    found(
        "unassigned-subordinate",
        "a body ends and a subordinate of it has no stated fate",
        "đơn vị kết thúc nhưng còn đơn vị trực thuộc chưa xử lý",
        "# unassigned-subordinate\n\n\
         A body cannot end while others stand under it.\n\n\
         ## What to do\n\n\
         Name the receiver of each subordinate.\n\n\
         ## Tiếng Việt\n\n\
         Đơn vị không thể kết thúc khi còn đơn vị trực thuộc. Nêu nơi tiếp nhận từng đơn vị.\n",
    ),
    found(
        "unknown-attribute",
        "an attribute is not in the catalogue",
        "thuộc tính chưa khai báo",
        "# unknown-attribute\n\n\
         A unit has an attribute that the catalogue does not declare.\n\n\
         ## What to do\n\n\
         Correct the word, or declare it in the catalogue.\n\n\
         ## Tiếng Việt\n\n\
         Thuộc tính chưa có trong danh mục. Sửa hoặc khai báo.\n",
    ),
    found(
        "unknown-function",
        "a function is not in the register",
        "chức năng không có trong danh mục",
        "# unknown-function\n\n\
         A unit leads, or takes part in, a function that the structure does not list.\n\n\
         ## What to do\n\n\
         Correct the id, or add the function to `functions` of the structure.\n\n\
         ## Tiếng Việt\n\n\
         Chức năng chưa có trong danh mục. Sửa mã hoặc bổ sung vào `functions`.\n",
    ),
    found(
        "unknown-kind",
        "a kind is not in the catalogue",
        "loại đơn vị chưa khai báo",
        "# unknown-kind\n\n\
         A unit is of a kind that the catalogue does not declare.\n\
         Rules that need the kind pass over the unit.\n\n\
         ## What to do\n\n\
         Correct the word, or declare the kind.\n\n\
         ## Tiếng Việt\n\n\
         Loại đơn vị chưa có trong danh mục. Sửa hoặc khai báo.\n",
    ),
    found(
        "unknown-level",
        "a level is not in the catalogue",
        "cấp chưa khai báo",
        "# unknown-level\n\n\
         A unit states a level that the catalogue does not declare.\n\n\
         ## What to do\n\n\
         Correct the word, or declare the level.\n\n\
         ## Tiếng Việt\n\n\
         Cấp chưa có trong danh mục. Sửa hoặc khai báo.\n",
    ),
    found(
        "unknown-line",
        "a line, or a type of the line to the superior, is not known",
        "quan hệ hoặc loại quan hệ với cấp trên không có",
        "# unknown-line\n\n\
         A unit hangs under its superior by a type that is no subordination type of the catalogue, or a plan names a line that is not there.\n\n\
         ## What to do\n\n\
         Name a subordination type, or a line that exists.\n\n\
         ## Tiếng Việt\n\n\
         Loại quan hệ trực thuộc chưa khai báo, hoặc kế hoạch nêu quan hệ không có. Sửa lại.\n",
    ),
    found(
        "unknown-line-type",
        "the type of a line is not in the catalogue",
        "loại quan hệ chưa khai báo",
        "# unknown-line-type\n\n\
         A line is of a type that is neither declared nor one of the eight families.\n\
         The line is not laid.\n\n\
         ## What to do\n\n\
         Correct the word, or declare the type with its family.\n\n\
         ## Tiếng Việt\n\n\
         Loại quan hệ chưa có trong danh mục. Sửa hoặc khai báo kèm nhóm quan hệ.\n",
    ),
    found(
        "unknown-measure",
        "a measure is not in the catalogue",
        "chỉ tiêu số liệu chưa khai báo",
        "# unknown-measure\n\n\
         A unit states a quantity that the catalogue does not declare.\n\n\
         ## What to do\n\n\
         Correct the word, or declare the measure with its unit and conservation law.\n\n\
         ## Tiếng Việt\n\n\
         Chỉ tiêu chưa có trong danh mục. Sửa hoặc khai báo kèm đơn vị tính.\n",
    ),
    found(
        "unknown-rule",
        "a pack names a rule that does not exist",
        "bộ quy tắc nêu quy tắc không có",
        "# unknown-rule\n\n\
         An entry of a pack names a code that is no rule with a check.\n\
         The entry is left out.\n\n\
         ## What to do\n\n\
         Correct the code; findings made on load cannot be set by a pack.\n\n\
         ## Tiếng Việt\n\n\
         Mục của bộ quy tắc nêu mã quy tắc không có. Sửa lại mã.\n",
    ),
    found(
        "unknown-setting",
        "a pack gives a setting that the rule does not have",
        "bộ quy tắc nêu tham số mà quy tắc không có",
        "# unknown-setting\n\n\
         An entry of a pack sets a number that its rule does not use.\n\
         The entry is left out.\n\n\
         ## What to do\n\n\
         Correct the word; the rule's text lists its settings.\n\n\
         ## Tiếng Việt\n\n\
         Mục của bộ quy tắc đặt tham số mà quy tắc không dùng. Sửa lại.\n",
    ),
    found(
        "unknown-superior",
        "the superior of a body is unknown",
        "cấp trên không có trong cơ cấu",
        "# unknown-superior\n\n\
         A body names a superior that is no unit of the structure.\n\
         The body is kept without superior; rules about superiors pass over it.\n\n\
         ## What to do\n\n\
         Correct the id, or add the unit.\n\n\
         ## Tiếng Việt\n\n\
         Đơn vị nêu cấp trên không có trong cơ cấu. Sửa mã hoặc bổ sung đơn vị.\n",
    ),
    found(
        "unknown-unit",
        "a unit is unknown",
        "đơn vị không có trong cơ cấu",
        "# unknown-unit\n\n\
         A plan or a selector names a unit that the structure does not have at this step.\n\n\
         ## What to do\n\n\
         Correct the id; mind the order of the steps.\n\n\
         ## Tiếng Việt\n\n\
         Kế hoạch nêu đơn vị không có ở bước này. Sửa mã, chú ý thứ tự các bước.\n",
    ),
    found(
        "unknown-word",
        "a selector uses a word that the catalogue does not have",
        "điều kiện chọn dùng từ không có trong danh mục",
        "# unknown-word\n\n\
         A selector names a kind, level or system that the catalogue does not declare.\n\n\
         ## What to do\n\n\
         Correct the word, or declare it.\n\n\
         ## Tiếng Việt\n\n\
         Điều kiện chọn nêu loại, cấp hoặc hệ thống chưa khai báo. Sửa hoặc khai báo.\n",
    ),
];
