//! A region as the decoder wants its input: by position, sharing none.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use bytes::Bytes;
use dataseal_bytes::Region;
use dataseal_bytes::region::RegionReader;
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, Length};

/// A region for the Parquet decoder.
pub(super) struct Chunks(pub(super) Region);

impl Length for Chunks {
    fn len(&self) -> u64 {
        self.0.len()
    }
}

impl ChunkReader for Chunks {
    type T = BufReader<RegionReader>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        let mut reader = self.0.reader();
        reader.seek(SeekFrom::Start(start))?;
        Ok(BufReader::new(reader))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        let end = start.checked_add(length as u64);
        if end.is_none_or(|end| end > self.0.len()) {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        let mut buffer = vec![0; length];
        let mut reader = self.0.reader();
        reader.seek(SeekFrom::Start(start))?;
        reader.read_exact(&mut buffer)?;
        Ok(buffer.into())
    }
}
