//! Labels against a labelled corpus: columns renamed as a question wants them, and their labels counted against truth.
//!
//! Pure: measured tables and truth go in, counts come out. Nothing here is used while data is labelled.

use std::collections::{BTreeMap, BTreeSet};

use dataseal_model::{
    ClassId, ClassScore, Confusion, Fault, Judged, Masked, Naming, NamingScore, Score, TableProfile, Tally,
};
use dataseal_pack::Taxonomy;
use xxhash_rust::xxh3::xxh3_64;

/// The profile under other names. `None` where a naming has no meaning: nothing can be permuted in a table of one column.
///
/// Names are permuted along one cycle through all columns whose order follows from `seed` (the table's name) alone, so that
/// no column keeps its own and every run asks the same question.
pub fn renamed(profile: &TableProfile, naming: Naming, seed: &str) -> Option<TableProfile> {
    let mut renamed = profile.clone();
    match naming {
        Naming::Kept => {}
        Naming::Blinded => {
            for column in &mut renamed.columns {
                column.name = Masked::new(format!("c{}", column.position + 1));
            }
        }
        Naming::Permuted => {
            let mut cycle: Vec<usize> = (0..profile.columns.len()).collect();
            cycle.sort_by_key(|place| (xxh3_64(format!("{seed}\n{place}").as_bytes()), *place));
            if cycle.len() < 2 {
                return None;
            }
            let next = cycle.iter().cycle().skip(1);
            for (place, from) in cycle.iter().zip(next) {
                let name = profile.columns.get(*from)?.name.clone();
                renamed.columns.get_mut(*place)?.name = name;
            }
        }
    }
    Some(renamed)
}

/// Scores columns, all of them and by group.
pub fn score(judged: &[Judged], naming: Naming, taxonomy: &Taxonomy) -> NamingScore {
    let groups: BTreeSet<&str> = judged.iter().map(|column| column.group.as_str()).collect();
    let in_group = |group: &str| {
        let columns = judged.iter().filter(|column| column.group == group);
        (group.to_owned(), of_columns(columns, naming, taxonomy))
    };
    NamingScore {
        naming,
        all: of_columns(judged.iter(), naming, taxonomy),
        groups: groups
            .into_iter()
            .filter(|group| !group.is_empty())
            .map(in_group)
            .collect(),
    }
}

/// What one column adds.
struct Marks<'a> {
    right: BTreeSet<&'a ClassId>,
    wrong: BTreeSet<&'a ClassId>,
    missing: BTreeSet<&'a ClassId>,
}

impl<'a> Marks<'a> {
    /// `None` if the question has no answer: a column of which only the name tells, under the name of another.
    fn of(column: &'a Judged, naming: Naming) -> Option<Self> {
        let expected = &column.expected;
        let mut due: BTreeSet<&ClassId> = expected.classes.iter().collect();
        let mut permitted: BTreeSet<&ClassId> = expected.allowed.iter().chain(&expected.named).collect();
        match naming {
            Naming::Kept => due.extend(&expected.named),
            Naming::Blinded => {}
            Naming::Permuted if expected.named.is_empty() => {}
            Naming::Permuted => return None,
        }
        permitted.retain(|class| !due.contains(class));
        let given: BTreeSet<&ClassId> = column.given.iter().collect();
        Some(Self {
            right: due.intersection(&given).copied().collect(),
            missing: due.difference(&given).copied().collect(),
            wrong: given
                .into_iter()
                .filter(|class| !due.contains(class) && !permitted.contains(class))
                .collect(),
        })
    }

    /// Cells of the confusion table. What is missing is set against what is wrong in its place; what is wrong where
    /// nothing is missing, against the column's right classes or against none.
    fn confusions(&self) -> Vec<(Option<&'a ClassId>, Option<&'a ClassId>)> {
        let mut cells: Vec<_> = self.right.iter().map(|class| (Some(*class), Some(*class))).collect();
        let or_none = |set: &BTreeSet<&'a ClassId>| -> Vec<Option<&'a ClassId>> {
            if set.is_empty() {
                vec![None]
            } else {
                set.iter().map(|class| Some(*class)).collect()
            }
        };
        if !self.missing.is_empty() {
            for missing in &self.missing {
                cells.extend(or_none(&self.wrong).into_iter().map(|wrong| (Some(*missing), wrong)));
            }
        } else if !self.wrong.is_empty() {
            for wrong in &self.wrong {
                cells.extend(or_none(&self.right).into_iter().map(|right| (right, Some(*wrong))));
            }
        }
        cells
    }
}

fn of_columns<'a>(columns: impl Iterator<Item = &'a Judged>, naming: Naming, taxonomy: &Taxonomy) -> Score {
    let mut score = Score::default();
    let mut tallies: BTreeMap<&ClassId, Tally> = BTreeMap::new();
    let mut cells: BTreeMap<(Option<&ClassId>, Option<&ClassId>), u64> = BTreeMap::new();
    for column in columns {
        let Some(marks) = Marks::of(column, naming) else {
            continue;
        };
        score.columns += 1;
        if column.expected.is_negative() {
            let is_personal = |class: &&ClassId| taxonomy.classes.iter().any(|own| own.id == **class && own.personal);
            score.negatives.columns += 1;
            score.negatives.labelled += u64::from(!marks.wrong.is_empty());
            score.negatives.labelled_personal += u64::from(marks.wrong.iter().any(is_personal));
        }
        for cell in marks.confusions() {
            *cells.entry(cell).or_default() += 1;
        }
        marks
            .right
            .iter()
            .for_each(|class| tallies.entry(class).or_default().right += 1);
        marks
            .wrong
            .iter()
            .for_each(|class| tallies.entry(class).or_default().wrong += 1);
        marks
            .missing
            .iter()
            .for_each(|class| tallies.entry(class).or_default().missing += 1);
        if !(marks.wrong.is_empty() && marks.missing.is_empty()) {
            let owned = |set: &BTreeSet<&ClassId>| set.iter().map(|class| (*class).clone()).collect();
            score.faults.push(Fault {
                table: column.table.clone(),
                column: column.column.clone(),
                missing: owned(&marks.missing),
                wrong: owned(&marks.wrong),
            });
        }
    }
    score.classes = tallies
        .into_iter()
        .map(|(class, tally)| {
            let known = taxonomy.classes.iter().find(|own| own.id == *class);
            ClassScore {
                class: class.clone(),
                tally,
                by_content: known.is_some_and(|own| !own.needs_name),
                known: known.is_some(),
            }
        })
        .collect();
    score.confusions = cells
        .into_iter()
        .map(|((expected, given), columns)| Confusion {
            expected: expected.cloned(),
            given: given.cloned(),
            columns,
        })
        .collect();
    score
}

#[cfg(test)]
mod tests;
