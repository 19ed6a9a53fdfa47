"""Runs one peer once on one file and prints what it took as JSON; `bench.py` starts it in the peer's own environment.

Usage: peers.py PEER FILE, or peers.py PEER for its version. The clock runs around the call alone: starting the interpreter,
importing and preparing the peer are left out, which is to the peer's advantage. The text of each function is what the
documentation shows as its command.
"""

import importlib.metadata
import json
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

THREADS = 2

os.environ["POLARS_MAX_THREADS"] = str(THREADS)
os.environ["TOKIO_WORKER_THREADS"] = str(THREADS)
os.environ["OMP_NUM_THREADS"] = str(THREADS)
os.environ["TF_NUM_INTRAOP_THREADS"] = str(THREADS)
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

Call = Callable[[], object]
# The engine, where the processes that are forked find it.
PRESIDIO: Any = None


def duckdb(file: str) -> Call:
    """duckdb.execute("SET threads = 2"); duckdb.execute("SUMMARIZE SELECT * FROM read_parquet(FILE)").fetchall()"""
    import duckdb

    duckdb.execute(f"SET threads = {THREADS}")
    read = "read_csv" if file.endswith(".csv") else "read_parquet"
    return lambda: duckdb.execute(f"SUMMARIZE SELECT * FROM {read}(?)", [file]).fetchall()


def polars(file: str) -> Call:
    """polars.read_parquet(FILE).describe(), or read_csv; POLARS_MAX_THREADS=2"""
    import polars

    read = polars.read_csv if file.endswith(".csv") else polars.read_parquet
    return lambda: read(file).describe()


def datafusion(file: str) -> Call:
    """SELECT approx_distinct(c) for every column c, target_partitions 2"""
    import datafusion

    context = datafusion.SessionContext(datafusion.SessionConfig().with_target_partitions(THREADS))
    context.register_parquet("t", file)
    counts = ", ".join(f'approx_distinct("{name}")' for name in context.table("t").schema().names)
    return lambda: context.sql(f"SELECT {counts} FROM t").collect()


def dataprof(file: str) -> Call:
    """dataprof.profile(FILE): every metric pack, every row"""
    import dataprof

    return lambda: dataprof.profile(file)


def qsv(file: str) -> Call:
    """qsv stats --everything --jobs 2 FILE, the whole command"""
    program = shutil.which("qsv")
    if program is None:
        raise ModuleNotFoundError("no program `qsv` in PATH; PyPI's `qsv` is another tool, Debian has no package")
    command = [program, "stats", "--everything", "--force", "--jobs", str(THREADS), file]
    return lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def presidio_part(columns: dict[str, list[str]]) -> int:
    results = PRESIDIO.analyze_dict(columns, language="en")
    return sum(len(found) for column in results for found in column.recognizer_results)


def presidio(file: str) -> Call:
    """BatchAnalyzerEngine.analyze_dict on the columns, half of the rows in each of two processes; predefined recognisers
    over a blank spaCy pipeline (no language model, so nothing is asked of names)"""
    global PRESIDIO
    import spacy
    import tldextract
    from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine
    from pyarrow import csv

    class Blank(SpacyNlpEngine):
        def load(self) -> None:
            self.nlp = {"en": spacy.blank("en")}

    # The list of suffixes that is shipped, not one from the network.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())
    engine = Blank([{"lang_code": "en", "model_name": "blank"}])
    engine.load()
    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"])
    PRESIDIO = BatchAnalyzerEngine(AnalyzerEngine(registry, engine, supported_languages=["en"]))
    table = csv.read_csv(file)
    columns = {name: [str(value) for value in table[name].to_pylist() if value is not None] for name in table.column_names}
    parts = [{name: values[part::THREADS] for name, values in columns.items()} for part in range(THREADS)]
    pool = multiprocessing.get_context("fork").Pool(THREADS)

    def call() -> None:
        pool.map(presidio_part, parts, chunksize=1)
        pool.close()
        pool.join()

    return call


def dataprofiler(file: str) -> Call:
    """dataprofiler.Profiler(dataprofiler.Data(FILE)).report(), as it comes: statistics of a fifth of the rows that it is
    given, labels by its model from at most a thousand values a column"""
    import dataprofiler

    return lambda: dataprofiler.Profiler(dataprofiler.Data(file)).report()


def dataprofiler_whole(file: str) -> Call:
    """dataprofiler with samples_per_update=len(data): statistics of all rows that it is given, labels as before"""
    import dataprofiler

    def call() -> object:
        data = dataprofiler.Data(file)
        return dataprofiler.Profiler(data, samples_per_update=len(data)).report()

    return call


PACKAGES = {"presidio": "presidio-analyzer", "dataprofiler": "DataProfiler", "dataprofiler_whole": "DataProfiler"}


def used() -> tuple[float, int]:
    """Processor seconds, and the largest process in bytes."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages), max(usage.ru_maxrss for usage in usages) * 1024


def version(peer: str) -> str:
    if peer == "qsv":
        return subprocess.run(["qsv", "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    return importlib.metadata.version(PACKAGES.get(peer, peer))


def main() -> None:
    peer, *files = sys.argv[1:]
    if not files:
        print(version(peer))
        return
    call = globals()[peer](*files)
    before, _ = used()
    started = time.perf_counter()
    call()
    seconds = time.perf_counter() - started
    after, peak = used()
    print(json.dumps({"seconds": seconds, "cpu": after - before, "peak": peak, "version": version(peer)}))


if __name__ == "__main__":
    main()
