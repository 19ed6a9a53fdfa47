//! What a code means: a rule, a recogniser or class, or an error.

use dataseal_classify::{recogniser_doc, recogniser_ids};
use dataseal_model::ErrorCode;
use dataseal_pack::{Class, Rule};

use crate::Installation;

/// What was found under a code.
pub enum Explanation<'a> {
    /// A compliance rule.
    Rule(&'a Rule),
    /// A class of data, with the recogniser's own page where there is one.
    Class(&'a Class, Option<&'static str>),
    /// A recogniser that gives evidence only and names no class, with its page.
    Recogniser(String, &'static str),
    /// An error of the program.
    Error(ErrorCode),
}

/// Finds a rule code (`CN-CORE-001`), a class or recogniser id (`resident-id`) or an error code (`DS-IN-001`), whatever
/// the case it is written in. `Err` holds the nearest known code.
///
/// # Errors
/// The code is unknown.
pub fn explain<'a>(code: &str, installation: &'a Installation) -> Result<Explanation<'a>, Option<String>> {
    let policies = installation.policies();
    let upper = code.to_uppercase();
    let lower = code.to_lowercase();
    if let Some(rule) = rules(installation).find(|rule| rule.code.as_str() == upper) {
        return Ok(Explanation::Rule(rule));
    }
    if let Some(class) = policies
        .taxonomy
        .classes
        .iter()
        .find(|class| class.id.as_str() == lower)
    {
        return Ok(Explanation::Class(class, recogniser_doc(&lower)));
    }
    if let Some(page) = recogniser_doc(&lower) {
        return Ok(Explanation::Recogniser(lower, page));
    }
    if let Some(error) = ErrorCode::ALL.iter().find(|error| error.as_str() == upper) {
        return Ok(Explanation::Error(*error));
    }
    let known = known_codes(installation);
    let nearest = |written: &str| dataseal_model::nearest(written, known.iter().map(String::as_str)).map(str::to_owned);
    Err(nearest(&upper).or_else(|| nearest(&lower)))
}

/// What a recogniser finds, in both languages: the first line of its page.
pub fn recogniser_title(id: &str) -> Option<(&'static str, &'static str)> {
    recogniser_doc(id)?.split("\n\n").nth(1)?.trim().split_once(" · ")
}

fn rules(installation: &Installation) -> impl Iterator<Item = &Rule> {
    installation.policies().packs.iter().flat_map(|pack| &pack.rules)
}

/// Every code that [`explain`] knows, sorted.
fn known_codes(installation: &Installation) -> Vec<String> {
    let rules = rules(installation).map(|rule| rule.code.to_string());
    let classes = installation
        .policies()
        .taxonomy
        .classes
        .iter()
        .map(|class| class.id.to_string());
    let recognisers = recogniser_ids().map(str::to_owned);
    let errors = ErrorCode::ALL.iter().map(|code| code.as_str().to_owned());
    let mut known: Vec<String> = rules.chain(classes).chain(recognisers).chain(errors).collect();
    known.sort();
    known.dedup();
    known
}
