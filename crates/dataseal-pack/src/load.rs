//! From the files of a policies folder to everything that is judged by: packs, taxonomy, kinds of evidence, lexicons.
//!
//! Files are handed in as paths and bytes. A path that comes twice is an overlay: the later bytes stand, and the result
//! names it. A file that nothing reads is a problem, because a misplaced rule would silently not be judged.

mod policies;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;

use dataseal_model::facts::{FACTS, FactSpec};
use dataseal_model::{Digest, PackRef, RuleCode};

use crate::calendar::{CALENDAR_FILE, Calendar, read_calendar};
use crate::efforts::{EFFORTS_FILE, Efforts, read_efforts};
use crate::evidence::{EVIDENCE_FILE, read_kinds};
use crate::pack::{EvidenceKind, Pack, Question, Rule};
use crate::pack_file::read_pack_file;
use crate::problem::{Document, Problem, ProblemKind, Problems};
use crate::questions::{QUESTIONS_FILE, read_questions};
use crate::rule::{ReadRule, read_rule};
use crate::source::utf8_text;
use crate::taxonomy::{
    CLASSES_FILE, ClassTree, GRADING_FILE, NAMES_FILE, Taxonomy, holds_classes, read_classes, read_grading, read_names,
    read_tree,
};
use crate::thresholds::{THRESHOLDS_FILE, Threshold, read_thresholds};
use crate::walk::suggestion;
use crate::{Vocabulary, sha256};

/// The list of files with their digests; for people and tools, not read here.
const INDEX_FILE: &str = "index.toml";
/// Folder of classes and grades.
const TAXONOMY: &str = "taxonomy/";
/// Folder of the lexicons.
const LEXICONS: &str = "lexicons/";
/// Folder of the taxonomies.
const TREES: &str = "taxonomies/";
/// Threads that read rules.
const READERS: usize = 4;
/// Most bytes of one lexicon.
const LEXICON_LIMIT: usize = 8 << 20;
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
const SHARED: [&str; 4] = ["lexicons", "sources", "taxonomies", "taxonomy"];
/// Endings of files that something should read; others (a licence, a read-me) may lie beside them.
const ENDINGS: [&str; 3] = [".toml", ".txt", ".csv"];

/// One file of a policies folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackFile<'a> {
    /// Path below the folder, with `/`: `cn-core/rules/separate-consent.toml`.
    pub path: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

impl<'a> PackFile<'a> {
    /// A file of this text.
    pub const fn new(path: &'a str, text: &'a str) -> Self {
        Self {
            path,
            bytes: text.as_bytes(),
        }
    }
}

/// Everything that is judged by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policies {
    /// Packs by id.
    pub packs: Vec<Pack>,
    /// Classes and grading scheme.
    pub taxonomy: Taxonomy,
    /// Taxonomies of standards and companies by id: where our classes stand in them.
    pub trees: Vec<ClassTree>,
    /// Kinds of evidence in the order of their files, the common ones first.
    pub evidence_kinds: Vec<EvidenceKind>,
    /// Worksheet questions of the packs, in the order of their files.
    pub questions: Vec<Question>,
    /// The working days that are known.
    pub calendar: Arc<Calendar>,
    /// How long steps of the guide take.
    pub efforts: Efforts,
    /// Legal thresholds in the order of their file.
    pub thresholds: Vec<Threshold>,
    /// Lexicons by name: path below `lexicons/`, text, digest of the file.
    pub lexicons: Vec<(String, String, Digest)>,
    /// Paths whose bytes were replaced by a later file of the same path.
    pub overlaid: Vec<String>,
}

/// Reads the files of a policies folder; of those with one path, the last counts.
///
/// # Errors
/// Every problem of every file at once.
pub fn load_packs(files: &[PackFile<'_>]) -> Result<Policies, Problems> {
    load_with(files, FACTS)
}

/// The lexicons alone, name and text, of which [`load_packs`] says the same.
///
/// # Errors
/// Every problem of every lexicon.
pub fn lexicon_texts<'a>(files: &[PackFile<'a>]) -> Result<Vec<(&'a str, &'a str)>, Problems> {
    let mut problems = Problems::default();
    let texts = read_lexicons(&merge(files).0, &mut problems);
    problems.or(texts.into_iter().map(|(name, text, _)| (name, text)).collect())
}

/// What can be read of files of which some have problems, so that what is wrong in the conditions of the others is told with
/// these; `None` where the names that conditions use cannot be read.
pub fn load_sound(files: &[PackFile<'_>]) -> Option<Policies> {
    load_all(files, FACTS).0
}

/// Reads by another fact schema, so that tests do not depend on the schema in force.
pub(crate) fn load_with(files: &[PackFile<'_>], facts: &'static [FactSpec]) -> Result<Policies, Problems> {
    match load_all(files, facts) {
        (Some(policies), problems) => problems.or(policies),
        (None, problems) => Err(problems.sorted()),
    }
}

fn load_all(files: &[PackFile<'_>], facts: &'static [FactSpec]) -> (Option<Policies>, Problems) {
    let mut problems = Problems::default();
    let (tree, overlaid) = merge(files);
    let evidence_kinds = evidence_kinds(&tree, &mut problems);
    let questions = questions(&tree, &mut problems);
    // What could not be read would be called unknown wherever it is used.
    let readable = problems.is_empty();
    let vocabulary = Vocabulary {
        facts,
        kinds: evidence_kinds.as_deref().filter(|_| readable),
        questions: Some(questions.as_slice()).filter(|_| readable),
    };
    let packs = load_each_pack(&tree, &vocabulary, &mut problems);
    let taxonomy = load_taxonomy(&tree, &mut problems);
    let classes = taxonomy.as_ref().map(|taxonomy| taxonomy.classes.as_slice());
    let trees = read_trees(&tree, classes, &mut problems);
    // Without the file there are none, so that a folder of one's own need not have it.
    let thresholds = tree
        .get(THRESHOLDS_FILE)
        .and_then(|bytes| read_thresholds(bytes, classes, &mut problems))
        .unwrap_or_default();
    let calendar = tree
        .get(CALENDAR_FILE)
        .and_then(|bytes| read_calendar(bytes, &mut problems))
        .unwrap_or_default();
    let efforts = tree
        .get(EFFORTS_FILE)
        .and_then(|bytes| read_efforts(bytes, &mut problems))
        .unwrap_or_default();
    let lexicons = read_lexicons(&tree, &mut problems);
    let lexicons = lexicons
        .into_iter()
        .map(|(name, text, bytes)| (name.to_owned(), text.to_owned(), sha256(bytes)))
        .collect();
    for required in [EVIDENCE_FILE, CLASSES_FILE, GRADING_FILE] {
        if !tree.contains_key(required) {
            problems.extend([whole_file(required, ProblemKind::MissingFile)]);
        }
    }
    problems.extend(tree.keys().filter_map(|path| unread(path)));
    let sound = taxonomy.zip(evidence_kinds).filter(|_| readable);
    let policies = sound.map(|(taxonomy, evidence_kinds)| Policies {
        packs,
        taxonomy,
        trees,
        evidence_kinds,
        questions,
        calendar: Arc::new(calendar),
        efforts,
        thresholds,
        lexicons,
        overlaid,
    });
    (policies, problems)
}

/// The common kinds of evidence, and those of each pack; `None` where the common ones cannot be read.
fn evidence_kinds(tree: &Tree<'_>, problems: &mut Problems) -> Option<Vec<EvidenceKind>> {
    let mut seen = BTreeMap::new();
    let common = tree.get(EVIDENCE_FILE);
    let mut kinds = common.and_then(|bytes| read_kinds(EVIDENCE_FILE, bytes, &mut seen, problems))?;
    for (path, bytes) in tree.iter().filter(|(path, _)| matches!(role(path), Role::Kinds(_))) {
        kinds.extend(read_kinds(path, bytes, &mut seen, problems).unwrap_or_default());
    }
    Some(kinds)
}

/// The questions of every pack.
fn questions(tree: &Tree<'_>, problems: &mut Problems) -> Vec<Question> {
    let mut seen = BTreeMap::new();
    let mut questions = Vec::new();
    for (path, bytes) in tree.iter().filter(|(path, _)| matches!(role(path), Role::Questions(_))) {
        questions.extend(read_questions(path, bytes, &mut seen, problems).unwrap_or_default());
    }
    questions
}

pub(crate) type Tree<'a> = BTreeMap<&'a str, &'a [u8]>;

/// The tree that counts, and the paths at which a later file changed it.
pub(crate) fn merge<'a>(files: &[PackFile<'a>]) -> (Tree<'a>, Vec<String>) {
    let mut tree = Tree::new();
    let mut overlaid = BTreeSet::new();
    for file in files {
        if tree
            .insert(file.path, file.bytes)
            .is_some_and(|earlier| earlier != file.bytes)
        {
            overlaid.insert(file.path.to_owned());
        }
    }
    (tree, overlaid.into_iter().collect())
}

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
    /// `sources/<name>.toml`: the index of instruments, which judging does without and `instruments.rs` reads.
    Source,
    /// One of the files that stand alone.
    Single,
    /// Nothing that is read.
    Unknown,
}

pub(crate) fn role(path: &str) -> Role<'_> {
    if SINGLE.contains(&path) || holds_classes(path) {
        return Role::Single;
    }
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        ["sources", name] if name.ends_with(".toml") => Role::Source,
        ["lexicons", name] if [".txt", ".csv"].iter().any(|ending| name.ends_with(ending)) => Role::Lexicon(name),
        ["taxonomies", name] => name.strip_suffix(".toml").map_or(Role::Unknown, Role::Tree),
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
        Role::Lexicon(_) | Role::Tree(_) | Role::Source | Role::Single => None,
        Role::Unknown => path
            .split_once('/')
            .map(|(folder, _)| folder)
            .filter(|folder| !SHARED.contains(folder)),
    }
}

/// A problem with a file that should be read and is not, with the path that was probably meant.
fn unread(path: &str) -> Option<Problem> {
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

fn whole_file(path: &str, kind: ProblemKind) -> Problem {
    Problem {
        file: path.to_owned(),
        line: 1,
        column: 1,
        key: String::new(),
        kind,
        document: Document::Pack,
    }
}

/// The digest of a pack, from its files in the order of their paths.
///
/// SHA-256 over one line a file, sorted by path: digest, two spaces, path, line feed. So `sha256sum` over the files,
/// piped into `sha256sum`, gives the same.
pub fn tree_digest<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Digest {
    let lines: String = files
        .into_iter()
        .map(|(path, bytes)| format!("{}  {path}\n", sha256(bytes)))
        .collect();
    sha256(lines.as_bytes())
}

fn load_taxonomy(tree: &Tree<'_>, problems: &mut Problems) -> Option<Taxonomy> {
    let files: Vec<(&str, &[u8])> = tree
        .range(TAXONOMY..)
        .filter(|(path, _)| holds_classes(path) || [GRADING_FILE, NAMES_FILE].contains(path))
        .map(|(path, bytes)| (*path, *bytes))
        .collect();
    let (first, further): (Vec<_>, Vec<_>) = files
        .iter()
        .copied()
        .filter(|(path, _)| holds_classes(path))
        .partition(|(path, _)| *path == CLASSES_FILE);
    let classes = read_classes(first.into_iter().chain(further), problems);
    let scheme = tree.get(GRADING_FILE).and_then(|bytes| read_grading(bytes, problems));
    // A folder without the file goes by the built-in words, which are no part of its digest then.
    let names = match tree.get(NAMES_FILE) {
        Some(bytes) => read_names(bytes, problems),
        None => built_in(NAMES_FILE).and_then(|bytes| read_names(bytes, problems)),
    };
    Some(Taxonomy {
        classes: classes?,
        names: names?,
        scheme: scheme?,
        digest: tree_digest(files),
    })
}

/// The taxonomies by id.
fn read_trees(tree: &Tree<'_>, classes: Option<&[crate::Class]>, problems: &mut Problems) -> Vec<ClassTree> {
    let mut trees = Vec::new();
    for (path, bytes) in tree.range(TREES..) {
        let Role::Tree(stem) = role(path) else { continue };
        trees.extend(read_tree(path, stem, bytes, classes, problems));
    }
    trees
}

/// The bytes of a file that the program was built with.
fn built_in(path: &str) -> Option<&'static [u8]> {
    let found = crate::embedded().find(|(known, _)| *known == path);
    found.map(|(_, text)| text.as_bytes())
}

/// Name, text and bytes of each lexicon.
fn read_lexicons<'a>(tree: &Tree<'a>, problems: &mut Problems) -> Vec<(&'a str, &'a str, &'a [u8])> {
    let mut lexicons = Vec::new();
    for (path, bytes) in tree.range(LEXICONS..) {
        let Role::Lexicon(name) = role(path) else { continue };
        match utf8_text(Document::Pack, path, bytes, LEXICON_LIMIT) {
            Ok(text) => lexicons.push((name, text, *bytes)),
            Err(problem) => problems.extend([*problem]),
        }
    }
    lexicons
}

fn load_each_pack(tree: &Tree<'_>, vocabulary: &Vocabulary<'_>, problems: &mut Problems) -> Vec<Pack> {
    let mut folders: BTreeMap<&str, Tree<'_>> = BTreeMap::new();
    for (path, bytes) in tree {
        if let Role::Pack(folder) | Role::Rule(folder) | Role::Kinds(folder) | Role::Questions(folder) = role(path) {
            folders.entry(folder).or_default().insert(path, bytes);
        }
    }
    let mut rules = read_rules(tree, vocabulary, problems);
    let mut codes = BTreeMap::new();
    let known: Vec<&str> = folders.keys().copied().collect();
    let mut packs = Vec::new();
    for (folder, files) in &folders {
        let read = rules.remove(folder).unwrap_or_default();
        let unique = read
            .into_iter()
            .filter_map(|read| unique_code(read, &mut codes, problems));
        let rules = unique.collect();
        packs.extend(load_pack(folder, files, &known, rules, problems));
    }
    packs
}

/// The rules by folder, in the order of their files. Nearly all that is to be parsed are rules, so several threads read.
fn read_rules<'t>(
    tree: &Tree<'t>,
    vocabulary: &Vocabulary<'_>,
    problems: &mut Problems,
) -> BTreeMap<&'t str, Vec<ReadRule>> {
    let of_rule = |(path, bytes): (&&'t str, &&'t [u8])| match role(path) {
        Role::Rule(folder) => Some((folder, *path, *bytes)),
        _ => None,
    };
    let files: Vec<_> = tree.iter().filter_map(of_rule).collect();
    let read = |files: &[(&'t str, &str, &[u8])]| {
        let mut problems = Problems::default();
        let mut rules = Vec::new();
        for (folder, path, bytes) in files {
            rules.extend(read_rule(path, bytes, vocabulary, &mut problems).map(|rule| (*folder, rule)));
        }
        (rules, problems)
    };
    let share = files.len().div_ceil(READERS).max(1);
    let parts: Vec<_> = thread::scope(|scope| {
        let running: Vec<_> = files.chunks(share).map(|files| scope.spawn(|| read(files))).collect();
        let joined = running.into_iter().map(thread::ScopedJoinHandle::join);
        joined
            .map(|part| part.unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    });
    let mut by_folder: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (rules, found) in parts {
        problems.extend(found);
        for (folder, rule) in rules {
            by_folder.entry(folder).or_default().push(rule);
        }
    }
    by_folder
}

fn load_pack(
    folder: &str,
    files: &Tree<'_>,
    known: &[&str],
    mut rules: Vec<Rule>,
    problems: &mut Problems,
) -> Option<Pack> {
    let pack_path = format!("{folder}/pack.toml");
    rules.sort_by(|left, right| left.code.cmp(&right.code));
    let Some(bytes) = files.get(pack_path.as_str()) else {
        problems.extend([whole_file(&pack_path, ProblemKind::MissingFile)]);
        return None;
    };
    let digest = tree_digest(files.iter().map(|(path, bytes)| (*path, *bytes)));
    read_pack_file(&pack_path, folder, known, bytes, problems).map(|pack| {
        let reference = PackRef {
            digest,
            ..pack.reference
        };
        Pack {
            reference,
            rules,
            ..pack
        }
    })
}

fn unique_code(read: ReadRule, codes: &mut BTreeMap<RuleCode, String>, problems: &mut Problems) -> Option<Rule> {
    let ReadRule {
        rule,
        code_position: (line, column),
    } = read;
    if let Some(first) = codes.get(&rule.code) {
        problems.extend([Problem {
            line,
            column,
            key: "code".to_owned(),
            ..whole_file(
                &rule.file,
                ProblemKind::Duplicate {
                    what: rule.code.to_string(),
                    first: first.clone(),
                },
            )
        }]);
        return None;
    }
    codes.insert(rule.code.clone(), format!("{}:{line}:{column}", rule.file));
    Some(rule)
}
