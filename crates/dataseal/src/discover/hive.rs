//! Partitions in folder names, `key=value`, as Hive, Spark and their relatives write them.

use dataseal_stores::percent_decoded;

use super::Found;

/// What Hive writes for a value that is absent.
const ABSENT: &str = "__HIVE_DEFAULT_PARTITION__";

/// The partitions on the way to a file, whose last part is the file's name.
pub(crate) fn partitions(way: &[u8]) -> Vec<(String, Option<String>)> {
    let mut parts: Vec<&[u8]> = way.split(|byte| *byte == b'/').collect();
    parts.pop();
    parts.into_iter().filter_map(partition).collect()
}

fn partition(folder: &[u8]) -> Option<(String, Option<String>)> {
    let (key, value) = std::str::from_utf8(folder).ok()?.split_once('=')?;
    if key.is_empty() {
        return None;
    }
    let value = (value != ABSENT).then(|| percent_decoded(value));
    Some((percent_decoded(key), value))
}

/// Whether all files lie in partitions of the same keys, so that together they may be one table.
pub fn is_partitioned(files: &[Found]) -> bool {
    fn keys(file: &Found) -> impl Iterator<Item = &str> {
        file.partitions.iter().map(|(key, _)| key.as_str())
    }
    files
        .first()
        .is_some_and(|first| !first.partitions.is_empty() && files.iter().all(|file| keys(file).eq(keys(first))))
}
