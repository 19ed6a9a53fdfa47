//! Which registration a change calls for: the grounds that two sides give, and the first of a registry's table that fits.
//!
//! The first side is taken for what is registered. Each ground is there, not there or unknown, and an unknown one that would
//! have decided leaves the answer open: there is never "nothing due" where something could not be told.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use dataseal_model::facts::{FactOrigin, fact};
use dataseal_model::{
    Aspect, ChangeGround, Comparison, Difference, DueKind, GroundFound, GroundState, Incomparable, Outcome,
    Registering, RegistrationDue, Renewal, RenewalState, Weight,
};
use dataseal_pack::{ChangeRule, Registry};

use super::said::Declared;
use super::snapshot::Snapshot;

/// The profile that is asked where none is named.
pub const NATIONAL_REGISTRY: &str = "cn-national-2026";

/// Facts that say who holds the rights, what the form says of the holder, where the data come from, which rights are claimed
/// and which period is covered. Whatever else the form asks describes the data.
const HOLDER_CODE: &str = "holder_uscc";
const HOLDER_NAME: &str = "holder_name";
const APPLICANT: [&str; 2] = [HOLDER_NAME, "holder_kind"];
const SOURCE_TYPE: &str = "source_type";
const SOURCE_STATEMENT: &str = "source_statement";
const RIGHTS: &str = "rights_claimed";
const PERIOD: [&str; 2] = ["time_from", "time_to"];

/// What is to be registered of the differences between `a`, which is registered, and `b`, on a day.
pub fn registration_due(
    a: &Snapshot,
    b: &Snapshot,
    comparison: &Comparison,
    registry: &Registry,
    as_of: NaiveDate,
) -> RegistrationDue {
    let form = Form {
        registry,
        a: &a.said.declared,
        b: &b.said.declared,
    };
    let mut grounds = form.grounds();
    grounds.extend(of_data(comparison, a.files == b.files && !a.files.is_empty()));
    grounds.sort_by_key(|found| found.ground);
    let renewal = renewal(registry, &b.said.declared, &a.said.declared, as_of);
    let stated = |ground| registry.change(ground).is_some();
    let unstated = grounds
        .iter()
        .filter(|found| found.state != GroundState::Absent && !stated(found.ground));
    let unstated: Vec<ChangeGround> = unstated.map(|found| found.ground).collect();
    RegistrationDue {
        registry: registry.reference.clone(),
        title: registry.title.clone(),
        source: registry.source.clone(),
        as_of,
        in_force: registry.in_force.contains(as_of),
        registering: registering(registry, &grounds, !unstated.is_empty(), &renewal),
        grounds,
        unstated,
        renewal,
        unseen: registry
            .fields
            .iter()
            .filter(|field| field.fact.is_none())
            .map(|field| field.title.clone())
            .collect(),
    }
}

/// The declared answers of both sides to what a form asks.
struct Form<'a> {
    registry: &'a Registry,
    a: &'a Declared,
    b: &'a Declared,
}

/// How an answer stands on both sides.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Compared {
    Same,
    Differs,
    /// A side does not give it.
    Open,
}

impl Form<'_> {
    fn compare(&self, fact: &str) -> Compared {
        match (self.a.get(fact), self.b.get(fact)) {
            (Some(before), Some(after)) if before == after => Compared::Same,
            (Some(_), Some(_)) => Compared::Differs,
            _ => Compared::Open,
        }
    }

    /// Whether the form must be filled in with one of the facts.
    fn asks(&self, fact: &str) -> bool {
        let mut fields = self.registry.fields.iter();
        fields.any(|field| field.required && field.fact.as_deref() == Some(fact))
    }

    fn grounds(&self) -> Vec<GroundFound> {
        vec![
            self.holder(),
            self.source(),
            self.of_facts(ChangeGround::Rights, &[RIGHTS]),
            self.of_facts(ChangeGround::Period, &PERIOD),
            self.of_facts(ChangeGround::Description, &self.descriptive()),
            self.of_facts(ChangeGround::ApplicantInfo, &APPLICANT),
        ]
    }

    /// Facts of the form that belong to no other ground.
    fn descriptive(&self) -> Vec<&str> {
        let certificate = self.registry.certificate.as_ref();
        let own = certificate.map(|certificate| [certificate.number.as_deref(), certificate.valid_until.as_deref()]);
        let own: Vec<&str> = own.into_iter().flatten().flatten().collect();
        let elsewhere = |name: &str| {
            name == HOLDER_CODE
                || APPLICANT.contains(&name)
                || PERIOD.contains(&name)
                || name == SOURCE_TYPE
                || name == RIGHTS
        };
        let fields = self.registry.fields.iter();
        fields
            .filter_map(|field| field.fact.as_deref())
            .filter(|name| !elsewhere(name) && !own.contains(name))
            .filter(|name| fact(name).is_some_and(|spec| spec.origin == FactOrigin::Declared))
            .collect()
    }

    /// A ground that is there when one of its facts differs, and open when one that counts is not given. Where the form asks
    /// none of them, all count.
    fn of_facts(&self, ground: ChangeGround, facts: &[&str]) -> GroundFound {
        let none_asked = !facts.iter().any(|fact| self.asks(fact));
        let with = |wanted: Compared, counts: &dyn Fn(&str) -> bool| -> Vec<&str> {
            let facts = facts.iter().copied();
            facts
                .filter(|fact| self.compare(fact) == wanted && counts(fact))
                .collect()
        };
        let differing = with(Compared::Differs, &|_| true);
        if !differing.is_empty() {
            return found(ground, GroundState::Present, &differing);
        }
        // What the form does not demand may stay unsaid, but not on one side only.
        let one_sided = |fact: &str| self.a.contains_key(fact) || self.b.contains_key(fact);
        let open = with(Compared::Open, &|fact| none_asked || self.asks(fact) || one_sided(fact));
        let state = if open.is_empty() {
            GroundState::Absent
        } else {
            GroundState::Unknown
        };
        found(ground, state, &open)
    }

    /// A unified social credit code tells holders apart. Without one, another name may be a change of name.
    fn holder(&self) -> GroundFound {
        let by_code = self.compare(HOLDER_CODE);
        let (state, facts): (_, &[&str]) = match (by_code, self.compare(HOLDER_NAME)) {
            (Compared::Differs, _) => (GroundState::Present, &[HOLDER_CODE]),
            (Compared::Same, _) | (Compared::Open, Compared::Same) => (GroundState::Absent, &[]),
            (Compared::Open, _) => (GroundState::Unknown, &[HOLDER_CODE, HOLDER_NAME]),
        };
        found(ChangeGround::Holder, state, facts)
    }

    /// Another kind of source is another source. Another statement may be other words for the same.
    fn source(&self) -> GroundFound {
        let by_type = self.of_facts(ChangeGround::SourceOfData, &[SOURCE_TYPE]);
        let by_words = self.compare(SOURCE_STATEMENT);
        let is_open = by_words == Compared::Open && self.asks(SOURCE_STATEMENT);
        if by_type.state == GroundState::Absent && (by_words == Compared::Differs || is_open) {
            return found(ChangeGround::SourceOfData, GroundState::Unknown, &[SOURCE_STATEMENT]);
        }
        by_type
    }
}

fn found(ground: ChangeGround, state: GroundState, facts: &[&str]) -> GroundFound {
    GroundFound {
        ground,
        state,
        facts: facts.iter().map(|fact| (*fact).to_owned()).collect(),
        aspects: Vec::new(),
    }
}

/// What measurements say of grounds.
const OF_DATA: [ChangeGround; 4] = [
    ChangeGround::Schema,
    ChangeGround::DataExtended,
    ChangeGround::DataAltered,
    ChangeGround::LabelsOrGrade,
];

/// The ground that a change of an aspect is; `None` for another name of a whole table, which no form asks for.
const fn ground_of(aspect: Aspect) -> Option<ChangeGround> {
    match aspect {
        Aspect::TableRenamed => None,
        Aspect::TableRemoved
        | Aspect::TableAdded
        | Aspect::ColumnRemoved
        | Aspect::ColumnAdded
        | Aspect::ColumnRenamed
        | Aspect::ColumnMoved
        | Aspect::Type
        | Aspect::Declared => Some(ChangeGround::Schema),
        Aspect::Rows => Some(ChangeGround::DataExtended),
        Aspect::Quarantined
        | Aspect::Duplicates
        | Aspect::Kinds
        | Aspect::Nulls
        | Aspect::Blanks
        | Aspect::Placeholders
        | Aspect::Distinct
        | Aspect::Lengths
        | Aspect::Range
        | Aspect::Distribution => Some(ChangeGround::DataAltered),
        Aspect::Labels | Aspect::Grade | Aspect::TableGrade => Some(ChangeGround::LabelsOrGrade),
    }
}

/// Whether a difference is a ground, or leaves it open.
fn bears_on(difference: &Difference, ground: ChangeGround) -> Option<GroundState> {
    let own = ground_of(difference.aspect) == Some(ground);
    match &difference.outcome {
        // Another notation of the same values is no other schema.
        Outcome::Changed { weight, .. } => {
            let counts = own && (*weight != Weight::Noise || ground != ChangeGround::Schema);
            counts.then_some(GroundState::Present)
        }
        Outcome::NotComparable { why, .. } => {
            let open = match why {
                Incomparable::Unread => true,
                Incomparable::NoRows => matches!(ground, ChangeGround::DataAltered | ChangeGround::LabelsOrGrade),
                _ => own,
            };
            open.then_some(GroundState::Unknown)
        }
    }
}

/// The grounds that measurements give. Of the same bytes nothing is open but what is concluded from them.
fn of_data(comparison: &Comparison, same_bytes: bool) -> Vec<GroundFound> {
    let nothing_read = comparison.a.tables == 0 || comparison.b.tables == 0;
    let ground = |ground: ChangeGround| {
        let bearing = |wanted: GroundState| -> BTreeSet<Aspect> {
            let differences = comparison.differences.iter();
            differences
                .filter(|difference| bears_on(difference, ground) == Some(wanted))
                .map(|difference| difference.aspect)
                .collect()
        };
        let (present, open) = (bearing(GroundState::Present), bearing(GroundState::Unknown));
        let settled = same_bytes && ground != ChangeGround::LabelsOrGrade;
        let (state, aspects) = if !present.is_empty() {
            (GroundState::Present, present)
        } else if nothing_read || (!open.is_empty() && !settled) {
            (GroundState::Unknown, open)
        } else {
            (GroundState::Absent, BTreeSet::new())
        };
        GroundFound {
            ground,
            state,
            facts: Vec::new(),
            aspects: aspects.into_iter().collect(),
        }
    };
    OF_DATA.map(ground).into()
}

/// The first entry of the registry's table that fits. Entries before it that may fit leave the answer open, unless they lead
/// to the same kind.
fn registering(registry: &Registry, grounds: &[GroundFound], is_unstated: bool, renewal: &Renewal) -> Registering {
    let state = |ground| {
        grounds
            .iter()
            .find(|found| found.ground == ground)
            .map(|found| found.state)
    };
    let mut open: Vec<&ChangeRule> = Vec::new();
    let mut decided = None;
    for rule in &registry.changes {
        match state(rule.ground) {
            Some(GroundState::Present) => {
                decided = Some(rule);
                break;
            }
            Some(GroundState::Unknown) => open.push(rule),
            Some(GroundState::Absent) | None => {}
        }
    }
    let due = |rule: &ChangeRule| DueKind {
        title: registry
            .kind(&rule.kind)
            .map_or_else(|| registry.title.clone(), |kind| kind.title.clone()),
        kind: rule.kind.clone(),
        ground: rule.ground,
        article: rule.article.clone(),
        why: rule.why.clone(),
    };
    if let Some(rule) = decided {
        open.retain(|other| other.kind != rule.kind);
        return match open.is_empty() {
            true => Registering::Due(due(rule)),
            false => Registering::Undetermined {
                at_least: Some(due(rule)),
                open: open.into_iter().map(due).collect(),
            },
        };
    }
    let by_renewal = registry.change(ChangeGround::Nothing);
    match (open.is_empty() && !is_unstated, renewal.state, by_renewal) {
        (true, RenewalState::NotYet, _) | (true, RenewalState::Due, None) => Registering::Nothing,
        (true, RenewalState::Due, Some(rule)) => Registering::Due(due(rule)),
        _ => Registering::Undetermined {
            at_least: None,
            open: open.into_iter().map(due).collect(),
        },
    }
}

/// How the certificate stands on a day, by the later declaration that says when it ends.
fn renewal(registry: &Registry, later: &Declared, earlier: &Declared, as_of: NaiveDate) -> Renewal {
    let certificate = registry.certificate.as_ref();
    let until = certificate
        .and_then(|certificate| certificate.valid_until.as_deref())
        .and_then(|name| later.get(name).or_else(|| earlier.get(name)))
        .and_then(|text| text.parse::<NaiveDate>().ok());
    let window = certificate
        .and_then(|certificate| certificate.renewal)
        .zip(until)
        .and_then(|(window, until)| window.days(until));
    let state = match (until, window) {
        (Some(until), _) if as_of > until => RenewalState::Expired,
        (Some(_), Some((first, _))) if as_of < first => RenewalState::NotYet,
        (Some(_), Some((_, last))) if as_of <= last => RenewalState::Due,
        (Some(_), Some(_)) => RenewalState::TooLate,
        _ => RenewalState::Unknown,
    };
    let kind = registry
        .change(ChangeGround::Nothing)
        .and_then(|rule| registry.kind(&rule.kind));
    Renewal {
        state,
        kind: kind.map(|kind| kind.title.clone()),
        valid_until: until,
        window,
    }
}

#[cfg(test)]
mod tests;
