//! Grounds that declarations give: who holds the rights, which, over what, from where, and what the form says besides.

use dataseal_model::facts::{FactOrigin, fact};
use dataseal_model::{ChangeGround, GroundFound, GroundState};
use dataseal_pack::Registry;

use super::found;
use crate::diff::said::Declared;

/// Facts that say who holds the rights, what the form says of the holder, where the data come from, which rights are claimed
/// and which period is covered. Whatever else the form asks describes the data.
const HOLDER_CODE: &str = "holder_uscc";
const HOLDER_NAME: &str = "holder_name";
const HOLDER_KIND: &str = "holder_kind";
const NATURAL_PERSON: &str = "natural-person";
const APPLICANT: [&str; 2] = [HOLDER_NAME, HOLDER_KIND];
const SOURCE_TYPE: &str = "source_type";
const SOURCE_STATEMENT: &str = "source_statement";
const RIGHTS: &str = "rights_claimed";
const PERIOD: [&str; 2] = ["time_from", "time_to"];

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

pub(super) fn grounds(registry: &Registry, a: &Declared, b: &Declared) -> Vec<GroundFound> {
    Form { registry, a, b }.grounds()
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
        let holder = self.holder();
        vec![
            self.applicant(holder.state),
            holder,
            self.source(),
            self.of_facts(ChangeGround::Rights, &[RIGHTS]),
            self.of_facts(ChangeGround::Period, &PERIOD),
            self.of_facts(ChangeGround::Description, &self.descriptive()),
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

    /// A unified social credit code tells holders apart. Without one another name may be a change of name, and the same name
    /// is the same holder among organisations alone: persons share names, and have no code.
    fn holder(&self) -> GroundFound {
        let by_code = self.compare(HOLDER_CODE);
        let is_organisation = |side: &Declared| side.get(HOLDER_KIND).is_some_and(|kind| kind != NATURAL_PERSON);
        let by_name = match self.compare(HOLDER_NAME) {
            Compared::Same if !is_organisation(self.a) || !is_organisation(self.b) => Compared::Open,
            by_name => by_name,
        };
        let (state, facts): (_, &[&str]) = match (by_code, by_name) {
            (Compared::Differs, _) => (GroundState::Present, &[HOLDER_CODE]),
            (Compared::Same, _) | (Compared::Open, Compared::Same) => (GroundState::Absent, &[]),
            (Compared::Open, _) => (GroundState::Unknown, &[HOLDER_CODE, HOLDER_NAME]),
        };
        found(ChangeGround::Holder, state, facts)
    }

    /// What the form says of the holder. Of somebody else it says other things, which is no change of these.
    fn applicant(&self, holder: GroundState) -> GroundFound {
        let own = self.of_facts(ChangeGround::ApplicantInfo, &APPLICANT);
        match (holder, own.state) {
            (GroundState::Present, _) => found(ChangeGround::ApplicantInfo, GroundState::Absent, &[]),
            (GroundState::Unknown, GroundState::Present) => GroundFound {
                state: GroundState::Unknown,
                ..own
            },
            _ => own,
        }
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
