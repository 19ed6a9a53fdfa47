//! From `waivers.toml` to the waivers that persons gave: rule, approver, reason, first and last day, scope.
//!
//! Every waiver ends: a file that hides something for good is a file that nobody reads again. Rules that a pack marks
//! `waivable = false` cannot be waived.

use dataseal_model::{Bilingual, RuleCode, Waiver};

use crate::pack::{Pack, Selection};
use crate::problem::{Document, ProblemKind, Problems};
use crate::source::read_toml;
use crate::walk::{Item, Section};

/// The schema that a `waivers.toml` names.
pub const WAIVERS_SCHEMA: &str = "dataseal/waivers/v1";

/// Reads a `waivers.toml`; `packs` hold the rules that there are.
///
/// # Errors
/// Every problem of the file at once.
pub fn parse_waivers(bytes: &[u8], file_name: &str, packs: &[Pack]) -> Result<Vec<Waiver>, Problems> {
    let mut problems = Problems::default();
    let waivers = read_toml(Document::Waivers, file_name, bytes, &mut problems, |root| {
        if let Some(schema) = root.required("schema") {
            schema.one_of(&[(WAIVERS_SCHEMA, ())]);
        }
        let mut waivers: Vec<(Waiver, String)> = Vec::new();
        for entry in root.tables("waiver") {
            waivers.extend(read_entry(entry, packs, &waivers));
        }
        Some(waivers.into_iter().map(|(waiver, _)| waiver).collect())
    });
    problems.or(waivers.unwrap_or_default())
}

/// Reads one waiver; gives it with its place. `earlier` are those before it.
fn read_entry(mut entry: Section<'_>, packs: &[Pack], earlier: &[(Waiver, String)]) -> Option<(Waiver, String)> {
    let rule_item = entry.required("rule");
    let rule = rule_item.as_ref().and_then(|item| read_rule(item, packs));
    let approver = entry.text("approver");
    let reason = entry.text("reason");
    let approved = entry.required("approved").and_then(|item| item.date());
    let expires = entry.required("expires").and_then(|item| {
        let expires = item.date()?;
        if approved.is_some_and(|approved| expires < approved) {
            item.report(ProblemKind::Contradiction(Bilingual::new(
                "到期日早于批准日",
                "the waiver ends before it was approved",
            )));
        }
        Some(expires)
    });
    let files = entry.optional("files").map(|list| read_files(&list));
    let column = entry.optional("column").map(|item| item.filled_text());
    entry.finish();
    let waiver = Waiver {
        rule: rule?,
        approver: approver?,
        reason: reason?,
        approved: approved?,
        expires: expires?,
        files: files.unwrap_or_default(),
        column: column.unwrap_or_default(),
    };
    let item = rule_item?;
    if let Some((_, first)) = earlier.iter().find(|(other, _)| repeats(&waiver, other)) {
        item.report(ProblemKind::Duplicate {
            what: waiver.rule.to_string(),
            first: first.clone(),
        });
    }
    Some((waiver, item.location()))
}

/// Whether two waivers speak of the same on a day that both hold.
fn repeats(waiver: &Waiver, other: &Waiver) -> bool {
    waiver.rule == other.rule
        && waiver.files == other.files
        && waiver.column == other.column
        && waiver.approved <= other.expires
        && other.approved <= waiver.expires
}

/// The code of a rule that there is and that may be waived.
fn read_rule(item: &Item<'_>, packs: &[Pack]) -> Option<RuleCode> {
    let written = item.filled_text()?;
    let rules = || {
        packs
            .iter()
            .flat_map(|pack| pack.rules.iter().map(move |rule| (pack, rule)))
    };
    let Some((pack, rule)) = rules().find(|(_, rule)| rule.code.as_str() == written) else {
        let codes = rules().map(|(_, rule)| (rule.code.as_str(), rule.code.as_str()));
        item.report_unknown_value(&written, codes);
        return None;
    };
    // What is said of waivers is said after they acted.
    if !rule.waivable || pack.selection == Selection::Waivers {
        item.report(ProblemKind::Contradiction(Bilingual::new(
            format!("规则 `{written}` 不得豁免"),
            format!("the rule `{written}` cannot be waived"),
        )));
        return None;
    }
    Some(rule.code.clone())
}

/// Names of files, sorted, each once. An empty list would be taken for none or for all, so it is neither.
fn read_files(list: &Item<'_>) -> Vec<String> {
    let items = list.array().unwrap_or_default();
    if list.value_type() == crate::ValueType::Array && items.is_empty() {
        list.report(ProblemKind::Empty);
    }
    // Not trimmed: a file name may end in a space, and another name is another file.
    let name = |item: &Item<'_>| {
        let name = item.text()?;
        if item.is_blank() {
            item.report(ProblemKind::Empty);
        }
        Some(name.to_owned())
    };
    let mut files: Vec<String> = items.iter().filter_map(name).collect();
    files.sort();
    files.dedup();
    files
}
