//! The table itself, in three parts by who says it. Add a row to a part; `docs/facts.md` and the questionnaire of
//! `asset.toml` follow.

mod declared;
mod derived;
mod scanned;

use super::{FactOrigin, FactScope, FactSpec, FactType};

/// Every fact, in the order of the documentation: what was measured, what was declared, what follows from both.
pub const FACTS: &[FactSpec] = &joined();

const COUNT: usize = scanned::FACTS.len() + declared::FACTS.len() + derived::FACTS.len();

const fn joined() -> [FactSpec; COUNT] {
    let mut all = [BLANK; COUNT];
    let (first, rest) = all.split_at_mut(scanned::FACTS.len());
    let (second, third) = rest.split_at_mut(declared::FACTS.len());
    first.copy_from_slice(scanned::FACTS);
    second.copy_from_slice(declared::FACTS);
    third.copy_from_slice(derived::FACTS);
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
