//! The bytes of one member: decompressed, counted and checked against what its headers declare.

use std::io::{self, BufReader, Read};

use super::inflate64::Inflate64;
use super::{Entry, EntryKind};
use crate::error::corrupt;
use crate::region::RegionReader;
use crate::{Damage, IntakeError, Region, UnsupportedFeature};

/// Compression methods by their numbers.
pub(super) const STORED: u16 = 0;
const DEFLATED: u16 = 8;
const DEFLATED64: u16 = 9;
const BZIP2: u16 = 12;
const ZSTD: u16 = 93;
/// The number that Zstandard had first.
const ZSTD_OLD: u16 = 20;
const XZ: u16 = 95;

/// Largest window of Zstandard, as a power of two: what its own command-line program allows.
pub(crate) const ZSTD_WINDOW_LOG: u32 = 27;
/// Memory that xz may ask for: its largest preset needs 65 MiB.
pub(crate) const XZ_MEMORY: u64 = 192 << 20;

const BUFFER: usize = 64 << 10;

/// Opens a member for reading from its start to its end.
///
/// # Errors
/// [`IntakeError::Encrypted`], [`IntakeError::Unsupported`] for a method that is not read and for what is no file, and
/// [`IntakeError::Corrupt`] for a name that leads out of the archive.
pub fn open_entry(entry: &Entry, archive: &Region) -> Result<EntryReader, IntakeError> {
    if entry.escapes {
        return Err(corrupt(Damage::MemberName, entry.header));
    }
    if entry.kind == EntryKind::Special {
        return Err(IntakeError::Unsupported(UnsupportedFeature::SpecialMember));
    }
    if entry.encrypted {
        return Err(IntakeError::Encrypted);
    }
    Ok(EntryReader {
        decoder: Decoder::open(entry, entry.stored_region(archive).reader())?,
        crc: flate2::Crc::new(),
        declared_crc: entry.crc,
        left: entry.size,
        stored: entry.stored,
        offset: entry.data,
        state: State::Reading,
    })
}

/// Reads a member. The last bytes are handed out only when length and CRC-32 are what was declared and all stored bytes
/// were needed for them.
pub struct EntryReader {
    decoder: Decoder,
    crc: flate2::Crc,
    declared_crc: u32,
    left: u64,
    stored: u64,
    offset: u64,
    state: State,
}

#[derive(Clone, Copy)]
enum State {
    Reading,
    Finished,
    Failed(IntakeError),
}

impl EntryReader {
    /// The next bytes, 0 only at the end (or into an empty buffer).
    ///
    /// # Errors
    /// [`IntakeError::Corrupt`] for damaged data, a wrong length or a wrong checksum; the same again if asked again.
    pub fn read_piece(&mut self, buffer: &mut [u8]) -> Result<usize, IntakeError> {
        match self.state {
            State::Finished => return Ok(0),
            State::Failed(error) => return Err(error),
            State::Reading if buffer.is_empty() => return Ok(0),
            State::Reading => {}
        }
        let outcome = self.read_unchecked(buffer);
        if let Err(error) = outcome {
            self.state = State::Failed(error);
        }
        outcome
    }

    /// Fills a buffer; shorter only at the end.
    ///
    /// # Errors
    /// Those of [`EntryReader::read_piece`].
    pub fn fill(&mut self, buffer: &mut [u8]) -> Result<usize, IntakeError> {
        let mut filled = 0;
        while let Some(room) = buffer.get_mut(filled..).filter(|room| !room.is_empty()) {
            match self.read_piece(room)? {
                0 => break,
                read => filled += read,
            }
        }
        Ok(filled)
    }

    fn read_unchecked(&mut self, buffer: &mut [u8]) -> Result<usize, IntakeError> {
        let read = if self.left > 0 { self.decode(buffer)? } else { 0 };
        let declared_wrong = self.damaged(Damage::ByteRange);
        if read == 0 && self.left > 0 {
            return Err(declared_wrong);
        }
        self.left = self.left.checked_sub(read as u64).ok_or(declared_wrong)?;
        self.crc.update(buffer.get(..read).unwrap_or_default());
        if self.left == 0 {
            if self.decode(&mut [0])? > 0 || self.decoder.position() != self.stored {
                return Err(declared_wrong);
            }
            if self.crc.sum() != self.declared_crc {
                return Err(self.damaged(Damage::Checksum));
            }
            self.state = State::Finished;
        }
        Ok(read)
    }

    fn decode(&mut self, buffer: &mut [u8]) -> Result<usize, IntakeError> {
        loop {
            match self.decoder.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.raw_os_error().is_some() => return Err(IntakeError::io(self.offset, &error)),
                Err(_) => return Err(self.damaged(Damage::Compressed)),
                Ok(read) => return Ok(read),
            }
        }
    }

    const fn damaged(&self, part: Damage) -> IntakeError {
        corrupt(part, self.offset)
    }
}

type Input = BufReader<RegionReader>;

/// One of the methods at work.
enum Decoder {
    Stored(Input),
    Deflate(flate2::bufread::DeflateDecoder<Input>),
    Deflate64(Inflate64<Input>),
    Bzip2(bzip2::bufread::BzDecoder<Input>),
    Zstd(zstd::stream::read::Decoder<'static, Input>),
    Xz(liblzma::bufread::XzDecoder<Input>),
}

impl Decoder {
    fn open(entry: &Entry, reader: RegionReader) -> Result<Self, IntakeError> {
        let input = BufReader::with_capacity(BUFFER, reader);
        let unsupported = IntakeError::Unsupported(UnsupportedFeature::Compression);
        // Bit 5: the data is a patch to another file's.
        if entry.flags & (1 << 5) != 0 {
            return Err(unsupported);
        }
        Ok(match entry.method {
            STORED => Self::Stored(input),
            DEFLATED => Self::Deflate(flate2::bufread::DeflateDecoder::new(input)),
            DEFLATED64 => Self::Deflate64(Inflate64::new(input)),
            BZIP2 => Self::Bzip2(bzip2::bufread::BzDecoder::new(input)),
            ZSTD | ZSTD_OLD => {
                let mut decoder = zstd::stream::read::Decoder::with_buffer(input).map_err(|_| IntakeError::Internal)?;
                decoder
                    .window_log_max(ZSTD_WINDOW_LOG)
                    .map_err(|_| IntakeError::Internal)?;
                Self::Zstd(decoder)
            }
            XZ => {
                let stream =
                    liblzma::stream::Stream::new_stream_decoder(XZ_MEMORY, 0).map_err(|_| IntakeError::Internal)?;
                Self::Xz(liblzma::bufread::XzDecoder::new_stream(input, stream))
            }
            _ => return Err(unsupported),
        })
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Stored(input) => input.read(buffer),
            Self::Deflate(decoder) => decoder.read(buffer),
            Self::Deflate64(decoder) => decoder.read(buffer),
            Self::Bzip2(decoder) => decoder.read(buffer),
            Self::Zstd(decoder) => decoder.read(buffer),
            Self::Xz(decoder) => decoder.read(buffer),
        }
    }

    /// Stored bytes used up so far.
    fn position(&self) -> u64 {
        let input = match self {
            Self::Stored(input) => input,
            Self::Deflate(decoder) => decoder.get_ref(),
            Self::Deflate64(decoder) => decoder.get_ref(),
            Self::Bzip2(decoder) => decoder.get_ref(),
            Self::Zstd(decoder) => decoder.get_ref(),
            Self::Xz(decoder) => decoder.get_ref(),
        };
        input.get_ref().position().saturating_sub(input.buffer().len() as u64)
    }
}
