//! `dataseal demo`: the whole way on bundled samples. An order table is refused for named reasons; the statistics made
//! from it are sealed and verified. Everything runs through the same functions as the verbs themselves.

use std::collections::BTreeSet;
use std::path::Path;

use dataseal::Input;
use dataseal::demo::lay_out;
use dataseal::model::{Appraisal, ExitStatus, Finding, Severity, Verdict};
use dataseal::sign::Algorithm;

use super::key::create;
use super::scan::quoted;
use super::sign::{folder_of, sign};
use super::verify::{Asked, verify};
use crate::cli::{DemoArgs, JudgingArgs, ReadingArgs, SignArgs, WaiverArgs};
use crate::failure::Failure;
use crate::session::Session;
use crate::survey::{Purpose, survey};

/// Reasons shown of a refusal; the report has them all.
const SHOWN: usize = 4;

pub(crate) fn run(arguments: &DemoArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let files = lay_out(&arguments.out)?;
    let shown = |path: &Path| path.display().to_string();
    session.say("cli.demo-samples", &[("path", &shown(&arguments.out))]);
    refuse(
        &files.orders,
        &arguments.out.join("results").join("customer-orders"),
        session,
    )?;

    let key = arguments.out.join("demo.key");
    if !key.exists() {
        create(&key, Algorithm::EcdsaP256Sha256)?;
    }
    session.say("cli.demo-key", &[("path", &shown(&key))]);

    let results = arguments.out.join("results").join("district-statistics");
    let manifest = results.join("manifest.json");
    let request = SignArgs {
        judging: JudgingArgs::default(),
        reading: ReadingArgs::default(),
        waivers: WaiverArgs::default(),
        asset: files.statistics.clone(),
        keys: vec![key.clone()],
        output: Some(manifest.clone()),
        force: true,
        checks: None,
        as_of: None,
    };
    let sealed = sign(&request, session)?;
    sealed.survey.write(&results, session)?;
    session.say(
        "cli.demo-sealed",
        &[
            ("path", &shown(&manifest)),
            ("rules", &sealed.survey.appraisal.coverage.rules),
        ],
    );

    let public = arguments.out.join("demo.key.pub");
    let data = folder_of(&files.statistics).to_owned();
    let asked = Asked {
        manifest: manifest.clone(),
        keys: vec![public.clone()],
        allow_unknown: Vec::new(),
        data: vec![data.clone()],
    };
    let outcome = verify(&asked, session)?;
    let status = outcome.status();
    session.say(
        if status == ExitStatus::Success {
            "cli.demo-verified"
        } else {
            "cli.demo-not-verified"
        },
        &[],
    );

    let next = [&manifest, &public, &data].map(|path| quoted(&shown(path)));
    let [manifest, public, data] = &next;
    let report = shown(&results.join(format!("report.{}.html", session.lang)));
    session.say("cli.demo-report", &[("path", &report)]);
    session.say(
        "cli.next",
        &[(
            "command",
            &format!("dataseal verify {manifest} --key {public} --data {data}"),
        )],
    );
    Ok(status)
}

/// Scans the order table and tells why it cannot be sealed.
fn refuse(orders: &Path, results: &Path, session: &Session) -> Result<(), Failure> {
    let survey = survey(vec![Input::of(orders)], None, None, Purpose::Look, session)?.complete()?;
    survey.write(results, session)?;
    let appraisal = &survey.appraisal;
    let quarantined: u64 = appraisal.tables.iter().map(|table| table.quarantine.total).sum();
    let columns: usize = appraisal.tables.iter().map(|table| table.columns.len()).sum();
    session.say(
        "cli.demo-scanned",
        &[
            ("name", &survey.slug()),
            ("rows", &appraisal.rows()),
            ("columns", &columns),
            ("quarantined", &quarantined),
            ("grade", &appraisal.grade),
        ],
    );
    let reasons = reasons(appraisal);
    session.say("cli.demo-refused", &[("n", &reasons.len())]);
    for finding in reasons.iter().take(SHOWN) {
        let title = session.lang.pick(&finding.title);
        session.say("cli.demo-reason", &[("code", &finding.code), ("title", &title)]);
    }
    let waiting: BTreeSet<&str> = appraisal
        .obstacles()
        .filter(|finding| finding.verdict == Verdict::Undetermined)
        .map(|finding| finding.code.as_str())
        .collect();
    session.say("cli.demo-waiting", &[("n", &waiting.len())]);
    let report = results.join(format!("report.{}.html", session.lang));
    session.say("cli.demo-report", &[("path", &report.display())]);
    if let Some(first) = reasons.first() {
        session.say("cli.demo-why", &[("code", &first.code)]);
    }
    Ok(())
}

/// Blocking rules that are violated, one finding a rule.
fn reasons(appraisal: &Appraisal) -> Vec<&Finding> {
    let mut reasons: Vec<&Finding> = appraisal
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Blocking && finding.verdict == Verdict::Violated)
        .collect();
    reasons.dedup_by(|next, kept| next.code == kept.code);
    reasons
}
