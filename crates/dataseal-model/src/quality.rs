//! Data quality by indicator: what could be assessed, as an exact fraction, and what could not, with what is missing.
//!
//! Dimensions and indicators are those of GB/T 36344-2018, with the codes of DB31/T 1523-2024. Rows `B40` to `B58` are those
//! of the project's own register of rules. An indicator without its input is never taken to be fulfilled.

/// One of the six heads under which data quality is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// Whether data keep to standards, models, rules (规范性).
    Conformity,
    /// Whether what should be there is there (完整性).
    Completeness,
    /// Whether data are right (准确性).
    Accuracy,
    /// Whether data agree with each other (一致性).
    Consistency,
    /// Whether data are right at their time (时效性).
    Timeliness,
    /// Whether data can be reached and used (可访问性).
    Accessibility,
}

impl Dimension {
    /// Every dimension, in the order of the codes.
    pub const ALL: [Self; 6] = [
        Self::Conformity,
        Self::Completeness,
        Self::Accuracy,
        Self::Consistency,
        Self::Timeliness,
        Self::Accessibility,
    ];

    /// The name used in `report.json`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Conformity => "conformity",
            Self::Completeness => "completeness",
            Self::Accuracy => "accuracy",
            Self::Consistency => "consistency",
            Self::Timeliness => "timeliness",
            Self::Accessibility => "accessibility",
        }
    }
}

/// What an indicator lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// A standard for types, formats and lengths of columns.
    ColumnStandard,
    /// The model that the data should follow.
    TargetModel,
    /// A data dictionary.
    DataDictionary,
    /// A list of business rules.
    RuleList,
    /// An authoritative reference table.
    ReferenceTable,
    /// A policy for grading and masking.
    SecurityPolicy,
    /// Which columns must be filled in.
    RequiredColumns,
    /// How many records are expected.
    ExpectedRecords,
    /// True or expected values.
    TrueValues,
    /// Rules for type, range, length and precision.
    FormatRules,
    /// What counts as dirty.
    DirtyRule,
    /// Copies of the same data to compare with.
    Copies,
    /// Constraints within and between tables.
    Constraints,
    /// The period in which values are valid.
    ValidRange,
    /// When data have to be there.
    UpdatePromise,
    /// A rule for the order of moments.
    OrderRule,
    /// The period of the authorisation.
    AuthorisedPeriod,
    /// The promised accessibility.
    AccessPromise,
    /// The scenario of use.
    Scenario,
    /// A single row.
    Rows,
    /// All of the file: some of it was not read.
    WholeReading,
    /// A comparison of whole rows, which a table of several files has not.
    ComparedRows,
    /// The exact number of different rows, which `--rowset` counts.
    ExactRows,
    /// A key: none was named, and no column looks like one.
    Key,
    /// The exact number of different values of the column that looks like a key.
    ExactKey,
}

impl Lack {
    /// Everything that can be missing.
    pub const ALL: [Self; 25] = [
        Self::ColumnStandard,
        Self::TargetModel,
        Self::DataDictionary,
        Self::RuleList,
        Self::ReferenceTable,
        Self::SecurityPolicy,
        Self::RequiredColumns,
        Self::ExpectedRecords,
        Self::TrueValues,
        Self::FormatRules,
        Self::DirtyRule,
        Self::Copies,
        Self::Constraints,
        Self::ValidRange,
        Self::UpdatePromise,
        Self::OrderRule,
        Self::AuthorisedPeriod,
        Self::AccessPromise,
        Self::Scenario,
        Self::Rows,
        Self::WholeReading,
        Self::ComparedRows,
        Self::ExactRows,
        Self::Key,
        Self::ExactKey,
    ];

    /// The name used in `report.json`, and the end of its message's id.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ColumnStandard => "column-standard",
            Self::TargetModel => "target-model",
            Self::DataDictionary => "data-dictionary",
            Self::RuleList => "rule-list",
            Self::ReferenceTable => "reference-table",
            Self::SecurityPolicy => "security-policy",
            Self::RequiredColumns => "required-columns",
            Self::ExpectedRecords => "expected-records",
            Self::TrueValues => "true-values",
            Self::FormatRules => "format-rules",
            Self::DirtyRule => "dirty-rule",
            Self::Copies => "copies",
            Self::Constraints => "constraints",
            Self::ValidRange => "valid-range",
            Self::UpdatePromise => "update-promise",
            Self::OrderRule => "order-rule",
            Self::AuthorisedPeriod => "authorised-period",
            Self::AccessPromise => "access-promise",
            Self::Scenario => "scenario",
            Self::Rows => "rows",
            Self::WholeReading => "whole-reading",
            Self::ComparedRows => "compared-rows",
            Self::ExactRows => "exact-rows",
            Self::Key => "key",
            Self::ExactKey => "exact-key",
        }
    }
}

/// One indicator as it is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndicatorSpec {
    /// Row of the register, `B40` to `B58`.
    pub row: &'static str,
    /// Code of six digits, two a level.
    pub code: &'static str,
    /// The dimension it belongs to.
    pub dimension: Dimension,
    /// How its value follows from the counts A and B, or from the indicators below it.
    pub formula: &'static str,
    /// What the data alone do not tell; absent for what follows from them.
    pub needs: Option<Lack>,
}

impl IndicatorSpec {
    /// Whether it is part of another indicator rather than one of a dimension's own.
    pub fn is_part(&self) -> bool {
        !self.code.ends_with("00")
    }
}

/// An exact share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction {
    /// Elements that satisfy.
    pub numerator: u64,
    /// Elements that were evaluated, never zero in a value.
    pub denominator: u64,
}

impl Fraction {
    /// The share in millionths, cut, so that it is a million only where it is whole; `None` without elements.
    pub fn millionths(self) -> Option<u64> {
        let scaled = u128::from(self.numerator) * 1_000_000;
        let millionths = scaled.checked_div(u128::from(self.denominator))?;
        u64::try_from(millionths).ok()
    }
}

/// Whether an indicator has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assessment {
    /// It has.
    Value(Fraction),
    /// It has none, for want of this.
    NotAssessable(Lack),
}

/// One indicator of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Indicator {
    /// How it is defined.
    pub spec: &'static IndicatorSpec,
    /// Its value, or why there is none.
    pub assessment: Assessment,
    /// The column that was taken to be the key, from 0, where the value rests on one.
    pub column: Option<usize>,
}

/// A figure that points to a dimension and is not its indicator: the data alone give it, without anybody's expectation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxyKind {
    /// Share of cells without a value: null, blank or placeholder.
    NullRate,
    /// Share of values that are of the most frequent kind of their column; whole numbers, decimals and floats are one.
    TypeConsistency,
    /// Share of delimited or declared rows that could be read rather than set aside.
    ParseRate,
    /// Days from the last date that is not in the future, over all columns whose dates may be shown, to the assessment
    /// date.
    Lag,
}

impl ProxyKind {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::NullRate, Self::TypeConsistency, Self::ParseRate, Self::Lag];

    /// The name used in `report.json`, and the end of its message's id.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NullRate => "null-rate",
            Self::TypeConsistency => "type-consistency",
            Self::ParseRate => "parse-rate",
            Self::Lag => "lag-days",
        }
    }

    /// The dimension it points to.
    pub const fn dimension(self) -> Dimension {
        match self {
            Self::NullRate => Dimension::Completeness,
            Self::TypeConsistency | Self::ParseRate => Dimension::Conformity,
            Self::Lag => Dimension::Timeliness,
        }
    }
}

/// What a proxy measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxyValue {
    /// A share.
    Share(Fraction),
    /// Days.
    Days(u64),
}

/// One proxy of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proxy {
    /// Which.
    pub kind: ProxyKind,
    /// Its value, where there is one.
    pub value: Option<ProxyValue>,
    /// The column that it rests on, from 0, where that is one.
    pub column: Option<usize>,
}

/// How many indicators of a dimension have a value, and their mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DimensionScore {
    /// Which.
    pub dimension: Dimension,
    /// Its indicators, parts not counted.
    pub indicators: usize,
    /// Those that have a value.
    pub assessed: usize,
    /// Mean of their values in millionths, cut; `None` where none has one, which is not zero and not one.
    pub millionths: Option<u64>,
}

/// The quality of one table. Empty where nobody assessed it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quality {
    /// Every indicator, by code.
    pub indicators: Vec<Indicator>,
    /// What stands beside them.
    pub proxies: Vec<Proxy>,
}

impl Quality {
    /// What is known of one dimension.
    pub fn score(&self, dimension: Dimension) -> DimensionScore {
        let own = |indicator: &&Indicator| indicator.spec.dimension == dimension && !indicator.spec.is_part();
        let values: Vec<u64> = self
            .indicators
            .iter()
            .filter(own)
            .filter_map(|indicator| match indicator.assessment {
                Assessment::Value(value) => value.millionths(),
                Assessment::NotAssessable(_) => None,
            })
            .collect();
        let count = u64::try_from(values.len()).unwrap_or(u64::MAX);
        DimensionScore {
            dimension,
            indicators: self.indicators.iter().filter(own).count(),
            assessed: values.len(),
            millionths: values.iter().sum::<u64>().checked_div(count),
        }
    }
}

const fn spec(
    row: &'static str,
    code: &'static str,
    dimension: Dimension,
    formula: &'static str,
    needs: Option<Lack>,
) -> IndicatorSpec {
    IndicatorSpec {
        row,
        code,
        dimension,
        formula,
        needs,
    }
}

const SATISFIED: &str = "A/B";
const NOT_CONCERNED: &str = "1 - A/B";

/// Every indicator: 23, and the 7 parts of two of them.
///
/// 030200 asks for rules of type, range, length and precision, although it is sometimes counted among those that data alone
/// give; only 030300 and 030400 ask for nothing but a key, which the data can show.
#[rustfmt::skip]
pub static INDICATORS: [IndicatorSpec; 30] = {
    use Dimension::{Accessibility, Accuracy, Completeness, Conformity, Consistency, Timeliness};
    [
        spec("B40", "010100", Conformity, "mean(010101, 010102, 010103)", Some(Lack::ColumnStandard)),
        spec("B40", "010101", Conformity, SATISFIED, Some(Lack::ColumnStandard)),
        spec("B40", "010102", Conformity, SATISFIED, Some(Lack::ColumnStandard)),
        spec("B40", "010103", Conformity, SATISFIED, Some(Lack::ColumnStandard)),
        spec("B41", "010200", Conformity, SATISFIED, Some(Lack::TargetModel)),
        spec("B42", "010300", Conformity, SATISFIED, Some(Lack::DataDictionary)),
        spec("B43", "010400", Conformity, SATISFIED, Some(Lack::RuleList)),
        spec("B44", "010500", Conformity, SATISFIED, Some(Lack::ReferenceTable)),
        spec("B45", "010600", Conformity, SATISFIED, Some(Lack::SecurityPolicy)),
        spec("B46", "020100", Completeness, SATISFIED, Some(Lack::RequiredColumns)),
        spec("B47", "020200", Completeness, SATISFIED, Some(Lack::ExpectedRecords)),
        spec("B48", "030100", Accuracy, SATISFIED, Some(Lack::TrueValues)),
        spec("B49", "030200", Accuracy, SATISFIED, Some(Lack::FormatRules)),
        spec("B50", "030300", Accuracy, NOT_CONCERNED, None),
        spec("B51", "030400", Accuracy, SATISFIED, None),
        spec("B52", "030500", Accuracy, NOT_CONCERNED, Some(Lack::DirtyRule)),
        spec("B53", "030600", Accuracy, SATISFIED, Some(Lack::ReferenceTable)),
        spec("B54", "040100", Consistency, SATISFIED, Some(Lack::Copies)),
        spec("B55", "040200", Consistency, "mean(040201, 040202, 040203, 040204)", Some(Lack::Constraints)),
        spec("B55", "040201", Consistency, SATISFIED, Some(Lack::Constraints)),
        spec("B55", "040202", Consistency, SATISFIED, Some(Lack::Constraints)),
        spec("B55", "040203", Consistency, SATISFIED, Some(Lack::Constraints)),
        spec("B55", "040204", Consistency, SATISFIED, Some(Lack::Constraints)),
        spec("B56", "040300", Consistency, SATISFIED, Some(Lack::DataDictionary)),
        spec("B57", "050100", Timeliness, SATISFIED, Some(Lack::ValidRange)),
        spec("B57", "050200", Timeliness, SATISFIED, Some(Lack::UpdatePromise)),
        spec("B57", "050300", Timeliness, SATISFIED, Some(Lack::OrderRule)),
        spec("B57", "050400", Timeliness, SATISFIED, Some(Lack::AuthorisedPeriod)),
        spec("B58", "060100", Accessibility, SATISFIED, Some(Lack::AccessPromise)),
        spec("B58", "060200", Accessibility, SATISFIED, Some(Lack::Scenario)),
    ]
};

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn codes_rise_and_say_their_dimension() {
        assert!(INDICATORS.is_sorted_by(|one, next| one.code < next.code && one.row <= next.row));
        for spec in &INDICATORS {
            let place = Dimension::ALL.iter().position(|each| *each == spec.dimension).unwrap() + 1;
            assert!(spec.code.starts_with(&format!("0{place}")) && spec.code.len() == 6);
        }
        let parts = INDICATORS.iter().filter(|spec| spec.is_part()).count();
        assert_eq!((INDICATORS.len(), parts), (30, 7));
    }

    #[test]
    fn a_dimension_without_a_value_has_no_score() {
        let of = |assessment| Indicator {
            spec: INDICATORS.iter().find(|spec| spec.code == "030300").unwrap(),
            assessment,
            column: None,
        };
        let mut quality = Quality {
            indicators: vec![of(Assessment::NotAssessable(Lack::Key))],
            proxies: Vec::new(),
        };
        assert_eq!(quality.score(Dimension::Accuracy).millionths, None);
        assert_eq!(quality.score(Dimension::Timeliness).millionths, None);
        let nearly = Fraction {
            numerator: u64::MAX - 1,
            denominator: u64::MAX,
        };
        quality.indicators.push(of(Assessment::Value(nearly)));
        let score = quality.score(Dimension::Accuracy);
        assert_eq!(
            (score.indicators, score.assessed, score.millionths),
            (2, 1, Some(999_999))
        );
        let nothing = Fraction {
            numerator: 0,
            denominator: 0,
        };
        assert_eq!(nothing.millionths(), None);
    }
}
