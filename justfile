# Daily work on dataseal. `just` alone lists the recipes.

default:
    @just --list

# Unit, integration and tidy tests that need nothing but cargo
test *ARGS:
    cargo test --workspace --locked {{ARGS}}

# Every lint of the wall, warnings included
lint:
    cargo clippy --workspace --all-targets --locked -- -D warnings

# Format all code in place
fmt:
    cargo fmt --all

# Write the generated registries, pack index and documentation pages, and what the crates print of themselves
gen:
    cargo run -p dataseal-dev -- gen
    DATASEAL_WRITE=1 cargo test --workspace --locked

# Write the sample datasets again from their seed
samples:
    cargo run -p dataseal-dev -- samples

# Run the whole story on the bundled samples: refused, then sealed and verified
demo *ARGS:
    cargo run --release --locked -- demo {{ARGS}}

# What this machine offers, and what is missing
doctor:
    cargo run --release --locked -- doctor

# What continuous integration runs, the tests with Python and OpenSSL included
ci:
    .ci/run

# Time intake of CSV beside DuckDB, in UTF-8 and GBK, and of workbooks beside polars and pandas, in the same run; the peers come from PyPI
bench-intake PYTHON="python3":
    cargo build --release --locked -p dataseal-intake --example intake_bench
    {{PYTHON}} crates/dataseal-intake/examples/bench-intake.py "$(cargo metadata --format-version 1 --no-deps --locked | {{PYTHON}} -c "import json,sys; print(json.load(sys.stdin)[\"target_directory\"])")"

# Time `scan` beside DuckDB, polars, DataFusion, dataprof, Presidio and DataProfiler (from PyPI) in the same run; `--write` writes docs/benchmarks.md, `--largest 10` adds 60 million rows, `--help` lists the rest
bench *ARGS:
    cargo build --release --locked --workspace --bin dataseal --example recogniser_cost
    python3 -B tests/bench/bench.py "$(cargo metadata --format-version 1 --no-deps --locked | python3 -c "import json,sys; print(json.load(sys.stdin)[\"target_directory\"])")" {{ARGS}}

# Run every file of a list of expected outcomes through the program and print the table (by default the shared corpora)
corpora LIST="../shared/corpora/dev.tsv" FOLDER="" PROFILE="release":
    DATASEAL_CORPORA_LIST="$(realpath "{{LIST}}")" DATASEAL_CORPORA_FOLDER="{{FOLDER}}" cargo test --workspace --locked --profile "{{PROFILE}}" --test corpora -- --ignored --nocapture --test-threads 1 every_file_has_an_outcome a_sample_through_the_program

# Damaged, cut, changing, oversized and odd files, fifty times as many as continuous integration has time for
torture SCALE="50" SEED="20261126":
    DATASEAL_TORTURE_SCALE="{{SCALE}}" DATASEAL_TORTURE_SEED="{{SEED}}" cargo test --workspace --locked --release --test torture -- --nocapture --test-threads 2

# Fuzz every target (or those named) for so many seconds each; needs cargo-fuzz and a nightly compiler
fuzz SECONDS="600" *TARGETS:
    tests/fuzz/run {{SECONDS}} {{TARGETS}}

# Score labels on a corpus from independent generators and on real public tables, with Presidio, DataProfiler and a list of rules beside (all from PyPI); `--write` writes docs/evaluation.md, `--split dev` is for tuning, `--help` lists the rest
eval *ARGS:
    cargo build --release --locked
    python3 -B tests/eval/eval.py "$(cargo metadata --format-version 1 --no-deps --locked | python3 -c "import json,sys; print(json.load(sys.stdin)[\"target_directory\"])")" {{ARGS}}
