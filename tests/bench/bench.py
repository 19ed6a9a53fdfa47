"""Runs the table of speed and memory: `dataseal` beside its peers, on the same generated files, in the same run.

Called by `just bench`, which builds the release program and passes cargo's target folder. The peers come from PyPI into
virtual environments below it, and the data is generated there. Runs are interleaved, and everything is held to two
processors and two threads. `dataseal` is timed as a whole command, peers around their call alone (see `peers.py`).
"""

import argparse
import json
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import document

HERE = pathlib.Path(__file__).parent
THREADS = 2
CUSTOMERS = 5_000_000
# Of the customers, that the peers get which look for personal data.
SHARE = 100
# Scales of `lineitem` that make about 1, 3, 6, 12, 30 and 60 million rows.
SCALES = [1 / 6, 0.5, 1.0, 2.0, 5.0, 10.0]
# Packages by environment: two have wants of their own that the others should not bear.
ENVIRONMENTS = {
    "common": ["dataprof", "datafusion", "duckdb", "numpy", "polars", "pyarrow", "tpchgen-cli"],
    "presidio": ["presidio-analyzer", "pyarrow"],
    "dataprofiler": ["DataProfiler[ml]"],
}
# Exit codes of a scan that was done, whatever it found.
SCANNED = {0, 1, 3}
# Files younger than this are not taken from the cache.
SETTLING = 3


@dataclass
class Sample:
    """One run."""

    seconds: float
    cpu: float
    peak: float
    version: str = ""

    def figures(self) -> str:
        return f"{self.seconds:.2f} s (CPU {self.cpu:.2f} s, {self.peak / 1e6:.0f} MB)"


class UnavailableError(Exception):
    """Why a peer gives no figure."""


@dataclass
class Contestant:
    """Something that is timed, with its runs."""

    name: str
    run: Callable[[], Sample]
    # Runs at most, for peers that take minutes.
    most: int = 1000
    samples: list[Sample] = field(default_factory=list)
    failure: str = ""
    # The run was ended early, so that the time is a lower bound.
    stopped: bool = False

    def median(self, what: str = "seconds") -> float:
        return statistics.median(getattr(sample, what) for sample in self.samples)

    def title(self) -> str:
        return f"{self.name} {self.samples[0].version}" if self.samples else self.name

    def figures(self) -> str:
        """Medians: time, processor time and memory."""
        if not self.samples:
            return "–"
        if self.stopped:
            return f"stopped after {self.median():.0f} s"
        return Sample(self.median(), self.median("cpu"), self.median("peak")).figures()


class Bench:
    """Where things are, and how they are run."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.scale: float = options.scale
        self.runs: int = options.runs
        self.largest: float = options.largest
        self.patience: float = options.patience
        self.program: pathlib.Path = options.target / "release" / "dataseal"
        self.folder: pathlib.Path = options.target / "bench"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.versions: dict[str, str] = {}
        self.built = self.program.stat().st_mtime_ns

    def python(self, environment: str) -> pathlib.Path:
        """The interpreter of an environment, which is made when it is first wanted."""
        folder = self.folder / f"venv-{environment}"
        python = folder / "bin" / "python"
        if not (folder / "complete").exists():
            subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
            install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            if subprocess.run([*install, *ENVIRONMENTS[environment]], check=False).returncode != 0:
                raise UnavailableError(f"pip could not install {', '.join(ENVIRONMENTS[environment])}")
            (folder / "complete").touch()
        return python

    def lineitem(self, scale: float, form: str = "parquet") -> pathlib.Path:
        path = self.folder / f"lineitem-{scale:.3g}.{form}"
        if not path.exists():
            made = self.folder / "made"
            generate = [str(self.python("common").with_name("tpchgen-cli")), form, "--tables=lineitem", "--overwrite"]
            generate += ["-s", str(scale), f"--output-dir={made}"]
            subprocess.run(generate, check=True, stdout=subprocess.DEVNULL)
            (made / f"lineitem.{form}").rename(path)
        return path

    def customers(self) -> tuple[pathlib.Path, pathlib.Path, int]:
        """All of them as Parquet, the first hundredth as CSV, and their number."""
        rows = round(CUSTOMERS * self.scale)
        whole, sample = (self.folder / f"customers-{rows}{end}" for end in (".parquet", "-sample.csv"))
        if not whole.exists():
            partial = whole.with_suffix(".partial")
            script = [str(self.python("common")), str(HERE / "customers.py"), str(rows), str(rows // SHARE)]
            subprocess.run([*script, str(partial), str(sample)], check=True)
            partial.rename(whole)
        return whole, sample, rows

    def new_folder(self) -> pathlib.Path:
        work = self.folder / "work"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        return work

    def scan(self, path: pathlib.Path, work: pathlib.Path | None = None) -> Sample:
        """The whole command; the peak is that of the largest process. A new folder is worked in unless one is given."""
        work = work or self.new_folder()
        if self.program.stat().st_mtime_ns != self.built:
            raise RuntimeError("the program was built anew during the run; its figures would be of two programs")
        command = [str(self.program), "scan", str(path), "--threads", str(THREADS), "--out", str(work / "out")]
        with (work / "stderr").open("wb") as errors:
            started = time.perf_counter()
            child = subprocess.Popen(command, cwd=work, stdout=subprocess.DEVNULL, stderr=errors)
            _, status, usage = os.wait4(child.pid, 0)
            seconds = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in SCANNED:
            raise RuntimeError(f"dataseal scan {path.name}: exit code {child.returncode}; see {errors.name}")
        return Sample(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, self.version())

    def version(self) -> str:
        if "dataseal" not in self.versions:
            printed = subprocess.run([self.program, "--version"], capture_output=True, text=True, check=True).stdout
            self.versions["dataseal"] = printed.split()[-1]
        return self.versions["dataseal"]

    def peer_run(self, peer: str, path: pathlib.Path, environment: str) -> Sample:
        command = [str(self.python(environment)), "-B", str(HERE / "peers.py"), peer, str(path)]
        pipe = subprocess.PIPE
        with subprocess.Popen(
            command, stdout=pipe, stderr=pipe, text=True, cwd=self.folder, start_new_session=True
        ) as child:
            try:
                out, errors = child.communicate(timeout=self.patience)
            except subprocess.TimeoutExpired:
                # A peer may have processes of its own, which are in its session.
                os.killpg(child.pid, signal.SIGKILL)
                printed = subprocess.run(command[:-1], capture_output=True, text=True, check=True).stdout
                self.versions[peer] = printed.strip()
                raise
        if child.returncode != 0:
            last = errors.strip().splitlines()[-1:] or [f"exit code {child.returncode}"]
            raise UnavailableError(last[0].removeprefix("ModuleNotFoundError: "))
        sample = Sample(**json.loads(out.splitlines()[-1]))
        self.versions[peer] = sample.version
        return sample

    def dataseal(self, path: pathlib.Path) -> Contestant:
        return Contestant("dataseal", lambda: self.scan(path))

    def peer(self, name: str, path: pathlib.Path, environment: str = "common", most: int = 1000) -> Contestant:
        return Contestant(name, lambda: self.peer_run(name, path, environment), most)

    def race(self, *contestants: Contestant) -> None:
        """Runs all in turn, as often as asked for."""
        for number in range(self.runs):
            for one in contestants:
                if number >= one.most or one.failure or one.stopped:
                    continue
                try:
                    one.samples.append(one.run())
                except UnavailableError as error:
                    one.failure = str(error)
                except subprocess.TimeoutExpired:
                    one.stopped = True
                    one.samples = [Sample(self.patience, 0, 0, self.versions.get(one.name, ""))]
                print(f"  run {number + 1}: {one.title()}: {one.failure or one.samples[-1].figures()}", file=sys.stderr)


def warm(*paths: pathlib.Path) -> None:
    for path in paths:
        with path.open("rb") as file:
            while file.read(1 << 24):
                pass


def against(work: str, ours: Contestant, peer: Contestant, goal: float | None) -> document.Line:
    """How many times as long a peer takes as we do."""
    line = document.Line(work, ours.figures(), f"{peer.title()}: {peer.figures()}")
    line.goal = "–" if goal is None else f"≥ {goal:g}" if goal != 1 else "> 1"
    if peer.failure:
        line.note = peer.failure
        return line
    line.ratio = peer.median() / ours.median()
    line.at_least = peer.stopped
    if goal is not None:
        line.reached = line.ratio >= goal if goal != 1 else line.ratio > 1
        if peer.stopped and not line.reached:
            line.reached, line.note = None, "undecided: raise `--patience`"
    return line


def lineitem_work(form: str, bench: Bench) -> str:
    return f"{form} `lineitem`, scale {bench.scale:g}"


def parquet(bench: Bench) -> Iterator[document.Line]:
    path = bench.lineitem(bench.scale)
    warm(path)
    ours = bench.dataseal(path)
    goals = {"duckdb": 8, "polars": 2, "datafusion": 0.5}
    peers = [bench.peer(name, path) for name in goals]
    bench.race(ours, *peers)
    for peer, goal in zip(peers, goals.values(), strict=True):
        yield against(lineitem_work("Parquet", bench), ours, peer, goal)


def csv(bench: Bench) -> Iterator[document.Line]:
    path = bench.lineitem(bench.scale, "csv")
    warm(path)
    ours = bench.dataseal(path)
    peers = [bench.peer(name, path) for name in ("dataprof", "polars", "duckdb", "qsv")]
    bench.race(ours, *peers)
    for peer in peers:
        yield against(lineitem_work("CSV", bench), ours, peer, 1)


def customers(bench: Bench) -> Iterator[document.Line]:
    whole, sample, rows = bench.customers()
    warm(whole, sample)
    ours, ours_of_sample = bench.dataseal(whole), bench.dataseal(sample)
    names = ("presidio", "dataprofiler", "dataprofiler_whole")
    peers = [bench.peer(name, sample, name.partition("_")[0], most=1) for name in names]
    bench.race(ours, ours_of_sample, *peers)
    for peer in peers:
        yield against(f"{rows:,} customers × 20, Parquet; peers: {rows // SHARE:,} of them", ours, peer, 1)
    for peer in peers:
        yield against(f"the same {rows // SHARE:,} customers, CSV, on both sides", ours_of_sample, peer, None)


def recognisers(bench: Bench) -> Iterator[document.Line]:
    """The pass with all recognisers against the pass without them, in one process."""
    whole, _, rows = bench.customers()
    warm(whole)
    example = bench.program.parent / "examples" / "recogniser_cost"
    command = [str(example), str(whole), str(bench.runs), str(THREADS)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=bench.folder)
    found = json.loads(done.stdout)
    work = f"all recognisers, {rows:,} customers × 20, Parquet"
    ours, bare = f"dataseal: {found['with']:.2f} s", f"without them: {found['without']:.2f} s"
    yield document.Line(work, ours, bare, found["ratio"], "≤ 1.40", found["ratio"] <= 1.4)


def memory(bench: Bench) -> Iterator[document.Line]:
    large = bench.scale * 10
    work = f"peak memory, `lineitem` at scale {large:g} against {bench.scale:g}"
    if large > bench.largest:
        yield document.Line(work, "–", "itself", goal="≤ 1.3", note=f"not run: `--largest {large:g}`")
        return
    paths = [bench.lineitem(bench.scale), bench.lineitem(large)]
    warm(*paths)
    ours, peers = [bench.dataseal(path) for path in paths], [bench.peer("duckdb", path) for path in paths]
    bench.race(*ours, *peers)
    for small, big in (ours, peers):
        before, after = small.median("peak"), big.median("peak")
        ratio = after / before
        line = document.Line(work, f"{big.title()}: {after / 1e6:.0f} MB", f"itself: {before / 1e6:.0f} MB", ratio)
        if big is ours[1]:
            line.goal, line.reached = "≤ 1.3", ratio <= 1.3
        yield line


def folder(bench: Bench) -> Iterator[document.Line]:
    """A folder of two files, scanned twice in a new working folder."""
    _, sample, _ = bench.customers()

    def fresh() -> Sample:
        data = bench.new_folder() / "data"
        data.mkdir()
        for path in (bench.lineitem(bench.scale), sample):
            shutil.copyfile(path, data / path.name)
        time.sleep(SETTLING)
        return bench.scan(data, data.parent)

    def again() -> Sample:
        work = bench.folder / "work"
        return bench.scan(work / "data", work)

    first, second = Contestant("dataseal", fresh), Contestant("dataseal", again)
    bench.race(first, second)
    ratio = second.median() / first.median()
    work = "second scan of an unchanged folder (`lineitem` and the customers' sample)"
    yield document.Line(work, second.figures(), f"its first: {first.figures()}", ratio, "≤ 0.02", ratio <= 0.02)


def growth(bench: Bench) -> Iterator[document.Line]:
    """Time against rows. The line may have a fixed part: what a command costs without rows."""
    scales = [scale * bench.scale for scale in SCALES if scale * bench.scale <= bench.largest]
    paths = [bench.lineitem(scale) for scale in scales]
    warm(*paths)
    sizes = [bench.dataseal(path) for path in paths]
    bench.race(*sizes)
    # A million rows a unit, to within a fraction of a percent; squares of relative errors are least.
    rows, seconds = [scale * 6.001 for scale in scales], [one.median() for one in sizes]
    weights = [1 / second**2 for second in seconds]
    total = sum(weights)
    mean_rows = sum(w * x for w, x in zip(weights, rows, strict=True)) / total
    mean_seconds = sum(w * y for w, y in zip(weights, seconds, strict=True)) / total
    spread = sum(w * (x - mean_rows) ** 2 for w, x in zip(weights, rows, strict=True))
    each = sum(w * (x - mean_rows) * y for w, x, y in zip(weights, rows, seconds, strict=True)) / spread
    fixed = mean_seconds - each * mean_rows
    worst = max(abs((fixed + each * x) / y - 1) for x, y in zip(rows, seconds, strict=True))
    work = f"time against rows, {rows[0]:.2g} M to {rows[-1]:.2g} M"
    measured = ", ".join(f"{x:.2g} M: {y:.2f} s" for x, y in zip(rows, seconds, strict=True))
    line = document.Line(work, measured, f"the line {fixed:.2f} s + {each:.3f} s a million rows", 1 + worst)
    # Fewer than four sizes always lie close to some line.
    line.goal, line.reached = "≤ 1.10", worst <= 0.1 if len(scales) > 3 else None
    line.note = "" if len(scales) == len(SCALES) else f"the larger sizes: `--largest {SCALES[-1] * bench.scale:g}`"
    yield line


ROWS = {row.__name__: row for row in (parquet, csv, customers, recognisers, memory, folder, growth)}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", type=pathlib.Path, help="cargo's target folder")
    parser.add_argument("--runs", type=int, default=5, help="runs of each, of which the median counts")
    parser.add_argument("--scale", type=float, default=1, help="of all tables; 1 is what the goals speak of")
    parser.add_argument("--largest", type=float, default=1, help="scale of the largest lineitem; 10 makes 2.3 GB")
    parser.add_argument(
        "--patience", type=float, default=300, help="seconds, preparation included, after which a peer is stopped"
    )
    parser.add_argument("--only", nargs="+", choices=ROWS, default=list(ROWS), help="rows to run")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    options.target = options.target.resolve()
    bench = Bench(options)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:THREADS])
    machine = document.machine(options)
    lines: list[document.Line] = []
    try:
        for name in options.only:
            print(f"{name}:", file=sys.stderr)
            for line in ROWS[name](bench):
                lines.append(line)
                print(" | ".join(line.cells()), flush=True)
    finally:
        shutil.rmtree(bench.folder / "work", ignore_errors=True)
        for path in bench.folder.glob("lineitem-*"):
            if float(path.stem.removeprefix("lineitem-")) > 1:
                path.unlink()
    if options.write:
        document.write(machine, bench.versions, lines)


if __name__ == "__main__":
    main()
