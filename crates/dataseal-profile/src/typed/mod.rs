//! Arrow arrays enter the measurements: one arm a type, the arms in files by family.
//!
//! Encodings do not show: dictionaries and runs are taken apart into entries with weights, so that the same rows give the
//! same state however they are stored.

mod bytes;
mod encoded;
mod nested;
mod number;
mod temporal;
mod text;

use arrow::array::{Array, AsArray};
use arrow::datatypes::{
    DataType, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type, Float16Type, Float32Type, Float64Type,
    Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type, i256,
};
use dataseal_model::{RecogniserSet, ValueKind};

use crate::ProfileError;
use crate::held::Held;
use crate::memo::TextMemo;
use crate::observe::Observer;
use crate::repeats::SeenWords;
use crate::state::{ColumnState, Measures};
use crate::tools::Tools;
use crate::weights::{Once, Rows, Weights, each};

pub(crate) use self::encoded::SPARSE;

/// Levels of lists and structs that are followed.
const NESTING: usize = 64;

impl ColumnState {
    /// Measures the rows of one array. Arrays of different types may follow each other.
    ///
    /// # Errors
    /// [`ProfileError::Nesting`] for a type of more than 64 levels, [`ProfileError::Mistyped`] for an array that is not
    /// what it declares; the state should then be dropped.
    pub fn update(&mut self, array: &dyn Array) -> Result<(), ProfileError> {
        let fresh = || Box::new(Tools::new(&self.recognisers));
        let mut tools = self.tools.take().unwrap_or_else(fresh);
        let outcome = self.update_with(array, &mut tools);
        self.tools = Some(tools);
        outcome
    }

    /// [`ColumnState::update`] with tools that several columns share.
    pub(crate) fn update_with(&mut self, array: &dyn Array, tools: &mut Tools) -> Result<(), ProfileError> {
        let mut pass = self.pass(levels(array.data_type()), tools)?;
        let outcome = pass.array(array, Once);
        pass.observer().measure_all_read();
        outcome
    }

    /// Measures the entries of a dictionary with the rows that were counted of each.
    pub(crate) fn settle_entries(&mut self, held: &Held, tools: &mut Tools) -> Result<(), ProfileError> {
        let mut pass = self.pass(levels(held.values.data_type()) + 1, tools)?;
        let outcome = pass.entries(held.rows, &held.values, &held.counts());
        pass.observer().measure_all_read();
        outcome
    }

    fn pass<'a>(&'a mut self, levels: usize, tools: &'a mut Tools) -> Result<Pass<'a>, ProfileError> {
        if levels > NESTING {
            return Err(ProfileError::Nesting { limit: NESTING });
        }
        tools.texts_hashed.clear();
        Ok(Pass {
            set: &self.recognisers,
            measures: &mut self.measures,
            seen: &mut self.seen,
            tools,
        })
    }

    /// Measures the texts that were kept back.
    pub(crate) fn settle(&mut self, memo: &mut TextMemo, tools: &mut Tools) {
        let mut observer = Observer {
            set: &self.recognisers,
            measures: &mut self.measures,
            bench: &mut tools.bench,
        };
        memo.close(|text, hash, rows| observer.text(text, hash, rows));
        observer.measure_all_read();
    }
}

/// Levels of a type, its own included. Stops counting beyond what is followed.
fn levels(data_type: &DataType) -> usize {
    fn below(data_type: &DataType, left: usize) -> usize {
        let Some(left) = left.checked_sub(1) else { return 1 };
        let deepest = match data_type {
            DataType::List(field)
            | DataType::ListView(field)
            | DataType::LargeList(field)
            | DataType::LargeListView(field)
            | DataType::FixedSizeList(field, _)
            | DataType::Map(field, _)
            | DataType::RunEndEncoded(_, field) => below(field.data_type(), left),
            DataType::Struct(fields) => fields
                .iter()
                .map(|field| below(field.data_type(), left))
                .max()
                .unwrap_or(0),
            DataType::Union(fields, _) => {
                let depths = fields.iter().map(|(_, field)| below(field.data_type(), left));
                depths.max().unwrap_or(0)
            }
            DataType::Dictionary(_, values) => below(values, left),
            _ => 0,
        };
        deepest + 1
    }
    below(data_type, NESTING + 1)
}

/// One column during one update.
pub(crate) struct Pass<'a> {
    set: &'a RecogniserSet,
    measures: &'a mut Measures,
    seen: &'a mut SeenWords,
    tools: &'a mut Tools,
}

impl Pass<'_> {
    /// Measures the entries of an array, each with its rows.
    fn array(&mut self, array: &dyn Array, weights: impl Weights) -> Result<(), ProfileError> {
        let kind = match array.data_type() {
            DataType::Null => {
                self.nulls(array.len(), weights);
                Some(())
            }
            DataType::Boolean => self.booleans(array, weights),
            DataType::Utf8 => array.as_string_opt::<i32>().map(|texts| self.strings(texts, weights)),
            DataType::LargeUtf8 => array.as_string_opt::<i64>().map(|texts| self.strings(texts, weights)),
            DataType::Utf8View => array
                .as_string_view_opt()
                .map(|texts| self.string_views(texts, weights)),
            DataType::Binary | DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_) => {
                self.binaries(array, weights)
            }
            DataType::Dictionary(..) => return self.dictionary(array, weights),
            DataType::RunEndEncoded(..) => return self.runs(array, weights),
            kind if kind.is_nested() => return self.nested(array, weights),
            kind if kind.is_temporal() => self.temporal(array, weights),
            _ => self.number(array, weights),
        };
        kind.ok_or(ProfileError::Mistyped)
    }

    fn number(&mut self, array: &dyn Array, weights: impl Weights) -> Option<()> {
        let narrow = |value: i128| i64::try_from(value).ok();
        match array.data_type() {
            DataType::Int8 => self.whole::<Int8Type>(array, weights, i64::from),
            DataType::Int16 => self.whole::<Int16Type>(array, weights, i64::from),
            DataType::Int32 => self.whole::<Int32Type>(array, weights, i64::from),
            DataType::Int64 => self.whole::<Int64Type>(array, weights, |value| value),
            DataType::UInt8 => self.whole::<UInt8Type>(array, weights, i64::from),
            DataType::UInt16 => self.whole::<UInt16Type>(array, weights, i64::from),
            DataType::UInt32 => self.whole::<UInt32Type>(array, weights, i64::from),
            DataType::UInt64 => self.exact::<UInt64Type>(
                array,
                0,
                weights,
                |value| i64::try_from(value).ok(),
                |value| i256::from_i128(i128::from(value)),
            ),
            DataType::Decimal32(_, scale) => self.exact::<Decimal32Type>(
                array,
                *scale,
                weights,
                |value| Some(i64::from(value)),
                |value| i256::from_i128(i128::from(value)),
            ),
            DataType::Decimal64(_, scale) => {
                self.exact::<Decimal64Type>(array, *scale, weights, Some, |value| i256::from_i128(i128::from(value)))
            }
            DataType::Decimal128(_, scale) => {
                self.exact::<Decimal128Type>(array, *scale, weights, narrow, i256::from_i128)
            }
            DataType::Decimal256(_, scale) => {
                let narrow = |value: i256| value.to_i128().and_then(narrow);
                self.exact::<Decimal256Type>(array, *scale, weights, narrow, |value| value)
            }
            DataType::Float16 => self.floats::<Float16Type>(array, weights, |value| value.to_f64()),
            DataType::Float32 => self.floats::<Float32Type>(array, weights, f64::from),
            DataType::Float64 => self.floats::<Float64Type>(array, weights, |value| value),
            _ => None,
        }
    }

    fn observer(&mut self) -> Observer<'_> {
        Observer {
            set: self.set,
            measures: self.measures,
            bench: &mut self.tools.bench,
        }
    }

    fn count_rows(&mut self, rows: Rows) {
        self.measures.rows = self.measures.rows.saturating_add(rows.all);
        self.measures.nulls = self.measures.nulls.saturating_add(rows.nulls);
    }

    fn nulls(&mut self, length: usize, weights: impl Weights) {
        let all = weights.between(0, length);
        self.count_rows(Rows { all, nulls: all });
    }

    fn booleans(&mut self, array: &dyn Array, weights: impl Weights) -> Option<()> {
        let values = array.as_boolean_opt()?.values();
        let mut counts = [0u64; 2];
        let rows = each(array, weights, |index, weight| {
            if let Some(count) = counts.get_mut(usize::from(values.value(index))) {
                *count = count.saturating_add(weight);
            }
        });
        self.count_rows(rows);
        self.measures.count(ValueKind::Boolean, rows.present());
        for (value, count) in [false, true].into_iter().zip(counts) {
            if count > 0 {
                self.observer().boolean(value, count);
            }
        }
        Some(())
    }
}
