//! The fact table: presence, absence, age, damage, documents, and what stays unknown.

use dataseal_model::facts::FactValue;
use dataseal_model::{Asset, EvidenceState, Grade, LongDigits, Strength, ValueKind};

use crate::support::{Table, asset, date, document, facts, label, persons, set, table, text, yes};

fn integer(tables: &[Table], name: &str) -> Option<i64> {
    match facts(tables, None).dataset(name) {
        Some(FactValue::Integer(value)) => Some(*value),
        None => None,
        Some(other) => panic!("{name} is {other:?}"),
    }
}

fn answer(tables: &[Table], asset: Option<&Asset>, name: &str) -> Option<bool> {
    match facts(tables, asset).dataset(name) {
        Some(FactValue::Boolean(value)) => Some(*value),
        None => None,
        Some(other) => panic!("{name} is {other:?}"),
    }
}

fn orders() -> Table {
    table(100)
        .personal("客户姓名", "person-name", false)
        .personal("身份证号", "resident-id", true)
        .column("金额", ValueKind::Decimal, Grade::L2)
}

fn statistics() -> Table {
    table(188)
        .column("月份", ValueKind::Text, Grade::L2)
        .column("订单数", ValueKind::Integer, Grade::L2)
}

#[test]
fn labels_are_counted_and_hints_are_not() {
    assert_eq!(integer(&[orders()], "pi_columns"), Some(2));
    assert_eq!(integer(&[orders()], "spi_columns"), Some(1));
    assert_eq!(integer(&[orders()], "direct_id_columns"), Some(2));
    assert_eq!(integer(&[orders()], "persons"), Some(50));
    assert_eq!(integer(&[orders()], "grade_rank"), Some(4));
    let mut hinted = orders();
    for labels in &mut hinted.labels {
        labels.iter_mut().for_each(|label| label.strength = Strength::Hint);
    }
    assert_eq!(integer(&[hinted], "pi_columns"), Some(0));
}

#[test]
fn a_masked_column_is_sensitive_and_not_plain() {
    let mut masked = orders();
    for label in &mut masked.labels[1] {
        label.strength = Strength::Likely;
        label.evidence.hits = 0;
    }
    let tables = [masked];
    assert_eq!(integer(&tables, "spi_columns"), Some(1));
    assert_eq!(integer(&tables, "plain_spi_columns"), Some(0));
    assert_eq!(
        facts(&tables, None).tables[0].columns[1]["column_plain_sensitive"],
        yes(false)
    );
}

#[test]
fn a_name_alone_leaves_open_whether_sensitive_values_are_plain() {
    let by_name = || {
        let mut table = table(100).personal("诊断结果", "health-record", true);
        table.labels[0][0].evidence.hits = 0;
        table
    };
    let tables = [by_name()];
    assert_eq!(integer(&tables, "spi_columns"), Some(1));
    assert_eq!(integer(&tables, "plain_spi_columns"), None);
    assert_eq!(
        facts(&tables, None).tables[0].columns[0].get("column_plain_sensitive"),
        None
    );
    let hashed = by_name().recognised("hex-digest", 100);
    assert_eq!(integer(&[hashed], "plain_spi_columns"), Some(0));
    let mut mistyped = orders();
    mistyped.labels[1][0].evidence.hits = 0;
    mistyped.labels[1][0].evidence.near_misses = 100;
    assert_eq!(
        integer(&[mistyped], "plain_spi_columns"),
        Some(1),
        "wrong check digits are plain, too"
    );
}

#[test]
fn absence_needs_a_full_scan_and_a_declaration() {
    let none = asset(&[("contains_personal", yes(false))], &[]);
    let some = asset(&[("contains_personal", yes(true))], &[]);
    let personal = "personal_information";
    assert_eq!(answer(&[statistics()], None, personal), None);
    assert_eq!(answer(&[statistics()], Some(&none), personal), Some(false));
    assert_eq!(answer(&[statistics()], Some(&some), personal), Some(true));
    assert_eq!(answer(&[orders()], Some(&none), personal), Some(true));
    assert_eq!(answer(&[orders()], None, personal), Some(true));
    assert_eq!(answer(&[statistics().quarantined(1)], Some(&none), personal), None);
    assert_eq!(answer(&[statistics(), table(0)], Some(&none), personal), None);
    let mut hidden = statistics();
    hidden.measurement.file.inventory.bytes_accounted = 90;
    assert_eq!(answer(&[hidden], Some(&none), personal), None);
}

#[test]
fn without_rows_nothing_measured_is_known() {
    let empty = facts(&[table(0).column("a", ValueKind::Text, Grade::L2)], None);
    assert_eq!(empty.dataset("rows"), Some(&FactValue::Integer(0)));
    for name in [
        "pi_columns",
        "personal_information",
        "grade_rank",
        "scanned_in_full",
        "classes",
    ] {
        assert_eq!(empty.dataset(name), None, "{name}");
    }
    assert!(empty.tables[0].columns[0].is_empty());
    let nothing = facts(&[], None);
    assert_eq!(nothing.dataset("rows"), Some(&FactValue::Integer(0)));
    assert_eq!(nothing.dataset("pi_columns"), None);
}

#[test]
fn presence_in_one_table_outweighs_another_that_is_empty() {
    assert_eq!(integer(&[orders(), table(0)], "pi_columns"), Some(2));
    assert_eq!(integer(&[statistics(), table(0)], "pi_columns"), None);
}

#[test]
fn children_are_counted_on_the_assessment_date() {
    // Assessed on 2026-11-22: born that day 14 years before is still counted as younger, a day earlier is not.
    let births = [
        ("2012-11-21", 10),
        ("2012-11-22", 20),
        ("2020-02-29", 5),
        ("2008-11-22", 1),
        ("1900-01-01", 64),
    ];
    let tables = [orders_with(&births)];
    assert_eq!(integer(&tables, "minor14_rows"), Some(25));
    assert_eq!(integer(&tables, "minor18_rows"), Some(36));
    assert_eq!(answer(&tables, None, "minors_under_14"), Some(true));
}

fn orders_with(births: &[(&str, u64)]) -> Table {
    table(100)
        .personal("身份证号", "resident-id", true)
        .births("resident-id", births)
}

#[test]
fn no_birth_date_is_not_no_child() {
    let none = asset(
        &[("contains_minors", yes(false)), ("contains_personal", yes(true))],
        &[],
    );
    let minors = "minors_under_14";
    assert_eq!(answer(&[orders()], Some(&none), minors), None);
    assert_eq!(
        answer(&[orders_with(&[("1980-01-01", 100)])], Some(&none), minors),
        Some(false)
    );
    assert_eq!(answer(&[orders_with(&[("1980-01-01", 100)])], None, minors), None);
    assert_eq!(answer(&[orders_with(&[("1980-01-01", 99)])], Some(&none), minors), None);
    let clean = asset(&[("contains_personal", yes(false))], &[]);
    assert_eq!(answer(&[statistics()], Some(&clean), minors), Some(false));
}

#[test]
fn spreadsheet_damage_is_told_from_chance_and_from_measurements() {
    let zeroed = |zeroed| {
        table(4000).personal("银行卡号", "bank-card", true).counted(|counts| {
            counts.long_digits = vec![LongDigits {
                length: 19,
                values: 3900,
                zeroed,
            }];
        })
    };
    assert_eq!(integer(&[zeroed(85)], "damaged_columns"), Some(1));
    assert_eq!(integer(&[zeroed(1)], "damaged_columns"), Some(0));
    let card = table(4000)
        .personal("银行卡号", "bank-card", true)
        .counted(|counts| counts.exponents = 71);
    assert_eq!(integer(&[card], "damaged_columns"), Some(1));
    let physics = table(4000)
        .column("energy", ValueKind::Float, Grade::L2)
        .counted(|counts| counts.exponents = 71);
    assert_eq!(integer(&[physics], "damaged_columns"), Some(0));
}

#[test]
fn duplicate_names_are_counted_within_a_table() {
    let table = table(5)
        .column("a", ValueKind::Text, Grade::L2)
        .column("b", ValueKind::Text, Grade::L2)
        .column("a", ValueKind::Text, Grade::L2);
    assert_eq!(
        facts(&[table], None).tables[0].table["table_duplicate_names"],
        FactValue::Integer(2)
    );
}

#[test]
fn documents_stand_or_fall_by_digest_and_date() {
    let mut expired = document("basis");
    expired.valid_until = Some("2026-11-21".parse().unwrap());
    let mut last_day = document("pipia");
    last_day.valid_until = Some("2026-11-22".parse().unwrap());
    let mut future = document("deid-report");
    future.issued = "2026-11-23".parse().unwrap();
    let mut altered = document("source-proof");
    altered.state = EvidenceState::Differs;
    let mut unseen = document("legal-opinion");
    unseen.state = EvidenceState::Unchecked;
    let mut asset = asset(&[], &[]);
    asset.evidence = vec![expired.clone(), last_day, future, altered, unseen];
    let some = facts(&[statistics()], Some(&asset));
    assert_eq!(some.evidence("basis"), Some(false));
    assert_eq!(some.evidence("pipia"), Some(true));
    assert_eq!(some.evidence("deid-report"), Some(false));
    assert_eq!(some.evidence("source-proof"), Some(false));
    assert_eq!(some.evidence("legal-opinion"), None);
    assert_eq!(some.evidence("ownership-proof"), None);
    assert_eq!(some.dataset("evidence_attached"), Some(&FactValue::Integer(5)));
    assert_eq!(some.dataset("evidence_expired"), Some(&FactValue::Integer(2)));
    assert_eq!(some.dataset("evidence_broken"), None, "one document was not looked at");
    asset.evidence = vec![expired, document("basis")];
    assert_eq!(facts(&[statistics()], Some(&asset)).evidence("basis"), Some(true));
}

#[test]
fn declared_answers_of_the_wrong_type_or_name_are_unknown() {
    let mut asset = asset(&[("grade_claimed", text("L2")), ("recipients", set(&["none"]))], &[]);
    asset.declared.insert("rows".to_owned(), FactValue::Integer(1_000_000));
    asset.declared.insert("disputes".to_owned(), text("无"));
    asset.declared.insert("time_to".to_owned(), date("2025-12-31"));
    let some = facts(&[statistics()], Some(&asset));
    assert_eq!(some.dataset("rows"), Some(&FactValue::Integer(188)));
    assert_eq!(some.dataset("disputes"), None);
    assert_eq!(some.dataset("grade_claimed_rank"), Some(&FactValue::Integer(2)));
    assert_eq!(some.dataset("time_to"), Some(&date("2025-12-31")));
}

#[test]
fn the_first_label_gives_the_share_of_near_misses() {
    let mut near = label("resident-id", true, 90);
    near.evidence.near_misses = 10;
    let mut one = orders();
    one.labels[1] = vec![near];
    let share = FactValue::Share { part: 10, whole: 100 };
    assert_eq!(
        facts(&[one], None).tables[0].columns[1]["column_near_miss_share"],
        share
    );
}

/// Customers and their calls: identity numbers in both, telephone numbers in one.
fn customers() -> [Table; 2] {
    [
        table(100).personal("身份证号", "resident-id", true),
        table(60).personal("联系手机", "mobile-phone", false),
    ]
}

#[test]
fn persons_lie_between_the_largest_class_and_the_sum() {
    // Fifty and thirty different numbers; nothing says who calls.
    let tables = customers();
    assert_eq!(integer(&tables, "persons"), Some(50));
    assert_eq!(integer(&tables, "persons_at_least"), Some(50));
    assert_eq!(integer(&tables, "persons_at_most"), Some(80));
    assert_eq!(integer(&tables, "sensitive_persons_at_most"), Some(50));
    assert_eq!(integer(&tables, "ordinary_persons_at_least"), Some(0));
    assert_eq!(integer(&tables, "ordinary_persons_at_most"), Some(30));
    // Rows that were set aside may each be of somebody else.
    let aside = [table(100).personal("身份证号", "resident-id", true).quarantined(5)];
    assert_eq!(integer(&aside, "persons_at_most"), Some(55));
    // Nobody recognised: nothing is known.
    assert_eq!(integer(&[statistics()], "persons_at_least"), None);
    assert_eq!(integer(&[statistics()], "persons_at_most"), None);
}

#[test]
fn the_handlers_total_is_declared_and_a_scan_raises_it() {
    let with = |declared: Option<i64>| {
        let answers: Vec<(&str, FactValue)> = declared
            .map(|total| ("handler_persons", FactValue::Integer(total)))
            .into_iter()
            .collect();
        let facts = facts(&customers(), Some(&asset(&answers, &[])));
        let number = |name: &str| match facts.dataset(name) {
            Some(FactValue::Integer(value)) => Some(*value),
            _ => None,
        };
        (number("handler_persons_at_least"), number("handler_persons_at_most"))
    };
    assert_eq!(with(None), (Some(50), None));
    assert_eq!(with(Some(2_000_000)), (Some(2_000_000), Some(2_000_000)));
    assert_eq!(with(Some(10)), (Some(50), Some(80)));
}

#[test]
fn thresholds_are_reached_below_or_undetermined() {
    let state = |asset: Option<&Asset>, id: &str| {
        let persons = persons(&customers(), asset);
        let found = persons.comparisons.iter().find(|each| each.id == id)?.clone();
        Some((found.alone, found.reached))
    };
    // A dataset says little about a handler.
    assert_eq!(state(None, "protection-officer"), Some((Some(false), None)));
    let total = |n| asset(&[("handler_persons", FactValue::Integer(n))], &[]);
    assert_eq!(
        state(Some(&total(999_999)), "protection-officer").unwrap().1,
        Some(false)
    );
    assert_eq!(
        state(Some(&total(1_000_000)), "protection-officer").unwrap().1,
        Some(true)
    );
    // What is not exported is held against no threshold of exports.
    let at_home = asset(&[("cross_border", yes(false))], &[]);
    assert_eq!(state(Some(&at_home), "export-assessment"), None);
    let abroad = asset(&[("cross_border", yes(true))], &[]);
    assert_eq!(state(Some(&abroad), "export-contract-sensitive").unwrap().1, Some(true));
    assert_eq!(state(Some(&abroad), "export-assessment").unwrap(), (Some(false), None));
}

#[test]
fn repeated_rows_leave_the_children_between_bounds() {
    let days = [("2020-01-01", 30), ("1990-01-01", 70)];
    let once = [table(100)
        .personal("身份证号", "resident-id", true)
        .births("resident-id", &days)];
    assert_eq!(integer(&once, "minor14_rows"), Some(30));
    assert_eq!(integer(&once, "minor14_persons_at_least"), Some(30));
    assert_eq!(integer(&once, "minor14_persons_at_most"), Some(30));
    // Of a hundred rows twenty repeat somebody, perhaps children each time.
    let mut repeated = table(100)
        .personal("身份证号", "resident-id", true)
        .births("resident-id", &days);
    let counts = &mut repeated.measurement.profile.columns[0].counts;
    counts.recognised[0].distinct.value = 80;
    let repeated = [repeated];
    assert_eq!(integer(&repeated, "minor14_persons_at_least"), Some(10));
    assert_eq!(integer(&repeated, "minor14_persons_at_most"), Some(30));
}
