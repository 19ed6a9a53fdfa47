//! Partitions in folder names, `key=value`, as Hive, Spark and their relatives write them.

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
    let value = (value != ABSENT).then(|| unescaped(value));
    Some((unescaped(key), value))
}

/// Undoes `%NN`. What is not UTF-8 after that was not escaped so, and stays.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = if *first == b'%' {
            after.split_at_checked(2)
        } else {
            None
        };
        let decoded = escaped.and_then(|(digits, after)| Some((hexadecimal(digits)?, after)));
        let (byte, after) = decoded.unwrap_or((*first, after));
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn hexadecimal(digits: &[u8]) -> Option<u8> {
    digits.iter().try_fold(0_u8, |value, digit| {
        let digit = char::from(*digit).to_digit(16)?;
        Some(value << 4 | u8::try_from(digit).ok()?)
    })
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
