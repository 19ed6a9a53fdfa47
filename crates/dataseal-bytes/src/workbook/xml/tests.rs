//! The XML reader: text, entities, nesting and what is refused.

use proptest::prelude::*;

use super::*;

/// One byte a piece, so that every token is cut at every place.
struct Drip<'a>(&'a [u8]);

impl Pieces for Drip<'_> {
    fn next_piece(&mut self, into: &mut Vec<u8>) -> Result<bool, IntakeError> {
        let Some((first, rest)) = self.0.split_first() else {
            return Ok(false);
        };
        into.push(*first);
        self.0 = rest;
        Ok(true)
    }
}

fn events<P: Pieces>(pieces: P) -> Result<Vec<String>, IntakeError> {
    let mut reader = XmlReader::new(pieces, Damage::Sheet, 1 << 20)?;
    let mut seen = Vec::new();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    loop {
        seen.push(match reader.next_event()? {
            Event::Start(tag) => {
                let attributes: Vec<String> = tag
                    .attributes()
                    .map(|(name, value)| format!(" {}={}", text(name), text(value)))
                    .collect();
                format!("<{}{}", text(tag.local()), attributes.concat())
            }
            Event::End(name) => format!("/{}", text(name)),
            Event::Text(written) => text(written),
            Event::Verbatim(written) => format!("!{}", text(written)),
            Event::Eof => return Ok(seen),
        });
    }
}

const DOCUMENT: &[u8] = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- > --><x:a b='1>' c = \"&lt;\"><b/>文&amp;\
                         <![CDATA[<]]]]><?p ?></x:a >\n"
    .as_bytes();

#[test]
fn events_do_not_depend_on_where_pieces_end() {
    let expected = ["<a b=1> c=&lt;", "<b", "/b", "文&amp;", "!<]]", "/a"];
    assert_eq!(events(SlicePieces(DOCUMENT)).unwrap(), expected);
    assert_eq!(events(Drip(DOCUMENT)).unwrap(), expected);
}

#[test]
fn other_encodings_are_decoded() {
    let text = "<?xml version=\"1.0\" encoding=\"GBK\"?><a>表</a>";
    let gbk = encoding_rs::GBK.encode(text).0;
    assert_eq!(events(SlicePieces(&gbk)).unwrap(), ["<a", "表", "/a"]);
    assert_eq!(events(Drip(&gbk)).unwrap(), ["<a", "表", "/a"]);
    let utf16: Vec<u8> = "\u{feff}<a>表</a>".encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(events(Drip(&utf16)).unwrap(), ["<a", "表", "/a"]);
    assert_eq!(
        events(SlicePieces(b"<?xml version='1.0' encoding='klingon'?><a/>")),
        Err(IntakeError::Unsupported(UnsupportedFeature::Encoding))
    );
}

#[test]
fn document_types_are_refused() {
    let bomb = b"<!DOCTYPE a [<!ENTITY b \"bb\">]><a>&b;</a>";
    assert_eq!(
        events(SlicePieces(bomb)),
        Err(IntakeError::Unsupported(UnsupportedFeature::DocumentType))
    );
}

#[test]
fn what_is_no_xml_is_damaged() {
    let damaged = Err(IntakeError::Corrupt {
        part: Damage::Sheet,
        offset: 0,
    });
    for document in [
        "",
        "x",
        "<a>",
        "<a></b>",
        "</a>",
        "<a/><b/>",
        "<a><b></a></b>",
        "<a",
        "<a b='>",
        "<>",
        "<!x>",
        "<a/>x",
        "<a><!--",
        "<a><![CDATA[",
        "<a <b>",
    ] {
        assert_eq!(events(SlicePieces(document.as_bytes())), damaged, "{document}");
        assert_eq!(events(Drip(document.as_bytes())), damaged, "{document}");
    }
    assert_eq!(events(SlicePieces("<a>".repeat(MAX_DEPTH + 1).as_bytes())), damaged);
}

#[test]
fn text_and_skip_end_with_their_element() {
    let mut reader = XmlReader::over(
        b"<a><t>1<i>no</i>2&gt;<![CDATA[&]]></t><s><t/></s><u/></a>",
        Damage::Sheet,
    )
    .unwrap();
    let mut text = Vec::new();
    reader.next_event().unwrap();
    reader.next_event().unwrap();
    reader.text(&mut text).unwrap();
    assert_eq!(text, b"12>&");
    assert!(matches!(reader.next_event().unwrap(), Event::Start(tag) if tag.local() == b"s"));
    reader.skip().unwrap();
    assert!(matches!(reader.next_event().unwrap(), Event::Start(tag) if tag.local() == b"u"));
    reader.skip().unwrap();
    assert_eq!(reader.next_event(), Ok(Event::End(b"a")));
    assert_eq!(reader.next_event(), Ok(Event::Eof));
}

proptest! {
    #[test]
    fn any_bytes_give_events_or_an_error(bytes in proptest::collection::vec(prop_oneof![
        any::<u8>(), Just(b'<'), Just(b'>'), Just(b'/'), Just(b'a'), Just(b'!'), Just(b'-'), Just(b'"'), Just(b'=')
    ], 0..200)) {
        prop_assert_eq!(events(SlicePieces(&bytes)), events(Drip(&bytes)));
    }

    #[test]
    fn any_cut_of_a_document_is_an_error(cut in 1..DOCUMENT.len() - 2) {
        prop_assert!(events(SlicePieces(&DOCUMENT[..cut])).is_err());
    }
}
