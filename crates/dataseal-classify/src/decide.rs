//! One class, one column: do name and content together make a label, and how sure is it?
//!
//! | evidence | band |
//! |---|---|
//! | the name's term and enough matching content, or validated content far beyond chance in most values; dates that are the birth dates of identity numbers beside them | confirmed |
//! | the name's term and content that cannot refute it (empty, masked, hashed, damaged, near misses); validated matches in a few values or inside texts; weak content beside a column that identifies persons | likely |
//! | content of a weak class without a name | hint |
//!
//! Confidence is a place inside the band, in thousandths: confirmed 900–999, likely 600–899, hint 200–499. Within a band it
//! rises with the lower end of Wilson's interval for the supporting share. The corpus test measures what the bands promise.

use dataseal_model::{
    ColumnCounts, Confidence, Form, InferredType, RecognisedCount, Ruling, Strength, Surprise, ValueKind,
};
use dataseal_pack::Class;

use crate::kinds::kinds_allow;
use crate::names::NameMatch;
use crate::statistics::{surprise, wilson_lower};

/// Share of the values that must at least not refute a name.
const SUPPORT_PER_MILLE: u16 = 500;
/// Share that stands in for a specific name: weak classes and generic terms.
const STRICT_PER_MILLE: u16 = 850;
/// Different values that a weak class must show where its name is missing, unless it has few values at all.
const WEAK_DISTINCT: u64 = 10;
/// Null rate up to which content of a class that needs a name says something without one.
const TELLING_PER_MILLE: u16 = 100;
/// Share from which on it says enough, if nothing else looks so.
const OVERWHELMING_PER_MILLE: u16 = 950;
/// Different names of people that cannot be words that happen to begin with surnames.
const MANY_NAMES: u64 = 20;
/// Null rate up to which values prove themselves.
const PROVING_PER_MILLE: u16 = 11;
/// Characters of the longest number, with separators.
const LONGEST_NUMBER: u64 = 24;
/// Texts with a match inside that chance alone does not give, of classes that are not personal.
const FEW_INSIDE: u64 = 3;
/// Fewest characters of a digest or token.
const SHORTEST_TOKEN: u64 = 16;

/// Classes with a check character whose values prove themselves, although chance passes more of them.
const CHECKED: [&str; 3] = ["resident-id", "uscc", "vin"];

/// Classes that have a low null rate but no form of their own, so that a name that speaks of something else refutes them.
const SHAPE_ONLY: [&str; 4] = ["ipv4", "address", "organisation-name", "domain-name"];

/// Classes of which a few values among others say nothing: a post's mailbox in a column of people's.
const NEVER_IN_PASSING: [&str; 1] = ["role-email"];

/// Classes of numbers under Luhn's check, of which only the longer ones that fail are counted as near misses.
const LUHN: [&str; 2] = ["bank-card", "imei"];

/// Classes whose values look like codes that companies give to anything.
const CODE_LIKE: [&str; 7] = [
    "passport",
    "travel-permit",
    "military-id",
    "social-security-number",
    "driving-licence",
    "us-ein",
    "us-ssn",
];

/// Classes with few different values, each of which tells.
const FEW_VALUES: [&str; 7] = [
    "education",
    "ethnicity",
    "gender",
    "marital-status",
    "nationality",
    "political-status",
    "religion",
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
    /// What the name says about the form of values.
    pub(crate) veil: Option<Form>,
    /// Whether the name says only that values are pseudonyms of people, and the class is that of such pseudonyms.
    pub(crate) veiled_subject: bool,
    /// The column's counts.
    pub(crate) counts: &'a ColumnCounts,
    /// The class's own counts.
    pub(crate) recognised: Option<&'a RecognisedCount>,
    /// Whether a recogniser of the class ran on these values, so that the absence of hits means something.
    pub(crate) examined: bool,
    /// Values that are masked.
    pub(crate) masked: u64,
    /// Values that are digests.
    pub(crate) hashed: u64,
    /// Whether another column of the table identifies persons.
    pub(crate) beside_person: bool,
    /// Whether the dates are the birth dates that identity numbers of another column carry.
    pub(crate) dates_agree: bool,
}

/// A band and a place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Decision {
    /// The band.
    pub(crate) strength: Strength,
    /// The place.
    pub(crate) confidence: Confidence,
}

/// What was decided, and why.
pub(crate) type Decided = (Ruling, Option<Decision>);

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

    /// Values of the shape: those that pass and those that fail.
    pub(crate) fn shaped(&self) -> u64 {
        self.hits().saturating_add(self.near_misses())
    }

    /// Values on which the validator had to decide.
    pub(crate) fn trials(&self) -> u64 {
        if self.class.needs_name {
            // Weak classes have no shape of their own, so every value is a trial.
            self.of()
        } else if LUHN.contains(&self.class.id.as_str()) {
            // Shorter numbers than those that count as near misses pass as well, so all numbers are trials.
            let numbers = if self.is_of_numbers() { self.of() } else { 0 };
            self.shaped().max(self.counts.characters.only_digits).max(numbers)
        } else {
            self.shaped()
        }
    }

    /// Whether values are numbers with or without separators, and no texts that numbers stand in.
    fn is_of_numbers(&self) -> bool {
        let texts = &self.counts.characters;
        let words = texts.latin.saturating_add(texts.han).saturating_add(texts.other);
        let mean = self
            .counts
            .lengths
            .map_or(0, |lengths| lengths.total / self.of().max(1));
        mean <= LONGEST_NUMBER && !self.reaches(words, 200)
    }

    /// How surprising the hits are among the values that have the shape.
    pub(crate) fn surprise(&self) -> Surprise {
        surprise(self.hits(), self.trials(), self.class.null_rate_per_mille)
    }

    /// Whether anything speaks for the class or against it.
    pub(crate) fn is_of_interest(&self) -> bool {
        self.name.is_some() || self.veiled_subject || self.shaped() > 0 || self.contained() > 0
    }

    /// The label that the evidence makes, if any, and why.
    pub(crate) fn rule(&self) -> Decided {
        if self.veiled_subject && self.name.is_none() {
            return self.subject();
        }
        match self.name {
            Some(name) => {
                let refused = match self.with_name(name) {
                    (ruling, None) => ruling,
                    decided => return decided,
                };
                self.in_passing().unwrap_or((refused, None))
            }
            None => self.without_name(),
        }
    }

    /// A name that says only that values are pseudonyms of people.
    fn subject(&self) -> Decided {
        if self.of() > 0 && self.looks_veiled() {
            (Ruling::NameAndVeiled, Some(self.named(Strength::Likely, self.hashed)))
        } else {
            (Ruling::Refuted, None)
        }
    }

    /// Thousandths of the values that must match before content speaks for the column as a whole.
    pub(crate) fn needed(&self) -> u16 {
        let weak = self.name.map_or(self.class.needs_name, |name| name.generic);
        if weak {
            self.class.min_share_per_mille.max(STRICT_PER_MILLE)
        } else {
            self.class.min_share_per_mille
        }
    }

    fn with_name(&self, name: &NameMatch) -> Decided {
        let fits = kinds_allow(self.class.id.as_str(), self.counts.inferred);
        if self.of() == 0 {
            let alone = (!name.generic && fits).then(|| band(Strength::Likely, 0));
            return (Ruling::NameAlone, alone);
        }
        if self.reaches(self.hits(), self.needed()) && self.is_varied() {
            let weak = name.generic && self.class.needs_name && !self.beside_person;
            let strength = if weak { Strength::Likely } else { Strength::Confirmed };
            return (Ruling::NameAndContent, Some(self.named(strength, self.hits())));
        }
        if self.veil.is_some() && self.looks_veiled() {
            return (Ruling::NameAndVeiled, Some(self.named(Strength::Likely, self.hidden())));
        }
        if name.generic {
            return (Ruling::GenericName, None);
        }
        if !fits {
            return (Ruling::Refuted, None);
        }
        if !self.examined || SHAPELESS.contains(&self.class.id.as_str()) {
            return (Ruling::NameUnrefuted, Some(band(Strength::Likely, 0)));
        }
        let support = [
            self.hits(),
            self.near_misses(),
            self.contained(),
            self.hidden(),
            self.damaged(),
        ];
        let support = support.into_iter().fold(0, u64::saturating_add);
        if !self.reaches(support, SUPPORT_PER_MILLE) {
            return (Ruling::Refuted, None);
        }
        let ruling = if self.reaches(self.hidden(), SUPPORT_PER_MILLE) {
            Ruling::NameAndVeiled
        } else {
            Ruling::NameUnrefuted
        };
        (ruling, Some(self.named(Strength::Likely, support)))
    }

    /// Content alone.
    fn without_name(&self) -> Decided {
        if self.class.needs_name {
            return match self.weak_content() {
                (ruling, None) => self.spoken_of().unwrap_or((ruling, None)),
                decided => decided,
            };
        }
        let proves = self.proves_itself();
        let sure = self.surprise() == Surprise::Strong;
        if sure && self.reaches(self.hits(), self.class.min_share_per_mille) && self.is_varied() {
            let unchecked = self.is_without_check_character();
            let unproved = (self.vetoed && !proves) || unchecked;
            let (ruling, strength) = if unchecked && !self.vetoed && self.beside_person {
                (Ruling::BesidePerson, Strength::Likely)
            } else if unproved {
                (Ruling::ContentUnproved, Strength::Hint)
            } else {
                (Ruling::ContentProves, Strength::Confirmed)
            };
            return (ruling, Some(band(strength, wilson_lower(self.hits(), self.of()) / 2)));
        }
        if self.vetoed && !proves {
            return (Ruling::Vetoed, None);
        }
        let found = self.in_passing().or_else(|| self.almost());
        found.unwrap_or((Ruling::Chance, None))
    }

    /// Validated matches in few values, or inside longer texts: never diluted by the rest of the column, but never from
    /// numbers, whose few matches are what chance gives.
    fn in_passing(&self) -> Option<Decided> {
        let text = self.counts.inferred == InferredType::Of(ValueKind::Text);
        let tells = self.class.personal || self.proves_itself();
        if !text || !tells || NEVER_IN_PASSING.contains(&self.class.id.as_str()) {
            return None;
        }
        let beyond = if self.class.needs_name {
            let specific = self.name.is_some_and(|name| !name.generic);
            specific && self.surprise() == Surprise::Strong
        } else {
            match self.surprise() {
                // Versions of software look like addresses, now and then like real ones.
                Surprise::Strong => !SHAPE_ONLY.contains(&self.class.id.as_str()) || self.hits() >= self.near_misses(),
                Surprise::Weak => self.near_misses() == 0 && self.proves_itself(),
                Surprise::None => false,
            }
        };
        // Numbers of orders inside texts pass a check now and then; of people a single one counts.
        let inside = if self.class.personal || self.contained() >= FEW_INSIDE {
            self.contained()
        } else {
            0
        };
        let found = inside + if beyond { self.hits() } else { 0 };
        passing(found)
    }

    /// Weak classes without a name: dates that agree with identity numbers, content that says something beside other
    /// personal data, and hints.
    fn weak_content(&self) -> Decided {
        let lower = wilson_lower(self.hits(), self.of());
        if self.hits() == 0 {
            return (Ruling::Nothing, None);
        }
        if self.vetoed {
            return (Ruling::Vetoed, None);
        }
        if self.dates_agree && self.reaches(self.hits(), self.class.min_share_per_mille) {
            return (Ruling::DatesAgree, Some(band(Strength::Confirmed, lower / 2)));
        }
        let id = self.class.id.as_str();
        let telling = self.class.null_rate_per_mille <= TELLING_PER_MILLE;
        if !telling && id != "person-name" {
            return (Ruling::NeedsName, None);
        }
        let distinct = if FEW_VALUES.contains(&id) { 2 } else { WEAK_DISTINCT };
        let many = self.reaches(self.hits(), STRICT_PER_MILLE) && self.distinct() >= distinct;
        if !many || (telling && self.surprise() != Surprise::Strong) {
            return (Ruling::Chance, None);
        }
        if self.beside_person && self.class.personal {
            (Ruling::BesidePerson, Some(band(Strength::Likely, lower)))
        } else if self.reaches(self.hits(), OVERWHELMING_PER_MILLE) && self.tells_alone() {
            (Ruling::ContentProves, Some(band(Strength::Likely, lower)))
        } else {
            // Names of places are everywhere, and no hint at anything.
            let hints = id != "division-name";
            (Ruling::NeedsName, hints.then(|| band(Strength::Hint, lower)))
        }
    }

    /// Whether content of a class that needs a name says enough without one where nearly all of it matches: not where
    /// codes of companies look the same, and of names of people only those in Chinese characters.
    fn tells_alone(&self) -> bool {
        let texts = &self.counts.characters;
        match self.class.id.as_str() {
            id if CODE_LIKE.contains(&id) => false,
            // Bare digits of that length are anything.
            "landline" => !self.reaches(texts.only_digits, 150),
            "person-name" => self.distinct() >= MANY_NAMES && self.reaches(texts.han, OVERWHELMING_PER_MILLE),
            // Names of places say what a column is about, and its name whether that is what it holds.
            "division-name" => false,
            _ => true,
        }
    }

    /// Matches of a weak class inside texts: its recogniser finds them only where the words before say what they are.
    fn spoken_of(&self) -> Option<Decided> {
        let text = self.counts.inferred == InferredType::Of(ValueKind::Text);
        if !text || !self.class.personal || self.vetoed {
            return None;
        }
        passing(self.contained())
    }

    /// A column full of identity numbers with wrong check characters: test data or damage, for people to look at.
    fn almost(&self) -> Option<Decided> {
        let shaped = self.shaped();
        let eighteen = self.class.id.as_str() == "resident-id" && !self.is_without_check_character();
        let all = eighteen && self.of() >= 10 && self.reaches(shaped, STRICT_PER_MILLE) && self.longest() == Some(18);
        all.then(|| {
            let decision = band(Strength::Hint, wilson_lower(shaped, self.of()));
            (Ruling::CheckFails, Some(decision))
        })
    }

    /// Values that are masked or digests.
    pub(crate) fn hidden(&self) -> u64 {
        self.masked.saturating_add(self.hashed)
    }

    /// Whether values can be what a name says that calls them masked, digests or tokens: they are, or they are long texts
    /// of letters and digits.
    pub(crate) fn looks_veiled(&self) -> bool {
        let texts = &self.counts.characters;
        let plain = texts.han.saturating_add(texts.other).saturating_add(texts.full_width);
        let long = self.counts.lengths.is_some_and(|lengths| lengths.min >= SHORTEST_TOKEN);
        let coded = long && plain == 0 && self.reaches(texts.latin, STRICT_PER_MILLE);
        self.reaches(self.hidden(), SUPPORT_PER_MILLE) || (coded && self.veil == Some(Form::Pseudonym))
    }

    /// The form in which most values stand.
    pub(crate) fn form(&self) -> Form {
        let plain = self.hits().saturating_add(self.contained());
        if self.of() == 0 {
            // Nothing but the name tells.
            self.veil.unwrap_or_default()
        } else if plain > 0 && plain >= self.hidden() {
            Form::Plain
        } else if self.reaches(self.hidden(), SUPPORT_PER_MILLE) {
            if self.masked > self.hashed {
                Form::Masked
            } else {
                Form::Pseudonym
            }
        } else if plain == 0 && self.looks_veiled() {
            self.veil.unwrap_or_default()
        } else {
            Form::Plain
        }
    }

    /// Numbers that a spreadsheet damaged, which speak for a long number where the name does.
    fn damaged(&self) -> u64 {
        let zeroed: u64 = self.counts.long_digits.iter().map(|digits| digits.zeroed).sum();
        if self.is_long_number() {
            self.counts.exponents.saturating_add(zeroed)
        } else {
            0
        }
    }

    /// Whether the class's values are numbers so long that spreadsheets damage them.
    pub(crate) fn is_long_number(&self) -> bool {
        matches!(
            self.class.id.as_str(),
            "resident-id" | "bank-card" | "mobile-phone" | "imei"
        )
    }

    /// Identity numbers of 15 digits carry no check character: alone they prove nothing.
    pub(crate) fn is_without_check_character(&self) -> bool {
        self.class.id.as_str() == "resident-id" && self.longest().is_some_and(|longest| longest < 18)
    }

    fn proves_itself(&self) -> bool {
        let id = self.class.id.as_str();
        let rare = self.class.null_rate_per_mille <= PROVING_PER_MILLE && !SHAPE_ONLY.contains(&id);
        !self.class.needs_name && (rare || CHECKED.contains(&id))
    }

    fn longest(&self) -> Option<u64> {
        self.counts.lengths.map(|lengths| lengths.max)
    }

    /// One value repeated proves one value. Classes that count no distinct values are exempt.
    fn is_varied(&self) -> bool {
        self.name.is_some_and(|name| !name.generic) || self.distinct() >= self.of().min(2)
    }

    pub(crate) fn reaches(&self, part: u64, per_mille: u16) -> bool {
        self.of() > 0 && u128::from(part) * 1000 >= u128::from(self.of()) * u128::from(per_mille)
    }

    fn named(&self, strength: Strength, support: u64) -> Decision {
        band(strength, 500 + wilson_lower(support, self.of()) / 2)
    }
}

/// Likely by so many matches that were found in passing; nothing where there are none.
fn passing(found: u64) -> Option<Decided> {
    let decision = || band(Strength::Likely, wilson_lower(found, found));
    (found > 0).then(|| (Ruling::InPassing, Some(decision())))
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
