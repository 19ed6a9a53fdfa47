//! A region as the decoder wants its input: by position, sharing none; and a part of one that was read into memory.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use bytes::{Buf, Bytes};
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
            return Err(too_far());
        }
        let mut buffer = vec![0; length];
        let mut reader = self.0.reader();
        reader.seek(SeekFrom::Start(start))?;
        reader.read_exact(&mut buffer)?;
        Ok(buffer.into())
    }
}

/// The bytes of a region from an offset on.
pub(super) struct Buffered {
    pub(super) start: u64,
    pub(super) bytes: Bytes,
}

impl Buffered {
    fn from(&self, start: u64) -> Result<Bytes, ParquetError> {
        let at = start.checked_sub(self.start).and_then(|at| usize::try_from(at).ok());
        let at = at.filter(|at| *at <= self.bytes.len());
        Ok(self.bytes.slice(at.ok_or_else(too_far)?..))
    }
}

fn too_far() -> ParquetError {
    io::Error::from(io::ErrorKind::UnexpectedEof).into()
}

impl Length for Buffered {
    fn len(&self) -> u64 {
        self.bytes.len() as u64
    }
}

impl ChunkReader for Buffered {
    type T = bytes::buf::Reader<Bytes>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        Ok(self.from(start)?.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        let bytes = self.from(start)?;
        if length > bytes.len() {
            return Err(too_far());
        }
        Ok(bytes.slice(..length))
    }
}
