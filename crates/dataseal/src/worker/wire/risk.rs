//! What is asked and told about anonymity risk: columns as a person names them, and figures. No value of a cell travels here.

use std::collections::BTreeMap;

use dataseal_model::{ClassSizes, ColumnChoice, Distance, Part, RiskRequest, RiskRequests, RiskResult, SensitiveRisk};
use serde::{Deserialize, Serialize};

use super::{WireLimits, WireOptions, WirePart};

/// Measure the risk of one file's tables.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::worker) struct WireRiskRequest {
    pub(in crate::worker) protocol: u16,
    /// Name of the file.
    pub(in crate::worker) name: String,
    questions: Vec<WireQuestion>,
    pub(in crate::worker) limits: WireLimits,
    pub(in crate::worker) options: WireOptions,
}

/// What is asked of one table; of every table, where no place is named.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireQuestion {
    part: Option<Vec<WirePart>>,
    quasi_identifiers: Vec<WireChoice>,
    sensitive: Vec<WireChoice>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum WireChoice {
    Name(String),
    Position(usize),
}

/// The figures of one table.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::worker) struct WireRisk {
    quasi_nulls: Vec<u64>,
    /// (records of a class, number of such classes)
    classes: Vec<(u64, u64)>,
    sensitive: Vec<WireSensitive>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireSensitive {
    nulls: u64,
    values: u64,
    distinct_l: u64,
    /// Bits of the doubles, so that they arrive as they were.
    entropy_l: u64,
    recursive_c: Option<u64>,
    ascending_c: Option<u64>,
    distance: String,
    t: u64,
}

impl WireChoice {
    fn of(choice: &ColumnChoice) -> Self {
        match choice {
            ColumnChoice::Name(name) => Self::Name(name.clone()),
            ColumnChoice::Position(position) => Self::Position(*position),
        }
    }

    fn read(self) -> ColumnChoice {
        match self {
            Self::Name(name) => ColumnChoice::Name(name),
            Self::Position(position) => ColumnChoice::Position(position),
        }
    }
}

impl WireQuestion {
    fn of(part: Option<&Vec<Part>>, request: &RiskRequest) -> Self {
        Self {
            part: part.map(|steps| steps.iter().map(WirePart::of).collect()),
            quasi_identifiers: request.quasi_identifiers.iter().map(WireChoice::of).collect(),
            sensitive: request.sensitive.iter().map(WireChoice::of).collect(),
        }
    }

    fn read(self) -> (Option<Vec<WirePart>>, RiskRequest) {
        let read = |choices: Vec<WireChoice>| choices.into_iter().map(WireChoice::read).collect();
        let request = RiskRequest {
            quasi_identifiers: read(self.quasi_identifiers),
            sensitive: read(self.sensitive),
        };
        (self.part, request)
    }
}

impl WireRiskRequest {
    /// A request as it travels.
    pub(in crate::worker) fn of(
        protocol: u16,
        name: &str,
        requests: &RiskRequests,
        limits: WireLimits,
        options: WireOptions,
    ) -> Self {
        Self {
            protocol,
            name: name.to_owned(),
            questions: match requests {
                RiskRequests::Every(request) => vec![WireQuestion::of(None, request)],
                RiskRequests::Each(requests) => {
                    let each = requests.iter();
                    each.map(|(part, request)| WireQuestion::of(Some(part), request))
                        .collect()
                }
            },
            limits,
            options,
        }
    }

    /// The columns that are asked for; `None` if it makes no sense.
    pub(in crate::worker) fn take_questions(&mut self) -> Option<RiskRequests> {
        let mut each = BTreeMap::new();
        for question in self.questions.drain(..) {
            match question.read() {
                (None, request) => return Some(RiskRequests::Every(request)),
                (Some(part), request) => each.insert(WirePart::read_all(part)?, request),
            };
        }
        Some(RiskRequests::Each(each))
    }
}

impl WireRisk {
    /// Figures as they travel.
    pub(in crate::worker) fn of(result: &RiskResult) -> Self {
        let sensitive = |risk: &SensitiveRisk| WireSensitive {
            nulls: risk.nulls,
            values: risk.values,
            distinct_l: risk.distinct_l,
            entropy_l: risk.entropy_l.to_bits(),
            recursive_c: risk.recursive_c,
            ascending_c: risk.ascending_c,
            distance: risk.distance.as_str().to_owned(),
            t: risk.t.to_bits(),
        };
        Self {
            quasi_nulls: result.quasi_nulls.clone(),
            classes: result.classes.sizes().to_vec(),
            sensitive: result.sensitive.iter().map(sensitive).collect(),
        }
    }

    /// Figures as they arrived; `None` if they are none. Whether they answer the question is for
    /// [`RiskResult::answers`] to say.
    pub(in crate::worker) fn read(self) -> Option<RiskResult> {
        let sensitive = |risk: WireSensitive| {
            let mut distances = Distance::ALL.into_iter();
            Some(SensitiveRisk {
                nulls: risk.nulls,
                values: risk.values,
                distinct_l: risk.distinct_l,
                entropy_l: f64::from_bits(risk.entropy_l),
                recursive_c: risk.recursive_c,
                ascending_c: risk.ascending_c,
                distance: distances.find(|distance| distance.as_str() == risk.distance)?,
                t: f64::from_bits(risk.t),
            })
        };
        Some(RiskResult {
            quasi_nulls: self.quasi_nulls,
            classes: ClassSizes::new(self.classes)?,
            sensitive: self.sensitive.into_iter().map(sensitive).collect::<Option<_>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_survive_the_journey_and_nonsense_does_not_arrive() {
        let result = RiskResult {
            quasi_nulls: vec![0, 7],
            classes: ClassSizes::new(vec![(1, 2), (9, 1)]).unwrap(),
            sensitive: vec![SensitiveRisk {
                nulls: 1,
                values: 4,
                distinct_l: 2,
                entropy_l: 1.889_881_575,
                recursive_c: Some(3),
                ascending_c: Some(1),
                distance: Distance::Ordered,
                t: 0.1 + 0.2,
            }],
        };
        let json = serde_json::to_string(&WireRisk::of(&result)).unwrap();
        let arrived = |json: &str| serde_json::from_str::<WireRisk>(json).ok().and_then(WireRisk::read);
        assert_eq!(arrived(&json), Some(result));
        for (from, to) in [
            ("[1,2]", "[0,2]"),
            ("ordered", "far"),
            ("[9,1]", "[1,1]"),
            ("\"t\"", "\"u\""),
        ] {
            let spoilt = json.replace(from, to);
            assert_ne!(spoilt, json);
            assert_eq!(arrived(&spoilt), None, "{spoilt}");
        }
    }
}
