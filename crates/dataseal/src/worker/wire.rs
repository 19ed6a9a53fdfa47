//! What travels between parent and reader: versioned, typed, refused when unknown.
//!
//! Column, part and file names do travel in the open here, as the states do in their binary form, and so does the text of
//! rows that are set aside where it was asked for: the socket joins two processes of one user and is no output.

mod options;
mod record;
mod risk;
mod rows;

use serde::{Deserialize, Serialize};

pub(super) use options::WireOptions;
pub(crate) use record::WireTable;
pub(super) use record::{WirePart, columns_of};
pub(super) use risk::{WireRisk, WireRiskRequest};
pub(super) use rows::{WireKeys, WireRows, WireRowsRequest, reason_named};

/// Version of this protocol. Both sides are one program, so another version means a mixed installation.
pub(super) const PROTOCOL: u16 = 9;

/// What the parent asks.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Request {
    /// Measure the file behind the first descriptor; the second one is an empty file for what must be decompressed.
    Scan(ScanRequest),
    /// Measure the anonymity risk of that file over columns that are named.
    Risk(WireRiskRequest),
    /// Put the rows of that file's tables to tests.
    Rows(WireRowsRequest),
    /// Name the columns of that file's tables, measuring no row.
    Names(NamesRequest),
}

/// Name the columns of one file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NamesRequest {
    pub(super) protocol: u16,
    /// Name of the file.
    pub(super) name: String,
    pub(super) limits: WireLimits,
    pub(super) options: WireOptions,
}

/// Measure one file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScanRequest {
    pub(super) protocol: u16,
    /// Name of the file: for the record, and to decide between two readings of one text.
    pub(super) name: String,
    /// Digest of the recogniser set that the parent expects, in hexadecimal.
    pub(super) recognisers: String,
    /// Overlay packs as (path, text).
    pub(super) overlay: Vec<(String, String)>,
    pub(super) limits: WireLimits,
    pub(super) options: WireOptions,
}

/// Limits of one request.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireLimits {
    pub(super) threads: usize,
    pub(super) memory_bytes: u64,
    pub(super) processor_seconds: u64,
}

/// What the reader answers: any number of progress reports, tables and unread parts, then `Done` or `Failed`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Answer {
    /// Bytes read so far, of how many.
    Progress { done: u64, total: u64 },
    /// A table; the body of the frame is its state.
    Table(Box<WireTable>),
    /// The risk of a table; there is no body.
    Risk { table: Box<WireTable>, risk: WireRisk },
    /// What came of the tests on a table; there is no body.
    Rows(WireRows),
    /// The columns of a table as (name, declared type); there is no body.
    Named {
        part: Vec<WirePart>,
        columns: Vec<(String, String)>,
    },
    /// A part of the file that could not be read.
    Unread { part: Vec<WirePart>, failure: WireFailure },
    /// All tables were told.
    Done,
    /// A table does not have a column that was asked for: the place of the choice, and why not.
    Unasked { place: usize, reason: String },
    /// Not done.
    Failed(WireFailure),
}

/// An error as code and place; never a text of another library.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireFailure {
    pub(super) code: String,
    /// Our own wording of what is wrong, without any content of the file.
    pub(super) detail: String,
}
