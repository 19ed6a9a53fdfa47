//! The page's safety and completeness; how it looks is for eyes.

use super::*;
use crate::{fixtures, render};

fn shown(appraisal: &Appraisal, lang: Lang) -> String {
    let (taxonomy, kinds) = (fixtures::taxonomy(), fixtures::kinds());
    render("html", appraisal, &Context::new(lang, &taxonomy, &kinds)).unwrap()
}

#[test]
fn the_page_is_self_contained_and_forbids_everything_else() {
    let page = shown(&fixtures::orders(), Lang::Zh);
    assert!(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'"));
    for forbidden in [
        "<script", "<link", "<iframe", "http://", "https://", "src=", "@import", "url(", " on",
    ] {
        let found = page
            .find(forbidden)
            .map(|at| page[at..].chars().take(40).collect::<String>());
        let harmless = found.as_deref().is_some_and(|text| text.starts_with(" on-"));
        assert!(found.is_none() || harmless, "{found:?}");
    }
}

#[test]
fn hostile_names_stay_text() {
    let page = shown(&fixtures::hostile(), Lang::Zh);
    for markup in ["<script", "<img", "<b>", "</style><", "49"] {
        let hits = page.match_indices(markup).count();
        let expected = usize::from(markup == "49") * page.match_indices("49").count();
        assert_eq!(hits, expected, "{markup}");
    }
    assert!(page.contains("&lt;script&gt;alert(1)"), "names are shown, escaped");
    assert!(page.contains("{{ 7*7 }}{% raw %}"), "names are never templates");
    assert!(page.contains("\\u{202e}gnp.exe\\u{2066}"));
    assert_eq!(page.matches("</style>").count(), 1);
    assert_eq!(
        page.matches("</title>").count(),
        1 + page.matches("<title>").count() - 1
    );
}

#[test]
fn what_was_not_read_is_said_though_the_rows_add_up() {
    let mut appraisal = fixtures::statistics();
    assert!(shown(&appraisal, Lang::En).contains("Everything in the file was read"));
    appraisal.tables[0].reading.notes.push(dataseal_model::Note {
        kind: dataseal_model::NoteKind::FreePage,
        count: 152,
        places: Vec::new(),
    });
    let page = shown(&appraisal, Lang::En);
    assert!(!page.contains("Everything in the file was read"));
    assert!(page.contains("The file holds something that was not read"));
}

#[test]
fn every_chart_says_in_words_what_it_shows() {
    let page = shown(&fixtures::orders(), Lang::En);
    let charts = page.matches("<svg").count();
    assert!(charts > 30, "{charts}");
    assert_eq!(page.matches("<svg class=").count(), charts);
    assert_eq!(page.matches("role=\"img\" aria-label=\"").count(), charts);
    assert!(!page.contains("aria-label=\"\""));
    assert!(!page.contains("NaN"));
}

#[test]
fn both_languages_hold_the_same_sections_and_no_bare_ids() {
    for lang in Lang::ALL {
        for appraisal in [fixtures::orders(), fixtures::two_tables(), fixtures::empty()] {
            let page = shown(&appraisal, lang);
            for id in crate::message_ids().filter(|id| id.contains('.')) {
                assert!(!page.contains(&format!(">{id}<")), "{lang}: {id}");
            }
            assert_eq!(
                page.matches("<section id=").count(),
                if appraisal.asset.is_some() { 10 } else { 9 }
            );
        }
    }
}

#[test]
fn sections_are_numbered_without_gaps() {
    let page = shown(&fixtures::statistics(), Lang::Zh);
    assert!(page.contains("<h2>七、规则评估发现</h2>") && page.contains("<h2>八、方法与口径</h2>"));
    let page = shown(&fixtures::orders(), Lang::Zh);
    assert!(page.contains("<h2>八、声明事项与证明材料</h2>") && page.contains("<h2>十、术语</h2>"));
}

#[test]
fn the_page_names_basis_findings_and_who_mends_them() {
    let page = shown(&fixtures::orders(), Lang::Zh);
    for part in [
        "2026年11月22日",
        "违反 1 条阻断规则，另有 1 条无法判定，不能封签",
        "未核对原文",
        "数据工程",
        "证明材料：单独同意记录（separate-consent）",
        "与声明摘要不一致",
        "采集生成",
        &"a5".repeat(32),
        &"02".repeat(32),
    ] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn waivers_stand_on_the_page_with_who_answers_for_them() {
    let page = shown(&fixtures::waived(), Lang::Zh);
    for part in [
        "<div class=\"verdict waived\">",
        "除已豁免的外，没有发现阻断项；已豁免 2 条规则",
        "<h3>已豁免</h3>",
        "张三 2026-11-01 批准，有效期至 2026-12-31；理由：只在园区内试用",
        "<span class=\"tag unverified\">已过期</span>",
        "<span class=\"tag unverified\">没有可豁免之处</span>",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("阻止封签</span>") && !page.contains("verdict clear"));
    assert!(!shown(&fixtures::orders(), Lang::Zh).contains("豁免"));
}

#[test]
fn without_a_declaration_undetermined_rules_share_one_table() {
    let mut orders = fixtures::orders();
    orders.asset = None;
    let page = shown(&orders, Lang::Zh);
    assert_eq!(page.matches("<table class=\"dense awaiting\">").count(), 1);
    for code in ["CN-CORE-008", "CN-REG-012"] {
        assert!(page.contains(&format!("<td class=\"code\">{code}</td>")), "{code}");
    }
    let declared = shown(&fixtures::orders(), Lang::Zh);
    assert!(!declared.contains("<table class=\"dense awaiting\">"));
}

#[test]
fn many_number_columns_are_drawn_up_to_the_cap_and_the_rest_counted() {
    let page = shown(&fixtures::wide(100), Lang::En);
    assert_eq!(page.matches("<svg class=\"histogram\"").count(), 24);
    assert!(page.contains("more number columns are not drawn"));
}

#[test]
fn quality_that_nobody_assessed_is_said_to_be_so() {
    let page = shown(&fixtures::orders(), Lang::En);
    assert!(page.contains("Data quality</h2>") && page.contains("99.8 %"));
    assert_eq!(page.matches("radar-told unknown").count(), 5);
    assert_eq!(page.matches(">not assessed</text>").count(), 5);
    for (part, times) in [("a data dictionary", 2), ("the scenario of use", 1)] {
        assert_eq!(page.matches(&format!("<td>{part}</td>")).count(), times, "{part}");
    }
    let unasked = shown(&fixtures::statistics(), Lang::Zh);
    assert!(unasked.contains("未评估：缺主键"));
    let mut nobody = fixtures::orders();
    nobody.tables[0].quality = dataseal_model::Quality::default();
    assert!(!shown(&nobody, Lang::Zh).contains("class=\"radar\""));
}

/// Writes the fixtures' pages to the folder in `DATASEAL_PAGES`, to be looked at; does nothing without it.
#[test]
fn pages_to_look_at() {
    let Some(folder) = std::env::var_os("DATASEAL_PAGES").map(std::path::PathBuf::from) else {
        return;
    };
    for (name, appraisal) in [
        ("orders", fixtures::orders()),
        ("wide", fixtures::wide(60)),
        ("statistics", fixtures::statistics()),
        ("two", fixtures::two_tables()),
        ("hostile", fixtures::hostile()),
    ] {
        for lang in Lang::ALL {
            let (taxonomy, kinds) = (fixtures::taxonomy(), fixtures::kinds());
            let ctx = Context::new(lang, &taxonomy, &kinds);
            let template = crate::asset_template(&appraisal, &crate::Questionnaire::default(), &ctx);
            std::fs::write(folder.join(format!("{name}.{lang}.toml")), template).unwrap();
            let summary = render("terminal", &appraisal, &Context { width: 100, ..ctx }).unwrap();
            std::fs::write(folder.join(format!("{name}.{lang}.txt")), summary).unwrap();
            std::fs::write(folder.join(format!("{name}.{lang}.html")), shown(&appraisal, lang)).unwrap();
        }
    }
}
