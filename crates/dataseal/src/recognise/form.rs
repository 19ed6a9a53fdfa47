//! The fields of a target's form: what fills them, and whether that may be shown.

use dataseal_model::facts::{FactOrigin, fact};
use dataseal_model::{CarriedField, FieldState};
use dataseal_pack::FormField;

use super::Target;
use super::source::Registered;
use crate::Installation;

const HOLDER_CODE: &str = "holder_uscc";
const HOLDER_KIND: &str = "holder_kind";
const NATURAL_PERSON: &str = "natural-person";

fn is_natural_person(registered: &Registered) -> bool {
    let kind = registered.declared.get(HOLDER_KIND);
    kind.is_some_and(|kind| kind == NATURAL_PERSON)
}

pub(super) fn fields(registered: &Registered, target: Target<'_>, installation: &Installation) -> Vec<CarriedField> {
    let fields = target.registry().map_or(&[][..], |registry| &registry.fields);
    fields
        .iter()
        .map(|field| field_standing(field, registered, installation))
        .collect()
}

fn field_standing(field: &FormField, registered: &Registered, installation: &Installation) -> CarriedField {
    let name = field.fact.as_deref();
    let is_declared = name
        .and_then(fact)
        .is_some_and(|spec| spec.origin == FactOrigin::Declared);
    let declared = name.and_then(|name| registered.declared.get(name));
    let counted = name.and_then(|name| registered.counts.get(name)).map(u64::to_string);
    let fits = |text: &String| field.max_chars.is_none_or(|most| text.chars().count() <= most);
    let (state, value) = match (name, declared) {
        (None, _) => (FieldState::ByHand, None),
        // A person has no such code, and the number of the identity document is declared nowhere.
        (Some(HOLDER_CODE), None) if is_natural_person(registered) => (FieldState::ByHand, None),
        (Some(name), Some(text)) => {
            let state = if fits(text) {
                FieldState::Carries
            } else {
                FieldState::TooLong
            };
            (state, public(name, text, registered, installation))
        }
        (Some(_), None) if is_declared => (FieldState::Missing, None),
        (Some(_), None) => match counted {
            Some(count) => (FieldState::Carries, Some(count)),
            None => (FieldState::NotMeasured, None),
        },
    };
    CarriedField {
        id: field.id.clone(),
        title: field.title.clone(),
        fact: field.fact.clone(),
        required: field.required,
        max_chars: field.max_chars,
        state,
        value,
    }
}

/// A declared answer, if it may be public: not one about a natural person, and no words in which personal information is
/// found.
fn public(name: &str, text: &str, registered: &Registered, installation: &Installation) -> Option<String> {
    let spec = fact(name)?;
    let is_person = !registered.declared.contains_key(HOLDER_KIND) || is_natural_person(registered);
    let about_holder = spec.asset_key.is_some_and(|key| key.starts_with("holder."));
    // A code of an organisation looks like a number that identifies, and does: an organisation.
    let is_code = name == HOLDER_CODE;
    let is_free = spec.choices.is_empty() && !is_code;
    let is_secret =
        (about_holder && spec.choices.is_empty() && is_person) || (is_free && installation.recognisers().proves(text));
    (!is_secret).then(|| text.to_owned())
}
