//! Facts that the holder declares in `asset.toml`: the questions, in the order in which the file asks them.
//!
//! They are the fields of the initial-registration form (数据产权登记工作指引（试行）, annex 1) and the declarations that
//! the rules read. Contact persons are never asked for: they would end in a public statement.

mod choices;
mod listing;
mod quality;
mod sectors;
mod special;
mod usage;
mod uses;

use super::{FactOrigin, FactScope, FactSpec, FactType};
use crate::facts::Choice;
use FactType::{Boolean, Date, Integer, Text, TextSet};
use choices::{
    ANY, BASES, COVERAGES, DATA_FORMS, DEID_STATES, DEPTHS, DERIVATIONS, DOMAINS, EXEMPTIONS, FORMS, FREQUENCIES,
    GRADES, GROUPS, HOLDER_KINDS, IMPACTS, IMPORTANCES, IMPORTANT, JURISDICTIONS, PRECISIONS, PUBLIC_SHARING,
    RECIPIENTS, REGIONS, REGIONS_OF_DATA, RIGHTS, ROLES, SCALES, SECTORS, SHARE_MODELS, SOURCES, STORAGES,
};

const fn ask(
    name: &'static str,
    asset_key: &'static str,
    fact_type: FactType,
    choices: &'static [Choice],
    zh: &'static str,
    en: &'static str,
) -> FactSpec {
    FactSpec {
        name,
        fact_type,
        scope: FactScope::Dataset,
        origin: FactOrigin::Declared,
        unit: "",
        zh,
        en,
        asset_key: Some(asset_key),
        choices,
    }
}

/// The tables of questions: first those that every registration asks, then those of particular packs.
pub(super) const FACTS: &[&[FactSpec]] = &[
    COMMON,
    usage::FACTS,
    special::FACTS,
    quality::FACTS,
    sectors::FACTS,
    listing::FACTS,
    uses::FACTS,
];

#[rustfmt::skip]
const COMMON: &[FactSpec] = &[
    ask("holder_name", "holder.name", Text, ANY, "申请人（数据持有方）名称，与证照一致", "Name of the applicant (the holder), as registered"),
    ask("holder_uscc", "holder.uscc", Text, ANY, "统一社会信用代码；自然人不填", "Unified social credit code; none for a natural person"),
    ask("holder_kind", "holder.kind", Text, HOLDER_KINDS, "申请人类型", "Kind of applicant"),
    ask("holder_role", "holder.role", Text, ROLES, "申请人对这批数据的角色", "The applicant's role for these data"),
    ask("holder_state_organ", "holder.state_organ", Boolean, ANY,
        "申请人是否为党政机关，或数据是否为履行公共管理职责（含受其委托）产生",
        "Is the applicant a Party or government organ, or were the data produced in performing (or on behalf of) its duties?"),
    ask("holder_critical", "holder.critical_infrastructure", Boolean, ANY,
        "申请人是否为关键信息基础设施运营者（以主管部门的认定通知为准）",
        "Is the applicant an operator of critical information infrastructure, as notified by the competent department?"),
    ask("handler_persons", "holder.persons", Integer, ANY, "申请人处理个人信息的总人数（所有数据，不止本次登记的）",
        "Persons whose information the applicant handles in all, not only in these data"),
    ask("audited_on", "holder.audited_on", Date, ANY, "最近一次个人信息保护合规审计的完成日期", "Day on which the last compliance audit of personal information was completed"),
    ask("minors_audited_on", "holder.minors_audited_on", Date, ANY, "最近一次未成年人个人信息合规审计的完成日期",
        "Day on which the last audit of the handling of minors' information was completed"),
    ask("risk_assessed_on", "holder.risk_assessed_on", Date, ANY, "处理重要数据的：最近一次年度风险评估的完成日期",
        "Handlers of important data: day on which the last yearly risk assessment was completed"),
    ask("security_officer", "holder.security_officer", Boolean, ANY, "是否明确了网络数据安全负责人（由管理层成员担任）",
        "Is a member of the management named as the person in charge of network data security?"),
    ask("security_body", "holder.security_body", Boolean, ANY, "是否设有网络数据安全管理机构", "Is there a body in charge of network data security?"),

    ask("asset_name", "asset.name", Text, ANY,
        "数据名称，不宜超过 40 字，写明时间、地域、行业、内容和数据类型，如“2019年至2024年上海市农业产销数据报告”",
        "Name of the data, at most 40 characters, with period, region, industry, content and kind"),
    ask("asset_overview", "asset.overview", Text, ANY, "数据概述，不超过 400 字：内容、形式、用途；会公示，勿写个人信息",
        "Overview, at most 400 characters: content, form and use; it is published, so no personal information"),
    ask("asset_industry", "asset.industry", Text, ANY, "所属行业：GB/T 4754 门类与大类，如“F 批发和零售业 / 52 零售业”",
        "Industry by GB/T 4754, section and division"),
    ask("asset_form", "asset.form", Text, FORMS, "是原始数据，还是经实质性加工的数据产品", "Raw data, or a product of substantial processing?"),
    ask("asset_data_form", "asset.data_form", TextSet, DATA_FORMS, "数据形态", "Form of the data"),
    ask("time_from", "asset.time_from", Date, ANY, "时域范围：起始日", "Period covered: first day"),
    ask("time_to", "asset.time_to", Date, ANY, "时域范围：截止日", "Period covered: last day"),
    ask("region_range", "asset.region_range", Text, REGIONS, "地域范围的层级", "Level of the region covered"),
    ask("region", "asset.region", Text, ANY, "地域范围的名称，如“上海市”", "The region covered, by name"),
    ask("update_frequency", "asset.update_frequency", Text, FREQUENCIES, "更新频率", "How often the data are updated"),
    ask("restrictions", "asset.restrictions", Text, ANY, "限制范围（对象、资质、环境、地域、转售、出境）；无则填“无”",
        "Restrictions (to whom, qualification, environment, region, resale, export); write “none” if there are none"),
    ask("jurisdiction", "asset.jurisdiction", Text, JURISDICTIONS, "在哪里登记或交易（适用何地方性法规）",
        "Where the data are registered or traded (which local regulations apply)"),

    ask("source_type", "source.type", Text, SOURCES, "数据来源类型", "Kind of source"),
    ask("source_statement", "source.statement", Text, ANY, "来源说明：从哪里、凭什么、用什么方法取得；会公示，勿写个人信息",
        "Source statement: from where, on what ground and by what method; it is published, so no personal information"),
    ask("source_impact_evaluated", "source.impact_evaluated", Boolean, ANY, "自动化收集前是否评估过对网络服务的影响，且未侵入、未干扰",
        "For automated collection: was the effect on the services assessed, without intrusion or interference?"),
    ask("source_transformation", "source.transformation", Text, ANY, "衍生数据：在内容、形式或结构上做了什么实质改变，价值有何提升",
        "For derived data: the substantial change of content, form or structure, and the added value"),
    ask("source_entrusted_by_organ", "source.entrusted_by_organ", Boolean, ANY,
        "是否在为国家机关、关键信息基础设施运营者或公共服务系统提供服务时取得",
        "Were the data obtained while serving a state organ, a critical-infrastructure operator or a public service system?"),

    ask("rights_claimed", "rights.claimed", TextSet, RIGHTS, "申请登记的权利", "Rights claimed"),
    ask("rights_non_substitution", "rights.non_substitution", Boolean, ANY, "以公开数据制成的产品：是否不会实质替代原提供方的产品或服务",
        "For a product of crawled data: is it no substantial substitute for the source's own offer?"),
    ask("disputes", "rights.disputes", Boolean, ANY, "是否存在未解决的权属争议", "Is any dispute over ownership unresolved?"),

    ask("contains_personal", "personal.contains", Boolean, ANY, "是否含有个人信息（去标识化的也算，匿名化、汇总的不算）",
        "Do the data contain personal information (de-identified counts, anonymised or aggregated does not)?"),
    ask("contains_sensitive", "personal.contains_sensitive", Boolean, ANY, "是否含有敏感个人信息", "Do they contain sensitive personal information?"),
    ask("contains_minors", "personal.contains_minors", Boolean, ANY, "是否含有不满十四周岁未成年人的个人信息",
        "Do they contain personal information of children under 14?"),
    ask("legal_basis", "personal.legal_basis", Text, BASES, "处理个人信息的合法性基础", "Legal basis for handling the personal information"),
    ask("purpose", "personal.purpose", Text, ANY, "处理目的；须明确、合理", "Purpose of the handling; clear and reasonable"),
    ask("deid_state", "personal.deid_state", Text, DEID_STATES, "去标识化状态", "State of de-identification"),
    ask("sensitive_necessity", "personal.sensitive_necessity", Text, ANY, "处理敏感个人信息的特定目的与充分必要性",
        "Specific purpose of and sufficient need for the sensitive personal information"),
    ask("strict_protection", "personal.strict_protection", Boolean, ANY, "是否对敏感个人信息采取了严格保护措施",
        "Are strict protective measures taken for the sensitive personal information?"),
    ask("minor_rules", "personal.minor_rules", Boolean, ANY, "是否制定了未成年人个人信息的专门处理规则",
        "Are there dedicated rules for children's personal information?"),
    ask("retention_until", "personal.retention_until", Date, ANY, "个人信息的保存期限届满日", "Last day of the retention period of the personal information"),

    ask("share_model", "sharing.model", Text, SHARE_MODELS, "共享方式", "How the data are shared"),
    ask("recipients", "sharing.recipients", TextSet, RECIPIENTS, "接收方", "Recipients"),
    ask("cross_border", "sharing.cross_border", Boolean, ANY, "是否向境外提供（含境外访问）", "Are the data provided abroad, remote access included?"),
    ask("abroad_persons", "sharing.abroad_persons", Integer, ANY, "自当年1月1日起累计向境外提供个人信息（不含敏感个人信息）的人数",
        "Persons whose information, none of it sensitive, was provided abroad since 1 January"),
    ask("abroad_sensitive_persons", "sharing.abroad_sensitive_persons", Integer, ANY, "自当年1月1日起累计向境外提供敏感个人信息的人数",
        "Persons whose sensitive information was provided abroad since 1 January"),
    ask("export_exemption", "sharing.export_exemption", Text, EXEMPTIONS, "主张哪一种出境豁免情形",
        "Which exemption from export procedures is claimed?"),
    ask("export_within_approval", "sharing.export_within_approval", Boolean, ANY,
        "出境的目的、方式、范围、种类和规模是否都在安全评估结果之内", "Are purpose, method, scope, kind and scale of the export all within what was assessed?"),
    ask("foreign_authority", "sharing.foreign_authority", Boolean, ANY, "是否应外国司法或者执法机构的要求提供",
        "Are the data provided at the request of a foreign judicial or enforcement authority?"),
    ask("export_controlled", "sharing.export_controlled", Boolean, ANY, "是否属于出口管制的物项",
        "Are the data items under export control?"),
    ask("storage_region", "sharing.storage", Text, STORAGES, "数据存储在哪里", "Where are the data stored?"),
    ask("recipient_supervision", "sharing.supervision", Boolean, ANY, "是否对接收方履行义务的情况进行监督", "Is the recipient's performance supervised?"),
    ask("record_years", "sharing.record_years", Integer, ANY, "提供、委托处理记录的保存年限", "Years for which records of providing and entrusting are kept"),

    ask("important_status", "grading.important_data", Text, IMPORTANT, "重要数据的识别与申报情况", "State of identifying and declaring important data"),
    ask("state_secrets", "grading.state_secrets", Boolean, ANY, "是否涉及国家秘密或工作秘密", "Are state or work secrets involved?"),
    ask("grade_claimed", "grading.claimed", Text, GRADES, "声明的数据级别（GB/T 43697-2024）", "Grade claimed (GB/T 43697-2024)"),
    ask("grade_confirmed_on", "grading.confirmed_on", Date, ANY, "级别最近一次经人工确认的日期", "Day on which a person last confirmed the grade"),
    ask("sector", "grading.sector", Text, SECTORS, "数据所属的主管行业；决定适用哪些行业分类分级与下限", "Sector of the data; decides which sector taxonomies and floors apply"),
    ask("declared_impacts", "grading.impacts", TextSet, IMPACTS,
        "泄露、篡改、损毁或滥用对谁造成什么程度的危害；只有人知道的（商业秘密、上层对象）写在这里",
        "Who would be harmed how badly by a leak, change, loss or misuse; what only a person knows (business secrets, the public at large) goes here"),
    ask("public_data_sharing", "grading.public_data", Text, PUBLIC_SHARING, "是否公共数据，共享属性如何", "Are they public data, and how are they shared?"),
    ask("derivation", "grading.derivation", Text, DERIVATIONS, "是否由其他数据衍生（附录 I）", "Are they derived from other data (annex I)?"),
    ask("source_grades", "grading.source_grades", TextSet, GRADES, "衍生数据：各来源数据的级别", "For derived data: the grades of the sources"),

    ask("element_domain", "elements.domain", TextSet, DOMAINS, "领域", "Domain"),
    ask("element_group", "elements.group", TextSet, GROUPS, "群体", "Group"),
    ask("element_region", "elements.region", TextSet, REGIONS_OF_DATA, "区域", "Region"),
    ask("element_precision", "elements.precision", Text, PRECISIONS, "精度", "Precision"),
    ask("element_scale", "elements.scale", Text, SCALES, "规模", "Scale"),
    ask("element_depth", "elements.depth", Text, DEPTHS, "深度", "Depth"),
    ask("element_coverage", "elements.coverage", Text, COVERAGES, "覆盖度", "Coverage"),
    ask("element_importance", "elements.importance", Text, IMPORTANCES, "重要性", "Importance"),
];
