//! From an appraisal to the wire form. What may be shown was decided before: every text here is disclosed, declared by the
//! holder, or the program's own.

mod declared;
mod persons;
mod profile;
mod reviews;
mod waivers;

use std::collections::BTreeSet;

use dataseal_model::{Appraisal, Basis, Finding, RuleCode, Severity, TableAppraisal, Verdict, Waiver};

use crate::wire::v0 as wire;
use crate::{
    ManifestError, PREDICATE_TYPE, PROFILE_VERSION, RESULT, RESULT_WAIVED, SCHEME, STATEMENT_TYPE, TOOL, packs,
};

pub(crate) use persons::persons;
pub(crate) use profile::{classified_table, profiled_table};
pub(crate) use reviews::reviews;

/// The wire form of an appraisal that nothing stands in the way of.
pub(crate) fn statement(appraisal: &Appraisal) -> Result<wire::Statement, ManifestError> {
    require_sealable(appraisal)?;
    let files = profile::files(&appraisal.tables).map_err(|name| ManifestError::DuplicateName { name })?;
    if let Some(name) = repeated_place(&appraisal.tables) {
        return Err(ManifestError::DuplicateName { name });
    }
    let subject = files.iter().map(subject).collect();
    Ok(wire::Statement {
        statement_type: STATEMENT_TYPE.to_owned(),
        subject,
        predicate_type: PREDICATE_TYPE.to_owned(),
        predicate: predicate(appraisal, files),
    })
}

/// The last line of defence: whoever calls has refused before, with more to say.
fn require_sealable(appraisal: &Appraisal) -> Result<(), ManifestError> {
    let codes = |verdict: Verdict| -> Vec<RuleCode> {
        let codes: BTreeSet<RuleCode> = appraisal
            .obstacles()
            .filter(|finding| finding.verdict == verdict)
            .map(|finding| finding.code.clone())
            .collect();
        codes.into_iter().collect()
    };
    let (violated, undetermined) = (codes(Verdict::Violated), codes(Verdict::Undetermined));
    if !violated.is_empty() {
        return Err(ManifestError::Refused { codes: violated });
    }
    if !undetermined.is_empty() {
        return Err(ManifestError::Undetermined { codes: undetermined });
    }
    let checks: BTreeSet<String> = appraisal
        .failing_checks()
        .map(|failing| failing.check.to_string())
        .collect();
    if !checks.is_empty() {
        return Err(ManifestError::Checks {
            ids: checks.into_iter().collect(),
            violated: appraisal
                .failing_checks()
                .any(|check| check.verdict() == Verdict::Violated),
        });
    }
    if appraisal.tables.is_empty() || appraisal.tables.iter().any(|table| table.rows == 0) {
        return Err(ManifestError::NothingMeasured);
    }
    if appraisal.coverage.evaluated == 0 || appraisal.basis.packs.is_empty() {
        return Err(ManifestError::NothingJudged);
    }
    appraisal.tables.iter().try_for_each(require_complete)
}

fn require_complete(table: &TableAppraisal) -> Result<(), ManifestError> {
    let inventory = &table.inventory;
    if inventory.rows_measured != table.rows || usize::try_from(inventory.columns_measured) != Ok(table.columns.len()) {
        return Err(ManifestError::Inconsistent {
            place: "predicate.profile.tables",
        });
    }
    if let Some(note) = table.reading.notes.iter().find(|note| note.kind.is_unread()) {
        return Err(ManifestError::Unread {
            file: table.file_name.to_string(),
            kind: note.kind,
        });
    }
    table.inventory.check().map_err(|mismatch| ManifestError::Incomplete {
        file: table.file_name.to_string(),
        mismatch,
    })
}

/// A file of which one place is said to be two tables.
fn repeated_place(tables: &[TableAppraisal]) -> Option<String> {
    let mut seen = BTreeSet::new();
    let again = tables
        .iter()
        .find(|table| !seen.insert((table.file_name.to_string(), table.reading.place())))?;
    Some(again.file_name.to_string())
}

fn subject(file: &wire::File) -> wire::Subject {
    wire::Subject {
        name: file.name.clone(),
        digest: wire::DigestSet {
            sha256: file.sha256.clone(),
        },
    }
}

fn predicate(appraisal: &Appraisal, files: Vec<wire::File>) -> wire::Predicate {
    let basis = &appraisal.basis;
    let declared = declared::sections(appraisal.asset.as_ref());
    let mut columns = appraisal.tables.iter().flat_map(|table| &table.columns);
    let reviewed = columns.any(|column| column.review.is_some());
    let waivers = waivers::in_use(appraisal);
    wire::Predicate {
        profile_version: PROFILE_VERSION.to_owned(),
        assertions: assertions(&declared, reviewed, !waivers.is_empty()),
        asset: declared.asset,
        parties: declared.parties,
        rights: declared.rights,
        evidence: declared.evidence,
        content: wire::Content { files },
        profile: wire::Profile {
            state_version: basis.state_version,
            recognisers: basis.recognisers.to_string(),
            told: basis.told.clone(),
            tables: appraisal.tables.iter().map(profiled_table).collect(),
        },
        classification: wire::Classification {
            scheme: SCHEME.to_owned(),
            taxonomy: basis.taxonomy.to_string(),
            sensitive_profile: Some(basis.sensitive.to_string()),
            taxonomies: basis.taxonomies.iter().map(packs::written).collect(),
            grade: appraisal.grade.to_string(),
            tables: appraisal.tables.iter().map(classified_table).collect(),
            persons: persons(&appraisal.persons),
        },
        reviews: reviews(&appraisal.tables),
        compliance: compliance(appraisal, &waivers),
        waivers: waivers.into_iter().map(waivers::waiver).collect(),
        tool: wire::Tool {
            name: TOOL.to_owned(),
            version: basis.tool_version.clone(),
        },
    }
}

fn assertions(declared: &declared::Sections, reviewed: bool, waived: bool) -> wire::Assertions {
    let said = [
        ("asset", declared.asset.is_empty()),
        ("parties", declared.parties.is_empty()),
        ("rights", declared.rights.is_empty()),
        ("evidence", declared.evidence.is_empty()),
        ("reviews", !reviewed),
        ("waivers", !waived),
    ];
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    wire::Assertions {
        machine_measured: names(&["content", "profile", "classification"]),
        self_declared: said
            .iter()
            .filter(|(_, empty)| !empty)
            .map(|(name, _)| (*name).to_owned())
            .collect(),
        machine_judged: names(&["compliance"]),
        assessor_attested: Vec::new(),
    }
}

fn compliance(appraisal: &Appraisal, waivers: &[&Waiver]) -> wire::Compliance {
    let blocking = appraisal.findings.iter();
    let blocking = blocking.filter(|finding| finding.severity == Severity::Blocking && finding.waived.is_some());
    let waived = blocking.count();
    wire::Compliance {
        as_of: appraisal.basis.as_of.to_string(),
        packs: appraisal.basis.packs.iter().map(packs::written).collect(),
        replaced: appraisal
            .basis
            .replaced
            .iter()
            .map(|(path, digest)| (path.clone(), digest.to_string()))
            .collect(),
        rules: appraisal.coverage.rules,
        evaluated: appraisal.coverage.evaluated,
        decisions: appraisal
            .findings
            .iter()
            .map(|finding| decision(finding, waivers))
            .collect(),
        thresholds: persons::thresholds(&appraisal.persons),
        result: if waived > 0 { RESULT_WAIVED } else { RESULT }.to_owned(),
        summary: summary(&appraisal.basis, waived),
    }
}

fn decision(finding: &Finding, waivers: &[&Waiver]) -> wire::Decision {
    let place = |index: Option<usize>| index.and_then(|index| u64::try_from(index).ok());
    wire::Decision {
        code: finding.code.to_string(),
        verdict: finding.verdict.to_string(),
        severity: finding.severity.to_string(),
        table: place(finding.table),
        column: place(finding.column),
        waiver: place(
            finding
                .waived
                .as_ref()
                .and_then(|waived| waivers.iter().position(|waiver| *waiver == waived)),
        ),
    }
}

/// What the result means and no more; the word for being in order is nobody's to say but an authority's.
fn summary(basis: &Basis, waived: usize) -> wire::Text {
    let packs = |version: &str, separator: &str| {
        let packs: Vec<String> = basis
            .packs
            .iter()
            .map(|pack| format!("{}{version}{}", pack.id, pack.version))
            .collect();
        packs.join(separator)
    };
    let as_of = basis.as_of;
    let (but_zh, but_en) = match waived {
        0 => (String::new(), String::new()),
        n => (format!("除已豁免的 {n} 项外，"), format!(" but {n} waived")),
    };
    wire::Text {
        zh: format!("截至 {as_of}，按规则包 {}，{but_zh}没有发现阻断项", packs(" ", "、")),
        en: format!(
            "no blocking finding{but_en} under pack {} as of {as_of}",
            packs(" version ", ", ")
        ),
    }
}
