//! Packs and taxonomies as documents name them: their bytes, how these came, and who answers for them.

use dataseal_model as model;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One pack, identified by its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Pack {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// SHA-256 over its files.
    pub sha256: String,
    /// How its files came: `built-in`, `signed` by keys that were named, `unchecked` (a signature file fits them, but no key
    /// was named) or `unsigned`. Absent in documents of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// Ids of the keys whose signatures over it were checked, sorted; absent where it is not signed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signers: Vec<String>,
    /// Who approved it, as its signers state; absent where they do not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
}

/// That somebody approved a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Approval {
    /// A person or a body.
    pub by: String,
    /// The day.
    pub on: String,
}

impl Pack {
    /// The pack that a document names; `None` where it names none that could be.
    pub fn read(&self) -> Option<model::PackRef> {
        let approval = match &self.approval {
            Some(approval) => Some(model::Approval {
                by: approval.by.clone(),
                on: approval.on.parse().ok()?,
            }),
            None => None,
        };
        Some(model::PackRef {
            id: self.id.parse().ok()?,
            version: self.version.clone(),
            digest: self.sha256.parse().ok()?,
            origin: model::PackOrigin::parse(self.origin.as_deref(), self.signers.clone(), approval)?,
        })
    }

    /// A pack of the model.
    pub(crate) fn of(pack: &model::PackRef) -> Self {
        let approval = |approval: &model::Approval| Approval {
            by: approval.by.clone(),
            on: approval.on.to_string(),
        };
        Self {
            id: pack.id.to_string(),
            version: pack.version.clone(),
            sha256: pack.digest.to_string(),
            origin: pack.origin.as_str().map(str::to_owned),
            signers: pack.origin.signers().to_vec(),
            approval: pack.origin.approval().map(approval),
        }
    }
}
