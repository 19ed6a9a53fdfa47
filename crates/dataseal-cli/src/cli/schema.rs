//! Arguments of `schema`: which document's JSON Schema is printed.

use clap::{Args, ValueEnum};

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// Which document.
    #[arg(value_enum, value_name = "DOCUMENT")]
    pub(crate) document: SchemaDocument,
}

/// Documents with a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaDocument {
    /// report.json.
    Report,
    /// What `risk --format json` prints.
    Risk,
    /// What `quality --format json` prints.
    Quality,
    /// What `diff --format json` prints.
    Diff,
    /// What `eval --format json` prints.
    Eval,
    /// What `scan --metadata-only --format json` prints.
    Metadata,
    /// What `classify explain --format json` prints.
    Classification,
    /// What `grade --format json` prints.
    Grade,
    /// What `diff --deid --format json` prints.
    Deid,
    /// What `taxonomy --format json` prints.
    Taxonomy,
    /// What `policy --format json` prints.
    Policy,
    /// What `recognise --format json` prints.
    Recognise,
    /// What `recognisers list --format json` prints.
    Recognisers,
    /// What `recognisers test --format json` prints.
    RecogniserTest,
    /// What `guide --format json` prints.
    Guide,
    /// The statement inside a manifest.
    Statement,
    /// The statement inside pack.dsse.json.
    PolicyPack,
    /// labels.toml.
    Labels,
    /// asset.toml.
    Asset,
    /// What `evidence list --format json` prints.
    Evidence,
    /// waivers.toml.
    Waivers,
}
