//! An `asset.toml` being edited: answers and documents go in one by one, and the file is written at the end, whole and only
//! if it is sound.

use std::path::{Path, PathBuf};

use dataseal_model::facts::FactValue;
use dataseal_model::{Asset, Digest, ErrorCode, Evidence};
use dataseal_pack::{Answer, AssetKey, Problems, parse_asset, sha256, with_answer, with_evidence, without_answer};

use super::{AssetError, MAX_ASSET_BYTES, read_bytes};
use crate::measure::shown;
use crate::output::{read_bounded, replace_whole};
use crate::{Error, Installation};

/// A declaration and what was changed in it so far.
pub struct AssetDraft<'i> {
    path: PathBuf,
    on_disk: Vec<u8>,
    text: String,
    asset: Result<Asset, Problems>,
    changes: Vec<AnswerChange<'i>>,
    installation: &'i Installation,
}

/// One answer that becomes another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerChange<'i> {
    /// The question.
    pub key: AssetKey<'i>,
    /// What was answered before.
    pub before: Option<FactValue>,
    /// What is answered now.
    pub after: Option<FactValue>,
}

impl<'i> AssetDraft<'i> {
    /// Opens a declaration. One with problems is opened as well, for an answer may be what mends it.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn open(path: &Path, installation: &'i Installation) -> Result<Self, Error> {
        let on_disk = read_bytes(path)?;
        let text = String::from_utf8_lossy(&on_disk).into_owned();
        let asset = parsed(path, &on_disk, installation);
        Ok(Self {
            path: path.to_owned(),
            on_disk,
            text,
            asset,
            changes: Vec::new(),
            installation,
        })
    }

    /// What the declaration says now.
    ///
    /// # Errors
    /// It has problems.
    pub fn asset(&self) -> Result<&Asset, AssetError> {
        self.asset
            .as_ref()
            .map_err(|problems| AssetError::Malformed(problems.clone()))
    }

    /// SHA-256 of the file as it lies on the disk.
    pub fn digest(&self) -> Digest {
        sha256(&self.on_disk)
    }

    /// What a question is answered with now.
    pub fn answer(&self, key: &AssetKey<'_>) -> Option<FactValue> {
        self.asset.as_ref().ok().and_then(|asset| key.answer(asset))
    }

    /// The questions that are asked of what the declaration says now, in the order of the file.
    pub fn asked(&self) -> Vec<AssetKey<'i>> {
        asked_keys(self.installation, self.asset.as_ref().ok())
    }

    /// The question that a person names.
    ///
    /// # Errors
    /// The key that was probably meant.
    pub fn key(&self, written: &str) -> Result<AssetKey<'i>, Option<String>> {
        AssetKey::named(written, &self.installation.policies().questions)
    }

    /// Answers a question.
    pub fn set(&mut self, key: AssetKey<'i>, answer: &Answer) {
        let before = self.answer(&key);
        if before.as_ref() != Some(&answer.value) {
            let edited = with_answer(&self.text, &key.path(), &answer.toml);
            self.changed(key, before, Some(answer.value.clone()), edited);
        }
    }

    /// Takes an answer back.
    pub fn unset(&mut self, key: AssetKey<'i>) {
        if let Some(edited) = without_answer(&self.text, &key.path()) {
            let before = self.answer(&key);
            self.changed(key, before, None, Some(edited));
        }
    }

    fn changed(
        &mut self,
        key: AssetKey<'i>,
        before: Option<FactValue>,
        after: Option<FactValue>,
        edited: Option<String>,
    ) {
        if let Some(text) = edited {
            self.asset = parsed(&self.path, text.as_bytes(), self.installation).map_err(|problems| match &self.asset {
                // Their places are those of the file that people see.
                Err(first) => first.clone(),
                Ok(_) => problems,
            });
            self.text = text;
        }
        match self.changes.iter_mut().find(|change| change.key == key) {
            Some(change) => change.after = after,
            None => self.changes.push(AnswerChange { key, before, after }),
        }
    }

    /// Adds a document.
    ///
    /// # Errors
    /// The declaration has problems, or would have with it.
    pub fn attach(&mut self, document: &Evidence) -> Result<(), AssetError> {
        self.asset()?;
        let text = with_evidence(&self.text, document).ok_or_else(|| self.lost())?;
        self.asset = Ok(parsed(&self.path, text.as_bytes(), self.installation).map_err(AssetError::Malformed)?);
        self.text = text;
        Ok(())
    }

    /// The answers that are others than on the disk.
    pub fn changes(&self) -> Vec<&AnswerChange<'i>> {
        let differs = |change: &&AnswerChange<'i>| change.before != change.after;
        self.changes.iter().filter(differs).collect()
    }

    /// Whether the text is another than on the disk.
    pub fn is_changed(&self) -> bool {
        self.text.as_bytes() != self.on_disk
    }

    /// Refuses what could not be written.
    ///
    /// # Errors
    /// The declaration has problems, or does not say what was to be changed in it.
    pub fn check(&self) -> Result<(), AssetError> {
        let asset = self.asset()?;
        match self
            .changes
            .iter()
            .all(|change| change.key.answer(asset) == change.after)
        {
            true => Ok(()),
            false => Err(self.lost().into()),
        }
    }

    /// Writes the declaration, if anything changed.
    ///
    /// # Errors
    /// What [`check`](Self::check) refuses; the file was changed by somebody else since it was opened; the disk.
    pub fn save(self) -> Result<(), AssetError> {
        self.check()?;
        if !self.is_changed() {
            return Ok(());
        }
        if read_bounded(&self.path, MAX_ASSET_BYTES)? != self.on_disk {
            return Err(Error::new(ErrorCode::InputChanged, shown(&self.path)).into());
        }
        replace_whole(&self.path, self.text.as_bytes())?;
        Ok(())
    }

    fn lost(&self) -> Error {
        Error::new(ErrorCode::Internal, shown(&self.path))
    }
}

pub(super) fn parsed(path: &Path, bytes: &[u8], installation: &Installation) -> Result<Asset, Problems> {
    let policies = installation.policies();
    parse_asset(bytes, &shown(path), &policies.evidence_kinds, &policies.questions)
}

/// The questions that are asked of what a declaration says, in the order of the file.
pub(super) fn asked_keys<'i>(installation: &'i Installation, asset: Option<&Asset>) -> Vec<AssetKey<'i>> {
    let asked = installation.questionnaire(asset);
    let is_asked = |key: &AssetKey<'_>| match key {
        AssetKey::Fact(spec, _) => asked.facts.contains(spec.name),
        AssetKey::Worksheet(question) => asked.questions.contains(&question.id),
    };
    AssetKey::all(&installation.policies().questions)
        .filter(is_asked)
        .collect()
}
