//! What was read of one table, but for its state, on the wire.

use dataseal_model::{
    ContentDigests, Dialect, DialectDecision, Digest, FileRecord, Inventory, Masked, Note, Part, PhysicalColumn, Place,
    Quarantine, QuarantineEntry, QuarantineReason, RangeDigest, ReadingRecord, RowsetDigest,
};
use serde::{Deserialize, Serialize};

/// Everything about a measured table but its state.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WireTable {
    bytes: u64,
    digest: String,
    encoding: String,
    format: String,
    inventory: WireInventory,
    quarantined: u64,
    quarantine: Vec<WireQuarantined>,
    /// (name, declared type)
    columns: Vec<(String, String)>,
    part: Vec<WirePart>,
    dialect: Option<WireDecision>,
    notes: Vec<WireNote>,
    /// (offset, length, rows, digest)
    row_groups: Vec<(u64, u64, u64, String)>,
    /// (root, rows, distinct rows)
    rowset: Option<(String, u64, u64)>,
}

/// The inventory's seven counts.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireInventory {
    bytes: u64,
    bytes_accounted: u64,
    columns_declared: u64,
    columns_measured: u64,
    rows_declared: u64,
    rows_measured: u64,
    rows_quarantined: u64,
}

/// A row that was set aside.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireQuarantined {
    row: u64,
    offset: u64,
    reason: String,
    expected: u64,
    found: u64,
    raw: Option<String>,
}

/// A step of the way to a table.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::worker) struct WirePart {
    kind: String,
    position: u32,
    name: String,
    hidden: bool,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireNote {
    kind: String,
    count: u64,
    /// (row, column, offset)
    places: Vec<(Option<u64>, Option<u32>, Option<u64>)>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireDecision {
    chosen: WireDialect,
    fit: u32,
    runner_up: Option<WireDialect>,
    runner_up_fit: u32,
    told: bool,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireDialect {
    delimiter: String,
    quote: Option<char>,
    escape: Option<char>,
    comment: Option<char>,
    line_ending: String,
    preamble_lines: u64,
    header_rows: u32,
    footer_lines: u64,
}

/// Names and declared types as they travel.
pub(in crate::worker) fn columns_of(columns: &[PhysicalColumn]) -> Vec<(String, String)> {
    let columns = columns.iter();
    columns
        .map(|column| (column.name.expose().clone(), column.declared.clone()))
        .collect()
}

impl WireTable {
    /// A record as it travels.
    pub(crate) fn of(file: FileRecord, columns: Vec<PhysicalColumn>) -> Self {
        let inventory = file.inventory;
        let FileRecord {
            quarantine, reading, ..
        } = file;
        Self {
            bytes: file.bytes,
            digest: file.digest.to_string(),
            encoding: file.encoding.to_string(),
            format: file.format.to_string(),
            inventory: WireInventory {
                bytes: inventory.bytes,
                bytes_accounted: inventory.bytes_accounted,
                columns_declared: inventory.columns_declared,
                columns_measured: inventory.columns_measured,
                rows_declared: inventory.rows_declared,
                rows_measured: inventory.rows_measured,
                rows_quarantined: inventory.rows_quarantined,
            },
            quarantined: quarantine.total,
            quarantine: quarantine.entries.into_iter().map(WireQuarantined::of).collect(),
            columns: columns_of(&columns),
            part: reading.part.iter().map(WirePart::of).collect(),
            dialect: reading.dialect.map(WireDecision::of),
            notes: reading.notes.iter().map(WireNote::of).collect(),
            row_groups: reading
                .digests
                .row_groups
                .iter()
                .map(|range| (range.offset, range.length, range.rows, range.digest.to_string()))
                .collect(),
            rowset: reading
                .digests
                .rowset
                .map(|rowset| (rowset.root.to_string(), rowset.rows, rowset.distinct)),
        }
    }

    /// The record as it arrived, of a file of this name; `None` if it does not hold together.
    pub(crate) fn read(self, name: &str) -> Option<(FileRecord, Vec<PhysicalColumn>)> {
        let wire = self.inventory;
        let entries: Option<Vec<QuarantineEntry>> = self.quarantine.into_iter().map(WireQuarantined::read).collect();
        let column = |(name, declared)| PhysicalColumn {
            name: Masked::new(name),
            declared,
        };
        let columns: Vec<PhysicalColumn> = self.columns.into_iter().map(column).collect();
        let record = FileRecord {
            name: Masked::new(name.to_owned()),
            bytes: self.bytes,
            digest: self.digest.parse().ok()?,
            encoding: self.encoding.parse().ok()?,
            format: self.format.parse().ok()?,
            inventory: Inventory {
                bytes: wire.bytes,
                bytes_accounted: wire.bytes_accounted,
                columns_declared: wire.columns_declared,
                columns_measured: wire.columns_measured,
                rows_declared: wire.rows_declared,
                rows_measured: wire.rows_measured,
                rows_quarantined: wire.rows_quarantined,
            },
            quarantine: Quarantine {
                total: self.quarantined,
                entries: entries?,
            },
            reading: ReadingRecord {
                part: WirePart::read_all(self.part)?,
                dialect: match self.dialect {
                    Some(decision) => Some(decision.read()?),
                    None => None,
                },
                notes: self.notes.into_iter().map(WireNote::read).collect::<Option<_>>()?,
                pieces: Vec::new(),
                digests: digests(self.row_groups, self.rowset)?,
            },
        };
        Some((record, columns))
    }
}

fn digests(row_groups: Vec<(u64, u64, u64, String)>, rowset: Option<(String, u64, u64)>) -> Option<ContentDigests> {
    let parsed = |text: String| text.parse::<Digest>().ok();
    let range = |(offset, length, rows, digest)| {
        Some(RangeDigest {
            offset,
            length,
            rows,
            digest: parsed(digest)?,
        })
    };
    Some(ContentDigests {
        // The parent makes that one itself.
        chunk_root: None,
        row_groups: row_groups.into_iter().map(range).collect::<Option<_>>()?,
        rowset: match rowset {
            Some((root, rows, distinct)) => Some(RowsetDigest {
                root: parsed(root)?,
                rows,
                distinct,
            }),
            None => None,
        },
    })
}

impl WireQuarantined {
    fn of(entry: QuarantineEntry) -> Self {
        let (expected, found) = entry.reason.fields().unwrap_or_default();
        Self {
            row: entry.row,
            offset: entry.offset,
            reason: entry.reason.as_str().to_owned(),
            expected,
            found,
            raw: entry.raw.map(|raw| raw.expose().clone()),
        }
    }

    fn read(self) -> Option<QuarantineEntry> {
        Some(QuarantineEntry {
            row: self.row,
            offset: self.offset,
            reason: QuarantineReason::named(&self.reason, self.expected, self.found)?,
            raw: self.raw.map(Masked::new),
        })
    }
}

impl WirePart {
    /// A step as it travels.
    pub(in crate::worker) fn of(part: &Part) -> Self {
        Self {
            kind: part.kind.to_string(),
            position: part.position,
            name: part.name.expose().clone(),
            hidden: part.hidden,
        }
    }

    /// The steps as they arrived; `None` if one is of no known kind.
    pub(in crate::worker) fn read_all(parts: Vec<Self>) -> Option<Vec<Part>> {
        let read = |part: Self| {
            Some(Part {
                kind: part.kind.parse().ok()?,
                position: part.position,
                name: Masked::new(part.name),
                hidden: part.hidden,
            })
        };
        parts.into_iter().map(read).collect()
    }
}

impl WireNote {
    fn of(note: &Note) -> Self {
        let place = |place: &Place| (place.row, place.column, place.offset);
        Self {
            kind: note.kind.to_string(),
            count: note.count,
            places: note.places.iter().map(place).collect(),
        }
    }

    fn read(self) -> Option<Note> {
        let place = |(row, column, offset)| Place { row, column, offset };
        Some(Note {
            kind: self.kind.parse().ok()?,
            count: self.count,
            places: self.places.into_iter().map(place).collect(),
        })
    }
}

impl WireDecision {
    fn of(decision: DialectDecision) -> Self {
        Self {
            chosen: WireDialect::of(decision.chosen),
            fit: decision.fit,
            runner_up: decision.runner_up.map(WireDialect::of),
            runner_up_fit: decision.runner_up_fit,
            told: decision.told,
        }
    }

    fn read(self) -> Option<DialectDecision> {
        Some(DialectDecision {
            chosen: self.chosen.read()?,
            fit: self.fit,
            runner_up: match self.runner_up {
                Some(dialect) => Some(dialect.read()?),
                None => None,
            },
            runner_up_fit: self.runner_up_fit,
            told: self.told,
        })
    }
}

impl WireDialect {
    fn of(dialect: Dialect) -> Self {
        Self {
            delimiter: dialect.delimiter,
            quote: dialect.quote,
            escape: dialect.escape,
            comment: dialect.comment,
            line_ending: dialect.line_ending.to_string(),
            preamble_lines: dialect.preamble_lines,
            header_rows: dialect.header_rows,
            footer_lines: dialect.footer_lines,
        }
    }

    fn read(self) -> Option<Dialect> {
        Some(Dialect {
            delimiter: self.delimiter,
            quote: self.quote,
            escape: self.escape,
            comment: self.comment,
            line_ending: self.line_ending.parse().ok()?,
            preamble_lines: self.preamble_lines,
            header_rows: self.header_rows,
            footer_lines: self.footer_lines,
        })
    }
}
