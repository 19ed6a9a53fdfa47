//! `dataseal schema`: the published JSON Schemas.

use dataseal::model::ExitStatus;

use crate::cli::{SchemaArgs, SchemaDocument};
use crate::failure::Failure;
use crate::terminal;

pub(crate) fn run(arguments: &SchemaArgs) -> Result<ExitStatus, Failure> {
    terminal::print(&match arguments.document {
        SchemaDocument::Report => dataseal::report::wire_v1::report_schema()?,
        SchemaDocument::Risk => dataseal::report::risk_v1::risk_schema()?,
        SchemaDocument::Quality => dataseal::report::quality_v1::quality_schema()?,
        SchemaDocument::Diff => dataseal::report::diff_v1::diff_schema()?,
        SchemaDocument::Eval => dataseal::report::eval_v1::eval_schema()?,
        SchemaDocument::Asset => dataseal::report::asset_schema()?,
        SchemaDocument::Evidence => dataseal::report::evidence_v1::evidence_schema()?,
        SchemaDocument::Labels => dataseal::report::labels_schema()?,
        SchemaDocument::Waivers => dataseal::report::waivers_schema()?,
        SchemaDocument::Metadata => dataseal::report::metadata_v1::metadata_schema()?,
        SchemaDocument::Classification => dataseal::report::classification_v1::classification_schema()?,
        SchemaDocument::Grade => dataseal::report::grade_v1::grade_schema()?,
        SchemaDocument::Deid => dataseal::report::deid_v1::deid_schema()?,
        SchemaDocument::Taxonomy => dataseal::report::taxonomy_v1::taxonomy_schema()?,
        SchemaDocument::Policy => dataseal::report::policy_v1::policy_schema()?,
        SchemaDocument::Recognise => dataseal::report::recognise_v1::recognise_schema()?,
        SchemaDocument::Recognisers => dataseal::report::recognisers_v1::recognisers_schema()?,
        SchemaDocument::RecogniserTest => dataseal::report::recognisers_v1::recogniser_test_schema()?,
        SchemaDocument::Guide => dataseal::report::guide_v1::guide_schema()?,
        SchemaDocument::PolicyPack => dataseal::manifest::pack_statement_schema(),
        SchemaDocument::Statement => dataseal::manifest::statement_schema(),
    });
    Ok(ExitStatus::Success)
}
