//! What is asked and told about rows: tests as a person wrote them, counts and row numbers. No value of a cell travels here.

use std::collections::BTreeMap;

use dataseal_model::{
    ColumnKind, Digest, ErrorCode, KeysMeasurement, RowTest, RowsMeasurement, TestCounts, Unanswered,
};
use dataseal_pack::{CheckTest, Expression};
use dataseal_policy::PatternBudget;
use serde::{Deserialize, Serialize};

use super::{WireFailure, WireLimits, WireOptions, WirePart};
use crate::quality::{Asked, Asking, row_test};

/// Put the rows of one file's tables to tests. The third descriptor is an empty file for keys; after it, each table of keys
/// that is there brings two: itself and an empty file for what must be decompressed.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::worker) struct WireRowsRequest {
    pub(in crate::worker) protocol: u16,
    /// Name of the file.
    pub(in crate::worker) name: String,
    tests: Vec<WireTest>,
    pub(in crate::worker) keys: Vec<WireKeys>,
    pub(in crate::worker) most: usize,
    pub(in crate::worker) limits: WireLimits,
    pub(in crate::worker) options: WireOptions,
}

/// One test.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum WireTest {
    /// A condition, and as what columns are read.
    Holds {
        condition: String,
        columns: Vec<(String, String)>,
    },
    Unique(Vec<String>),
    /// Columns and the place of a table of keys.
    Among(Vec<String>, usize),
}

/// A table of keys.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(in crate::worker) enum WireKeys {
    /// Names of the file and of its columns, and whether it is read without what was said of the data.
    There {
        name: String,
        columns: Vec<String>,
        is_reference: bool,
    },
    /// Why there is none.
    Absent(String),
}

/// The answer to one test.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(in crate::worker) enum WireAnswer {
    Counted {
        failing: u64,
        undetermined: u64,
        first: Vec<u64>,
    },
    Unanswered(String),
}

/// What is known of a table of keys.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::worker) struct WireKeysMeasured {
    digest: Option<String>,
    quarantined: u64,
    failure: Option<WireFailure>,
}

/// The answers of one table.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::worker) struct WireRows {
    part: Vec<WirePart>,
    rows: Option<u64>,
    digest: Option<String>,
    quarantined: u64,
    answers: Vec<WireAnswer>,
    keys: Vec<WireKeysMeasured>,
}

impl WireTest {
    fn of(asking: &Asking<'_>) -> Self {
        match asking.test {
            CheckTest::Row { condition, columns } => Self::Holds {
                condition: condition.text.clone(),
                columns: columns
                    .iter()
                    .map(|(name, kind)| (name.clone(), kind.as_str().to_owned()))
                    .collect(),
            },
            CheckTest::Unique(columns) => Self::Unique(columns.clone()),
            CheckTest::Reference(keys) | CheckTest::ForeignKey(keys) => Self::Among(keys.columns.clone(), asking.keys),
        }
    }

    fn read(self, budget: &mut PatternBudget) -> Option<RowTest> {
        let (condition, columns) = match self {
            Self::Holds { condition, columns } => (condition, columns),
            Self::Unique(columns) => return Some(RowTest::Unique(columns)),
            Self::Among(columns, keys) => return Some(RowTest::Among(columns, keys)),
        };
        let kind = |(name, kind): (String, String)| {
            let mut kinds = ColumnKind::ALL.into_iter();
            Some((name, kinds.find(|known| known.as_str() == kind)?))
        };
        let condition = Expression {
            text: condition,
            file: String::new(),
            line: 1,
            column: 1,
        };
        let columns = columns.into_iter().map(kind).collect::<Option<BTreeMap<_, _>>>()?;
        row_test(&CheckTest::Row { condition, columns }, 0, budget).ok()
    }
}

impl WireRowsRequest {
    /// A request as it travels.
    pub(in crate::worker) fn of(
        protocol: u16,
        name: &str,
        asked: &Asked<'_>,
        limits: WireLimits,
        options: WireOptions,
    ) -> Self {
        let keys = asked.keys.iter().map(|keys| match keys {
            Ok(keys) => WireKeys::There {
                name: keys.name.clone(),
                columns: keys.columns.to_vec(),
                is_reference: keys.is_reference,
            },
            Err(reason) => WireKeys::Absent(reason.as_str().to_owned()),
        });
        Self {
            protocol,
            name: name.to_owned(),
            tests: asked.tests.iter().map(WireTest::of).collect(),
            keys: keys.collect(),
            most: asked.most,
            limits,
            options,
        }
    }

    /// The tests; `None` if they make no sense.
    pub(in crate::worker) fn take_tests(&mut self) -> Option<Vec<RowTest>> {
        let mut budget = PatternBudget::default();
        self.tests.drain(..).map(|test| test.read(&mut budget)).collect()
    }
}

/// A reason by its name.
pub(in crate::worker) fn reason_named(name: &str) -> Option<Unanswered> {
    Unanswered::ALL.into_iter().find(|reason| reason.as_str() == name)
}

impl WireKeysMeasured {
    fn of(measured: KeysMeasurement) -> Self {
        Self {
            digest: measured.digest.map(|digest| digest.to_string()),
            quarantined: measured.quarantined,
            failure: measured.failure.map(|(code, detail)| WireFailure {
                code: code.as_str().to_owned(),
                detail,
            }),
        }
    }

    fn read(self) -> Option<KeysMeasurement> {
        let failure = self.failure.map(|failure| {
            let mut codes = ErrorCode::ALL.iter().copied();
            Some((codes.find(|code| code.as_str() == failure.code)?, failure.detail))
        });
        Some(KeysMeasurement {
            digest: digest(self.digest)?,
            quarantined: self.quarantined,
            failure: match failure {
                Some(failure) => Some(failure?),
                None => None,
            },
        })
    }
}

/// A digest that may not be there; `None` if it is none.
fn digest(text: Option<String>) -> Option<Option<Digest>> {
    text.map(|text| text.parse()).transpose().ok()
}

impl WireRows {
    /// Answers as they travel.
    pub(in crate::worker) fn of(measured: RowsMeasurement) -> Self {
        let answer = |answer| match answer {
            Ok(TestCounts {
                failing,
                undetermined,
                first,
            }) => WireAnswer::Counted {
                failing,
                undetermined,
                first,
            },
            Err(reason) => WireAnswer::Unanswered(Unanswered::as_str(reason).to_owned()),
        };
        Self {
            part: measured.part.iter().map(WirePart::of).collect(),
            rows: measured.rows,
            digest: measured.digest.map(|digest| digest.to_string()),
            quarantined: measured.quarantined,
            answers: measured.answers.into_iter().map(answer).collect(),
            keys: measured.keys.into_iter().map(WireKeysMeasured::of).collect(),
        }
    }

    /// Answers as they arrived; `None` if they are none. Whether they fit the question is for [`RowsMeasurement::answers`] to
    /// say.
    pub(in crate::worker) fn read(self) -> Option<RowsMeasurement> {
        let answer = |answer| {
            Some(match answer {
                WireAnswer::Counted {
                    failing,
                    undetermined,
                    first,
                } => Ok(TestCounts {
                    failing,
                    undetermined,
                    first,
                }),
                WireAnswer::Unanswered(reason) => Err(reason_named(&reason)?),
            })
        };
        Some(RowsMeasurement {
            part: WirePart::read_all(self.part)?,
            rows: self.rows,
            digest: digest(self.digest)?,
            quarantined: self.quarantined,
            answers: self.answers.into_iter().map(answer).collect::<Option<_>>()?,
            keys: self
                .keys
                .into_iter()
                .map(WireKeysMeasured::read)
                .collect::<Option<_>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_survive_the_journey_and_nonsense_does_not_arrive() {
        let measured = RowsMeasurement {
            part: Vec::new(),
            rows: Some(9),
            digest: Some(Digest::new([7; 32])),
            quarantined: 1,
            keys: vec![
                KeysMeasurement::default(),
                KeysMeasurement {
                    digest: Some(Digest::new([8; 32])),
                    quarantined: 2,
                    failure: Some((ErrorCode::InputCorrupt, "footer".to_owned())),
                },
            ],
            answers: vec![
                Ok(TestCounts {
                    failing: 2,
                    undetermined: 3,
                    first: vec![1, 10],
                }),
                Err(Unanswered::NoColumn),
            ],
        };
        let json = serde_json::to_string(&WireRows::of(measured.clone())).unwrap();
        let arrived = |json: &str| serde_json::from_str::<WireRows>(json).ok().and_then(WireRows::read);
        assert_eq!(arrived(&json), Some(measured));
        for (from, to) in [
            ("no-column", "no-kolumn"),
            ("failing", "failed"),
            ("\"rows\":9", "\"rows\":-9"),
            ("0707", "07"),
            ("DS-IN-", "DS-NO-"),
        ] {
            let spoilt = json.replace(from, to);
            assert_ne!(spoilt, json);
            assert_eq!(arrived(&spoilt), None, "{spoilt}");
        }
    }

    #[test]
    fn tests_arrive_as_they_were_and_a_condition_is_checked_again() {
        let condition = |text: &str| CheckTest::Row {
            condition: Expression {
                text: text.to_owned(),
                file: "checks.toml".to_owned(),
                line: 3,
                column: 7,
            },
            columns: BTreeMap::from([("n".to_owned(), ColumnKind::Number)]),
        };
        let sound = condition("\"n\" > 0 OR \"t\" = 'x'");
        let unique = CheckTest::Unique(vec!["a".to_owned()]);
        for test in [&sound, &unique] {
            let wire = WireTest::of(&Asking { test, keys: 0 });
            let json = serde_json::to_string(&wire).unwrap();
            let arrived = serde_json::from_str::<WireTest>(&json)
                .unwrap()
                .read(&mut PatternBudget::default());
            assert_eq!(arrived, row_test(test, 0, &mut PatternBudget::default()).ok());
            assert!(arrived.is_some());
        }
        let hostile = condition("\"n\" IN (SELECT 1)");
        let wire = WireTest::of(&Asking {
            test: &hostile,
            keys: 0,
        });
        assert_eq!(wire.read(&mut PatternBudget::default()), None);
    }
}
