//! 身份鉴别信息 · Credentials: keys, tokens and password hashes
//!
//! # 识别什么 · What it finds
//!
//! 私钥（PEM）、JWT、云服务访问密钥、bcrypt 与 crypt 口令散列；也找出配置、日志文本中夹带的密钥，以及“密码：…”“password=…”里写出的口令。
//!
//! Private keys (PEM), JWTs, cloud access keys, and bcrypt and crypt password hashes; also keys inside configuration and log texts, and passwords that a text speaks out (`密码：…`, `password=…`).
//!
//! # 怎样判定 · How it decides
//!
//! 固定前缀加上规定的字符集与长度，没有其他类别使用这些形状。文本里的口令须有“密码”“password”“pwd”等词和冒号、等号，其后至少六位且不是普通单词。
//!
//! Fixed prefixes with the prescribed alphabets and lengths, which nothing else uses. A password inside a text takes a word for it, a colon or equals sign, and six characters or more that are no plain word.
//!
//! # 近似与误报 · Near misses
//!
//! 明文口令没有形状，只能由列名（密码、password）识别。没有近似。
//!
//! Plain passwords have no shape and are known by the column's name only (密码, password). There are no near misses.
//!
//! # 依据 · Sources
//!
//! RFC 7468；RFC 7519；GB/T 35273-2020 附录 B；JR/T 0171-2020（C3 类）。
//!
//! RFC 7468; RFC 7519; GB/T 35273-2020 Annex B; JR/T 0171-2020 (C3).

use dataseal_model::{ClassId, ClassMask, Examination, Gate, Recogniser, ValueView};

use crate::Lexicons;
use crate::secrets::count_spoken;
use crate::text::{LONGEST_TEXT, contained, fold, hit};

static CLASS: ClassId = ClassId::from_static("credential");

/// Prefix, further characters allowed, and how many of them at least and at most.
const SHAPES: [(&str, Alphabet, usize, usize); 10] = [
    ("AKIA", Alphabet::Upper, 16, 16),
    ("ASIA", Alphabet::Upper, 16, 16),
    ("LTAI", Alphabet::Alphanumeric, 12, 20),
    ("AKID", Alphabet::Alphanumeric, 32, 32),
    ("ghp_", Alphabet::Alphanumeric, 36, 36),
    ("$2a$", Alphabet::Crypt, 56, 56),
    ("$2b$", Alphabet::Crypt, 56, 56),
    ("$2y$", Alphabet::Crypt, 56, 56),
    ("$6$", Alphabet::Crypt, 40, 130),
    ("$argon2", Alphabet::Crypt, 30, 200),
];

#[derive(Clone, Copy)]
enum Alphabet {
    Upper,
    Alphanumeric,
    Crypt,
}

impl Alphabet {
    fn allows(self, byte: u8) -> bool {
        match self {
            Self::Upper => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            Self::Alphanumeric => byte.is_ascii_alphanumeric(),
            Self::Crypt => byte.is_ascii_alphanumeric() || b"./$=,+".contains(&byte),
        }
    }
}

/// What credentials with a shape of their own have beside capitals.
const SHAPED: ClassMask = ClassMask(ClassMask::DIGIT.0 | ClassMask::HYPHEN.0);

/// Signs with which a text gives a password.
const SPOKEN: ClassMask = ClassMask(ClassMask::COLON.0 | ClassMask::OTHER_ASCII.0 | ClassMask::FULL_WIDTH.0);

struct Credential;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Credential)
}

impl Recogniser for Credential {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn is_proof(&self) -> bool {
        true
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: SHAPED | SPOKEN,
            also_any_of: ClassMask::UPPER | SPOKEN,
            ..Gate::length(16, LONGEST_TEXT)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if !view
            .mask
            .has_any(ClassMask::UPPER | ClassMask::LOWER | ClassMask::HAN | ClassMask::FOLDED)
        {
            return Examination::Miss;
        }
        let text = fold(view);
        let spoken = match view.mask.has_any(SPOKEN) {
            true => count_spoken(&text),
            false => 0,
        };
        // Prose has hardly any capitals together with digits and hyphens; every credential with a shape has.
        let shaped =
            view.mask.has_any(ClassMask::UPPER | ClassMask::FOLDED) && view.mask.has_any(SHAPED | ClassMask::FOLDED);
        if !shaped || !may_hold_credential(&text) {
            return contained(spoken);
        }
        if length_at(&text) == Some(text.len()) {
            return hit(&text);
        }
        contained(count_credentials(&text).max(spoken))
    }
}

/// Bytes of the credential at the head of the text.
fn length_at(text: &str) -> Option<usize> {
    if text.starts_with("-----BEGIN ") {
        return private_key(text);
    }
    if text.starts_with("eyJ") {
        return web_token(text);
    }
    SHAPES.iter().find_map(|(prefix, alphabet, least, most)| {
        let rest = text.strip_prefix(prefix)?;
        let taken = rest
            .bytes()
            .take(most + 1)
            .take_while(|&byte| alphabet.allows(byte))
            .count();
        (*least..=*most).contains(&taken).then_some(prefix.len() + taken)
    })
}

fn private_key(text: &str) -> Option<usize> {
    let (head, body) = text.split_once("PRIVATE KEY-----")?;
    let end = body.find("-----END ")?;
    let close = body.get(end..)?.find("PRIVATE KEY-----")? + "PRIVATE KEY-----".len();
    (head.len() <= 40).then_some(head.len() + "PRIVATE KEY-----".len() + end + close)
}

/// Three base64url parts, the first two of which are JSON objects (`eyJ` is `{"`).
fn web_token(text: &str) -> Option<usize> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let length = text.bytes().take_while(|&byte| is_token(byte)).count();
    let parts: Vec<&str> = text.get(..length)?.split('.').collect();
    match parts.as_slice() {
        [header, claims, signature] if header.len() >= 10 && claims.starts_with("eyJ") && signature.len() >= 16 => {
            Some(length)
        }
        _ => None,
    }
}

/// Whether a word begins with a first character of credentials: a look that most texts do not pass.
fn may_hold_credential(text: &str) -> bool {
    let mut starts = true;
    text.bytes().any(|byte| {
        let begins = starts && matches!(byte, b'-' | b'e' | b'A' | b'L' | b'g' | b'$');
        starts = !byte.is_ascii_alphanumeric();
        begins
    })
}

fn count_credentials(text: &str) -> usize {
    const HEADS: [&str; 12] = [
        "-----BEGIN ",
        "eyJ",
        "AKIA",
        "ASIA",
        "LTAI",
        "AKID",
        "ghp_",
        "$2a$",
        "$2b$",
        "$2y$",
        "$6$",
        "$argon2",
    ];
    let found = HEADS.iter().map(|head| {
        let starts = text.match_indices(head).take(64).filter(|(at, _)| {
            let at = *at;
            let starts = text
                .get(..at)
                .and_then(|before| before.chars().next_back())
                .is_none_or(|c| !c.is_ascii_alphanumeric());
            starts && text.get(at..).and_then(length_at).is_some()
        });
        starts.count()
    });
    found.sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::{assert_answers, canonical_of};

    const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLW9mLXRlc3Q";
    const HASH: &str = "$2b$12$abcdefghijklmnopqrstuvABCDEFGHIJKLMNOPQRSTUVWXYZ01234";

    #[test]
    fn answers() {
        let key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----";
        assert_answers(
            build,
            &[TOKEN, HASH, key, "AKIAABCDEFGHIJKLMNO2", "LTAI4GABCDEFGHIJ"],
            &[],
            &[
                "token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLW9mLXRlc3Q;",
                "key: AKIAABCDEFGHIJKLMNO2",
                "初始密码：Abc123456，请及时修改",
                "2025-01-01 login ok user=li password=hunter2!",
            ],
            &[
                "eyJhbGciOiJIUzI1NiJ9",
                "AKIASHORT",
                "-----BEGIN CERTIFICATE-----",
                "correct horse battery",
                "XAKIAABCDEFGHIJKLMNO2",
            ],
        );
    }

    #[test]
    fn wrappers_do_not_matter() {
        assert_eq!(canonical_of(build, &format!(" {TOKEN}\t")), canonical_of(build, TOKEN));
    }
}
