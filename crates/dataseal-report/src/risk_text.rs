//! Sentences about anonymity risk that the terminal and the JSON document share.

use dataseal_model::{ReleaseModel, RiskReport, TableRisk};

use crate::messages::text;
use crate::number::count;
use crate::{Lang, message};

/// What a reader takes away. It never says that data are anonymous: that needs a named person.
pub(crate) fn conclusion(report: &RiskReport, lang: Lang) -> String {
    let Some(worst) = report.tables.iter().filter_map(|table| table.result.classes.k()).min() else {
        return text(lang, "risk.nothing");
    };
    let Some((release, _)) = report.release else {
        return message(lang, "risk.no-release", &[("k", &count(worst))]);
    };
    let model = model(release, lang);
    let needed = count(release.required_k());
    let args: [(&str, &dyn std::fmt::Display); 3] = [("model", &model), ("needed", &needed), ("k", &count(worst))];
    let exceeded = |table: &TableRisk| table.assessment.is_some_and(|assessment| assessment.exceeded);
    if report.tables.iter().any(exceeded) {
        message(lang, "risk.exceeded", &args)
    } else {
        message(lang, "risk.within", &args)
    }
}

/// What no figure in the answer speaks about.
pub(crate) fn not_measured(lang: Lang) -> String {
    text(lang, "risk.not-measured")
}

/// A release model by its name.
pub(crate) fn model(model: ReleaseModel, lang: Lang) -> String {
    let id = match model {
        ReleaseModel::Public => "risk.model-public",
        ReleaseModel::Controlled => "risk.model-controlled",
        ReleaseModel::Enclave => "risk.model-enclave",
    };
    text(lang, id)
}
