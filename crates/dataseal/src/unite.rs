//! Tables that several files make up: collected while the files are measured, put together when all are through.

use std::collections::BTreeMap;
use std::sync::Arc;

use dataseal_engine::{Scanned, UnitedPiece, unite};
use dataseal_intake::MerkleTree;
use dataseal_model::{
    ContentDigests, ErrorCode, FileRecord, Inventory, Masked, Notes, Piece, Quarantine, ReadingRecord, RecogniserSet,
    TableMeasurement,
};
use serde_json::json;

use crate::measure::finish;
use crate::{Error, Input};

/// Tables on their way, by name.
#[derive(Default)]
pub(crate) struct Unions(BTreeMap<String, Union>);

#[derive(Default)]
struct Union {
    /// Index of the first input.
    first: usize,
    failed: bool,
    pieces: Vec<ReadPiece>,
}

/// One file of a table, as it was read.
struct ReadPiece {
    name: String,
    scanned: Scanned,
    partitions: Vec<(String, Option<String>)>,
}

impl Unions {
    /// A piece could not be read, so there will be no table: it would lack rows without saying so.
    pub(crate) fn fail(&mut self, table: &str) {
        self.0.entry(table.to_owned()).or_default().failed = true;
    }

    /// Adds what was read of one input. A piece must be one table itself; errors come back.
    pub(crate) fn add(
        &mut self,
        table: &str,
        index: usize,
        input: &Input,
        parts: Vec<Result<Scanned, Error>>,
    ) -> Vec<Result<TableMeasurement, Error>> {
        let union = self.0.entry(table.to_owned()).or_insert_with(|| Union {
            first: index,
            ..Union::default()
        });
        let mut errors = Vec::new();
        let mut tables = 0;
        for part in parts {
            match part {
                Ok(scanned) => {
                    tables += 1;
                    union.pieces.push(ReadPiece {
                        name: input.name.clone(),
                        scanned,
                        partitions: input.partitions.clone(),
                    });
                }
                Err(error) => errors.push(Err(error)),
            }
        }
        if tables > 1 {
            let several = Error::new(ErrorCode::InputUnsupported, input.name.clone());
            errors.push(Err(
                several.detail("the file holds several tables and cannot be a piece of one")
            ));
        }
        union.failed |= !errors.is_empty();
        errors
    }

    /// The tables, each with the index of its first input.
    pub(crate) fn finish(self, recognisers: &Arc<RecogniserSet>) -> Vec<(usize, Result<TableMeasurement, Error>)> {
        let whole = self.0.into_iter().filter(|(_, union)| !union.failed);
        whole
            .map(|(name, union)| (union.first, table(name, union, recognisers)))
            .collect()
    }
}

fn table(name: String, mut union: Union, recognisers: &Arc<RecogniserSet>) -> Result<TableMeasurement, Error> {
    union.pieces.sort_by(|left, right| left.name.cmp(&right.name));
    let mut record = Joined::default();
    let mut pieces = Vec::new();
    for piece in union.pieces {
        let ReadPiece {
            name,
            scanned,
            partitions,
        } = piece;
        record.add(&name, &scanned.file);
        pieces.push(UnitedPiece {
            state: scanned.state,
            columns: scanned.columns,
            partitions,
        });
    }
    let united =
        unite(pieces, recognisers).map_err(|error| Error::new(error.code(), name.clone()).detail(error.to_string()))?;
    record.notes.merge(united.notes);
    let width = united.columns.len() as u64;
    let file = record
        .finish(name, width)
        .ok_or_else(|| Error::new(ErrorCode::Internal, "union"))?;
    finish(Scanned {
        file,
        state: united.state,
        columns: united.columns,
    })
}

/// The records of the pieces on their way to being one.
#[derive(Default)]
struct Joined {
    first: Option<FileRecord>,
    inventory: Inventory,
    quarantine: Quarantine,
    notes: Notes,
    pieces: Vec<Piece>,
    tree: MerkleTree,
}

impl Joined {
    fn add(&mut self, name: &str, file: &FileRecord) {
        let (sum, part) = (&mut self.inventory, &file.inventory);
        let before = sum.rows_declared;
        sum.bytes = sum.bytes.saturating_add(part.bytes);
        sum.bytes_accounted = sum.bytes_accounted.saturating_add(part.bytes_accounted);
        sum.rows_declared = sum.rows_declared.saturating_add(part.rows_declared);
        sum.rows_measured = sum.rows_measured.saturating_add(part.rows_measured);
        sum.rows_quarantined = sum.rows_quarantined.saturating_add(part.rows_quarantined);
        // Rows are numbered through all pieces, in the order of their names.
        for entry in &file.quarantine.entries {
            let mut entry = entry.clone();
            entry.row = entry.row.saturating_add(before);
            self.quarantine.add(entry);
        }
        let unlisted = file
            .quarantine
            .total
            .saturating_sub(file.quarantine.entries.len() as u64);
        self.quarantine.total = self.quarantine.total.saturating_add(unlisted);
        for note in &file.reading.notes {
            self.notes.add_many(note.kind, note.count, []);
        }
        // JCS (RFC 8785) of three members in the order of their names.
        let leaf = json!({"bytes": file.bytes, "name": name, "sha256": file.digest.to_string()});
        self.tree.push(leaf.to_string().as_bytes());
        self.pieces.push(Piece {
            name: Masked::new(name.to_owned()),
            bytes: file.bytes,
            digest: file.digest,
            rows: file.inventory.rows_measured,
        });
        self.first.get_or_insert_with(|| file.clone());
    }

    fn finish(self, name: String, width: u64) -> Option<FileRecord> {
        let first = self.first?;
        Some(FileRecord {
            name: Masked::new(name),
            bytes: self.pieces.iter().map(|piece| piece.bytes).sum(),
            // RFC 6962 root over the files' names, sizes and digests, in the order of their names.
            digest: self.tree.root(),
            encoding: first.encoding,
            format: first.format,
            inventory: Inventory {
                columns_declared: width,
                columns_measured: width,
                ..self.inventory
            },
            quarantine: self.quarantine,
            reading: ReadingRecord {
                part: Vec::new(),
                dialect: first.reading.dialect,
                notes: self.notes.into_vec(),
                pieces: self.pieces,
                digests: ContentDigests::default(),
            },
        })
    }
}
