//! 护照机读区 · Machine-readable zones of travel documents (MRZ)
//!
//! # 识别什么 · What it finds
//!
//! 护照、签证、旅行证件机读区：TD3（2×44）、TD2（2×36）、TD1（3×30）以及签证 MRV-A、MRV-B；整段、单行或多行均可，也找出长文本中的机读行。
//!
//! Machine-readable zones of passports, visas and cards: TD3 (2×44), TD2 (2×36), TD1 (3×30) and the visas MRV-A and MRV-B; whole or line by line, also inside longer texts.
//!
//! # 怎样判定 · How it decides
//!
//! 证件号、出生日期、有效期各自的校验位，以及有总校验位的格式的总校验位，都按 7、3、1 加权算对。
//!
//! The check digits of number, birth date and expiry, and the composite one where the form has it, are right by the weights 7, 3 and 1.
//!
//! # 近似与误报 · Near misses
//!
//! 只有首行（`P<…<<…`，没有校验位）记为近似。三个以上校验位同时碰巧相符的机会约千分之一，因此随机文本不会命中。出生年份只有两位，所以不计入未成年人统计。
//!
//! A first line alone (`P<…<<…`) has no check digit and is a near miss. Three check digits agree by chance once in a thousand times, so random texts do not hit. The year of birth has two digits only, so it is not counted for minors.
//!
//! # 依据 · Sources
//!
//! ICAO Doc 9303 第 3、4、5、6、7 部分；GB/T 35273-2020 附录 B。公开样张 `L898902C36UTO7408122F1204159ZE184226B<<<<<10`。
//!
//! ICAO Doc 9303 parts 3 to 7; GB/T 35273-2020 Annex B. Published specimen `L898902C36UTO7408122F1204159ZE184226B<<<<<10`.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, Recogniser, ValueView};

use crate::Lexicons;
use crate::checksum::abroad::travel_document;
use crate::scan::{Found, runs};
use crate::text::{LONGEST_TEXT, contained, fold, hit, near};

static CLASS: ClassId = ClassId::from_static("passport-mrz");

/// Characters of the shortest line.
const SHORTEST: u32 = 30;

struct PassportMrz;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(PassportMrz)
}

impl Recogniser for PassportMrz {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn is_proof(&self) -> bool {
        true
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::OTHER_ASCII | ClassMask::FOLDED,
            also_any_of: ClassMask::UPPER | ClassMask::FOLDED,
            ..Gate::length(SHORTEST, LONGEST_TEXT)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        if !text.contains('<') {
            return Examination::Miss;
        }
        let lines = || runs(&text, is_zone_byte).filter(|run| run.piece.len() >= SHORTEST as usize);
        let Some(number) = lines().find_map(|run| number_in(run.piece)) else {
            let is_first = lines()
                .next()
                .is_some_and(|run| run.piece.len() == text.len() && is_first_line(run));
            return near(is_first);
        };
        let in_lines: usize = lines().map(|run| run.piece.len()).sum();
        let others = text.chars().filter(|c| !c.is_whitespace()).count() - in_lines;
        match others {
            0 => hit(number),
            // The first line of a zone has no number.
            _ => contained(lines().filter(|run| number_in(run.piece).is_some()).count()),
        }
    }
}

const fn is_zone_byte(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'<'
}

/// A document's code and the name of its holder, without any check digit.
fn is_first_line(run: Found<'_>) -> bool {
    let line = run.piece;
    matches!(line.len(), 36 | 44)
        && line.starts_with(['P', 'V', 'I', 'A', 'C'])
        && line.get(5..).is_some_and(|name| name.contains("<<"))
}

/// The number and issuing state of the document whose lines, or one of them, a text is.
fn number_in(text: &str) -> Option<&str> {
    let line = |from: usize, to: usize| text.get(from..to);
    match text.len() {
        30 => lone_line_of_card(text),
        36 => second_line(text, 36),
        44 => second_line(text, 44),
        72 => second_line(line(36, 72)?, 36),
        88 => second_line(line(44, 88)?, 44),
        90 => card(line(0, 30)?, line(30, 60)?),
        _ => None,
    }
}

/// Whether a field's check digit stands behind it.
fn is_checked(line: &str, from: usize, to: usize) -> bool {
    let check = line.as_bytes().get(to).copied();
    let sum = line.get(from..to).and_then(travel_document);
    match check {
        Some(check @ b'0'..=b'9') => sum == Some(u32::from(check - b'0')),
        // An empty field may have no check digit.
        Some(b'<') => line
            .get(from..to)
            .is_some_and(|field| field.bytes().all(|byte| byte == b'<')),
        _ => false,
    }
}

fn is_date(field: Option<&str>) -> bool {
    field.is_some_and(|field| {
        let mut pairs = field.as_bytes().chunks(2).skip(1);
        field.bytes().all(|byte| byte.is_ascii_digit() || byte == b'<')
            && pairs
                .next()
                .is_some_and(|month| month <= b"12".as_slice() || month == b"<<".as_slice())
            && pairs
                .next()
                .is_some_and(|day| day <= b"31".as_slice() || day == b"<<".as_slice())
    })
}

/// The second line of a passport or visa: number, nationality, birth date, sex, expiry, and the composite check of passports,
/// which visas do not have.
fn second_line(line: &str, length: usize) -> Option<&str> {
    let sound =
        line.len() == length && !line.starts_with('<') && is_checked(line, 0, 9) && has_holder(line, [13, 20, 21, 10]);
    sound.then(|| line.get(..13))?
}

/// Whether a line has the holder's birth date, sex, the expiry and a state from these places on.
fn has_holder(line: &str, [birth, sex, expiry, state]: [usize; 4]) -> bool {
    let has_date = |from: usize| is_checked(line, from, from + 6) && is_date(line.get(from..from + 6));
    let sex = line.as_bytes().get(sex);
    has_date(birth)
        && has_date(expiry)
        && matches!(sex, Some(b'M' | b'F' | b'X' | b'<'))
        && line.get(state..state + 3).is_some_and(is_state)
}

fn is_state(state: &str) -> bool {
    state.bytes().next().is_some_and(|first| first.is_ascii_uppercase())
        && !state.bytes().any(|byte| byte.is_ascii_digit())
}

/// The first two lines of a card together.
fn card<'t>(first: &'t str, second: &str) -> Option<&'t str> {
    let composite = [
        first.get(5..30)?,
        second.get(0..7)?,
        second.get(8..15)?,
        second.get(18..29)?,
    ]
    .concat();
    let check = second.as_bytes().get(29).filter(|check| check.is_ascii_digit())?;
    let sound = travel_document(&composite) == Some(u32::from(check - b'0')) && lone_line_of_card(second).is_some();
    sound.then(|| first.get(2..15))?
}

/// The second line of a card alone: birth date, sex, expiry and nationality.
fn lone_line_of_card(line: &str) -> Option<&str> {
    (has_holder(line, [0, 7, 8, 15]) && line.contains('<')).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::{assert_answers, canonical_of};

    /// The specimens of ICAO Doc 9303, parts 4, 5, 6 and 7.
    const PASSPORT: [&str; 2] = [
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    ];
    const CARD: [&str; 3] = [
        "I<UTOD231458907<<<<<<<<<<<<<<<",
        "7408122F1204159UTO<<<<<<<<<<<6",
        "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    ];
    const TD_2: [&str; 2] = [
        "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
        "D231458907UTO7408122F1204159<<<<<<<6",
    ];
    const VISA: &str = "L8988901C4XXX4009078F96121096ZE184226B<<<<<<";

    #[test]
    fn answers() {
        let passport = PASSPORT.join("\n");
        let joined = PASSPORT.concat();
        let card = CARD.concat();
        let td_2 = TD_2.join("\r\n");
        let inside = format!("扫描结果：{} 已核验", PASSPORT[1]);
        let wrong = PASSPORT[1].replace("C36UTO", "C37UTO");
        assert_answers(
            build,
            &[&passport, &joined, PASSPORT[1], &card, CARD[1], &td_2, VISA],
            &[PASSPORT[0], TD_2[0]],
            &[&inside],
            &[
                &wrong,
                "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<",
                "<html><body><p>SOME TEXT</p></body></html>",
                "IF A < B THEN PRINT C ELSE PRINT D AND STOP",
                CARD[2],
                "000000000000000000000000000000",
            ],
        );
    }

    #[test]
    fn lines_count_as_one_document() {
        assert_eq!(
            canonical_of(build, &PASSPORT.join("\n")),
            canonical_of(build, PASSPORT[1])
        );
    }
}
