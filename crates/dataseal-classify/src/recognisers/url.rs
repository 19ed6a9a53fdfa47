//! 网址 · Web addresses
//!
//! # 识别什么 · What it finds
//!
//! 带协议头的网址（http、https、ftp、ws 等）。
//!
//! Addresses with a scheme (http, https, ftp, ws and the like).
//!
//! # 怎样判定 · How it decides
//!
//! 协议头之后有主机名，全值没有空白。
//!
//! A scheme, a host after it, and no white space anywhere.
//!
//! # 近似与误报 · Near misses
//!
//! 以 `www.` 开头但没有协议头的值记为近似。列名中的“地址”“address”指网址时，本类使该列不被当作住址。
//!
//! A value that begins with `www.` without a scheme is a near miss. Where a column called “address” holds these, this class keeps it from being taken for postal addresses.
//!
//! # 依据 · Sources
//!
//! RFC 3986 第 3 节。
//!
//! RFC 3986 section 3.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::{as_it_stands, fold, hit};

static CLASS: ClassId = ClassId::from_static("url");

/// Schemes that name something on a network.
const SCHEMES: [&str; 7] = ["http", "https", "ftp", "ftps", "ws", "wss", "rtsp"];

struct Url;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Url)
}

impl Recogniser for Url {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DOT | ClassMask::COLON | ClassMask::FULL_WIDTH | ClassMask::OTHER,
            first: ClassMask::UPPER | ClassMask::LOWER,
            mailboxes: false,
            parted: false,
            ..Gate::length(7, 4_096)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        // Sentences have a full stop too, and there are many of them.
        let may_have_scheme = view
            .mask
            .has_any(ClassMask::COLON | ClassMask::FULL_WIDTH | ClassMask::OTHER);
        let begins_otherwise = |text: &[u8]| !text.starts_with(b"www.");
        if !may_have_scheme && as_it_stands(view).is_some_and(begins_otherwise) {
            return Examination::Miss;
        }
        let text = fold(view);
        if !may_have_scheme && !text.starts_with("www.") {
            return Examination::Miss;
        }
        if text.chars().any(char::is_whitespace) {
            return Examination::Miss;
        }
        let Some((scheme, rest)) = text.split_once("://") else {
            let bare = text.len() > 8 && text.starts_with("www.");
            return if bare { Examination::NearMiss } else { Examination::Miss };
        };
        let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
        let named = !host.is_empty() && host.chars().all(|c| c.is_alphanumeric() || ".-_@[]%".contains(c));
        if SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) && named {
            hit(&text)
        } else {
            Examination::Miss
        }
    }
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
                "https://example.com",
                "http://192.0.2.1:8080/a?b=1",
                "HTTPS://例子.中国/路径",
                "ftp://example.org/x",
            ],
            &["www.example.com"],
            &[],
            &[
                "https://",
                "jdbc:mysql://example",
                "见 https://example.com",
                "example.com",
                "12:30:45",
            ],
        );
    }

    #[test]
    fn wrappers_do_not_matter() {
        assert_eq!(
            canonical_of(build, " https://example.com\t"),
            canonical_of(build, "https://example.com")
        );
    }
}
