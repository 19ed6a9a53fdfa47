//! 微信号 · WeChat ids
//!
//! # 识别什么 · What it finds
//!
//! 微信号、`wxid_` 系统号、公众平台的 OpenID 与 UnionID，以及聊天、备注里写明是微信的号。
//!
//! WeChat ids, those that the system gives out (`wxid_`), OpenIDs and UnionIDs of the platform, also ids in chats and remarks that are called so.
//!
//! # 怎样判定 · How it decides
//!
//! `wxid_` 加 10 位以上小写字母数字，或 `o` 开头的 28 位 base64url 串；文本中须有“微信”“vx”等字样。
//!
//! `wxid_` and ten or more lower-case letters and digits, or 28 characters of base64url that begin with `o`; inside a text the words before must say 微信, vx or the like.
//!
//! # 近似与误报 · Near misses
//!
//! 字母开头的 6 至 20 位自定义号与用户名同形，记为近似，由列名成立。
//!
//! Custom ids of 6 to 20 characters look like any user name and are near misses, for the column's name to confirm.
//!
//! # 依据 · Sources
//!
//! 微信公布的命名规则与开放平台文档；GB/T 35273-2020 附录 A。
//!
//! Naming rules of WeChat and the documents of its platform; GB/T 35273-2020 Annex A.

use dataseal_model::{ClassId, ClassMask, Clues, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::scan::{Called, behind};
use crate::text::{LONGEST_TEXT, contained, fold, hit};

static CLASS: ClassId = ClassId::from_static("wechat-id");

/// What such an id is called in a text.
const CALLED: Called = Called {
    words: &[
        "微信",
        "薇信",
        "威信号",
        "V信",
        "v信",
        "vx",
        "VX",
        "Vx",
        "wechat",
        "WeChat",
        "Wechat",
        "weixin",
        "加V",
        "加v",
    ],
    begin: |c| matches!(c, '微' | '薇' | '威' | 'v' | 'V' | 'w' | 'W' | '加'),
};

struct WechatId;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(WechatId)
}

impl Recogniser for WechatId {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::UPPER | ClassMask::LOWER | ClassMask::FOLDED,
            digit_lengths: LengthSet::NONE,
            code_lengths: LengthSet::between(6, 28),
            mailboxes: false,
            // An id is one word, and a text that gives one has a digit or a mark in it, or is Chinese.
            prose: false,
            ..Gate::length(6, LONGEST_TEXT)
        }
    }

    fn clues(&self) -> Option<Clues> {
        Some(CALLED.clues())
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        if text.len() <= 34 && text.bytes().all(is_part) && text.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return examine_id(&text);
        }
        let called = view
            .mask
            .has_any(ClassMask::HAN | ClassMask::COLON | ClassMask::SPACE | ClassMask::FOLDED);
        let may_be_called =
            || view.mask.has_any(ClassMask::HAN | ClassMask::FOLDED) || may_be_called_in_letters(text.as_bytes());
        match called && may_be_called() {
            true => contained(
                behind(&text, CALLED)
                    .filter(|(before, rest)| begins_word(before) && has_id(rest))
                    .count(),
            ),
            false => Examination::Miss,
        }
    }
}

/// Whether the beginning of one of the words in letters occurs: most prose has none.
fn may_be_called_in_letters(text: &[u8]) -> bool {
    let (second, third) = (text.get(1..).unwrap_or_default(), text.get(2..).unwrap_or_default());
    let threes = text.iter().zip(second).zip(third);
    let called = threes.filter(|((first, second), third)| {
        let (first, second, third) = (**first | 0x20, **second | 0x20, **third | 0x20);
        (first == b'v' && second == b'x') || (first == b'w' && second == b'e' && (third == b'c' || third == b'i'))
    });
    // Counted to the end, which is quicker than stopping at the first.
    called.count() > 0
}

const fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

fn examine_id(id: &str) -> Examination {
    let given = id.strip_prefix("wxid_").is_some_and(|rest| {
        rest.len() >= 10
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase())
    });
    let is_varied = || {
        let has = |kind: fn(&u8) -> bool| id.as_bytes().iter().any(kind);
        has(u8::is_ascii_digit) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase)
    };
    let open = id.len() == 28 && id.starts_with('o') && is_varied();
    match id.len() {
        _ if given || open => hit(id),
        6..=20 => Examination::NearMiss,
        _ => Examination::Miss,
    }
}

/// Whether a word in letters may begin behind a text: `vx` is no part of a longer code.
fn begins_word(before: &str) -> bool {
    !before.ends_with(|c: char| c.is_ascii_alphanumeric())
}

/// Whether an id follows what it is called. Without a colon or 号 between them it must have a digit, because words follow too.
fn has_id(rest: &str) -> bool {
    let id = rest.trim_start_matches(['号', '码', ':', ' ', '：', '=', '是', '为', '"', '(']);
    let between = rest.get(..rest.len() - id.len()).unwrap_or_default();
    let length = id.bytes().take_while(|byte| is_part(*byte)).count();
    let Some(id) = id.get(..length).filter(|_| (6..=20).contains(&length)) else {
        return false;
    };
    let is_said = between.contains([':', '：', '号']);
    id.starts_with(|c: char| c.is_ascii_alphabetic()) && (is_said || id.bytes().any(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::assert_answers;

    #[test]
    fn answers() {
        assert_answers(
            build,
            &[
                "wxid_abcdef0123456",
                "oLVPpjqs9BhvzwPj5A-vTYAX3GLc",
                "ｗｘｉｄ_ａｂｃｄｅｆ０１２３４５６",
            ],
            &["zhangsan_88", "Hello_World"],
            &["加我微信zhangsan88，谢谢", "微信号：zhang-san", "vx:lisi_2020 有货"],
            &[
                "a123",
                "1abcdef",
                "微信支付成功",
                "wechat pay",
                "用微信扫码",
                "微信公众号",
                "车架号LSVVX5KTC53AFAP07",
            ],
        );
    }

    #[test]
    fn matches_inside_are_counted() {
        assert_eq!(
            crate::recognisers::tests::matches_in(build, "微信zhangsan88，或vx:lisi_2020"),
            2
        );
    }
}
