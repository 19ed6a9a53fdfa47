//! 电子邮箱 · E-mail addresses
//!
//! # 识别什么 · What it finds
//!
//! 电子邮箱地址，也找出长文本、抄送列表中的地址。
//!
//! E-mail addresses, also inside longer texts and lists of recipients.
//!
//! # 怎样判定 · How it decides
//!
//! RFC 5322 的常用子集：本地部分、`@`、带点的域名，顶级域为两个以上字母。整个值是一个地址才算命中。
//!
//! The everyday subset of RFC 5322: local part, `@`, a domain with a point, a top level of two letters or more. The whole value must be one address to hit.
//!
//! # 近似与误报 · Near misses
//!
//! 含 `@` 但域名不完整的值记为近似。`info@`、`hr@` 等公共邮箱也会命中：仅凭地址无法断定背后是个人还是岗位。
//!
//! A value with `@` whose domain is incomplete is a near miss. Role accounts such as `info@` hit as well: an address alone does not tell a person from a post.
//!
//! # 依据 · Sources
//!
//! RFC 5322 第 3.4.1 节；GB/T 35273-2020 附录 A。
//!
//! RFC 5322 section 3.4.1; GB/T 35273-2020 Annex A.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::{LONGEST_TEXT, fold, hit};

static CLASS: ClassId = ClassId::from_static("email");

/// Longest address (RFC 5321, 4.5.3.1).
const LONGEST_ADDRESS: usize = 254;

struct Email;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Email)
}

impl Recogniser for Email {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn is_proof(&self) -> bool {
        true
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::AT | ClassMask::FULL_WIDTH | ClassMask::OTHER,
            ..Gate::length(3, LONGEST_TEXT)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        if !text.contains('@') {
            return Examination::Miss;
        }
        if is_address(&text) {
            // An address is ASCII from end to end.
            return match view.mask.has_any(ClassMask::UPPER | ClassMask::FOLDED) {
                true => hit(&text.to_ascii_lowercase()),
                false => hit(&text),
            };
        }
        if holds_address(&text) {
            return Examination::Contained;
        }
        match text.split_once('@') {
            Some((local, domain)) if is_local(local) && is_label(domain) => Examination::NearMiss,
            _ => Examination::Miss,
        }
    }
}

fn is_address(text: &str) -> bool {
    text.len() <= LONGEST_ADDRESS
        && text
            .split_once('@')
            .is_some_and(|(local, domain)| is_local(local) && is_domain(domain))
}

const fn is_local_byte(byte: u8) -> bool {
    matches!(
        byte,
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'.' | b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'/' | b'=' | b'?' | b'^'..=b'`' | b'{'..=b'~'
    )
}

fn is_local(local: &str) -> bool {
    (1..=64).contains(&local.len())
        && local.bytes().all(is_local_byte)
        && !local.contains('*')
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

fn is_domain(domain: &str) -> bool {
    domain.split('.').all(is_label)
        && domain
            .rsplit_once('.')
            .is_some_and(|(_, top)| top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

/// Whether an address stands around any `@` of the text.
fn holds_address(text: &str) -> bool {
    text.match_indices('@').any(|(at, _)| {
        let (before, after) = (
            text.get(..at).unwrap_or_default(),
            text.get(at + 1..).unwrap_or_default(),
        );
        let local_bytes = before
            .bytes()
            .rev()
            .take(65)
            .take_while(|&byte| is_local_byte(byte))
            .count();
        let local = before.get(before.len() - local_bytes..).unwrap_or_default();
        let domain_bytes = after
            .bytes()
            .take(254)
            .take_while(|&byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.')
            .count();
        let domain = after.get(..domain_bytes).unwrap_or_default();
        is_local(local.trim_start_matches(|c: char| !c.is_ascii_alphanumeric()))
            && is_domain(domain.trim_end_matches(['.', '-']))
    })
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
                "li.yuanyu702@example.com",
                "A_b+c@mail.example.org",
                "user＠example．com",
                " 10001@qq.com ",
                "o'neil@example.co.uk",
            ],
            &["root@localhost", "zhang@example"],
            &[
                "请发到 wang@example.com 谢谢",
                "a@example.com;b@example.com",
                "王五<wang5@example.com>",
                "邮箱zhang@example.com。",
            ],
            &[
                "@用户",
                "a***b@example.com@",
                "z***@example.com",
                "user@@example.com",
                "a b@c d",
                "微博@张三 你好",
                "3@5元",
            ],
        );
    }

    #[test]
    fn case_does_not_matter() {
        assert_eq!(
            canonical_of(build, "Li@Example.com"),
            canonical_of(build, "li@example.com")
        );
    }
}
