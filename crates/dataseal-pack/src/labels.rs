//! From `labels.toml` to what persons decided about columns.
//!
//! The file that a scan writes and the file that a person keeps beside the data have one form: an entry a column, with what
//! the machine found (for people to read) and, where a person decided, the decision. An entry without one decides nothing;
//! an empty text means "not decided".

use std::collections::BTreeMap;

use dataseal_model::{Bilingual, ClassId, ColumnDecision, Grade, LabelDecision, LabelTarget, MachineNote};

use crate::Taxonomy;
use crate::problem::{Document, Form, ProblemKind, Problems};
use crate::source::read_toml;
use crate::walk::{Item, Section};

/// The schema that a `labels.toml` names.
pub const LABELS_SCHEMA: &str = "dataseal/labels/v1";

/// The word for a column that holds none of the classes.
pub const NO_CLASS: &str = "none";
/// The same in Chinese.
pub const NO_CLASS_ZH: &str = "无";

/// More columns than a table may have.
const MOST_COLUMNS: i64 = 1_000_000;

/// Reads a `labels.toml`; `taxonomy` are the classes in force. Classes may be written by id or by title in either language.
///
/// # Errors
/// Every problem of the file at once.
pub fn parse_labels(bytes: &[u8], file_name: &str, taxonomy: &Taxonomy) -> Result<Vec<ColumnDecision>, Problems> {
    let mut problems = Problems::default();
    let decisions = read_toml(Document::Labels, file_name, bytes, &mut problems, |root| {
        if let Some(schema) = root.required("schema") {
            schema.one_of(&[(LABELS_SCHEMA, ())]);
        }
        let mut seen = BTreeMap::new();
        let entries = root.tables("columns").into_iter();
        Some(
            entries
                .filter_map(|entry| read_entry(entry, taxonomy, &mut seen))
                .collect(),
        )
    });
    problems.or(decisions.unwrap_or_default())
}

/// The class that a person wrote: an id, a title in either language, or both as `身份证号 (resident-id)`; `None` within for the
/// word that stands for no class.
///
/// # Errors
/// What was probably meant, if anything is near.
pub fn class_named(written: &str, taxonomy: &Taxonomy) -> Result<Option<ClassId>, Option<String>> {
    let written = written.trim();
    let known = |name: &str| {
        let name = name.trim();
        let same = |other: &str| other.eq_ignore_ascii_case(name);
        let mut classes = taxonomy.classes.iter();
        classes.find(|class| same(class.id.as_str()) || same(&class.title.zh) || same(&class.title.en))
    };
    let is_none = |name: &str| name.eq_ignore_ascii_case(NO_CLASS) || name == NO_CLASS_ZH;
    // `title (id)` and `title（id）`, as workbooks offer them.
    let inner = written
        .trim_end_matches([')', '）'])
        .rsplit_once(['(', '（'])
        .map(|(_, inner)| inner);
    if is_none(written) || inner.is_some_and(is_none) {
        return Ok(None);
    }
    if let Some(class) = known(written).or_else(|| inner.and_then(known)) {
        return Ok(Some(class.id.clone()));
    }
    let names = taxonomy
        .classes
        .iter()
        .flat_map(|class| [class.id.as_str(), class.title.zh.as_str(), class.title.en.as_str()])
        .chain([NO_CLASS, NO_CLASS_ZH]);
    let names: Vec<&str> = names.collect();
    Err(crate::walk::suggestion(written, names.iter().copied()).map(str::to_owned))
}

type Seen = BTreeMap<(String, String, String, Option<usize>), String>;

fn read_entry(mut entry: Section<'_>, taxonomy: &Taxonomy, seen: &mut Seen) -> Option<ColumnDecision> {
    let file = entry.text("file");
    let part = entry.optional("part").and_then(|item| item.text().map(str::to_owned));
    let digest = entry.optional("sha256").filter(|item| !item.is_blank());
    let digest = digest.and_then(|item| item.parsed(Form::Sha256));
    let column = entry.required("column");
    let here = column.as_ref().map(Item::location).unwrap_or_default();
    let column = column.and_then(|item| item.filled_text());
    let position = entry
        .optional("position")
        .and_then(|item| item.integer(1, MOST_COLUMNS));
    let position = position.and_then(|place| usize::try_from(place - 1).ok());
    let machine = entry.optional("machine").and_then(Item::table).map(read_machine);
    let decision = read_decision(&mut entry, taxonomy);
    let target = LabelTarget {
        file: file.unwrap_or_default(),
        part: part.unwrap_or_default(),
        column: column.unwrap_or_default(),
        position,
        digest,
    };
    if decision.is_some() && !target.file.is_empty() && !target.column.is_empty() {
        let key = (
            target.file.clone(),
            target.part.clone(),
            target.column.clone(),
            target.position,
        );
        match seen.get(&key) {
            Some(first) => entry.report(ProblemKind::Duplicate {
                what: target.column.clone(),
                first: first.clone(),
            }),
            None => {
                seen.insert(key, here);
            }
        }
    }
    entry.finish();
    Some(ColumnDecision {
        target,
        decision: decision?,
        machine,
    })
}

/// What the machine had found: read so that a misspelt key is noticed, and not relied on.
fn read_machine(mut section: Section<'_>) -> MachineNote {
    let mut text = |key| {
        let item = section.optional(key);
        item.and_then(|item| item.text().map(str::to_owned)).unwrap_or_default()
    };
    let note = MachineNote {
        class: text("class"),
        confidence: text("confidence"),
        grade: text("grade"),
    };
    text("strength");
    text("type");
    section.finish();
    note
}

/// The decision of an entry: nothing if no key of one is filled in, and a problem if not all that it needs are.
fn read_decision(entry: &mut Section<'_>, taxonomy: &Taxonomy) -> Option<LabelDecision> {
    fn filled<'s>(entry: &mut Section<'s>, key: &'static str) -> Option<Item<'s>> {
        entry.optional(key).filter(|item| !item.is_blank())
    }
    let classes_item = filled(entry, "class");
    let grade_item = filled(entry, "grade");
    let disclose_item = entry.optional("disclose");
    let reason_item = filled(entry, "reason");
    let reviewer_item = filled(entry, "reviewer");
    let date_item = filled(entry, "date");
    let told = disclose_item.as_ref().and_then(Item::boolean).unwrap_or(false);
    if classes_item.is_none()
        && grade_item.is_none()
        && !told
        && reason_item.is_none()
        && reviewer_item.is_none()
        && date_item.is_none()
    {
        return None;
    }
    if classes_item.is_none() && grade_item.is_none() && !told {
        entry.report(ProblemKind::Contradiction(Bilingual::new(
            "写了原因、复核人或日期，但没有决定；请填写 `class`、`grade` 或 `disclose`",
            "there is a reason, reviewer or date but no decision; fill in `class`, `grade` or `disclose`",
        )));
    }
    let classes = classes_item.as_ref().and_then(|item| read_classes(item, taxonomy));
    let grade = grade_item.and_then(|item| item.grade());
    let personal = classes.iter().flatten().any(|class| {
        let class = taxonomy.class(class);
        class.is_some_and(|class| class.personal || class.sensitive)
    });
    if told
        && (personal || grade.is_some_and(|grade| grade >= Grade::L3))
        && let Some(item) = &disclose_item
    {
        item.report(ProblemKind::Contradiction(Bilingual::new(
            "个人信息和 L3 及以上的字段不展示取值",
            "values of personal information and of columns at L3 and above are never shown",
        )));
    }
    let given = [
        ("reason", reason_item.is_some()),
        ("reviewer", reviewer_item.is_some()),
        ("date", date_item.is_some()),
    ];
    for (key, _) in given.into_iter().filter(|(_, is_there)| !is_there) {
        entry.needs(key);
    }
    Some(LabelDecision {
        classes,
        grade,
        disclose: told,
        reason: reason_item?.filled_text()?,
        reviewer: reviewer_item?.filled_text()?,
        date: date_item?.date()?,
    })
}

/// One class, or a list of them; the word for none stands alone.
fn read_classes(item: &Item<'_>, taxonomy: &Taxonomy) -> Option<Vec<ClassId>> {
    let items = if item.value_type() == crate::ValueType::Array {
        item.array()?
    } else {
        return Some(read_class(item, taxonomy)?.into_iter().collect());
    };
    if items.is_empty() {
        item.report(ProblemKind::Empty);
        return None;
    }
    let mut classes = Vec::new();
    for each in &items {
        match read_class(each, taxonomy)? {
            Some(class) if !classes.contains(&class) => classes.push(class),
            Some(_) => {}
            None => each.report(ProblemKind::Contradiction(Bilingual::new(
                "`none` 不能与其他类目并列",
                "`none` cannot stand beside other classes",
            ))),
        }
    }
    Some(classes)
}

fn read_class(item: &Item<'_>, taxonomy: &Taxonomy) -> Option<Option<ClassId>> {
    let written = item.filled_text()?;
    match class_named(&written, taxonomy) {
        Ok(class) => Some(class),
        Err(_) => {
            let names = taxonomy.classes.iter();
            let names = names.map(|class| (class.title.zh.as_str(), class.id.as_str()));
            item.report_unknown_value(&written, names.chain([(NO_CLASS_ZH, NO_CLASS)]));
            None
        }
    }
}
