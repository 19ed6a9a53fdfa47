//! Dates: which number formats make a date of a number, and which date a number is.
//!
//! A workbook stores dates as days since its epoch and only the cell's number format (ECMA-376 part 1, 18.8.30 and
//! 18.8.31) says that they are dates. The epoch of 1900 has a 29 February that year, which never was.

use std::collections::HashMap;
use std::io::Write as _;

use super::cell::CellKind;
use super::numbers::append_number;

/// What a number format makes of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NumberForm {
    /// A number.
    #[default]
    Plain,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// Both.
    DateTime,
    /// Hours, minutes or seconds that count on past a day.
    Duration,
    /// A whole number of at least so many digits, with zeros in front: a postcode or another number that is a name.
    Padded(u8),
}

/// Day 0 of a workbook.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Epoch {
    /// Day 1 is 1 January 1900.
    #[default]
    From1900,
    /// Day 0 is 1 January 1904.
    From1904,
}

/// Number formats of a workbook by their numbers.
#[derive(Debug, Default)]
pub struct NumberForms {
    custom: HashMap<u32, NumberForm>,
    /// Of each cell style.
    styles: Vec<NumberForm>,
}

impl NumberForms {
    /// Takes in a format that the workbook defines.
    pub fn define(&mut self, number: u32, code: &str) {
        self.custom.insert(number, form_of(code));
    }

    /// Takes in the next cell style, which uses this format.
    pub fn add_style(&mut self, number: u32) {
        let form = self.form(number);
        self.styles.push(form);
    }

    /// The form of a format by number: the workbook's own, or one that every program knows.
    pub fn form(&self, number: u32) -> NumberForm {
        self.custom.get(&number).copied().unwrap_or_else(|| built_in(number))
    }

    /// What a cell style makes of a number.
    pub fn style(&self, style: usize) -> NumberForm {
        self.styles.get(style).copied().unwrap_or_default()
    }
}

/// Formats that files use without defining them, East Asian ones included.
const fn built_in(number: u32) -> NumberForm {
    match number {
        14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => NumberForm::Date,
        18..=21 | 32..=35 | 45 | 47 | 55 | 56 => NumberForm::Time,
        22 => NumberForm::DateTime,
        46 => NumberForm::Duration,
        _ => NumberForm::Plain,
    }
}

/// What a format code makes of a number: the letters of dates and times in its first section, outside quotes and brackets.
pub fn form_of(code: &str) -> NumberForm {
    let first = code.split(';').next().unwrap_or_default();
    if (2..=MOST_PADDED).contains(&first.len()) && first.bytes().all(|byte| byte == b'0') {
        return NumberForm::Padded(first.len() as u8);
    }
    let (mut day, mut month, mut time, mut elapsed, mut digits) = (false, false, false, false, false);
    let mut characters = code.chars().peekable();
    while let Some(character) = characters.next() {
        if character.eq_ignore_ascii_case(&'g') && is_general(characters.clone()) {
            return NumberForm::Plain;
        }
        match character.to_ascii_lowercase() {
            ';' => break,
            '"' => while characters.next().is_some_and(|next| next != '"') {},
            '\\' | '_' | '*' => drop(characters.next()),
            '[' => {
                let inside: String = characters.by_ref().take_while(|next| *next != ']').collect();
                let unit = inside.to_ascii_lowercase();
                elapsed |= !unit.is_empty() && ["h", "m", "s"].iter().any(|letter| unit.replace(letter, "").is_empty());
            }
            'e' if matches!(characters.peek(), Some('+' | '-')) => digits = true,
            'y' | 'd' | 'e' | 'g' | 'b' => day = true,
            'm' => month = true,
            'h' | 's' => time = true,
            'a' => {
                // `AM/PM`, `A/P`, or the name of a weekday as `aaa`.
                match characters.peek() {
                    Some('m' | 'M' | '/') => time = true,
                    _ => day = true,
                }
                while characters
                    .peek()
                    .is_some_and(|next| matches!(next, 'a' | 'A' | 'm' | 'M' | '/' | 'p' | 'P'))
                {
                    characters.next();
                }
            }
            '0' | '#' | '?' => digits = true,
            _ => {}
        }
    }
    match (elapsed, day || (month && !time), time) {
        (true, ..) => NumberForm::Duration,
        (_, true, true) => NumberForm::DateTime,
        // `m` next to digits is a unit such as metres that somebody forgot to quote.
        (_, true, false) if day || !digits => NumberForm::Date,
        (_, false, true) => NumberForm::Time,
        _ => NumberForm::Plain,
    }
}

/// Whether `General` goes on here, behind its first letter, as other programs write it in Chinese too.
fn is_general(mut rest: impl Iterator<Item = char> + Clone) -> bool {
    let chinese = rest.clone().take(5).eq("/通用格式".chars());
    chinese
        || "eneral"
            .chars()
            .all(|letter| rest.next().is_some_and(|next| next.eq_ignore_ascii_case(&letter)))
}

/// Digits that a number of a workbook holds exactly.
const MOST_PADDED: usize = 15;

const DAY_MS: i64 = 86_400_000;
/// 31 December 9999 in days of 1900.
const LAST_DAY: f64 = 2_958_466.0;

/// Appends a number as its format has it.
pub fn append_formatted(number: f64, form: NumberForm, epoch: Epoch, into: &mut Vec<u8>) -> CellKind {
    if let NumberForm::Padded(digits) = form
        && (0.0..1e15).contains(&number)
        && number.fract() == 0.0
    {
        let start = into.len();
        let kind = append_number(number, into);
        let missing = usize::from(digits).saturating_sub(into.len() - start);
        into.splice(start..start, std::iter::repeat_n(b'0', missing));
        return kind;
    }
    let in_range = (0.0..LAST_DAY).contains(&number);
    if matches!(form, NumberForm::Plain | NumberForm::Padded(_)) || !in_range {
        return append_number(number, into);
    }
    #[expect(clippy::cast_possible_truncation, reason = "at most 2.6e14")]
    let milliseconds = (number * 86_400_000.0).round() as i64;
    let (days, of_day) = (milliseconds / DAY_MS, milliseconds % DAY_MS);
    // Writing to memory does not fail.
    match form {
        NumberForm::Duration => append_clock(milliseconds, into),
        NumberForm::Time if days == 0 => append_clock(of_day, into),
        NumberForm::Date if of_day == 0 => append_day(days, epoch, into),
        _ => {
            append_day(days, epoch, into);
            into.push(b' ');
            append_clock(of_day, into);
        }
    }
    CellKind::DATE
}

fn append_day(days: i64, epoch: Epoch, into: &mut Vec<u8>) {
    let (year, month, day) = match (epoch, days) {
        // The leap day that the first spreadsheet made up.
        (Epoch::From1900, 60) => (1900, 2, 29),
        // 25,568 days from 31 December 1899 to 1 January 1970.
        (Epoch::From1900, ..60) => civil(days - 25_568),
        (Epoch::From1900, _) => civil(days - 25_569),
        (Epoch::From1904, _) => civil(days - 24_107),
    };
    let _ = write!(into, "{year:04}-{month:02}-{day:02}");
}

/// Hours, minutes, seconds, and milliseconds if there are any.
pub(super) fn append_clock(milliseconds: i64, into: &mut Vec<u8>) {
    let (seconds, fraction) = (milliseconds / 1000, milliseconds % 1000);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let _ = write!(into, "{hours:02}:{minutes:02}:{seconds:02}");
    if fraction != 0 {
        let _ = write!(into, ".{fraction:03}");
    }
}

/// Appends a date of ISO 8601 in the form that dates have here: a space for the `T`.
pub(super) fn append_iso_date(written: &[u8], into: &mut Vec<u8>) {
    let written = written.strip_suffix(b"Z").unwrap_or(written);
    match written.split_at_checked(10) {
        Some((day, [b'T', time @ ..])) => {
            into.extend_from_slice(day);
            into.push(b' ');
            into.extend_from_slice(time);
        }
        _ => into.extend_from_slice(written),
    }
}

/// Year, month and day of a day counted from 1 January 1970, in the Gregorian calendar.
fn civil(days: i64) -> (i64, i64, i64) {
    // Counted from 1 March of the year 0, so that the leap day is a year's last and 400 years have 146,097 days.
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(number: f64, form: NumberForm, epoch: Epoch) -> String {
        let mut into = Vec::new();
        append_formatted(number, form, epoch, &mut into);
        String::from_utf8(into).unwrap()
    }

    #[test]
    fn codes_are_told_apart() {
        for (code, form) in [
            ("General", NumberForm::Plain),
            ("[DBNum2][$-804]General", NumberForm::Plain),
            ("[Red]general", NumberForm::Plain),
            ("\"第\"General\"页\"", NumberForm::Plain),
            ("_ General_ ", NumberForm::Plain),
            ("[<100]General;0.0", NumberForm::Plain),
            ("G/通用格式", NumberForm::Plain),
            ("ggge\"年\"m\"月\"d\"日\"", NumberForm::Date),
            ("000000", NumberForm::Padded(6)),
            ("00;-00", NumberForm::Padded(2)),
            ("0", NumberForm::Plain),
            ("00.00", NumberForm::Plain),
            ("0.00", NumberForm::Plain),
            ("0.00E+00", NumberForm::Plain),
            ("#,##0.00_);[Red]\\(#,##0.00\\)", NumberForm::Plain),
            ("0.0\"days\"", NumberForm::Plain),
            ("@", NumberForm::Plain),
            ("0%", NumberForm::Plain),
            ("[$-804]#,##0", NumberForm::Plain),
            ("yyyy-mm-dd", NumberForm::Date),
            ("yyyy\"年\"m\"月\"d\"日\"", NumberForm::Date),
            ("[$-411]ge.m.d", NumberForm::Date),
            ("mmm", NumberForm::Date),
            ("aaaa", NumberForm::Date),
            ("hh:mm", NumberForm::Time),
            ("h:mm AM/PM", NumberForm::Time),
            ("mm:ss.0", NumberForm::Time),
            ("yyyy/m/d h:mm", NumberForm::DateTime),
            ("[h]:mm:ss", NumberForm::Duration),
            ("[mm]:ss", NumberForm::Duration),
        ] {
            assert_eq!(form_of(code), form, "{code}");
        }
    }

    #[test]
    fn days_are_those_of_their_epoch() {
        let day = |number, epoch| text(number, NumberForm::Date, epoch);
        assert_eq!(day(1.0, Epoch::From1900), "1900-01-01");
        assert_eq!(day(59.0, Epoch::From1900), "1900-02-28");
        assert_eq!(day(60.0, Epoch::From1900), "1900-02-29");
        assert_eq!(day(61.0, Epoch::From1900), "1900-03-01");
        assert_eq!(day(45_292.0, Epoch::From1900), "2024-01-01");
        assert_eq!(day(2_958_465.0, Epoch::From1900), "9999-12-31");
        assert_eq!(day(0.0, Epoch::From1904), "1904-01-01");
        assert_eq!(day(43_830.0, Epoch::From1904), "2024-01-01");
        assert_eq!(day(2_958_466.0, Epoch::From1900), "2958466");
        assert_eq!(day(-1.0, Epoch::From1900), "-1");
    }

    #[test]
    fn times_lose_nothing() {
        let of = |number, form| text(number, form, Epoch::From1900);
        assert_eq!(of(0.5, NumberForm::Time), "12:00:00");
        assert_eq!(of(45_292.25, NumberForm::Date), "2024-01-01 06:00:00");
        assert_eq!(of(45_292.0, NumberForm::DateTime), "2024-01-01 00:00:00");
        assert_eq!(of(1.5, NumberForm::Duration), "36:00:00");
        assert_eq!(of(0.123_456_789, NumberForm::Time), "02:57:46.667");
        assert_eq!(of(45_292.999_999_999_99, NumberForm::DateTime), "2024-01-02 00:00:00");
    }

    #[test]
    fn styles_find_their_forms() {
        let mut forms = NumberForms::default();
        forms.define(164, "yyyy-mm-dd");
        forms.add_style(0);
        forms.add_style(164);
        forms.add_style(22);
        assert_eq!(forms.style(0), NumberForm::Plain);
        assert_eq!(forms.style(1), NumberForm::Date);
        assert_eq!(forms.style(2), NumberForm::DateTime);
        assert_eq!(forms.style(9), NumberForm::Plain);
    }
}
