//! What speaks for an encoding: how likely the text is that it makes of the bytes.
//!
//! The measure is a cost in thousandths of a nat, the negative logarithm of a probability: a character of a class costs
//! the logarithm of how many the class has, less that of the share that the class has of a usual text. Whatever reads the
//! same bytes at the least cost fits best. Rare characters, private use, Latin letters amid Chinese ones and control
//! characters cost much; a word that cannot be decoded costs as much as bytes drawn by lot, and more.

use dataseal_model::Encoding;

use super::counting::is_control;
use super::decoder::decode_piece;
use super::levels::Level;

/// Thousandths of a nat.
pub(super) type Cost = u64;

/// What one byte costs if all 256 are as likely.
pub(super) const ANY_BYTE: Cost = 5_545;
/// What is added for a word that cannot be decoded.
const BROKEN: Cost = 20_000;
/// What an ASCII character costs.
pub(super) const ASCII: Cost = 4_000;
/// What a control character costs.
pub(super) const CONTROL: Cost = 12_000;

/// What a word costs in an encoding, and where it fails in it, if it does.
pub(super) fn word_cost(encoding: Encoding, word: &[u8], scratch: &mut Vec<u8>) -> (Cost, Option<u64>) {
    scratch.clear();
    let decoded = decode_piece(encoding, word, scratch);
    match (decoded, std::str::from_utf8(scratch)) {
        (Ok(()), Ok(text)) => (text_cost(encoding, text), None),
        (failed, _) => {
            let cost = ANY_BYTE * word.len() as u64 + BROKEN;
            (cost, Some(failed.err().unwrap_or(0)))
        }
    }
}

/// What a text costs in an encoding that it was decoded from.
pub(super) fn text_cost(encoding: Encoding, text: &str) -> Cost {
    let mut cost = 0;
    let mut before = [Kind::Other; 2];
    for character in text.chars() {
        let kind = Kind::of(character);
        cost += character_cost(encoding, character, kind) + company_cost(encoding, before, kind);
        before = [before[1], kind];
    }
    cost
}

/// What a character is to its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A small letter of ASCII.
    Small,
    /// A capital letter of ASCII.
    Capital,
    /// A digit of ASCII.
    Digit,
    /// A small Latin letter beyond ASCII.
    HighSmall,
    /// A capital Latin letter beyond ASCII.
    HighCapital,
    /// Another character of Latin-1 or of windows-1252.
    HighSign,
    /// A sign that stands inside a Latin word: an apostrophe, a hyphen, a middle dot.
    Joiner,
    /// A Chinese character or a Korean syllable.
    Wide,
    /// A half-width katakana.
    HalfKana,
    /// Anything else.
    Other,
}

impl Kind {
    const fn of(character: char) -> Self {
        match character {
            'a'..='z' => Self::Small,
            'A'..='Z' => Self::Capital,
            '0'..='9' => Self::Digit,
            '\u{a0}' => Self::Other,
            '\u{b7}' | '\u{ad}' | '\u{2019}' | '\u{2013}' => Self::Joiner,
            '\u{d7}' | '\u{f7}' => Self::HighSign,
            '\u{c0}'..='\u{de}' | '\u{152}' | '\u{160}' | '\u{178}' | '\u{17d}' => Self::HighCapital,
            '\u{df}'..='\u{24f}' => Self::HighSmall,
            '\u{80}'..='\u{bf}' | '\u{2c6}' | '\u{2dc}' | '\u{2010}'..='\u{2044}' | '\u{20ac}' | '\u{2122}' => {
                Self::HighSign
            }
            '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => Self::Wide,
            '\u{ff61}'..='\u{ff9f}' => Self::HalfKana,
            _ => Self::Other,
        }
    }
}

impl Kind {
    const fn is_letter(self) -> bool {
        matches!(self, Self::Small | Self::Capital)
    }

    const fn is_high_letter(self) -> bool {
        matches!(self, Self::HighSmall | Self::HighCapital)
    }

    const fn is_high(self) -> bool {
        self.is_high_letter() || matches!(self, Self::HighSign)
    }
}

/// What it costs that these characters follow each other.
const fn company_cost(encoding: Encoding, before: [Kind; 2], third: Kind) -> Cost {
    let [first, second] = before;
    match (encoding, third) {
        (Encoding::Windows1252, _) => western_company_cost(first, second, third),
        // One Chinese character between two Latin letters is an accented letter and the letter after it.
        (_, Kind::Small | Kind::Capital) => match second {
            Kind::Wide if first.is_letter() => 8_000,
            Kind::Wide if matches!(first, Kind::Other | Kind::Digit) => 4_000,
            Kind::HalfKana => 4_000,
            _ => 0,
        },
        (_, Kind::Wide) if second.is_letter() => 2_000,
        (_, Kind::HalfKana) if second.is_letter() => 8_000,
        // The rest of a word in half-width katakana is expected after its first.
        (Encoding::ShiftJis | Encoding::EucJp, Kind::HalfKana) if !matches!(second, Kind::HalfKana) => 3_500,
        _ => 0,
    }
}

/// Accented letters stand alone among plain ones, within words, and no capital follows a small letter; signs stand between
/// words.
const fn western_company_cost(first: Kind, second: Kind, third: Kind) -> Cost {
    if third.is_high_letter() {
        let capital_after_small = matches!(third, Kind::HighCapital) && matches!(second, Kind::Small | Kind::HighSmall);
        let after = match second {
            Kind::HighSign if first.is_letter() => 7_000,
            Kind::HighSmall | Kind::HighCapital | Kind::HighSign | Kind::Digit => 4_000,
            Kind::Other => 1_000,
            _ => 0,
        };
        return after + if capital_after_small { 5_000 } else { 0 };
    }
    match (second, third) {
        (Kind::HighSign, Kind::HighSign) if first.is_letter() => 6_000,
        (_, Kind::HighSign) if second.is_high() => 3_000,
        (Kind::HighSign, Kind::Small | Kind::Capital) if first.is_letter() => 6_000,
        _ => 0,
    }
}

fn character_cost(encoding: Encoding, character: char, kind: Kind) -> Cost {
    match character {
        '\0'..='\x7f' if is_control(character as u8) => CONTROL,
        '\0'..='\x7f' => ASCII,
        _ if encoding == Encoding::Windows1252 => western_cost(character, kind),
        _ if is_gb(encoding) && !Level::of(character).is(Level::GB_PAIR) => match character {
            '\u{1f300}'..='\u{1faff}' => 13_000,
            '\u{fffd}' => CONTROL,
            _ => 17_000,
        },
        // Other alphabets: as usual in Unicode as Chinese is, which some of their words are too, read as GBK.
        '\u{100}'..='\u{17f}' | '\u{386}'..='\u{45f}' | '\u{531}'..='\u{6ff}' if is_unicode(encoding) => 8_300,
        '\u{3400}'..='\u{9fff}' => han_cost(encoding, Level::of(character)),
        '\u{3041}'..='\u{309f}' => kana_cost(encoding, 5_200),
        '\u{30a0}'..='\u{30ff}' => kana_cost(encoding, 6_000),
        '\u{ac00}'..='\u{d7a3}' if !Level::of(character).is(Level::KS_SYLLABLE) => 14_000,
        '\u{ac00}'..='\u{d7a3}' if encoding == Encoding::EucKr => 7_800,
        '\u{ac00}'..='\u{d7a3}' => 8_500,
        '\u{ff61}'..='\u{ff9f}' if matches!(encoding, Encoding::ShiftJis | Encoding::EucJp) => 4_500,
        '\u{ff61}'..='\u{ff9f}' => 11_000,
        _ => other_cost(character),
    }
}

const fn is_unicode(encoding: Encoding) -> bool {
    matches!(
        encoding,
        Encoding::Utf8 | Encoding::Utf8Bom | Encoding::Utf16Le | Encoding::Utf16Be
    )
}

const fn is_gb(encoding: Encoding) -> bool {
    matches!(encoding, Encoding::Gbk | Encoding::Gb18030)
}

/// Characters that mean the same to all encodings but windows-1252.
const fn other_cost(character: char) -> Cost {
    match character {
        '\u{80}'..='\u{9f}' => 20_000,
        '\u{a0}'..='\u{ff}' => 8_500,
        '\u{100}'..='\u{24f}' | '\u{370}'..='\u{4ff}' => 10_000,
        '\u{700}'..='\u{7ff}' => 12_500,
        '\u{2000}'..='\u{206f}' => 8_500,
        '\u{2070}'..='\u{2bff}' => 11_000,
        '\u{3000}'..='\u{303f}' => 7_000,
        '\u{ff00}'..='\u{ff60}' => 7_500,
        '\u{fffd}' => CONTROL,
        '\u{20000}'..='\u{3ffff}' => 16_500,
        '\u{1f300}'..='\u{1faff}' => 11_000,
        '\u{e000}'..='\u{f8ff}' | '\u{10000}'..='\u{10ffff}' => 20_000,
        _ => 17_000,
    }
}

fn han_cost(encoding: Encoding, level: Level) -> Cost {
    let (first, second, costs) = match encoding {
        // The traditional characters of daily use come next to those of the second level: Taiwanese names are met.
        Encoding::Gbk | Encoding::Gb18030 => (
            Level::GB_FIRST,
            Level::GB_SECOND.or(Level::BIG5_FIRST),
            [8_300, 11_500, 15_500],
        ),
        Encoding::Big5 => (Level::BIG5_FIRST, Level::BIG5_SECOND, [8_650, 12_800, 16_000]),
        Encoding::ShiftJis | Encoding::EucJp => (Level::JIS_FIRST, Level::JIS_SECOND, [9_200, 12_700, 16_000]),
        // Every character of the standard's own Chinese ones is rare in Korean.
        Encoding::EucKr => return 12_400,
        _ => (
            Level::GB_FIRST.or(Level::BIG5_FIRST).or(Level::JIS_FIRST),
            Level::GB_SECOND.or(Level::BIG5_SECOND).or(Level::JIS_SECOND),
            [8_700, 12_500, 16_000],
        ),
    };
    let [common, second_level, rare] = costs;
    if level.is(first) {
        common
    } else if level.is(second) {
        second_level
    } else {
        rare
    }
}

const fn kana_cost(encoding: Encoding, japanese: Cost) -> Cost {
    match encoding {
        Encoding::ShiftJis | Encoding::EucJp => japanese,
        _ if is_unicode(encoding) => 6_000,
        _ => 10_500,
    }
}

const fn western_cost(character: char, kind: Kind) -> Cost {
    match (kind, character) {
        (Kind::HighSmall | Kind::HighCapital, _) => 6_000,
        // Left open by the code page.
        (_, '\u{80}'..='\u{9f}') => 20_000,
        (_, '\u{a0}') => 6_000,
        (Kind::Joiner, _) => 7_000,
        (_, '\u{20ac}' | '\u{2018}'..='\u{201d}' | '\u{2014}' | '\u{2022}' | '\u{2026}' | '\u{2122}')
        | (
            _,
            '\u{a1}'
            | '\u{a3}'
            | '\u{a7}'
            | '\u{a9}'..='\u{ab}'
            | '\u{ae}'
            | '\u{b0}'
            | '\u{b2}'
            | '\u{b3}'
            | '\u{ba}'
            | '\u{bb}'
            | '\u{bf}',
        ) => 7_500,
        _ => 9_000,
    }
}
