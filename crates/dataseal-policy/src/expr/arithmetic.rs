//! Our checked functions: whatever cannot be computed is null, that is unknown, never an error and never a wrapped number.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, BooleanArray, Date32Array, Float64Array, Int64Array};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type, Float64Type, Int64Type};
use chrono::{Days, Months, NaiveDate};
use datafusion::common::{Result, internal_err};
use datafusion::logical_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use dataseal_pack::Calendar;

/// Which function.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Operation {
    Add,
    Subtract,
    Multiply,
    /// Always a ratio: 1 / 2 is a half, whatever the types.
    Divide,
    Length,
    ContainsYear,
    DaysBetween,
    /// So many days before a date.
    DaysBefore,
    /// The same day so many months later, or the last of the month that has none.
    MonthsAfter,
    /// By a calendar, which is part of the function.
    WorkingDaysBetween(Arc<Calendar>),
}

/// The function as DataFusion sees it.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Function {
    operation: Operation,
    signature: Signature,
}

/// A call of the function.
pub(super) fn call(operation: Operation, arguments: Vec<Expr>) -> Expr {
    let signature = Signature::any(arguments.len(), Volatility::Immutable);
    ScalarUDF::new_from_impl(Function { operation, signature }).call(arguments)
}

impl ScalarUDFImpl for Function {
    fn name(&self) -> &str {
        match self.operation {
            Operation::Add => "checked_add",
            Operation::Subtract => "checked_subtract",
            Operation::Multiply => "checked_multiply",
            Operation::Divide => "checked_divide",
            Operation::Length => "length_in_characters",
            Operation::ContainsYear => "contains_year",
            Operation::DaysBetween => "days_between",
            Operation::DaysBefore => "days_before",
            Operation::MonthsAfter => "months_after",
            Operation::WorkingDaysBetween(_) => "working_days_between",
        }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        Ok(match self.operation {
            Operation::Add | Operation::Subtract | Operation::Multiply => {
                if arguments.contains(&DataType::Float64) {
                    DataType::Float64
                } else {
                    DataType::Int64
                }
            }
            Operation::Divide => DataType::Float64,
            Operation::Length | Operation::DaysBetween | Operation::WorkingDaysBetween(_) => DataType::Int64,
            Operation::DaysBefore | Operation::MonthsAfter => DataType::Date32,
            Operation::ContainsYear => DataType::Boolean,
        })
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let whole = arguments.return_type() == &DataType::Int64;
        let arrays = ColumnarValue::values_to_arrays(&arguments.args)?;
        let result: ArrayRef = match (&self.operation, arrays.as_slice()) {
            (Operation::Length, [text]) => Arc::new(length(text)),
            (Operation::ContainsYear, [text]) => Arc::new(contains_year(text)),
            (Operation::DaysBetween, [from, to]) => Arc::new(days_between(from, to)),
            (Operation::DaysBefore, [day, days]) => Arc::new(moved(day, days, days_before)),
            (Operation::MonthsAfter, [day, months]) => Arc::new(moved(day, months, months_after)),
            (Operation::WorkingDaysBetween(calendar), [from, to]) => Arc::new(working_days(calendar, from, to)),
            (operation, [left, right]) if whole => Arc::new(whole_numbers(operation, left, right)),
            (operation, [left, right]) => Arc::new(ratios(operation, left, right)?),
            _ => return internal_err!("wrong number of arguments"),
        };
        Ok(ColumnarValue::Array(result))
    }
}

fn length(text: &ArrayRef) -> Int64Array {
    text.as_string::<i32>()
        .iter()
        .map(|text| text.and_then(|text| i64::try_from(text.chars().count()).ok()))
        .collect()
}

fn contains_year(text: &ArrayRef) -> BooleanArray {
    text.as_string::<i32>().iter().map(|text| text.map(has_year)).collect()
}

/// Whether four digits from 1900 to 2099 stand there with no digit beside them.
fn has_year(text: &str) -> bool {
    text.split(|character: char| !character.is_ascii_digit())
        .any(|digits| digits.len() == 4 && digits.parse::<u16>().is_ok_and(|year| (1900..=2099).contains(&year)))
}

fn days_between(from: &ArrayRef, to: &ArrayRef) -> Int64Array {
    let pairs = from
        .as_primitive::<Date32Type>()
        .iter()
        .zip(to.as_primitive::<Date32Type>());
    pairs
        .map(|(from, to)| Some(i64::from(to?) - i64::from(from?)))
        .collect()
}

/// Each date moved by its number.
fn moved(days: &ArrayRef, by: &ArrayRef, to: fn(NaiveDate, i64) -> Option<NaiveDate>) -> Date32Array {
    let pairs = days
        .as_primitive::<Date32Type>()
        .iter()
        .zip(by.as_primitive::<Int64Type>());
    let moved = pairs.map(|(day, by)| to(Date32Type::to_naive_date_opt(day?)?, by?));
    moved.map(|day| day.map(Date32Type::from_naive_date)).collect()
}

fn days_before(day: NaiveDate, days: i64) -> Option<NaiveDate> {
    let days_away = Days::new(days.unsigned_abs());
    if days < 0 {
        day.checked_add_days(days_away)
    } else {
        day.checked_sub_days(days_away)
    }
}

fn months_after(day: NaiveDate, months: i64) -> Option<NaiveDate> {
    let months_away = Months::new(u32::try_from(months.unsigned_abs()).ok()?);
    if months < 0 {
        day.checked_sub_months(months_away)
    } else {
        day.checked_add_months(months_away)
    }
}

fn working_days(calendar: &Calendar, from: &ArrayRef, to: &ArrayRef) -> Int64Array {
    let pairs = from
        .as_primitive::<Date32Type>()
        .iter()
        .zip(to.as_primitive::<Date32Type>());
    let day = Date32Type::to_naive_date_opt;
    pairs
        .map(|(from, to)| calendar.working_days_between(day(from?)?, day(to?)?))
        .collect()
}

fn whole_numbers(operation: &Operation, left: &ArrayRef, right: &ArrayRef) -> Int64Array {
    let compute = match operation {
        Operation::Add => i64::checked_add,
        Operation::Subtract => i64::checked_sub,
        _ => i64::checked_mul,
    };
    let pairs = left
        .as_primitive::<Int64Type>()
        .iter()
        .zip(right.as_primitive::<Int64Type>());
    pairs.map(|(left, right)| compute(left?, right?)).collect()
}

fn ratios(operation: &Operation, left: &ArrayRef, right: &ArrayRef) -> Result<Float64Array> {
    let (left, right) = (cast(left, &DataType::Float64)?, cast(right, &DataType::Float64)?);
    let compute = |left: f64, right: f64| match operation {
        Operation::Add => left + right,
        Operation::Subtract => left - right,
        Operation::Multiply => left * right,
        _ => left / right,
    };
    let pairs = left
        .as_primitive::<Float64Type>()
        .iter()
        .zip(right.as_primitive::<Float64Type>());
    Ok(pairs
        .map(|(left, right)| Some(compute(left?, right?)).filter(|result| result.is_finite()))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::has_year;

    #[test]
    fn a_year_stands_alone() {
        assert!(has_year("上海市2025年各区月度零售订单统计"));
        assert!(has_year("2013"));
        assert!(!has_year("批次20250101"));
        assert!(!has_year("1850年"));
        assert!(!has_year("各区统计"));
    }
}
