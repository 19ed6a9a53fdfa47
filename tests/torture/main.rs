//! Hostile, damaged, changing and oversized files, made from seeds, through a long-lived reader: whatever a file is, there
//! is an answer in time, within the memory that was granted, and never a figure that the file does not bear out.
//!
//! `DATASEAL_TORTURE_SEED` makes other files, `DATASEAL_TORTURE_SCALE` makes more of them; `just torture` does the latter.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests fail by panicking, and these print what they tried"
)]

mod bombs;
mod changing;
#[path = "../harness/mod.rs"]
mod harness;
mod made;
mod memory;
mod mutants;
mod mutate;
mod seeds;
mod shapes;
mod sheets;
mod truncation;
mod zip;

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// The seed of all choices.
fn seed() -> u64 {
    let told = std::env::var("DATASEAL_TORTURE_SEED").ok();
    told.and_then(|text| text.parse().ok()).unwrap_or(20_261_126)
}

/// How many times more than continuous integration has time for.
fn scale() -> usize {
    let told = std::env::var("DATASEAL_TORTURE_SCALE").ok();
    told.and_then(|text| text.parse().ok()).unwrap_or(1)
}

/// A folder for files that are too large for memory-backed places.
fn folder() -> TempDir {
    TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

fn write(folder: &TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

/// Keeps a file that something is wrong with, and says where.
fn keep(path: &Path, why: &str) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("torture-kept");
    fs::create_dir_all(&folder).unwrap();
    fs::copy(path, folder.join(&name)).unwrap();
    format!("{name} (kept in {}): {why}", folder.display())
}
