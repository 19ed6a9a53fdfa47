//! A pack or taxonomy that took part in a result: which bytes it is, and who answers for them.
//!
//! Not for how signatures are checked, which is the façade's, or for what a pack holds, which is `dataseal-pack`'s.

use chrono::NaiveDate;

use crate::{Digest, PackId};

/// A pack that took part, identified by its bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PackRef {
    /// Its id.
    pub id: PackId,
    /// Its own version, apart from the program's.
    pub version: String,
    /// SHA-256 over its files.
    pub digest: Digest,
    /// How these bytes came to be judged by.
    pub origin: PackOrigin,
}

/// How the bytes of a pack came. What nobody vouched for is the default, so that forgetting to look never becomes trust.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum PackOrigin {
    /// The program was built with them.
    BuiltIn,
    /// Signed by keys that the person who judged had named.
    Signed(PackSignature),
    /// A signature file fits them, but no key was named to check it with: anybody may have made it.
    Unchecked,
    /// Nobody signed them.
    #[default]
    Unsigned,
    /// The document that names the pack does not say: it was made by an earlier version.
    Unstated,
}

/// Whose signatures over a pack were checked, and what these signers say of its approval.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PackSignature {
    /// Key ids in lower-case hexadecimal, sorted; at least one.
    pub signers: Vec<String>,
    /// Who approved the pack, where the signers say so.
    pub approval: Option<Approval>,
}

/// That somebody approved a pack, as its signers state it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Approval {
    /// A person or a body, in their own words.
    pub by: String,
    /// The day.
    pub on: NaiveDate,
}

impl PackOrigin {
    /// Its name in documents, in kebab-case; never changes. `None` where nothing is said.
    pub const fn as_str(&self) -> Option<&'static str> {
        match self {
            Self::BuiltIn => Some("built-in"),
            Self::Signed(_) => Some("signed"),
            Self::Unchecked => Some("unchecked"),
            Self::Unsigned => Some("unsigned"),
            Self::Unstated => None,
        }
    }

    /// The signatures that were checked.
    pub const fn signature(&self) -> Option<&PackSignature> {
        match self {
            Self::Signed(signature) => Some(signature),
            _ => None,
        }
    }

    /// Key ids of those whose signatures were checked.
    pub fn signers(&self) -> &[String] {
        self.signature().map_or(&[], |signature| &signature.signers)
    }

    /// What its signers say of its approval.
    pub fn approval(&self) -> Option<&Approval> {
        self.signature()?.approval.as_ref()
    }

    /// The origin that a document names: the inverse of [`as_str`](Self::as_str), [`signers`](Self::signers) and
    /// [`approval`](Self::approval). `None` for a name that is none, and for signers where nothing was signed.
    pub fn parse(name: Option<&str>, signers: Vec<String>, approval: Option<Approval>) -> Option<Self> {
        let origin = match name {
            Some("signed") if !signers.is_empty() => return Some(Self::Signed(PackSignature { signers, approval })),
            Some("built-in") => Self::BuiltIn,
            Some("unchecked") => Self::Unchecked,
            Some("unsigned") => Self::Unsigned,
            None => Self::Unstated,
            Some(_) => return None,
        };
        (signers.is_empty() && approval.is_none()).then_some(origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn approval() -> Option<Approval> {
        Some(Approval {
            by: "数据合规委员会".to_owned(),
            on: NaiveDate::from_ymd_opt(2026, 11, 1)?,
        })
    }

    #[test]
    fn every_origin_is_read_back_from_what_documents_say() {
        let signed = |approval| {
            PackOrigin::Signed(PackSignature {
                signers: vec!["ab".to_owned()],
                approval,
            })
        };
        for origin in [
            PackOrigin::BuiltIn,
            signed(None),
            signed(approval()),
            PackOrigin::Unchecked,
            PackOrigin::Unsigned,
            PackOrigin::Unstated,
        ] {
            let read = PackOrigin::parse(origin.as_str(), origin.signers().to_vec(), origin.approval().cloned());
            assert_eq!(read, Some(origin));
        }
    }

    #[test]
    fn no_document_names_signers_of_what_is_not_signed() {
        let signers = || vec!["ab".to_owned()];
        for name in [None, Some("built-in"), Some("unchecked"), Some("unsigned")] {
            assert_eq!(PackOrigin::parse(name, signers(), None), None, "{name:?}");
            assert_eq!(PackOrigin::parse(name, Vec::new(), approval()), None, "{name:?}");
        }
        assert_eq!(PackOrigin::parse(Some("signed"), Vec::new(), None), None);
        assert_eq!(PackOrigin::parse(Some("Signed"), signers(), None), None);
        assert_eq!(PackOrigin::default(), PackOrigin::Unsigned);
    }
}
