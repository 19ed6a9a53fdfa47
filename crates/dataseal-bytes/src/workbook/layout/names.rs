//! Column names out of one or several rows of them.

use crate::workbook::merges::Merges;
use crate::workbook::rows::OwnedRow;

/// Names of the columns from `first` to `last`: what stands above a column in each row of names, merges unfolded, joined
/// with `/`. A part that says the same as the one above it is said once.
pub fn join_names(rows: &[OwnedRow], merges: &Merges, first: u32, last: u32) -> Vec<String> {
    let width = usize::try_from(last.saturating_sub(first)).unwrap_or(0) + 1;
    let mut names: Vec<String> = vec![String::new(); width];
    let mut before: Vec<String> = vec![String::new(); width];
    for row in rows {
        let mut parts: Vec<Option<&str>> = vec![None; width];
        for cell in &row.cells {
            fill(&mut parts, first, cell.column, cell.column, &cell.text);
        }
        let covering = merges.list().iter().take_while(|merge| merge.first_row <= row.row);
        for merge in covering.filter(|merge| merge.last_row >= row.row) {
            let anchor = rows.iter().find(|anchor| anchor.row == merge.first_row);
            let cell = anchor.and_then(|anchor| anchor.cells.iter().find(|cell| cell.column == merge.first_column));
            if let Some(cell) = cell {
                fill(&mut parts, first, merge.first_column, merge.last_column, &cell.text);
            }
        }
        for ((name, before), part) in names.iter_mut().zip(&mut before).zip(parts) {
            let part = part.unwrap_or_default();
            if part.is_empty() || part == before {
                continue;
            }
            if !name.is_empty() {
                name.push('/');
            }
            name.push_str(part);
            part.clone_into(before);
        }
    }
    names
}

/// Gives the columns from `from` to `to` a part where they have none.
fn fill<'a>(parts: &mut [Option<&'a str>], first: u32, from: u32, to: u32, text: &'a str) {
    for column in from.max(first)..=to {
        let at = usize::try_from(column - first).unwrap_or(usize::MAX);
        let Some(part) = parts.get_mut(at) else { return };
        if part.is_none_or(str::is_empty) {
            *part = Some(text);
        }
    }
}
