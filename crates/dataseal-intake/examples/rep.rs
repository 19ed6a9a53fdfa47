fn main() {
    let p = std::env::args().nth(1).unwrap();
    let b = std::fs::read(p).unwrap();
    let n = u32::from_le_bytes(b[b.len()-8..b.len()-4].try_into().unwrap()) as usize;
    let f = &b[b.len()-8-n..b.len()-8];
    println!("{:?}", dataseal_bytes::preflight::parquet::walk(f));
    println!("{:?}", parquet::file::metadata::ParquetMetaDataReader::decode_metadata(f).err());
    let r = dataseal_bytes::preflight::parquet::repair::repair(f);
    println!("{r:?}");
    println!("{:?}", parquet::file::metadata::ParquetMetaDataReader::decode_metadata(&r.unwrap().bytes).err());
}
