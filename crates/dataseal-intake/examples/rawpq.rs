use parquet::arrow::arrow_reader::*;
fn main() {
    for path in std::env::args().skip(1) {
        let f = std::fs::File::open(&path).unwrap();
        match ParquetRecordBatchReaderBuilder::try_new_with_options(f, ArrowReaderOptions::new().with_skip_arrow_metadata(true)) {
            Err(e) => println!("{path}: open {e}"),
            Ok(b) => { println!("{:?}", b.schema().fields().len()); match b.build().unwrap().collect::<Result<Vec<_>,_>>() { Ok(v)=>println!("{}", v.iter().map(|b| b.num_rows()).sum::<usize>()), Err(e)=>println!("{path}: {e}")}; }
        }
    }
}
