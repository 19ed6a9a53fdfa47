//! What holds for every recogniser: a sound entry, a page, and no panic on any text, whether its gate admits it or not.

use std::collections::BTreeSet;

use dataseal_model::{ClassId, ClassMask, Digest, Examination, Gate, LengthSet, ValueView};
use proptest::prelude::*;

use super::*;
use crate::lexicon::tests::lexicons;

/// Asks one recogniser about one value the way the pass does: the gate and its clues first.
pub(crate) fn examine(build: fn(&Lexicons) -> Box<dyn Recogniser>, text: &str) -> Examination {
    let set = RecogniserSet::new(vec![build(&lexicons())], Digest::new([0; 32]));
    examine_at(&set, 0, text)
}

/// Whether the recogniser at a place is asked about a text, going by its clues.
fn may_find(set: &RecogniserSet, place: usize, view: &ValueView<'_>) -> bool {
    set.mark(place).is_none_or(|mark| set.may_find(view, mark) != 0)
}

fn examine_at(set: &RecogniserSet, place: usize, text: &str) -> Examination {
    let view = ValueView::new(text);
    let recogniser = set.get(place).unwrap();
    if recogniser.gate().admits(&view) && may_find(set, place, &view) {
        recogniser.examine(&view)
    } else {
        Examination::Miss
    }
}

/// Texts that are nothing, and try to break what reads them.
pub(crate) const HOSTILE: [&str; 20] = [
    "",
    " ",
    "\0",
    "\u{202e}abc\u{202c}",
    "e\u{301}\u{301}\u{301}",
    "=\"\"",
    "'",
    "=\"",
    "@",
    ".",
    "::",
    "-",
    "😀😀😀😀",
    "１２３４５６７８９０",
    "\u{feff}",
    "9999999999999999999999999999999999999999",
    "%s%n${jndi:ldap}",
    "'; DROP TABLE t; --",
    "\r\n\r\n",
    "𠀀𠀀𠀀𠀀𠀀",
];

/// Asserts what one recogniser answers: whole matches, shapes that fail, texts with a match inside, and misses, to which the hostile
/// texts belong that are not among the shapes that fail.
pub(crate) fn assert_answers(
    build: fn(&Lexicons) -> Box<dyn Recogniser>,
    hits: &[&str],
    near: &[&str],
    contained: &[&str],
    misses: &[&str],
) {
    let set = RecogniserSet::new(vec![build(&lexicons())], Digest::new([0; 32]));
    let answer = |text: &str| examine_at(&set, 0, text);
    for text in hits {
        assert!(
            matches!(answer(text), Examination::Hit(_)),
            "hit: {text:?} is {:?}",
            answer(text)
        );
    }
    for text in near {
        assert_eq!(answer(text), Examination::NearMiss, "near miss: {text:?}");
    }
    for text in contained {
        assert!(
            matches!(answer(text), Examination::Contained(1..)),
            "contained: {text:?} is {:?}",
            answer(text)
        );
    }
    let hostile = HOSTILE.iter().filter(|text| !near.contains(text));
    for text in misses.iter().chain(hostile) {
        assert_eq!(answer(text), Examination::Miss, "miss: {text:?}");
    }
}

/// How many matches a text holds.
pub(crate) fn matches_in(build: fn(&Lexicons) -> Box<dyn Recogniser>, text: &str) -> u32 {
    match examine(build, text) {
        Examination::Contained(matches) => matches,
        _ => 0,
    }
}

/// The canonical hash of a hit.
pub(crate) fn canonical_of(build: fn(&Lexicons) -> Box<dyn Recogniser>, text: &str) -> Option<u64> {
    match examine(build, text) {
        Examination::Hit(hit) => hit.canonical,
        other => panic!("no hit: {other:?}"),
    }
}

#[test]
fn ids_are_unique_sorted_and_well_formed() {
    let ids: Vec<&str> = REGISTRY.iter().map(|entry| entry.id).collect();
    let sorted: BTreeSet<&str> = ids.iter().copied().collect();
    assert!(sorted.iter().eq(ids.iter()), "{ids:?}");
    for entry in REGISTRY {
        assert!(entry.id.parse::<ClassId>().is_ok(), "{}", entry.id);
        assert_eq!((entry.build)(&lexicons()).class().as_str(), entry.id);
        assert!(entry.doc.starts_with(&format!("# {}\n", entry.id)), "{}", entry.id);
    }
}

#[test]
fn the_readers_of_numbers_are_those_whose_gate_asks_for_them() {
    for recogniser in build_set(&lexicons()).iter() {
        assert_eq!(
            recogniser.gate().numbers,
            reads_numbers(recogniser.class()),
            "{}",
            recogniser.class()
        );
        assert!(exists(recogniser.class()));
    }
}

#[test]
fn long_texts_end_quickly() {
    let set = build_set(&lexicons());
    for piece in ["1", "a", "张", "1 ", "a@", "1.", "::", "京A", "138-", "路1号"] {
        let text = piece.repeat(20_000);
        (0..set.len()).for_each(|place| _ = examine_at(&set, place, &text));
    }
    // Many different codes, so that looking one up again from the start would show.
    let codes: Vec<String> = (0..20_000).map(|count| format!("9131{count:012}M1")).collect();
    let text = codes.join(" ");
    (0..set.len()).for_each(|place| _ = examine_at(&set, place, &text));
}

#[test]
fn the_digest_follows_the_word_lists() {
    let other = Lexicons::from_packs(
        crate::lexicon::tests::FILES
            .into_iter()
            .chain([("area-codes.txt", "010")]),
    );
    let (own, other) = (build_set(&lexicons()).digest(), build_set(&other.unwrap()).digest());
    assert_ne!(own, other);
    assert_eq!(own, build_set(&lexicons()).digest());
}

/// Recognisers that would find a number in a mailbox, or in digits that are parted otherwise, and turn it away on purpose.
const BY_DEFINITION: [&str; 6] = [
    "aadhaar",
    "iban",
    "japanese-my-number",
    "organisation-code",
    "uscc",
    "vin",
];

/// A gate without the demands that only spare work: what they turn away would be missed anyway.
fn widened(recogniser: &dyn Recogniser) -> Gate {
    let gate = recogniser.gate();
    let by_definition = BY_DEFINITION.contains(&recogniser.class().as_str());
    Gate {
        hyphens: if by_definition { gate.hyphens } else { LengthSet::ANY },
        mailboxes: !by_definition || gate.mailboxes,
        parted: true,
        also_any_of: ClassMask::NONE,
        first: ClassMask::NONE,
        digits: LengthSet::ANY,
        digit_lengths: LengthSet::ANY,
        code_lengths: LengthSet::ANY,
        whole_lengths: LengthSet::ANY,
        ..gate
    }
}

fn assert_gates_turn_away_misses_only(set: &RecogniserSet, text: &str) {
    let view = ValueView::new(text);
    for (place, recogniser) in set.iter().enumerate() {
        let gate = recogniser.gate();
        let is_refused = !gate.admits(&view) || !may_find(set, place, &view);
        if widened(recogniser).admits(&view) && is_refused {
            assert_eq!(
                recogniser.examine(&view),
                Examination::Miss,
                "{}: {text:?}",
                recogniser.class()
            );
        }
    }
}

#[test]
fn digits_that_need_not_be_shown_are_near_misses() {
    for recogniser in build_set(&lexicons()).iter() {
        let gate = recogniser.gate();
        for length in (1..=63).filter(|length| gate.digits_near.may_have(*length)) {
            for digits in ["0", "1", "9", "1234567890", "9876543210", "3102019001"] {
                let text: String = digits.chars().cycle().take(length as usize).collect();
                let view = ValueView::new(&text);
                assert_eq!(
                    recogniser.examine(&view),
                    Examination::NearMiss,
                    "{}: {text}",
                    recogniser.class()
                );
                assert!(gate.admits(&view), "{}: {text}", recogniser.class());
            }
        }
    }
}

#[test]
fn gates_turn_away_misses_only() {
    const VALUES: [&str; 39] = [
        "11010519491231002X",
        "110105491231002",
        "91350100M000100Y43",
        "1M8GDM9AXKP042788",
        "4111111111111111",
        "13800138000",
        "021-61230000",
        "(0571)88001234",
        "E12345678",
        "H1234567890",
        "D2143569X",
        "京A12345",
        "192.168.1.1:80",
        "00:11:22:33:44:55",
        "2025-01-31",
        "20250131T0900",
        "2025年1月",
        "310115",
        "18周岁",
        "汉族",
        "138xxxx1234",
        "张*",
        "https://a.cn/",
        "490154203237518",
        "985本科",
        "中共党员(2005)",
        "京房权证朝字第123号",
        "021-61230000--13900000000",
        "+12025550143@sip.example.com",
        "021-61230000@sip.example.com",
        "ghp_0123456789abcdefghijABCDEFGHIJ012345@github.com",
        "u7951746@example.com",
        "www.example.com",
        "see 203.0.113.7, please",
        "Software Engineer",
        "加vx abc_123",
        "https://example.com \u{a0}",
        "www.example.com \u{b}",
        "example.com\t\u{a0}",
    ];
    let set = build_set(&lexicons());
    for value in VALUES {
        for (before, after) in [
            ("", ""),
            (" ", ""),
            ("=\"", "\""),
            ("'", ""),
            ("-", ""),
            ("", "，"),
            ("", ".0"),
            (".", "."),
            ("电话", " x"),
        ] {
            assert_gates_turn_away_misses_only(&set, &format!("{before}{value}{after}"));
        }
        let wide = value.replace(|c: char| c.is_ascii_digit(), "１");
        assert_gates_turn_away_misses_only(&set, &wide);
        for (at, c) in value.char_indices() {
            let (head, tail) = value.split_at(at);
            let rest = tail.get(c.len_utf8()..).unwrap();
            for other in ["", "1", "A", "x", "-", ".", " ", "号", "e\u{301}"] {
                assert_gates_turn_away_misses_only(&set, &format!("{head}{other}{rest}"));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_panics(text in "\\PC{0,40}", code in "[0-9A-Za-z:.@ +·京省市路号-]{0,40}") {
        let set = build_set(&lexicons());
        for recogniser in set.iter() {
            recogniser.examine(&ValueView::new(&text));
            recogniser.examine(&ValueView::new(&code));
        }
    }

    #[test]
    fn no_gate_turns_a_match_away(text in "[0-9A-Za-zＡ０京省路号年月:.@ +*'=\"x-]{0,20}", digits in "[0-9]{1,20}[X.-]?[0-9]{0,4}") {
        let set = build_set(&lexicons());
        assert_gates_turn_away_misses_only(&set, &text);
        assert_gates_turn_away_misses_only(&set, &digits);
    }

    #[test]
    fn no_clue_turns_a_match_away(text in "[张王欧阳伟小明男女先生未已婚本科汉族上海市浦东新区路号室弄村公司有限部京沪A使军字第微信扣QqVv人联系姓名电话患者病炎型糖尿加0-9xX*()、 @-]{1,12}") {
        let set = build_set(&lexicons());
        assert_gates_turn_away_misses_only(&set, &text);
    }
}
