//! Check digits of the numbers in the samples. Kept apart from the recognisers' own, so that a sample cannot inherit their mistakes.

/// The check character of an 18-digit resident ID (GB 11643-1999, ISO 7064 MOD 11-2) for its first 17 digits.
pub(super) fn resident_id_check(first_seventeen: &str) -> char {
    // MOD 11-2 by its recursion: multiply by the radix 2 after each digit.
    let remainder = first_seventeen
        .chars()
        .filter_map(|digit| digit.to_digit(10))
        .fold(0, |sum, digit| (sum + digit) * 2 % 11);
    let check = (12 - remainder) % 11;
    char::from_digit(check, 10).unwrap_or('X')
}

/// The Luhn check digit (ISO/IEC 7812-1 annex B) to append to `digits`.
pub(super) fn luhn_check(digits: &str) -> char {
    let sum: u32 = digits
        .chars()
        .rev()
        .filter_map(|digit| digit.to_digit(10))
        .enumerate()
        .map(|(place, digit)| {
            if place % 2 == 0 {
                digit * 2 / 10 + digit * 2 % 10
            } else {
                digit
            }
        })
        .sum();
    char::from_digit((10 - sum % 10) % 10, 10).unwrap_or('0')
}

/// What a spreadsheet shows of a long number: six significant digits and an exponent.
pub(super) fn spreadsheet_exponent(number: &str) -> String {
    let leading: u64 = number
        .get(..7)
        .and_then(|digits| digits.parse().ok())
        .unwrap_or_default();
    let rounded = ((leading + 5) / 10).to_string();
    let (first, rest) = rounded.split_at_checked(1).unwrap_or(("0", ""));
    format!("{first}.{rest}E+{}", number.len().saturating_sub(1))
}

/// What a spreadsheet saves of a long number: fifteen digits, then zeros.
pub(super) fn spreadsheet_zeroed(number: &str) -> String {
    number
        .chars()
        .enumerate()
        .map(|(place, digit)| if place < 15 { digit } else { '0' })
        .collect()
}
