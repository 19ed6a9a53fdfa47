//! Appraisals for tests, made the only way there is: profiles go through `disclose`. Not a sample for anything else.

mod orders;
mod parts;

use dataseal_model::{
    Appraisal, ClassId, Coverage, Disclosed, Encoding, Grade, Label, Masked, RecogniserSet, Scalar, Severity,
    ValueKind, Verdict, disclose_name,
};

pub(crate) use orders::{orders, waived};
use parts::{Column, appraisal, finding, table};
pub(crate) use parts::{kinds, taxonomy};

/// A set that recognises nothing, so that names and texts are shown.
pub(crate) fn no_recognisers() -> RecogniserSet {
    RecogniserSet::new(Vec::new(), parts::digest(9))
}

/// A text as `disclose` would let it through.
pub(crate) fn disclosed(text: &str) -> Disclosed {
    disclose_name(&Masked::new(text.to_owned()), 0, &no_recognisers()).0
}

/// Monthly district statistics: clean, no personal information, one undetermined rule that does not block.
pub(crate) fn statistics() -> Appraisal {
    let columns = vec![
        Column::new("月份", ValueKind::Date, 192)
            .distinct(12)
            .range(Scalar::Date(20_089), Scalar::Date(20_423))
            .build(),
        Column::new("区县代码", ValueKind::Integer, 192)
            .distinct(16)
            .top(&[("310101", 12), ("310104", 12), ("310105", 12)])
            .build(),
        Column::new("区县", ValueKind::Text, 192)
            .distinct(16)
            .top(&[("浦东新区", 12), ("黄浦区", 12)])
            .build(),
        Column::new("订单数", ValueKind::Integer, 192)
            .distinct(44)
            .numbers(12.0, 61.0, "31.25")
            .build(),
        Column::new("销售额", ValueKind::Decimal, 192)
            .distinct(192)
            .numbers(1_203.5, 98_233.0, "18220.4471")
            .build(),
        Column::new("客单价", ValueKind::Decimal, 192)
            .distinct(188)
            .placeholders(3)
            .numbers(80.0, 903.0, "402.7")
            .build(),
    ];
    let table = table("上海市2025年各区月度零售订单统计.csv", Encoding::Utf8, 192, columns);
    let findings = vec![
        finding("CN-REG-012", Verdict::Undetermined, Severity::Warning)
            .missing(&["asset_overview (asset.overview)"])
            .build(),
        finding("CN-CORE-001", Verdict::Satisfied, Severity::Blocking).build(),
        finding("CN-CORE-008", Verdict::NotApplicable, Severity::Blocking).build(),
    ];
    appraisal(
        vec![table],
        findings,
        Coverage {
            rules: 27,
            evaluated: 26,
        },
    )
}

/// A table of many columns of every type, some withheld.
pub(crate) fn wide(width: usize) -> Appraisal {
    let kinds = [
        ValueKind::Integer,
        ValueKind::Decimal,
        ValueKind::Text,
        ValueKind::Date,
        ValueKind::Boolean,
        ValueKind::Float,
        ValueKind::Timestamp,
    ];
    let columns = (0..width)
        .map(|at| {
            let kind = kinds[at % kinds.len()];
            let rows = 336_776;
            let part = u64::try_from(at).unwrap();
            let column = Column::new(&format!("measurement_{at:02}"), kind, rows)
                .distinct(1 + part * 977)
                .nulls(part * 1_234 % rows)
                .placeholders(if at % 9 == 4 { 6_000 } else { 0 });
            let column = if at % 11 == 10 { column.grade(Grade::L3) } else { column };
            match kind {
                ValueKind::Integer | ValueKind::Decimal | ValueKind::Float => column
                    .numbers(f64::from(u8::try_from(at).unwrap()) * -3.5, 1_000.25, "117.0625")
                    .build(),
                _ => column.build(),
            }
        })
        .collect();
    let table = table(
        "measurements_of_the_northern_network_2025.parquet",
        Encoding::Binary,
        336_776,
        columns,
    );
    appraisal(
        vec![table],
        Vec::new(),
        Coverage {
            rules: 27,
            evaluated: 20,
        },
    )
}

/// Names and values that try to break out of every kind of output.
pub(crate) fn hostile() -> Appraisal {
    let names = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "a\u{1b}[2J\u{1b}]0;x\u{7}",
        "\u{202e}gnp.exe\u{2066}",
        "{{ 7*7 }}{% raw %}",
        "=cmd|'/c calc'!A1",
        "zero\u{200b}width\u{feff}",
        "new\nline\ttab",
    ];
    let columns = names
        .iter()
        .map(|name| {
            Column::new(name, ValueKind::Text, 50)
                .distinct(2)
                .top(&[(name, 25), ("</td></table>", 25)])
                .build()
        })
        .collect();
    let mut table = table("</title><script>.csv", Encoding::Utf8, 50, columns);
    table.name = disclosed("</style><b>\u{1b}[31m");
    let mut finding = finding("CN-CORE-003", Verdict::Violated, Severity::Blocking)
        .at(0, Some(0))
        .build();
    finding.title.zh = "<b>标题</b>\u{1b}[1m".to_owned();
    finding.title.en = "<b>title</b>\u{1b}[1m".to_owned();
    appraisal(vec![table], vec![finding], Coverage { rules: 1, evaluated: 1 })
}

/// A file with a header and nothing else.
pub(crate) fn empty() -> Appraisal {
    let columns = vec![Column::new("a", ValueKind::Text, 0).empty().build()];
    let table = table("empty.csv", Encoding::Utf8Bom, 0, columns);
    appraisal(
        vec![table],
        Vec::new(),
        Coverage {
            rules: 27,
            evaluated: 0,
        },
    )
}

/// Two tables, and a finding in the second.
pub(crate) fn two_tables() -> Appraisal {
    let mut appraisal = statistics();
    let columns = vec![
        Column::new("车牌号", ValueKind::Text, 40)
            .distinct(39)
            .label(plate())
            .grade(Grade::L3)
            .build(),
    ];
    appraisal
        .tables
        .push(table("vehicles.csv", Encoding::Gb18030, 40, columns));
    appraisal.findings.insert(
        0,
        finding("CN-CORE-003", Verdict::Violated, Severity::Error)
            .at(1, Some(0))
            .build(),
    );
    appraisal.grade = Grade::L3;
    appraisal
}

fn plate() -> Label {
    parts::label(ClassId::from_static("licence-plate"), 912, 38, 40)
}
