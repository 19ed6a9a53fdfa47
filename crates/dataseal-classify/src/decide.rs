//! One class, one column: do name and content together make a label, and how sure is it?
//!
//! | evidence | band |
//! |---|---|
//! | the name's term and enough matching content, or validated content far beyond chance in most values | confirmed |
//! | the name's term and content that cannot refute it (empty, masked, hashed, damaged, near misses); or validated matches in a few values or inside texts | likely |
//! | content of a weak class without a name | hint |
//!
//! Confidence is a place inside the band, in thousandths: confirmed 900–999, likely 600–899, hint 200–499. Within a band it
//! rises with the lower end of Wilson's interval for the supporting share. The corpus test measures what the bands promise.

use dataseal_model::{ColumnCounts, Confidence, InferredType, RecognisedCount, Strength, ValueKind};
use dataseal_pack::Class;

use crate::names::NameMatch;
use crate::statistics::{Surprise, surprise, wilson_lower};

/// Share of the values that must at least not refute a name.
const SUPPORT_PER_MILLE: u16 = 500;
/// Share that stands in for a specific name: weak classes and generic terms.
const STRICT_PER_MILLE: u16 = 850;
/// Different values that a weak class must show where its name is missing.
const WEAK_DISTINCT: u64 = 10;

/// Classes whose values prove themselves, by checksum or by a shape that nothing else has, so that a name that speaks of
/// something else does not refute them.
const SELF_EVIDENT: [&str; 10] = [
    "image-data",
    "magnetic-track",
    "resident-id",
    "uscc",
    "vin",
    "email",
    "mac-address",
    "ipv6",
    "credential",
    "licence-plate",
];

/// Classes most of whose values have no shape, so that content never refutes a name: plain passwords, case notes, encrypted templates.
const SHAPELESS: [&str; 3] = ["biometric", "credential", "health-record"];

/// What is known about one class in one column.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Evidence<'a> {
    /// The class in question.
    pub(crate) class: &'a Class,
    /// What the name says for it.
    pub(crate) name: Option<&'a NameMatch>,
    /// Whether the name speaks against it.
    pub(crate) vetoed: bool,
    /// The column's counts.
    pub(crate) counts: &'a ColumnCounts,
    /// The class's own counts.
    pub(crate) recognised: Option<&'a RecognisedCount>,
    /// Whether a recogniser of the class ran on these values, so that the absence of hits means something.
    pub(crate) examined: bool,
    /// Values that are masked or hashed.
    pub(crate) hidden: u64,
    /// Whether another column of the table identifies persons.
    pub(crate) beside_person: bool,
}

/// A band and a place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Decision {
    /// The band.
    pub(crate) strength: Strength,
    /// The place.
    pub(crate) confidence: Confidence,
}

impl Evidence<'_> {
    /// Values looked at.
    pub(crate) fn of(&self) -> u64 {
        self.counts.present()
    }

    /// Whole values that match.
    pub(crate) fn hits(&self) -> u64 {
        self.recognised.map_or(0, |count| count.hits)
    }

    /// Whole values of the shape that fail.
    pub(crate) fn near_misses(&self) -> u64 {
        self.recognised.map_or(0, |count| count.near_misses)
    }

    /// Texts with a match inside.
    pub(crate) fn contained(&self) -> u64 {
        self.recognised.map_or(0, |count| count.contained)
    }

    /// Different matching values.
    pub(crate) fn distinct(&self) -> u64 {
        self.recognised.map_or(0, |count| count.distinct.value)
    }

    /// The label that the evidence makes, if any.
    pub(crate) fn decide(&self) -> Option<Decision> {
        match self.name {
            Some(name) => self.with_name(name).or_else(|| self.in_passing()),
            None => self.without_name(),
        }
    }

    fn with_name(&self, name: &NameMatch) -> Option<Decision> {
        let fits = kinds_allow(self.class.id.as_str(), self.counts.inferred);
        if self.of() == 0 {
            return (!name.generic).then(|| band(Strength::Likely, 0));
        }
        let needed = if name.generic {
            self.class.min_share_per_mille.max(STRICT_PER_MILLE)
        } else {
            self.class.min_share_per_mille
        };
        if self.reaches(self.hits(), needed) && self.is_varied() {
            let weak = name.generic && self.class.needs_name && !self.beside_person;
            let strength = if weak { Strength::Likely } else { Strength::Confirmed };
            return Some(self.named(strength, self.hits()));
        }
        if name.generic || !fits {
            return None;
        }
        if !self.examined || SHAPELESS.contains(&self.class.id.as_str()) {
            return Some(band(Strength::Likely, 0));
        }
        let support = self.hits() + self.near_misses() + self.contained() + self.hidden + self.damaged();
        self.reaches(support, SUPPORT_PER_MILLE)
            .then(|| self.named(Strength::Likely, support))
    }

    /// Content alone.
    fn without_name(&self) -> Option<Decision> {
        if self.class.needs_name {
            return self.weak_content().or_else(|| self.spoken_of());
        }
        let proves = self.proves_itself();
        let trials = self.hits() + self.near_misses();
        let sure = surprise(self.hits(), trials, self.class.null_rate_per_mille) == Surprise::Strong;
        if sure && self.reaches(self.hits(), self.class.min_share_per_mille) && self.is_varied() {
            let unproved = (self.vetoed && !proves) || self.is_without_check_character();
            let strength = if unproved { Strength::Hint } else { Strength::Confirmed };
            return Some(band(strength, wilson_lower(self.hits(), self.of()) / 2));
        }
        if self.vetoed && !proves {
            return None;
        }
        self.in_passing().or_else(|| self.almost())
    }

    /// Validated matches in few values, or inside longer texts: never diluted by the rest of the column, but never from
    /// numbers, whose few matches are what chance gives.
    fn in_passing(&self) -> Option<Decision> {
        let text = self.counts.inferred == InferredType::Of(ValueKind::Text);
        if !text || !(self.class.personal || self.proves_itself()) {
            return None;
        }
        let trials = self.hits() + self.near_misses();
        let beyond = if self.class.needs_name {
            // Weak classes have no shape of their own, so every value is a trial.
            let specific = self.name.is_some_and(|name| !name.generic);
            specific && surprise(self.hits(), self.of(), self.class.null_rate_per_mille) == Surprise::Strong
        } else {
            match surprise(self.hits(), trials, self.class.null_rate_per_mille) {
                Surprise::Strong => true,
                Surprise::Weak => self.near_misses() == 0,
                Surprise::None => false,
            }
        };
        let found = self.contained() + if beyond { self.hits() } else { 0 };
        (found > 0).then(|| band(Strength::Likely, wilson_lower(found, found)))
    }

    /// Weak classes without a name: names of persons beside other personal data, and hints.
    fn weak_content(&self) -> Option<Decision> {
        let many = self.reaches(self.hits(), STRICT_PER_MILLE) && self.distinct() >= WEAK_DISTINCT;
        let lower = wilson_lower(self.hits(), self.of());
        if self.vetoed || !many {
            return None;
        }
        match self.class.id.as_str() {
            "person-name" if self.beside_person => Some(band(Strength::Likely, lower)),
            "person-name" | "passport" => Some(band(Strength::Hint, lower)),
            _ => None,
        }
    }

    /// Matches of a weak class inside texts: its recogniser finds them only where the words before say what they are.
    fn spoken_of(&self) -> Option<Decision> {
        let text = self.counts.inferred == InferredType::Of(ValueKind::Text);
        let found = self.contained();
        (text && self.class.personal && !self.vetoed && found > 0)
            .then(|| band(Strength::Likely, wilson_lower(found, found)))
    }

    /// A column full of identity numbers with wrong check characters: test data or damage, for people to look at.
    fn almost(&self) -> Option<Decision> {
        let shaped = self.hits() + self.near_misses();
        let eighteen = self.class.id.as_str() == "resident-id" && !self.is_without_check_character();
        (eighteen && self.of() >= 10 && self.reaches(shaped, STRICT_PER_MILLE) && self.longest() == Some(18))
            .then(|| band(Strength::Hint, wilson_lower(shaped, self.of())))
    }

    /// Numbers that a spreadsheet damaged, which speak for a long number where the name does.
    fn damaged(&self) -> u64 {
        let zeroed: u64 = self.counts.long_digits.iter().map(|digits| digits.zeroed).sum();
        match self.class.id.as_str() {
            "resident-id" | "bank-card" | "mobile-phone" | "imei" => self.counts.exponents + zeroed,
            _ => 0,
        }
    }

    /// Identity numbers of 15 digits carry no check character: alone they prove nothing.
    fn is_without_check_character(&self) -> bool {
        self.class.id.as_str() == "resident-id" && self.longest().is_some_and(|longest| longest < 18)
    }

    fn proves_itself(&self) -> bool {
        SELF_EVIDENT.contains(&self.class.id.as_str())
    }

    fn longest(&self) -> Option<u64> {
        self.counts.lengths.map(|lengths| lengths.max)
    }

    /// One value repeated proves one value. Classes that count no distinct values are exempt.
    fn is_varied(&self) -> bool {
        self.name.is_some_and(|name| !name.generic) || self.distinct() >= self.of().min(2)
    }

    fn reaches(&self, part: u64, per_mille: u16) -> bool {
        self.of() > 0 && u128::from(part) * 1000 >= u128::from(self.of()) * u128::from(per_mille)
    }

    fn named(&self, strength: Strength, support: u64) -> Decision {
        band(strength, 500 + wilson_lower(support, self.of()) / 2)
    }
}

/// A place in a band: `place` runs from 0 to 1000.
fn band(strength: Strength, place: u16) -> Decision {
    let (floor, width) = match strength {
        Strength::Hint => (200, 299),
        Strength::Likely => (600, 299),
        Strength::Confirmed => (900, 99),
    };
    let within = u32::from(place.min(1000)) * width / 1000;
    Decision {
        strength,
        confidence: Confidence::per_mille(floor + u16::try_from(within).unwrap_or(0)),
    }
}

/// Whether values of a type can belong to a class at all, for where the values themselves cannot be tested. Classes that a
/// company's pack adds may be anything but yes and no.
fn kinds_allow(class: &str, inferred: InferredType) -> bool {
    use ValueKind as Kind;
    let InferredType::Of(kind) = inferred else {
        return true;
    };
    match class {
        "gender" | "marital-status" | "disability" | "criminal-record" | "sexual-orientation" => {
            matches!(kind, Kind::Boolean | Kind::Integer | Kind::Text)
        }
        "date-of-birth" => matches!(kind, Kind::Date | Kind::Timestamp | Kind::Text | Kind::Integer),
        "age" => matches!(kind, Kind::Integer | Kind::Decimal | Kind::Float | Kind::Text),
        "income" => matches!(kind, Kind::Integer | Kind::Decimal | Kind::Float | Kind::Text),
        "coordinates" => matches!(kind, Kind::Decimal | Kind::Float | Kind::Text | Kind::Nested),
        "biometric" => matches!(kind, Kind::Text | Kind::Binary | Kind::Nested),
        "resident-id" | "mobile-phone" | "landline" | "bank-card" | "imei" => {
            matches!(kind, Kind::Integer | Kind::Decimal | Kind::Float | Kind::Text)
        }
        "credential"
        | "card-verification-code"
        | "military-id"
        | "health-record"
        | "imsi"
        | "iccid"
        | "iot-number"
        | "political-status"
        | "nationality"
        | "occupation"
        | "education"
        | "ethnicity"
        | "admin-code"
        | "postcode"
        | "qq-number"
        | "social-security-number"
        | "driving-licence"
        | "uscc"
        | "business-registration"
        | "organisation-code"
        | "travel-permit"
        | "passport"
        | "religion" => matches!(kind, Kind::Integer | Kind::Text),
        "person-name" | "address" | "email" | "organisation-name" | "licence-plate" | "vin" | "ipv4" | "ipv6"
        | "mac-address" | "url" | "domain-name" | "account-name" | "wechat-id" => kind == Kind::Text,
        _ => !matches!(kind, Kind::Boolean),
    }
}
