//! 域名 · Domain names
//!
//! # 识别什么 · What it finds
//!
//! 互联网域名，如 `www.example.com`。
//!
//! Internet domain names such as `www.example.com`.
//!
//! # 怎样判定 · How it decides
//!
//! 至少两级标签，每级 1–63 个字母、数字或连字符，顶级域在名单内，全长不超过 253。
//!
//! Two labels or more of 1–63 letters, digits and hyphens, a top-level domain of the list, at most 253 characters.
//!
//! # 近似与误报 · Near misses
//!
//! 只有两级、且末级与常见文件扩展名相同的值（`run.sh`、`main.rs`）更像文件名，记为近似。
//!
//! Two labels whose last is also a common file ending (`run.sh`, `main.rs`) look more like a file and are a near miss.
//!
//! # 依据 · Sources
//!
//! RFC 1035 第 2.3.1 节；RFC 1123；根区公开名单。
//!
//! RFC 1035 section 2.3.1; RFC 1123; the public root zone.

use std::sync::Arc;

use dataseal_model::{ClassId, ClassMask, Examination, Gate, Recogniser, ValueView};

use crate::Lexicons;
use crate::lexicon::Words;
use crate::text::{fold, hit};

static CLASS: ClassId = ClassId::from_static("domain-name");

/// Top-level domains that are file endings as well.
const FILE_ENDINGS: [&str; 14] = [
    "py", "sh", "md", "pl", "rs", "so", "cc", "ps", "in", "app", "zip", "mov", "tf", "ai",
];

struct DomainName(Arc<Words>);

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(DomainName(lexicons.words()))
}

impl Recogniser for DomainName {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DOT | ClassMask::FULL_WIDTH | ClassMask::OTHER,
            // The last label has a letter.
            also_any_of: ClassMask::UPPER
                | ClassMask::LOWER
                | ClassMask::HAN
                | ClassMask::FULL_WIDTH
                | ClassMask::OTHER,
            none_of: ClassMask::AT | ClassMask::COLON,
            // Sentences have a full stop too, and there are many of them.
            parted: false,
            ..Gate::length(4, 260)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        if text.contains(' ') {
            return Examination::Miss;
        }
        // The last label has a letter, so that amounts and dates end here.
        let last = text.strip_suffix('.').unwrap_or(&text).rsplit('.').next();
        if !last.is_some_and(|last| last.chars().any(char::is_alphabetic)) {
            return Examination::Miss;
        }
        let domain = text.to_lowercase();
        let labels: Vec<&str> = domain.strip_suffix('.').unwrap_or(&domain).split('.').collect();
        let top = labels.last().copied().unwrap_or_default();
        if labels.len() < 2 || domain.len() > 253 || !labels.iter().all(|label| is_label(label)) || !self.is_top(top) {
            return Examination::Miss;
        }
        if labels.len() == 2 && FILE_ENDINGS.contains(&top) {
            return Examination::NearMiss;
        }
        hit(&labels.join("."))
    }
}

impl DomainName {
    fn is_top(&self, top: &str) -> bool {
        self.0.top_level_domains.contains(top)
    }
}

fn is_label(label: &str) -> bool {
    let length = label.chars().count();
    (1..=63).contains(&length)
        && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::{assert_answers, canonical_of};

    #[test]
    fn answers() {
        assert_answers(
            build,
            &[
                "example.com",
                "www.example.com.cn",
                "A.B.example.org",
                "例子.中国",
                "ｗｗｗ．example．com",
                "example.net.",
            ],
            &["run.sh", "main.rs"],
            &[],
            &[
                "report.csv",
                "1.2.3",
                "a..com",
                "-a.com",
                "a@example.com",
                "example",
                "www.example.com/path x",
                "12.50",
            ],
        );
    }

    #[test]
    fn case_does_not_matter() {
        assert_eq!(
            canonical_of(build, "WWW.Example.com"),
            canonical_of(build, "www.example.com.")
        );
    }
}
