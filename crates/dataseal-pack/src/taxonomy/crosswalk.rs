//! From one taxonomy to another, by way of our classes: what stands at a node of the one stands at these nodes of the other.

use std::collections::BTreeMap;

use dataseal_model::ClassId;

use super::{Class, ClassTree, TreeNode};

/// A crosswalk between two taxonomies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crosswalk<'a> {
    /// Every node of the first taxonomy at which a class stands, in the order of its file.
    pub rows: Vec<CrosswalkRow<'a>>,
    /// Nodes of the first at which no class of ours stands, so that nothing can be said of them.
    pub without_class: Vec<&'a TreeNode>,
    /// Nodes of the second that no class of the first leads to.
    pub unreached: Vec<&'a TreeNode>,
}

/// One node of the first taxonomy and its counterparts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrosswalkRow<'a> {
    /// The node.
    pub node: &'a TreeNode,
    /// Counterparts in the second taxonomy, each with the classes that lead there.
    pub counterparts: Vec<(&'a TreeNode, Vec<ClassId>)>,
    /// Classes of the node that stand nowhere in the second taxonomy.
    pub alone: Vec<ClassId>,
}

impl<'a> Crosswalk<'a> {
    /// The crosswalk from `from` to `to` over these classes.
    pub fn new(from: &'a ClassTree, to: &'a ClassTree, classes: &[Class]) -> Self {
        let mut placed: BTreeMap<&str, Vec<&Class>> = BTreeMap::new();
        for class in classes {
            if let Some(node) = from.place(class) {
                placed.entry(node.code.as_str()).or_default().push(class);
            }
        }
        let mut rows = Vec::new();
        let mut without_class = Vec::new();
        for node in &from.nodes {
            match placed.get(node.code.as_str()) {
                Some(classes) => rows.push(row(node, classes, to)),
                None => without_class.push(node),
            }
        }
        let reached = |node: &&TreeNode| {
            let mut ways = rows.iter().flat_map(|row| &row.counterparts);
            ways.any(|(counterpart, _)| counterpart.code == node.code)
        };
        let unreached = to.nodes.iter().filter(|node| !reached(node)).collect();
        Self {
            rows,
            without_class,
            unreached,
        }
    }
}

fn row<'a>(node: &'a TreeNode, classes: &[&Class], to: &'a ClassTree) -> CrosswalkRow<'a> {
    let mut counterparts: Vec<(&TreeNode, Vec<ClassId>)> = Vec::new();
    let mut alone = Vec::new();
    for class in classes {
        let Some(counterpart) = to.place(class) else {
            alone.push(class.id.clone());
            continue;
        };
        match counterparts
            .iter_mut()
            .find(|(known, _)| known.code == counterpart.code)
        {
            Some((_, led)) => led.push(class.id.clone()),
            None => counterparts.push((counterpart, vec![class.id.clone()])),
        }
    }
    CrosswalkRow {
        node,
        counterparts,
        alone,
    }
}
