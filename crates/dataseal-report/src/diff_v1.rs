//! `dataseal/diff/v1`: a comparison for machines, frozen like `wire_v1`. Within version 1 fields and names are only
//! added.
//!
//! Fractions are decimal strings, texts for people are `{zh, en}`. No clock, host or absolute path is in it.

mod beside;

use dataseal_model as model;
use dataseal_model::{Comparison, Difference as Found, Outcome, RegistrationDue, Weight};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::ReportError;
use crate::terminal::{conclusion_text, reason};
use crate::wire_v1::{Text, Tool, pretty, published};

pub use beside::{DeclaredFact, Ground, Kind, Limit, PackPair, Registration, Renewal, Rule};

/// The id and version of the document.
pub const SCHEMA: &str = "dataseal/diff/v1";

/// Where its schema is published.
const ID: &str = "urn:dataseal:schema:diff:v1";

/// The whole document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Diff {
    /// Always `dataseal/diff/v1`.
    #[schemars(extend("const" = "dataseal/diff/v1"))]
    pub schema: String,
    /// The program that made it.
    pub tool: Tool,
    /// The first side.
    pub a: CompareSide,
    /// The second side.
    pub b: CompareSide,
    /// From where on changes matter.
    pub thresholds: Thresholds,
    /// The sentence that a reader takes away.
    pub conclusion: Text,
    /// The exit status: 0 nothing that matters, 1 changes that matter, a weighty rule newly broken or a registration due, 3
    /// something could not be compared or told.
    pub exit: u8,
    /// How much there is of what.
    pub summary: Summary,
    /// Heaviest first, what could not be compared last; then by table and column. What is the same is only counted.
    pub differences: Vec<Difference>,
    /// Rules whose conclusions differ, by code; null where a side was not judged.
    #[serde(default)]
    pub rules: Option<Vec<Rule>>,
    /// Packs by which the sides were judged differently; null where a side does not say by which it was.
    #[serde(default)]
    pub packs: Option<Vec<PackPair>>,
    /// Declared facts that differ, by name.
    #[serde(default)]
    pub declared: Vec<DeclaredFact>,
    /// The registration that is due; null where no registry was asked.
    #[serde(default)]
    pub registration: Option<Registration>,
}

/// One side as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CompareSide {
    /// Name of the argument, or `#1` where the name itself is withheld.
    pub name: String,
    /// `data` measured now, or an earlier `report`.
    pub origin: String,
    /// Tables.
    pub tables: u64,
    /// Rows of all tables.
    pub rows: u64,
    /// Columns of all tables.
    pub columns: u64,
}

/// From where on changes matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Thresholds {
    /// Population stability index.
    pub psi: String,
    /// Movement of a share, from 0 to 1.
    pub share: String,
    /// Movement of the number of rows, relative to the first side.
    pub rows: String,
}

/// How much there is of what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Changes with which the second side cannot take the first one's place unchanged.
    pub breaking: u64,
    /// Changes beyond a threshold.
    pub matters: u64,
    /// Changes below every threshold.
    pub noise: u64,
    /// What could not be compared.
    pub not_comparable: u64,
    /// What is the same.
    pub same: u64,
}

/// One thing that differs or could not be compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Difference {
    /// What was compared.
    #[schemars(schema_with = "aspect")]
    pub aspect: String,
    /// `changed`, or `not-comparable`, which is never the same as equal.
    #[schemars(schema_with = "outcome")]
    pub outcome: String,
    /// How much a change weighs; null where nothing could be compared.
    #[schemars(schema_with = "weight")]
    pub weight: Option<String>,
    /// The rule that gave the weight, or the cause why nothing could be compared.
    #[schemars(schema_with = "reason_names")]
    pub reason: String,
    /// The same as a sentence.
    pub why: Text,
    /// Whose doing it is that nothing could be compared: `a`, `b` or `both`.
    pub side: Option<String>,
    /// The table, as the first side calls it where it has it.
    pub table: Option<String>,
    /// The column, as the first side calls it where it has it; `#n` where the name is withheld.
    pub column: Option<String>,
    /// Place of the column on the first side, from 0.
    pub column_a: Option<u64>,
    /// Place of the column on the second side, from 0.
    pub column_b: Option<u64>,
    /// The first side in figures.
    pub before: Option<Figure>,
    /// The second side in figures.
    pub after: Option<Figure>,
    /// How far the distributions are apart.
    pub drift: Option<Drift>,
}

/// A figure of one side. Never a value of the data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Figure {
    /// `count`, `share`, `lengths`, `type`, `declared`, `grade`, `classes`, `position` (from 0) or `name`.
    pub kind: String,
    /// The figure: a count as digits, `shortest-longest`, classes with commas between them, or a name.
    pub value: String,
    /// The whole of which a share is told.
    pub of: Option<u64>,
    /// The kind of value whose share is told.
    pub of_kind: Option<String>,
}

/// How far two distributions are apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Drift {
    /// Population stability index.
    pub psi: String,
    /// Jensen-Shannon divergence to the base 2, from 0 to 1.
    pub js: String,
    /// The index that samples of these sizes from one population exceed once in a thousand times.
    pub chance: String,
    /// Bins.
    pub bins: u64,
    /// The bin whose share moved most.
    pub shift: Option<Shift>,
}

/// The bin whose share moved most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Shift {
    /// The value, where both sides may show it.
    pub value: Option<String>,
    /// Lower edge of a range, where both sides may show edges.
    pub low: Option<String>,
    /// Upper edge.
    pub high: Option<String>,
    /// Its share on the first side.
    pub before: String,
    /// Its share on the second side.
    pub after: String,
}

impl Diff {
    /// The document of a comparison made by `version` of the program; `due` is the registration that the changes call for.
    pub fn new(comparison: &Comparison, due: Option<&RegistrationDue>, version: &str) -> Self {
        let thresholds = comparison.thresholds;
        let of = |weight| number(comparison.of(weight).count());
        Self {
            schema: SCHEMA.to_owned(),
            tool: Tool::of(version),
            a: side(&comparison.a),
            b: side(&comparison.b),
            thresholds: Thresholds {
                psi: plain(thresholds.psi),
                share: plain(thresholds.share),
                rows: plain(thresholds.rows),
            },
            conclusion: Text::both(|lang| conclusion_text(comparison, due, lang)),
            exit: comparison.exit_status_with(due).code(),
            summary: Summary {
                breaking: of(Weight::Breaking),
                matters: of(Weight::Matters),
                noise: of(Weight::Noise),
                not_comparable: number(comparison.not_comparable().count()),
                same: comparison.same,
            },
            differences: comparison.differences.iter().map(difference).collect(),
            rules: comparison
                .findings
                .as_ref()
                .map(|all| all.iter().map(beside::rule).collect()),
            packs: comparison
                .packs
                .as_ref()
                .map(|all| all.iter().map(beside::pack_pair).collect()),
            declared: comparison.declared.iter().map(beside::declared).collect(),
            registration: due.map(beside::registration),
        }
    }

    /// The document as pretty-printed JSON with a line end.
    ///
    /// # Errors
    /// [`ReportError::Json`] if it cannot be written, which no comparison makes happen.
    pub fn to_json(&self) -> Result<String, ReportError> {
        pretty(self)
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// Six decimals: more is arithmetic that platforms may do differently.
fn fraction(value: f64) -> String {
    format!("{value:.6}")
}

/// A threshold as it was given.
fn plain(value: f64) -> String {
    format!("{value}")
}

fn side(side: &model::ComparedSide) -> CompareSide {
    CompareSide {
        name: side.name.to_string(),
        origin: side.origin.as_str().to_owned(),
        tables: number(side.tables),
        rows: side.rows,
        columns: number(side.columns),
    }
}

fn difference(found: &Found) -> Difference {
    let (mut before, mut after, mut drift) = (None, None, None);
    let (outcome, reason_name, side) = match &found.outcome {
        Outcome::Changed {
            because,
            before: first,
            after: second,
            drift: distance,
            ..
        } => {
            (before, after) = (figure(first), figure(second));
            drift = distance.as_ref().map(drifted);
            ("changed", because.as_str(), None)
        }
        Outcome::NotComparable { why, side } => ("not-comparable", why.as_str(), Some(side.as_str().to_owned())),
    };
    Difference {
        aspect: found.aspect.as_str().to_owned(),
        outcome: outcome.to_owned(),
        weight: found.weight().map(|weight| weight.as_str().to_owned()),
        reason: reason_name.to_owned(),
        why: Text::both(|lang| reason(found, lang)),
        side,
        table: found.table.as_ref().map(ToString::to_string),
        column: found.column.as_ref().map(ToString::to_string),
        column_a: found.column_a.map(number),
        column_b: found.column_b.map(number),
        before,
        after,
        drift,
    }
}

fn figure(figure: &model::Figure) -> Option<Figure> {
    use model::Figure as F;
    let (kind, value) = match figure {
        F::Nothing => return None,
        F::Count(n) => ("count", n.to_string()),
        F::Share(part, _) | F::Kind(_, part, _) => ("share", part.to_string()),
        F::Lengths(min, max) => ("lengths", format!("{min}-{max}")),
        F::Type(kind) => ("type", kind.as_str().to_owned()),
        F::Declared(text) => ("declared", text.clone()),
        F::Grade(grade) => ("grade", grade.as_str().to_owned()),
        F::Classes(classes) => {
            let names: Vec<&str> = classes.iter().map(model::ClassId::as_str).collect();
            ("classes", names.join(","))
        }
        F::Position(place) => ("position", place.to_string()),
        F::Name(name) => ("name", name.to_string()),
    };
    let of = match figure {
        F::Share(_, whole) | F::Kind(.., whole) => Some(*whole),
        _ => None,
    };
    let of_kind = match figure {
        F::Kind(kind, ..) => Some(kind.as_str().to_owned()),
        _ => None,
    };
    Some(Figure {
        kind: kind.to_owned(),
        value,
        of,
        of_kind,
    })
}

fn drifted(drift: &model::Drift) -> Drift {
    Drift {
        psi: fraction(drift.psi),
        js: fraction(drift.js),
        chance: fraction(drift.chance),
        bins: number(drift.bins),
        shift: drift.shift.as_ref().map(|shift| Shift {
            value: shift.value.as_ref().map(ToString::to_string),
            low: shift.low.as_ref().map(ToString::to_string),
            high: shift.high.as_ref().map(ToString::to_string),
            before: fraction(shift.before),
            after: fraction(shift.after),
        }),
    }
}

/// The schema as pretty-printed JSON with a line end, as committed under `docs/schemas/`.
///
/// # Errors
/// [`ReportError::Json`] if it cannot be written, which a test excludes.
pub fn diff_schema() -> Result<String, ReportError> {
    published::<Diff>(ID)
}

fn names(names: impl Iterator<Item = &'static str>) -> Schema {
    let names: Vec<&str> = names.collect();
    json_schema!({ "type": "string", "enum": names })
}

fn aspect(_: &mut SchemaGenerator) -> Schema {
    names(model::Aspect::ALL.iter().map(|each| each.as_str()))
}

fn outcome(_: &mut SchemaGenerator) -> Schema {
    names(["changed", "not-comparable"].into_iter())
}

fn weight(_: &mut SchemaGenerator) -> Schema {
    let mut names: Vec<Option<&str>> = Weight::ALL.iter().map(|each| Some(each.as_str())).collect();
    names.push(None);
    json_schema!({ "type": ["string", "null"], "enum": names })
}

fn reason_names(_: &mut SchemaGenerator) -> Schema {
    let changed = model::Because::ALL.iter().map(|each| each.as_str());
    names(changed.chain(model::Incomparable::ALL.iter().map(|each| each.as_str())))
}
