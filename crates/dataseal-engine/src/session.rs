//! Sessions with limits. Nothing in here parses SQL: plans are built from column positions.

use std::num::NonZeroUsize;
use std::sync::Arc;

use datafusion::execution::memory_pool::{FairSpillPool, TrackConsumersPool};
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};

use crate::EngineError;

/// Largest consumers that the pool keeps a list of.
const TRACKED: NonZeroUsize = NonZeroUsize::MIN;

/// How much a scan may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScanOptions {
    /// Threads that measure, and partitions that are read; 0 counts as 1.
    pub threads: usize,
    /// Bytes that states and batches may hold together.
    pub memory_bytes: u64,
}

impl ScanOptions {
    /// Threads, at least one.
    pub(crate) fn threads(&self) -> usize {
        self.threads.max(1)
    }
}

/// A session that has the options' limits and knows no table.
pub(crate) fn session(options: &ScanOptions) -> Result<SessionContext, EngineError> {
    let config = SessionConfig::new()
        .with_target_partitions(options.threads())
        .with_information_schema(false)
        .with_create_default_catalog_and_schema(false)
        .with_round_robin_repartition(false);
    let bytes = usize::try_from(options.memory_bytes).unwrap_or(usize::MAX);
    let pool = TrackConsumersPool::new(FairSpillPool::new(bytes), TRACKED);
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(pool))
        .build_arc()
        .map_err(|error| EngineError::behind(&error, options.memory_bytes))?;
    Ok(SessionContext::new_with_config_rt(config, runtime))
}
