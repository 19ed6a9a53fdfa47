//! Text of cells and shared strings: runs joined, phonetic runs left out, escaped characters restored.

use memchr::memmem;

use crate::IntakeError;
use crate::workbook::damaged_workbook;
use crate::workbook::pieces::Pieces;
use crate::workbook::strings::PutString;
use crate::workbook::xml::{Event, XmlReader};

/// Hands out the strings of a shared string table (18.4.9) in order.
pub(super) fn read_shared<P: Pieces>(mut reader: XmlReader<P>, put: PutString<'_>) -> Result<(), IntakeError> {
    let mut text = Vec::new();
    loop {
        match reader.next_event()? {
            Event::Eof => return Ok(()),
            Event::Start(tag) if tag.local() == b"si" => {
                text.clear();
                read_rich(&mut reader, &mut text)?;
                if simdutf8::basic::from_utf8(&text).is_err() {
                    return Err(damaged_workbook());
                }
                put(&text)?;
            }
            _ => {}
        }
    }
}

/// Appends the text of the `si` or `is` that was just started (CT_Rst, 18.4.8), up to its end.
pub(super) fn read_rich<P: Pieces>(reader: &mut XmlReader<P>, into: &mut Vec<u8>) -> Result<(), IntakeError> {
    let start = into.len();
    loop {
        match reader.next_event()? {
            Event::Eof => return Err(damaged_workbook()),
            Event::End(b"si" | b"is") => break,
            Event::Start(tag) => match tag.local() {
                b"t" => reader.text(into)?,
                b"r" => {}
                _ => reader.skip()?,
            },
            _ => {}
        }
    }
    restore_escaped(into, start);
    Ok(())
}

/// Restores characters that are written as `_x000D_` because XML cannot hold them (ST_Xstring, part 1, 22.9.2.19).
pub(super) fn restore_escaped(text: &mut Vec<u8>, start: usize) {
    const MARK: &[u8] = b"_x";
    let Some(first) = memmem::find(text.get(start..).unwrap_or_default(), MARK) else {
        return;
    };
    let written = text.split_off(start + first);
    let mut rest = written.as_slice();
    while let Some(found) = memmem::find(rest, MARK) {
        let (plain, escape) = rest.split_at(found);
        text.extend_from_slice(plain);
        let (restored, length) = match escaped_unit(escape) {
            Some(unit @ 0xD800..=0xDBFF) => {
                let low = escape.get(7..).and_then(escaped_unit);
                let pair = low.and_then(|low| char::decode_utf16([unit, low]).next()?.ok());
                (pair, 14)
            }
            Some(unit) => (char::from_u32(u32::from(unit)), 7),
            None => (None, 0),
        };
        match restored {
            Some(character) => {
                text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                rest = escape.get(length..).unwrap_or_default();
            }
            None => {
                text.extend_from_slice(MARK);
                rest = escape.get(MARK.len()..).unwrap_or_default();
            }
        }
    }
    text.extend_from_slice(rest);
}

/// The UTF-16 unit that `_xHHHH_` at the start of `text` stands for.
fn escaped_unit(text: &[u8]) -> Option<u16> {
    let digits = text.get(..7)?.strip_prefix(b"_x")?.strip_suffix(b"_")?;
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Damage;

    fn restored(text: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        restore_escaped(&mut bytes, 0);
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn escaped_characters_are_restored() {
        assert_eq!(restored("a_x000D_b"), "a\rb");
        assert_eq!(restored("_x005F_x000D_"), "_x000D_");
        assert_eq!(restored("_xD83D__xDE00_!"), "😀!");
        for same in ["_x", "_x00", "_xD83D_", "_xZZZZ_", "a_xb", "_x+00D_"] {
            assert_eq!(restored(same), same);
        }
    }

    #[test]
    fn runs_are_joined_and_readings_left_out() {
        let table = "<sst><si><t>a&amp;b</t></si><si/><si><r><rPr><b/></rPr><t>東</t></r><r><t xml:space=\"preserve\"> 京\
                     </t></r><rPh sb=\"0\" eb=\"1\"><t>トウキョウ</t></rPh><phoneticPr/></si></sst>";
        let mut strings = Vec::new();
        let reader = XmlReader::over(table.as_bytes(), Damage::Workbook).unwrap();
        read_shared(reader, &mut |string| {
            strings.push(String::from_utf8(string.to_vec()).unwrap());
            Ok(())
        })
        .unwrap();
        assert_eq!(strings, ["a&b", "", "東 京"]);
    }
}
