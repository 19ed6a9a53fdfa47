"""Writes a labelled corpus: tables as CSV, and truth.json that says what each column holds.

Usage: corpus.py FOLDER SPLIT, where SPLIT is dev or test. Below FOLDER come the folders 100, 1000 and 5000, the same tables
cut to so many rows. The splits share no seed, no names of columns and, but for formulas and a few word lists, no generator.
Values exist at run time only; nothing here is taken from the program under test.
"""

import csv
import json
import pathlib
import random
import sys
from dataclasses import dataclass, field

import dirt
import names
import negatives
from sources import SOURCES, Maker
from texts import text_columns

ROWS = 5000
SIZES = (100, 1000, ROWS)
REPLICAS = (1, 2)
# Classes that a column's content cannot tell from something harmless: due only where the name is kept.
BY_NAME = {"age", "income", "qq-number", "account-name", "postcode", "coordinates", "date-of-birth", "password", "licence-file", "social-card", "card-verification-code", "card-expiry", "medical-record-number", "special-plate", "engine-number", "service-number", "iot-number", "meid", "device-id", "criminal-record"}
TOPICS: dict[str, list[str]] = {
    "customers": ["person-name", "resident-id", "mobile-phone", "email", "address", "date-of-birth", "gender", "age", "ethnicity", "education", "marital-status", "bank-card", "postcode", "income"],
    "members": ["person-name", "mobile-phone", "gender", "occupation", "political-status", "nationality", "religion", "address", "account-name"],
    "enterprises": ["organisation-name", "uscc", "organisation-code", "business-registration", "legal-name", "landline", "url", "domain-name", "admin-code"],
    "vehicles": ["licence-plate", "vin", "driving-licence", "licence-file", "person-name", "mobile-phone"],
    "devices": ["imei", "ipv4", "ipv6", "mac-address", "account-name", "password", "wechat-id", "qq-number"],
    "papers": ["person-name", "passport", "travel-permit", "military-id", "social-security-number", "social-card", "health-record", "longitude", "latitude"],
    "payments": ["person-name", "bank-card", "card-verification-code", "card-expiry", "magnetic-track", "invoice-number", "waybill-number", "role-email"],
    "hospital": ["person-name", "resident-id", "medical-record-number", "icd-10", "medical-institution-code", "medical-staff-code", "disability"],
    "network": ["imsi", "iccid", "meid", "device-id", "iot-number", "service-number", "coordinate-pair", "division-name"],
    "dossiers": ["permanent-residence-card", "property-certificate", "special-plate", "engine-number", "criminal-record", "image-data", "residence-permit"],
}  # fmt: skip
# What a kind is drawn from and held to be, where its name differs.
KINDS = {
    "legal-name": ("person-name", "person-name"), "driving-licence": ("resident-id", "driving-licence"), "licence-file": ("licence-file", "driving-licence"),
    "social-security-number": ("resident-id", "social-security-number"), "social-card": ("social-card", "social-security-number"),
    "longitude": ("longitude", "coordinates"), "latitude": ("latitude", "coordinates"), "password": ("password", "credential"),
    "residence-permit": ("residence-permit", "resident-id"),
}  # fmt: skip
# The number of a driving licence and the social security number of a person are their identity number (GB 11643).
SAME = {"driving-licence": {"is": ["resident-id"], "may": ["driving-licence"]}, "social-security-number": {"is": ["resident-id"], "may": ["social-security-number"]}}
# What else a column may be called without being wrong.
MAY = {
    "us-ssn": ["social-security-number"], "international-phone": ["mobile-phone", "landline"], "role-email": ["email"], "division-name": ["address"], "icd-10": ["health-record"],
    "device-id": ["uuid"], "coordinate-pair": ["coordinates"],
}  # fmt: skip
BIRTHS = ["date-of-birth", "date-of-birth-compact", "date-of-birth-han", "date-of-birth-slash"]

# Dirt by class: what happens to such values.
DIRTY: dict[str, list[str]] = {
    "resident-id": ["errors", "masked-third", "blanks", "placeholders", "mixed", "full-width", "spaces", "formula", "apostrophe", "lower-case", "cut", "masked"],
    "mobile-phone": ["errors", "masked-third", "blanks", "placeholders", "mixed", "grouped", "prefixed", "full-width", "spaces", "formula", "float", "scientific", "masked"],
    "bank-card": ["errors", "masked-third", "blanks", "placeholders", "mixed", "grouped", "spaces", "formula", "apostrophe", "cut", "scientific", "masked"],
    "email": ["errors", "blanks", "placeholders", "mixed", "full-width", "spaces", "masked"],
    "uscc": ["errors", "blanks", "placeholders", "mixed", "spaces", "lower-case", "full-width"],
    "person-name": ["blanks", "placeholders", "mixed", "spaces", "masked"],
    "address": ["blanks", "placeholders", "mixed", "spaces"],
    "licence-plate": ["errors", "blanks", "placeholders", "mixed", "spaces", "lower-case"],
    "landline": ["errors", "blanks", "placeholders", "mixed", "spaces"],
    "vin": ["errors", "blanks", "mixed", "lower-case"],
    "ipv4": ["errors", "blanks", "mixed", "spaces"],
    "passport": ["errors", "blanks", "mixed"],
    "imei": ["errors", "blanks", "float"],
    "organisation-name": ["blanks", "placeholders", "mixed"],
}  # fmt: skip
# After these, only the name tells.
ILLEGIBLE = {"masked", "cut", "scientific", "md5", "sha1", "sha256"}

# (name for development, name for the test, kind of the values; empty for a kind of `negatives`).
MISLEADING = [
    ("订单编号", "order_id", "mobile-phone"), ("备注1", "attr1", "resident-id"), ("用户ID", "user_id", "email"), ("code", "编码", "resident-id"), ("name", "名称", "mobile-phone"),
    ("城市", "region", "address"), ("金额", "amount", "bank-card"), ("状态", "status", "uscc"), ("电话", "phone", "email"), ("邮箱", "email", "mobile-phone"),
    ("身份证号", "id_card_no", "bank-card"), ("银行卡号", "bank_card_no", "resident-id"), ("地址", "address", "ipv4"), ("address", "地址", "url"), ("姓名", "name", "organisation-name"),
    ("field_7", "字段3", "vin"), ("col12", "ext_2", "licence-plate"), ("reserved", "预留字段", "ipv6"), ("tag", "标签", "mac-address"), ("value", "值", "secret"),
]  # fmt: skip
# Names of classes over values that hold none: (name for development, name for the test, name of a negative).
EMPTY_PROMISES = [
    ("身份证号", "identity_card_number", "snowflake_id"), ("手机号", "mobile_number", "订单号"), ("电话", "contact_phone", "金额"), ("银行卡号", "debit_card_number", "commit_id"), ("邮箱", "email_address", "订单状态"),
    ("姓名", "full_name", "app_version"), ("地址", "home_address", "timestamp"), ("IP", "ip_address", "金额"), ("车牌号", "plate_number", "sku"), ("年龄", "age", "snowflake_id"),
    ("统一社会信用代码", "credit_code", "工单号"), ("出生日期", "date_of_birth", "颜色"), ("护照号", "passport_number", "所属部门"), ("车架号", "vin_code", "合同编号"), ("性别", "sex", "仓位"),
]  # fmt: skip
# Tables of other countries: (locale, columns as (class, kind)).
COUNTRIES: dict[str, list[tuple[str, str]]] = {
    "en_US": [("person-name", "name-en_US"), ("international-phone", "phone-en_US"), ("email", "email-en_US"), ("address", "address-en_US"), ("organisation-name", "company-en_US"), ("us-ssn", "us-ssn"), ("us-ein", "us-ein"), ("bank-card", "credit-card"), ("date-of-birth", "date-of-birth-us"), ("gender", "gender-en")],
    "en_GB": [("person-name", "name-en_GB"), ("international-phone", "phone-en_GB"), ("email", "email-en_GB"), ("address", "address-en_GB"), ("organisation-name", "company-en_GB"), ("uk-nino", "uk-nino"), ("iban", "iban"), ("bic", "bic"), ("passport-mrz", "passport-mrz")],
    "de_DE": [("person-name", "name-de_DE"), ("international-phone", "phone-de_DE"), ("email", "email-de_DE"), ("address", "address-de_DE"), ("organisation-name", "company-de_DE"), ("eu-vat", "eu-vat"), ("iban", "iban"), ("lei", "lei")],
    "ja_JP": [("person-name", "name-ja_JP"), ("international-phone", "phone-ja_JP"), ("email", "email-ja_JP"), ("address", "address-ja_JP"), ("japanese-my-number", "japanese-my-number"), ("bic", "bic")],
    "ko_KR": [("person-name", "name-ko_KR"), ("international-phone", "phone-ko_KR"), ("email", "email-ko_KR"), ("address", "address-ko_KR"), ("korean-rrn", "korean-rrn")],
    "asia": [("hong-kong-id", "hong-kong-id"), ("taiwan-id", "taiwan-id"), ("singapore-nric", "singapore-nric"), ("aadhaar", "aadhaar"), ("india-pan", "india-pan"), ("email", "email-en_US")],
    "markets": [("isin", "isin"), ("lei", "lei"), ("bic", "bic"), ("crypto-address", "crypto-address"), ("uuid", "uuid"), ("organisation-name", "company-en_US")],
    "systems": [("ipv4", "ipv4"), ("ipv6", "ipv6"), ("mac-address", "mac-address"), ("url", "url"), ("domain-name", "domain-name"), ("uuid", "uuid"), ("credential", "secret"), ("credential", "jwt"), ("imei", "imei")],
}  # fmt: skip


@dataclass
class Table:
    """Columns with their values, and what they hold."""

    name: str
    group: str
    columns: dict[str, list[str]] = field(default_factory=dict)
    truth: dict[str, list[str] | dict[str, list[str]]] = field(default_factory=dict)

    def add(self, name: str, values: list[str], truth: list[str] | dict[str, list[str]]) -> None:
        while name in self.columns:
            name += "2"
        self.columns[name] = values
        self.truth[name] = truth


class Builder:
    def __init__(self, split: str) -> None:
        self.split = split
        self.seed = 0
        self.tables: list[Table] = []

    def maker(self) -> Maker:
        self.seed += 1
        maker = Maker(self.split, self.seed)
        maker.count = ROWS
        return maker

    def table(self, name: str, group: str) -> Table:
        table = Table(f"{group}-{name}.csv", group)
        self.tables.append(table)
        return table

    def pick(self, pair: tuple[str, str]) -> str:
        return pair[0 if self.split == "dev" else 1]

    def negative(self, table: Table, maker: Maker, of: str = "", name: str = "") -> None:
        entry = next((entry for entry in negatives.NEGATIVES if entry[0] == of), None) or maker.rng.choice(negatives.NEGATIVES)
        if (name or self.pick(entry[:2])) not in table.columns:
            table.add(name or self.pick(entry[:2]), negatives.values(entry[2], self.split, maker.rng, ROWS), held(entry[0]))

    def chinese(self) -> None:
        for style in names.STYLES:
            for topic, kinds in TOPICS.items():
                for replica in REPLICAS:
                    maker = self.maker()
                    table = self.table(f"{topic}-{style}-{replica}", "zh")
                    for kind in kinds:
                        self.plain(table, maker, kind, style)
                    self.negative(table, maker)
                    self.negative(table, maker)

    def plain(self, table: Table, maker: Maker, kind: str, style: str) -> None:
        source, label = KINDS.get(kind, (kind, kind))
        name = names.named(label, style, self.split, maker.rng)
        if name is None:
            return
        if kind == "date-of-birth":
            source = maker.rng.choice(BIRTHS)
        values = [value if maker.rng.random() < 0.97 else "" for value in SOURCES[source](maker)]
        table.add(name, values, truth(kind, label))

    def dirty(self) -> None:
        for replica in REPLICAS:
            for kind, ways in DIRTY.items():
                maker = self.maker()
                table = self.table(f"{kind}-{replica}", "zh-dirty")
                values = SOURCES[kind](maker)
                for way in ways:
                    style = maker.rng.choice(["zh", "en", "py", "camel"])
                    name = names.named(kind, style, self.split, maker.rng)
                    due = {"named": [kind]} if way in ILLEGIBLE else [kind]
                    table.add(name, dirt.DIRT[way](values, maker.rng), due)
                self.negative(table, maker)

    def pseudonyms(self) -> None:
        for kind in ("resident-id", "mobile-phone", "email", "bank-card", "person-name"):
            maker = self.maker()
            table = self.table(kind, "zh-pseudonyms")
            values = SOURCES[kind](maker)
            for way in ("md5", "sha1", "sha256"):
                base = names.named(kind, maker.rng.choice(["zh", "en", "py"]), self.split, maker.rng)
                tail = self.pick((f"_{way}", f"_hash_{way}"))
                table.add(base + tail, dirt.DIRT[way](values, maker.rng), {"named": [kind]})
            self.negative(table, maker)

    def misleading(self) -> None:
        for replica in REPLICAS:
            maker = self.maker()
            for part in range(0, len(MISLEADING), 5):
                table = self.table(f"content-{part}-{replica}", "misleading")
                for *pair, kind in MISLEADING[part : part + 5]:
                    label = {"secret": "credential"}.get(kind, kind)
                    table.add(self.pick(tuple(pair)), SOURCES[kind](maker), [label])
            for part in range(0, len(EMPTY_PROMISES), 5):
                table = self.table(f"empty-{part}-{replica}", "misleading")
                for *pair, of in EMPTY_PROMISES[part : part + 5]:
                    self.negative(table, maker, of, self.pick(tuple(pair)))

    def texts(self) -> None:
        for replica in REPLICAS:
            maker = self.maker()
            for name, column, values, classes in text_columns(maker):
                table = self.table(f"{name}-{replica}", "text")
                self.negative(table, maker)
                table.add(column, values, classes)
                self.negative(table, maker)

    def international(self) -> None:
        for country, columns in COUNTRIES.items():
            for replica in (*REPLICAS, 3):
                maker = self.maker()
                table = self.table(f"{country}-{replica}", "intl")
                for label, kind in columns:
                    name = maker.rng.choice([name for name in names.of(names.FOREIGN[label], self.split) if replica == 2 or name.isascii()] or names.of(names.FOREIGN[label], self.split))
                    name = [str, str.upper, names.camel][replica - 1](name)
                    values = [value if maker.rng.random() < 0.97 else "" for value in SOURCES[kind](maker)]
                    table.add(name, values, truth(label, label))
                self.negative(table, maker)

    def hard(self) -> None:
        for replica in REPLICAS:
            maker = self.maker()
            order = list(range(len(negatives.NEGATIVES)))
            maker.rng.shuffle(order)
            for part in range(0, len(order), 12):
                table = self.table(f"{part // 12}-{replica}", "negatives")
                for place in order[part : part + 12]:
                    entry = negatives.NEGATIVES[place]
                    table.add(self.pick(entry[:2]), negatives.values(entry[2], self.split, maker.rng, ROWS), held(entry[0]))


def held(negative: str) -> list[str] | dict[str, list[str]]:
    """What a negative may be called: places and parcels are classes too, though of nobody."""
    may = negatives.HARMLESS.get(negative)
    return {"may": may} if may else []


def truth(kind: str, label: str) -> list[str] | dict[str, list[str]]:
    if kind in SAME:
        return SAME[kind]
    due = "named" if kind in BY_NAME or label in BY_NAME else "is"
    return {due: [label], "may": MAY[label]} if label in MAY else {due: [label]}


def write(folder: pathlib.Path, tables: list[Table], size: int) -> None:
    folder.mkdir(parents=True)
    for table in tables:
        with (folder / table.name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(table.columns)
            writer.writerows(list(zip(*table.columns.values(), strict=True))[:size])
    described = {table.name: {"group": table.group, "columns": table.truth} for table in tables}
    text = json.dumps({"tables": described}, ensure_ascii=False, indent=1)
    (folder / "truth.json").write_text(text + "\n", encoding="utf-8")


def build(split: str) -> list[Table]:
    random.seed(split)
    builder = Builder(split)
    builder.chinese()
    builder.dirty()
    builder.pseudonyms()
    builder.misleading()
    builder.texts()
    builder.international()
    builder.hard()
    return builder.tables


def main() -> None:
    folder, split = sys.argv[1:]
    tables = build(split)
    for size in SIZES:
        write(pathlib.Path(folder) / str(size), tables, size)
    print(f"{split}: {len(tables)} tables, {sum(len(table.columns) for table in tables)} columns", file=sys.stderr)


if __name__ == "__main__":
    main()
