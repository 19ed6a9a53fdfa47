//! Passwords that a text speaks out: `密码：…`, `password=…`. They have no shape, so the word and the sign before them are all there is
//! to go by.

use crate::scan::{Called, behind};

/// Words for a password, followed by a sign that gives it.
const WORDS: Called = Called {
    words: &[
        "密码", "口令", "password", "Password", "PASSWORD", "passwd", "Passwd", "pwd", "Pwd", "PWD", "secret",
        "Secret", "SECRET",
    ],
    begin: |c| matches!(c, '密' | '口' | 'p' | 'P' | 's' | 'S'),
};

/// Values that stand for a password and are none.
const FILLERS: [&str; 10] = [
    "null",
    "none",
    "true",
    "false",
    "required",
    "incorrect",
    "changed",
    "reset",
    "string",
    "undefined",
];

/// How many passwords a text speaks out.
pub(crate) fn count_spoken(text: &str) -> usize {
    behind(text, WORDS).filter(|(_, rest)| is_given(rest)).count()
}

/// Whether a sign follows, and after it something that may be a password: six characters or more that are no plain word.
fn is_given(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['"', '\'', ' ']);
    let Some(value) = rest.strip_prefix([':', '=', '：', '是', '为']) else {
        return false;
    };
    let value = value.trim_start_matches(['"', '\'', ' ', '=']);
    let length = value
        .bytes()
        .take_while(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b',' | b';' | b'&' | b'<'))
        .count();
    let Some(value) = value.get(..length).filter(|_| (6..=64).contains(&length)) else {
        return false;
    };
    let varied =
        value.bytes().any(|byte| !byte.is_ascii_alphabetic()) && value.bytes().any(|byte| byte.is_ascii_alphanumeric());
    varied && !value.contains("***") && !FILLERS.iter().any(|filler| value.eq_ignore_ascii_case(filler))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spoken_passwords_are_counted() {
        for text in [
            "初始密码：Abc123456，请修改",
            "login password=hunter2!",
            "{\"pwd\": \"s3cr3tpw\"}",
            "密码是abc12345",
        ] {
            assert_eq!(count_spoken(text), 1, "{text}");
        }
        assert_eq!(count_spoken("密码:abc123 口令:def456"), 2);
    }

    #[test]
    fn talk_of_passwords_is_none() {
        for text in [
            "请修改密码",
            "password=null",
            "密码：******",
            "password reset: ok",
            "密码错误3次",
            "password: required",
            "secret: 12",
        ] {
            assert_eq!(count_spoken(text), 0, "{text}");
        }
    }
}
