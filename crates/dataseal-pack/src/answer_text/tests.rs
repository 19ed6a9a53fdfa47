//! Answers as people type them, and that every choice is understood in every spelling that we offer.

use super::*;

fn answered(key: &str, written: &str) -> Result<String, String> {
    let key = AssetKey::named(key, &[]).unwrap();
    read_answer(&key, written)
        .map(|answer| answer.toml)
        .map_err(|wrong| wrong.en)
}

#[test]
fn spellings_of_people_become_toml() {
    for (key, written, toml) in [
        ("holder.name", " 上海\"某\"公司 ", "\"上海\\\"某\\\"公司\""),
        ("holder.kind", "法人", "\"legal-person\""),
        ("holder.kind", "Legal Person", "\"legal-person\""),
        ("holder.kind", "法人（legal-person）", "\"legal-person\""),
        ("holder.state_organ", "是", "true"),
        ("holder.state_organ", "NO", "false"),
        ("holder.persons", "1,200,000", "1200000"),
        ("holder.persons", "007", "7"),
        ("holder.audited_on", "2026年1月5日", "2026-01-05"),
        ("holder.audited_on", "2026/11/27", "2026-11-27"),
        ("holder.audited_on", "2026-11-27 00:00:00", "2026-11-27"),
    ] {
        assert_eq!(answered(key, written).as_deref(), Ok(toml), "{key} {written}");
    }
}

#[test]
fn shares_stay_exact() {
    for (written, toml) in [
        ("0.05", "0.05"),
        ("5%", "0.05"),
        ("12.5 ％", "0.125"),
        ("100%", "1.0"),
        ("0", "0.0"),
        ("1", "1.0"),
        ("0.50", "0.5"),
    ] {
        assert_eq!(share(written).as_deref(), Ok(toml), "{written}");
    }
    for wrong in ["", "%", ".5", "-1", "1e3", "五"] {
        assert!(share(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn what_cannot_stand_is_told_with_what_was_meant() {
    for (key, written, part) in [
        ("holder.uscc", "123", "check character"),
        ("holder.kind", "legal-persn", "did you mean `legal-person`?"),
        ("holder.state_organ", "maybe", "yes or no"),
        ("holder.persons", "-1", "whole number"),
        ("holder.persons", "99999999999999999999", "whole number"),
        ("holder.persons", "9999999999999999999", "must not be below 0"),
        ("holder.audited_on", "2026-02-30", "a date"),
        ("holder.audited_on", "26-2-3", "a date"),
        ("holder.name", "", "no answer"),
        ("holder.name", "a\u{202e}b", "must be text"),
    ] {
        let told = answered(key, written).unwrap_err();
        assert!(told.contains(part), "{key} {written}: {told}");
    }
}

#[test]
fn every_choice_is_understood_alone_and_among_others() {
    for key in AssetKey::all(&[]) {
        let spellings = |choice: &Choice| {
            let both = format!("{} ({})", choice.zh, choice.value);
            [
                choice.value.to_owned(),
                choice.zh.to_owned(),
                choice.en.to_owned(),
                both,
            ]
        };
        for choice in key.choices() {
            for written in spellings(choice) {
                let toml = toml_string(choice.value);
                let toml = match key.fact_type() {
                    FactType::TextSet => format!("[{toml}]"),
                    _ => toml,
                };
                let read = read_answer(&key, &written).map(|answer| answer.toml);
                assert_eq!(read, Ok(toml), "{} {written}", key.path());
            }
        }
        if key.fact_type() == FactType::TextSet {
            for spelling in 0..4 {
                let all: Vec<String> = key
                    .choices()
                    .iter()
                    .filter_map(|choice| spellings(choice).get(spelling).cloned())
                    .collect();
                let read = read_answer(&key, &all.join("; ")).unwrap();
                let mut values: Vec<String> = key.choices().iter().map(|choice| choice.value.to_owned()).collect();
                values.sort();
                assert_eq!(read.value, FactValue::TextSet(values), "{}", key.path());
            }
        }
    }
}

#[test]
fn several_answers_may_stand_between_commas() {
    let key = AssetKey::all(&[]).find(|key| key.path() == "asset.data_form").unwrap();
    let read = read_answer(&key, "表格、文本,image").unwrap();
    assert_eq!(read.toml, "[\"table\", \"text\", \"image\"]");
    assert_eq!(read_answer(&key, "表格; 表格").unwrap().toml, "[\"table\"]");
}

#[test]
fn what_marks_where_to_write_is_no_answer() {
    let refused = Err("there is no answer".to_owned());
    for written in ["", "  ", "…", "...", "——", "/"] {
        assert_eq!(answered("holder.name", written), refused, "{written}");
    }
}
