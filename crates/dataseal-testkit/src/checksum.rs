//! Check characters of the identifiers that recognisers validate, written from the standards and apart from the shipped code,
//! so that one can be tested against the other.
//!
//! Every function takes the part without its check character and returns that character, or nothing if the part has the
//! wrong length or holds a character outside the alphabet.

/// Resident ID of 18 characters: ISO 7064 MOD 11-2 over the first 17 digits (GB 11643-1999).
///
/// ```
/// assert_eq!(dataseal_testkit::checksum::resident_id("11010519491231002"), Some('X'));
/// ```
#[must_use]
pub fn resident_id(first_seventeen: &str) -> Option<char> {
    let digits = digits_of(first_seventeen, 17)?;
    let product = digits.iter().fold(0, |product, digit| (product + digit) * 2 % 11);
    let check = (12 - product) % 11;
    Some(char::from_digit(check, 10).unwrap_or('X'))
}

/// The alphabet of GB 32100-2015: digits and capitals without I, O, S, V and Z.
pub const USCC_ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Unified social credit code: ISO 7064 MOD 31-3 over the first 17 characters (GB 32100-2015).
///
/// ```
/// assert_eq!(dataseal_testkit::checksum::uscc("91350100M000100Y4"), Some('3'));
/// ```
#[must_use]
pub fn uscc(first_seventeen: &str) -> Option<char> {
    if first_seventeen.chars().count() != 17 {
        return None;
    }
    let mut weight = 1;
    let mut sum = 0;
    for character in first_seventeen.chars() {
        sum += weight * USCC_ALPHABET.chars().position(|known| known == character)?;
        weight = weight * 3 % 31;
    }
    USCC_ALPHABET.chars().nth((31 - sum % 31) % 31)
}

/// Bank cards and device numbers: the Luhn digit (ISO/IEC 7812-1 annex B).
///
/// ```
/// assert_eq!(dataseal_testkit::checksum::luhn("411111111111111"), Some('1'));
/// ```
#[must_use]
pub fn luhn(digits: &str) -> Option<char> {
    let digits = digits_of(digits, digits.len())?;
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| if place % 2 == 0 { doubled(*digit) } else { *digit })
        .sum();
    char::from_digit((10 - sum % 10) % 10, 10)
}

/// Vehicle identification number: the ninth of its 17 characters (GB 16735, FMVSS 565), computed from the other sixteen.
///
/// ```
/// assert_eq!(dataseal_testkit::checksum::vin("1M8GDM9AXKP042788"), Some('X'));
/// ```
#[must_use]
pub fn vin(seventeen: &str) -> Option<char> {
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    if seventeen.chars().count() != WEIGHTS.len() {
        return None;
    }
    let mut sum = 0;
    for (character, weight) in seventeen.chars().zip(WEIGHTS) {
        // The check character itself counts nothing, whatever it is.
        sum += weight * if weight == 0 { 0 } else { vin_value(character)? };
    }
    Some(char::from_digit(sum % 11, 10).unwrap_or('X'))
}

/// Letters count as in the transliteration table: A1 to H8, J1 to R9, S2 to Z9, without I, O and Q.
fn vin_value(character: char) -> Option<u32> {
    match character {
        '0'..='9' => character.to_digit(10),
        'A'..='H' => Some(u32::from(character) - u32::from('A') + 1),
        'J'..='N' => Some(u32::from(character) - u32::from('J') + 1),
        'P' => Some(7),
        'R' => Some(9),
        'S'..='Z' => Some(u32::from(character) - u32::from('S') + 2),
        _ => None,
    }
}

fn digits_of(text: &str, length: usize) -> Option<Vec<u32>> {
    let digits: Vec<u32> = text.chars().map(|digit| digit.to_digit(10)).collect::<Option<_>>()?;
    (digits.len() == length).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_lengths_and_characters_have_no_check_character() {
        assert_eq!(resident_id("1101051949123100"), None);
        assert_eq!(resident_id("1101051949123100A"), None);
        assert_eq!(uscc("91350100M000100I4"), None);
        assert_eq!(vin("1M8GDM9AXKP04278"), None);
        assert_eq!(vin("1M8GDM9AXKPO42788"), None);
        assert_eq!(luhn("4x"), None);
    }

    #[test]
    fn luhn_agrees_with_published_numbers() {
        for (digits, check) in [("7992739871", '3'), ("49015420323751", '8'), ("35693803564380", '9')] {
            assert_eq!(luhn(digits), Some(check));
        }
    }
}
