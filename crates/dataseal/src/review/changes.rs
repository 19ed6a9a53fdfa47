//! What a review changes in the decisions that were there before.

use dataseal_model::{ColumnDecision, LabelDecision, LabelTarget};

use super::ReviewReading;

/// What becomes of one decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The column.
    pub target: LabelTarget,
    /// The class that the machine had found, where it is known; empty for none.
    pub machine: Option<String>,
    /// What kind of change it is.
    pub kind: ChangeKind,
    /// The decision before.
    pub before: Option<LabelDecision>,
    /// The decision after.
    pub after: Option<LabelDecision>,
}

/// What kind of change it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// There was none before.
    New,
    /// There was another.
    Changed,
    /// The person took it back.
    Withdrawn,
    /// Nothing.
    Same,
}

/// The changes that a review makes, and the decisions after it, by file and place. What the review says nothing about stays.
pub fn changes(before: &[ColumnDecision], review: &ReviewReading) -> (Vec<Change>, Vec<ColumnDecision>) {
    let mut after: Vec<ColumnDecision> = before.to_vec();
    let mut made = Vec::new();
    for decision in &review.decisions {
        let slot = after.iter_mut().find(|known| is_same(&known.target, &decision.target));
        let machine = decision.machine.as_ref().map(|machine| machine.class.clone());
        let mut change = Change {
            target: decision.target.clone(),
            machine,
            kind: ChangeKind::New,
            before: None,
            after: Some(decision.decision.clone()),
        };
        match slot {
            Some(known) => {
                change.before = Some(known.decision.clone());
                // Untouched, it is still about the bytes that were looked at then.
                change.kind = if known.decision == decision.decision {
                    ChangeKind::Same
                } else {
                    *known = decision.clone();
                    ChangeKind::Changed
                };
            }
            None => after.push(decision.clone()),
        }
        made.push(change);
    }
    for target in &review.withdrawn {
        let Some(place) = after.iter().position(|known| is_same(&known.target, target)) else {
            continue;
        };
        let known = after.remove(place);
        made.push(Change {
            target: known.target,
            machine: known.machine.map(|machine| machine.class),
            kind: ChangeKind::Withdrawn,
            before: Some(known.decision),
            after: None,
        });
    }
    after.sort_by(|left, right| order(&left.target).cmp(&order(&right.target)));
    (made, after)
}

fn order(target: &LabelTarget) -> (&str, &str, Option<usize>, &str) {
    (&target.file, &target.part, target.position, &target.column)
}

/// Whether both are about one column; a place that one of them does not name decides nothing.
fn is_same(one: &LabelTarget, other: &LabelTarget) -> bool {
    let places = one.position.zip(other.position);
    (&one.file, &one.part, &one.column) == (&other.file, &other.part, &other.column)
        && places.is_none_or(|(one, other)| one == other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(column: &str, reason: &str) -> ColumnDecision {
        ColumnDecision {
            target: LabelTarget {
                file: "a.csv".to_owned(),
                column: column.to_owned(),
                ..LabelTarget::default()
            },
            decision: LabelDecision {
                classes: Some(Vec::new()),
                grade: None,
                disclose: false,
                reason: reason.to_owned(),
                reviewer: "r".to_owned(),
                date: "2026-11-27".parse().expect("a date"),
            },
            machine: None,
        }
    }

    #[test]
    fn what_a_review_does_not_speak_of_stays() {
        let before = [decision("b", "old"), decision("c", "old"), decision("d", "old")];
        let review = ReviewReading {
            decisions: vec![decision("a", "new"), decision("b", "new"), decision("c", "old")],
            withdrawn: vec![decision("d", "").target, decision("x", "").target],
            ..ReviewReading::default()
        };
        let (made, after) = changes(&before, &review);
        let kinds: Vec<ChangeKind> = made.iter().map(|change| change.kind).collect();
        assert_eq!(
            kinds,
            [
                ChangeKind::New,
                ChangeKind::Changed,
                ChangeKind::Same,
                ChangeKind::Withdrawn
            ]
        );
        let columns: Vec<&str> = after.iter().map(|known| known.target.column.as_str()).collect();
        assert_eq!(columns, ["a", "b", "c"]);
        assert_eq!(after[1].decision.reason, "new");
    }
}
