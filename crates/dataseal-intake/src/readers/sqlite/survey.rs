//! The walk over the whole database before anything of it is read.

use std::sync::Arc;

use dataseal_bytes::sqlite::{
    Claims, Cursor, Database, Object, ObjectKind, TableSql, TreeKind, Value, decode, objects, parse_table,
};
use dataseal_bytes::{Damage, IntakeError, Limits, UnsupportedFeature};
use dataseal_model::{NoteKind, Notes, Place};

/// Kinds of values that a column holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds {
    pub(super) blobs: bool,
    pub(super) others: bool,
}

/// A table that can be read.
pub(super) struct Counted {
    pub(super) sql: TableSql,
    pub(super) kind: TreeKind,
    pub(super) rows: u64,
    /// Pages that reading it goes through.
    pub(super) pages: u64,
    /// By column of the table.
    pub(super) kinds: Vec<Kinds>,
}

/// What is in a database.
pub(super) struct Surveyed {
    /// The user's tables, with their positions among tables and views.
    pub(super) tables: Vec<(u32, Object, Result<Counted, IntakeError>)>,
    pub(super) notes: Notes,
}

/// Walks every tree and list.
///
/// # Errors
/// [`IntakeError::Corrupt`] and [`IntakeError::HiddenBytes`] for pages that do not fit together, [`IntakeError::TooLarge`].
pub(super) fn survey(database: &Arc<Database>, limits: &Limits) -> Result<Surveyed, IntakeError> {
    let mut claims = Claims::new(database);
    let mut tables = Vec::new();
    let mut notes = Notes::default();
    let mut position = 0;
    for object in objects(database, limits, &mut claims)? {
        let counted = survey_object(database, &object, limits, &mut claims)?;
        let is_readable = matches!(
            object.kind,
            ObjectKind::Table | ObjectKind::VirtualTable | ObjectKind::View
        );
        if !is_readable || object.is_internal() {
            continue;
        }
        match counted {
            Some(counted) => tables.push((position, object, counted)),
            None => notes.add(NoteKind::UnreadObject, Place::default()),
        }
        position += 1;
    }
    claims.finish(database)?;
    let header = database.header();
    notes.add_many(NoteKind::FreePage, u64::from(header.free_pages), []);
    if header.write_ahead_log {
        notes.add(NoteKind::WriteAheadLog, Place::default());
    }
    Ok(Surveyed { tables, notes })
}

/// Walks the tree of an object, if it has one. The inner result is what concerns this table only.
fn survey_object(
    database: &Arc<Database>,
    object: &Object,
    limits: &Limits,
    claims: &mut Claims,
) -> Result<Option<Result<Counted, IntakeError>>, IntakeError> {
    if object.root == 0 {
        let is_rootless = !matches!(object.kind, ObjectKind::Table | ObjectKind::Index);
        return if is_rootless { Ok(None) } else { Err(SCHEMA) };
    }
    let kind = TreeKind::of(database, object.root)?;
    let mut cursor = Cursor::new(
        Arc::clone(database),
        kind,
        object.root,
        object.kind == ObjectKind::Table,
        limits.max_cell_bytes,
    );
    match object.kind {
        ObjectKind::Table => {}
        ObjectKind::Index if kind == TreeKind::Index => {
            while cursor.next(Some(claims))?.is_some() {}
            return Ok(None);
        }
        _ => return Err(SCHEMA),
    }
    let parsed = object.sql.as_deref().and_then(parse_table);
    let mut sql = parsed.ok_or(IntakeError::Unsupported(UnsupportedFeature::Schema));
    if let Ok(table) = &sql {
        if (kind == TreeKind::Index) != table.without_rowid {
            return Err(SCHEMA);
        }
        if let Err(error) = limits.check_columns(table.columns.len() as u64) {
            sql = Err(error);
        }
    }
    let mut rows = 0;
    let mut kinds = vec![Kinds::default(); sql.as_ref().map_or(0, |table| table.columns.len())];
    while let Some(row) = cursor.next(Some(claims))? {
        rows += 1;
        if let Ok(table) = &sql {
            let values = decode(&row.payload).filter(|values| values.len() <= table.stored.len());
            for (value, column) in values.ok_or(SCHEMA)?.into_iter().zip(&table.stored) {
                let Some(kinds) = kinds.get_mut(*column) else {
                    continue;
                };
                match value {
                    Value::Null => {}
                    Value::Blob(_) => kinds.blobs = true,
                    Value::Integer(_) | Value::Real(_) | Value::Text(_) => kinds.others = true,
                }
            }
        }
    }
    let pages = cursor.pages;
    Ok(Some(sql.map(|sql| Counted {
        sql,
        kind,
        rows,
        pages,
        kinds,
    })))
}

/// The schema and what it describes contradict each other.
const SCHEMA: IntakeError = IntakeError::Corrupt {
    part: Damage::Page,
    offset: 0,
};
