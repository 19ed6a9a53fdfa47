//! Large texts that look like UTF-8: read once if they are, and like any other if they are not.

use super::*;

/// Rows of plain text, of which some, that nobody looks at before all is read, hold what `odd` says.
fn large(odd: &[u8]) -> Vec<u8> {
    let mut text = b"number,name\n".to_vec();
    for number in 0..400_000 {
        text.extend_from_slice(format!("{number},").as_bytes());
        text.extend_from_slice(if number == 130_000 { odd } else { b"abcdef" });
        text.push(b'\n');
    }
    text
}

/// What is read of a text, and whether it was read twice.
fn outcome(text: &[u8]) -> (Result<(Rows, FileRecord), IntakeError>, bool) {
    let mut table = open_bytes(text).unwrap();
    for mut reader in table.partitions(1) {
        while let Ok(Some(_)) = reader.next() {}
    }
    let again = table.read_again();
    let read = read(open_bytes(text).unwrap(), 2).map(|(batches, record)| (rows_of(&batches), record));
    (read, again != Ok(false))
}

#[test]
fn utf8_is_read_once_and_noted_as_ever() {
    let (read, twice) = outcome(&large("界\u{1}\u{fffd}".as_bytes()));
    let (rows, record) = read.unwrap();
    assert!(!twice);
    assert_eq!((rows.len(), record.encoding), (400_000, Encoding::Utf8));
    let mut sorted: Vec<_> = rows.into_iter().filter_map(|row| row[1].clone()).collect();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted, ["abcdef", "界\u{1}\u{fffd}"]);
    let kinds: Vec<_> = record
        .reading
        .notes
        .iter()
        .map(|note| (note.kind, note.count))
        .collect();
    assert_eq!(
        kinds,
        [(NoteKind::ReplacementCharacter, 1), (NoteKind::ControlCharacter, 1)]
    );
}

#[test]
fn another_encoding_is_read_as_what_it_is() {
    let (gbk, ..) = GB18030.encode("苏州市姑苏区");
    let (read, twice) = outcome(&large(&gbk));
    let (rows, record) = read.unwrap();
    assert!(twice);
    assert_eq!((rows.len(), record.encoding), (400_000, Encoding::Gbk));
    assert!(rows.iter().any(|row| row[1].as_deref() == Some("苏州市姑苏区")));
    // Its Chinese words may be well-formed UTF-8, of two bytes a character.
    let words = ["状态", "元元元", "状态"].map(|word| GB18030.encode(word).0.into_owned());
    assert!(words.iter().all(|word| std::str::from_utf8(word).is_ok()));
    let (read, twice) = outcome(&large(&words.join(&b' ')));
    assert!(twice);
    assert!(read.is_ok());
}

#[test]
fn what_is_in_no_encoding_is_refused_as_ever() {
    let text = large(b"\xFF\xFF\xFF \xE7\x95\x8C");
    let at = text.iter().position(|byte| *byte == 0xFF).unwrap() as u64;
    let mut table = open_bytes(&text).unwrap();
    for mut reader in table.partitions(1) {
        while let Ok(Some(_)) = reader.next() {}
    }
    assert!(matches!(table.read_again(), Err(IntakeError::Encoding { utf8, .. }) if utf8 == at));
}

#[test]
fn a_table_that_is_not_read_again_when_it_must_be_is_no_result() {
    let mut table = open_bytes(&large(b"\xCB\xD5\xD6\xDD")).unwrap();
    for mut reader in table.partitions(1) {
        while let Ok(Some(_)) = reader.next() {}
    }
    assert_eq!(table.finish().err(), Some(IntakeError::Misjudged));
}
