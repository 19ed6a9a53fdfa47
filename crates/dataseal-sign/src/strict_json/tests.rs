//! What the strict reader takes, and each thing that it refuses, with its place.

use super::{Json, JsonErrorKind, MAX_DEPTH, MAX_INTEGER, parse};
use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};

fn defect(bytes: &[u8]) -> (JsonErrorKind, usize) {
    let error = parse(bytes).unwrap_err();
    (error.kind, error.offset)
}

#[test]
fn reads_every_kind_of_value_in_order() {
    let text = r#" {"b": [null, true, false, -7, 0], "a": "\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é😀", "": {}} "#;
    let expected = Json::Object(vec![
        (
            "b".to_owned(),
            Json::Array(vec![
                Json::Null,
                Json::Bool(true),
                Json::Bool(false),
                Json::Integer(-7),
                Json::Integer(0),
            ]),
        ),
        ("a".to_owned(), Json::String("\"\\/\u{8}\u{c}\n\r\té😀é😀".to_owned())),
        (String::new(), Json::Object(Vec::new())),
    ]);
    let value = parse(text.as_bytes()).unwrap();
    assert_eq!(value, expected);
    let items = value.get("b").and_then(Json::as_array).unwrap();
    assert_eq!(items.get(1).and_then(Json::as_bool), Some(true));
    assert_eq!(items.get(3).and_then(Json::as_integer), Some(-7));
    assert_eq!(value.get("").and_then(Json::as_object), Some(&[][..]));
    assert!(
        value
            .get("a")
            .and_then(Json::as_str)
            .is_some_and(|text| text.ends_with('😀'))
    );
    assert_eq!(value.get("c"), None);
}

#[test]
fn each_defect_has_its_kind_and_place() {
    use JsonErrorKind as Kind;
    let cases: [(&[u8], Kind, usize); 46] = [
        (b"\xef\xbb\xbf{}", Kind::ByteOrderMark, 0),
        (b"\"\xff\"", Kind::InvalidUtf8, 1),
        (b"\"\xc0\x80\"", Kind::InvalidUtf8, 1),
        (b"\"\xed\xa0\x80\"", Kind::InvalidUtf8, 1),
        (b"", Kind::UnexpectedEnd, 0),
        (b"  ", Kind::UnexpectedEnd, 2),
        (b"[1", Kind::UnexpectedEnd, 2),
        (b"[1,", Kind::UnexpectedEnd, 3),
        (b"{\"a\"", Kind::UnexpectedEnd, 4),
        (b"\"a", Kind::UnexpectedEnd, 2),
        (b"\"\\", Kind::UnexpectedEnd, 2),
        (b"-", Kind::UnexpectedEnd, 1),
        (b"tru", Kind::UnexpectedEnd, 3),
        (b"[1,]", Kind::UnexpectedCharacter, 3),
        (b"[,1]", Kind::UnexpectedCharacter, 1),
        (b"{\"a\":1,}", Kind::UnexpectedCharacter, 7),
        (b"{a:1}", Kind::UnexpectedCharacter, 1),
        (b"{'a':1}", Kind::UnexpectedCharacter, 1),
        (b"[1 2]", Kind::UnexpectedCharacter, 3),
        (b"[1}", Kind::UnexpectedCharacter, 2),
        (b"+1", Kind::UnexpectedCharacter, 0),
        (b".5", Kind::UnexpectedCharacter, 0),
        (b"NaN", Kind::UnexpectedCharacter, 0),
        (b"Infinity", Kind::UnexpectedCharacter, 0),
        (b"True", Kind::UnexpectedCharacter, 0),
        (b"// x\n1", Kind::UnexpectedCharacter, 0),
        (b"\x0c1", Kind::UnexpectedCharacter, 0),
        ("\u{a0}1".as_bytes(), Kind::UnexpectedCharacter, 0),
        (b"1 1", Kind::TrailingText, 2),
        (b"{}\0", Kind::TrailingText, 2),
        (b"{}{}", Kind::TrailingText, 2),
        (b"1.0", Kind::NotAnInteger, 0),
        (b"[1e2]", Kind::NotAnInteger, 1),
        (b"0E0", Kind::NotAnInteger, 0),
        (b"01", Kind::LeadingZero, 0),
        (b"-01", Kind::LeadingZero, 0),
        (b"-0", Kind::NegativeZero, 0),
        (b"\"\\x\"", Kind::InvalidEscape, 1),
        (b"\"\\u12g4\"", Kind::InvalidEscape, 1),
        (b"\"\\u+123\"", Kind::InvalidEscape, 1),
        (b"\"\\ud800\"", Kind::LoneSurrogate, 1),
        (b"\"\\udc00\"", Kind::LoneSurrogate, 1),
        (b"\"\\ud800\\u0041\"", Kind::LoneSurrogate, 1),
        (b"\"a\nb\"", Kind::ControlCharacter, 2),
        (b"{\"a\":1,\"b\":2,\"a\":1}", Kind::DuplicateKey, 13),
        (b"[{\"a\":{},\"\\u0061\":{}}]", Kind::DuplicateKey, 9),
    ];
    for (bytes, kind, offset) in cases {
        assert_eq!(defect(bytes), (kind, offset), "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn integers_end_where_doubles_lose_them() {
    for number in [MAX_INTEGER, -MAX_INTEGER] {
        assert_eq!(parse(number.to_string().as_bytes()), Ok(Json::Integer(number)));
    }
    for number in [
        "9007199254740992",
        "-9007199254740992",
        "18446744073709551616",
        &"9".repeat(400),
    ] {
        assert_eq!(defect(number.as_bytes()), (JsonErrorKind::IntegerRange, 0));
    }
}

#[test]
fn depth_is_bounded_and_siblings_do_not_count() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(parse(nested(MAX_DEPTH).as_bytes()).is_ok());
    assert_eq!(
        defect(nested(MAX_DEPTH + 1).as_bytes()),
        (JsonErrorKind::TooDeep, MAX_DEPTH)
    );
    assert_eq!(
        defect("[".repeat(1_000_000).as_bytes()),
        (JsonErrorKind::TooDeep, MAX_DEPTH)
    );
    assert!(parse(format!("[{}[]]", "[],".repeat(200)).as_bytes()).is_ok());
}

#[test]
fn the_number_of_values_is_bounded() {
    let text = format!("[{}0]", "0,".repeat(super::MAX_VALUES - 2));
    assert!(parse(text.as_bytes()).is_ok());
    let text = format!("[{}0]", "0,".repeat(super::MAX_VALUES - 1));
    assert_eq!(defect(text.as_bytes()).0, JsonErrorKind::TooManyValues);
}

#[test]
fn places_are_counted_in_lines_and_characters() {
    let error = parse("{\n \"数据\": 1.5}".as_bytes()).unwrap_err();
    assert_eq!((error.offset, error.line, error.column), (13, 2, 8));
    assert_eq!(
        error.to_string(),
        "line 2, column 8: numbers with a fraction or an exponent are not allowed"
    );
}

#[test]
fn errors_never_show_the_text() {
    for text in [
        "{\"canary\":1,\"canary\":2}",
        "canary",
        "\"canary",
        "{\"a\":canary}",
        "\"\\canary\"",
        "1canary",
    ] {
        let error = parse(text.as_bytes()).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("canary"), "{text}");
    }
}

/// Written with every character escaped that may be, so that reading is exercised, and in no canonical form.
fn written(value: &Json) -> String {
    match value {
        Json::Null => "null".to_owned(),
        Json::Bool(truth) => truth.to_string(),
        Json::Integer(number) => number.to_string(),
        Json::String(text) => quoted(text),
        Json::Array(items) => format!("[{}]", items.iter().map(written).collect::<Vec<_>>().join(" ,")),
        Json::Object(members) => {
            let members: Vec<String> = members
                .iter()
                .map(|(key, value)| format!("{} : {}", quoted(key), written(value)))
                .collect();
            format!("{{{}}}", members.join(","))
        }
    }
}

fn quoted(text: &str) -> String {
    let escaped: String = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
    format!("\"{escaped}\"")
}

fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        (-MAX_INTEGER..=MAX_INTEGER).prop_map(Json::Integer),
        any::<String>().prop_map(Json::String),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::Array),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|members| Json::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read(value in any_json()) {
        prop_assert_eq!(parse(written(&value).as_bytes()), Ok(value));
    }

    #[test]
    fn no_bytes_make_it_fail_otherwise_than_by_an_error(bytes in any::<Vec<u8>>(), text in "[\\[\\]{}\",:0-9eE.\\\\u -]{0,40}") {
        for input in [&bytes[..], text.as_bytes()] {
            if let Err(error) = parse(input) {
                prop_assert!(error.offset <= input.len());
            }
        }
    }
}
