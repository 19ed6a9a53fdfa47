//! Whole tables such as enterprises keep, where columns stand beside each other.

use super::cases::{Case, column};
use super::generate::*;
use super::oddities::oddities;

pub(crate) const ROWS: usize = 240;

/// Every table.
pub(crate) fn all() -> Vec<Vec<Case>> {
    vec![
        employees(),
        suppliers(),
        vehicles(),
        parcels(),
        patients(),
        products(),
        ledger(),
        visits(),
        devices(),
        statistics(),
        orders(),
        members(),
        registrations(),
        campus(),
        oddities(),
    ]
}

fn employees() -> Vec<Case> {
    vec![
        column(1001, ROWS, "工号", &[], |random| {
            format!("{:06}", random.range(1, 9_999))
        }),
        column(1002, ROWS, "员工姓名", &["person-name"], name),
        column(1003, ROWS, "性别", &["gender"], |random| word(random, "男 女")),
        column(1004, ROWS, "出生年月", &["date-of-birth"], |random| {
            date(random, 1965, 2003).replace('-', "/")
        }),
        column(1005, ROWS, "身份证号码", &["resident-id"], resident_id),
        column(1006, ROWS, "民族", &["ethnicity"], |random| {
            word(random, "汉族 汉族 汉族 回族")
        }),
        column(1007, ROWS, "部门", &[], |random| {
            word(random, "市场部 财务部 研发中心 生产部 高新事业部")
        }),
        column(1008, ROWS, "岗位", &[], |random| {
            word(random, "经理 会计 工程师 安全员 文员 司机")
        }),
        column(1009, ROWS, "入职日期", &[], |random| date(random, 2010, 2025)),
        column(1010, ROWS, "基本工资", &["income"], |random| {
            format!("{}.00", random.range(4_000, 30_000))
        }),
        column(1011, ROWS, "工资卡号", &["bank-card"], bank_card),
        column(1012, ROWS, "紧急联系人", &["person-name"], name),
        column(1013, ROWS, "紧急联系人电话", &["mobile-phone"], mobile),
        column(1014, ROWS, "家庭住址", &["address"], address),
        column(1015, ROWS, "企业邮箱", &["email"], email),
        column(1016, ROWS, "在职状态", &[], |random| word(random, "在职 离职 试用")),
        column(1017, ROWS, "考勤编号", &[], |random| random.number(8)),
    ]
}

fn suppliers() -> Vec<Case> {
    vec![
        column(1101, ROWS, "供应商编码", &[], |random| {
            format!("GYS{}", random.digits(6))
        }),
        column(1102, ROWS, "供应商名称", &["organisation-name"], company),
        column(1103, ROWS, "统一社会信用代码", &["uscc"], uscc),
        column(1104, ROWS, "法人代表", &["person-name"], name),
        column(1105, ROWS, "联系人", &["person-name"], name),
        column(1106, ROWS, "联系电话", &["mobile-phone", "landline"], |random| {
            if random.chance(60) {
                mobile(random)
            } else {
                landline(random)
            }
        }),
        column(1107, ROWS, "传真", &["landline"], landline),
        column(1108, ROWS, "注册资本(万元)", &[], |random| {
            random.range(50, 90_000).to_string()
        }),
        column(1109, ROWS, "成立日期", &[], |random| date(random, 1990, 2024)),
        column(1110, ROWS, "信用等级", &[], |random| word(random, "A AA AAA B")),
        column(1111, ROWS, "所属行业", &[], |random| {
            word(random, "制造业 批发业 零售业 金融业 建筑业")
        }),
        column(1112, ROWS, "邮编", &["postcode"], |random| {
            format!("{}{}", random.range(1, 8), random.digits(5))
        }),
    ]
}

fn vehicles() -> Vec<Case> {
    vec![
        column(1201, ROWS, "车牌号码", &["licence-plate"], plate),
        column(1202, ROWS, "车架号", &["vin"], vin),
        column(1203, ROWS, "发动机号", &["engine-number"], |random| {
            format!("{}{}", word(random, "A B C E G"), random.digits(7))
        }),
        column(1204, ROWS, "车主", &["person-name"], name),
        column(1205, ROWS, "品牌型号", &[], |random| {
            format!("{}{}", word(random, "大众 丰田 比亚迪 江淮"), random.number(4))
        }),
        column(1206, ROWS, "车身颜色", &[], |random| {
            word(random, "白色 黑色 银色 红色")
        }),
        column(1207, ROWS, "行驶里程", &[], |random| {
            random.range(100, 300_000).to_string()
        }),
        column(1208, ROWS, "保险到期日", &[], |random| date(random, 2025, 2026)),
        column(1209, ROWS, "排量", &[], |random| {
            format!("{}.{}L", random.range(1, 3), random.range(0, 9))
        }),
    ]
}

fn parcels() -> Vec<Case> {
    vec![
        column(1301, ROWS, "运单号", &["waybill-number"], |random| {
            format!("YT{}", random.digits(13))
        }),
        column(1302, ROWS, "寄件人", &["person-name"], name),
        column(1303, ROWS, "寄件人手机", &["mobile-phone"], mobile),
        column(1304, ROWS, "寄件地址", &["address"], address),
        column(1305, ROWS, "收件人", &["person-name"], name),
        column(1306, ROWS, "收件人手机", &["mobile-phone"], |random| {
            format!("{}****{}", &mobile(random)[..3], random.digits(4))
        }),
        column(1307, ROWS, "收件地址", &["address"], address),
        column(1308, ROWS, "重量kg", &[], |random| {
            format!("{}.{}", random.range(0, 30), random.range(1, 9))
        }),
        column(1309, ROWS, "始发地", &[], |random| {
            word(random, "上海 杭州 广州 成都 武汉")
        }),
        column(1310, ROWS, "目的地", &[], |random| {
            word(random, "北京市 天津市 重庆市 长沙市")
        }),
        column(1311, ROWS, "签收时间", &[], |random| {
            format!("{} 12:30:45", date(random, 2024, 2025))
        }),
        column(1312, ROWS, "网点编码", &[], |random| random.number(6)),
    ]
}

fn patients() -> Vec<Case> {
    vec![
        column(1401, ROWS, "患者姓名", &["person-name"], name),
        column(1402, ROWS, "住院号", &["medical-record-number"], |random| {
            random.number(8)
        }),
        column(1403, ROWS, "年龄", &["age"], |random| random.range(1, 90).to_string()),
        column(1404, ROWS, "临床诊断", &["health-record"], |random| {
            word(random, "高血压 糖尿病 肺炎 骨折")
        }),
        column(1405, ROWS, "科室", &[], |random| word(random, "内科 外科 儿科 骨科")),
        column(1406, ROWS, "主治医师", &["person-name"], name),
        column(1407, ROWS, "血型", &["health-record"], |random| {
            word(random, "A B AB O")
        }),
        column(1408, ROWS, "总费用", &[], |random| {
            format!("{}.{:02}", random.range(100, 90_000), random.range(0, 99))
        }),
        column(1409, ROWS, "入院时间", &[], |random| date(random, 2023, 2025)),
    ]
}

fn products() -> Vec<Case> {
    let products =
        "黄桃罐头 白砂糖 高粱酒 金龙鱼油 石榴汁 马铃薯 牛奶 羊肉卷 花生油 方便面 红枣 江米 苏打水 燕麦片 薄荷糖";
    vec![
        column(1501, ROWS, "商品编号", &[], |random| random.number(13)),
        column(1502, ROWS, "商品名称", &[], move |random| word(random, products)),
        column(1503, ROWS, "国际条码", &[], |random| {
            format!("69{}", random.digits(11))
        }),
        column(1504, ROWS, "规格", &[], |random| {
            format!("{}g*{}", random.range(50, 900), random.range(1, 24))
        }),
        column(1505, ROWS, "单价", &[], |random| {
            format!("{}.{:02}", random.range(1, 999), random.range(0, 99))
        }),
        column(1506, ROWS, "产地", &[], |random| {
            word(random, "山东 浙江 云南 新疆 福建")
        }),
        column(1507, ROWS, "生产厂家", &["organisation-name"], company),
        column(1508, ROWS, "保质期(天)", &[], |random| {
            random.range(30, 720).to_string()
        }),
        column(1509, ROWS, "上架状态", &[], |random| random.range(0, 1).to_string()),
        column(1510, ROWS, "SKU", &[], |random| {
            format!("{}-{}", word(random, "HT SP KC MM"), random.digits(6))
        }),
        column(1511, ROWS, "商品链接", &["url"], |random| {
            format!("https://shop.example.com/i/{}", random.number(12))
        }),
    ]
}

fn ledger() -> Vec<Case> {
    vec![
        column(1601, ROWS, "交易流水号", &[], |random| {
            format!("2025{}", random.digits(24))
        }),
        column(1602, ROWS, "对方账号", &["bank-card"], bank_card),
        column(1603, ROWS, "对方户名", &["person-name"], name),
        column(1604, ROWS, "交易金额", &[], |random| {
            format!("{}.{:02}", random.range(1, 99_999_999), random.range(0, 99))
        }),
        column(1605, ROWS, "余额", &[], |random| {
            random.range(10_000_000_000, 19_999_999_999).to_string()
        }),
        column(1606, ROWS, "摘要", &[], |random| {
            word(random, "转账 工资 消费 货款 利息 税费")
        }),
        column(1607, ROWS, "凭证号", &[], |random| random.number(11)),
        column(1608, ROWS, "币种", &[], |random| word(random, "CNY USD EUR")),
        column(1609, ROWS, "科目代码", &[], |random| random.number(6)),
        column(1610, ROWS, "记账日期", &[], |random| {
            date(random, 2024, 2025).replace('-', "")
        }),
    ]
}

fn visits() -> Vec<Case> {
    vec![
        column(1701, ROWS, "session_id", &[], |random| {
            format!("{:016x}{:016x}", random.next(), random.next())
        }),
        column(1702, ROWS, "client_ip", &["ipv4"], |random| {
            format!(
                "{}.{}.{}.{}",
                random.range(1, 223),
                random.range(0, 255),
                random.range(0, 255),
                random.range(1, 254)
            )
        }),
        column(1703, ROWS, "user_agent", &[], |random| {
            format!(
                "Mozilla/5.0 (Windows NT 10.0) Chrome/{}.0.{}.{}",
                random.range(90, 130),
                random.number(4),
                random.number(2)
            )
        }),
        column(1704, ROWS, "request_url", &["url"], |random| {
            format!("https://www.example.com/p?id={}", random.number(11))
        }),
        column(1705, ROWS, "status_code", &[], |random| word(random, "200 301 404 500")),
        column(1706, ROWS, "response_time", &[], |random| {
            random.range(1, 3_000).to_string()
        }),
        column(1707, ROWS, "ts", &[], |random| {
            (1_700_000_000_000 + random.range(0, 9_999_999)).to_string()
        }),
        column(1708, ROWS, "user_id", &[], |random| random.number(9)),
        column(1709, ROWS, "app_version", &[], |random| {
            format!("{}.{}.{}", random.range(1, 9), random.range(0, 99), random.range(0, 99))
        }),
        column(1710, ROWS, "os", &[], |random| word(random, "Android iOS Windows")),
    ]
}

fn devices() -> Vec<Case> {
    vec![
        column(1801, ROWS, "设备序列号", &[], |random| {
            format!("SN{}", random.digits(12))
        }),
        column(1802, ROWS, "固件版本", &[], |random| {
            format!(
                "{}.{}.{}.{}",
                random.range(1, 5),
                random.range(0, 30),
                random.range(0, 200),
                random.range(0, 9)
            )
        }),
        column(1803, ROWS, "IP地址", &["ipv4"], |random| {
            format!("192.168.{}.{}", random.range(0, 9), random.range(1, 254))
        }),
        column(1804, ROWS, "mac", &["mac-address"], |random| {
            let parts: Vec<String> = (0..6).map(|_| format!("{:02X}", random.range(1, 254))).collect();
            parts.join("-")
        }),
        column(1805, ROWS, "安装位置", &[], |random| {
            format!("{}号机房", random.range(1, 9))
        }),
        column(1806, ROWS, "温度", &[], |random| {
            format!("{}.{}", random.range(10, 60), random.range(0, 9))
        }),
        column(1807, ROWS, "采集时间", &[], |random| {
            format!("{} 08:00:00", date(random, 2025, 2025))
        }),
        column(1808, ROWS, "设备名称", &[], |random| {
            word(random, "水泵 风机 空压机 车床 铣床")
        }),
        column(1809, ROWS, "报警代码", &[], |random| {
            format!("E{}", random.digits(4))
        }),
    ]
}

fn statistics() -> Vec<Case> {
    vec![
        column(1901, ROWS, "月份", &[], |random| {
            format!("2025-{:02}", random.range(1, 12))
        }),
        column(1902, ROWS, "区县代码", &["admin-code"], |random| {
            word(random, "310101 310104 310115 310117")
        }),
        column(1903, ROWS, "区县", &["division-name"], |random| {
            word(random, "黄浦区 徐汇区 浦东新区 松江区")
        }),
        column(1904, ROWS, "订单数", &[], |random| random.range(10, 999).to_string()),
        column(1905, ROWS, "客户数", &[], |random| random.range(5, 500).to_string()),
        column(1906, ROWS, "销售额", &[], |random| {
            format!("{}.{:02}", random.range(1_000, 99_999), random.range(0, 99))
        }),
        column(1907, ROWS, "平均年龄", &[], |random| {
            format!("{}.{}", random.range(20, 60), random.range(0, 9))
        }),
        column(1908, ROWS, "男性占比", &[], |random| {
            format!("0.{}", random.digits(3))
        }),
        column(1909, ROWS, "人口(万人)", &[], |random| {
            format!("{}.{}", random.range(20, 600), random.range(0, 9))
        }),
    ]
}

fn orders() -> Vec<Case> {
    vec![
        column(2001, ROWS, "ORDER_NO", &[], |random| {
            format!(
                "2025{:02}{:02}{}",
                random.range(1, 12),
                random.range(1, 28),
                random.digits(8)
            )
        }),
        column(2002, ROWS, "CUST_NAME", &["person-name"], name),
        column(2003, ROWS, "CUST_MOBILE", &["mobile-phone"], mobile),
        column(2004, ROWS, "ID_TYPE", &[], |random| word(random, "01 02 03")),
        column(2005, ROWS, "ID_NO", &["resident-id"], resident_id),
        column(2006, ROWS, "ADDR", &["address"], address),
        column(2007, ROWS, "PROD_NAME", &[], |random| {
            word(random, "理财一号 稳健增利 金色年华 安心宝")
        }),
        column(2008, ROWS, "AMT", &[], |random| {
            random.range(10_000, 9_999_999).to_string()
        }),
        column(2009, ROWS, "OPER_NO", &[], |random| random.number(6)),
        column(2010, ROWS, "BRANCH_NAME", &["organisation-name"], |random| {
            format!(
                "{}{}支行",
                word(random, "上海 杭州 苏州"),
                word(random, "黄浦 西湖 园区")
            )
        }),
        column(2011, ROWS, "REMARK", &["mobile-phone"], |random| {
            if random.chance(4) {
                format!("备用联系号码 {}", mobile(random))
            } else {
                word(random, "无 正常 加急 代办")
            }
        }),
        column(2012, ROWS, "CREATE_TIME", &[], |random| {
            format!("{} 10:20:30", date(random, 2025, 2025))
        }),
        column(2013, ROWS, "PAY_SEQ", &[], |random| random.number(16)),
    ]
}

fn members() -> Vec<Case> {
    vec![
        column(2101, ROWS, "hyid", &[], |random| random.number(10)),
        column(2102, ROWS, "hyxm", &["person-name"], name),
        column(2103, ROWS, "sjh", &["mobile-phone"], mobile),
        column(2104, ROWS, "xb", &["gender"], |random| word(random, "1 2")),
        column(2105, ROWS, "csrq", &["date-of-birth"], |random| {
            date(random, 1960, 2012)
        }),
        column(2106, ROWS, "dzyx", &["email"], |random| {
            if random.chance(30) {
                String::new()
            } else {
                email(random)
            }
        }),
        column(2107, ROWS, "dj", &[], |random| word(random, "1 2 3 4")),
        column(2108, ROWS, "jf", &[], |random| random.range(0, 90_000).to_string()),
        column(2109, ROWS, "zcsj", &[], |random| date(random, 2018, 2025)),
        column(2110, ROWS, "nickname", &["account-name"], |random| {
            format!("user{}", random.digits(5))
        }),
        column(2111, ROWS, "bz", &[], |random| word(random, "普通 重点 沉睡")),
    ]
}

fn registrations() -> Vec<Case> {
    vec![
        column(2201, ROWS, "Company Name", &["organisation-name"], |random| {
            format!(
                "{} {} Co., Ltd.",
                word(random, "Acme Star Blue River"),
                word(random, "Trading Tech Foods Textile")
            )
        }),
        column(2202, ROWS, "购方税号", &["uscc"], uscc),
        column(2203, ROWS, "E-Mail", &["email"], email),
        column(2204, ROWS, "Tel.", &["landline"], landline),
        column(2205, ROWS, "法定代表人姓名", &["person-name"], name),
        column(2206, ROWS, "注册地址", &["address"], address),
        column(2207, ROWS, "登记机关", &["organisation-name"], |random| {
            format!("{}市场监督管理局", word(random, "上海市 杭州市 苏州市"))
        }),
        column(2208, ROWS, "经营范围", &[], |random| {
            word(random, "食品销售 软件开发 货物运输 建筑工程")
        }),
        column(2209, ROWS, "核准日期", &[], |random| date(random, 2000, 2025)),
        column(2210, ROWS, "员工人数", &[], |random| {
            random.range(1, 5_000).to_string()
        }),
        column(2211, ROWS, "车辆VIN码", &["vin"], vin),
        column(2212, ROWS, "设备IMEI码", &["imei"], |random| {
            luhn_number(random, "86", 15)
        }),
    ]
}

fn campus() -> Vec<Case> {
    vec![
        column(2301, ROWS, "学号", &[], |random| format!("2023{}", random.digits(6))),
        column(2302, ROWS, "学生姓名", &["person-name"], name),
        column(2303, ROWS, "班级", &[], |random| {
            word(random, "高一班 高二班 高三班 初一班")
        }),
        column(2304, ROWS, "课程名称", &[], |random| {
            word(random, "高等数学 大学英语 马克思主义原理 计算机基础 安全教育 方法论")
        }),
        column(2305, ROWS, "成绩", &[], |random| random.range(30, 100).to_string()),
        column(2306, ROWS, "星期", &[], |random| {
            word(random, "周一 周二 周三 周四 周五")
        }),
        column(2307, ROWS, "家长手机", &["mobile-phone"], mobile),
        column(2308, ROWS, "监护人姓名", &["person-name"], name),
        column(2309, ROWS, "任课教师", &["person-name"], name),
        column(2310, ROWS, "学期", &[], |random| word(random, "2024-1 2024-2 2025-1")),
    ]
}
