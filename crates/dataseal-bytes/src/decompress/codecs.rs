//! The decoders behind one shape: some bytes in, some bytes out, ended or not.

use liblzma::stream::{Action, Stream, TELL_UNSUPPORTED_CHECK};

use crate::archive::XZ_MEMORY;
use crate::error::corrupt;
use crate::{Damage, IntakeError, UnsupportedFeature};

/// What one call of a decoder did.
pub(super) struct Step {
    /// Input bytes used up.
    pub(super) read: usize,
    /// Output bytes made.
    pub(super) written: usize,
    /// Whether the part is complete, checksums included.
    pub(super) ended: bool,
}

impl Step {
    /// From the counters of a decoder before and after.
    pub(super) fn between(before: (u64, u64), after: (u64, u64), ended: bool) -> Self {
        let grown = |before: u64, after: u64| usize::try_from(after.saturating_sub(before)).unwrap_or(usize::MAX);
        Self {
            read: grown(before.0, after.0),
            written: grown(before.1, after.1),
            ended,
        }
    }
}

/// A decoder of one part.
pub(super) trait Codec {
    /// Decompresses some of `input`, which starts at `position`, into `output`.
    fn step(&mut self, input: &[u8], output: &mut [u8], position: u64) -> Result<Step, IntakeError>;
}

/// One bzip2 stream.
pub(super) struct Bzip2(bzip2::Decompress);

impl Bzip2 {
    pub(super) fn new() -> Self {
        Self(bzip2::Decompress::new(false))
    }
}

impl Codec for Bzip2 {
    fn step(&mut self, input: &[u8], output: &mut [u8], position: u64) -> Result<Step, IntakeError> {
        let before = (self.0.total_in(), self.0.total_out());
        let status = self
            .0
            .decompress(input, output)
            .map_err(|_| corrupt(Damage::Compressed, position))?;
        let after = (self.0.total_in(), self.0.total_out());
        Ok(Step::between(before, after, status == bzip2::Status::StreamEnd))
    }
}

/// One xz stream.
pub(super) struct Xz(Stream);

impl Xz {
    pub(super) fn new() -> Result<Self, IntakeError> {
        let stream = Stream::new_stream_decoder(XZ_MEMORY, TELL_UNSUPPORTED_CHECK);
        stream.map(Self).map_err(|_| IntakeError::Internal)
    }
}

impl Codec for Xz {
    fn step(&mut self, input: &[u8], output: &mut [u8], position: u64) -> Result<Step, IntakeError> {
        use liblzma::stream::{Error, Status};
        let before = (self.0.total_in(), self.0.total_out());
        let status = match self.0.process(input, output, Action::Run) {
            Ok(status) => status,
            Err(Error::MemLimit) => return Err(IntakeError::Unsupported(UnsupportedFeature::Window)),
            Err(Error::UnsupportedCheck | Error::Options) => {
                return Err(IntakeError::Unsupported(UnsupportedFeature::Compression));
            }
            Err(_) => return Err(corrupt(Damage::Compressed, position)),
        };
        let after = (self.0.total_in(), self.0.total_out());
        Ok(Step::between(before, after, status == Status::StreamEnd))
    }
}
