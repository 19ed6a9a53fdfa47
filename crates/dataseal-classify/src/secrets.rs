//! Shapes of keys and tokens that services issue, and of the places where configuration writes passwords down.
//!
//! Facts of the services' documents: a prefix that nothing else has, an alphabet, and how many characters follow.

use std::cell::LazyCell;

/// Characters that follow a prefix.
#[derive(Clone, Copy)]
enum Alphabet {
    /// Capitals and digits.
    Upper,
    /// Letters and digits.
    Alphanumeric,
    /// Hexadecimal digits in lower case.
    Hex,
    /// Letters, digits, hyphen and underscore.
    Url,
    /// As [`Alphabet::Url`], with points.
    Dotted,
    /// As [`Alphabet::Alphanumeric`], with the marks of base 64.
    Base64,
    /// As [`Alphabet::Url`], with the padding of base 64.
    Padded,
    /// What hashes of passwords are made of.
    Crypt,
}

impl Alphabet {
    fn allows(self, byte: u8) -> bool {
        match self {
            Self::Upper => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            Self::Alphanumeric => byte.is_ascii_alphanumeric(),
            Self::Hex => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
            Self::Url => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'),
            Self::Dotted => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'),
            Self::Base64 => byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='),
            Self::Padded => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'='),
            Self::Crypt => byte.is_ascii_alphanumeric() || b"./$=,+".contains(&byte),
        }
    }
}

use Alphabet::{Alphanumeric, Base64, Crypt, Dotted, Hex, Padded, Upper, Url};

/// Prefix, further characters allowed, and how many of them at least and at most; longer prefixes of one beginning first.
const SHAPES: [(&str, Alphabet, usize, usize); 73] = [
    // Clouds: AWS, Alibaba Cloud, Tencent Cloud, Google, Microsoft, DigitalOcean, Databricks.
    ("AKIA", Upper, 16, 16),
    ("ASIA", Upper, 16, 16),
    ("ABIA", Upper, 16, 16),
    ("ACCA", Upper, 16, 16),
    ("LTAI", Alphanumeric, 12, 24),
    ("AKID", Alphanumeric, 32, 32),
    ("AIza", Url, 35, 35),
    ("GOCSPX-", Url, 28, 28),
    ("ya29.", Url, 20, 2000),
    ("AccountKey=", Base64, 86, 90),
    ("SharedAccessKey=", Base64, 42, 90),
    ("dop_v1_", Hex, 64, 64),
    ("doo_v1_", Hex, 64, 64),
    ("dapi", Hex, 32, 32),
    // Places for code and packages.
    ("github_pat_", Url, 82, 82),
    ("ghp_", Alphanumeric, 36, 36),
    ("gho_", Alphanumeric, 36, 36),
    ("ghu_", Alphanumeric, 36, 36),
    ("ghs_", Alphanumeric, 36, 36),
    ("ghr_", Alphanumeric, 36, 76),
    ("glpat-", Dotted, 20, 64),
    ("gldt-", Url, 20, 64),
    ("glrt-", Dotted, 20, 64),
    ("glptt-", Hex, 40, 40),
    ("npm_", Alphanumeric, 36, 36),
    ("pypi-AgEI", Url, 50, 500),
    ("ATATT3", Padded, 180, 190),
    ("ATBB", Alphanumeric, 32, 32),
    // Messages, mail, telephony.
    ("xoxb-", Url, 24, 255),
    ("xoxp-", Url, 24, 255),
    ("xoxa-", Url, 24, 255),
    ("xoxr-", Url, 24, 255),
    ("xoxs-", Url, 24, 255),
    ("xoxe.", Dotted, 24, 255),
    ("xapp-", Url, 24, 255),
    ("SG.", Dotted, 66, 66),
    ("key-", Hex, 32, 32),
    // Payments and shops.
    ("sk_live_", Alphanumeric, 16, 247),
    ("sk_test_", Alphanumeric, 16, 247),
    ("rk_live_", Alphanumeric, 16, 247),
    ("rk_test_", Alphanumeric, 16, 247),
    ("whsec_", Base64, 24, 128),
    ("sq0csp-", Url, 43, 43),
    ("sq0atp-", Url, 22, 22),
    ("shpat_", Hex, 32, 32),
    ("shpss_", Hex, 32, 32),
    ("shpca_", Hex, 32, 32),
    // Models.
    ("sk-ant-", Url, 32, 200),
    ("sk-proj-", Url, 32, 200),
    ("sk-svcacct-", Url, 32, 200),
    ("sk-admin-", Url, 32, 200),
    ("sk-or-v1-", Hex, 64, 64),
    ("sk-", Alphanumeric, 32, 64),
    ("hf_", Alphanumeric, 34, 40),
    ("gsk_", Alphanumeric, 40, 60),
    ("r8_", Alphanumeric, 37, 37),
    // Operations.
    ("glsa_", Url, 40, 41),
    ("hvs.", Url, 24, 200),
    ("dp.pt.", Alphanumeric, 40, 44),
    ("lin_api_", Alphanumeric, 40, 40),
    ("ntn_", Alphanumeric, 43, 50),
    ("PMAK-", Url, 59, 59),
    ("NRAK-", Upper, 27, 27),
    ("AGE-SECRET-KEY-1", Upper, 58, 58),
    ("tskey-", Url, 20, 80),
    // Hashes of passwords.
    ("$2a$", Crypt, 56, 56),
    ("$2b$", Crypt, 56, 56),
    ("$2x$", Crypt, 56, 56),
    ("$2y$", Crypt, 56, 56),
    ("$1$", Crypt, 24, 31),
    ("$5$", Crypt, 40, 80),
    ("$6$", Crypt, 40, 130),
    ("$argon2", Crypt, 30, 200),
];

/// Words that name a secret, before the sign that gives it its value.
const NAMES: [&str; 17] = [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "secretkey",
    "secret_key",
    "access_key",
    "accesskeysecret",
    "access_key_secret",
    "secret_access_key",
    "api_key",
    "apikey",
    "api-key",
    "token",
    "密码",
    "口令",
];

/// Signs of one text at most that are looked at.
const MOST_SIGNS: usize = 256;

/// Longest secret, in bytes, that is read after its name.
const LONGEST_VALUE: usize = 128;

/// Whether a text may begin with one of the shapes, by its first two bytes: a look that most words do not pass.
pub(crate) const fn may_begin(first: u8, second: u8) -> bool {
    match first {
        b'A' => matches!(second, b'K' | b'S' | b'B' | b'C' | b'I' | b'c' | b'T' | b'G'),
        b'L' => second == b'T',
        b'G' => second == b'O',
        b'S' => matches!(second, b'h' | b'G'),
        b'P' => second == b'M',
        b'N' => second == b'R',
        b'd' => matches!(second, b'o' | b'a' | b'p'),
        b'g' => matches!(second, b'h' | b'i' | b'l' | b's'),
        b'n' => matches!(second, b'p' | b't'),
        b'p' => second == b'y',
        b'x' => matches!(second, b'o' | b'a'),
        b'k' => second == b'e',
        b's' => matches!(second, b'k' | b'q' | b'h'),
        b'r' => matches!(second, b'k' | b'8'),
        b'w' => second == b'h',
        b'h' => matches!(second, b'f' | b'v'),
        b'l' => second == b'i',
        b't' => second == b's',
        b'y' => second == b'a',
        b'$' => matches!(second, b'1' | b'2' | b'5' | b'6' | b'a'),
        _ => false,
    }
}

/// Bytes of the key or token at the head of the text.
pub(crate) fn length_at(text: &str) -> Option<usize> {
    SHAPES.iter().find_map(|(prefix, alphabet, least, most)| {
        let rest = text.strip_prefix(prefix)?;
        let taken = rest
            .bytes()
            .take(most + 1)
            .take_while(|&byte| alphabet.allows(byte))
            .count();
        let body = rest.get(..taken).filter(|_| (*least..=*most).contains(&taken))?;
        // Words joined by hyphens have no digit.
        let numbered = body.bytes().any(|byte| byte.is_ascii_digit());
        numbered.then_some(prefix.len() + taken)
    })
}

/// How many secrets a text says after their names (`password=…`, `"secret": "…"`, `密码是…`) or has in addresses
/// (`//user:…@host`).
pub(crate) fn count_assignments(text: &str) -> usize {
    let has_address = LazyCell::new(|| text.contains("://") && text.contains('@'));
    let bytes = text.as_bytes();
    let signs = bytes.iter().enumerate().filter(|(_, byte)| matches!(byte, b'=' | b':'));
    let assigned = signs.take(MOST_SIGNS).filter(|(at, sign)| {
        let at = *at;
        let (before, after) = (
            text.get(..at).unwrap_or_default(),
            text.get(at + 1..).unwrap_or_default(),
        );
        is_secret_of(before, after) || (**sign == b':' && *has_address && is_in_address(before, after))
    });
    assigned.count() + count_told(text)
}

/// Secrets after a word for them and `是` or `为`.
fn count_told(text: &str) -> usize {
    if text.is_ascii() {
        return 0;
    }
    let told = ["密码", "口令"]
        .iter()
        .flat_map(|word| text.match_indices(word).take(MOST_SIGNS));
    let secrets = told.filter(|(at, word)| {
        let rest = text.get(at + word.len()..).unwrap_or_default();
        let value = rest.strip_prefix(['是', '为']);
        value.is_some_and(|value| is_secret(first_word(value)))
    });
    secrets.count()
}

fn is_secret_of(before: &str, after: &str) -> bool {
    let name = before.trim_end_matches([' ', '"', '\'', '\\']);
    // The last letters of the names below.
    let may_be_named =
        |last: u8| !last.is_ascii() || matches!(last.to_ascii_lowercase(), b'd' | b'e' | b't' | b'y' | b'n');
    if !name.bytes().next_back().is_some_and(may_be_named) {
        return false;
    }
    let is_named = NAMES.iter().any(|known| {
        let start = name.len().checked_sub(known.len());
        let tail = start.and_then(|start| name.get(start..));
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(known))
    });
    if !is_named {
        return false;
    }
    let value = after.trim_start_matches([' ', '"', '\'', '\\', '>']);
    is_secret(first_word(value))
}

/// The text up to what ends a value: space, quotes, a separator, or a character that no secret has.
fn first_word(text: &str) -> &str {
    let ends = |c: char| {
        c.is_whitespace() || !c.is_ascii() || matches!(c, '"' | '\'' | ',' | ';' | '&' | '<' | ')' | '}' | '\\')
    };
    text.split(ends).next().unwrap_or_default()
}

/// `scheme://user:secret@host`.
fn is_in_address(before: &str, after: &str) -> bool {
    let Some((scheme, user)) = before.rsplit_once("://") else {
        return false;
    };
    let is_scheme =
        scheme.ends_with(|c: char| c.is_ascii_alphanumeric()) && !scheme.ends_with(|c: char| c.is_ascii_digit());
    let is_name = !user.is_empty() && user.len() <= 64 && !user.contains(['/', ' ', '@', ':']);
    let secret = after.split(['@', '/', ' ']).next().unwrap_or_default();
    let closed = after.get(secret.len()..).is_some_and(|rest| rest.starts_with('@'));
    is_scheme && is_name && closed && secret.len() >= 4 && !is_placeholder(secret)
}

/// Something that a person would not write as a word: six characters or more, letters with digits or marks among them.
fn is_secret(value: &str) -> bool {
    let letters = value.bytes().any(|byte| byte.is_ascii_alphabetic());
    let others = value.bytes().any(|byte| byte.is_ascii_digit());
    (6..=LONGEST_VALUE).contains(&value.len()) && letters && others && !is_placeholder(value) && !value.contains("://")
}

/// Masks, variables of a shell or template, and hints to fill something in.
fn is_placeholder(value: &str) -> bool {
    value.contains("**")
        || value.contains("${")
        || value.contains("{{")
        || value.starts_with(['<', '$', '%'])
        || value.ends_with("...")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_passes_the_first_look() {
        for (prefix, _, least, most) in SHAPES {
            let bytes = prefix.as_bytes();
            assert!(may_begin(bytes[0], bytes[1]) && least <= most, "{prefix}");
        }
        assert!(!may_begin(b't', b'h') && !may_begin(b'2', b'0'));
    }

    #[test]
    fn every_name_passes_the_first_look() {
        for name in NAMES {
            assert!(is_secret_of(name, "a1b2c3d4"), "{name}");
        }
        assert!(!is_secret_of("https", "//a1b2c3d4"));
    }

    #[test]
    fn no_prefix_hides_a_longer_one() {
        for (place, (prefix, ..)) in SHAPES.iter().enumerate() {
            let earlier = SHAPES.iter().take(place);
            assert!(
                earlier.clone().all(|(known, ..)| !prefix.starts_with(known)),
                "{prefix}"
            );
        }
    }

    #[test]
    fn keys_have_their_length() {
        let key = |prefix: &str, body: &str, count: usize| format!("{prefix}{}", body.repeat(count));
        for text in [
            key("AKIA", "Q2", 8),
            key("gh", "p_", 1) + &"a1B2".repeat(9),
            key("glpat-", "a1B2_", 4),
            key("xoxb-", "123-abc", 5),
            key("sk-", "0a1b", 8),
            key("sk-proj-", "a1B2_", 8),
            key("sk_test_", "a1B2", 6),
            key("AIza", "Sy1-_", 7),
            key("dapi", "0a1b", 8),
        ] {
            assert_eq!(length_at(&text), Some(text.len()), "{text}");
            let cut = text.get(..text.len() - 20).unwrap();
            assert_eq!(length_at(cut), None, "{cut}");
        }
        for text in [
            "sk-learn-is-a-well-known-library-of-python",
            "key-value-store",
            "",
            "AKIA",
            "ghp_short1",
        ] {
            assert_eq!(length_at(text), None, "{text}");
        }
    }

    #[test]
    fn secrets_stand_after_their_name() {
        for text in [
            "password=Tr0ub4dor&x=1",
            "密码是abc12345",
            "{\"secret\": \"a1b2c3d4\"}",
            "DB_PASSWORD: hunter2hunter",
            "密码:abc12345,请勿外传",
            "jdbc:mysql://h/db?user=root&password=r00tpw",
            "postgres://app:s3cret@db.example.com/x",
            "aws_secret_access_key = wJalrXUtnFEMI1K7MDENG",
        ] {
            assert_eq!(count_assignments(text), 1, "{text}");
        }
        for text in [
            "",
            "password: required",
            "password=********",
            "password=${DB_PASSWORD1}",
            "Forgot your password? Write to 12345",
            "token: {{token1}}",
            "https://example.com:8080/a@b",
            "time 12:30:45",
            "a=b",
            "密码:见附件",
        ] {
            assert_eq!(count_assignments(text), 0, "{text}");
        }
    }
}
