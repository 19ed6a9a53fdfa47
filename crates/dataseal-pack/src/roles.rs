//! What each path below the policies folder is for.

use crate::calendar::CALENDAR_FILE;
use crate::efforts::EFFORTS_FILE;
use crate::evidence::EVIDENCE_FILE;
use crate::load::whole_file;
use crate::problem::{Problem, ProblemKind};
use crate::questions::QUESTIONS_FILE;
use crate::taxonomy::{CLASSES_FILE, GRADING_FILE, NAMES_FILE, holds_classes};
use crate::thresholds::THRESHOLDS_FILE;
use crate::walk::suggestion;

/// The list of files with their digests; for people and tools, not read here.
const INDEX_FILE: &str = "index.toml";
/// Files that stand alone.
const SINGLE: [&str; 8] = [
    EVIDENCE_FILE,
    CLASSES_FILE,
    GRADING_FILE,
    NAMES_FILE,
    THRESHOLDS_FILE,
    CALENDAR_FILE,
    EFFORTS_FILE,
    INDEX_FILE,
];
/// Folders of what packs share, which are no packs.
const SHARED: [&str; 6] = [
    "crosswalks",
    "lexicons",
    "registries",
    "sources",
    "taxonomies",
    "taxonomy",
];
/// Endings of files that something should read; others (a licence, a read-me) may lie beside them.
const ENDINGS: [&str; 3] = [".toml", ".txt", ".csv"];

/// What a path below the policies folder is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role<'a> {
    /// `<pack>/pack.toml`.
    Pack(&'a str),
    /// `<pack>/rules/<name>.toml`.
    Rule(&'a str),
    /// `<pack>/evidence.toml`.
    Kinds(&'a str),
    /// `<pack>/questions.toml`.
    Questions(&'a str),
    /// `lexicons/<name>`.
    Lexicon(&'a str),
    /// `taxonomies/<id>.toml`.
    Tree(&'a str),
    /// `registries/<id>.toml`.
    Registry(&'a str),
    /// `crosswalks/<id>.toml`.
    Crosswalk(&'a str),
    /// `sources/<name>.toml`: the index of instruments, which judging does without and `instruments.rs` reads.
    Source,
    /// One of the files that stand alone.
    Single,
    /// Nothing that is read.
    Unknown,
}

/// What it is.
pub(crate) fn role(path: &str) -> Role<'_> {
    if SINGLE.contains(&path) || holds_classes(path) {
        return Role::Single;
    }
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        ["sources", name] if name.ends_with(".toml") => Role::Source,
        ["lexicons", name] if [".txt", ".csv"].iter().any(|ending| name.ends_with(ending)) => Role::Lexicon(name),
        ["taxonomies", name] => name.strip_suffix(".toml").map_or(Role::Unknown, Role::Tree),
        ["registries", name] => name.strip_suffix(".toml").map_or(Role::Unknown, Role::Registry),
        ["crosswalks", name] => name.strip_suffix(".toml").map_or(Role::Unknown, Role::Crosswalk),
        [folder, ..] if SHARED.contains(folder) => Role::Unknown,
        [pack, "pack.toml"] => Role::Pack(pack),
        [pack, name] if *name == EVIDENCE_FILE => Role::Kinds(pack),
        [pack, name] if *name == QUESTIONS_FILE => Role::Questions(pack),
        [pack, "rules", name] if name.ends_with(".toml") => Role::Rule(pack),
        _ => Role::Unknown,
    }
}

/// The folder of the pack that a path belongs to, read or not; `None` for what packs share and for what lies beside them.
pub fn pack_of(path: &str) -> Option<&str> {
    match role(path) {
        Role::Pack(folder) | Role::Rule(folder) | Role::Kinds(folder) | Role::Questions(folder) => Some(folder),
        Role::Lexicon(_) | Role::Tree(_) | Role::Registry(_) | Role::Crosswalk(_) | Role::Source | Role::Single => None,
        Role::Unknown => path
            .split_once('/')
            .map(|(folder, _)| folder)
            .filter(|folder| !SHARED.contains(folder)),
    }
}

/// A problem with a file that should be read and is not, with the path that was probably meant.
pub(crate) fn unread(path: &str) -> Option<Problem> {
    if role(path) != Role::Unknown || !ENDINGS.iter().any(|ending| path.ends_with(ending)) {
        return None;
    }
    let parts: Vec<&str> = path.split('/').collect();
    let mut meant: Vec<String> = SINGLE.map(str::to_owned).into();
    match parts.as_slice() {
        [folder, _] => {
            meant.extend(["pack.toml", EVIDENCE_FILE, QUESTIONS_FILE].map(|name| format!("{folder}/{name}")))
        }
        [folder, _, name] => meant.push(format!("{folder}/rules/{name}")),
        _ => {}
    }
    let suggestion = suggestion(path, meant.iter().map(String::as_str)).map(str::to_owned);
    Some(whole_file(path, ProblemKind::UnknownFile { suggestion }))
}
