//! What exchanges, public-data registries and catalogues ask of what is offered.

use super::ask;
use super::choices::{ANY, choice};
use crate::facts::{Choice, FactSpec, FactType};
use FactType::{Date, Integer, Text, TextSet};

const OFFER_STAGES: &[Choice] = &[
    choice(
        "register",
        "申请产品登记",
        "Applying for the registration of the product",
    ),
    choice("list", "申请挂牌", "Applying for listing"),
    choice("listed", "已挂牌", "Listed"),
];

const OFFER_KINDS: &[Choice] = &[
    choice("dataset", "数据集", "Dataset"),
    choice("api", "数据服务（接口）", "Data service (API)"),
    choice("application", "数据应用", "Data application"),
    choice("report", "数据报告", "Data report"),
    choice("object", "数据对象或文件", "Data object or file"),
    choice("other", "其他", "Other"),
];

const DELIVERIES: &[Choice] = &[
    choice("file", "文件传输或下载", "File transfer or download"),
    choice("api", "接口调用", "API calls"),
    choice("query", "在线查询", "Online query"),
    choice(
        "enclave",
        "可信环境或隐私计算，数据不出域",
        "Trusted environment or privacy computing: the data stay where they are",
    ),
    choice("medium", "离线介质", "Physical medium"),
    choice("other", "其他", "Other"),
];

const TRADE_LEVELS: &[Choice] = &[
    choice("s1", "S1", "S1"),
    choice("s2", "S2", "S2"),
    choice("s3", "S3", "S3"),
    choice("s4", "S4", "S4"),
];

const PRICE_MODES: &[Choice] = &[
    choice("fixed", "一口价", "Fixed price"),
    choice("metered", "按次或按量", "By call or volume"),
    choice("period", "按时间", "By period"),
    choice("negotiated", "面议", "Negotiated"),
    choice("free", "免费", "Free of charge"),
];

const OPEN_TYPES: &[Choice] = &[
    choice("unconditional", "无条件开放", "Open without conditions"),
    choice("conditional", "有条件开放", "Open under conditions"),
    choice("closed", "非开放", "Not open"),
];

const RECOGNITION_SOURCES: &[Choice] = &[
    choice(
        "national",
        "国家数据产权登记凭证",
        "National certificate of data property rights",
    ),
    choice("public", "公共数据资源登记平台", "Platform for public data resources"),
    choice(
        "shanghai-product",
        "上海数据交易所数据产品登记",
        "Product registration of the Shanghai Data Exchange",
    ),
    choice(
        "shanghai-ip",
        "上海数据产品知识产权登记",
        "Data-product intellectual property registration of Shanghai",
    ),
    choice(
        "jiangsu-yangzhou",
        "扬州市数据资产登记",
        "Data-asset registration of Yangzhou, Jiangsu",
    ),
    choice(
        "jiangsu-ip",
        "江苏省数据知识产权登记",
        "Data intellectual property registration of Jiangsu",
    ),
    choice(
        "zhejiang-ip",
        "浙江省数据知识产权登记",
        "Data intellectual property registration of Zhejiang",
    ),
    choice(
        "anhui-ip",
        "安徽省数据知识产权登记",
        "Data intellectual property registration of Anhui",
    ),
    choice("other", "其他登记", "Another registration"),
];

const RECOGNITION_TARGETS: &[Choice] = &[
    choice("shanghai", "上海", "Shanghai"),
    choice("jiangsu", "江苏", "Jiangsu"),
    choice("zhejiang", "浙江", "Zhejiang"),
    choice("anhui", "安徽", "Anhui"),
];

const CATALOGUE_KINDS: &[Choice] = &[
    choice("resource", "数据资源", "Data resource"),
    choice("product", "数据产品", "Data product"),
];

const CATALOGUE_TOPICS: &[Choice] = &[
    choice("001", "001 主题", "001 Topic"),
    choice("002", "002 行业", "002 Industry"),
    choice("003", "003 机构", "003 Organisation"),
    choice("004", "004 应用", "004 Application"),
];

const CATALOGUE_SOURCES: &[Choice] = &[
    choice("001", "001 原始", "001 Original"),
    choice("002", "002 采集", "002 Collected"),
    choice("003", "003 交易", "003 Traded"),
    choice("004", "004 其他", "004 Other"),
];

const CATALOGUE_QUALITIES: &[Choice] = &[
    choice("001", "001 一级（高）", "001 First (high)"),
    choice("002", "002 二级", "002 Second"),
    choice("003", "003 三级", "003 Third"),
    choice("004", "004 四级", "004 Fourth"),
];

const CATALOGUE_SECURITIES: &[Choice] = &[
    choice("001", "001 第一级", "001 Level 1"),
    choice("002", "002 第二级", "002 Level 2"),
    choice("003", "003 第三级", "003 Level 3"),
    choice("004", "004 第四级", "004 Level 4"),
    choice("005", "005 第五级", "005 Level 5"),
];

const CATALOGUE_SERVICES: &[Choice] = &[
    choice("001", "001 目录服务", "001 Catalogue service"),
    choice("002", "002", "002"),
    choice("003", "003", "003"),
    choice("004", "004", "004"),
    choice("005", "005 分析服务", "005 Analytics service"),
];

const CATALOGUE_OBJECTS: &[Choice] = &[
    choice("D", "D 结构化数据资源", "D Structured data resource"),
    choice("F", "F 文件类数据资源", "F File resource"),
    choice("A", "A 接口", "A API"),
    choice("S", "S 服务", "S Service"),
    choice("P", "P 产品", "P Product"),
];

#[rustfmt::skip]
pub(super) const FACTS: &[FactSpec] = &[
    ask("offer_stage", "offer.stage", Text, OFFER_STAGES, "产品处于哪一步", "Which step the product has reached"),
    ask("offer_kind", "offer.kind", Text, OFFER_KINDS, "产品类型，即以什么形式提供", "Kind of product: the form in which it is offered"),
    ask("offer_board", "offer.board", Text, ANY, "交易板块或主题，如“金融板块”“航运”", "Board or topic of the exchange, such as finance or shipping"),
    ask("offer_keywords", "offer.keywords", Text, ANY, "关键词，用顿号分隔", "Keywords, separated by commas"),
    ask("offer_scenario", "offer.scenario", Text, ANY, "应用场景：谁在什么业务里用它解决什么问题", "Scenario: who uses it in which business to solve what"),
    ask("offer_processing", "offer.processing", Text, ANY, "加工处理或算法规则的简要说明：对原始数据做了哪些实质性加工",
        "Processing or algorithmic rules in short: what was done to the raw data in substance"),
    ask("offer_input_fields", "offer.input_fields", Text, ANY, "输入字段：调用接口或查询时由使用方填写的字段；没有写“无”",
        "Input fields that the user fills in for a call or query; write “none” if there are none"),
    ask("offer_increment_rows", "offer.increment_rows", Integer, ANY, "每次更新增加的条数；不更新的填 0", "Records added by each update; 0 if there are no updates"),
    ask("offer_first_collected_on", "offer.first_collected_on", Date, ANY, "首次采集或取得数据的日期", "Day on which the data were first collected or obtained"),
    ask("offer_usage_purpose", "offer.usage_purpose", Text, ANY, "许可的用途", "Purposes for which the product may be used"),
    ask("offer_user_requirements", "offer.user_requirements", Text, ANY, "对使用方的要求：资质、行业、环境；没有写“无”",
        "What is asked of the user: qualification, trade, environment; write “none” if nothing is"),
    ask("offer_usage_term", "offer.usage_term", Text, ANY, "使用期限，如“交付之日起一年”", "Term of use, such as one year from delivery"),
    ask("offer_usage_rules", "offer.usage_rules", Text, ANY, "使用规则：转让、再加工、留存、销毁等", "Rules of use: passing on, further processing, keeping, deletion"),
    ask("offer_use_case", "offer.use_case", Text, ANY, "使用案例；还没有写“无”", "A case of use; write “none” if there is none yet"),
    ask("offer_delivery", "offer.delivery", TextSet, DELIVERIES, "交付方式", "How the product is delivered"),
    ask("offer_trade_level", "offer.trade_level", Text, TRADE_LEVELS, "交付交易等级（以交易所的定义为准）", "Delivery level, as the exchange defines it"),
    ask("offer_price_mode", "offer.price_mode", Text, PRICE_MODES, "计价方式", "How the product is priced"),
    ask("offer_price", "offer.price", Text, ANY, "价格或价格区间，含币种与单位；面议的写“面议”", "Price or range with currency and unit; write “negotiable” if it is"),

    ask("public_open_type", "public_data.open_type", Text, OPEN_TYPES, "公共数据的开放类型（以公共数据开放清单为准）", "Open type of the public data, by the open-data list"),
    ask("public_operation_started_on", "public_data.operation_started_on", Date, ANY, "开展授权运营并提供数据或交付产品和服务之日",
        "Day on which data were provided or products delivered under the authorised operation"),
    ask("public_registration_applied_on", "public_data.registration_applied_on", Date, ANY, "提交公共数据资源首次登记申请之日",
        "Day on which the first registration of the public data resource was applied for"),
    ask("public_registration_until", "public_data.registration_until", Date, ANY, "公共数据资源登记结果的有效期届满日", "Last day on which the registration of the public data resource is valid"),

    ask("recognition_from", "recognition.from", Text, RECOGNITION_SOURCES, "拟请求互认的登记是在哪里作的", "Where the registration that is to be recognised was made"),
    ask("recognition_to", "recognition.to", TextSet, RECOGNITION_TARGETS, "希望在哪些省市得到承认", "Where it is to be recognised"),
    ask("recognition_until", "recognition.until", Date, ANY, "该登记证书或凭证的有效期届满日", "Last day on which that certificate is valid"),

    ask("catalogue_kind", "catalogue.kind", Text, CATALOGUE_KINDS, "编目的是数据资源还是数据产品", "Is a data resource or a data product catalogued?"),
    ask("catalogue_topic", "catalogue.topic", Text, CATALOGUE_TOPICS, "目录分类依据（表1）", "Ground of classification in the catalogue (table 1)"),
    ask("catalogue_source", "catalogue.source", Text, CATALOGUE_SOURCES, "目录中的数据来源（表2）", "Source of the data in the catalogue (table 2)"),
    ask("catalogue_quality", "catalogue.quality", Text, CATALOGUE_QUALITIES, "目录中的质量等级（表5）", "Quality level in the catalogue (table 5)"),
    ask("catalogue_security", "catalogue.security", Text, CATALOGUE_SECURITIES, "目录中的安全等级（表6）", "Security level in the catalogue (table 6)"),
    ask("catalogue_service", "catalogue.service", Text, CATALOGUE_SERVICES, "目录中的服务类型（表7）", "Kind of service in the catalogue (table 7)"),
    ask("catalogue_area_code", "catalogue.area_code", Integer, ANY, "标识前段：六位行政区划代码", "Identifier, first part: the six digits of the administrative division"),
    ask("catalogue_org_code", "catalogue.org_code", Text, ANY, "标识前段：机构代码，大写字母与数字", "Identifier, first part: the organisation's code in capitals and digits"),
    ask("catalogue_object_type", "catalogue.object_type", Text, CATALOGUE_OBJECTS, "标识后段：类型标识", "Identifier, second part: the type"),
    ask("catalogue_serial", "catalogue.serial", Integer, ANY, "标识后段：流水号，不超过六位", "Identifier, second part: the serial number, at most six digits"),
    ask("catalogue_check", "catalogue.check", Text, ANY, "标识后段：两位校验码", "Identifier, second part: the check code of two characters"),
];
