//! SQLite files: the walk over pages, records and statements that comes before the library.
#![no_main]

use std::sync::Arc;

use dataseal_bytes::Limits;
use dataseal_bytes::sqlite::{Claims, Cursor, Database, ObjectKind, TreeKind, decode, objects, parse_table};
use libfuzzer_sys::fuzz_target;

mod support;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = parse_table(text);
    }
    let _ = decode(bytes);
    let Ok(database) = Database::open(support::region(bytes), Arc::default()) else {
        return;
    };
    let (database, limits) = (Arc::new(database), Limits::default());
    let mut claims = Claims::new(&database);
    let Ok(objects) = objects(&database, &limits, &mut claims) else {
        return;
    };
    for object in objects.iter().filter(|object| object.root > 0).take(32) {
        let _ = object.sql.as_deref().map(parse_table);
        let kind = if object.kind == ObjectKind::Index { TreeKind::Index } else { TreeKind::Table };
        let mut cursor = Cursor::new(Arc::clone(&database), kind, object.root, true, 1 << 20);
        while let Ok(Some(row)) = cursor.next(Some(&mut claims)) {
            let _ = decode(&row.payload);
        }
    }
    let _ = claims.finish(&database);
});
