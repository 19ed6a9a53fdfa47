//! The result of a verification as a whole, and as the one JSON document that `verify --format json` prints. It has the
//! shape of `report.json` (`dataseal/report/v1`), filled from the signed statement, plus a section `verification`.
//! Of a manifest that is not accepted nothing is told but the reason.

use std::collections::BTreeMap;

use dataseal_model::{ErrorCode, ExitStatus, Strength, WaiverState};
use serde::Serialize;

use crate::wire::v0 as wire;
use crate::{
    Difference, NotRecomputed, ProfileComparison, ProfileDifference, Statement, Verified, VerifyFailure, labels,
};

const REPORT_SCHEMA: &str = "dataseal/report/v1";
const INCOMPLETE: &str = "incomplete";

/// What is known after a verification. What was not asked for is `None`.
#[derive(Clone, Copy, Debug)]
pub struct Outcome<'a> {
    /// The manifest itself.
    pub manifest: Result<&'a Verified, &'a VerifyFailure>,
    /// Files against digests.
    pub files: Option<&'a [Difference]>,
    /// The profile measured again.
    pub profile: Option<&'a ProfileComparison>,
}

impl Outcome<'_> {
    /// What stands in the way, gravest first, if anything does: the manifest, a signature left unchecked, the data's
    /// digests, the profile.
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        let verified = match self.manifest {
            Ok(verified) => verified,
            Err(failure) => return Some(failure.code()),
        };
        if !verified.verification.unchecked.is_empty() {
            Some(ErrorCode::SignerUnchecked)
        } else if self.files.is_some_and(|files| files.iter().any(Difference::fails)) {
            Some(ErrorCode::DigestDiffers)
        } else if self.profile.is_some_and(|profile| !profile.differences.is_empty()) {
            Some(ErrorCode::ProfileDiffers)
        } else {
            None
        }
    }

    /// How the process ends: 0, 4, or 3 where a part could not be recomputed.
    #[must_use]
    pub fn status(&self) -> ExitStatus {
        match self.code() {
            Some(code) => code.exit_status(),
            None if self.profile.is_some_and(|profile| !profile.not_recomputed.is_empty()) => ExitStatus::Undetermined,
            None => ExitStatus::Success,
        }
    }

    /// The JSON document, indented, with a final line end.
    #[must_use]
    pub fn to_json(&self) -> String {
        document(self.statement(), self.verification())
    }

    /// The same document when the data could not be read, for the reason given: it is not verified, unless it is already
    /// known to be false.
    #[must_use]
    pub fn to_json_unread(&self, reason: ErrorCode) -> String {
        let mut verification = self.verification();
        if verification.code.is_none() {
            verification.verdict = INCOMPLETE;
            verification.code = Some(reason.as_str());
        }
        document(self.statement(), verification)
    }

    fn statement(&self) -> Option<&Statement> {
        self.manifest.ok().map(|verified| &verified.statement)
    }

    fn verification(&self) -> Verification {
        let verified = self.manifest.ok();
        let predicate = verified.map(|verified| verified.statement.predicate());
        Verification {
            verdict: match self.status() {
                ExitStatus::Success => "verified",
                ExitStatus::Undetermined => INCOMPLETE,
                _ => "failed",
            },
            code: self.code().map(ErrorCode::as_str),
            reason: self.reason(),
            payload_sha256: verified.map(|verified| verified.payload_digest.to_string()),
            signers: verified.map(signers),
            as_of: predicate.map(|predicate| predicate.compliance.as_of.clone()),
            grade: predicate.map(|predicate| predicate.classification.grade.clone()),
            result: predicate.map(|predicate| predicate.compliance.result.clone()),
            packs: predicate.map(packs).unwrap_or_default(),
            data: self.files.map(|files| Data {
                differences: files.iter().map(FileDifference::of).collect(),
            }),
            profile: self.profile.map(Profile::of),
        }
    }

    /// The stable name of what stands in the way.
    #[must_use]
    pub fn reason(&self) -> Option<&'static str> {
        match (self.manifest, self.code()?) {
            (Err(failure), _) => Some(failure.name()),
            (Ok(_), ErrorCode::SignerUnchecked) => Some("verify-unchecked-signer"),
            (Ok(_), ErrorCode::ProfileDiffers) => Some("profile-differs"),
            (Ok(_), _) => self
                .files
                .and_then(|files| files.iter().find(|difference| difference.fails()))
                .map(Difference::kind),
        }
    }
}

/// The JSON document when not even the manifest, or a key, could be read, for the reason given.
#[must_use]
pub fn unread_json(reason: ErrorCode) -> String {
    let verification = Verification {
        verdict: INCOMPLETE,
        code: Some(reason.as_str()),
        ..Verification::default()
    };
    document(None, verification)
}

fn document(statement: Option<&Statement>, verification: Verification) -> String {
    let report = Report {
        schema: REPORT_SCHEMA,
        tables: statement.map(tables).unwrap_or_default(),
        findings: statement.map(findings).unwrap_or_default(),
        waivers: statement
            .map(|statement| statement.predicate().waivers.iter().map(Waiver::of).collect())
            .unwrap_or_default(),
        files: statement.map(files).unwrap_or_default(),
        verification,
    };
    let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Report {
    schema: &'static str,
    tables: Vec<Table>,
    findings: Vec<Finding>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    waivers: Vec<Waiver>,
    files: Vec<File>,
    verification: Verification,
}

#[derive(Serialize)]
struct Table {
    name: String,
    rows: u64,
    grade: String,
    columns: Vec<Column>,
}

#[derive(Serialize)]
struct Column {
    name: String,
    #[serde(rename = "type")]
    inferred: String,
    rows: u64,
    nulls: u64,
    blanks: u64,
    placeholders: u64,
    distinct: u64,
    distinct_exact: bool,
    labels: Vec<Label>,
    grade: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    review: Option<Review>,
}

/// A person's decision, by the names of `report.json`.
#[derive(Serialize)]
struct Review {
    classes: Option<Vec<String>>,
    grade: Option<String>,
    disclose: bool,
    reason: String,
    reviewer: String,
    date: String,
    stale: bool,
    machine_labels: Vec<Label>,
    machine_grade: String,
}

#[derive(Serialize)]
struct Label {
    class: String,
    confidence: String,
    /// Absent for plain values.
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<String>,
}

#[derive(Serialize)]
struct Finding {
    code: String,
    verdict: String,
    severity: String,
    table: Option<String>,
    column: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waived: Option<Waiver>,
}

/// A waiver that a finding rests on, by the names of `report.json`.
#[derive(Clone, Serialize)]
struct Waiver {
    rule: String,
    approver: String,
    reason: String,
    approved: String,
    expires: String,
    files: Vec<String>,
    column: Option<String>,
    state: &'static str,
}

impl Waiver {
    fn of(waiver: &wire::Waiver) -> Self {
        Self {
            rule: waiver.code.clone(),
            approver: waiver.approver.clone(),
            reason: waiver.reason.clone(),
            approved: waiver.approved.clone(),
            expires: waiver.expires.clone(),
            files: waiver.files.clone(),
            column: waiver.column.clone(),
            state: WaiverState::InUse.as_str(),
        }
    }
}

#[derive(Serialize)]
struct File {
    name: String,
    bytes: u64,
    sha256: String,
    encoding: String,
    format: String,
    quarantined_rows: u64,
}

#[derive(Default, Serialize)]
struct Verification {
    verdict: &'static str,
    code: Option<&'static str>,
    reason: Option<&'static str>,
    payload_sha256: Option<String>,
    signers: Option<Signers>,
    as_of: Option<String>,
    grade: Option<String>,
    result: Option<String>,
    packs: Vec<Pack>,
    data: Option<Data>,
    profile: Option<Profile>,
}

#[derive(Serialize)]
struct Pack {
    id: String,
    version: String,
    sha256: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    signers: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approval: Option<wire::Approval>,
}

#[derive(Serialize)]
struct Signers {
    checked: Vec<String>,
    unchecked: Vec<String>,
}

#[derive(Serialize)]
struct Data {
    differences: Vec<FileDifference>,
}

#[derive(Serialize)]
struct FileDifference {
    kind: &'static str,
    file: String,
    signed: Option<String>,
    found: Option<String>,
}

impl FileDifference {
    fn of(difference: &Difference) -> Self {
        let (signed, found) = match difference {
            Difference::Missing { .. } | Difference::Extra { .. } => (None, None),
            Difference::Digest { signed, found, .. } => (Some(signed.to_string()), Some(found.to_string())),
            Difference::Size { signed, found, .. } => (Some(signed.to_string()), Some(found.to_string())),
        };
        Self {
            kind: difference.kind(),
            file: difference.name().to_owned(),
            signed,
            found,
        }
    }
}

#[derive(Serialize)]
struct Profile {
    differences: Vec<Figure>,
    not_recomputed: Vec<&'static str>,
}

#[derive(Serialize)]
struct Figure {
    path: String,
    signed: String,
    recomputed: String,
}

impl Profile {
    fn of(comparison: &ProfileComparison) -> Self {
        let figure = |difference: &ProfileDifference| Figure {
            path: difference.path.clone(),
            signed: difference.signed.clone(),
            recomputed: difference.recomputed.clone(),
        };
        Self {
            differences: comparison.differences.iter().map(figure).collect(),
            not_recomputed: comparison
                .not_recomputed
                .iter()
                .map(|reason| NotRecomputed::as_str(*reason))
                .collect(),
        }
    }
}

fn signers(verified: &Verified) -> Signers {
    let names = |ids: &[dataseal_sign::KeyId]| ids.iter().map(ToString::to_string).collect();
    Signers {
        checked: names(&verified.verification.checked),
        unchecked: names(&verified.verification.unchecked),
    }
}

fn packs(predicate: &wire::Predicate) -> Vec<Pack> {
    let pack = |pack: &wire::Pack| Pack {
        id: pack.id.clone(),
        version: pack.version.clone(),
        sha256: pack.sha256.clone(),
        origin: pack.origin.clone(),
        signers: pack.signers.clone(),
        approval: pack.approval.clone(),
    };
    predicate.compliance.packs.iter().map(pack).collect()
}

fn tables(statement: &Statement) -> Vec<Table> {
    let classified = &statement.predicate().classification.tables;
    statement
        .profile()
        .iter()
        .zip(classified)
        .enumerate()
        .map(|(place, (table, classified))| Table {
            name: table.name.clone(),
            rows: table.rows,
            grade: classified.grade.clone(),
            columns: columns(statement, place, table, classified),
        })
        .collect()
}

fn columns(
    statement: &Statement,
    table: usize,
    profiled: &wire::Table,
    classified: &wire::TableClassification,
) -> Vec<Column> {
    let mut columns: Vec<Column> = profiled.columns.iter().zip(&classified.columns).map(column).collect();
    let index = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
    let reviews = statement.predicate().reviews.iter();
    for reviewed in reviews.filter(|reviewed| index(reviewed.table) == table) {
        if let Some(column) = columns.get_mut(index(reviewed.column)) {
            column.review = Some(review(reviewed));
        }
    }
    columns
}

fn column((column, classified): (&wire::Column, &wire::ColumnClassification)) -> Column {
    let counts =
        |label: &&wire::Label| labels::strength(&label.strength).is_some_and(|strength| strength > Strength::Hint);
    Column {
        name: column.name.clone(),
        inferred: column.inferred.clone(),
        rows: column.rows,
        nulls: column.nulls,
        blanks: column.blanks,
        placeholders: column.placeholders,
        distinct: column.distinct,
        distinct_exact: column.distinct_exact,
        labels: classified.labels.iter().filter(counts).map(label).collect(),
        grade: classified.grade.clone(),
        review: None,
    }
}

fn label(label: &wire::Label) -> Label {
    Label {
        class: label.class.clone(),
        confidence: label.confidence.clone(),
        form: label.form.clone(),
    }
}

fn review(review: &wire::Review) -> Review {
    Review {
        classes: review.classes.clone(),
        grade: review.grade.clone(),
        disclose: review.disclose,
        reason: review.reason.clone(),
        reviewer: review.reviewer.clone(),
        date: review.date.clone(),
        stale: review.stale,
        machine_labels: review.machine.labels.iter().map(label).collect(),
        machine_grade: review.machine.grade.clone(),
    }
}

fn findings(statement: &Statement) -> Vec<Finding> {
    let tables = statement.profile();
    let waivers = &statement.predicate().waivers;
    let at = |index: u64| usize::try_from(index).unwrap_or(usize::MAX);
    statement
        .predicate()
        .compliance
        .decisions
        .iter()
        .map(|decision| {
            let table = decision.table.and_then(|table| tables.get(at(table)));
            let column = decision.column.and_then(|column| table?.columns.get(at(column)));
            Finding {
                code: decision.code.clone(),
                verdict: decision.verdict.clone(),
                severity: decision.severity.clone(),
                table: table.map(|table| table.name.clone()),
                column: column.map(|column| column.name.clone()),
                waived: decision
                    .waiver
                    .and_then(|waiver| waivers.get(at(waiver)))
                    .map(Waiver::of),
            }
        })
        .collect()
}

/// One entry a table, in the order of the tables: what it was read from.
fn files(statement: &Statement) -> Vec<File> {
    let listed = statement.predicate().content.files.iter();
    let listed: BTreeMap<_, _> = listed.map(|file| (file.name.as_str(), file)).collect();
    let of = |table: &wire::Table| {
        let file = listed.get(table.file.as_str());
        // A table of several files has the name of their folder.
        let pieces = table.pieces.iter().filter_map(|piece| listed.get(piece.as_str()));
        File {
            name: table.file.clone(),
            bytes: file.into_iter().chain(pieces).map(|file| file.bytes).sum(),
            sha256: file.map_or_else(String::new, |file| file.sha256.clone()),
            encoding: table.encoding.clone(),
            format: table.format.clone(),
            quarantined_rows: table.rows_quarantined,
        }
    };
    statement.profile().iter().map(of).collect()
}
