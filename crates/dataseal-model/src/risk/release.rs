//! What a measured risk means for a release, by the environment model of GB/T 42460-2023: a threshold by release model, the
//! risk of the data, and the probability that somebody in the recipient's surroundings tries.
//!
//! Thresholds and tables follow the rules B31 to B33 of the project, which recall the standard's annex from one
//! implementation; whoever relies on them reads the standard.

use super::ClassSizes;

/// How data is handed on. The three models of GB/T 37964-2019.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReleaseModel {
    /// Anybody can have it (完全公开共享).
    Public,
    /// Named recipients under contract (受控公开共享).
    Controlled,
    /// Only inside a closed environment (领地公开共享).
    Enclave,
}

impl ReleaseModel {
    /// Every model, from the widest.
    pub const ALL: [Self; 3] = [Self::Public, Self::Controlled, Self::Enclave];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Controlled => "controlled",
            Self::Enclave => "enclave",
        }
    }

    /// The smallest class that the model admits. Its inverse is the threshold of risk: 0.05, 0.2 and 1/3.
    pub const fn required_k(self) -> u64 {
        match self {
            Self::Public => 20,
            Self::Controlled => 5,
            Self::Enclave => 3,
        }
    }
}

/// High, medium or low: a level of control, of motive or of capability.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rating {
    /// 低.
    Low,
    /// 中.
    Medium,
    /// 高.
    High,
}

impl Rating {
    /// Every level.
    pub const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// A recipient's people who try on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Insider {
    /// How well security and privacy are controlled there.
    pub control: Rating,
    /// Their motive and ability.
    pub motive: Rating,
}

impl Insider {
    /// The probability of an attempt.
    pub const fn probability(self) -> f64 {
        use Rating::{High, Low, Medium};
        match (self.control, self.motive) {
            (High, Low) => 0.05,
            (High, Medium) => 0.1,
            (High, High) | (Medium, Low) => 0.2,
            (Medium, Medium) => 0.3,
            (Medium, High) | (Low, Low) => 0.4,
            (Low, Medium) => 0.5,
            (Low, High) => 0.6,
        }
    }
}

/// Recognising an acquaintance without meaning to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Acquaintance {
    /// Share of the population that is like those in the table, 0 to 1.
    pub prevalence: f64,
    /// Acquaintances of a person.
    pub acquaintances: u32,
}

impl Acquaintance {
    /// `1 - (1 - p)^m`, the probability that at least one acquaintance is in the table.
    pub fn probability(self) -> f64 {
        let power = i32::try_from(self.acquaintances).unwrap_or(i32::MAX);
        // Nine decimals, so that it is the same with every mathematical library.
        let probability = 1.0 - (1.0 - self.prevalence.clamp(0.0, 1.0)).powi(power);
        (probability * 1e9).round() / 1e9
    }
}

/// The recipient's surroundings, as far as they are known.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Environment {
    /// Attempts on purpose.
    pub insider: Option<Insider>,
    /// Recognition of acquaintances.
    pub acquaintance: Option<Acquaintance>,
    /// How able the recipient is to keep data from being stolen.
    pub breach: Option<Rating>,
}

/// Probabilities of the three threats and what follows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EnvironmentRisk {
    /// Attempts on purpose; `None` if not declared.
    pub insider: Option<f64>,
    /// Recognition of acquaintances; `None` if not declared.
    pub acquaintance: Option<f64>,
    /// Theft; `None` if not declared.
    pub breach: Option<f64>,
    /// The largest of the three, or 1 where one of them is unknown: an unknown threat is never taken for none.
    pub probability: f64,
}

impl EnvironmentRisk {
    /// Whether all three threats were declared, so that the probability is more than an upper bound.
    pub const fn is_known(&self) -> bool {
        self.insider.is_some() && self.acquaintance.is_some() && self.breach.is_some()
    }
}

impl Environment {
    /// The probabilities.
    pub fn risk(&self) -> EnvironmentRisk {
        let insider = self.insider.map(Insider::probability);
        let acquaintance = self.acquaintance.map(Acquaintance::probability);
        let breach = self.breach.map(|capability| match capability {
            Rating::High => 0.14,
            Rating::Medium => 0.27,
            Rating::Low => 0.55,
        });
        let probability = match (insider, acquaintance, breach) {
            (Some(insider), Some(acquaintance), Some(breach)) => insider.max(acquaintance).max(breach),
            _ => 1.0,
        };
        EnvironmentRisk {
            insider,
            acquaintance,
            breach,
            probability,
        }
    }
}

/// The risk of a release against its threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReleaseAssessment {
    /// How it is to be released.
    pub model: ReleaseModel,
    /// The surroundings; `None` for a public release, which everybody attacks.
    pub environment: Option<EnvironmentRisk>,
    /// Risk of the data: the largest `1 / size` of a class for a public release, else the mean over the classes.
    pub data_risk: f64,
    /// Data risk times environment; 1 as soon as one class is smaller than [`ReleaseModel::required_k`].
    pub total_risk: f64,
    /// Records in classes that are smaller than required.
    pub records_below: u64,
    /// Whether the threshold is exceeded: decided by whole numbers, never by rounded ones.
    pub exceeded: bool,
    /// Best level of identifiability (GB/T 42460, 1 to 4) that the table can have: 2 if the threshold is exceeded, else 3.
    /// It is 1 wherever direct identifiers are left, which is not looked at here.
    pub level_at_best: u8,
}

impl ReleaseAssessment {
    /// Judges class sizes; `None` without rows, because nothing was measured then.
    pub fn of(model: ReleaseModel, environment: &Environment, classes: &ClassSizes) -> Option<Self> {
        let k = classes.k()?;
        let environment = (model != ReleaseModel::Public).then(|| environment.risk());
        let data_risk = match environment {
            None => 1.0 / k as f64,
            Some(_) => classes.mean_class_risk()?,
        };
        // Where no class is too small, neither is the mean above the threshold, and no probability makes it larger.
        let exceeded = k < model.required_k();
        let total_risk = if exceeded {
            1.0
        } else {
            data_risk * environment.map_or(1.0, |environment| environment.probability)
        };
        Some(Self {
            model,
            environment,
            data_risk,
            total_risk,
            records_below: classes.records_below(model.required_k()),
            exceeded,
            level_at_best: if exceeded { 2 } else { 3 },
        })
    }
}
