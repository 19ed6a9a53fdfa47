//! What a registry hands out: the form of its number, how long it holds, and when it may be renewed.

use chrono::{Days, Months, NaiveDate};
use dataseal_model::Bilingual;

/// A certificate of registration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// What its number looks like, for people.
    pub form: Bilingual,
    /// The same in parts; empty where the form is not known.
    pub parts: Vec<NumberPart>,
    /// The declared fact that holds its number.
    pub number: Option<String>,
    /// The declared fact that holds the last day on which it is valid.
    pub valid_until: Option<String>,
    /// Years for which it is valid as a rule.
    pub valid_years: Option<u32>,
    /// When it may be renewed.
    pub renewal: Option<RenewalWindow>,
}

/// A part of a number, read from left to right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NumberPart {
    /// Always the same.
    Text(String),
    /// A number of so many digits.
    Digits {
        /// What it says.
        meaning: DigitMeaning,
        /// Digits, leading zeros included.
        count: usize,
        /// Smallest number.
        from: u64,
        /// Largest number.
        to: u64,
    },
}

/// What digits of a number say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DigitMeaning {
    /// The region, by the codes of GB/T 2260 as a rule.
    Region,
    /// The registry within the region.
    Registry,
    /// The year.
    Year,
    /// The month.
    Month,
    /// A number that counts up.
    Serial,
}

impl DigitMeaning {
    /// Every meaning.
    pub const ALL: [Self; 5] = [Self::Region, Self::Registry, Self::Year, Self::Month, Self::Serial];

    /// The name used in registry files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Registry => "registry",
            Self::Year => "year",
            Self::Month => "month",
            Self::Serial => "serial",
        }
    }
}

/// How long before a day, in the unit in which the rules count: months are not so many days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// Calendar months.
    Months(u32),
    /// Calendar days.
    Days(u32),
}

impl Before {
    /// The day so long before another; `None` beyond the calendar.
    pub fn of(self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Months(months) => day.checked_sub_months(Months::new(months)),
            Self::Days(days) => day.checked_sub_days(Days::new(days.into())),
        }
    }
}

/// When a certificate may be renewed, counted back from the last day on which it is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RenewalWindow {
    /// How long before it the window opens.
    pub from: Before,
    /// Days before it, on which the window closes.
    pub until_days: u32,
}

impl RenewalWindow {
    /// First and last day of the window; `None` beyond the calendar.
    pub fn days(&self, valid_until: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        Some((
            self.from.of(valid_until)?,
            Before::Days(self.until_days).of(valid_until)?,
        ))
    }
}

impl Certificate {
    /// Whether a number has the form; `None` where the form is not known.
    pub fn fits(&self, number: &str) -> Option<bool> {
        if self.parts.is_empty() {
            return None;
        }
        let rest = self.parts.iter().try_fold(number, |rest, part| part.strip(rest));
        Some(rest == Some(""))
    }
}

impl NumberPart {
    /// What follows the part at the start of `text`; `None` where the part is not there.
    fn strip<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self {
            Self::Text(fixed) => text.strip_prefix(fixed.as_str()),
            Self::Digits { count, from, to, .. } => {
                let (digits, rest) = text.split_at_checked(*count)?;
                let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
                let number: u64 = digits.parse().ok().filter(|_| plain)?;
                (*from..=*to).contains(&number).then_some(rest)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(meaning: DigitMeaning, count: usize, from: u64, to: u64) -> NumberPart {
        NumberPart::Digits {
            meaning,
            count,
            from,
            to,
        }
    }

    fn certificate(parts: Vec<NumberPart>) -> Certificate {
        Certificate {
            form: Bilingual::new("", ""),
            parts,
            number: None,
            valid_until: None,
            valid_years: None,
            renewal: None,
        }
    }

    #[test]
    fn a_number_fits_in_every_part_and_to_its_end() {
        let national = certificate(vec![
            NumberPart::Text("SJ".to_owned()),
            digits(DigitMeaning::Region, 2, 0, 99),
            digits(DigitMeaning::Registry, 1, 0, 9),
            digits(DigitMeaning::Year, 4, 2000, 2099),
            digits(DigitMeaning::Month, 2, 1, 12),
            digits(DigitMeaning::Serial, 4, 1, 9999),
        ]);
        for fits in ["SJ3112026070001", "SJ0002099129999"] {
            assert_eq!(national.fits(fits), Some(true), "{fits}");
        }
        for other in [
            "",
            "SJ",
            "sj3112026070001",
            "SJ3112026070000",
            "SJ3112026130001",
            "SJ3111999070001",
            "SJ31120260700011",
            "SJ311202607000",
            "SJ31120260７0001",
            "SJ+112026070001",
            " SJ3112026070001",
        ] {
            assert_eq!(national.fits(other), Some(false), "{other}");
        }
        assert_eq!(certificate(Vec::new()).fits("SJ3112026070001"), None);
    }

    #[test]
    fn the_window_is_counted_back_from_the_last_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let window = |from, until_days| RenewalWindow { from, until_days };
        let until = day("2031-08-31");
        let half_a_year = window(Before::Months(6), 1);
        assert_eq!(half_a_year.days(until), Some((day("2031-02-28"), day("2031-08-30"))));
        assert_eq!(half_a_year.days(NaiveDate::MIN), None);
        // Two months would open it two days earlier.
        let sixty_days = window(Before::Days(60), 0);
        assert_eq!(sixty_days.days(until), Some((day("2031-07-02"), until)));
    }
}
