//! How the data are used, and what protects them.

use super::ask;
use super::choices::choice;
use crate::facts::{Choice, FactSpec, FactType};
use FactType::TextSet;

const USES: &[Choice] = &[
    choice("none", "以下都不是", "None of these"),
    choice(
        "push-marketing",
        "用自动化决策向个人推送信息、进行商业营销",
        "Automated decisions: information pushed to persons, marketing",
    ),
    choice(
        "pricing",
        "用自动化决策确定个人的交易价格等交易条件",
        "Automated decisions: prices or other terms offered to a person",
    ),
    choice(
        "major-decision",
        "用自动化决策作出对个人权益有重大影响的决定，如授信、录用、核保",
        "Automated decisions of major effect on a person, such as credit, hiring or insurance",
    ),
    choice("other-decision", "其他自动化决策", "Other automated decisions"),
    choice(
        "own-generative-ai",
        "用于训练申请人自己对外提供的生成式人工智能服务",
        "Training of a generative-AI service that the applicant itself provides",
    ),
];

#[rustfmt::skip]
pub(super) const FACTS: &[FactSpec] = &[
    ask("usage_scenarios", "usage.scenarios", TextSet, USES,
        "使用场景：申请人自己或者约定由接收方把这批数据用于以下哪些；都不是的只选 none",
        "Uses of the data, by the applicant or, as agreed, by the recipient; none alone if it is none of these"),
];
