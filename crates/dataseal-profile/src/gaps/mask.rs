//! The gaps of one array as a bit a row, however the array stores its values.

use arrow::array::{Array, ArrayAccessor, AsArray, GenericStringArray, OffsetSizeTrait, RunArray};
use arrow::buffer::NullBuffer;
use arrow::compute::take;
use arrow::datatypes::{ArrowNativeType, DataType, Int16Type, Int32Type, Int64Type, RunEndIndexType};

use crate::ProfileError;

const WORD: usize = 64;
/// A dictionary this many times longer than its array is looked at by the rows, not by its entries.
const SPARSE: usize = 4;

/// A bit a row, set where there is a gap; bits behind the last row are not.
#[derive(Clone)]
pub(super) struct Mask(Vec<u64>);

impl Mask {
    fn new(rows: usize) -> Self {
        Self(vec![0; rows.div_ceil(WORD)])
    }

    /// All of so many rows.
    fn full(rows: usize) -> Self {
        let mut mask = Self::new(rows);
        mask.0.fill(u64::MAX);
        if let (Some(last), rest @ 1..) = (mask.0.last_mut(), rows % WORD) {
            *last = (1 << rest) - 1;
        }
        mask
    }

    fn of_nulls(nulls: &NullBuffer) -> Self {
        let mut mask = Self::full(nulls.len());
        let valid = nulls.inner().bit_chunks();
        for (word, valid) in mask.0.iter_mut().zip(valid.iter_padded()) {
            *word &= !valid;
        }
        mask
    }

    fn of(rows: usize, is_gap: impl Fn(usize) -> bool) -> Self {
        let mut mask = Self::new(rows);
        for (at, word) in mask.0.iter_mut().enumerate() {
            let first = at * WORD;
            for (bit, row) in (first..rows.min(first + WORD)).enumerate() {
                *word |= u64::from(is_gap(row)) << bit;
            }
        }
        mask
    }

    fn has(&self, row: usize) -> bool {
        let word = self.0.get(row / WORD).copied().unwrap_or(0);
        word >> (row % WORD) & 1 == 1
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(super) fn include(&mut self, other: &Self) {
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }

    /// Leaves the gaps that the other has too.
    pub(super) fn keep(&mut self, other: &Self) {
        for (word, others) in self.0.iter_mut().zip(&other.0) {
            *word &= others;
        }
    }

    /// Rows with a gap.
    pub(super) fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// Rows in which both have one.
    pub(super) fn count_with(&self, other: &Self) -> u64 {
        let both = self.0.iter().zip(&other.0).map(|(one, other)| one & other);
        both.map(|word| u64::from(word.count_ones())).sum()
    }
}

/// The gaps of an array; `None` where every row holds something. What is counted as null or blank of a column is a gap,
/// and nothing else.
///
/// # Errors
/// [`ProfileError::Mistyped`] for an array that is not what it declares.
pub(super) fn gaps_of(array: &dyn Array) -> Result<Option<Mask>, ProfileError> {
    let found = match array.data_type() {
        DataType::Null => Some(Some(Mask::full(array.len()))),
        DataType::Utf8 => array.as_string_opt::<i32>().map(in_strings),
        DataType::LargeUtf8 => array.as_string_opt::<i64>().map(in_strings),
        DataType::Utf8View => array.as_string_view_opt().map(in_texts),
        DataType::Dictionary(..) => return in_dictionary(array),
        DataType::RunEndEncoded(..) => return in_runs(array),
        // Where a union has a gap, the value of its variant is one.
        DataType::Union(..) => Some(array.logical_nulls().as_ref().and_then(of_nulls)),
        _ => Some(in_nulls(array)),
    };
    let found = found.ok_or(ProfileError::Mistyped)?;
    Ok(found.filter(|mask| !mask.is_empty()))
}

fn in_nulls(array: &dyn Array) -> Option<Mask> {
    array.nulls().and_then(of_nulls)
}

fn of_nulls(nulls: &NullBuffer) -> Option<Mask> {
    (nulls.null_count() > 0).then(|| Mask::of_nulls(nulls))
}

/// Texts that lie one behind the other: only those that begin like white space, or are empty, are looked at.
fn in_strings<O: OffsetSizeTrait>(array: &GenericStringArray<O>) -> Option<Mask> {
    let (all, offsets) = (array.value_data(), array.value_offsets());
    let mut may_be_gaps = false;
    for ends in offsets.windows(2) {
        if let [start, end] = ends {
            let first = all.get(start.as_usize()).copied().unwrap_or_default();
            may_be_gaps |= BEGINS_SPACE.get(usize::from(first)).copied().unwrap_or(true) | (start == end);
        }
    }
    if may_be_gaps { in_texts(array) } else { in_nulls(array) }
}

/// First bytes of the white space of Unicode; Han characters begin otherwise.
const BEGINS_SPACE: [bool; 256] = {
    let mut begins = [false; 256];
    let mut rest: &mut [bool] = &mut begins;
    let mut byte = 0u8;
    while let [first, others @ ..] = rest {
        *first = matches!(byte, 0x09..=0x0d | b' ' | 0xc2 | 0xe1..=0xe3);
        rest = others;
        byte = byte.wrapping_add(1);
    }
    begins
};

fn in_texts<'a>(array: impl ArrayAccessor<Item = &'a str>) -> Option<Mask> {
    let mut mask = Mask::of(array.len(), |row| is_blank(array.value(row)));
    match in_nulls(&array) {
        Some(nulls) => {
            mask.include(&nulls);
            Some(mask)
        }
        None => Some(mask),
    }
}

/// Whether there is nothing but white space. Most texts show by their first byte that there is more.
fn is_blank(text: &str) -> bool {
    let may_be_space = |first: &u8| BEGINS_SPACE.get(usize::from(*first)) == Some(&true);
    text.as_bytes().first().is_none_or(may_be_space) && text.trim().is_empty()
}

fn in_dictionary(array: &dyn Array) -> Result<Option<Mask>, ProfileError> {
    let dictionary = array.as_any_dictionary_opt().ok_or(ProfileError::Mistyped)?;
    let (keys, values) = (dictionary.keys(), dictionary.values());
    if values.is_empty() {
        return Ok(Some(Mask::full(array.len())));
    }
    if values.len() / SPARSE > array.len() {
        let plain = take(values, keys, None).map_err(|_| ProfileError::Mistyped)?;
        return gaps_of(&plain);
    }
    let nulls = in_nulls(keys);
    let Some(entries) = gaps_of(values)? else {
        return Ok(nulls);
    };
    let places = dictionary.normalized_keys();
    let is_gap = |row: usize| places.get(row).is_some_and(|place| entries.has(*place));
    let mut mask = Mask::of(array.len(), is_gap);
    if let Some(nulls) = nulls {
        mask.include(&nulls);
    }
    Ok(Some(mask).filter(|mask| !mask.is_empty()))
}

fn in_runs(array: &dyn Array) -> Result<Option<Mask>, ProfileError> {
    if let Some(runs) = array.as_run_opt::<Int16Type>() {
        in_runs_of(runs)
    } else if let Some(runs) = array.as_run_opt::<Int32Type>() {
        in_runs_of(runs)
    } else if let Some(runs) = array.as_run_opt::<Int64Type>() {
        in_runs_of(runs)
    } else {
        Err(ProfileError::Mistyped)
    }
}

fn in_runs_of<R: RunEndIndexType>(runs: &RunArray<R>) -> Result<Option<Mask>, ProfileError> {
    let Some(values) = gaps_of(runs.values())? else {
        return Ok(None);
    };
    let ends = runs.run_ends();
    let first = ends.get_start_physical_index();
    let mut gaps = vec![false; runs.len()];
    let mut from = 0;
    for (value, end) in ends.values().iter().enumerate().skip(first) {
        let to = end.as_usize().saturating_sub(ends.offset()).min(gaps.len());
        if values.has(value)
            && let Some(run) = gaps.get_mut(from..to)
        {
            run.fill(true);
        }
        from = to;
    }
    let mask = Mask::of(gaps.len(), |row| gaps.get(row).copied().unwrap_or(false));
    Ok(Some(mask).filter(|mask| !mask.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_begins_with_the_bytes_that_are_looked_for() {
        for character in ('\0'..=char::MAX).filter(|character| character.is_whitespace()) {
            assert!(is_blank(&character.to_string()), "{character:?}");
        }
        for text in ["x", " x", "\u{3000}文", "文", "\u{200b}", "é"] {
            assert!(!is_blank(text), "{text:?}");
        }
        assert!(is_blank(""));
    }

    #[test]
    fn bits_behind_the_last_row_stay_clear() {
        for rows in [0, 1, 63, 64, 65, 130] {
            assert_eq!(Mask::full(rows).count(), rows as u64);
            let odd = Mask::of(rows, |row| row % 2 == 1);
            assert_eq!(odd.count(), rows as u64 / 2);
            assert_eq!(odd.count_with(&Mask::full(rows)), rows as u64 / 2);
        }
    }
}
