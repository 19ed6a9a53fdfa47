//! How files are read, on the command line: what is settled wins over `dataseal.toml` and over all evidence.

use std::path::PathBuf;

use clap::Args;
use dataseal::intake::{Limits, ReadOptions, RowPolicy};
use dataseal::model::Encoding;

use super::size;

/// Heading of the options that settle how files are read.
pub(crate) const READING: &str = "Reading";
/// Heading of the options that settle where reading stops.
pub(crate) const LIMITS: &str = "Limits of reading";

/// What may be settled about reading.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = READING)]
pub(crate) struct ReadingArgs {
    /// Text encoding, such as utf-8, gbk, gb18030, utf-16le, big5, shift_jis or windows-1252 [default: by evidence].
    #[arg(long, value_name = "ENCODING", value_parser = encoding)]
    pub(crate) encoding: Option<Encoding>,
    /// What separates fields: one to four characters, or tab, space, pipe [default: by evidence].
    #[arg(long, value_name = "TEXT", value_parser = delimiter)]
    pub(crate) delimiter: Option<String>,
    /// The character that quotes fields, or none [default: by evidence].
    #[arg(long, value_name = "CHAR", value_parser = character)]
    pub(crate) quote: Option<Character>,
    /// The character that escapes inside quotes, or none [default: by evidence].
    #[arg(long, value_name = "CHAR", value_parser = character)]
    pub(crate) escape: Option<Character>,
    /// The character that begins comment lines, or none [default: by evidence].
    #[arg(long, value_name = "CHAR", value_parser = character)]
    pub(crate) comment: Option<Character>,
    /// Rows of column names, 0 for none [default: by evidence].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=20))]
    pub(crate) header_rows: Option<u32>,
    /// Lines before the column names [default: by evidence].
    #[arg(long, value_name = "N")]
    pub(crate) skip_lines: Option<u64>,
    /// Lines after the last row [default: by evidence].
    #[arg(long, value_name = "N")]
    pub(crate) footer_lines: Option<u64>,
    /// Set every row aside that does not fit, instead of mending those that can be mended in one way only.
    #[arg(long)]
    pub(crate) strict_rows: bool,
    /// Write the text of rows that are set aside into quarantine.csv, which then only you can read.
    #[arg(long)]
    pub(crate) quarantine_raw: bool,
    /// Take all files of a folder for one table; folders named key=value make columns and are taken so anyway.
    #[arg(long)]
    pub(crate) union: bool,
    /// Digest the rows as a multiset too: the same for the same rows in any order and format; not of united files.
    #[arg(long)]
    pub(crate) rowset: bool,
    /// Count persons by their identifiers exactly, up to sixteen million a column; takes up to 300 MB a column and thread.
    #[arg(long)]
    pub(crate) exact_persons: bool,
    /// Decisions of people about labels and grades [default: labels.toml beside the data].
    #[arg(long, value_name = "FILE")]
    pub(crate) labels: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}

/// Where reading stops.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = LIMITS)]
pub(crate) struct LimitArgs {
    /// Bytes of a file [default: 1TiB].
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(crate) max_bytes: Option<u64>,
    /// Columns of a table [default: 10000].
    #[arg(long, value_name = "N")]
    pub(crate) max_columns: Option<u32>,
    /// Bytes of one record [default: 16MiB].
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(crate) max_record: Option<u64>,
    /// Bytes of one cell [default: 100MiB].
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(crate) max_cell: Option<u64>,
    /// Bytes once decompressed [default: 4TiB].
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(crate) max_inflated: Option<u64>,
    /// Decompressed bytes for each byte of the file, above 64MiB [default: 200].
    #[arg(long, value_name = "N")]
    pub(crate) max_ratio: Option<u32>,
    /// Bytes of a Parquet or Arrow footer [default: 64MiB].
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(crate) max_footer: Option<u64>,
    /// Entries of an archive [default: 100000].
    #[arg(long, value_name = "N")]
    pub(crate) max_entries: Option<u32>,
    /// Levels of nesting of values [default: 64].
    #[arg(long, value_name = "N")]
    pub(crate) max_depth: Option<u32>,
    /// Archives in each other [default: 5].
    #[arg(long, value_name = "N")]
    pub(crate) max_nesting: Option<u32>,
    /// Tables in one file [default: 10000].
    #[arg(long, value_name = "N")]
    pub(crate) max_tables: Option<u32>,
    /// Bytes of one block of rows that a reader must take whole [default: 1GiB].
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(crate) max_block: Option<u64>,
    /// Rows that one declared repetition of a sheet may stand for [default: 10000000].
    #[arg(long, value_name = "N")]
    pub(crate) max_repeats: Option<u64>,
}

/// A character that is settled, or that there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Character(pub(crate) Option<char>);

impl ReadingArgs {
    /// The options with what is settled here in place of what was settled before.
    pub(crate) fn over(&self, before: &ReadOptions) -> ReadOptions {
        let mut options = before.clone();
        let dialect = &mut options.dialect;
        options.encoding = self.encoding.or(options.encoding);
        dialect.delimiter = self.delimiter.clone().or_else(|| dialect.delimiter.take());
        dialect.quote = self.quote.map(|told| told.0).or(dialect.quote);
        dialect.escape = self.escape.map(|told| told.0).or(dialect.escape);
        dialect.comment = self.comment.map(|told| told.0).or(dialect.comment);
        dialect.header_rows = self.header_rows.or(dialect.header_rows);
        dialect.skip_lines = self.skip_lines.or(dialect.skip_lines);
        dialect.footer_lines = self.footer_lines.or(dialect.footer_lines);
        if self.strict_rows {
            options.rows = RowPolicy::Strict;
        }
        options.quarantine_raw |= self.quarantine_raw;
        options.digests.rowset |= self.rowset;
        options.exact_persons |= self.exact_persons;
        options.limits = self.limits.over(options.limits);
        options
    }
}

impl LimitArgs {
    /// The limits with what is settled here in place of what was settled before.
    pub(crate) fn over(&self, before: Limits) -> Limits {
        Limits {
            max_bytes: self.max_bytes.unwrap_or(before.max_bytes),
            max_columns: self.max_columns.unwrap_or(before.max_columns),
            max_record_bytes: self.max_record.unwrap_or(before.max_record_bytes),
            max_cell_bytes: self.max_cell.unwrap_or(before.max_cell_bytes),
            max_inflated_bytes: self.max_inflated.unwrap_or(before.max_inflated_bytes),
            max_ratio: self.max_ratio.unwrap_or(before.max_ratio),
            max_footer_bytes: self.max_footer.unwrap_or(before.max_footer_bytes),
            max_entries: self.max_entries.unwrap_or(before.max_entries),
            max_depth: self.max_depth.unwrap_or(before.max_depth),
            max_nesting: self.max_nesting.unwrap_or(before.max_nesting),
            max_tables: self.max_tables.unwrap_or(before.max_tables),
            max_block_bytes: self.max_block.unwrap_or(before.max_block_bytes),
            max_repeats: self.max_repeats.unwrap_or(before.max_repeats),
            ..before
        }
    }
}

fn encoding(text: &str) -> Result<Encoding, String> {
    dataseal::pack::text_encoding(text).ok_or_else(|| {
        let known = Encoding::ALL.iter().filter(|known| **known != Encoding::Binary);
        let names: Vec<&str> = known.map(|known| known.as_str()).collect();
        format!("known encodings: {}", names.join(", "))
    })
}

fn delimiter(text: &str) -> Result<String, String> {
    dataseal::pack::delimiter(text).ok_or_else(|| "a delimiter has one to four characters and no line end".to_owned())
}

fn character(text: &str) -> Result<Character, String> {
    dataseal::pack::dialect_character(text)
        .map(Character)
        .ok_or_else(|| "one character, or none".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_settled_last_wins() {
        let before = ReadOptions {
            encoding: Some(Encoding::Gbk),
            ..ReadOptions::default()
        };
        let nothing = ReadingArgs::default();
        assert_eq!(nothing.over(&before), before);
        let settled = ReadingArgs {
            encoding: Some(Encoding::Big5),
            quote: Some(Character(None)),
            strict_rows: true,
            limits: LimitArgs {
                max_columns: Some(7),
                ..LimitArgs::default()
            },
            ..ReadingArgs::default()
        };
        let after = settled.over(&before);
        assert_eq!(after.encoding, Some(Encoding::Big5));
        assert_eq!(after.dialect.quote, Some(None));
        assert_eq!((after.rows, after.limits.max_columns), (RowPolicy::Strict, 7));
    }

    #[test]
    fn characters_have_names() {
        assert_eq!(delimiter("tab").as_deref(), Ok("\t"));
        assert_eq!(delimiter("||").as_deref(), Ok("||"));
        assert!(delimiter("").is_err() && delimiter("\n").is_err() && delimiter("abcde").is_err());
        assert_eq!(character("none"), Ok(Character(None)));
        assert_eq!(character("'"), Ok(Character(Some('\''))));
        assert_eq!(encoding("GBK"), Ok(Encoding::Gbk));
        assert_eq!(encoding("latin1"), Ok(Encoding::Windows1252));
        assert!(encoding("binary").is_err());
    }
}
