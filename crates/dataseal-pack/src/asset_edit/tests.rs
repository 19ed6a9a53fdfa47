//! Every form that a person may have given the file, and that nothing else of it changes.

use dataseal_model::{Digest, EvidenceState};

use super::*;

const DRAFT: &str = "\
# A declaration.
schema = \"dataseal/asset/v1\"

[data]
files = [\"a.csv\"] # the data

[holder]
# Name of the applicant
# name = \"\"
# Organ?
# state_organ = true    # true / false

[asset]
# name = \"\"

# Documents
# [[evidence]]
# kind = \"ownership-proof\"
# name = \"no question of ours\"
";

fn set(text: &str, path: &str, value: &str) -> String {
    let edited = with_answer(text, path, value).unwrap();
    assert!(table_of(split_mark(&edited).1).is_some(), "no TOML:\n{edited}");
    edited
}

#[test]
fn a_commented_question_becomes_the_answer() {
    let edited = set(DRAFT, "holder.name", "\"上海某公司\"");
    assert_eq!(edited, DRAFT.replacen("# name = \"\"", "name = \"上海某公司\"", 1));
    let edited = set(&edited, "holder.state_organ", "false");
    assert!(edited.contains("\nstate_organ = false    # true / false\n"), "{edited}");
    let edited = set(&edited, "asset.name", "\"x\"");
    assert!(edited.contains("[asset]\nname = \"x\"\n\n# Documents"), "{edited}");
}

#[test]
fn a_value_that_is_there_is_replaced_in_its_place() {
    for (text, value, expected) in [
        ("[a]\nb = 1 # why\nc = 2\n", "9", "[a]\nb = 9 # why\nc = 2\n"),
        ("[a]\nb = [\n  1, # one\n]\nc = 2\n", "[]", "[a]\nb = []\nc = 2\n"),
        ("a = { b = 1, c = 2 }\n", "9", "a = { b = 9, c = 2 }\n"),
        ("a.b = 1\na.c = 2\n", "9", "a.b = 9\na.c = 2\n"),
        ("[a]\n\"b\" = '''x\n# b = 3\n'''\n", "9", "[a]\n\"b\" = 9\n"),
    ] {
        assert_eq!(set(text, "a.b", value), expected);
    }
}

#[test]
fn an_answer_without_a_question_is_added_to_its_section() {
    for (text, expected) in [
        (
            "[a]\nc = 2 # two\n\n[d]\ne = 1\n",
            "[a]\nc = 2 # two\nb = 9\n\n[d]\ne = 1\n",
        ),
        ("[a]\n", "[a]\nb = 9\n"),
        ("[a]", "[a]\nb = 9"),
        ("[a] # why\r\n[d]\r\n", "[a] # why\r\nb = 9\r\n[d]\r\n"),
        ("a = { c = 2 }\n", "a = { b = 9, c = 2 }\n"),
        ("a = {}\n", "a = { b = 9 }\n"),
        ("a.c = 2\nx = 1\n", "a.c = 2\na.b = 9\nx = 1\n"),
        ("x = 1", "x = 1\n\n[a]\nb = 9\n"),
        ("", "[a]\nb = 9\n"),
        ("\u{feff}x = 1\n", "\u{feff}x = 1\n\n[a]\nb = 9\n"),
        ("[[d]]\ne = 1\n", "[[d]]\ne = 1\n\n[a]\nb = 9\n"),
        // What looks like a question elsewhere, or inside of a text, is none.
        ("[a]\nc = '''\n# b = 1\n'''\n", "[a]\nc = '''\n# b = 1\n'''\nb = 9\n"),
        ("[a]\n[d]\n# b = 1\n", "[a]\nb = 9\n[d]\n# b = 1\n"),
        ("[a]\n[[d]]\n# b = 1\n", "[a]\nb = 9\n[[d]]\n# b = 1\n"),
        ("[a]\n# [d]\n# b = 1\n", "[a]\nb = 9\n# [d]\n# b = 1\n"),
        ("[a]\n# b = how so?\n", "[a]\nb = 9\n# b = how so?\n"),
    ] {
        assert_eq!(set(text, "a.b", "9"), expected, "{text}");
    }
}

#[test]
fn an_answer_is_taken_back_as_a_question_and_given_again() {
    let answered = set(DRAFT, "holder.name", "\"x\"");
    let open = without_answer(&answered, "holder.name").unwrap();
    assert_eq!(open, DRAFT.replacen("# name = \"\"", "# name = \"x\"", 1));
    assert_eq!(set(&open, "holder.name", "\"x\""), answered);
    for (text, expected) in [
        (
            "[a]\nb = [\n  1,\n] # why\nc = 2",
            "[a]\n# b = [\n#   1,\n# ] # why\nc = 2",
        ),
        ("[a]\r\nb = 1\r\nc = 2\r\n", "[a]\r\n# b = 1\r\nc = 2\r\n"),
        ("a = { b = 1, c = 2 }\n", "a = { b = \"\", c = 2 }\n"),
        ("a.b = 1\n", "a.b = \"\"\n"),
    ] {
        assert_eq!(without_answer(text, "a.b").as_deref(), Some(expected));
    }
    assert_eq!(without_answer("[a]\n", "a.b"), None);
    assert_eq!(without_answer("[a\n", "a.b"), None);
}

#[test]
fn a_document_is_added_at_the_end() {
    let document = Evidence {
        kind: "ownership-proof".to_owned(),
        file: "evidence/\"授权\".pdf".to_owned(),
        digest: Digest::new([0xab; 32]),
        issuer: "某公司".to_owned(),
        issued: "2026-10-08".parse().unwrap(),
        valid_until: None,
        state: EvidenceState::Unchecked,
    };
    let edited = with_evidence(DRAFT, &document).unwrap();
    let block = edited.strip_prefix(DRAFT).unwrap();
    let digest = "ab".repeat(32);
    assert_eq!(
        block,
        format!(
            "\n[[evidence]]\nkind = \"ownership-proof\"\nfile = \"evidence/\\\"授权\\\".pdf\"\nsha256 = \"{digest}\"\nissuer = \"某公司\"\nissued = 2026-10-08\n"
        )
    );
    let until = Evidence {
        valid_until: Some("2027-01-01".parse().unwrap()),
        ..document
    };
    assert!(
        with_evidence("x = 1", &until)
            .unwrap()
            .ends_with("\nvalid_until = 2027-01-01\n")
    );
    assert_eq!(with_evidence("x =", &until), None);
}
