//! A file that is replaced, overwritten, cut, lengthened or swapped while it is read: an error, or a result whose digest and
//! figures are those of one and the same version.

use std::fs;
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use dataseal::model::{ExitStatus, TableMeasurement};
use dataseal_testkit::prng::Prng;

use crate::harness::{Means, Outcome, read_all, read_one};
use crate::made;
use crate::{folder, scale, seed};

/// Rounds of each way and format in continuous integration.
const ROUNDS: usize = 16;
const MEANS: Means = Means {
    memory: 512 << 20,
    seconds: 60,
};

/// How one version takes the place of the other.
#[derive(Clone, Copy, Debug)]
enum Way {
    InPlace,
    Rename,
    Cut,
    Append,
    Link,
}

/// A file and the two versions between which it goes back and forth.
struct Stage {
    path: PathBuf,
    versions: [Vec<u8>; 2],
    /// Files that hold the versions, for links.
    held: [PathBuf; 2],
}

impl Stage {
    fn new(folder: &Path, name: &str, versions: [Vec<u8>; 2]) -> Self {
        let held = ["a", "b"].map(|letter| folder.join(format!("{letter}-{name}")));
        for (path, bytes) in held.iter().zip(&versions) {
            fs::write(path, bytes).unwrap();
        }
        let path = folder.join(name);
        fs::write(&path, &versions[0]).unwrap();
        Self { path, versions, held }
    }

    fn put(&self, way: Way, which: usize) {
        let bytes = &self.versions[which];
        let aside = self.path.with_extension("aside");
        match way {
            Way::InPlace => {
                let mut file = fs::File::options().write(true).open(&self.path).unwrap();
                file.write_all(bytes).unwrap();
                file.set_len(bytes.len() as u64).unwrap();
            }
            Way::Rename => {
                fs::write(&aside, bytes).unwrap();
                fs::rename(&aside, &self.path).unwrap();
            }
            Way::Cut | Way::Append => {
                // Versions of these ways begin alike: the longer one becomes the shorter one and back.
                let mut file = fs::File::options().write(true).open(&self.path).unwrap();
                let kept = file.metadata().unwrap().len().min(bytes.len() as u64);
                file.set_len(kept).unwrap();
                file.seek(std::io::SeekFrom::Start(kept)).unwrap();
                file.write_all(&bytes[usize::try_from(kept).unwrap()..]).unwrap();
            }
            Way::Link => {
                std::os::unix::fs::symlink(&self.held[which], &aside).unwrap();
                fs::rename(&aside, &self.path).unwrap();
            }
        }
    }
}

/// Rows enough to be read for a while.
fn text(rows: usize, factor: usize) -> Vec<u8> {
    let lines = (0..rows).map(|row| format!("{row:06},{:04},上海\n", row * factor % 9973));
    ("id,value,city\n".to_owned() + &lines.collect::<String>()).into_bytes()
}

fn container(rows: usize) -> Vec<u8> {
    made::parquet(&made::batch(made::plain(rows)), made::zstandard())
}

#[test]
fn no_result_mixes_two_versions() {
    let folder = folder();
    let long = text(6_000, 7);
    let short = text(4_000, 7);
    let pair = |factor| [text(6_000, 7), text(6_000, factor)];
    let (mut mixed, mut read, mut refused) = (Vec::new(), 0, 0);
    for (way, versions) in [
        (Way::InPlace, pair(11)),
        (Way::Rename, pair(13)),
        (Way::Cut, [long.clone(), short.clone()]),
        (Way::Append, [short, long]),
        (Way::Link, pair(17)),
    ] {
        let stage = Stage::new(folder.path(), &format!("{way:?}.csv"), versions);
        play(&stage, way, &mut mixed, &mut read, &mut refused);
    }
    for way in [Way::InPlace, Way::Rename, Way::Link] {
        let stage = Stage::new(
            folder.path(),
            &format!("{way:?}.parquet"),
            [container(6_000), container(5_000)],
        );
        play(&stage, way, &mut mixed, &mut read, &mut refused);
    }
    println!("{read} results, {refused} refusals");
    assert!(refused > 0, "no change was ever seen");
    assert!(mixed.is_empty(), "{mixed:#?}");
}

/// Reads a file many times while another thread changes it.
fn play(stage: &Stage, way: Way, mixed: &mut Vec<String>, read: &mut usize, refused: &mut usize) {
    let known: Vec<Outcome> = stage.held.iter().map(|path| read_one(path, MEANS)).collect();
    let known: Vec<&TableMeasurement> = known
        .iter()
        .map(|outcome| {
            outcome.tables[0]
                .as_ref()
                .unwrap_or_else(|error| unreachable!("{error}"))
        })
        .collect();
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut prng = Prng::new(seed());
            let mut which = 1;
            while !stop.load(Ordering::Relaxed) {
                stage.put(way, which);
                which = 1 - which;
                std::thread::sleep(Duration::from_micros(u64::from(prng.between(100, 60_000))));
            }
        });
        let rounds = ROUNDS * scale();
        read_all(
            &vec![stage.path.clone(); rounds],
            MEANS,
            |round, outcome| match &outcome.tables[..] {
                [Ok(table)] if known.iter().any(|version| same(version, table)) => *read += 1,
                [Err(error)] if error.exit_status() == ExitStatus::Input => *refused += 1,
                // A file that is shorter for a moment may be empty.
                [Err(error)] if error.exit_status() == ExitStatus::Undetermined => *refused += 1,
                _ => mixed.push(format!(
                    "{way:?} {}, round {round}: {}",
                    stage.path.display(),
                    outcome.told()
                )),
            },
        );
        stop.store(true, Ordering::Relaxed);
    });
}

/// Digest and figures of one version.
fn same(version: &TableMeasurement, table: &TableMeasurement) -> bool {
    version.file.digest == table.file.digest
        && version.file.inventory == table.file.inventory
        && version.profile == table.profile
}
