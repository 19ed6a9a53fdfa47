//! What special statutes and the routes abroad ask.

use super::ask;
use super::choices::{ANY, choice};
use crate::facts::{Choice, FactSpec, FactType};
use FactType::{Boolean, Date, Integer, Text, TextSet};

const EXPORT_ROUTES: &[Choice] = &[
    choice(
        "exempt",
        "免予走程序（属于豁免情形，或者人数未达到）",
        "No procedure: an exemption, or too few persons",
    ),
    choice("assessment", "通过数据出境安全评估", "Export security assessment"),
    choice("contract", "订立并备案个人信息出境标准合同", "Standard contract, filed"),
    choice("certification", "通过个人信息出境认证", "Certification"),
    choice(
        "greater-bay",
        "粤港澳大湾区个人信息跨境流动标准合同",
        "Standard contract of the Greater Bay Area",
    ),
];

const FACE_INFORMATION: &[Choice] = &[
    choice("none", "不含人脸信息", "No face information"),
    choice(
        "recognition",
        "应用人脸识别技术处理的人脸信息（人脸特征、用于识别的人脸图像）",
        "Face information handled with face recognition: templates, pictures used to recognise",
    ),
    choice(
        "research",
        "仅为人脸识别技术研发、算法训练而处理",
        "Handled only to develop or train face recognition",
    ),
    choice(
        "pictures",
        "有人像，但不用于识别",
        "Pictures of persons that are not used to recognise them",
    ),
];

const SURVEY_CONTENT: &[Choice] = &[
    choice("none", "不含测绘成果和地图", "Neither survey results nor maps"),
    choice(
        "results",
        "测绘成果（不属于国家秘密）",
        "Survey results that are no state secret",
    ),
    choice(
        "secret-results",
        "属于国家秘密的测绘成果或者地理信息",
        "Survey results or geographic information that are a state secret",
    ),
    choice(
        "unpublished-figures",
        "尚未依法公布的位置、高程、深度、面积、长度等重要地理信息数据",
        "Important geographic figures (position, elevation, depth, area, length) not yet lawfully published",
    ),
    choice("map", "地图（含以数据形式提供的）", "A map, also one delivered as data"),
    choice("internet-map", "互联网地图服务", "An internet map service"),
];

const SIGNATURES: &[Choice] = &[
    choice(
        "none",
        "不使用电子签名（手写签名或者盖章）",
        "No electronic signature: signed by hand or sealed",
    ),
    choice(
        "reliable",
        "可靠的电子签名，不经第三方认证",
        "Reliable electronic signature without a third party's certificate",
    ),
    choice(
        "certified",
        "经电子认证服务提供者认证的电子签名",
        "Electronic signature certified by a certification service",
    ),
    choice(
        "agreed",
        "符合当事人约定条件的电子签名",
        "Electronic signature under conditions agreed between the parties",
    ),
];

#[rustfmt::skip]
pub(super) const FACTS: &[FactSpec] = &[
    ask("export_route", "sharing.export_route", Text, EXPORT_ROUTES, "数据出境走哪条路径", "Which way do the data go abroad?"),
    ask("abroad_persons_two_years", "sharing.abroad_persons_two_years", Integer, ANY,
        "自上年1月1日起累计向境外提供个人信息（含敏感个人信息）的人数；只在评估日早于2024年3月22日时需要",
        "Persons whose information, sensitive or not, was provided abroad since 1 January of the previous year; needed only for assessment dates before 22 March 2024"),
    ask("abroad_sensitive_persons_two_years", "sharing.abroad_sensitive_persons_two_years", Integer, ANY,
        "自上年1月1日起累计向境外提供敏感个人信息的人数；只在评估日早于2024年3月22日时需要",
        "Persons whose sensitive information was provided abroad since 1 January of the previous year; needed only for assessment dates before 22 March 2024"),
    ask("scc_effective_on", "sharing.contract_effective_on", Date, ANY, "出境标准合同（含大湾区标准合同）的生效日",
        "Day on which the standard contract for the export (or that of the Greater Bay Area) took effect"),
    ask("scc_filed_on", "sharing.contract_filed_on", Date, ANY, "向省级网信部门提交标准合同备案的日期",
        "Day on which the standard contract was submitted for filing to the provincial cyberspace administration"),

    ask("face_information", "face.information", Text, FACE_INFORMATION, "是否含有人脸信息，如何处理", "Is there face information, and how is it handled?"),
    ask("face_persons", "face.persons", Integer, ANY, "应用人脸识别技术存储人脸信息的总人数（所有数据，不止本次登记的）",
        "Persons whose face information the applicant stores for face recognition in all, not only in these data"),
    ask("face_reached_on", "face.reached_on", Date, ANY, "存储的人脸信息达到十万人的日期；2025年6月1日以前已达到的，填2025年6月1日",
        "Day on which the stored face information reached 100,000 persons; 1 June 2025 if it had before"),
    ask("face_filed_on", "face.filed_on", Date, ANY, "向省级以上网信部门办理人脸识别备案的日期",
        "Day on which the filing of face recognition was made to the cyberspace administration"),
    ask("genetic_resources", "genetic.contains", Boolean, ANY, "是否含有我国人类遗传资源信息（利用人类遗传资源材料产生的基因、基因组等数据）",
        "Do the data contain information on China's human genetic resources (gene, genome and other data produced from genetic material)?"),
    ask("survey_content", "surveying.content", TextSet, SURVEY_CONTENT, "是否含有测绘成果、地图或者重要地理信息数据", "Do the data hold survey results, maps or important geographic figures?"),
    ask("statistical_survey", "statistics.survey", Boolean, ANY, "是否为依统计法组织的统计调查中获得的资料，或者由其加工形成",
        "Were the data obtained in a statistical survey under the Statistics Law, or made from such data?"),
    ask("signature_kind", "signature.kind", Text, SIGNATURES, "合同、承诺书等文件和数据清单用哪种方式签名；只在主张电子签名的效力时填写", "How are contracts, commitments and the manifest signed? Only where the force of electronic signatures is claimed"),
];
