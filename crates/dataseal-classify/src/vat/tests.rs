//! Numbers that states and documents publish, and what is done to them.

use super::*;

/// Examples of the states and of python-stdnum's documents.
const VALID: [&str; 41] = [
    "ATU13585627",
    "ATU57194903",
    "BE0428759497",
    "BE428759497",
    "BE0697449992",
    "BG175074752",
    "BG7523169263",
    "CY10259033P",
    "CZ25123891",
    "CZ7103192745",
    "CZ640903926",
    "DE136695976",
    "DK13585628",
    "EE100931558",
    "EE100594102",
    "EL094259216",
    "ESB58378431",
    "ESB64717838",
    "ES54362315K",
    "ESX5253868R",
    "ESM1234567L",
    "FI20774740",
    "FR40303265045",
    "FR23334175221",
    "FRK7399859412",
    "FR4Z123456782",
    "FR61954506077",
    "GB980780684",
    "HR33392005961",
    "HU12892312",
    "IE6433435F",
    "IE6433435OA",
    "IE8D79739I",
    "IT00743110157",
    "LT119511515",
    "LT100001919017",
    "LU15027442",
    "LV40003521600",
    "MT11679112",
    "NL004495445B01",
    "NL002455799B11",
];
const MORE: [&str; 8] = [
    "PL8567346215",
    "PT501964843",
    "RO18547290",
    "SE123456789701",
    "SI50223054",
    "SK2022749619",
    "XI980780684",
    "LT100004801610",
];

#[test]
fn published_numbers_are_valid() {
    for number in VALID.iter().chain(&MORE) {
        assert_eq!(examine(number), Some(true), "{number}");
    }
}

#[test]
fn wrong_check_digits_are_told_from_other_texts() {
    for number in [
        "ATU13585626",
        "BG175074751",
        "CY10259033Z",
        "CZ25123890",
        "DE136695978",
        "DK13585627",
        "EE100594103",
        "EL123456781",
        "ESB64717839",
        "FI20774741",
        "HR33392005962",
        "HU12892313",
        "IE6433435E",
        "IT00743110158",
        "LU15027443",
        "LV40003521601",
        "MT11679113",
        "NL123456789B90",
        "PL8567346216",
        "PT501964842",
        "SE123456789101",
        "SI50223055",
        "SK2022749618",
        "GB802311781",
    ] {
        assert_eq!(examine(number), Some(false), "{number}");
    }
    for number in [
        "",
        "D",
        "DE",
        "DE12345678",
        "US123456789",
        "DE1234567890",
        "IEABCDEFGH",
        "DE000000000",
        "FRIO334175221",
        "身份证号",
    ] {
        assert_eq!(examine(number), None, "{number}");
    }
}

#[test]
fn states_are_in_order() {
    assert!(STATES.is_sorted_by(|left, right| left.letters < right.letters));
}
