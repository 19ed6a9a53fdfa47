//! A company's own taxonomy from a workbook to the TOML that `--policies` reads.
//!
//! Headings are found by name, in either language, wherever they stand; every problem is told with its sheet and cell. What
//! comes out is checked like any policy file before it is handed back.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use dataseal_intake::{BookRow, BookSheet};
use dataseal_model::{Bilingual, PackId, nearest};
use dataseal_pack::{Policies, Problems, Taxonomy, class_named, parse_tree};
use dataseal_report::{NO, YES, toml_string};

use crate::book_table::{BookProblem, BookTable, UNREADABLE};

/// More nodes than any taxonomy has.
const MOST_NODES: usize = 20_000;

/// What a column of the workbook holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Code,
    Parent,
    NameZh,
    NameEn,
    Level,
    Class,
    Sensitive,
}

/// Headings by field, compared without spaces, brackets and case.
const HEADINGS: [(Field, &[&str]); 7] = [
    (
        Field::Code,
        &["编码", "代码", "类别编码", "分类编码", "编号", "code", "id"],
    ),
    (
        Field::Parent,
        &[
            "上级编码",
            "上级",
            "父级",
            "父级编码",
            "上级类别",
            "parent",
            "parentcode",
        ],
    ),
    (
        Field::NameZh,
        &[
            "名称",
            "中文名称",
            "类别名称",
            "分类名称",
            "类别",
            "name",
            "namezh",
            "chinesename",
        ],
    ),
    (Field::NameEn, &["英文名称", "英文名", "nameen", "englishname"]),
    (
        Field::Level,
        &["级别", "等级", "安全级别", "数据级别", "level", "grade"],
    ),
    (
        Field::Class,
        &[
            "对应类别",
            "数鉴类别",
            "识别类别",
            "类别标识",
            "class",
            "classes",
            "ourclass",
            "datasealclass",
        ],
    ),
    (Field::Sensitive, &["是否敏感", "敏感", "敏感个人信息", "sensitive"]),
];

/// Why a workbook gives no taxonomy.
#[derive(Clone, Debug)]
pub enum BookRefusal {
    /// Problems in the workbook, all of them.
    Cells(Vec<BookProblem>),
    /// What came out is no valid taxonomy.
    Problems(Problems),
}

/// Writes the taxonomy that a workbook describes. `id` is the name of the file that it will have.
///
/// # Errors
/// Every problem of the workbook at once.
pub fn taxonomy_of_book(
    sheets: &[BookSheet],
    id: &PackId,
    title: &str,
    policies: &Policies,
) -> Result<String, BookRefusal> {
    let Some(table) = BookTable::find(sheets, &HEADINGS, &[Field::Code, Field::NameZh]) else {
        let place = sheets.first().map_or_else(String::new, |sheet| sheet.name.clone());
        return Err(BookRefusal::Cells(vec![BookProblem {
            place,
            what: Bilingual::new(
                "没有找到表头：至少要有“编码”和“名称”两列",
                "no headings were found: at least the columns `code` and `name` are needed",
            ),
        }]));
    };
    let mut rows = table.rows();
    let mut reading = Reading {
        table,
        taxonomy: &policies.taxonomy,
        problems: Vec::new(),
        codes: BTreeMap::new(),
        placed: BTreeMap::new(),
    };
    let nodes: Vec<Node> = rows
        .by_ref()
        .take(MOST_NODES)
        .filter_map(|row| reading.node(row))
        .collect();
    if let Some(row) = rows.next() {
        reading.report(
            row,
            Field::Code,
            format!("表头之下超过 {MOST_NODES} 行，其后的没有读取"),
            format!("more than {MOST_NODES} rows stand below the headings; the rest was not read"),
        );
    }
    reading.check_parents(&nodes);
    if nodes.is_empty() && reading.problems.is_empty() {
        reading.problems.push(BookProblem {
            place: reading.table.sheet.name.clone(),
            what: Bilingual::new("表头之下没有内容", "there is nothing below the headings"),
        });
    }
    if !reading.problems.is_empty() {
        return Err(BookRefusal::Cells(reading.problems));
    }
    let toml = written(id, title, &nodes);
    let path = format!("taxonomies/{id}.toml");
    parse_tree(toml.as_bytes(), &path, id.as_str(), &policies.taxonomy.classes).map_err(BookRefusal::Problems)?;
    Ok(toml)
}

/// One node as it was read.
struct Node {
    code: String,
    parent: Option<(String, String)>,
    zh: String,
    en: String,
    level: Option<String>,
    sensitive: Option<bool>,
    classes: Vec<String>,
}

struct Reading<'a> {
    table: BookTable<'a, Field>,
    taxonomy: &'a Taxonomy,
    problems: Vec<BookProblem>,
    codes: BTreeMap<String, String>,
    placed: BTreeMap<String, String>,
}

impl Reading<'_> {
    fn place(&self, row: &BookRow, field: Field) -> String {
        self.table.place(row.row, field)
    }

    fn report(&mut self, row: &BookRow, field: Field, zh: String, en: String) {
        let place = self.place(row, field);
        self.problems.push(BookProblem {
            place,
            what: Bilingual { zh, en },
        });
    }

    fn check_cells(&mut self, row: &BookRow) {
        for field in self.table.unreadable(row) {
            let (zh, en) = UNREADABLE;
            self.report(row, field, zh.to_owned(), en.to_owned());
        }
    }

    /// A row with neither code nor name is a gap or a remark.
    fn node(&mut self, row: &BookRow) -> Option<Node> {
        self.check_cells(row);
        let (code, zh) = (self.table.text(row, Field::Code), self.table.text(row, Field::NameZh));
        let (code, zh) = match (code, zh) {
            (Some(code), Some(zh)) => (code, zh),
            (None, None) => return None,
            (None, Some(_)) => {
                self.report(
                    row,
                    Field::Code,
                    "缺少编码".to_owned(),
                    "the code is missing".to_owned(),
                );
                return None;
            }
            (Some(_), None) => {
                self.report(
                    row,
                    Field::NameZh,
                    "缺少名称".to_owned(),
                    "the name is missing".to_owned(),
                );
                return None;
            }
        };
        let here = self.place(row, Field::Code);
        if let Some(first) = self.codes.insert(code.clone(), here) {
            let (zh, en) = (
                format!("编码 `{code}` 已在 {first} 出现"),
                format!("the code `{code}` is already at {first}"),
            );
            self.report(row, Field::Code, zh, en);
            return None;
        }
        let parent = self.table.text(row, Field::Parent);
        Some(Node {
            parent: parent.map(|parent| (parent, self.place(row, Field::Parent))),
            en: self.table.text(row, Field::NameEn).unwrap_or_else(|| zh.clone()),
            level: self.table.text(row, Field::Level),
            sensitive: self.sensitive(row),
            classes: self.classes(row),
            code,
            zh,
        })
    }

    fn sensitive(&mut self, row: &BookRow) -> Option<bool> {
        let text = self.table.text(row, Field::Sensitive)?.to_lowercase();
        match text.as_str() {
            "敏感" => Some(true),
            "不敏感" => Some(false),
            yes if YES.contains(&yes) => Some(true),
            no if NO.contains(&no) => Some(false),
            _ => {
                self.report(
                    row,
                    Field::Sensitive,
                    "应为“是”或“否”".to_owned(),
                    "yes or no is expected".to_owned(),
                );
                None
            }
        }
    }

    /// Classes by id or title in either language, several with separators between them.
    fn classes(&mut self, row: &BookRow) -> Vec<String> {
        let mut found = Vec::new();
        for name in self
            .table
            .written(row, Field::Class)
            .split([',', '，', '、', ';', '；', '\n'])
            .map(str::trim)
            .filter(|name| !name.is_empty())
        {
            let id = match class_named(name, self.taxonomy) {
                Ok(Some(id)) => id.to_string(),
                Ok(None) => continue,
                Err(meant) => {
                    let (zh, en) = (format!("没有类别 `{name}`"), format!("there is no class `{name}`"));
                    let place = self.place(row, Field::Class);
                    self.problems.push(unknown(place, zh, en, meant.as_deref()));
                    continue;
                }
            };
            let here = self.place(row, Field::Class);
            if let Some(first) = self.placed.insert(id.clone(), here) {
                let (zh, en) = (
                    format!("类别 `{id}` 已在 {first} 对应"),
                    format!("the class `{id}` already stands at {first}"),
                );
                self.report(row, Field::Class, zh, en);
            } else {
                found.push(id);
            }
        }
        found
    }

    fn check_parents(&mut self, nodes: &[Node]) {
        let codes: BTreeSet<&str> = nodes.iter().map(|node| node.code.as_str()).collect();
        for node in nodes {
            let Some((parent, place)) = &node.parent else { continue };
            if !codes.contains(parent.as_str()) {
                let (zh, en) = (format!("没有上级 `{parent}`"), format!("there is no parent `{parent}`"));
                let meant = nearest(parent, codes.iter().copied());
                self.problems.push(unknown(place.clone(), zh, en, meant));
            }
        }
    }
}

/// What a cell names is not there, but perhaps something near it.
fn unknown(place: String, mut zh: String, mut en: String, meant: Option<&str>) -> BookProblem {
    if let Some(meant) = meant {
        let _ = write!(zh, "，是否应为 `{meant}`？");
        let _ = write!(en, "; did you mean `{meant}`?");
    }
    BookProblem {
        place,
        what: Bilingual { zh, en },
    }
}

fn written(id: &PackId, title: &str, nodes: &[Node]) -> String {
    let mut toml = format!(
        "# Imported from a workbook by `dataseal taxonomy import`. A floor such as floor = \"L3\" may be added to a level.\n\n\
         id = {}\nversion = \"1.0.0\"\ntitle = {{ zh = {title}, en = {title} }}\n\
         source = {{ instrument = {title}, article = \"-\", text = \"read\" }}\n",
        toml_string(id.as_str()),
        title = toml_string(title),
    );
    for level in levels(nodes) {
        let level = toml_string(level);
        let _ = write!(
            toml,
            "\n[[level]]\ncode = {level}\ntitle = {{ zh = {level}, en = {level} }}\n"
        );
    }
    for node in nodes {
        let _ = write!(toml, "\n[[node]]\ncode = {}\n", toml_string(&node.code));
        if let Some((parent, _)) = &node.parent {
            let _ = writeln!(toml, "parent = {}", toml_string(parent));
        }
        let _ = writeln!(
            toml,
            "title = {{ zh = {}, en = {} }}",
            toml_string(&node.zh),
            toml_string(&node.en)
        );
        if let Some(sensitive) = node.sensitive {
            let _ = writeln!(toml, "sensitive = {sensitive}");
        }
        if let Some(level) = &node.level {
            let _ = writeln!(toml, "level = {}", toml_string(level));
        }
        if !node.classes.is_empty() {
            let classes: Vec<String> = node.classes.iter().map(|class| toml_string(class)).collect();
            let _ = writeln!(toml, "classes = [{}]", classes.join(", "));
        }
    }
    toml
}

/// Levels from the lowest: by their number where every one has one, else as they come.
fn levels(nodes: &[Node]) -> Vec<&str> {
    let mut levels: Vec<&str> = Vec::new();
    for level in nodes.iter().filter_map(|node| node.level.as_deref()) {
        if !levels.contains(&level) {
            levels.push(level);
        }
    }
    let number = |level: &str| -> Option<u64> {
        let digits: String = level.chars().filter(char::is_ascii_digit).collect();
        digits.parse().ok()
    };
    if levels.iter().all(|level| number(level).is_some()) {
        levels.sort_by_key(|level| number(level));
    }
    levels
}

#[cfg(test)]
mod tests;
