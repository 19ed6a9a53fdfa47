//! The columns of a review workbook and their headings.

use dataseal_model::Bilingual;

use crate::headings::named_by;

/// One column of the workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReviewField {
    /// Name of the file.
    File,
    /// Place of the table in the file.
    Part,
    /// Name of the column.
    Column,
    /// Place of the column, from 1.
    Position,
    /// Type of its values.
    Type,
    /// What the machine found.
    Label,
    /// How sure.
    Confidence,
    /// Why.
    Reasons,
    /// The next best class.
    RunnerUp,
    /// Grade.
    Grade,
    /// What a person decides: a class, or none.
    Decision,
    /// The grade that a person sets.
    GradeDecision,
    /// Whether values may be shown.
    Disclose,
    /// Why the person decides so.
    Reason,
    /// Who decides.
    Reviewer,
    /// When.
    Date,
}

impl ReviewField {
    /// Every column, from left to right.
    pub const ALL: [Self; 16] = [
        Self::File,
        Self::Part,
        Self::Column,
        Self::Position,
        Self::Type,
        Self::Label,
        Self::Confidence,
        Self::Reasons,
        Self::RunnerUp,
        Self::Grade,
        Self::Decision,
        Self::GradeDecision,
        Self::Disclose,
        Self::Reason,
        Self::Reviewer,
        Self::Date,
    ];

    /// Its heading, in both languages whatever the language of the workbook.
    pub fn heading(self) -> Bilingual {
        let (zh, en) = match self {
            Self::File => ("文件", "File"),
            Self::Part => ("文件内位置", "Part"),
            Self::Column => ("字段", "Column"),
            Self::Position => ("序号", "No."),
            Self::Type => ("类型", "Type"),
            Self::Label => ("机器标签", "Machine label"),
            Self::Confidence => ("把握", "Confidence"),
            Self::Reasons => ("理由", "Reasons"),
            Self::RunnerUp => ("次选", "Runner-up"),
            Self::Grade => ("级别", "Grade"),
            Self::Decision => ("复核类别", "Decision"),
            Self::GradeDecision => ("复核级别", "Decided grade"),
            Self::Disclose => ("可展示取值", "Show values"),
            Self::Reason => ("复核理由", "Reason for decision"),
            Self::Reviewer => ("复核人", "Reviewer"),
            Self::Date => ("复核日期", "Date"),
        };
        Bilingual::new(zh, en)
    }

    /// Whether a person fills it in.
    pub const fn is_filled_in(self) -> bool {
        matches!(
            self,
            Self::Decision | Self::GradeDecision | Self::Disclose | Self::Reason | Self::Reviewer | Self::Date
        )
    }

    /// Width in characters of the default font.
    pub(crate) const fn width(self) -> u16 {
        match self {
            Self::Position | Self::Confidence | Self::Grade => 9,
            Self::Part | Self::Type | Self::GradeDecision | Self::Disclose | Self::Reviewer | Self::Date => 13,
            Self::File | Self::Column | Self::Label | Self::RunnerUp | Self::Decision => 26,
            Self::Reasons | Self::Reason => 44,
        }
    }

    /// The column that a heading names: in either language or in both, with whatever line break, bracket or mark of a required
    /// field a person put around it.
    pub fn of_heading(written: &str) -> Option<Self> {
        named_by(written, &Self::ALL, Self::heading)
    }
}
