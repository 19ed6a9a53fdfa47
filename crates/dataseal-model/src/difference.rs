//! What differs between two profiles, how much each difference weighs and why, and what could not be compared.
//!
//! Nothing here is a value of the data but as [`Disclosed`]: a difference is told in counts, shares, names of types and
//! classes, and figures of distance.

use crate::rejudged::{DeclaredChange, FindingChange, PackChange, Turn};
use crate::{ClassId, Disclosed, ExitStatus, Grade, InferredType, RegistrationDue, Severity, ValueKind, Verdict};

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$item_doc])* $variant,)* }

        impl $name {
            /// Every one, in the order in which they are told.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name used in documents and files.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}
pub(crate) use names;

names! {
    /// What was compared.
    Aspect {
        /// A table that only the first side has.
        TableRemoved = "table-removed",
        /// A table that only the second side has.
        TableAdded = "table-added",
        /// A table of another name with the same columns.
        TableRenamed = "table-renamed",
        /// Number of rows.
        Rows = "rows",
        /// Rows set aside because they do not fit.
        Quarantined = "quarantined",
        /// Rows that occur more than once, where both sides digested their rows.
        Duplicates = "duplicates",
        /// Grade of the table.
        TableGrade = "table-grade",
        /// A column that only the first side has.
        ColumnRemoved = "column-removed",
        /// A column that only the second side has.
        ColumnAdded = "column-added",
        /// A column of another name that looks like the same.
        ColumnRenamed = "column-renamed",
        /// A column that stands elsewhere among its neighbours.
        ColumnMoved = "column-moved",
        /// The type that fits every value.
        Type = "type",
        /// The type as the file declares it.
        Declared = "declared",
        /// Values by kind: how many are numbers, dates, texts.
        Kinds = "kinds",
        /// Share of nulls.
        Nulls = "nulls",
        /// Share of blanks.
        Blanks = "blanks",
        /// Share of placeholders such as `NA`.
        Placeholders = "placeholders",
        /// Different values.
        Distinct = "distinct",
        /// Lengths of texts.
        Lengths = "lengths",
        /// Smallest and largest number or date.
        Range = "range",
        /// How values are spread.
        Distribution = "distribution",
        /// What the column holds.
        Labels = "labels",
        /// Grade of the column.
        Grade = "grade",
    }
}

names! {
    /// How much a change weighs.
    Weight {
        /// Who relied on the first side can no longer do so unchanged.
        Breaking = "breaking",
        /// Beyond a threshold: somebody should look before the second side takes the first one's place.
        Matters = "matters",
        /// Below every threshold.
        Noise = "noise",
    }
}

names! {
    /// Why something could not be compared.
    Incomparable {
        /// A report withholds the values.
        Withheld = "withheld",
        /// A report does not hold the figure.
        Absent = "absent",
        /// A report was made by other algorithms, recognisers or classes.
        OtherBasis = "other-basis",
        /// A side has no row, so nothing of it was measured.
        NoRows = "no-rows",
        /// A report lists inputs that could not be measured.
        Unread = "unread",
    }
}

names! {
    /// Whose doing it is.
    Side {
        /// The first side.
        A = "a",
        /// The second side.
        B = "b",
        /// Both.
        Both = "both",
    }
}

names! {
    /// Which rule gave a change its weight.
    Because {
        /// Readers find a thing by a name or a place that is gone.
        Gone = "gone",
        /// What was agreed on does not cover a new thing.
        New = "new",
        /// Loads by position put values into the wrong column.
        Order = "order",
        /// A value of the new type does not fit the old one.
        Narrower = "does-not-fit",
        /// The new type holds what the old one held; programs that count on the old one may not take it.
        Wider = "wider",
        /// The same values may be written in another way.
        Representation = "representation",
        /// No value is left.
        Emptied = "emptied",
        /// A column without values has some now.
        Filled = "filled",
        /// There was none, and now there is: what demands that there be none refuses it.
        FirstOfItsKind = "first-of-its-kind",
        /// A share or count moved by at least the threshold.
        Threshold = "threshold",
        /// Below the threshold.
        Below = "below-threshold",
        /// Not more than samples of this size differ by chance.
        Chance = "chance",
        /// Values were all different and no longer are.
        KeyLost = "key-lost",
        /// Only one value is left.
        Constant = "constant",
        /// All texts had one length and no longer have.
        FixedLengthLost = "fixed-length-lost",
        /// The ranges do not overlap.
        Disjoint = "disjoint",
        /// PSI of 0.1 or more.
        ModerateShift = "moderate-shift",
        /// PSI of 0.25 or more.
        MajorShift = "major-shift",
        /// Personal or sensitive information appeared.
        PersonalAppeared = "personal-appeared",
        /// The grade rose to where values are withheld.
        GradeCrossed = "grade-crossed",
        /// A conclusion changed.
        Conclusion = "conclusion",
    }
}

/// One side of a change in figures: never a value of the data, but for names that may be shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Figure {
    /// Nothing to tell.
    Nothing,
    /// A count.
    Count(u64),
    /// So many of so many.
    Share(u64, u64),
    /// So many values of a kind, of so many.
    Kind(ValueKind, u64, u64),
    /// Shortest and longest length.
    Lengths(u64, u64),
    /// A type.
    Type(InferredType),
    /// A type as the file declares it.
    Declared(String),
    /// A grade.
    Grade(Grade),
    /// Classes.
    Classes(Vec<ClassId>),
    /// A place among the columns, from 0.
    Position(usize),
    /// A name.
    Name(Disclosed),
}

/// The bin whose share moved most.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// The value, where it may be shown on both sides.
    pub value: Option<Disclosed>,
    /// Lower edge of a range of numbers (exclusive), where edges may be shown on both sides and there is one.
    pub low: Option<Disclosed>,
    /// Upper edge (inclusive).
    pub high: Option<Disclosed>,
    /// Its share on the first side.
    pub before: f64,
    /// Its share on the second side.
    pub after: f64,
}

/// How far two distributions are apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Drift {
    /// Population stability index.
    pub psi: f64,
    /// Jensen-Shannon divergence to the base 2, from 0 to 1.
    pub js: f64,
    /// The PSI that two samples of one population of these sizes exceed in one of 1,000 cases.
    pub chance: f64,
    /// Bins.
    pub bins: usize,
    /// The bin whose share moved most.
    pub shift: Option<Shift>,
}

/// What comparing one aspect came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It changed.
    Changed {
        /// How much that weighs.
        weight: Weight,
        /// By which rule.
        because: Because,
        /// The first side.
        before: Figure,
        /// The second side.
        after: Figure,
        /// Distance of the distributions, where they were compared.
        drift: Option<Drift>,
    },
    /// It could not be compared: never the same as equal.
    NotComparable {
        /// Why.
        why: Incomparable,
        /// Whose doing it is.
        side: Side,
    },
}

/// One thing that differs or could not be compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// What was compared.
    pub aspect: Aspect,
    /// The table, as the first side calls it where it has it.
    pub table: Option<Disclosed>,
    /// The column, as the first side calls it where it has it.
    pub column: Option<Disclosed>,
    /// Place of the column on the first side, from 0.
    pub column_a: Option<usize>,
    /// Place of the column on the second side, from 0.
    pub column_b: Option<usize>,
    /// What it came to.
    pub outcome: Outcome,
}

impl Difference {
    /// The weight of a change; `None` where nothing could be compared.
    pub const fn weight(&self) -> Option<Weight> {
        match &self.outcome {
            Outcome::Changed { weight, .. } => Some(*weight),
            Outcome::NotComparable { .. } => None,
        }
    }
}

/// From where on a change matters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// Population stability index of a distribution.
    pub psi: f64,
    /// Movement of a share (nulls, blanks, placeholders, kinds, rows set aside), from 0 to 1.
    pub share: f64,
    /// Movement of the number of rows, relative to the first side.
    pub rows: f64,
}

/// What a side was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Data, measured now.
    Data,
    /// A report of an earlier run.
    Report,
}

impl Origin {
    /// The name used in `dataseal/diff/v1`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Report => "report",
        }
    }
}

/// One side as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparedSide {
    /// Name of the argument, as it may be shown.
    pub name: Disclosed,
    /// What it was read from.
    pub origin: Origin,
    /// Tables.
    pub tables: usize,
    /// Rows of all tables.
    pub rows: u64,
    /// Columns of all tables.
    pub columns: usize,
}

/// Two profiles compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The first side.
    pub a: ComparedSide,
    /// The second side.
    pub b: ComparedSide,
    /// From where on changes matter.
    pub thresholds: Thresholds,
    /// Aspects that were compared and are the same.
    pub same: u64,
    /// Everything else, heaviest first, what could not be compared last; then by table, column and aspect.
    pub differences: Vec<Difference>,
    /// What rules concluded otherwise, by code; `None` where a side was not judged.
    pub findings: Option<Vec<FindingChange>>,
    /// Packs that differ, by id; `None` where a side does not say by which it was judged.
    pub packs: Option<Vec<PackChange>>,
    /// Declared facts that differ, by name.
    pub declared: Vec<DeclaredChange>,
}

impl Comparison {
    /// Changes of a weight.
    pub fn of(&self, weight: Weight) -> impl Iterator<Item = &Difference> {
        self.differences
            .iter()
            .filter(move |difference| difference.weight() == Some(weight))
    }

    /// What could not be compared.
    pub fn not_comparable(&self) -> impl Iterator<Item = &Difference> {
        self.differences
            .iter()
            .filter(|difference| difference.weight().is_none())
    }

    /// Conclusions that changed in one way.
    pub fn findings_of(&self, turn: Turn) -> impl Iterator<Item = &FindingChange> {
        let findings = self.findings.iter().flatten();
        findings.filter(move |finding| finding.turn() == turn)
    }

    /// Rules that weigh and are newly broken, a waiver that ended included.
    pub fn newly_broken(&self) -> impl Iterator<Item = &FindingChange> {
        self.findings_of(Turn::New)
            .filter(|finding| finding.severity >= Severity::Error && !finding.is_waived)
    }

    /// Rules that forbid a seal because it can no longer be told whether they are kept, and weighty ones that the second side
    /// breaks and the first was not judged by.
    pub fn newly_open(&self) -> impl Iterator<Item = &FindingChange> {
        let is_open = |finding: &&FindingChange| match (finding.after, finding.before) {
            _ if finding.is_waived => false,
            (Some(Verdict::Undetermined), _) => finding.severity == Severity::Blocking,
            (Some(Verdict::Violated), None) => finding.severity >= Severity::Error,
            _ => false,
        };
        self.findings.iter().flatten().filter(is_open)
    }

    /// 1 when a change matters or a weighty rule is newly broken, 3 when something could not be compared or nothing was, when a
    /// side was not judged or a rule that forbids a seal can no longer be told, else 0: unknown is not a pass.
    pub fn exit_status(&self) -> ExitStatus {
        let matters = |difference: &Difference| matches!(difference.weight(), Some(Weight::Breaking | Weight::Matters));
        let is_unknown = self.not_comparable().next().is_some() || self.newly_open().next().is_some();
        let is_empty = self.a.tables == 0 || self.b.tables == 0;
        if self.newly_broken().next().is_some() || self.differences.iter().any(matters) {
            ExitStatus::Findings
        } else if is_unknown || is_empty || self.findings.is_none() {
            ExitStatus::Undetermined
        } else {
            ExitStatus::Success
        }
    }

    /// The same with the registration that is due: 1 when either says so, 3 when either cannot tell, else 0.
    pub fn exit_status_with(&self, due: Option<&RegistrationDue>) -> ExitStatus {
        let own = self.exit_status();
        let due = due.map_or(ExitStatus::Success, RegistrationDue::exit_status);
        match (own, due) {
            (ExitStatus::Findings, _) | (_, ExitStatus::Findings) => ExitStatus::Findings,
            (ExitStatus::Success, due) => due,
            (own, _) => own,
        }
    }
}
