//! How an appraisal is shown: renderers, charts, message catalogues and templates, in Chinese and English.
//!
//! Nothing is decided here and nothing is read: an [`Appraisal`](dataseal_model::Appraisal) goes in, text comes out, and no
//! value of the data reaches this crate but as [`Disclosed`](dataseal_model::Disclosed). The same appraisal and context
//! always give the same bytes.
//!
//! ```
//! use dataseal_report::{Lang, message, render_error};
//! use dataseal_model::ErrorCode;
//!
//! assert_eq!(message(Lang::En, "count.rows", &[("n", &1)]), "1 row");
//! assert_eq!(message(Lang::En, "count.rows", &[("n", &"2,000")]), "2,000 rows");
//! let shown = render_error(ErrorCode::InputMissing, &[("file", "orders.csv".to_owned())], Lang::En);
//! assert!(shown.starts_with("error[DS-IN-001]: the input is not there\n  file: orders.csv\n"));
//! ```
#![cfg_attr(
    test,
    expect(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        clippy::string_slice,
        reason = "tests fail by panicking"
    )
)]

mod answer_text;
mod asset_book;
mod asset_template;
mod asset_v1;
mod checks_text;
mod citation;
pub mod classification_v1;
mod context;
mod deid_text;
pub mod deid_v1;
mod details;
pub mod diff_v1;
mod error;
mod error_text;
mod escape;
pub mod eval_v1;
mod evidence_text;
pub mod evidence_v1;
mod figures;
#[cfg(test)]
mod fixtures;
mod grade_text;
pub mod grade_v1;
mod guide_text;
pub mod guide_v1;
mod headings;
mod html;
mod labels_text;
mod labels_v1;
mod lang;
mod messages;
pub mod metadata_v1;
mod number;
mod origin_text;
mod persons_text;
mod policy_text;
pub mod policy_v1;
mod quality_text;
pub mod quality_v1;
mod quarantine;
mod reading_text;
pub mod recognise_v1;
pub mod recognisers_v1;
mod relations_text;
mod renderers;
mod review_book;
mod review_text;
mod risk_text;
pub mod risk_v1;
mod story;
mod taxonomy_text;
pub mod taxonomy_v1;
mod terminal;
#[cfg(test)]
mod tests;
mod waiting;
mod waiver_text;
mod waivers_v1;
mod width;
pub mod wire_v1;
mod words;

pub use answer_text::{answer_form, answer_text, question_text};
pub use asset_book::{ASSET_BOOK_TEMPLATE, AnswerField, AssetBook, ORIGIN_ANSWER, asset_workbook};
pub use asset_template::{Questionnaire, asset_template};
pub use asset_v1::asset_schema;
pub use citation::article;
pub use context::{Context, FailedInput};
pub use dataseal_pack::{NO, YES, toml_string};
pub use deid_text::deid_text;
pub use details::detail_text;
pub use error::ReportError;
pub use error_text::{explain_error, render_error};
pub use escape::{printable, spreadsheet_safe};
pub use evidence_text::evidence_text;
pub use guide_text::GuideFiles;
pub use html::{guide_page, metadata_page};
pub use labels_text::{decisions_text, label_target, labels_text, machine_note};
pub use labels_v1::labels_schema;
pub use lang::Lang;
pub use messages::{message, message_ids};
pub use origin_text::origin_text;
pub use policy_text::{
    policy_coverage, policy_covered, policy_difference_text, policy_list, policy_page, policy_remarks, policy_test,
    policy_trial,
};
pub use quarantine::quarantine_csv;
pub use renderers::{formats, render};
pub use review_book::{
    CopiedSheet, ORIGIN_COLUMN, ORIGIN_FOLDER, ORIGIN_SHEET, REVIEW_TEMPLATE, Remark, ReviewField, annotated_workbook,
    review_workbook,
};
pub use taxonomy_text::{crosswalk_text, taxonomy_list, taxonomy_page};
pub use terminal::{
    difference_text, evaluation_summary, explanation_text, grade_trace, guide_text, metadata_summary, obstacles,
    quality_summary, recognition_text, risk_summary, suggestion_summary, targets_text,
};
pub use waivers_v1::waivers_schema;
pub use width::{cells, clip, pad, wrap};
