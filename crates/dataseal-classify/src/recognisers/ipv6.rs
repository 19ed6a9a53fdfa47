//! IPv6 地址 · IPv6 addresses
//!
//! # 识别什么 · What it finds
//!
//! IPv6 地址的完整写法与压缩写法，可带区域标识、前缀长度或方括号加端口。
//!
//! IPv6 addresses in full and compressed form, with or without a zone, a prefix length, or brackets and a port.
//!
//! # 怎样判定 · How it decides
//!
//! 按 RFC 4291 解析成功，且含三个以上冒号或双冒号加一位以上十六进制数。
//!
//! The text parses by RFC 4291 and is more than the bare `::`.
//!
//! # 近似与误报 · Near misses
//!
//! 时间（`12:30:45`）和 MAC 地址不会命中。没有近似。
//!
//! Times (`12:30:45`) and MAC addresses do not hit. There are no near misses.
//!
//! # 依据 · Sources
//!
//! RFC 4291；RFC 5952；GB/T 35273-2020 附录 A。
//!
//! RFC 4291; RFC 5952; GB/T 35273-2020 Annex A.

use std::net::Ipv6Addr;

use dataseal_model::{ClassId, ClassMask, Examination, Gate, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::{fold, hit};

static CLASS: ClassId = ClassId::from_static("ipv6");

struct Ipv6;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Ipv6)
}

impl Recogniser for Ipv6 {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::COLON | ClassMask::FULL_WIDTH | ClassMask::OTHER,
            none_of: ClassMask::HAN | ClassMask::AT,
            ..Gate::length(3, 72)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        match address_of(&text) {
            Some(address) if !address.is_unspecified() => hit(&address.to_string()),
            _ => Examination::Miss,
        }
    }
}

fn address_of(text: &str) -> Option<Ipv6Addr> {
    let bare = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((inner, port)) if port.is_empty() || port.starts_with(':') => inner,
        Some(_) => return None,
        None => text,
    };
    let end = bare.bytes().position(|byte| matches!(byte, b'%' | b'/'));
    let host = bare.get(..end.unwrap_or(bare.len()))?;
    // Times of day and sentences have colons too.
    let is_part = |byte: u8| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.');
    host.bytes().all(is_part).then(|| host.parse().ok())?
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
                "2001:db8::1",
                "2001:0db8:0000:0000:0000:ff00:0042:8329",
                "fe80::1%eth0",
                "2001:db8::/32",
                "[2001:db8::1]:443",
                "::1",
                "::ffff:192.0.2.1",
            ],
            &[],
            &[],
            &[
                "12:30:45",
                "00:1a:2b:3c:4d:5e",
                "2001:db8",
                "a:b:c",
                "2001:db8::g",
                "key: value",
                "[::1",
            ],
        );
    }

    #[test]
    fn both_forms_count_once() {
        assert_eq!(
            canonical_of(build, "2001:DB8:0:0:0:0:0:1"),
            canonical_of(build, "2001:db8::1")
        );
    }
}
