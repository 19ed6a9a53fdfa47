//! The columns that must be labelled: clear cases in several spellings, by content, by name, and sparse matches.

use super::generate::*;

/// One column with the classes that it must be labelled with, and no others.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) values: Vec<String>,
    pub(crate) expected: Vec<&'static str>,
}

/// A value from a seeded generator.
type Make = fn(&mut Random) -> String;

/// One column of generated values.
pub(crate) fn column(
    seed: u64,
    rows: usize,
    name: &str,
    expected: &[&'static str],
    make: impl Fn(&mut Random) -> String,
) -> Case {
    let mut random = Random(seed);
    Case {
        name: name.to_owned(),
        values: (0..rows).map(|_| make(&mut random)).collect(),
        expected: expected.to_vec(),
    }
}

/// One case a name, all with the same kind of values.
fn named(seed: u64, names: &str, expected: &[&'static str], make: Make) -> Vec<Case> {
    names
        .split('|')
        .enumerate()
        .map(|(place, name)| column(seed + place as u64, 120, name, expected, make))
        .collect()
}

/// Columns whose name and content agree, in Chinese, English, pinyin, initials and traditional characters.
pub(crate) fn agreeing() -> Vec<Case> {
    let mut cases = Vec::new();
    cases.extend(named(
        100,
        "身份证号|客户身份证号码|sfzh|KHSFZH|id_card_no|idCardNumber|證件號碼|cert_no",
        &["resident-id"],
        resident_id,
    ));
    cases.extend(named(
        200,
        "手机号|联系电话|MOBILE|phoneNumber|lxdh|user_mobile_no|客户手机号（必填）|電話|contact_phone1|cust_tel",
        &["mobile-phone"],
        mobile,
    ));
    cases.extend(named(
        300,
        "固定电话|办公电话|tel|座机|fax_no|單位電話",
        &["landline"],
        landline,
    ));
    cases.extend(named(
        400,
        "银行卡号|yhkh|bank_card_no|收款账号|cardNumber|銀行帳號",
        &["bank-card"],
        bank_card,
    ));
    cases.extend(named(
        500,
        "统一社会信用代码|tyshxydm|credit_code|纳税人识别号|uscc",
        &["uscc"],
        uscc,
    ));
    cases.extend(named(
        600,
        "电子邮箱|email|user_email|邮箱地址|mailAddress",
        &["email"],
        email,
    ));
    cases.extend(named(
        700,
        "车牌号|plate_no|号牌号码|cph|licensePlate",
        &["licence-plate"],
        plate,
    ));
    cases.extend(named(800, "车架号|VIN|vin_code|车辆识别代号", &["vin"], vin));
    cases.extend(named(
        900,
        "姓名|客户姓名|xm|customer_name|收货人|realName|联系人姓名|name|KHXM|法定代表人",
        &["person-name"],
        name,
    ));
    cases.extend(named(
        1000,
        "收货地址|家庭住址|address|dz|详细地址|delivery_addr|户籍地址|聯絡地址|home_address",
        &["address"],
        address,
    ));
    cases.extend(agreeing_things());
    cases
}

/// The same for organisations, devices, attributes of persons and places.
fn agreeing_things() -> Vec<Case> {
    let mut cases = Vec::new();
    cases.extend(named(
        1100,
        "公司名称|供应商名称|company_name|gsmc|开户行",
        &["organisation-name"],
        company,
    ));
    cases.extend(named(1200, "护照号|passport_no|hzh", &["passport"], |random| {
        format!("E{}", random.digits(8))
    }));
    cases.extend(named(
        1300,
        "邮编|postal_code|zipcode|邮政编码",
        &["postcode"],
        |random| format!("{}{}", random.range(1, 8), random.digits(5)),
    ));
    cases.extend(named(1400, "登录IP|client_ip|ip地址", &["ipv4"], |random| {
        format!(
            "10.{}.{}.{}",
            random.range(0, 255),
            random.range(0, 255),
            random.range(1, 254)
        )
    }));
    cases.extend(named(1500, "ipv6|client_ipv6", &["ipv6"], |random| {
        format!("2001:db8::{:x}:{:x}", random.range(1, 65_535), random.range(1, 65_535))
    }));
    cases.extend(named(1600, "MAC地址|mac_addr", &["mac-address"], |random| {
        let parts: Vec<String> = (0..6).map(|_| format!("{:02x}", random.range(1, 254))).collect();
        parts.join(":")
    }));
    cases.extend(named(1700, "性别|gender|xb", &["gender"], |random| {
        word(random, "男 女")
    }));
    cases.extend(named(1750, "sex", &["gender"], |random| word(random, "M F")));
    cases.extend(named(1800, "出生日期|birthday|csrq", &["date-of-birth"], |random| {
        date(random, 1950, 2010)
    }));
    cases.extend(named(1900, "年龄|age", &["age"], |random| {
        random.range(18, 80).to_string()
    }));
    cases.extend(named(2000, "民族|mz", &["ethnicity"], |random| {
        word(random, "汉族 回族 满族 汉族 汉族 壮族")
    }));
    cases.extend(named(
        2100,
        "组织机构代码|zzjgdm",
        &["organisation-code"],
        organisation_code,
    ));
    cases.extend(named(2200, "IMEI|设备IMEI号", &["imei"], |random| {
        luhn_number(random, "86", 15)
    }));
    cases.extend(named(2300, "域名|domain_name", &["domain-name"], |random| {
        format!("shop{}.example.com", random.range(1, 999))
    }));
    cases.extend(named(2400, "区县代码|adcode", &["admin-code"], |random| {
        word(random, "310115 310117 330106 440305 110105")
    }));
    cases.extend(named(2500, "密码|login_password", &["credential"], |random| {
        format!("p{}#{}", random.digits(4), random.digits(3))
    }));
    cases.extend(named(
        2600,
        "婚姻状况|marital_status",
        &["marital-status"],
        |random| word(random, "已婚 未婚 离异"),
    ));
    cases.extend(named(2700, "诊断结果|主诉", &["health-record"], |random| {
        word(random, "感冒 肺炎 骨折 入院前三天出现发热伴咳嗽")
    }));
    cases.extend(named(2710, "宗教信仰|religion", &["religion"], |random| {
        word(random, "佛教 基督教 伊斯兰教 无宗教信仰 其他")
    }));
    cases
}

/// Content that speaks alone, and spellings that exports leave.
pub(crate) fn by_content() -> Vec<Case> {
    vec![
        column(1, 150, "c1", &["resident-id"], resident_id),
        column(2, 150, "字段2", &["mobile-phone"], mobile),
        column(3, 150, "col_3", &["email"], email),
        column(4, 150, "f4", &["uscc"], uscc),
        column(5, 150, "x", &["licence-plate"], plate),
        column(6, 150, "备用1", &["bank-card"], bank_card),
        column(7, 150, "ext7", &["vin"], vin),
        column(8, 150, "信息", &["address"], address),
        column(9, 150, "m", &["mobile-phone"], |random| {
            format!("+86 {}", mobile(random))
        }),
        column(10, 150, "手机", &["mobile-phone"], |random| {
            format!("'{}", mobile(random))
        }),
        column(11, 150, "手机", &["mobile-phone"], |random| {
            let number = mobile(random);
            format!("{}-{}-{}", &number[..3], &number[3..7], &number[7..])
        }),
        column(12, 150, "身份证", &["resident-id"], |random| {
            format!("=\"{}\"", resident_id(random))
        }),
        column(13, 150, "身份证号", &["resident-id"], old_resident_id),
        column(14, 150, "卡号", &["bank-card"], |random| {
            let card = luhn_number(random, "622202", 16);
            format!("{} {} {} {}", &card[..4], &card[4..8], &card[8..12], &card[12..])
        }),
        column(15, 5, "手机号", &["mobile-phone"], mobile),
        column(16, 4, "身份证号", &["resident-id"], resident_id),
        column(17, 6, "姓名", &["person-name"], name),
        column(18, 150, "src", &["ipv4"], |random| {
            format!("203.0.113.{}", random.range(1, 254))
        }),
        column(19, 150, "证件号码", &["resident-id", "passport"], |random| {
            if random.chance(80) {
                resident_id(random)
            } else {
                format!("E{}", random.digits(8))
            }
        }),
        column(20, 150, "联系电话", &["mobile-phone", "landline"], |random| {
            if random.chance(70) {
                mobile(random)
            } else {
                landline(random)
            }
        }),
        column(21, 150, "手机号", &["mobile-phone"], |random| {
            if random.chance(60) {
                String::new()
            } else {
                mobile(random)
            }
        }),
        column(22, 150, "手机号", &["mobile-phone"], |random| {
            if random.chance(50) {
                "无".to_owned()
            } else {
                mobile(random)
            }
        }),
        column(23, 150, "银行卡号", &["bank-card"], |random| {
            match random.range(1, 20) {
                1 => "6.22202E+18".to_owned(),
                2 => format!("{}0000", &bank_card(random)[..15]),
                _ => bank_card(random),
            }
        }),
    ]
}

/// Names alone: values that are masked, hashed, missing or damaged cannot refute them.
pub(crate) fn by_name() -> Vec<Case> {
    vec![
        column(31, 100, "手机号", &["mobile-phone"], |random| {
            format!("138****{}", random.digits(4))
        }),
        column(32, 100, "身份证号", &["resident-id"], |random| {
            format!("3101**********{}", random.digits(4))
        }),
        column(33, 100, "客户姓名", &["person-name"], |random| {
            format!("{}**", word(random, "张 王 李"))
        }),
        column(34, 100, "phone_md5", &["mobile-phone"], |random| {
            format!("{:016x}{:016x}", random.next(), random.next())
        }),
        column(35, 100, "银行卡号", &["bank-card"], |_| "6.22202E+18".to_owned()),
        column(36, 100, "电子邮箱", &["email"], |_| String::new()),
        column(37, 100, "customer_name", &["person-name"], |random| {
            format!(
                "{} {}",
                word(random, "Wei Fang Min Jing"),
                word(random, "Zhang Wang Li Chen")
            )
        }),
        column(38, 100, "微信号", &["wechat-id"], |random| {
            format!("wx_{}", random.digits(8))
        }),
        column(39, 100, "身份证号", &["resident-id"], |random| {
            let id = resident_id(random);
            format!("{}{}", &id[..17], if id.ends_with('1') { '2' } else { '1' })
        }),
    ]
}

fn note(random: &mut Random) -> String {
    word(
        random,
        "请尽快发货 放门口即可 包装完好 客户要求开票 周末送货 谢谢 易碎品轻放",
    )
}

/// Notes of customer service of which some, `(seed, rows, per cent)`, hold a match.
fn among_notes(
    (seed, rows, share): (u64, usize, u64),
    name: &str,
    expected: &'static str,
    make: impl Fn(&mut Random) -> String,
) -> Case {
    column(seed, rows, name, &[expected], move |random| {
        if random.chance(share) {
            make(random)
        } else {
            note(random)
        }
    })
}

/// A few matches among many other texts: found, and never diluted.
pub(crate) fn sparse() -> Vec<Case> {
    vec![
        among_notes((41, 500, 2), "备注", "mobile-phone", |random| {
            format!("请联系王先生{}，{}", mobile(random), note(random))
        }),
        among_notes((42, 1_000, 1), "remark", "resident-id", |random| {
            format!("已核对证件{}无误", resident_id(random))
        }),
        among_notes((43, 400, 3), "客服记录", "email", |random| {
            format!("回复至 {} 即可", email(random))
        }),
        among_notes((44, 400, 3), "comment", "bank-card", |random| {
            format!("退款至银行卡{}", bank_card(random))
        }),
        among_notes((45, 400, 3), "说明", "licence-plate", |random| {
            format!("车辆{}停在门口", plate(random))
        }),
        among_notes((46, 400, 5), "开票要求", "uscc", |random| {
            format!("税号{}，电子普票", uscc(random))
        }),
    ]
}

/// A table in which an unnamed column of names stands beside a confirmed identity number.
pub(crate) fn siblings() -> Vec<Case> {
    vec![
        column(161, 200, "A", &["person-name"], name),
        column(162, 200, "B", &["resident-id"], resident_id),
        column(163, 200, "C", &[], |random| word(random, "食品生鲜 家居日用 运动户外")),
    ]
}
