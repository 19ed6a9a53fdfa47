//! Tiny tables as CSV text; which encoding the bytes get is the caller's choice.

use std::fmt::Write as _;

/// Rows of text under a header.
#[derive(Debug, Clone)]
pub struct Table {
    records: Vec<Vec<String>>,
}

impl Table {
    /// A table with a header and no rows.
    #[must_use]
    pub fn new<'a>(header: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            records: vec![header.into_iter().map(str::to_owned).collect()],
        }
    }

    /// Adds a row; its width is not checked, so that ragged tables can be made.
    #[must_use]
    pub fn row<'a>(mut self, fields: impl IntoIterator<Item = &'a str>) -> Self {
        self.records.push(fields.into_iter().map(str::to_owned).collect());
        self
    }

    /// Adds rows made from a row number, counted from 0.
    #[must_use]
    pub fn rows(mut self, count: usize, make: impl FnMut(usize) -> Vec<String>) -> Self {
        self.records.extend((0..count).map(make));
        self
    }

    /// The table by RFC 4180: CRLF, and quotes where a field needs them.
    #[must_use]
    pub fn to_csv(&self) -> String {
        self.to_csv_with("\r\n")
    }

    /// The same with another line ending.
    #[must_use]
    pub fn to_csv_with(&self, line_ending: &str) -> String {
        let mut text = String::new();
        for record in &self.records {
            let fields: Vec<String> = record.iter().map(|field| quoted(field)).collect();
            // Writing to a string cannot fail.
            let _ = write!(text, "{}{line_ending}", fields.join(","));
        }
        text
    }
}

fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_only_where_needed() {
        let table = Table::new(["a", "b"])
            .row(["1,5", "x\"y"])
            .rows(1, |number| vec![number.to_string(), String::new()]);
        assert_eq!(table.to_csv(), "a,b\r\n\"1,5\",\"x\"\"y\"\r\n0,\r\n");
        assert_eq!(Table::new(["a"]).to_csv_with("\n"), "a\n");
    }
}
