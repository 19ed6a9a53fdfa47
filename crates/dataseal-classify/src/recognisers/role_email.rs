//! 岗位邮箱 · Role mailboxes
//!
//! # 识别什么 · What it finds
//!
//! `info@`、`hr@`、`service@`、`kefu@` 等岗位、部门共用的邮箱。
//!
//! Mailboxes of posts and departments such as `info@`, `hr@`, `service@` and `kefu@`.
//!
//! # 怎样判定 · How it decides
//!
//! 结构完整的邮箱地址，其本地部分去掉末尾数字后是岗位用词。
//!
//! A complete address whose local part, without digits at its end, is a word for a post.
//!
//! # 近似与误报 · Near misses
//!
//! 岗位邮箱不指向个人，不算个人信息；本地部分是人名的由 email 识别。
//!
//! A role mailbox points to no person and is no personal information; local parts that are names are found by email.
//!
//! # 依据 · Sources
//!
//! RFC 2142；PIPL 第 4 条。词表 `policies/lexicons/role-mailboxes.txt`。
//!
//! RFC 2142; PIPL art. 4. List: `policies/lexicons/role-mailboxes.txt`.

use std::sync::Arc;

use dataseal_model::{ClassId, ClassMask, Examination, Gate, Recogniser, ValueView};

use crate::Lexicons;
use crate::lexicon::Words;
use crate::mailbox::local_of;
use crate::text::{fold, hit, in_lower_case};

static CLASS: ClassId = ClassId::from_static("role-email");

struct RoleEmail(Arc<Words>);

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(RoleEmail(lexicons.words()))
}

impl Recogniser for RoleEmail {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            all_of: ClassMask::AT,
            none_of: ClassMask::SPACE.with(ClassMask::HAN),
            ..Gate::length(5, 100)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        // Most addresses are told by what stands before the `@`.
        let may_be_role = text.split_once('@').is_some_and(|(local, _)| self.0.is_role(local));
        if may_be_role && local_of(&text).is_some() {
            hit(&in_lower_case(&text))
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
                "info@example.com",
                "HR@example.cn",
                "kefu01@example.com",
                "ｓａｌｅｓ@example.com",
            ],
            &[],
            &[],
            &[
                "li.wei@example.com",
                "information@example.com",
                "info@localhost",
                "@example.com",
                "sales",
            ],
        );
    }

    #[test]
    fn spellings_count_as_one() {
        assert_eq!(
            canonical_of(build, "INFO@example.com"),
            canonical_of(build, "info@example.com")
        );
    }
}
