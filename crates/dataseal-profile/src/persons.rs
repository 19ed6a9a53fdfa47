//! Persons over several columns: their hashed identifiers united, with the error of an estimate.
//!
//! Uniting columns gives what one column with all of their rows would have given: the limit up to which hashes are kept is that
//! of a column, and the registers beyond it depend on the set of hashes alone.

use dataseal_model::{Identities, Masked, UnitedCount};

use crate::distinct::Distinct;
use crate::hll::FINE;
use crate::room::Room;

/// Different identifiers over columns of one class; exactly if that was asked for when they were measured. `None` if a part
/// is no counter of this version.
pub fn unite(parts: &[&Masked<Identities>], exact: bool) -> Option<UnitedCount> {
    let room = if exact { Room::FULL.exact() } else { Room::FULL };
    let mut all = Distinct::new(room);
    let mut certain = 0;
    let mut are_hashes = true;
    for part in parts {
        let part = part.expose();
        all.unite(part)?;
        certain = certain.max(at_least(part));
        are_hashes &= matches!(part, Identities::Hashes(_));
    }
    Some(match all.united() {
        Ok(value) => UnitedCount::exactly(value),
        Err((estimate, error)) => {
            // Registers made here stand for more hashes than there is room for.
            let at_least = if are_hashes { room.distinct as u64 + 1 } else { certain };
            UnitedCount {
                value: estimate.max(at_least),
                exact: false,
                at_least,
                error,
            }
        }
    })
}

/// What a part holds for certain: registers come where there are more hashes than there is room for.
fn at_least(part: &Identities) -> u64 {
    match part {
        Identities::Hashes(hashes) => hashes.len() as u64,
        Identities::Registers(registers) if registers.len() == 1 << FINE => Room::FULL.distinct as u64 + 1,
        Identities::Registers(_) => Room::of(usize::MAX).distinct as u64 + 1,
    }
}
