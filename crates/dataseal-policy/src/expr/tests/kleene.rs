//! Random conditions, evaluated by the engine and by a small interpreter of Kleene's strong three-valued logic.

use dataseal_model::facts::FactValue;
use proptest::prelude::*;

use super::{evaluate, facts};

/// A condition that prints itself as SQL.
#[derive(Clone, Debug)]
enum Tree {
    Literal(bool),
    Flag(usize),
    Compare(usize, &'static str, i64),
    Within(usize, i64, i64, bool),
    Among(usize, Vec<i64>, bool),
    Known(usize),
    Not(Box<Tree>),
    And(Box<Tree>, Box<Tree>),
    Or(Box<Tree>, Box<Tree>),
}

const FLAGS: [&str; 3] = ["disputes", "cross_border", "state_secrets"];
const NUMBERS: [&str; 2] = ["rows", "record_years"];
const OPERATORS: [&str; 6] = ["=", "<>", "<", "<=", ">", ">="];

/// What is known in one case.
#[derive(Clone, Debug)]
struct Case {
    flags: [Option<bool>; 3],
    numbers: [Option<i64>; 2],
}

impl Tree {
    fn sql(&self) -> String {
        let list = |values: &[i64]| values.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
        let negation = |negated: &bool| if *negated { "NOT " } else { "" };
        match self {
            Self::Literal(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
            Self::Flag(flag) => FLAGS[*flag].to_owned(),
            Self::Compare(number, operator, value) => format!("{} {operator} {value}", NUMBERS[*number]),
            Self::Within(number, low, high, negated) => {
                format!("{} {}BETWEEN {low} AND {high}", NUMBERS[*number], negation(negated))
            }
            Self::Among(number, values, negated) => {
                format!("{} {}IN ({})", NUMBERS[*number], negation(negated), list(values))
            }
            Self::Known(number) => format!("known({})", NUMBERS[*number]),
            Self::Not(inner) => format!("NOT ({})", inner.sql()),
            Self::And(left, right) => format!("({}) AND ({})", left.sql(), right.sql()),
            Self::Or(left, right) => format!("({}) OR ({})", left.sql(), right.sql()),
        }
    }

    /// Kleene: AND is the worse of both, OR the better, NOT turns round, unknown lies between false and true.
    fn value(&self, case: &Case) -> Option<bool> {
        let number = |index: &usize| case.numbers[*index];
        match self {
            Self::Literal(value) => Some(*value),
            Self::Flag(flag) => case.flags[*flag],
            Self::Compare(index, operator, value) => number(index).map(|number| match *operator {
                "=" => number == *value,
                "<>" => number != *value,
                "<" => number < *value,
                "<=" => number <= *value,
                ">" => number > *value,
                _ => number >= *value,
            }),
            Self::Within(index, low, high, negated) => {
                number(index).map(|number| (*low <= number && number <= *high) != *negated)
            }
            Self::Among(index, values, negated) => number(index).map(|number| values.contains(&number) != *negated),
            Self::Known(index) => Some(number(index).is_some()),
            Self::Not(inner) => inner.value(case).map(|value| !value),
            Self::And(left, right) => rank(left.value(case)).min(rank(right.value(case))).into_truth(),
            Self::Or(left, right) => rank(left.value(case)).max(rank(right.value(case))).into_truth(),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank(u8);

const fn rank(value: Option<bool>) -> Rank {
    match value {
        Some(false) => Rank(0),
        None => Rank(1),
        Some(true) => Rank(2),
    }
}

impl Rank {
    const fn into_truth(self) -> Option<bool> {
        match self.0 {
            0 => Some(false),
            1 => None,
            _ => Some(true),
        }
    }
}

fn trees() -> impl Strategy<Value = Tree> {
    let small = -3_i64..4;
    let leaf = prop_oneof![
        any::<bool>().prop_map(Tree::Literal),
        (0..FLAGS.len()).prop_map(Tree::Flag),
        (
            0..NUMBERS.len(),
            proptest::sample::select(OPERATORS.to_vec()),
            small.clone()
        )
            .prop_map(|(number, operator, value)| Tree::Compare(number, operator, value)),
        (0..NUMBERS.len(), small.clone(), small.clone(), any::<bool>())
            .prop_map(|(number, low, high, negated)| Tree::Within(number, low, high, negated)),
        (0..NUMBERS.len(), proptest::collection::vec(small, 1..4), any::<bool>())
            .prop_map(|(number, values, negated)| Tree::Among(number, values, negated)),
        (0..NUMBERS.len()).prop_map(Tree::Known),
    ];
    leaf.prop_recursive(5, 24, 2, |inner| {
        prop_oneof![
            inner.clone().prop_map(|tree| Tree::Not(Box::new(tree))),
            (inner.clone(), inner.clone()).prop_map(|(left, right)| Tree::And(Box::new(left), Box::new(right))),
            (inner.clone(), inner).prop_map(|(left, right)| Tree::Or(Box::new(left), Box::new(right))),
        ]
    })
}

fn cases() -> impl Strategy<Value = Case> {
    let flag = || any::<Option<bool>>();
    let number = || proptest::option::of(-3_i64..4);
    ([flag(), flag(), flag()], [number(), number()]).prop_map(|(flags, numbers)| Case { flags, numbers })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_thinks_like_kleene(tree in trees(), case in cases()) {
        let mut known = facts(&[]);
        for (name, value) in FLAGS.iter().zip(case.flags) {
            known.dataset.extend(value.map(|value| (*name, FactValue::Boolean(value))));
        }
        for (name, value) in NUMBERS.iter().zip(case.numbers) {
            known.dataset.extend(value.map(|value| (*name, FactValue::Integer(value))));
        }
        prop_assert_eq!(evaluate(&tree.sql(), &known), tree.value(&case), "{}", tree.sql());
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,80}") {
        let _ = super::problems(&text, super::FactScope::Column);
    }

    #[test]
    fn no_mixture_of_words_makes_the_reader_panic(
        words in proptest::collection::vec(
            proptest::sample::select(vec![
                "AND", "OR", "NOT", "IN", "BETWEEN", "(", ")", ",", "=", "<>", "rows", "disputes", "'x'", "1", "0.5",
                "known(", "length(", "DATE", "NULL", "IS", "CASE", "SELECT", "*", "-", "/", "::", "[", "]", "\n",
            ]),
            0..30,
        )
    ) {
        let _ = super::problems(&words.join(" "), super::FactScope::Column);
    }
}
