//! The one byte form of a payload: RFC 8785 (JCS), behind a check that JCS itself leaves to its caller. Canonicalisers
//! take every number for a double and silently turn 9007199254740993 into …992, so numbers are examined before.

use dataseal_sign::strict_json::{self, Json, MAX_INTEGER};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{ManifestError, STATEMENT_TYPE, StatementError};

/// The bytes of a statement, which a strict reader takes.
pub(crate) fn write(wire: &impl Serialize) -> Result<Vec<u8>, ManifestError> {
    let payload = bytes_of(wire)?;
    strict_json::parse(&payload).map_err(|error| ManifestError::Unreadable {
        defect: error.kind.name(),
    })?;
    Ok(payload)
}

/// Reads a statement of one predicate type from exactly the bytes of [`write`]: nothing is ever normalised.
pub(crate) fn read<T: Serialize + DeserializeOwned>(payload: &[u8], predicate_type: &str) -> Result<T, StatementError> {
    let json = strict_json::parse(payload)?;
    let text = |key: &str| json.get(key).and_then(Json::as_str);
    if text("_type") != Some(STATEMENT_TYPE) {
        return Err(StatementError::StatementType);
    }
    if text("predicateType") != Some(predicate_type) {
        return Err(StatementError::PredicateType);
    }
    let wire: T = serde_json::from_slice(payload).map_err(|error| StatementError::Shape {
        offset: offset(payload, &error),
    })?;
    let ours = bytes_of(&wire).map_err(|_| StatementError::NotCanonical { offset: 0 })?;
    require_same(payload, &json, &ours, &wire)?;
    Ok(wire)
}

/// Where a typed reader stopped. Its message is not told, for it quotes values.
fn offset(payload: &[u8], error: &serde_json::Error) -> usize {
    let lines_before: usize = payload
        .split(|&byte| byte == b'\n')
        .take(error.line().saturating_sub(1))
        .map(|line| line.len() + 1)
        .sum();
    lines_before + error.column()
}

/// Canonical bytes of a value whose numbers are all integers within ±(2^53 - 1).
pub(crate) fn bytes_of(wire: &impl Serialize) -> Result<Vec<u8>, ManifestError> {
    let value = serde_json::to_value(wire).map_err(|_| ManifestError::Unreadable { defect: "json" })?;
    require_exact_numbers(&value, &mut String::new())?;
    serde_json_canonicalizer::to_vec(&value).map_err(|_| ManifestError::Unreadable { defect: "json" })
}

fn require_exact_numbers(value: &Value, place: &mut String) -> Result<(), ManifestError> {
    match value {
        Value::Number(number) => {
            let exact = number
                .as_i64()
                .is_some_and(|integer| (-MAX_INTEGER..=MAX_INTEGER).contains(&integer));
            if exact {
                Ok(())
            } else {
                let place = place.trim_start_matches('.').to_owned();
                Err(ManifestError::Number { place })
            }
        }
        Value::Array(items) => items.iter().enumerate().try_for_each(|(index, item)| {
            within(place, &format!("[{index}]"), |place| require_exact_numbers(item, place))
        }),
        Value::Object(members) => members
            .iter()
            .try_for_each(|(key, member)| within(place, &step(key), |place| require_exact_numbers(member, place))),
        Value::Null | Value::Bool(_) | Value::String(_) => Ok(()),
    }
}

/// Runs with a longer path and restores it.
fn within<T>(place: &mut String, part: &str, run: impl FnOnce(&mut String) -> T) -> T {
    let length = place.len();
    place.push_str(part);
    let result = run(place);
    place.truncate(length);
    result
}

fn step(key: &str) -> String {
    format!(".{key}")
}

/// Compares a payload with what we would have written for its content.
fn require_same(payload: &[u8], given: &Json, ours: &[u8], wire: &impl Serialize) -> Result<(), StatementError> {
    if payload == ours {
        return Ok(());
    }
    let known = serde_json::to_value(wire).unwrap_or(Value::Null);
    if let Some(place) = unknown_key(given, &known, "") {
        return Err(StatementError::UnknownKey { place });
    }
    let offset = payload
        .iter()
        .zip(ours)
        .take_while(|(left, right)| left == right)
        .count();
    Err(StatementError::NotCanonical { offset })
}

/// The path of the first object with a key that was lost in reading. The key itself is the sender's text, so it is not
/// told; an optional key that is `null` is known but has no business here, which is a matter of form.
fn unknown_key(given: &Json, known: &Value, place: &str) -> Option<String> {
    match (given, known) {
        (Json::Object(members), Value::Object(ours)) => members.iter().find_map(|(key, member)| match ours.get(key) {
            Some(our) => unknown_key(member, our, &format!("{place}.{key}")),
            None if matches!(member, Json::Null) || member.as_array().is_some_and(<[Json]>::is_empty) => None,
            None => Some(match place.strip_prefix('.') {
                Some(path) => path.to_owned(),
                None => "statement".to_owned(),
            }),
        }),
        (Json::Array(items), Value::Array(ours)) => items
            .iter()
            .zip(ours)
            .enumerate()
            .find_map(|(index, (item, our))| unknown_key(item, our, &format!("{place}[{index}]"))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::bytes_of;
    use crate::ManifestError;

    #[test]
    fn keys_are_sorted_by_utf16_and_text_is_left_as_it_is() {
        let value =
            serde_json::json!({"b": "数鉴\u{1F512}", "a": [1, null, true], "\u{FB33}": "", "\u{1F600}": "e\u{301}"});
        let text = String::from_utf8(bytes_of(&value).unwrap()).unwrap();
        assert_eq!(
            text,
            "{\"a\":[1,null,true],\"b\":\"数鉴🔒\",\"😀\":\"e\u{301}\",\"\u{FB33}\":\"\"}"
        );
    }

    #[test]
    fn numbers_that_readers_change_are_refused_with_their_place() {
        let limit = 9_007_199_254_740_991_i64;
        assert!(bytes_of(&serde_json::json!([limit, -limit])).is_ok());
        for (value, expected) in [
            (serde_json::json!({"a": [0, {"b": limit + 1}]}), "a[1].b"),
            (serde_json::json!({"a": -limit - 1}), "a"),
            (serde_json::json!([u64::MAX]), "[0]"),
            (serde_json::json!({"a": 1.0}), "a"),
        ] {
            let place = expected.to_owned();
            assert_eq!(bytes_of(&value), Err(ManifestError::Number { place }));
        }
    }
}
