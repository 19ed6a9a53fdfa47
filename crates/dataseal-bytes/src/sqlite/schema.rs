//! What a database holds: the rows of its schema table, whose root is the first page.

use std::sync::Arc;

use super::record::{Value, decode};
use super::{Claims, Cursor, Database, TextEncoding, TreeKind};
use crate::{IntakeError, Limits, SizeLimit};

/// What an entry of the schema is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectKind {
    /// A table with rows of its own.
    Table,
    /// A table that a program computes.
    VirtualTable,
    /// A stored query.
    View,
    /// An index.
    Index,
    /// A trigger.
    Trigger,
    /// Nothing that the format knows.
    Unknown,
}

/// An entry of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// What it is.
    pub kind: ObjectKind,
    /// Its name.
    pub name: String,
    /// The statement that made it; absent for indexes that SQLite makes itself.
    pub sql: Option<String>,
    /// The first page of its tree, 0 for none.
    pub root: u32,
}

impl Object {
    /// Whether it is SQLite's own bookkeeping; no other name may begin so.
    pub fn is_internal(&self) -> bool {
        self.name
            .get(..7)
            .is_some_and(|start| start.eq_ignore_ascii_case("sqlite_"))
    }
}

/// Reads the schema, in the order of its rows.
///
/// # Errors
/// [`IntakeError::Corrupt`] for rows that are no schema, [`IntakeError::TooLarge`] for too many.
pub fn objects(database: &Arc<Database>, limits: &Limits, claims: &mut Claims) -> Result<Vec<Object>, IntakeError> {
    let mut cursor = Cursor::new(Arc::clone(database), TreeKind::Table, 1, true, limits.max_record_bytes);
    let mut objects = Vec::new();
    let mut bytes = 0;
    while let Some(row) = cursor.next(Some(claims))? {
        bytes += row.payload.len() as u64;
        let too_large = |limit, allowed, found| Err(IntakeError::TooLarge { limit, allowed, found });
        if objects.len() as u64 >= u64::from(limits.max_entries) {
            return too_large(
                SizeLimit::Entries,
                u64::from(limits.max_entries),
                objects.len() as u64 + 1,
            );
        }
        if bytes > limits.max_footer_bytes {
            return too_large(SizeLimit::FooterBytes, limits.max_footer_bytes, bytes);
        }
        let object = object(database, &row.payload).ok_or(database.damaged(row.page, 0))?;
        objects.push(object);
    }
    Ok(objects)
}

fn object(database: &Database, payload: &[u8]) -> Option<Object> {
    let values = decode(payload)?;
    let [kind, name, _, root, sql] = values.as_slice() else {
        return None;
    };
    let text = |value: &Value<'_>| match value {
        Value::Text(bytes) => database.header().encoding.decode(bytes),
        _ => None,
    };
    let sql = text(sql);
    let kind = match text(kind)?.as_str() {
        "table" if is_virtual(sql.as_deref()) => ObjectKind::VirtualTable,
        "table" => ObjectKind::Table,
        "view" => ObjectKind::View,
        "index" => ObjectKind::Index,
        "trigger" => ObjectKind::Trigger,
        _ => ObjectKind::Unknown,
    };
    let root = match root {
        Value::Integer(root) => u32::try_from(*root).ok()?,
        Value::Null => 0,
        _ => return None,
    };
    let name = text(name)?;
    Some(Object { kind, name, sql, root })
}

/// SQLite itself writes these words so, whatever the user wrote.
fn is_virtual(sql: Option<&str>) -> bool {
    let start = sql.and_then(|sql| sql.get(..15));
    start.is_some_and(|start| start.eq_ignore_ascii_case("CREATE VIRTUAL "))
}

impl TextEncoding {
    /// A stored text; `None` if it is not in this encoding.
    pub fn decode(self, bytes: &[u8]) -> Option<String> {
        let from_bytes = match self {
            Self::Utf8 => return std::str::from_utf8(bytes).ok().map(str::to_owned),
            Self::Utf16Le => u16::from_le_bytes,
            Self::Utf16Be => u16::from_be_bytes,
        };
        let (units, odd) = bytes.as_chunks::<2>();
        if !odd.is_empty() {
            return None;
        }
        char::decode_utf16(units.iter().map(|unit| from_bytes(*unit)))
            .collect::<Result<_, _>>()
            .ok()
    }
}
