//! Values: literals, facts, documented functions, arithmetic.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use datafusion::common::{Column, ScalarValue};
use datafusion::logical_expr::{Expr, lit};
use datafusion::sql::sqlparser::ast::{
    BinaryOperator, DataType, Expr as Tree, Function, FunctionArg, FunctionArgExpr, FunctionArguments, Ident,
    TypedString, UnaryOperator, Value,
};
use dataseal_model::facts::{FactSpec, FactType, fact};

use super::{Lowering, Typed, truth};
use crate::expr::arithmetic::{Operation, call};
use crate::expr::functions::FUNCTIONS;
use crate::expr::words::{self, Type};
use crate::expr::{MAX_DEPTH, Source};

impl Lowering<'_> {
    pub(super) fn value(&mut self, tree: &Tree, depth: usize) -> Option<Typed> {
        if depth >= MAX_DEPTH {
            return self.problem(tree, words::too_deep());
        }
        match tree {
            Tree::Nested(inner) => self.value(inner, depth + 1),
            Tree::Value(value) => self.literal(tree, &value.value),
            Tree::TypedString(TypedString {
                data_type: DataType::Date,
                value,
                uses_odbc_syntax: false,
            }) => self.date(tree, &value.value),
            Tree::Identifier(name) => self.fact(name),
            Tree::UnaryOp {
                op: UnaryOperator::Minus,
                expr,
            } => self.negative(tree, expr, depth),
            Tree::BinaryOp { left, op, right } => match arithmetic(op) {
                Some(operation) => self.arithmetic(operation, (left, right), depth),
                None => self.refused(tree),
            },
            Tree::Function(function) => self.function(tree, function, depth),
            _ => self.refused(tree),
        }
    }

    /// What is not on the list, with a special word for what would turn unknown into an answer.
    fn refused<T>(&mut self, tree: &Tree) -> Option<T> {
        let construct = match tree {
            Tree::IsNull(_) => Some("IS NULL"),
            Tree::IsNotNull(_) => Some("IS NOT NULL"),
            Tree::IsTrue(_) => Some("IS TRUE"),
            Tree::IsNotTrue(_) => Some("IS NOT TRUE"),
            Tree::IsFalse(_) => Some("IS FALSE"),
            Tree::IsNotFalse(_) => Some("IS NOT FALSE"),
            Tree::IsUnknown(_) => Some("IS UNKNOWN"),
            Tree::IsNotUnknown(_) => Some("IS NOT UNKNOWN"),
            Tree::IsDistinctFrom(..) => Some("IS DISTINCT FROM"),
            Tree::IsNotDistinctFrom(..) => Some("IS NOT DISTINCT FROM"),
            Tree::Case { .. } => Some("CASE"),
            _ => None,
        };
        match construct {
            Some(construct) => self.problem(tree, words::answers_unknown(construct)),
            None => self.problem(tree, words::not_permitted(&tree.to_string())),
        }
    }

    fn literal(&mut self, tree: &Tree, value: &Value) -> Option<Typed> {
        match value {
            Value::Number(digits, false) => match (digits.parse::<i64>(), digits.parse::<f64>()) {
                (Ok(whole), _) => Some(plain(lit(whole), Type::Integer)),
                (_, Ok(ratio)) if digits.contains('.') && ratio.is_finite() => Some(plain(lit(ratio), Type::Share)),
                _ => self.problem(tree, words::bad_literal(digits)),
            },
            Value::SingleQuotedString(text) => Some(Typed {
                text: Some(text.clone()),
                ..plain(lit(text.as_str()), Type::Text)
            }),
            Value::Null => self.problem(tree, words::answers_unknown("NULL")),
            other => truth(other).or_else(|| self.refused(tree)),
        }
    }

    fn date(&mut self, tree: &Tree, value: &Value) -> Option<Typed> {
        let Value::SingleQuotedString(text) = value else {
            return self.refused(tree);
        };
        let strict = text.len() == 10;
        match text.parse::<NaiveDate>() {
            Ok(date) if strict => {
                let days = arrow::datatypes::Date32Type::from_naive_date(date);
                Some(plain(lit(ScalarValue::Date32(Some(days))), Type::Date))
            }
            _ => self.problem(tree, words::bad_literal(text)),
        }
    }

    fn fact(&mut self, name: &Ident) -> Option<Typed> {
        let spec = self.named_fact(name)?;
        let source = Source::Fact(spec);
        Some(Typed {
            expression: column(&source),
            kind: Type::of(spec.fact_type),
            sources: BTreeSet::from([source]),
            text: None,
            fact: Some(spec),
        })
    }

    /// The fact of this name, if the rule's scope can see it.
    fn named_fact(&mut self, name: &Ident) -> Option<&'static FactSpec> {
        let found = fact(&name.value).filter(|_| name.quote_style.is_none());
        let Some(spec) = found else {
            return self.problem_at(name.span.start, words::unknown_fact(&name.value));
        };
        if spec.scope > self.context.scope {
            return self.problem_at(name.span.start, words::out_of_scope(spec, self.context.scope));
        }
        Some(spec)
    }

    fn negative(&mut self, tree: &Tree, operand: &Tree, depth: usize) -> Option<Typed> {
        let value = self.number(operand, depth + 1)?;
        if depth + 1 >= MAX_DEPTH {
            return self.problem(tree, words::too_deep());
        }
        let zero = plain(lit(0_i64), Type::Integer);
        Some(compute(Operation::Subtract, zero, value))
    }

    fn arithmetic(&mut self, operation: Operation, sides: (&Tree, &Tree), depth: usize) -> Option<Typed> {
        let left = self.number(sides.0, depth + 1);
        let right = self.number(sides.1, depth + 1);
        Some(compute(operation, left?, right?))
    }

    fn number(&mut self, tree: &Tree, depth: usize) -> Option<Typed> {
        let value = self.value(tree, depth)?;
        if value.kind.is_number() {
            Some(value)
        } else {
            self.problem(tree, words::wrong_type(Type::Integer, value.kind))
        }
    }

    fn function(&mut self, tree: &Tree, function: &Function, depth: usize) -> Option<Typed> {
        let name = function.name.to_string();
        let Some(spec) = FUNCTIONS.iter().find(|known| known.name == name) else {
            return self.problem(tree, words::unknown_function(&name));
        };
        let Some(arguments) = plain_arguments(function) else {
            return self.problem(tree, words::usage(spec.usage));
        };
        match (spec.name, arguments.as_slice()) {
            ("known", [Tree::Identifier(fact)]) => self.known(fact),
            ("known", [other]) => self.problem(other, words::not_a_fact()),
            ("valid_evidence", [kind]) => self.valid_evidence(kind),
            ("confirmed", [question]) => self.confirmed(question),
            ("evidence_age", [kind]) => self.evidence_age(kind),
            ("evidence_issued", [kind]) => self.evidence_issued(kind),
            ("includes", [set, value]) => self.includes(set, value),
            ("reaches", [Tree::Identifier(persons), threshold]) => self.reaches(persons, threshold, depth),
            ("reaches", [other, _]) => self.problem(other, words::not_a_fact()),
            ("length", [text]) => self.call(Operation::Length, Type::Integer, &[(text, Type::Text)], depth),
            ("contains_year", [text]) => {
                self.call(Operation::ContainsYear, Type::Boolean, &[(text, Type::Text)], depth)
            }
            ("days_between", [from, to]) => {
                let arguments = [(*from, Type::Date), (*to, Type::Date)];
                self.call(Operation::DaysBetween, Type::Integer, &arguments, depth)
            }
            ("months_after", [day, months]) => {
                let arguments = [(*day, Type::Date), (*months, Type::Integer)];
                self.call(Operation::MonthsAfter, Type::Date, &arguments, depth)
            }
            ("working_days_between", [from, to]) => {
                let arguments = [(*from, Type::Date), (*to, Type::Date)];
                let calendar = Arc::clone(self.context.calendar);
                self.call(
                    Operation::WorkingDaysBetween(calendar),
                    Type::Integer,
                    &arguments,
                    depth,
                )
            }
            _ => self.problem(tree, words::usage(spec.usage)),
        }
    }

    fn known(&mut self, name: &Ident) -> Option<Typed> {
        let spec = self.named_fact(name)?;
        let (source, expression) = if spec.fact_type == FactType::TextSet {
            let source = Source::KnownSet(spec);
            let expression = column(&source);
            (source, expression)
        } else {
            let source = Source::Fact(spec);
            let expression = column(&source).is_not_null();
            (source, expression)
        };
        Some(Typed {
            sources: BTreeSet::from([source]),
            ..plain(expression, Type::Boolean)
        })
    }

    /// `low >= n OR (high >= n AND unknown)`: true, false or, where the bounds lie on both sides, unknown.
    fn reaches(&mut self, name: &Ident, threshold: &Tree, depth: usize) -> Option<Typed> {
        let bound = |suffix: &str| Ident {
            value: format!("{}{suffix}", name.value),
            ..name.clone()
        };
        let low = self.fact(&bound("_at_least"))?;
        let high = self.fact(&bound("_at_most"))?;
        let number = self.value(threshold, depth + 1)?;
        if number.kind != Type::Integer {
            return self.problem(threshold, words::wrong_type(Type::Integer, number.kind));
        }
        let unknown = lit(ScalarValue::Boolean(None));
        let within = high.expression.gt_eq(number.expression.clone()).and(unknown);
        let mut sources = low.sources;
        sources.extend(high.sources);
        sources.extend(number.sources);
        Some(Typed {
            sources,
            ..plain(low.expression.gt_eq(number.expression).or(within), Type::Boolean)
        })
    }

    fn valid_evidence(&mut self, tree: &Tree) -> Option<Typed> {
        let kind = self.named(tree, self.context.evidence_kinds)?;
        Some(read_from(Source::Evidence(kind), Type::Boolean))
    }

    fn evidence_age(&mut self, tree: &Tree) -> Option<Typed> {
        let kind = self.named(tree, self.context.evidence_kinds)?;
        Some(read_from(Source::EvidenceAge(kind), Type::Integer))
    }

    /// As long before the assessment date as the document is old.
    fn evidence_issued(&mut self, tree: &Tree) -> Option<Typed> {
        let age = self.evidence_age(tree)?;
        let as_of = self.fact(&Ident::new("as_of"))?;
        let mut sources = age.sources;
        sources.extend(as_of.sources);
        let issued = call(Operation::DaysBefore, vec![as_of.expression, age.expression]);
        Some(Typed {
            sources,
            ..plain(issued, Type::Date)
        })
    }

    fn confirmed(&mut self, tree: &Tree) -> Option<Typed> {
        let question = self.named(tree, self.context.questions)?;
        Some(read_from(Source::Answer(question), Type::Boolean))
    }

    /// A literal that must be one of the names.
    fn named(&mut self, tree: &Tree, names: &[&str]) -> Option<String> {
        let written = self.text_literal(tree)?;
        if names.contains(&written.as_str()) {
            return Some(written);
        }
        self.problem(tree, words::unknown_value(&written, names.iter().copied()))
    }

    fn includes(&mut self, set: &Tree, value: &Tree) -> Option<Typed> {
        let spec = match set {
            Tree::Identifier(name) => self.named_fact(name)?,
            other => return self.problem(other, words::not_a_fact()),
        };
        if spec.fact_type != FactType::TextSet {
            return self.problem(set, words::wrong_type(Type::Set, Type::of(spec.fact_type)));
        }
        let text = self.text_literal(value)?;
        self.check_value(value, spec, &text)?;
        let source = Source::Includes(spec, text);
        Some(Typed {
            expression: column(&source),
            sources: BTreeSet::from([source]),
            ..plain(lit(true), Type::Boolean)
        })
    }

    /// A text compared with a fact that has choices must be one of them: a slip would never be equal.
    pub(super) fn check_value(&mut self, tree: &Tree, spec: &FactSpec, text: &str) -> Option<()> {
        let classes = spec.name.ends_with("classes");
        if classes && !self.context.classes.contains(&text) {
            let known = self.context.classes.iter().copied();
            return self.problem(tree, words::unknown_value(text, known));
        }
        let choices = spec.choices.iter().map(|choice| choice.value);
        if !spec.choices.is_empty() && !choices.clone().any(|choice| choice == text) {
            return self.problem(tree, words::unknown_value(text, choices));
        }
        Some(())
    }

    fn text_literal(&mut self, tree: &Tree) -> Option<String> {
        match tree {
            Tree::Value(value) => match &value.value {
                Value::SingleQuotedString(text) => Some(text.clone()),
                _ => self.problem(tree, words::not_a_literal()),
            },
            _ => self.problem(tree, words::not_a_literal()),
        }
    }

    fn call(&mut self, operation: Operation, kind: Type, arguments: &[(&Tree, Type)], depth: usize) -> Option<Typed> {
        let mut expressions = Vec::new();
        let mut sources = BTreeSet::new();
        for (tree, expected) in arguments {
            let value = self.value(tree, depth + 1)?;
            if value.kind != *expected {
                return self.problem(tree, words::wrong_type(*expected, value.kind));
            }
            expressions.push(value.expression);
            sources.extend(value.sources);
        }
        Some(Typed {
            sources,
            ..plain(call(operation, expressions), kind)
        })
    }
}

fn plain(expression: Expr, kind: Type) -> Typed {
    Typed {
        expression,
        kind,
        sources: BTreeSet::new(),
        text: None,
        fact: None,
    }
}

/// The value of a column by itself.
fn read_from(source: Source, kind: Type) -> Typed {
    Typed {
        expression: column(&source),
        sources: BTreeSet::from([source]),
        ..plain(lit(true), kind)
    }
}

fn column(source: &Source) -> Expr {
    Expr::Column(Column::new_unqualified(source.column()))
}

const fn arithmetic(operator: &BinaryOperator) -> Option<Operation> {
    match operator {
        BinaryOperator::Plus => Some(Operation::Add),
        BinaryOperator::Minus => Some(Operation::Subtract),
        BinaryOperator::Multiply => Some(Operation::Multiply),
        BinaryOperator::Divide => Some(Operation::Divide),
        _ => None,
    }
}

fn compute(operation: Operation, left: Typed, right: Typed) -> Typed {
    let kind = match operation {
        Operation::Divide => Type::Share,
        _ if left.kind == Type::Share || right.kind == Type::Share => Type::Share,
        _ => Type::Integer,
    };
    let mut sources = left.sources;
    sources.extend(right.sources);
    Typed {
        sources,
        ..plain(call(operation, vec![left.expression, right.expression]), kind)
    }
}

/// The arguments, if the call has nothing but plain ones.
pub(crate) fn plain_arguments(function: &Function) -> Option<Vec<&Tree>> {
    let FunctionArguments::List(list) = &function.args else {
        return None;
    };
    let bare = function.parameters == FunctionArguments::None
        && function.filter.is_none()
        && function.over.is_none()
        && function.null_treatment.is_none()
        && function.within_group.is_empty()
        && !function.uses_odbc_syntax
        && list.duplicate_treatment.is_none()
        && list.clauses.is_empty();
    let arguments = list.args.iter().map(|argument| match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(tree)) => Some(tree),
        _ => None,
    });
    arguments.collect::<Option<_>>().filter(|_| bare)
}
