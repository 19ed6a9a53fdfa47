//! Calendar dates as day numbers (days since 1970-01-01), for identifiers that carry a birth date. Knows no clock.

use crate::text::value_of;

/// The day number of a date of the proleptic Gregorian calendar, or nothing where there is no such day.
///
/// Method: Howard Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`.
pub(crate) fn day_number(year: i32, month: u32, day: u32) -> Option<i32> {
    if !(1..=9999).contains(&year) || day == 0 || day > month_length(year, month)? {
        return None;
    }
    let shifted = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
    let month_from_march = i32::try_from((month + 9) % 12).ok()?;
    let day_of_year = (153 * month_from_march + 2) / 5 + i32::try_from(day).ok()? - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

fn month_length(year: i32, month: u32) -> Option<u32> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 => Some(if leap { 29 } else { 28 }),
        _ => None,
    }
}

/// The day number of eight digits `yyyymmdd`.
pub(crate) fn day_of_digits(text: &str) -> Option<i32> {
    let date = value_of(text).filter(|_| text.len() == 8)?;
    day_number(i32::try_from(date / 10_000).ok()?, date / 100 % 100, date % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        assert_eq!(day_number(1970, 1, 1), Some(0));
        assert_eq!(day_number(2000, 2, 29), Some(11_016));
        assert_eq!(day_of_digits("19491231"), Some(-7_306));
    }

    #[test]
    fn days_that_never_were() {
        assert_eq!(day_number(1900, 2, 29), None);
        assert_eq!(day_number(2023, 13, 1), None);
        assert_eq!(day_of_digits("20230431"), None);
        assert_eq!(day_of_digits("2023043"), None);
        assert_eq!(day_of_digits("身份证号身份"), None);
    }
}
