//! The allow-list: from SQL syntax tree to a condition on rows, or every problem in it. What is not matched here does not exist.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use datafusion::sql::sqlparser::ast::{
    BinaryOperator, DataType, Expr as Tree, Function, Ident, Spanned, TypedString, UnaryOperator, Value,
};
use dataseal_model::{Arithmetic, Bilingual, ColumnKind, Comparator, Condition, Operand, Pattern, Predicate, Rational};
use dataseal_pack::{Expression, Problem};

use super::{COLUMN_FUNCTIONS, PatternBudget, words};
use crate::expr::{MAX_DEPTH, parse, plain_arguments, too_deep};

/// The key of the condition in `checks.toml`.
pub(super) const KEY: &str = "row";

/// Type of a value inside a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Boolean,
    Text,
    Number,
    Day,
}

/// Reads a tree as a condition on rows.
pub(super) fn lower(
    tree: &Tree,
    expression: &Expression,
    kinds: &BTreeMap<String, ColumnKind>,
    budget: &mut PatternBudget,
) -> Result<Predicate, Vec<Problem>> {
    let mut lowering = Lowering {
        expression,
        kinds,
        budget,
        columns: Vec::new(),
        patterns: Vec::new(),
        problems: Vec::new(),
    };
    let condition = lowering.condition(tree, 0);
    if condition.is_some() {
        for name in kinds.keys().filter(|name| !lowering.columns.contains(name)) {
            let problem = Problem::in_expression(expression, KEY, 0, words::unread_column(name));
            lowering.problems.push(problem);
        }
        if lowering.columns.is_empty() {
            let problem = Problem::in_expression(expression, KEY, 0, words::no_column());
            lowering.problems.push(problem);
        }
    }
    match condition {
        Some(condition) if lowering.problems.is_empty() => Ok(Predicate {
            columns: lowering.columns,
            patterns: lowering.patterns,
            condition,
        }),
        _ => Err(lowering.problems),
    }
}

/// One walk over a tree. A `None` anywhere means that a problem was noted.
struct Lowering<'a> {
    expression: &'a Expression,
    kinds: &'a BTreeMap<String, ColumnKind>,
    budget: &'a mut PatternBudget,
    columns: Vec<String>,
    patterns: Vec<(usize, Pattern)>,
    problems: Vec<Problem>,
}

impl Lowering<'_> {
    fn problem<T>(&mut self, tree: &Tree, message: Bilingual) -> Option<T> {
        let offset = parse::offset(&self.expression.text, tree.span().start);
        self.problems
            .push(Problem::in_expression(self.expression, KEY, offset, message));
        None
    }

    fn condition(&mut self, tree: &Tree, depth: usize) -> Option<Condition> {
        if depth >= MAX_DEPTH {
            return self.problem(tree, too_deep());
        }
        match tree {
            Tree::Nested(inner) => self.condition(inner, depth + 1),
            Tree::UnaryOp {
                op: UnaryOperator::Not,
                expr,
            } => Some(not(self.condition(expr, depth + 1)?)),
            Tree::BinaryOp {
                op: op @ (BinaryOperator::And | BinaryOperator::Or),
                ..
            } => self.chain(tree, op, depth),
            Tree::BinaryOp { left, op, right } if comparator(op).is_some() => {
                self.comparison(tree, (left, comparator(op)?, right), depth)
            }
            Tree::InList { expr, list, negated } => self.in_list(expr, list, *negated, depth),
            Tree::Between {
                expr,
                negated,
                low,
                high,
            } => {
                let lower = self.comparison(tree, (expr, Comparator::GreaterOrEqual, low), depth)?;
                let upper = self.comparison(tree, (expr, Comparator::LessOrEqual, high), depth)?;
                Some(negated_if(*negated, Condition::And(vec![lower, upper])))
            }
            Tree::Value(value) if matches!(value.value, Value::Boolean(_)) => {
                Some(Condition::Literal(value.value == Value::Boolean(true)))
            }
            Tree::Function(function) if is_truth(function) => self.truth_function(tree, function),
            _ => {
                let (_, kind) = self.operand(tree, depth)?;
                self.problem(tree, words::wrong_type(Type::Boolean, kind))
            }
        }
    }

    /// `a AND b AND c` as one node; every operand is lowered, so that all their problems are told.
    fn chain(&mut self, tree: &Tree, operator: &BinaryOperator, depth: usize) -> Option<Condition> {
        let lowered: Vec<Option<Condition>> = parse::chained(tree, operator)
            .into_iter()
            .map(|operand| self.condition(operand, depth + 1))
            .collect();
        let parts = lowered.into_iter().collect::<Option<_>>()?;
        Some(if *operator == BinaryOperator::And {
            Condition::And(parts)
        } else {
            Condition::Or(parts)
        })
    }

    fn comparison(
        &mut self,
        tree: &Tree,
        (left_tree, comparator, right_tree): (&Tree, Comparator, &Tree),
        depth: usize,
    ) -> Option<Condition> {
        let left = self.operand(left_tree, depth + 1);
        let right = self.operand(right_tree, depth + 1);
        let ((left, left_type), (right, right_type)) = (left?, right?);
        if left_type != right_type || left_type == Type::Boolean {
            return self.problem(tree, words::not_comparable(left_type, right_type));
        }
        if left_type == Type::Text && !matches!(comparator, Comparator::Equal | Comparator::Unequal) {
            return self.problem(tree, words::not_ordered());
        }
        Some(Condition::Compared(left, comparator, right))
    }

    /// `value IN (literals)` as equalities joined by OR, which is its definition.
    fn in_list(&mut self, value: &Tree, list: &[Tree], negated: bool, depth: usize) -> Option<Condition> {
        let equal = |lowering: &mut Self, item| lowering.comparison(item, (value, Comparator::Equal, item), depth);
        let equalities: Vec<Option<Condition>> = list.iter().map(|item| equal(self, item)).collect();
        let equalities = equalities.into_iter().collect::<Option<_>>()?;
        Some(negated_if(negated, Condition::Or(equalities)))
    }

    fn operand(&mut self, tree: &Tree, depth: usize) -> Option<(Operand, Type)> {
        if depth >= MAX_DEPTH {
            return self.problem(tree, too_deep());
        }
        match tree {
            Tree::Nested(inner) => self.operand(inner, depth + 1),
            Tree::Identifier(name) => {
                let place = self.column(tree, name)?;
                let kind = self.kinds.get(&name.value).copied().unwrap_or(ColumnKind::Text);
                Some((Operand::Column(place, kind), type_of(kind)))
            }
            Tree::Value(value) => self.literal(tree, &value.value),
            Tree::TypedString(TypedString {
                data_type: DataType::Date,
                value,
                uses_odbc_syntax: false,
            }) => self.date(tree, &value.value),
            Tree::UnaryOp {
                op: UnaryOperator::Minus,
                expr,
            } => {
                let value = self.number(expr, depth + 1)?;
                let zero = Operand::Number(Rational::whole(0));
                Some((computed(zero, Arithmetic::Subtract, value), Type::Number))
            }
            Tree::BinaryOp { left, op, right } => {
                let Some(arithmetic) = arithmetic(op) else {
                    return self.refused(tree);
                };
                let left = self.number(left, depth + 1);
                let right = self.number(right, depth + 1);
                Some((computed(left?, arithmetic, right?), Type::Number))
            }
            Tree::Function(function) => self.value_function(tree, function),
            _ => self.refused(tree),
        }
    }

    fn number(&mut self, tree: &Tree, depth: usize) -> Option<Operand> {
        match self.operand(tree, depth)? {
            (value, Type::Number) => Some(value),
            (_, found) => self.problem(tree, words::wrong_type(Type::Number, found)),
        }
    }

    fn literal(&mut self, tree: &Tree, value: &Value) -> Option<(Operand, Type)> {
        match value {
            Value::Number(digits, false) => match Rational::parse(digits) {
                Some(number) => Some((Operand::Number(number), Type::Number)),
                None => self.problem(tree, words::bad_literal(digits)),
            },
            Value::SingleQuotedString(text) => Some((Operand::Text(text.clone()), Type::Text)),
            Value::Null => self.problem(tree, words::answers_unknown("NULL")),
            _ => self.refused(tree),
        }
    }

    fn date(&mut self, tree: &Tree, value: &Value) -> Option<(Operand, Type)> {
        let Value::SingleQuotedString(text) = value else {
            return self.refused(tree);
        };
        match text.parse::<NaiveDate>() {
            Ok(day) if text.len() == 10 => Some((Operand::Day(day), Type::Day)),
            _ => self.problem(tree, words::bad_literal(text)),
        }
    }

    /// A column in double quotes, by its place among those that are read.
    fn column(&mut self, tree: &Tree, name: &Ident) -> Option<usize> {
        if name.quote_style != Some('"') {
            return self.problem(tree, words::unquoted(&name.value));
        }
        let known = self.columns.iter().position(|column| *column == name.value);
        Some(known.unwrap_or_else(|| {
            self.columns.push(name.value.clone());
            self.columns.len() - 1
        }))
    }

    /// The column that is the first argument, and what follows it.
    fn arguments<'t>(&mut self, tree: &Tree, function: &'t Function) -> Option<(usize, Vec<&'t Tree>)> {
        let name = function.name.to_string();
        let Some(spec) = COLUMN_FUNCTIONS.iter().find(|known| known.name == name) else {
            return self.problem(tree, words::unknown_function(&name));
        };
        let wanted = if spec.name == "matches" { 2 } else { 1 };
        match plain_arguments(function).filter(|arguments| arguments.len() == wanted) {
            Some(arguments) => match arguments.split_first() {
                Some((Tree::Identifier(column), rest)) => Some((self.column(tree, column)?, rest.to_vec())),
                _ => self.problem(tree, words::usage(spec.usage)),
            },
            None => self.problem(tree, words::usage(spec.usage)),
        }
    }

    fn truth_function(&mut self, tree: &Tree, function: &Function) -> Option<Condition> {
        let (column, rest) = self.arguments(tree, function)?;
        let Some(pattern) = rest.first() else {
            return Some(Condition::Blank(column));
        };
        let Tree::Value(value) = pattern else {
            return self.problem(pattern, words::usage("matches(\"column\", 'regex')"));
        };
        let Value::SingleQuotedString(regex) = &value.value else {
            return self.problem(pattern, words::usage("matches(\"column\", 'regex')"));
        };
        let compiled = match self.budget.compile(regex) {
            Some(Some(compiled)) => compiled,
            Some(None) => return self.problem(pattern, words::bad_literal(regex)),
            None => return self.problem(pattern, words::too_many_patterns()),
        };
        self.patterns.push((column, compiled));
        Some(Condition::Matches(self.patterns.len() - 1))
    }

    fn value_function(&mut self, tree: &Tree, function: &Function) -> Option<(Operand, Type)> {
        let (column, _) = self.arguments(tree, function)?;
        match function.name.to_string().as_str() {
            "number" => Some((Operand::Column(column, ColumnKind::Number), Type::Number)),
            "day" => Some((Operand::Column(column, ColumnKind::Day), Type::Day)),
            "length" => Some((Operand::Length(column), Type::Number)),
            // A truth value where a value is expected.
            _ => self.refused(tree),
        }
    }

    /// What is not on the list, with a special word for what would turn unknown into an answer.
    fn refused<T>(&mut self, tree: &Tree) -> Option<T> {
        let construct = match tree {
            Tree::IsNull(_) => Some("IS NULL"),
            Tree::IsNotNull(_) => Some("IS NOT NULL"),
            Tree::IsTrue(_) | Tree::IsNotTrue(_) => Some("IS TRUE"),
            Tree::IsFalse(_) | Tree::IsNotFalse(_) => Some("IS FALSE"),
            Tree::IsUnknown(_) | Tree::IsNotUnknown(_) => Some("IS UNKNOWN"),
            Tree::IsDistinctFrom(..) | Tree::IsNotDistinctFrom(..) => Some("IS DISTINCT FROM"),
            Tree::Case { .. } => Some("CASE"),
            _ => None,
        };
        match construct {
            Some(construct) => self.problem(tree, words::answers_unknown(construct)),
            None => self.problem(tree, words::not_permitted(&tree.to_string())),
        }
    }
}

const fn type_of(kind: ColumnKind) -> Type {
    match kind {
        ColumnKind::Text => Type::Text,
        ColumnKind::Number => Type::Number,
        ColumnKind::Day => Type::Day,
    }
}

fn is_truth(function: &Function) -> bool {
    ["blank", "matches"].contains(&function.name.to_string().as_str())
}

fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

fn negated_if(negated: bool, condition: Condition) -> Condition {
    if negated { not(condition) } else { condition }
}

fn computed(left: Operand, arithmetic: Arithmetic, right: Operand) -> Operand {
    Operand::Computed(Box::new((left, arithmetic, right)))
}

const fn comparator(operator: &BinaryOperator) -> Option<Comparator> {
    match operator {
        BinaryOperator::Eq => Some(Comparator::Equal),
        BinaryOperator::NotEq => Some(Comparator::Unequal),
        BinaryOperator::Lt => Some(Comparator::Less),
        BinaryOperator::LtEq => Some(Comparator::LessOrEqual),
        BinaryOperator::Gt => Some(Comparator::Greater),
        BinaryOperator::GtEq => Some(Comparator::GreaterOrEqual),
        _ => None,
    }
}

const fn arithmetic(operator: &BinaryOperator) -> Option<Arithmetic> {
    match operator {
        BinaryOperator::Plus => Some(Arithmetic::Add),
        BinaryOperator::Minus => Some(Arithmetic::Subtract),
        BinaryOperator::Multiply => Some(Arithmetic::Multiply),
        BinaryOperator::Divide => Some(Arithmetic::Divide),
        _ => None,
    }
}
