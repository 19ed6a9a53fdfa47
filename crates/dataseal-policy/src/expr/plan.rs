//! From checked condition to physical expressions, and their evaluation on a batch with one row a subject.
//!
//! The engine evaluates the leaves, each once; AND, OR and NOT join their values by SQL's three-valued logic, so that the value
//! of every part is known without evaluating anything twice.

use std::sync::Arc;

use arrow::array::{Array, AsArray, BooleanArray, RecordBatch};
use arrow::compute::{and_kleene, not, or_kleene};
use arrow::datatypes::Schema;
use arrow::error::ArrowError;
use datafusion::common::DFSchema;
use datafusion::logical_expr::Expr;
use datafusion::logical_expr::execution_props::ExecutionProps;
use datafusion::logical_expr::physical_planning_context::PhysicalPlanningContext;
use datafusion::physical_expr::{PhysicalExpr, create_physical_expr};

use super::{Condition, Node, Shape};

/// A condition that can be evaluated.
pub(crate) type Planned = Node<Arc<dyn PhysicalExpr>>;

/// Plans the leaves of a condition against the schema of the batches to come; `None` if the engine cannot.
pub(crate) fn plan(condition: Condition, schema: &DFSchema) -> Option<Planned> {
    let all = |parts: Vec<Condition>| parts.into_iter().map(|part| plan(part, schema)).collect::<Option<_>>();
    Some(Node {
        text: condition.text,
        shape: match condition.shape {
            Shape::And(parts) => Shape::And(all(parts)?),
            Shape::Or(parts) => Shape::Or(all(parts)?),
            Shape::Not(part) => Shape::Not(Box::new(plan(*part, schema)?)),
            Shape::Leaf(expression, sources) => Shape::Leaf(physical(&expression, schema)?, sources),
        },
    })
}

/// The schema of batches as planning wants it; `None` if two columns have one name.
pub(crate) fn plan_schema(schema: &Schema) -> Option<DFSchema> {
    DFSchema::try_from(schema.clone()).ok()
}

fn physical(expression: &Expr, schema: &DFSchema) -> Option<Arc<dyn PhysicalExpr>> {
    let (properties, context) = (ExecutionProps::new(), PhysicalPlanningContext::default());
    create_physical_expr(expression, schema, &properties, &context).ok()
}

/// A condition with its value, and that of each of its parts, for every row of a batch.
pub(crate) struct Value<'a> {
    /// The condition.
    pub(crate) node: &'a Planned,
    /// Its values; unknown is null.
    pub(crate) truth: BooleanArray,
    /// Those of its parts, in order.
    pub(crate) parts: Vec<Value<'a>>,
}

impl Planned {
    /// Its value for every row, with those of its parts. What the engine cannot compute is unknown.
    pub(crate) fn evaluate(&self, batch: &RecordBatch) -> Value<'_> {
        let rows = batch.num_rows();
        let (truth, parts) = match &self.shape {
            Shape::And(parts) => joined(parts, batch, and_kleene),
            Shape::Or(parts) => joined(parts, batch, or_kleene),
            Shape::Not(part) => {
                let part = part.evaluate(batch);
                (not(&part.truth).ok(), vec![part])
            }
            Shape::Leaf(expression, _) => (leaf(expression, batch), Vec::new()),
        };
        Value {
            node: self,
            truth: truth
                .filter(|truth| truth.len() == rows)
                .unwrap_or_else(|| BooleanArray::new_null(rows)),
            parts,
        }
    }
}

type Join = fn(&BooleanArray, &BooleanArray) -> Result<BooleanArray, ArrowError>;

fn joined<'a>(parts: &'a [Planned], batch: &RecordBatch, join: Join) -> (Option<BooleanArray>, Vec<Value<'a>>) {
    let parts: Vec<Value<'_>> = parts.iter().map(|part| part.evaluate(batch)).collect();
    let mut values = parts.iter().map(|part| part.truth.clone());
    let first = values.next();
    let truth = first.and_then(|first| values.try_fold(first, |left, right| join(&left, &right).ok()));
    (truth, parts)
}

fn leaf(expression: &Arc<dyn PhysicalExpr>, batch: &RecordBatch) -> Option<BooleanArray> {
    let value = expression.evaluate(batch).ok()?;
    value.into_array(batch.num_rows()).ok()?.as_boolean_opt().cloned()
}

/// The truth value of one row.
pub(crate) fn truth(array: &BooleanArray, row: usize) -> Option<bool> {
    (row < array.len() && array.is_valid(row)).then(|| array.value(row))
}
