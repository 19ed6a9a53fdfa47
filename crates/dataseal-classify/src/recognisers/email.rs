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
//! 含 `@` 但域名不完整的值记为近似。`info@`、`hr@` 等岗位邮箱不指向个人，也记为近似，由 role-email 识别。
//!
//! A value with `@` whose domain is incomplete is a near miss. Role mailboxes such as `info@` point to no person: they are near misses here and found by role-email.
//!
//! # 依据 · Sources
//!
//! RFC 5322 第 3.4.1 节；GB/T 35273-2020 附录 A。
//!
//! RFC 5322 section 3.4.1; GB/T 35273-2020 Annex A.

use std::sync::Arc;

use dataseal_model::{ClassId, ClassMask, Examination, Gate, Recogniser, ValueView};

use crate::Lexicons;
use crate::lexicon::Words;
use crate::mailbox::{is_domain, is_label, is_local, is_local_byte, local_of};
use crate::text::{LONGEST_TEXT, contained, fold, hit};

static CLASS: ClassId = ClassId::from_static("email");

struct Email(Arc<Words>);

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Email(lexicons.words()))
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
        if !view.mask.has_any(ClassMask::AT) && !text.contains('@') {
            return Examination::Miss;
        }
        if let Some(local) = local_of(&text) {
            if self.0.is_role(local) {
                return Examination::NearMiss;
            }
            // An address is ASCII from end to end.
            return match view.mask.has_any(ClassMask::UPPER | ClassMask::FOLDED) {
                true => hit(&text.to_ascii_lowercase()),
                false => hit(&text),
            };
        }
        let inside = self.count_inside(&text);
        if inside > 0 {
            return contained(inside);
        }
        match text.split_once('@') {
            Some((local, domain)) if is_local(local) && is_label(domain) => Examination::NearMiss,
            _ => Examination::Miss,
        }
    }
}

impl Email {
    /// Addresses of persons that stand in a longer text.
    fn count_inside(&self, text: &str) -> usize {
        let found = text.match_indices('@').filter(|(at, _)| self.is_around(text, *at));
        found.count()
    }

    /// Whether an address that is no role mailbox stands around the `@` at a place.
    fn is_around(&self, text: &str, at: usize) -> bool {
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
        let local = local.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
        is_local(local) && is_domain(domain.trim_end_matches(['.', '-'])) && !self.0.is_role(local)
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
                "li.yuanyu702@example.com",
                "A_b+c@mail.example.org",
                "user＠example．com",
                " 10001@qq.com ",
                "o'neil@example.co.uk",
            ],
            &[
                "root@localhost",
                "zhang@example",
                "info@example.com",
                "HR01@example.com",
            ],
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
                "请联系 sales@example.com 谢谢",
            ],
        );
    }

    #[test]
    fn matches_inside_are_counted() {
        let text = "a@example.com;b@example.com，info@example.com";
        assert_eq!(crate::recognisers::tests::matches_in(build, text), 2);
    }

    #[test]
    fn case_does_not_matter() {
        assert_eq!(
            canonical_of(build, "Li@Example.com"),
            canonical_of(build, "li@example.com")
        );
    }
}
