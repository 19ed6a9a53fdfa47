//! Regular rows against careful reading.

use proptest::prelude::*;

use super::super::record::{Reading, split};
use super::*;

fn form(quote: Option<u8>, escape: Option<u8>, line_ending: LineEnding, columns: usize) -> (Grammar, Form) {
    let grammar = Grammar {
        quote,
        escape,
        ..Grammar::of(",")
    };
    let layout = Layout {
        line_ending,
        preamble_lines: 0,
        header_rows: 0,
        footer_lines: 0,
    };
    let form = Form::of(&grammar, &layout, columns).unwrap();
    (grammar, form)
}

/// The values of the rows that are found from `start` on, and where the next row begins.
fn found(form: Form, text: &[u8], start: usize) -> (Vec<Vec<&[u8]>>, usize) {
    let mut regular = Regular::new(form);
    regular.find(text, start);
    let (starts, ends) = regular.fields();
    let values: Vec<&[u8]> = starts
        .iter()
        .zip(ends)
        .map(|(start, end)| &text[*start as usize..*end as usize])
        .collect();
    let next = regular.lines().last().map_or(start, |line| *line as usize + 1);
    (values.chunks(form.columns).map(<[&[u8]]>::to_vec).collect(), next)
}

/// Every row that is found is the record that careful reading finds there. Says how many there are.
fn agrees(grammar: &Grammar, form: Form, text: &[u8], start: usize) -> usize {
    let (rows, end) = found(form, text, start);
    let mut position = start;
    for row in &rows {
        let record = split(grammar, &text[position..], Reading::Strict);
        assert!(!record.open && !record.stray && record.embedded == 0);
        assert_eq!(record.values(), *row);
        assert_eq!(record.line_end, 1 + usize::from(form.has_returns));
        position += record.length;
    }
    assert_eq!(position, end);
    rows.len()
}

#[test]
fn rows_of_all_lengths_are_found() {
    for line_end in ["\n", "\r\n"] {
        let ending = if line_end == "\n" {
            LineEnding::Lf
        } else {
            LineEnding::CrLf
        };
        let (grammar, form) = form(Some(b'"'), None, ending, 3);
        for length in 0..140 {
            let field = "\u{754c}x".repeat(length).chars().take(length).collect::<String>();
            for row in [
                format!("{field},b,c"),
                format!("\"{field}\",b,c"),
                format!("a,\"{field},\",\"c\""),
                format!(",,\"{field}\""),
                format!("\"\",{field},"),
            ] {
                let text = format!("{row}{line_end}").repeat(5);
                assert_eq!(agrees(&grammar, form, text.as_bytes(), 0), 5, "{row}");
            }
        }
    }
}

#[test]
fn the_first_other_row_ends_them() {
    let (grammar, form) = form(Some(b'"'), None, LineEnding::Lf, 2);
    for other in [
        "a",
        "a,b,c",
        "",
        "a,b\r",
        "a,x\"y\"",
        "\"a\"\"b\",c",
        "\"a\nb\",c",
        "\"a,b",
        "\"a\" ,b",
        "a,\"b\" ",
        "\"a\"b,c",
    ] {
        let text = format!("1,2\n\"3\",4\n{other}\n5,6\n");
        assert_eq!(agrees(&grammar, form, text.as_bytes(), 0), 2, "{other}");
    }
    assert_eq!(agrees(&grammar, form, b"1,2\n3,4", 0), 1);
    assert_eq!(agrees(&grammar, form, b"", 0), 0);
}

#[test]
fn many_columns_and_many_rows_are_taken_in_turn() {
    for columns in [2, 3, 700, 10_000] {
        let (grammar, form) = form(Some(b'"'), None, LineEnding::Lf, columns);
        let row = vec!["1"; columns].join(",") + "\n";
        let text = row.repeat(2_000 / columns + 20);
        let (mut position, mut rows) = (0, 0);
        while position < text.len() {
            let more = agrees(&grammar, form, text.as_bytes(), position);
            assert!(more > 0);
            (rows, position) = (rows + more, position + more * row.len());
        }
        assert_eq!(rows, 2_000 / columns + 20);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn what_is_found_is_what_careful_reading_finds(
        text in "([a,]|[a,\"\\\\]|\"a+,?\"|,b\n|,b\r\n|[\r\n]|\u{754c}|a{60,70}){0,60}",
        columns in 2..5_usize,
        has_quotes: bool,
        has_escapes: bool,
        has_returns: bool,
    ) {
        let ending = if has_returns { LineEnding::CrLf } else { LineEnding::Lf };
        let escape = (has_quotes && has_escapes).then_some(b'\\');
        let (grammar, form) = form(has_quotes.then_some(b'"'), escape, ending, columns);
        let text = text.as_bytes();
        let lines = memchr::memchr_iter(b'\n', text).map(|at| at + 1);
        for start in std::iter::once(0).chain(lines) {
            agrees(&grammar, form, text, start);
        }
    }
}
