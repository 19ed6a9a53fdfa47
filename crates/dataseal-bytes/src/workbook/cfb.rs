//! Compound files ([MS-CFB]): the container of workbooks before 2007, and of encrypted ones since.
//!
//! Every count is checked against the file: a file of n sectors has at most n entries in its allocation table, and a chain
//! of more than n sectors is a loop. Streams are copied to the scratch file, where they are in one piece.

use std::collections::HashSet;

use super::damaged_workbook;
use super::fields::{u16_at, u32_at};
use crate::{Damage, IntakeError, Region, Scratch};

/// Sector numbers from here on mean something else than a sector (2.2).
const MAX_SECTOR: u32 = 0xFFFF_FFFA;
const NO_STREAM: u32 = 0xFFFF_FFFF;
/// Directory entries at most; a workbook with embedded ones has some hundred.
const MAX_ENTRIES: usize = 1 << 16;
const ENTRY_BYTES: usize = 128;
const MINI_SECTOR: usize = 64;
/// Streams below this size are in the mini stream.
const MINI_CUTOFF: u64 = 4096;

/// What a directory entry stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NodeKind {
    Storage,
    Stream,
}

/// A storage or stream at the root of a file.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) name: String,
    pub(super) kind: NodeKind,
    start: u32,
    size: u64,
    /// Streams in it, at any depth, if it is a storage.
    pub(super) streams: u64,
}

/// A compound file whose tables are loaded.
pub(super) struct CompoundFile {
    region: Region,
    sector: usize,
    /// The next sector of each.
    table: Vec<u32>,
    mini_table: Vec<u32>,
    mini_stream: Vec<u32>,
    pub(super) roots: Vec<Node>,
}

struct RawEntry {
    name: String,
    object: u8,
    left: u32,
    right: u32,
    child: u32,
    start: u32,
    size: u64,
}

const fn damaged(offset: u64) -> IntakeError {
    IntakeError::Corrupt {
        part: Damage::Directory,
        offset,
    }
}

impl CompoundFile {
    /// Loads the allocation tables and the directory. They take no more room than a 64th of the file.
    pub(super) fn open(region: &Region) -> Result<Self, IntakeError> {
        let mut header = [0; 512];
        let header = region.read_chunk(0, &mut header)?;
        let field = |at| u32_at(header, at).ok_or(damaged(0));
        let shift = u16_at(header, 30).ok_or(damaged(0))?;
        if !matches!(shift, 9 | 12) || u16_at(header, 28) != Some(0xFFFE) {
            return Err(damaged(0));
        }
        let mut file = Self {
            region: region.clone(),
            sector: 1 << shift,
            table: Vec::new(),
            mini_table: Vec::new(),
            mini_stream: Vec::new(),
            roots: Vec::new(),
        };
        let sectors = file.table_sectors(header, field(68)?)?;
        file.table = file.read_table(&sectors)?;
        let mini = file.chain(field(60)?)?;
        file.mini_table = file.read_table(&mini)?;
        let directory = file.chain(field(48)?)?;
        let entries = file.read_directory(&directory)?;
        let root = entries.first().ok_or(damaged(0))?;
        file.mini_stream = file.chain(root.start)?;
        file.roots = roots(&entries, root.child)?;
        Ok(file)
    }

    /// Sectors that the file has room for.
    fn sectors(&self) -> u64 {
        (self.region.len() / self.sector as u64).max(1)
    }

    /// The sectors that hold the allocation table: 109 are listed in the header, the others in a chain of their own.
    fn table_sectors(&self, header: &[u8], mut next: u32) -> Result<Vec<u32>, IntakeError> {
        let most = self.sectors();
        let mut listed: Vec<u32> = Vec::new();
        let mut take = |bytes: &[u8]| {
            for raw in bytes.as_chunks::<4>().0 {
                let sector = u32::from_le_bytes(*raw);
                if sector < MAX_SECTOR {
                    listed.push(sector);
                }
            }
        };
        take(header.get(76..).unwrap_or_default());
        let mut steps = 0;
        while next < MAX_SECTOR {
            steps += 1;
            if steps > most {
                return Err(damaged(68));
            }
            let bytes = self.read_sector(next)?;
            let (list, link) = bytes.split_at_checked(self.sector - 4).ok_or(damaged(68))?;
            take(list);
            next = u32_at(link, 0).ok_or(damaged(68))?;
        }
        if listed.len() as u64 > most {
            return Err(damaged(44));
        }
        Ok(listed)
    }

    fn read_table(&self, sectors: &[u32]) -> Result<Vec<u32>, IntakeError> {
        let mut table = Vec::new();
        for sector in sectors {
            let bytes = self.read_sector(*sector)?;
            table.extend(bytes.as_chunks::<4>().0.iter().map(|raw| u32::from_le_bytes(*raw)));
        }
        Ok(table)
    }

    /// A sector; one that the file's end cuts off is filled up with zeros.
    fn read_sector(&self, sector: u32) -> Result<Vec<u8>, IntakeError> {
        let offset = (u64::from(sector) + 1) * self.sector as u64;
        let mut bytes = vec![0; self.sector];
        if self.region.read_chunk(offset, &mut bytes)?.is_empty() {
            return Err(damaged(offset));
        }
        Ok(bytes)
    }

    fn chain(&self, start: u32) -> Result<Vec<u32>, IntakeError> {
        follow(&self.table, start, self.sectors())
    }

    fn read_directory(&self, sectors: &[u32]) -> Result<Vec<RawEntry>, IntakeError> {
        let mut entries = Vec::new();
        for sector in sectors {
            let bytes = self.read_sector(*sector)?;
            for raw in bytes.as_chunks::<ENTRY_BYTES>().0 {
                if entries.len() >= MAX_ENTRIES {
                    return Err(damaged(48));
                }
                entries.push(self.entry(raw).ok_or(damaged(48))?);
            }
        }
        Ok(entries)
    }

    fn entry(&self, raw: &[u8]) -> Option<RawEntry> {
        let length = usize::from(u16_at(raw, 64)?).min(64).saturating_sub(2);
        let units = raw
            .get(..length)?
            .as_chunks::<2>()
            .0
            .iter()
            .map(|unit| u16::from_le_bytes(*unit));
        let low = u64::from(u32_at(raw, 120)?);
        // Files with small sectors may leave anything in the high half (2.6.1).
        let high = if self.sector == 512 {
            0
        } else {
            u64::from(u32_at(raw, 124)?)
        };
        Some(RawEntry {
            name: char::decode_utf16(units).map(|unit| unit.unwrap_or('?')).collect(),
            object: *raw.get(66)?,
            left: u32_at(raw, 68)?,
            right: u32_at(raw, 72)?,
            child: u32_at(raw, 76)?,
            start: u32_at(raw, 116)?,
            size: high << 32 | low,
        })
    }

    /// The stream of this name at the root.
    pub(super) fn find(&self, name: &str) -> Option<&Node> {
        self.roots
            .iter()
            .find(|node| node.kind == NodeKind::Stream && node.name.eq_ignore_ascii_case(name))
    }

    /// Copies a stream to the scratch file.
    pub(super) fn spool(&self, node: &Node, scratch: &Scratch) -> Result<Region, IntakeError> {
        if node.size > self.region.len() {
            return Err(damaged(0));
        }
        let mini = node.size < MINI_CUTOFF;
        let (table, length) = if mini {
            (&self.mini_table, MINI_SECTOR)
        } else {
            (&self.table, self.sector)
        };
        let chain = follow(table, node.start, (self.region.len() / length as u64).max(1))?;
        scratch.spool(|put| {
            let mut left = node.size;
            for sector in chain {
                let bytes = if mini {
                    self.read_mini(sector)?
                } else {
                    self.read_sector(sector)?
                };
                let wanted = usize::try_from(left).unwrap_or(usize::MAX).min(length);
                put(bytes.get(..wanted).unwrap_or(&bytes))?;
                left -= wanted as u64;
                if left == 0 {
                    break;
                }
            }
            if left > 0 { Err(damaged(0)) } else { Ok(()) }
        })
    }

    fn read_mini(&self, sector: u32) -> Result<Vec<u8>, IntakeError> {
        let at = usize::try_from(sector)
            .map_err(|_| damaged(0))?
            .saturating_mul(MINI_SECTOR);
        let host = *self.mini_stream.get(at / self.sector).ok_or(damaged(0))?;
        let bytes = self.read_sector(host)?;
        let from = at % self.sector;
        Ok(bytes.get(from..from + MINI_SECTOR).ok_or(damaged(0))?.to_vec())
    }
}

/// The sectors of a chain, at most `most`.
fn follow(table: &[u32], start: u32, most: u64) -> Result<Vec<u32>, IntakeError> {
    let mut chain = Vec::new();
    let mut sector = start;
    while sector < MAX_SECTOR {
        if chain.len() as u64 > most {
            return Err(damaged(0));
        }
        chain.push(sector);
        let at = usize::try_from(sector).map_err(|_| damaged(0))?;
        sector = *table.get(at).ok_or(damaged(0))?;
    }
    Ok(chain)
}

/// The entries of the root, each storage with the streams below it.
fn roots(entries: &[RawEntry], child: u32) -> Result<Vec<Node>, IntakeError> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    // An entry, and at which place in `found` the storage is that it belongs to.
    let mut waiting: Vec<(u32, Option<usize>)> = vec![(child, None)];
    while let Some((number, storage)) = waiting.pop() {
        if number == NO_STREAM {
            continue;
        }
        let entry = usize::try_from(number)
            .ok()
            .and_then(|at| entries.get(at))
            .ok_or(damaged_workbook())?;
        if !seen.insert(number) {
            return Err(damaged_workbook());
        }
        waiting.push((entry.left, storage));
        waiting.push((entry.right, storage));
        let kind = match entry.object {
            1 => NodeKind::Storage,
            2 => NodeKind::Stream,
            _ => continue,
        };
        let owner = match storage {
            Some(owner) => {
                if let Some(node) = found.get_mut(owner).filter(|_| kind == NodeKind::Stream) {
                    let node: &mut Node = node;
                    node.streams += 1;
                }
                owner
            }
            None => {
                found.push(Node {
                    name: entry.name.clone(),
                    kind,
                    start: entry.start,
                    size: entry.size,
                    streams: 0,
                });
                found.len() - 1
            }
        };
        if kind == NodeKind::Storage {
            waiting.push((entry.child, Some(owner)));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
