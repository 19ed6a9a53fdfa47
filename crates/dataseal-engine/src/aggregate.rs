//! The same core as an aggregate function: `profile_column(c, n)` for a column of a table of n columns, whose partial state and result are the core's binary form,
//! so that a cluster merges what its executors measured. Plans are built from column positions, never from SQL text.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::ScalarValue;
use datafusion::dataframe::DataFrame;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::memory_pool::MemoryLimit;
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::{Accumulator, AggregateUDF, AggregateUDFImpl, Expr, Signature, Volatility, ident, lit};
use datafusion::physical_expr::expressions::Literal;
use dataseal_model::RecogniserSet;
use dataseal_profile::{ColumnState, ProfileError};

use crate::EngineError;
use crate::error::external;

/// The aggregate function under its name, to be registered wherever a plan that uses it runs.
pub fn profile_column(recognisers: Arc<RecogniserSet>) -> AggregateUDF {
    AggregateUDF::from(ProfileColumn {
        signature: Signature::any(2, Volatility::Immutable),
        recognisers,
    })
}

/// Measures the columns `c0…cN` of a frame with the aggregate function, one state a column.
///
/// # Errors
/// What stops the plan; [`EngineError::Memory`] carries the limit of the frame's session.
pub async fn profile_frame(
    frame: DataFrame,
    recognisers: &Arc<RecogniserSet>,
) -> Result<Vec<ColumnState>, EngineError> {
    let limit = match frame.task_ctx().memory_pool().memory_limit() {
        MemoryLimit::Finite(bytes) => bytes as u64,
        MemoryLimit::Infinite | MemoryLimit::Unknown => u64::MAX,
    };
    let explain = |error: DataFusionError| EngineError::behind(&error, limit);
    let width = frame.schema().fields().len();
    let function = profile_column(Arc::clone(recognisers));
    let expressions = (0..width)
        .map(|position| column_expression(&function, position, width))
        .collect();
    let batches = frame
        .aggregate(Vec::new(), expressions)
        .map_err(explain)?
        .collect()
        .await
        .map_err(explain)?;
    let empty = || ColumnState::in_table(width, Arc::clone(recognisers));
    let mut states: Vec<ColumnState> = (0..width).map(|_| empty()).collect();
    for batch in &batches {
        for (state, array) in states.iter_mut().zip(batch.columns()) {
            merge_states(state, array, recognisers)?;
        }
    }
    Ok(states)
}

/// `profile_column(cN, width) AS cN`. The name is an identifier as it stands, whatever characters a parser would see in it.
fn column_expression(function: &AggregateUDF, position: usize, width: usize) -> Expr {
    let name = format!("c{position}");
    let width = lit(u64::try_from(width).unwrap_or(u64::MAX));
    function.call(vec![ident(&name), width]).alias(name)
}

/// Merges binary states into one.
fn merge_states(
    state: &mut ColumnState,
    states: &dyn Array,
    recognisers: &Arc<RecogniserSet>,
) -> Result<(), ProfileError> {
    let states = states.as_binary_opt::<i32>().ok_or(ProfileError::Mistyped)?;
    states
        .iter()
        .flatten()
        .try_for_each(|bytes| state.merge(&ColumnState::from_bytes(bytes, Arc::clone(recognisers))?))
}

struct ProfileColumn {
    signature: Signature,
    recognisers: Arc<RecogniserSet>,
}

impl fmt::Debug for ProfileColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProfileColumn")
            .field("recognisers", &self.recognisers)
            .finish_non_exhaustive()
    }
}

impl PartialEq for ProfileColumn {
    fn eq(&self, other: &Self) -> bool {
        self.recognisers.digest() == other.recognisers.digest()
    }
}

impl Eq for ProfileColumn {}

impl Hash for ProfileColumn {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.recognisers.digest().hash(state);
    }
}

impl AggregateUDFImpl for ProfileColumn {
    fn name(&self) -> &str {
        "profile_column"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(DataType::Binary)
    }

    fn accumulator(&self, arguments: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        // The width is written into the plan, so that it travels with it.
        let width = arguments.exprs.get(1).and_then(|width| width.downcast_ref::<Literal>());
        let Some(ScalarValue::UInt64(Some(width))) = width.map(Literal::value) else {
            return Err(external(ProfileError::Mistyped));
        };
        let width = usize::try_from(*width).unwrap_or(usize::MAX);
        Ok(Box::new(ProfileAccumulator {
            state: ColumnState::in_table(width, Arc::clone(&self.recognisers)),
            recognisers: Arc::clone(&self.recognisers),
        }))
    }

    fn state_fields(&self, arguments: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        let name = format!("{}[state]", arguments.name);
        Ok(vec![Arc::new(Field::new(name, DataType::Binary, true))])
    }
}

#[derive(Debug)]
struct ProfileAccumulator {
    state: ColumnState,
    recognisers: Arc<RecogniserSet>,
}

impl Accumulator for ProfileAccumulator {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let measured = values.first().map_or(Ok(()), |array| self.state.update(array));
        measured.map_err(external)
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let merged = states
            .iter()
            .try_for_each(|array| merge_states(&mut self.state, array, &self.recognisers));
        merged.map_err(external)
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![self.evaluate()?])
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        Ok(ScalarValue::Binary(Some(self.state.to_bytes())))
    }

    fn size(&self) -> usize {
        self.state.memory()
    }
}
