//! The quality of a table in a few lines: what the data tell, how much is left, and what stands beside it.

use dataseal_model::{ProxyKind, TableAppraisal};

use super::paper::Paper;
use crate::{quality_text, words};

pub(super) fn quality(paper: &mut Paper<'_>, table: &TableAppraisal) {
    let (lang, quality) = (paper.lang(), &table.quality);
    let own = || quality.indicators.iter().filter(|each| !each.spec.is_part());
    let score = |name: &str, score: &str| paper.message("quality.score", &[("name", &name), ("score", &score)]);
    let told = own().filter(|each| each.spec.needs.is_none());
    let mut told: Vec<String> = told
        .map(|each| score(&words::indicator(lang, each.spec), &quality_text::value(each, lang)))
        .collect();
    let rest = own().filter(|each| each.spec.needs.is_some()).count();
    if rest > 0 {
        told.push(paper.message("quality.rest", &[("n", &rest)]));
    }
    let known = quality.proxies.iter().filter(|proxy| proxy.value.is_some());
    // The share of cells without a value is in each column's own line.
    let beside: Vec<String> = known
        .filter(|proxy| proxy.kind != ProxyKind::NullRate)
        .map(|proxy| score(&words::proxy(lang, proxy.kind), &quality_text::proxy_value(proxy, lang)))
        .collect();
    let separator = paper.separator();
    if !told.is_empty() {
        paper.section("terminal.quality");
        paper.line(&told.join(separator));
    }
    if !beside.is_empty() {
        let text = paper.message("quality.proxy-line", &[("proxies", &beside.join(separator))]);
        paper.line(&text);
    }
}
