//! What a Parquet schema declares a column to be, in words that contain nothing of the file.
//!
//! Names of nested fields and the free text of geospatial types stay out: they come from the file.

use parquet::basic::{ConvertedType, LogicalType};
use parquet::schema::types::Type;

/// `BYTE_ARRAY string`, `INT64 timestamp`, `group list`.
pub(super) fn describe(field: &Type) -> String {
    let info = field.get_basic_info();
    let storage = match field {
        Type::PrimitiveType {
            physical_type,
            type_length,
            ..
        } if *type_length > 0 => format!("{physical_type}({type_length})"),
        Type::PrimitiveType { physical_type, .. } => physical_type.to_string(),
        Type::GroupType { .. } => "group".to_owned(),
    };
    let meaning = info
        .logical_type_ref()
        .map(logical_name)
        .unwrap_or_else(|| converted_name(info.converted_type()));
    if meaning.is_empty() {
        storage
    } else {
        format!("{storage} {meaning}")
    }
}

fn converted_name(converted: ConvertedType) -> String {
    match converted {
        ConvertedType::NONE => String::new(),
        other => other.to_string().to_lowercase(),
    }
}

fn logical_name(logical: &LogicalType) -> String {
    let name = match logical {
        LogicalType::String => "string",
        LogicalType::Map => "map",
        LogicalType::List => "list",
        LogicalType::Enum => "enum",
        LogicalType::Decimal(decimal) => return format!("decimal({},{})", decimal.precision, decimal.scale),
        LogicalType::Date => "date",
        LogicalType::Time { .. } => "time",
        LogicalType::Timestamp { .. } => "timestamp",
        LogicalType::Integer(integer) => {
            let sign = if integer.is_signed { "int" } else { "uint" };
            return format!("{sign}{}", integer.bit_width);
        }
        LogicalType::Unknown => "null",
        LogicalType::Json => "json",
        LogicalType::Bson => "bson",
        LogicalType::Uuid => "uuid",
        LogicalType::Float16 => "float16",
        LogicalType::Variant { .. } => "variant",
        LogicalType::Geometry { .. } => "geometry",
        LogicalType::Geography { .. } => "geography",
        _ => "other",
    };
    name.to_owned()
}
