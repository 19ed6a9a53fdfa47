//! Workbooks as companies write them, and what is told of those that give no taxonomy.

use super::*;
use dataseal_intake::BookCell;

fn sheet(rows: &[&[&str]]) -> BookSheet {
    let cells = |row: &[&str]| {
        let cells = row.iter().enumerate().filter(|(_, text)| !text.is_empty());
        cells
            .map(|(column, text)| BookCell {
                column: u32::try_from(column).expect("few columns"),
                text: (*text).to_owned(),
                unreadable: false,
            })
            .collect()
    };
    BookSheet {
        name: "分类".to_owned(),
        hidden: false,
        rows: rows
            .iter()
            .enumerate()
            .map(|(row, texts)| BookRow {
                row: u32::try_from(row).expect("few rows"),
                cells: cells(texts),
            })
            .collect(),
    }
}

fn imported(rows: &[&[&str]]) -> Result<String, BookRefusal> {
    imported_under(&dataseal_pack::load_embedded().expect("policies"), rows)
}

fn imported_under(policies: &Policies, rows: &[&[&str]]) -> Result<String, BookRefusal> {
    let id = "acme-data".parse().expect("an id");
    taxonomy_of_book(&[sheet(rows)], &id, "某公司数据分类", policies)
}

#[test]
fn headings_are_found_by_name_in_either_language() {
    let chinese = imported(&[
        &["某公司数据分类分级表"],
        &["级别", "编码", "名称", "上级编码", "对应类别"],
        &["", "A", "客户", "", ""],
        &["3级", "A.1", "证件", "A", "居民身份证号、passport"],
        &["2级", "A.2", "电话", "A", "手机号码"],
    ])
    .expect("a taxonomy");
    let english = imported(&[
        &["Code", "Parent", "Name", "Level", "Our class"],
        &["A", "", "客户", "", ""],
        &["A.1", "A", "证件", "3级", "resident-id,passport"],
    ])
    .expect("a taxonomy");
    assert!(
        chinese.contains("classes = [\"resident-id\", \"passport\"]"),
        "{chinese}"
    );
    // The lower level comes first, whatever the order of rows.
    assert!(
        chinese.find("code = \"2级\"") < chinese.find("code = \"3级\""),
        "{chinese}"
    );
    assert!(english.contains("parent = \"A\""), "{english}");
}

#[test]
fn every_problem_names_its_cell() {
    let refused = imported(&[
        &["编码", "名称", "上级", "类别标识"],
        &["A", "甲", "", "resident-idd"],
        &["A", "乙", "", ""],
        &["B", "", "", ""],
        &["C", "丙", "Z", "resident-id"],
        &["D", "丁", "", "resident-id"],
    ]);
    let Err(BookRefusal::Cells(problems)) = refused else {
        unreachable!("the workbook has problems")
    };
    let places: Vec<&str> = problems.iter().map(|problem| problem.place.as_str()).collect();
    assert_eq!(places, ["分类!D2", "分类!A3", "分类!B4", "分类!D6", "分类!C5"]);
    assert!(problems[0].what.en.ends_with("did you mean `resident-id`?"));
}

#[test]
fn a_cycle_is_refused_and_quotes_are_harmless() {
    let cycle = imported(&[&["编码", "名称", "上级"], &["A", "甲", "B"], &["B", "乙", "A"]]);
    assert!(matches!(cycle, Err(BookRefusal::Problems(_))));
    let toml = imported(&[&["code", "name"], &["A\"\\", "a\"b"]]).expect("a taxonomy");
    assert!(toml.contains(r#"code = "A\"\\""#), "{toml}");
    assert!(imported(&[&["a", "b"], &["c", "d"]]).is_err());
}

#[test]
fn classes_of_the_policies_in_force_are_known() {
    let rows: [&[&str]; 2] = [
        &["编码", "名称", "对应类别"],
        &["A", "甲", "会员积分 (member-points)\nresident-id"],
    ];
    let mut policies = dataseal_pack::load_embedded().expect("policies");
    assert!(imported_under(&policies, &rows).is_err());
    let mut own = policies.taxonomy.classes[0].clone();
    own.id = "member-points".parse().expect("an id");
    own.title = Bilingual::new("会员积分", "Member points");
    policies.taxonomy.classes.push(own);
    let toml = imported_under(&policies, &rows).expect("a taxonomy");
    assert!(toml.contains(r#"classes = ["member-points", "resident-id"]"#), "{toml}");
}

#[test]
fn names_are_on_one_line_and_no_row_is_dropped() {
    let toml = imported(&[&["code", "name"], &["A", "甲\n乙"]]).expect("a taxonomy");
    assert!(toml.contains(r#"zh = "甲 乙""#), "{toml}");
    let codes: Vec<String> = (0..=MOST_NODES).map(|code| code.to_string()).collect();
    let rows: Vec<[&str; 2]> = codes.iter().map(|code| [code.as_str(), "甲"]).collect();
    let headed = std::iter::once(["code", "name"]).chain(rows);
    let rows: Vec<[&str; 2]> = headed.collect();
    let rows: Vec<&[&str]> = rows.iter().map(|row| row.as_slice()).collect();
    let Err(BookRefusal::Cells(problems)) = imported(&rows) else {
        unreachable!("there are too many rows")
    };
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].place, format!("分类!A{}", MOST_NODES + 2));
}
