//! Check characters of identifiers, each by the standard that defines it. Pure functions over ASCII bytes; wrong lengths
//! and foreign characters are simply not valid.

use crate::text::digit;

pub(crate) mod abroad;

/// ISO 7064 MOD 11-2 over 18 characters, as in resident identity numbers (GB 11643-1999).
pub(crate) fn mod_11_2(number: &[u8]) -> bool {
    number
        .split_last()
        .is_some_and(|(check, body)| mod_11_2_character(body) == Some(*check))
}

/// The check character that closes 17 digits by ISO 7064 MOD 11-2.
pub(crate) fn mod_11_2_character(body: &[u8]) -> Option<u8> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum = weighted_sum(body, &WEIGHTS)?;
    b"10X98765432".get(sum as usize % 11).copied()
}

/// Luhn's formula (ISO/IEC 7812-1 Annex B) over digits only.
pub(crate) fn luhn(number: &[u8]) -> bool {
    const DOUBLED: [u32; 10] = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
    let mut sum = 0;
    let mut is_doubled = false;
    for byte in number.iter().rev() {
        let value = byte.wrapping_sub(b'0');
        let Some(doubled) = DOUBLED.get(usize::from(value)) else {
            return false;
        };
        sum += if is_doubled { *doubled } else { u32::from(value) };
        is_doubled = !is_doubled;
    }
    number.len() > 1 && sum % 10 == 0
}

/// The value of a character of the unified social credit code, whose alphabet leaves out I, O, S, V and Z.
fn uscc_value(byte: u8) -> Option<usize> {
    let value = match byte {
        b'0'..=b'9' => byte - b'0',
        b'A'..=b'H' => byte - b'A' + 10,
        b'J'..=b'N' => byte - b'J' + 18,
        b'P'..=b'R' => byte - b'P' + 23,
        b'T' | b'U' => byte - b'T' + 26,
        b'W'..=b'Y' => byte - b'W' + 28,
        _ => return None,
    };
    Some(usize::from(value))
}

/// The check character of a unified social credit code (GB 32100-2015), MOD 31 over 18 characters.
pub(crate) fn mod_31(code: &[u8]) -> bool {
    const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let Some((check, body)) = code.split_last().filter(|(_, body)| body.len() == WEIGHTS.len()) else {
        return false;
    };
    let sum = body
        .iter()
        .zip(WEIGHTS)
        .try_fold(0, |sum, (byte, weight)| Some(sum + uscc_value(*byte)? * weight));
    sum.is_some_and(|sum: usize| uscc_value(*check) == Some((31 - sum % 31) % 31))
}

/// The check character of an organisation code (GB 11714-1997), MOD 11 over 9 characters.
pub(crate) fn organisation_code(code: &[u8]) -> bool {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let Some((check, body)) = code.split_last() else {
        return false;
    };
    let sum = body.iter().zip(WEIGHTS).try_fold(0u32, |sum, (&byte, weight)| {
        Some(sum + weight * abroad::alphanumeric(byte)?)
    });
    body.len() == WEIGHTS.len() && sum.and_then(|sum| b"0X987654321".get(sum as usize % 11)) == Some(check)
}

/// The check character of a vehicle identification number (GB 16735), the ninth of 17.
pub(crate) fn vehicle(number: &[u8]) -> bool {
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let sum = number
        .iter()
        .zip(WEIGHTS)
        .try_fold(0u32, |sum, (&byte, weight)| Some(sum + weight * transliterate(byte)?));
    number.len() == WEIGHTS.len() && sum.and_then(|sum| b"0123456789X".get(sum as usize % 11)) == number.get(8)
}

/// A postal item's number (UPU S10): two letters, eight digits, their check digit, two letters.
pub(crate) fn postal_item(number: &[u8]) -> bool {
    const WEIGHTS: [u32; 8] = [8, 6, 4, 2, 3, 5, 9, 7];
    let are_letters = |part: Option<&[u8]>| part.is_some_and(|part| part.iter().all(u8::is_ascii_uppercase));
    let sum = number.get(2..10).and_then(|body| weighted_sum(body, &WEIGHTS));
    let expected = sum.map(|sum| match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        check => check,
    });
    let check = number.get(10).and_then(|byte| digit(*byte));
    number.len() == 13
        && are_letters(number.get(..2))
        && are_letters(number.get(11..))
        && check.is_some()
        && check == expected
}

/// The number for which a letter stands in a vehicle identification number.
fn transliterate(byte: u8) -> Option<u32> {
    match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'A'..=b'H' => Some(u32::from(byte - b'A') + 1),
        b'J'..=b'N' => Some(u32::from(byte - b'J') + 1),
        b'P' => Some(7),
        b'R' => Some(9),
        b'S'..=b'Z' => Some(u32::from(byte - b'S') + 2),
        _ => None,
    }
}

/// The sum of digits by weights; nothing where the lengths differ or a character is no digit.
fn weighted_sum(body: &[u8], weights: &[u32]) -> Option<u32> {
    if body.len() != weights.len() {
        return None;
    }
    body.iter()
        .zip(weights)
        .try_fold(0, |sum, (&byte, weight)| Some(sum + digit(byte)? * weight))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_vectors_pass() {
        assert!(mod_11_2(b"11010519491231002X"));
        assert!(mod_31(b"91350100M000100Y43"));
        assert!(organisation_code(b"D2143569X"));
        assert!(luhn(b"4111111111111111") && luhn(b"490154203237518") && luhn(b"356938035643809"));
        assert!(postal_item(b"RR473124829GB") && !postal_item(b"RR473124828GB"));
        assert!(vehicle(b"1M8GDM9AXKP042788") && vehicle(b"11111111111111111"));
    }

    #[test]
    fn single_edits_of_strict_codes_fail() {
        type Check = fn(&[u8]) -> bool;
        let cases: [(&[u8], Check); 3] = [
            (b"11010519491231002X", mod_11_2),
            (b"91350100M000100Y43", mod_31),
            (b"4111111111111111", luhn),
        ];
        for (code, check) in cases {
            for place in 0..code.len() {
                for other in b'0'..=b'9' {
                    let mut edited = code.to_vec();
                    if let Some(byte) = edited.get_mut(place).filter(|byte| **byte != other) {
                        *byte = other;
                        assert!(!check(&edited), "edit at {place}");
                    }
                }
            }
        }
    }

    #[test]
    fn wrong_lengths_and_characters_are_not_valid() {
        for text in [&b""[..], b"1", b"abc", "身份证".as_bytes(), &[b'1'; 40], &[0u8; 18]] {
            assert!(!mod_11_2(text) && !mod_31(text) && !organisation_code(text) && !vehicle(text));
            assert!(!postal_item(text));
        }
        assert!(!luhn(b"") && !luhn(b"0") && !luhn(b"12a"));
    }

    #[test]
    fn the_closing_character_is_found() {
        assert_eq!(mod_11_2_character(b"11010519491231002"), Some(b'X'));
        assert_eq!(mod_11_2_character(b"110"), None);
    }
}
