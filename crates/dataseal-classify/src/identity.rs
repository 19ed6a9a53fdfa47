//! Facts that several Chinese identifiers share: province codes at the head of a number.

use crate::text::value_of;

/// Whether two digits are the code of a province-level division (GB/T 2260), or of the residence permits for Hong Kong,
/// Macao and Taiwan residents.
pub(crate) fn is_province(code: &str) -> bool {
    let value = value_of(code).filter(|_| code.len() == 2);
    value.is_some_and(|code| matches!(code, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83))
}

#[cfg(test)]
mod tests {
    use super::is_province;

    #[test]
    fn provinces() {
        assert!(is_province("11") && is_province("65") && is_province("83"));
        assert!(
            !is_province("20") && !is_province("99") && !is_province("+1") && !is_province("011") && !is_province("")
        );
    }
}
