//! The documents that a target wants, and how they stand.

use chrono::NaiveDate;
use dataseal_model::{Bilingual, CarriedDocument, DocumentState};
use dataseal_pack::{Carry, Policies, RegistrationKind};

use super::source::Registered;

/// What is handed in: the documents of the kind that is due, the certificate of the registration that is carried, and what the
/// crosswalk demands besides; then what supports.
pub(super) fn documents(
    registered: &Registered,
    kind: Option<&RegistrationKind>,
    (certificate, carry): (Option<&String>, Option<&Carry>),
    policies: &Policies,
    as_of: NaiveDate,
) -> Vec<CarriedDocument> {
    let standing = |kind: &String, required: bool| CarriedDocument {
        title: policies.evidence_kind(kind).map_or_else(
            || Bilingual::new(kind.clone(), kind.clone()),
            |known| known.title.clone(),
        ),
        state: registered.document(kind, as_of),
        kind: kind.clone(),
        required,
    };
    let own = kind.map_or(&[][..], |kind| &kind.documents).iter();
    let mut wanted: Vec<(&String, bool)> = own.map(|kind| (kind, true)).collect();
    // Nobody recognises a registration on somebody's word.
    wanted.extend(certificate.map(|kind| (kind, true)));
    if let Some(carry) = carry {
        wanted.extend(carry.demands.iter().map(|kind| (kind, true)));
        wanted.extend(carry.carries.iter().map(|kind| (kind, false)));
    }
    let mut documents: Vec<CarriedDocument> = Vec::new();
    for (kind, required) in wanted {
        if !documents.iter().any(|document| document.kind == *kind) {
            documents.push(standing(kind, required));
        }
    }
    // What would only support is not worth a line where it is not there.
    documents.retain(|document| document.required || document.state != DocumentState::Missing);
    documents.sort_by_key(|document| !document.required);
    documents
}
