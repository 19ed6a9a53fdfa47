//! Check characters of identifiers of other countries and of international standards. Pure functions over ASCII, in
//! capitals and without separators; wrong lengths and foreign characters are simply not valid.

use crate::text::digit;

/// The value of a digit or capital, letters counting on from ten.
pub(crate) fn alphanumeric(byte: u8) -> Option<u32> {
    match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'A'..=b'Z' => Some(u32::from(byte - b'A') + 10),
        _ => None,
    }
}

/// The remainder by 97 of a number in which letters stand for two digits (ISO/IEC 7064 MOD 97-10): 1 if it is valid.
pub(crate) fn mod_97(characters: impl IntoIterator<Item = u8>) -> Option<u32> {
    characters.into_iter().try_fold(0, |rest, byte| {
        let value = alphanumeric(byte)?;
        let shift = if value < 10 { 10 } else { 100 };
        Some((rest * shift + value) % 97)
    })
}

/// Luhn's formula over digits and letters, which stand for two digits each (ISO 6166).
pub(crate) fn luhn_over_letters(code: &str) -> bool {
    let (mut sum, mut is_doubled) = (0, false);
    let mut add = |value: u32| {
        let value = if is_doubled { value * 2 } else { value };
        sum += value / 10 + value % 10;
        is_doubled = !is_doubled;
    };
    for byte in code.bytes().rev() {
        match alphanumeric(byte) {
            Some(value @ 0..=9) => add(value),
            Some(value) => {
                add(value % 10);
                add(value / 10);
            }
            None => return false,
        }
    }
    code.len() > 1 && sum % 10 == 0
}

/// J. Verhoeff, "Error Detecting Decimal Codes", 1969: the dihedral group of ten elements with one permutation.
pub(crate) fn verhoeff(number: &str) -> bool {
    const PERMUTATION: [usize; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let mut product = 0;
    for (place, byte) in number.bytes().rev().enumerate() {
        let Some(value) = digit(byte) else { return false };
        let permuted = (0..place % 8).fold(value as usize, |value, _| PERMUTATION.get(value).copied().unwrap_or(0));
        product = dihedral(product, permuted);
    }
    !number.is_empty() && product == 0
}

/// The product of two elements of the dihedral group of the pentagon: 0 to 4 turn it, 5 to 9 turn and flip it.
const fn dihedral(left: usize, right: usize) -> usize {
    match (left < 5, right < 5) {
        (true, true) => (left + right) % 5,
        (true, false) => 5 + (left + right - 5) % 5,
        (false, true) => 5 + (left - right) % 5,
        (false, false) => (left + 5 - right) % 5,
    }
}

/// ISO/IEC 7064 MOD 11,10 over two digits or more.
pub(crate) fn mod_11_10(number: &str) -> bool {
    let check = number.bytes().try_fold(5, |check, byte| {
        let doubled = if check == 0 { 10 } else { check } * 2 % 11;
        Some((doubled + digit(byte)?) % 10)
    });
    number.len() > 1 && check == Some(1)
}

/// The sum of digits by weights; nothing where there are fewer digits than weights or another character is among them.
/// Digits after the last weight do not count.
pub(crate) fn weighted(digits: &str, weights: &[u32]) -> Option<u32> {
    let mut bytes = digits.bytes();
    weights
        .iter()
        .try_fold(0, |sum, weight| Some(sum + digit(bytes.next()?)? * weight))
}

/// The check digit of a field of a machine-readable travel document (ICAO Doc 9303-3, 4.9).
pub(crate) fn travel_document(field: &str) -> Option<u32> {
    let weights = [7, 3, 1].into_iter().cycle();
    let sum = field.bytes().zip(weights).try_fold(0, |sum, (byte, weight)| {
        let value = if byte == b'<' { Some(0) } else { alphanumeric(byte) };
        Some(sum + value? * weight)
    });
    sum.map(|sum| sum % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_vectors_pass() {
        // ISO 13616 and ISO 17442 examples: the account with country and check digits moved to its end.
        assert_eq!(mod_97(*b"WEST12345698765432GB82"), Some(1));
        assert_eq!(mod_97(*b"213800KUD8LAJWSQ9D15"), Some(1));
        assert!(luhn_over_letters("US0378331005") && luhn_over_letters("GB0002634946"));
        assert!(verhoeff("2363") && verhoeff("12340") && verhoeff("234123412346"));
        assert!(mod_11_10("794623") && mod_11_10("002006673085") && mod_11_10("136695976"));
        assert!(mod_11_10("110108000000016") && mod_11_10("440301000000011"));
        // ICAO Doc 9303-3, 4.9, and the specimen of part 4.
        assert_eq!(travel_document("520727"), Some(3));
        assert_eq!(travel_document("AB2134<<<"), Some(5));
        assert_eq!(travel_document("L898902C3"), Some(6));
    }

    #[test]
    fn every_edit_of_one_digit_is_found() {
        type Check = fn(&str) -> bool;
        let checks: [(&str, Check); 4] = [
            ("234123412346", verhoeff),
            ("136695976", mod_11_10),
            ("110108000000016", mod_11_10),
            ("US0378331005", luhn_over_letters),
        ];
        for (number, check) in checks {
            let first = number.len() - number.chars().filter(char::is_ascii_digit).count();
            for place in first..number.len() {
                for other in '0'..='9' {
                    let mut edited = number.to_owned();
                    edited.replace_range(place..=place, &other.to_string());
                    assert_eq!(check(&edited), edited == number, "{edited}");
                }
            }
        }
    }

    #[test]
    fn every_swap_of_neighbours_is_found_by_the_dihedral_group() {
        let number: Vec<char> = "234123412346".chars().collect();
        for place in 1..number.len() {
            let mut swapped = number.clone();
            swapped.swap(place - 1, place);
            assert_eq!(verhoeff(&swapped.iter().collect::<String>()), swapped == number);
        }
    }

    #[test]
    fn other_characters_are_not_valid() {
        for text in ["", "a", "12 3", "身份证", "\0"] {
            assert!(
                !luhn_over_letters(text) && !verhoeff(text) && !mod_11_10(text),
                "{text:?}"
            );
        }
        assert!(!mod_11_10("1") && !mod_11_10(&"1".repeat(40)));
        assert_eq!(
            (mod_97(*b"a1"), weighted("1", &[1, 2]), travel_document("a")),
            (None, None, None)
        );
    }
}
