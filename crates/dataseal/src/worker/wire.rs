//! What travels between parent and reader: versioned, typed, refused when unknown.
//!
//! Column and file names do travel in the open here, as the states do in their binary form: the socket joins two
//! processes of one user and is no output.

use serde::{Deserialize, Serialize};

/// Version of this protocol. Both sides are one program, so another version means a mixed installation.
pub(super) const PROTOCOL: u16 = 1;

/// What the parent asks.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Request {
    /// Measure the file behind the descriptor.
    Scan(ScanRequest),
}

/// Measure one file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScanRequest {
    pub(super) protocol: u16,
    /// Name of the file, for the record only.
    pub(super) name: String,
    /// Digest of the recogniser set that the parent expects, in hexadecimal.
    pub(super) recognisers: String,
    /// Overlay packs as (path, text).
    pub(super) overlay: Vec<(String, String)>,
    pub(super) limits: WireLimits,
}

/// Limits of one request.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireLimits {
    pub(super) threads: usize,
    pub(super) memory_bytes: u64,
    pub(super) processor_seconds: u64,
}

/// What the reader answers. Progress may come many times, the others end the request.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Answer {
    /// Bytes read so far, of how many.
    Progress { done: u64, total: u64 },
    /// Done; the body of the frame is the table's state.
    Scanned(WireScanned),
    /// Not done.
    Failed(WireFailure),
}

/// Everything about a scanned file but its state.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireScanned {
    pub(super) bytes: u64,
    pub(super) digest: String,
    pub(super) encoding: String,
    pub(super) format: String,
    pub(super) inventory: WireInventory,
    pub(super) quarantined: u64,
    /// (row, offset, expected fields, found fields)
    pub(super) quarantine: Vec<(u64, u64, u64, u64)>,
    /// (name, declared type)
    pub(super) columns: Vec<(String, String)>,
}

/// The inventory's seven counts.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireInventory {
    pub(super) bytes: u64,
    pub(super) bytes_accounted: u64,
    pub(super) columns_declared: u64,
    pub(super) columns_measured: u64,
    pub(super) rows_declared: u64,
    pub(super) rows_measured: u64,
    pub(super) rows_quarantined: u64,
}

/// An error as code and place; never a text of another library.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireFailure {
    pub(super) code: String,
    /// Our own wording of what is wrong, without any content of the file.
    pub(super) detail: String,
}
