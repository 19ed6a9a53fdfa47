//! The statement itself: made of an appraisal, written as canonical bytes, read back from exactly those bytes.

use dataseal_model::{
    Appraisal, Basis, ColumnGrade, ColumnReview, Digest, Grade, Grading, Label, PackRef, Reckoning, SensitiveProfile,
};

use crate::wire::v0 as wire;
use crate::{ManifestError, PREDICATE_TYPE, StatementError, build, canonical, check, labels, packs};

/// A file that a statement is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// Name relative to what was scanned; `#n` where the name itself is withheld.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: Digest,
    /// Its size in bytes.
    pub bytes: u64,
}

/// A registration statement: what is said about some files, by whom, and under which packs.
///
/// INVARIANT: the wire form is consistent (`check`), and every reference in it was parsed once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    wire: wire::Statement,
    subjects: Vec<Subject>,
    basis: Basis,
    grade: Grade,
}

impl Statement {
    /// Makes the statement of an appraisal. The same appraisal gives the same bytes.
    ///
    /// # Errors
    /// A [`ManifestError`]: a blocking rule is violated or undetermined, nothing was measured or judged, a file was not
    /// measured in full, or two files have one name.
    pub fn build(appraisal: &Appraisal) -> Result<Self, ManifestError> {
        let wire = build::statement(appraisal)?;
        Self::from_wire(wire).map_err(|place| ManifestError::Inconsistent { place })
    }

    /// The bytes to sign: RFC 8785 (JCS), UTF-8, one line.
    ///
    /// # Errors
    /// [`ManifestError::Number`] for a figure beyond 2^53 - 1 and [`ManifestError::Unreadable`] for what a strict reader
    /// would refuse, such as more than four million values.
    pub fn to_payload(&self) -> Result<Vec<u8>, ManifestError> {
        canonical::write(&self.wire)
    }

    /// Reads a payload that has been verified. Never normalises: bytes other than those of [`to_payload`](Self::to_payload)
    /// are refused even where they mean the same.
    ///
    /// # Errors
    /// The first defect, in the order: strict JSON, `_type`, `predicateType`, shape, unknown keys, canonical form,
    /// consistency.
    pub fn parse(payload: &[u8]) -> Result<Self, StatementError> {
        let wire: wire::Statement = canonical::read(payload, PREDICATE_TYPE)?;
        Self::from_wire(wire).map_err(|place| StatementError::Inconsistent { place })
    }

    fn from_wire(wire: wire::Statement) -> Result<Self, &'static str> {
        check::consistent(&wire)?;
        let subjects: Option<Vec<Subject>> = wire.predicate.content.files.iter().map(subject).collect();
        let grade = wire.predicate.classification.grade.parse();
        Ok(Self {
            subjects: subjects.ok_or("predicate.content.files")?,
            basis: basis(&wire.predicate)?,
            grade: grade.map_err(|()| "predicate.classification.grade")?,
            wire,
        })
    }

    /// The files, sorted by name, each name once.
    #[must_use]
    pub fn subjects(&self) -> &[Subject] {
        &self.subjects
    }

    /// Under what the statement was reached: date, packs, recognisers, versions, taxonomy.
    #[must_use]
    pub const fn basis(&self) -> &Basis {
        &self.basis
    }

    /// The dataset's grade.
    #[must_use]
    pub const fn dataset_grade(&self) -> Grade {
        self.grade
    }

    /// The place of a table in the profile, by its file's signed name and its place in the file (empty if the file is the
    /// table).
    #[must_use]
    pub fn table_of(&self, file: &str, part: &str) -> Option<usize> {
        self.profile()
            .iter()
            .position(|table| table.file == file && table.part == part)
    }

    /// Whether a table is signed with the digest of its rows as a multiset.
    #[must_use]
    pub fn has_rowset(&self) -> bool {
        self.profile().iter().any(|table| table.rowset.is_some())
    }

    /// The files of a table that several make up, by the table's name for them: `(name, files)`.
    #[must_use]
    pub fn pieces(&self) -> Vec<(&str, &[String])> {
        let several = self.profile().iter().filter(|table| !table.pieces.is_empty());
        several
            .map(|table| (table.file.as_str(), table.pieces.as_slice()))
            .collect()
    }

    /// The labels of a column, most certain first; none if there is no such column. Their evidence is not in a statement.
    #[must_use]
    pub fn labels(&self, table: usize, column: usize) -> Vec<Label> {
        self.classified(table, column)
            .map(|column| column.labels.iter().filter_map(labels::label).collect())
            .unwrap_or_default()
    }

    /// The grade of a column, if there is such a column.
    #[must_use]
    pub fn grade(&self, table: usize, column: usize) -> Option<Grade> {
        self.classified(table, column)?.grade.parse().ok()
    }

    /// The grade of a table, if there is such a table.
    #[must_use]
    pub fn table_grade(&self, table: usize) -> Option<Grade> {
        self.wire.predicate.classification.tables.get(table)?.grade.parse().ok()
    }

    /// The labels of every column of a table, in file order; empty if there is no such table.
    #[must_use]
    pub fn table_labels(&self, table: usize) -> Vec<Vec<Label>> {
        let columns = self.profile().get(table).map_or(0, |table| table.columns.len());
        (0..columns).map(|column| self.labels(table, column)).collect()
    }

    /// The decisions of persons about the columns of a table, in file order; empty if there is no such table.
    #[must_use]
    pub fn table_reviews(&self, table: usize) -> Vec<Option<ColumnReview>> {
        let columns = self.profile().get(table).map_or(0, |table| table.columns.len());
        let mut reviews = vec![None; columns];
        let place = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
        for review in self
            .predicate()
            .reviews
            .iter()
            .filter(|review| place(review.table) == table)
        {
            if let Some(slot) = reviews.get_mut(place(review.column)) {
                *slot = labels::review(review);
            }
        }
        reviews
    }

    /// The grades of a table and its columns, if there is such a table. Their reasons are not in a statement.
    #[must_use]
    pub fn grading(&self, table: usize) -> Option<Grading> {
        let columns = 0..self.profile().get(table)?.columns.len();
        let column = |column| {
            self.grade(table, column).map(|grade| ColumnGrade {
                grade,
                drivers: Vec::new(),
            })
        };
        Some(Grading {
            grade: self.table_grade(table)?,
            columns: columns.map(column).collect::<Option<_>>()?,
            drivers: Vec::new(),
            reckoning: Reckoning::default(),
        })
    }

    fn classified(&self, table: usize, column: usize) -> Option<&wire::ColumnClassification> {
        self.wire
            .predicate
            .classification
            .tables
            .get(table)?
            .columns
            .get(column)
    }

    /// The profile sections, one for each table.
    #[must_use]
    pub fn profile(&self) -> &[wire::Table] {
        &self.wire.predicate.profile.tables
    }

    /// The profile sections as canonical JSON, one text for each table.
    #[must_use]
    pub fn profile_json(&self) -> Vec<String> {
        self.profile()
            .iter()
            .filter_map(|table| String::from_utf8(canonical::bytes_of(table).ok()?).ok())
            .collect()
    }

    /// The predicate as it is written.
    #[must_use]
    pub const fn predicate(&self) -> &wire::Predicate {
        &self.wire.predicate
    }
}

fn subject(file: &wire::File) -> Option<Subject> {
    Some(Subject {
        name: file.name.clone(),
        sha256: file.sha256.parse().ok()?,
        bytes: file.bytes,
    })
}

fn basis(predicate: &wire::Predicate) -> Result<Basis, &'static str> {
    let packs: Option<Vec<PackRef>> = predicate.compliance.packs.iter().map(packs::read).collect();
    let taxonomies: Option<Vec<PackRef>> = predicate.classification.taxonomies.iter().map(packs::read).collect();
    let basis = Basis {
        as_of: predicate
            .compliance
            .as_of
            .parse()
            .map_err(|_| "predicate.compliance.asOf")?,
        tool_version: predicate.tool.version.clone(),
        packs: packs.ok_or("predicate.compliance.packs")?,
        recognisers: digest(&predicate.profile.recognisers, "predicate.profile.recognisers")?,
        state_version: predicate.profile.state_version,
        taxonomy: digest(&predicate.classification.taxonomy, "predicate.classification.taxonomy")?,
        sensitive: match &predicate.classification.sensitive_profile {
            Some(profile) => profile
                .parse()
                .map_err(|()| "predicate.classification.sensitiveProfile")?,
            None => SensitiveProfile::default(),
        },
        taxonomies: taxonomies.ok_or("predicate.classification.taxonomies")?,
        told: predicate.profile.told.clone(),
    };
    if basis.as_of.to_string() == predicate.compliance.as_of {
        Ok(basis)
    } else {
        Err("predicate.compliance.asOf")
    }
}

fn digest(text: &str, place: &'static str) -> Result<Digest, &'static str> {
    text.parse().map_err(|_| place)
}
