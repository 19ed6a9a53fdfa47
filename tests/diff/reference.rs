//! PSI and Jensen-Shannon divergence against SciPy, which computes them from the shares alone.

use std::process::Command;

use super::{cli, document, orders};

const PROGRAM: &str = "
import sys
from scipy.spatial.distance import jensenshannon
from scipy.stats import entropy
a, b = [[float(x) for x in text.split(',')] for text in sys.argv[1:3]]
print(entropy(a, b) + entropy(b, a), jensenshannon(a, b, base=2) ** 2)
";

#[test]
#[ignore = "needs Python with scipy, named by DATASEAL_TEST_PYTHON"]
fn figures_are_those_of_scipy() {
    let python = std::env::var("DATASEAL_TEST_PYTHON").unwrap();
    let cli = cli();
    for (a, b) in [([5, 3, 2], [1, 3, 6]), ([4, 3, 3], [3, 3, 4]), ([8, 1, 1], [1, 1, 8])] {
        cli.write("a.csv", orders(1_000, a, |row| (row % 10) as f64));
        cli.write("b.csv", orders(1_000, b, |row| (row % 10) as f64));
        let output = cli.run(["diff", "a.csv", "b.csv", "--format", "json"]);
        let found = document(&output);
        let differences = found["differences"].as_array().unwrap();
        let city = differences.iter().find(|each| each["column"] == "city").unwrap();
        let shares = |counts: [usize; 3]| counts.map(|count| (count as f64 / 10.0).to_string()).join(",");
        let told = Command::new(&python)
            .args(["-c", PROGRAM, &shares(a), &shares(b)])
            .output()
            .unwrap();
        let told = String::from_utf8(told.stdout).unwrap();
        let wanted: Vec<f64> = told.split_whitespace().map(|figure| figure.parse().unwrap()).collect();
        for (name, wanted) in ["psi", "js"].into_iter().zip(wanted) {
            let figure: f64 = city["drift"][name].as_str().unwrap().parse().unwrap();
            assert!((figure - wanted).abs() < 2e-6, "{name}: {figure} is not {wanted}");
        }
    }
}
