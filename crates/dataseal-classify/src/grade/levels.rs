//! The level of a table in the sector's own taxonomies: the highest of its labels, and of classes that stand together.

use std::collections::BTreeSet;

use dataseal_model::{GradeDriver, GradeRule, Label, NodeRef, TableLevel};
use dataseal_pack::{ClassTree, Taxonomy, Together};

use super::{GradeContext, counted};

/// Levels of the table, and reasons for its grade from what stands together.
pub(super) fn levels(
    labels: &[Vec<Label>],
    taxonomy: &Taxonomy,
    context: &GradeContext<'_>,
) -> (Vec<TableLevel>, Vec<GradeDriver>) {
    let mut levels = Vec::new();
    let mut drivers = Vec::new();
    for tree in context.trees.iter().filter(|tree| !tree.levels.is_empty()) {
        let together = together(tree, labels);
        let alone = labels
            .iter()
            .flat_map(|labels| counted(labels))
            .filter_map(|label| tree.level(tree.place(taxonomy.class(&label.class)?)?.level.as_deref()?));
        let highest = alone.chain(together.iter().filter_map(|rule| tree.level(&rule.level)));
        if let Some((_, level)) = highest.max_by_key(|(place, _)| *place) {
            levels.push(TableLevel {
                taxonomy: tree.reference.id.clone(),
                level: level.code.clone(),
            });
        }
        for rule in together {
            let floor = tree.level(&rule.level).and_then(|(_, level)| level.floor);
            drivers.extend(floor.map(|floor| GradeDriver {
                node: Some(NodeRef {
                    taxonomy: tree.reference.id.clone(),
                    code: String::new(),
                    title: rule.title.clone(),
                    level: Some(rule.level.clone()),
                }),
                ..GradeDriver::new(floor, GradeRule::SectorFloor)
            }));
        }
    }
    (levels, drivers)
}

/// Classes that stand together in the table.
fn together<'t>(tree: &'t ClassTree, labels: &[Vec<Label>]) -> Vec<&'t Together> {
    let held: BTreeSet<_> = labels
        .iter()
        .flat_map(|labels| counted(labels))
        .map(|label| &label.class)
        .collect();
    tree.together
        .iter()
        .filter(|rule| {
            let first = rule.any.iter().find(|class| held.contains(class));
            first.is_some_and(|first| rule.beside.iter().any(|class| class != first && held.contains(class)))
        })
        .collect()
}
