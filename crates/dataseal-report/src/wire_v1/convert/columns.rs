//! What was measured of one column.

use dataseal_model as model;
use dataseal_model::Strength;
use dataseal_pack::Taxonomy;

use super::super::{
    Bar, Characters, Column, Days, Evidence, Label, Lengths, LongDigits, Node, Quantile, Recognised, Remark, Review,
    RunnerUp, Text, Top,
};
use super::driver;

pub(super) fn column(column: &model::ColumnAppraisal, as_of: i64, taxonomy: &Taxonomy) -> Column {
    let (counts, shown) = (&column.counts, &column.shown);
    let labels = |wanted: fn(Strength) -> bool| {
        let chosen = column.labels.iter().filter(|each| wanted(each.strength));
        chosen.map(|each| label(each, &column.placements, taxonomy)).collect()
    };
    let histogram = shown.shape.iter().flat_map(|shape| &shape.histogram);
    Column {
        name: shown.name.to_string(),
        name_withheld: shown.name_withheld,
        column_type: counts.inferred.as_str().to_owned(),
        declared: column.declared.clone(),
        rows: counts.rows,
        nulls: counts.nulls,
        placeholders: counts.placeholders,
        blanks: counts.blanks,
        present: counts.present(),
        distinct: counts.distinct.value,
        distinct_exact: counts.distinct.exact,
        kinds: counts
            .kinds
            .iter()
            .map(|(kind, n)| (kind.as_str().to_owned(), *n))
            .collect(),
        uniqueness: share(counts.distinct.value, counts.present()),
        lengths: counts.lengths.map(lengths),
        bytes: counts.bytes.map(lengths),
        characters: Characters {
            only_digits: counts.characters.only_digits,
            latin: counts.characters.latin,
            han: counts.characters.han,
            full_width: counts.characters.full_width,
            other: counts.characters.other,
            mixed: counts.characters.mixed,
        },
        padded: counts.padded,
        zeros: counts.zeros,
        negatives: counts.negatives,
        infinities: counts.infinities,
        nans: counts.nans,
        entropy: counts
            .entropy
            .map(|millibits| format!("{}.{:03}", millibits / 1000, millibits % 1000)),
        recognised: counts.recognised.iter().map(recognised).collect(),
        exponents: counts.exponents,
        long_digits: counts.long_digits.iter().map(long_digits).collect(),
        wrapped: counts.wrapped,
        labels: labels(|strength| strength >= Strength::Likely),
        hints: labels(|strength| strength < Strength::Likely),
        review: column.review.as_ref().map(|each| review(each, taxonomy)),
        grade: column.grade.grade.as_str().to_owned(),
        drivers: column.grade.drivers.iter().map(|each| driver(each, taxonomy)).collect(),
        withheld: shown.withheld.map(|reason| reason.as_str().to_owned()),
        min: shown.min.as_ref().map(ToString::to_string),
        max: shown.max.as_ref().map(ToString::to_string),
        mean: shown.mean.as_ref().map(ToString::to_string),
        sum: shown.sum.as_ref().map(ToString::to_string),
        variance: shown.variance.as_ref().map(ToString::to_string),
        std_dev: shown.deviation.as_ref().map(ToString::to_string),
        skewness: shown.skewness.as_ref().map(ToString::to_string),
        kurtosis: shown.kurtosis.as_ref().map(ToString::to_string),
        suspected: shown.suspected.iter().map(top).collect(),
        days: days(&shown.days, as_of),
        forms: shown.forms.iter().map(top).collect(),
        quantiles: shown.quantiles.iter().map(quantile).collect(),
        histogram: histogram.map(bar).collect(),
        top: shown.top.iter().map(top).collect(),
    }
}

fn lengths(lengths: model::Lengths) -> Lengths {
    Lengths {
        min: lengths.min,
        max: lengths.max,
        total: lengths.total,
    }
}

/// A share as a decimal of six digits, cut, so that it is 1 only if it is whole.
pub(super) fn share(part: u64, whole: u64) -> Option<String> {
    let millionths = (u128::from(part) * 1_000_000).checked_div(u128::from(whole))?;
    Some(format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000))
}

/// How days lie, seen from the assessment date.
fn days(by_day: &[(i32, u64)], as_of: i64) -> Option<Days> {
    let coverage = model::DayCoverage::of(by_day, as_of)?;
    Some(Days {
        distinct: coverage.distinct,
        missing: coverage.missing(),
        longest_gap: coverage.longest_gap,
        future: coverage.future,
        age: coverage.age,
    })
}

fn recognised(count: &model::RecognisedCount) -> Recognised {
    Recognised {
        class: count.class.to_string(),
        hits: count.hits,
        near_misses: count.near_misses,
        contained: count.contained,
        occurrences: count.occurrences,
        distinct: count.distinct.value,
    }
}

fn long_digits(digits: &model::LongDigits) -> LongDigits {
    LongDigits {
        length: digits.length,
        values: digits.values,
        zeroed: digits.zeroed,
    }
}

fn quantile((at, value): &(u16, model::Disclosed)) -> Quantile {
    Quantile {
        per_mille: *at,
        value: value.to_string(),
    }
}

fn bar(bucket: &model::HistogramBucket) -> Bar {
    Bar {
        low: format!("{:?}", bucket.low),
        high: format!("{:?}", bucket.high),
        count: bucket.count,
    }
}

fn top((value, count): &(model::Disclosed, u64)) -> Top {
    Top {
        value: value.to_string(),
        count: *count,
    }
}

fn review(review: &model::ColumnReview, taxonomy: &Taxonomy) -> Review {
    let decision = &review.decision;
    Review {
        classes: decision
            .classes
            .as_ref()
            .map(|classes| classes.iter().map(ToString::to_string).collect()),
        grade: decision.grade.map(|grade| grade.as_str().to_owned()),
        disclose: decision.disclose,
        reason: decision.reason.clone(),
        reviewer: decision.reviewer.clone(),
        date: decision.date.to_string(),
        stale: review.stale,
        machine_labels: review.machine.iter().map(|each| label(each, &[], taxonomy)).collect(),
        machine_grade: review.machine_grade.as_str().to_owned(),
    }
}

/// Remarks as they are written.
pub(crate) fn remarks(remarks: &[model::Remark]) -> Vec<Remark> {
    let remarks = remarks.iter().map(|remark| Remark {
        code: remark.code.as_str().to_owned(),
        count: remark.count,
    });
    remarks.collect()
}

/// A label as it is written, with its places in the taxonomies.
pub(crate) fn label(label: &model::Label, placements: &[model::Placement], taxonomy: &Taxonomy) -> Label {
    let own = placements.iter().filter(|placement| placement.class == label.class);
    let evidence = &label.evidence;
    let title = taxonomy.class(&label.class).map(|class| Text::from(&class.title));
    Label {
        class: label.class.to_string(),
        title: title.unwrap_or_default(),
        confidence: label.confidence.to_string(),
        strength: label.strength.as_str().to_owned(),
        form: label.form.as_str().to_owned(),
        personal: label.personal,
        sensitive: label.sensitive,
        nodes: own.map(|placement| Node::of(&placement.node)).collect(),
        evidence: Evidence {
            name_term: evidence.name.as_ref().map(|name| name.term.clone()),
            name_whole: evidence.name.as_ref().is_some_and(|name| name.whole),
            hits: evidence.hits,
            of: evidence.of,
            near_misses: evidence.near_misses,
            contained: evidence.contained,
            occurrences: evidence.occurrences,
            distinct: evidence.distinct,
            chance: evidence.chance.to_string(),
            runner_up: evidence.runner_up.as_ref().map(|(class, confidence)| RunnerUp {
                class: class.to_string(),
                confidence: confidence.to_string(),
            }),
            remarks: remarks(&evidence.remarks),
        },
    }
}
