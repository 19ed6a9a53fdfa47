//! The comparison itself: tables and columns that answer to each other are measured against each other, the rest is
//! gone or new.

use dataseal_model::{
    Aspect, Because, ComparedSide, Comparison, Difference, Disclosed, Figure, Incomparable, Origin, Outcome, Side,
    Thresholds, Weight,
};

use super::measures::{Change, MEASURES, Pair, Rules, Verdict, changed, graded, shares, sides};
use super::pairing::{Found, columns, moved, tables};
use super::said;
use super::snapshot::{ColumnSnapshot, Snapshot, TableSnapshot};

/// Compares two sides. The same sides and thresholds give the same result.
pub fn compare(a: &Snapshot, b: &Snapshot, thresholds: Thresholds) -> Comparison {
    let mut found = Findings::default();
    let rules = Rules {
        thresholds,
        origins: (a.origin, b.origin),
        figures: differs(&a.by.state_version, &b.by.state_version),
        conclusions: differs(&a.by.recognisers, &b.by.recognisers).or_else(|| differs(&a.by.taxonomy, &b.by.taxonomy)),
    };
    if let Some(side) = sides(a.unread > 0, b.unread > 0) {
        found.add(
            Place::default(),
            Aspect::Rows,
            Verdict::Unknown(Incomparable::Unread, side),
        );
    }
    let pairs = tables(&a.tables, &b.tables);
    for (x, y, how) in &pairs.pairs {
        if let (Some(one), Some(other)) = (a.tables.get(*x), b.tables.get(*y)) {
            found.tables(one, other, *how, &rules);
        }
    }
    for gone in pairs.only_a.iter().filter_map(|place| a.tables.get(*place)) {
        let verdict = changed(
            Weight::Breaking,
            Because::Gone,
            Figure::Count(gone.rows),
            Figure::Nothing,
        );
        found.add(Place::of(gone), Aspect::TableRemoved, verdict);
    }
    for new in pairs.only_b.iter().filter_map(|place| b.tables.get(*place)) {
        let verdict = changed(Weight::Matters, Because::New, Figure::Nothing, Figure::Count(new.rows));
        found.add(Place::of(new), Aspect::TableAdded, verdict);
    }
    // Heaviest first; within a weight they stay in order of table and column.
    let rank = |difference: &Difference| difference.weight().map_or(u8::MAX, |weight| weight as u8);
    found.differences.sort_by_key(rank);
    Comparison {
        a: side(a),
        b: side(b),
        thresholds,
        same: found.same,
        differences: found.differences,
        findings: said::findings(&a.said, &b.said),
        packs: said::packs(&a.said, &b.said),
        declared: said::declared(&a.said.declared, &b.said.declared),
    }
}

/// Why what two sides say under different versions of something cannot be compared.
fn differs<T: PartialEq>(a: &Option<T>, b: &Option<T>) -> Option<(Incomparable, Side)> {
    if let Some(side) = sides(a.is_none(), b.is_none()) {
        return Some((Incomparable::Absent, side));
    }
    (a != b).then_some((Incomparable::OtherBasis, Side::Both))
}

fn side(snapshot: &Snapshot) -> ComparedSide {
    ComparedSide {
        name: snapshot.name.clone(),
        origin: snapshot.origin,
        tables: snapshot.tables.len(),
        rows: snapshot
            .tables
            .iter()
            .fold(0, |sum, table| table.rows.saturating_add(sum)),
        columns: snapshot.tables.iter().map(|table| table.columns.len()).sum(),
    }
}

/// Where a difference is.
#[derive(Clone, Default)]
struct Place {
    table: Option<Disclosed>,
    column: Option<Disclosed>,
    a: Option<usize>,
    b: Option<usize>,
}

impl Place {
    fn of(table: &TableSnapshot) -> Self {
        Self {
            table: Some(table.name.clone()),
            ..Self::default()
        }
    }

    fn column(&self, a: Option<&ColumnSnapshot>, b: Option<&ColumnSnapshot>) -> Self {
        Self {
            table: self.table.clone(),
            column: a.or(b).map(|column| column.name.clone()),
            a: a.map(|column| column.position),
            b: b.map(|column| column.position),
        }
    }
}

/// What was found so far.
#[derive(Default)]
struct Findings {
    same: u64,
    differences: Vec<Difference>,
}

impl Findings {
    fn add(&mut self, place: Place, aspect: Aspect, verdict: Verdict) {
        let outcome = match verdict {
            Verdict::Nothing => return,
            Verdict::Same => {
                self.same = self.same.saturating_add(1);
                return;
            }
            Verdict::Changed(Change {
                weight,
                because,
                before,
                after,
                drift,
            }) => Outcome::Changed {
                weight,
                because,
                before,
                after,
                drift,
            },
            Verdict::Unknown(why, side) => Outcome::NotComparable { why, side },
        };
        self.differences.push(Difference {
            aspect,
            table: place.table,
            column: place.column,
            column_a: place.a,
            column_b: place.b,
            outcome,
        });
    }

    /// Two tables that answer to each other.
    fn tables(&mut self, a: &TableSnapshot, b: &TableSnapshot, how: Found, rules: &Rules) {
        let place = Place::of(a);
        if how != Found::Name {
            let (before, after) = (Figure::Name(a.name.clone()), Figure::Name(b.name.clone()));
            let verdict = changed(Weight::Noise, Because::Representation, before, after);
            self.add(place.clone(), Aspect::TableRenamed, verdict);
        }
        for (aspect, verdict) in volumes(a, b, rules) {
            self.add(place.clone(), aspect, verdict);
        }
        self.schema(a, b, &place, rules);
    }

    /// The columns of two tables.
    fn schema(&mut self, a: &TableSnapshot, b: &TableSnapshot, place: &Place, rules: &Rules) {
        let pairs = columns(&a.columns, &b.columns);
        for gone in pairs.only_a.iter().filter_map(|at| a.columns.get(*at)) {
            let verdict = changed(
                Weight::Breaking,
                Because::Gone,
                Figure::Type(gone.inferred),
                Figure::Nothing,
            );
            self.add(place.column(Some(gone), None), Aspect::ColumnRemoved, verdict);
        }
        for new in pairs.only_b.iter().filter_map(|at| b.columns.get(*at)) {
            let personal = new.labels.iter().any(|held| held.personal);
            let (weight, because) = if personal {
                (Weight::Breaking, Because::PersonalAppeared)
            } else {
                (Weight::Matters, Because::New)
            };
            let verdict = changed(weight, because, Figure::Nothing, Figure::Type(new.inferred));
            self.add(place.column(None, Some(new)), Aspect::ColumnAdded, verdict);
        }
        let out_of_order = moved(&pairs);
        let empty = sides(a.rows == 0, b.rows == 0);
        if let Some(side) = empty {
            self.add(
                place.clone(),
                Aspect::Distribution,
                Verdict::Unknown(Incomparable::NoRows, side),
            );
        }
        for (x, y, how) in &pairs.pairs {
            let (Some(one), Some(other)) = (a.columns.get(*x), b.columns.get(*y)) else {
                continue;
            };
            let at = place.column(Some(one), Some(other));
            self.add(at.clone(), Aspect::ColumnRenamed, named(one, other, *how));
            let order = if out_of_order.contains(&(*x, *y)) {
                let (before, after) = (Figure::Position(one.position), Figure::Position(other.position));
                changed(Weight::Matters, Because::Order, before, after)
            } else {
                Verdict::Same
            };
            self.add(at.clone(), Aspect::ColumnMoved, order);
            if empty.is_some() {
                continue;
            }
            let pair = Pair {
                a: one,
                b: other,
                rules,
            };
            for measure in MEASURES {
                self.add(at.clone(), measure.aspect, (measure.compare)(&pair));
            }
        }
    }
}

/// What is compared of two tables as a whole.
fn volumes(a: &TableSnapshot, b: &TableSnapshot, rules: &Rules) -> [(Aspect, Verdict); 4] {
    [
        (Aspect::Rows, rows(a.rows, b.rows, rules.thresholds.rows)),
        (Aspect::Quarantined, quarantined(a, b, rules)),
        (Aspect::Duplicates, duplicates(a, b, rules.thresholds.share)),
        (Aspect::TableGrade, graded(a.grade, b.grade, rules.conclusions)),
    ]
}

fn rows(a: u64, b: u64, threshold: f64) -> Verdict {
    let (weight, because) = match (a, b) {
        _ if a == b => return Verdict::Same,
        (_, 0) => (Weight::Breaking, Because::Emptied),
        (0, _) => (Weight::Matters, Because::Filled),
        _ if a.abs_diff(b) as f64 >= threshold * a as f64 => (Weight::Matters, Because::Threshold),
        _ => (Weight::Noise, Because::Below),
    };
    changed(weight, because, Figure::Count(a), Figure::Count(b))
}

/// Rows that were set aside, of all rows in the file.
fn quarantined(a: &TableSnapshot, b: &TableSnapshot, rules: &Rules) -> Verdict {
    let whole = |table: &TableSnapshot, aside: u64| (aside, table.rows.saturating_add(aside));
    match (a.quarantined, b.quarantined) {
        (Some(one), Some(other)) => shares(whole(a, one), whole(b, other), rules.thresholds.share),
        (one, other) => sides(
            one.is_none() && rules.origins.0 == Origin::Report,
            other.is_none() && rules.origins.1 == Origin::Report,
        )
        .map_or(Verdict::Nothing, |side| Verdict::Unknown(Incomparable::Absent, side)),
    }
}

/// Known only where both sides digested their rows.
fn duplicates(a: &TableSnapshot, b: &TableSnapshot, threshold: f64) -> Verdict {
    let repeated = |(rows, distinct): (u64, u64)| (rows.saturating_sub(distinct), rows);
    match (a.rowset, b.rowset) {
        (Some(one), Some(other)) => shares(repeated(one), repeated(other), threshold),
        _ => Verdict::Nothing,
    }
}

fn named(a: &ColumnSnapshot, b: &ColumnSnapshot, how: Found) -> Verdict {
    match how {
        Found::Name => Verdict::Same,
        Found::Likeness => changed(
            Weight::Breaking,
            Because::Gone,
            Figure::Name(a.name.clone()),
            Figure::Name(b.name.clone()),
        ),
        Found::Place => sides(a.key.is_none(), b.key.is_none())
            .map_or(Verdict::Nothing, |side| Verdict::Unknown(Incomparable::Withheld, side)),
    }
}
