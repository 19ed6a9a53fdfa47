//! The hidden sheet: by which template the workbook was made, and for which columns of which bytes.

use std::collections::BTreeSet;

use dataseal_intake::{BookRow, BookSheet};
use dataseal_model::{LabelTarget, MachineNote};
use dataseal_report::{ORIGIN_COLUMN, ORIGIN_FOLDER, ORIGIN_SHEET, REVIEW_TEMPLATE};

/// What the hidden sheet says.
#[derive(Debug, Default)]
pub(super) struct Origin {
    pub(super) is_there: bool,
    pub(super) folder: Option<String>,
    pub(super) taxonomy: Option<String>,
    columns: Vec<OriginColumn>,
}

/// One column that the workbook was made for.
#[derive(Debug)]
pub(super) struct OriginColumn {
    pub(super) target: LabelTarget,
    pub(super) machine: MachineNote,
    /// Whether a decision was filled in when the workbook was made.
    pub(super) decided: bool,
}

impl Origin {
    /// Reads it; an empty one if there is none.
    pub(super) fn of(sheets: &[BookSheet]) -> Result<Self, String> {
        let Some(sheet) = sheets.iter().find(|sheet| sheet.name == ORIGIN_SHEET) else {
            return Ok(Self::default());
        };
        let value = |key: &str| {
            let row = sheet.rows.iter().find(|row| row.text(0) == key)?;
            Some(row.text(1).to_owned())
        };
        match value("template").as_deref() {
            Some(REVIEW_TEMPLATE) => {}
            _ => return Err(format!("the workbook was not made by the template {REVIEW_TEMPLATE}")),
        }
        let rows = sheet.rows.iter().filter(|row| row.text(0) == ORIGIN_COLUMN);
        Ok(Self {
            is_there: true,
            folder: value(ORIGIN_FOLDER),
            taxonomy: value("taxonomy"),
            columns: rows.map(column).collect(),
        })
    }

    /// The files, each once.
    pub(super) fn files(&self) -> Vec<String> {
        let files: BTreeSet<&String> = self.columns.iter().map(|column| &column.target.file).collect();
        files.into_iter().cloned().collect()
    }

    /// The column that a row names; the file may be left out where there is one, and the position where the name is enough.
    pub(super) fn find(&self, named: &LabelTarget) -> Option<&OriginColumn> {
        let fits = |column: &&OriginColumn| {
            let target = &column.target;
            target.column == named.column
                && (named.file.is_empty() || target.file == named.file)
                && (named.file.is_empty() || target.part == named.part)
        };
        let found: Vec<&OriginColumn> = self.columns.iter().filter(fits).collect();
        match found.as_slice() {
            [only] => Some(only),
            several => several
                .iter()
                .find(|column| column.target.position == named.position)
                .copied(),
        }
    }
}

fn column(row: &BookRow) -> OriginColumn {
    let text = |column: u32| row.text(column).to_owned();
    let position = row.text(4).parse::<usize>().ok();
    OriginColumn {
        target: LabelTarget {
            file: text(1),
            part: text(2),
            column: text(3),
            position: position.and_then(|position| position.checked_sub(1)),
            digest: row.text(5).parse().ok(),
        },
        machine: MachineNote {
            class: text(6),
            confidence: text(7),
            grade: text(8),
        },
        decided: !row.text(9).is_empty(),
    }
}
