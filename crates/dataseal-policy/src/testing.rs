//! Policies made of single conditions, for tests of this crate.

use std::collections::BTreeMap;
use std::sync::Arc;

use dataseal_model::facts::FactScope;
use dataseal_model::{Bilingual, Citation, Digest, PackOrigin, PackRef, Severity};
use dataseal_pack::{
    Certainty, Class, EvidenceKind, Expression, GradingScheme, InForce, Pack, Policies, Question, Rule, Taxonomy,
};

/// A condition standing at line 7, column 12 of `pack/rules/test.toml`.
pub(crate) fn expression(text: &str) -> Expression {
    Expression {
        text: text.to_owned(),
        file: "pack/rules/test.toml".to_owned(),
        line: 7,
        column: 12,
    }
}

/// A rule with these conditions.
pub(crate) fn rule(code: &str, scope: FactScope, applies: Option<&str>, require: &str) -> Rule {
    Rule {
        code: code.parse().unwrap(),
        row: None,
        title: Bilingual::new("标题", "title"),
        source: Citation {
            instrument: "法".to_owned(),
            article: "1".to_owned(),
            verified: true,
        },
        certainty: Certainty::Read,
        note: None,
        in_force: InForce {
            from: "2021-01-01".parse().unwrap(),
            to: None,
        },
        severity: Severity::Blocking,
        scope,
        applies: applies.map(expression),
        require: expression(require),
        remedy: Bilingual::new("办法", "remedy"),
        owner: "legal".to_owned(),
        message: None,
        waivable: true,
        examples: dataseal_pack::Examples::default(),
        file: "pack/rules/test.toml".to_owned(),
    }
}

/// One pack with these rules, two kinds of evidence, one question and one class.
pub(crate) fn policies(rules: Vec<Rule>) -> Policies {
    let kind = |kind: &str| EvidenceKind {
        kind: kind.to_owned(),
        title: Bilingual::default(),
        description: Bilingual::default(),
        issuer_role: "holder".to_owned(),
        pack: None,
    };
    Policies {
        thresholds: Vec::new(),
        questions: vec![Question {
            id: "incident-plan".to_owned(),
            pack: "pack".parse().unwrap(),
            title: Bilingual::default(),
            owner: "security".to_owned(),
        }],
        calendar: Arc::default(),
        efforts: dataseal_pack::Efforts::default(),
        packs: vec![Pack {
            reference: PackRef {
                id: "pack".parse().unwrap(),
                version: "1.0.0".to_owned(),
                digest: Digest::new([0; 32]),
                origin: PackOrigin::BuiltIn,
            },
            title: Bilingual::default(),
            description: Bilingual::default(),
            jurisdiction: "CN".to_owned(),
            requires: Vec::new(),
            selection: dataseal_pack::Selection::Always,
            rules,
        }],
        taxonomy: taxonomy(),
        trees: Vec::new(),
        registries: Vec::new(),
        crosswalks: Vec::new(),
        evidence_kinds: vec![kind("separate-consent"), kind("basis")],
        lexicons: Vec::new(),
        replaced: BTreeMap::new(),
    }
}

fn taxonomy() -> Taxonomy {
    Taxonomy {
        names: dataseal_pack::NameWords::default(),
        classes: vec![Class {
            id: "resident-id".parse().unwrap(),
            title: Bilingual::default(),
            category: String::new(),
            personal: true,
            sensitive: true,
            impacts: Vec::new(),
            terms: Vec::new(),
            not_terms: Vec::new(),
            needs_name: false,
            null_rate_per_mille: 1,
            min_share_per_mille: 500,
            source: String::new(),
        }],
        scheme: GradingScheme::default(),
        digest: Digest::new([0; 32]),
    }
}
