//! 银行卡磁道数据 · Magnetic stripe data
//!
//! # 识别什么 · What it finds
//!
//! 银行卡第一、第二磁道的完整数据，也找出日志、报文中夹带的磁道。
//!
//! Track 1 and track 2 of bank cards, also inside logs and messages.
//!
//! # 怎样判定 · How it decides
//!
//! 第一磁道：`%B`、13 至 19 位卡号、`^` 之间的姓名、四位有效期；第二磁道：`;`、卡号、`=`、四位有效期和服务码。有效期的月份必须存在。
//!
//! Track 1: `%B`, a number of 13 to 19 digits, a name between `^`, four digits of expiry. Track 2: `;`, the number, `=`, expiry and service code. The month must exist.
//!
//! # 近似与误报 · Near misses
//!
//! 这种形状别无他物，因此一处即可作证；磁道数据按 C3 类不得留存。
//!
//! Nothing else has this shape, so one find is proof; track data is C3 and must not be kept.
//!
//! # 依据 · Sources
//!
//! ISO/IEC 7813；JR/T 0171-2020（C3 类）；PCI DSS 3.3。
//!
//! ISO/IEC 7813; JR/T 0171-2020 (C3); PCI DSS 3.3.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::scan::{Found, digit_runs, has_run};
use crate::text::{LONGEST_TEXT, contained, fold, hit, is_digits};

static CLASS: ClassId = ClassId::from_static("magnetic-track");

struct MagneticTrack;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(MagneticTrack)
}

impl Recogniser for MagneticTrack {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn is_proof(&self) -> bool {
        true
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::OTHER_ASCII | ClassMask::FOLDED,
            digits: LengthSet::at_least(17),
            digit_lengths: LengthSet::NONE,
            code_lengths: LengthSet::NONE,
            ..Gate::length(19, LONGEST_TEXT)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        if !text.contains(['=', '^']) || !has_run(&text, 13, |byte| byte.is_ascii_digit()) {
            return Examination::Miss;
        }
        let mut tracks = digit_runs(&text).filter(is_track);
        let Some(number) = tracks.next() else {
            return Examination::Miss;
        };
        let alone = matches!(number.before, "%B" | ";" | "")
            && number.after.ends_with(|c: char| c.is_ascii_digit() || c == '?');
        if alone && !text.contains(char::is_alphabetic) || number.before == "%B" && number.after.ends_with('?') {
            hit(number.piece)
        } else {
            contained(1 + tracks.count())
        }
    }
}

/// Whether a card number has what follows it on a track.
fn is_track(number: &Found<'_>) -> bool {
    if !(13..=19).contains(&number.piece.len()) {
        return false;
    }
    if number.before.ends_with("%B") || number.before.ends_with("%b") {
        let mut fields = number.after.split('^');
        let (empty, name, rest) = (fields.next(), fields.next(), fields.next());
        return empty == Some("")
            && name.is_some_and(|name| (2..=26).contains(&name.len()))
            && rest.is_some_and(expires);
    }
    // An assignment of a number to a number is no track: the sentinel, or the length of what follows, tells.
    let rest = number.after.strip_prefix(['=', 'D']);
    let discretionary = |rest: &str| rest.bytes().take_while(u8::is_ascii_digit).count() >= 7;
    rest.is_some_and(|rest| expires(rest) && (number.before.ends_with(';') || discretionary(rest)))
}

/// Whether year and month of an expiry date begin the text.
fn expires(text: &str) -> bool {
    let date = text.get(..4).filter(|date| is_digits(date));
    date.and_then(|date| date.get(2..))
        .is_some_and(|month| ("01".."13").contains(&month))
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
                "%B4111111111111111^DOE/JOHN^27121010000000000?",
                ";4111111111111111=27121010000012345678?",
                "6217002818475760119=27121010000012345678",
            ],
            &[],
            &["track2=;4111111111111111=27121010000012345678? ok"],
            &[
                "4111111111111111",
                "a=4111111111111111",
                "4111111111111111=2713",
                "%B4111^DOE^2712",
                "11=1111111111111111111",
            ],
        );
    }

    #[test]
    fn spellings_count_as_one() {
        assert_eq!(
            canonical_of(build, "4111111111111111=27121010000"),
            canonical_of(build, ";4111111111111111=27121010000012345678?")
        );
    }

    #[test]
    fn matches_inside_are_counted() {
        assert_eq!(
            crate::recognisers::tests::matches_in(
                build,
                "a ;4111111111111111=27121010000012345678? b ;6217002818475760119=27121010000012345678?"
            ),
            2
        );
    }
}
