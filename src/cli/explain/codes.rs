//! What the codes mean that no rule stands for: problems of files, of plans, of the program itself.

/// A code and its meaning in English and Vietnamese.
pub type Meaning = (&'static str, &'static str, &'static str);

/// Problems of files, sorted by code.
pub const FILES: &[Meaning] = &[
    (
        "bad-reference",
        "a file refers to another one by something that is no relative path",
        "tệp dẫn chiếu tệp khác không bằng đường dẫn tương đối",
    ),
    ("catalogue-circle", "catalogues extend each other in a circle", "các danh mục kế thừa lẫn nhau thành vòng"),
    ("duplicate-field", "a field stands twice in one object", "một trường xuất hiện hai lần trong cùng một mục"),
    (
        "indentation",
        "a line of an outline is indented by an impossible number of spaces",
        "dòng dàn ý lùi đầu dòng không đúng",
    ),
    ("malformed-date", "a date is not written as 2022-10-31", "ngày không viết theo dạng 2022-10-31"),
    ("malformed-json", "the text is not JSON", "nội dung không phải JSON"),
    ("malformed-text", "a text in quotation marks is wrong", "văn bản trong dấu ngoặc kép viết sai"),
    ("missing-field", "a field that must be there is missing", "thiếu trường bắt buộc"),
    ("missing-format", "the file does not say what it is", "tệp không ghi thuộc dạng nào (`format`)"),
    ("truncated-text", "the file ends too early", "tệp bị cắt, thiếu phần cuối"),
    ("unknown-field", "a field is unknown in this place", "trường không có ở vị trí này"),
    ("unknown-operation", "a plan names an operation that does not exist", "kế hoạch nêu thao tác không có"),
    (
        "unknown-value",
        "a field has a word that is not among those allowed",
        "trường có giá trị ngoài các giá trị cho phép",
    ),
    (
        "unknown-version",
        "the file is of a version that this program does not know",
        "tệp thuộc phiên bản mà chương trình chưa biết",
    ),
    ("unreadable-file", "a file cannot be read", "không đọc được tệp"),
    ("wrong-encoding", "the file is not in UTF-8", "tệp không dùng bảng mã UTF-8"),
    ("wrong-format", "the file is of another kind than was asked for", "tệp thuộc dạng khác với dạng cần đọc"),
    ("wrong-type", "a field has a value of the wrong type", "trường có giá trị sai kiểu"),
];

/// Problems of plans, sorted by code.
pub const PLANS: &[Meaning] = &[
    ("already-there", "something is to be added that is there already", "bổ sung cái đã có"),
    ("another-structure", "the plan was made for another structure", "kế hoạch lập cho cơ cấu khác"),
    (
        "changed-structure",
        "the structure has changed since the plan was made",
        "cơ cấu đã thay đổi so với lúc lập kế hoạch",
    ),
    ("claimed-twice", "two receivers claim the same thing", "hai nơi cùng nhận một nội dung"),
    (
        "contradicted-form",
        "the legal form stated is not what happens",
        "hình thức ghi trong kế hoạch không đúng với nội dung",
    ),
    ("ended-receiver", "a body that ends in this step is to receive something", "đơn vị kết thúc lại là nơi tiếp nhận"),
    ("impossible-amount", "a quantity cannot be negative, or is too large", "số lượng âm hoặc quá lớn"),
    ("led-already", "a function is led by another body already", "chức năng đã có đơn vị khác chủ trì"),
    (
        "malformed-adjustment",
        "an adjustment says neither `by` nor `to`, or both",
        "điều chỉnh phải ghi một trong hai: `by` hoặc `to`",
    ),
    ("malformed-line", "a line of an outline cannot be read", "dòng dàn ý viết sai"),
    ("named-twice", "a list names the same thing twice", "danh sách nêu trùng"),
    ("no-change", "an operation would change nothing", "thao tác không làm thay đổi gì"),
    (
        "not-a-subordinate",
        "a body is not a subordinate of the one that gives it away",
        "đơn vị không trực thuộc nơi giao",
    ),
    ("not-conserved", "a quantity is shared out that is not conserved", "chia chỉ tiêu không thuộc loại phải cân đối"),
    (
        "not-its-function",
        "a body gives away a function that it does not lead",
        "đơn vị giao chức năng mà mình không chủ trì",
    ),
    ("other-holder", "the post is held by another person", "chức vụ do người khác giữ"),
    ("overdrawn", "more is given than there is", "giao nhiều hơn số hiện có"),
    ("post-held", "the post is held already", "chức vụ đã có người giữ"),
    ("second-superior", "a body would have two direct superiors", "đơn vị sẽ có hai cấp trên trực tiếp"),
    (
        "step-order",
        "steps do not stand in the order of their dates or dependencies",
        "các bước không theo thứ tự ngày hoặc thứ tự phụ thuộc",
    ),
    ("too-few-units", "an operation needs more units", "thao tác cần nhiều đơn vị hơn"),
    (
        "too-many-portions",
        "a body is shared out in a way that does not add up",
        "phân chia một đơn vị quá số phần có thể",
    ),
    ("two-remainders", "two parts are to take what is left", "hai phần cùng nhận phần còn lại"),
    (
        "unassigned-function",
        "a function of an ended body goes to nobody",
        "chức năng của đơn vị kết thúc chưa giao cho ai",
    ),
    ("unbalanced", "a conserved quantity does not add up", "chỉ tiêu không cân đối"),
    ("unclear-body", "it is not clear which body is meant", "không rõ đơn vị nào"),
    ("unclear-superior", "it is not clear under which superior a new body stands", "không rõ cấp trên của đơn vị mới"),
    ("unknown-post", "a body has no such post", "đơn vị không có chức vụ này"),
];

/// Problems of the program itself, sorted by code.
pub const PROGRAM: &[Meaning] = &[
    (
        "output-exists",
        "something stands where the program would write, and is not what its last run wrote there",
        "nơi cần ghi đã có tệp khác, không phải tệp do lần chạy trước ghi ra",
    ),
    ("output-failed", "a file cannot be written; nothing was changed", "không ghi được tệp; chưa có gì thay đổi"),
    ("usage", "the command line is wrong; see `bomay --help`", "gọi lệnh sai; xem `bomay --help`"),
];
