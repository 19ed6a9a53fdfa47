//! The keys of all records as a tree: which there are, in which order they came, and what their values were.

use std::collections::HashMap;

use dataseal_bytes::json::Kind;
use dataseal_bytes::{IntakeError, Limits, SizeLimit};

/// The record itself.
pub(super) const ROOT: u32 = 0;

/// A set of kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds(u8);

impl Kinds {
    const NAMED: [(Kind, &'static str); 5] = [
        (Kind::Boolean, "boolean"),
        (Kind::Number, "number"),
        (Kind::String, "string"),
        (Kind::Array, "array"),
        (Kind::Object, "object"),
    ];

    pub(super) const fn add(&mut self, kind: Kind) {
        self.0 |= 1 << kind as u8;
    }

    const fn has(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    /// The kinds other than null, `|` between them.
    pub(super) fn describe(self) -> String {
        let met = Self::NAMED.iter().filter(|(kind, _)| self.has(*kind));
        let names: Vec<&str> = met.map(|(_, name)| *name).collect();
        if names.is_empty() {
            "null".to_owned()
        } else {
            names.join("|")
        }
    }
}

/// A key at one place, and, for a key that an object has twice, which of the two.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) key: Box<str>,
    pub(super) parent: u32,
    pub(super) depth: u32,
    /// The keys inside, in order of first appearance.
    children: Vec<u32>,
    /// Its place among its parent's children.
    place: u32,
    index: HashMap<Box<str>, u32>,
    /// The next one of the same key in one object.
    again: Option<u32>,
    pub(super) kinds: Kinds,
    /// How many values there are.
    pub(super) present: u64,
    /// Whether it is a column: at the top always, below if a value is no object with keys.
    pub(super) is_column: bool,
    /// Bytes of its whole name.
    name_bytes: u64,
}

/// The tree. Nodes are in order of first appearance.
#[derive(Debug)]
pub(super) struct Paths {
    nodes: Vec<Node>,
    columns: u64,
    max_columns: u64,
    /// Bytes of all columns' names, which may be as many as those of a record.
    name_bytes: u64,
    max_name_bytes: u64,
}

/// What each object is expected to have next, and which keys of the record have been met.
#[derive(Debug, Default)]
pub(super) struct Visit {
    hints: Vec<u32>,
    /// By the first node of a key: the record that met it last, and the latest node of the key in it.
    met: Vec<(u64, u32)>,
    /// Number of the record, from 1.
    pub(super) record: u64,
}

impl Visit {
    fn hint(&self, parent: u32) -> u32 {
        self.hints.get(parent as usize).copied().unwrap_or(0)
    }

    fn expect(&mut self, parent: u32, place: u32) {
        put(&mut self.hints, parent, place);
    }

    /// The latest node of this key in the record, if it has been met there.
    fn latest(&self, first: u32) -> Option<u32> {
        let (record, latest) = self.met.get(first as usize).copied()?;
        (record == self.record).then_some(latest)
    }

    fn meet(&mut self, first: u32, latest: u32) {
        put(&mut self.met, first, (self.record, latest));
    }
}

fn put<T: Copy + Default>(values: &mut Vec<T>, at: u32, value: T) {
    let at = at as usize;
    if values.len() <= at {
        values.resize(at + 1, T::default());
    }
    if let Some(slot) = values.get_mut(at) {
        *slot = value;
    }
}

/// Where a key leads.
pub(super) enum Found {
    /// To this node; whether the record has the key for the second time.
    Node { node: u32, repeated: bool },
    /// Nowhere yet.
    New,
    /// Nowhere yet: the record has the key more often than any before.
    Again { first: u32, latest: u32 },
}

impl Paths {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            nodes: vec![Node::default()],
            columns: 0,
            max_columns: u64::from(limits.max_columns),
            name_bytes: 0,
            max_name_bytes: limits.max_record_bytes,
        }
    }

    pub(super) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    pub(super) fn node_mut(&mut self, node: u32) -> Option<&mut Node> {
        self.nodes.get_mut(node as usize)
    }

    fn node(&self, node: u32) -> Option<&Node> {
        self.nodes.get(node as usize)
    }

    /// Looks a key up inside `parent`, for the record that is visited.
    pub(super) fn find(&self, visit: &mut Visit, parent: u32, key: &[u8]) -> Found {
        let Some(first) = self.first_of(visit, parent, key) else {
            return Found::New;
        };
        let Some(latest) = visit.latest(first) else {
            visit.meet(first, first);
            return Found::Node {
                node: first,
                repeated: false,
            };
        };
        match self.node(latest).and_then(|node| node.again) {
            Some(again) => {
                visit.meet(first, again);
                Found::Node {
                    node: again,
                    repeated: true,
                }
            }
            None => Found::Again { first, latest },
        }
    }

    /// Most objects have the keys of the one before in the same order, so that is looked at first.
    fn first_of(&self, visit: &mut Visit, parent: u32, key: &[u8]) -> Option<u32> {
        let siblings = self.node(parent)?;
        let expected = visit.hint(parent);
        for place in [expected, 0] {
            let child = siblings.children.get(place as usize).copied();
            if let Some(child) = child.filter(|child| self.node(*child).is_some_and(|node| node.key.as_bytes() == key))
            {
                visit.expect(parent, place.saturating_add(1));
                return Some(child);
            }
        }
        let child = siblings.index.get(std::str::from_utf8(key).ok()?).copied()?;
        visit.expect(parent, self.node(child)?.place.saturating_add(1));
        Some(child)
    }

    /// Adds a key that [`Paths::find`] did not find.
    ///
    /// # Errors
    /// [`IntakeError::TooLarge`] beyond the limits on columns and their names, [`IntakeError::Changed`] if it is no text.
    pub(super) fn add(
        &mut self,
        visit: &mut Visit,
        parent: u32,
        key: &[u8],
        found: &Found,
    ) -> Result<u32, IntakeError> {
        let key: Box<str> = std::str::from_utf8(key).map_err(|_| IntakeError::Changed)?.into();
        let added = u32::try_from(self.nodes.len()).map_err(|_| IntakeError::Internal)?;
        let above = self.node_mut(parent).ok_or(IntakeError::Internal)?;
        let depth = above.depth + 1;
        let name_bytes = above.name_bytes + 1 + key.len() as u64;
        let mut place = 0;
        if matches!(found, Found::New) {
            place = u32::try_from(above.children.len()).unwrap_or(u32::MAX);
            above.children.push(added);
            above.index.insert(key.clone(), added);
        }
        if let Found::Again { first, latest } = found {
            let latest = self.node_mut(*latest).ok_or(IntakeError::Internal)?;
            latest.again = Some(added);
            visit.meet(*first, added);
        } else {
            visit.meet(added, added);
            visit.expect(parent, place.saturating_add(1));
        }
        self.nodes.push(Node {
            key,
            parent,
            depth,
            place,
            name_bytes,
            ..Node::default()
        });
        if depth == 1 {
            self.make_column(added)?;
        }
        Ok(added)
    }

    /// Makes a node a column, if it is none yet.
    ///
    /// # Errors
    /// [`IntakeError::TooLarge`] beyond the limits.
    pub(super) fn make_column(&mut self, node: u32) -> Result<(), IntakeError> {
        let node = self.node_mut(node).ok_or(IntakeError::Internal)?;
        if std::mem::replace(&mut node.is_column, true) {
            return Ok(());
        }
        let name_bytes = node.name_bytes;
        self.columns += 1;
        self.name_bytes += name_bytes;
        let too_large = |limit, allowed, found| Err(IntakeError::TooLarge { limit, allowed, found });
        if self.columns > self.max_columns {
            return too_large(SizeLimit::Columns, self.max_columns, self.columns);
        }
        if self.name_bytes > self.max_name_bytes {
            return too_large(SizeLimit::RecordBytes, self.max_name_bytes, self.name_bytes);
        }
        Ok(())
    }

    /// The keys on the way to a node.
    fn keys(&self, node: u32) -> Vec<&str> {
        let mut keys = Vec::new();
        let mut at = node;
        while let Some(node) = self.node(at).filter(|_| at != ROOT) {
            keys.push(&*node.key);
            at = node.parent;
        }
        keys.reverse();
        keys
    }

    /// The keys with dots between them.
    pub(super) fn dotted(&self, node: u32) -> String {
        self.keys(node).join(".")
    }

    /// The keys as a JSON Pointer (RFC 6901), which no other keys share.
    pub(super) fn pointer(&self, node: u32) -> String {
        let escaped = |key: &str| format!("/{}", key.replace('~', "~0").replace('/', "~1"));
        self.keys(node).into_iter().map(escaped).collect()
    }
}
