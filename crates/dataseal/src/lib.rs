//! dataseal (数鉴) as a library: measure a dataset, judge it by written rules, seal what was found, verify it later.
//!
//! The façade joins the measuring and the attesting half. Each stage is one function that takes plain values and returns
//! a new one; nothing here prints, reads the environment or ends the process.
//!
//! ```
//! use dataseal::{Input, Installation, MeasureOptions, Quiet, Reading, appraise, measure};
//!
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("orders.csv");
//! std::fs::write(&path, "city,amount\n上海,12.50\n苏州,8.00\n")?;
//!
//! let installation = Installation::embedded()?;
//! let options = MeasureOptions::new(Reading::InProcess);
//! let measured = measure(&[Input::of(&path)], &installation, &options, &Quiet);
//! let measured: Result<Vec<_>, _> = measured.into_iter().flatten().collect();
//! let as_of = "2026-11-22".parse()?;
//! let appraisal = appraise(&measured?, None, as_of, &installation, &options.read);
//!
//! assert_eq!(appraisal.rows(), 2);
//! assert!(appraisal.obstacles().next().is_some(), "nothing was declared yet, so nothing can be sealed");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![cfg_attr(
    test,
    expect(
        clippy::expect_used,
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "tests fail by panicking"
    )
)]

mod appraise;
mod asset;
mod book;
mod book_table;
mod cache;
mod deid;
pub mod demo;
pub mod diff;
pub mod discover;
pub mod doctor;
mod error;
mod evaluate;
mod explain;
mod explain_column;
mod fetch;
mod guide;
mod inputs;
mod installation;
mod labels;
mod measure;
mod metadata;
pub mod output;
mod overlay;
mod pack_seal;
mod persons;
pub mod policy;
mod progress;
mod quality;
pub mod recognise;
pub mod review;
mod risk;
mod seal;
mod suggest;
mod taxonomy_book;
mod told;
mod unite;
mod verify;
mod waivers;
pub mod worker;

pub use appraise::{Given, appraise, appraise_given, exit_status};
pub use asset::{
    ASSET_FILE, AnswerChange, AnswersError, AssetDraft, AssetError, AssetLint, EvidenceError, LoadedAsset, NewDocument,
    SectionCount, add_evidence, ask_open, asset_beside, check_documents, lint_asset, load_asset, name_in, take_answers,
};
pub use book::{read_book, read_rows};
pub use book_table::BookProblem;
pub use cache::{Cache, CacheSize, clean_cache, size_of_cache};
pub use dataseal_intake as intake;
pub use dataseal_manifest as manifest;
pub use dataseal_model as model;
pub use dataseal_pack as pack;
pub use dataseal_report as report;
pub use dataseal_sign as sign;
pub use dataseal_stores as stores;
pub use deid::compare_deid;
pub use discover::{SkipReason, Skipped};
pub use error::Error;
pub use evaluate::{Evaluated, TRUTH_FILES, TruthError, evaluate, evaluate_given, read_truth, truth_in};
pub use explain::{Explanation, explain, recogniser_title};
pub use explain_column::{explain_measured, explain_reported};
pub use fetch::{Fetching, fetch_inputs, is_address};
pub use guide::{guide, read_report};
pub use inputs::{Inputs, expand, refuse_doubles};
pub use installation::{Installation, Judging, PolicyError};
pub use labels::{LABELS_FILE, LabelsError, label_folders, labels_beside, load_labels};
pub use measure::{Input, MeasureOptions, Reading, measure};
pub use metadata::{appraise_names, name_columns};
pub use overlay::Overlay;
pub use pack_seal::{PACK_SEAL_FILE, PackDistrust, PackFiles, PackSealError, sign_pack, verify_pack};
pub use progress::{Progress, Quiet};
pub use quality::{
    CHECKS_FILE, CheckRequest, Checks, ChecksError, QualityRun, ReadFailure, checks_beside, checks_status, load_checks,
    measure_checks, quality_status,
};
pub use risk::{InputRisk, assess_risk, measure_risk, risk_status};
pub use seal::seal;
pub use suggest::{measure_suggested_risk, suggest_columns, summarise_risk};
pub use taxonomy_book::{BookRefusal, taxonomy_of_book};
pub use told::told;
pub use verify::{DataVerification, verify_data};
pub use waivers::{WAIVERS_FILE, WaiversError, load_waivers, under_waivers, waivers_beside};

/// Version of the program, as results name it.
pub const VERSION: &str = appraise::TOOL_VERSION;

/// Today in Shanghai (UTC+8, no daylight saving), the default assessment date.
pub fn today_in_shanghai() -> chrono::NaiveDate {
    (chrono::Utc::now().naive_utc() + chrono::TimeDelta::hours(8)).date()
}

/// The assessment date that was named, or today in Shanghai.
///
/// # Errors
/// What was named is no day.
pub fn assessment_day(as_of: Option<&str>) -> Result<chrono::NaiveDate, Error> {
    match as_of {
        Some(text) => text
            .parse()
            .map_err(|_| Error::new(dataseal_model::ErrorCode::Usage, format!("--as-of {text}"))),
        None => Ok(today_in_shanghai()),
    }
}
