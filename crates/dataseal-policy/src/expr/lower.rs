//! The allow-list: from SQL syntax tree to a typed condition, or every problem in it.
//!
//! What is not matched here does not exist. Types are exact afterwards, because physical expressions do not coerce.

mod comparison;
mod value;

pub(crate) use value::plain_arguments;

use std::collections::BTreeSet;

use datafusion::logical_expr::{Expr, lit};
use datafusion::sql::sqlparser::ast::{BinaryOperator, Expr as Tree, Spanned, UnaryOperator, Value};
use dataseal_model::Bilingual;
use dataseal_pack::{Expression, Problem};

use super::words::{self, Type};
use super::{Condition, Context, MAX_DEPTH, Node, Shape, Source, parse};

/// Reads a tree as a condition.
pub(super) fn lower(
    tree: &Tree,
    expression: &Expression,
    key: &str,
    context: &Context<'_>,
) -> Result<Condition, Vec<Problem>> {
    let mut lowering = Lowering {
        expression,
        key,
        context,
        problems: Vec::new(),
    };
    match lowering.condition(tree, 0) {
        Some(condition) if lowering.problems.is_empty() => Ok(condition),
        _ => Err(lowering.problems),
    }
}

/// One walk over a tree. A `None` anywhere means that a problem was noted.
struct Lowering<'a> {
    expression: &'a Expression,
    key: &'a str,
    context: &'a Context<'a>,
    problems: Vec<Problem>,
}

/// A value inside a condition.
struct Typed {
    expression: Expr,
    kind: Type,
    sources: BTreeSet<Source>,
    /// The literal text, if it is one.
    text: Option<String>,
    /// The fact, if it is one by itself.
    fact: Option<&'static dataseal_model::facts::FactSpec>,
}

impl Lowering<'_> {
    fn problem<T>(&mut self, tree: &Tree, message: Bilingual) -> Option<T> {
        self.problem_at(tree.span().start, message)
    }

    fn problem_at<T>(
        &mut self,
        location: datafusion::sql::sqlparser::tokenizer::Location,
        message: Bilingual,
    ) -> Option<T> {
        let offset = parse::offset(&self.expression.text, location);
        let problem = Problem::in_expression(self.expression, self.key, offset, message);
        self.problems.push(problem);
        None
    }

    fn condition(&mut self, tree: &Tree, depth: usize) -> Option<Condition> {
        if depth >= MAX_DEPTH {
            return self.problem(tree, words::too_deep());
        }
        match tree {
            Tree::Nested(inner) => self.condition(inner, depth + 1),
            Tree::UnaryOp {
                op: UnaryOperator::Not,
                expr,
            } => {
                let part = self.condition(expr, depth + 1)?;
                Some(Node {
                    text: format!("NOT {}", part.as_operand()),
                    shape: Shape::Not(Box::new(part)),
                })
            }
            Tree::BinaryOp {
                op: BinaryOperator::And,
                ..
            } => self.chain(tree, &BinaryOperator::And, depth),
            Tree::BinaryOp {
                op: BinaryOperator::Or, ..
            } => self.chain(tree, &BinaryOperator::Or, depth),
            _ => self.leaf(tree, depth),
        }
    }

    /// `a AND b AND c` as one node; every operand is lowered, so that all their problems are told.
    fn chain(&mut self, tree: &Tree, operator: &BinaryOperator, depth: usize) -> Option<Condition> {
        let lowered: Vec<Option<Condition>> = parse::chained(tree, operator)
            .into_iter()
            .map(|operand| self.condition(operand, depth + 1))
            .collect();
        let parts: Vec<Condition> = lowered.into_iter().collect::<Option<_>>()?;
        let word = if *operator == BinaryOperator::And {
            " AND "
        } else {
            " OR "
        };
        let text = parts.iter().map(Node::as_operand).collect::<Vec<_>>().join(word);
        let shape = if *operator == BinaryOperator::And {
            Shape::And(parts)
        } else {
            Shape::Or(parts)
        };
        Some(Node { text, shape })
    }

    fn leaf(&mut self, tree: &Tree, depth: usize) -> Option<Condition> {
        let typed = match tree {
            Tree::BinaryOp { left, op, right } if comparison::is_comparison(op) => {
                self.comparison(tree, (left, op, right), depth)
            }
            Tree::InList { expr, list, negated } => self.in_list(expr, list, *negated, depth),
            Tree::Between {
                expr,
                negated,
                low,
                high,
            } => self.between(tree, (expr, low, high), *negated, depth),
            _ => self.value(tree, depth),
        }?;
        if typed.kind != Type::Boolean {
            return self.problem(tree, words::wrong_type(Type::Boolean, typed.kind));
        }
        Some(Node {
            text: tree.to_string(),
            shape: Shape::Leaf(typed.expression, typed.sources),
        })
    }
}

impl Condition {
    /// The text, in parentheses where another operator around it needs them.
    fn as_operand(&self) -> String {
        match self.shape {
            Shape::And(_) | Shape::Or(_) => format!("({})", self.text),
            Shape::Not(_) | Shape::Leaf(..) => self.text.clone(),
        }
    }
}

fn truth(value: &Value) -> Option<Typed> {
    let Value::Boolean(value) = value else { return None };
    Some(Typed {
        expression: lit(*value),
        kind: Type::Boolean,
        sources: BTreeSet::new(),
        text: None,
        fact: None,
    })
}
