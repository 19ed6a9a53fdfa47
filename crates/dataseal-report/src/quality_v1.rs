//! The JSON document of `dataseal quality`, version 1: frozen wire structs with their JSON Schema.
//!
//! Within version 1 fields are only added. Counts are exact. No cell value is in it, and no clock, host or path.

use dataseal_model::{CheckOutcome, QualityReport};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::wire_v1::{InputError, Text, Tool, pretty, published};
use crate::{FailedInput, ReportError, checks_text};

/// The id and version of the document.
pub const SCHEMA: &str = "dataseal/quality/v1";

/// Where the schema is published.
const ID: &str = "urn:dataseal:schema:quality:v1";

/// The whole document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QualityChecks {
    /// Always `dataseal/quality/v1`.
    #[schemars(extend("const" = "dataseal/quality/v1"))]
    pub schema: String,
    /// The program that made it.
    pub tool: Tool,
    /// The sentence that a reader takes away.
    pub conclusion: Text,
    /// What no outcome speaks about.
    pub scope: Text,
    /// SHA-256 of the `checks.toml` in lower-case hexadecimal.
    pub checks_sha256: Option<String>,
    /// Outcomes in the order of the checks, and for each in that of the tables.
    pub checks: Vec<QualityCheck>,
    /// Inputs and tables of keys that could not be read.
    pub errors: Vec<InputError>,
}

/// One check on one table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QualityCheck {
    /// Id of the check.
    pub check: String,
    /// What it asks.
    pub title: Text,
    /// `blocking`, `error`, `warning` or `note`.
    pub severity: String,
    /// `row`, `reference`, `unique` or `foreign_key`.
    pub kind: String,
    /// Name of the table, or `#n` where the name itself is withheld; null if there was none to be looked at.
    pub table: Option<String>,
    /// SHA-256 of the file whose rows were looked at, in lower-case hexadecimal; null if none was.
    #[serde(default)]
    pub data_sha256: Option<String>,
    /// The table of keys; null if the check needs none, or none was looked for.
    #[serde(default)]
    pub keys: Option<QualityKeys>,
    /// `satisfied`, `violated` or `undetermined`.
    pub verdict: String,
    /// Rows that were looked at.
    pub rows: u64,
    /// Rows that were set aside and not looked at.
    pub quarantined_rows: u64,
    /// Rows that break it; null if nothing was counted.
    pub failing_rows: Option<u64>,
    /// Rows of which it cannot be told; null if nothing was counted.
    pub undetermined_rows: Option<u64>,
    /// Numbers of the first failing rows, ascending: rows of data from 1, without the header, with those set aside.
    pub first_failing_rows: Vec<u64>,
    /// Why it is undetermined; null if it is not.
    pub reason: Option<QualityReason>,
}

/// A table of reference, or the other table of a foreign key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QualityKeys {
    /// Its name as the check writes it, or `#n` where the name itself is withheld.
    pub table: String,
    /// The columns of the key, likewise.
    pub columns: Vec<String>,
    /// SHA-256 of its file in lower-case hexadecimal; null if no row of it was read.
    pub sha256: Option<String>,
    /// Rows of it that were set aside.
    pub quarantined_rows: u64,
}

/// Why a check is undetermined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QualityReason {
    /// `no-column`, say.
    pub code: String,
    /// The same in words.
    pub text: Text,
}

impl QualityChecks {
    /// The document of a report and of the inputs that could not be read.
    pub fn new(report: &QualityReport, failed: &[FailedInput]) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            tool: Tool::of(&report.tool_version),
            conclusion: Text::both(|lang| checks_text::total(lang, &report.outcomes)),
            scope: Text::both(|lang| crate::messages::text(lang, "checks.not-shown")),
            checks_sha256: report.checks.map(|digest| digest.to_string()),
            checks: report.outcomes.iter().map(QualityCheck::of).collect(),
            errors: failed.iter().map(InputError::of).collect(),
        }
    }

    /// The document as pretty-printed JSON with a line end.
    ///
    /// # Errors
    /// [`ReportError::Json`] if it cannot be written, which no report makes happen.
    pub fn to_json(&self) -> Result<String, ReportError> {
        pretty(self)
    }
}

impl QualityCheck {
    pub(crate) fn of(outcome: &CheckOutcome) -> Self {
        let counts = outcome.answer.as_ref().ok();
        Self {
            check: outcome.check.to_string(),
            title: Text {
                zh: outcome.title.zh.clone(),
                en: outcome.title.en.clone(),
            },
            severity: outcome.severity.to_string(),
            kind: outcome.kind.as_str().to_owned(),
            table: outcome.table.as_ref().map(ToString::to_string),
            data_sha256: outcome.data.map(|digest| digest.to_string()),
            keys: outcome.keys.as_ref().map(|keys| QualityKeys {
                table: keys.table.to_string(),
                columns: keys.columns.iter().map(ToString::to_string).collect(),
                sha256: keys.data.map(|digest| digest.to_string()),
                quarantined_rows: keys.quarantined,
            }),
            verdict: outcome.verdict().as_str().to_owned(),
            rows: outcome.rows,
            quarantined_rows: outcome.quarantined,
            failing_rows: counts.map(|counts| counts.failing),
            undetermined_rows: counts.map(|counts| counts.undetermined),
            first_failing_rows: counts.map(|counts| counts.first.clone()).unwrap_or_default(),
            reason: outcome.reason().map(|reason| QualityReason {
                code: reason.as_str().to_owned(),
                text: Text::both(|lang| checks_text::reason(lang, outcome).unwrap_or_default()),
            }),
        }
    }
}

/// The schema as pretty-printed JSON with a line end, as committed under `docs/schemas/`.
///
/// # Errors
/// [`ReportError::Json`] if it cannot be written, which a test excludes.
pub fn quality_schema() -> Result<String, ReportError> {
    published::<QualityChecks>(ID)
}

#[cfg(test)]
mod tests {
    use dataseal_model::{Bilingual, CheckId, CheckKind, Digest, KeyTable, Severity, TestCounts, Unanswered};

    use super::*;
    use crate::fixtures::disclosed;

    fn outcome(answer: Result<TestCounts, Unanswered>) -> CheckOutcome {
        CheckOutcome {
            check: CheckId::from_static("amount-is-product"),
            title: Bilingual::new("金额", "amount"),
            severity: Severity::Warning,
            kind: CheckKind::ForeignKey,
            table: None,
            rows: 7,
            quarantined: 2,
            data: Some(Digest::new([7; 32])),
            keys: Some(KeyTable {
                table: disclosed("regions.csv"),
                columns: vec![disclosed("code")],
                data: None,
                quarantined: 3,
            }),
            answer,
        }
    }

    #[test]
    fn a_document_holds_the_counts_and_the_reasons_and_fits_its_schema() {
        let counts = TestCounts {
            failing: 3,
            undetermined: 1,
            first: vec![2, 9],
        };
        let report = QualityReport {
            tool_version: "0.1.0".to_owned(),
            checks: Some(Digest::new([8; 32])),
            outcomes: vec![
                outcome(Ok(counts)),
                outcome(Ok(TestCounts::default())),
                outcome(Err(Unanswered::KeysUnread)),
            ],
        };
        let json = QualityChecks::new(&report, &[]).to_json().unwrap();
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        let schema = serde_json::from_str(&quality_schema().unwrap()).unwrap();
        assert!(jsonschema::is_valid(&schema, &value));
        let checks = &value["checks"];
        assert_eq!(checks[0]["first_failing_rows"], serde_json::json!([2, 9]));
        assert_eq!(
            (&checks[0]["verdict"], &checks[0]["reason"]),
            (&"violated".into(), &serde_json::Value::Null)
        );
        assert_eq!(checks[1]["reason"]["code"], "rows-set-aside");
        assert!(checks[1]["reason"]["text"]["zh"].as_str().unwrap().contains("2 行"));
        assert_eq!(
            (&checks[2]["kind"], &checks[2]["failing_rows"]),
            (&"foreign_key".into(), &serde_json::Value::Null)
        );
        assert_eq!(value["checks_sha256"], "08".repeat(32));
        assert_eq!(checks[0]["data_sha256"], "07".repeat(32));
        let keys =
            serde_json::json!({ "table": "regions.csv", "columns": ["code"], "sha256": null, "quarantined_rows": 3 });
        assert_eq!(checks[2]["keys"], keys);
        let reason = &checks[2]["reason"]["text"];
        assert_eq!(
            reason["zh"],
            "对照表或外表没有读全：regions.csv，列 code；其中 3 行被隔离"
        );
        assert_eq!(
            reason["en"],
            "the table of keys could not be read as a whole: regions.csv, column code; 3 rows of it were set aside"
        );
        assert_eq!(value["conclusion"]["en"], "0 satisfied, 1 violated, 2 undetermined");
    }
}
