//! What `scan`, `check`, `sign` and `asset new` share: measure inputs, judge them, write the folder of results.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::thread;

use dataseal::model::{
    Appraisal, Asset, ColumnDecision, ErrorCode, ExitStatus, Severity, TableMeasurement, Waiver, WantedRelations,
};
use dataseal::output::{Ready, place_all, slug};
use dataseal::report::wire_v1::Report;
use dataseal::report::{Context, FailedInput, labels_text, printable, quarantine_csv, render};
use dataseal::{
    Cache, Checks, Error, Fetching, Given, Input, LABELS_FILE, appraise_given, assessment_day, checks_status,
    exit_status, expand, fetch_inputs, is_address, labels_beside, load_labels, load_waivers, measure,
    measure_suggested_risk, refuse_doubles, suggest_columns, summarise_risk, under_waivers, waivers_beside,
};
use serde_json::json;

use crate::cli::{FAILING_ROWS, Format, Gate, OutputArgs, WaiverArgs};
use crate::commands::quality;
use crate::failure::{Failure, print_error};
use crate::session::{Means, Session};
use crate::terminal;

/// Measured and judged inputs, and the errors of those that could not be measured.
pub(crate) struct Survey {
    pub(crate) inputs: Vec<Input>,
    pub(crate) measured: Vec<TableMeasurement>,
    pub(crate) appraisal: Appraisal,
    pub(crate) errors: Vec<Error>,
    /// What persons decided about labels and grades.
    pub(crate) decisions: Vec<ColumnDecision>,
    /// The file that says so, if there is one.
    labels: Option<PathBuf>,
    failed: Vec<FailedInput>,
    /// Errors of inputs that were met by the checks of data quality alone.
    met_by_checks: Vec<Error>,
    /// Inputs that did not have to be read.
    cached: u64,
}

/// What a survey is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To see what there is. What is known of files that did not change is believed.
    Look,
    /// The same, and how easily somebody is found.
    LookAtRisk,
    /// To compare values that a report does not show.
    Compare,
    /// To see what there is, and how columns go together.
    Relate(WantedRelations),
    /// To set a seal: chunks and row groups get digests of their own, so that a buyer can check a part.
    Seal,
}

/// What persons decided about labels and grades, and the file that says so: the one that was named, or that beside the data.
pub(crate) fn decided(inputs: &[Input], session: &Session) -> Result<(Option<PathBuf>, Vec<ColumnDecision>), Failure> {
    let labels = match &session.labels {
        Some(named) => Some(named.clone()),
        None => labels_beside(inputs)?,
    };
    let decisions = match &labels {
        Some(path) => load_labels(path, &session.installation)?,
        None => Vec::new(),
    };
    Ok((labels, decisions))
}

/// The waivers that were named, or those beside the data: read before anything is measured, so that what is wrong with them is
/// told at once.
pub(crate) fn waivers(inputs: &[Input], named: &WaiverArgs, session: &Session) -> Result<Vec<Waiver>, Failure> {
    let path = match &named.waivers {
        Some(named) => Some(named.clone()),
        None => waivers_beside(inputs)?,
    };
    match path {
        Some(path) => Ok(load_waivers(&path, &session.installation)?),
        None => Ok(Vec::new()),
    }
}

/// Measures and judges. Errors of single inputs are kept, not raised.
pub(crate) fn survey(
    inputs: Vec<Input>,
    asset: Option<&Asset>,
    as_of: Option<&str>,
    purpose: Purpose,
    session: &Session,
) -> Result<Survey, Failure> {
    let (labels, decisions) = decided(&inputs, session)?;
    let mut measuring = session.measuring.clone();
    match purpose {
        Purpose::Look | Purpose::LookAtRisk | Purpose::Compare => {}
        Purpose::Relate(wanted) => measuring.read.relations = wanted,
        Purpose::Seal => {
            measuring.read.digests.chunks = true;
            measuring.read.digests.row_groups = true;
        }
    }
    let as_of = assessment_day(as_of)?;
    // What is kept of files is what the machine's own labels let be shown and ask for.
    let looks = matches!(purpose, Purpose::Look | Purpose::LookAtRisk | Purpose::Relate(_));
    let may_be_known = looks && decisions.is_empty();
    if may_be_known && !session.no_cache {
        measuring.cache = Some(Cache::new(session.cache.clone(), as_of));
    }
    let bar = session.bar();
    let outcomes = measure(&inputs, &session.installation, &measuring, &bar);
    let cached = bar.known_inputs();
    if cached > 0 {
        let folder = session.cache.display();
        session.note("cli.cached", &[("n", &cached), ("folder", &folder)]);
    }
    let risk = match purpose {
        Purpose::LookAtRisk => true,
        // A claim of anonymity cannot be judged without.
        _ => asset.and_then(|asset| asset.text("deid_state")) == Some("anonymised"),
    };
    let risk = risk.then(|| {
        let tables: Vec<&TableMeasurement> = outcomes.iter().flatten().flatten().collect();
        let suggested = suggest_columns(&tables, &decisions, &session.installation);
        let found = measure_suggested_risk(&inputs, &outcomes, &suggested, &measuring, &session.bar());
        // Why the risk is not known; what was measured stands all the same.
        for error in found
            .iter()
            .flat_map(|found| &found.tables)
            .filter_map(|risk| risk.as_ref().err())
        {
            print_error(error, session.lang);
        }
        summarise_risk(&outcomes, &found)
    });
    let (mut measured, mut errors, mut failed) = (Vec::new(), Vec::new(), Vec::new());
    for (position, (outcomes, input)) in outcomes.into_iter().zip(&inputs).enumerate() {
        for outcome in outcomes {
            match outcome {
                Ok(table) => measured.push(table),
                Err(error) => {
                    let name = session.installation.shown_name(&input.name, position);
                    failed.push(FailedInput {
                        name,
                        code: error.code(),
                    });
                    errors.push(error);
                }
            }
        }
    }
    let given = Given {
        asset,
        decisions: &decisions,
        risk: risk.flatten(),
    };
    let appraisal = appraise_given(&measured, &given, as_of, &session.installation, &session.measuring.read);
    Ok(Survey {
        inputs,
        measured,
        appraisal,
        errors,
        decisions,
        labels,
        failed,
        met_by_checks: Vec::new(),
        cached,
    })
}

impl Survey {
    /// The same under waivers.
    pub(crate) fn under(self, waivers: &[Waiver], session: &Session) -> Self {
        Self {
            appraisal: under_waivers(self.appraisal, waivers, &session.installation),
            ..self
        }
    }

    /// Nothing was measured, because the declaration that lists the data could not be read.
    pub(crate) fn unread(asset: &Path, error: Error, session: &Session) -> Result<Self, Failure> {
        let nothing = survey(Vec::new(), None, None, Purpose::Look, session)?;
        let name = session.installation.shown_name(&Input::of(asset).name, 0);
        let code = error.code();
        Ok(Self {
            errors: vec![error],
            failed: vec![FailedInput { name, code }],
            ..nothing
        })
    }

    /// Asks checks of data quality of the inputs, where there are any, so that what is told has their outcomes.
    pub(crate) fn check(&mut self, checks: Option<&Checks>, session: &Session) {
        let Some(checks) = checks else { return };
        let run = quality::measured(&self.inputs, checks, FAILING_ROWS, &self.measured, session);
        for (failed, failure) in quality::failed(&run).into_iter().zip(run.failures) {
            // An input that could not be measured was told before, with the same error.
            if self.errors.contains(&failure.error) {
                continue;
            }
            self.failed.push(failed);
            match failure.input {
                Some(_) => self.met_by_checks.push(failure.error),
                None => print_error(&failure.error, session.lang),
            }
        }
        self.appraisal.checks = run.report.outcomes;
        self.appraisal.checks_file = run.report.checks;
    }

    /// Ends the command with the errors if any input could not be measured: nothing half-read is declared or signed.
    pub(crate) fn complete(self) -> Result<Self, Failure> {
        if self.errors.is_empty() {
            Ok(self)
        } else {
            Err(Failure::Errors(self.errors))
        }
    }

    /// What was found as the document that is written to report.json.
    pub(crate) fn report(&self, session: &Session) -> Report {
        let taxonomy = &session.installation.policies().taxonomy;
        Report::new(&self.appraisal, &self.failed, taxonomy)
    }

    /// Name of the result folder: the stem of the first data file.
    pub(crate) fn slug(&self) -> String {
        self.appraisal
            .tables
            .first()
            .map_or_else(|| slug(""), |table| slug(table.name.as_str()))
    }

    /// Writes the folder, prints the answer, and says how the process ends. The answer is printed even if the folder
    /// cannot be written.
    pub(crate) fn present(
        &self,
        output: &OutputArgs,
        next: &[String],
        session: &Session,
    ) -> Result<ExitStatus, Failure> {
        for error in self.errors.iter().chain(&self.met_by_checks) {
            print_error(error, session.lang);
        }
        let status = self.status(output.fail_on.map_or(session.gate, Gate::severity));
        let folder = match (&output.out, output.format) {
            _ if status == ExitStatus::Usage => None,
            (Some(folder), _) => Some(folder.clone()),
            (None, Format::Human) if !self.measured.is_empty() => Some(session.results.join(self.slug())),
            _ => None,
        };
        let (written, refused) = match folder.map(|folder| self.write(&folder, session)) {
            None => (Vec::new(), None),
            Some(Ok(written)) => (written, None),
            Some(Err(failure)) => (Vec::new(), Some(failure)),
        };
        let context = Context {
            failed: &self.failed,
            written: &written,
            next,
            ..session.context()
        };
        let format = match output.format {
            Format::Human => "terminal",
            Format::Json => "json",
            Format::Html => "html",
        };
        if !self.measured.is_empty() || output.format != Format::Human {
            terminal::print(&render(format, &self.appraisal, &context)?);
        }
        Ok(refused.map_or(status, |failure| status.and(failure.print(session.lang))))
    }

    /// Prints what was measured in one of the report's formats, writes nothing, and says how the process ends: with the
    /// errors of inputs, or undetermined where not a row was measured.
    pub(crate) fn tell(&self, format: &str, next: &[String], session: &Session) -> Result<ExitStatus, Failure> {
        for error in &self.errors {
            print_error(error, session.lang);
        }
        let context = Context {
            failed: &self.failed,
            next,
            ..session.context()
        };
        terminal::print(&render(format, &self.appraisal, &context)?);
        let mut items: Vec<ExitStatus> = self.errors.iter().map(Error::exit_status).collect();
        if !self.measured.is_empty() {
            items.push(if self.appraisal.rows() > 0 {
                ExitStatus::Success
            } else {
                ExitStatus::Undetermined
            });
        }
        Ok(ExitStatus::fold(&items))
    }

    /// Folds the verdict on what was measured with what could not be measured.
    fn status(&self, gate: Severity) -> ExitStatus {
        let mut items: Vec<ExitStatus> = self.errors.iter().map(Error::exit_status).collect();
        if !self.measured.is_empty() {
            items.push(exit_status(&self.appraisal, gate).and(checks_status(&self.appraisal.checks, gate)));
        }
        let status = ExitStatus::fold(&items);
        let late = self.met_by_checks.iter().map(Error::exit_status);
        match self.inputs.len() {
            // One input is one item, whoever met its errors.
            1 => late.fold(status, ExitStatus::and),
            _ => ExitStatus::fold(&[status].into_iter().chain(late).collect::<Vec<_>>()),
        }
    }

    /// Writes report, quarantine and run files; gives their paths.
    pub(crate) fn write(&self, folder: &Path, session: &Session) -> Result<Vec<String>, Failure> {
        let page = format!("report.{}.html", session.lang);
        let context = Context {
            failed: &self.failed,
            ..session.context()
        };
        // Rendered and flushed side by side; a secret file holds cell values.
        let ready = |name: &str, bytes: &[u8], is_secret| Ready::whole(&folder.join(name), bytes, is_secret);
        let rendered = |format, name: &str| -> Result<Ready, Failure> {
            let text = render(format, &self.appraisal, &context)?;
            Ok(ready(name, text.as_bytes(), false)?)
        };
        let (html, json) = thread::scope(|scope| {
            let json = scope.spawn(|| rendered("json", "report.json"));
            (rendered("html", &page), json.join())
        });
        let json = json.map_err(|_| Failure::of(ErrorCode::Internal, "report.json"))?;
        let mut names = vec![page.clone(), "report.json".to_owned()];
        let mut files = vec![html?, json?];
        for (table, name) in self.appraisal.tables.iter().zip(self.quarantine_names()) {
            // One of an earlier run must not stay beside a report that knows nothing of it.
            if table.quarantine.total > 0 || folder.join(&name).exists() {
                let is_secret = table.quarantine.entries.iter().any(|entry| entry.raw.is_some());
                files.push(ready(&name, quarantine_csv(table).as_bytes(), is_secret)?);
                names.push(name);
            }
        }
        if self.may_write_labels(folder, session) {
            files.push(ready(
                LABELS_FILE,
                labels_text(&self.appraisal, session.lang).as_bytes(),
                false,
            )?);
            names.push(LABELS_FILE.to_owned());
        }
        files.push(ready("run.json", &self.run_record(session), false)?);
        names.push("run.json".to_owned());
        place_all(files)?;
        let path = |name: &String| folder.join(name).display().to_string();
        Ok(names.iter().map(path).collect())
    }

    /// Whether `labels.toml` may be written into a folder: never over decisions of a person that are not in force and so would
    /// be lost, and never over the file that this run took them from.
    fn may_write_labels(&self, folder: &Path, session: &Session) -> bool {
        let path = folder.join(LABELS_FILE);
        if path.symlink_metadata().is_err() {
            return true;
        }
        let real = |path: &Path| std::fs::canonicalize(path).ok();
        let in_use = self.labels.as_ref().is_some_and(|labels| real(labels) == real(&path));
        let there = load_labels(&path, &session.installation);
        let kept = |decision: &ColumnDecision| {
            let mut known = self.decisions.iter();
            known.any(|known| known.target == decision.target && known.decision == decision.decision)
        };
        let may = !in_use && there.is_ok_and(|there| there.iter().all(kept));
        if !may && !in_use {
            let path = path.display();
            session.note("cli.labels-kept", &[("path", &path)]);
        }
        may
    }

    /// How measuring went, whatever was found.
    pub(crate) fn measuring_status(&self) -> ExitStatus {
        let mut items: Vec<ExitStatus> = self.errors.iter().map(Error::exit_status).collect();
        if !self.measured.is_empty() {
            items.push(ExitStatus::Success);
        }
        ExitStatus::fold(&items)
    }

    /// `quarantine.csv`, or one name for each of several tables, never the same for two.
    fn quarantine_names(&self) -> Vec<String> {
        let tables = &self.appraisal.tables;
        if tables.len() == 1 {
            return vec!["quarantine.csv".to_owned()];
        }
        let (mut taken, mut counts) = (BTreeSet::new(), BTreeMap::<String, u64>::new());
        let mut names = Vec::with_capacity(tables.len());
        for table in tables {
            let slug = slug(table.name.as_str());
            let count = counts.entry(slug.clone()).or_default();
            // `a-2` is the name of a second `a`, and may be that of another table.
            let name = loop {
                *count += 1;
                let name = match *count {
                    1 => format!("{slug}.quarantine.csv"),
                    count => format!("{slug}-{count}.quarantine.csv"),
                };
                if taken.insert(name.clone()) {
                    break name;
                }
            };
            names.push(name);
        }
        names
    }

    /// The one file that differs between two runs: clock, host, absolute paths and means.
    fn run_record(&self, session: &Session) -> Vec<u8> {
        let place = |input: &Input| match input.fetched {
            Some(_) => input.path.display().to_string(),
            None => absolute(&input.path),
        };
        let inputs: Vec<String> = self.inputs.iter().map(place).collect();
        let record = json!({
            "schema": "dataseal/run/v1",
            "tool_version": dataseal::VERSION,
            "platform": format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
            "seconds": session.began.elapsed().as_secs_f64(),
            "threads": session.measuring.threads,
            "memory_bytes": session.measuring.memory_bytes,
            "inputs": inputs,
            "inputs_from_cache": self.cached,
        });
        let mut bytes = serde_json::to_vec_pretty(&record).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}

fn absolute(path: &Path) -> String {
    std::path::absolute(path)
        .unwrap_or_else(|_| path.to_owned())
        .display()
        .to_string()
}

/// The inputs that paths stand for. What lies in a folder and is no input is told.
pub(crate) fn inputs(paths: &[PathBuf], query: Option<&str>, session: &Means) -> Result<Vec<Input>, Failure> {
    let address = |path: &&PathBuf| path.to_str().filter(|text| is_address(text)).map(str::to_owned);
    let addresses: Vec<String> = paths.iter().filter_map(|path| address(&path)).collect();
    let local: Vec<PathBuf> = paths.iter().filter(|path| address(path).is_none()).cloned().collect();
    let mut inputs = local_inputs(&local, session)?;
    if addresses.is_empty() {
        return Ok(inputs);
    }
    let credentials = session.environment.credentials();
    let credentials = credentials.map_err(|error| Error::new(error.code(), "").detail(error.to_string()))?;
    let how = Fetching {
        credentials: &credentials,
        max_bytes: session.measuring.read.limits.max_bytes,
        query,
        union: session.union,
    };
    for address in addresses {
        inputs.extend(fetch_inputs(&address, how, &session.bar())?);
    }
    // Names of what was fetched are known only now.
    refuse_doubles(&inputs)?;
    Ok(inputs)
}

/// The same for paths on this machine alone.
pub(crate) fn local_inputs(paths: &[PathBuf], session: &Means) -> Result<Vec<Input>, Failure> {
    if paths.iter().any(|path| path.as_os_str() == "-") {
        let error = Error::new(ErrorCode::Usage, "-");
        return Err(error.detail("standard input is not read: give a file").into());
    }
    let expanded = expand(paths, session.union)?;
    for skipped in expanded.skipped.iter().take(SKIPPED_SHOWN) {
        let why = session.text(&format!("skipped.{}", skipped.why.as_str()), &[]);
        session.note("cli.skipped", &[("name", &printable(&skipped.name)), ("why", &why)]);
    }
    let rest = expanded.skipped.len().saturating_sub(SKIPPED_SHOWN);
    if rest > 0 {
        session.note("cli.skipped-more", &[("n", &rest)]);
    }
    Ok(expanded.inputs)
}

/// Files that were passed over and are told one by one.
const SKIPPED_SHOWN: usize = 10;
