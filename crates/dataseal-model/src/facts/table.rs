//! The table itself, in parts by who says it. Add a row to a part; `docs/facts.md` and the questionnaire of `asset.toml`
//! follow.

mod declared;
mod derived;
mod scanned;

use super::{FactOrigin, FactScope, FactSpec, FactType};

/// Every fact, in the order of the documentation: what was measured, what was declared, what follows from both.
pub static FACTS: &[FactSpec] = &joined();

const COUNT: usize = scanned::FACTS.len() + declared() + derived::FACTS.len();

const fn declared() -> usize {
    let mut parts = declared::FACTS;
    let mut count = 0;
    while let [part, rest @ ..] = parts {
        count += part.len();
        parts = rest;
    }
    count
}

const fn joined() -> [FactSpec; COUNT] {
    let mut all = [BLANK; COUNT];
    let (first, mut room) = all.split_at_mut(scanned::FACTS.len());
    first.copy_from_slice(scanned::FACTS);
    let mut parts = declared::FACTS;
    while let [part, rest @ ..] = parts {
        let (here, behind) = room.split_at_mut(part.len());
        here.copy_from_slice(part);
        room = behind;
        parts = rest;
    }
    room.copy_from_slice(derived::FACTS);
    all
}

/// Fills the array until the parts are copied into it.
const BLANK: FactSpec = FactSpec {
    name: "",
    fact_type: FactType::Boolean,
    scope: FactScope::Dataset,
    origin: FactOrigin::Derived,
    unit: "",
    zh: "",
    en: "",
    asset_key: None,
    choices: &[],
};
