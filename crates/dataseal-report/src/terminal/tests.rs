//! The summary as a person reads it.

use crate::{Context, Lang, cells, fixtures, render};
use dataseal_model::Appraisal;

fn shown(appraisal: &Appraisal, change: impl FnOnce(&mut Context<'_>)) -> String {
    let (taxonomy, kinds) = (fixtures::taxonomy(), fixtures::kinds());
    let mut ctx = Context::new(Lang::Zh, &taxonomy, &kinds);
    change(&mut ctx);
    render("terminal", appraisal, &ctx).unwrap()
}

#[test]
fn the_orders_are_refused_for_named_reasons() {
    let text = shown(&fixtures::orders(), |_| ());
    for part in [
        "读取    客户订单_2025.csv · CSV · GBK · 44.9 KiB · ",
        "! 7 行不合表头，已隔离",
        "敏感个人信息 · 居民身份证号",
        "分级    数据集 L4 一般数据 4 级（就高从严）",
        "✗ 阻断 1",
        "规则 27 条，已评估 22 条",
        "✗ CN-CORE-003 阻断·违反",
        "位置  身份证号、银行卡号",
        "依据  《个人信息保护法》第二十九条（已核对原文）",
        "处理  删除或去标识化这些列后重新评估。（责任：数据工程）",
        "材料：单独同意记录",
        "；由法务补",
        "✗ 违反 1 条阻断规则，另有 1 条无法判定，不能封签",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn a_clean_table_has_no_blocking_finding_and_is_never_called_compliant() {
    let text = shown(&fixtures::statistics(), |ctx| ctx.lang = Lang::En);
    assert!(text.contains("✓ No blocking finding"), "{text}");
    assert!(
        text.contains("Under cn-43697 0.1.0, cn-core 0.1.0, cn-registration 0.1.0, as of"),
        "{text}"
    );
}

#[test]
fn what_is_waived_is_listed_with_who_answers_for_it_and_is_no_pass() {
    let text = shown(&fixtures::waived(), |ctx| ctx.width = 160);
    for part in [
        "✗ 阻断 0   ✗ 严重 1",
        "◇ 已豁免 2",
        "◇ CN-CORE-003 阻断·违反  交付的数据不得含有未去标识化的敏感个人信息（已豁免）",
        "位置  身份证号、银行卡号",
        "豁免  张三 2026-11-01 批准，有效期至 2026-12-31；理由：只在园区内试用",
        "◇ CN-CORE-008 阻断·无法判定",
        "! CN-CORE-001 的豁免没有可豁免之处（客户订单_2025.csv；",
        "! CN-REG-012 的豁免已过期（",
        "结论    ! 除已豁免的外，没有发现阻断项；已豁免 2 条规则",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(!text.contains('✓'), "{text}");
    let refused = fixtures::orders();
    let mut partly = fixtures::waived();
    for (finding, open) in partly.findings.iter_mut().zip(refused.findings).take(1) {
        *finding = open;
    }
    // One place waived, another not: the rule counts as broken, and as waived.
    let text = shown(&partly, |ctx| (ctx.lang, ctx.width) = (Lang::En, 160));
    assert!(text.contains("✗ blocking 1"), "{text}");
    assert!(
        text.contains("1 blocking rule is violated: no seal can be set; 2 rules are waived"),
        "{text}"
    );
}

#[test]
fn nothing_measured_is_no_pass() {
    let text = shown(&fixtures::empty(), |_| ());
    assert!(text.contains("· 没有测到任何行，无法得出结论"), "{text}");
    assert!(!text.contains('✓'), "{text}");
}

#[test]
fn lines_fit_the_width_in_both_languages() {
    for lang in Lang::ALL {
        for width in [60, 80, 120] {
            for appraisal in [fixtures::orders(), fixtures::wide(40), fixtures::two_tables()] {
                let text = shown(&appraisal, |ctx| (ctx.lang, ctx.width) = (lang, width));
                let long: Vec<&str> = text.lines().filter(|line| cells(line) > width).collect();
                assert!(long.is_empty(), "{lang} {width}: {long:#?}");
            }
        }
    }
}

#[test]
fn ascii_symbols_and_colour_are_kept_to_those_who_ask() {
    let plain = shown(&fixtures::orders(), |ctx| (ctx.lang, ctx.ascii) = (Lang::En, true));
    let outside: String = plain.chars().filter(|c| "✓✗·…×█░".contains(*c)).collect();
    assert_eq!(outside, "", "{plain}");
    let coloured = shown(&fixtures::orders(), |ctx| ctx.color = true);
    assert!(coloured.contains("\u{1b}[31m"));
    let bare: String = coloured
        .split('\u{1b}')
        .map(|part| {
            part.split_once('m')
                .filter(|(code, _)| code.starts_with('['))
                .map_or(part, |(_, rest)| rest)
        })
        .collect();
    assert_eq!(bare, shown(&fixtures::orders(), |_| ()));
}

#[test]
fn what_was_written_and_what_comes_next_close_the_summary() {
    let (written, next) = (
        ["dataseal-out/orders/".to_owned()],
        ["dataseal asset new orders.csv".to_owned()],
    );
    let text = shown(&fixtures::orders(), |_| ());
    assert!(!text.contains("下一步"));
    let (taxonomy, kinds) = (fixtures::taxonomy(), fixtures::kinds());
    let mut ctx = Context::new(Lang::Zh, &taxonomy, &kinds);
    (ctx.written, ctx.next) = (&written, &next);
    let text = render("terminal", &fixtures::orders(), &ctx).unwrap();
    assert!(
        text.ends_with("写入    dataseal-out/orders/\n下一步  dataseal asset new orders.csv\n"),
        "{text}"
    );
}

#[test]
fn without_a_declaration_what_waits_for_it_takes_two_lines() {
    let mut orders = fixtures::orders();
    orders.asset = None;
    let text = shown(&orders, |_| ());
    assert!(
        text.contains("· 1 条阻断规则、1 条其他规则在等声明与证明材料")
            && text.contains("[asset] [sharing]")
            && text.contains("1 种证明材料"),
        "{text}"
    );
    assert!(!text.contains("单独同意记录") && text.contains("CN-CORE-003"), "{text}");
}

#[test]
fn files_in_one_folder_take_one_line() {
    let paths = ["a/b/report.json", "a/b/run.json", "a/manifest.json", "run.json"];
    assert_eq!(
        super::written(&paths),
        ["a/b/  report.json  run.json", "a/  manifest.json", "run.json"]
    );
}

#[test]
fn outside_texts_cannot_steer_the_terminal() {
    let text = shown(&fixtures::hostile(), |_| ());
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text}");
    assert!(text.contains("<b>标题</b>\\u{1b}[1m"), "{text}");
}
