//! Options of reading on the wire.

use dataseal_intake::{DialectOptions, Limits, ReadOptions, RowPolicy, WantedDigests};
use dataseal_model::WantedRelations;
use serde::{Deserialize, Serialize};

/// [`ReadOptions`] as they travel.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::worker) struct WireOptions {
    limits: WireReadLimits,
    encoding: Option<String>,
    delimiter: Option<String>,
    /// Outer: settled or not; inner: which character, if any.
    quote: Option<Told>,
    escape: Option<Told>,
    comment: Option<Told>,
    header_rows: Option<u32>,
    skip_lines: Option<u64>,
    footer_lines: Option<u64>,
    strict_rows: bool,
    quarantine_raw: bool,
    digest_row_groups: bool,
    digest_rowset: bool,
    correlations: bool,
    key_pairs: bool,
    exact_persons: bool,
}

/// A character that was settled, or that there is none.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Told {
    None,
    Character(char),
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireReadLimits {
    max_bytes: u64,
    max_columns: u32,
    max_record_bytes: u64,
    max_cell_bytes: u64,
    max_inflated_bytes: u64,
    max_ratio: u32,
    max_footer_bytes: u64,
    max_entries: u32,
    max_depth: u32,
    max_nesting: u32,
    max_tables: u32,
    max_repeats: u64,
    max_block_bytes: u64,
    max_buffered_bytes: u64,
    batch_rows: usize,
}

fn told(settled: Option<Option<char>>) -> Option<Told> {
    settled.map(|character| character.map_or(Told::None, Told::Character))
}

fn settled(told: Option<Told>) -> Option<Option<char>> {
    told.map(|told| match told {
        Told::None => None,
        Told::Character(character) => Some(character),
    })
}

impl WireOptions {
    /// Options as they travel.
    pub(in crate::worker) fn of(options: &ReadOptions) -> Self {
        let dialect = &options.dialect;
        Self {
            limits: WireReadLimits::of(&options.limits),
            encoding: options.encoding.map(|encoding| encoding.as_str().to_owned()),
            delimiter: dialect.delimiter.clone(),
            quote: told(dialect.quote),
            escape: told(dialect.escape),
            comment: told(dialect.comment),
            header_rows: dialect.header_rows,
            skip_lines: dialect.skip_lines,
            footer_lines: dialect.footer_lines,
            strict_rows: options.rows == RowPolicy::Strict,
            quarantine_raw: options.quarantine_raw,
            digest_row_groups: options.digests.row_groups,
            digest_rowset: options.digests.rowset,
            correlations: options.relations.correlations,
            key_pairs: options.relations.key_pairs,
            exact_persons: options.exact_persons,
        }
    }

    /// Whether persons are to be counted exactly.
    pub(in crate::worker) const fn exact_persons(&self) -> bool {
        self.exact_persons
    }

    /// Options as they arrived; `None` if they name an encoding that there is not.
    pub(in crate::worker) fn read(self) -> Option<ReadOptions> {
        let encoding = self.encoding.map(|name| name.parse()).transpose().ok()?;
        Some(ReadOptions {
            limits: self.limits.read(),
            encoding,
            dialect: DialectOptions {
                delimiter: self.delimiter,
                quote: settled(self.quote),
                escape: settled(self.escape),
                comment: settled(self.comment),
                header_rows: self.header_rows,
                skip_lines: self.skip_lines,
                footer_lines: self.footer_lines,
            },
            rows: if self.strict_rows {
                RowPolicy::Strict
            } else {
                RowPolicy::Mend
            },
            quarantine_raw: self.quarantine_raw,
            digests: WantedDigests {
                // The parent makes that one itself.
                chunks: false,
                row_groups: self.digest_row_groups,
                rowset: self.digest_rowset,
            },
            relations: WantedRelations {
                correlations: self.correlations,
                key_pairs: self.key_pairs,
            },
            exact_persons: self.exact_persons,
            // A request of its own says so.
            names_only: false,
        })
    }
}

macro_rules! limits {
    ($($field:ident),* $(,)?) => {
        impl WireReadLimits {
            const fn of(limits: &Limits) -> Self {
                Self { $($field: limits.$field,)* }
            }

            const fn read(self) -> Limits {
                Limits { $($field: self.$field,)* }
            }
        }
    };
}

limits!(
    max_bytes,
    max_columns,
    max_record_bytes,
    max_cell_bytes,
    max_inflated_bytes,
    max_ratio,
    max_footer_bytes,
    max_entries,
    max_depth,
    max_nesting,
    max_tables,
    max_repeats,
    max_block_bytes,
    max_buffered_bytes,
    batch_rows,
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_survive_the_journey() {
        let options = ReadOptions {
            encoding: Some(dataseal_model::Encoding::Big5),
            dialect: DialectOptions {
                delimiter: Some("||".to_owned()),
                quote: Some(None),
                escape: Some(Some('\\')),
                header_rows: Some(2),
                ..DialectOptions::default()
            },
            rows: RowPolicy::Strict,
            quarantine_raw: true,
            digests: WantedDigests {
                rowset: true,
                ..WantedDigests::default()
            },
            relations: WantedRelations {
                correlations: true,
                key_pairs: false,
            },
            exact_persons: true,
            ..ReadOptions::default()
        };
        let json = serde_json::to_vec(&WireOptions::of(&options)).unwrap_or_default();
        let arrived: Option<WireOptions> = serde_json::from_slice(&json).ok();
        assert_eq!(arrived.and_then(WireOptions::read), Some(options));
    }
}
