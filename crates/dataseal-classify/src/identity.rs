//! Facts that several Chinese identifiers share: province codes at the head of a number.

use dataseal_model::{Examination, ValueView};

use crate::lexicon::Words;
use crate::text::{code_length, compared, fold, hit, is_digits, near, value_of};

/// Whether two digits are the code of a province-level division (GB/T 2260), or of the residence permits for Hong Kong,
/// Macao and Taiwan residents.
pub(crate) fn is_province(code: &str) -> bool {
    let value = value_of(code).filter(|_| code.len() == 2);
    value.is_some_and(|code| matches!(code, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83))
}

/// A code of the medical insurance: one of some letters (capitals), and so many digits, which begin with an administrative
/// division. One that is not on the list, as reforms leave behind, is a near miss if its province is known.
pub(crate) fn examine_placed(view: &ValueView<'_>, words: &Words, letters: &[char], digits: usize) -> Examination {
    let begins = |c: char| letters.contains(&c.to_ascii_uppercase());
    if code_length(view).is_some() && !view.text.starts_with(begins) {
        return Examination::Miss;
    }
    let (text, mut room) = (fold(view), None);
    let Some(code) = compared(view, &text, &mut room) else {
        return Examination::Miss;
    };
    let number = code
        .strip_prefix(letters)
        .filter(|number| number.len() == digits && is_digits(number));
    match number.and_then(|number| number.get(..6)) {
        Some(county) if words.division_codes.contains(county) => hit(code),
        county => near(county.and_then(|county| county.get(..2)).is_some_and(is_province)),
    }
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
