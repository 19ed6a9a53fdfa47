//! The table that is printed: per format and expectation, how many files were right and how the others were not.

use std::collections::BTreeMap;
use std::fmt;

use crate::judge::{Fit, Judgement};
use crate::list::{Case, Expectation};

/// Counts of one line.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    files: usize,
    right: usize,
    wrong: usize,
    refused: usize,
    accepted: usize,
    died: usize,
    slow: usize,
    heavy: usize,
}

/// Counts by format and expectation, and the files that are to be looked at.
#[derive(Debug, Default)]
pub(crate) struct Table {
    lines: BTreeMap<(String, Expectation), Counts>,
    unexpected: Vec<String>,
    broken: Vec<String>,
}

impl Table {
    pub(crate) fn add(&mut self, case: &Case, judgement: &Judgement) {
        let counts = self.lines.entry((case.format.clone(), case.expect)).or_default();
        counts.files += 1;
        let column = match judgement.fit {
            Fit::Right => &mut counts.right,
            Fit::Wrong => &mut counts.wrong,
            Fit::Refused => &mut counts.refused,
            Fit::Accepted => &mut counts.accepted,
        };
        *column += 1;
        counts.died += usize::from(judgement.died);
        counts.slow += usize::from(judgement.slow);
        counts.heavy += usize::from(judgement.heavy);
        let words = [
            (judgement.unclean, "unclean"),
            (judgement.died, "died"),
            (judgement.slow, "slow"),
            (judgement.heavy, "heavy"),
        ];
        let mut words: Vec<&str> = words.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect();
        if !judgement.within_limits() || judgement.unclean {
            self.broken.push(case.path.clone());
        }
        match judgement.fit {
            Fit::Right => {}
            Fit::Wrong => words.push("wrong"),
            Fit::Refused => words.push("refused"),
            Fit::Accepted => words.push("accepted"),
        }
        if !words.is_empty() {
            let expected = case.rows.map_or_else(String::new, |rows| format!(" {rows}"));
            self.unexpected.push(format!(
                "{}\t{} {}{expected}\t{}\t{}",
                words.join("+"),
                case.format,
                case.expect.as_str(),
                case.path,
                judgement.told
            ));
        }
    }

    /// Files that are right, of one format and expectation.
    pub(crate) fn right(&self, format: &str, expect: Expectation) -> usize {
        self.lines
            .get(&(format.to_owned(), expect))
            .map_or(0, |counts| counts.right)
    }

    /// Files that killed their reader.
    pub(crate) fn died(&self) -> usize {
        self.lines.values().map(|counts| counts.died).sum()
    }

    /// Files that no list allows: slow, heavy, or ended by no status of the table.
    pub(crate) fn broken(&self) -> &[String] {
        &self.broken
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<14}{:<17}{:>6}{:>7}{:>7}{:>9}{:>10}{:>6}{:>6}{:>7}",
            "format", "expected", "files", "right", "wrong", "refused", "accepted", "died", "slow", "heavy"
        )?;
        let mut all = Counts::default();
        for ((format, expect), counts) in &self.lines {
            line(f, format, expect.as_str(), counts)?;
            all.files += counts.files;
            all.right += counts.right;
            all.wrong += counts.wrong;
            all.refused += counts.refused;
            all.accepted += counts.accepted;
            all.died += counts.died;
            all.slow += counts.slow;
            all.heavy += counts.heavy;
        }
        line(f, "all", "", &all)?;
        if !self.unexpected.is_empty() {
            writeln!(f, "\nnot as expected:")?;
        }
        self.unexpected.iter().try_for_each(|entry| writeln!(f, "  {entry}"))
    }
}

fn line(f: &mut fmt::Formatter<'_>, format: &str, expect: &str, counts: &Counts) -> fmt::Result {
    writeln!(
        f,
        "{format:<14}{expect:<17}{:>6}{:>7}{:>7}{:>9}{:>10}{:>6}{:>6}{:>7}",
        counts.files,
        counts.right,
        counts.wrong,
        counts.refused,
        counts.accepted,
        counts.died,
        counts.slow,
        counts.heavy
    )
}
