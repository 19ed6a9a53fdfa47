//! Text encodings: established over the whole file, never guessed from a sample, and decoded strictly.
//!
//! [`detect`] reads a text through and says what it is ([`presume`] puts that off until it is read anyway); [`cut`] and [`decode_piece`] then turn it into UTF-8 in pieces
//! that need nothing of each other, so that they can be decoded at once. A text is what its byte order mark says; else
//! UTF-8 if all of it is; else the one of the others that its characters speak for. No byte ever becomes U+FFFD: what
//! cannot be decoded is refused with its offset and line.

mod contest;
mod counting;
mod cutting;
mod decoder;
mod detection;
mod evidence;
mod gb18030;
mod levels;
mod mixture;
mod pieces;
mod presumption;
mod scan;
mod words;

pub use counting::{Occurrences, Oddities};
pub use cutting::cut;
pub use decoder::{TextDecoder, decode_piece, validate_utf8};
pub use detection::{Detected, detect};
pub use presumption::{Presumption, Proof, presume};

#[cfg(test)]
mod tests;
