//! Policy files that a person lays over the built-in ones: read once, checked against the keys that the person trusts, and
//! then parsed: the very bytes that were checked. Nothing is opened here.

use std::collections::{BTreeMap, BTreeSet};

use dataseal_model::{ErrorCode, PackOrigin, PackRef};
use dataseal_pack::{Policies, embedded, pack_of};
use dataseal_sign::PublicKey;

use crate::Error;
use crate::pack_seal::{PackDistrust, PackFiles, fit_pack, verify_pack};

/// The files of a policies folder, with the signature files of its packs and the keys that these are checked with.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    /// Path below the folder, and text.
    pub files: Vec<(String, String)>,
    /// Signature files: the folder that they lie in, and bytes.
    pub seals: BTreeMap<String, Vec<u8>>,
    /// Keys by which every pack must be signed. Without any, packs need no signature; one that is there must still fit.
    pub keys: Vec<PublicKey>,
}

/// An overlay that may be parsed: every signature that must be there is, and every one that is there fits.
pub(crate) struct Checked<'a> {
    overlay: &'a Overlay,
    /// By folder, what the signature file says; `None` for what nobody signed.
    packs: BTreeMap<&'a str, Option<PackRef>>,
}

impl Overlay {
    /// Files that no key is asked for, with no signature.
    pub fn unsigned(files: Vec<(String, String)>) -> Self {
        Self {
            files,
            ..Self::default()
        }
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.seals.is_empty()
    }

    /// The packs by folder, each with its files: those in which files lie, and those of which a signature is there.
    pub fn packs(&self) -> BTreeMap<&str, PackFiles<'_>> {
        let mut packs: BTreeMap<&str, PackFiles<'_>> = BTreeMap::new();
        for (path, text) in &self.files {
            if let Some(folder) = pack_of(path) {
                packs.entry(folder).or_default().insert(path, text.as_bytes());
            }
        }
        for folder in self.seals.keys() {
            packs.entry(folder).or_default();
        }
        packs
    }

    /// Checks one pack against its signature file and the keys; without keys, only that the signature file fits.
    ///
    /// # Errors
    /// What stands in the way of trusting it. A pack without signature is [`PackDistrust::Unsigned`], keys or not.
    pub fn verify(&self, folder: &str, files: &PackFiles<'_>) -> Result<PackRef, PackDistrust> {
        let seal = self.seals.get(folder).ok_or(PackDistrust::Unsigned)?;
        if self.keys.is_empty() {
            fit_pack(folder, files, seal)
        } else {
            verify_pack(folder, files, seal, &self.keys)
        }
    }

    /// Files that belong to no pack, so that no signature covers them: word lists, classes, taxonomies, thresholds.
    pub fn shared(&self) -> Vec<Error> {
        let shared = self.files.iter().filter(|(path, _)| pack_of(path).is_none());
        shared
            .map(|(path, _)| {
                Error::new(ErrorCode::PackUntrusted, path.as_str()).detail(
                    "the file belongs to no pack, so no signature covers it: move kinds of evidence and questions into the \
                     folder of a pack, and take anything else out of the policies folder",
                )
            })
            .collect()
    }

    /// Checks every pack, before a byte of it is parsed.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub(crate) fn check(&self) -> Result<Checked<'_>, Vec<Error>> {
        let mut packs = BTreeMap::new();
        let mut errors = Vec::new();
        for (folder, files) in self.packs() {
            match self.verify(folder, &files) {
                Ok(sealed) => {
                    packs.insert(folder, Some(sealed));
                }
                Err(PackDistrust::Unsigned) if self.keys.is_empty() => {
                    packs.insert(folder, None);
                }
                Err(distrust) => errors.extend(distrust.errors(folder)),
            }
        }
        if !self.keys.is_empty() {
            errors.extend(self.shared());
        }
        if errors.is_empty() {
            Ok(Checked { overlay: self, packs })
        } else {
            Err(errors)
        }
    }

    /// Paths whose bytes are not built in: a copy of the built-in files is as good as they are.
    fn changed(&self) -> BTreeSet<&str> {
        if self.files.is_empty() {
            return BTreeSet::new();
        }
        let built_in: BTreeMap<&str, &str> = embedded().collect();
        let changed = self
            .files
            .iter()
            .filter(|(path, text)| built_in.get(path.as_str()) != Some(&text.as_str()));
        changed.map(|(path, _)| path.as_str()).collect()
    }
}

impl Checked<'_> {
    /// Writes into what was parsed where it came from.
    ///
    /// # Errors
    /// A pack that is not what its signature file says it is.
    pub(crate) fn mark(&self, policies: &mut Policies) -> Result<(), Vec<Error>> {
        let changed = self.overlay.changed();
        let mut errors = Vec::new();
        for pack in &mut policies.packs {
            let reference = &mut pack.reference;
            let folder = reference.id.as_str();
            let is_changed = || changed.iter().any(|path| pack_of(path) == Some(folder));
            reference.origin = match self.packs.get(folder) {
                Some(Some(sealed)) if is_same(sealed, reference) => sealed.origin.clone(),
                Some(Some(_)) => {
                    errors.extend(PackDistrust::Reference.errors(folder));
                    continue;
                }
                Some(None) if is_changed() => PackOrigin::Unsigned,
                Some(None) | None => PackOrigin::BuiltIn,
            };
        }
        for tree in &mut policies.trees {
            let path = format!("taxonomies/{}.toml", tree.reference.id);
            tree.reference.origin = if changed.contains(path.as_str()) {
                PackOrigin::Unsigned
            } else {
                PackOrigin::BuiltIn
            };
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

fn is_same(sealed: &PackRef, loaded: &PackRef) -> bool {
    (&sealed.id, &sealed.version, sealed.digest) == (&loaded.id, &loaded.version, loaded.digest)
}

#[cfg(test)]
mod tests;
