//! The table itself. Add a row here and `docs/facts.md` and the questionnaire follow.

use super::{FactOrigin, FactScope, FactSpec, FactType};

/// Every fact, in the order of the documentation.
pub const FACTS: &[FactSpec] = &[FactSpec {
    name: "rows",
    fact_type: FactType::Integer,
    scope: FactScope::Dataset,
    origin: FactOrigin::Scanned,
    unit: "rows",
    zh: "实测行数",
    en: "Rows measured",
    asset_key: None,
    choices: &[],
}];
