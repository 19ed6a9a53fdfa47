//! Facts of data quality: what an indicator of DB31/T 1523-2024 came to where it could be assessed; absent where it could not.

use dataseal_model::facts::FactValue::{Integer, Share};
use dataseal_model::{Assessment, ProxyKind, ProxyValue, Quality};

use crate::FactMap;

/// Indicators by code, with the fact that carries each.
const FACTS: &[(&str, &str)] = &[
    ("010100", "table_quality_data_standard"),
    ("010200", "table_quality_data_model"),
    ("010300", "table_quality_metadata"),
    ("010400", "table_quality_business_rules"),
    ("010500", "table_quality_reference_data"),
    ("010600", "table_quality_security_rules"),
    ("020100", "table_quality_element_completeness"),
    ("030100", "table_quality_correctness"),
    ("030200", "table_quality_format_compliance"),
    ("030300", "table_quality_non_duplication"),
    ("030400", "table_quality_uniqueness"),
    ("030500", "table_quality_clean_data"),
    ("030600", "table_quality_reference_accuracy"),
    ("040100", "table_quality_same_data"),
    ("040200", "table_quality_related_data"),
    ("040300", "table_quality_content_metadata"),
    ("050100", "table_quality_period_validity"),
    ("050200", "table_quality_timeliness"),
    ("050300", "table_quality_sequence"),
    ("050400", "table_quality_authorised_use"),
    ("060100", "table_quality_accessibility"),
    ("060200", "table_quality_availability"),
];

/// Adds them to the facts of a table.
pub(super) fn facts(table: &mut FactMap, quality: &Quality) {
    for indicator in &quality.indicators {
        let fact = FACTS.iter().find(|(code, _)| *code == indicator.spec.code);
        if let (Some((_, fact)), Assessment::Value(value)) = (fact, indicator.assessment)
            && value.denominator > 0
        {
            let share = Share {
                part: value.numerator,
                whole: value.denominator,
            };
            table.insert(fact, share);
        }
    }
    for proxy in &quality.proxies {
        match (proxy.kind, proxy.value) {
            (ProxyKind::NullRate, Some(ProxyValue::Share(empty))) if empty.denominator > 0 => {
                let filled = Share {
                    part: empty.denominator.saturating_sub(empty.numerator),
                    whole: empty.denominator,
                };
                table.insert("table_filled_share", filled);
            }
            (ProxyKind::Lag, Some(ProxyValue::Days(days))) => {
                table.insert("table_lag_days", Integer(i64::try_from(days).unwrap_or(i64::MAX)));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use dataseal_model::INDICATORS;
    use dataseal_model::facts::{FactScope, fact};

    use super::FACTS;

    #[test]
    fn every_indicator_that_stands_alone_is_a_fact_of_a_table() {
        for (code, name) in FACTS {
            let spec = INDICATORS.iter().find(|spec| spec.code == *code).unwrap();
            assert!(!spec.is_part());
            assert_eq!(fact(name).unwrap().scope, FactScope::Table);
        }
        // The completeness of records is the fact `rows` beside a declared number.
        let alone = INDICATORS
            .iter()
            .filter(|spec| !spec.is_part() && spec.code != "020200");
        assert_eq!(alone.count(), FACTS.len());
    }
}
