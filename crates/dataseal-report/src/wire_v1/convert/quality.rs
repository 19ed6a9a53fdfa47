//! Quality on the wire.

use dataseal_model as model;
use dataseal_model::{Assessment, ProxyKind, ProxyValue};

use super::columns::share;
use super::number;
use crate::wire_v1::Text;
use crate::wire_v1::quality::{Dimension, Indicator, Proxy, Quality};
use crate::words;

/// `None` where the quality was not assessed.
pub(super) fn quality(quality: &model::Quality) -> Option<Quality> {
    (!quality.indicators.is_empty()).then(|| Quality {
        dimensions: model::Dimension::ALL
            .map(|each| dimension(quality.score(each)))
            .to_vec(),
        indicators: quality.indicators.iter().map(indicator).collect(),
        proxies: quality.proxies.iter().map(proxy).collect(),
    })
}

fn dimension(score: model::DimensionScore) -> Dimension {
    Dimension {
        id: score.dimension.as_str().to_owned(),
        name: Text::both(|lang| words::dimension(lang, score.dimension)),
        indicators: number(score.indicators),
        assessed: number(score.assessed),
        value: score.millionths.and_then(|millionths| share(millionths, 1_000_000)),
    }
}

fn indicator(indicator: &model::Indicator) -> Indicator {
    let spec = indicator.spec;
    let (value, lack) = match indicator.assessment {
        Assessment::Value(value) => (Some(value), None),
        Assessment::NotAssessable(lack) => (None, Some(lack)),
    };
    Indicator {
        id: spec.row.to_owned(),
        code: spec.code.to_owned(),
        dimension: spec.dimension.as_str().to_owned(),
        name: Text::both(|lang| words::indicator(lang, spec)),
        formula: spec.formula.to_owned(),
        value: value.and_then(|value| share(value.numerator, value.denominator)),
        numerator: value.map(|value| value.numerator),
        denominator: value.map(|value| value.denominator),
        column_index: indicator.column.map(number),
        missing: lack.map(|lack| lack.as_str().to_owned()),
        missing_text: lack.map(|lack| Text::both(|lang| words::lack(lang, lack))),
    }
}

fn proxy(proxy: &model::Proxy) -> Proxy {
    let (value, fraction) = match proxy.value {
        Some(ProxyValue::Share(fraction)) => (share(fraction.numerator, fraction.denominator), Some(fraction)),
        Some(ProxyValue::Days(days)) => (Some(days.to_string()), None),
        None => (None, None),
    };
    Proxy {
        id: proxy.kind.as_str().to_owned(),
        dimension: proxy.kind.dimension().as_str().to_owned(),
        name: Text::both(|lang| words::proxy(lang, proxy.kind)),
        unit: match proxy.kind {
            ProxyKind::Lag => "days",
            ProxyKind::NullRate | ProxyKind::TypeConsistency | ProxyKind::ParseRate => "share",
        }
        .to_owned(),
        value,
        numerator: fraction.map(|fraction| fraction.numerator),
        denominator: fraction.map(|fraction| fraction.denominator),
        column_index: proxy.column.map(number),
    }
}
