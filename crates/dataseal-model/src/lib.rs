//! The vocabulary of dataseal: what is measured, what it is called, how it is judged, and what may be shown.
//!
//! Plain values only. This crate does no IO, derives no wire format and knows neither Arrow nor an engine, so that the
//! measuring half and the attesting half can both stand on it without meeting.
//!
//! ```
//! use dataseal_model::{Grade, Masked};
//!
//! let phone = Masked::new("13900000000".to_owned());
//! assert_eq!(format!("{phone:?}"), "‹withheld›");
//! assert!(Grade::L4 > Grade::L2);
//! assert_eq!("important-candidate".parse::<Grade>().unwrap(), Grade::ImportantCandidate);
//! ```

mod appraisal;
mod asset;
mod authoring;
mod check;
mod clues;
mod column;
mod deid;
mod difference;
mod disclose;
mod error_code;
mod evaluation;
mod examined;
mod explanation;
pub mod facts;
mod finding;
mod gate;
mod grade;
mod guide;
mod head;
mod hint;
mod ids;
mod intake;
mod label;
mod masked;
mod metadata;
mod pack_ref;
mod pattern;
mod persons;
mod profile;
mod quality;
mod quasi;
mod rational;
mod reading;
mod reckoning;
mod recogniser;
mod recognition;
mod registration;
mod rejudged;
mod relation;
mod review;
mod risk;
mod scalar;
mod standing;
mod text;
mod waiver;

pub use appraisal::{
    Appraisal, Basis, ColumnAppraisal, Coverage, ShownPart, ShownPiece, ShownReading, TableAppraisal, TableMeasurement,
};
pub use asset::{Asset, CheckedDocument, DocumentStanding, Evidence, EvidenceState};
pub use authoring::{ExampleFailure, ExampleOutcome, RuleKind, Trial, TrialRule};
pub use check::{
    Arithmetic, CheckKind, CheckOutcome, ColumnKind, Comparator, Condition, KeyTable, KeysMeasurement, Operand,
    Predicate, QualityReport, RowTest, RowsMeasurement, TestCounts, Unanswered,
};
pub use clues::{Clue, Clues};
pub use column::{
    CharacterCounts, ColumnCounts, DistinctCount, InferredType, Lengths, LongDigits, RecognisedCount, ValueKind,
};
pub use deid::{DeidColumn, DeidComparison, DeidSide, DeidTable, Lowering, ValueForm};
pub use difference::{
    Aspect, Because, ComparedSide, Comparison, Difference, Drift, Figure, Incomparable, Origin, Outcome, Shift, Side,
    Thresholds, Weight,
};
pub use disclose::{
    DISCLOSURE_GROUP, Disclosed, DisclosedColumn, DisclosedShape, JudgedColumn, Withheld, disclose, disclose_date,
    disclose_name, disclose_names, disclose_relations, disclose_table, disclosed_values, withholds,
};
pub use error_code::{ErrorCode, ExitStatus};
pub use evaluation::{
    ClassScore, Confusion, Evaluation, Expected, Fault, Interval, Judged, Macro, Naming, NamingScore, Negatives, Score,
    Tally, Truth, TruthTable,
};
pub use examined::{Answer, Examined, ValueFact, examine_value};
pub use explanation::{Candidate, ColumnExplanation, Neighbour, Ruling, Standing, Surprise};
pub use finding::{Citation, Finding, Reading, Severity, TraceStep, UsedFact, Verdict, join_facts};
pub use gate::{ClassMask, Gate, LengthSet, Look, ValueView};
pub use grade::{ColumnGrade, Degree, Grade, GradeDriver, GradeRule, Grading, ImpactObject, SensitiveProfile};
pub use guide::{Guide, GuideAction, GuideRule, GuideStep, RuleTally, readiness_weight};
pub use head::{HEAD, head, head_within};
pub use hint::{Hint, nearest};
pub use ids::{CheckId, ClassId, Digest, IdError, PackId, RuleCode};
pub use intake::{
    Encoding, FileRecord, Format, Inventory, InventoryMismatch, PhysicalColumn, Quarantine, QuarantineEntry,
    QuarantineReason,
};
pub use label::{Confidence, Form, Label, LabelEvidence, NameEvidence, Remark, RemarkCode, Strength};
pub use masked::Masked;
pub use metadata::{ClassificationReport, ExplainedColumn, MetadataColumn, MetadataReport, MetadataTable, NamedTable};
pub use pack_ref::{Approval, PackOrigin, PackRef, PackSignature};
pub use pattern::Pattern;
pub use persons::{
    ColumnCount, ColumnIdentities, Counted, IdentifierCount, Identities, MinorCount, PersonBounds, PersonRows, Persons,
    ThresholdComparison, UnitedCount,
};
pub use profile::{
    ColumnProfile, ColumnValues, Completeness, DayCoverage, FormCount, HistogramBucket, PairsPresent, RowCounts,
    TableProfile, TopValue,
};
pub use quality::{
    Assessment, Dimension, DimensionScore, Fraction, INDICATORS, Indicator, IndicatorSpec, Lack, Proxy, ProxyKind,
    ProxyValue, Quality,
};
pub use quasi::{ColumnRole, ColumnSuggestion, QuasiSuggestion, RoleReason, TableSuggestion};
pub use rational::Rational;
pub use reading::{
    ContentDigests, Dialect, DialectDecision, LineEnding, Note, NoteKind, Notes, Part, PartKind, Piece, Place,
    RangeDigest, ReadingRecord, RowsetDigest,
};
pub use reckoning::{
    Derivation, DerivedOutcome, DerivedReading, Element, ElementReading, Measure, NodeRef, Placement, Reckoning,
    TableLevel,
};
pub use recogniser::{Examination, Hit, Recogniser, RecogniserSet};
pub use recognition::{
    CarriedDocument, CarriedField, CarriedKind, CarriedRight, Carrying, DocumentState, FieldState, KindThere,
    NumberMisfit, PackStanding, PackState, Recognition, RecognitionOrigin, RecognitionTarget, RegisteredAt,
};
pub use registration::{
    ChangeGround, DueKind, GroundFound, GroundState, Registering, RegistrationDue, RegistrationStep, Renewal,
    RenewalState, StepLimit,
};
pub use rejudged::{DeclaredChange, FindingChange, PackChange, Turn, Turned};
pub use relation::{Correlation, KeyPair, Relations, ShownCorrelation, ShownRelations, WantedRelations};
pub use review::{
    ColumnDecision, ColumnReview, Disclosure, LabelDecision, LabelTarget, MachineNote, ReviewNote, ReviewNoteKind,
};
pub use risk::{
    Acquaintance, ChoiceError, ClassSizes, ColumnChoice, Distance, Environment, EnvironmentRisk, Insider, Rating,
    ReleaseAssessment, ReleaseModel, RiskColumn, RiskMeasurement, RiskQuestion, RiskReport, RiskRequest, RiskRequests,
    RiskResult, RiskSummary, SensitiveRisk, TableRisk,
};
pub use scalar::{Scalar, day_number, younger_from};
pub use standing::{QualityBand, QualityGrade, Readiness, ReadinessLevel, ReadinessReason};
pub use text::Bilingual;
pub use waiver::{Waiver, WaiverRecord, WaiverState};
