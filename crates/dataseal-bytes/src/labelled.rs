//! Words with their value, as lines above a table have them: 填报单位：某公司.

/// Characters of a label at most.
const LONGEST: usize = 12;

/// Whether a text is a label, a colon and maybe a value. Times, addresses of the web and names with a unit in brackets are
/// none.
pub(crate) fn is_labelled(text: &str) -> bool {
    let Some((label, value)) = text.trim().split_once(['：', ':']) else {
        return false;
    };
    let label = label.trim();
    let length = label.chars().count();
    let is_word = |character: char| character.is_alphabetic() || matches!(character, ' ' | '_' | '-' | '/');
    (1..=LONGEST).contains(&length)
        && (length > 1 || !label.is_ascii())
        && label.chars().all(is_word)
        && !value.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_told_from_times_addresses_and_names() {
        for text in [
            "填报单位：某公司",
            "统计日期：2024-06-30",
            "Exported by: erp",
            "单位:元",
            " 制表人： ",
        ] {
            assert!(is_labelled(text), "{text}");
        }
        for text in [
            "12:30",
            "10:20:30",
            "http://a.cn",
            "https://a.cn",
            "金额(单位：万元)",
            "姓名",
            "C:\\data",
            "",
            "：",
        ] {
            assert!(!is_labelled(text), "{text}");
        }
    }
}
