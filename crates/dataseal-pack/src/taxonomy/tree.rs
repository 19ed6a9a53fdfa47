//! A taxonomy of a standard or a company as plain values: levels, nodes, and which of our classes stand at which node.
//!
//! The tree decides nothing by itself; where a label stands, and which floor a level sets, follows from it elsewhere.

use dataseal_model::{Bilingual, Citation, ClassId, Grade, NodeRef, PackRef};

use super::Class;
use crate::pack::Certainty;

/// One taxonomy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassTree {
    /// Its id, the version of this encoding of it, and the digest of its file.
    pub reference: PackRef,
    /// What people call it.
    pub title: Bilingual,
    /// The standard or decision that it encodes; `verified` only if that was read.
    pub source: Citation,
    /// How well the source is known.
    pub certainty: Certainty,
    /// Remark on the source.
    pub note: Option<String>,
    /// The sector whose data it is for, as the fact `sector` names it; any if absent.
    pub sector: Option<String>,
    /// Levels, lowest first; none where the taxonomy has none.
    pub levels: Vec<TreeLevel>,
    /// Nodes in the order of the file.
    pub nodes: Vec<TreeNode>,
    /// Classes that have a higher level together.
    pub together: Vec<Together>,
}

/// One level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeLevel {
    /// Its code: `4`, `C3`.
    pub code: String,
    /// What it is called.
    pub title: Bilingual,
    /// The lowest grade on the scale of GB/T 43697 that data of the level have, if it sets one.
    pub floor: Option<Grade>,
}

/// One node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeNode {
    /// Its code, unique within the tree.
    pub code: String,
    /// Code of the node above it.
    pub parent: Option<String>,
    /// What it is called.
    pub title: Bilingual,
    /// Whether what stands here is sensitive personal information; `None` where the taxonomy does not say.
    pub sensitive: Option<bool>,
    /// Code of its level, if it has one.
    pub level: Option<String>,
    /// Our classes that stand here.
    pub classes: Vec<ClassId>,
    /// Categories of our classes that stand here unless a class is named somewhere itself.
    pub categories: Vec<String>,
}

/// Classes that have a level together which none has alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Together {
    /// Code of the level.
    pub level: String,
    /// One of these,
    pub any: Vec<ClassId>,
    /// beside one of these.
    pub beside: Vec<ClassId>,
    /// What they are together.
    pub title: Bilingual,
}

impl ClassTree {
    /// Finds a node by its code.
    pub fn node(&self, code: &str) -> Option<&TreeNode> {
        self.nodes.iter().find(|node| node.code == code)
    }

    /// Finds a level by its code, with its place from the lowest.
    pub fn level(&self, code: &str) -> Option<(usize, &TreeLevel)> {
        self.levels.iter().enumerate().find(|(_, level)| level.code == code)
    }

    /// The node at which a class stands: the one that names it, else the one that takes its category.
    pub fn place(&self, class: &Class) -> Option<&TreeNode> {
        let named = self.nodes.iter().find(|node| node.classes.contains(&class.id));
        named.or_else(|| self.nodes.iter().find(|node| node.categories.contains(&class.category)))
    }

    /// A reference to a node.
    pub fn reference_to(&self, node: &TreeNode) -> NodeRef {
        NodeRef {
            taxonomy: self.reference.id.clone(),
            code: node.code.clone(),
            title: node.title.clone(),
            level: node.level.clone(),
        }
    }

    /// A node and those above it, the topmost first.
    pub fn path<'a>(&'a self, node: &'a TreeNode) -> Vec<&'a TreeNode> {
        let mut path = vec![node];
        // Loading refuses cycles; the bound keeps a tree that was made by hand from hanging.
        while let Some(parent) = path.last().and_then(|last| self.node(last.parent.as_deref()?)) {
            if path.len() > self.nodes.len() {
                break;
            }
            path.push(parent);
        }
        path.reverse();
        path
    }
}
