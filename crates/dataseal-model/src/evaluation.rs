//! What a labelled corpus says, and how labels compare with it: counts of right, wrong and missing labels, and the shares
//! and intervals that follow from them. Arithmetic on counts only; nothing here knows how a label came about.

use std::collections::BTreeSet;

use crate::{ClassId, ColumnChoice};

/// The classes that a person says a column holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// Classes that its values show; empty for a column that holds none.
    pub classes: BTreeSet<ClassId>,
    /// Classes that only its name tells, such as those of digests: due where names are kept, permitted elsewhere.
    pub named: BTreeSet<ClassId>,
    /// Classes that are neither due nor wrong.
    pub allowed: BTreeSet<ClassId>,
}

impl Expected {
    /// Whether nothing is due under any name, and nothing is permitted.
    pub fn is_negative(&self) -> bool {
        self.classes.is_empty() && self.named.is_empty() && self.allowed.is_empty()
    }
}

/// What is said of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TruthTable {
    /// Path of the file below the corpus, `/` between parts; for a table inside a file followed by the names of the way
    /// to it.
    pub name: String,
    /// The group in which it is scored apart; empty for none.
    pub group: String,
    /// Its columns, by name or place.
    pub columns: Vec<(ColumnChoice, Expected)>,
}

/// Everything that is said of a corpus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Truth {
    /// The tables, in order of their names.
    pub tables: Vec<TruthTable>,
}

/// Which names columns bear while they are labelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naming {
    /// Their own.
    Kept,
    /// `c1`, `c2` and so on, so that content alone speaks.
    Blinded,
    /// Those of other columns of the table, so that names mislead.
    Permuted,
}

impl Naming {
    /// Every naming.
    pub const ALL: [Self; 3] = [Self::Kept, Self::Blinded, Self::Permuted];

    /// The name used in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Blinded => "blinded",
            Self::Permuted => "permuted",
        }
    }
}

/// One column beside its truth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The table's name, as it may be shown.
    pub table: String,
    /// The column's name, as it may be shown.
    pub column: String,
    /// The table's group.
    pub group: String,
    /// What it holds.
    pub expected: Expected,
    /// What it was labelled as.
    pub given: BTreeSet<ClassId>,
}

/// A share with Wilson's 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The share itself.
    pub share: f64,
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
}

impl Interval {
    /// Wilson's score interval of `part` in `whole` at 95 %; `None` for an empty whole.
    ///
    /// E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", 1927.
    pub fn wilson(part: u64, whole: u64) -> Option<Self> {
        // The 97.5 % quantile of the normal distribution.
        const Z: f64 = 1.959_963_984_540_054;
        if whole == 0 {
            return None;
        }
        let n = whole as f64;
        let share = part.min(whole) as f64 / n;
        let centre = share + Z * Z / (2.0 * n);
        let margin = Z * ((share * (1.0 - share) + Z * Z / (4.0 * n)) / n).sqrt();
        let scale = 1.0 + Z * Z / n;
        Some(Self {
            share,
            lower: ((centre - margin) / scale).clamp(0.0, share),
            upper: ((centre + margin) / scale).clamp(share, 1.0),
        })
    }
}

/// Labels against truth, counted in pairs of column and class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Due and given.
    pub right: u64,
    /// Given, neither due nor permitted.
    pub wrong: u64,
    /// Due and not given.
    pub missing: u64,
}

impl Tally {
    /// Pairs that are due.
    pub const fn due(&self) -> u64 {
        self.right + self.missing
    }

    /// Right ones of those that were given.
    pub fn precision(&self) -> Option<Interval> {
        Interval::wilson(self.right, self.right + self.wrong)
    }

    /// Right ones of those that are due.
    pub fn recall(&self) -> Option<Interval> {
        Interval::wilson(self.right, self.due())
    }

    /// The harmonic mean of both, `2·right / (2·right + wrong + missing)`; `None` where nothing is due and nothing given.
    pub fn f1(&self) -> Option<f64> {
        let whole = 2 * self.right + self.wrong + self.missing;
        (whole > 0).then(|| 2.0 * self.right as f64 / whole as f64)
    }

    /// Adds another tally.
    pub const fn add(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missing += other.missing;
    }
}

/// How one class fared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassScore {
    /// The class.
    pub class: ClassId,
    /// Its labels against truth.
    pub tally: Tally,
    /// Whether content alone can carry a label; `false` for classes that need a telling name, and for those that nobody
    /// here knows.
    pub by_content: bool,
    /// Whether the taxonomy in force has the class. Truth may name one that it has not: it is missing everywhere.
    pub known: bool,
}

/// Means over the classes that are due, each class counting alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Macro {
    /// How many classes.
    pub classes: u64,
    /// Mean precision of those of which a label was given.
    pub precision: Option<f64>,
    /// Mean recall.
    pub recall: f64,
    /// Mean F1.
    pub f1: f64,
}

/// Columns that hold no class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Negatives {
    /// How many there are.
    pub columns: u64,
    /// Of them, those with a label that is not permitted.
    pub labelled: u64,
    /// Of them, those labelled as personal information.
    pub labelled_personal: u64,
}

/// What was taken for what: a class that is due beside one that was given in its place. `None` is no class.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Confusion {
    /// What the column holds.
    pub expected: Option<ClassId>,
    /// What it was labelled as.
    pub given: Option<ClassId>,
    /// Number of columns.
    pub columns: u64,
}

/// A column whose labels are not those that are due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The table's name, as it may be shown.
    pub table: String,
    /// The column's name, as it may be shown.
    pub column: String,
    /// Due and not given.
    pub missing: Vec<ClassId>,
    /// Given and not permitted.
    pub wrong: Vec<ClassId>,
}

/// The score of a set of columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Columns that were judged.
    pub columns: u64,
    /// Every class that is due somewhere or was given somewhere, by id.
    pub classes: Vec<ClassScore>,
    /// Columns that hold none.
    pub negatives: Negatives,
    /// The confusion table: right ones on its diagonal, sorted.
    pub confusions: Vec<Confusion>,
    /// Columns with faults, in the order of the corpus.
    pub faults: Vec<Fault>,
}

impl Score {
    /// All pairs together.
    pub fn micro(&self) -> Tally {
        let mut all = Tally::default();
        for class in &self.classes {
            all.add(class.tally);
        }
        all
    }

    /// Means over the classes that are due; `by_content` leaves those that content alone can carry. `None` where there is
    /// none.
    pub fn means(&self, by_content: bool) -> Option<Macro> {
        let due = |score: &&ClassScore| score.tally.due() > 0 && (score.by_content || !by_content);
        let tallies: Vec<Tally> = self.classes.iter().filter(due).map(|score| score.tally).collect();
        let mean = |shares: Vec<f64>| (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64);
        let shares = |of: fn(&Tally) -> Option<Interval>| -> Vec<f64> {
            tallies.iter().filter_map(of).map(|interval| interval.share).collect()
        };
        Some(Macro {
            classes: u64::try_from(tallies.len()).unwrap_or(u64::MAX),
            precision: mean(shares(Tally::precision)),
            recall: mean(shares(Tally::recall))?,
            f1: mean(tallies.iter().filter_map(Tally::f1).collect())?,
        })
    }
}

/// The score of a corpus under one naming.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamingScore {
    /// The names that columns bore.
    pub naming: Naming,
    /// Every column.
    pub all: Score,
    /// The groups by name, where truth names any.
    pub groups: Vec<(String, Score)>,
}

/// The evaluation of a corpus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evaluation {
    /// Tables that were judged.
    pub tables: u64,
    /// Their rows; 0 where labels were handed in and nothing was read.
    pub rows: u64,
    /// A score for each naming.
    pub namings: Vec<NamingScore>,
    /// Columns of the data of which truth says nothing. They are in no figure.
    pub unjudged: u64,
    /// Tables and columns that truth names and the data does not hold, as they may be shown. They are in no figure.
    pub absent: Vec<String>,
    /// Classes that truth names and the taxonomy in force does not hold: missing wherever they are due.
    pub unknown: Vec<ClassId>,
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 5e-5
    }

    #[test]
    fn intervals_are_those_of_the_literature() {
        // Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 81/263, 15/148, 0/20 and 1/29.
        for (part, whole, lower, upper) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let interval = Interval::wilson(part, whole).unwrap();
            assert!(close(interval.lower, lower), "{part}/{whole}: {interval:?}");
            assert!(close(interval.upper, upper), "{part}/{whole}: {interval:?}");
        }
        assert_eq!(Interval::wilson(0, 0), None);
        assert!(close(Interval::wilson(7, 7).unwrap().upper, 1.0));
    }

    #[test]
    fn f1_is_the_harmonic_mean() {
        let tally = Tally {
            right: 6,
            wrong: 2,
            missing: 4,
        };
        let (precision, recall) = (0.75, 0.6);
        assert!(close(tally.precision().unwrap().share, precision));
        assert!(close(tally.recall().unwrap().share, recall));
        assert!(close(
            tally.f1().unwrap(),
            2.0 * precision * recall / (precision + recall)
        ));
        assert_eq!(Tally::default().f1(), None);
    }

    #[test]
    fn every_class_that_is_due_counts_alike_in_the_means() {
        let class = |id, right, wrong, missing, by_content| ClassScore {
            class: ClassId::from_static(id),
            tally: Tally { right, wrong, missing },
            by_content,
            known: true,
        };
        let score = Score {
            classes: vec![
                class("email", 100, 0, 0, true),
                class("age", 0, 0, 1, false),
                class("imei", 0, 5, 0, true),
            ],
            ..Score::default()
        };
        let means = score.means(false).unwrap();
        assert_eq!((means.classes, means.f1, means.recall), (2, 0.5, 0.5));
        assert_eq!(
            means.precision,
            Some(1.0),
            "nothing was given as an age, and an imei is not due"
        );
        assert_eq!(score.means(true).unwrap().f1, 1.0);
        assert_eq!(
            score.micro().wrong,
            5,
            "a class that is never due is wrong all the same"
        );
    }
}
