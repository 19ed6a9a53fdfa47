//! Bounds must hold the truth, whatever the identifiers and however rows are split.

use super::*;

fn class(id: &'static str) -> ClassId {
    ClassId::from_static(id)
}

fn exact(values: u64, different: u64) -> ColumnCount {
    ColumnCount {
        values,
        distinct: UnitedCount::exactly(different),
    }
}

fn rows(rows: u64, room: u64, identified: u64) -> PersonRows {
    PersonRows {
        rows,
        room,
        identified,
        numbered: 0,
        loose: 0,
    }
}

#[test]
fn an_estimate_has_two_intervals_within_what_is_certain() {
    let united = UnitedCount {
        value: 1_000_000,
        exact: false,
        at_least: 16_385,
        error: 8_125,
    };
    let count = IdentifierCount::of(class("resident-id"), &[exact(1_005_000, 0)], Some(united));
    // 1.96 and 3 times 0.8125 %; no more different values than values.
    assert_eq!(count.likely, (984_075, 1_005_000));
    assert_eq!(count.bounds, (975_625, 1_005_000));
    let small = UnitedCount {
        value: 16_390,
        ..united
    };
    let count = IdentifierCount::of(class("resident-id"), &[exact(20_000, 0)], Some(small));
    assert_eq!(count.bounds.0, 16_385);
}

#[test]
fn what_cannot_be_united_lies_between_the_largest_and_the_sum() {
    let count = IdentifierCount::of(class("email"), &[exact(50, 40), exact(90, 70)], None);
    assert!(!count.exact);
    assert_eq!((count.persons, count.bounds), (70, (70, 110)));
    let only = IdentifierCount::of(class("email"), &[exact(50, 40)], None);
    assert!(only.exact);
    assert_eq!(only.bounds, (40, 40));
}

#[test]
fn classes_are_not_united_and_rows_bound_the_persons() {
    let of = |id, values, different| IdentifierCount::of(class(id), &[exact(values, different)], None);
    let both = [of("resident-id", 1_000, 900), of("mobile-phone", 800, 700)];
    // One table: whoever has no identity number is somebody else.
    let bounds = PersonBounds::of(&both, &[rows(1_000, 1, 1_000)], true, None);
    assert_eq!((bounds.at_least, bounds.at_most), (900, Some(1_000)));
    // Two tables: the sum.
    let bounds = PersonBounds::of(&both, &[rows(1_000, 1, 1_000), rows(800, 1, 800)], true, None);
    assert_eq!((bounds.at_least, bounds.at_most), (900, Some(1_600)));
    // Rows without an identifier may each be of somebody else.
    let bounds = PersonBounds::of(&both[..1], &[rows(1_200, 1, 1_000)], true, None);
    assert_eq!((bounds.at_least, bounds.at_most), (900, Some(1_100)));
    // A table that was not read to its end says nothing about the most.
    assert_eq!(
        PersonBounds::of(&both, &[rows(1_000, 1, 1_000)], false, None).at_most,
        None
    );
    // Names alone: at least somebody, at most one a row.
    let bounds = PersonBounds::of(&[], &[rows(30, 1, 0)], true, None);
    assert_eq!((bounds.at_least, bounds.at_most), (1, Some(30)));
    // Everybody has an identity number and nobody shares one: where each row has one, they are counted.
    let numbered = PersonRows {
        numbered: 1_000,
        ..rows(1_000, 1, 1_000)
    };
    let bounds = PersonBounds::of(&both, &[numbered], true, Some(&class("resident-id")));
    assert_eq!((bounds.at_least, bounds.at_most), (900, Some(900)));
}

#[test]
fn a_threshold_within_the_bounds_is_undetermined() {
    let bounds = PersonBounds {
        at_least: 99_999,
        at_most: Some(100_000),
    };
    assert_eq!(bounds.reaches(99_999), Some(true));
    assert_eq!(bounds.reaches(100_000), None);
    assert_eq!(bounds.reaches(100_001), Some(false));
    let open = PersonBounds {
        at_least: 5,
        at_most: None,
    };
    assert_eq!((open.reaches(5), open.reaches(6)), (Some(true), None));
}

#[test]
fn a_scan_can_only_raise_a_declared_total() {
    let measured = PersonBounds {
        at_least: 500,
        at_most: Some(600),
    };
    let with = |declared| {
        let total = measured.raising(declared);
        (total.at_least, total.at_most)
    };
    assert_eq!(with(None), (500, None));
    assert_eq!(with(Some(2_000)), (2_000, Some(2_000)));
    assert_eq!(with(Some(100)), (500, Some(600)));
}

#[test]
fn persons_without_sensitive_information_are_the_others() {
    let of = |at_least, at_most| PersonBounds { at_least, at_most };
    assert_eq!(of(10, Some(12)).without(&of(3, Some(4))), of(6, Some(9)));
    assert_eq!(of(10, Some(12)).without(&of(3, None)), of(0, Some(9)));
    assert_eq!(of(10, Some(10)).without(&of(10, Some(10))), of(0, Some(0)));
}

/// A generator of numbers that are the same everywhere (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }
}

/// Rows of known persons, each with an identity number and a telephone or without, in tables at random.
#[test]
fn the_truth_lies_within_the_bounds() {
    let seeds = if cfg!(debug_assertions) { 200 } else { 1_000 };
    for seed in 0..seeds {
        let mut numbers = Numbers(seed);
        let people = 1 + numbers.below(80);
        let tables = 1 + numbers.below(4);
        let mut truth = std::collections::BTreeSet::new();
        let mut ids = std::collections::BTreeSet::new();
        let mut phones = std::collections::BTreeSet::new();
        let (mut id_values, mut phone_values) = (0, 0);
        let mut room = Vec::new();
        for _ in 0..tables {
            let (has_id, has_phone) = (numbers.below(3) > 0, numbers.below(3) > 0);
            let count = numbers.below(60);
            let (mut with_id, mut with_phone) = (0, 0);
            for _ in 0..count {
                let person = numbers.below(people);
                truth.insert(person);
                if has_id && numbers.below(10) > 0 {
                    ids.insert(person);
                    with_id += 1;
                }
                if has_phone && numbers.below(10) > 0 {
                    phones.insert(person);
                    with_phone += 1;
                }
            }
            id_values += with_id;
            phone_values += with_phone;
            room.push(PersonRows {
                numbered: with_id,
                ..rows(count, 1, with_id.max(with_phone))
            });
        }
        let mut counts = Vec::new();
        for (id, values, found) in [
            ("resident-id", id_values, &ids),
            ("mobile-phone", phone_values, &phones),
        ] {
            let united = UnitedCount::exactly(found.len() as u64);
            if values > 0 {
                counts.push(IdentifierCount::of(class(id), &[exact(values, 0)], Some(united)));
            }
        }
        let bounds = PersonBounds::of(&counts, &room, true, Some(&class("resident-id")));
        let truth = truth.len() as u64;
        assert!(
            bounds.at_least <= truth && bounds.at_most.is_some_and(|most| most >= truth),
            "{seed}: {bounds:?}, {truth}"
        );
    }
}
