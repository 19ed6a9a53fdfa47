//! From the schema that our own walk has read to Arrow's types, and to words for a person.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field as ArrowField, IntervalUnit, TimeUnit, UnionFields, UnionMode};
use dataseal_bytes::preflight::arrow_ipc::schema::{Dictionary, Field, Interval, Kind, Unit};
use dataseal_bytes::{IntakeError, UnsupportedFeature};

const UNSUPPORTED: IntakeError = IntakeError::Unsupported(UnsupportedFeature::Schema);

/// The field as the decoder wants it, with the identifier of its dictionary.
pub(super) fn field(field: &Field) -> Result<ArrowField, IntakeError> {
    let data_type = data_type(field)?;
    Ok(match field.dictionary {
        None => ArrowField::new(&field.name, data_type, field.nullable),
        #[expect(
            deprecated,
            reason = "the decoder finds a column's dictionary by the number in its field"
        )]
        Some(dictionary) => ArrowField::new_dict(&field.name, data_type, field.nullable, dictionary.id, false),
    })
}

fn data_type(field: &Field) -> Result<DataType, IntakeError> {
    let values = values_type(field)?;
    Ok(match field.dictionary {
        None => values,
        Some(dictionary) => DataType::Dictionary(Box::new(key_type(dictionary)), Box::new(values)),
    })
}

const fn key_type(dictionary: Dictionary) -> DataType {
    integer(dictionary.bits, dictionary.signed)
}

const fn integer(bits: u8, signed: bool) -> DataType {
    match (bits, signed) {
        (8, true) => DataType::Int8,
        (16, true) => DataType::Int16,
        (32, true) => DataType::Int32,
        (_, true) => DataType::Int64,
        (8, false) => DataType::UInt8,
        (16, false) => DataType::UInt16,
        (32, false) => DataType::UInt32,
        (_, false) => DataType::UInt64,
    }
}

const fn unit(unit: Unit) -> TimeUnit {
    match unit {
        Unit::Second => TimeUnit::Second,
        Unit::Millisecond => TimeUnit::Millisecond,
        Unit::Microsecond => TimeUnit::Microsecond,
        Unit::Nanosecond => TimeUnit::Nanosecond,
    }
}

fn values_type(this: &Field) -> Result<DataType, IntakeError> {
    let child = |position: usize| -> Result<Arc<ArrowField>, IntakeError> {
        field(this.children.get(position).ok_or(UNSUPPORTED)?).map(Arc::new)
    };
    let width = |width: u32| i32::try_from(width).map_err(|_| UNSUPPORTED);
    Ok(match &this.kind {
        Kind::Null => DataType::Null,
        Kind::Boolean => DataType::Boolean,
        Kind::Integer { bits, signed } => integer(*bits, *signed),
        Kind::Float(16) => DataType::Float16,
        Kind::Float(32) => DataType::Float32,
        Kind::Float(_) => DataType::Float64,
        Kind::Decimal { precision, scale, bits } => match bits {
            32 => DataType::Decimal32(*precision, *scale),
            64 => DataType::Decimal64(*precision, *scale),
            128 => DataType::Decimal128(*precision, *scale),
            _ => DataType::Decimal256(*precision, *scale),
        },
        Kind::Date(32) => DataType::Date32,
        Kind::Date(_) => DataType::Date64,
        Kind::Time(of @ (Unit::Second | Unit::Millisecond)) => DataType::Time32(unit(*of)),
        Kind::Time(of) => DataType::Time64(unit(*of)),
        Kind::Timestamp { unit: of, zone } => DataType::Timestamp(unit(*of), zone.as_deref().map(Arc::from)),
        Kind::Interval(Interval::YearMonth) => DataType::Interval(IntervalUnit::YearMonth),
        Kind::Interval(Interval::DayTime) => DataType::Interval(IntervalUnit::DayTime),
        Kind::Interval(Interval::MonthDayNano) => DataType::Interval(IntervalUnit::MonthDayNano),
        Kind::Duration(of) => DataType::Duration(unit(*of)),
        Kind::Bytes {
            text: true,
            large: false,
        } => DataType::Utf8,
        Kind::Bytes {
            text: true,
            large: true,
        } => DataType::LargeUtf8,
        Kind::Bytes {
            text: false,
            large: false,
        } => DataType::Binary,
        Kind::Bytes {
            text: false,
            large: true,
        } => DataType::LargeBinary,
        Kind::View { text: true } => DataType::Utf8View,
        Kind::View { text: false } => DataType::BinaryView,
        Kind::FixedBytes(bytes) => DataType::FixedSizeBinary(width(*bytes)?),
        Kind::List { large: false } => DataType::List(child(0)?),
        Kind::List { large: true } => DataType::LargeList(child(0)?),
        Kind::ListView { large: false } => DataType::ListView(child(0)?),
        Kind::ListView { large: true } => DataType::LargeListView(child(0)?),
        Kind::FixedList(items) => DataType::FixedSizeList(child(0)?, width(*items)?),
        Kind::Map { sorted } => DataType::Map(child(0)?, *sorted),
        Kind::Runs => DataType::RunEndEncoded(child(0)?, child(1)?),
        Kind::Struct => {
            let fields: Result<Vec<_>, _> = this.children.iter().map(field).collect();
            DataType::Struct(fields?.into())
        }
        Kind::Union { dense, ids } => {
            let fields: Result<Vec<_>, _> = this.children.iter().map(field).collect();
            let fields = UnionFields::try_new(ids.iter().copied(), fields?).map_err(|_| UNSUPPORTED)?;
            let mode = if *dense { UnionMode::Dense } else { UnionMode::Sparse };
            DataType::Union(fields, mode)
        }
    })
}

/// What a column is declared to be, in words that contain nothing of the file.
pub(super) fn describe(field: &Field) -> String {
    let name = match &field.kind {
        Kind::Null => "null".to_owned(),
        Kind::Boolean => "boolean".to_owned(),
        Kind::Integer { bits, signed } => format!("{}int{bits}", if *signed { "" } else { "u" }),
        Kind::Float(bits) => format!("float{bits}"),
        Kind::Decimal { precision, scale, bits } => format!("decimal{bits}({precision},{scale})"),
        Kind::Date(bits) => format!("date{bits}"),
        Kind::Time(of) => format!("time({})", symbol(*of)),
        Kind::Timestamp { unit, zone } => {
            format!(
                "timestamp({}){}",
                symbol(*unit),
                if zone.is_some() { " with zone" } else { "" }
            )
        }
        Kind::Interval(_) => "interval".to_owned(),
        Kind::Duration(of) => format!("duration({})", symbol(*of)),
        Kind::Bytes { text, .. } | Kind::View { text } => if *text { "utf8" } else { "binary" }.to_owned(),
        Kind::FixedBytes(bytes) => format!("binary({bytes})"),
        Kind::List { .. } | Kind::ListView { .. } => "list".to_owned(),
        Kind::FixedList(items) => format!("list({items})"),
        Kind::Map { .. } => "map".to_owned(),
        Kind::Struct => "struct".to_owned(),
        Kind::Union { .. } => "union".to_owned(),
        Kind::Runs => {
            let values = field.children.get(1).map(describe).unwrap_or_default();
            format!("runs of {values}")
        }
    };
    if field.dictionary.is_some() {
        format!("dictionary of {name}")
    } else {
        name
    }
}

const fn symbol(unit: Unit) -> &'static str {
    match unit {
        Unit::Second => "s",
        Unit::Millisecond => "ms",
        Unit::Microsecond => "us",
        Unit::Nanosecond => "ns",
    }
}
