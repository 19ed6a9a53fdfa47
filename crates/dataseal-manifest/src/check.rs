//! Whether the sections of a statement fit together: one file list, tables and columns that correspond, names of the
//! vocabulary, and no decision that would have forbidden the seal. The same for what we write and for what we read.

use std::collections::BTreeSet;
use std::str::FromStr;

use dataseal_model::{
    ClassId, Digest, Disclosure, Encoding, Format, Grade, InferredType, NoteKind, PackId, RowsetDigest, RuleCode,
    Severity, ValueKind, Verdict,
};

use crate::wire::v0 as wire;
use crate::{PROFILE_VERSION, RESULT, RESULT_WAIVED, SCHEME, labels, waivers};

/// The path of what does not fit.
pub(crate) type Place = &'static str;

/// Checks a statement in the order of its sections.
pub(crate) fn consistent(statement: &wire::Statement) -> Result<(), Place> {
    let predicate = &statement.predicate;
    require(predicate.profile_version == PROFILE_VERSION, "predicate.profileVersion")?;
    files(statement)?;
    profile(&predicate.profile, &predicate.content.files)?;
    classification(&predicate.classification, &predicate.profile.tables)?;
    reviews(predicate)?;
    waivers::consistent(predicate)?;
    compliance(&predicate.compliance, &predicate.profile.tables)?;
    predicate.evidence.iter().try_for_each(evidence)
}

pub(crate) fn require(holds: bool, place: Place) -> Result<(), Place> {
    if holds { Ok(()) } else { Err(place) }
}

fn is<T: FromStr>(text: &str) -> bool {
    text.parse::<T>().is_ok()
}

fn files(statement: &wire::Statement) -> Result<(), Place> {
    let subjects = &statement.subject;
    let files = &statement.predicate.content.files;
    let sorted = subjects.windows(2).all(|pair| match pair {
        [left, right] => left.name < right.name,
        _ => true,
    });
    require(sorted && !subjects.is_empty(), "subject")?;
    let same = |(subject, file): (&wire::Subject, &wire::File)| {
        subject.name == file.name && subject.digest.sha256 == file.sha256 && is::<Digest>(&file.sha256)
    };
    let all_same = subjects.len() == files.len() && subjects.iter().zip(files).all(same);
    require(all_same, "predicate.content.files")?;
    files.iter().try_for_each(|file| {
        let ranges = file.row_groups.iter().all(|group| is::<Digest>(&group.sha256));
        let root = file.chunk_root.as_deref().is_none_or(is::<Digest>);
        require(ranges && root, "predicate.content.files")
    })
}

fn profile(profile: &wire::Profile, files: &[wire::File]) -> Result<(), Place> {
    require(is::<Digest>(&profile.recognisers), "predicate.profile.recognisers")?;
    let mut places = BTreeSet::new();
    let mut named = BTreeSet::new();
    for table in &profile.tables {
        require(
            places.insert((table.file.as_str(), table.part.as_str())),
            "predicate.profile.tables.part",
        )?;
        if table.pieces.is_empty() {
            named.insert(table.file.as_str());
        } else {
            named.extend(table.pieces.iter().map(String::as_str));
        }
    }
    // Every table came from listed files, and every listed file holds a table.
    let listed = files.iter().map(|file| file.name.as_str());
    require(named.into_iter().eq(listed), "predicate.profile.tables.file")?;
    profile.tables.iter().try_for_each(|table| {
        require(is::<Format>(&table.format), "predicate.profile.tables.format")?;
        require(is::<Encoding>(&table.encoding), "predicate.profile.tables.encoding")?;
        require(
            table.notes.keys().all(|kind| is::<NoteKind>(kind)),
            "predicate.profile.tables.notes",
        )?;
        let sound = |rowset: &wire::Rowset| {
            rowset.algorithm == RowsetDigest::ALGORITHM && is::<Digest>(&rowset.root) && rowset.rows == table.rows
        };
        require(
            table.rowset.as_ref().is_none_or(sound),
            "predicate.profile.tables.rowset",
        )?;
        table.columns.iter().try_for_each(|column| profiled(column, table.rows))
    })
}

fn profiled(column: &wire::Column, rows: u64) -> Result<(), Place> {
    require(column.rows == rows, "predicate.profile.tables.columns.rows")?;
    require(
        is::<InferredType>(&column.inferred),
        "predicate.profile.tables.columns.type",
    )?;
    let known = |name: &String| ValueKind::ALL.iter().any(|kind| kind.as_str() == name);
    require(column.kinds.keys().all(known), "predicate.profile.tables.columns.kinds")?;
    let shows_nothing = column.min.is_none()
        && column.max.is_none()
        && column.mean.is_none()
        && column.quantiles.is_empty()
        && column.top.is_empty();
    require(
        column.withheld.is_none() || shows_nothing,
        "predicate.profile.tables.columns.withheld",
    )
}

/// Bounds that do not cross, and classes of the vocabulary.
fn persons(persons: &wire::Persons) -> Result<(), Place> {
    let minors = persons.minors.iter().map(|minors| &minors.persons);
    let mut bounds = [&persons.all, &persons.sensitive].into_iter().chain(minors);
    let sound = |bounds: &wire::PersonBounds| bounds.at_most.is_none_or(|most| bounds.at_least <= most);
    let counted = |count: &wire::IdentifierCount| {
        is::<ClassId>(&count.class) && (count.lower..=count.upper).contains(&count.persons)
    };
    let holds = bounds.all(sound) && persons.identifiers.iter().all(counted);
    require(holds, "predicate.classification.persons")
}

fn classification(classification: &wire::Classification, tables: &[wire::Table]) -> Result<(), Place> {
    const COLUMNS: Place = "predicate.classification.tables.columns";
    require(classification.scheme == SCHEME, "predicate.classification.scheme")?;
    require(
        is::<Digest>(&classification.taxonomy),
        "predicate.classification.taxonomy",
    )?;
    require(is::<Grade>(&classification.grade), "predicate.classification.grade")?;
    classification.persons.as_ref().map_or(Ok(()), persons)?;
    require(
        classification.tables.len() == tables.len(),
        "predicate.classification.tables",
    )?;
    classification
        .tables
        .iter()
        .zip(tables)
        .try_for_each(|(graded, table)| {
            require(is::<Grade>(&graded.grade), "predicate.classification.tables.grade")?;
            require(
                graded.levels.keys().all(|taxonomy| is::<PackId>(taxonomy)),
                "predicate.classification.tables.levels",
            )?;
            require(graded.columns.len() == table.columns.len(), COLUMNS)?;
            graded.columns.iter().try_for_each(classified)
        })
}

fn classified(column: &wire::ColumnClassification) -> Result<(), Place> {
    require(
        is::<Grade>(&column.grade),
        "predicate.classification.tables.columns.grade",
    )?;
    column.labels.iter().try_for_each(|label| {
        let sound = is::<ClassId>(&label.class)
            && labels::strength(&label.strength).is_some()
            && labels::confidence(&label.confidence).is_some()
            && labels::form(label.form.as_deref()).is_some()
            && label.nodes.keys().all(|taxonomy| is::<PackId>(taxonomy));
        require(sound, "predicate.classification.tables.columns.labels")
    })
}

/// Decisions are about columns that are there, each once and in order; the labels in force are those decided on, and
/// nothing is shown that the program's own labels withhold, unless a person said so.
fn reviews(predicate: &wire::Predicate) -> Result<(), Place> {
    const PLACE: Place = "predicate.reviews";
    let said = predicate.assertions.self_declared.iter().any(|name| name == "reviews");
    require(said != predicate.reviews.is_empty(), "predicate.assertions")?;
    let ordered = predicate.reviews.windows(2).all(|pair| match pair {
        [left, right] => (left.table, left.column) < (right.table, right.column),
        _ => true,
    });
    require(ordered, PLACE)?;
    let index = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
    predicate.reviews.iter().try_for_each(|review| {
        let (table, column) = (index(review.table), index(review.column));
        let classified = predicate.classification.tables.get(table);
        let classified = classified.and_then(|table| table.columns.get(column)).ok_or(PLACE)?;
        let profiled = predicate.profile.tables.get(table);
        let profiled = profiled.and_then(|table| table.columns.get(column)).ok_or(PLACE)?;
        let read = labels::review(review).ok_or(PLACE)?;
        let decided = review.classes.as_ref().is_none_or(|classes| {
            classified.labels.len() == classes.len()
                && classified
                    .labels
                    .iter()
                    .zip(classes)
                    .all(|(label, class)| label.class == *class)
        });
        require(decided, PLACE)?;
        let kept = read.disclosure() != Disclosure::Kept || profiled.withheld.is_some();
        require(kept, "predicate.profile.tables.columns.withheld")
    })
}

fn compliance(compliance: &wire::Compliance, tables: &[wire::Table]) -> Result<(), Place> {
    let waived =
        |decision: &wire::Decision| decision.waiver.is_some() && decision.severity == Severity::Blocking.as_str();
    let result = if compliance.decisions.iter().any(waived) {
        RESULT_WAIVED
    } else {
        RESULT
    };
    require(compliance.result == result, "predicate.compliance.result")?;
    let packs = compliance
        .packs
        .iter()
        .all(|pack| is::<PackId>(&pack.id) && is::<Digest>(&pack.sha256));
    require(packs && !compliance.packs.is_empty(), "predicate.compliance.packs")?;
    require(
        compliance.evaluated <= compliance.rules,
        "predicate.compliance.evaluated",
    )?;
    compliance
        .decisions
        .iter()
        .try_for_each(|decision| decided(decision, tables))
}

fn decided(decision: &wire::Decision, tables: &[wire::Table]) -> Result<(), Place> {
    require(is::<RuleCode>(&decision.code), "predicate.compliance.decisions.code")?;
    let verdict: Verdict = decision
        .verdict
        .parse()
        .map_err(|()| "predicate.compliance.decisions.verdict")?;
    let severity: Severity = Severity::ALL
        .into_iter()
        .find(|severity| severity.as_str() == decision.severity)
        .ok_or("predicate.compliance.decisions.severity")?;
    let obstacle = severity == Severity::Blocking && verdict.is_open() && decision.waiver.is_none();
    require(!obstacle, "predicate.compliance.decisions.verdict")?;
    require(
        verdict.is_open() || decision.waiver.is_none(),
        "predicate.compliance.decisions.waiver",
    )?;
    require(place_exists(decision, tables), "predicate.compliance.decisions.table")
}

fn place_exists(decision: &wire::Decision, tables: &[wire::Table]) -> bool {
    let index = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
    let table = decision.table.map(|table| tables.get(index(table)));
    match (table, decision.column) {
        (None, None) | (Some(Some(_)), None) => true,
        (Some(Some(table)), Some(column)) => table.columns.get(index(column)).is_some(),
        (None, Some(_)) | (Some(None), _) => false,
    }
}

fn evidence(evidence: &wire::Evidence) -> Result<(), Place> {
    require(is::<Digest>(&evidence.sha256), "predicate.evidence.sha256")
}
