//! The file in which the truth of a corpus stands: `truth.toml`, written by people, or `truth.json`, written by programs.
//! Both say the same: tables, their columns, and the classes of each.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use dataseal_model::{ClassId, ColumnChoice, ErrorCode, Expected, Truth, TruthTable};
use dataseal_pack::{Problems, parse_truth};
use serde::Deserialize;

use crate::Error;
use crate::output::read_bounded;

/// Names under which truth is looked for in a corpus, in this order.
pub const TRUTH_FILES: [&str; 2] = ["truth.toml", "truth.json"];

/// Programs write large corpora; more than this is none.
const MAX_BYTES: u64 = 256 << 20;

/// Why a truth file cannot be used.
#[derive(Clone, Debug, thiserror::Error)]
pub enum TruthError {
    /// It cannot be read, or is JSON of another form.
    #[error(transparent)]
    Unreadable(#[from] Error),
    /// It is malformed; every problem with its place.
    #[error("the truth file has problems")]
    Malformed(Problems),
}

/// The truth of the corpus in a folder, or the first name tried if there is none.
pub fn truth_in(corpus: &Path) -> PathBuf {
    let found = TRUTH_FILES
        .iter()
        .map(|name| corpus.join(name))
        .find(|path| path.is_file());
    found.unwrap_or_else(|| corpus.join(TRUTH_FILES.first().copied().unwrap_or_default()))
}

/// Reads a truth file: TOML, or JSON where its name ends so. Labels that another tool gave come in the same form.
///
/// # Errors
/// The file cannot be read, or it is malformed: every problem of a TOML file, the first place of a JSON one.
pub fn read_truth(path: &Path) -> Result<Truth, TruthError> {
    let bytes = read_bounded(path, MAX_BYTES)?;
    if path.extension().is_some_and(|ending| ending == "json") {
        return of_json(&bytes, path).map_err(TruthError::Unreadable);
    }
    parse_truth(&bytes, &path.display().to_string()).map_err(TruthError::Malformed)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    tables: BTreeMap<String, Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    group: String,
    columns: BTreeMap<String, Column>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Column {
    Classes(Vec<String>),
    Sets(Sets),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sets {
    #[serde(default)]
    is: Vec<String>,
    #[serde(default)]
    named: Vec<String>,
    #[serde(default)]
    may: Vec<String>,
}

fn of_json(bytes: &[u8], path: &Path) -> Result<Truth, Error> {
    let invalid = |detail: String| Error::new(ErrorCode::ConfigInvalid, path.display().to_string()).detail(detail);
    let file: File = serde_json::from_slice(bytes)
        .map_err(|error| invalid(format!("line {}, column {}", error.line(), error.column())))?;
    let tables = file.tables.into_iter().map(|(name, table)| {
        let columns = table.columns.into_iter().map(|(column, sets)| {
            let expected = sets
                .expected()
                .map_err(|class| invalid(format!("{name}: {column}: {class}")))?;
            Ok((ColumnChoice::of(&column), expected))
        });
        Ok(TruthTable {
            columns: columns.collect::<Result<_, Error>>()?,
            group: table.group,
            name,
        })
    });
    Ok(Truth {
        tables: tables.collect::<Result<_, Error>>()?,
    })
}

impl Column {
    /// The sets, or the text that is no class id.
    fn expected(self) -> Result<Expected, String> {
        let set = |ids: Vec<String>| -> Result<BTreeSet<ClassId>, String> {
            ids.into_iter().map(|id| id.parse().map_err(|_| id)).collect()
        };
        let sets = match self {
            Self::Classes(is) => Sets {
                is,
                named: Vec::new(),
                may: Vec::new(),
            },
            Self::Sets(sets) => sets,
        };
        Ok(Expected {
            classes: set(sets.is)?,
            named: set(sets.named)?,
            allowed: set(sets.may)?,
        })
    }
}
