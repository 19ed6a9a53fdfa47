//! Conditions of rules: a small part of SQL over documented facts, parsed once and evaluated on record batches.
//!
//! SQL's three-valued logic is what a rule needs, so nothing that turns "unknown" into an answer is let through. The way
//! of a condition: text → `parse` (limits) → `lower` (allow-list, types, DataFusion expression) → `plan` (physical).

mod arithmetic;
mod functions;
mod lower;
pub(crate) mod parse;
mod plan;
mod source;
mod words;

use std::collections::BTreeSet;
use std::sync::Arc;

use dataseal_model::facts::FactScope;
use dataseal_pack::{Calendar, Expression, Problem};

pub use functions::{FUNCTIONS, FunctionSpec};
pub(crate) use lower::plain_arguments;
pub(crate) use plan::{Planned, Value, plan, plan_schema, truth};
pub(crate) use source::{Origin, Source};
pub(crate) use words::{too_deep, unplannable};

/// Longest condition in bytes.
pub const MAX_BYTES: usize = 4_000;

/// Most names, literals, operators and brackets of a condition.
pub const MAX_WORDS: usize = 500;

/// Deepest nesting of a condition.
pub const MAX_DEPTH: usize = 32;

/// What a condition is read against.
pub(crate) struct Context<'a> {
    /// Scope of the rule: its own facts and those of wider scopes can be read.
    pub(crate) scope: FactScope,
    /// Kinds of evidence that `valid_evidence` may name.
    pub(crate) evidence_kinds: &'a [&'a str],
    /// Questions that `confirmed` may name.
    pub(crate) questions: &'a [&'a str],
    /// What `working_days_between` counts by.
    pub(crate) calendar: &'a Arc<Calendar>,
    /// Classes that sets of classes may be asked for.
    pub(crate) classes: &'a [&'a str],
}

/// How a boolean sub-expression is put together.
#[derive(Clone, Debug)]
pub(crate) enum Shape<E> {
    /// All of them.
    And(Vec<Node<E>>),
    /// One of them.
    Or(Vec<Node<E>>),
    /// Not it.
    Not(Box<Node<E>>),
    /// A comparison, a function or a fact: what evaluates it, and what that reads.
    Leaf(E, BTreeSet<Source>),
}

/// One boolean sub-expression with its text. Only leaves are evaluated by the engine: what joins them is three-valued logic.
#[derive(Clone, Debug)]
pub(crate) struct Node<E> {
    /// As written, in normal spacing.
    pub(crate) text: String,
    /// Its parts.
    pub(crate) shape: Shape<E>,
}

impl<E> Node<E> {
    /// Everything that is read anywhere beneath.
    pub(crate) fn sources(&self) -> BTreeSet<Source> {
        let mut found = BTreeSet::new();
        self.collect(&mut found);
        found
    }

    fn collect(&self, found: &mut BTreeSet<Source>) {
        match &self.shape {
            Shape::And(parts) | Shape::Or(parts) => parts.iter().for_each(|part| part.collect(found)),
            Shape::Not(part) => part.collect(found),
            Shape::Leaf(_, sources) => found.extend(sources.iter().cloned()),
        }
    }
}

/// A condition whose every name, type and value was checked.
pub(crate) type Condition = Node<datafusion::logical_expr::Expr>;

/// Reads the condition under `key` of a rule, or tells everything that is wrong with it.
pub(crate) fn read(expression: &Expression, key: &str, context: &Context<'_>) -> Result<Condition, Vec<Problem>> {
    let tree = parse::parse(expression, key)?;
    lower::lower(&tree, expression, key, context)
}

#[cfg(test)]
mod tests;
