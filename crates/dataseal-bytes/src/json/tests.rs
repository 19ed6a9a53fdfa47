//! The grammar to the byte, records against their count, and hostile text.

use std::ops::Range;

use proptest::prelude::*;

use super::*;
use crate::IntakeError;

const GOOD: &[&str] = &[
    "0",
    "-0",
    "12.50",
    "1e400",
    "-1.5E+7",
    "true",
    "null",
    "\"\"",
    "\"\\u00e9\\n\\ud83d\"",
    "[]",
    "[ ]",
    "{ }",
    "[1,[2,[]],{\"a\":{}}]",
    " {\"a\" : [true , null] , \"\" : \"x\"} ",
    "{\"a\":1,\"a\":2}",
];

const BAD: &[(&str, Fault)] = &[
    ("", Fault::Ended),
    ("01", Fault::Unexpected(1)),
    ("-", Fault::Ended),
    ("1.", Fault::Ended),
    ("1e+", Fault::Ended),
    (".5", Fault::Unexpected(0)),
    ("+1", Fault::Unexpected(0)),
    ("NaN", Fault::Unexpected(0)),
    ("nul", Fault::Ended),
    ("[1,]", Fault::Unexpected(3)),
    ("[1 2]", Fault::Unexpected(3)),
    ("{\"a\":1,}", Fault::Unexpected(7)),
    ("{\"a\" 1}", Fault::Unexpected(5)),
    ("{a:1}", Fault::Unexpected(1)),
    ("[1}", Fault::Unexpected(2)),
    ("{\"a\":[1}", Fault::Unexpected(7)),
    ("\"a\tb\"", Fault::Unexpected(2)),
    ("\"\\x\"", Fault::Unexpected(2)),
    ("\"\\u12g4\"", Fault::Unexpected(5)),
    ("\"open", Fault::Ended),
    ("{} x", Fault::Unexpected(3)),
    ("\u{feff}1", Fault::Unexpected(0)),
    ("[1\u{a0}]", Fault::Unexpected(2)),
];

/// Writes down everything that it is handed.
#[derive(Default)]
struct Log {
    nodes: Vec<(u32, String)>,
    values: Vec<(u32, String)>,
}

impl Sink for Log {
    fn key(&mut self, parent: u32, key: Text<'_>, _: usize) -> Result<u32, IntakeError> {
        let mut meant = Vec::new();
        unescape(key, &mut meant);
        self.nodes.push((parent, String::from_utf8(meant).unwrap()));
        Ok(u32::try_from(self.nodes.len()).unwrap())
    }

    fn value(&mut self, node: u32, value: Value<'_>) -> Result<(), IntakeError> {
        self.values
            .push((node, String::from_utf8(value.written().to_vec()).unwrap()));
        Ok(())
    }
}

fn split(text: &str, layout: Layout, piece: usize) -> Result<Vec<&str>, Fault> {
    let mut splitter = Splitter::new(layout, 4);
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let end = (at + piece).min(text.len());
        splitter.scan(&text.as_bytes()[..end], at, &mut found)?;
        at = end;
    }
    splitter.end(text.len(), &mut found)?;
    assert_eq!(splitter.records, found.len() as u64);
    Ok(found.into_iter().map(|range| text.get(range).unwrap().trim()).collect())
}

#[test]
fn the_grammar_is_that_of_rfc_8259() {
    for good in GOOD {
        assert!(whole(good.as_bytes(), 64).is_ok(), "{good}");
    }
    for (bad, fault) in BAD {
        assert_eq!(whole(bad.as_bytes(), 64), Err(*fault), "{bad}");
    }
}

#[test]
fn depth_costs_no_stack() {
    let deep = "[".repeat(1_000_000);
    assert_eq!(whole(deep.as_bytes(), 64), Err(Fault::TooDeep(64)));
    assert_eq!(whole(deep.as_bytes(), u32::MAX), Err(Fault::Ended));
    let objects = "{\"a\":".repeat(200_000);
    let walked = walk_object(objects.as_bytes(), u32::MAX, true, &mut Log::default());
    assert_eq!(walked, Err(Stop::Fault(Fault::Ended)));
    let walked = walk_object(objects.as_bytes(), 3, true, &mut Log::default());
    assert_eq!(walked, Err(Stop::Fault(Fault::TooDeep(15))));
    let closed = format!("{}1{}", "{\"a\":".repeat(3), "}".repeat(3));
    assert_eq!(walk_object(closed.as_bytes(), 3, true, &mut Log::default()), Ok(()));
}

#[test]
fn objects_are_walked_key_by_key() {
    let mut log = Log::default();
    let record = br#" {"a":{"b":1,"c":{}, "d" : {"e":[{"f":2}]}},"\u0061":"x\ny","":null} "#;
    walk_object(record, 64, true, &mut log).unwrap();
    let keys: Vec<(u32, &str)> = log.nodes.iter().map(|(parent, key)| (*parent, key.as_str())).collect();
    assert_eq!(
        keys,
        [(0, "a"), (1, "b"), (1, "c"), (1, "d"), (4, "e"), (0, "a"), (0, "")]
    );
    let values: Vec<(u32, &str)> = log.values.iter().map(|(node, text)| (*node, text.as_str())).collect();
    assert_eq!(
        values,
        [
            (2, "1"),
            (3, "{}"),
            (5, "[{\"f\":2}]"),
            (4, "{\"e\":[{\"f\":2}]}"),
            (1, "{\"b\":1,\"c\":{}, \"d\" : {\"e\":[{\"f\":2}]}}"),
            (6, "x\\ny"),
            (7, "null"),
        ]
    );
    let mut flat = Log::default();
    walk_object(record, 64, false, &mut flat).unwrap();
    assert_eq!(flat.nodes.len(), 3);
}

#[test]
fn walking_holds_to_the_same_grammar() {
    for (bad, fault) in BAD.iter().filter(|(bad, _)| bad.starts_with('{')) {
        for flatten in [false, true] {
            let walked = walk_object(bad.as_bytes(), 64, flatten, &mut Log::default());
            assert_eq!(walked, Err(Stop::Fault(*fault)), "{bad}");
        }
    }
    for (bad, fault) in BAD.iter().filter(|(bad, _)| bad.starts_with('[')) {
        assert_eq!(
            walk_array(bad.as_bytes(), 64, |_, _| Ok(())),
            Err(Stop::Fault(*fault)),
            "{bad}"
        );
    }
}

#[test]
fn escapes_mean_what_they_say_and_half_a_pair_is_kept() {
    let meant = |written: &str| {
        let mut meant = Vec::new();
        let text = Text {
            written: written.as_bytes(),
            escaped: true,
        };
        let marks = unescape(text, &mut meant);
        (String::from_utf8(meant).unwrap(), marks)
    };
    assert_eq!(meant(r#"\"\\\/\b\f\n\r\t"#).0, "\"\\/\u{8}\u{c}\n\r\t");
    assert_eq!(meant(r"\u00E9 \ud83d\uDE00!").0, "é 😀!");
    let (text, marks) = meant(r"\ud83d\n\ude00\ud83d\ud83d\ude00\u0000\u0001");
    assert_eq!(text, "\\ud83d\n\\ude00\\ud83d😀\0\u{1}");
    let expected = Marks {
        nuls: 1,
        controls: 1,
        lone_surrogates: 3,
    };
    assert_eq!(marks, expected);
}

#[test]
fn a_document_is_its_elements_or_one_value() {
    let document = |text| split(text, Layout::Document, usize::MAX >> 1);
    assert_eq!(document(" [ ] "), Ok(vec![]));
    assert_eq!(
        document("[1, \"a,]\\\"\" ,{\"b\":[2,3]}\n]\n"),
        Ok(vec!["1", "\"a,]\\\"\"", "{\"b\":[2,3]}"])
    );
    assert_eq!(document("{\"a\":\n1}\n"), Ok(vec!["{\"a\":\n1}"]));
    assert_eq!(
        document("{\"a\":1} {\"b\":2}{}"),
        Ok(vec!["{\"a\":1}", "{\"b\":2}", "{}"])
    );
    assert_eq!(document(" 12 \n"), Ok(vec!["12"]));
    for (bad, fault) in [
        ("", Fault::Ended),
        ("[1,]", Fault::Unexpected(3)),
        ("[,1]", Fault::Unexpected(1)),
        ("[1]]", Fault::Unexpected(3)),
        ("[][]", Fault::Unexpected(2)),
        ("[1", Fault::Ended),
        ("{} x", Fault::Unexpected(3)),
        ("{}}", Fault::Unexpected(2)),
        ("[1}", Fault::Unexpected(2)),
        ("{\"a\"", Fault::Ended),
        ("[[[[[", Fault::TooDeep(4)),
    ] {
        assert_eq!(document(bad), Err(fault), "{bad}");
    }
}

#[test]
fn a_bad_line_costs_one_record() {
    let lines = |text| split(text, Layout::Lines, usize::MAX >> 1).unwrap();
    assert_eq!(lines("{\"a\":1}\r\n\n{\"a\":2}"), ["{\"a\":1}", "{\"a\":2}"]);
    assert_eq!(
        lines("{\"a\":1}{\"a\":2}[3] [4]\n5\n"),
        ["{\"a\":1}", "{\"a\":2}", "[3]", "[4]", "5"]
    );
    assert_eq!(
        lines("{\"a\":\"x}\n{\"a\":{\n{\"a\":1} 2\nx\n\"\\\n{}"),
        ["{\"a\":\"x}", "{\"a\":{", "{\"a\":1} 2", "x", "\"\\", "{}"]
    );
    assert!(lines("").is_empty());
}

#[test]
fn what_may_begin_json_does() {
    for yes in ["[", "{\"a", "[1,2]\n[3", "{}", " [{\"a\":tr", "{\"a\":1}\n{\"a\":2}\n"] {
        assert!(is_prefix(yes.as_bytes()), "{yes}");
    }
    for no in [
        "",
        "  ",
        "[id],[name]\n",
        "{1},{2}\n",
        "1\n2\n",
        "\"a\",\"b\"",
        "[1],[2]",
        "[1]\nx",
        "{\"a\",\"b\"}",
    ] {
        assert!(!is_prefix(no.as_bytes()), "{no}");
    }
}

proptest! {
    #[test]
    fn pieces_split_like_the_whole(text in "[\\[\\]{}\",\\\\\na1 ]{0,40}", piece in 1_usize..7) {
        for layout in [Layout::Document, Layout::Lines] {
            prop_assert_eq!(split(&text, layout, piece), split(&text, layout, usize::MAX >> 1));
        }
    }
}
