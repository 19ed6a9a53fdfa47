//! `dataseal asset lint`: every problem of an asset.toml, or how far it is answered.

use dataseal::lint_asset;
use dataseal::model::ExitStatus;
use dataseal::report::{pad, printable};

use crate::cli::AssetLintArgs;
use crate::commands::scan::quoted;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal;

pub(super) fn run(arguments: &AssetLintArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let lint = lint_asset(&arguments.asset, &session.installation)?;
    let shown = arguments.asset.display().to_string();
    let asked: usize = lint.sections.iter().map(|count| count.asked).sum();
    let open: usize = lint.sections.iter().map(|count| count.open).sum();
    let answered = asked.saturating_sub(open);
    session.say(
        "cli.lint-sound",
        &[("path", &shown), ("answered", &answered), ("asked", &asked)],
    );
    let widest = lint.sections.iter().map(|count| count.section.len()).max().unwrap_or(0);
    for count in lint.sections.iter().filter(|count| count.open > 0) {
        let section = pad(count.section, widest);
        session.say(
            "cli.lint-open",
            &[("section", &section), ("open", &count.open), ("asked", &count.asked)],
        );
    }
    for name in &lint.absent {
        terminal::print(&session.text("cli.lint-absent", &[("file", &printable(name))]));
    }
    if open > 0 {
        let next = format!("dataseal asset edit {}", quoted(&shown));
        session.note("cli.next", &[("command", &next)]);
    }
    Ok(ExitStatus::Success)
}
