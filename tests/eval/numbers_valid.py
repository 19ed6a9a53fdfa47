"""Numbers with check digits, made valid by python-stdnum or by the published formula, never by the program under test.

Every function takes a `random.Random` and gives one number as text. Birth dates are those of living people, so nothing made
here is kept: the corpus is made at run time from a seed.
"""

import datetime
import random

from stdnum import bic, iban, imei, isin, lei, luhn
from stdnum.cn import ric, uscc
from stdnum.in_ import aadhaar, pan
from stdnum.iso7064 import mod_11_10, mod_97_10
from stdnum.jp import in_ as my_number
from stdnum.kr import rrn
from stdnum.us import ein, ssn

Rng = random.Random


def digits(rng: Rng, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def birth(rng: Rng, youngest: int = 2020, oldest: int = 1940) -> datetime.date:
    return datetime.date(oldest, 1, 1) + datetime.timedelta(days=rng.randrange((youngest - oldest) * 365))


def by_force(rng: Rng, module, make, most: int = 20_000) -> str:
    """The first of many candidates that python-stdnum takes for valid."""
    for _ in range(most):
        candidate = make(rng)
        if module.is_valid(candidate):
            return candidate
    raise RuntimeError(f"no valid number for {module.__name__}")


# Counties that have long had their codes; python-stdnum checks the number against its own list.
COUNTIES = "110101 110105 120101 130102 210102 220102 230102 310101 310115 320102 330106 340102 350203 370202 420106 430102 440106 440305 500103 510104 610103 620102"


def resident_id(rng: Rng, county: str = "", day: datetime.date | None = None) -> str:
    day = day or birth(rng)
    head = (county or rng.choice(COUNTIES.split())) + day.strftime("%Y%m%d") + digits(rng, 3)
    return head + ric.calc_check_digit(head)


def old_resident_id(rng: Rng) -> str:
    return rng.choice(COUNTIES.split()) + birth(rng, 1999).strftime("%y%m%d") + digits(rng, 3)


def residence_permit(rng: Rng) -> str:
    """Of people from Hong Kong, Macau and Taiwan: GB 11643's form under 81, 82 and 83."""
    return resident_id(rng, county=rng.choice(["810000", "820000", "830000"]))


def organisation_code(rng: Rng) -> str:
    """GB 11714: weights 3 7 9 10 5 8 4 2, modulus 11."""
    body = "".join(rng.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(8))
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    total = sum(alphabet.index(sign) * weight for sign, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    check = 11 - total % 11
    return body + {10: "X", 11: "0"}.get(check, str(check))


def credit_code(rng: Rng) -> str:
    head = rng.choice(["91", "91", "91", "92", "93", "11", "12", "51", "52"]) + rng.choice(COUNTIES.split())
    number = head + organisation_code(rng)
    return number + uscc.calc_check_digit(number + "0")


def registration(rng: Rng) -> str:
    """The fifteen digits of a business licence: ISO 7064 MOD 11,10."""
    head = rng.choice(COUNTIES.split()) + digits(rng, 8)
    return head + mod_11_10.calc_check_digit(head)


def card(rng: Rng, bins: str, length: int) -> str:
    head = rng.choice(bins.split())
    head += digits(rng, length - 1 - len(head))
    return head + luhn.calc_check_digit(head)


def handset(rng: Rng, tacs: str) -> str:
    head = rng.choice(tacs.split()) + digits(rng, 6)
    number = head + luhn.calc_check_digit(head)
    assert imei.is_valid(number)
    return number


VIN_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", [*range(1, 9), *range(1, 6), 7, 9, *range(2, 10), *range(10)], strict=True))


def vin(rng: Rng, makers: str) -> str:
    """ISO 3779 with the check digit of 49 CFR 565 and GB 16735."""
    signs = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
    text = rng.choice(makers.split()) + "".join(rng.choice(signs) for _ in range(5)) + "0"
    text += rng.choice("HJKLMNPR") + rng.choice(signs) + digits(rng, 6)
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    check = sum(VIN_VALUES[sign] * weight for sign, weight in zip(text, weights, strict=True)) % 11
    return text[:8] + ("X" if check == 10 else str(check)) + text[9:]


IBAN_FORMS = {"DE": "18n", "GB": "4a14n", "FR": "20n3n", "NL": "4a10n", "ES": "20n", "IT": "1a22n", "CH": "17n", "AT": "16n", "BE": "12n", "PL": "24n"}


def account(rng: Rng, countries: str) -> str:
    """An IBAN with right check digits; national check digits by force."""

    def make(rng: Rng) -> str:
        country = rng.choice(countries.split())
        form, body, count = IBAN_FORMS[country], "", ""
        for sign in form:
            if sign.isdigit():
                count += sign
                continue
            body += "".join(rng.choice("0123456789" if sign == "n" else "ABCDEFGHKLMNPRSTUW") for _ in range(int(count)))
            count = ""
        return country + iban.calc_check_digits(country + "00" + body) + body

    return by_force(rng, iban, make)


def bank(rng: Rng, countries: str) -> str:
    def make(rng: Rng) -> str:
        head = "".join(rng.choice("ABCDEFGHIJKLMNOPRSTUVWZ") for _ in range(4)) + rng.choice(countries.split())
        return head + rng.choice("2KLMPT") + rng.choice("2LMX") + rng.choice(["", "XXX", digits(rng, 3)])

    return by_force(rng, bic, make)


def legal_entity(rng: Rng) -> str:
    head = rng.choice(["5493", "3003", "2138", "9695", "5299"]) + "00" + "".join(rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789") for _ in range(12))
    number = head + mod_97_10.calc_check_digits(head)
    assert lei.is_valid(number)
    return number


def security(rng: Rng, countries: str) -> str:
    head = rng.choice(countries.split()) + "".join(rng.choice("0123456789ABCDEFGHJKLMN") for _ in range(9))
    return head + isin.calc_check_digit(head)


def social_security(rng: Rng) -> str:
    return by_force(rng, ssn, lambda rng: f"{digits(rng, 3)}-{digits(rng, 2)}-{digits(rng, 4)}")


def employer(rng: Rng) -> str:
    return by_force(rng, ein, lambda rng: f"{digits(rng, 2)}-{digits(rng, 7)}")


def aadhaar_number(rng: Rng) -> str:
    number = by_force(rng, aadhaar, lambda rng: rng.choice("23456789") + digits(rng, 11))
    return f"{number[:4]} {number[4:8]} {number[8:]}"


def pan_number(rng: Rng) -> str:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    pick = lambda count: "".join(rng.choice(letters) for _ in range(count))  # noqa: E731
    return by_force(rng, pan, lambda rng: pick(3) + rng.choice("PCHFA") + pick(1) + digits(rng, 4) + pick(1))


def japanese_number(rng: Rng) -> str:
    return by_force(rng, my_number, lambda rng: digits(rng, 12))


def korean_number(rng: Rng) -> str:
    def make(rng: Rng) -> str:
        day = birth(rng)
        century = (1 if day.year < 2000 else 3) + rng.randrange(2)
        return f"{day:%y%m%d}-{century}{digits(rng, 6)}"

    return by_force(rng, rrn, make)


def singapore_number(rng: Rng) -> str:
    """NRIC and FIN by the published weights 2 7 6 5 4 3 2."""
    kind, body = rng.choice("SSTFG"), digits(rng, 7)
    total = sum(int(digit) * weight for digit, weight in zip(body, (2, 7, 6, 5, 4, 3, 2), strict=True))
    total += 4 if kind in "TG" else 0
    return kind + body + ("JZIHGFEDCBA" if kind in "ST" else "XWUTRQPNMLK")[total % 11]


def hong_kong_number(rng: Rng, bracket: bool = True) -> str:
    """One letter, six digits and a check digit, weights 9 to 2 (the blank before the letter counts 36)."""
    letter, body = rng.choice("ABCDEGHKMPRVYZ"), digits(rng, 6)
    total = 36 * 9 + (ord(letter) - 55) * 8 + sum(int(digit) * weight for digit, weight in zip(body, range(7, 1, -1), strict=True))
    check = (11 - total % 11) % 11
    sign = "A" if check == 10 else str(check)
    return f"{letter}{body}({sign})" if bracket else f"{letter}{body}{sign}"


def taiwan_number(rng: Rng) -> str:
    """One letter and nine digits: the letter's number, weights 1 9 8 7 6 5 4 3 2 1 1, modulus 10."""
    letter = rng.choice("ABCDEFGHJKLMNPQRSTUVXYWZIO")
    value = "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(letter) + 10
    body = rng.choice("12") + digits(rng, 7)
    total = value // 10 + value % 10 * 9 + sum(int(digit) * weight for digit, weight in zip(body, range(8, 0, -1), strict=True))
    return letter + body + str(-total % 10)


def mrz_check(text: str) -> str:
    """ICAO 9303: weights 7 3 1, modulus 10."""
    value = lambda sign: 0 if sign == "<" else int(sign, 36)  # noqa: E731
    return str(sum(value(sign) * (7, 3, 1)[place % 3] for place, sign in enumerate(text)) % 10)


def passport_line(rng: Rng, country: str) -> str:
    """The second line of a passport's machine-readable zone (TD3)."""
    number = (rng.choice("EGLKP") + digits(rng, 8)).ljust(9, "<")
    day, expiry = birth(rng, 2008).strftime("%y%m%d"), f"{rng.randrange(27, 36)}{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}"
    optional = "<" * 14
    parts = [number + mrz_check(number), country, day + mrz_check(day), rng.choice("MF"), expiry + mrz_check(expiry), optional + mrz_check(optional)]
    composite = parts[0] + parts[2] + parts[4] + parts[5]
    return "".join(parts) + mrz_check(composite)
