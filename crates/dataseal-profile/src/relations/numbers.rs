//! The values of a column as floats, row by row, whatever array or text they come in.

use arrow::array::{Array, ArrayAccessor, AsArray};
use arrow::compute::cast;
use arrow::datatypes::{
    ArrowPrimitiveType, DataType, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type, Float16Type,
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};

use crate::ProfileError;
use crate::decimal::{Decimal, MAX_SCALE};
use crate::placeholder::is_placeholder;
use crate::text_kind::{self, TextKind};

/// Whole numbers below this have products that fit a signed word.
const SMALL: f64 = 2_147_483_648.0;

/// A column of a batch. Each value is the float nearest to it (beyond 15 digits up to rounding), so that 1.1 is the same
/// number from a text, a decimal and a float; rows without a finite number are NaN.
pub(super) struct Numbers {
    pub(super) values: Vec<f64>,
    /// Whether every row has a finite number.
    pub(super) is_full: bool,
    /// Whether all of them are whole and small.
    pub(super) is_small: bool,
}

impl Numbers {
    fn of(values: Vec<f64>) -> Self {
        let is_small = |value: &f64| value.is_nan() || value.abs() < SMALL && value.trunc() == *value;
        Self {
            is_full: !values.iter().any(|value| value.is_nan()),
            is_small: values.iter().all(is_small),
            values,
        }
    }
}

/// The numbers of an array; `None` if a value is something else.
///
/// # Errors
/// [`ProfileError::Mistyped`] for an array that is not what it declares.
pub(super) fn numbers(array: &dyn Array) -> Result<Option<Numbers>, ProfileError> {
    Ok(floats(array)?.map(Numbers::of))
}

fn floats(array: &dyn Array) -> Result<Option<Vec<f64>>, ProfileError> {
    let found = match array.data_type() {
        DataType::Null => Some(vec![f64::NAN; array.len()]),
        DataType::Int8 => of::<Int8Type>(array, f64::from),
        DataType::Int16 => of::<Int16Type>(array, f64::from),
        DataType::Int32 => of::<Int32Type>(array, f64::from),
        DataType::Int64 => of::<Int64Type>(array, |value| value as f64),
        DataType::UInt8 => of::<UInt8Type>(array, f64::from),
        DataType::UInt16 => of::<UInt16Type>(array, f64::from),
        DataType::UInt32 => of::<UInt32Type>(array, f64::from),
        DataType::UInt64 => of::<UInt64Type>(array, |value| value as f64),
        DataType::Float16 => of::<Float16Type>(array, |value| value.to_f64()),
        DataType::Float32 => of::<Float32Type>(array, f64::from),
        DataType::Float64 => of::<Float64Type>(array, |value| value),
        DataType::Decimal32(_, scale) => of::<Decimal32Type>(array, |value| decimal(i128::from(value), *scale)),
        DataType::Decimal64(_, scale) => of::<Decimal64Type>(array, |value| decimal(i128::from(value), *scale)),
        DataType::Decimal128(_, scale) => of::<Decimal128Type>(array, |value| decimal(value, *scale)),
        DataType::Decimal256(_, scale) => of::<Decimal256Type>(array, |value| match value.to_i128() {
            Some(value) => decimal(value, *scale),
            None => written(&value.to_string(), *scale),
        }),
        DataType::Utf8 => return in_texts(array.as_string_opt::<i32>().ok_or(ProfileError::Mistyped)?),
        DataType::LargeUtf8 => return in_texts(array.as_string_opt::<i64>().ok_or(ProfileError::Mistyped)?),
        DataType::Utf8View => return in_texts(array.as_string_view_opt().ok_or(ProfileError::Mistyped)?),
        DataType::Dictionary(_, values) => return plain(array, values),
        DataType::RunEndEncoded(_, values) => return plain(array, values.data_type()),
        _ => return Ok((array.logical_null_count() == array.len()).then(|| vec![f64::NAN; array.len()])),
    };
    found.map(Some).ok_or(ProfileError::Mistyped)
}

/// The same of an array that is stored by entries or runs.
fn plain(array: &dyn Array, values: &DataType) -> Result<Option<Vec<f64>>, ProfileError> {
    floats(&cast(array, values).map_err(|_| ProfileError::Mistyped)?)
}

fn of<T: ArrowPrimitiveType>(array: &dyn Array, float: impl Fn(T::Native) -> f64) -> Option<Vec<f64>> {
    let array = array.as_primitive_opt::<T>()?;
    let values = array
        .iter()
        .map(|value| value.map_or(f64::NAN, |value| finite(float(value))));
    Some(values.collect())
}

/// Infinities take no part, and zero has no sign.
fn finite(value: f64) -> f64 {
    if value.is_finite() { value + 0.0 } else { f64::NAN }
}

fn decimal(unscaled: i128, scale: i8) -> f64 {
    match u8::try_from(scale) {
        Ok(scale) if scale <= MAX_SCALE => Decimal { unscaled, scale }.normalised().to_f64(),
        _ => written(&unscaled.to_string(), scale),
    }
}

/// Digits with a scale beyond what decimals have.
fn written(digits: &str, scale: i8) -> f64 {
    format!("{digits}e{}", -i32::from(scale)).parse().unwrap_or(f64::NAN)
}

fn in_texts<'a>(array: impl ArrayAccessor<Item = &'a str>) -> Result<Option<Vec<f64>>, ProfileError> {
    let number = |row: usize| {
        if array.is_null(row) {
            return Some(f64::NAN);
        }
        let text = array.value(row);
        match text_kind::classify(text) {
            TextKind::Integer(unscaled) => Some(decimal(unscaled, 0)),
            TextKind::Decimal(value) => Some(value.normalised().to_f64()),
            TextKind::Float(value) => Some(finite(value)),
            _ => (text.trim().is_empty() || is_placeholder(text)).then_some(f64::NAN),
        }
    };
    Ok((0..array.len()).map(number).collect())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, BooleanArray, Decimal128Array, Float64Array, Int64Array, NullArray, StringArray};

    use super::*;

    fn found(array: ArrayRef) -> Option<Vec<String>> {
        let numbers = numbers(&array).unwrap()?;
        Some(numbers.values.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn one_number_however_it_is_stored() {
        let expected = Some(vec!["1.1".to_owned(), "NaN".to_owned(), "-20".to_owned()]);
        let texts = StringArray::from(vec![Some("1.10"), Some("无"), Some("-2e1")]);
        assert_eq!(found(Arc::new(texts)), expected);
        let decimals = Decimal128Array::from(vec![Some(110), None, Some(-2000)]);
        let decimals = decimals.with_precision_and_scale(10, 2).unwrap();
        let dictionary = DataType::Dictionary(Box::new(DataType::Int8), Box::new(decimals.data_type().clone()));
        assert_eq!(found(cast(&decimals, &dictionary).unwrap()), expected);
        assert_eq!(found(Arc::new(decimals)), expected);
        let floats = Float64Array::from(vec![1.1, f64::INFINITY, -20.0]);
        assert_eq!(found(Arc::new(floats)), expected);
    }

    #[test]
    fn anything_else_is_no_number() {
        assert_eq!(found(Arc::new(StringArray::from(vec!["1", "x"]))), None);
        assert_eq!(found(Arc::new(BooleanArray::from(vec![true]))), None);
        assert_eq!(found(Arc::new(NullArray::new(1))), Some(vec!["NaN".to_owned()]));
        let small = numbers(&Int64Array::from(vec![2, 3])).unwrap().unwrap();
        assert!(small.is_small && small.is_full);
        let large = numbers(&Int64Array::from(vec![Some(1 << 31), None])).unwrap().unwrap();
        assert!(!large.is_small && !large.is_full);
    }
}
