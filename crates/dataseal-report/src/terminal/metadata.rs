//! `scan --metadata-only` on the terminal: what names say, table by table, and that it is weaker than what values say.

use dataseal_model::{MetadataColumn, MetadataReport, MetadataTable};

use super::paper::{Ink, Paper};
use crate::number::count;
use crate::{Context, cells, clip, pad, printable, story};

/// Cells of the longest column name.
const NAME_CELLS: usize = 28;

/// The whole answer, ending in a line end.
pub fn metadata_summary(report: &MetadataReport, ctx: &Context<'_>) -> String {
    let mut paper = Paper::new(ctx);
    for table in &report.tables {
        head(&mut paper, table);
        columns(&mut paper, table);
    }
    paper.section("metadata.basis");
    let caution = paper.message("metadata.caution", &[]);
    paper.marked(paper.unknown(), &caution, Ink::Yellow);
    let ungraded = paper.message("metadata.ungraded", &[]);
    paper.line(&ungraded);
    paper.next_steps();
    paper.finish()
}

fn head(paper: &mut Paper<'_>, table: &MetadataTable) {
    paper.section("metadata.table");
    let columns = paper.message("count.columns", &[("n", &count(table.columns.len() as u64))]);
    let unread = paper.message("metadata.unread", &[]);
    let name = printable(table.name.as_str()).into_owned();
    let line = [name, columns, unread].join(paper.separator());
    paper.line(&line);
}

fn columns(paper: &mut Paper<'_>, table: &MetadataTable) {
    paper.section("metadata.labels");
    let labelled: Vec<&MetadataColumn> = table
        .columns
        .iter()
        .filter(|column| !column.labels.is_empty())
        .collect();
    let name = |column: &MetadataColumn| printable(column.name.as_str()).into_owned();
    let widest = labelled
        .iter()
        .map(|column| cells(&name(column)))
        .max()
        .unwrap_or(0)
        .min(NAME_CELLS);
    for column in &labelled {
        for label in &column.labels {
            let mark = paper.ellipsis();
            let title = story::label_title(paper.ctx(), label);
            let term = label.evidence.name.as_ref().map_or("", |name| name.term.as_str());
            let why = paper.message("metadata.by-term", &[("term", &printable(term))]);
            let said = [title, label.confidence.to_string(), why].join(paper.separator());
            let line = format!("{}  {said}", pad(&clip(&name(column), widest, mark), widest));
            paper.line(&line);
        }
    }
    let rest = table.columns.len().saturating_sub(labelled.len());
    if rest > 0 {
        let line = paper.message("metadata.unlabelled", &[("n", &count(rest as u64))]);
        paper.inked(&line, Ink::Dim);
    }
}
