//! What finance, health, automotive, telecommunications, credit and industry ask of their own data.

use super::ask;
use super::choices::{ANY, choice};
use crate::facts::{Choice, FactSpec, FactType};
use FactType::{Date, Integer, Text, TextSet};

const FINANCE_BUSINESSES: &[Choice] = &[
    choice("banking", "银行", "Banking"),
    choice("payment", "非银行支付", "Non-bank payment"),
    choice("insurance", "保险", "Insurance"),
    choice(
        "securities-futures",
        "证券、期货、基金",
        "Securities, futures and funds",
    ),
    choice(
        "financial-information",
        "金融信息服务",
        "Financial information services",
    ),
    choice("other", "其他金融业务", "Other financial business"),
];

const FINANCIAL_CATEGORIES: &[Choice] = &[
    choice("none", "不含个人金融信息", "No personal financial information"),
    choice("C1", "C1 内部使用", "C1: for internal use"),
    choice(
        "C2",
        "C2 可识别主体身份与金融状况",
        "C2: identifies a person or shows the financial state",
    ),
    choice("C3", "C3 用户鉴别信息", "C3: authenticates the user"),
];

const FINANCIAL_INFORMATION_LEVELS: &[Choice] = &[
    choice("ordinary-general", "常规一般数据", "Ordinary general data"),
    choice("sensitive-general", "敏感一般数据", "Sensitive general data"),
    choice("important", "重要数据", "Important data"),
    choice("core", "核心数据", "Core data"),
];

const FINANCIAL_INFORMATION_CONTENTS: &[Choice] = &[
    choice("none", "不含用户数据", "No data of users"),
    choice("person-basic", "个人用户基本信息", "Particulars of personal users"),
    choice(
        "person-transactions",
        "个人用户交易数据",
        "Transactions of personal users",
    ),
    choice("person-other", "个人用户的其他数据", "Other data of personal users"),
    choice(
        "institution-basic",
        "机构用户基本信息",
        "Particulars of institutional users",
    ),
    choice(
        "institution-transactions",
        "机构用户交易数据",
        "Transactions of institutional users",
    ),
];

const HEALTH_CATEGORIES: &[Choice] = &[
    choice("attributes", "个人属性数据", "Attributes of persons"),
    choice("state", "健康状况数据", "State of health"),
    choice("medical", "医疗应用数据", "Medical applications"),
    choice("payment", "医疗支付数据", "Medical payment"),
    choice("resources", "卫生资源数据", "Health resources"),
    choice("public-health", "公共卫生数据", "Public health"),
];

const HEALTH_CHANNELS: &[Choice] = &[
    choice("none", "不对外开放", "Not shared"),
    choice("website", "网站公开", "Public website"),
    choice("file", "文件共享", "Files handed over"),
    choice("api", "API 接入", "API"),
    choice("query", "在线查询", "Online query"),
    choice("platform", "数据分析平台", "Analysis platform"),
];

const AUTO_CONTENTS: &[Choice] = &[
    choice("none", "以下都不涉及", "None of these"),
    choice(
        "sensitive-areas",
        "军事管理区、国防科工单位、县级以上党政机关等重要敏感区域的地理信息、人员或车辆流量",
        "Geography or flows of persons or vehicles in military, defence, government and other sensitive areas",
    ),
    choice(
        "economic-flows",
        "反映经济运行情况的车辆流量、物流",
        "Flows of vehicles or goods that reflect the economy",
    ),
    choice(
        "charging-network",
        "汽车充电网的运行数据",
        "Operation of a charging network",
    ),
    choice(
        "outside-images",
        "含有人脸、车牌等的车外视频、图像",
        "Video or images of the outside with faces or plates",
    ),
    choice(
        "designated",
        "有关部门确定的其他重要数据",
        "Other data that a department has determined to be important",
    ),
];

const TELECOM_CATEGORIES: &[Choice] = &[
    choice("identity", "用户身份相关数据", "Identity of users"),
    choice("service-content", "用户服务内容数据", "Content of services to users"),
    choice(
        "service-derived",
        "用户服务衍生数据",
        "Data that arise from serving users",
    ),
    choice(
        "user-statistics",
        "用户统计分析类数据",
        "Statistics and analysis of users",
    ),
    choice(
        "network",
        "网络与系统的建设与运行维护类数据",
        "Building and running networks and systems",
    ),
    choice("operations", "业务运营类数据", "Running the business"),
    choice("management", "企业管理类数据", "Management of the enterprise"),
    choice("other", "其他数据", "Other data"),
];

const CREDIT_ROLES: &[Choice] = &[
    choice("bureau", "征信机构", "Credit bureau"),
    choice("provider", "信息提供者", "Provider of information to a bureau"),
    choice("user", "信息使用者", "User of a bureau's information"),
];

const CREDIT_NEGATIVE: &[Choice] = &[
    choice("none", "不含不良信息", "No negative information"),
    choice(
        "ongoing",
        "有不良信息，都还没有终止",
        "Negative information, none of it ended yet",
    ),
    choice(
        "ended",
        "有已经终止的不良行为或者事件",
        "Some negative conduct or event has ended",
    ),
];

const INDUSTRIAL_DOMAINS: &[Choice] = &[
    choice("research", "研发数据域", "Research and development"),
    choice("production", "生产数据域", "Production"),
    choice("maintenance", "运维数据域", "Operation and maintenance"),
    choice(
        "management",
        "管理数据域（工业企业）",
        "Management (industrial enterprise)",
    ),
    choice("external", "外部数据域", "External data"),
    choice("platform", "平台运营数据域", "Running the platform"),
    choice(
        "platform-management",
        "企业管理数据域（平台企业）",
        "Management (platform enterprise)",
    ),
];

#[rustfmt::skip]
pub(super) const FACTS: &[FactSpec] = &[
    ask("finance_business", "finance.business", TextSet, FINANCE_BUSINESSES, "数据属于哪些金融业务", "Which financial business the data belong to"),
    ask("finance_level", "finance.level", Integer, ANY, "按 JR/T 0197-2020 定的级别（1 至 5，5 最高）", "Level under JR/T 0197-2020 (1 to 5, 5 the highest)"),
    ask("personal_financial_category", "finance.category", Text, FINANCIAL_CATEGORIES, "所含个人金融信息的最高类别（JR/T 0171-2020）",
        "Highest category of personal financial information held (JR/T 0171-2020)"),
    ask("securities_level", "finance.securities_level", Integer, ANY, "证券期货业：按 JR/T 0158-2018 定的级别（1 至 4，4 最高）",
        "Securities and futures: level under JR/T 0158-2018 (1 to 4, 4 the highest)"),
    ask("financial_information_level", "finance.information_level", Text, FINANCIAL_INFORMATION_LEVELS, "金融信息服务：按其分类分级指南定的级别",
        "Financial information services: level under their guide"),
    ask("financial_information_contents", "finance.information_contents", TextSet, FINANCIAL_INFORMATION_CONTENTS, "金融信息服务：含有哪些用户数据",
        "Financial information services: which data of users are held"),
    ask("financial_institutions", "finance.institutions", Integer, ANY, "金融信息服务：涉及的机构用户数", "Financial information services: number of institutional users"),

    ask("health_level", "health.level", Integer, ANY, "按 GB/T 39725-2020 定的级别（1 至 5，5 最高）", "Level under GB/T 39725-2020 (1 to 5, 5 the highest)"),
    ask("health_categories", "health.categories", TextSet, HEALTH_CATEGORIES, "数据类别（GB/T 39725-2020）", "Categories of the data (GB/T 39725-2020)"),
    ask("health_channels", "health.channels", TextSet, HEALTH_CHANNELS, "数据以哪些形式对外开放（GB/T 39725-2020）", "By which channels the data are opened (GB/T 39725-2020)"),
    ask("health_abroad_records", "health.abroad_records", Integer, ANY, "累计向境外提供的健康医疗数据条数，含本次",
        "Health records provided abroad in all, this time included"),

    ask("auto_contents", "automotive.contents", TextSet, AUTO_CONTENTS, "是否涉及规定所列的重要数据", "Which of the important data that the provisions list are held"),
    ask("auto_report_year", "automotive.report_year", Integer, ANY, "最近一次报送的汽车数据安全管理情况是哪一年度的", "Year of the last annual report on automotive data security"),

    ask("telecom_categories", "telecom.categories", TextSet, TELECOM_CATEGORIES, "数据类别（YD/T 3813-2020）", "Categories of the data (YD/T 3813-2020)"),
    ask("telecom_level", "telecom.level", Integer, ANY, "按 YD/T 3813-2020 定的级别（1 至 4，4 最高）", "Level under YD/T 3813-2020 (1 to 4, 4 the highest)"),

    ask("credit_roles", "credit.roles", TextSet, CREDIT_ROLES, "申请人在征信业务中的身份", "The applicant's roles in credit reporting"),
    ask("credit_negative", "credit.negative", Text, CREDIT_NEGATIVE, "是否含有个人不良信息", "Is negative information about persons held?"),
    ask("credit_negative_ended", "credit.negative_ended", Date, ANY, "已终止的不良行为或者事件中最早的终止之日", "Earliest day on which a negative conduct or event in the data ended"),

    ask("industrial_domains", "industry.domains", TextSet, INDUSTRIAL_DOMAINS, "工业数据所属的域", "Domains of the industrial data"),
    ask("industrial_level", "industry.level", Integer, ANY, "工业数据的级别（1 至 3，3 最高）", "Level of the industrial data (1 to 3, 3 the highest)"),
];
