//! Reading states that someone else wrote: refused or canonical, never a panic.

use std::sync::Arc;

use arrow::array::RecordBatch;
use dataseal_model::{Digest, RecogniserSet};
use dataseal_profile::{ColumnState, ProfileError, TableState};
use proptest::prelude::*;

use crate::support::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_truncation_is_refused(array in any_column()) {
        let bytes = measure(&[array]).to_bytes();
        for end in (0..bytes.len()).step_by(7) {
            prop_assert!(ColumnState::from_bytes(&bytes[..end], recognisers()).is_err());
        }
        let mut longer = bytes.clone();
        longer.push(0);
        prop_assert!(ColumnState::from_bytes(&longer, recognisers()).is_err());
        prop_assert!(ColumnState::from_bytes(&bytes, recognisers()).is_ok());
    }

    #[test]
    fn a_changed_byte_is_refused_or_canonical(array in any_column(), place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = measure(&[Arc::clone(&array)]).to_bytes();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        if let Ok(mut state) = ColumnState::from_bytes(&bytes, recognisers()) {
            prop_assert_eq!(state.to_bytes(), bytes);
            // Whatever it says, it can be used.
            state.update(&array).unwrap();
            state.merge(&measure(&[array])).unwrap();
            let _ = state.finish(dataseal_model::Masked::new(String::new()), 0, String::new());
        }
    }

    #[test]
    fn noise_is_refused(noise in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(ColumnState::from_bytes(&noise, recognisers()).is_err());
        prop_assert!(TableState::from_bytes(&noise, recognisers()).is_err());
        // Behind a good header, too.
        let mut bytes = ColumnState::new(recognisers()).to_bytes();
        bytes.truncate(38);
        bytes.extend(noise);
        let read = ColumnState::from_bytes(&bytes, recognisers());
        prop_assert!(read.is_err() || read.is_ok_and(|state| state.to_bytes() == bytes));
    }

    #[test]
    fn tables_survive_the_trip(left in any_column(), right in any_column()) {
        let rows = left.len().min(right.len());
        let columns = [("c0", left.slice(0, rows)), ("c1", right.slice(0, rows))];
        let batch = RecordBatch::try_from_iter_with_nullable(columns.map(|(name, array)| (name, array, true))).unwrap();
        let mut table = TableState::new(2, recognisers());
        table.update(&batch).unwrap();
        let bytes = table.to_bytes();
        let mut read = TableState::from_bytes(&bytes, recognisers()).unwrap();
        prop_assert_eq!(read.to_bytes(), bytes);
        prop_assert_eq!(read.rows(), rows as u64);
        read.merge(&table).unwrap();
        table.update(&batch).unwrap();
        prop_assert_eq!(read.to_bytes(), table.to_bytes());
    }
}

#[test]
fn versions_and_recognisers_are_checked() {
    let state = ColumnState::new(recognisers());
    let mut bytes = state.to_bytes();
    let other = Arc::new(RecogniserSet::new(Vec::new(), Digest::new([9; 32])));
    let found = ColumnState::from_bytes(&bytes, Arc::clone(&other)).unwrap_err();
    assert!(matches!(found, ProfileError::Recognisers { .. }));
    let mut mine = ColumnState::new(recognisers());
    assert!(matches!(
        mine.merge(&ColumnState::new(other)).unwrap_err(),
        ProfileError::Recognisers { .. }
    ));
    bytes[4] = 77;
    let found = ColumnState::from_bytes(&bytes, recognisers()).unwrap_err();
    assert!(matches!(found, ProfileError::Version { found: 77, .. }));
}

#[test]
fn tables_of_other_widths_are_refused() {
    let mut table = TableState::new(2, recognisers());
    let other = TableState::new(3, recognisers());
    assert_eq!(
        table.merge(&other).unwrap_err(),
        ProfileError::Columns { found: 3, expected: 2 }
    );
    assert_eq!(
        table.finish(&[]).unwrap_err(),
        ProfileError::Columns { found: 0, expected: 2 }
    );
}

#[test]
fn debug_shows_no_value() {
    let state = measure(&[Arc::new(arrow::array::StringArray::from(vec!["CANARY-1234567"]))]);
    assert!(!format!("{state:?}").contains("CANARY"));
}
