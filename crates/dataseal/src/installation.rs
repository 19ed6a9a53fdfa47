//! What a run works with: packs, taxonomy, compiled rules and recognisers, all from one set of policy bytes.

use std::collections::BTreeSet;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;

use dataseal_classify::{Lexicons, NameTerms, recogniser_set};
use dataseal_model::facts::{FACTS, FactOrigin};
use dataseal_model::{Asset, ErrorCode, Masked, PackId, RecogniserSet, SensitiveProfile, disclose_name, nearest};
use dataseal_pack::{ClassTree, PackFile, Policies, Problems, files_under, lexicon_texts, load_packs, load_sound};
use dataseal_policy::{RuleBook, compile};
use dataseal_report::Questionnaire;

use crate::{Error, Overlay};

/// Packs, taxonomy, rules and recognisers in force for a run.
pub struct Installation {
    policies: Policies,
    rules: RuleBook,
    recognisers: Arc<RecogniserSet>,
    terms: NameTerms,
    overlay: Overlay,
    judging: Judging,
}

/// What a person settles about judging: part of the basis of every result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judging {
    /// Under which reading classes are sensitive personal information.
    pub sensitive: SensitiveProfile,
    /// Taxonomies in which labels are placed and whose levels set floors, beside those of the declared sector.
    pub taxonomies: Vec<PackId>,
    /// Packs of rules that are judged by, beside those that always are and those of the declared sector.
    pub policies: Vec<PackId>,
}

/// Why the policies cannot be used.
#[derive(Clone, Debug, thiserror::Error)]
pub enum PolicyError {
    /// Problems in TOML files, all of them.
    #[error("the policy files have problems")]
    Problems(Problems),
    /// A pack that was asked for is not there.
    #[error("there is no pack `{written}`")]
    UnknownPack {
        /// What was asked for.
        written: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// Packs are not signed as they must be, or not what their signature files say: all that is wrong.
    #[error("policy packs are not signed as they must be")]
    Untrusted(Vec<Error>),
    /// A word list is missing or malformed.
    #[error("{0}")]
    Lexicon(String),
    /// A taxonomy that was asked for is not there.
    #[error("there is no taxonomy `{written}`")]
    UnknownTaxonomy {
        /// What was asked for.
        written: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
}

impl Installation {
    /// The packs that the program was built with.
    ///
    /// # Errors
    /// None in a released program: the embedded packs are tested.
    pub fn embedded() -> Result<Self, PolicyError> {
        Self::build(&Overlay::default(), &Judging::default())
    }

    /// The embedded packs with files of `overlay` (path relative to `policies/`, text) added or put in their place.
    ///
    /// # Errors
    /// Every problem of every file.
    pub fn overlaid(overlay: &[(String, String)]) -> Result<Self, PolicyError> {
        Self::build(&Overlay::unsigned(overlay.to_vec()), &Judging::default())
    }

    /// The same, judging as a person settled it. Signatures are checked before anything is parsed.
    ///
    /// # Errors
    /// A signature that must be there and is not, or does not fit; every problem of every file; a taxonomy that is not there.
    pub fn judging_by(overlay: &Overlay, judging: &Judging) -> Result<Self, PolicyError> {
        Self::build(overlay, judging)
    }

    fn build(overlay: &Overlay, judging: &Judging) -> Result<Self, PolicyError> {
        let checked = overlay.check().map_err(PolicyError::Untrusted)?;
        let files = files_under(&overlay.files);
        // Two halves of about the same length, because most of a short run would otherwise be spent here.
        let (policies, recognisers) = beside(|| recognisers(&files), || load_packs(&files));
        let mut policies = under(policies.map_err(|problems| all_problems(problems, &files))?, judging)?;
        checked.mark(&mut policies).map_err(PolicyError::Untrusted)?;
        let (rules, terms) = beside(|| NameTerms::new(&policies.taxonomy), || compile(&policies));
        Ok(Self {
            rules: rules.map_err(PolicyError::Problems)?,
            recognisers: recognisers?,
            terms,
            policies,
            overlay: overlay.clone(),
            judging: judging.clone(),
        })
    }

    /// The packs and the taxonomy.
    pub const fn policies(&self) -> &Policies {
        &self.policies
    }

    /// What was settled about judging.
    pub const fn judging(&self) -> &Judging {
        &self.judging
    }

    /// Taxonomies in which labels are placed: those that were chosen, those of the sector that is declared, and the one that
    /// says what is sensitive where that is not the reading of the classes themselves. By id.
    pub fn trees(&self, asset: Option<&Asset>) -> Vec<&ClassTree> {
        let sector = asset.and_then(|asset| asset.text("sector"));
        let reading =
            (self.judging.sensitive != SensitiveProfile::default()).then(|| self.judging.sensitive.taxonomy());
        let wanted = |tree: &&ClassTree| {
            let id = &tree.reference.id;
            let of_sector = tree.sector.is_some() && tree.sector.as_deref() == sector;
            self.judging.taxonomies.contains(id) || of_sector || reading.as_ref() == Some(id)
        };
        let mut trees: Vec<&ClassTree> = self.policies.trees.iter().filter(wanted).collect();
        trees.sort_by(|left, right| left.reference.id.cmp(&right.reference.id));
        trees
    }

    /// The packs that are judged by: those that always are, those of the declared sector, those that were asked for.
    pub fn packs(&self, asset: Option<&Asset>) -> BTreeSet<PackId> {
        let sector = asset.and_then(|asset| asset.text("sector"));
        self.policies.in_force(&self.judging.policies, sector)
    }

    /// What a new declaration is asked: what the packs in force read, and what no rule reads but the form or the grading does.
    pub fn questionnaire(&self, asset: Option<&Asset>) -> Questionnaire {
        let packs = self.packs(asset);
        let judged = self.rules.reads(|pack| packs.contains(pack));
        let elsewhere = self.rules.reads(|pack| !packs.contains(pack));
        let declared = FACTS.iter().filter(|spec| spec.origin == FactOrigin::Declared);
        let facts = declared
            .map(|spec| spec.name)
            .filter(|name| judged.facts.contains(name) || !elsewhere.facts.contains(name));
        Questionnaire {
            facts: facts.map(str::to_owned).collect(),
            questions: judged.questions,
        }
    }

    /// The compiled rules.
    pub const fn rules(&self) -> &RuleBook {
        &self.rules
    }

    /// The recognisers.
    pub fn recognisers(&self) -> Arc<RecogniserSet> {
        Arc::clone(&self.recognisers)
    }

    /// The same packs without recognisers: no content is looked at, so labels rest on names, and no name is withheld. For
    /// measuring what recognisers cost, not for results.
    #[must_use]
    pub fn without_recognisers(self) -> Self {
        Self {
            recognisers: Arc::new(RecogniserSet::new(Vec::new(), dataseal_pack::sha256(b"no recognisers"))),
            ..self
        }
    }

    /// A file name as results may show it: its place stands in where a recogniser finds personal data in the name.
    pub fn shown_name(&self, name: &str, position: usize) -> String {
        disclose_name(&Masked::new(name.to_owned()), position, &self.recognisers)
            .0
            .to_string()
    }

    /// What column names say about classes.
    pub(crate) const fn terms(&self) -> &NameTerms {
        &self.terms
    }

    /// The overlay that the reader must be told of.
    pub(crate) fn overlay(&self) -> &[(String, String)] {
        &self.overlay.files
    }
}

/// The recognisers alone, for the reader, which judges nothing and cannot show problems one by one.
pub(crate) fn recognisers_with(overlay: &[(String, String)]) -> Result<Arc<RecogniserSet>, Error> {
    recognisers(&files_under(overlay)).map_err(|_| Error::new(ErrorCode::PackInvalid, ""))
}

/// Problems of files with those of the conditions in the others, so that all are told at once.
fn all_problems(mut problems: Problems, files: &[PackFile<'_>]) -> PolicyError {
    let of_conditions = load_sound(files).and_then(|policies| compile(&policies).err());
    problems.extend(of_conditions.into_iter().flatten());
    PolicyError::Problems(problems.sorted())
}

/// Policies with classes as sensitive as the profile reads them.
fn under(mut policies: Policies, judging: &Judging) -> Result<Policies, PolicyError> {
    for id in &judging.taxonomies {
        if policies.tree(id.as_str()).is_none() {
            let known = policies.trees.iter().map(|tree| tree.reference.id.as_str());
            return Err(PolicyError::UnknownTaxonomy {
                written: id.to_string(),
                nearest: nearest(id.as_str(), known).map(str::to_owned),
            });
        }
    }
    for id in &judging.policies {
        if policies.pack(id.as_str()).is_none() {
            let known = policies.packs.iter().map(|pack| pack.reference.id.as_str());
            return Err(PolicyError::UnknownPack {
                written: id.to_string(),
                nearest: nearest(id.as_str(), known).map(str::to_owned),
            });
        }
    }
    if judging.sensitive == SensitiveProfile::default() {
        return Ok(policies);
    }
    let id = judging.sensitive.as_str();
    let tree = policies.tree(id).ok_or_else(|| PolicyError::UnknownTaxonomy {
        written: id.to_owned(),
        nearest: None,
    })?;
    policies.taxonomy = policies.taxonomy.clone().as_read_by(tree);
    Ok(policies)
}

fn recognisers(files: &[PackFile<'_>]) -> Result<Arc<RecogniserSet>, PolicyError> {
    let lists = lexicon_texts(files).map_err(PolicyError::Problems)?;
    let lexicons = Lexicons::from_packs(lists).map_err(|defect| PolicyError::Lexicon(defect.to_string()))?;
    Ok(Arc::new(recogniser_set(&lexicons)))
}

/// Does one thing on a thread of its own and another meanwhile; gives the result of the other first.
fn beside<A: Send, B>(aside: impl FnOnce() -> A + Send, here: impl FnOnce() -> B) -> (B, A) {
    thread::scope(|scope| {
        let aside = scope.spawn(aside);
        let here = here();
        (here, aside.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}
