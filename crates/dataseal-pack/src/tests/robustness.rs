//! No bytes make a reader panic, and none make it slow: hostile files become problems within the limits.

use proptest::prelude::*;

use super::{ASSET, CONFIG, RULE, asset, load};
use crate::{ProblemKind, Problems, parse_config};

fn kinds(problems: &Problems) -> Vec<ProblemKind> {
    problems.iter().map(|problem| problem.kind.clone()).collect()
}

/// Every reader on the same bytes; what they say is judged elsewhere.
fn read_everywhere(bytes: &[u8]) {
    let _ = asset(bytes);
    let _ = parse_config(bytes, "dataseal.toml");
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let paths = [
        "cn-test/pack.toml",
        "cn-test/rules/subject.toml",
        "evidence.toml",
        "taxonomy/classes.toml",
        "taxonomy/grading.toml",
    ];
    let _ = load(&paths.map(|path| (path, text)));
}

#[test]
fn a_file_above_the_limit_is_not_parsed() {
    let big = vec![b'#'; (1 << 20) + 1];
    assert_eq!(
        kinds(&asset(&big).unwrap_err()),
        [ProblemKind::TooLarge { limit: 1 << 20 }]
    );
}

#[test]
fn nesting_above_the_limit_is_refused() {
    let nested = |levels: usize| format!("lang = {}{}", "[".repeat(levels), "]".repeat(levels));
    for levels in [65, 79, 200_000] {
        let problems = parse_config(nested(levels).as_bytes(), "dataseal.toml").unwrap_err();
        assert_eq!(kinds(&problems), [ProblemKind::TooDeep { limit: 64 }]);
    }
}

#[test]
fn dotted_keys_inside_tables_cannot_exhaust_the_stack() {
    let dotted = vec!["a"; 79].join(".");
    let nested = format!(
        "[{dotted}]\n{}1{}",
        format!("{dotted} = {{ ").repeat(79),
        " }".repeat(79)
    );
    let problems = parse_config(nested.replacen("{ 1", "{ b = 1", 1).as_bytes(), "dataseal.toml").unwrap_err();
    assert_eq!(kinds(&problems), [ProblemKind::TooDeep { limit: 64 }]);
    let long = format!("{} = 1", vec!["a"; 400_000].join("."));
    let problems = parse_config(long.as_bytes(), "dataseal.toml").unwrap_err();
    assert_eq!(kinds(&problems), [ProblemKind::TooDeep { limit: 64 }]);
}

#[test]
fn a_flood_of_problems_is_cut_short() {
    let flood: String = (0..60_000).map(|number| format!("k{number} = 1\n")).collect();
    assert_eq!(
        parse_config(flood.as_bytes(), "dataseal.toml")
            .unwrap_err()
            .iter()
            .count(),
        200
    );
    let line: String = (0..60_000).map(|number| format!("k{number}=1,")).collect();
    let line = format!("lang = {{ {line} z = 1 }}");
    assert_eq!(
        kinds(&parse_config(line.as_bytes(), "dataseal.toml").unwrap_err()).len(),
        1
    );
}

#[test]
fn a_message_shows_only_the_harmless_start_of_a_key() {
    let key = format!("\"\\u001b[2J`{}\" = 1\n", "x".repeat(500));
    let text = parse_config(key.as_bytes(), "dataseal.toml").unwrap_err().to_string();
    assert!(
        text.starts_with("dataseal.toml:1:1: unknown key `\u{fffd}[2J\u{fffd}xxx"),
        "{text}"
    );
    assert!(text.chars().count() < 140, "{text}");
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        read_everywhere(&bytes);
    }

    #[test]
    fn any_toml_like_text_is_read_without_panic(text in "([a-z\\[\\]{}=\"'.,#\\n 0-9\\-:TZ]|[\u{4e00}-\u{4eff}]){0,200}") {
        read_everywhere(text.as_bytes());
    }

    #[test]
    fn a_valid_file_with_a_wound_is_read_without_panic(
        which in 0usize..3,
        at in 0usize..1_000,
        length in 0usize..40,
        patch in "[a-z\\[\\]{}=\"'.,#\\n 0-9]{0,12}",
    ) {
        let valid = [ASSET, CONFIG, RULE].get(which).copied().unwrap_or_default();
        let mut bytes = valid.as_bytes().to_vec();
        let start = at.min(bytes.len());
        let end = (start + length).min(bytes.len());
        bytes.splice(start..end, patch.bytes());
        read_everywhere(&bytes);
    }
}
