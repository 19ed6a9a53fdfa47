//! GB 18030 on its bytes.
//!
//! The standard builds characters of one byte (ASCII), two (a lead of 0x81–0xFE, then 0x40–0x7E or 0x80–0xFE) or four
//! (lead, digit, lead, digit). A text without the last kind is GBK.

/// Whether a piece that is GB 18030 has a sequence of four bytes. It begins between two characters.
pub(super) fn has_four_byte_sequence(piece: &[u8]) -> bool {
    let mut after_lead = false;
    for byte in piece {
        if after_lead {
            if byte.is_ascii_digit() {
                return true;
            }
            after_lead = false;
        } else {
            after_lead = matches!(byte, 0x81..=0xFE);
        }
    }
    false
}
