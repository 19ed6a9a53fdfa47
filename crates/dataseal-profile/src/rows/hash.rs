//! A hash a row over the values of all columns, in their order. How an array stores its values does not show.

use arrow::array::{Array, ArrayAccessor, ArrowPrimitiveType, AsArray, PrimitiveArray, downcast_primitive};
use arrow::buffer::NullBuffer;
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float16Type, Float32Type, Float64Type, ToByteSlice};
use arrow::row::{RowConverter, SortField};

use crate::ProfileError;
use crate::hash::{Seed, hash_bytes, hash_text};

/// Stands for a null, which equals no value but another null.
const NULL: u64 = 0x6e75_6c6c_0000_0000;

/// The golden ratio in 64 bits, odd: multiplying by it spreads every bit upwards.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// Takes one column into the hashes of its rows.
///
/// # Errors
/// [`ProfileError::Mistyped`] for an array that is not what it declares.
pub(super) fn mix(array: &dyn Array, rows: &mut [u64]) -> Result<(), ProfileError> {
    for (row, value) in rows.iter_mut().zip(values(array)?) {
        // The upper half of a product depends on all bits of both; the fold brings it down.
        let product = u128::from(*row ^ value) * u128::from(SPREAD);
        *row = (product as u64 ^ (product >> 64) as u64).wrapping_add(SPREAD);
    }
    Ok(())
}

/// Makes every bit of a row's hash depend on all bits of what was mixed, as estimates need it (the last steps of XXH3).
pub(super) const fn spread(mut hash: u64) -> u64 {
    hash ^= hash >> 37;
    hash = hash.wrapping_mul(0x1656_6791_9e37_79f9);
    hash ^ hash >> 32
}

/// A hash, or the value itself, for every entry of an array.
fn values(array: &dyn Array) -> Result<Vec<u64>, ProfileError> {
    macro_rules! primitive {
        ($type:ty) => {
            of_numbers::<$type>(array.as_primitive_opt(), |value| word(value.to_byte_slice()))
        };
    }
    let nulls = array.nulls();
    let found = match array.data_type() {
        DataType::Null => Some(vec![NULL; array.len()]),
        DataType::Boolean => array.as_boolean_opt().map(|array| {
            let values = array.values();
            each(array.len(), nulls, |row| u64::from(values.value(row)))
        }),
        DataType::Utf8 => array.as_string_opt::<i32>().map(of_texts),
        DataType::LargeUtf8 => array.as_string_opt::<i64>().map(of_texts),
        DataType::Utf8View => array.as_string_view_opt().map(of_texts),
        // One form for each value: zero without sign, NaN without payload.
        DataType::Float16 => of_numbers::<Float16Type>(array.as_primitive_opt(), |value| float(value.to_f64())),
        DataType::Float32 => of_numbers::<Float32Type>(array.as_primitive_opt(), |value| float(f64::from(value))),
        DataType::Float64 => of_numbers::<Float64Type>(array.as_primitive_opt(), float),
        DataType::Dictionary(..) => return of_dictionary(array),
        DataType::RunEndEncoded(_, field) => {
            let plain = cast(array, field.data_type()).map_err(|_| ProfileError::Mistyped)?;
            return values(&plain);
        }
        data_type => downcast_primitive! {
            data_type => (primitive),
            _ => of_rows(array),
        },
    };
    found.ok_or(ProfileError::Mistyped)
}

fn each(length: usize, nulls: Option<&NullBuffer>, value: impl Fn(usize) -> u64) -> Vec<u64> {
    let nulls = nulls.filter(|nulls| nulls.null_count() > 0);
    let of = |row| match nulls {
        Some(nulls) if nulls.is_null(row) => NULL,
        _ => value(row),
    };
    (0..length).map(of).collect()
}

fn of_texts<'a>(array: impl ArrayAccessor<Item = &'a str>) -> Vec<u64> {
    each(array.len(), array.nulls(), |row| hash_text(array.value(row)))
}

fn of_numbers<T: ArrowPrimitiveType>(
    array: Option<&PrimitiveArray<T>>,
    word: impl Fn(T::Native) -> u64,
) -> Option<Vec<u64>> {
    let array = array?;
    let values = array.values();
    let of = |row: usize| values.get(row).copied().map_or(NULL, &word);
    Some(each(array.len(), array.nulls(), of))
}

/// A machine word as it is, anything longer by its hash.
fn word(bytes: &[u8]) -> u64 {
    if bytes.len() > size_of::<u64>() {
        return hash_bytes(bytes, Seed::Wide);
    }
    bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
}

fn float(value: f64) -> u64 {
    let value = value + 0.0;
    if value.is_nan() {
        f64::NAN.to_bits()
    } else {
        value.to_bits()
    }
}

/// Every entry of the dictionary is hashed once.
fn of_dictionary(array: &dyn Array) -> Result<Vec<u64>, ProfileError> {
    let dictionary = array.as_any_dictionary_opt().ok_or(ProfileError::Mistyped)?;
    if dictionary.values().is_empty() {
        return Ok(vec![NULL; array.len()]);
    }
    let entries = values(dictionary.values())?;
    let keys = dictionary.normalized_keys();
    let of = |row: usize| keys.get(row).and_then(|key| entries.get(*key)).copied().unwrap_or(NULL);
    Ok(each(array.len(), dictionary.keys().nulls(), of))
}

/// Bytes and nested values, by the form in which Arrow compares rows.
fn of_rows(array: &dyn Array) -> Option<Vec<u64>> {
    let converter = RowConverter::new(vec![SortField::new(array.data_type().clone())]);
    let rows = converter
        .ok()?
        .convert_columns(&[arrow::array::make_array(array.to_data())])
        .ok()?;
    let hash = |row| hash_bytes(rows.row(row).data(), Seed::Nested);
    Some(each(array.len(), array.nulls(), hash))
}
