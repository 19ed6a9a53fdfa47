//! The invariants of the design that text can check. Fast, and without building anything else.
//!
//! Each module holds one family of checks as functions from a [`tree::Tree`] to problems, each with a test on a bad snippet
//! that shows it can fail. A problem names file and line and says what to do. Do not weaken a check to get a change in:
//! change the design first.
#![expect(clippy::indexing_slicing, clippy::string_slice, reason = "tests fail by panicking")]

mod catalogues;
mod citations;
mod dependencies;
mod documents;
mod files;
mod generated;
mod layers;
mod lockfile;
mod manifests;
mod secrets;
mod source;
mod tree;
mod words;

use tree::{Problem, Tree};

/// Fails with every problem on a line of its own.
#[track_caller]
fn verdict(problems: &[Problem]) {
    let lines: Vec<String> = problems
        .iter()
        .map(|p| format!("  {}:{}: {}", p.path, p.line, p.message))
        .collect();
    assert!(
        problems.is_empty(),
        "{} problem(s):\n{}",
        problems.len(),
        lines.join("\n")
    );
}

/// One test for each check, over the working tree.
macro_rules! tidy {
    ($($name:ident => $check:expr;)*) => {
        $(#[test]
        fn $name() {
            verdict(&$check(&Tree::of_workspace()));
        })*
    };
}

tidy! {
    crates_depend_on_each_other_as_designed => dependencies::between_our_crates;
    third_parties_stay_in_their_crates => dependencies::restricted_third_parties;
    attesting_half_is_free_of_arrow => lockfile::arrow_in_attesting_half;
    crates_inherit_lints_and_say_what_they_are => manifests::package_headers;
    the_cli_can_be_run_without_naming_it => manifests::default_run;
    every_black_box_suite_is_run => manifests::black_box_suites;
    files_say_what_they_are_for => files::opening_words;
    files_are_short => files::length;
    lints_are_expected_not_allowed => files::allow_attributes;
    only_binaries_touch_the_outside => layers::outside_world;
    no_global_allocator => layers::global_allocator;
    the_model_is_plain => layers::plain_model;
    no_sql_text_from_data => layers::sql_text;
    masked_values_are_opened_only_where_listed => secrets::exposures;
    nothing_is_left_for_later => words::unfinished;
    no_machine_is_named => words::machine_paths;
    no_registry_host_is_named => words::registry_hosts;
    generated_files_are_fresh => generated::registries;
    samples_are_fresh => generated::samples;
    links_lead_somewhere => documents::links;
    paths_in_documents_exist => documents::paths;
    lexicons_name_source_and_licence => documents::lexicons;
    message_catalogues_have_the_same_keys => catalogues::keys;
    details_of_errors_are_told_in_chinese => catalogues::details;
    citations_stand_in_the_index_of_sources => citations::in_index;
    statutes_have_as_many_articles_as_indexed => citations::counted_as_in_the_texts;
}
