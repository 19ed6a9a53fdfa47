//! Which column a decision is about. Names are those that reports show, so that a withheld name is never needed, and what
//! fits nothing or several things is told and never passed over.

use std::collections::BTreeMap;

use dataseal_model::{
    ColumnDecision, Disclosed, LabelDecision, LabelTarget, Masked, RecogniserSet, ReviewNote, ReviewNoteKind,
    TableMeasurement, disclose_name, disclose_names,
};

/// Decisions by table and column, each with whether the data differs from what was looked at.
pub(crate) struct MatchedDecisions<'a> {
    tables: Vec<Vec<Option<(&'a LabelDecision, bool)>>>,
    names: Vec<Names>,
    /// Decisions that fit nothing.
    pub(crate) notes: Vec<ReviewNote>,
}

impl<'a> MatchedDecisions<'a> {
    /// Those of a table, by column.
    pub(crate) fn of(&self, table: usize) -> &[Option<(&'a LabelDecision, bool)>] {
        self.tables.get(table).map_or(&[], Vec::as_slice)
    }

    /// A note about a column of a table.
    pub(crate) fn note(&self, table: usize, column: usize, kind: ReviewNoteKind) -> Option<ReviewNote> {
        let names = self.names.get(table)?;
        Some(ReviewNote {
            file: names.file.clone(),
            part: names.part.clone(),
            column: names.columns.get(column)?.clone(),
            kind,
        })
    }
}

/// What a table is called.
struct Names {
    file: Disclosed,
    part: String,
    columns: Vec<Disclosed>,
}

/// Finds the column of each decision. `measured` is in the order of the result.
pub(crate) fn match_decisions<'a>(
    decisions: &'a [ColumnDecision],
    measured: &[&TableMeasurement],
    recognisers: &RecogniserSet,
) -> MatchedDecisions<'a> {
    let names = measured.iter().enumerate().map(|(position, table)| {
        let columns: Vec<&Masked<String>> = table.profile.columns.iter().map(|column| &column.name).collect();
        Names {
            file: disclose_name(&table.file.name, position, recognisers).0,
            part: table.file.reading.place(),
            columns: disclose_names(&columns, recognisers),
        }
    });
    let mut matched = MatchedDecisions {
        tables: measured
            .iter()
            .map(|table| vec![None; table.profile.columns.len()])
            .collect(),
        names: names.collect(),
        notes: Vec::new(),
    };
    for decision in decisions {
        let found = find(&decision.target, measured, &matched.names);
        let slot = found.and_then(|(table, column)| {
            let slot = matched.tables.get_mut(table).and_then(|table| table.get_mut(column));
            let slot = slot.ok_or(ReviewNoteKind::ColumnMissing)?;
            let stale = decision
                .target
                .digest
                .is_some_and(|digest| measured.get(table).is_some_and(|table| table.file.digest != digest));
            // Two ways of writing one column: the first stands, and the other is told.
            if slot.is_some() {
                return Err(ReviewNoteKind::ColumnUnclear);
            }
            *slot = Some((&decision.decision, stale));
            Ok(())
        });
        if let Err(kind) = slot {
            matched.notes.push(unmatched(&decision.target, kind, recognisers));
        }
    }
    matched.notes = once_a_table(std::mem::take(&mut matched.notes));
    matched
}

fn find(
    target: &LabelTarget,
    measured: &[&TableMeasurement],
    names: &[Names],
) -> Result<(usize, usize), ReviewNoteKind> {
    let table = find_table(target, measured, names)?;
    let names = names.get(table).map_or(&[][..], |names| names.columns.as_slice());
    let called: Vec<usize> = names
        .iter()
        .enumerate()
        .filter(|(_, name)| name.as_str() == target.column)
        .map(|(place, _)| place)
        .collect();
    match called.as_slice() {
        // A name that cannot be written down is told by its place.
        [] => match numbered(&target.column).filter(|place| *place < names.len()) {
            Some(place) => Ok((table, place)),
            None => Err(ReviewNoteKind::ColumnMissing),
        },
        [only] => Ok((table, *only)),
        several => match target.position {
            Some(place) if several.contains(&place) => Ok((table, place)),
            _ => Err(ReviewNoteKind::ColumnUnclear),
        },
    }
}

/// The place that `#3` stands for.
fn numbered(text: &str) -> Option<usize> {
    text.strip_prefix('#')?.parse::<usize>().ok()?.checked_sub(1)
}

/// By name, by the end of a path, and among several by digest.
fn find_table(target: &LabelTarget, measured: &[&TableMeasurement], names: &[Names]) -> Result<usize, ReviewNoteKind> {
    let placed = |fits: fn(&str, &str) -> bool| -> Vec<usize> {
        let here = names.iter().enumerate().filter(|(_, names)| names.part == target.part);
        here.filter(|(_, names)| fits(names.file.as_str(), &target.file))
            .map(|(place, _)| place)
            .collect()
    };
    let mut found = placed(|name, wanted| name == wanted);
    if found.is_empty() {
        found = placed(|name, wanted| is_end_of(name, wanted) || is_end_of(wanted, name));
    }
    let same_bytes = |place: &usize| {
        let table = measured.get(*place);
        table.is_some_and(|table| Some(table.file.digest) == target.digest)
    };
    if found.len() > 1 {
        let same: Vec<usize> = found.iter().copied().filter(same_bytes).collect();
        if !same.is_empty() {
            found = same;
        }
    }
    match found.as_slice() {
        [] => Err(ReviewNoteKind::TableMissing),
        [only] => Ok(*only),
        _ => Err(ReviewNoteKind::TableUnclear),
    }
}

/// Whether `end` are the last steps of the path `whole`: a file is named from where somebody stands.
fn is_end_of(end: &str, whole: &str) -> bool {
    whole.strip_suffix(end).is_some_and(|rest| rest.ends_with('/'))
}

/// What is told of a decision that fits nothing. Its names were written by a person, so they are looked at like any name.
fn unmatched(target: &LabelTarget, kind: ReviewNoteKind, recognisers: &RecogniserSet) -> ReviewNote {
    let name = |text: &str, position| disclose_name(&Masked::new(text.to_owned()), position, recognisers).0;
    ReviewNote {
        file: name(&target.file, 0),
        part: target.part.clone(),
        column: name(&target.column, target.position.unwrap_or(0)),
        kind,
    }
}

/// A table that is not there is told once, with its first column.
fn once_a_table(notes: Vec<ReviewNote>) -> Vec<ReviewNote> {
    let mut seen: BTreeMap<(Disclosed, String, ReviewNoteKind), ()> = BTreeMap::new();
    let mut kept = Vec::new();
    for note in notes {
        let of_table = matches!(note.kind, ReviewNoteKind::TableMissing | ReviewNoteKind::TableUnclear);
        if !of_table
            || seen
                .insert((note.file.clone(), note.part.clone(), note.kind), ())
                .is_none()
        {
            kept.push(note);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::is_end_of;

    #[test]
    fn a_file_is_named_from_where_somebody_stands() {
        assert!(is_end_of("a.csv", "data/a.csv") && is_end_of("b/a.csv", "data/b/a.csv"));
        for (end, whole) in [("a.csv", "aa.csv"), ("a.csv", "a.csv"), ("data/a.csv", "a.csv")] {
            assert!(!is_end_of(end, whole), "{end} {whole}");
        }
    }
}
