//! From counts to a profile: the type that fits every value, and what the values were in that type.

use dataseal_model::{ColumnCounts, ColumnProfile, ColumnValues, InferredType, Masked, Scalar, ValueKind};

use crate::distribution::Distribution;
use crate::mean::mean;
use crate::state::{ColumnState, Measures};

impl ColumnState {
    /// The profile of everything measured so far. `name` and `declared` are the file's, `position` counts from 0.
    pub fn finish(&self, name: Masked<String>, position: usize, declared: String) -> ColumnProfile {
        let measures = &self.measures;
        let inferred = measures.inferred();
        ColumnProfile {
            name,
            position,
            declared,
            counts: ColumnCounts {
                rows: measures.rows,
                nulls: measures.nulls,
                blanks: measures.blanks,
                placeholders: measures.placeholders,
                kinds: measures.kinds().collect(),
                inferred,
                distinct: measures.distinct.count(measures.present()),
                lengths: measures.lengths.finish(),
                recognised: measures.recognised.counts(&self.recognisers),
                exponents: measures.damage.exponents(),
                long_digits: measures.damage.lengths(),
                wrapped: measures.damage.wrapped(),
            },
            values: measures.values(inferred),
        }
    }
}

impl Measures {
    /// The one kind that holds every value: integers widen to decimals and both to floats; any other mixture is text.
    pub(crate) fn inferred(&self) -> InferredType {
        use ValueKind::{Decimal, Float, Integer, Text};
        let widest = self
            .kinds()
            .map(|(kind, _)| kind)
            .reduce(|left, right| match (left, right) {
                (left, right) if left == right => left,
                (Integer | Decimal, Decimal) | (Decimal, Integer) => Decimal,
                (Integer | Decimal | Float, Integer | Decimal | Float) => Float,
                _ => Text,
            });
        widest.map_or(InferredType::Empty, InferredType::Of)
    }

    fn values(&self, inferred: InferredType) -> ColumnValues {
        let (min, max) = self.extremes(inferred).unzip();
        let mut values = ColumnValues {
            min: min.map(Masked::new),
            max: max.map(Masked::new),
            top: self.top.most_frequent(),
            ..ColumnValues::default()
        };
        if inferred.is_number() {
            values.mean = self.mean().map(Masked::new);
            let distribution = Distribution::new(self, inferred);
            let quantiles = distribution.quantiles().into_iter();
            values.quantiles = quantiles.map(|(at, value)| (at, Masked::new(value))).collect();
            let histogram = self
                .float_ends()
                .and_then(|ends| distribution.histogram(ends, inferred));
            values.histogram = histogram.map(Masked::new);
        }
        values
    }

    fn extremes(&self, inferred: InferredType) -> Option<(Scalar, Scalar)> {
        let InferredType::Of(kind) = inferred else { return None };
        let both = |(low, high): (&i64, &i64), scalar: fn(i64) -> Scalar| (scalar(*low), scalar(*high));
        match kind {
            ValueKind::Boolean => {
                let (low, high) = self.booleans.ends()?;
                Some((Scalar::Boolean(*low), Scalar::Boolean(*high)))
            }
            ValueKind::Integer => {
                let (low, high) = self.exact.span.ends()?;
                Some((Scalar::Integer(low.unscaled), Scalar::Integer(high.unscaled)))
            }
            ValueKind::Decimal => {
                let (low, high) = self.exact.span.ends()?;
                Some((Scalar::Decimal(low.to_text()), Scalar::Decimal(high.to_text())))
            }
            ValueKind::Float => {
                let (low, high) = self.float_ends()?;
                Some((Scalar::Float(low), Scalar::Float(high)))
            }
            ValueKind::Date => self
                .dates
                .ends()
                .map(|ends| both(ends, |day| Scalar::Date(clamped(day)))),
            ValueKind::Time => self.times.ends().map(|ends| both(ends, Scalar::Time)),
            ValueKind::Timestamp => self.timestamps.ends().map(|ends| both(ends, Scalar::Timestamp)),
            // Extremes of texts are known only if every value came as one.
            ValueKind::Text if self.text_rows == self.present() => {
                let (low, high) = self.texts.ends()?;
                Some((Scalar::Text(low.to_owned()), Scalar::Text(high.to_owned())))
            }
            ValueKind::Text | ValueKind::Binary | ValueKind::Nested => None,
        }
    }

    /// Extremes of a column of floats, in which plain digits count as floats too. NaN has no magnitude.
    pub(crate) fn float_ends(&self) -> Option<(f64, f64)> {
        let exact = self.exact.span.ends().map(|(low, high)| (low.to_f64(), high.to_f64()));
        let floats = self.floats.span.ends().map(|(low, high)| (low.0, high.0));
        match (exact, floats) {
            (Some((low, high)), Some((other_low, other_high))) => Some((low.min(other_low), high.max(other_high))),
            (exact, floats) => exact.or(floats),
        }
    }

    /// The mean of all numbers but NaN; none beside an infinity.
    fn mean(&self) -> Option<String> {
        let count = self.present().checked_sub(self.floats.nans())?;
        if count == 0 || self.floats.has_infinities() {
            return None;
        }
        Some(mean(self.exact.sums(), self.floats.sum(), count))
    }
}

fn clamped(day: i64) -> i32 {
    i32::try_from(day).unwrap_or(if day < 0 { i32::MIN } else { i32::MAX })
}
