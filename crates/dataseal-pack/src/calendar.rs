//! The working days of the State Council's yearly notice: weekends, public holidays, and weekends that are worked.
//!
//! Limits of registries and duties of filing count working days. Outside the years of the file nothing is known, and a
//! count that would need such a day is unknown.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};
use dataseal_model::Bilingual;

use crate::problem::{Document, ProblemKind, Problems};
use crate::source::read_toml;
use crate::walk::Section;

/// Path of the calendar below `policies/`.
pub(crate) const CALENDAR_FILE: &str = "calendar.toml";

/// Longest stretch that is counted, in days: far beyond any limit that a rule asks for.
const LONGEST: i64 = 3_660;

/// Which days are worked, for the years that are known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Calendar {
    years: BTreeSet<i32>,
    /// Days that differ from the week: a weekday off (`false`) or a weekend day worked (`true`).
    exceptions: BTreeMap<NaiveDate, bool>,
}

impl Calendar {
    /// Whether people work on this day; `None` in a year that is not known.
    pub fn is_working(&self, day: NaiveDate) -> Option<bool> {
        if !self.years.contains(&day.year()) {
            return None;
        }
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        Some(self.exceptions.get(&day).copied().unwrap_or(!weekend))
    }

    /// Working days after the first day, up to and including the last: how limits are counted, the day of the event itself
    /// left out. Negative where the last lies before the first; `None` where a day is not known.
    pub fn working_days_between(&self, first: NaiveDate, last: NaiveDate) -> Option<i64> {
        if last < first {
            return self.working_days_between(last, first).map(|days| -days);
        }
        if (last - first).num_days() > LONGEST {
            return None;
        }
        let days = first.iter_days().skip(1).take_while(|day| *day <= last);
        days.map(|day| self.is_working(day).map(i64::from)).sum()
    }

    /// The day on which a limit of so many working days after `first` ends; `None` where it leaves the known years.
    pub fn after(&self, first: NaiveDate, working_days: u32) -> Option<NaiveDate> {
        let mut left = working_days;
        let mut day = first;
        while left > 0 {
            day = day.succ_opt()?;
            left -= u32::from(self.is_working(day)?);
        }
        Some(day)
    }
}

/// Reads the calendar, `[[year]]` each.
pub(crate) fn read_calendar(bytes: &[u8], problems: &mut Problems) -> Option<Calendar> {
    read_toml(Document::Pack, CALENDAR_FILE, bytes, problems, |root| {
        let mut calendar = Calendar::default();
        for section in root.required_tables("year").unwrap_or_default() {
            read_year(section, &mut calendar);
        }
        Some(calendar)
    })
}

fn read_year(mut section: Section<'_>, calendar: &mut Calendar) {
    let year = section.required("year").and_then(|item| item.integer(1990, 2999));
    let year = year.and_then(|year| i32::try_from(year).ok());
    let source = section.text("source");
    for (key, worked) in [("off", false), ("worked", true)] {
        let items = section.required(key).and_then(|item| item.array()).unwrap_or_default();
        for item in &items {
            let Some(day) = item.date() else { continue };
            let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
            if year.is_some_and(|year| year != day.year()) {
                item.report(ProblemKind::Contradiction(Bilingual::new(
                    "日期不在该年",
                    "the day lies in another year",
                )));
            } else if weekend != worked {
                item.report(ProblemKind::Contradiction(Bilingual::new(
                    "只写与平常不同的日子：放假的工作日（off）、上班的周末（worked）",
                    "only days that differ from the week are written: weekdays off, weekend days worked",
                )));
            } else {
                calendar.exceptions.insert(day, worked);
            }
        }
    }
    section.finish();
    if source.is_some() {
        calendar.years.extend(year);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn calendar() -> Calendar {
        crate::load_embedded().unwrap().calendar.as_ref().clone()
    }

    #[test]
    fn holidays_are_no_working_days_and_worked_weekends_are() {
        let calendar = calendar();
        assert_eq!(calendar.is_working(day("2025-10-08")), Some(false));
        assert_eq!(calendar.is_working(day("2025-10-11")), Some(true));
        assert_eq!(calendar.is_working(day("2025-10-12")), Some(false));
        assert_eq!(calendar.is_working(day("2025-10-13")), Some(true));
        assert_eq!(calendar.is_working(day("1999-10-13")), None);
    }

    #[test]
    fn the_day_of_the_event_is_not_counted_and_the_last_is() {
        let calendar = calendar();
        assert_eq!(
            calendar.working_days_between(day("2025-09-30"), day("2025-09-30")),
            Some(0)
        );
        assert_eq!(
            calendar.working_days_between(day("2025-09-30"), day("2025-10-08")),
            Some(0)
        );
        assert_eq!(
            calendar.working_days_between(day("2025-09-30"), day("2025-10-11")),
            Some(3)
        );
        assert_eq!(
            calendar.working_days_between(day("2025-10-11"), day("2025-09-30")),
            Some(-3)
        );
        assert_eq!(calendar.after(day("2025-09-30"), 3), Some(day("2025-10-11")));
        assert_eq!(
            calendar.working_days_between(day("2025-09-30"), day("2099-01-01")),
            None
        );
        assert_eq!(calendar.after(day("2026-12-31"), 400), None);
    }
}
