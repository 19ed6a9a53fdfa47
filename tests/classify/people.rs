//! Invented people, born before 1900, with numbers whose check characters are not computed by the program.

use dataseal_testkit::checksum;

/// A resident identity number and the birth date that it carries.
pub(crate) struct Person {
    pub(crate) number: String,
    pub(crate) born: String,
    pub(crate) phone: String,
}

/// So many people, the same each time.
pub(crate) fn people(count: u64) -> Vec<Person> {
    (0..count).map(person).collect()
}

fn person(at: u64) -> Person {
    let (year, month, day) = (1860 + at * 7 % 40, 1 + at * 5 % 12, 1 + at * 11 % 28);
    let province = ["110101", "310104", "440106", "510104"][usize::try_from(at % 4).unwrap()];
    let body = format!("{province}{year}{month:02}{day:02}{:03}", at * 37 % 1000);
    Person {
        number: format!("{body}{}", checksum::resident_id(&body).unwrap()),
        born: format!("{year}-{month:02}-{day:02}"),
        phone: format!("138{:08}", at * 7_919_117 % 100_000_000),
    }
}

/// The same number with another check character.
pub(crate) fn spoilt(number: &str) -> String {
    let (body, last) = number.split_at(17);
    format!("{body}{}", if last == "5" { '6' } else { '5' })
}

/// SHA-256 in hexadecimal.
pub(crate) fn sha256(text: &str) -> String {
    dataseal::pack::sha256(text.as_bytes()).to_string()
}

/// Part of a telephone number hidden.
pub(crate) fn masked(phone: &str) -> String {
    let (head, rest) = phone.split_at(3);
    format!("{head}****{}", rest.split_at(4).1)
}
