//! B-trees (§1.6): walked in order without recursion, every page claimed once.

use std::sync::Arc;

use super::header::number;
use super::{Database, record};
use crate::{IntakeError, SizeLimit};

/// Levels of a tree at most. A page of 512 bytes has at least four children below its root, so real trees stay far below.
const MAX_LEVELS: usize = 40;

/// What a tree holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreeKind {
    /// Rows with a number each.
    Table,
    /// Records in order: an index, or the rows of a table without such numbers.
    Index,
}

impl TreeKind {
    /// The kind of the tree with this root, by its first byte.
    ///
    /// # Errors
    /// [`IntakeError::Corrupt`] if it is no root.
    pub fn of(database: &Database, root: u32) -> Result<Self, IntakeError> {
        let page = database.page(root)?;
        match page.get(if root == 1 { 100 } else { 0 }) {
            Some(5 | 13) => Ok(Self::Table),
            Some(2 | 10) => Ok(Self::Index),
            _ => Err(database.damaged(root, 0)),
        }
    }
}

/// Which pages belong to something.
#[derive(Debug)]
pub struct Claims {
    bits: Vec<u64>,
}

impl Claims {
    /// No page does, so far.
    pub fn new(database: &Database) -> Self {
        let words = database.header.pages / 64 + 1;
        Self {
            bits: vec![0; words as usize],
        }
    }

    /// Takes a page.
    ///
    /// # Errors
    /// [`IntakeError::Corrupt`] for a page that belongs to something already, or that does not exist.
    pub fn claim(&mut self, database: &Database, page: u32) -> Result<(), IntakeError> {
        let damaged = database.damaged(page.min(database.header.pages), 0);
        if page == 0 || page > database.header.pages {
            return Err(damaged);
        }
        let word = self.bits.get_mut(page as usize / 64).ok_or(damaged)?;
        let bit = 1 << (page % 64);
        if *word & bit != 0 {
            return Err(damaged);
        }
        *word |= bit;
        Ok(())
    }

    /// Takes the pages of the list of free pages, of the maps and of file locks; then none may be left.
    ///
    /// # Errors
    /// [`IntakeError::Corrupt`] if the list is none, [`IntakeError::HiddenBytes`] for pages that belong to nothing.
    pub fn finish(mut self, database: &Database) -> Result<(), IntakeError> {
        let header = &database.header;
        if header.lock_page() <= header.pages {
            self.claim(database, header.lock_page())?;
        }
        if header.has_maps {
            let step = header.usable / 5 + 1;
            let mut at = 2;
            while at <= header.pages {
                let map = if at == header.lock_page() { at + 1 } else { at };
                if map <= header.pages {
                    self.claim(database, map)?;
                }
                at += step;
            }
        }
        self.claim_free(database)?;
        let is_left = |page: &u32| {
            let word = self.bits.get(*page as usize / 64).copied().unwrap_or(0);
            word & (1 << (page % 64)) == 0
        };
        let Some(first) = (1..=header.pages).find(is_left) else {
            return Ok(());
        };
        let left = (first..=header.pages).filter(is_left).count() as u64;
        let size = u64::from(header.page_size);
        Err(IntakeError::HiddenBytes {
            offset: u64::from(first - 1) * size,
            length: left * size,
        })
    }

    fn claim_free(&mut self, database: &Database) -> Result<(), IntakeError> {
        let (mut trunk, mut counted) = (database.header.first_free, 0_u32);
        while trunk != 0 {
            self.claim(database, trunk)?;
            let page = database.page(trunk)?;
            let leaves = number(&page, 4, 4);
            if leaves > database.header.usable / 4 - 2 {
                return Err(database.damaged(trunk, 4));
            }
            for leaf in 0..leaves as usize {
                self.claim(database, number(&page, 8 + leaf * 4, 4))?;
            }
            counted = counted.saturating_add(leaves + 1);
            trunk = number(&page, 0, 4);
        }
        if counted != database.header.free_pages {
            return Err(database.damaged(1, 36));
        }
        Ok(())
    }
}

/// A row, or an entry of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its number; 0 in trees without numbers.
    pub rowid: i64,
    /// Its record, or nothing if it was not wanted.
    pub payload: Vec<u8>,
    /// The page that it is on.
    pub page: u32,
}

/// A page of a tree, and how far the walk has come on it.
struct Level {
    number: u32,
    page: Vec<u8>,
    is_leaf: bool,
    /// Where its header begins: after the file's on the first page.
    start: usize,
    cells: u32,
    /// Cells and children passed, in their order.
    next: u32,
}

/// A walk through one tree in order.
pub struct Cursor {
    database: Arc<Database>,
    kind: TreeKind,
    root: Option<u32>,
    levels: Vec<Level>,
    last_rowid: Option<i64>,
    wants_payload: bool,
    max_payload: u64,
    /// Pages gone to so far, overflow pages included.
    pub pages: u64,
}

impl Cursor {
    /// Before the first row of the tree with this root. Without payload, records are passed over.
    pub fn new(database: Arc<Database>, kind: TreeKind, root: u32, payload: bool, max_payload: u64) -> Self {
        Self {
            database,
            kind,
            root: Some(root),
            levels: Vec::new(),
            last_rowid: None,
            wants_payload: payload,
            max_payload,
            pages: 0,
        }
    }

    /// The next row; `None` at the end. With `claims`, pages are taken on the way.
    ///
    /// # Errors
    /// [`IntakeError::Corrupt`] for a page that is none of the tree, [`IntakeError::TooLarge`] for a row over the limit.
    pub fn next(&mut self, mut claims: Option<&mut Claims>) -> Result<Option<Row>, IntakeError> {
        if let Some(root) = self.root.take() {
            self.descend(root, claims.as_deref_mut())?;
        }
        while let Some(level) = self.levels.last_mut() {
            let step = level.next;
            level.next += 1;
            let (child, cell) = match (level.is_leaf, self.kind) {
                (true, _) => (None, (step < level.cells).then_some(step)),
                (false, TreeKind::Table) => ((step <= level.cells).then_some(step), None),
                // Children and entries take turns: an entry stands between the children of its sides.
                (false, TreeKind::Index) if step % 2 == 0 => ((step / 2 <= level.cells).then_some(step / 2), None),
                (false, TreeKind::Index) => (None, Some(step / 2)),
            };
            match (child, cell) {
                (Some(child), _) => {
                    let page = self.child(child)?;
                    self.descend(page, claims.as_deref_mut())?;
                }
                // After the last child nothing is left, whatever turn it is.
                (None, Some(cell)) if self.levels.last().is_some_and(|level| cell < level.cells) => {
                    return self.row(cell, claims).map(Some);
                }
                _ => {
                    self.levels.pop();
                }
            }
        }
        Ok(None)
    }

    fn descend(&mut self, page: u32, claims: Option<&mut Claims>) -> Result<(), IntakeError> {
        if self.levels.len() >= MAX_LEVELS {
            return Err(self.database.damaged(page.min(self.database.header.pages), 0));
        }
        let is_first_walk = claims.is_some();
        if let Some(claims) = claims {
            claims.claim(&self.database, page)?;
        }
        let bytes = self.database.page(page)?;
        self.pages += 1;
        let start = if page == 1 { 100 } else { 0 };
        let is_leaf = match (bytes.get(start), self.kind) {
            (Some(5), TreeKind::Table) | (Some(2), TreeKind::Index) => false,
            (Some(13), TreeKind::Table) | (Some(10), TreeKind::Index) => true,
            _ => return Err(self.database.damaged(page, start)),
        };
        let cells = number(&bytes, start + 3, 2);
        let header = start + if is_leaf { 8 } else { 12 };
        if header as u64 + u64::from(cells) * 2 > u64::from(self.database.header.usable) {
            return Err(self.database.damaged(page, start + 3));
        }
        self.levels.push(Level {
            number: page,
            page: bytes,
            is_leaf,
            start,
            cells,
            next: 0,
        });
        if is_first_walk { self.check_overlaps() } else { Ok(()) }
    }

    /// Looks whether two cells of the current page share bytes, as one would that is referred to twice.
    fn check_overlaps(&self) -> Result<(), IntakeError> {
        let level = self.levels.last().ok_or(IntakeError::Internal)?;
        let mut extents = Vec::with_capacity(level.cells as usize);
        for cell in 0..level.cells {
            let (_, start) = self.cell(cell)?;
            let end = self.cell_end(level, start);
            extents.push((start, end.ok_or(self.database.damaged(level.number, start))?));
        }
        extents.sort_unstable();
        let mut free_from = 0;
        for (start, end) in extents {
            if start < free_from || end > self.database.header.usable as usize {
                return Err(self.database.damaged(level.number, start));
            }
            free_from = end;
        }
        Ok(())
    }

    /// Where the cell that begins here ends.
    fn cell_end(&self, level: &Level, start: usize) -> Option<usize> {
        let usable = self.database.header.usable as usize;
        let content = start + if level.is_leaf { 0 } else { 4 };
        let (length, mut rest) = record::varint(level.page.get(content..usable)?)?;
        if self.kind == TreeKind::Table && !level.is_leaf {
            // A child and a key.
            return Some(usable - rest.len());
        }
        if self.kind == TreeKind::Table {
            rest = record::varint(rest)?.1;
        }
        let length = usize::try_from(length).ok()?;
        let local = local_bytes(self.kind, usable, length);
        let overflow = if local < length { 4 } else { 0 };
        (usable - rest.len()).checked_add(local + overflow)
    }

    /// Where a cell of the current page begins.
    fn cell(&self, cell: u32) -> Result<(&Level, usize), IntakeError> {
        let level = self.levels.last().ok_or(IntakeError::Internal)?;
        let pointers = level.start + if level.is_leaf { 8 } else { 12 };
        let pointer = pointers + cell as usize * 2;
        let at = number(&level.page, pointer, 2) as usize;
        let first = pointers + level.cells as usize * 2;
        if at < first || at >= self.database.header.usable as usize {
            return Err(self.database.damaged(level.number, pointer));
        }
        Ok((level, at))
    }

    fn child(&self, child: u32) -> Result<u32, IntakeError> {
        let level = self.levels.last().ok_or(IntakeError::Internal)?;
        if child == level.cells {
            return Ok(number(&level.page, level.start + 8, 4));
        }
        let (level, at) = self.cell(child)?;
        Ok(number(&level.page, at, 4))
    }

    fn row(&mut self, cell: u32, claims: Option<&mut Claims>) -> Result<Row, IntakeError> {
        let usable = self.database.header.usable as usize;
        let (level, start) = self.cell(cell)?;
        let page = level.number;
        let damaged = self.database.damaged(page, start);
        let cell = level.page.get(start..usable).ok_or(damaged)?;
        let cell = if level.is_leaf {
            cell
        } else {
            cell.get(4..).ok_or(damaged)?
        };
        let (length, mut rest) = record::varint(cell).ok_or(damaged)?;
        let length = u64::try_from(length).map_err(|_| damaged)?;
        let mut rowid = 0;
        if self.kind == TreeKind::Table {
            (rowid, rest) = record::varint(rest).ok_or(damaged)?;
        }
        if length > u64::from(self.database.header.pages) * usable as u64 {
            return Err(damaged);
        }
        if self.wants_payload && length > self.max_payload {
            return Err(IntakeError::TooLarge {
                limit: SizeLimit::CellBytes,
                allowed: self.max_payload,
                found: length,
            });
        }
        let length = usize::try_from(length).map_err(|_| damaged)?;
        let local = local_bytes(self.kind, usable, length);
        let mut payload = rest.get(..local).ok_or(damaged)?.to_vec();
        if local < length {
            let first = rest.get(local..local + 4).ok_or(damaged)?;
            let first = number(first, 0, 4);
            self.overflow(page, first, length, &mut payload, claims)?;
        }
        if self.kind == TreeKind::Table {
            if self.last_rowid.is_some_and(|last| last >= rowid) {
                return Err(damaged);
            }
            self.last_rowid = Some(rowid);
        }
        Ok(Row { rowid, payload, page })
    }

    /// Follows the pages that a long record goes on to, exactly as many as it needs.
    fn overflow(
        &mut self,
        from: u32,
        first: u32,
        length: usize,
        payload: &mut Vec<u8>,
        mut claims: Option<&mut Claims>,
    ) -> Result<(), IntakeError> {
        let room = self.database.header.usable as usize - 4;
        let (mut next, mut left, mut last) = (first, length - payload.len(), from);
        while left > 0 {
            if let Some(claims) = claims.as_deref_mut() {
                claims.claim(&self.database, next)?;
            }
            let page = self.database.page(next)?;
            self.pages += 1;
            let taken = left.min(room);
            if self.wants_payload {
                let part = page.get(4..4 + taken).ok_or(self.database.damaged(next, 4))?;
                payload.extend_from_slice(part);
            }
            left -= taken;
            last = next;
            next = number(&page, 0, 4);
        }
        if next != 0 {
            return Err(self.database.damaged(last, 0));
        }
        Ok(())
    }
}

/// Bytes of a record that are on the page itself (§1.6, "Cell Payload Overflow Pages"). Usable pages have 480 bytes or
/// more, so nothing here falls below zero.
const fn local_bytes(kind: TreeKind, usable: usize, length: usize) -> usize {
    let most = match kind {
        TreeKind::Table => usable - 35,
        TreeKind::Index => (usable - 12) * 64 / 255 - 23,
    };
    if length <= most {
        return length;
    }
    let least = (usable - 12) * 32 / 255 - 23;
    let fitting = least + (length - least) % (usable - 4);
    if fitting <= most { fitting } else { least }
}
