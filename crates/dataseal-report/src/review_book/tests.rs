//! Headings in any form, and a workbook that is the same twice.

use super::*;
use crate::{Context, Lang, fixtures};

#[test]
fn headings_are_known_in_either_language_and_in_both() {
    for field in ReviewField::ALL {
        let heading = field.heading();
        for written in [
            heading.zh.clone(),
            heading.en.to_uppercase(),
            format!("{}\n{}", heading.zh, heading.en),
            format!(" {} / {} *", heading.en, heading.zh),
            format!("{}（{}）", heading.zh, heading.en),
        ] {
            assert_eq!(ReviewField::of_heading(&written), Some(field), "{written}");
        }
    }
    for other in ["", "备注", "Remarks", "列"] {
        assert_eq!(ReviewField::of_heading(other), None, "{other}");
    }
}

#[test]
fn the_same_appraisal_gives_the_same_workbook() {
    let (appraisal, taxonomy) = (fixtures::orders(), fixtures::taxonomy());
    for lang in Lang::ALL {
        let ctx = Context::new(lang, &taxonomy, &[]);
        let book = review_workbook(&appraisal, Some("data"), &ctx).unwrap();
        assert!(book.starts_with(b"PK"));
        assert_eq!(book, review_workbook(&appraisal, Some("data"), &ctx).unwrap());
    }
}

#[test]
fn a_copy_carries_cells_and_comments() {
    let sheet = CopiedSheet {
        name: "标签复核".to_owned(),
        hidden: false,
        cells: vec![(4, 0, "文件".to_owned()), (5, 0, "=a".to_owned())],
    };
    let remark = Remark {
        sheet: 0,
        row: 5,
        column: 3,
        text: "missing".to_owned(),
    };
    let copy = annotated_workbook(&[sheet], &[remark], "2026-11-27").unwrap();
    assert!(copy.starts_with(b"PK"));
}
