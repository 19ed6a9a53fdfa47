//! Day numbers of civil dates in the proleptic Gregorian calendar, without a date library in the hot path.

/// Microseconds of a day.
pub(crate) const DAY_MICROS: i64 = 86_400_000_000;

/// Days since 1970-01-01, `None` for a date that is not in the calendar.
pub(crate) fn day_number(year: i32, month: u8, day: u8) -> Option<i32> {
    if day == 0 || day > days_in_month(year, month)? {
        return None;
    }
    // Years that begin in March put the leap day last.
    let (year, month) = if month > 2 {
        (year, i32::from(month) - 3)
    } else {
        (year - 1, i32::from(month) + 9)
    };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let day_of_year = (153 * month + 2) / 5 + i32::from(day) - 1;
    /// Day number of 1970-01-01 counted from 0000-03-01.
    const EPOCH: i32 = 719_468;
    Some(year * 365 + leap_days + day_of_year - EPOCH)
}

const fn days_in_month(year: i32, month: u8) -> Option<u8> {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => Some(29),
        2 => Some(28),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_days() {
        assert_eq!(day_number(1970, 1, 1), Some(0));
        assert_eq!(day_number(1969, 12, 31), Some(-1));
        assert_eq!(day_number(2000, 2, 29), Some(11_016));
        assert_eq!(day_number(2026, 11, 22), Some(20_779));
        assert_eq!(day_number(1, 1, 1), Some(-719_162));
        assert_eq!(day_number(1900, 2, 29), None);
        assert_eq!(day_number(2025, 13, 1), None);
        assert_eq!(day_number(2025, 4, 31), None);
        assert_eq!(day_number(2025, 4, 0), None);
    }
}
