"""Writes what `bench.py` measured as `docs/benchmarks.md`."""

import argparse
import ast
import datetime
import os
import pathlib
import platform
import subprocess
from dataclasses import dataclass

HERE = pathlib.Path(__file__).parent
PAGE = HERE.parent.parent / "docs" / "benchmarks.md"

OPENING = """# 基准 · Benchmarks

<!-- Written by `just bench --write`; do not edit. -->

本页由 `just bench --write` 生成：在同一台机器、同一次运行、同一批文件上，把 `dataseal scan` 与同类工具并排计时，
未达到目标的行照样列出。`dataseal` 计的是整条命令（进程启动、SHA-256、全部指标与识别器、按规则判定、写出 JSON 与 HTML）；
同类工具只计调用本身，不含解释器启动、导入与准备，这对它们有利。

`dataseal` and its peers, timed side by side on the same machine, in the same run, on the same files, with the rows that miss
their goal. `dataseal` is timed as a whole command: process start, SHA-256, every metric and every recogniser on every value,
judgement by rules, JSON and HTML. Peers are timed around their call alone, without interpreter start, import and
preparation, which is to their advantage.
"""

READING = """
Times are medians of wall time; in brackets the medians of processor time (user and system) and of the peak resident memory
of the largest process (a peer's includes its interpreter; ours is the larger of command and reader). The ratio is the peer's
time by ours; for memory, the second scan and growth, the first figure by the second. `≥` before a ratio: the peer was
stopped before it was done. Runs are interleaved, files are in the system's cache, and every process is held to the same two
processors. Presidio and DataProfiler run once.
"""

ROUGH = """
**粗测 · Rough figures**: the machine was not idle (see its load below), or each ran only once or twice. Wall times and their
ratios are not to be relied on, and processor times by less, but not to the tenth.
"""

SOURCES = """
`lineitem` is TPC-H's, by `tpchgen-cli` from PyPI. The customers are invented from a seed by `tests/bench/customers.py`.
"""


@dataclass
class Line:
    """A row of the table: one figure beside another, and the goal for their ratio."""

    work: str
    ours: str
    peer: str
    ratio: float | None = None
    goal: str = "–"
    reached: bool | None = None
    note: str = ""
    # The ratio is a lower bound.
    at_least: bool = False

    def cells(self) -> list[str]:
        ratio = "–" if self.ratio is None else f"{'≥ ' * self.at_least}{self.ratio:.{3 if self.ratio < 1 else 2}f}"
        verdict = {True: "reached", False: "**missed**", None: "–"}[self.reached]
        if self.note:
            verdict = self.note if self.reached is None else f"{verdict}; {self.note}"
        return [self.work, self.ours, self.peer, ratio, self.goal, verdict]


def printed(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, cwd=HERE, check=False).stdout.strip()


# Processes that wait for a processor, up to which the machine counts as idle.
IDLE = 0.3


def machine(options: argparse.Namespace) -> dict[str, str]:
    """What the figures depend on, but for names."""
    model = memory = "unknown"
    cpuinfo, meminfo = pathlib.Path("/proc/cpuinfo"), pathlib.Path("/proc/meminfo")
    if cpuinfo.exists():
        models = [line.partition(":")[2].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line]
        model = models[0] if models else model
        memory = f"{int(meminfo.read_text().split()[1]) / 2**20:.0f} GiB"
    commit = printed("git", "rev-parse", "--short", "HEAD") or "unknown"
    changed = " and changes" if printed("git", "status", "--porcelain", "--", "../../crates") else ""
    asked = " ".join(f"--{name} {getattr(options, name):g}" for name in ("scale", "runs", "largest", "patience"))
    return {
        "date": f"{datetime.date.today()}",
        "command": f"`just bench {asked} --write`",
        "dataseal": f"commit {commit}{changed}, release profile",
        "processors": f"2 used of {os.cpu_count()}, {model}",
        "memory": memory,
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "runs": f"{options.runs}",
        "load before the run": f"{os.getloadavg()[0]:.1f}",
    }


def calls() -> dict[str, str]:
    """The command of each peer, as its function in `peers.py` says."""
    functions = [node for node in ast.parse((HERE / "peers.py").read_text()).body if isinstance(node, ast.FunctionDef)]
    texts = {function.name: ast.get_docstring(function) for function in functions}
    return {name: " ".join(text.split()) for name, text in texts.items() if text}


def table(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


def write(facts: dict[str, str], versions: dict[str, str], lines: list[Line]) -> None:
    text = calls()
    commands = [["dataseal", versions.get("dataseal", "–"), "`dataseal scan FILE --threads 2 --out FOLDER`"]]
    commands += [[name, versions.get(name, "–"), text[name]] for name in text if name in versions]
    rough = float(facts["load before the run"]) > IDLE or int(facts["runs"]) < 3
    parts = [
        OPENING,
        ROUGH if rough else "",
        "\n## 结果 · Results\n\n",
        table(["work", "dataseal", "beside", "ratio", "goal", ""], [line.cells() for line in lines]),
        READING,
        "\n## 环境 · Machine\n\n",
        table(["", ""], [[name, value] for name, value in facts.items()]),
        "\n## 命令与版本 · Commands and versions\n\n",
        table(["", "version", "what is timed"], commands),
        SOURCES,
    ]
    PAGE.write_text("".join(parts), encoding="utf-8")
