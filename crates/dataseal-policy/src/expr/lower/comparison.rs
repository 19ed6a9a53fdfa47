//! Comparisons, `IN` and `BETWEEN`, with both sides brought to one type.

use std::collections::BTreeSet;

use arrow::datatypes::DataType;
use datafusion::logical_expr::{Expr, Operator, binary_expr, cast, not};
use datafusion::sql::sqlparser::ast::{BinaryOperator, Expr as Tree, UnaryOperator};

use super::{Lowering, Typed};
use crate::expr::words::{self, Type};

/// Whether the operator compares.
pub(super) const fn is_comparison(operator: &BinaryOperator) -> bool {
    comparison(operator).is_some()
}

const fn comparison(operator: &BinaryOperator) -> Option<Operator> {
    match operator {
        BinaryOperator::Eq => Some(Operator::Eq),
        BinaryOperator::NotEq => Some(Operator::NotEq),
        BinaryOperator::Lt => Some(Operator::Lt),
        BinaryOperator::LtEq => Some(Operator::LtEq),
        BinaryOperator::Gt => Some(Operator::Gt),
        BinaryOperator::GtEq => Some(Operator::GtEq),
        _ => None,
    }
}

impl Lowering<'_> {
    pub(super) fn comparison(
        &mut self,
        tree: &Tree,
        (left_tree, operator, right_tree): (&Tree, &BinaryOperator, &Tree),
        depth: usize,
    ) -> Option<Typed> {
        let operator = comparison(operator)?;
        let left = self.value(left_tree, depth + 1);
        let right = self.value(right_tree, depth + 1);
        let (left, right) = (left?, right?);
        let equality = matches!(operator, Operator::Eq | Operator::NotEq);
        if !equality && matches!(left.kind, Type::Text | Type::Boolean) && left.kind == right.kind {
            return self.problem(tree, words::not_ordered(left.kind));
        }
        self.check_choice(&left, &right, right_tree)?;
        self.check_choice(&right, &left, left_tree)?;
        self.compared(tree, operator, left, right)
    }

    /// `value IN (literals)` as equalities joined by OR, which is its definition.
    pub(super) fn in_list(&mut self, value: &Tree, list: &[Tree], negated: bool, depth: usize) -> Option<Typed> {
        let mut either: Option<Typed> = None;
        for item in list {
            let left = self.value(value, depth + 1)?;
            if !is_literal(item) {
                return self.problem(item, words::not_a_literal());
            }
            let right = self.value(item, depth + 1)?;
            self.check_choice(&left, &right, item)?;
            let equal = self.compared(item, Operator::Eq, left, right)?;
            either = Some(match either {
                Some(before) => joined(before, equal, Expr::or),
                None => equal,
            });
        }
        either.map(|typed| negate(typed, negated))
    }

    /// `value BETWEEN low AND high` as its two comparisons, bounds included.
    pub(super) fn between(
        &mut self,
        tree: &Tree,
        (value, low, high): (&Tree, &Tree, &Tree),
        negated: bool,
        depth: usize,
    ) -> Option<Typed> {
        let lower = self.comparison(tree, (value, &BinaryOperator::GtEq, low), depth)?;
        let upper = self.comparison(tree, (value, &BinaryOperator::LtEq, high), depth)?;
        Some(negate(joined(lower, upper, Expr::and), negated))
    }

    fn compared(&mut self, tree: &Tree, operator: Operator, left: Typed, right: Typed) -> Option<Typed> {
        let (mut first, mut second) = (left.expression, right.expression);
        match (left.kind, right.kind) {
            (Type::Set, _) | (_, Type::Set) => {
                return self.problem(tree, words::not_comparable(left.kind, right.kind));
            }
            (Type::Integer, Type::Share) => first = cast(first, DataType::Float64),
            (Type::Share, Type::Integer) => second = cast(second, DataType::Float64),
            (one, other) if one == other => {}
            (one, other) => return self.problem(tree, words::not_comparable(one, other)),
        }
        let mut sources = left.sources;
        sources.extend(right.sources);
        Some(truth_of(binary_expr(first, operator, second), sources))
    }

    fn check_choice(&mut self, side: &Typed, other: &Typed, other_tree: &Tree) -> Option<()> {
        match (side.fact, &other.text) {
            (Some(fact), Some(text)) if side.kind == Type::Text => self.check_value(other_tree, fact, text),
            _ => Some(()),
        }
    }
}

fn truth_of(expression: Expr, sources: BTreeSet<crate::expr::Source>) -> Typed {
    Typed {
        expression,
        kind: Type::Boolean,
        sources,
        text: None,
        fact: None,
    }
}

fn joined(left: Typed, right: Typed, join: fn(Expr, Expr) -> Expr) -> Typed {
    let mut sources = left.sources;
    sources.extend(right.sources);
    truth_of(join(left.expression, right.expression), sources)
}

fn negate(typed: Typed, negated: bool) -> Typed {
    if negated {
        truth_of(not(typed.expression), typed.sources)
    } else {
        typed
    }
}

fn is_literal(tree: &Tree) -> bool {
    match tree {
        Tree::Value(_) | Tree::TypedString(_) => true,
        Tree::UnaryOp {
            op: UnaryOperator::Minus,
            expr,
        } => matches!(expr.as_ref(), Tree::Value(_)),
        _ => false,
    }
}
