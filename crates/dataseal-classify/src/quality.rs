//! Assesses the quality indicators of one table, as far as its counts allow. What needs somebody's expectation stays not
//! assessable and says what is missing; what merely points the same way is a proxy and stands apart.

use dataseal_model::{
    Assessment, ColumnAppraisal, ColumnCounts, DayCoverage, Fraction, INDICATORS, Indicator, IndicatorSpec,
    InferredType, Lack, Proxy, ProxyKind, ProxyValue, Quality, TableAppraisal, ValueKind,
};

/// Per cent of the rows that must have a value of their own before a column looks like a key.
const NEARLY_UNIQUE: u128 = 95;
/// Characters beyond which a text is no key but prose.
const LONGEST_KEY: u64 = 64;

/// The quality of a table, seen from an assessment date (days since 1970-01-01). Dates count only where they may be shown.
pub fn quality(table: &TableAppraisal, as_of: i64) -> Quality {
    Quality {
        indicators: INDICATORS.iter().map(|spec| indicator(spec, table)).collect(),
        proxies: ProxyKind::ALL.map(|kind| proxy(kind, table, as_of)).to_vec(),
    }
}

fn indicator(spec: &'static IndicatorSpec, table: &TableAppraisal) -> Indicator {
    let (assessment, column) = match (spec.needs, spec.code) {
        (Some(lack), _) => (Assessment::NotAssessable(lack), None),
        (None, _) if table.rows == 0 => (Assessment::NotAssessable(Lack::Rows), None),
        (None, _) if !table.is_read_whole() => (Assessment::NotAssessable(Lack::WholeReading), None),
        (None, "030400") => key(table),
        (None, _) => (different_rows(table), None),
    };
    Indicator {
        spec,
        assessment,
        column,
    }
}

/// Rows that say what no row before them says, of all rows.
fn different_rows(table: &TableAppraisal) -> Assessment {
    let Some(counts) = table.row_counts else {
        return Assessment::NotAssessable(Lack::ComparedRows);
    };
    match counts.duplicates(table.rows) {
        Some(duplicates) => Assessment::Value(Fraction {
            numerator: table.rows.saturating_sub(duplicates),
            denominator: table.rows,
        }),
        None => Assessment::NotAssessable(Lack::ExactRows),
    }
}

/// Different values of the column that looks most like a key, of all rows.
fn key(table: &TableAppraisal) -> (Assessment, Option<usize>) {
    let candidates = || {
        let columns = table.columns.iter().enumerate();
        columns.filter(|(_, column)| looks_like_key(&column.counts))
    };
    let exact = candidates().filter(|(_, column)| column.counts.distinct.exact);
    // The first of those that are equally good.
    let best = exact.max_by_key(|(at, column)| (column.counts.distinct.value, std::cmp::Reverse(*at)));
    if let Some((at, column)) = best {
        let value = Fraction {
            numerator: column.counts.distinct.value,
            denominator: table.rows,
        };
        return (Assessment::Value(value), Some(at));
    }
    match candidates().next() {
        Some(_) => (Assessment::NotAssessable(Lack::ExactKey), None),
        None => (Assessment::NotAssessable(Lack::Key), None),
    }
}

/// Whether nearly every row has a value of its own, of a type that names things, and no prose.
fn looks_like_key(counts: &ColumnCounts) -> bool {
    let names = matches!(counts.inferred, InferredType::Of(ValueKind::Integer | ValueKind::Text));
    let short = counts.lengths.is_none_or(|lengths| lengths.max <= LONGEST_KEY);
    let unique = u128::from(counts.distinct.value) * 100 >= u128::from(counts.rows) * NEARLY_UNIQUE;
    names && short && unique && counts.rows > 1
}

fn proxy(kind: ProxyKind, table: &TableAppraisal, as_of: i64) -> Proxy {
    let (value, column) = match kind {
        ProxyKind::NullRate => (share(null_rate(&table.columns)), None),
        ProxyKind::TypeConsistency => (share(type_consistency(&table.columns)), None),
        ProxyKind::ParseRate => (share(parse_rate(table)), None),
        ProxyKind::Lag => match freshest(&table.columns, as_of) {
            Some((days, column)) => (Some(ProxyValue::Days(days)), Some(column)),
            None => (None, None),
        },
    };
    Proxy { kind, value, column }
}

/// A share of nothing is none.
fn share(fraction: Fraction) -> Option<ProxyValue> {
    (fraction.denominator > 0).then_some(ProxyValue::Share(fraction))
}

fn sum(counts: impl Iterator<Item = u64>) -> u64 {
    counts.fold(0, u64::saturating_add)
}

fn null_rate(columns: &[ColumnAppraisal]) -> Fraction {
    let missing = |column: &ColumnAppraisal| column.counts.rows.saturating_sub(column.counts.present());
    Fraction {
        numerator: sum(columns.iter().map(missing)),
        denominator: sum(columns.iter().map(|column| column.counts.rows)),
    }
}

fn type_consistency(columns: &[ColumnAppraisal]) -> Fraction {
    let values = |column: &ColumnAppraisal| sum(column.counts.kinds.iter().map(|(_, values)| *values));
    Fraction {
        numerator: sum(columns.iter().map(|column| most_frequent(&column.counts))),
        denominator: sum(columns.iter().map(values)),
    }
}

/// Values of the most frequent kind.
fn most_frequent(counts: &ColumnCounts) -> u64 {
    let is_number = |kind: ValueKind| InferredType::Of(kind).is_number();
    let numbers = counts.kinds.iter().filter(|(kind, _)| is_number(*kind));
    let numbers = sum(numbers.map(|(_, values)| *values));
    let others = counts.kinds.iter().filter(|(kind, _)| !is_number(*kind));
    others.map(|(_, values)| *values).max().unwrap_or(0).max(numbers)
}

fn parse_rate(table: &TableAppraisal) -> Fraction {
    let inventory = &table.inventory;
    Fraction {
        numerator: inventory.rows_measured,
        denominator: inventory.rows_measured.saturating_add(inventory.rows_quarantined),
    }
}

/// Days since the last date, and its column.
fn freshest(columns: &[ColumnAppraisal], as_of: i64) -> Option<(u64, usize)> {
    let ages = columns.iter().enumerate().filter_map(|(at, column)| {
        let age = DayCoverage::of(&column.shown.days, as_of)?.age?;
        Some((age, at))
    });
    ages.min()
}

#[cfg(test)]
mod tests;
