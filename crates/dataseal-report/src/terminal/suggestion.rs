//! Suggested quasi-identifiers on the terminal: which columns, why, and how far each tells rows apart.

use dataseal_model::{ColumnRole, ColumnSuggestion, RoleReason, TableSuggestion};

use super::paper::{Ink, Paper};
use crate::number::{count, per_mille};
use crate::story::class_title;
use crate::{Context, printable};

/// The suggestions of all tables, ending in a line end.
pub fn suggestion_summary(tables: &[TableSuggestion], ctx: &Context<'_>) -> String {
    let mut paper = Paper::new(ctx);
    for table in tables {
        paper.section("suggest.table");
        let rows = paper.message("count.rows", &[("n", &count(table.rows))]);
        let head = [printable(table.name.as_str()).into_owned(), rows].join(paper.separator());
        paper.line(&head);
        for role in ColumnRole::ALL {
            columns(&mut paper, table, role);
        }
    }
    paper.section("suggest.note");
    let note = paper.message("suggest.proposal", &[]);
    paper.inked(&note, Ink::Dim);
    paper.finish()
}

fn columns(paper: &mut Paper<'_>, table: &TableSuggestion, role: ColumnRole) {
    let with_role = || table.suggestion.columns.iter().filter(|column| column.role == role);
    if with_role().next().is_none() {
        if role == ColumnRole::Quasi {
            let none = paper.message("suggest.none", &[]);
            paper.marked(paper.unknown(), &none, Ink::Yellow);
        }
        return;
    }
    let name = |column: &ColumnSuggestion| {
        let name = table.names.get(column.position);
        name.map_or_else(String::new, |name| printable(name.as_str()).into_owned())
    };
    let heading = paper.message(&format!("role.{}", role.as_str()), &[]);
    if role == ColumnRole::Other {
        let line = paper.message("suggest.others", &[("n", &with_role().count())]);
        return paper.inked(&line, Ink::Dim);
    }
    paper.inked(&heading, Ink::Strong);
    for column in with_role() {
        let mut parts = vec![name(column), reason(&column.reason, paper)];
        parts.push(paper.message("figure.distinct", &[("n", &count(column.distinct))]));
        if let Some((least, most)) = column.separation {
            let id = if least == most {
                "suggest.separation"
            } else {
                "suggest.separation-at-most"
            };
            parts.push(paper.message(id, &[("share", &per_mille(most))]));
        }
        let line = parts.join(paper.separator());
        paper.line(&line);
    }
}

fn reason(reason: &RoleReason, paper: &Paper<'_>) -> String {
    match reason {
        RoleReason::Class(class) => {
            let title = class_title(paper.ctx(), class);
            paper.message("role-reason.class", &[("title", &title)])
        }
        other => paper.message(&format!("role-reason.{}", other.as_str()), &[]),
    }
}
