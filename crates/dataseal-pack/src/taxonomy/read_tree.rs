//! From `taxonomies/<id>.toml` to a validated tree: codes unique, parents and levels there, no cycle, classes known.

use std::collections::{BTreeMap, BTreeSet};

use dataseal_model::facts::fact;
use dataseal_model::{Bilingual, ClassId, PackId, PackOrigin, PackRef};

use super::{Class, ClassTree, Together, TreeLevel, TreeNode};
use crate::pack_file::read_version;
use crate::problem::{Document, Form, ProblemKind, Problems};
use crate::rule::read_citation;
use crate::sha256;
use crate::source::read_toml;
use crate::walk::{Item, Section};

/// The fact whose choices name sectors.
const SECTOR: &str = "sector";

/// Categories of personal information that `category` of a class may name beside those in use: the names of GB/T 43697-2024
/// Annex B of which there may be no class yet.
const CATEGORIES: [&str; 15] = [
    "个人基本资料",
    "个人身份信息",
    "个人生物识别信息",
    "网络身份标识信息",
    "个人健康生理信息",
    "个人教育工作信息",
    "个人财产信息",
    "身份鉴别信息",
    "个人通信信息",
    "联系人信息",
    "个人上网记录",
    "个人设备信息",
    "个人位置信息",
    "个人标签信息",
    "个人运动信息",
];

/// Reads one taxonomy alone against the classes in force. `path` is what problems call it; `stem` is the name of its file, which is
/// its id too.
///
/// # Errors
/// Every problem of the file at once.
pub fn parse_tree(bytes: &[u8], path: &str, stem: &str, classes: &[Class]) -> Result<ClassTree, Problems> {
    let mut problems = Problems::default();
    match read_tree(path, stem, bytes, Some(classes), &mut problems) {
        Some(tree) => problems.or(tree),
        None => Err(problems.sorted()),
    }
}

/// Reads one taxonomy; `stem` is the name of its file. `classes` are those in force, `None` where they could not be read:
/// then nothing is said of unknown ones.
pub(crate) fn read_tree(
    path: &str,
    stem: &str,
    bytes: &[u8],
    classes: Option<&[Class]>,
    problems: &mut Problems,
) -> Option<ClassTree> {
    read_toml(Document::Pack, path, bytes, problems, |root| {
        let id = root.required("id").and_then(|item| read_id(&item, stem));
        let version = root.required("version").and_then(|item| read_version(&item));
        let title = root.bilingual("title");
        let source = root.required("source").and_then(read_citation);
        let note = root.optional("note").and_then(|item| item.filled_text());
        let sector = root.optional(SECTOR).and_then(|item| read_sector(&item));
        let levels = read_levels(root);
        let nodes = Nodes::new(&levels, classes).read(root);
        let together = read_together(root, &levels, classes);
        let (source, certainty) = source?;
        Some(ClassTree {
            reference: PackRef {
                id: id?,
                version: version?,
                digest: sha256(bytes),
                origin: PackOrigin::default(),
            },
            title: title?,
            source,
            certainty,
            note,
            sector,
            levels,
            nodes,
            together,
        })
    })
}

fn read_id(item: &Item<'_>, stem: &str) -> Option<PackId> {
    let id: PackId = item.parsed(Form::Kebab)?;
    if id.as_str() != stem {
        item.report(ProblemKind::Contradiction(Bilingual::new(
            format!("`{id}` 与文件名 `{stem}` 不一致"),
            format!("`{id}` is not the name of its file `{stem}`"),
        )));
        return None;
    }
    Some(id)
}

fn read_sector(item: &Item<'_>) -> Option<String> {
    let written = item.filled_text()?;
    let choices = fact(SECTOR).map_or(&[][..], |spec| spec.choices);
    if !choices.iter().any(|choice| choice.value == written) {
        item.report_unknown_value(&written, choices.iter().map(|choice| (choice.zh, choice.value)));
        return None;
    }
    Some(written)
}

fn read_levels(root: &mut Section<'_>) -> Vec<TreeLevel> {
    let mut seen = BTreeMap::new();
    let mut levels = Vec::new();
    for mut section in root.tables("level") {
        let code = section.required("code").and_then(|item| {
            let code = item.filled_text()?;
            item.is_new(&code, &mut seen).then_some(code)
        });
        let title = section.bilingual("title");
        let floor = section.optional("floor").and_then(|item| item.grade());
        section.finish();
        if let (Some(code), Some(title)) = (code, title) {
            levels.push(TreeLevel { code, title, floor });
        }
    }
    levels
}

fn read_level(item: &Item<'_>, levels: &[TreeLevel]) -> Option<String> {
    let written = item.filled_text()?;
    if !levels.iter().any(|level| level.code == written) {
        item.report_unknown_value(
            &written,
            levels.iter().map(|level| (level.code.as_str(), level.code.as_str())),
        );
        return None;
    }
    Some(written)
}

/// A class in force. Where the classes could not be read, `None`, nothing is said of unknown ones.
pub(crate) fn read_class(item: &Item<'_>, classes: Option<&[Class]>) -> Option<ClassId> {
    let id: ClassId = item.parsed(Form::Kebab)?;
    if let Some(classes) = classes.filter(|classes| !classes.iter().any(|class| class.id == id)) {
        item.report_unknown_value(
            id.as_str(),
            classes.iter().map(|class| (class.title.zh.as_str(), class.id.as_str())),
        );
        return None;
    }
    Some(id)
}

fn items<'s>(section: &mut Section<'s>, key: &'static str) -> Vec<Item<'s>> {
    section.optional(key).and_then(|item| item.array()).unwrap_or_default()
}

/// The nodes as they are read, and what was seen of them.
struct Nodes<'a> {
    levels: &'a [TreeLevel],
    classes: Option<&'a [Class]>,
    codes: BTreeMap<String, String>,
    placed: BTreeMap<String, String>,
}

impl<'a> Nodes<'a> {
    fn new(levels: &'a [TreeLevel], classes: Option<&'a [Class]>) -> Self {
        Self {
            levels,
            classes,
            codes: BTreeMap::new(),
            placed: BTreeMap::new(),
        }
    }

    fn read(mut self, root: &mut Section<'_>) -> Vec<TreeNode> {
        let mut nodes = Vec::new();
        let mut parents = Vec::new();
        for section in root.required_tables("node").unwrap_or_default() {
            let (node, parent) = self.read_node(section);
            if let Some(node) = node {
                parents.extend(parent.map(|item| (node.code.clone(), item)));
                nodes.push(node);
            }
        }
        check_parents(&nodes, &parents);
        nodes
    }

    fn read_node<'s>(&mut self, mut section: Section<'s>) -> (Option<TreeNode>, Option<Item<'s>>) {
        let code = section.required("code").and_then(|item| {
            let code = item.filled_text()?;
            item.is_new(&code, &mut self.codes).then_some(code)
        });
        let above = section.optional("parent");
        let parent = above.as_ref().and_then(Item::filled_text);
        let title = section.bilingual("title");
        let sensitive = section.optional("sensitive").and_then(|item| item.boolean());
        let level = section
            .optional("level")
            .and_then(|item| read_level(&item, self.levels));
        let mut classes = Vec::new();
        for item in items(&mut section, "classes") {
            let class = read_class(&item, self.classes);
            classes.extend(class.filter(|class| item.is_new(class.as_str(), &mut self.placed)));
        }
        let mut categories = Vec::new();
        for item in items(&mut section, "categories") {
            let category = self.read_category(&item);
            categories.extend(category.filter(|category| item.is_new(category, &mut self.placed)));
        }
        section.finish();
        let node = code.zip(title).map(|(code, title)| TreeNode {
            code,
            parent,
            title,
            sensitive,
            level,
            classes,
            categories,
        });
        (node, above)
    }

    fn read_category(&self, item: &Item<'_>) -> Option<String> {
        let written = item.filled_text()?;
        let Some(classes) = self.classes else {
            return Some(written);
        };
        let in_use = classes.iter().map(|class| class.category.as_str());
        let known: BTreeSet<&str> = in_use.chain(CATEGORIES).collect();
        if known.contains(written.as_str()) {
            return Some(written);
        }
        item.report_unknown_value(&written, known.into_iter().map(|name| (name, name)));
        None
    }
}

/// Parents must be there, and lead upwards to an end.
fn check_parents(nodes: &[TreeNode], parents: &[(String, Item<'_>)]) {
    let above: BTreeMap<&str, &str> = nodes
        .iter()
        .filter_map(|node| Some((node.code.as_str(), node.parent.as_deref()?)))
        .collect();
    let codes: BTreeSet<&str> = nodes.iter().map(|node| node.code.as_str()).collect();
    for (code, item) in parents {
        let Some(parent) = above.get(code.as_str()) else {
            continue;
        };
        if !codes.contains(parent) {
            item.report_unknown_value(parent, codes.iter().map(|code| (*code, *code)));
            continue;
        }
        let mut way = BTreeSet::from([code.as_str()]);
        let mut at = *parent;
        loop {
            if at == code {
                item.report(ProblemKind::Contradiction(Bilingual::new(
                    format!("`{code}` 在自己的上级之中"),
                    format!("`{code}` is above itself"),
                )));
                break;
            }
            // A cycle further up is told at its own nodes.
            if !way.insert(at) {
                break;
            }
            match above.get(at) {
                Some(next) => at = next,
                None => break,
            }
        }
    }
}

fn read_together(root: &mut Section<'_>, levels: &[TreeLevel], classes: Option<&[Class]>) -> Vec<Together> {
    let mut together = Vec::new();
    for mut section in root.tables("together") {
        let level = section.required("level").and_then(|item| read_level(&item, levels));
        let title = section.bilingual("title");
        let mut read = |key| -> Vec<ClassId> {
            let named = items(&mut section, key);
            named.iter().filter_map(|item| read_class(item, classes)).collect()
        };
        let (any, beside) = (read("any"), read("beside"));
        section.finish();
        if let (Some(level), Some(title)) = (level, title) {
            together.push(Together {
                level,
                any,
                beside,
                title,
            });
        }
    }
    together
}
