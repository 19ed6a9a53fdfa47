//! Facts that follow from others: the assessment date, attached documents, and what scan and declaration say together.
//!
//! "There is none" is true only where the scan read everything in full and the declaration agrees; the scan alone proves
//! presence, never absence.

use super::{FactOrigin, FactScope, FactSpec, FactType};
use FactOrigin::{Derived, Evidenced};
use FactType::{Boolean, Date, Integer};

const fn row(
    name: &'static str,
    fact_type: FactType,
    origin: FactOrigin,
    unit: &'static str,
    zh: &'static str,
    en: &'static str,
) -> FactSpec {
    FactSpec {
        name,
        fact_type,
        scope: FactScope::Dataset,
        origin,
        unit,
        zh,
        en,
        asset_key: None,
        choices: &[],
    }
}

#[rustfmt::skip]
pub(super) const FACTS: &[FactSpec] = &[
    row("as_of", Date, Derived, "", "评估日", "Assessment date"),
    row("evidence_attached", Integer, Evidenced, "documents", "附带的证明材料份数", "Documents attached"),
    row("evidence_broken", Integer, Evidenced, "documents", "找不到或摘要与声明不符的证明材料份数",
        "Documents that are not there or whose digest differs from the declared one"),
    row("evidence_expired", Integer, Evidenced, "documents", "在评估日已过期或尚未签发的证明材料份数",
        "Documents that have expired or are not yet issued on the assessment date"),
    row("scanned_in_full", Boolean, Derived, "", "每张表都有行、没有隔离行、文件内容与读到的全部对得上",
        "Every table has rows, none was set aside, and everything in the files was read"),
    row("personal_information", Boolean, Derived, "",
        "含有个人信息：识别到或已声明则为真；全量读取、未识别到且声明为无则为假；否则未知",
        "There is personal information: true if recognised or declared; false if scanned in full, none recognised and none declared; otherwise unknown"),
    row("sensitive_information", Boolean, Derived, "", 
        "含有敏感个人信息：判定方式同上，不满十四周岁未成年人的个人信息都算（minors_under_14 未知时不为假）；确无个人信息时为假",
        "There is sensitive personal information, decided the same way; all of children under 14 is (never false while minors_under_14 is unknown); false where there is no personal information"),
    row("minors_under_14", Boolean, Derived, "",
        "含有不满十四周岁未成年人的个人信息：按出生日期量到或已声明则为真；全量读取、没有量到、声明为无，且每行都有出生日期或附有效的年龄筛查说明，则为假；确无个人信息时为假；否则未知",
        "There is personal information of children under 14: true if birth dates or the declaration say so; false if scanned in full, none found, none declared, and every row has a birth date or a valid note on age screening is attached; false where there is no personal information; otherwise unknown"),
    row("handler_persons_at_least", Integer, Derived, "persons", "处理者处理个人信息的总人数，至少：声明的总数，实测只会使它增大",
        "Persons whose information the handler handles in all, at least: the declared total, which a scan can only raise"),
    row("handler_persons_at_most", Integer, Derived, "persons", "同上，至多；未声明总数时未知", "The same at most; unknown unless the total is declared"),
    row("abroad_persons_at_least", Integer, Derived, "persons", "自当年1月1日起向境外提供的人数（不含敏感个人信息），至少：声明数，本数据出境时实测只会使它增大",
        "Persons provided abroad since 1 January without sensitive information, at least: the declared number, which a scan of data that go abroad can only raise"),
    row("abroad_persons_at_most", Integer, Derived, "persons", "同上，至多；未声明时未知", "The same at most; unknown unless declared"),
    row("abroad_sensitive_persons_at_least", Integer, Derived, "persons", "同上，敏感个人信息，至少", "The same for sensitive information, at least"),
    row("abroad_sensitive_persons_at_most", Integer, Derived, "persons", "同上，敏感个人信息，至多", "The same for sensitive information, at most"),
    row("grade_rank", Integer, Derived, "", "实测级别（各表就高）：1 至 4 为一般数据 L1 至 L4，5 疑似重要，6 疑似核心",
        "Measured grade, the highest of all tables: 1 to 4 for L1 to L4, 5 important candidate, 6 core candidate"),
    row("required_k", Integer, Derived, "records",
        "声明的共享方式所需的最小等价类：完全公开 20，受控共享 5，领地共享与内部使用 3（GB/T 42460-2023 的阈值，转述）",
        "Smallest class that the declared way of sharing admits: public 20, controlled 5, enclave and internal 3 (thresholds of GB/T 42460-2023 as recalled)"),
    row("identifiability_level", Integer, Derived, "",
        "标识度等级（GB/T 42460-2023）：1 有直接标识，2 等价类小于所需，3 达到所需；没有测量风险时未知",
        "Level of identifiability (GB/T 42460-2023): 1 direct identifiers, 2 a class smaller than needed, 3 none; unknown unless the risk was measured"),
    row("grade_claimed_rank", Integer, Derived, "", "声明级别换算成的数，含义同 grade_rank", "The claimed grade as a number, as for grade_rank"),
    row("waivers_expired", Integer, Derived, "waivers", "waivers.toml 中在评估日已到期的豁免条数；只有 on_waivers 的规则包能读到",
        "Waivers in waivers.toml that have expired on the assessment date; known to packs with on_waivers only"),
    row("waivers_unused", Integer, Derived, "waivers", "waivers.toml 中有效但没有可豁免之处的豁免条数；只有 on_waivers 的规则包能读到",
        "Waivers in waivers.toml that hold and have nothing to waive; known to packs with on_waivers only"),
];
