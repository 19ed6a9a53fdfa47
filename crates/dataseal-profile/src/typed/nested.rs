//! Lists, structs, maps and unions: their values count by identity only, as the hash of a canonical encoding that does not
//! depend on offsets, views or dictionaries.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, PrimitiveArray, RunArray};
use arrow::datatypes::{
    ArrowNativeType, ArrowPrimitiveType, DataType, Int16Type, Int32Type, Int64Type, RunEndIndexType, ToByteSlice,
};
use arrow::downcast_primitive_array;
use dataseal_model::ValueKind;

use crate::ProfileError;
use crate::hash::{Seed, hash_bytes};
use crate::typed::Pass;
use crate::weights::{Rows, Weights};

/// First byte of an encoded value.
#[derive(Clone, Copy)]
enum Tag {
    Null,
    Fixed,
    Bytes,
    List,
    Struct,
    Union,
}

impl Pass<'_> {
    pub(super) fn nested(&mut self, array: &dyn Array, weights: impl Weights) -> Result<(), ProfileError> {
        let (mut encoded, mut rows) = (Vec::new(), Rows::default());
        for index in 0..array.len() {
            let weight = weights.of(index);
            if weight == 0 {
                continue;
            }
            encoded.clear();
            encode(array, index, &mut encoded)?;
            rows.all = rows.all.saturating_add(weight);
            if encoded.as_slice() == [Tag::Null as u8] {
                rows.nulls = rows.nulls.saturating_add(weight);
            } else {
                self.observer().opaque(hash_bytes(&encoded, Seed::Nested));
            }
        }
        self.count_rows(rows);
        self.measures.count(ValueKind::Nested, rows.present());
        Ok(())
    }
}

/// Appends the encoding of one entry. Depth is bounded by the type, which the caller has checked.
fn encode(array: &dyn Array, index: usize, out: &mut Vec<u8>) -> Result<(), ProfileError> {
    if index >= array.len() {
        return Err(ProfileError::Mistyped);
    }
    if array.is_null(index) {
        out.push(Tag::Null as u8);
        return Ok(());
    }
    encode_present(array, index, out).unwrap_or(Err(ProfileError::Mistyped))
}

/// `None` for an array that is not what it declares.
fn encode_present(array: &dyn Array, index: usize, out: &mut Vec<u8>) -> Option<Result<(), ProfileError>> {
    let done = match array.data_type() {
        DataType::Null => {
            out.push(Tag::Null as u8);
            Ok(())
        }
        DataType::Boolean => bytes(Tag::Fixed, &[u8::from(array.as_boolean_opt()?.value(index))], out),
        DataType::Utf8 => bytes(Tag::Bytes, array.as_string_opt::<i32>()?.value(index).as_bytes(), out),
        DataType::LargeUtf8 => bytes(Tag::Bytes, array.as_string_opt::<i64>()?.value(index).as_bytes(), out),
        DataType::Utf8View => bytes(Tag::Bytes, array.as_string_view_opt()?.value(index).as_bytes(), out),
        DataType::Binary => bytes(Tag::Bytes, array.as_binary_opt::<i32>()?.value(index), out),
        DataType::LargeBinary => bytes(Tag::Bytes, array.as_binary_opt::<i64>()?.value(index), out),
        DataType::BinaryView => bytes(Tag::Bytes, array.as_binary_view_opt()?.value(index), out),
        DataType::FixedSizeBinary(_) => bytes(Tag::Bytes, array.as_fixed_size_binary_opt()?.value(index), out),
        DataType::List(_) => list(&array.as_list_opt::<i32>()?.value(index), out),
        DataType::LargeList(_) => list(&array.as_list_opt::<i64>()?.value(index), out),
        DataType::ListView(_) => list(&array.as_list_view_opt::<i32>()?.value(index), out),
        DataType::LargeListView(_) => list(&array.as_list_view_opt::<i64>()?.value(index), out),
        DataType::FixedSizeList(..) => list(&array.as_fixed_size_list_opt()?.value(index), out),
        DataType::Map(..) => {
            let entries: ArrayRef = Arc::new(array.as_map_opt()?.value(index));
            list(&entries, out)
        }
        DataType::Struct(_) => structure(array.as_struct_opt()?.columns(), index, out),
        DataType::Union(..) => {
            let union = array.as_union_opt()?;
            variant(
                union.type_id(index),
                union.child(union.type_id(index)),
                union.value_offset(index),
                out,
            )
        }
        DataType::Dictionary(..) => {
            // Keys come as a whole, so only this one is asked for.
            let single = array.slice(index, 1);
            let dictionary = single
                .as_any_dictionary_opt()
                .filter(|found| !found.values().is_empty())?;
            encode(dictionary.values(), *dictionary.normalized_keys().first()?, out)
        }
        DataType::RunEndEncoded(..) => run(array, index, out)?,
        _ => fixed(array, index, out)?,
    };
    Some(done)
}

fn bytes(tag: Tag, bytes: &[u8], out: &mut Vec<u8>) -> Result<(), ProfileError> {
    out.push(tag as u8);
    out.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    out.extend_from_slice(bytes);
    Ok(())
}

fn list(items: &ArrayRef, out: &mut Vec<u8>) -> Result<(), ProfileError> {
    out.push(Tag::List as u8);
    out.extend_from_slice(&(items.len() as u64).to_le_bytes());
    (0..items.len()).try_for_each(|index| encode(items, index, out))
}

fn structure(columns: &[ArrayRef], index: usize, out: &mut Vec<u8>) -> Result<(), ProfileError> {
    out.push(Tag::Struct as u8);
    out.extend_from_slice(&(columns.len() as u64).to_le_bytes());
    columns.iter().try_for_each(|column| encode(column, index, out))
}

/// A union's value; a null inside makes the union null.
fn variant(id: i8, child: &ArrayRef, offset: usize, out: &mut Vec<u8>) -> Result<(), ProfileError> {
    let start = out.len();
    out.push(Tag::Union as u8);
    out.extend_from_slice(&id.to_le_bytes());
    let value = out.len();
    encode(child, offset, out)?;
    if out.get(value..) == Some(&[Tag::Null as u8][..]) {
        out.truncate(start);
        out.push(Tag::Null as u8);
    }
    Ok(())
}

fn run(array: &dyn Array, index: usize, out: &mut Vec<u8>) -> Option<Result<(), ProfileError>> {
    fn of<R: RunEndIndexType>(runs: &RunArray<R>, index: usize, out: &mut Vec<u8>) -> Result<(), ProfileError> {
        encode(runs.values(), runs.get_physical_index(index), out)
    }
    if let Some(runs) = array.as_run_opt::<Int16Type>() {
        Some(of(runs, index, out))
    } else if let Some(runs) = array.as_run_opt::<Int32Type>() {
        Some(of(runs, index, out))
    } else {
        Some(of(array.as_run_opt::<Int64Type>()?, index, out))
    }
}

/// Numbers, dates and the like: their bytes in memory.
fn fixed(array: &dyn Array, index: usize, out: &mut Vec<u8>) -> Option<Result<(), ProfileError>> {
    fn of<T: ArrowPrimitiveType>(array: &PrimitiveArray<T>, index: usize, out: &mut Vec<u8>) -> Result<(), ProfileError>
    where
        T::Native: ArrowNativeType + ToByteSlice,
    {
        bytes(Tag::Fixed, array.value(index).to_byte_slice(), out)
    }
    downcast_primitive_array!(
        array => Some(of(array, index, out)),
        _ => None
    )
}
