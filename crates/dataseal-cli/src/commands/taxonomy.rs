//! `dataseal taxonomy`: look at taxonomies, lead from one to another, import a company's own.

use std::fs;

use dataseal::model::{ErrorCode, ExitStatus, PackId, nearest};
use dataseal::output::{Existing, write_whole};
use dataseal::pack::{ClassTree, Crosswalk};
use dataseal::report::taxonomy_v1::{crosswalk_json, taxonomy_json, taxonomy_list_json};
use dataseal::report::{crosswalk_text, taxonomy_list, taxonomy_page};
use dataseal::{BookRefusal, Error, read_book, taxonomy_of_book};

use super::refuse_existing;
use super::scan::quoted;
use crate::cli::{Plain, TaxonomyCommand, TaxonomyImportArgs};
use crate::failure::{Failure, unknown_taxonomy};
use crate::session::Session;
use crate::terminal;

pub(crate) fn run(command: &TaxonomyCommand, session: &Session) -> Result<ExitStatus, Failure> {
    let policies = session.installation.policies();
    let context = session.context();
    terminal::print(&match command {
        TaxonomyCommand::List(arguments) => match arguments.format {
            Plain::Human => taxonomy_list(&policies.trees, &context),
            Plain::Json => taxonomy_list_json(&policies.trees)?,
        },
        TaxonomyCommand::Show(arguments) => {
            let tree = find(&arguments.id, session)?;
            match arguments.format {
                Plain::Human => taxonomy_page(tree, &policies.taxonomy, &context),
                Plain::Json => taxonomy_json(tree, &policies.taxonomy)?,
            }
        }
        TaxonomyCommand::Crosswalk(arguments) => {
            let (from, to) = (find(&arguments.a, session)?, find(&arguments.b, session)?);
            let walk = Crosswalk::new(from, to, &policies.taxonomy.classes);
            match arguments.format {
                Plain::Human => crosswalk_text(from, to, &walk, &context),
                Plain::Json => crosswalk_json(from, to, &walk)?,
            }
        }
        TaxonomyCommand::Import(arguments) => return import(arguments, session),
    });
    Ok(ExitStatus::Success)
}

fn find<'s>(id: &str, session: &'s Session) -> Result<&'s ClassTree, Failure> {
    let policies = session.installation.policies();
    policies.tree(id).ok_or_else(|| {
        let known = policies.trees.iter().map(|tree| tree.reference.id.as_str());
        unknown_taxonomy(id, nearest(id, known))
    })
}

fn import(arguments: &TaxonomyImportArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let output = arguments.output.display().to_string();
    if !arguments.force {
        refuse_existing(&arguments.output)?;
    }
    let stem = arguments.output.file_stem().and_then(|stem| stem.to_str());
    let is_toml = arguments.output.extension().is_some_and(|end| end == "toml");
    let id: Option<PackId> = stem.filter(|_| is_toml).and_then(|stem| stem.parse().ok());
    let id = id.ok_or_else(|| {
        let error = Error::new(ErrorCode::Usage, output.clone());
        error.detail("the file is called ID.toml, where ID is lower-case words joined by hyphens")
    })?;
    let sheets = read_book(&arguments.file)?;
    let title = arguments.title.clone().unwrap_or_else(|| id.to_string());
    let toml = match taxonomy_of_book(&sheets, &id, &title, session.installation.policies()) {
        Ok(toml) => toml,
        Err(BookRefusal::Problems(problems)) => return Err(Failure::Problems(problems)),
        Err(BookRefusal::Cells(problems)) => {
            let errors = problems.into_iter().map(|problem| {
                let what = session.lang.pick(&problem.what).to_owned();
                Error::new(ErrorCode::PackInvalid, problem.place).detail(what)
            });
            return Err(Failure::Errors(errors.collect()));
        }
    };
    if let Some(folder) = arguments
        .output
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        fs::create_dir_all(folder).map_err(|_| Failure::of(ErrorCode::OutputFailed, folder.display().to_string()))?;
    }
    let existing = Existing::under(arguments.force);
    write_whole(&arguments.output, toml.as_bytes(), existing)?;
    session.say("cli.taxonomy-imported", &[("path", &output), ("id", &id)]);
    if let Some(policies) = arguments.output.parent().and_then(|folder| folder.parent()) {
        let folder = if policies.as_os_str().is_empty() {
            ".".to_owned()
        } else {
            quoted(&policies.display().to_string())
        };
        let next = format!("dataseal taxonomy show {id} --policies {folder}");
        session.note("cli.next", &[("command", &next)]);
    }
    Ok(ExitStatus::Success)
}
