//! IPv4 地址 · IPv4 addresses
//!
//! # 识别什么 · What it finds
//!
//! 点分十进制的 IPv4 地址，可带端口或前缀长度。
//!
//! Dotted-decimal IPv4 addresses, with or without a port or prefix length.
//!
//! # 怎样判定 · How it decides
//!
//! 四段 0–255、无多余前导零，且至少一段不小于 64；首段小于 20 时，这一段须在前三段中：软件版本号几乎从不如此，真实地址则绝大多数如此。
//!
//! Four numbers 0–255 without leading zeros, at least one of them 64 or more, and one of the first three where the first is below 20: software versions are hardly ever so, addresses mostly are.
//!
//! # 近似与误报 · Near misses
//!
//! 四段都小于 64 的值（如 `1.2.3.4`、`10.0.0.1`）和前三段都小的值（如 `3.9.11.181`）可能是版本号，记为近似，由列名决定。
//!
//! Values whose four parts are all below 64, such as `1.2.3.4` and `10.0.0.1`, or the first three, such as `3.9.11.181`, may be versions: near misses that the column's name decides.
//!
//! # 依据 · Sources
//!
//! RFC 791；GB/T 35273-2020 附录 A（网络身份标识信息）。
//!
//! RFC 791; GB/T 35273-2020 Annex A (network identity).

use std::net::Ipv4Addr;

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::{fold, hit};

static CLASS: ClassId = ClassId::from_static("ipv4");

/// A part from here on speaks for an address and against a version number.
const NOT_A_VERSION: u8 = 64;
/// First parts below this are versions too, whose last part counts builds.
const NO_FIRST_PART: u8 = 20;

struct Ipv4;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Ipv4)
}

impl Recogniser for Ipv4 {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DOT | ClassMask::FULL_WIDTH | ClassMask::OTHER,
            also_any_of: ClassMask::DIGIT | ClassMask::FULL_WIDTH | ClassMask::OTHER,
            none_of: ClassMask::HAN | ClassMask::UPPER | ClassMask::LOWER | ClassMask::AT | ClassMask::HYPHEN,
            first: ClassMask::DIGIT,
            digits: LengthSet::at_least(4),
            whole_lengths: LengthSet::between(1, 3),
            ..Gate::length(7, 32)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        // Versions, amounts and dates have other numbers of points.
        if text.bytes().filter(|byte| *byte == b'.').count() != 3 {
            return Examination::Miss;
        }
        let Some((host, address)) = address_of(&text) else {
            return Examination::Miss;
        };
        let [first, second, third, last] = address.octets();
        let leading = [first, second, third].iter().any(|&octet| octet >= NOT_A_VERSION);
        if leading || (first >= NO_FIRST_PART && last >= NOT_A_VERSION) {
            // Numbers with leading zeros do not parse, so that there is one way to write an address.
            hit(host)
        } else {
            Examination::NearMiss
        }
    }
}

/// The address, as it is written and as a value, without a port (`:8080`) or prefix length (`/24`).
fn address_of(text: &str) -> Option<(&str, Ipv4Addr)> {
    let (host, tail, most) = match (text.split_once(':'), text.split_once('/')) {
        (Some((host, port)), _) => (host, Some(port), 65_535),
        (None, Some((host, prefix))) => (host, Some(prefix), 32),
        (None, None) => (text, None, 0),
    };
    let tail_fits = tail.is_none_or(|tail| tail.parse().is_ok_and(|number: u32| number <= most));
    let address = host.parse().ok().filter(|_| tail_fits)?;
    Some((host, address))
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
                "192.168.1.10",
                "88.8.8.114",
                "10.128.0.7",
                "36.1.2.200",
                "203.0.113.7:8080",
                "172.16.0.0/16",
                "１９２．１６８．１．１",
            ],
            &["1.2.3.4", "10.0.0.1", "2.10.33.5", "3.9.11.181", "8.8.8.114"],
            &[],
            &[
                "1.2.3",
                "256.1.1.1",
                "192.168.01.1",
                "192.168.1.1.1",
                "96.0.4664.110",
                "12.34",
                "1.2.3.400",
                "203.0.113.7:99999",
            ],
        );
    }

    #[test]
    fn ports_do_not_matter() {
        assert_eq!(
            canonical_of(build, "203.0.113.7:80"),
            canonical_of(build, "203.0.113.7")
        );
    }
}
