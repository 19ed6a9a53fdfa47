//! From `efforts.toml` to how long the steps of the guide usually take: estimates, which a company replaces by its own.

use std::collections::BTreeMap;

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
            minutes: minutes
                .map(|section| figures(section, MOST_MINUTES))
                .unwrap_or_default(),
            waiting_days: days.map(|section| figures(section, MOST_DAYS)).unwrap_or_default(),
        })
    })
}

fn figures(mut section: Section<'_>, most: i64) -> BTreeMap<String, u32> {
    let figures = section.rest().into_iter().filter_map(|(name, _, item)| {
        let figure = item.integer(0, most)?;
        Some((name.to_owned(), u32::try_from(figure).ok()?))
    });
    let figures = figures.collect();
    section.finish();
    figures
}
