"""Labels the columns of a corpus by another tool and prints them as JSON of the truth file's form; `eval.py` starts it in the
tool's own environment.

Usage: peers.py PEER FOLDER ROWS SECONDS, or peers.py PEER for its version. Each column is given its first ROWS values that
are not empty. Presidio's kind of a column is the most frequent one of its values, "none" among them, as in its package for tables;
DataProfiler names one label a column itself; the list of rules wants 60 % of the values. Tables that were not done
after SECONDS are left out and named, so that the program is scored on the same ones.
"""

import csv
import hashlib
import importlib.metadata
import json
import os
import pathlib
import re
import sys
import time
from collections import Counter
from collections.abc import Callable

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
Labels = Callable[[str, list[str]], list[str]]
# How a peer's kinds are called here. Kinds that have no counterpart (dates, places, numbers) are no label.
PRESIDIO = {
    "CREDIT_CARD": ["bank-card"], "EMAIL_ADDRESS": ["email"], "IBAN_CODE": ["iban"], "IP_ADDRESS": ["ipv4", "ipv6"], "PHONE_NUMBER": ["international-phone", "mobile-phone", "landline"], "URL": ["url", "domain-name"],
    "US_SSN": ["us-ssn"], "US_PASSPORT": ["passport"], "UK_NINO": ["uk-nino"], "SG_NRIC_FIN": ["singapore-nric"], "IN_AADHAAR": ["aadhaar"], "IN_PAN": ["india-pan"], "KR_RRN": ["korean-rrn"],
    "CRYPTO": ["crypto-address"], "MAC_ADDRESS": ["mac-address"], "US_DRIVER_LICENSE": ["driving-licence"], "US_BANK_NUMBER": ["bank-card"], "IN_VEHICLE_REGISTRATION": ["licence-plate"], "UK_NHS": ["health-record"], "PERSON": ["person-name"],
}  # fmt: skip
DATAPROFILER = {
    "ADDRESS": ["address"], "BAN": ["bank-card"], "CREDIT_CARD": ["bank-card"], "EMAIL_ADDRESS": ["email"], "UUID": ["uuid"], "HASH_OR_KEY": ["credential"], "IPV4": ["ipv4"], "IPV6": ["ipv6"], "MAC_ADDRESS": ["mac-address"],
    "PERSON": ["person-name"], "PHONE_NUMBER": ["international-phone", "mobile-phone", "landline"], "SSN": ["us-ssn"], "URL": ["url", "domain-name"], "US_STATE": [], "DRIVERS_LICENSE": ["driving-licence"], "DATE": [], "TIME": [], "DATETIME": [],
}  # fmt: skip
# Kinds of godlp's documentation, written anew as whole-value patterns: no check digits, as a list of rules has them.
GODLP = [
    ("resident-id", r"[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]"),
    ("mobile-phone", r"(?:\+?86[- ]?)?1[3-9]\d{9}"),
    ("landline", r"0\d{2,3}-?\d{7,8}"),
    ("email", r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}"),
    ("ipv4", r"(?:\d{1,3}\.){3}\d{1,3}"),
    ("ipv6", r"(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}"),
    ("mac-address", r"(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}"),
    ("licence-plate", r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][A-Z0-9]{5,6}"),
    ("bank-card", r"[1-9]\d{15,18}"),
    ("passport", r"[EeGgDdSsPpHh]\d{8}"),
    ("vin", r"[A-HJ-NPR-Z0-9]{17}"),
    ("uscc", r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}"),
    ("imei", r"\d{15}"),
    ("postcode", r"\d{6}"),
    ("date-of-birth", r"(?:19|20)\d{2}[-/年](?:0?[1-9]|1[0-2])[-/月](?:[0-2]?\d|3[01])日?"),
    ("address", r".*(?:省|市|自治区|区|县).*(?:路|街|道|巷|村|镇|乡).*"),
    ("person-name", r"[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文][\u4e00-\u9fa5]{1,2}"),
    ("gender", r"男|女|男性|女性"),
    ("ethnicity", r"[\u4e00-\u9fa5]{1,5}族"),
    ("organisation-name", r".*(?:公司|集团|银行|学校|医院)"),
    ("url", r"https?://\S+"),
]  # fmt: skip


def presidio() -> Labels:
    """Predefined recognisers over a blank pipeline: no language model, so names of persons are not looked for."""
    import spacy
    import tldextract
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    class Blank(SpacyNlpEngine):
        def load(self) -> None:
            self.nlp = {"en": spacy.blank("en")}

    # The list of suffixes that is shipped, not one from the network.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())
    engine = Blank([{"lang_code": "en", "model_name": "blank"}])
    engine.load()
    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"])
    analyser = AnalyzerEngine(registry, engine, supported_languages=["en"])

    def labels(_: str, values: list[str]) -> list[str]:
        found = [analyser.analyze(value, language="en") for value in values]
        kinds = Counter(max(one, key=lambda result: result.score).entity_type if one else "" for one in found)
        return PRESIDIO.get(kinds.most_common(1)[0][0], []) if kinds else []

    return labels


def dataprofiler() -> Labels:
    import dataprofiler
    import pandas

    options = dataprofiler.ProfilerOptions()
    options.set({"*.is_enabled": False, "data_labeler.is_enabled": True, "multiprocess.is_enabled": False})

    def labels(_: str, values: list[str]) -> list[str]:
        if not values:
            return []
        profile = dataprofiler.Profiler(pandas.DataFrame({"c": values}), options=options, profiler_type="structured")
        label = profile.report()["data_stats"][0].get("data_label") or ""
        kinds = str(label).split("|")
        return [] if len(kinds) > 1 else DATAPROFILER.get(kinds[0], [])

    return labels


def godlp_style() -> Labels:
    patterns = [(label, re.compile(pattern)) for label, pattern in GODLP]

    def labels(_: str, values: list[str]) -> list[str]:
        for label, pattern in patterns:
            hits = sum(pattern.fullmatch(value) is not None for value in values)
            if values and hits >= 0.6 * len(values):
                return [label]
        return []

    return labels


PEERS: dict[str, Callable[[], Labels]] = {"presidio": presidio, "dataprofiler": dataprofiler, "godlp-style": godlp_style}
PACKAGES = {"presidio": "presidio-analyzer", "dataprofiler": "DataProfiler"}


def columns(path: pathlib.Path, keys: list[str], rows: int) -> dict[str, list[str]]:
    """The first values of each column that truth names, by that name."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        heading = next(reader, [])
        places = {key: int(key[1:]) - 1 if re.fullmatch(r"#\d+", key) else heading.index(key) for key in keys}
        found: dict[str, list[str]] = {key: [] for key in keys}
        for number, row in enumerate(reader):
            if number >= rows:
                break
            for key, place in places.items():
                if place < len(row) and row[place].strip():
                    found[key].append(row[place])
    return found


def main() -> None:
    peer, *rest = sys.argv[1:]
    if not rest:
        print(importlib.metadata.version(PACKAGES[peer]) if peer in PACKAGES else "")
        return
    folder, rows, seconds = pathlib.Path(rest[0]), int(rest[1]), float(rest[2])
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["tables"]
    labels = PEERS[peer]()
    began, tables, skipped = time.monotonic(), {}, []
    # Every table has its turn by chance of its name's digest, so that a peer that is stopped has seen all groups.
    for name in sorted(truth, key=lambda name: hash_of(name)):
        if time.monotonic() - began > seconds:
            skipped.append(name)
            continue
        expected = truth[name]["columns"]
        given = {}
        for column, values in columns(folder / name, list(expected), rows).items():
            sets = expected[column] if isinstance(expected[column], dict) else {"is": expected[column]}
            wanted = {label for classes in sets.values() for label in classes}
            found = labels(column, values)
            # A kind that stands for several classes here is taken for the one that is due, to the peer's advantage.
            given[column] = ([label for label in found if label in wanted] or found)[:1]
        tables[name] = {"columns": given}
    print(json.dumps({"tables": tables, "skipped": skipped, "seconds": time.monotonic() - began}, ensure_ascii=False))


def hash_of(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()


if __name__ == "__main__":
    main()
