//! Bytes that are no text, in any of Arrow's layouts.

use arrow::array::{Array, ArrayAccessor, AsArray};
use arrow::datatypes::DataType;
use dataseal_model::ValueKind;

use crate::typed::Pass;
use crate::weights::{Weights, each};

impl Pass<'_> {
    pub(super) fn binaries(&mut self, array: &dyn Array, weights: impl Weights) -> Option<()> {
        match array.data_type() {
            DataType::Binary => self.bytes(array.as_binary_opt::<i32>()?, weights),
            DataType::LargeBinary => self.bytes(array.as_binary_opt::<i64>()?, weights),
            DataType::BinaryView => self.bytes(array.as_binary_view_opt()?, weights),
            _ => self.bytes(array.as_fixed_size_binary_opt()?, weights),
        }
        Some(())
    }

    fn bytes<'a, A: ArrayAccessor<Item = &'a [u8]>>(&mut self, array: A, weights: impl Weights) {
        let mut observer = self.observer();
        let rows = each(&array, weights, |index, weight| {
            observer.binary(array.value(index), weight)
        });
        self.count_rows(rows);
        self.measures.count(ValueKind::Binary, rows.present());
    }
}
