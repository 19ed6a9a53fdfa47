//! What a person settled about reading, as named texts: part of a statement, because whoever measures again must read the
//! same way. Limits are no part of it; they only refuse.

use std::collections::BTreeMap;

use dataseal_intake::{DialectOptions, ReadOptions, RowPolicy};
use dataseal_model::Encoding;

/// Options that were settled, by name; a character that was settled to be none is empty.
pub fn told(options: &ReadOptions) -> BTreeMap<String, String> {
    let dialect = &options.dialect;
    let character =
        |settled: Option<Option<char>>| settled.map(|character| character.map_or_else(String::new, String::from));
    let strict = (options.rows == RowPolicy::Strict).then(|| STRICT.to_owned());
    let named = [
        (ENCODING, options.encoding.map(|encoding| encoding.to_string())),
        (DELIMITER, dialect.delimiter.clone()),
        (QUOTE, character(dialect.quote)),
        (ESCAPE, character(dialect.escape)),
        (COMMENT, character(dialect.comment)),
        (HEADER_ROWS, dialect.header_rows.map(|rows| rows.to_string())),
        (SKIP_LINES, dialect.skip_lines.map(|lines| lines.to_string())),
        (FOOTER_LINES, dialect.footer_lines.map(|lines| lines.to_string())),
        (ROWS, strict),
        (PERSONS, options.exact_persons.then(|| EXACT.to_owned())),
    ];
    named
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
}

/// The given options, but read as was told; `None` if a name or value is not of [`told`].
pub(crate) fn read_as_told(told: &BTreeMap<String, String>, options: &ReadOptions) -> Option<ReadOptions> {
    let mut encoding: Option<Encoding> = None;
    let mut rows = RowPolicy::Mend;
    let mut dialect = DialectOptions::default();
    let mut exact_persons = false;
    for (name, value) in told {
        match name.as_str() {
            ENCODING => encoding = Some(value.parse().ok()?),
            DELIMITER => dialect.delimiter = Some(value.clone()),
            QUOTE => dialect.quote = Some(character(value)?),
            ESCAPE => dialect.escape = Some(character(value)?),
            COMMENT => dialect.comment = Some(character(value)?),
            HEADER_ROWS => dialect.header_rows = Some(value.parse().ok()?),
            SKIP_LINES => dialect.skip_lines = Some(value.parse().ok()?),
            FOOTER_LINES => dialect.footer_lines = Some(value.parse().ok()?),
            ROWS if value == STRICT => rows = RowPolicy::Strict,
            PERSONS if value == EXACT => exact_persons = true,
            _ => return None,
        }
    }
    Some(ReadOptions {
        encoding,
        dialect,
        rows,
        exact_persons,
        ..options.clone()
    })
}

/// One character or none.
fn character(text: &str) -> Option<Option<char>> {
    let mut characters = text.chars();
    let first = characters.next();
    characters.next().is_none().then_some(first)
}

const ENCODING: &str = "encoding";
const DELIMITER: &str = "delimiter";
const QUOTE: &str = "quote";
const ESCAPE: &str = "escape";
const COMMENT: &str = "comment";
const HEADER_ROWS: &str = "header-rows";
const SKIP_LINES: &str = "skip-lines";
const FOOTER_LINES: &str = "footer-lines";
const ROWS: &str = "rows";
const STRICT: &str = "strict";
const PERSONS: &str = "persons";
const EXACT: &str = "exact";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_is_told_again() {
        let options = ReadOptions {
            encoding: Some(Encoding::Big5),
            dialect: DialectOptions {
                delimiter: Some("||".to_owned()),
                quote: Some(None),
                header_rows: Some(0),
                skip_lines: Some(3),
                ..DialectOptions::default()
            },
            rows: RowPolicy::Strict,
            ..ReadOptions::default()
        };
        let named = told(&options);
        assert_eq!(named.get("quote").map(String::as_str), Some(""));
        assert_eq!(read_as_told(&named, &ReadOptions::default()), Some(options));
        assert_eq!(told(&ReadOptions::default()), BTreeMap::new());
        let unknown = BTreeMap::from([("colour".to_owned(), "red".to_owned())]);
        assert_eq!(read_as_told(&unknown, &ReadOptions::default()), None);
    }
}
