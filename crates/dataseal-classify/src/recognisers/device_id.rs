//! 移动设备标识符 · Identifiers of mobile devices and for advertising
//!
//! # 识别什么 · What it finds
//!
//! Android ID（16 位十六进制）、广告标识符 IDFA、GAID 与匿名设备标识符 OAID、VAID、AAID（UUID 或 16、32、64 位十六进制）。
//!
//! Android ids (16 hexadecimal digits), advertising identifiers (IDFA, GAID) and the anonymous identifiers of Chinese devices (OAID, VAID, AAID), written as UUIDs or hexadecimal digits.
//!
//! # 怎样判定 · How it decides
//!
//! 8-4-4-4-12 分组的 UUID，或 16、32、64 位且字母数字兼有的十六进制串。这样的串随处可见，必须有列名佐证。
//!
//! A UUID in its groups, or 16, 32 or 64 hexadecimal digits with letters among them. Such strings are everywhere, so the column's name is required.
//!
//! # 近似与误报 · Near misses
//!
//! 全零的标识符表示用户关闭了追踪，不算命中。
//!
//! An identifier of zeros says that the user has switched tracking off, and is missed.
//!
//! # 依据 · Sources
//!
//! T/TAF 095-2021（移动智能终端补充设备标识，未核对原文）；GB/T 35273-2020 附录 A。
//!
//! T/TAF 095-2021 (supplementary device identifiers, unverified); GB/T 35273-2020 Annex A.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::{count_digits, fold, gate_of_codes, hit, is_in_uuid_groups};

static CLASS: ClassId = ClassId::from_static("device-id");

struct DeviceId;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(DeviceId)
}

impl Recogniser for DeviceId {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        let lengths = LengthSet::only(16)
            .or(LengthSet::only(32))
            .or(LengthSet::between(63, 64));
        Gate {
            first: ClassMask::NONE,
            ..gate_of_codes(lengths, 2, 16, 72)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        let is_identifier = match text.len() {
            16 | 32 | 64 => is_mixed_hex(&text),
            36 => is_uuid(&text),
            _ => false,
        };
        if is_identifier {
            hit(&text.to_ascii_lowercase())
        } else {
            Examination::Miss
        }
    }
}

fn is_mixed_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit()) && (2..text.len()).contains(&count_digits(text))
}

fn is_uuid(text: &str) -> bool {
    is_in_uuid_groups(text) && text.bytes().any(|byte| !matches!(byte, b'0' | b'-'))
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
                "9774d56d682e549c",
                "9774D56D682E549C",
                "6D92078A-8246-4BA4-AE5B-76104861E7DC",
                "a3c9f5d2e81b47609f1d2c3b4a596877",
            ],
            &[],
            &[],
            &[
                "00000000-0000-0000-0000-000000000000",
                "1234567890123456",
                "6D92078A82464BA4-AE5B",
                "9774d56d682e549g",
                "6D92078A-8246-4BA4-AE5B-76104861E7D",
            ],
        );
    }

    #[test]
    fn spellings_count_as_one() {
        assert_eq!(
            canonical_of(build, "9774d56d682e549c"),
            canonical_of(build, "9774D56D682E549C")
        );
    }
}
