//! MAC 地址 · MAC addresses of network devices
//!
//! # 识别什么 · What it finds
//!
//! 六组十六进制数，用冒号、连字符或点分隔。
//!
//! Six groups of hexadecimal digits with colons, hyphens or points.
//!
//! # 怎样判定 · How it decides
//!
//! 分隔符一致；全零和全 F 地址不算。
//!
//! One separator throughout; the all-zero and the broadcast address do not count.
//!
//! # 近似与误报 · Near misses
//!
//! 没有分隔符的 12 位十六进制数记为近似，由列名决定。
//!
//! Twelve hexadecimal digits without separators are a near miss that the column's name decides.
//!
//! # 依据 · Sources
//!
//! IEEE 802；GB/T 35273-2020 附录 A（个人常用设备信息）。
//!
//! IEEE 802; GB/T 35273-2020 Annex A (personal devices).

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::{fold, hit};

static CLASS: ClassId = ClassId::from_static("mac-address");

struct MacAddress;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(MacAddress)
}

impl Recogniser for MacAddress {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::COLON | ClassMask::FULL_WIDTH | ClassMask::OTHER,
            none_of: ClassMask::HAN | ClassMask::AT | ClassMask::PLUS,
            first: ClassMask::CODE,
            digits: LengthSet::between(0, 12),
            digit_lengths: LengthSet::NONE,
            code_lengths: LengthSet::only(12),
            hyphens: LengthSet::only(5),
            ..Gate::length(12, 24)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        // Twelve digits alone, in four-digit groups, or in pairs.
        let is_sized = matches!(text.len(), 12 | 14 | 17);
        if !is_sized || text.bytes().filter(u8::is_ascii_hexdigit).count() != 12 {
            return Examination::Miss;
        }
        let digits: String = text
            .chars()
            .filter(char::is_ascii_hexdigit)
            .collect::<String>()
            .to_ascii_lowercase();
        if digits.bytes().all(|byte| byte == b'0') || digits.bytes().all(|byte| byte == b'f') {
            return Examination::Miss;
        }
        if is_grouped(&text, ':', 2) || is_grouped(&text, '-', 2) || is_grouped(&text, '.', 4) {
            return hit(&digits);
        }
        let lettered = digits.bytes().any(|byte| byte.is_ascii_alphabetic());
        if text.len() == 12 && lettered && digits.bytes().any(|byte| byte.is_ascii_digit()) {
            Examination::NearMiss
        } else {
            Examination::Miss
        }
    }
}

fn is_grouped(text: &str, separator: char, size: usize) -> bool {
    let mut groups = 0;
    let sound = text.split(separator).all(|group| {
        groups += 1;
        group.len() == size && group.bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    sound && groups * size == 12
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
                "00:1a:2b:3c:4d:5e",
                "00-1A-2B-3C-4D-5E",
                "001a.2b3c.4d5e",
                "００:1a:2b:3c:4d:5e",
            ],
            &["001a2b3c4d5e"],
            &[],
            &[
                "00:00:00:00:00:00",
                "ff:ff:ff:ff:ff:ff",
                "123456789012",
                "2025-01-31 12",
                "00:1a-2b:3c:4d:5e",
                "12-34-56-78-90-12-34",
            ],
        );
    }

    #[test]
    fn separators_do_not_matter() {
        assert_eq!(
            canonical_of(build, "00-1A-2B-3C-4D-5E"),
            canonical_of(build, "001a.2b3c.4d5e")
        );
    }
}
