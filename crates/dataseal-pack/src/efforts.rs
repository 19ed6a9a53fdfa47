//! From `efforts.toml` to how long the steps of the guide usually take: estimates, which a company replaces by its own.

use std::collections::BTreeMap;

use dataseal_model::GuideAction;

use crate::problem::{Document, Problems};
use crate::source::read_toml;
use crate::walk::{Item, Section};

/// Path of the estimates below `policies/`.
pub(crate) const EFFORTS_FILE: &str = "efforts.toml";

/// A year of working days is no estimate any more.
const MOST_DAYS: i64 = 366;
/// Nor is a month of minutes.
const MOST_MINUTES: i64 = 43_200;

/// How long steps take.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Efforts {
    minutes: BTreeMap<String, u32>,
    waiting_days: BTreeMap<String, u32>,
}

impl Efforts {
    /// Minutes of one's own work for a kind of step; 0 if nobody estimated it.
    pub fn minutes(&self, step: &str) -> u32 {
        self.minutes.get(step).copied().unwrap_or_default()
    }

    /// Working days until an issuer of this role has issued a document; `None` if nobody estimated it.
    pub fn waiting_days(&self, issuer_role: &str) -> Option<u32> {
        self.waiting_days.get(issuer_role).copied()
    }
}

/// Reads the estimates.
pub(crate) fn read_efforts(bytes: &[u8], problems: &mut Problems) -> Option<Efforts> {
    read_toml(Document::Pack, EFFORTS_FILE, bytes, problems, |root| {
        let minutes = root.required("minutes").and_then(Item::table);
        let days = root.required("waiting_days").and_then(Item::table);
        Some(Efforts {
            minutes: minutes.map(read_minutes).unwrap_or_default(),
            waiting_days: days.map(read_days).unwrap_or_default(),
        })
    })
}

fn read_minutes(mut section: Section<'_>) -> BTreeMap<String, u32> {
    let minutes = GuideAction::NAMES.into_iter().filter_map(|name| {
        let minutes = section.optional(name)?;
        Some((name.to_owned(), figure(&minutes, MOST_MINUTES)?))
    });
    let minutes = minutes.collect();
    section.finish();
    minutes
}

/// Roles of issuers are named by the kinds of documents, so that any may be written.
fn read_days(mut section: Section<'_>) -> BTreeMap<String, u32> {
    let days = section.rest().into_iter();
    let days = days.filter_map(|(role, _, item)| Some((role.to_owned(), figure(&item, MOST_DAYS)?)));
    days.collect()
}

fn figure(item: &Item<'_>, most: i64) -> Option<u32> {
    u32::try_from(item.integer(0, most)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_step_is_told_instead_of_being_no_work() {
        let mut problems = Problems::default();
        let file = "[minutes]\ndocument = 45\ndocment = 60\n\n[waiting_days]\ncourt = 15\n";
        let efforts = read_efforts(file.as_bytes(), &mut problems).unwrap();
        assert_eq!((efforts.minutes("document"), efforts.minutes("read")), (45, 0));
        assert_eq!(
            (efforts.waiting_days("court"), efforts.waiting_days("holder")),
            (Some(15), None)
        );
        assert_eq!(
            problems.to_string(),
            "efforts.toml:3:1: unknown key `docment`; did you mean `document`?"
        );
    }
}
