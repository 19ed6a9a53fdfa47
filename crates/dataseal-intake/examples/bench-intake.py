"""Times intake of CSV beside DuckDB and of workbooks beside polars and pandas, on the same generated files in the same run,
and prints the ratios.

Called by `just bench-intake` with cargo's target folder. The peers are installed from PyPI into a virtual environment
below it; the files are generated there once.
"""

import datetime
import pathlib
import random
import subprocess
import sys

BYTES = 500_000_000
WORKBOOK_ROWS = 200_000
HEADER = "id,order_no,created,amount,qty,name,city,phone,email,status,remark,updated"
PEERS = ["duckdb", "fastexcel", "pandas", "polars", "python-calamine", "xlsxwriter"]

DUCKDB = """
import duckdb, sys, time
duckdb.execute("SET threads = 2")
best = float("inf")
for _ in range(3):
    started = time.perf_counter()
    duckdb.execute(f"SELECT {sys.argv[2]} FROM read_csv(?, all_varchar = true)", [sys.argv[1]]).fetchone()
    best = min(best, time.perf_counter() - started)
print(best)
"""

# What both sides are asked for: rows alone, for which neither makes values, or the values of every column.
QUERIES = {
    "rows": "count(*)",
    "values": ", ".join(f"count({name})" for name in HEADER.split(",")),
}

# The best of three times of each.
WORKBOOK_PEERS = """
import pandas, polars, sys, time
def best(read):
    times = []
    for _ in range(3):
        started = time.perf_counter()
        read()
        times.append(time.perf_counter() - started)
    return min(times)
print(best(lambda: polars.read_excel(sys.argv[1])), best(lambda: pandas.read_excel(sys.argv[1], engine="calamine")))
"""

# Strings in the shared table, or in the cells, as writers do that keep little in memory.
WORKBOOK = """
import csv, sys, xlsxwriter
source, path, inline, rows = sys.argv[1], sys.argv[2], sys.argv[3] == "inline", int(sys.argv[4])
book = xlsxwriter.Workbook(path, {"constant_memory": inline})
sheet = book.add_worksheet()
with open(source, encoding="utf-8", newline="") as file:
    for at, row in enumerate(csv.reader(file)):
        if at > rows:
            break
        for column, value in enumerate(row):
            if at > 0 and column in (0, 3, 4):
                sheet.write_number(at, column, float(value))
            else:
                sheet.write_string(at, column, value)
book.close()
"""


def block() -> str:
    """Rows of numbers, dates, Latin and Chinese text; every twentieth has a quoted field."""
    chosen = random.Random(7)
    cities = ["苏州市", "昆山市", "上海市", "北京市", "深圳市", "南京市"]
    names = ["张伟", "王芳", "李娜", "刘洋", "陈杰", "杨静"]
    words = ["order", "shipped", "delayed", "已发货", "退款中", "请尽快处理", "customer", "called", "备注"]
    rows = []
    for number in range(40_000):
        moment = datetime.datetime(2023, 1, 1) + datetime.timedelta(seconds=chosen.randrange(90_000_000))
        remark = " ".join(chosen.choices(words, k=chosen.randrange(7)))
        row = [
            str(number + 1),
            f"SO{chosen.randrange(10**12):012}",
            f"{moment:%Y-%m-%d}",
            f"{chosen.random() * 10_000:.2f}",
            str(chosen.randrange(1, 100)),
            chosen.choice(names),
            chosen.choice(cities),
            f"1{chosen.randrange(10**10):010}",
            f"u{chosen.randrange(10**6)}@example.com",
            chosen.choice(["NEW", "PAID", "SHIPPED", "DONE"]),
            f'"{remark}, urgent"' if number % 20 == 0 else remark,
            f"{moment:%Y-%m-%d %H:%M:%S}",
        ]
        rows.append(",".join(row))
    return "\n".join(rows) + "\n"


def generate(path: pathlib.Path, encoding: str) -> None:
    if path.exists():
        return
    rows = block()
    copies = BYTES // len(rows.encode()) + 1
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        file.write(f"{HEADER}\n".encode(encoding))
        encoded = rows.encode(encoding)
        for _ in range(copies):
            file.write(encoded)
    partial.rename(path)


def generate_workbook(python: pathlib.Path, source: pathlib.Path, path: pathlib.Path, strings: str) -> None:
    if path.exists():
        return
    partial = path.with_suffix(".partial")
    subprocess.run([python, "-c", WORKBOOK, source, partial, strings, str(WORKBOOK_ROWS)], check=True)
    partial.rename(path)


def printed(command: list) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main() -> None:
    target = pathlib.Path(sys.argv[1])
    folder = target / "bench-intake"
    folder.mkdir(parents=True, exist_ok=True)
    python = folder / "venv" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PEERS], check=True)
    utf8, gbk = folder / "mixed-utf8.csv", folder / "mixed-gbk.csv"
    generate(utf8, "utf-8")
    generate(gbk, "gbk")
    bench = target / "release" / "examples" / "intake_bench"
    for wanted, query in QUERIES.items():
        lines = printed([bench, wanted, utf8, gbk]).splitlines()
        (ours, ours_rate), (_, gbk_rate) = [tuple(map(float, line.split("\t")[:2])) for line in lines]
        peer = float(printed([python, "-c", DUCKDB, utf8, query]))
        print(
            f"CSV, UTF-8, {wanted}: {ours:.2f} s ({ours_rate:.0f} MB/s), DuckDB {peer:.2f} s: "
            f"{peer / ours:.2f} times as fast (1.00 wanted)"
        )
        print(f"CSV, GBK, {wanted}: {gbk_rate:.0f} MB/s: {gbk_rate / ours_rate:.2f} of UTF-8 (0.60 wanted)")
    for strings in ["shared", "inline"]:
        book = folder / f"mixed-{strings}.xlsx"
        generate_workbook(python, utf8, book, strings)
        ours = float(printed([bench, "values", book]).split("\t")[0])
        polars, pandas = map(float, printed([python, "-c", WORKBOOK_PEERS, book]).split())
        fastest = min(polars, pandas)
        print(
            f"xlsx, {strings} strings: {ours:.2f} s, polars {polars:.2f} s, pandas {pandas:.2f} s: "
            f"{fastest / ours:.2f} times as fast as the faster (1.00 wanted)"
        )


if __name__ == "__main__":
    main()
