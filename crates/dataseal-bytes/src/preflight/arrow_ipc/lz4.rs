//! How many bytes an LZ4 frame inflates to, counted without inflating it.
//!
//! A frame need not declare its size, and a decoder that reads to the frame's end allocates whatever comes. Formats: "LZ4
//! Frame Format Description" 1.6 and "LZ4 Block Format Description".

/// Bytes that the frames in `bytes` inflate to; `None` if they are no LZ4 frames or something follows them.
pub fn inflated(mut bytes: &[u8]) -> Option<u64> {
    let mut total = 0_u64;
    while !bytes.is_empty() {
        let (frame, rest) = frame(bytes)?;
        total = total.checked_add(frame)?;
        bytes = rest;
    }
    Some(total)
}

fn word(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (word, rest) = bytes.split_first_chunk::<4>()?;
    Some((u32::from_le_bytes(*word), rest))
}

fn frame(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (magic, rest) = word(bytes)?;
    if magic & 0xFFFF_FFF0 == 0x184D_2A50 {
        // A frame to be skipped.
        let (length, rest) = word(rest)?;
        return Some((0, rest.get(usize::try_from(length).ok()?..)?));
    }
    if magic != 0x184D_2204 {
        return None;
    }
    let (&flags, rest) = rest.split_first()?;
    let optional = if flags & 8 != 0 { 8 } else { 0 } + if flags & 1 != 0 { 4 } else { 0 };
    // Size of a block and checksum of the header stand around the optional fields.
    let mut rest = rest.get(optional + 2..)?;
    let checksum = if flags & 0x10 != 0 { 4 } else { 0 };
    let mut total = 0_u64;
    loop {
        let (length, after) = word(rest)?;
        if length == 0 {
            rest = after;
            break;
        }
        let (block, after) = after.split_at_checked(usize::try_from(length & 0x7FFF_FFFF).ok()?)?;
        let size = if length >> 31 == 1 {
            block.len() as u64
        } else {
            block_size(block)?
        };
        total = total.checked_add(size)?;
        rest = after.get(checksum..)?;
    }
    let checksum = if flags & 4 != 0 { 4 } else { 0 };
    Some((total, rest.get(checksum..)?))
}

/// Bytes that one block inflates to.
fn block_size(mut bytes: &[u8]) -> Option<u64> {
    let mut total = 0_u64;
    loop {
        let (&token, rest) = bytes.split_first()?;
        bytes = rest;
        let literals = extended(token >> 4, &mut bytes)?;
        bytes = bytes.get(usize::try_from(literals).ok()?..)?;
        total = total.checked_add(literals)?;
        if bytes.is_empty() {
            return Some(total);
        }
        bytes = bytes.get(2..)?;
        total = total.checked_add(extended(token & 15, &mut bytes)?)?.checked_add(4)?;
    }
}

/// A length of four bits that goes on in further bytes when it is full.
fn extended(nibble: u8, bytes: &mut &[u8]) -> Option<u64> {
    let mut length = u64::from(nibble);
    if nibble < 15 {
        return Some(length);
    }
    loop {
        let (&more, rest) = bytes.split_first()?;
        *bytes = rest;
        length = length.checked_add(u64::from(more))?;
        if more < 255 {
            return Some(length);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_come_from_the_sequences() {
        // Magic, flags (version 1, independent blocks), block size, checksum of the header, one block, end.
        let mut frame = vec![0x04, 0x22, 0x4D, 0x18, 0x60, 0x40, 0x82];
        // One literal, then a match of 4 + 15 + 255 + 1, then five literals.
        let block = [0x1F, b'a', 1, 0, 255, 1, 0x50, b'a', b'a', b'a', b'a', b'a'];
        frame.extend((block.len() as u32).to_le_bytes());
        frame.extend(block);
        frame.extend([0; 4]);
        assert_eq!(inflated(&frame), Some(1 + 275 + 5));
        let mut twice = frame.clone();
        twice.extend(&frame);
        assert_eq!(inflated(&twice), Some(562));
        for length in 1..frame.len() {
            assert_eq!(inflated(&frame[..length]), None, "{length}");
        }
        assert_eq!(inflated(b""), Some(0));
    }

    #[test]
    fn stored_blocks_count_as_they_are() {
        let mut frame = vec![0x04, 0x22, 0x4D, 0x18, 0x60, 0x40, 0x82];
        frame.extend((3_u32 | 1 << 31).to_le_bytes());
        frame.extend(b"abc");
        frame.extend([0; 4]);
        assert_eq!(inflated(&frame), Some(3));
    }
}
