//! Vietnamese words of several syllables that a line break should rather not cut.

use std::collections::BTreeMap;
use std::sync::OnceLock;

const COMPOUNDS: &[&str] = &[
    "tỉnh ủy",
    "huyện ủy",
    "thành ủy",
    "thị ủy",
    "đảng ủy",
    "quận ủy",
    "xã ủy",
    "cấp ủy",
    "ủy ban",
    "nhân dân",
    "hội đồng",
    "ban thường vụ",
    "thường trực",
    "thường vụ",
    "bí thư",
    "văn phòng",
    "tổ chức",
    "kiểm tra",
    "thanh tra",
    "tuyên giáo",
    "dân vận",
    "nội chính",
    "nội vụ",
    "cơ quan",
    "trung tâm",
    "chính quyền",
    "chính trị",
    "bồi dưỡng",
    "trường chính trị",
    "mặt trận",
    "tổ quốc",
    "việt nam",
    "đoàn thể",
    "đoàn thanh niên",
    "thanh niên",
    "cộng sản",
    "hồ chí minh",
    "liên hiệp",
    "phụ nữ",
    "nông dân",
    "cựu chiến binh",
    "liên đoàn",
    "công đoàn",
    "lao động",
    "thương binh",
    "xã hội",
    "hành chính",
    "hành chính công",
    "tiếp công dân",
    "công dân",
    "một cửa",
    "giáo dục",
    "đào tạo",
    "nghề nghiệp",
    "thường xuyên",
    "truyền thông",
    "thông tin",
    "văn hóa",
    "văn hoá",
    "thể thao",
    "du lịch",
    "kinh tế",
    "hạ tầng",
    "tài chính",
    "kế hoạch",
    "đầu tư",
    "tài nguyên",
    "môi trường",
    "quản lý",
    "dự án",
    "xây dựng",
    "ứng dụng",
    "khoa học",
    "công nghệ",
    "kỹ thuật",
    "bảo vệ",
    "cây trồng",
    "vật nuôi",
    "thực vật",
    "trồng trọt",
    "chăn nuôi",
    "thú y",
    "nông nghiệp",
    "nông thôn",
    "phát triển",
    "chuyên môn",
    "đảng bộ",
    "chi bộ",
    "cơ sở",
    "thị trấn",
    "thị xã",
    "thành phố",
    "công ty",
    "công ty cp",
    "công ty tnhh",
    "cổ phần",
    "một thành viên",
    "lâm nghiệp",
    "thủy lợi",
    "thủy điện",
    "thủy sản",
    "bảo hiểm",
    "gạch ngói",
    "chế biến",
    "vận tải",
    "giao thông",
    "ô tô",
    "đô thị",
    "các cơ quan",
    "doanh nghiệp",
    "tư pháp",
    "y tế",
    "dân tộc",
    "tôn giáo",
    "công thương",
    "ngoại vụ",
    "quân sự",
    "quốc phòng",
    "công an",
    "biên phòng",
    "bộ đội",
    "bộ chỉ huy",
    "tòa án",
    "viện kiểm sát",
    "kiểm sát",
    "thi hành án",
    "dân sự",
    "kho bạc",
    "thuế",
    "hải quan",
    "ngân hàng",
    "nhà nước",
    "chính sách",
    "chữ thập đỏ",
    "người cao tuổi",
    "khuyến học",
    "hợp tác xã",
    "quản lý thị trường",
    "thị trường",
    "an ninh",
    "trật tự",
    "cảnh sát",
    "điều tra",
    "giám sát",
    "hướng dẫn",
    "nghiệp vụ",
    "tham mưu",
    "tổng hợp",
    "quản trị",
    "cơ yếu",
    "lưu trữ",
    "bảo tàng",
    "thư viện",
    "bệnh viện",
    "trung học",
    "phổ thông",
    "tiểu học",
    "mầm non",
    "cao đẳng",
    "đại học",
    "hà tĩnh",
    "đức thọ",
    "kỳ anh",
    "hương sơn",
    "hương khê",
    "vũ quang",
    "can lộc",
    "lộc hà",
    "thạch hà",
    "cẩm xuyên",
    "nghi xuân",
    "hồng lĩnh",
    "hà nội",
    "đà nẵng",
    "cần thơ",
    "hải phòng",
    "hđnd và ubnd",
    "dân cư",
    "gia đình",
    "trẻ em",
    "người có công",
    "phòng chống",
    "tham nhũng",
    "tiêu cực",
    "tín ngưỡng",
    "an toàn",
    "thực phẩm",
    "kiểm lâm",
    "khuyến nông",
    "dịch vụ",
    "công ích",
    "quỹ đất",
    "giải phóng",
    "mặt bằng",
    "khu kinh tế",
    "khu công nghiệp",
    "công nghiệp",
    "bảo minh",
    "kẻ gỗ",
    "kỳ phương",
    "chuyển đổi số",
    "chính phủ",
    "quốc hội",
    "trung ương",
    "bộ chính trị",
    "ban bí thư",
];

type Index = BTreeMap<&'static str, Vec<Vec<&'static str>>>;

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index = Index::new();
        for compound in COMPOUNDS {
            let words: Vec<&str> = compound.split(' ').collect();
            if words.len() > 1 {
                index.entry(words[0]).or_default().push(words[1..].to_vec());
            }
        }
        for endings in index.values_mut() {
            endings.sort_by_key(|ending| std::cmp::Reverse(ending.len()));
        }
        index
    })
}

/// Returns, for every word, whether a compound runs on into the next word.
pub(super) fn joins(words: &[String]) -> Vec<bool> {
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let mut joins = vec![false; words.len()];
    for start in 0..words.len() {
        let Some(endings) = index().get(folded[start].as_str()) else {
            continue;
        };
        let matching = endings.iter().find(|ending| {
            folded.len() - start > ending.len()
                && ending.iter().zip(&folded[start + 1..]).all(|(wanted, word)| wanted == word)
        });
        if let Some(ending) = matching {
            joins[start..start + ending.len()].fill(true);
        }
    }
    joins
}

fn fold(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::joins;

    #[test]
    fn a_compound_is_found_in_any_case_and_before_a_comma() {
        let words: Vec<String> = "Phòng Văn hóa, Thông tin".split(' ').map(String::from).collect();
        assert_eq!(joins(&words), [false, true, false, true, false]);
    }
}
