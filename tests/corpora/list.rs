//! The list of files and what must come of each: tab-separated `path bytes sha256 format expect rows basis …` under one
//! line of names.

use std::collections::BTreeMap;
use std::io::copy;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

/// What must come of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Expectation {
    /// Readable, with this many rows.
    Ok,
    /// These rows, or a clear error.
    OkIfSupported,
    /// A clear error.
    Error,
    /// Any documented outcome.
    AnyClean,
}

impl Expectation {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::OkIfSupported => "ok-if-supported",
            Self::Error => "error",
            Self::AnyClean => "any-clean",
        }
    }

    fn parse(text: &str) -> Self {
        [Self::Ok, Self::OkIfSupported, Self::Error, Self::AnyClean]
            .into_iter()
            .find(|known| known.as_str() == text)
            .unwrap_or_else(|| panic!("unknown expectation `{text}`"))
    }
}

/// One line of the list.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) path: String,
    pub(crate) format: String,
    pub(crate) expect: Expectation,
    pub(crate) rows: Option<u64>,
}

/// A list and the folder that its paths start from.
pub(crate) struct Corpus {
    pub(crate) cases: Vec<Case>,
    folder: PathBuf,
    /// Whether it is the shared one, for which there are figures.
    pub(crate) is_default: bool,
}

impl Corpus {
    /// The list that the environment names, unpacked if need be.
    pub(crate) fn open() -> Self {
        let told = |variable: &str| {
            std::env::var_os(variable)
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        };
        let shared =
            || told("DATASEAL_TEST_SHARED").expect("DATASEAL_TEST_SHARED or DATASEAL_CORPORA_LIST must be set");
        let other = told("DATASEAL_CORPORA_LIST");
        let list = other.clone().unwrap_or_else(|| shared().join("corpora/dev.tsv"));
        let is_default = other.is_none_or(|list| list.ends_with("shared/corpora/dev.tsv"));
        let folder = told("DATASEAL_CORPORA_FOLDER").unwrap_or_else(|| {
            let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
                .parent()
                .expect("cargo's target folder");
            target.join("corpora")
        });
        let text = std::fs::read_to_string(&list).unwrap_or_else(|error| panic!("{}: {error}", list.display()));
        let cases: Vec<Case> = text.lines().skip(1).map(case).collect();
        assert!(!cases.is_empty(), "{} lists nothing", list.display());
        let corpus = Self {
            cases,
            folder,
            is_default,
        };
        // Tests run side by side, and the first of them unpacks for all.
        let unpacking = UNPACKING.lock();
        if corpus.missing().is_some() {
            unpack(&list.with_extension("tar.zst"), &corpus.folder);
        }
        drop(unpacking);
        let missing = corpus.missing().map(|case| case.path.clone());
        assert_eq!(
            missing,
            None,
            "the list names a file that is not in {}",
            corpus.folder.display()
        );
        corpus
    }

    pub(crate) fn path(&self, case: &Case) -> PathBuf {
        self.folder.join(&case.path)
    }

    /// About `wanted` cases, evenly from every format and expectation.
    pub(crate) fn sample(&self, wanted: usize) -> Vec<&Case> {
        let mut kinds: BTreeMap<(&str, Expectation), Vec<&Case>> = BTreeMap::new();
        for case in &self.cases {
            kinds.entry((&case.format, case.expect)).or_default().push(case);
        }
        let each = wanted.div_ceil(kinds.len().max(1));
        let spread = |cases: &Vec<&'_ Case>| cases.len().div_ceil(each).max(1);
        kinds
            .values()
            .flat_map(|cases| cases.iter().copied().step_by(spread(cases)))
            .collect()
    }

    fn missing(&self) -> Option<&Case> {
        self.cases.iter().find(|case| !self.path(case).is_file())
    }
}

fn case(line: &str) -> Case {
    let mut fields = line.split('\t');
    let mut next = || fields.next().unwrap_or_default();
    let (path, _bytes, _digest, format, expect, rows) = (next(), next(), next(), next(), next(), next());
    Case {
        path: path.to_owned(),
        format: format.to_owned(),
        expect: Expectation::parse(expect),
        rows: rows.parse().ok(),
    }
}

/// Held by whoever unpacks.
static UNPACKING: Mutex<()> = Mutex::new(());

/// Unpacks a tar archive compressed with Zstandard.
fn unpack(archive: &Path, folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    let file = std::fs::File::open(archive).unwrap_or_else(|error| panic!("{}: {error}", archive.display()));
    let mut tar = Command::new("tar")
        .arg("-x")
        .current_dir(folder)
        .stdin(Stdio::piped())
        .spawn()
        .expect("tar");
    let mut stdin = tar.stdin.take().unwrap();
    copy(&mut zstd::stream::read::Decoder::new(file).unwrap(), &mut stdin).unwrap();
    drop(stdin);
    assert!(tar.wait().unwrap().success());
}
