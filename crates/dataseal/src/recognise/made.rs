//! Where a registration was made and until when it is valid, by what was declared: the place, or a certificate's number that
//! has a registry's form.

use chrono::NaiveDate;
use dataseal_model::facts::fact;
use dataseal_model::{Bilingual, NumberMisfit};
use dataseal_pack::{Policies, Registration, Registry};

use super::source::Registered;

/// The fact that says where the registration was made.
const MADE_AT: &str = "recognition_from";
/// The fact that says how long it is valid, where the registry's profile names no other.
const MADE_UNTIL: &str = "recognition_until";

/// A registration as it was declared.
pub(super) struct Made<'p> {
    /// Its id in a crosswalk, or the answer itself.
    pub(super) id: &'p str,
    pub(super) title: Bilingual,
    /// What a crosswalk knows of it.
    pub(super) registration: Option<&'p Registration>,
    /// Last day on which it is valid; `None` where that is not declared or cannot be read.
    pub(super) until: Option<NaiveDate>,
}

/// The registration, if one is declared that is known; else a number that fits no registry which has numbers of that name.
/// Every crosswalk is asked: the target's need not know where it was made. Of registries the target is asked first.
pub(super) fn made_at<'p>(
    registered: &Registered,
    target: Option<&'p Registry>,
    policies: &'p Policies,
) -> (Option<Made<'p>>, Option<NumberMisfit>) {
    let says = |name: &str| registered.declared.get(name).map(String::as_str);
    let until = |registry: Option<&Registry>| {
        let own = registry.and_then(|registry| registry.certificate.as_ref()?.valid_until.as_deref());
        let text = own.and_then(says).or_else(|| says(MADE_UNTIL));
        text.and_then(|text| text.parse().ok())
    };
    let of = |registration: &'p Registration| Made {
        id: &registration.id,
        title: registration.title.clone(),
        registration: Some(registration),
        until: until(registration.registry.as_deref().and_then(|id| policies.registry(id))),
    };
    if let Some(answer) = says(MADE_AT) {
        let mut crosswalks = policies.crosswalks.iter();
        let known = crosswalks.find_map(|crosswalk| crosswalk.registration(answer)).map(of);
        return (known.or_else(|| answered(answer, until(None))), None);
    }
    let number_of = |registry: &Registry| says(registry.certificate.as_ref()?.number.as_deref()?);
    let fits = |registry: &Registry| registry.certificate_fits(number_of(registry)?);
    let registries = || target.into_iter().chain(&policies.registries);
    if let Some(registry) = registries().find(|registry| fits(registry) == Some(true)) {
        let id = registry.reference.id.as_str();
        let mut crosswalks = policies.crosswalks.iter();
        let known = crosswalks.find_map(|crosswalk| crosswalk.of_registry(id)).map(of);
        let alone = || Made {
            id,
            title: registry.title.clone(),
            registration: None,
            until: until(Some(registry)),
        };
        return (Some(known.unwrap_or_else(alone)), None);
    }
    let misfit = registries().find_map(|registry| {
        let is_other = fits(registry) == Some(false);
        let certificate = registry.certificate.as_ref().filter(|_| is_other)?;
        Some(NumberMisfit {
            title: registry.title.clone(),
            form: certificate.form.clone(),
        })
    });
    (None, misfit)
}

/// An answer that no crosswalk knows, such as another registration, in the words of the question.
fn answered<'p>(answer: &str, until: Option<NaiveDate>) -> Option<Made<'p>> {
    let choice = fact(MADE_AT)?.choices.iter().find(|choice| choice.value == answer)?;
    Some(Made {
        id: choice.value,
        title: Bilingual::new(choice.zh, choice.en),
        registration: None,
        until,
    })
}
