//! What holds for every recogniser: a sound entry, a page, and no panic on any text, whether its gate admits it or not.

use std::collections::BTreeSet;

use dataseal_model::{ClassId, Examination, ValueView};
use proptest::prelude::*;

use super::*;
use crate::lexicon::tests::lexicons;

/// Asks one recogniser about one value the way the pass does: the gate first.
pub(crate) fn examine(recogniser: &dyn Recogniser, text: &str) -> Examination {
    let view = ValueView::new(text);
    if recogniser.gate().admits(&view) {
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

/// Asserts what one recogniser answers: whole matches, shapes that fail, texts with a match inside, and misses.
pub(crate) fn assert_answers(
    build: fn(&Lexicons) -> Box<dyn Recogniser>,
    hits: &[&str],
    near: &[&str],
    contained: &[&str],
    misses: &[&str],
) {
    let recogniser = build(&lexicons());
    let answer = |text: &str| examine(recogniser.as_ref(), text);
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
        assert_eq!(answer(text), Examination::Contained, "contained: {text:?}");
    }
    for text in misses.iter().chain(&HOSTILE) {
        assert_eq!(answer(text), Examination::Miss, "miss: {text:?}");
    }
}

/// The canonical hash of a hit.
pub(crate) fn canonical_of(build: fn(&Lexicons) -> Box<dyn Recogniser>, text: &str) -> Option<u64> {
    match examine(build(&lexicons()).as_ref(), text) {
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
        for recogniser in set.iter() {
            examine(recogniser, &text);
        }
    }
    // Many different codes, so that looking one up again from the start would show.
    let codes: Vec<String> = (0..20_000).map(|count| format!("9131{count:012}M1")).collect();
    let text = codes.join(" ");
    for recogniser in set.iter() {
        examine(recogniser, &text);
    }
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
}
