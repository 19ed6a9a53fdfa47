//! Every format of the registry on every fixture.

use super::*;
use crate::{Lang, fixtures};

#[test]
fn ids_are_sorted_and_unique() {
    let ids: Vec<&str> = formats().collect();
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(ids, sorted);
}

#[test]
fn every_format_renders_every_fixture_the_same_way_twice() {
    let (taxonomy, kinds) = (fixtures::taxonomy(), fixtures::kinds());
    let appraisals = [
        fixtures::orders(),
        fixtures::statistics(),
        fixtures::wide(60),
        fixtures::hostile(),
        fixtures::empty(),
        fixtures::two_tables(),
    ];
    for appraisal in &appraisals {
        for lang in Lang::ALL {
            let ctx = Context::new(lang, &taxonomy, &kinds);
            for format in formats() {
                let shown = render(format, appraisal, &ctx).unwrap();
                assert!(shown.ends_with('\n'), "{format}");
                assert_eq!(shown, render(format, appraisal, &ctx).unwrap());
                assert!(!shown.contains('\u{1b}') && !shown.contains('\u{202e}'), "{format}");
            }
        }
    }
}

#[test]
fn withheld_values_reach_no_format() {
    let (taxonomy, kinds) = (fixtures::taxonomy(), fixtures::kinds());
    let mut column = fixtures::statistics().tables[0].columns[2].clone();
    column.shown.withheld = Some(dataseal_model::Withheld::Personal);
    column.shown.top.clear();
    let mut appraisal = fixtures::statistics();
    appraisal.tables[0].columns = vec![column];
    let ctx = Context::new(Lang::Zh, &taxonomy, &kinds);
    for format in formats() {
        let shown = render(format, &appraisal, &ctx).unwrap();
        assert!(!shown.contains("浦东新区"), "{format}");
    }
}

#[test]
fn a_misspelt_format_is_refused_with_the_right_one() {
    let taxonomy = fixtures::taxonomy();
    let error = render("htlm", &fixtures::empty(), &Context::new(Lang::En, &taxonomy, &[])).unwrap_err();
    let expected = ReportError::UnknownFormat {
        written: "htlm".to_owned(),
        suggestion: Some("html"),
    };
    assert_eq!(error, expected);
}
