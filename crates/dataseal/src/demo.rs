//! The bundled samples, ready to be laid out in a folder: an order table that must be refused, and the statistics made
//! from it, with declaration and evidence, that can be sealed.

use std::path::{Path, PathBuf};

use crate::Error;
use crate::output::{Existing, write_whole};

/// Files of one sample as (name, bytes).
type Files = &'static [(&'static str, &'static [u8])];

macro_rules! sample {
    ($folder:literal: $($name:literal),* $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../../sample-datasets/", $folder, "/", $name)))),*]
    };
}

const ORDERS: Files = sample!("customer-orders": "客户订单_2025.csv");
const STATISTICS: Files = sample!("district-statistics":
    "上海市2025年各区月度零售订单统计.csv",
    "asset.toml",
    "evidence/applicant-identity.txt",
    "evidence/compliance-opinion.txt",
    "evidence/data-sample.csv",
    "evidence/deid-report.txt",
    "evidence/mlps-filing.txt",
    "evidence/ownership-proof.txt",
    "evidence/rights-allocation.txt",
    "evidence/source-proof.txt",
    "evidence/truth-commitment.txt",
);

/// Where the samples were laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoFiles {
    /// The order table.
    pub orders: PathBuf,
    /// The statistics' declaration; its data and evidence lie beside it.
    pub statistics: PathBuf,
}

/// Lays the samples out below `folder`.
///
/// # Errors
/// A file cannot be written.
pub fn lay_out(folder: &Path) -> Result<DemoFiles, Error> {
    let orders = write_all(&folder.join("customer-orders"), ORDERS)?;
    write_all(&folder.join("district-statistics"), STATISTICS)?;
    Ok(DemoFiles {
        orders,
        statistics: folder.join("district-statistics").join("asset.toml"),
    })
}

/// Writes the files and returns the path of the first.
fn write_all(folder: &Path, files: Files) -> Result<PathBuf, Error> {
    let mut first = None;
    for (name, bytes) in files {
        let path = folder.join(name);
        write_whole(&path, bytes, Existing::Replace)?;
        first.get_or_insert(path);
    }
    Ok(first.unwrap_or_else(|| folder.to_owned()))
}
