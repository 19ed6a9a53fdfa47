//! From checked condition to physical expression, and its evaluation on a batch with one row a subject.

use std::sync::Arc;

use arrow::array::{Array, AsArray, BooleanArray, RecordBatch};
use arrow::datatypes::Schema;
use datafusion::common::DFSchema;
use datafusion::logical_expr::Expr;
use datafusion::logical_expr::execution_props::ExecutionProps;
use datafusion::logical_expr::physical_planning_context::PhysicalPlanningContext;
use datafusion::physical_expr::{PhysicalExpr, create_physical_expr};

use super::{Condition, Node, Shape};

/// A condition that can be evaluated.
pub(crate) type Planned = Node<Arc<dyn PhysicalExpr>>;

/// Plans a condition and each of its parts against the schema of the batches to come; `None` if the engine cannot.
pub(crate) fn plan(condition: Condition, schema: &Schema) -> Option<Planned> {
    let schema = DFSchema::try_from(schema.clone()).ok()?;
    planned(condition, &schema)
}

fn planned(node: Condition, schema: &DFSchema) -> Option<Planned> {
    let all = |parts: Vec<Condition>| {
        parts
            .into_iter()
            .map(|part| planned(part, schema))
            .collect::<Option<_>>()
    };
    Some(Node {
        text: node.text,
        expression: physical(&node.expression, schema)?,
        shape: match node.shape {
            Shape::And(parts) => Shape::And(all(parts)?),
            Shape::Or(parts) => Shape::Or(all(parts)?),
            Shape::Not(part) => Shape::Not(Box::new(planned(*part, schema)?)),
            Shape::Leaf(sources) => Shape::Leaf(sources),
        },
    })
}

fn physical(expression: &Expr, schema: &DFSchema) -> Option<Arc<dyn PhysicalExpr>> {
    let (properties, context) = (ExecutionProps::new(), PhysicalPlanningContext::default());
    create_physical_expr(expression, schema, &properties, &context).ok()
}

impl Planned {
    /// Its value for every row. What the engine cannot compute is unknown.
    pub(crate) fn evaluate(&self, batch: &RecordBatch) -> BooleanArray {
        let rows = batch.num_rows();
        self.expression
            .evaluate(batch)
            .and_then(|value| value.into_array(rows))
            .ok()
            .and_then(|array| array.as_boolean_opt().cloned())
            .filter(|array| array.len() == rows)
            .unwrap_or_else(|| BooleanArray::new_null(rows))
    }
}

/// The truth value of one row.
pub(crate) fn truth(array: &BooleanArray, row: usize) -> Option<bool> {
    (row < array.len() && array.is_valid(row)).then(|| array.value(row))
}
