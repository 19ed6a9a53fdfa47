//! What a data owner would propose for a table of patients, and how far each column tells rows apart.

use dataseal_model::{
    Confidence, Digest, DistinctCount, LabelEvidence, Lengths, Masked, Relations, Strength, TopValue,
};

use super::*;

fn column(name: &str, kind: ValueKind, rows: u64, distinct: u64) -> ColumnProfile {
    ColumnProfile {
        name: Masked::new(name.to_owned()),
        position: 0,
        declared: "csv".to_owned(),
        counts: ColumnCounts {
            rows,
            kinds: vec![(kind, rows)],
            inferred: InferredType::Of(kind),
            distinct: DistinctCount {
                value: distinct,
                exact: true,
            },
            lengths: Some(Lengths {
                min: 1,
                max: 20,
                total: rows,
            }),
            ..ColumnCounts::default()
        },
        values: dataseal_model::ColumnValues::default(),
    }
}

fn label(class: &'static str, sensitive: bool) -> Vec<Label> {
    vec![Label {
        class: ClassId::from_static(class),
        confidence: Confidence::per_mille(900),
        strength: Strength::Likely,
        evidence: LabelEvidence::default(),
        personal: true,
        sensitive,
        form: dataseal_model::Form::Plain,
    }]
}

fn suggestion(columns: Vec<(ColumnProfile, Vec<Label>)>) -> QuasiSuggestion {
    let (columns, labels): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
    let profile = TableProfile {
        rows: 1_000,
        row_counts: None,
        completeness: None,
        relations: Relations::default(),
        columns,
        recognisers: Digest::new([0; 32]),
        state_version: 1,
    };
    suggest_quasi_identifiers(&profile, &labels)
}

#[test]
fn patients_are_found_by_what_others_know_of_them() {
    use ValueKind::{Date, Decimal, Integer, Text};
    let found = suggestion(vec![
        (column("姓名", Text, 1_000, 900), label("person-name", false)),
        (column("住址", Text, 1_000, 950), label("address", false)),
        (column("所在区", Text, 1_000, 16), label("address", false)),
        (column("出生日期", Date, 1_000, 800), label("date-of-birth", false)),
        (column("性别", Text, 1_000, 2), label("gender", false)),
        (column("诊断", Text, 1_000, 60), label("health-record", true)),
        (column("入院日期", Date, 1_000, 300), Vec::new()),
        (column("职业类别", Text, 1_000, 300), Vec::new()),
        (column("病区", Text, 1_000, 12), Vec::new()),
        (column("费用", Decimal, 1_000, 990), Vec::new()),
        (column("流水号", Integer, 1_000, 1_000), Vec::new()),
        (column("国家", Text, 1_000, 1), Vec::new()),
        (
            column("社保号", Text, 1_000, 990),
            label("social-security-number", false),
        ),
    ]);
    assert_eq!(found.places(ColumnRole::Direct), [0, 1, 12]);
    assert_eq!(found.places(ColumnRole::Quasi), [2, 3, 4, 6, 7, 8]);
    assert_eq!(found.places(ColumnRole::Sensitive), [5]);
    let reason = |place: usize| found.columns[place].reason.as_str();
    assert_eq!(
        [6, 7, 8, 9, 10, 11].map(reason),
        ["event-date", "name", "distinctness", "unremarkable", "key", "constant"]
    );
}

#[test]
fn hints_and_long_texts_propose_nothing() {
    let mut hint = label("gender", false);
    hint[0].strength = Strength::Hint;
    let mut prose = column("备注", ValueKind::Text, 1_000, 30);
    prose.counts.lengths = Some(Lengths {
        min: 1,
        max: 400,
        total: 9_000,
    });
    let found = suggestion(vec![
        (column("x", ValueKind::Decimal, 1_000, 900), hint),
        (prose, Vec::new()),
        (column("package", ValueKind::Decimal, 1_000, 10), Vec::new()),
    ]);
    assert_eq!(found.places(ColumnRole::Quasi), []);
}

#[test]
fn separation_counts_the_pairs_that_differ() {
    let with_top = |counts: &[u64], distinct: u64| {
        let rows = 10;
        let mut column = column("性别", ValueKind::Text, rows, distinct);
        let top = counts.iter().map(|count| TopValue {
            value: Masked::new(String::new()),
            count: *count,
        });
        column.values.top = Some(top.collect());
        separation(&column)
    };
    // 6 and 4 of 10: 24 of 45 pairs differ.
    assert_eq!(with_top(&[6, 4], 2), Some((533, 533)));
    // 4, then six rows of three more values: evenly 2, 2, 2; at worst four and two of a kind.
    assert_eq!(with_top(&[4], 4), Some((711, 800)));
    let even = column("x", ValueKind::Text, 10, 10);
    assert_eq!(separation(&even), Some((0, 1000)));
    assert_eq!(separation(&column("x", ValueKind::Text, 1, 1)), None);
}

#[test]
fn the_set_of_recognisers_knows_what_identifies() {
    let taxonomy = dataseal_pack::load_embedded().unwrap().taxonomy;
    let set = crate::recogniser_set(&crate::lexicon::tests::lexicons());
    for id in DIRECT {
        let class = ClassId::from_static(id);
        assert!(set.identifies(&class), "{id}");
        assert!(taxonomy.class(&class).is_some_and(|class| class.personal), "{id}");
    }
    assert!(!set.identifies(&ClassId::from_static("postcode")));
}
