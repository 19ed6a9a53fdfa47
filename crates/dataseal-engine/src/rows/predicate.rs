//! Conditions on rows, evaluated in SQL's three-valued logic: what cannot be read or computed is unknown.

use std::cmp::Ordering;

use dataseal_model::{Arithmetic, ColumnKind, Comparator, Condition, Operand, Predicate, Rational};

use super::cells::Cells;
use super::days::Days;
use crate::EngineError;

/// A condition and where its columns stand among those that are read.
pub(super) struct Bound<'a> {
    predicate: &'a Predicate,
    places: Vec<usize>,
}

/// A condition over the rows of one batch.
pub(super) struct View<'a> {
    predicate: &'a Predicate,
    columns: Vec<&'a Cells>,
}

/// A value of a row.
enum Value<'a> {
    Text(&'a str),
    Number(Rational),
    Days(Days),
}

impl<'a> Bound<'a> {
    pub(super) const fn new(predicate: &'a Predicate, places: Vec<usize>) -> Self {
        Self { predicate, places }
    }

    /// The condition over these columns.
    pub(super) fn view<'v>(&'v self, columns: &'v [Cells]) -> Result<View<'v>, EngineError> {
        let found = self.places.iter().map(|place| columns.get(*place));
        Ok(View {
            predicate: self.predicate,
            columns: found.collect::<Option<_>>().ok_or(EngineError::Internal)?,
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
                compared(&left, *comparator, &right)
            }
            Condition::Blank(column) => Some(self.columns.get(*column)?.is_blank(row)),
            Condition::Matches(place) => {
                let (column, pattern) = self.predicate.patterns.get(*place)?;
                Some(pattern.is_in(self.text(*column, row)?))
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
            Operand::Column(column, ColumnKind::Day) => Value::Days(self.columns.get(*column)?.days_at(row)?),
            Operand::Length(column) => {
                let length = self.text(*column, row)?.chars().count();
                Value::Number(Rational::whole(i64::try_from(length).ok()?))
            }
            Operand::Text(text) => Value::Text(text),
            Operand::Number(number) => Value::Number(*number),
            Operand::Day(day) => Value::Days(Days::one(*day)),
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

fn compared(left: &Value<'_>, comparator: Comparator, right: &Value<'_>) -> Option<bool> {
    match (left, right) {
        (Value::Text(left), Value::Text(right)) => Some(holds(comparator, left.cmp(right))),
        (Value::Number(left), Value::Number(right)) => Some(holds(comparator, left.cmp(right))),
        (Value::Days(left), Value::Days(right)) => {
            // Known if it is the same whichever of its days each side is.
            let mut answers = left.orderings(right).map(|ordering| holds(comparator, ordering));
            let first = answers.next()?;
            answers.all(|answer| answer == first).then_some(first)
        }
        _ => None,
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
