//! Columnar containers: the walks over Parquet, Arrow and Avro that come before their libraries.
#![no_main]

use dataseal_bytes::Limits;
use dataseal_bytes::preflight::{arrow_ipc, avro, parquet};
use libfuzzer_sys::fuzz_target;

mod support;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let region = support::region(bytes);
    if let Ok(outline) = parquet::walk(bytes) {
        assert!(outline.length <= bytes.len());
    }
    if let Some(repaired) = parquet::repair::repair(bytes) {
        assert!(parquet::walk(&repaired.bytes).is_ok(), "what was put in order is in order");
    }
    let _ = parquet::bloom_filter_length(bytes);
    let length = region.len();
    let _ = parquet::page::walk(&region, 0, length, length, &limits);

    if let Ok(contents) = arrow_ipc::survey(&region, &limits) {
        assert!(contents.accounted <= length);
        let values = &contents.values;
        for message in &contents.messages {
            let take = |extent: arrow_ipc::batch::Extent| {
                let (start, size) = (extent.offset as usize, extent.length as usize);
                bytes[start..start + size].to_vec()
            };
            let (metadata, mut body) = (take(message.metadata), take(message.body));
            if let Ok((_, batch)) = arrow_ipc::parse(&metadata, body.len() as u64, &contents.schema, values) {
                let _ = batch.weigh(&body);
                let _ = batch.swap(&mut body);
            }
        }
    }
    let _ = arrow_ipc::lz4::inflated(bytes);

    let _ = avro::schema::parse(bytes, 1000);
    if let Ok(contents) = avro::survey(&region, &limits) {
        let schema = avro::schema::parse(&contents.schema, 1000);
        for block in contents.blocks.iter().take(16) {
            let (start, size) = (block.offset as usize, block.length as usize);
            let stored = bytes[start..start + size].to_vec();
            if let (Ok(data), Ok(schema)) = (contents.codec.inflate(stored, block.offset, &limits), &schema) {
                let _ = avro::datum::check(&data, block.rows, schema, 1 << 20);
            }
        }
    }
});
