//! Values as keys of 128 bits: one for a tuple of quasi-identifiers, one for a value of a sensitive attribute.
//!
//! The key of a number sorts like the number, so that the order which t-closeness of numbers needs comes with the sort: the
//! bits of its double in ascending order, then 63 bits of its hash, which tell apart numbers that are one double. All other
//! values come after the numbers, null last.

use arrow::array::RecordBatch;

use crate::EngineError;
use crate::rowset::{Column, NULL_FORM, is_number_form, write_array_head};
use crate::sorter::{Key, hashed};

/// What hashed tuples and hashed values begin with.
const CLASS_DOMAIN: &[u8] = b"dataseal-risk-class-v1";
const VALUE_DOMAIN: &[u8] = b"dataseal-risk-value-v1";

/// The key of null, behind every other.
pub(super) const NULL: Key = (u64::MAX, u64::MAX);
/// Set in the keys of all values that are no numbers.
const OTHER: u64 = 1 << 63;

/// Whether a key is that of a number.
pub(super) const fn is_number(key: Key) -> bool {
    key.0 & OTHER == 0
}

/// Makes the keys of batches whose first columns are the quasi-identifiers.
pub(super) struct Keys {
    quasi_identifiers: usize,
    form: Vec<u8>,
}

impl Keys {
    pub(super) const fn new(quasi_identifiers: usize) -> Self {
        Self {
            quasi_identifiers,
            form: Vec::new(),
        }
    }

    /// The keys of the rows' quasi-identifiers; counts the nulls of each.
    pub(super) fn classes(&mut self, batch: &RecordBatch, nulls: &mut [u64]) -> Result<Vec<Key>, EngineError> {
        let arrays = batch.columns().iter().take(self.quasi_identifiers);
        let columns: Vec<Column> = arrays.map(Column::of).collect::<Result<_, _>>()?;
        let mut keys = Vec::with_capacity(batch.num_rows());
        for row in 0..batch.num_rows() {
            self.form.clear();
            write_array_head(&mut self.form, columns.len() as u64);
            for (column, nulls) in columns.iter().zip(nulls.iter_mut()) {
                let start = self.form.len();
                column.write(row, &mut self.form);
                *nulls += u64::from(self.form.get(start..) == Some(NULL_FORM));
            }
            keys.push(hashed(CLASS_DOMAIN, &self.form));
        }
        Ok(keys)
    }

    /// The keys of the rows' values of a sensitive attribute.
    pub(super) fn values(&mut self, batch: &RecordBatch, index: usize) -> Result<Vec<Key>, EngineError> {
        let array = batch.columns().get(self.quasi_identifiers + index);
        let column = Column::of(array.ok_or(EngineError::Internal)?)?;
        let mut keys = Vec::with_capacity(batch.num_rows());
        for row in 0..batch.num_rows() {
            self.form.clear();
            column.write(row, &mut self.form);
            keys.push(value_key(&self.form, column.text_at(row)));
        }
        Ok(keys)
    }
}

fn value_key(form: &[u8], text: Option<&str>) -> Key {
    if form == NULL_FORM {
        return NULL;
    }
    let (high, low) = hashed(VALUE_DOMAIN, form);
    let number = text
        .filter(|_| is_number_form(form))
        .and_then(|text| text.parse::<f64>().ok());
    match number {
        Some(number) => {
            let bits = ascending_bits(number);
            (bits >> 1, (bits << 63) | (high >> 1))
        }
        None => (high | OTHER, low),
    }
}

/// The bits of a double such that they ascend with it; both zeros are one.
const fn ascending_bits(number: f64) -> u64 {
    let number = if number == 0.0 { 0.0 } else { number };
    let bits = number.to_bits();
    if bits >> 63 == 0 { bits | OTHER } else { !bits }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, Int64Array, StringArray};

    use super::*;

    fn keys_of(array: ArrayRef) -> Vec<Key> {
        let batch = RecordBatch::try_from_iter_with_nullable([("c0", array, true)]).unwrap();
        Keys::new(0).values(&batch, 0).unwrap()
    }

    #[test]
    fn keys_of_numbers_ascend_with_them_and_nulls_come_last() {
        let ascending = [
            "-1e300",
            "-2",
            "-0.5",
            "0",
            "1e-7",
            "0.5",
            "1",
            "2",
            "10",
            "12345678901234567",
        ];
        let keys = keys_of(Arc::new(StringArray::from_iter_values(ascending)));
        assert!(keys.is_sorted() && keys.iter().all(|key| is_number(*key)));
        let others = keys_of(Arc::new(StringArray::from(vec![
            Some("007"),
            Some("无"),
            Some("NaN"),
            Some(""),
            None,
        ])));
        assert!(others.iter().all(|key| !is_number(*key) && *key > keys[9]));
        assert_eq!((others[3], others[4]), (NULL, NULL));
    }

    #[test]
    fn one_value_has_one_key_however_it_is_stored() {
        let texts = keys_of(Arc::new(StringArray::from(vec![
            "1",
            "1.0",
            "0",
            "-0.0",
            "9007199254740993",
        ])));
        assert_eq!((texts[0], texts[2]), (texts[1], texts[3]));
        let numbers = keys_of(Arc::new(Int64Array::from(vec![
            1,
            0,
            9_007_199_254_740_993,
            9_007_199_254_740_992,
        ])));
        assert_eq!((numbers[0], numbers[1], numbers[2]), (texts[0], texts[2], texts[4]));
        // One double, two values.
        assert_eq!(numbers[2].0, numbers[3].0);
        assert_ne!(numbers[2], numbers[3]);
    }
}
