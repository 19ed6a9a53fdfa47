//! A hash a row over the values of all columns, in their order. How an array stores its values does not show.

use arrow::array::{Array, ArrayAccessor, ArrowPrimitiveType, AsArray, PrimitiveArray, downcast_primitive};
use arrow::buffer::NullBuffer;
use arrow::compute::cast;
use arrow::datatypes::{
    DataType, Decimal32Type, Decimal64Type, Float16Type, Float32Type, Float64Type, Int32Type, ToByteSlice,
};
use arrow::row::{RowConverter, SortField};

use crate::ProfileError;
use crate::hash::{SPREAD, Seed, folded, hash_bytes, hash_text};

/// Stands for a null, which equals no value but another null.
pub(crate) const NULL: u64 = 0x6e75_6c6c_0000_0000;

/// Takes one column into the hashes of its rows. `texts` are those of its values where they are known already.
///
/// # Errors
/// [`ProfileError::Mistyped`] for an array that is not what it declares.
pub(super) fn mix(array: &dyn Array, texts: &[u64], rows: &mut [u64]) -> Result<(), ProfileError> {
    let mut rows = rows.iter_mut();
    let mut take = |value: u64| {
        if let Some(row) = rows.next() {
            *row = mixed(*row, value);
        }
    };
    if texts.is_empty() {
        return values(array, take);
    }
    texts.iter().for_each(|hash| take(*hash));
    Ok(())
}

/// The hash of a row that one more value was taken into.
#[inline]
pub(crate) const fn mixed(row: u64, value: u64) -> u64 {
    folded(row ^ value).wrapping_add(SPREAD)
}

/// Makes every bit of a row's hash depend on all bits of what was mixed, as estimates need it (the last steps of XXH3).
pub(super) const fn spread(mut hash: u64) -> u64 {
    hash ^= hash >> 37;
    hash = hash.wrapping_mul(0x1656_6791_9e37_79f9);
    hash ^ hash >> 32
}

/// Hands on a hash, or the value itself, for every entry of an array.
fn values(array: &dyn Array, mut take: impl FnMut(u64)) -> Result<(), ProfileError> {
    macro_rules! primitive {
        ($type:ty) => {
            of_numbers::<$type>(
                array.as_primitive_opt(),
                |value| word(value.to_byte_slice()),
                take,
            )
        };
    }
    let nulls = array.nulls();
    let found = match array.data_type() {
        DataType::Null => {
            (0..array.len()).for_each(|_| take(NULL));
            Some(())
        }
        DataType::Boolean => array.as_boolean_opt().map(|array| {
            let values = array.values();
            each(array.len(), nulls, |row| u64::from(values.value(row)), take);
        }),
        DataType::Utf8 => array.as_string_opt::<i32>().map(|array| of_texts(array, take)),
        DataType::LargeUtf8 => array.as_string_opt::<i64>().map(|array| of_texts(array, take)),
        DataType::Utf8View => array.as_string_view_opt().map(|array| of_texts(array, take)),
        // One form for each value: zero without sign, NaN without payload.
        DataType::Float16 => of_numbers::<Float16Type>(array.as_primitive_opt(), |value| float(value.to_f64()), take),
        DataType::Float32 => of_numbers::<Float32Type>(array.as_primitive_opt(), |value| float(f64::from(value)), take),
        DataType::Float64 => of_numbers::<Float64Type>(array.as_primitive_opt(), float, take),
        // Decimals of one scale are told apart by their number alone, not by the bits that it is stored in.
        DataType::Decimal32(..) => of_numbers::<Decimal32Type>(array.as_primitive_opt(), narrow_decimal, take),
        DataType::Decimal64(..) => of_numbers::<Decimal64Type>(array.as_primitive_opt(), narrow_decimal, take),
        DataType::Dictionary(..) => return of_dictionary(array, take),
        DataType::RunEndEncoded(_, field) => {
            let plain = cast(array, field.data_type()).map_err(|_| ProfileError::Mistyped)?;
            collected(&plain)?.into_iter().for_each(take);
            return Ok(());
        }
        data_type => downcast_primitive! {
            data_type => (primitive),
            _ => of_rows(array, take),
        },
    };
    found.ok_or(ProfileError::Mistyped)
}

/// A hash, or the value itself, for every entry of an array.
///
/// # Errors
/// [`ProfileError::Mistyped`] for an array that is not what it declares.
pub(crate) fn collected(array: &dyn Array) -> Result<Vec<u64>, ProfileError> {
    let mut hashes = Vec::with_capacity(array.len());
    values(array, |hash| hashes.push(hash))?;
    Ok(hashes)
}

fn each(length: usize, nulls: Option<&NullBuffer>, value: impl Fn(usize) -> u64, mut take: impl FnMut(u64)) {
    match nulls.filter(|nulls| nulls.null_count() > 0) {
        None => (0..length).for_each(|row| take(value(row))),
        Some(nulls) => (0..length).for_each(|row| take(if nulls.is_null(row) { NULL } else { value(row) })),
    }
}

fn of_texts<'a>(array: impl ArrayAccessor<Item = &'a str>, take: impl FnMut(u64)) {
    each(array.len(), array.nulls(), |row| hash_text(array.value(row)), take);
}

fn of_numbers<T: ArrowPrimitiveType>(
    array: Option<&PrimitiveArray<T>>,
    word: impl Fn(T::Native) -> u64,
    take: impl FnMut(u64),
) -> Option<()> {
    let array = array?;
    let values = array.values();
    let of = |row: usize| values.get(row).copied().map_or(NULL, &word);
    each(array.len(), array.nulls(), of, take);
    Some(())
}

/// A machine word as it is, anything longer by its hash.
fn word(bytes: &[u8]) -> u64 {
    if bytes.len() > size_of::<u64>() {
        return hash_bytes(bytes, Seed::Wide);
    }
    bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
}

/// A decimal as it is hashed in 128 bits.
fn narrow_decimal(value: impl Into<i128>) -> u64 {
    let wide: i128 = value.into();
    word(wide.to_byte_slice())
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
fn of_dictionary(array: &dyn Array, mut take: impl FnMut(u64)) -> Result<(), ProfileError> {
    let dictionary = array.as_any_dictionary_opt().ok_or(ProfileError::Mistyped)?;
    if dictionary.values().is_empty() {
        (0..array.len()).for_each(|_| take(NULL));
        return Ok(());
    }
    let entries = collected(dictionary.values())?;
    let of = |key: usize| entries.get(key).copied().unwrap_or(NULL);
    let nulls = dictionary.keys().nulls();
    // The usual keys are read where they are; others are widened first.
    if let Some(keys) = dictionary.keys().as_primitive_opt::<Int32Type>() {
        let keys = keys.values();
        each(
            array.len(),
            nulls,
            |row| keys.get(row).map_or(NULL, |key| of(*key as usize)),
            take,
        );
    } else {
        let keys = dictionary.normalized_keys();
        each(
            array.len(),
            nulls,
            |row| keys.get(row).map_or(NULL, |key| of(*key)),
            take,
        );
    }
    Ok(())
}

/// Bytes and nested values, by the form in which Arrow compares rows.
fn of_rows(array: &dyn Array, take: impl FnMut(u64)) -> Option<()> {
    let converter = RowConverter::new(vec![SortField::new(array.data_type().clone())]);
    let rows = converter
        .ok()?
        .convert_columns(&[arrow::array::make_array(array.to_data())])
        .ok()?;
    let hash = |row| hash_bytes(rows.row(row).data(), Seed::Nested);
    each(array.len(), array.nulls(), hash, take);
    Some(())
}
