//! From counts to a profile: the type that fits every value, and what the values were in that type.

use dataseal_model::{
    CharacterCounts, ClassMask, ColumnCounts, ColumnProfile, ColumnValues, InferredType, Masked, Scalar, ValueKind,
};

use crate::big::Whole;
use crate::distribution::Distribution;
use crate::entropy;
use crate::fixed::Fixed;
use crate::mean::{aligned, mean, total};
use crate::moments::PowersOf;
use crate::state::{ColumnState, Measures};
use crate::superaccumulator::LOWEST_EXPONENT;

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
                bytes: measures.bytes.finish(),
                characters: measures.character_counts(),
                padded: measures.padded,
                zeros: measures.zeros,
                negatives: measures.negatives,
                infinities: measures.floats.infinities(),
                nans: measures.floats.nans(),
                entropy: measures.entropy(),
            },
            values: ColumnValues {
                identities: measures.recognised.identities(&self.recognisers),
                ..measures.values(inferred)
            },
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
        if self.text_rows > 0 {
            values.forms = self.forms.most_frequent();
        }
        if inferred.is_temporal() && inferred != InferredType::Of(ValueKind::Time) {
            values.days = self.days.by_day().map(|days| Masked::new(days.collect()));
        }
        if inferred.is_number() {
            values.mean = self.mean().map(Masked::new);
            values.sum = self.sum().map(Masked::new);
            if let Some(moments) = self.powers().and_then(|powers| powers.moments()) {
                values.variance = Some(Masked::new(moments.variance));
                values.deviation = Some(Masked::new(moments.deviation));
                values.skewness = moments.skewness.map(Masked::new);
                values.kurtosis = moments.kurtosis.map(Masked::new);
            }
            values.suspected = self.suspected();
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

    fn character_counts(&self) -> CharacterCounts {
        const LATIN: ClassMask = ClassMask(ClassMask::UPPER.0 | ClassMask::LOWER.0);
        let with = |classes: ClassMask| self.characters.count(|mask| mask.has_any(classes));
        CharacterCounts {
            only_digits: self.characters.count(|mask| mask == ClassMask::DIGIT),
            latin: with(LATIN),
            han: with(ClassMask::HAN),
            full_width: with(ClassMask::FULL_WIDTH),
            other: with(ClassMask::OTHER),
            mixed: self
                .characters
                .count(|mask| mask.has_any(LATIN) && mask.has_any(ClassMask::HAN)),
        }
    }

    fn entropy(&self) -> Option<u64> {
        let values = self.top.values()?;
        Some(entropy::millibits(values.map(|(_, count)| count)))
    }

    /// The sum of all numbers but NaN; none beside an infinity.
    fn sum(&self) -> Option<String> {
        if self.floats.has_infinities() {
            return None;
        }
        Some(match self.floats.sum() {
            None => total(self.exact.sums()),
            floats => mean(self.exact.sums(), floats, 1),
        })
    }

    /// The sums of powers of all numbers but NaN; none beside an infinity.
    fn powers(&self) -> Option<PowersOf> {
        if self.floats.has_infinities() {
            return None;
        }
        let scale = self.exact.scale();
        let mut sums = [
            aligned(self.exact.sums(), scale),
            Whole::default(),
            Whole::default(),
            Whole::default(),
        ];
        for (own, powers) in self.powers.by_scale() {
            for ((sum, power), exponent) in sums.iter_mut().skip(1).zip(&powers).zip(2..) {
                let missing = u32::from(scale.saturating_sub(own)) * exponent;
                *sum = sum.plus(&power.whole().map(|number| number.times_power_of_ten(missing)));
            }
        }
        let binary = match (self.floats.sum(), self.floats.powers()) {
            (Some(first), Some(powers)) => {
                let floats =
                    std::iter::once(Whole::from_twos_complement(first.words())).chain(powers.iter().map(Fixed::whole));
                for ((sum, float), exponent) in sums.iter_mut().zip(floats).zip(1..) {
                    let float = float.map(|number| number.times_power_of_ten(u32::from(scale) * exponent));
                    *sum = sum
                        .map(|number| number.shifted_left(LOWEST_EXPONENT * exponent))
                        .plus(&float);
                }
                LOWEST_EXPONENT
            }
            _ => 0,
        };
        Some(PowersOf {
            sums,
            scale: u32::from(scale),
            binary,
            count: self.present().checked_sub(self.floats.nans())?,
        })
    }

    /// Numbers on the list of those that stand for missing values, if one is the column's smallest or largest and has more
    /// than five times the rows of an average value.
    fn suspected(&self) -> Vec<(Masked<Scalar>, u64)> {
        let Some((low, high)) = self.float_ends() else {
            return Vec::new();
        };
        let average = self.present() / self.distinct.count(self.present()).value.max(1);
        let suspects = self.sentinels.counts().filter(|(value, count)| {
            let value = *value as f64;
            low < high && (value <= low || value >= high) && *count > average.saturating_mul(5).max(1)
        });
        suspects
            .map(|(value, count)| (Masked::new(Scalar::Integer(i128::from(value))), count))
            .collect()
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
