//! What a rule concluded, with the clause it rests on and the way to mend it.

use std::fmt;
use std::str::FromStr;

use crate::{Bilingual, PackId, RuleCode, Waiver};

/// Three answers and "does not apply". Unknown is never a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The rule applies and is broken.
    Violated,
    /// It cannot be told, or it cannot be told whether the rule applies.
    Undetermined,
    /// The rule applies and is kept.
    Satisfied,
    /// The rule does not concern this dataset.
    NotApplicable,
}

impl Verdict {
    /// Every verdict, worst first.
    pub const ALL: [Self; 4] = [Self::Violated, Self::Undetermined, Self::Satisfied, Self::NotApplicable];

    /// The name used in reports and packs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Violated => "violated",
            Self::Undetermined => "undetermined",
            Self::Satisfied => "satisfied",
            Self::NotApplicable => "not-applicable",
        }
    }

    /// Whether it asks for something: the rule is broken, or it cannot be told.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Violated | Self::Undetermined)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Verdict {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|verdict| verdict.as_str() == text).ok_or(())
    }
}

/// How much a broken rule weighs. Ordered, heaviest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// 提示: advice.
    Note,
    /// 警告: mend before the next audit.
    Warning,
    /// 严重: a listing reviewer would send it back, or a penalty article exists.
    Error,
    /// 阻断: no signable manifest.
    Blocking,
}

impl Severity {
    /// Every severity, heaviest first.
    pub const ALL: [Self; 4] = [Self::Blocking, Self::Error, Self::Warning, Self::Note];

    /// The name used in reports and packs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Blocking => "blocking",
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Severity {
    type Err = ();

    /// English names, and the Chinese ones that people write: `阻断 严重 警告 提示`.
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "阻断" => Ok(Self::Blocking),
            "严重" => Ok(Self::Error),
            "警告" => Ok(Self::Warning),
            "提示" => Ok(Self::Note),
            _ => Self::ALL
                .into_iter()
                .find(|severity| severity.as_str() == text)
                .ok_or(()),
        }
    }
}

/// Where a requirement is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The law, regulation or standard, in its own language: `个人信息保护法`.
    pub instrument: String,
    /// Article or clause.
    pub article: String,
    /// Whether the text was read (`true`) or the row rests on recollection and is marked unverified.
    pub verified: bool,
}

/// One sub-expression of a rule's condition and what it evaluated to (`None`: unknown).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceStep {
    /// The sub-expression as written in the pack.
    pub expression: String,
    /// Its value.
    pub value: Option<bool>,
}

/// The conclusion of one rule about a dataset, a table or a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub code: RuleCode,
    /// The pack it belongs to.
    pub pack: PackId,
    /// The conclusion.
    pub verdict: Verdict,
    /// How much it weighs.
    pub severity: Severity,
    /// What the rule asks for.
    pub title: Bilingual,
    /// What to do about it.
    pub remedy: Bilingual,
    /// Which role can mend it: `legal`, `data-engineering`, `business`, `security`.
    pub owner: String,
    /// Where it is written.
    pub source: Citation,
    /// Index of the table it concerns, if it concerns one.
    pub table: Option<usize>,
    /// Index of the column it concerns, if it concerns one.
    pub column: Option<usize>,
    /// Facts and kinds of evidence without which it stays undetermined, as named in `docs/facts.md`.
    pub missing: Vec<String>,
    /// How the condition was evaluated, outermost first.
    pub trace: Vec<TraceStep>,
    /// The waiver that it rests on; the verdict stays what it is.
    pub waived: Option<Waiver>,
}

impl Finding {
    /// Begins an entry of `missing` that names a kind of document.
    pub const EVIDENCE: &str = "evidence:";
    /// Begins an entry of `missing` that names a worksheet question.
    pub const ANSWER: &str = "answer:";

    /// Whether this finding asks for something: a rule that is broken or cannot be told, and that nobody waived.
    pub const fn is_open(&self) -> bool {
        self.verdict.is_open() && self.waived.is_none()
    }

    /// Whether this finding forbids a seal: an open one of a blocking rule.
    pub fn blocks(&self) -> bool {
        self.severity == Severity::Blocking && self.is_open()
    }
}
