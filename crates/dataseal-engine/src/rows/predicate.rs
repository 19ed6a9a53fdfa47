//! Conditions on rows, evaluated in SQL's three-valued logic: what cannot be read or computed is unknown.

use std::cmp::Ordering;

use arrow::array::{Array, BooleanArray};
use arrow::compute::regexp_is_match_scalar;
use chrono::NaiveDate;
use dataseal_model::{Arithmetic, ColumnKind, Comparator, Condition, Operand, Predicate, Rational};

use crate::EngineError;
use crate::rowset::Column;

/// A condition and where its columns stand among those that are read.
pub(super) struct Bound<'a> {
    predicate: &'a Predicate,
    places: Vec<usize>,
}

/// A condition over the rows of one batch.
pub(super) struct View<'a> {
    predicate: &'a Predicate,
    columns: Vec<&'a Column>,
    /// The answers of the patterns; none for a column that has no text.
    matched: Vec<Option<BooleanArray>>,
}

/// A value of a row.
#[derive(PartialEq, PartialOrd)]
enum Value<'a> {
    Text(&'a str),
    Number(Rational),
    Day(NaiveDate),
}

impl<'a> Bound<'a> {
    pub(super) const fn new(predicate: &'a Predicate, places: Vec<usize>) -> Self {
        Self { predicate, places }
    }

    /// The condition over these columns.
    pub(super) fn view<'v>(&'v self, columns: &'v [Column]) -> Result<View<'v>, EngineError> {
        let found = self.places.iter().map(|place| columns.get(*place));
        let columns: Vec<&Column> = found.collect::<Option<_>>().ok_or(EngineError::Internal)?;
        let matches = |(column, pattern): &(usize, String)| -> Result<Option<BooleanArray>, EngineError> {
            let texts = columns.get(*column).and_then(|column| column.texts());
            let matched = texts.map(|texts| regexp_is_match_scalar(texts, pattern, None));
            matched.transpose().map_err(|_| EngineError::Internal)
        };
        Ok(View {
            predicate: self.predicate,
            matched: self.predicate.patterns.iter().map(matches).collect::<Result<_, _>>()?,
            columns,
        })
    }
}

impl View<'_> {
    /// Whether the condition holds in a row; `None` if that is unknown.
    pub(super) fn holds(&self, row: usize) -> Option<bool> {
        self.truth(&self.predicate.condition, row)
    }

    fn truth(&self, condition: &Condition, row: usize) -> Option<bool> {
        match condition {
            Condition::And(parts) => self.decided(parts, false, row),
            Condition::Or(parts) => self.decided(parts, true, row),
            Condition::Not(part) => self.truth(part, row).map(|truth| !truth),
            Condition::Literal(truth) => Some(*truth),
            Condition::Compared(left, comparator, right) => {
                let (left, right) = (self.value(left, row)?, self.value(right, row)?);
                Some(holds(*comparator, left.partial_cmp(&right)?))
            }
            Condition::Blank(column) => {
                let column = self.columns.get(*column)?;
                Some(match column.text_at(row) {
                    Some(text) => text.trim().is_empty(),
                    None => column.is_null(row),
                })
            }
            Condition::Matches(pattern) => {
                let matched = self.matched.get(*pattern)?.as_ref()?;
                (row < matched.len() && matched.is_valid(row)).then(|| matched.value(row))
            }
        }
    }

    /// One part that is `deciding` decides; else one that is unknown leaves all unknown.
    fn decided(&self, parts: &[Condition], deciding: bool, row: usize) -> Option<bool> {
        let mut all = Some(!deciding);
        for part in parts {
            match self.truth(part, row) {
                Some(truth) if truth == deciding => return Some(deciding),
                Some(_) => {}
                None => all = None,
            }
        }
        all
    }

    fn text(&self, column: usize, row: usize) -> Option<&str> {
        self.columns.get(column)?.text_at(row)
    }

    fn value<'v>(&'v self, operand: &'v Operand, row: usize) -> Option<Value<'v>> {
        Some(match operand {
            Operand::Column(column, ColumnKind::Text) => Value::Text(self.text(*column, row)?),
            Operand::Column(column, ColumnKind::Number) => Value::Number(Rational::parse(self.text(*column, row)?)?),
            Operand::Column(column, ColumnKind::Day) => Value::Day(day(self.text(*column, row)?)?),
            Operand::Length(column) => {
                let length = self.text(*column, row)?.chars().count();
                Value::Number(Rational::whole(i64::try_from(length).ok()?))
            }
            Operand::Text(text) => Value::Text(text),
            Operand::Number(number) => Value::Number(*number),
            Operand::Day(day) => Value::Day(*day),
            Operand::Computed(parts) => {
                let (left, arithmetic, right) = parts.as_ref();
                Value::Number(computed(self.value(left, row)?, *arithmetic, self.value(right, row)?)?)
            }
        })
    }
}

fn computed(left: Value<'_>, arithmetic: Arithmetic, right: Value<'_>) -> Option<Rational> {
    let (Value::Number(left), Value::Number(right)) = (left, right) else {
        return None;
    };
    match arithmetic {
        Arithmetic::Add => left.plus(right),
        Arithmetic::Subtract => left.minus(right),
        Arithmetic::Multiply => left.times(right),
        Arithmetic::Divide => left.over(right),
    }
}

const fn holds(comparator: Comparator, ordering: Ordering) -> bool {
    match comparator {
        Comparator::Equal => ordering.is_eq(),
        Comparator::Unequal => ordering.is_ne(),
        Comparator::Less => ordering.is_lt(),
        Comparator::LessOrEqual => ordering.is_le(),
        Comparator::Greater => ordering.is_gt(),
        Comparator::GreaterOrEqual => ordering.is_ge(),
    }
}

/// The day of a text: year, month and day with `-`, `/`, `.`, nothing or 年月日 between them, and possibly a time after it.
fn day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let date = text.split([' ', 'T']).next()?;
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
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
