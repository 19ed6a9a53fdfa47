//! The labelled columns: clear cases in several spellings, hard negatives, sparse matches, misleading names.

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
    cases.extend(named(2700, "诊断结果|宗教信仰", &["health-record"], |random| {
        word(random, "感冒 肺炎 骨折")
    }));
    if let Some(last) = cases.last_mut() {
        last.expected = vec!["religion"];
    }
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

/// A few matches among many other texts: found, and never diluted.
pub(crate) fn sparse() -> Vec<Case> {
    let note = |random: &mut Random| {
        word(
            random,
            "请尽快发货 放门口即可 包装完好 客户要求开票 周末送货 谢谢 易碎品轻放",
        )
    };
    vec![
        column(41, 500, "备注", &["mobile-phone"], move |random| {
            if random.chance(2) {
                format!("请联系王先生{}，{}", mobile(random), note(random))
            } else {
                note(random)
            }
        }),
        column(42, 1_000, "remark", &["resident-id"], move |random| {
            if random.chance(1) {
                format!("已核对证件{}无误", resident_id(random))
            } else {
                note(random)
            }
        }),
        column(43, 400, "客服记录", &["email"], move |random| {
            if random.chance(3) {
                format!("回复至 {} 即可", email(random))
            } else {
                note(random)
            }
        }),
        column(44, 400, "comment", &["bank-card"], move |random| {
            if random.chance(3) {
                format!("退款至银行卡{}", bank_card(random))
            } else {
                note(random)
            }
        }),
        column(45, 400, "说明", &["licence-plate"], move |random| {
            if random.chance(3) {
                format!("车辆{}停在门口", plate(random))
            } else {
                note(random)
            }
        }),
        column(46, 400, "开票要求", &["uscc"], move |random| {
            if random.chance(5) {
                format!("税号{}，电子普票", uscc(random))
            } else {
                note(random)
            }
        }),
    ]
}

/// Ordinary columns of enterprises that resemble personal data and are none.
pub(crate) fn negative() -> Vec<Case> {
    let mut cases = numbers();
    cases.extend(more_numbers());
    cases.extend(words());
    cases.extend(misleading());
    cases
}

fn numbers() -> Vec<Case> {
    vec![
        column(51, 500, "订单编号", &[], |random| random.number(16)),
        column(52, 500, "order_id", &[], |random| random.number(17)),
        column(53, 500, "流水号", &[], |random| random.number(18)),
        column(54, 500, "trade_no", &[], |random| random.number(19)),
        column(55, 500, "id", &[], |random| {
            (1_700_000_000_000_000_000 + random.range(0, 9_999_999_999_999)).to_string()
        }),
        column(56, 500, "订单号", &[], |random| {
            format!(
                "2025{:02}{:02}{}",
                random.range(1, 12),
                random.range(1, 28),
                random.digits(10)
            )
        }),
        column(57, 500, "支付单号", &[], |random| {
            format!(
                "2025{:02}{:02}{}",
                random.range(1, 12),
                random.range(1, 28),
                random.digits(11)
            )
        }),
        column(58, 500, "created_ts", &[], |random| {
            (1_700_000_000 + random.range(0, 9_999_999)).to_string()
        }),
        column(59, 500, "ts_ms", &[], |random| {
            (1_700_000_000_000 + random.range(0, 9_999_999_999)).to_string()
        }),
        column(60, 500, "金额", &[], |random| {
            format!("{}.{:02}", random.range(1, 99_999), random.range(0, 99))
        }),
        column(61, 500, "sales_amount", &[], |random| {
            random.range(10_000_000_000, 99_999_999_999).to_string()
        }),
        column(62, 500, "年份", &[], |random| random.range(1990, 2025).to_string()),
        column(63, 500, "academic_year", &[], |random| {
            random.range(1990, 2025).to_string()
        }),
        column(64, 500, "商品编码", &[], |random| random.number(6)),
        column(65, 500, "数量", &[], |random| random.range(1, 100).to_string()),
        column(66, 500, "status", &[], |random| random.range(0, 2).to_string()),
        column(67, 500, "条形码", &[], |random| format!("69{}", random.digits(11))),
        column(68, 500, "客户编号", &[], |random| format!("C{}", random.digits(8))),
        column(69, 500, "物料编码", &[], |random| {
            format!("{}{}", word(random, "E G H M C"), random.digits(8))
        }),
    ]
}

fn more_numbers() -> Vec<Case> {
    vec![
        column(70, 500, "设备编号", &[], |random| random.number(15)),
        column(71, 500, "发票号码", &[], |random| random.number(20)),
        column(72, 500, "快递单号", &[], |random| {
            format!("SF{}", random.digits(13))
        }),
        column(73, 500, "运单号", &[], |random| random.number(12)),
        column(74, 500, "下单日期", &[], |random| date(random, 2023, 2025)),
        column(75, 500, "生产日期", &[], |random| {
            date(random, 2023, 2025).replace('-', "")
        }),
        column(76, 500, "version", &[], |random| {
            format!(
                "{}.{}.{}.{}",
                random.range(1, 9),
                random.range(0, 20),
                random.range(0, 20),
                random.range(0, 20)
            )
        }),
        column(77, 500, "app_ver", &[], |random| {
            format!(
                "{}.{}.{}.{}",
                random.range(1, 9),
                random.range(0, 20),
                random.range(0, 20),
                random.range(0, 20)
            )
        }),
        column(78, 500, "增长率", &[], |random| format!("0.{}", random.digits(11))),
        column(79, 500, "合同编号", &[], |random| random.number(11)),
        column(80, 500, "会员卡号", &[], |random| random.number(16)),
        column(81, 500, "库存编码", &[], |random| random.number(9)),
        column(82, 500, "score", &[], |random| random.range(0, 100).to_string()),
        column(83, 500, "serial_no", &[], |random| {
            let letters = "A B C D E F G H J K L M N P R S T U V W X Y Z";
            (0..17)
                .map(|_| {
                    if random.chance(50) {
                        random.digits(1)
                    } else {
                        word(random, letters)
                    }
                })
                .collect()
        }),
        column(84, 500, "trace_id", &[], |random| {
            format!("{:016x}{:016x}", random.next(), random.next())
        }),
        column(85, 500, "门店编码", &[], |random| random.number(10)),
        column(86, 500, "bid", &[], |random| random.number(11)),
        column(87, 500, "上班时间", &[], |random| {
            format!("{:02}:{:02}", random.range(7, 10), random.range(0, 59))
        }),
        column(88, 500, "税率", &[], |random| format!("{}%", random.range(1, 13))),
    ]
}

fn words() -> Vec<Case> {
    let places = "北京市 上海市 朝阳区 浦东新区 西湖区 南山区 武侯区 黄浦区 江宁区 高新区 白云区 金山区 石景山区 丰台区 海淀区 温江区";
    let products = "黄桃 白菜 高粱 金桔 石榴 马铃薯 牛奶 羊肉 鱼丸 花生 方便面 黄豆 红枣 江米 苏打水 燕麦片 薄荷糖 酸奶 香蕉 苹果 面包 洗衣液 毛巾 牙刷 雨伞";
    let jobs = "经理 主任 总监 工程师 会计 出纳 司机 保安 店长 主管 专员 助理 高级经理 安全员 管理员";
    let departments = "市场部 财务部 人力资源部 研发部 销售部 安全部 法务部 采购部 生产部 行政部 党委办公室 项目部";
    let streets =
        "东华门街道 王家庄街道 张江镇 李村街道 高桥镇 周浦镇 马陆镇 徐家汇街道 陆家嘴街道 花木街道 金桥镇 黄村镇";
    vec![
        column(101, 300, "城市", &[], move |random| word(random, places)),
        column(102, 300, "区县", &[], move |random| word(random, places)),
        column(103, 300, "name", &[], move |random| word(random, places)),
        column(104, 300, "商品名称", &[], move |random| word(random, products)),
        column(105, 300, "name", &[], move |random| word(random, products)),
        column(106, 300, "品名", &[], move |random| word(random, products)),
        column(107, 300, "职位", &[], move |random| word(random, jobs)),
        column(108, 300, "岗位名称", &[], move |random| word(random, jobs)),
        column(109, 300, "部门", &[], move |random| word(random, departments)),
        column(110, 300, "所属部门", &[], move |random| word(random, departments)),
        column(111, 300, "街道名称", &[], move |random| word(random, streets)),
        column(112, 300, "name", &[], move |random| word(random, streets)),
        column(113, 300, "支付方式", &[], |random| {
            word(random, "微信支付 支付宝 云闪付 银行转账 现金")
        }),
        column(114, 300, "商品类别", &[], |random| {
            word(random, "食品生鲜 家居日用 运动户外 服装鞋帽 数码电器")
        }),
        column(115, 300, "Category", &[], |random| {
            format!(
                "{} {}",
                word(random, "Home Outdoor Office Kids"),
                word(random, "Garden Sports Supplies Toys")
            )
        }),
        column(116, 300, "title", &[], |random| {
            format!(
                "{} {}",
                word(random, "Quick Red Blue Old"),
                word(random, "Fox Story River Safari")
            )
        }),
        column(117, 300, "颜色", &[], |random| {
            word(random, "红色 黄色 白色 蓝色 黑色")
        }),
        column(118, 300, "是否会员", &[], |random| word(random, "是 否")),
        column(119, 300, "订单状态", &[], |random| {
            word(random, "已完成 待付款 已取消 退款中")
        }),
        column(120, 300, "备注", &[], |random| {
            word(random, "请尽快发货 放门口即可 包装完好 谢谢")
        }),
        column(121, 300, "carrier", &[], |random| word(random, "UA AA B6 DL EV")),
        column(122, 300, "tailnum", &[], |random| format!("N{}", random.digits(5))),
        column(123, 300, "file_name", &[], |random| {
            format!("report_{}.csv", random.digits(4))
        }),
        column(124, 300, "单位", &[], |random| word(random, "个 箱 件 公斤 吨")),
        column(125, 300, "项目名称", &[], |random| {
            format!(
                "{}{}期",
                word(random, "智慧园区 数据中台 云迁移"),
                word(random, "一 二 三")
            )
        }),
        column(126, 300, "品牌", &[], |random| {
            word(random, "华为 小米 海尔 格力 康师傅 农夫山泉 李宁 安踏 王老吉 张小泉")
        }),
    ]
}

fn misleading() -> Vec<Case> {
    vec![
        column(131, 300, "phone_verified", &[], |random| word(random, "true false")),
        column(132, 300, "email_verified", &[], |random| random.range(0, 1).to_string()),
        column(133, 300, "is_mobile", &[], |random| word(random, "Y N")),
        column(134, 300, "手机型号", &[], |random| {
            format!("Mate{}", random.range(10, 70))
        }),
        column(135, 300, "身份证类型", &[], |random| {
            word(random, "居民身份证 护照 军官证")
        }),
        column(136, 300, "图片地址", &["url"], |random| {
            format!("https://img.example.com/{}.jpg", random.digits(6))
        }),
        column(137, 300, "address", &["url"], |random| {
            format!("https://example.com/{}", random.digits(6))
        }),
        column(138, 300, "邮件主题", &[], |random| {
            word(random, "周报 月报 通知 会议纪要")
        }),
        column(139, 300, "acid_level", &[], |random| {
            format!("SCN-{}", random.digits(3))
        }),
        column(140, 300, "公司电话费", &[], |random| {
            format!("{}.{:02}", random.range(50, 900), random.range(0, 99))
        }),
        column(141, 300, "email_count", &[], |random| random.range(0, 60).to_string()),
        column(142, 300, "年龄段", &[], |random| word(random, "18-25 26-35 36-45")),
        column(143, 300, "平均年龄", &[], |random| {
            format!("{}.{}", random.range(20, 60), random.range(0, 9))
        }),
        column(144, 300, "product_name", &[], |random| {
            word(random, "Table Chair Lamp Sofa")
        }),
        column(145, 300, "护照类型", &[], |random| word(random, "普通 公务 外交")),
        column(146, 300, "银行卡类型", &[], |random| word(random, "借记卡 信用卡")),
        column(147, 300, "适用性别", &[], |random| word(random, "男 女 通用")),
        column(148, 300, "姓名", &[], |random| random.range(1, 500).to_string()),
        column(149, 300, "手机", &[], |random| word(random, "华为 小米 苹果 荣耀")),
        column(150, 300, "地址", &[], |random| {
            format!("0x{:08x}", random.range(0, 4_000_000_000))
        }),
        column(151, 300, "卡号", &[], |random| format!("VIP{}", random.digits(6))),
        column(152, 300, "参考单号备注", &[], |random| {
            format!("退款单号{}已处理", random.number(11))
        }),
        column(153, 300, "处理记录", &[], |random| {
            format!("订单{}已发货", random.number(18))
        }),
        column(154, 300, "端口地址", &[], |random| {
            random.range(1024, 65_535).to_string()
        }),
        column(155, 300, "用户数", &[], |random| {
            random.range(100, 99_999).to_string()
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
