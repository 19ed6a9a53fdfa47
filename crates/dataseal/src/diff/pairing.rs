//! Which table answers to which, and which column: by name first, then by shape and place.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use dataseal_model::Masked;

use super::snapshot::{ColumnSnapshot, TableSnapshot};

/// Tables of different names are taken for one only if at least half of all their column names are shared: fewer would
/// pair tables that have no more in common than a key.
const SHARED_NAMES: f64 = 0.5;

/// Two of one kind that answer to each other, and those that answer to none.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Pairs {
    /// (place on the first side, place on the second side, how they found each other), in order of the first side.
    pub(crate) pairs: Vec<(usize, usize, Found)>,
    /// Places of those that only the first side has.
    pub(crate) only_a: Vec<usize>,
    /// Places of those that only the second side has.
    pub(crate) only_b: Vec<usize>,
}

/// How two found each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// They have one name.
    Name,
    /// They look like each other.
    Likeness,
    /// They stand at one place, and a report withholds the name of one.
    Place,
}

/// What is not yet paired.
struct Open {
    pairs: Vec<(usize, usize, Found)>,
    a: BTreeSet<usize>,
    b: BTreeSet<usize>,
}

impl Open {
    fn new(a: usize, b: usize) -> Self {
        Self {
            pairs: Vec::new(),
            a: (0..a).collect(),
            b: (0..b).collect(),
        }
    }

    /// Pairs those of one key, of several the first ones.
    fn pair_by<K: Ord>(&mut self, how: Found, a: impl Fn(usize) -> Option<K>, b: impl Fn(usize) -> Option<K>) {
        let mut waiting: BTreeMap<K, VecDeque<usize>> = BTreeMap::new();
        for place in &self.b {
            if let Some(key) = b(*place) {
                waiting.entry(key).or_default().push_back(*place);
            }
        }
        for place in self.a.clone() {
            let partner = a(place).and_then(|key| waiting.get_mut(&key)?.pop_front());
            if let Some(partner) = partner {
                self.take(place, partner, how);
            }
        }
    }

    fn take(&mut self, a: usize, b: usize, how: Found) {
        self.pairs.push((a, b, how));
        self.a.remove(&a);
        self.b.remove(&b);
    }

    fn done(mut self) -> Pairs {
        self.pairs.sort_unstable_by_key(|(a, ..)| *a);
        Pairs {
            pairs: self.pairs,
            only_a: self.a.into_iter().collect(),
            only_b: self.b.into_iter().collect(),
        }
    }
}

/// Pairs tables by name; then those whose column names are most alike; and the only table of one side with the only
/// one of the other, whatever they are called: whoever names two files wants them compared.
pub(crate) fn tables(a: &[TableSnapshot], b: &[TableSnapshot]) -> Pairs {
    let mut open = Open::new(a.len(), b.len());
    let name = |tables: &[TableSnapshot], place: usize| tables.get(place).map(|table| table.name.clone());
    open.pair_by(Found::Name, |x| name(a, x), |y| name(b, y));
    let names_a: Vec<(usize, Names)> = open.a.iter().filter_map(|x| Some((*x, names(a.get(*x)?)))).collect();
    let names_b: Vec<(usize, Names)> = open.b.iter().filter_map(|y| Some((*y, names(b.get(*y)?)))).collect();
    let all = names_a
        .iter()
        .flat_map(|one| names_b.iter().map(move |other| (one, other)));
    let rated = all.map(|((x, one), (y, other))| (shared(one, other), *x, *y));
    let mut alike: Vec<(f64, usize, usize)> = rated.filter(|(rate, ..)| *rate >= SHARED_NAMES).collect();
    // Ties by what swapping the sides does not change.
    let place = |(_, x, y): &(f64, usize, usize)| (x.abs_diff(*y), x + y);
    alike.sort_by(|one, other| other.0.total_cmp(&one.0).then(place(one).cmp(&place(other))));
    for (_, x, y) in alike {
        if open.a.contains(&x) && open.b.contains(&y) {
            open.take(x, y, Found::Likeness);
        }
    }
    if a.len() == 1 && b.len() == 1 && open.pairs.is_empty() {
        open.take(0, 0, Found::Likeness);
    }
    open.done()
}

type Names = BTreeSet<Masked<String>>;

fn names(table: &TableSnapshot) -> Names {
    table.columns.iter().filter_map(|column| column.key.clone()).collect()
}

/// Share of names that two tables have in common (Jaccard).
fn shared(a: &Names, b: &Names) -> f64 {
    let all = a.union(b).count();
    if all == 0 {
        return 0.0;
    }
    a.intersection(b).count() as f64 / all as f64
}

/// Pairs columns by name; then those whose names differ in case, spaces and signs alone; then those that stand at the
/// same place or behind the same neighbour and are of one kind, which look renamed.
pub(crate) fn columns(a: &[ColumnSnapshot], b: &[ColumnSnapshot]) -> Pairs {
    let mut open = Open::new(a.len(), b.len());
    let key = |columns: &[ColumnSnapshot], place: usize| columns.get(place)?.key.clone();
    open.pair_by(Found::Name, |x| key(a, x), |y| key(b, y));
    let spelt = |columns: &[ColumnSnapshot], place: usize| {
        let column = columns.get(place).filter(|column| column.key.is_some())?;
        Some(plain(column.name.as_str())).filter(|name| !name.is_empty())
    };
    open.pair_by(Found::Likeness, |x| spelt(a, x), |y| spelt(b, y));
    // Where a report withholds a name, the place is all there is.
    let nameless =
        |columns: &[ColumnSnapshot], place: usize| columns.get(place).is_some_and(|column| column.key.is_none());
    for place in open.a.clone() {
        if open.b.contains(&place) && (nameless(a, place) || nameless(b, place)) {
            open.take(place, place, Found::Place);
        }
    }
    let alike_at = |x: usize, y: usize| a.get(x).zip(b.get(y)).is_some_and(|(one, other)| alike(one, other));
    // All of one place before any behind one neighbour, so that swapping the sides pairs the same.
    for place in open.a.clone() {
        if open.b.contains(&place) && alike_at(place, place) {
            open.take(place, place, Found::Likeness);
        }
    }
    let mut partners: BTreeMap<usize, usize> = open.pairs.iter().map(|(x, y, _)| (*x, *y)).collect();
    for x in open.a.clone() {
        let neighbour = x.checked_sub(1).and_then(|before| partners.get(&before));
        let Some(y) = neighbour.map(|partner| partner.saturating_add(1)) else {
            continue;
        };
        if open.b.contains(&y) && alike_at(x, y) {
            open.take(x, y, Found::Likeness);
            partners.insert(x, y);
        }
    }
    open.done()
}

/// Letters and digits of a name in lower case.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether two columns of different names may be one: same type and classes, and not everything about them has moved.
/// A new name over other content is a removal and an addition.
fn alike(a: &ColumnSnapshot, b: &ColumnSnapshot) -> bool {
    let classes = |column: &ColumnSnapshot| -> Vec<_> { column.labels.iter().map(|held| held.class.clone()).collect() };
    let numbers = a.inferred.is_number() && b.inferred.is_number();
    let near = |one: f64, other: f64| (one - other).abs() <= 0.1;
    let share = |part: u64, whole: u64| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
    let filled = near(share(a.nulls, a.rows), share(b.nulls, b.rows));
    let lengths = match (a.lengths.flatten(), b.lengths.flatten()) {
        (Some(one), Some(other)) => one.min.max(other.min) <= one.max.min(other.max),
        _ => true,
    };
    (a.inferred == b.inferred || numbers) && classes(a) == classes(b) && filled && lengths
}

/// Pairs whose order differs: all but a longest run of pairs that are in the same order on both sides.
pub(crate) fn moved(pairs: &Pairs) -> Vec<(usize, usize)> {
    let order: Vec<usize> = pairs.pairs.iter().map(|(_, b, _)| *b).collect();
    let kept = longest_rising(&order);
    let all = pairs.pairs.iter().map(|(a, b, _)| (*a, *b));
    all.filter(|(_, b)| !kept.contains(b)).collect()
}

/// A longest rising subsequence, by patience sorting.
fn longest_rising(order: &[usize]) -> BTreeSet<usize> {
    // For each length the place in `order` of the smallest end of a run of that length, and each one's predecessor.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(order.len());
    let value = |place: usize| order.get(place).copied().unwrap_or_default();
    for (place, wanted) in order.iter().enumerate() {
        let length = ends.partition_point(|end| value(*end) < *wanted);
        before.push(length.checked_sub(1).and_then(|last| ends.get(last).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = place,
            None => ends.push(place),
        }
    }
    let mut kept = BTreeSet::new();
    let mut at = ends.last().copied();
    while let Some(place) = at {
        kept.insert(value(place));
        at = before.get(place).copied().flatten();
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_column_that_went_elsewhere_is_the_only_one_that_moved() {
        let pairs = |order: &[usize]| Pairs {
            pairs: order.iter().enumerate().map(|(a, b)| (a, *b, Found::Name)).collect(),
            only_a: Vec::new(),
            only_b: Vec::new(),
        };
        assert_eq!(moved(&pairs(&[0, 1, 2, 3])), []);
        assert_eq!(moved(&pairs(&[3, 0, 1, 2])), [(0, 3)]);
        assert_eq!(moved(&pairs(&[1, 2, 3, 0])), [(3, 0)]);
        assert_eq!(moved(&pairs(&[1, 3, 7])), []);
        assert_eq!(moved(&pairs(&[])), []);
    }
}
