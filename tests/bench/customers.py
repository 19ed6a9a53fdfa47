"""Writes an invented table of customers, the same for the same seed: a Parquet file and, of its first rows, a CSV file.

Usage: customers.py ROWS SAMPLE_ROWS PARQUET CSV. Identity numbers have valid check digits and birth dates before 1900, so
that they can be nobody's; mail and network addresses lie in the ranges reserved for documentation.
"""

import sys

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

SEED = 20261126
CHUNK = 250_000

SURNAMES = list("王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程苏魏吕丁任沈")
GIVEN = list("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红梅建国志海波文辉力宁宇晨曦子涵雨欣怡佳浩然梓轩")
CITIES = [
    ("110101", "010", "京", "北京市", "北京市东城区"),
    ("310115", "021", "沪", "上海市", "上海市浦东新区"),
    ("320508", "0512", "苏", "苏州市", "江苏省苏州市姑苏区"),
    ("330106", "0571", "浙", "杭州市", "浙江省杭州市西湖区"),
    ("330203", "0574", "浙", "宁波市", "浙江省宁波市海曙区"),
    ("370202", "0532", "鲁", "青岛市", "山东省青岛市市南区"),
    ("420106", "027", "鄂", "武汉市", "湖北省武汉市武昌区"),
    ("440305", "0755", "粤", "深圳市", "广东省深圳市南山区"),
    ("510107", "028", "川", "成都市", "四川省成都市武侯区"),
    ("610113", "029", "陕", "西安市", "陕西省西安市雁塔区"),
]
ROADS = ["人民路", "中山路", "解放大道", "建设街", "长江路", "和平里", "文化巷", "科技三路", "学院路", "迎宾大道"]
FIRMS = ["华信科技", "金桥贸易", "东方物流", "恒通建材", "瑞丰食品", "新源能源", "博雅教育", "安康医药"]
REMARKS = ["已回访", "请下午联系", "资料不全，待补", "投诉：到货慢", "老客户", "offer sent", "N/A", "", "要发票", "无"]
MOBILE = ["134", "135", "138", "150", "159", "176", "186", "188", "191", "199"]
BANKS = ["622202", "621700", "622848", "621661", "622588"]
NETWORKS = ["192.0.2", "198.51.100", "203.0.113"]
WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]


def text(numbers: np.ndarray, width: int) -> pa.Array:
    return pc.utf8_lpad(pc.cast(pa.array(numbers), pa.string()), width, "0")


def pick(words: list[str], places: np.ndarray) -> pa.Array:
    return pa.array(words).take(pa.array(places))


def join(*parts: pa.Array | str) -> pa.Array:
    return pc.binary_join_element_wise(*parts, "")


def resident_ids(region: np.ndarray, born: np.ndarray, serial: np.ndarray) -> pa.Array:
    body = (region * 100_000_000 + born) * 1000 + serial
    total = sum(body // 10 ** (16 - place) % 10 * weight for place, weight in enumerate(WEIGHTS))
    return join(text(body, 17), pick(list("10X98765432"), total % 11))


def cards(bank: np.ndarray, account: np.ndarray) -> pa.Array:
    """Nineteen digits, the last by Luhn."""
    body = bank * 10**12 + account
    digits = [body // 10**place % 10 for place in range(18)]
    total = sum(digit if place % 2 else digit * 2 - (digit > 4) * 9 for place, digit in enumerate(digits))
    return join(text(body, 18), text((10 - total % 10) % 10, 1))


def chunk(start: int, rows: int) -> pa.Table:
    random = np.random.Generator(np.random.PCG64([SEED, start]))

    def below(end: int, first: int = 0) -> np.ndarray:
        return random.integers(first, end, rows)

    city, serial = below(len(CITIES)), below(1000)
    region = np.array([int(place[0]) for place in CITIES])[city]
    # 1850-01-01 up to 1899-12-31.
    born = np.datetime64("1850-01-01") + below(18261)
    year_month = born.astype("datetime64[M]")
    year, month = born.astype("datetime64[Y]").astype(int) + 1970, year_month.astype(int) % 12 + 1
    day = (born - year_month).astype(int) + 1
    mobile, opened = below(10**8), np.datetime64("2015-01-01T00:00:00", "us") + below(10 * 365 * 86_400) * 1_000_000
    given = join(pick(GIVEN, below(len(GIVEN))), pick([*GIVEN, *[""] * 20], below(len(GIVEN) + 20)))
    landline = join(pick([place[1] for place in CITIES], city), "-", text(below(80_000_000, 20_000_000), 8))
    roads, number = pick(ROADS, below(len(ROADS))), text(below(999, 1), 1)
    columns: dict[str, pa.Array] = {
        "客户编号": pa.array(np.arange(start + 1, start + rows + 1)),
        "姓名": join(pick(SURNAMES, below(len(SURNAMES))), given),
        "性别": pick(["女", "男"], serial % 2),
        "证件号码": resident_ids(region, year * 10_000 + month * 100 + day, serial),
        "出生日期": pa.array(born.astype("datetime64[D]")),
        "手机号码": join(pick(MOBILE, below(len(MOBILE))), text(mobile, 8)),
        "固定电话": pc.if_else(pa.array(below(10) < 4), landline, pa.scalar(None, pa.string())),
        "电子邮箱": join("u", text(below(10**7), 7), pick(["@example.com", "@example.net"], below(2))),
        "城市": pick([place[3] for place in CITIES], city),
        "详细地址": join(pick([place[4] for place in CITIES], city), roads, number, "号", text(below(40, 1), 1), "室"),
        "邮政编码": text(region // 1000 * 1000 + below(100), 6),
        "银行卡号": cards(np.array([int(bank) for bank in BANKS])[below(len(BANKS))], below(10**12)),
        "开户时间": pa.array(opened),
        "账户余额": join(text(below(10**6), 1), ".", text(below(100), 2)).cast(pa.decimal128(15, 2)),
        "信用评分": pa.array(below(851, 350).astype(np.int32)),
        "会员等级": pick(["普通", "银卡", "金卡", "白金"], below(4)),
        "工作单位": join(pick([place[3] for place in CITIES], city), pick(FIRMS, below(len(FIRMS))), "有限公司"),
        "登录地址": join(pick(NETWORKS, below(len(NETWORKS))), ".", text(below(255, 1), 1)),
        "车牌号码": join(pick([place[2] for place in CITIES], city), pick(list("ABCDEF"), below(6)), text(below(10**5), 5)),
        "备注": pick(REMARKS, below(len(REMARKS))),
    }
    return pa.table(columns)


def main() -> None:
    rows, sample = map(int, sys.argv[1:3])
    parquet, csv = sys.argv[3:]
    writer = None
    for start in range(0, rows, CHUNK):
        table = chunk(start, min(CHUNK, rows - start))
        if writer is None:
            writer = pyarrow.parquet.ParquetWriter(parquet, table.schema)
            pyarrow.csv.write_csv(table.slice(0, sample), csv)
        writer.write_table(table)
    if writer is not None:
        writer.close()


if __name__ == "__main__":
    main()
