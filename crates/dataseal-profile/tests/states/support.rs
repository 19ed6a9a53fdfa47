//! What the suites of this crate share: a set of two recognisers, random columns, and their encodings.

use std::sync::Arc;

use arrow::array::*;
use arrow::buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow::compute::{concat, take};
use arrow::datatypes::*;
use dataseal_model::{
    ClassId, ClassMask, Digest, Examination, Gate, Hit, Masked, PhysicalColumn, Recogniser, RecogniserSet,
    TableProfile, ValueView,
};
use dataseal_profile::{ColumnState, TableState};
use proptest::prelude::*;

/// The rows of these columns, which are called `c0…cN`.
pub(crate) fn batch(columns: &[ArrayRef]) -> RecordBatch {
    let named = columns.iter().enumerate();
    RecordBatch::try_from_iter_with_nullable(named.map(|(at, array)| (format!("c{at}"), Arc::clone(array), true)))
        .unwrap()
}

/// Columns of equal length, as many as the range says.
pub(crate) fn any_columns(columns: std::ops::Range<usize>) -> impl Strategy<Value = Vec<ArrayRef>> {
    prop::collection::vec(any_column(), columns).prop_map(|columns| {
        let rows = columns.iter().map(|column| column.len()).min().unwrap_or(0);
        columns.iter().map(|column| column.slice(0, rows)).collect()
    })
}

/// The profile of a table whose columns are called so.
pub(crate) fn profile(state: &TableState) -> TableProfile {
    let physical = |at: usize| PhysicalColumn {
        name: Masked::new(format!("c{at}")),
        declared: "test".to_owned(),
    };
    let columns: Vec<PhysicalColumn> = (0..state.columns().len()).map(physical).collect();
    state.finish(&columns).unwrap()
}

/// Takes digit strings of five to nine digits; odd ones are near misses, and the number modulo 7 is a day.
struct EvenCode(ClassId);

impl Recogniser for EvenCode {
    fn class(&self) -> &ClassId {
        &self.0
    }

    fn gate(&self) -> Gate {
        Gate {
            all_of: ClassMask::DIGIT,
            numbers: true,
            ..Gate::length(5, 9)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        match view.text.parse::<u32>() {
            Ok(number) if number % 2 == 0 => Examination::Hit(Hit {
                canonical: Some(u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15)),
                day: Some((number % 7) as i32),
            }),
            Ok(_) => Examination::NearMiss,
            Err(_) => Examination::Miss,
        }
    }
}

/// Finds an `@`.
struct At(ClassId);

impl Recogniser for At {
    fn class(&self) -> &ClassId {
        &self.0
    }

    fn gate(&self) -> Gate {
        Gate {
            all_of: ClassMask::AT,
            ..Gate::length(1, 1000)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if view.text.contains(' ') {
            Examination::Contained(2)
        } else {
            Examination::Hit(Hit::default())
        }
    }
}

pub(crate) fn recognisers() -> Arc<RecogniserSet> {
    let set: Vec<Box<dyn Recogniser>> = vec![
        Box::new(EvenCode(ClassId::from_static("even-code"))),
        Box::new(At(ClassId::from_static("at"))),
    ];
    let persons = [ClassId::from_static("even-code")];
    Arc::new(RecogniserSet::new(set, Digest::new([7; 32])).counting_persons(persons))
}

/// The state of the arrays, one update each.
pub(crate) fn measure(arrays: &[ArrayRef]) -> ColumnState {
    let mut state = ColumnState::new(recognisers());
    arrays.iter().for_each(|array| state.update(array).unwrap());
    state
}

fn texts() -> impl Strategy<Value = Vec<Option<String>>> {
    let text = prop_oneof![
        "[0-9]{1,9}",
        "-?[0-9]{1,20}\\.[0-9]{1,6}",
        "[a-z@ ]{0,12}",
        "[一-十]{1,4}",
        "20[0-9]{2}-1[0-2]-[0-2][0-9]( 1[0-9]:[0-5][0-9])?",
        "[0-9]\\.[0-9]{1,3}E\\+[0-9]{1,2}",
        "[0-9]{16,26}",
        Just("110101190001010000".to_owned()),
        Just("暂无".to_owned()),
        Just("N/A".to_owned()),
        Just("true".to_owned()),
        Just("NaN".to_owned()),
        Just("\u{3000} ".to_owned()),
        Just("=\"0012\"".to_owned()),
        Just("长".repeat(100)),
    ];
    values(text)
}

fn values<T: Clone + std::fmt::Debug + 'static>(
    value: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Vec<Option<T>>> {
    // A few values often, so that entries repeat, and some once.
    prop::collection::vec(prop::option::weighted(0.8, value), 1..40)
        .prop_flat_map(|pool| prop::collection::vec(prop::sample::select(pool), 1..200))
}

fn primitive<T: ArrowPrimitiveType>(data_type: DataType) -> BoxedStrategy<ArrayRef>
where
    T::Native: Arbitrary + 'static,
{
    let native = prop_oneof![any::<T::Native>(), Just(T::Native::default())];
    values(native)
        .prop_map(move |values| {
            let array: PrimitiveArray<T> = values.into_iter().collect();
            Arc::new(array.with_data_type(data_type.clone())) as ArrayRef
        })
        .boxed()
}

fn mapped<T: ArrowPrimitiveType, S>(
    data_type: DataType,
    value: impl Strategy<Value = S> + 'static,
    to: fn(S) -> T::Native,
) -> BoxedStrategy<ArrayRef>
where
    S: Clone + std::fmt::Debug + 'static,
{
    values(value)
        .prop_map(move |values| {
            let array: PrimitiveArray<T> = values.into_iter().map(|value| value.map(to)).collect();
            Arc::new(array.with_data_type(data_type.clone())) as ArrayRef
        })
        .boxed()
}

/// A column of every Arrow type.
pub(crate) fn any_column() -> impl Strategy<Value = ArrayRef> {
    let fixed = prop::collection::vec(any::<u8>(), 3..=3);
    let numbers = prop::strategy::Union::new([
        primitive::<Int8Type>(DataType::Int8),
        primitive::<Int16Type>(DataType::Int16),
        primitive::<Int32Type>(DataType::Int32),
        primitive::<Int64Type>(DataType::Int64),
        primitive::<UInt8Type>(DataType::UInt8),
        primitive::<UInt16Type>(DataType::UInt16),
        primitive::<UInt32Type>(DataType::UInt32),
        primitive::<UInt64Type>(DataType::UInt64),
        primitive::<Float32Type>(DataType::Float32),
        primitive::<Float64Type>(DataType::Float64),
        mapped::<Float64Type, i32>(DataType::Float64, 0..200_000, f64::from),
        mapped::<Float16Type, f32>(DataType::Float16, any::<f32>(), |value| {
            <Float16Type as ArrowPrimitiveType>::Native::from_f32(value)
        }),
        primitive::<Decimal32Type>(DataType::Decimal32(9, 2)),
        primitive::<Decimal64Type>(DataType::Decimal64(18, 0)),
        primitive::<Decimal128Type>(DataType::Decimal128(38, 4)),
        mapped::<Decimal128Type, i32>(DataType::Decimal128(15, 2), any::<i32>(), i128::from),
        mapped::<Decimal128Type, i64>(DataType::Decimal128(38, -3), any::<i64>(), i128::from),
        mapped::<Decimal256Type, (u128, i128)>(DataType::Decimal256(76, 50), any::<(u128, i128)>(), |(low, high)| {
            i256::from_parts(low, high)
        }),
        mapped::<Decimal256Type, i64>(DataType::Decimal256(76, 3), any::<i64>(), |value| {
            i256::from_i128(i128::from(value))
        }),
    ]);
    let times = prop::strategy::Union::new([
        primitive::<Date32Type>(DataType::Date32),
        primitive::<Date64Type>(DataType::Date64),
        primitive::<Time32SecondType>(DataType::Time32(TimeUnit::Second)),
        primitive::<Time32MillisecondType>(DataType::Time32(TimeUnit::Millisecond)),
        primitive::<Time64MicrosecondType>(DataType::Time64(TimeUnit::Microsecond)),
        primitive::<Time64NanosecondType>(DataType::Time64(TimeUnit::Nanosecond)),
        primitive::<TimestampSecondType>(DataType::Timestamp(TimeUnit::Second, None)),
        primitive::<TimestampMillisecondType>(DataType::Timestamp(TimeUnit::Millisecond, Some("+08:00".into()))),
        primitive::<TimestampMicrosecondType>(DataType::Timestamp(TimeUnit::Microsecond, None)),
        primitive::<TimestampNanosecondType>(DataType::Timestamp(TimeUnit::Nanosecond, None)),
        primitive::<DurationSecondType>(DataType::Duration(TimeUnit::Second)),
        primitive::<DurationMillisecondType>(DataType::Duration(TimeUnit::Millisecond)),
        primitive::<DurationMicrosecondType>(DataType::Duration(TimeUnit::Microsecond)),
        primitive::<DurationNanosecondType>(DataType::Duration(TimeUnit::Nanosecond)),
        primitive::<IntervalYearMonthType>(DataType::Interval(IntervalUnit::YearMonth)),
        mapped::<IntervalDayTimeType, (i32, i32)>(
            DataType::Interval(IntervalUnit::DayTime),
            any::<(i32, i32)>(),
            |(days, millis)| IntervalDayTimeType::make_value(days, millis),
        ),
        mapped::<IntervalMonthDayNanoType, (i32, i32, i64)>(
            DataType::Interval(IntervalUnit::MonthDayNano),
            any::<(i32, i32, i64)>(),
            |(months, days, nanos)| IntervalMonthDayNanoType::make_value(months, days, nanos),
        ),
    ]);
    prop_oneof![
        4 => numbers,
        3 => times,
        3 => texts().prop_map(|values| Arc::new(StringArray::from(values)) as ArrayRef),
        1 => texts().prop_map(|values| Arc::new(StringViewArray::from_iter(values)) as ArrayRef),
        1 => values(any::<bool>()).prop_map(|values| Arc::new(BooleanArray::from(values)) as ArrayRef),
        1 => (1usize..50).prop_map(|length| Arc::new(NullArray::new(length)) as ArrayRef),
        1 => values("[a-c]{0,3}").prop_map(|values| {
            let bytes = values.iter().map(|value| value.as_ref().map(String::as_bytes));
            Arc::new(bytes.collect::<BinaryArray>()) as ArrayRef
        }),
        1 => values(fixed).prop_map(|values| {
            Arc::new(FixedSizeBinaryArray::try_from_sparse_iter_with_size(values.into_iter(), 3).unwrap()) as ArrayRef
        }),
        1 => values(prop::collection::vec(prop::option::of(any::<i16>()), 0..4)).prop_map(|values| {
            Arc::new(ListArray::from_iter_primitive::<Int16Type, _, _>(values)) as ArrayRef
        }),
        1 => texts().prop_map(structs),
        1 => texts().prop_map(maps),
        1 => values(any::<i32>()).prop_map(unions),
    ]
}

fn structs(values: Vec<Option<String>>) -> ArrayRef {
    let lengths: Int32Array = values
        .iter()
        .map(|value| value.as_ref().map(|text| text.len() as i32))
        .collect();
    let nulls: NullBuffer = (0..values.len()).map(|row| row % 5 != 0).collect();
    let fields = Fields::from(vec![
        Field::new("text", DataType::Utf8, true),
        Field::new("length", DataType::Int32, true),
    ]);
    let columns: Vec<ArrayRef> = vec![Arc::new(StringArray::from(values)), Arc::new(lengths)];
    Arc::new(StructArray::new(fields, columns, Some(nulls)))
}

fn maps(values: Vec<Option<String>>) -> ArrayRef {
    let mut builder = MapBuilder::new(None, StringBuilder::new(), Int32Builder::new());
    for (row, value) in (0i32..).zip(&values) {
        if let Some(key) = value {
            builder.keys().append_value(key);
            builder.values().append_value(row % 3);
        }
        builder.append(row % 4 != 0).unwrap();
    }
    Arc::new(builder.finish())
}

fn unions(values: Vec<Option<i32>>) -> ArrayRef {
    let fields = UnionFields::from_fields(vec![
        Field::new("number", DataType::Int32, true),
        Field::new("flag", DataType::Boolean, true),
    ]);
    let ids: ScalarBuffer<i8> = (0..values.len()).map(|row| (row % 2) as i8).collect();
    let flags: BooleanArray = values.iter().map(|value| value.map(|number| number > 0)).collect();
    let children: Vec<ArrayRef> = vec![Arc::new(Int32Array::from(values)), Arc::new(flags)];
    Arc::new(UnionArray::try_new(fields, ids, None, children).unwrap())
}

/// Rows of a column in another order.
pub(crate) fn reordered(array: &ArrayRef, order: &[usize]) -> ArrayRef {
    let indices: UInt32Array = order.iter().map(|index| *index as u32).collect();
    take(array, &indices, None).unwrap()
}

/// The same rows as a dictionary whose entries stand in reverse and once more than needed, some keys null.
pub(crate) fn as_dictionary(array: &ArrayRef) -> ArrayRef {
    let length = array.len();
    let reversed = reordered(array, &(0..length).rev().collect::<Vec<_>>());
    let values = concat(&[&reversed, &reversed]).unwrap();
    let nulls = array.nulls();
    let keys: Int32Array = (0..length)
        .map(|row| {
            let hidden = row % 2 == 0 && nulls.is_some_and(|nulls| nulls.is_null(row));
            let second = if row % 3 == 0 { length } else { 0 };
            (!hidden).then_some((second + length - 1 - row) as i32)
        })
        .collect();
    Arc::new(DictionaryArray::new(keys, values))
}

/// The same rows as a dictionary far longer than they are.
pub(crate) fn as_long_dictionary(array: &ArrayRef) -> ArrayRef {
    let copies: Vec<&dyn Array> = std::iter::repeat_n(&**array as &dyn Array, 6).collect();
    let values = concat(&copies).unwrap();
    let keys = Int32Array::from_iter_values((0..array.len() as i32).map(|row| row + (row % 6) * array.len() as i32));
    Arc::new(DictionaryArray::new(keys, values))
}

/// The same rows, each a run of its own, behind and before runs that a slice hides.
pub(crate) fn as_runs(array: &ArrayRef) -> ArrayRef {
    let values = concat(&[array, array, array]).unwrap();
    let ends = Int32Array::from_iter_values(1..=values.len() as i32);
    let runs = RunArray::<Int32Type>::try_new(&ends, &values).unwrap();
    Arc::new(runs.slice(array.len(), array.len()))
}

/// The same rows, each three times in a row.
pub(crate) fn thrice(array: &ArrayRef) -> ArrayRef {
    reordered(array, &(0..array.len()).flat_map(|row| [row; 3]).collect::<Vec<_>>())
}

/// The same as [`thrice`], as runs of three.
pub(crate) fn as_runs_of_three(array: &ArrayRef) -> ArrayRef {
    let ends = Int64Array::from_iter_values((1..=array.len() as i64).map(|run| run * 3));
    Arc::new(RunArray::<Int64Type>::try_new(&ends, array).unwrap())
}

/// The rows in lists of one, whose items are encoded as given.
pub(crate) fn in_lists(items: &ArrayRef) -> ArrayRef {
    let field = Arc::new(Field::new_list_field(items.data_type().clone(), true));
    let offsets = OffsetBuffer::from_lengths(std::iter::repeat_n(1, items.len()));
    Arc::new(ListArray::new(field, offsets, Arc::clone(items), None))
}
