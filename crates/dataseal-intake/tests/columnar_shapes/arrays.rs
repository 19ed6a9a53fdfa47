//! Arrays of every type, with values at the ends of their ranges and nulls among them.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BinaryArray, BinaryViewArray, BooleanArray, DictionaryArray, FixedSizeBinaryArray,
    FixedSizeListArray, Float16Array, Int32Array, LargeListArray, LargeStringArray, ListArray, ListViewArray, MapArray,
    NullArray, RunArray, StringArray, StringViewArray, StructArray, UnionArray, make_array,
};
use arrow::buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow::compute::cast;
use arrow::datatypes::{
    DataType, Field, Fields, Int8Type, Int16Type, Int32Type, Int64Type, IntervalUnit, TimeUnit, UInt16Type,
    UnionFields, i256,
};

/// Every fourth value null, from a pattern of present ones; `none` and `all` besides.
#[derive(Clone, Copy, Debug)]
pub(super) enum Nulls {
    None,
    Some,
    All,
}

impl Nulls {
    fn is_null(self, row: usize) -> bool {
        match self {
            Self::None => false,
            Self::Some => row % 4 == 1,
            Self::All => true,
        }
    }

    fn buffer(self, rows: usize) -> Option<NullBuffer> {
        match self {
            Self::None => None,
            _ => Some((0..rows).map(|row| !self.is_null(row)).collect()),
        }
    }
}

/// Whole numbers with the ends of their range among them, as any type that they can be cast to.
pub(super) fn numbers(of: &DataType, rows: usize, nulls: Nulls) -> ArrayRef {
    let values = (0..rows).map(|row| (!nulls.is_null(row)).then_some((row as i32 * 7 + 1) % 113));
    cast(&values.collect::<Int32Array>(), of).unwrap()
}

/// Bits that stand for any number of the type: its ends, NaN and zeros among them.
pub(super) fn patterns(of: &DataType, rows: usize, nulls: Nulls) -> ArrayRef {
    let width = of.primitive_width().unwrap();
    let bytes: Vec<u8> = (0..rows)
        .flat_map(|row| {
            let filler = [0x00, 0xFF, 0x7F, 0x80, 0x01, 0x5A][row % 6];
            (0..width).map(move |at| {
                if at + 1 == width {
                    [0x00, 0x7F, 0x80, 0xFF, 0x7E, 0x01][row % 6]
                } else {
                    filler
                }
            })
        })
        .collect();
    let data = arrow::array::ArrayData::builder(of.clone())
        .len(rows)
        .add_buffer(arrow::buffer::Buffer::from_vec(bytes))
        .nulls(nulls.buffer(rows))
        .align_buffers(true)
        .build();
    make_array(data.unwrap())
}

pub(super) fn words(rows: usize, nulls: Nulls) -> Vec<Option<String>> {
    let word = |row: usize| {
        [
            "",
            "a",
            "苏州市",
            "a text that is too long to be kept inline",
            "\0\n\t\u{1F600}",
        ][row % 5]
            .repeat(row % 3 + 1)
    };
    (0..rows).map(|row| (!nulls.is_null(row)).then(|| word(row))).collect()
}

fn lists(rows: usize, nulls: Nulls) -> ListArray {
    ListArray::from_iter_primitive::<Int32Type, _, _>((0..rows).map(|row| {
        (!nulls.is_null(row)).then(|| {
            (0..row % 4)
                .map(|item| (item != 1).then_some(item as i32))
                .collect::<Vec<_>>()
        })
    }))
}

fn structs(rows: usize, nulls: Nulls) -> StructArray {
    let fields = Fields::from(vec![
        Field::new("x", DataType::Int64, true),
        Field::new("x", DataType::Utf8, true),
    ]);
    let children: Vec<ArrayRef> = vec![
        numbers(&DataType::Int64, rows, Nulls::Some),
        Arc::new(StringArray::from(words(rows, Nulls::Some))),
    ];
    StructArray::new(fields, children, nulls.buffer(rows))
}

fn maps(rows: usize, nulls: Nulls) -> MapArray {
    let keys: ArrayRef = Arc::new((0..rows * 2).map(|n| Some(format!("k{n}"))).collect::<StringArray>());
    let values = numbers(&DataType::Int32, rows * 2, Nulls::Some);
    let fields = Fields::from(vec![
        Field::new("keys", DataType::Utf8, false),
        Field::new("values", DataType::Int32, true),
    ]);
    let entries = StructArray::new(fields.clone(), vec![keys, values], None);
    let field = Arc::new(Field::new("entries", DataType::Struct(fields), false));
    let offsets = OffsetBuffer::from_lengths(std::iter::repeat_n(2, rows));
    MapArray::new(field, offsets, entries, nulls.buffer(rows), false)
}

/// A struct in a struct, and so on.
pub(super) fn nested(depth: usize, rows: usize) -> ArrayRef {
    (0..depth).fold(numbers(&DataType::Int32, rows, Nulls::Some), |inner, _| {
        let field = Arc::new(Field::new("s", inner.data_type().clone(), true));
        Arc::new(StructArray::from(vec![(field, inner)]))
    })
}

fn unions(rows: usize, dense: bool) -> UnionArray {
    let fields = UnionFields::try_new(
        [3, 7],
        [
            Field::new("n", DataType::Int32, true),
            Field::new("t", DataType::Utf8, true),
        ],
    )
    .unwrap();
    let ids: ScalarBuffer<i8> = (0..rows).map(|row| [3_i8, 7][row % 2]).collect();
    let children: Vec<ArrayRef> = vec![
        numbers(&DataType::Int32, rows, Nulls::Some),
        Arc::new(StringArray::from(words(rows, Nulls::Some))),
    ];
    let offsets = dense.then(|| (0..rows as i32).collect());
    UnionArray::try_new(fields, ids, offsets, children).unwrap()
}

fn plain_types() -> Vec<DataType> {
    use TimeUnit::{Microsecond, Millisecond, Nanosecond, Second};
    let mut types = vec![
        DataType::Int8,
        DataType::Int16,
        DataType::Int32,
        DataType::Int64,
        DataType::UInt8,
        DataType::UInt16,
        DataType::UInt32,
        DataType::UInt64,
        DataType::Float16,
        DataType::Float32,
        DataType::Float64,
        DataType::Date32,
        DataType::Time32(Second),
        DataType::Time32(Millisecond),
        DataType::Time64(Microsecond),
        DataType::Time64(Nanosecond),
        DataType::Decimal32(9, 2),
        DataType::Decimal64(18, 6),
        DataType::Decimal128(38, 10),
        DataType::Decimal256(76, 20),
    ];
    for unit in [Second, Millisecond, Microsecond, Nanosecond] {
        types.push(DataType::Timestamp(unit, None));
        types.push(DataType::Timestamp(unit, Some("Asia/Shanghai".into())));
        types.push(DataType::Timestamp(unit, Some("-05:30".into())));
        types.push(DataType::Duration(unit));
    }
    types
}

/// Columns that both formats hold.
pub(super) fn common(rows: usize, nulls: Nulls) -> Vec<ArrayRef> {
    let mut columns: Vec<ArrayRef> = plain_types()
        .iter()
        .filter(|of| !matches!(of, DataType::Duration(_)))
        .map(|of| numbers_or_zero(of, rows, nulls))
        .collect();
    for of in [
        DataType::Int8,
        DataType::UInt64,
        DataType::Float32,
        DataType::Float64,
        DataType::Int64,
    ] {
        columns.push(patterns(&of, rows, nulls));
    }
    let text = words(rows, nulls);
    let bytes: Vec<Option<&[u8]>> = text.iter().map(|text| text.as_ref().map(String::as_bytes)).collect();
    let fixed = (0..rows).map(|row| (!nulls.is_null(row)).then_some([row as u8; 16]));
    columns.extend::<Vec<ArrayRef>>(vec![
        Arc::new(
            (0..rows)
                .map(|row| (!nulls.is_null(row)).then_some(row % 3 == 0))
                .collect::<BooleanArray>(),
        ),
        Arc::new(StringArray::from(text.clone())),
        Arc::new(LargeStringArray::from(text.clone())),
        Arc::new(StringViewArray::from_iter(text.clone())),
        Arc::new(BinaryArray::from(bytes.clone())),
        Arc::new(BinaryViewArray::from_iter(bytes)),
        Arc::new(FixedSizeBinaryArray::try_from_sparse_iter_with_size(fixed, 16).unwrap()),
        Arc::new(
            text.iter()
                .map(Option::as_deref)
                .collect::<DictionaryArray<Int16Type>>(),
        ),
        Arc::new(lists(rows, nulls)),
        Arc::new(structs(rows, nulls)),
        Arc::new(maps(rows, nulls)),
        nested(20, rows),
        Arc::new(Float16Array::from_iter(
            (0..rows).map(|row| (!nulls.is_null(row)).then(|| half(row))),
        )),
    ]);
    columns
}

fn half(row: usize) -> <arrow::datatypes::Float16Type as arrow::datatypes::ArrowPrimitiveType>::Native {
    <arrow::datatypes::Float16Type as arrow::datatypes::ArrowPrimitiveType>::Native::from_f32(row as f32 / 3.0)
}

fn numbers_or_zero(of: &DataType, rows: usize, nulls: Nulls) -> ArrayRef {
    match of {
        DataType::Decimal256(precision, scale) => {
            let ends = [i256::ZERO, i256::ONE, i256::MINUS_ONE, i256::from_i128(i128::MAX)];
            let values = (0..rows).map(|row| (!nulls.is_null(row)).then_some(ends[row % 4]));
            let array: arrow::array::Decimal256Array = values.collect();
            Arc::new(array.with_precision_and_scale(*precision, *scale).unwrap())
        }
        DataType::Time32(_) | DataType::Date32 => cast(&numbers(&DataType::Int32, rows, nulls), of).unwrap(),
        DataType::Time64(_) | DataType::Timestamp(..) | DataType::Duration(_) => {
            cast(&numbers(&DataType::Int64, rows, nulls), of).unwrap()
        }
        _ => numbers(of, rows, nulls),
    }
}

/// Columns that only Arrow holds.
pub(super) fn arrow_only(rows: usize, nulls: Nulls) -> Vec<ArrayRef> {
    let text = words(rows, nulls);
    let items = Arc::new(Field::new("item", DataType::Int32, true));
    let fixed = FixedSizeListArray::new(
        Arc::clone(&items),
        3,
        numbers(&DataType::Int32, rows * 3, nulls),
        nulls.buffer(rows),
    );
    let large = LargeListArray::new(
        Arc::clone(&items),
        OffsetBuffer::from_lengths(std::iter::repeat_n(1, rows)),
        numbers(&DataType::Int32, rows, nulls),
        nulls.buffer(rows),
    );
    let views = ListViewArray::new(
        items,
        (0..rows as i32).rev().collect(),
        (0..rows as i32).map(|_| 1).collect(),
        numbers(&DataType::Int32, rows, nulls),
        nulls.buffer(rows),
    );
    let ends: Int32Array = (1..=rows as i32).map(|run| Some(run * 2)).collect();
    let runs = RunArray::<Int32Type>::try_new(&ends, &StringArray::from(text.clone())).unwrap();
    let mut columns: Vec<ArrayRef> = vec![
        Arc::new(NullArray::new(rows)),
        Arc::new(fixed),
        Arc::new(large),
        Arc::new(views),
        Arc::new(unions(rows, false)),
        Arc::new(unions(rows, true)),
        Arc::new(text.iter().map(Option::as_deref).collect::<DictionaryArray<Int8Type>>()),
        Arc::new(
            text.iter()
                .map(Option::as_deref)
                .collect::<DictionaryArray<Int64Type>>(),
        ),
        Arc::new(
            text.iter()
                .map(Option::as_deref)
                .collect::<DictionaryArray<UInt16Type>>(),
        ),
    ];
    if rows > 0 {
        columns.push(Arc::new(runs.slice(0, rows)));
    }
    for unit in [
        IntervalUnit::YearMonth,
        IntervalUnit::DayTime,
        IntervalUnit::MonthDayNano,
    ] {
        columns.push(patterns(&DataType::Interval(unit), rows, nulls));
    }
    for of in plain_types().iter().filter(|of| matches!(of, DataType::Duration(_))) {
        columns.push(numbers_or_zero(of, rows, nulls));
    }
    columns.push(
        cast(&numbers(&DataType::Int32, rows, nulls), &DataType::Date64)
            .unwrap_or_else(|_| numbers(&DataType::Int64, rows, nulls)),
    );
    columns
}
