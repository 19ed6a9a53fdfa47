//! The JSON documents of `dataseal taxonomy list`, `show` and `crosswalk`, version 1.

use dataseal_model::ClassId;
use dataseal_pack::{ClassTree, Crosswalk, Taxonomy, TreeNode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ReportError;
use crate::wire_v1::{Text, pretty, published};

/// The id and version of the documents.
pub const SCHEMA: &str = "dataseal/taxonomy/v1";

/// Where the schema is published.
const ID: &str = "urn:dataseal:schema:taxonomy:v1";

/// One of the documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum TaxonomyDocument {
    /// How one taxonomy leads to another.
    Crosswalk(Box<Walk>),
    /// One taxonomy with its levels and nodes.
    Tree(Box<Tree>),
    /// The taxonomies that there are.
    List(List),
}

/// The taxonomies that there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct List {
    /// Always `dataseal/taxonomy/v1`.
    pub schema: String,
    /// Their heads, by id.
    pub taxonomies: Vec<TreeHead>,
}

/// What identifies a taxonomy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TreeHead {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its file.
    pub sha256: String,
    /// Its title.
    pub title: Text,
    /// The standard or rule that it follows.
    pub instrument: String,
    /// Where in it.
    pub article: String,
    /// Whether the text of the source was read.
    pub verified: bool,
    /// The sector that it is for; null for all.
    pub sector: Option<String>,
    /// How many levels it has.
    pub levels: usize,
    /// How many nodes it has.
    pub nodes: usize,
}

/// One taxonomy with its levels and nodes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tree {
    /// Always `dataseal/taxonomy/v1`.
    pub schema: String,
    /// What identifies it.
    #[serde(flatten)]
    pub head: TreeHead,
    /// What is to be known of it.
    pub note: Option<String>,
    /// Its levels.
    pub level_list: Vec<LevelLine>,
    /// Its nodes.
    pub node_list: Vec<NodeLine>,
}

/// One level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LevelLine {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: Text,
    /// The grade below which nothing of this level lies; null for none.
    pub floor: Option<String>,
}

/// One node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NodeLine {
    /// Its code.
    pub code: String,
    /// The code of the node above; null for those at the top.
    pub parent: Option<String>,
    /// Its title.
    pub title: Text,
    /// The code of its level.
    pub level: Option<String>,
    /// Whether what stands here is sensitive personal information; null where the taxonomy does not say.
    pub sensitive: Option<bool>,
    /// The classes that stand here.
    pub classes: Vec<String>,
}

/// How one taxonomy leads to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Walk {
    /// Always `dataseal/taxonomy/v1`.
    pub schema: String,
    /// The taxonomy whose nodes are gone through.
    pub from: TreeHead,
    /// The one in which counterparts are looked for.
    pub to: TreeHead,
    /// The nodes at which classes stand, in order.
    pub rows: Vec<WalkRow>,
    /// Codes of nodes at which no class stands.
    pub without_class: Vec<String>,
    /// Codes of nodes of the other that no class leads to.
    pub unreached: Vec<String>,
}

/// One node with its counterparts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WalkRow {
    /// Its code.
    pub node: String,
    /// Nodes of the other taxonomy.
    pub counterparts: Vec<WalkCounterpart>,
    /// Classes that stand here and nowhere in the other.
    pub alone: Vec<String>,
}

/// A node of the other taxonomy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WalkCounterpart {
    /// Its code.
    pub node: String,
    /// The classes that stand at both.
    pub classes: Vec<String>,
}

fn head(tree: &ClassTree) -> TreeHead {
    TreeHead {
        id: tree.reference.id.to_string(),
        version: tree.reference.version.clone(),
        sha256: tree.reference.digest.to_string(),
        title: Text::from(&tree.title),
        instrument: tree.source.instrument.clone(),
        article: tree.source.article.clone(),
        verified: tree.source.verified,
        sector: tree.sector.clone(),
        levels: tree.levels.len(),
        nodes: tree.nodes.len(),
    }
}

fn ids(classes: &[ClassId]) -> Vec<String> {
    classes.iter().map(ToString::to_string).collect()
}

/// The list as JSON.
///
/// # Errors
/// [`ReportError::Json`] if it cannot be written, which no taxonomy makes happen.
pub fn taxonomy_list_json(trees: &[ClassTree]) -> Result<String, ReportError> {
    pretty(&List {
        schema: SCHEMA.to_owned(),
        taxonomies: trees.iter().map(head).collect(),
    })
}

/// One taxonomy as JSON.
///
/// # Errors
/// As [`taxonomy_list_json`].
pub fn taxonomy_json(tree: &ClassTree, taxonomy: &Taxonomy) -> Result<String, ReportError> {
    let standing = |node: &TreeNode| {
        let classes = taxonomy.classes.iter();
        classes
            .filter(|class| tree.place(class).is_some_and(|at| at.code == node.code))
            .map(|class| class.id.to_string())
            .collect()
    };
    pretty(&Tree {
        schema: SCHEMA.to_owned(),
        head: head(tree),
        note: tree.note.clone(),
        level_list: tree
            .levels
            .iter()
            .map(|level| LevelLine {
                code: level.code.clone(),
                title: Text::from(&level.title),
                floor: level.floor.map(|floor| floor.as_str().to_owned()),
            })
            .collect(),
        node_list: tree
            .nodes
            .iter()
            .map(|node| NodeLine {
                code: node.code.clone(),
                parent: node.parent.clone(),
                title: Text::from(&node.title),
                level: node.level.clone(),
                sensitive: node.sensitive,
                classes: standing(node),
            })
            .collect(),
    })
}

/// A crosswalk as JSON.
///
/// # Errors
/// As [`taxonomy_list_json`].
pub fn crosswalk_json(from: &ClassTree, to: &ClassTree, walk: &Crosswalk<'_>) -> Result<String, ReportError> {
    let codes = |nodes: &[&TreeNode]| nodes.iter().map(|node| node.code.clone()).collect();
    pretty(&Walk {
        schema: SCHEMA.to_owned(),
        from: head(from),
        to: head(to),
        rows: walk
            .rows
            .iter()
            .map(|row| WalkRow {
                node: row.node.code.clone(),
                counterparts: row
                    .counterparts
                    .iter()
                    .map(|(node, classes)| WalkCounterpart {
                        node: node.code.clone(),
                        classes: ids(classes),
                    })
                    .collect(),
                alone: ids(&row.alone),
            })
            .collect(),
        without_class: codes(&walk.without_class),
        unreached: codes(&walk.unreached),
    })
}

/// The schema as pretty-printed JSON with a line end, as committed under `docs/schemas/`.
///
/// # Errors
/// [`ReportError::Json`] if it cannot be written, which a test excludes.
pub fn taxonomy_schema() -> Result<String, ReportError> {
    published::<TaxonomyDocument>(ID)
}
