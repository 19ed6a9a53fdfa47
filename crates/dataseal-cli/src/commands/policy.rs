//! `dataseal policy`: look at packs of rules, and help to write them.

mod begin;

use std::path::Path;

use dataseal::Error;
use dataseal::model::{ErrorCode, ExitStatus, PackId};
use dataseal::pack::{Pack, PackCoverage};
use dataseal::policy::{Side, chosen, compare, cover, drafts, instruments, lint, reports_in, test_examples, try_packs};
use dataseal::report::policy_v1::{
    policy_coverage_json, policy_difference_json, policy_list_json, policy_pack_json, policy_remarks_json,
    policy_test_json, policy_trial_json,
};
use dataseal::report::{
    policy_coverage, policy_covered, policy_difference_text, policy_list, policy_page, policy_remarks, policy_test,
    policy_trial,
};

use super::{explain, policy_seal};
use crate::cli::{
    Plain, PolicyCommand, PolicyDiffArgs, PolicyLintArgs, PolicyListArgs, PolicyPacksArgs, PolicyShowArgs,
    PolicyTryArgs,
};
use crate::failure::{Failure, print_error};
use crate::overlay::read_overlay;
use crate::session::{Means, Session};
use crate::terminal;

/// The word for the packs that the program was built with.
const BUILT_IN: &str = "built-in";

pub(crate) fn run(command: &PolicyCommand, means: Means) -> Result<ExitStatus, Failure> {
    match command {
        // What is written lies in a folder of its own, which --policies need not name.
        PolicyCommand::New(arguments) => begin::run(arguments, &means),
        PolicyCommand::List(arguments) => list(arguments, &means.open()?),
        PolicyCommand::Show(arguments) => show(arguments, &means.open()?),
        PolicyCommand::Explain(arguments) => explain::run_for_rule(arguments, &means.open()?),
        PolicyCommand::Coverage(arguments) => coverage(arguments, &means.open()?),
        PolicyCommand::Lint(arguments) => linted(arguments, &means.open()?),
        PolicyCommand::Test(arguments) => test(arguments, &means.open()?),
        PolicyCommand::Diff(arguments) => diff(arguments, &means.open()?),
        PolicyCommand::Try(arguments) => tried(arguments, &means.open()?),
        // Before policies are read: a pack that is not signed yet cannot be read under the keys that it is to be signed by.
        PolicyCommand::Seal(command) => policy_seal::run(command, &means),
    }
}

fn list(arguments: &PolicyListArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let packs = &session.installation.policies().packs;
    terminal::print(&match arguments.format {
        Plain::Human => policy_list(packs, &session.context()),
        Plain::Json => policy_list_json(packs)?,
    });
    Ok(ExitStatus::Success)
}

fn show(arguments: &PolicyShowArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let installation = &session.installation;
    let packs = chosen(installation, std::slice::from_ref(&arguments.pack))?;
    let kinds = installation.rules().kinds();
    let covered = if arguments.coverage {
        Some(cover(installation, &packs, &instruments(installation)?))
    } else {
        None
    };
    let (policies, context) = (installation.policies(), session.context());
    for pack in packs {
        terminal::print(&match arguments.format {
            Plain::Human => {
                let page = policy_page(pack, policies, &kinds, &context);
                match &covered {
                    Some(covered) => format!("{page}\n{}", policy_covered(covered, &context)),
                    None => page,
                }
            }
            Plain::Json => policy_pack_json(pack, policies, &kinds, covered.as_ref())?,
        });
    }
    Ok(ExitStatus::Success)
}

fn coverage(arguments: &PolicyPacksArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let installation = &session.installation;
    let packs = chosen(installation, &arguments.packs)?;
    let index = instruments(installation)?;
    let together = cover(installation, &packs, &index);
    let each: Vec<(&Pack, PackCoverage)> = packs
        .into_iter()
        .map(|pack| (pack, cover(installation, &[pack], &index)))
        .collect();
    terminal::print(&match arguments.format {
        Plain::Human => policy_coverage(&each, &together, &session.context()),
        Plain::Json => policy_coverage_json(&each, &together)?,
    });
    Ok(ExitStatus::Success)
}

fn linted(arguments: &PolicyLintArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let PolicyPacksArgs { packs, format } = &arguments.packs;
    let remarks = lint(&session.installation, packs)?;
    match format {
        Plain::Human => {
            terminal::print(&policy_remarks(&remarks, &session.context()));
            let policies = session.installation.policies();
            let rules: usize = policies.packs.iter().map(|pack| pack.rules.len()).sum();
            session.say(
                "cli.pack-checked",
                &[("packs", &policies.packs.len()), ("rules", &rules)],
            );
        }
        Plain::Json => terminal::print(&policy_remarks_json(&remarks)?),
    }
    Ok(if arguments.strict && !remarks.is_empty() {
        ExitStatus::Findings
    } else {
        ExitStatus::Success
    })
}

fn test(arguments: &PolicyPacksArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let packs = chosen(&session.installation, &arguments.packs)?;
    let outcome = test_examples(&session.installation, &packs);
    terminal::print(&match arguments.format {
        Plain::Human => policy_test(&outcome, &session.context()),
        Plain::Json => policy_test_json(&outcome)?,
    });
    Ok(if outcome.failures.is_empty() {
        ExitStatus::Success
    } else {
        ExitStatus::Findings
    })
}

fn diff(arguments: &PolicyDiffArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let files = |side: &Path| match side.to_str() {
        Some(BUILT_IN) => Ok(None),
        _ if side.is_dir() => read_overlay(side).map(|overlay| Some(overlay.files)),
        _ => {
            let error = Error::new(ErrorCode::Usage, side.display().to_string());
            Err(error.detail(format!("neither a folder nor `{BUILT_IN}`")).into())
        }
    };
    let (old, new) = (files(&arguments.old)?, files(&arguments.new)?);
    let side = |files| match files {
        Some(files) => Side::Folder(files),
        None => Side::BuiltIn,
    };
    let difference = compare(side(old.as_deref()), side(new.as_deref()))?;
    terminal::print(&match arguments.format {
        Plain::Human => policy_difference_text(&difference, &session.context()),
        Plain::Json => policy_difference_json(&difference)?,
    });
    Ok(ExitStatus::Success)
}

fn tried(arguments: &PolicyTryArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let installation = &session.installation;
    let asked = !arguments.policy.is_empty();
    let packs: Vec<PackId> = if asked {
        let packs = chosen(installation, &arguments.policy)?;
        packs.iter().map(|pack| pack.reference.id.clone()).collect()
    } else {
        drafts(installation)?
    };
    if packs.is_empty() {
        let error = Error::new(ErrorCode::Usage, "policy try");
        return Err(error
            .detail("name the draft's folder with --policies, or packs with --policy")
            .into());
    }
    let reports = reports_in(&arguments.results)?;
    if reports.is_empty() {
        let results: Vec<String> = arguments
            .results
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        return Err(Error::new(ErrorCode::InputMissing, results.join(" "))
            .detail("report.json")
            .into());
    }
    let trial = try_packs(installation, &packs, asked, &reports)?;
    terminal::print(&match arguments.format {
        Plain::Human => policy_trial(&trial, &session.context()),
        Plain::Json => policy_trial_json(&trial)?,
    });
    let mut statuses = Vec::new();
    for (report, code) in &trial.unread {
        let error = Error::new(*code, report.clone());
        print_error(&error, session.lang);
        statuses.push(error.exit_status());
    }
    if trial.datasets > 0 {
        statuses.push(ExitStatus::Success);
    } else if !trial.without_facts.is_empty() {
        statuses.push(ExitStatus::Undetermined);
    }
    Ok(ExitStatus::fold(&statuses))
}
