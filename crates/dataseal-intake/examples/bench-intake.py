"""Times CSV intake and DuckDB on the same generated files in the same run, and prints the ratios.

Called by `just bench-intake` with cargo's target folder. The peer is installed from PyPI into a virtual environment
below it; the files are generated there once.
"""

import datetime
import pathlib
import random
import subprocess
import sys

BYTES = 500_000_000

PEER = """
import duckdb, sys, time
duckdb.execute("SET threads = 2")
best = float("inf")
for _ in range(3):
    started = time.perf_counter()
    duckdb.execute("SELECT count(*) FROM read_csv(?, all_varchar = true)", [sys.argv[1]]).fetchone()
    best = min(best, time.perf_counter() - started)
print(best)
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
    header = "id,order_no,created,amount,qty,name,city,phone,email,status,remark,updated\n"
    rows = block()
    copies = BYTES // len(rows.encode()) + 1
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        file.write(header.encode(encoding))
        encoded = rows.encode(encoding)
        for _ in range(copies):
            file.write(encoded)
    partial.rename(path)


def main() -> None:
    target = pathlib.Path(sys.argv[1])
    folder = target / "bench-intake"
    folder.mkdir(parents=True, exist_ok=True)
    python = folder / "venv" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "duckdb"], check=True)
    utf8, gbk = folder / "mixed-utf8.csv", folder / "mixed-gbk.csv"
    generate(utf8, "utf-8")
    generate(gbk, "gbk")
    bench = target / "release" / "examples" / "intake_bench"
    lines = subprocess.run([bench, utf8, gbk], check=True, capture_output=True, text=True).stdout.splitlines()
    (ours, ours_rate), (_, gbk_rate) = [tuple(map(float, line.split("\t")[:2])) for line in lines]
    peer = float(subprocess.run([python, "-c", PEER, utf8], check=True, capture_output=True, text=True).stdout)
    print(f"CSV, UTF-8: {ours:.2f} s ({ours_rate:.0f} MB/s), DuckDB {peer:.2f} s: {peer / ours:.2f} times as fast (1.00 wanted)")
    print(f"CSV, GBK: {gbk_rate:.0f} MB/s: {gbk_rate / ours_rate:.2f} of UTF-8 (0.60 wanted)")


if __name__ == "__main__":
    main()
