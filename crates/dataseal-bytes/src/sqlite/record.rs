//! Records (§2.1): a header of types, then the values one after another.

/// A value as it is stored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// Absent.
    Null,
    /// An integer.
    Integer(i64),
    /// A number with a fraction, or one too large for an integer.
    Real(f64),
    /// Text in the database's encoding, not validated.
    Text(&'a [u8]),
    /// Bytes.
    Blob(&'a [u8]),
}

/// A number of one to nine bytes, seven bits each, the ninth with eight.
pub(super) fn varint(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let mut number = 0_u64;
    for at in 0..8 {
        let byte = *bytes.get(at)?;
        number = number << 7 | u64::from(byte & 0x7F);
        if byte < 0x80 {
            return Some((number.cast_signed(), bytes.get(at + 1..)?));
        }
    }
    number = number << 8 | u64::from(*bytes.get(8)?);
    Some((number.cast_signed(), bytes.get(9..)?))
}

/// The values of a record; `None` if it is none, or if its values do not fill it exactly.
pub fn decode(payload: &[u8]) -> Option<Vec<Value<'_>>> {
    let (header, rest) = varint(payload)?;
    let header = usize::try_from(header).ok()?;
    let length_bytes = payload.len() - rest.len();
    let mut types = rest.get(..header.checked_sub(length_bytes)?)?;
    let mut body = payload.get(header..)?;
    let mut values = Vec::with_capacity(types.len());
    while !types.is_empty() {
        let (kind, after) = varint(types)?;
        types = after;
        let (bytes, left) = body.split_at_checked(length_of(kind)?)?;
        body = left;
        values.push(match kind {
            0 => Value::Null,
            1..=6 => Value::Integer(integer(bytes)),
            7 => Value::Real(real(bytes)),
            8 => Value::Integer(0),
            9 => Value::Integer(1),
            _ if kind % 2 == 0 => Value::Blob(bytes),
            _ => Value::Text(bytes),
        });
    }
    body.is_empty().then_some(values)
}

/// Bytes of a value of this type; types 10 and 11 are nobody's.
fn length_of(kind: i64) -> Option<usize> {
    match kind {
        0 | 8 | 9 => Some(0),
        1..=4 => usize::try_from(kind).ok(),
        5 => Some(6),
        6 | 7 => Some(8),
        12.. => usize::try_from((kind - 12) / 2).ok(),
        _ => None,
    }
}

/// Two's complement, big endian.
fn integer(bytes: &[u8]) -> i64 {
    let negative = bytes.first().is_some_and(|first| *first >= 0x80);
    let start = if negative { -1 } else { 0 };
    bytes.iter().fold(start, |number, byte| number << 8 | i64::from(*byte))
}

/// An IEEE 754 double. What is no number was stored as an absent value, so a NaN here is damage, but a harmless one.
fn real(bytes: &[u8]) -> f64 {
    bytes.first_chunk().map_or(0.0, |bytes| f64::from_be_bytes(*bytes))
}
