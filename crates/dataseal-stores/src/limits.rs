//! How long, how much and how far: what bounds a transfer, and which addresses may be contacted.

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::Credentials;

/// What bounds the fetching of one input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TransferLimits {
    /// Most bytes of one object or of one query result in its scratch file.
    pub max_bytes: u64,
    /// Most objects under one prefix.
    pub max_objects: usize,
    /// Most bytes of one cell of a query result.
    pub max_cell_bytes: u64,
    /// Most columns of a query result.
    pub max_columns: usize,
    /// Bytes of one ranged request.
    pub part_bytes: u64,
    /// Ranged requests at the same time.
    pub parallel_parts: usize,
    /// How often a request that may pass is made again.
    pub retries: usize,
    /// Longest wait for name resolution, TCP and TLS together.
    pub connect: Duration,
    /// Longest wait for the head of an answer.
    pub response: Duration,
    /// Longest time that a database may work on one statement.
    pub statement: Duration,
    /// Longest wait for the next bytes.
    pub idle: Duration,
    /// Over this stretch of time ...
    pub rate_window: Duration,
    /// ... at least so many bytes must come, so that a server that drips cannot hold the program.
    pub rate_bytes: u64,
    /// Longest time for all of it.
    pub total: Option<Duration>,
}

impl Default for TransferLimits {
    fn default() -> Self {
        Self {
            max_bytes: 1 << 40,
            max_objects: 10_000,
            max_cell_bytes: 64 << 20,
            max_columns: 10_000,
            part_bytes: 8 << 20,
            parallel_parts: 4,
            retries: 3,
            connect: Duration::from_secs(15),
            response: Duration::from_secs(60),
            statement: Duration::from_secs(600),
            idle: Duration::from_secs(30),
            rate_window: Duration::from_secs(60),
            rate_bytes: 64 << 10,
            total: None,
        }
    }
}

/// Which addresses may be contacted beyond `https` to ordinary ones. The default allows nothing more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Unencrypted http to other machines, for a store inside a network that is trusted.
    pub plain_http: bool,
    /// Link-local addresses and clouds' metadata services.
    pub metadata_addresses: bool,
}

/// How far an input has come. It goes back when a connection breaks and a part is fetched again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes (of an object) or rows (of a query) received.
    pub received: u64,
    /// How many there will be, once that is known.
    pub total: Option<u64>,
}

/// Everything that every way in takes besides the address.
#[derive(Clone, Copy, Debug)]
pub struct Access<'a> {
    /// What the store may ask for.
    pub credentials: &'a Credentials,
    /// How long and how much.
    pub limits: TransferLimits,
    /// How far.
    pub reach: Reach,
    /// Set from anywhere to stop the work within a moment.
    pub cancel: &'a AtomicBool,
}
