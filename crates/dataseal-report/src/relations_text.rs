//! How columns go together, in words.

use std::cmp::Reverse;

use dataseal_model::{ShownCorrelation, TableAppraisal};

use crate::number::{count, short};
use crate::{Lang, message, printable};

/// Correlations that are named, strongest first; the JSON document has all.
const CORRELATIONS: usize = 10;
/// Pairs of a key that are named.
const KEY_PAIRS: usize = 10;

/// What was found, a phrase a pair; nothing where nothing was asked for.
pub(crate) fn of_relations(table: &TableAppraisal, lang: Lang) -> Vec<String> {
    let relations = &table.relations;
    if relations.too_wide {
        return vec![message(lang, "relations.too-wide", &[])];
    }
    let mut phrases = Vec::new();
    if relations.wanted.correlations {
        phrases.extend(correlations(table, lang));
    }
    if relations.wanted.key_pairs {
        phrases.extend(key_pairs(table, lang));
    }
    phrases
}

fn name(table: &TableAppraisal, column: usize) -> String {
    let column = table.columns.get(column);
    column.map_or_else(String::new, |column| printable(column.shown.name.as_str()).into_owned())
}

fn correlations(table: &TableAppraisal, lang: Lang) -> Vec<String> {
    let relations = &table.relations;
    let mut strongest: Vec<&ShownCorrelation> = relations.correlations.iter().collect();
    strongest.sort_by_key(|found| (Reverse(strength(found)), found.one, found.other));
    let named = strongest.iter().take(CORRELATIONS).map(|found| {
        let args: [(&str, &dyn std::fmt::Display); 4] = [
            ("one", &name(table, found.one)),
            ("other", &name(table, found.other)),
            ("value", &short(found.coefficient.as_str())),
            ("n", &count(found.rows)),
        ];
        message(lang, "relations.correlation", &args)
    });
    let mut phrases: Vec<String> = named.collect();
    let left = strongest.len().saturating_sub(CORRELATIONS);
    if left > 0 {
        phrases.push(message(lang, "relations.more-correlations", &[("n", &left)]));
    }
    if relations.withheld > 0 {
        phrases.push(message(lang, "relations.withheld", &[("n", &relations.withheld)]));
    }
    if phrases.is_empty() {
        phrases.push(message(lang, "relations.no-correlation", &[]));
    }
    phrases
}

/// The coefficient without its sign, in billionths.
fn strength(found: &ShownCorrelation) -> u64 {
    let digits = found.coefficient.as_str().trim_start_matches('-');
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    format!("{whole}{decimals:0<9}").parse().unwrap_or(0)
}

fn key_pairs(table: &TableAppraisal, lang: Lang) -> Vec<String> {
    let found = &table.relations.key_pairs;
    if found.is_empty() {
        return vec![message(lang, "relations.no-key-pair", &[])];
    }
    let named = found.iter().take(KEY_PAIRS).map(|pair| {
        let id = if pair.distinct.exact {
            "relations.key-pair"
        } else {
            "relations.key-pair-estimated"
        };
        let args: [(&str, &dyn std::fmt::Display); 3] = [
            ("one", &name(table, pair.one)),
            ("other", &name(table, pair.other)),
            ("n", &count(pair.distinct.value)),
        ];
        message(lang, id, &args)
    });
    let mut phrases: Vec<String> = named.collect();
    let left = found.len().saturating_sub(KEY_PAIRS);
    if left > 0 {
        phrases.push(message(lang, "relations.more-key-pairs", &[("n", &left)]));
    }
    phrases
}
