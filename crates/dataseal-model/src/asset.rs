//! What the holder declares about a dataset, and the documents that back it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::Digest;
use crate::facts::FactValue;

/// How an evidence file stands against what was declared of it. The façade finds out; the pack reader cannot open files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceState {
    /// The file is there and has the declared digest.
    Matches,
    /// The file is there and has another digest.
    Differs,
    /// The file is not there or cannot be read.
    Missing,
    /// Nobody has looked yet.
    Unchecked,
}

/// One document attached as evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Kind in kebab-case, one of the kinds in `policies/evidence.toml`.
    pub kind: String,
    /// Path relative to `asset.toml`.
    pub file: String,
    /// SHA-256 that the declarer wrote down.
    pub digest: Digest,
    /// Who issued the document.
    pub issuer: String,
    /// When it was issued.
    pub issued: NaiveDate,
    /// Last day on which it holds; `None` when it does not expire.
    pub valid_until: Option<NaiveDate>,
    /// How the file stands.
    pub state: EvidenceState,
}

impl Evidence {
    /// The kind of document that justifies a lower grade of derived data (GB/T 43697-2024, Annex I).
    pub const DEID_REPORT: &str = "deid-report";

    /// Whether the day lies between issue and end.
    pub fn in_period(&self, day: NaiveDate) -> bool {
        self.issued <= day && self.valid_until.is_none_or(|last| day <= last)
    }
}

/// Days before its end from which a document is said to expire soon: enough to have another one issued.
const SOON_DAYS: i64 = 30;

/// How a document stands on a day: its file first, then its dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DocumentStanding {
    /// There, unaltered, and in its period.
    Valid,
    /// The same, but for 30 days at most.
    ExpiresSoon,
    /// Its period is over.
    Expired,
    /// Issued after the day.
    NotYetIssued,
    /// The file has another digest than was declared.
    Altered,
    /// The file is not there.
    Missing,
    /// The file is there and cannot be read.
    Unreadable,
}

impl DocumentStanding {
    /// Every standing.
    pub const ALL: [Self; 7] = [
        Self::Valid,
        Self::ExpiresSoon,
        Self::Expired,
        Self::NotYetIssued,
        Self::Altered,
        Self::Missing,
        Self::Unreadable,
    ];

    /// Its name in results.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::ExpiresSoon => "expires-soon",
            Self::Expired => "expired",
            Self::NotYetIssued => "not-yet-issued",
            Self::Altered => "altered",
            Self::Missing => "missing",
            Self::Unreadable => "unreadable",
        }
    }
}

/// A document whose file was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedDocument {
    /// What was declared of it.
    pub evidence: Evidence,
    /// How it stands on the day.
    pub standing: DocumentStanding,
    /// Days from the day to its last one, negative when that is over; `None` when it does not expire.
    pub days_left: Option<i64>,
}

impl CheckedDocument {
    /// Judges a document by its dates on `day`, or by what was found of its file where that is not as declared.
    pub fn on(day: NaiveDate, evidence: Evidence, of_file: Option<DocumentStanding>) -> Self {
        let days_left = evidence.valid_until.map(|last| (last - day).num_days());
        let by_dates = || match days_left {
            _ if evidence.issued > day => DocumentStanding::NotYetIssued,
            Some(left) if left < 0 => DocumentStanding::Expired,
            Some(left) if left <= SOON_DAYS => DocumentStanding::ExpiresSoon,
            _ => DocumentStanding::Valid,
        };
        Self {
            standing: of_file.unwrap_or_else(by_dates),
            evidence,
            days_left,
        }
    }
}

/// A validated `asset.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asset {
    /// Data files, relative to `asset.toml`, in written order.
    pub files: Vec<String>,
    /// Declared facts by their name in `docs/facts.md`. What was not answered is absent, which rules read as unknown.
    pub declared: BTreeMap<String, FactValue>,
    /// Answers to the worksheet questions of packs, by question. What was not answered is absent.
    pub answers: BTreeMap<String, bool>,
    /// Documents.
    pub evidence: Vec<Evidence>,
}

impl Asset {
    /// Whether a document of this kind is there, unaltered and in its period; without a day the period is not asked.
    pub fn holds(&self, kind: &str, day: Option<NaiveDate>) -> bool {
        self.evidence.iter().any(|document| {
            document.kind == kind
                && document.state == EvidenceState::Matches
                && day.is_none_or(|day| document.in_period(day))
        })
    }

    /// A declared text, if it was declared.
    pub fn text(&self, fact: &str) -> Option<&str> {
        match self.declared.get(fact) {
            Some(FactValue::Text(text)) => Some(text),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_stands_by_its_file_and_then_by_its_dates() {
        let date = |text: &str| text.parse::<NaiveDate>().unwrap_or_default();
        let evidence = |issued: &str, until: Option<&str>| Evidence {
            kind: "k".to_owned(),
            file: "f".to_owned(),
            digest: Digest::new([0; 32]),
            issuer: "i".to_owned(),
            issued: date(issued),
            valid_until: until.map(date),
            state: EvidenceState::Unchecked,
        };
        let day = date("2026-11-27");
        for (issued, until, standing, left) in [
            ("2026-11-27", None, DocumentStanding::Valid, None),
            ("2026-01-01", Some("2026-12-28"), DocumentStanding::Valid, Some(31)),
            (
                "2026-01-01",
                Some("2026-12-27"),
                DocumentStanding::ExpiresSoon,
                Some(30),
            ),
            ("2026-01-01", Some("2026-11-27"), DocumentStanding::ExpiresSoon, Some(0)),
            ("2026-01-01", Some("2026-11-26"), DocumentStanding::Expired, Some(-1)),
            (
                "2026-11-28",
                Some("2026-12-01"),
                DocumentStanding::NotYetIssued,
                Some(4),
            ),
        ] {
            let checked = CheckedDocument::on(day, evidence(issued, until), None);
            assert_eq!(
                (checked.standing, checked.days_left),
                (standing, left),
                "{issued} {until:?}"
            );
        }
        let altered = CheckedDocument::on(day, evidence("2027-01-01", None), Some(DocumentStanding::Altered));
        assert_eq!(altered.standing, DocumentStanding::Altered);
    }
}
