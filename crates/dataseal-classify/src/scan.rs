//! Looking for identifiers inside longer texts: runs of digits, and whether what stands beside them makes them part of
//! something else (an order number, a longer code, a decimal).

use dataseal_model::{ClassMask, Clue, Clues, ValueView};

use crate::text::is_digits;

/// Words before a number that make it an order, batch or serial number.
const OTHER_NUMBERS: [&str; 27] = [
    "单号",
    "订单",
    "运单",
    "快递",
    "物流",
    "编号",
    "流水",
    "批次",
    "批号",
    "合同",
    "凭证",
    "发票",
    "工单",
    "序列",
    "单据",
    "交易号",
    "货号",
    "款号",
    "条码",
    "order",
    "serial",
    "batch",
    "invoice",
    "tracking",
    "ticket",
    "sku",
    "trade",
];

/// Keys to which logs give such a number as their value: `phone=139…`. Behind other keys stands a number of a program.
const KEYS: [&str; 14] = [
    "phone", "mobile", "tel", "sjh", "msisdn", "imei", "card", "cert", "idno", "id_no", "sfz", "contact", "account",
    "uscc",
];

/// How many characters before a number are read for what it is called.
const CONTEXT: usize = 10;

/// A piece of a text with what stands on both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found<'a> {
    /// The text before.
    pub(crate) before: &'a str,
    /// The piece.
    pub(crate) piece: &'a str,
    /// The text after.
    pub(crate) after: &'a str,
}

impl<'a> Found<'a> {
    /// The piece of `text` between two byte offsets on character borders.
    pub(crate) fn at(text: &'a str, start: usize, end: usize) -> Option<Self> {
        Some(Self {
            before: text.get(..start)?,
            piece: text.get(start..end)?,
            after: text.get(end..)?,
        })
    }

    /// Whether the piece is not part of a longer code: no ASCII letter or digit touches it, neither directly nor across
    /// a point, hyphen or underscore.
    pub(crate) fn stands_alone(&self) -> bool {
        let mut left = self.before.chars().rev();
        let mut right = self.after.chars();
        let is_value = self
            .before
            .strip_suffix('=')
            .is_some_and(|before| mentions(before, &KEYS));
        (is_value || !continues(left.next(), left.next())) && !continues(right.next(), right.next())
    }

    /// Whether the words just before say that this is another kind of number.
    pub(crate) fn is_called_otherwise(&self) -> bool {
        mentions(self.before, &OTHER_NUMBERS)
    }

    /// Whether the words just before contain one of `words` (lower case).
    pub(crate) fn is_called(&self, words: &[&str]) -> bool {
        mentions(self.before, words)
    }
}

fn continues(neighbour: Option<char>, next: Option<char>) -> bool {
    let is_code = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    match neighbour {
        Some('.' | '-' | '_') => is_code(next),
        // Two numbers are often parted by a slash; a path is not a number.
        Some('/' | '=' | '&' | '%') => next.is_some_and(|c| c.is_ascii_alphabetic()),
        neighbour => is_code(neighbour),
    }
}

fn mentions(before: &str, words: &[&str]) -> bool {
    let start = before.char_indices().rev().nth(CONTEXT - 1).map_or(0, |(at, _)| at);
    let context = before.get(start..).unwrap_or_default().to_ascii_lowercase();
    words.iter().any(|word| context.contains(word))
}

/// The two parts of a value that is digits with one hyphen among them.
pub(crate) fn hyphened<'a>(view: &ValueView<'a>) -> Option<(&'a str, &'a str)> {
    if view.mask != ClassMask::DIGIT.with(ClassMask::HYPHEN) {
        return None;
    }
    // The class of hyphens has another character.
    let (first, second) = view.text.split_once('-')?;
    (is_digits(first) && is_digits(second)).then_some((first, second))
}

/// Words for a thing, as they are written, and whether one of them begins with a character: a look at each character of a text finds
/// them all.
#[derive(Clone, Copy)]
pub(crate) struct Called {
    /// The words.
    pub(crate) words: &'static [&'static str],
    /// Whether any of them begins so.
    pub(crate) begin: fn(char) -> bool,
}

impl Called {
    /// The first characters of the words, of which a text that has a match has one.
    pub(crate) fn clues(self) -> Clues {
        Clues::holding(self.words.iter().filter_map(|word| Clue::heading(word)))
    }
}

/// What stands before and after every occurrence of one of the words.
pub(crate) fn behind(text: &str, called: Called) -> impl Iterator<Item = (&str, &str)> {
    let starts = text.char_indices().filter(move |(_, c)| (called.begin)(*c));
    starts.filter_map(move |(at, _)| {
        let (before, rest) = text.split_at_checked(at)?;
        let after = called.words.iter().find_map(|word| rest.strip_prefix(word))?;
        Some((before, after))
    })
}

/// The code of ASCII letters and digits that a text gives after the word for it, past what people write between.
pub(crate) fn code_after(rest: &str) -> Option<&str> {
    let is_between =
        |c: char| c.is_whitespace() || matches!(c, '号' | '码' | ':' | '：' | '=' | '是' | '为' | '"' | '(' | '#');
    let rest = rest.trim_start_matches(is_between);
    let rest = ["No.", "NO.", "no.", "No", "no", "number"]
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(rest);
    let rest = rest.trim_start_matches(is_between);
    rest.get(..rest.bytes().take_while(u8::is_ascii_alphanumeric).count())
}

/// How many codes of a kind a text gives after one of the words for them. Codes are compared in upper case.
pub(crate) fn count_inside(text: &str, called: Called, belongs: impl Fn(&str) -> bool) -> usize {
    // A word in letters stands by itself: `passport` is no part of a longer one.
    let stands_alone = |(before, rest): &(&str, &str)| {
        let is_code = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        !(is_code(before.chars().next_back()) || (is_code(rest.chars().next()) && text.is_ascii()))
    };
    behind(text, called)
        .filter(stands_alone)
        .filter_map(|(_, rest)| code_after(rest))
        .filter(|code| (1..=40).contains(&code.len()) && belongs(&code.to_ascii_uppercase()))
        .count()
}

/// Every longest run of ASCII digits of a text.
pub(crate) fn digit_runs(text: &str) -> impl Iterator<Item = Found<'_>> {
    runs(text, |byte| byte.is_ascii_digit())
}

/// Every longest run of ASCII letters and digits of a text.
pub(crate) fn code_runs(text: &str) -> impl Iterator<Item = Found<'_>> {
    runs(text, |byte| byte.is_ascii_alphanumeric())
}

/// Every three runs of digits of the given lengths, parted by marks that `joins` allows: where they stand, and their digits.
pub(crate) fn grouped_runs<'t>(
    text: &'t str,
    sizes: [usize; 3],
    joins: impl Fn(&str) -> bool + 't,
) -> impl Iterator<Item = (Found<'t>, String)> + 't {
    let (mut first, mut second): (Option<Found<'t>>, Option<Found<'t>>) = (None, None);
    digit_runs(text).filter_map(move |third| {
        let before = std::mem::replace(&mut first, second).zip(second.replace(third));
        let (one, two) = before?;
        let fits = [one, two, third].map(|run| run.piece.len()) == sizes;
        let between = |left: Found<'t>, right: Found<'t>| {
            let start = left.before.len() + left.piece.len();
            text.get(start..right.before.len()).is_some_and(&joins)
        };
        if !fits || !between(one, two) || !between(two, third) {
            return None;
        }
        let found = Found::at(text, one.before.len(), third.before.len() + third.piece.len())?;
        Some((found, [one.piece, two.piece, third.piece].concat()))
    })
}

/// Whether so many bytes of a kind stand in a row.
pub(crate) fn has_run(text: &str, length: usize, belongs: impl Fn(u8) -> bool) -> bool {
    let bytes = text.as_bytes();
    let mut start = 0_usize;
    while let Some(row) = bytes.get(start..start.saturating_add(length)) {
        // From its end: before the last byte that does not belong no such row can begin.
        match row.iter().rposition(|byte| !belongs(*byte)) {
            Some(last) => start += last + 1,
            None => return true,
        }
    }
    false
}

/// Every longest run of bytes of a kind, which must be one of ASCII characters.
pub(crate) fn runs<'t>(text: &'t str, belongs: impl Fn(u8) -> bool + 't) -> impl Iterator<Item = Found<'t>> {
    let bytes = text.as_bytes();
    let mut from = 0;
    std::iter::from_fn(move || {
        let ahead = bytes.get(from..)?;
        let start = from + ahead.iter().position(|byte| belongs(*byte))?;
        let inside = bytes.get(start..)?;
        let end = start + inside.iter().position(|byte| !belongs(*byte)).unwrap_or(inside.len());
        from = end;
        Found::at(text, start, end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_maximal() {
        let runs: Vec<&str> = digit_runs("a12b345，6").map(|run| run.piece).collect();
        assert_eq!(runs, ["12", "345", "6"]);
        assert_eq!(digit_runs("").count() + digit_runs("无数字").count(), 0);
    }

    #[test]
    fn groups_are_found_where_they_are_joined() {
        let numbers = |text: &str| -> Vec<String> {
            grouped_runs(text, [3, 2, 4], |gap| gap == "-")
                .map(|(_, n)| n)
                .collect()
        };
        assert_eq!(numbers("a 123-45-6789, 987-65-4321"), ["123456789", "987654321"]);
        assert_eq!(numbers("12 123-45-6789-1"), ["123456789"]);
        assert!(numbers("123 45-6789 123-456-789 1-23-4567").is_empty());
        let (found, _) = grouped_runs("号123-45-6789x", [3, 2, 4], |gap| gap == "-")
            .next()
            .unwrap();
        assert_eq!((found.before, found.piece, found.after), ("号", "123-45-6789", "x"));
    }

    #[test]
    fn rows_are_found_wherever_they_stand() {
        let has = |text: &str, length: usize| has_run(text, length, |byte| byte.is_ascii_digit());
        for text in ["123", "a123", "123a", "12 123", "1 23 456号", "路123"] {
            assert!(has(text, 3), "{text}");
        }
        for text in ["", "12", "12a12", "1 2 3", "１２３"] {
            assert!(!has(text, 3), "{text}");
        }
    }

    #[test]
    fn neighbours_make_a_longer_code() {
        let alone = |text: &str| digit_runs(text).all(|run| run.stands_alone());
        assert!(
            alone("phone=13900000000&")
                && alone("电话13900000000。")
                && alone("13900000000/13900000001")
                && alone("打 139 转")
        );
        for part in ["SN139", "139X", "0.139", "139-7", "a_139", "139.5", "img/139x"] {
            assert!(!alone(part), "{part}");
        }
    }

    #[test]
    fn codes_are_found_behind_their_word() {
        let called = Called {
            words: &["护照", "QQ"],
            begin: |c| matches!(c, '护' | 'Q'),
        };
        let codes = |text| {
            behind(text, called)
                .filter_map(|(_, rest)| code_after(rest))
                .collect::<Vec<_>>()
        };
        assert_eq!(codes("护照号：E12345678，QQ 123"), ["E12345678", "123"]);
        assert_eq!(codes("护照，没有"), [""]);
        assert_eq!(codes("护士QX"), [""; 0]);
    }

    #[test]
    fn the_words_before_are_read() {
        let run = |text| digit_runs(text).next().unwrap();
        assert!(run("订单编号：13900000000").is_called_otherwise());
        assert!(run("Order No. 13900000000").is_called_otherwise());
        assert!(!run("订单很久以前就已经退回了，请打13900000000").is_called_otherwise());
        assert!(run("联系Tel:139").is_called(&["tel"]));
    }
}
