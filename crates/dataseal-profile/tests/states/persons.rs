//! Persons over several columns: the same however rows are split, and within the bounds that are told.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::array::{ArrayRef, UInt32Array};
use dataseal_model::{ClassId, ColumnCount, IdentifierCount, Identities, Masked, UnitedCount};
use dataseal_profile::{ColumnState, unite};

use crate::support::recognisers;

/// Even numbers of five to nine digits, the same everywhere (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn code(&mut self, people: u64) -> u32 {
        10_000 + 2 * u32::try_from(self.next() % people).unwrap()
    }
}

/// The hashed identifiers of a column of these numbers.
fn identities(numbers: &[u32], exact: bool) -> Option<Masked<Identities>> {
    let set = if exact {
        Arc::new(recognisers().exactly())
    } else {
        recognisers()
    };
    let mut state = ColumnState::new(Arc::clone(&set));
    let array: ArrayRef = Arc::new(UInt32Array::from(numbers.to_vec()));
    state.update(&array).unwrap();
    // By way of the worker's pipe.
    let state = ColumnState::from_bytes(&state.to_bytes(), set).unwrap();
    let profile = state.finish(Masked::default(), 0, String::new());
    let mut found = profile.values.identities.into_iter();
    found.next().map(|found| found.identities)
}

fn united(columns: &[&[u32]], exact: bool) -> UnitedCount {
    let parts: Vec<Masked<Identities>> = columns.iter().filter_map(|column| identities(column, exact)).collect();
    unite(&parts.iter().collect::<Vec<_>>(), exact).unwrap()
}

#[test]
fn columns_are_united_as_if_they_were_one() {
    let seeds = if cfg!(debug_assertions) { 60 } else { 1_000 };
    for seed in 0..seeds {
        let mut numbers = Numbers(seed);
        // Few that are all kept, and now and then more than are.
        let rows = if seed % 20 == 0 {
            60_000
        } else {
            1 + numbers.next() % 800
        };
        let people = 1 + numbers.next() % (2 * rows);
        let codes: Vec<u32> = (0..rows).map(|_| numbers.code(people)).collect();
        let truth = codes.iter().collect::<BTreeSet<_>>().len() as u64;
        let whole = united(&[&codes], false);
        // Two columns that overlap, and three pieces in another order.
        let (first, second) = codes.split_at(codes.len() / 3);
        let (middle, last) = second.split_at(second.len() / 2);
        assert_eq!(united(&[&codes, first], false), whole, "{seed}");
        assert_eq!(united(&[last, first, middle], false), whole, "{seed}");
        if whole.exact {
            assert_eq!(whole, UnitedCount::exactly(truth), "{seed}");
        }
        if seed % 60 == 0 {
            assert_eq!(
                united(&[last, first, middle], true),
                UnitedCount::exactly(truth),
                "{seed}"
            );
        }
    }
}

#[test]
fn the_truth_lies_within_the_interval_of_an_estimate() {
    let seeds: u64 = if cfg!(debug_assertions) { 40 } else { 1_000 };
    let (mut outside_likely, mut outside_bounds) = (0, 0);
    for seed in 0..seeds {
        let mut numbers = Numbers(seed ^ 0xabcd);
        let people = 17_000 + numbers.next() % 60_000;
        let codes: BTreeSet<u32> = (0..people).map(|_| numbers.code(400_000_000)).collect();
        let codes: Vec<u32> = codes.into_iter().collect();
        let truth = codes.len() as u64;
        let column = ColumnCount {
            values: truth * 2,
            distinct: UnitedCount::default(),
        };
        let count = IdentifierCount::of(
            ClassId::from_static("even-code"),
            &[column],
            Some(united(&[&codes], false)),
        );
        assert!(!count.exact);
        let holds = |(low, high): (u64, u64)| (low..=high).contains(&truth);
        outside_likely += u64::from(!holds(count.likely));
        outside_bounds += u64::from(!holds(count.bounds));
    }
    // Five in a hundred, and three in a thousand, with room for chance.
    assert!(outside_likely * 10 <= seeds, "{outside_likely} of {seeds}");
    assert!(outside_bounds * 100 <= seeds, "{outside_bounds} of {seeds}");
}

#[test]
fn what_is_no_counter_of_ours_is_refused() {
    let bad = |registers: Vec<u8>| {
        let masked = Masked::new(Identities::Registers(registers));
        unite(&[&masked], false)
    };
    assert_eq!(bad(vec![0; 100]), None);
    assert_eq!(bad(vec![255; 1 << 14]), None);
    assert_eq!(bad(Vec::new()), None);
    assert_eq!(unite(&[], false), Some(UnitedCount::exactly(0)));
}
