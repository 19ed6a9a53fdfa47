//! IPv4 地址 · IPv4 addresses
//!
//! # 识别什么 · What it finds
//!
//! 点分十进制的 IPv4 地址，可带端口或前缀长度；也找出日志、备注等长文本中的地址。
//!
//! Dotted-decimal IPv4 addresses, with or without a port or prefix length; also those in longer texts such as lines of a log.
//!
//! # 怎样判定 · How it decides
//!
//! 四段 0–255、无多余前导零，且至少一段不小于 64；首段小于 20 时，这一段须在前三段中：软件版本号几乎从不如此，真实地址则绝大多数如此。
//!
//! Four numbers 0–255 without leading zeros, at least one of them 64 or more, and one of the first three where the first is below 20: software versions are hardly ever so, addresses mostly are.
//!
//! # 近似与误报 · Near misses
//!
//! 长文本中的版本号（`Chrome/96.1.2.70`、`版本 70.1.2.3`）不算。四段都小于 64 的值（如 `1.2.3.4`、`10.0.0.1`）和前三段都小的值（如 `3.9.11.181`）可能是版本号，记为近似，由列名决定。
//!
//! Versions inside texts (`Chrome/96.1.2.70`, `version 70.1.2.3`) do not count. Values whose four parts are all below 64, such as `1.2.3.4` and `10.0.0.1`, or the first three, such as `3.9.11.181`, may be versions: near misses that the column's name decides.
//!
//! # 依据 · Sources
//!
//! RFC 791；GB/T 35273-2020 附录 A（网络身份标识信息）。
//!
//! RFC 791; GB/T 35273-2020 Annex A (network identity).

use std::net::Ipv4Addr;

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::scan::{Found, runs};
use crate::text::{LONGEST_TEXT, contained, fold, hit};

static CLASS: ClassId = ClassId::from_static("ipv4");

/// A part from here on speaks for an address and against a version number.
const NOT_A_VERSION: u8 = 64;
/// First parts below this are versions too, whose last part counts builds.
const NO_FIRST_PART: u8 = 20;

/// Characters of the longest value that is an address and nothing else.
const LONGEST: u32 = 32;

/// What an address has with a port or more numbers beside it. Whatever has more is a text.
const IN_ADDRESSES: ClassMask =
    ClassMask(ClassMask::DIGIT.0 | ClassMask::DOT.0 | ClassMask::COLON.0 | ClassMask::PLUS.0 | ClassMask::AT.0);

/// Words that stand close before a version, such as those of programs.
const VERSIONS: [&str; 9] = [
    "version", "版本", "firmware", "固件", "chrome", "firefox", "safari", "edge", "kernel",
];

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
            mailboxes: false,
            digits: LengthSet::at_least(4),
            whole_lengths: LengthSet::between(1, 3),
            ..Gate::length(7, LONGEST_TEXT)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        // Versions, amounts and dates have other numbers of points.
        let points = text.bytes().filter(|byte| *byte == b'.').count();
        if points == 3
            && view.chars <= LONGEST
            && let Some((host, address)) = address_of(&text)
        {
            // Numbers with leading zeros do not parse, so that there is one way to write an address.
            return match is_no_version(address) {
                true => hit(host),
                false => Examination::NearMiss,
            };
        }
        match points >= 3 && !IN_ADDRESSES.has_all(view.mask) {
            true => contained(addresses_in(&text).filter(is_meant).count()),
            false => Examination::Miss,
        }
    }
}

/// Whether the numbers are those of an address rather than of a version.
fn is_no_version(address: Ipv4Addr) -> bool {
    let [first, second, third, last] = address.octets();
    let leading = [first, second, third].iter().any(|&octet| octet >= NOT_A_VERSION);
    leading || (first >= NO_FIRST_PART && last >= NOT_A_VERSION)
}

/// Runs of digits and points that are four numbers, without the marks of a sentence beside them.
fn addresses_in(text: &str) -> impl Iterator<Item = Found<'_>> {
    runs(text, |byte| byte.is_ascii_digit() || byte == b'.').filter_map(|run| {
        let behind = run.piece.trim_start_matches('.');
        let piece = behind.trim_end_matches('.');
        // One point before belongs to a longer number.
        let parted = run.piece.len() - behind.len() != 1;
        let start = run.before.len() + run.piece.len() - behind.len();
        let is_meant = parted && piece.parse().is_ok_and(is_no_version);
        Found::at(text, start, start + piece.len()).filter(|_| is_meant)
    })
}

/// Whether four numbers in a text stand by themselves and are no version of something named before them.
fn is_meant(found: &Found<'_>) -> bool {
    let (mut before, mut after) = (found.before.chars().rev(), found.after.chars());
    let is_code = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let starts = match (before.next(), before.next()) {
        // `nginx-96.1.2.70`, but `203.0.113.7-203.0.113.20`.
        (Some('-' | '_'), next) => !next.is_some_and(|c| c.is_ascii_alphabetic()),
        // `Chrome/96.1.2.70`, but `http://203.0.113.7/` and `from /203.0.113.7:80`.
        (Some('/'), next) => !is_code(next),
        // `v96.1.2.70` and `ver. 96.1.2.70`.
        (Some('.'), next) => !next.is_some_and(|c| c.is_ascii_alphabetic()),
        (neighbour, _) => !is_code(neighbour),
    };
    let ends = match (after.next(), after.next()) {
        (Some('.' | '_'), next) => !is_code(next),
        (Some('-'), next) => !next.is_some_and(|c| c.is_ascii_alphabetic()),
        (neighbour, _) => !is_code(neighbour),
    };
    let is_short_version = found
        .before
        .trim_end_matches([' ', '.'])
        .rsplit(|c: char| !c.is_ascii_alphabetic())
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case("ver") || word.eq_ignore_ascii_case("v"));
    starts && ends && !is_short_version && !found.is_called(&VERSIONS)
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
            &[
                "203.0.113.7 - - [27/Nov/2026:10:00:00 +0800] \"GET /a HTTP/1.1\" 200",
                "用户从203.0.113.7登录失败",
                "Failed password for root from 198.51.100.23 port 22 ssh2",
                "see http://203.0.113.7:8080/x, then 192.168.1.10.",
                "Connection from /203.0.113.7:54321 closed",
                "DHCP Release: 192.168.1.20",
                "203.0.113.7-203.0.113.20 blocked",
                "登录失败...203.0.113.7",
            ],
            &[
                "Mozilla/5.0 Chrome/96.1.2.70 Safari/537.36",
                "已升级到版本 70.1.2.3",
                "version: 98.0.1.2 released",
                "v88.1.2.3",
                "a192.168.1.10",
                "nginx-96.1.2.70",
                "PTR 7.113.0.203.in-addr.arpa",
                "app 1.99.0.2.apk",
                "Chrome 96.1.2.70",
                "当前版本为 98.0.1.2",
                "ver. 98.0.1.2 is out",
                "x.203.0.113.7 y",
                "kernel 5.10.0.21 and 1.2.3.4",
                "u1.2.3.99@example.com",
                "见第192.168.1节",
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
