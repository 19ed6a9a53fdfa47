//! Taxonomies for people: what there is, what is in one, and how one leads to another.

use std::fmt::Display;

use dataseal_model::ClassId;
use dataseal_pack::{ClassTree, Crosswalk, Taxonomy, TreeNode};

use crate::{Context, message, pad, printable, story, words};

/// The taxonomies in a table.
pub fn taxonomy_list(trees: &[ClassTree], ctx: &Context<'_>) -> String {
    let lang = ctx.lang;
    let widest = trees
        .iter()
        .map(|tree| tree.reference.id.as_str().len())
        .max()
        .unwrap_or(0);
    trees
        .iter()
        .map(|tree| {
            let id = pad(tree.reference.id.as_str(), widest);
            let nodes: [(&str, &dyn Display); 2] = [("nodes", &tree.nodes.len()), ("levels", &tree.levels.len())];
            let size = message(lang, "taxonomy.size", &nodes);
            let certainty = words::reliance(lang, tree.source.verified);
            format!("{id}  {}  {size}  {certainty}\n", printable(lang.pick(&tree.title)))
        })
        .collect()
}

/// One taxonomy with its nodes and the classes that stand at them.
pub fn taxonomy_page(tree: &ClassTree, taxonomy: &Taxonomy, ctx: &Context<'_>) -> String {
    let lang = ctx.lang;
    let mut page = format!("{}  {}\n", tree.reference.id, printable(lang.pick(&tree.title)));
    let source: [(&str, &dyn Display); 3] = [
        ("instrument", &printable(&tree.source.instrument)),
        ("article", &printable(&tree.source.article)),
        ("certainty", &words::reliance(lang, tree.source.verified)),
    ];
    page.push_str(&message(lang, "taxonomy.source", &source));
    page.push('\n');
    if let Some(note) = &tree.note {
        page.push_str(&printable(note));
        page.push('\n');
    }
    for level in &tree.levels {
        let floor = level.floor.map_or_else(String::new, |floor| {
            let floor = words::grade_short(lang, floor);
            message(lang, "taxonomy.floor", &[("grade", &floor)])
        });
        let args: [(&str, &dyn Display); 3] = [
            ("code", &printable(&level.code)),
            ("title", &printable(lang.pick(&level.title))),
            ("floor", &floor),
        ];
        page.push_str(&message(lang, "taxonomy.level", &args));
        page.push('\n');
    }
    for node in &tree.nodes {
        let depth = tree.path(node).len().saturating_sub(1);
        page.push_str(&"  ".repeat(depth));
        page.push_str(&node_line(node, ctx));
        let standing: Vec<&ClassId> = taxonomy
            .classes
            .iter()
            .filter(|class| tree.place(class).is_some_and(|at| at.code == node.code))
            .map(|class| &class.id)
            .collect();
        if !standing.is_empty() {
            page.push_str(": ");
            page.push_str(&titles(&standing, ctx));
        }
        page.push('\n');
    }
    page
}

fn node_line(node: &TreeNode, ctx: &Context<'_>) -> String {
    let lang = ctx.lang;
    let mut line = format!("{}  {}", printable(&node.code), printable(lang.pick(&node.title)));
    if let Some(level) = &node.level {
        line.push_str(&format!(" [{}]", printable(level)));
    }
    if let Some(sensitive) = node.sensitive {
        let id = if sensitive {
            "taxonomy.sensitive"
        } else {
            "taxonomy.not-sensitive"
        };
        line.push_str(&format!(" {}", message(lang, id, &[])));
    }
    line
}

fn titles(classes: &[&ClassId], ctx: &Context<'_>) -> String {
    let titles: Vec<String> = classes.iter().map(|class| story::class_title(ctx, class)).collect();
    titles.join(&message(ctx.lang, "list.separator", &[]))
}

/// A crosswalk: each node with its counterparts, and what has none.
pub fn crosswalk_text(from: &ClassTree, to: &ClassTree, walk: &Crosswalk<'_>, ctx: &Context<'_>) -> String {
    let lang = ctx.lang;
    let mut text = format!("{} → {}\n", from.reference.id, to.reference.id);
    for row in &walk.rows {
        text.push_str(&node_line(row.node, ctx));
        text.push('\n');
        for (node, classes) in &row.counterparts {
            let classes: Vec<&ClassId> = classes.iter().collect();
            text.push_str(&format!("  → {}: {}\n", node_line(node, ctx), titles(&classes, ctx)));
        }
        if !row.alone.is_empty() {
            let classes: Vec<&ClassId> = row.alone.iter().collect();
            let line = message(lang, "taxonomy.alone", &[("classes", &titles(&classes, ctx))]);
            text.push_str(&format!("  {line}\n"));
        }
    }
    for (id, nodes) in [
        ("taxonomy.without-class", &walk.without_class),
        ("taxonomy.unreached", &walk.unreached),
    ] {
        if !nodes.is_empty() {
            let nodes: Vec<String> = nodes.iter().map(|node| node_line(node, ctx)).collect();
            let nodes = nodes.join(&message(lang, "list.separator", &[]));
            text.push_str(&message(lang, id, &[("nodes", &nodes)]));
            text.push('\n');
        }
    }
    text
}
