//! The day that a text says.

use std::cmp::Ordering;

use chrono::NaiveDate;

use crate::rowset::is_time;

/// A day, or the days of which it is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) first: NaiveDate,
    pub(super) last: NaiveDate,
}

impl Days {
    pub(super) const fn one(day: NaiveDate) -> Self {
        Self { first: day, last: day }
    }

    /// How one of these may stand to one of others.
    pub(super) fn orderings(&self, other: &Self) -> impl Iterator<Item = Ordering> + use<> {
        let may_be = [
            (Ordering::Less, self.first < other.last),
            (Ordering::Equal, self.first <= other.last && other.first <= self.last),
            (Ordering::Greater, self.last > other.first),
        ];
        may_be
            .into_iter()
            .filter(|(_, may_be)| *may_be)
            .map(|(ordering, _)| ordering)
    }
}

/// The day of a text: year, month and day with `-`, `/`, `.`, nothing or 年月日 between them, and possibly a time after it.
/// Anything else after it may say that this is not the day.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let (date, rest) = match text.split_once([' ', 'T']) {
        Some((date, rest)) => (date, Some(rest.trim_start())),
        None => (text, None),
    };
    // Spreadsheets write 8:05 where standards write 08:05.
    if rest.is_some_and(|rest| !is_time(rest) && !is_time(&format!("0{rest}"))) {
        return None;
    }
    let parts: Vec<&str> = if date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit()) {
        vec![date.get(..4)?, date.get(4..6)?, date.get(6..)?]
    } else if let Some(date) = date.strip_suffix('日') {
        let (year, rest) = date.split_once('年')?;
        let (month, day) = rest.split_once('月')?;
        vec![year, month, day]
    } else {
        let separator = ['-', '/', '.']
            .into_iter()
            .find(|separator| date.contains(*separator))?;
        date.split(separator).collect()
    };
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let number = |part: &str, longest: usize| {
        let sound = (1..=longest).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        sound.then(|| part.parse::<u32>().ok()).flatten()
    };
    let year = number(year, 4).filter(|_| year.len() == 4)?;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, number(month, 2)?, number(day, 2)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_the_forms_that_are_documented() {
        let expected = NaiveDate::from_ymd_opt(2026, 1, 31);
        for text in [
            "2026-01-31",
            "2026/1/31",
            "2026.1.31",
            "20260131",
            "2026年1月31日",
            " 2026-01-31 08:00:00",
            "2026-01-31T23:59:59+08:00",
            "2026-01-31 23:59:59.250 +08:00",
            "2026-01-31T23:59:59Z",
            "2026/1/31 8:05",
            "2026年1月31日 8:05:09",
        ] {
            assert_eq!(day(text), expected, "{text}");
        }
        for text in [
            "",
            "2026-02-30",
            "26-01-31",
            "2026-1/31",
            "31/1/2026",
            "2026-01",
            "2026-01-31-1",
            "昨天",
            "2026年1月31",
            "２０２６-01-31",
            "2026-01-31 至 2026-03-01",
            "2026-01-31 25:99",
            "2026-01-31 24:00",
            "2026-01-31Tunknown",
            "2026-01-31T",
            "2026-01-31 2026-03-01",
            "2026-01-31 08:00 前",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
