//! The rarer identifiers of Chinese enterprises: by name, by content where it speaks alone, and inside texts.

use super::cases::{Case, column};
use super::generate::*;

const ROWS: usize = 160;

/// A letter from some.
fn letter(random: &mut Random, letters: &str) -> String {
    let letters: Vec<char> = letters.chars().collect();
    letters[random.range(0, letters.len() as u64 - 1) as usize].to_string()
}

/// A decimal between two whole numbers with so many places.
fn decimal(random: &mut Random, low: u64, high: u64, places: usize) -> String {
    format!("{}.{}", random.range(low, high), random.digits(places))
}

/// Columns whose name and values agree.
pub(crate) fn by_name() -> Vec<Case> {
    let mut cases = identifiers();
    cases.extend(registers());
    cases
}

/// Identifiers of persons.
fn identifiers() -> Vec<Case> {
    vec![
        column(5001, ROWS, "QQ号", &["qq-number"], |random| random.number(9)),
        column(5002, ROWS, "openid", &["wechat-id"], |random| {
            format!("oLVP{}{}aB", random.digits(9), "Qx7Zk2Lm9Tr4W")
        }),
        column(5003, ROWS, "微信号", &["wechat-id"], |random| {
            format!("{}{}", word(random, "xiaoming lily_ wang-"), random.digits(3))
        }),
        column(5004, ROWS, "社保卡号", &["social-security-number"], |random| {
            format!("{}{}", letter(random, "ABCDEFG"), random.digits(8))
        }),
        column(5005, ROWS, "驾驶证档案编号", &["driving-licence"], |random| {
            format!("3101{}", random.digits(8))
        }),
        column(5006, ROWS, "病案号", &["medical-record-number"], |random| {
            format!("ZY{}", random.digits(8))
        }),
        column(5007, ROWS, "诊断编码", &["icd-10"], |random| {
            format!("{}.{}", word(random, "I10 E11 J18 K29 M05"), random.range(0, 9))
        }),
        column(5008, ROWS, "cvv2", &["card-verification-code"], |random| {
            random.digits(3)
        }),
        column(5009, ROWS, "card_expiry", &["card-expiry"], |random| {
            format!("{:02}/{}", random.range(1, 12), random.range(25, 33))
        }),
        column(5010, ROWS, "台胞证号", &["travel-permit"], |random| {
            random.number(8)
        }),
        column(5011, ROWS, "军官证号", &["military-id"], |random| random.number(8)),
        column(
            5012,
            ROWS,
            "永久居留证号",
            &["permanent-residence-card"],
            |random| {
                let (country, year) = (word(random, "USA GBR FRA"), random.range(60, 99));
                let (month, day) = (random.range(1, 12), random.range(1, 28));
                format!("{country}3100{year}{month:02}{day:02}{}", random.digits(2))
            },
        ),
    ]
}

/// What registers say of persons, and the rarer identifiers of devices.
fn registers() -> Vec<Case> {
    vec![
        column(5013, ROWS, "学历", &["education"], |random| {
            word(random, "本科 大专 硕士研究生 高中 博士")
        }),
        column(5014, ROWS, "学历代码", &["education"], |random| {
            word(random, "20 30 14 60 70")
        }),
        column(5015, ROWS, "政治面貌", &["political-status"], |random| {
            word(random, "群众 中共党员 共青团员")
        }),
        column(5016, ROWS, "zzmm", &["political-status"], |random| {
            word(random, "群众 中共党员 共青团员")
        }),
        column(5017, ROWS, "国籍", &["nationality"], |random| {
            word(random, "中国 美国 日本 韩国")
        }),
        column(5018, ROWS, "nationality_code", &["nationality"], |random| {
            word(random, "CHN USA JPN KOR")
        }),
        column(5019, ROWS, "职业", &["occupation"], |random| {
            word(random, "教师 软件工程师 个体户 退休 农民")
        }),
        column(5020, ROWS, "sexual_orientation", &["sexual-orientation"], |random| {
            word(random, "异性恋 同性恋")
        }),
        column(5021, ROWS, "残疾类别", &["disability"], |random| {
            word(random, "视力残疾 肢体残疾 无残疾")
        }),
        column(5022, ROWS, "犯罪记录", &["criminal-record"], |random| {
            word(random, "无犯罪记录 盗窃罪 危险驾驶罪")
        }),
        column(5023, ROWS, "经度", &["coordinates"], |random| {
            decimal(random, 100, 122, 6)
        }),
        column(5024, ROWS, "lat", &["coordinates"], |random| decimal(random, 22, 40, 6)),
        column(5025, ROWS, "imsi", &["imsi"], |random| {
            format!("46001{}", random.digits(10))
        }),
        column(5026, ROWS, "oaid", &["device-id"], |random| {
            format!("a3c9{}f1{}", random.digits(6), random.digits(4))
        }),
        column(5027, ROWS, "meid", &["meid"], |random| {
            format!("A1{}9F{}", random.digits(5), random.digits(5))
        }),
        column(5028, ROWS, "物联网卡号", &["iot-number"], |random| {
            format!("10648{}", random.digits(8))
        }),
        column(5029, ROWS, "客服电话", &["service-number"], |random| {
            format!("400-{}-{}", random.digits(3), random.digits(4))
        }),
        column(5030, ROWS, "军车号牌", &["special-plate"], |random| {
            format!("VA{}", random.digits(5))
        }),
        column(5031, ROWS, "联系邮箱", &["role-email"], |random| {
            format!(
                "{}@example{}.com",
                word(random, "info sales hr service"),
                random.range(1, 60)
            )
        }),
        column(5032, ROWS, "医师编码", &["medical-staff-code"], |random| {
            format!("D310115{}", random.digits(6))
        }),
        column(5033, ROWS, "数电票号码", &["invoice-number"], |random| {
            format!("2431{}", random.digits(16))
        }),
        column(5034, ROWS, "户籍省份", &["division-name"], |random| {
            word(random, "上海市 浙江省 江苏 北京")
        }),
    ]
}

/// Columns without a telling name.
pub(crate) fn by_content() -> Vec<Case> {
    vec![
        column(5101, ROWS, "c1", &["magnetic-track"], |random| {
            format!(";{}=2712101{}?", bank_card(random), random.digits(9))
        }),
        column(5102, ROWS, "c2", &["imsi"], |random| {
            format!("46000{}", random.digits(10))
        }),
        column(5103, ROWS, "c3", &["iccid"], |random| luhn_number(random, "898600", 20)),
        column(5104, ROWS, "c4", &["coordinate-pair"], |random| {
            format!("{},{}", decimal(random, 100, 122, 6), decimal(random, 22, 40, 6))
        }),
        column(5105, ROWS, "c5", &["coordinate-pair"], |random| {
            format!("POINT({} {})", decimal(random, 100, 122, 4), decimal(random, 22, 40, 4))
        }),
        column(5106, ROWS, "c6", &["property-certificate"], |random| {
            format!("沪({})浦字不动产权第{}号", random.range(2016, 2024), random.digits(6))
        }),
        column(5107, ROWS, "c7", &["medical-institution-code"], |random| {
            format!("H310115{}", random.digits(5))
        }),
        column(5108, ROWS, "c8", &["medical-product-code"], |random| {
            format!("XN01AXA{}B002{}", random.digits(3), random.digits(9))
        }),
        column(5109, ROWS, "c9", &["image-data"], |random| {
            format!(
                "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMC{}AgMCAgMDAwMEAwMEBQgF",
                random.digits(8)
            )
        }),
        column(5110, ROWS, "c10", &["role-email"], |random| {
            format!(
                "{}@example{}.com",
                word(random, "info sales hr service"),
                random.range(1, 60)
            )
        }),
    ]
}

/// Texts with identifiers inside.
pub(crate) fn in_texts() -> Vec<Case> {
    vec![
        column(5201, ROWS, "remark", &["landline"], |random| {
            format!("请致电{}联系", landline(random))
        }),
        column(5202, ROWS, "remark", &["passport"], |random| {
            format!("护照号E{}，已核验", random.digits(8))
        }),
        column(5203, ROWS, "remark", &["qq-number"], |random| {
            format!("加QQ：{}发资料", random.number(9))
        }),
        column(5204, ROWS, "remark", &["wechat-id"], |random| {
            format!("微信号：abc_{}，晚上联系", random.digits(4))
        }),
        column(5205, ROWS, "remark", &["vin"], |random| {
            format!("车架号{}，已过户", vin(random))
        }),
        column(5206, ROWS, "remark", &["imei"], |random| {
            format!("手机IMEI {} 已锁", luhn_number(random, "86", 15))
        }),
        column(5207, ROWS, "remark", &["address"], |random| {
            format!("请送到{}，谢谢！", address(random))
        }),
        column(5208, ROWS, "remark", &["person-name"], |random| {
            format!("联系人：{}，下午在家", name(random))
        }),
        column(5209, ROWS, "log", &["mobile-phone"], |random| {
            format!("INFO send ok phone={} cost={}ms", mobile(random), random.range(1, 90))
        }),
    ]
}
