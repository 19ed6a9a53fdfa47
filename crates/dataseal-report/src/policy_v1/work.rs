//! What is to be said of packs: remarks, examples that fail, and what a draft would mean for datasets.

use dataseal_model::{ExampleFailure, ExampleOutcome, Trial, TrialRule, Verdict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::SCHEMA;
use crate::policy_text::remark_text;
use crate::wire_v1::{Step, Text, pretty};
use crate::{Lang, ReportError};

/// What looks like a slip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Remarks {
    /// Always `dataseal/policy/v1`.
    pub schema: String,
    /// By file.
    pub remarks: Vec<Remark>,
}

/// One thing that looks like a slip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Remark {
    /// The file, below `policies/`.
    pub file: String,
    /// The rule, question or kind of document.
    pub subject: String,
    /// What it is, as a name.
    pub kind: String,
    /// The same in words.
    pub text: Text,
}

/// What examples of rules came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Examples {
    /// Always `dataseal/policy/v1`.
    pub schema: String,
    /// Rules whose examples were judged.
    pub rules: usize,
    /// Examples judged.
    pub examples: usize,
    /// How many came out otherwise than written.
    pub failed: usize,
    /// These.
    pub failures: Vec<FailedExample>,
}

/// An example that came out otherwise than written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FailedExample {
    /// The pack.
    pub pack: String,
    /// The rule.
    pub code: String,
    /// Its file, below `policies/`.
    pub file: String,
    /// Line on which the example starts, from 1.
    pub line: u32,
    /// Column on which it starts, from 1.
    pub column: u32,
    /// What it is called; null if it has no name.
    pub name: Option<String>,
    /// The verdict that it says.
    pub expected: String,
    /// The verdict that the rule gives.
    pub found: String,
    /// The parts of the condition that gave it.
    pub because: Vec<Step>,
    /// What was missing for another.
    pub missing: Vec<String>,
}

/// What a draft would mean for datasets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tried {
    /// Always `dataseal/policy/v1`.
    pub schema: String,
    /// The packs that were tried.
    pub packs: Vec<String>,
    /// Datasets that were judged.
    pub datasets: u64,
    /// Datasets that violate at least one rule.
    pub violating: u64,
    /// Every rule, the most violated first.
    pub rules: Vec<TriedRule>,
    /// Reports without facts, which were not judged.
    pub without_facts: Vec<String>,
    /// Reports that could not be read.
    pub unread: Vec<Unread>,
}

/// One rule over all datasets; the four figures add up to the datasets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TriedRule {
    /// Its code.
    pub code: String,
    /// Its pack.
    pub pack: String,
    /// What it asks for.
    pub title: Text,
    /// How much it weighs.
    pub severity: String,
    /// Datasets that violate it.
    pub violated: u64,
    /// Datasets of which it cannot be told.
    pub undetermined: u64,
    /// Datasets that keep it.
    pub satisfied: u64,
    /// Datasets that it does not concern.
    pub not_applicable: u64,
}

/// A report that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unread {
    /// Its path as it was named.
    pub report: String,
    /// Code of the error.
    pub code: String,
}

/// Remarks as JSON.
///
/// # Errors
/// [`ReportError::Json`] if it cannot be written, which no pack makes happen.
pub fn policy_remarks_json(remarks: &[dataseal_pack::Remark]) -> Result<String, ReportError> {
    let line = |remark: &dataseal_pack::Remark| Remark {
        file: remark.file.clone(),
        subject: remark.subject.clone(),
        kind: remark.kind.as_str().to_owned(),
        text: Text {
            zh: remark_text(&remark.kind, Lang::Zh),
            en: remark_text(&remark.kind, Lang::En),
        },
    };
    pretty(&Remarks {
        schema: SCHEMA.to_owned(),
        remarks: remarks.iter().map(line).collect(),
    })
}

fn failed(failure: &ExampleFailure) -> FailedExample {
    let (file, line, column) = &failure.place;
    FailedExample {
        pack: failure.pack.to_string(),
        code: failure.code.to_string(),
        file: file.clone(),
        line: *line,
        column: *column,
        name: failure.name.clone(),
        expected: failure.expected.to_string(),
        found: failure.found.to_string(),
        because: failure.trace.iter().map(Step::from).collect(),
        missing: failure.missing.clone(),
    }
}

/// What examples came to, as JSON.
///
/// # Errors
/// As [`policy_remarks_json`].
pub fn policy_test_json(outcome: &ExampleOutcome) -> Result<String, ReportError> {
    pretty(&Examples {
        schema: SCHEMA.to_owned(),
        rules: outcome.rules,
        examples: outcome.examples,
        failed: outcome.failures.len(),
        failures: outcome.failures.iter().map(failed).collect(),
    })
}

fn tried(rule: &TrialRule) -> TriedRule {
    TriedRule {
        code: rule.code.to_string(),
        pack: rule.pack.to_string(),
        title: Text::from(&rule.title),
        severity: rule.severity.to_string(),
        violated: rule.of(Verdict::Violated),
        undetermined: rule.of(Verdict::Undetermined),
        satisfied: rule.of(Verdict::Satisfied),
        not_applicable: rule.of(Verdict::NotApplicable),
    }
}

/// A trial as JSON.
///
/// # Errors
/// As [`policy_remarks_json`].
pub fn policy_trial_json(trial: &Trial) -> Result<String, ReportError> {
    let unread = trial.unread.iter().map(|(report, code)| Unread {
        report: report.clone(),
        code: code.as_str().to_owned(),
    });
    pretty(&Tried {
        schema: SCHEMA.to_owned(),
        packs: trial.packs.iter().map(ToString::to_string).collect(),
        datasets: trial.datasets,
        violating: trial.violating,
        rules: trial.rules.iter().map(tried).collect(),
        without_facts: trial.without_facts.clone(),
        unread: unread.collect(),
    })
}
