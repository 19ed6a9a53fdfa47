//! Registration procedures, training corpora, entry in the accounts, valuation.

use super::ask;
use super::choices::{ANY, choice};
use crate::facts::{Choice, FactSpec, FactType};
use FactType::{Date, Integer, Share, Text, TextSet};

const REGISTRATION_KINDS: &[Choice] = &[
    choice("first", "初次登记", "First registration"),
    choice("change", "变更登记", "Change of a registration"),
    choice("correction", "更正登记", "Correction of a registration"),
    choice("renewal", "续期登记", "Renewal of a registration"),
    choice("transfer", "转让登记", "Transfer of the registered rights"),
    choice("cancellation", "注销登记", "Cancellation of a registration"),
];

const REGISTRATION_STAGES: &[Choice] = &[
    choice("preparing", "准备材料，尚未提交", "Preparing: not submitted yet"),
    choice(
        "submitted",
        "材料已交齐，等待受理",
        "Submitted in full, not accepted yet",
    ),
    choice("supplementing", "补正或者补充佐证材料", "Supplementing documents"),
    choice("accepted", "已受理，审核中", "Accepted, under review"),
    choice("published", "公示中", "Published for objections"),
    choice(
        "objected",
        "公示期有异议，调查处理中",
        "Objected to in the publication period, being handled",
    ),
    choice("registered", "已登记、已发凭证", "Registered, certificate issued"),
];

const REGISTRATION_CHANGES: &[Choice] = &[
    choice(
        "applicant",
        "权利人的名称、证件等身份信息",
        "Identity of the right-holder: name, documents",
    ),
    choice("description", "数据的文字描述", "Wording of the description"),
    choice("period", "时域范围", "Period covered"),
    choice("owner", "权利人换成他人", "Another right-holder"),
    choice("source", "数据来源", "Source of the data"),
    choice("rights", "权利的种类或内容", "Kind or content of the rights"),
    choice("other", "其他实质内容", "Other matters of substance"),
];

const CANCELLATION_CAUSES: &[Choice] = &[
    choice("applied", "登记申请人自愿申请注销", "The applicant wishes it"),
    choice(
        "data-destroyed",
        "数据销毁等使原权利消灭",
        "The data were destroyed or the rights ended otherwise",
    ),
    choice(
        "objection",
        "按照异议处理结果应当注销",
        "The result of an objection demands it",
    ),
    choice("law", "法律法规规定的其他情形", "Another case provided by law"),
];

const ACCOUNTING_CLASSES: &[Choice] = &[
    choice("intangible", "无形资产", "Intangible asset"),
    choice("inventory", "存货", "Inventory"),
    choice("development", "开发支出", "Development expenditure, not finished"),
    choice(
        "expensed",
        "不确认为资产，费用化",
        "Not recognised as an asset: expensed",
    ),
];

const ACCOUNTING_USES: &[Choice] = &[
    choice(
        "own-use",
        "本企业使用（生产经营、管理）",
        "Used in the enterprise's own business",
    ),
    choice(
        "service",
        "用来为客户提供服务，数据仍由本企业持有",
        "Used to serve customers while the enterprise keeps the data",
    ),
    choice(
        "sale",
        "日常活动中持有，最终目的用于出售",
        "Held in the ordinary course of business for sale in the end",
    ),
];

const ACCOUNTING_ORIGINS: &[Choice] = &[
    choice("purchased", "外购", "Purchased"),
    choice(
        "developed",
        "自行开发（确认为无形资产）",
        "Developed in house, as an intangible asset",
    ),
    choice(
        "processed",
        "自行加工（确认为存货）",
        "Processed in house, as inventory",
    ),
    choice(
        "other",
        "其他方式取得（投资者投入、非货币性资产交换等）",
        "Obtained otherwise: contribution, exchange and so on",
    ),
];

const COST_ITEMS: &[Choice] = &[
    choice("purchase-price", "购买价款", "Purchase price"),
    choice("taxes", "相关税费", "Taxes and duties"),
    choice("insurance", "保险费", "Insurance"),
    choice("collection", "数据采集", "Collection"),
    choice("masking", "脱敏", "Masking"),
    choice("cleaning", "清洗", "Cleaning"),
    choice("labelling", "标注", "Labelling"),
    choice("integration", "整合", "Integration"),
    choice("analysis", "分析", "Analysis"),
    choice("visualisation", "可视化", "Visualisation"),
    choice("ownership-attestation", "数据权属鉴证", "Attestation of ownership"),
    choice("quality-assessment", "质量评估", "Quality assessment"),
    choice("registration", "登记结算", "Registration and settlement"),
    choice("security", "安全管理", "Security management"),
    choice(
        "development",
        "符合资本化条件的开发阶段支出",
        "Development expenditure that may be capitalised",
    ),
    choice("research", "研究阶段支出", "Research expenditure"),
    choice("training-of-staff", "员工培训", "Training of staff"),
    choice("marketing", "宣传推广、销售费用", "Promotion and selling"),
    choice("administration", "一般管理费用", "General administration"),
    choice("abnormal", "非正常消耗、返工损失", "Abnormal waste and rework"),
    choice(
        "already-expensed",
        "以前年度已经费用化的支出",
        "What earlier years already expensed",
    ),
];

const VALUATION_METHODS: &[Choice] = &[
    choice("cost", "成本法", "Cost method"),
    choice("income", "收益法", "Income method"),
    choice("market", "市场法", "Market method"),
];

const INCOME_MODELS: &[Choice] = &[
    choice("direct", "直接收益预测", "Direct income"),
    choice("share", "分成收益预测", "Share of income"),
    choice("excess", "超额收益预测", "Excess income"),
    choice("incremental", "增量收益预测", "Incremental income"),
];

const INCOME_PERIOD_GROUNDS: &[Choice] = &[
    choice(
        "legal-term",
        "权利的法定或者登记有效期",
        "Legal or registered term of the right",
    ),
    choice("contract-term", "合同、许可的期限", "Term of contracts and licences"),
    choice("timeliness", "数据自身的时效性", "How long the data stay timely"),
    choice("update", "数据的更新情况", "How the data are updated"),
    choice("rights-status", "权利状况", "Status of the rights"),
    choice(
        "benefit-life",
        "相关产品的生命周期、经济寿命",
        "Life cycle of the products that use them",
    ),
];

#[rustfmt::skip]
pub(super) const FACTS: &[FactSpec] = &[
    ask("registration_kind", "registration.kind", Text, REGISTRATION_KINDS, "申请办理哪一种数据产权登记", "Kind of registration applied for"),
    ask("registration_stage", "registration.stage", Text, REGISTRATION_STAGES, "本次登记办到哪一步", "Stage that this registration has reached"),
    ask("registration_stage_since", "registration.stage_since", Date, ANY,
        "进入这一步的日期：提交日、受理日、公示首日、收到异议日或者登记日", "Day on which this stage began"),
    ask("registration_accepted_on", "registration.accepted_on", Date, ANY, "登记机构告知受理的日期；逾期未告知视为受理的，填期满后的第一个工作日",
        "Day on which the registry told that it accepts; after silence, the first working day after the time limit"),
    ask("registration_excluded_days", "registration.excluded_days", Integer, ANY, "受理以来补充材料、公示、处理异议占用的工作日数，不计入办理期限；没有的填 0",
        "Working days since acceptance taken by supplements, publication and objections, which do not count; 0 if none"),
    ask("registration_certificate_number", "registration.certificate_number", Text, ANY,
        "登记凭证编号，15 位，如“SJ3112026070001”", "Number of the registration certificate, 15 characters such as “SJ3112026070001”"),
    ask("registration_deposited_on", "registration.deposited_on", Date, ANY, "登记机构存证、记载登记事项的日期（凭证上的起始日）",
        "Day on which the registry deposited the registration, from which the certificate runs"),
    ask("registration_valid_until", "registration.valid_until", Date, ANY, "登记凭证的有效期届满日", "Last day of validity of the certificate"),
    ask("registration_changes", "registration.changes", TextSet, REGISTRATION_CHANGES, "变更登记变更了哪些事项", "For a change: what is changed"),
    ask("registration_cancellation_cause", "registration.cancellation_cause", Text, CANCELLATION_CAUSES, "注销登记的原因", "For a cancellation: its cause"),
    ask("system_mlps_level", "system.mlps_level", Integer, ANY, "存放这批数据的信息系统的网络安全等级保护定级（1 至 5）；未定级的填 0",
        "Protection level (1 to 5) of the information system that holds the data; 0 if none was set"),

    ask("corpus_items", "corpus.items", Integer, ANY, "训练语料的总条数", "Items of the training corpus in all"),
    ask("corpus_manual_items", "corpus.manual_items", Integer, ANY, "人工抽检的条数", "Items sampled by hand"),
    ask("corpus_manual_passed", "corpus.manual_passed", Integer, ANY, "人工抽检合格的条数", "Items sampled by hand that passed"),
    ask("corpus_technical_items", "corpus.technical_items", Integer, ANY, "关键词、分类模型等技术抽检的条数", "Items sampled by technical means: keywords, classifiers"),
    ask("corpus_technical_passed", "corpus.technical_passed", Integer, ANY, "技术抽检合格的条数", "Items sampled by technical means that passed"),
    ask("corpus_worst_source_share", "corpus.worst_source_share", Share, ANY, "各语料来源抽查出的违法不良信息比例中，最高的那个来源的比例（0 至 1）",
        "Share of illegal or harmful content in the worst of the sources (0 to 1)"),
    ask("corpus_keywords", "corpus.keywords", Integer, ANY, "过滤语料所用关键词库的词条数", "Entries of the keyword library that filters the corpus"),
    ask("corpus_risk_kinds", "corpus.risk_kinds", Integer, ANY, "关键词库和抽检覆盖了附录所列 31 种安全风险中的几种", "How many of the 31 listed security risks the keywords and samples cover"),

    ask("accounting_class", "accounting.class", Text, ACCOUNTING_CLASSES, "拟将这批数据资源确认为哪一类资产", "Class of asset as which the data resource is to be recognised"),
    ask("accounting_use", "accounting.use", Text, ACCOUNTING_USES, "持有目的和业务模式", "Purpose of holding and business model"),
    ask("accounting_origin", "accounting.origin", Text, ACCOUNTING_ORIGINS, "数据资源的形成方式", "How the data resource came about"),
    ask("accounting_cost_items", "accounting.cost_items", TextSet, COST_ITEMS, "计入资产成本的支出项目", "Items of expenditure in the cost of the asset"),
    ask("accounting_opening", "accounting.opening", Integer, ANY, "账面原值（存货为账面余额）的期初余额，单位分", "Gross amount at the beginning of the period, in cents of RMB"),
    ask("accounting_increase", "accounting.increase", Integer, ANY, "账面原值的本期增加，单位分", "Gross amount: increase of the period, in cents of RMB"),
    ask("accounting_decrease", "accounting.decrease", Integer, ANY, "账面原值的本期减少，单位分", "Gross amount: decrease of the period, in cents of RMB"),
    ask("accounting_closing", "accounting.closing", Integer, ANY, "账面原值的期末余额，单位分", "Gross amount at the end of the period, in cents of RMB"),
    ask("accounting_amortised", "accounting.amortised", Integer, ANY, "累计摊销的期末余额，单位分；存货填 0", "Accumulated amortisation at the end, in cents of RMB; 0 for inventory"),
    ask("accounting_impaired", "accounting.impaired", Integer, ANY, "减值准备（存货为跌价准备）的期末余额，单位分", "Impairment or write-down at the end, in cents of RMB"),
    ask("accounting_carrying", "accounting.carrying", Integer, ANY, "期末账面价值，单位分", "Carrying amount at the end, in cents of RMB"),

    ask("valuation_methods", "valuation.methods", TextSet, VALUATION_METHODS, "采用哪些评估方法", "Methods of valuation used"),
    ask("valuation_base_date", "valuation.base_date", Date, ANY, "评估基准日", "Valuation date"),
    ask("valuation_storage", "valuation.storage", Text, ANY, "数据的存储方式（介质、数据库或者文件格式、部署位置）", "How the data are stored: medium, database or format, place"),
    ask("valuation_authoriser", "valuation.authoriser", Text, ANY, "谁授权取得和使用这些数据（授权主体）；自产的填“自行产生”", "Who authorised obtaining and using the data; “own” if produced by the holder"),
    ask("valuation_rights_path", "valuation.rights_path", Text, ANY, "数据从来源到产权持有人的取得链条（权利路径）", "Chain of title from the source to the holder"),
    ask("valuation_rights_scope", "valuation.rights_scope", Text, ANY, "可以怎样使用、经营这些数据（权利范围）", "Scope of the rights: uses and dealings they cover"),
    ask("valuation_rights_term", "valuation.rights_term", Text, ANY, "权利期限；无期限的写“无期限”", "Term of the rights; “unlimited” if there is none"),
    ask("valuation_scenario", "valuation.scenario", Text, ANY, "数据的应用场景", "Scenario in which the data are applied"),
    ask("valuation_scarcity", "valuation.scarcity", Text, ANY, "市场上还有谁拥有同类数据（稀缺性）", "Scarcity: who else holds such data"),
    ask("valuation_substitutability", "valuation.substitutability", Text, ANY, "有无替代数据，替代的难易（可替代性）", "Substitutability: what could replace the data, and how easily"),
    ask("valuation_market_analysis", "valuation.market_analysis", Text, ANY, "市场规模、供求关系和竞争情况（市场因素）", "Market factors: size, supply and demand, competition"),
    ask("valuation_quality_accuracy", "valuation.quality_accuracy", Share, ANY, "质量评价的准确性得分（0 至 1）", "Quality score: accuracy (0 to 1)"),
    ask("valuation_quality_consistency", "valuation.quality_consistency", Share, ANY, "质量评价的一致性得分（0 至 1）", "Quality score: consistency (0 to 1)"),
    ask("valuation_quality_completeness", "valuation.quality_completeness", Share, ANY, "质量评价的完整性得分（0 至 1）", "Quality score: completeness (0 to 1)"),
    ask("valuation_quality_normativity", "valuation.quality_normativity", Share, ANY, "质量评价的规范性得分（0 至 1）", "Quality score: conformance to norms (0 to 1)"),
    ask("valuation_quality_timeliness", "valuation.quality_timeliness", Share, ANY, "质量评价的时效性得分（0 至 1）", "Quality score: timeliness (0 to 1)"),
    ask("valuation_quality_accessibility", "valuation.quality_accessibility", Share, ANY, "质量评价的可访问性得分（0 至 1）", "Quality score: accessibility (0 to 1)"),
    ask("valuation_cost_planning", "valuation.cost_planning", Integer, ANY, "成本法的前期规划成本，单位元", "Cost method: planning, in RMB"),
    ask("valuation_cost_acquisition", "valuation.cost_acquisition", Integer, ANY, "成本法的获取成本，单位元", "Cost method: acquisition, in RMB"),
    ask("valuation_cost_construction", "valuation.cost_construction", Integer, ANY, "成本法的建设（加工）成本，单位元", "Cost method: construction and processing, in RMB"),
    ask("valuation_cost_operation", "valuation.cost_operation", Integer, ANY, "成本法的运营维护成本，单位元", "Cost method: operation and maintenance, in RMB"),
    ask("valuation_cost_indirect", "valuation.cost_indirect", Integer, ANY, "成本法的间接成本，单位元", "Cost method: indirect cost, in RMB"),
    ask("valuation_cost_opportunity", "valuation.cost_opportunity", Integer, ANY, "成本法的机会成本，单位元；没有的填 0", "Cost method: opportunity cost, in RMB; 0 if none"),
    ask("valuation_cost_taxes", "valuation.cost_taxes", Integer, ANY, "成本法的相关税费，单位元；没有的填 0", "Cost method: taxes, in RMB; 0 if none"),
    ask("valuation_cost_total", "valuation.cost_total", Integer, ANY, "成本法的重置成本 C 合计，单位元", "Cost method: total re-creation cost C, in RMB"),
    ask("valuation_cost_factor", "valuation.cost_factor", Integer, ANY, "成本法的价值调整系数 δ，以万分之一为单位（10000 即 1.0000）",
        "Cost method: value adjustment δ in ten-thousandths (10000 is 1.0000)"),
    ask("valuation_income_model", "valuation.income_model", Text, INCOME_MODELS, "收益法采用哪种收益预测方式", "Income method: model of income used"),
    ask("valuation_income_years", "valuation.income_years", Integer, ANY, "收益法的收益期限，年数", "Income method: years of income"),
    ask("valuation_income_period_grounds", "valuation.income_period_grounds", TextSet, INCOME_PERIOD_GROUNDS,
        "收益法确定收益期限时考虑了哪些因素", "Income method: what the period of income was set by"),
    ask("valuation_income_total", "valuation.income_total", Integer, ANY, "收益法各年预测收益合计（折现前），单位元", "Income method: forecast income of all years before discounting, in RMB"),
    ask("valuation_discount_rate", "valuation.discount_rate", Share, ANY, "收益法的折现率（0 至 1，如 0.12）", "Income method: discount rate (0 to 1, such as 0.12)"),
    ask("valuation_share_rate", "valuation.share_rate", Share, ANY, "分成收益预测的分成率 K（0 至 1）", "Income method (share): rate K (0 to 1)"),
    ask("valuation_contributory_income", "valuation.contributory_income", Integer, ANY, "超额收益预测中其他贡献资产的收益合计，单位元",
        "Income method (excess): income due to other contributory assets, in RMB"),
    ask("valuation_income_with", "valuation.income_with", Integer, ANY, "增量收益预测中使用数据时的预测收益合计，单位元", "Income method (incremental): income with the data, in RMB"),
    ask("valuation_income_without", "valuation.income_without", Integer, ANY, "增量收益预测中不使用数据时的预测收益合计，单位元", "Income method (incremental): income without the data, in RMB"),
    ask("valuation_comparables", "valuation.comparables", Integer, ANY, "市场法选用的可比数据资产交易案例数", "Market method: comparable transactions used"),
    ask("valuation_factor_quality", "valuation.factor_quality", Integer, ANY, "市场法的质量调整系数 X1，以万分之一为单位", "Market method: quality factor X1 in ten-thousandths"),
    ask("valuation_factor_supply", "valuation.factor_supply", Integer, ANY, "市场法的供求调整系数 X2，以万分之一为单位", "Market method: supply and demand factor X2 in ten-thousandths"),
    ask("valuation_factor_date", "valuation.factor_date", Integer, ANY, "市场法的期日调整系数 X3，以万分之一为单位", "Market method: date factor X3 in ten-thousandths"),
    ask("valuation_factor_capacity", "valuation.factor_capacity", Integer, ANY, "市场法的容量调整系数 X4，以万分之一为单位", "Market method: capacity factor X4 in ten-thousandths"),
    ask("valuation_factor_other", "valuation.factor_other", Integer, ANY, "市场法的其他调整系数 X5，以万分之一为单位；无须调整填 10000", "Market method: other factor X5 in ten-thousandths; 10000 if none is needed"),
];
