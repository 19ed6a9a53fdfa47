//! Zip and tar archives: every member is opened as a file of its own.
//!
//! A member that cannot be read does not keep the others from being read; it is handed out as an error in its place. Empty
//! files and what file managers leave behind are no tables: they are looked at, counted and noted. The scratch file is given
//! back after each member.

mod members;

use dataseal_bytes::archive::ZipKind;
use dataseal_bytes::{Head, IntakeError, Signature, SizeLimit};
use dataseal_model::{Format, Masked, Part, PartKind};

use crate::noted::with_notes;
use crate::table::{Located, Opened, Opening, Parts, open_region};

use members::{Member, Members};

/// What is read here.
pub(crate) const FORMATS: &[Format] = &[];

pub(crate) fn sniff(head: &Head) -> bool {
    head.zip() == Some(ZipKind::Archive) || head.signature() == Some(Signature::Tar)
}

pub(crate) fn open(opening: Opening) -> Result<Opened, IntakeError> {
    opening.start_digest();
    let members = if opening.head.signature() == Some(Signature::Tar) {
        Members::of_tar(&opening)?
    } else {
        Members::of_zip(&opening)?
    };
    let readable = members.list.iter().filter(|member| member.is_readable()).count();
    let allowed = opening.limits().max_tables;
    if readable > usize::try_from(allowed).unwrap_or(usize::MAX) {
        return Err(IntakeError::TooLarge {
            limit: SizeLimit::Tables,
            allowed: allowed.into(),
            found: readable as u64,
        });
    }
    if readable == 0 {
        return Err(IntakeError::Empty);
    }
    let archive = ArchiveParts {
        mark: opening.scratch.mark(),
        opening,
        waiting: members.list.into_iter(),
        inner: None,
        stopped: None,
    };
    Ok(with_notes(Opened::Parts(Box::new(archive)), &members.notes))
}

/// The members of an archive, one after the other.
struct ArchiveParts {
    opening: Opening,
    waiting: std::vec::IntoIter<Member>,
    /// The member that holds several tables itself, and its place.
    inner: Option<(Part, Box<dyn Parts>)>,
    /// The limit of the whole file that was passed, here or elsewhere in it. What is left is not opened then.
    stopped: Option<IntakeError>,
    /// How far the scratch file is taken by what is around this archive.
    mark: u64,
}

impl ArchiveParts {
    /// The next table of the member that has several, or what is wrong with it at its end.
    fn next_of_inner(&mut self) -> Option<Located> {
        let (part, inner) = self.inner.as_mut()?;
        if let Some(mut located) = inner.next() {
            located.part.insert(0, part.clone());
            return Some(located);
        }
        let finished = inner.finish();
        let (part, _) = self.inner.take()?;
        Some(Located {
            part: vec![part],
            table: Err(finished.err()?),
        })
    }

    /// Opens a member; one that holds several tables is kept for later.
    fn open(&mut self, member: &Member) -> Option<Located> {
        let part = Part {
            kind: PartKind::Member,
            position: member.position,
            name: Masked::new(member.name.clone()),
            hidden: false,
        };
        let opened = member.region(&self.opening).and_then(|region| match region {
            Some(region) => self
                .opening
                .inside(region, &member.name)
                .and_then(open_region)
                .map(Some),
            None => Ok(None),
        });
        let table = match opened {
            Ok(None) => return None,
            Ok(Some(Opened::Parts(parts))) => {
                self.inner = Some((part, parts));
                return None;
            }
            Ok(Some(Opened::Table(table))) => Ok(table),
            Err(error) => Err(error),
        };
        Some(Located {
            part: vec![part],
            table,
        })
    }
}

impl Parts for ArchiveParts {
    fn next(&mut self) -> Option<Located> {
        loop {
            if let Some(located) = self.next_of_inner() {
                return Some(located);
            }
            self.stopped = self.opening.inflation.check(self.opening.limits()).err();
            if self.stopped.is_some() {
                return None;
            }
            self.opening.scratch.release(self.mark);
            let member = self.waiting.next()?;
            if let Some(located) = self.open(&member) {
                return Some(located);
            }
        }
    }

    fn finish(&mut self) -> Result<(), IntakeError> {
        if let Some(error) = self.stopped {
            return Err(error);
        }
        if self.inner.is_some() || self.waiting.len() > 0 {
            return Err(IntakeError::Unfinished);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
