//! Conditions over nulls, keys over several batches and tables, row numbers, and sameness whatever the means.

use std::io::Write as _;

use dataseal_intake::{Source, open};
use dataseal_model::{
    ColumnKind, Comparator, Condition, Operand, Predicate, Rational, RowTest, TestCounts, Unanswered,
};

use super::*;

const OPTIONS: ScanOptions = ScanOptions {
    threads: 2,
    memory_bytes: 64 << 20,
};

fn file_of(text: &str, name: &str) -> OpenFile {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let source = Source {
        file,
        name: name.to_owned(),
        scratch: tempfile::tempfile().ok(),
    };
    open(source, Default::default(), Default::default()).unwrap()
}

fn table_of(text: &str) -> OpenTable {
    file_of(text, "t.csv").next_table().unwrap().unwrap()
}

fn measured(
    text: &str,
    tests: &[RowTest],
    keys: &[Result<KeySet, Unanswered>],
    options: &ScanOptions,
) -> RowsMeasurement {
    let asked = RowTests { tests, keys, most: 5 };
    let measured = rows(table_of(text), asked, options).unwrap();
    assert!(measured.answers(tests.len(), 5));
    measured
}

fn key_set(text: &str, column: &str) -> Result<KeySet, Unanswered> {
    let kept = Scratch::new(tempfile::tempfile().ok());
    keys(file_of(text, "k.csv"), column, &kept, 1, &OPTIONS).unwrap()
}

fn counts(failing: u64, undetermined: u64, first: &[u64]) -> Result<TestCounts, Unanswered> {
    Ok(TestCounts {
        failing,
        undetermined,
        first: first.to_vec(),
    })
}

fn holds(columns: &[&str], condition: Condition) -> RowTest {
    RowTest::Holds(Predicate {
        columns: columns.iter().map(ToString::to_string).collect(),
        patterns: Vec::new(),
        condition,
    })
}

fn number(column: usize) -> Operand {
    Operand::Column(column, ColumnKind::Number)
}

fn is(column: usize, text: &str) -> Condition {
    Condition::Compared(
        Operand::Column(column, ColumnKind::Text),
        Comparator::Equal,
        Operand::Text(text.to_owned()),
    )
}

fn unique(columns: &[&str]) -> RowTest {
    RowTest::Unique(columns.iter().map(ToString::to_string).collect())
}

#[test]
fn amounts_are_exact_and_what_cannot_be_read_is_unknown() {
    let product = Operand::Computed(Box::new((number(0), dataseal_model::Arithmetic::Multiply, number(1))));
    let amount = Condition::Compared(product, Comparator::Equal, number(2));
    let test = holds(
        &["数量", "单价", "金额", "类型"],
        Condition::Or(vec![amount, is(3, "退货")]),
    );
    let text = "数量,单价,金额,类型\n3,0.1,0.3,销售\n3,0.1,0.30000000000000004,销售\n1,2,9,退货\n,2,9,退货\n,2,9,销售\n2,x,9,\n2,2,5,\n";
    let measured = measured(text, &[test], &[], &OPTIONS);
    // Row 7 has no kind: its amount is wrong, but it may be a return.
    assert_eq!(measured.answers, [counts(1, 3, &[2])]);
    assert_eq!((measured.rows, measured.quarantined), (Some(7), 0));
}

#[test]
fn three_valued_logic_is_that_of_sql() {
    let all = |parts| Condition::And(parts);
    let not = |part| Condition::Not(Box::new(part));
    // In the table: a is x, y, nothing.
    let text = "a,b\nx,1\ny,2\n,3\n";
    for (condition, expected) in [
        (is(0, "x"), counts(1, 1, &[2])),
        (not(is(0, "x")), counts(1, 1, &[1])),
        (
            all(vec![is(0, "x"), Condition::Literal(false)]),
            counts(3, 0, &[1, 2, 3]),
        ),
        (
            Condition::Or(vec![is(0, "x"), Condition::Literal(true)]),
            counts(0, 0, &[]),
        ),
        (Condition::Blank(0), counts(2, 0, &[1, 2])),
        (not(Condition::Blank(0)), counts(1, 0, &[3])),
    ] {
        let test = holds(&["a"], condition.clone());
        assert_eq!(
            measured(text, &[test], &[], &OPTIONS).answers,
            [expected],
            "{condition:?}"
        );
    }
}

#[test]
fn patterns_and_lengths_look_at_the_text() {
    let test = RowTest::Holds(Predicate {
        columns: vec!["c".to_owned()],
        patterns: vec![(0, "^[0-9]{3}$".to_owned())],
        condition: Condition::And(vec![
            Condition::Matches(0),
            Condition::Compared(
                Operand::Length(0),
                Comparator::Equal,
                Operand::Number(Rational::whole(3)),
            ),
        ]),
    });
    let measured = measured("c,d\n123,1\n12,2\n四五六,3\n,4\n", &[test], &[], &OPTIONS);
    assert_eq!(measured.answers, [counts(2, 1, &[2, 3])]);
}

#[test]
fn all_rows_of_a_key_that_is_there_twice_fail() {
    let text = "k,l,m\n1,a,1\n1,b,2\n2,a,3\n1.0,a,4\n,a,5\n,a,6\n";
    let tests = [unique(&["k"]), unique(&["k", "l"]), unique(&["l"]), unique(&["m"])];
    let measured = measured(text, &tests, &[], &OPTIONS);
    assert_eq!(
        measured.answers,
        [
            counts(3, 2, &[1, 2, 4]),
            counts(2, 2, &[1, 4]),
            counts(5, 0, &[1, 3, 4, 5, 6]),
            counts(0, 0, &[]),
        ]
    );
}

#[test]
fn values_are_among_the_keys_or_fail() {
    let among = |keys| RowTest::Among("地区".to_owned(), keys);
    let keys = [
        key_set("code,name\n310000,上海\n320000,江苏\n320000,江苏\n,无\n", "code"),
        key_set("code,name\n310000,上海\n", "kode"),
        key_set("code,name\n,上海\n", "code"),
        Err(Unanswered::NoKeyTable),
    ];
    let tests = [among(0), among(1), among(2), among(3), among(4)];
    let text = "地区,n\n310000,1\n999999,2\n,3\n320000,4\n999999,5\n";
    let answers = measured(text, &tests, &keys, &OPTIONS).answers;
    assert_eq!(
        answers,
        [
            counts(2, 1, &[2, 5]),
            Err(Unanswered::NoKeyColumn),
            Err(Unanswered::NoKeys),
            Err(Unanswered::NoKeyTable),
            Err(Unanswered::NoKeyTable),
        ]
    );
}

#[test]
fn a_table_of_keys_of_which_rows_were_set_aside_is_not_whole() {
    let damaged = "code,name\n310000,上海\n320000,江苏,too,many\n330000,浙江\n340000,安徽\n";
    assert_eq!(key_set(damaged, "code").err(), Some(Unanswered::KeysUnread));
}

#[test]
fn columns_that_are_not_there_are_an_answer_and_nothing_is_read() {
    let tests = [unique(&["z"]), unique(&["a"])];
    let measured_some = measured("a,b,b\n1,2,3\n", &tests, &[], &OPTIONS);
    assert_eq!(measured_some.answers, [Err(Unanswered::NoColumn), counts(0, 0, &[])]);
    let tests = [unique(&["z"]), unique(&["b"])];
    let measured_none = measured("a,b,b\n1,2,3\n", &tests, &[], &OPTIONS);
    assert_eq!(
        measured_none.answers,
        [Err(Unanswered::NoColumn), Err(Unanswered::SeveralColumns)]
    );
    assert_eq!(measured_none.rows, None);
}

#[test]
fn rows_that_are_set_aside_keep_their_numbers() {
    let text = "a,b\n1,x\n2,y,too,many\n3,y\n4,x\n5,x,too\n6,y\n";
    let answers = measured(text, &[holds(&["b"], is(0, "x"))], &[], &OPTIONS);
    assert_eq!((answers.rows, answers.quarantined), (Some(4), 2));
    assert_eq!(answers.answers, [counts(2, 0, &[3, 6])]);
}

#[test]
fn neither_threads_nor_memory_show_over_many_batches() {
    let mut text = "id,code,twice\n".to_owned();
    for row in 0_u64..120_000 {
        let code = row * 7919 % 5_003;
        text.push_str(&format!("{row},{code},{}\n", row % 119_990));
    }
    let reference: String = std::iter::once("code\n".to_owned())
        .chain((0..5_000).map(|code| format!("{code}\n")))
        .collect();
    let tests = [
        unique(&["id"]),
        unique(&["twice"]),
        RowTest::Among("code".to_owned(), 0),
        holds(
            &["id"],
            Condition::Compared(number(0), Comparator::Less, Operand::Number(Rational::whole(119_997))),
        ),
    ];
    let all: Vec<RowsMeasurement> = [(1, 1 << 30), (4, 1 << 30), (2, 32 << 20)]
        .map(|(threads, memory_bytes)| {
            let options = ScanOptions { threads, memory_bytes };
            measured(&text, &tests, &[key_set(&reference, "code")], &options)
        })
        .into();
    assert!(all.iter().all(|one| *one == all[0]));
    let strangers: Vec<u64> = (0..120_000_u64).filter(|row| row * 7919 % 5_003 >= 5_000).collect();
    let first: Vec<u64> = strangers.iter().take(5).map(|row| row + 1).collect();
    assert_eq!(
        all[0].answers,
        [
            counts(0, 0, &[]),
            counts(20, 0, &[1, 2, 3, 4, 5]),
            counts(strangers.len() as u64, 0, &first),
            counts(3, 0, &[119_998, 119_999, 120_000]),
        ]
    );
}
