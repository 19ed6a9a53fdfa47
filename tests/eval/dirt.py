"""What happens to values on their way through forms, exports and spreadsheets. Each function takes texts and a
`random.Random` and gives as many texts."""

import hashlib
import random
from collections.abc import Callable

Values = list[str]
Rng = random.Random
PLACEHOLDERS = ["无", "-", "N/A", "未知", "null", "暂无", "NULL", "/"]
WIDE = str.maketrans({chr(sign): chr(sign + 0xFEE0) for sign in range(0x21, 0x7F)})


def some(share: float, change: Callable[[str, Rng], str]) -> Callable[[Values, Rng], Values]:
    """Changes so large a share of the values, each drawn by itself."""
    return lambda values, rng: [change(value, rng) if rng.random() < share else value for value in values]


def mistyped(value: str, rng: Rng) -> str:
    """A digit or letter more, less, changed or exchanged with its neighbour."""
    if len(value) < 3:
        return value + "0"
    place = rng.randrange(1, len(value) - 1)
    return rng.choice(
        [
            value[:place] + value[place + 1 :],
            value[:place] + rng.choice("0123456789") + value[place:],
            value[:place] + rng.choice("0123456789") + value[place + 1 :],
            value[: place - 1] + value[place] + value[place - 1] + value[place + 1 :],
        ]
    )


def masked(value: str, rng: Rng) -> str:
    if "@" in value:
        head, at, rest = value.partition("@")
        return head[:2] + "****" + at + rest
    if len(value) < 7:
        return value[:1] + "*" * (len(value) - 1)
    return value[:3] + "*" * (len(value) - 7) + value[-4:]


def blank(_: str, rng: Rng) -> str:
    return ""


def placeholder(_: str, rng: Rng) -> str:
    return rng.choice(PLACEHOLDERS)


def foreign(_: str, rng: Rng) -> str:
    """Something else that people write into a field."""
    return rng.choice(["见附件", "同上", "2023-05-06", "12.5", "已离职", "转王经理", "see remarks", "拒绝提供"])


def grouped(value: str, rng: Rng) -> str:
    if len(value) == 11:
        return rng.choice([f"{value[:3]} {value[3:7]} {value[7:]}", f"{value[:3]}-{value[3:7]}-{value[7:]}"])
    return " ".join(value[place : place + 4] for place in range(0, len(value), 4))


def prefixed(value: str, rng: Rng) -> str:
    return rng.choice(["+86 ", "+86", "0086", "86-", "(+86)", "86"]) + value


def hashed(how: str) -> Callable[[Values, Rng], Values]:
    return lambda values, _: [hashlib.new(how, value.encode()).hexdigest() for value in values]


# What a spreadsheet keeps of a long number: fifteen digits, the rest zeros.
def cut_to_fifteen(value: str, rng: Rng) -> str:
    return value[:15] + "0" * (len(value) - 15) if value.isdigit() and len(value) > 15 else value


def scientific(value: str, rng: Rng) -> str:
    return f"{float(value):.5E}" if value.isdigit() else value


DIRT: dict[str, Callable[[Values, Rng], Values]] = {
    "errors": some(0.05, mistyped),
    "masked-third": some(0.33, masked),
    "masked": some(1, masked),
    "blanks": some(0.4, blank),
    "placeholders": some(0.25, placeholder),
    "mixed": some(0.15, foreign),
    "grouped": some(0.5, grouped),
    "prefixed": some(0.4, prefixed),
    "full-width": some(0.3, lambda value, _: value.translate(WIDE)),
    "spaces": some(0.5, lambda value, rng: rng.choice([" ", "\u3000", ""]) + value + rng.choice([" ", "\t", "\u00a0"])),
    "formula": some(1, lambda value, _: f'="{value}"'),
    "apostrophe": some(0.6, lambda value, _: "'" + value),
    "float": some(1, lambda value, _: value + ".0" if value.isdigit() else value),
    "lower-case": some(1, lambda value, _: value.lower()),
    "cut": some(1, cut_to_fifteen),
    "scientific": some(1, scientific),
    "md5": hashed("md5"),
    "sha256": hashed("sha256"),
    "sha1": hashed("sha1"),
}
