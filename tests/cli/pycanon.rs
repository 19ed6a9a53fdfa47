//! Figures and speed beside pycanon 1.3.6, in the same run on the same files.
//!
//! Needs Python with pycanon (`DATASEAL_TEST_PYCANON`), hence ignored. The Adult census table takes part where
//! `DATASEAL_TEST_ADULT` names it as a CSV file with a row of names; else a table of its shape and size does.

#![expect(clippy::print_stdout, reason = "the figures of a comparison are its result")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use dataseal::model::{ColumnChoice, RiskRequest, RiskResult, SensitiveRisk};
use dataseal::{Input, MeasureOptions, Quiet, Reading, measure_risk};
use serde_json::Value;

use crate::cli;

/// How much slower an unoptimised build may be than the published one, which the ratio is about.
const SLOWNESS: f64 = if cfg!(debug_assertions) { 5.0 } else { 1.0 };

/// How often we measure, because processor time is told in hundredths of a second.
const RUNS: u32 = 10;

/// One test at a time, lest the work of one be counted as the other's.
static ALONE: Mutex<()> = Mutex::new(());

/// Processor time of this process so far; `USER_HZ` is 100 on every Linux that the program runs on.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields = stat.rsplit_once(')').unwrap().1.split_ascii_whitespace();
    let ticks: f64 = fields.skip(11).take(2).map(|ticks| ticks.parse::<f64>().unwrap()).sum();
    ticks / 100.0
}

/// Measures the columns `q…` against each other column of every file, and times pycanon's own functions only.
const SCRIPT: &str = r#"
import sys, json, time, math, warnings
import pandas as pd
from pycanon import anonymity
warnings.filterwarnings("ignore")
quasi, sensitive = sys.argv[1].split(","), sys.argv[2].split(",")
for path in sys.argv[3:]:
    t = pd.read_csv(path, keep_default_na=False, skipinitialspace=True)
    start = time.process_time()
    found = {"k": int(anonymity.k_anonymity(t, quasi)), "sensitive": []}
    for s in sensitive:
        l = int(anonymity.l_diversity(t, quasi, [s]))
        c, _ = anonymity.recursive_c_l_diversity(t, quasi, [s])
        found["sensitive"].append({
            "l": l, "entropy": int(anonymity.entropy_l_diversity(t, quasi, [s])),
            "c": None if math.isnan(c) else int(c),
            "t": float(anonymity.t_closeness(t, quasi, [s])) if t[s].nunique() > 1 else 0.0})
    found["seconds"] = time.process_time() - start
    print(json.dumps(found), flush=True)
"#;

fn pycanon(quasi: &str, sensitive: &str, files: &[PathBuf]) -> Vec<Value> {
    let python = std::env::var_os("DATASEAL_TEST_PYCANON").map(PathBuf::from);
    let output = Command::new(python.unwrap_or_else(|| PathBuf::from("python3")))
        .args(["-c", SCRIPT, quasi, sensitive])
        .args(files)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Our figures of one file, with all columns as the script names them.
fn ours(quasi: &str, sensitive: &str, file: &Path) -> RiskResult {
    let choices = |list: &str| list.split(',').map(ColumnChoice::of).collect();
    let request = RiskRequest {
        quasi_identifiers: choices(quasi),
        sensitive: choices(sensitive),
    };
    let mut measured = measure_risk(
        &[Input::of(file)],
        &request,
        &MeasureOptions::new(Reading::InProcess),
        &Quiet,
    );
    measured.remove(0).tables.remove(0).unwrap().result
}

fn assert_same(ours: &RiskResult, theirs: &Value, case: &Path) {
    assert_eq!(ours.classes.k(), theirs["k"].as_u64(), "{}", case.display());
    for (mine, their) in ours.sensitive.iter().zip(theirs["sensitive"].as_array().unwrap()) {
        assert!(is_same(mine, their), "{}: {mine:?} {their}", case.display());
    }
}

fn is_same(mine: &SensitiveRisk, their: &Value) -> bool {
    let entropy = their["entropy"].as_f64().unwrap();
    // Theirs is cut to a whole number without rounding errors being looked at: 3 values equally often may be 2.
    let whole = (mine.entropy_l - mine.entropy_l.round()).abs() < 1e-8;
    let entropy = entropy == mine.entropy_l.floor() || (whole && (entropy - mine.entropy_l).abs() < 1.0 + 1e-8);
    Some(mine.distinct_l) == their["l"].as_u64()
        && entropy
        && mine.ascending_c == their["c"].as_u64()
        && (mine.t - their["t"].as_f64().unwrap()).abs() < 1e-9
}

/// A small generator (SplitMix64), so that failures come again.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }

    /// Small numbers far more often than large ones, as in a census.
    fn skewed(&mut self, limit: u64) -> u64 {
        let most = 1 + self.below(limit);
        let most = 1 + self.below(most);
        self.below(most)
    }
}

fn random_table(seed: u64) -> String {
    let mut numbers = Numbers(seed);
    let rows = 2 + numbers.below(300);
    let limits = [
        1 + numbers.below(6),
        1 + numbers.below(4),
        1 + numbers.below(40),
        1 + numbers.below(6),
    ];
    let mut text = "q0,q1,n,s\n".to_owned();
    for _ in 0..rows {
        let [a, b, n, s] = limits.map(|limit| numbers.skewed(limit));
        let _ = writeln!(text, "g{a},{b},{},v{s}", n as f64 / 8.0);
    }
    text
}

/// Columns of the Adult table with as many values: age, education, occupation, relationship, sex, country, salary class.
const ADULT: &str = "age,education,occupation,relationship,sex,native-country";

fn adult_like() -> String {
    let mut numbers = Numbers(1994);
    let mut text = format!("{ADULT},salary-class\n");
    for _ in 0..32_561 {
        let age = 17 + numbers.below(73);
        let [education, occupation, relationship, country] = [16, 15, 6, 42].map(|limit| numbers.skewed(limit));
        let sex = ["Male", "Female"][usize::from(numbers.below(3) == 0)];
        let salary = ["<=50K", ">50K"][usize::from(numbers.below(4) == 0)];
        let _ = writeln!(
            text,
            "{age},e{education},o{occupation},r{relationship},{sex},c{country},{salary}"
        );
    }
    text
}

#[test]
#[ignore = "needs Python with pycanon 1.3.6"]
fn random_tables_have_the_figures_of_pycanon() {
    let _alone = ALONE.lock();
    let cli = cli();
    let files: Vec<PathBuf> = (0..200)
        .map(|seed| cli.write(format!("{seed}.csv"), random_table(seed)))
        .collect();
    let theirs = pycanon("q0,q1", "n,s", &files);
    assert_eq!(theirs.len(), files.len());
    for (file, theirs) in files.iter().zip(&theirs) {
        assert_same(&ours("q0,q1", "n,s", file), theirs, file);
    }
    println!(
        "{} random tables, {} sensitive attributes: equal to pycanon",
        files.len(),
        2 * files.len()
    );
}

#[test]
#[ignore = "needs Python with pycanon 1.3.6; takes minutes"]
fn a_census_table_has_the_figures_of_pycanon_in_a_hundredth_of_its_time() {
    let _alone = ALONE.lock();
    let cli = cli();
    let given = std::env::var_os("DATASEAL_TEST_ADULT").map(PathBuf::from);
    let name = if given.is_some() {
        "Adult"
    } else {
        "a table like Adult (DATASEAL_TEST_ADULT is not set)"
    };
    let file = given.unwrap_or_else(|| cli.write("adult.csv", adult_like()));
    let theirs = pycanon(ADULT, "salary-class", std::slice::from_ref(&file)).remove(0);
    // Processor time on both sides, all threads of ours together, so that other work on the machine is in neither.
    let before = processor_seconds();
    let mut results: Vec<RiskResult> = Vec::new();
    for _ in 0..RUNS {
        results.push(ours(ADULT, "salary-class", &file));
    }
    let elapsed = (processor_seconds() - before) / f64::from(RUNS);
    results.iter().for_each(|result| assert_same(result, &theirs, &file));
    let seconds = theirs["seconds"].as_f64().unwrap();
    let ratio = seconds / elapsed;
    let build = if cfg!(debug_assertions) { " (unoptimised)" } else { "" };
    println!("{name}: pycanon {seconds:.2} s, dataseal{build} {elapsed:.3} s, {ratio:.0} times as fast");
    assert!(ratio * SLOWNESS >= 100.0, "{ratio:.0}");
}
