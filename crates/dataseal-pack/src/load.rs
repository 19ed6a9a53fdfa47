//! From the files of a policies folder to everything that is judged by: packs, taxonomy, kinds of evidence, lexicons.
//!
//! Files are handed in as paths and bytes. A path that comes twice is an overlay: the later bytes stand, and the result
//! names it. A file that nothing reads is a problem, because a misplaced rule would silently not be judged.

mod policies;

use std::collections::BTreeMap;
use std::sync::Arc;

use dataseal_model::facts::{FACTS, FactSpec};
use dataseal_model::{Digest, PackRef, RuleCode};

use crate::calendar::{CALENDAR_FILE, Calendar, read_calendar};
use crate::efforts::{EFFORTS_FILE, Efforts, read_efforts};
use crate::evidence::{EVIDENCE_FILE, read_kinds};
use crate::examples::BuiltInRule;
use crate::pack::{EvidenceKind, Pack, Question, Rule};
use crate::pack_file::read_pack_file;
use crate::problem::{Document, Problem, ProblemKind, Problems};
use crate::questions::read_questions;
use crate::registry::{Known, RegistrationCrosswalk, Registry, read_crosswalk, read_registry};
use crate::roles::{Role, role, unread};
use crate::rule::{ReadRule, read_built_in_rule, read_rule};
use crate::source::utf8_text;
use crate::taxonomy::{
    CLASSES_FILE, ClassTree, GRADING_FILE, NAMES_FILE, Taxonomy, holds_classes, read_classes, read_grading, read_names,
    read_tree,
};
use crate::threads::in_parts;
use crate::thresholds::{THRESHOLDS_FILE, Threshold, read_thresholds};
use crate::{Vocabulary, sha256};

/// Folder of classes and grades.
const TAXONOMY: &str = "taxonomy/";
/// Folder of the lexicons.
const LEXICONS: &str = "lexicons/";
/// Folder of the taxonomies.
const TREES: &str = "taxonomies/";
/// Folder of the registries.
const REGISTRIES: &str = "registries/";
/// Folder of the crosswalks between them.
const CROSSWALKS: &str = "crosswalks/";
/// Most bytes of one lexicon.
const LEXICON_LIMIT: usize = 8 << 20;

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
    /// Registries and exchanges by id.
    pub registries: Vec<Registry>,
    /// How registrations of several places stand to each other, by id.
    pub crosswalks: Vec<RegistrationCrosswalk>,
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
    /// Files in whose place a later one of the same path stands, with the digest of that one.
    pub replaced: BTreeMap<String, Digest>,
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
    let (tree, replaced) = merge(files);
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
    let (registries, crosswalks) = read_registries(&tree, &vocabulary, &packs, &mut problems);
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
        registries,
        crosswalks,
        evidence_kinds,
        questions,
        calendar: Arc::new(calendar),
        efforts,
        thresholds,
        lexicons,
        replaced,
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
pub(crate) fn merge<'a>(files: &[PackFile<'a>]) -> (Tree<'a>, BTreeMap<String, Digest>) {
    let mut tree = Tree::new();
    let mut replaced = BTreeMap::new();
    for file in files {
        if tree
            .insert(file.path, file.bytes)
            .is_some_and(|earlier| earlier != file.bytes)
        {
            replaced.insert(file.path.to_owned(), sha256(file.bytes));
        }
    }
    (tree, replaced)
}

pub(crate) fn whole_file(path: &str, kind: ProblemKind) -> Problem {
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

/// Registries and the crosswalks between them, by id.
fn read_registries(
    tree: &Tree<'_>,
    vocabulary: &Vocabulary<'_>,
    packs: &[Pack],
    problems: &mut Problems,
) -> (Vec<Registry>, Vec<RegistrationCrosswalk>) {
    // As with kinds and questions: what could not be read would be called unknown wherever it is used.
    let packs = Some(packs).filter(|_| problems.is_empty());
    let mut registries = Vec::new();
    for (path, bytes) in tree.range(REGISTRIES..) {
        let Role::Registry(stem) = role(path) else { continue };
        registries.extend(read_registry(path, stem, bytes, vocabulary, packs, problems));
    }
    let known = Known {
        vocabulary,
        packs,
        registries: Some(registries.as_slice()).filter(|_| problems.is_empty()),
    };
    let mut crosswalks = Vec::new();
    for (path, bytes) in tree.range(CROSSWALKS..) {
        let Role::Crosswalk(stem) = role(path) else { continue };
        crosswalks.extend(read_crosswalk(path, stem, bytes, known, problems));
    }
    (registries, crosswalks)
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
    let built_in: BTreeMap<&'static str, &'static str> = crate::embedded().collect();
    // The program's own bytes were tested with its own schema.
    let own_schema = vocabulary.facts == FACTS;
    let own = |path: &str, bytes: &[u8]| {
        let (path, text) = built_in.get_key_value(path)?;
        let same = own_schema && text.as_bytes() == bytes;
        same.then(|| BuiltInRule::new(path, text))
    };
    let parts = in_parts(files, |files| {
        let mut problems = Problems::default();
        let mut rules = Vec::new();
        for (folder, path, bytes) in files {
            let rule = match own(path, bytes) {
                Some(rule) => read_built_in_rule(path, rule, &mut problems),
                None => read_rule(path, bytes, vocabulary, &mut problems),
            };
            rules.extend(rule.map(|rule| (folder, rule)));
        }
        (rules, problems)
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
