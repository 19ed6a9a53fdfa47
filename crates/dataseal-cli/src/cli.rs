//! The command line as types. English help stands here; the Chinese help is laid over it in `help`.

mod asset;
mod classify;
mod diff;
mod eval;
mod guide;
mod judging;
mod policy;
mod policy_seal;
mod quality;
mod reading;
mod recognise;
mod risk;
mod schema;
mod taxonomy;
mod values;
mod verify;
mod waivers;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use dataseal::model::Severity;

pub(crate) use asset::{
    AssetCommand, AssetEditArgs, AssetLintArgs, AssetNewArgs, EvidenceAddArgs, EvidenceCommand, EvidenceListArgs,
};
pub(crate) use classify::{ClassifyCommand, ClassifyExplainArgs, RecogniserTestArgs, RecognisersCommand, ReviewArgs};
pub(crate) use diff::DiffArgs;
pub(crate) use eval::{EvalArgs, NamingArg};
pub(crate) use guide::GuideArgs;
pub(crate) use judging::{JUDGING, JudgingArgs};
pub(crate) use policy::{
    PolicyCommand, PolicyDiffArgs, PolicyLintArgs, PolicyListArgs, PolicyNewArgs, PolicyPacksArgs, PolicyShowArgs,
    PolicyTryArgs,
};
pub(crate) use policy_seal::{PolicySealCommand, PolicySignArgs, PolicyVerifyArgs};
pub(crate) use quality::{FAILING_ROWS, QualityArgs};
pub(crate) use reading::{LIMITS, LimitArgs, READING, ReadingArgs};
pub(crate) use recognise::RecogniseArgs;
pub(crate) use risk::{RECIPIENT, RiskArgs, RiskFormat, choices};
pub(crate) use schema::{SchemaArgs, SchemaDocument};
pub(crate) use taxonomy::{GradeArgs, TaxonomyCommand, TaxonomyImportArgs};
use values::{day, parse_size, size};
pub(crate) use verify::{VerifyArgs, VerifyFormat};
pub(crate) use waivers::WaiverArgs;

/// Assay and seal datasets for data exchanges: measure, classify, judge, sign, verify. Nothing leaves this machine.
#[derive(Debug, Parser)]
#[command(
    name = "dataseal",
    version,
    disable_help_subcommand = true,
    arg_required_else_help = false
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// Options of every command.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Language of messages and reports: zh-CN or en [default: from the locale].
    #[arg(long, global = true, value_name = "LANG")]
    pub(crate) lang: Option<String>,
    /// When to use colour.
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub(crate) color: Color,
    /// Only ASCII symbols.
    #[arg(long, global = true)]
    pub(crate) ascii: bool,
    /// Print results and errors only.
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Folder of rule files that are laid over the built-in ones.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) policies: Option<PathBuf>,
    /// Public key by which the packs of that folder must be signed, all of them; repeat it for each signer.
    #[arg(long = "policy-key", global = true, value_name = "FILE")]
    pub(crate) policy_keys: Vec<PathBuf>,
    /// Threads that read one table, 1 to 256 [default: one a processor]; the result does not depend on it.
    #[arg(short = 'j', long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) threads: Option<u16>,
    /// Memory limit of the reader, such as 512MiB [default: 4GiB]; at least 64MiB.
    #[arg(long, global = true, value_name = "SIZE", value_parser = parse_size)]
    pub(crate) memory: Option<u64>,
    /// Time limit for one input in seconds, 1 to 604800 [default: 3600].
    #[arg(long, global = true, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=604_800))]
    pub(crate) max_time: Option<u64>,
    /// Read every file again, though it did not change since it was measured, and keep nothing in .dataseal/cache.
    #[arg(long, global = true)]
    pub(crate) no_cache: bool,
    /// How progress is shown on stderr.
    #[arg(long, global = true, value_enum, value_name = "STYLE", default_value_t = ProgressStyle::Auto)]
    pub(crate) progress: ProgressStyle,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProgressStyle {
    /// A bar when stderr is a terminal, else nothing.
    Auto,
    /// A bar.
    Bar,
    /// Nothing.
    None,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Measure, classify, grade and judge data files.
    Scan(ScanArgs),
    /// Measure data files and print what was counted of every column, without judging anything.
    Profile(ProfileArgs),
    /// Measure anonymity risk: k-anonymity, l-diversity, t-closeness and uniqueness over quasi-identifiers.
    Risk(RiskArgs),
    /// Check rows by conditions, tables of reference and keys that checks.toml asks for.
    Quality(QualityArgs),
    /// Judge the data of an asset.toml with its declarations and evidence.
    Check(CheckArgs),
    /// Show what is left until the data can be sealed and listed: what, which clause, who, which command, how long.
    Guide(GuideArgs),
    /// Write and work on asset.toml, the declaration beside the data.
    #[command(subcommand)]
    Asset(AssetCommand),
    /// Add documents to asset.toml, and see how they stand. They are referred to by path and digest, never copied into a manifest.
    #[command(subcommand)]
    Evidence(EvidenceCommand),
    /// Say why columns have their labels, and take what people decide about them.
    #[command(subcommand)]
    Classify(ClassifyCommand),
    /// Make and look at signing keys.
    #[command(subcommand)]
    Key(KeyCommand),
    /// Measure again, judge, and sign a manifest if nothing blocks it.
    Sign(SignArgs),
    /// Check a signed manifest, and the data if given.
    Verify(VerifyArgs),
    /// Compare two datasets or their reports: what changed, what of it matters, and why.
    Diff(DiffArgs),
    /// Say what of a registration carries over to another registry or exchange, and what is missing.
    Recognise(RecogniseArgs),
    /// Score labels on a corpus whose columns somebody labelled: precision, recall and F1 by class, and what was mistaken.
    Eval(EvalArgs),
    /// Show how grades were reckoned, step by step: columns, floors, the eight elements, candidates.
    Grade(GradeArgs),
    /// Look at taxonomies, lead from one to another, and import a company's own.
    #[command(subcommand)]
    Taxonomy(TaxonomyCommand),
    /// Look at packs of rules, write, check and compare them, and try drafts on earlier results.
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Run everything on bundled samples.
    Demo(DemoArgs),
    /// Explain a rule, a recogniser or an error code.
    Explain(ExplainArgs),
    /// List recognisers, or ask them about a value.
    #[command(subcommand)]
    Recognisers(RecognisersCommand),
    /// Look at or delete what is kept of files that were measured.
    #[command(subcommand)]
    Cache(CacheCommand),
    /// See whether this installation works here.
    Doctor,
    /// Print a JSON Schema.
    Schema(SchemaArgs),
    /// Print shell completions.
    Completions(CompletionsArgs),
    /// Print the man page.
    Man,
}

impl Command {
    /// What a command that measures settles about reading.
    pub(crate) const fn reading(&self) -> Option<&ReadingArgs> {
        match self {
            Self::Scan(arguments) => Some(&arguments.reading),
            Self::Profile(arguments) => Some(&arguments.reading),
            Self::Risk(arguments) => Some(&arguments.reading),
            Self::Quality(arguments) => Some(&arguments.reading),
            Self::Check(arguments) => Some(&arguments.reading),
            Self::Asset(AssetCommand::New(arguments)) => Some(&arguments.reading),
            Self::Sign(arguments) => Some(&arguments.reading),
            Self::Diff(arguments) => Some(&arguments.reading),
            Self::Eval(arguments) => Some(&arguments.reading),
            Self::Grade(arguments) => Some(&arguments.reading),
            Self::Guide(arguments) => Some(&arguments.reading),
            Self::Classify(command) => command.reading(),
            _ => None,
        }
    }

    /// What a command settles about judging.
    pub(crate) const fn judging(&self) -> Option<&JudgingArgs> {
        match self {
            Self::Scan(arguments) => Some(&arguments.judging),
            Self::Guide(arguments) => Some(&arguments.judging),
            Self::Check(arguments) => Some(&arguments.judging),
            Self::Sign(arguments) => Some(&arguments.judging),
            Self::Diff(arguments) => Some(&arguments.judging),
            Self::Grade(arguments) => Some(&arguments.judging),
            _ => None,
        }
    }
}

/// Where results go and how they look.
#[derive(Debug, Args)]
pub(crate) struct OutputArgs {
    /// What to print on stdout.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Human)]
    pub(crate) format: Format,
    /// Folder for report, quarantine and run files [default: dataseal-out/NAME; with --format json or html: none].
    #[arg(short, long, alias = "output", value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Assessment date, such as 2026-11-22 [default: today in Shanghai].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) as_of: Option<String>,
    /// Lightest severity whose violation makes the exit code 1 [default: error]; it does not change the verdicts.
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<Gate>,
}

/// What is printed on stdout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Human,
    /// One JSON document.
    Json,
    /// One self-contained page.
    Html,
}

/// Severity gate. The Chinese names are accepted as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Gate {
    /// Stops the seal (阻断).
    #[value(alias = "阻断")]
    Blocking,
    /// A reviewer would send it back (严重).
    #[value(alias = "严重")]
    Error,
    /// To be mended before the next review (警告).
    #[value(alias = "警告")]
    Warning,
    /// Advice (提示).
    #[value(alias = "提示")]
    Note,
}

impl Gate {
    /// The severity that it names.
    pub(crate) const fn severity(self) -> Severity {
        match self {
            Self::Blocking => Severity::Blocking,
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Note => Severity::Note,
        }
    }
}

/// Arguments of `scan`.
#[derive(Debug, Args)]
pub(crate) struct ScanArgs {
    /// Files, folders, patterns, or addresses such as s3://bucket/folder/.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// A read-only query for a database address that names no table.
    #[arg(long, value_name = "SQL")]
    pub(crate) query: Option<String>,
    /// Measure how easily somebody is found by the suggested quasi-identifiers, so that rules about anonymised data can be judged.
    #[arg(long)]
    pub(crate) risk: bool,
    /// Look at names and declared types only: no value is read, labels are weaker, and nothing is graded or judged.
    #[arg(long, conflicts_with_all = ["query", "waivers", "checks"])]
    pub(crate) metadata_only: bool,
    /// Checks of data quality to run as well [default: checks.toml beside the data].
    #[arg(long, value_name = "FILE")]
    pub(crate) checks: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) judging: JudgingArgs,
    #[command(flatten)]
    pub(crate) waivers: WaiverArgs,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

/// Arguments of `profile`.
#[derive(Debug, Args)]
pub(crate) struct ProfileArgs {
    /// Files, folders, patterns, or addresses such as s3://bucket/folder/.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// A read-only query for a database address that names no table.
    #[arg(long, value_name = "SQL")]
    pub(crate) query: Option<String>,
    /// Correlate every two number columns, in tables of up to 64 columns of one file.
    #[arg(long)]
    pub(crate) correlations: bool,
    /// Look for two columns that are a key together, in tables of up to 64 columns of one file.
    #[arg(long)]
    pub(crate) key_pairs: bool,
    /// What to print on stdout.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Plain::Human)]
    pub(crate) format: Plain,
    /// Assessment date, such as 2026-11-22 [default: today in Shanghai].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) as_of: Option<String>,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

/// What a command that writes no page prints on stdout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Plain {
    /// For people.
    Human,
    /// One JSON document.
    Json,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// The declaration; its data files are read.
    #[arg(long, value_name = "FILE", default_value = "asset.toml")]
    pub(crate) asset: PathBuf,
    /// Measure how easily somebody is found by the suggested quasi-identifiers, so that rules about anonymised data can be judged.
    #[arg(long)]
    pub(crate) risk: bool,
    /// Checks of data quality to run as well [default: checks.toml beside the data].
    #[arg(long, value_name = "FILE")]
    pub(crate) checks: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) judging: JudgingArgs,
    #[command(flatten)]
    pub(crate) waivers: WaiverArgs,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

/// What to do with keys.
#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Make a key pair: FILE (private, mode 0600) and FILE.pub.
    Gen(KeyGenArgs),
    /// Show algorithm and key id of a private or public key file.
    Show(KeyShowArgs),
}

/// Arguments of `key gen`.
#[derive(Debug, Args)]
pub(crate) struct KeyGenArgs {
    /// Where the private key is written; the public key goes to FILE.pub.
    #[arg(short, long, alias = "output", value_name = "FILE", default_value = "dataseal.key")]
    pub(crate) out: PathBuf,
    /// Signature algorithm.
    #[arg(long, value_enum, value_name = "ALGORITHM", default_value_t = KeyAlgorithm::P256)]
    pub(crate) algorithm: KeyAlgorithm,
}

/// Signature algorithms on offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum KeyAlgorithm {
    /// ECDSA on P-256 with SHA-256, accepted everywhere.
    #[value(name = "p256", alias = "ecdsa-p256-sha256")]
    P256,
    /// Same input, same envelope, byte for byte.
    Ed25519,
}

/// Arguments of `key show`.
#[derive(Debug, Args)]
pub(crate) struct KeyShowArgs {
    /// A private or public key in PEM form.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

/// Arguments of `sign`.
#[derive(Debug, Args)]
pub(crate) struct SignArgs {
    /// The declaration whose data is measured and sealed.
    #[arg(value_name = "ASSET", default_value = "asset.toml")]
    pub(crate) asset: PathBuf,
    /// Private key; repeat it for several signers.
    #[arg(long = "key", required = true, value_name = "FILE")]
    pub(crate) keys: Vec<PathBuf>,
    /// Where the manifest is written [default: dataseal-out/NAME/manifest.json].
    #[arg(short, long, alias = "out", value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Replace a manifest that is already there.
    #[arg(long)]
    pub(crate) force: bool,
    /// Checks of data quality to run as well; a blocking one that is not kept stops the seal [default: checks.toml beside the data].
    #[arg(long, value_name = "FILE")]
    pub(crate) checks: Option<PathBuf>,
    /// Assessment date, such as 2026-11-22 [default: today in Shanghai].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) as_of: Option<String>,
    #[command(flatten)]
    pub(crate) judging: JudgingArgs,
    #[command(flatten)]
    pub(crate) waivers: WaiverArgs,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// Folder for samples and results.
    #[arg(long, value_name = "DIR", default_value = "dataseal-demo")]
    pub(crate) out: PathBuf,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// Such as CN-CORE-001, resident-id or DS-IN-001.
    #[arg(value_name = "CODE")]
    pub(crate) code: String,
}

/// What to do with the cache.
#[derive(Clone, Copy, Debug, Subcommand)]
pub(crate) enum CacheCommand {
    /// Show where it is, how many measurements it keeps, and how large it is.
    Stat,
    /// Delete it; the next run reads every file again.
    Clean,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// Which shell.
    #[arg(value_enum, value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}
