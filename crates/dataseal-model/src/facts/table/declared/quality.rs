//! What is claimed of quality and de-identification.

use super::ask;
use super::choices::{ANY, choice};
use crate::facts::{Choice, FactSpec, FactType};
use FactType::{Integer, Share, Text, TextSet};

const QUALITY_INDICATORS: &[Choice] = &[
    choice("none", "没有声称任何质量指标", "No quality indicator is claimed"),
    choice("data-standard", "010100 数据标准", "010100 Data standards"),
    choice("data-model", "010200 数据模型", "010200 Data model"),
    choice("metadata", "010300 元数据", "010300 Metadata"),
    choice("business-rules", "010400 业务规则", "010400 Business rules"),
    choice(
        "reference-data",
        "010500 权威参考数据",
        "010500 Authoritative reference data",
    ),
    choice("security-rules", "010600 安全规范", "010600 Security rules"),
    choice(
        "element-completeness",
        "020100 数据元素完整性",
        "020100 Completeness of elements",
    ),
    choice(
        "record-completeness",
        "020200 数据记录完整性",
        "020200 Completeness of records",
    ),
    choice("correctness", "030100 数据内容正确性", "030100 Correctness of content"),
    choice(
        "format-compliance",
        "030200 数据格式合规性",
        "030200 Compliance of formats",
    ),
    choice("duplication", "030300 数据重复率", "030300 Duplication"),
    choice("uniqueness", "030400 数据唯一性", "030400 Uniqueness"),
    choice("dirty-data", "030500 脏数据出现率", "030500 Dirty data"),
    choice(
        "reference-accuracy",
        "030600 数据标准参照准确性",
        "030600 Accuracy against references",
    ),
    choice(
        "same-data",
        "040100 相同数据一致性",
        "040100 Consistency of the same data",
    ),
    choice(
        "related-data",
        "040200 关联数据一致性",
        "040200 Consistency of related data",
    ),
    choice(
        "content-metadata",
        "040300 内容与元数据一致性",
        "040300 Content agrees with metadata",
    ),
    choice(
        "period-validity",
        "050100 基于时间段的正确性",
        "050100 Validity within a period",
    ),
    choice("timeliness", "050200 基于时间点的及时性", "050200 Timeliness"),
    choice("sequence", "050300 时序性", "050300 Order in time"),
    choice(
        "authorised-use",
        "050400 授权使用时效性",
        "050400 Within the authorised period",
    ),
    choice("accessibility", "060100 可访问", "060100 Accessibility"),
    choice("availability", "060200 可用性", "060200 Availability"),
];

const CAPABILITIES: &[Choice] = &[
    choice("none", "没有声称", "None is claimed"),
    choice(
        "dsmm",
        "数据安全能力成熟度（GB/T 37988，DSMM）",
        "Data security capability maturity (GB/T 37988, DSMM)",
    ),
    choice(
        "dcmm",
        "数据管理能力成熟度（GB/T 36073，DCMM）",
        "Data management capability maturity (GB/T 36073, DCMM)",
    ),
];

const PIA_RISKS: &[Choice] = &[
    choice("low", "低", "Low"),
    choice("medium", "中", "Medium"),
    choice("high", "高", "High"),
    choice("severe", "严重", "Severe"),
];

#[rustfmt::skip]
pub(super) const FACTS: &[FactSpec] = &[
    ask("pia_risk", "personal.pia_risk", Text, PIA_RISKS, "采取保护措施之后，个人信息保护影响评估报告得出的风险等级（四级）",
        "Level of risk (of four) that the impact assessment finds after the protective measures"),
    ask("claimed_identifiability", "personal.identifiability_level", Integer, ANY, "去标识化效果评估报告所称的标识度等级（1 能直接识别，2 已消除直接标识符，3 重标识风险可接受，4 聚合数据）",
        "Level of identifiability that the evaluation report states: 1 identifies directly, 2 direct identifiers removed, 3 acceptable risk, 4 aggregated"),

    ask("quality_claims", "quality.indicators", TextSet, QUALITY_INDICATORS, "在登记、挂牌或宣传材料中声称了哪些质量指标（DB31/T 1523-2024 的名称与代码）",
        "Quality indicators claimed in registration, listing or publicity (names and codes of DB31/T 1523-2024)"),
    ask("claimed_data_standard", "quality.claimed_data_standard", Share, ANY, "声称的“数据标准”（010100）水平，0 至 1",
        "Claimed level of “Data standards” (010100), 0 to 1"),
    ask("claimed_data_model", "quality.claimed_data_model", Share, ANY, "声称的“数据模型”（010200）水平，0 至 1",
        "Claimed level of “Data model” (010200), 0 to 1"),
    ask("claimed_metadata", "quality.claimed_metadata", Share, ANY, "声称的“元数据”（010300）水平，0 至 1",
        "Claimed level of “Metadata” (010300), 0 to 1"),
    ask("claimed_business_rules", "quality.claimed_business_rules", Share, ANY, "声称的“业务规则”（010400）水平，0 至 1",
        "Claimed level of “Business rules” (010400), 0 to 1"),
    ask("claimed_reference_data", "quality.claimed_reference_data", Share, ANY, "声称的“权威参考数据”（010500）水平，0 至 1",
        "Claimed level of “Authoritative reference data” (010500), 0 to 1"),
    ask("claimed_security_rules", "quality.claimed_security_rules", Share, ANY, "声称的“安全规范”（010600）水平，0 至 1",
        "Claimed level of “Security rules” (010600), 0 to 1"),
    ask("claimed_element_completeness", "quality.claimed_element_completeness", Share, ANY, "声称的“数据元素完整性”（020100）水平，0 至 1",
        "Claimed level of “Completeness of elements” (020100), 0 to 1"),
    ask("claimed_record_completeness", "quality.claimed_record_completeness", Share, ANY, "声称的“数据记录完整性”（020200）水平，0 至 1",
        "Claimed level of “Completeness of records” (020200), 0 to 1"),
    ask("claimed_correctness", "quality.claimed_correctness", Share, ANY, "声称的“数据内容正确性”（030100）水平，0 至 1",
        "Claimed level of “Correctness of content” (030100), 0 to 1"),
    ask("claimed_format_compliance", "quality.claimed_format_compliance", Share, ANY, "声称的“数据格式合规性”（030200）水平，0 至 1",
        "Claimed level of “Compliance of formats” (030200), 0 to 1"),
    ask("claimed_non_duplication", "quality.claimed_non_duplication", Share, ANY, "声称的“数据重复率”（030300）水平，0 至 1；1 减去重复的比例，1 表示没有重复",
        "Claimed level of “Duplication” (030300), 0 to 1; 1 less the share of duplicates: 1 is none"),
    ask("claimed_uniqueness", "quality.claimed_uniqueness", Share, ANY, "声称的“数据唯一性”（030400）水平，0 至 1",
        "Claimed level of “Uniqueness” (030400), 0 to 1"),
    ask("claimed_clean_data", "quality.claimed_clean_data", Share, ANY, "声称的“脏数据出现率”（030500）水平，0 至 1；1 减去脏数据的比例，1 表示没有脏数据",
        "Claimed level of “Dirty data” (030500), 0 to 1; 1 less the share of dirty data: 1 is none"),
    ask("claimed_reference_accuracy", "quality.claimed_reference_accuracy", Share, ANY, "声称的“数据标准参照准确性”（030600）水平，0 至 1",
        "Claimed level of “Accuracy against references” (030600), 0 to 1"),
    ask("claimed_same_data", "quality.claimed_same_data", Share, ANY, "声称的“相同数据一致性”（040100）水平，0 至 1",
        "Claimed level of “Consistency of the same data” (040100), 0 to 1"),
    ask("claimed_related_data", "quality.claimed_related_data", Share, ANY, "声称的“关联数据一致性”（040200）水平，0 至 1",
        "Claimed level of “Consistency of related data” (040200), 0 to 1"),
    ask("claimed_content_metadata", "quality.claimed_content_metadata", Share, ANY, "声称的“内容与元数据一致性”（040300）水平，0 至 1",
        "Claimed level of “Content agrees with metadata” (040300), 0 to 1"),
    ask("claimed_period_validity", "quality.claimed_period_validity", Share, ANY, "声称的“基于时间段的正确性”（050100）水平，0 至 1",
        "Claimed level of “Validity within a period” (050100), 0 to 1"),
    ask("claimed_timeliness", "quality.claimed_timeliness", Share, ANY, "声称的“基于时间点的及时性”（050200）水平，0 至 1",
        "Claimed level of “Timeliness” (050200), 0 to 1"),
    ask("claimed_sequence", "quality.claimed_sequence", Share, ANY, "声称的“时序性”（050300）水平，0 至 1",
        "Claimed level of “Order in time” (050300), 0 to 1"),
    ask("claimed_authorised_use", "quality.claimed_authorised_use", Share, ANY, "声称的“授权使用时效性”（050400）水平，0 至 1",
        "Claimed level of “Within the authorised period” (050400), 0 to 1"),
    ask("claimed_accessibility", "quality.claimed_accessibility", Share, ANY, "声称的“可访问”（060100）水平，0 至 1",
        "Claimed level of “Accessibility” (060100), 0 to 1"),
    ask("claimed_availability", "quality.claimed_availability", Share, ANY, "声称的“可用性”（060200）水平，0 至 1",
        "Claimed level of “Availability” (060200), 0 to 1"),
    ask("expected_records", "quality.expected_records", Integer, ANY, "数据记录完整性：全部表合计应有的记录数",
        "Completeness of records: records that all tables together should have"),
    ask("promised_lag_days", "quality.promised_lag_days", Integer, ANY, "及时性：承诺最新数据距今不超过多少天",
        "Timeliness: the newest data are promised to be at most so many days old"),
    ask("capability_claims", "quality.capabilities", TextSet, CAPABILITIES, "声称申请人通过了哪些能力成熟度评估",
        "Capability maturity assessments that the applicant claims to have passed"),
    ask("dsmm_level", "quality.dsmm_level", Integer, ANY, "声称的数据安全能力成熟度等级（1 至 5）",
        "Claimed level of data security capability maturity (1 to 5)"),
    ask("dcmm_level", "quality.dcmm_level", Integer, ANY, "声称的数据管理能力成熟度等级（1 至 5）",
        "Claimed level of data management capability maturity (1 to 5)"),
];
