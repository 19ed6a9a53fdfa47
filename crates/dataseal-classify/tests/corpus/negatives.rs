//! The columns that must not be labelled: numbers, codes, words and misleading names that resemble personal data.

use super::cases::{Case, column};
use super::generate::*;

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
        column(71, 500, "发票号码", &["invoice-number"], |random| random.number(20)),
        column(72, 500, "快递单号", &["waybill-number"], |random| {
            format!("SF{}", random.digits(13))
        }),
        column(73, 500, "运单号", &["waybill-number"], |random| random.number(12)),
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
        column(101, 300, "城市", &["division-name"], move |random| {
            word(random, places)
        }),
        column(102, 300, "区县", &["division-name"], move |random| {
            word(random, places)
        }),
        column(103, 300, "name", &[], move |random| word(random, places)),
        column(104, 300, "商品名称", &[], move |random| word(random, products)),
        column(105, 300, "name", &[], move |random| word(random, products)),
        column(106, 300, "品名", &[], move |random| word(random, products)),
        column(107, 300, "职位", &["occupation"], move |random| word(random, jobs)),
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
