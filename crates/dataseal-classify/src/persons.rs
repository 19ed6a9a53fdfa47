//! Which classes of identifiers stand for persons.

use dataseal_model::ClassId;

/// Classes with a recogniser of which one person has about one value, so that different values count persons. Names are none:
/// many people share one. Neither are telephone numbers at home, plates, devices and accounts of organisations.
const IDENTIFIERS: [&str; 15] = [
    "aadhaar",
    "bank-card",
    "email",
    "hong-kong-id",
    "japanese-my-number",
    "korean-rrn",
    "mobile-phone",
    "passport",
    "permanent-residence-card",
    "resident-id",
    "singapore-nric",
    "taiwan-id",
    "travel-permit",
    "uk-nino",
    "us-ssn",
];

/// The classes whose values each stand for one person.
pub fn person_identifiers() -> impl Iterator<Item = ClassId> {
    IDENTIFIERS.into_iter().map(ClassId::from_static)
}

#[cfg(test)]
mod tests {
    use super::IDENTIFIERS;

    #[test]
    fn each_is_a_class_of_personal_information_with_a_recogniser() {
        let taxonomy = dataseal_pack::load_embedded().unwrap().taxonomy;
        for id in IDENTIFIERS {
            let class = taxonomy.classes.iter().find(|class| class.id.as_str() == id);
            assert!(class.is_some_and(|class| class.personal), "{id}");
            assert!(crate::recogniser_ids().any(|known| known == id), "{id}");
        }
    }
}
