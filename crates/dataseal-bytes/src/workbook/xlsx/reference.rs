//! Cell references: `B12`, `A1:C3`.

use crate::workbook::merges::Merge;
use crate::workbook::xml::decimal;

/// Column and row, from 0, of a reference such as `B12`; the row is absent in one such as `B`.
pub(super) fn cell(reference: &[u8]) -> Option<(u32, Option<u32>)> {
    let letters = reference.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (letters, digits) = reference.split_at_checked(letters)?;
    if letters.is_empty() || letters.len() > 4 {
        return None;
    }
    let column = letters.iter().fold(0_u32, |column, letter| {
        column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    let row = match digits {
        [] => None,
        digits => Some(u32::try_from(decimal(digits)?).ok()?.checked_sub(1)?),
    };
    Some((column - 1, row))
}

/// A range such as `A1:C3`, whichever two corners it names; one cell is a range of one.
pub(super) fn range(reference: &[u8]) -> Option<Merge> {
    let mut corners = reference.split(|byte| *byte == b':');
    let (column, row) = cell(corners.next()?)?;
    let (other_column, other_row) = match corners.next() {
        Some(other) => cell(other)?,
        None => (column, row),
    };
    let (row, other_row) = (row?, other_row?);
    Some(Merge {
        first_row: row.min(other_row),
        first_column: column.min(other_column),
        last_row: row.max(other_row),
        last_column: column.max(other_column),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read() {
        assert_eq!(cell(b"A1"), Some((0, Some(0))));
        assert_eq!(cell(b"xfd1048576"), Some((16_383, Some(1_048_575))));
        assert_eq!(cell(b"AA"), Some((26, None)));
        for bad in [
            &b""[..],
            b"1",
            b"A0",
            b"A-1",
            b"AAAAA1",
            b"A1B",
            b"A99999999999",
            b"$A$1",
        ] {
            assert_eq!(cell(bad), None);
        }
        let merge = range(b"C3:A1").unwrap();
        assert_eq!(
            (merge.first_row, merge.first_column, merge.last_row, merge.last_column),
            (0, 0, 2, 2)
        );
        assert_eq!(range(b"A1:").map(|_| ()), None);
    }
}
