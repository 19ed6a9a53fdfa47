"""Columns that hold no class and look as if they did: identifiers of things, codes, amounts, versions, words.

Names and values are what enterprises have; those of known false positives of other tools are named in the issues of these
tools. The two splits use other names, and numbers of other makes.
"""

import datetime
import random
from collections.abc import Callable

from stdnum import ean, luhn
from numbers_valid import digits

Rng = random.Random
START = datetime.datetime(2021, 1, 1)


def moment(rng: Rng) -> datetime.datetime:
    return START + datetime.timedelta(seconds=rng.randrange(5 * 365 * 86_400))


def snowflake(rng: Rng) -> str:
    milliseconds = 90_000_000_000 + rng.randrange(60_000_000_000)
    return str(milliseconds << 22 | rng.randrange(1 << 22))


def luhn_order(rng: Rng) -> str:
    head = f"{moment(rng):%Y%m%d}" + digits(rng, 7)
    return head + luhn.calc_check_digit(head)


def invoice_line(rng: Rng) -> str:
    return f"{rng.choice(['*电子产品*', '*办公用品*', '*技术服务*'])}{rng.choice(['显示器', '打印纸', '软件维护'])} {rng.randrange(1, 9)}台 ¥{rng.randrange(100, 9999)}.00"


def words(development: str, test: str) -> Callable[[Rng, str], str]:
    return lambda rng, split: rng.choice((development if split == "dev" else test).split("|"))


def both(make: Callable[[Rng], str]) -> Callable[[Rng, str], str]:
    return lambda rng, _: make(rng)


def hexadecimal(length: int) -> Callable[[Rng, str], str]:
    return both(lambda rng: "".join(rng.choice("0123456789abcdef") for _ in range(length)))


# (names for development, names for the test, a value)
NEGATIVES: list[tuple[str, str, Callable[[Rng, str], str]]] = [
    ("订单号", "order_no", both(lambda rng: f"{moment(rng):%Y%m%d%H%M%S}" + digits(rng, 4))),
    ("trade_no", "交易流水号", both(lambda rng: f"{moment(rng):%Y%m%d}" + digits(rng, 8))),
    ("流水号", "serial_number", both(lambda rng: digits(rng, 16))),
    ("txn_id", "支付单号", both(lambda rng: rng.choice("123456789") + digits(rng, 17))),
    ("id", "主键", both(snowflake)),
    ("snowflake_id", "message_id", both(snowflake)),
    ("批次号", "batch_no", both(luhn_order)),
    ("运单号", "tracking_no", both(lambda rng: rng.choice(["SF", "YT", "JD", ""]) + digits(rng, 13))),
    ("ACADEMIC_YEAR_CODE", "SCHOOL_YEAR", both(lambda rng: f"{(year := rng.randrange(1990, 2024))}/{year + 1}")),
    ("scenario_code", "case_code", both(lambda rng: f"SCN-{rng.randrange(100, 999)}")),
    ("email_verified", "mobile_verified", both(lambda rng: rng.choice("01"))),
    ("is_phone_valid", "has_email", both(lambda rng: rng.choice(["true", "false"]))),
    ("acid_level", "citric_acid", both(lambda rng: f"{rng.uniform(0, 14):.2f}")),
    ("app_version", "firmware", both(lambda rng: f"{rng.randrange(1, 12)}.{rng.randrange(0, 30)}.{rng.randrange(0, 30)}.{rng.randrange(0, 400)}")),
    ("版本号", "release", both(lambda rng: f"{rng.randrange(1, 12)}.{rng.randrange(0, 30)}.{rng.randrange(0, 30)}")),
    ("sku", "货号", both(lambda rng: f"{rng.choice(['AB', 'KX', 'TZ'])}{digits(rng, 6)}-{rng.choice('SML')}")),
    ("商品编码", "product_code", both(lambda rng: digits(rng, 13))),
    ("金额", "amount", both(lambda rng: f"{rng.lognormvariate(7, 1.5):.2f}")),
    ("交易金额分", "price_cents", both(lambda rng: str(round(rng.lognormvariate(12, 2))))),
    ("发票明细", "invoice_line", both(invoice_line)),
    ("商品名称", "品名", words("黄金项链|金龙鱼大米|王老吉凉茶|白云山板蓝根|马应龙麝香膏|周黑鸭鸭脖|李子园牛奶|高压锅|方便面", "江小白|张小泉剪刀|老干妈|孔雀石|马蹄莲|花生油|钱包|石英表|温度计|毛巾|水果刀|白菜|安全帽")),
    ("所属部门", "department", words("财务部|人力资源部|研发中心|市场一部|华东大区|客服中心", "信息科|后勤处|采购部|第二事业部|质量管理部")),
    ("订单状态", "status", words("已支付|已发货|待付款|已完成|已取消", "open|closed|pending|in progress|on hold")),
    ("commit_id", "git_sha", hexadecimal(40)),
    ("短哈希", "short_sha", hexadecimal(8)),
    ("etag", "checksum", hexadecimal(32)),
    ("城市", "city", words("上海市|苏州市|杭州市|南京市|武汉市|成都市", "Paris|London|New York|Tokyo|Sydney|Berlin")),
    ("省份", "province", words("江苏省|浙江省|广东省|四川省|湖北省", "Ontario|Bavaria|California|Hokkaido")),
    ("星期", "weekday", words("星期一|星期二|星期三|星期四|星期五", "Monday|Tuesday|Friday|Sunday")),
    ("创建时间", "created_at", both(lambda rng: f"{moment(rng):%Y-%m-%d %H:%M:%S}")),
    ("下单日期", "order_date", both(lambda rng: f"{moment(rng):%Y-%m-%d}")),
    ("数据日期", "biz_date", both(lambda rng: f"{moment(rng):%Y%m%d}")),
    ("timestamp", "event_ts", both(lambda rng: str(int(moment(rng).timestamp() * 1000)))),
    ("unix_time", "epoch", both(lambda rng: str(int(moment(rng).timestamp())))),
    ("数量", "qty", both(lambda rng: str(rng.randrange(1, 120)))),
    ("评分", "score", both(lambda rng: str(rng.randrange(0, 101)))),
    ("库龄", "stock_age_days", both(lambda rng: str(rng.randrange(0, 120)))),
    ("合同编号", "contract_no", both(lambda rng: f"HT-{rng.randrange(2018, 2026)}-{digits(rng, 5)}")),
    ("工单号", "ticket", both(lambda rng: f"INC{digits(rng, 7)}")),
    ("isbn", "书号", both(lambda rng: (head := "978" + digits(rng, 9)) + ean.calc_check_digit(head))),
    ("颜色", "colour", words("红|黄|蓝|白|黑|金", "red|green|blue|white|silver")),
    ("等级", "grade_code", words("A|B|C|D", "gold|silver|bronze")),
    ("是否启用", "enabled", words("是|否", "Y|N")),
    ("币种", "currency", words("CNY|USD|EUR|HKD", "GBP|JPY|CHF|SGD")),
    ("国家代码", "country_code", words("CN|US|JP|DE", "FR|GB|KR|IN")),
    ("语言", "lang", words("zh-CN|en-US|ja-JP", "de|fr|es|it")),
    ("文件名", "file_name", both(lambda rng: f"report_{moment(rng):%Y%m%d}_{rng.randrange(100)}.xlsx")),
    ("表名", "table_name", words("ods_user_info|dwd_order_detail|dim_phone_area|ads_email_stat", "cust_address_bak|id_card_type_dim|bank_card_bin_cfg")),
    ("描述", "description", words("适用于家庭厨房，容量大|全新正品，支持七天退换|加厚防水，户外必备|儿童安全材质", "Large capacity, easy to clean|Brand new, free returns|Waterproof outdoor jacket")),
    ("电流", "voltage", both(lambda rng: f"{rng.uniform(0, 400):.1f}")),
    ("股票代码", "ticker", words("600519|000858|300750|601318", "AAPL|MSFT|TSLA|NVDA")),
    ("化合物", "compound", words("C6H12O6|NaCl|H2SO4|CaCO3", "ethanol|acetone|benzene")),
    ("机型", "device_model", words("iPhone 15 Pro|Mate 60|小米14|Redmi Note 12", "Pixel 8|Galaxy S24|ThinkPad X1")),
    ("会员卡号", "member_no", both(lambda rng: "8" + digits(rng, 9))),
    ("仓位", "bin_location", both(lambda rng: f"{rng.choice('ABCD')}{rng.randrange(1, 20):02}-{rng.randrange(1, 30):02}-{rng.randrange(1, 6)}")),
    ("身份证类型", "id_type", words("居民身份证|护照|港澳通行证", "01|02|03")),
    ("手机品牌", "phone_brand", words("华为|苹果|小米|OPPO", "Apple|Samsung|Google")),
    ("邮件主题", "mail_subject", words("月度对账单|会议通知|系统升级公告", "Your invoice|Meeting moved|Welcome")),
    ("地址类型", "address_type", words("家庭|公司|学校", "home|office|warehouse")),
    ("姓名长度", "name_length", both(lambda rng: str(rng.randrange(2, 5)))),
    ("年龄段", "age_group", words("18-25岁|26-35岁|36-45岁", "18-24|25-34|35-44|45+")),
    ("护照数量", "passport_count", both(lambda rng: str(rng.randrange(0, 4)))),
    ("IP数量", "ip_count", both(lambda rng: str(rng.randrange(0, 4000)))),
    ("银行卡张数", "card_count", both(lambda rng: str(rng.randrange(0, 9)))),
    ("证件有效期", "id_expiry_flag", both(lambda rng: rng.choice("YN"))),
    ("心率", "heart_rate_limit", both(lambda rng: str(rng.randrange(60, 190)))),
    ("面积", "area_sqm", both(lambda rng: f"{rng.uniform(20, 300):.1f}")),
    ("比例", "ratio", both(lambda rng: f"{rng.random():.4f}")),
    ("摘要", "abstract", words("本月华东区销量环比增长，库存充足|系统于凌晨完成切换，未见异常|客户反馈良好，继续跟进", "Shipment left the port on time|The meeting was postponed|Stock is sufficient this week")),
]


# Columns above that may be called what they are, though it is of nobody.
HARMLESS = {"城市": ["division-name"], "省份": ["division-name"], "运单号": ["waybill-number"], "国家代码": ["nationality"]}


def values(make: Callable[[Rng, str], str], split: str, rng: Rng, count: int) -> list[str]:
    return [make(rng, split) for _ in range(count)]
