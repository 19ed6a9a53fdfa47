//! A profile as it is kept. Numbers that JSON does not carry exactly travel as text or bits.

use dataseal_model::{
    CharacterCounts, ColumnCounts, ColumnIdentities, ColumnProfile, ColumnValues, Completeness, DistinctCount,
    FormCount, HistogramBucket, Identities, Lengths, LongDigits, Masked, PairsPresent, RecognisedCount, Relations,
    RowCounts, Scalar, TableProfile, TopValue, ValueKind,
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StoredProfile {
    rows: u64,
    row_counts: Option<(u64, StoredDistinct)>,
    completeness: Option<StoredCompleteness>,
    columns: Vec<StoredColumn>,
    recognisers: String,
    state_version: u16,
}

/// (complete rows, (columns with gaps, rows in which each two are present))
type StoredCompleteness = (u64, Option<(Vec<usize>, Vec<Vec<u64>>)>);

/// (count, whether it is exact)
type StoredDistinct = (u64, bool);

/// (smallest, largest, sum)
type StoredLengths = (u64, u64, u64);

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredColumn {
    name: String,
    position: usize,
    declared: String,
    counts: StoredCounts,
    values: StoredValues,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredCounts {
    rows: u64,
    nulls: u64,
    blanks: u64,
    placeholders: u64,
    kinds: Vec<(String, u64)>,
    inferred: String,
    distinct: StoredDistinct,
    lengths: Option<StoredLengths>,
    bytes: Option<StoredLengths>,
    /// Only digits, Latin, Han, full-width, other, mixed.
    characters: [u64; 6],
    padded: u64,
    zeros: u64,
    negatives: u64,
    infinities: u64,
    nans: u64,
    entropy: Option<u64>,
    recognised: Vec<StoredRecognised>,
    exponents: u64,
    /// (length, values, zeroed)
    long_digits: Vec<(u8, u64, u64)>,
    wrapped: u64,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredRecognised {
    class: String,
    hits: u64,
    near_misses: u64,
    contained: u64,
    occurrences: u64,
    distinct: StoredDistinct,
    days: Vec<(i32, u64)>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredValues {
    min: Option<StoredScalar>,
    max: Option<StoredScalar>,
    mean: Option<String>,
    sum: Option<String>,
    variance: Option<String>,
    deviation: Option<String>,
    skewness: Option<String>,
    kurtosis: Option<String>,
    suspected: Vec<(StoredScalar, u64)>,
    days: Option<Vec<(i32, u64)>>,
    forms: Option<Vec<(String, u64)>>,
    quantiles: Vec<(u16, StoredScalar)>,
    /// (low, high, count); the bounds as bits.
    histogram: Option<Vec<(u64, u64, u64)>>,
    top: Option<Vec<(String, u64)>>,
    /// (class, registers, each as the character that stands so far behind `0`)
    identities: Vec<(String, String)>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum StoredScalar {
    Boolean(bool),
    Integer(String),
    Decimal(String),
    Float(u64),
    Date(i32),
    Time(i64),
    Timestamp(i64),
    Text(String),
}

impl StoredProfile {
    pub(super) fn of(profile: TableProfile) -> Self {
        let TableProfile {
            rows,
            row_counts,
            completeness,
            // Only profiles without them are kept.
            relations: _,
            columns,
            recognisers,
            state_version,
        } = profile;
        Self {
            rows,
            row_counts: row_counts.map(|RowCounts { empty, distinct }| (empty, stored_distinct(distinct))),
            completeness: completeness.map(|Completeness { complete, pairs }| {
                (complete, pairs.map(|PairsPresent { columns, both }| (columns, both)))
            }),
            columns: columns.into_iter().map(StoredColumn::of).collect(),
            recognisers: recognisers.to_string(),
            state_version,
        }
    }

    /// The profile; `None` if it does not hold together.
    pub(super) fn read(self) -> Option<TableProfile> {
        Some(TableProfile {
            rows: self.rows,
            row_counts: self.row_counts.map(|(empty, kept)| RowCounts {
                empty,
                distinct: distinct(kept),
            }),
            relations: Relations::default(),
            completeness: self.completeness.map(|(complete, pairs)| Completeness {
                complete,
                pairs: pairs.map(|(columns, both)| PairsPresent { columns, both }),
            }),
            columns: self
                .columns
                .into_iter()
                .map(StoredColumn::read)
                .collect::<Option<_>>()?,
            recognisers: self.recognisers.parse().ok()?,
            state_version: self.state_version,
        })
    }
}

const fn stored_distinct(count: DistinctCount) -> StoredDistinct {
    (count.value, count.exact)
}

const fn distinct((value, exact): StoredDistinct) -> DistinctCount {
    DistinctCount { value, exact }
}

const fn stored_lengths(lengths: Lengths) -> StoredLengths {
    (lengths.min, lengths.max, lengths.total)
}

const fn lengths((min, max, total): StoredLengths) -> Lengths {
    Lengths { min, max, total }
}

impl StoredColumn {
    fn of(column: ColumnProfile) -> Self {
        let ColumnProfile {
            name,
            position,
            declared,
            counts,
            values,
        } = column;
        Self {
            name: name.expose().clone(),
            position,
            declared,
            counts: StoredCounts::of(counts),
            values: StoredValues::of(values),
        }
    }

    fn read(self) -> Option<ColumnProfile> {
        Some(ColumnProfile {
            name: Masked::new(self.name),
            position: self.position,
            declared: self.declared,
            counts: self.counts.read()?,
            values: self.values.read()?,
        })
    }
}

impl StoredCounts {
    fn of(counts: ColumnCounts) -> Self {
        let CharacterCounts {
            only_digits,
            latin,
            han,
            full_width,
            other,
            mixed,
        } = counts.characters;
        let kinds = counts.kinds.iter();
        let long_digits = counts.long_digits.iter();
        Self {
            rows: counts.rows,
            nulls: counts.nulls,
            blanks: counts.blanks,
            placeholders: counts.placeholders,
            kinds: kinds.map(|(kind, rows)| (kind.as_str().to_owned(), *rows)).collect(),
            inferred: counts.inferred.to_string(),
            distinct: stored_distinct(counts.distinct),
            lengths: counts.lengths.map(stored_lengths),
            bytes: counts.bytes.map(stored_lengths),
            characters: [only_digits, latin, han, full_width, other, mixed],
            padded: counts.padded,
            zeros: counts.zeros,
            negatives: counts.negatives,
            infinities: counts.infinities,
            nans: counts.nans,
            entropy: counts.entropy,
            recognised: counts.recognised.into_iter().map(StoredRecognised::of).collect(),
            exponents: counts.exponents,
            long_digits: long_digits
                .map(|long| (long.length, long.values, long.zeroed))
                .collect(),
            wrapped: counts.wrapped,
        }
    }

    fn read(self) -> Option<ColumnCounts> {
        let kind = |(name, rows): (String, u64)| {
            let kind = ValueKind::ALL.into_iter().find(|kind| kind.as_str() == name)?;
            Some((kind, rows))
        };
        let [only_digits, latin, han, full_width, other, mixed] = self.characters;
        let long = |(length, values, zeroed)| LongDigits { length, values, zeroed };
        Some(ColumnCounts {
            rows: self.rows,
            nulls: self.nulls,
            blanks: self.blanks,
            placeholders: self.placeholders,
            kinds: self.kinds.into_iter().map(kind).collect::<Option<_>>()?,
            inferred: self.inferred.parse().ok()?,
            distinct: distinct(self.distinct),
            lengths: self.lengths.map(lengths),
            bytes: self.bytes.map(lengths),
            characters: CharacterCounts {
                only_digits,
                latin,
                han,
                full_width,
                other,
                mixed,
            },
            padded: self.padded,
            zeros: self.zeros,
            negatives: self.negatives,
            infinities: self.infinities,
            nans: self.nans,
            entropy: self.entropy,
            recognised: self
                .recognised
                .into_iter()
                .map(StoredRecognised::read)
                .collect::<Option<_>>()?,
            exponents: self.exponents,
            long_digits: self.long_digits.into_iter().map(long).collect(),
            wrapped: self.wrapped,
        })
    }
}

impl StoredRecognised {
    fn of(found: RecognisedCount) -> Self {
        Self {
            class: found.class.to_string(),
            hits: found.hits,
            near_misses: found.near_misses,
            contained: found.contained,
            occurrences: found.occurrences,
            distinct: stored_distinct(found.distinct),
            days: found.days,
        }
    }

    fn read(self) -> Option<RecognisedCount> {
        Some(RecognisedCount {
            class: self.class.parse().ok()?,
            hits: self.hits,
            near_misses: self.near_misses,
            contained: self.contained,
            occurrences: self.occurrences,
            distinct: distinct(self.distinct),
            days: self.days,
        })
    }
}

impl StoredValues {
    fn of(values: ColumnValues) -> Self {
        let scalar = |value: Option<Masked<Scalar>>| value.as_ref().map(StoredScalar::of);
        let text = |value: Option<Masked<String>>| value.map(|value| value.expose().clone());
        let bars = |bars: Masked<Vec<HistogramBucket>>| {
            let bars = bars.expose().iter();
            bars.map(|bar| (bar.low.to_bits(), bar.high.to_bits(), bar.count))
                .collect()
        };
        let forms = |forms: Vec<FormCount>| {
            let forms = forms.into_iter();
            forms.map(|form| (form.form.expose().clone(), form.count)).collect()
        };
        let top = |top: Vec<TopValue>| {
            let top = top.into_iter();
            top.map(|top| (top.value.expose().clone(), top.count)).collect()
        };
        Self {
            min: scalar(values.min),
            max: scalar(values.max),
            mean: text(values.mean),
            sum: text(values.sum),
            variance: text(values.variance),
            deviation: text(values.deviation),
            skewness: text(values.skewness),
            kurtosis: text(values.kurtosis),
            suspected: values
                .suspected
                .iter()
                .map(|(value, rows)| (StoredScalar::of(value), *rows))
                .collect(),
            days: values.days.map(|days| days.expose().clone()),
            forms: values.forms.map(forms),
            quantiles: values
                .quantiles
                .iter()
                .map(|(at, value)| (*at, StoredScalar::of(value)))
                .collect(),
            histogram: values.histogram.map(bars),
            top: values.top.map(top),
            identities: values.identities.iter().filter_map(stored_registers).collect(),
        }
    }

    fn read(self) -> Option<ColumnValues> {
        let bar = |(low, high, count)| HistogramBucket {
            low: f64::from_bits(low),
            high: f64::from_bits(high),
            count,
        };
        let form = |(form, count)| FormCount {
            form: Masked::new(form),
            count,
        };
        let top = |(value, count)| TopValue {
            value: Masked::new(value),
            count,
        };
        Some(ColumnValues {
            min: StoredScalar::read_option(self.min)?,
            max: StoredScalar::read_option(self.max)?,
            mean: self.mean.map(Masked::new),
            sum: self.sum.map(Masked::new),
            variance: self.variance.map(Masked::new),
            deviation: self.deviation.map(Masked::new),
            skewness: self.skewness.map(Masked::new),
            kurtosis: self.kurtosis.map(Masked::new),
            suspected: self
                .suspected
                .into_iter()
                .map(|(value, rows)| Some((value.read()?, rows)))
                .collect::<Option<_>>()?,
            days: self.days.map(Masked::new),
            forms: self.forms.map(|forms| forms.into_iter().map(form).collect()),
            quantiles: self
                .quantiles
                .into_iter()
                .map(|(at, value)| Some((at, value.read()?)))
                .collect::<Option<_>>()?,
            histogram: self
                .histogram
                .map(|bars| Masked::new(bars.into_iter().map(bar).collect())),
            top: self.top.map(|values| values.into_iter().map(top).collect()),
            identities: self
                .identities
                .into_iter()
                .map(|(class, registers)| registers_of(class, &registers))
                .collect::<Option<_>>()?,
        })
    }
}

/// Registers alone: hashes are not kept.
fn stored_registers(found: &ColumnIdentities) -> Option<(String, String)> {
    let Identities::Registers(registers) = found.identities.expose() else {
        return None;
    };
    let text = registers
        .iter()
        .map(|register| char::from(register.saturating_add(b'0')));
    Some((found.class.to_string(), text.collect()))
}

fn registers_of(class: String, text: &str) -> Option<ColumnIdentities> {
    let registers: Option<Vec<u8>> = text.bytes().map(|byte| byte.checked_sub(b'0')).collect();
    Some(ColumnIdentities {
        class: class.parse().ok()?,
        identities: Masked::new(Identities::Registers(registers?)),
    })
}

impl StoredScalar {
    fn of(value: &Masked<Scalar>) -> Self {
        match value.expose() {
            Scalar::Boolean(value) => Self::Boolean(*value),
            Scalar::Integer(value) => Self::Integer(value.to_string()),
            Scalar::Decimal(text) => Self::Decimal(text.clone()),
            Scalar::Float(value) => Self::Float(value.to_bits()),
            Scalar::Date(day) => Self::Date(*day),
            Scalar::Time(micros) => Self::Time(*micros),
            Scalar::Timestamp(micros) => Self::Timestamp(*micros),
            Scalar::Text(text) => Self::Text(text.clone()),
        }
    }

    fn read(self) -> Option<Masked<Scalar>> {
        Some(Masked::new(match self {
            Self::Boolean(value) => Scalar::Boolean(value),
            Self::Integer(text) => Scalar::Integer(text.parse().ok()?),
            Self::Decimal(text) => Scalar::Decimal(text),
            Self::Float(bits) => Scalar::Float(f64::from_bits(bits)),
            Self::Date(day) => Scalar::Date(day),
            Self::Time(micros) => Scalar::Time(micros),
            Self::Timestamp(micros) => Scalar::Timestamp(micros),
            Self::Text(text) => Scalar::Text(text),
        }))
    }

    fn read_option(value: Option<Self>) -> Option<Option<Masked<Scalar>>> {
        match value {
            Some(value) => value.read().map(Some),
            None => Some(None),
        }
    }
}
