//! Finding one's way in what was loaded, and which packs are judged by.

use std::collections::BTreeSet;

use dataseal_model::{PackId, PackRef, RuleCode};

use super::Policies;
use crate::pack::{EvidenceKind, Pack, Question, Rule, Selection};
use crate::taxonomy::ClassTree;

impl Policies {
    /// Ids, versions and digests of these packs.
    pub fn references(&self, packs: &BTreeSet<PackId>) -> Vec<PackRef> {
        let references = self.packs.iter().map(|pack| &pack.reference);
        references.filter(|pack| packs.contains(&pack.id)).cloned().collect()
    }

    /// Finds a rule by its code, with its pack.
    pub fn rule(&self, code: &RuleCode) -> Option<(&Pack, &Rule)> {
        self.packs.iter().find_map(|pack| Some((pack, pack.rule(code)?)))
    }

    /// The packs that are judged by: those that always are, those of the declared sector, those asked for, and what these require.
    pub fn in_force(&self, asked: &[PackId], sector: Option<&str>) -> BTreeSet<PackId> {
        let wanted = |pack: &&Pack| match &pack.selection {
            Selection::Always => true,
            Selection::Sector(of) => Some(of.as_str()) == sector || asked.contains(&pack.reference.id),
            Selection::OnRequest => asked.contains(&pack.reference.id),
            Selection::Waivers => false,
        };
        let mut open: Vec<&Pack> = self.packs.iter().filter(wanted).collect();
        let mut packs = BTreeSet::new();
        while let Some(pack) = open.pop() {
            if packs.insert(pack.reference.id.clone()) {
                let required = |other: &&Pack| {
                    other.selection != Selection::Waivers && pack.requires.contains(&other.reference.id)
                };
                open.extend(self.packs.iter().filter(required));
            }
        }
        packs
    }

    /// The packs whose rules are about waivers.
    pub fn about_waivers(&self) -> BTreeSet<PackId> {
        let packs = self.packs.iter().filter(|pack| pack.selection == Selection::Waivers);
        packs.map(|pack| pack.reference.id.clone()).collect()
    }

    /// Finds a pack by its id.
    pub fn pack(&self, id: &str) -> Option<&Pack> {
        self.packs.iter().find(|pack| pack.reference.id.as_str() == id)
    }

    /// Finds a taxonomy by its id.
    pub fn tree(&self, id: &str) -> Option<&ClassTree> {
        self.trees.iter().find(|tree| tree.reference.id.as_str() == id)
    }

    /// Finds a worksheet question.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|known| known.id == id)
    }

    /// Finds a kind of evidence.
    pub fn evidence_kind(&self, kind: &str) -> Option<&EvidenceKind> {
        self.evidence_kinds.iter().find(|known| known.kind == kind)
    }
}
