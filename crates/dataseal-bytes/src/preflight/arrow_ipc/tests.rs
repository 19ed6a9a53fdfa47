//! What lies between messages.

mod polars;

use super::*;
use crate::testing::region_of;

/// What of these bytes belongs to something, and what to nothing.
fn between(bytes: &[u8]) -> Result<(u64, Vec<Extent>), IntakeError> {
    let region = region_of(bytes);
    let limits = Limits::default();
    let mut survey = Survey {
        region: &region,
        limits: &limits,
        schema: Schema {
            big_endian: false,
            fields: Vec::new(),
            total: 0,
            unknown_keys: 0,
        },
        values: BTreeMap::new(),
        messages: Vec::new(),
        rows: 0,
        accounted: 0,
        unreferenced: Vec::new(),
        ended: false,
    };
    survey.between(0, region.len())?;
    Ok((survey.accounted, survey.unreferenced))
}

#[test]
fn zeros_belong_to_what_is_before_them_however_many_they_are() {
    for length in [0, 1, 4, 63, 64, 65, 320, 4099, (3 << 20) + 2] {
        assert_eq!(between(&vec![0; length]), Ok((length as u64, Vec::new())), "{length}");
    }
}

#[test]
fn what_follows_zeros_is_looked_at_from_its_own_word_on() {
    const END: &[u8] = b"\xFF\xFF\xFF\xFF\0\0\0\0";
    for zeros in [0, 4, 60, 64, 68, 320, 3 << 20] {
        let padding = vec![0_u8; zeros];
        // No message has this length.
        let junk = [padding.as_slice(), b"\0\0\0\x80"].concat();
        let unreferenced = Extent {
            offset: zeros as u64,
            length: 4,
        };
        assert_eq!(between(&junk), Ok((zeros as u64, vec![unreferenced])), "{zeros}");
        let marks = [padding.as_slice(), END, &padding, END, b"\0\0\0"].concat();
        assert_eq!(between(&marks), Ok((marks.len() as u64, Vec::new())), "{zeros}");
    }
}
