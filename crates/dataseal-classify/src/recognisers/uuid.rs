//! 通用唯一识别码 · Universally unique identifiers (UUID)
//!
//! # 识别什么 · What it finds
//!
//! 8-4-4-4-12 写法的 UUID（GUID），带不带花括号或 `urn:uuid:` 均可。
//!
//! UUIDs (GUIDs) written 8-4-4-4-12, in braces or behind `urn:uuid:` or not.
//!
//! # 怎样判定 · How it decides
//!
//! 32 个十六进制字符和四个连字符各在其位，变体位为 RFC 9562 所定，或全零。
//!
//! Thirty-two hexadecimal digits and four hyphens, each in its place, of the variant of RFC 9562, or all zeros.
//!
//! # 近似与误报 · Near misses
//!
//! 没有近似：不带连字符的 32 位十六进制与散列值无法区分，由 hex-digest 识别。UUID 本身不说明指的是什么，列名更要紧。
//!
//! There are no near misses: without hyphens it looks like a digest, which hex-digest recognises. A UUID does not say what it stands for; the column's name does.
//!
//! # 依据 · Sources
//!
//! RFC 9562。
//!
//! RFC 9562.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::{fold, hit, is_in_uuid_groups};

static CLASS: ClassId = ClassId::from_static("uuid");

struct Uuid;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Uuid)
}

impl Recogniser for Uuid {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::HYPHEN | ClassMask::FOLDED,
            none_of: ClassMask::HAN | ClassMask::AT | ClassMask::DOT | ClassMask::PLUS,
            ..Gate::length(36, 52)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        let bare = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let bare = bare.or_else(|| text.strip_prefix("urn:uuid:")).unwrap_or(&text);
        if is_uuid(bare) {
            hit(&bare.to_ascii_lowercase())
        } else {
            Examination::Miss
        }
    }
}

fn is_uuid(text: &str) -> bool {
    let is_variant = || matches!(text.as_bytes().get(19), Some(b'8' | b'9' | b'a'..=b'd' | b'A'..=b'D'));
    let is_nil = || text.bytes().all(|byte| matches!(byte, b'0' | b'-'));
    is_in_uuid_groups(text) && (is_variant() || is_nil())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::{assert_answers, canonical_of};

    /// The examples of RFC 9562, Appendix A.
    #[test]
    fn answers() {
        assert_answers(
            build,
            &[
                "C232AB00-9414-11EC-B3C8-9F6BDECED846",
                "919108f7-52d1-4320-9bac-f847db4148a8",
                "017F22E2-79B0-7CC3-98C4-DC0C0C07398F",
                "{919108f7-52d1-4320-9bac-f847db4148a8}",
                "urn:uuid:919108f7-52d1-4320-9bac-f847db4148a8",
                "00000000-0000-0000-0000-000000000000",
            ],
            &[],
            &[],
            &[
                "919108f752d143209bacf847db4148a8",
                "919108f7-52d1-4320-9bac-f847db4148a",
                "919108f7-52d1-4320-9bac-f847db4148ag",
                "919108f7-52d1-4320-fbac-f847db4148a8",
                "919108f7_52d1_4320_9bac_f847db4148a8",
                "{919108f7-52d1-4320-9bac-f847db4148a8",
            ],
        );
    }

    #[test]
    fn case_does_not_matter() {
        assert_eq!(
            canonical_of(build, "919108F7-52D1-4320-9BAC-F847DB4148A8"),
            canonical_of(build, "919108f7-52d1-4320-9bac-f847db4148a8")
        );
    }
}
