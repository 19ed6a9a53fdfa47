use dataseal_intake::{Source, open};
use std::sync::Arc;
fn main() {
    for path in std::env::args().skip(1) {
        let t = std::time::Instant::now();
        let source = Source { file: std::fs::File::open(&path).unwrap(), name: "input".to_owned(), scratch: None };
        let run = || -> Result<(), dataseal_intake::IntakeError> {
            let mut opened = open(source, Arc::default(), Arc::default())?;
            while let Some(table) = opened.next_table() {
                let mut table = table.map_err(|u| u.error)?;
                println!("{:?}", table.columns().iter().map(|c| c.declared.clone()).take(20).collect::<Vec<_>>());
                for mut r in table.partitions(1) { while let Some(b) = r.next()? { let _ = b.num_rows(); if std::env::var("SHOW").is_ok() { println!("{b:?}"); } } }
                let record = table.finish()?;
                println!("{:?}\n{:?}", record.inventory, record.reading.notes);
            }
            opened.finish()
        };
        println!("{path}: {:?} {:?}", run(), t.elapsed());
    }
}
