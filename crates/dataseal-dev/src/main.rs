//! `dataseal-dev gen [--check]` and `dataseal-dev samples [--check]`: writes what is generated, or says what is stale.
//!
//! Exit codes: 0 fresh or written, 1 stale or not generated, 2 wrong usage.

use std::process::ExitCode;

use dataseal_dev::{DevError, Plan, generate, samples, workspace_root};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let root = workspace_root();
    let (what, check) = match arguments.as_slice() {
        [what] => (*what, false),
        [what, "--check"] => (*what, true),
        _ => return usage(),
    };
    let (plan, problems) = match what {
        "gen" => generate::plan(&root),
        "samples" => samples::plan().map_or_else(|problem| (Plan::default(), vec![problem]), |plan| (plan, Vec::new())),
        _ => return usage(),
    };
    finish(what, check, &plan, problems)
}

#[expect(clippy::print_stderr, reason = "the binary's own usage text")]
fn usage() -> ExitCode {
    eprintln!("usage: dataseal-dev gen [--check] | dataseal-dev samples [--check]");
    ExitCode::from(2)
}

#[expect(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "the binary reports what it wrote or found stale"
)]
fn finish(what: &str, check: bool, plan: &Plan, mut problems: Vec<DevError>) -> ExitCode {
    let root = workspace_root();
    let touched = if check { plan.stale(&root) } else { plan.write(&root) };
    let touched = touched.unwrap_or_else(|problem| {
        problems.push(problem);
        Vec::new()
    });
    for path in &touched {
        println!("{} {path}", if check { "stale" } else { "wrote" });
    }
    for problem in &problems {
        eprintln!("error: {problem}");
    }
    if check && !touched.is_empty() {
        eprintln!("run `cargo run -p dataseal-dev -- {what}` and commit the result");
    }
    if problems.is_empty() && (!check || touched.is_empty()) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
