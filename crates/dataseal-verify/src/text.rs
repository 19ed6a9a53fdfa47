//! Messages in Chinese and English, and making outside text harmless.

use std::env;

use clap::ValueEnum;
use clap::builder::PossibleValue;
use dataseal_manifest::{Difference, VerifyFailure};
use dataseal_model::ErrorCode;
use dataseal_sign::VerifyError;

/// Language of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lang {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

impl Lang {
    /// `DATASEAL_LANG`, then the locale in the order of POSIX; English unless Chinese is asked for.
    pub(crate) fn of_environment() -> Self {
        ["DATASEAL_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| env::var(name).ok().filter(|value| !value.is_empty()))
            .map_or(Self::En, |locale| Self::of_locale(&locale))
    }

    fn of_locale(locale: &str) -> Self {
        if locale.to_ascii_lowercase().starts_with("zh") {
            Self::Zh
        } else {
            Self::En
        }
    }
}

impl ValueEnum for Lang {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Zh, Self::En]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Zh => PossibleValue::new("zh-CN").alias("zh"),
            Self::En => PossibleValue::new("en"),
        })
    }
}

/// Headlines by code; every code that this program can meet has one.
const TITLES: [(ErrorCode, &str, &str); 14] = [
    (
        ErrorCode::UsageDirectory,
        "这里需要文件，不是目录",
        "a file is needed here, not a folder",
    ),
    (ErrorCode::KeyInvalid, "不是可用的公钥文件", "no usable public key"),
    (ErrorCode::InputMissing, "文件不存在", "there is no such file"),
    (ErrorCode::InputPermission, "没有读取权限", "no permission to read"),
    (ErrorCode::InputUnsupported, "不是普通文件", "not a regular file"),
    (ErrorCode::InputFailed, "读取失败", "reading failed"),
    (
        ErrorCode::EnvelopeMalformed,
        "清单不是唯一的规范形式",
        "the manifest is not in its one canonical form",
    ),
    (
        ErrorCode::SignatureInvalid,
        "签名与内容不符",
        "a signature does not hold",
    ),
    (
        ErrorCode::SignerUnknown,
        "有签名出自未提供的密钥",
        "signed by a key that was not given",
    ),
    (
        ErrorCode::StatementInvalid,
        "签署的内容不是有效的登记声明",
        "what was signed is no valid registration statement",
    ),
    (
        ErrorCode::DigestDiffers,
        "数据与签名时不一致",
        "the data are not as signed",
    ),
    (
        ErrorCode::ProfileDiffers,
        "画像与签名时不一致",
        "the profile is not as signed",
    ),
    (
        ErrorCode::SignerUnchecked,
        "有签名未经核验",
        "a signature was left unchecked",
    ),
    (ErrorCode::OutputFailed, "无法输出", "output failed"),
];

/// The headline of a code; the code itself where there is none.
pub(crate) fn title(code: ErrorCode, lang: Lang) -> &'static str {
    TITLES
        .iter()
        .find(|(known, ..)| *known == code)
        .map_or(code.as_str(), |(_, zh, en)| match lang {
            Lang::Zh => zh,
            Lang::En => en,
        })
}

/// Why a manifest is not accepted.
pub(crate) fn failure(failure: &VerifyFailure, lang: Lang) -> String {
    let (title, code) = (title(failure.code(), lang), failure.code());
    match (lang, failure) {
        (Lang::En, _) => format!("{title} [{code}]: {failure} ({})", failure.name()),
        (
            Lang::Zh,
            VerifyFailure::Signatures(
                VerifyError::UnknownKey { key_id }
                | VerifyError::BadSignature { key_id }
                | VerifyError::MalformedSignature { key_id }
                | VerifyError::HighS { key_id },
            ),
        ) => format!("{title} [{code}]：密钥 {key_id}（{}）", failure.name()),
        (Lang::Zh, _) => format!("{title} [{code}]（{}）", failure.name()),
    }
}

/// How a file differs.
pub(crate) fn difference(difference: &Difference, lang: Lang) -> String {
    let name = escaped(difference.name());
    match (difference, lang) {
        (Difference::Missing { .. }, Lang::Zh) => format!("缺少文件：{name}"),
        (Difference::Missing { .. }, Lang::En) => format!("missing: {name}"),
        (Difference::Extra { .. }, Lang::Zh) => format!("不在封签范围内：{name}"),
        (Difference::Extra { .. }, Lang::En) => format!("not covered by the seal: {name}"),
        (Difference::Digest { signed, found, .. }, Lang::Zh) => {
            format!("内容已改变：{name}，签名时 SHA-256 为 {signed}，现为 {found}")
        }
        (Difference::Digest { signed, found, .. }, Lang::En) => {
            format!("content changed: {name}, signed SHA-256 {signed}, found {found}")
        }
        (Difference::Size { signed, found, .. }, Lang::Zh) => {
            format!("大小已改变：{name}，签名时 {signed} 字节，现为 {found} 字节")
        }
        (Difference::Size { signed, found, .. }, Lang::En) => {
            format!("size changed: {name}, signed {signed} bytes, found {found}")
        }
    }
}

/// Outside text without anything that a terminal obeys or that changes how the rest is read: control characters, and
/// Unicode's marks for direction, joining, annotation and tagging.
pub(crate) fn escaped(text: &str) -> String {
    text.chars()
        .flat_map(|character| {
            let (plain, escape) = if is_harmless(character) {
                (Some(character), None)
            } else {
                (None, Some(character.escape_unicode()))
            };
            plain.into_iter().chain(escape.into_iter().flatten())
        })
        .collect()
}

fn is_harmless(character: char) -> bool {
    !character.is_control()
        && !matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::{Lang, escaped};

    #[test]
    fn terminals_are_not_commanded() {
        assert_eq!(escaped("数鉴 𠮷.csv"), "数鉴 𠮷.csv");
        assert_eq!(escaped("a\u{1b}[2Jb\n\u{9b}c"), "a\\u{1b}[2Jb\\u{a}\\u{9b}c");
        assert_eq!(escaped("\u{202e}gpj.exe\u{200b}"), "\\u{202e}gpj.exe\\u{200b}");
    }

    #[test]
    fn chinese_is_for_chinese_locales() {
        for (locale, lang) in [
            ("zh_CN.UTF-8", Lang::Zh),
            ("zh-CN", Lang::Zh),
            ("C", Lang::En),
            ("en_GB", Lang::En),
        ] {
            assert_eq!(Lang::of_locale(locale), lang, "{locale}");
        }
    }
}
