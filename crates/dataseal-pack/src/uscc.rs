//! The check character of the unified social credit code (GB 32100-2015, modulus 31 with weights 3^i).
//!
//! Only what a declared code needs; finding codes in data is the recogniser's work.

const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Whether `text` has 18 characters of the code's alphabet, a division code of digits and the right last character.
pub fn is_social_credit_code(text: &str) -> bool {
    let division = text.get(2..8).unwrap_or_default();
    if !division.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let value = |byte: u8| ALPHABET.iter().position(|known| *known == byte);
    let Some(values) = text.bytes().map(value).collect::<Option<Vec<usize>>>() else {
        return false;
    };
    let Some((check, body)) = values.split_last() else {
        return false;
    };
    let mut weight = 1;
    let mut sum = 0;
    for value in body {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    body.len() == 17 && *check == (31 - sum % 31) % 31
}

#[cfg(test)]
mod tests {
    use super::is_social_credit_code;

    #[test]
    fn published_codes_have_a_correct_check_character() {
        for code in ["91350100M000100Y43", "914403001922038216"] {
            assert!(is_social_credit_code(code), "{code}");
        }
    }

    #[test]
    fn a_changed_character_or_another_length_is_refused() {
        for code in [
            "91350100M000100Y44",
            "91350100M000100Y4",
            "91350100M000100Y431",
            "91350100m000100y43",
            "91350100M0001OOY43",
            "",
        ] {
            assert!(!is_social_credit_code(code), "{code}");
        }
    }
}
