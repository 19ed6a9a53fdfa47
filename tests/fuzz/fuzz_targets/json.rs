//! JSON text: records are found alike however the text is cut, and what is walked is what is there.
#![no_main]

use std::ops::Range;

use dataseal_bytes::IntakeError;
use dataseal_bytes::json::{Layout, Sink, Splitter, Text, Value, unescape, walk_array, walk_object, whole};
use libfuzzer_sys::fuzz_target;

const DEPTH: u32 = 16;

/// Takes everything apart and keeps nothing.
struct Names(u32);

impl Sink for Names {
    fn key(&mut self, _parent: u32, key: Text<'_>, _at: usize) -> Result<u32, IntakeError> {
        let mut meant = Vec::new();
        unescape(key, &mut meant);
        assert!(std::str::from_utf8(&meant).is_ok());
        self.0 += 1;
        Ok(self.0)
    }

    fn value(&mut self, _key: u32, _value: Value<'_>) -> Result<(), IntakeError> {
        Ok(())
    }
}

fuzz_target!(|bytes: &[u8]| {
    if std::str::from_utf8(bytes).is_err() {
        return;
    }
    for layout in [Layout::Document, Layout::Lines] {
        let found = split(layout, bytes, bytes.len().max(1));
        let size = 1 + bytes.first().map_or(0, |first| usize::from(*first) % 9);
        assert_eq!(found, split(layout, bytes, size), "the size of the pieces changes the records");
        for record in found.unwrap_or_default() {
            let record = &bytes[record];
            let is_value = whole(record, DEPTH).is_ok();
            let walked = walk_object(record, DEPTH, true, &mut Names(0));
            assert!(is_value || walked.is_err(), "a record that is no value was walked to its end");
            let _ = walk_array(record, DEPTH, |_, _| Ok(()));
        }
    }
});

/// The records of a text that comes in pieces.
fn split(layout: Layout, text: &[u8], size: usize) -> Option<Vec<Range<usize>>> {
    let mut splitter = Splitter::new(layout, DEPTH);
    let mut found = Vec::new();
    for start in (0..text.len()).step_by(size) {
        let end = (start + size).min(text.len());
        splitter.scan(&text[..end], start, &mut found).ok()?;
    }
    splitter.end(text.len(), &mut found).ok()?;
    Some(found)
}
