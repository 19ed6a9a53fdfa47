//! 身份鉴别信息 · Credentials: keys, tokens and password hashes
//!
//! # 识别什么 · What it finds
//!
//! 私钥（PEM）、JWT、云服务（AWS、阿里云、腾讯云、Google、Azure 等）与代码托管、即时消息、支付、大模型等服务的密钥，bcrypt、crypt、argon2 口令散列；也找出配置、连接串、日志文本中夹带的密钥和口令。
//!
//! Private keys (PEM), JWTs, keys and tokens of clouds (AWS, Alibaba, Tencent, Google, Azure and others) and of services for code, messages, payments and models, bcrypt,
//! crypt and argon2 password hashes; also keys and passwords inside configuration, connection strings and log texts.
//!
//! # 怎样判定 · How it decides
//!
//! 固定前缀加上规定的字符集与长度，没有其他类别使用这些形状。长文本中还识别 `password=…`、`"secret": "…"`、`密码：…` 之后既有字母又有数字的值，以及 `//用户:口令@主机`；掩码和 `${变量}` 不算。
//!
//! Fixed prefixes with the prescribed alphabets and lengths, which nothing else uses. In longer texts also what follows `password=`, `"secret":` or `密码：` and has both letters and
//! digits, and `//user:password@host`; masks and `${variables}` do not count.
//!
//! # 近似与误报 · Near misses
//!
//! 明文口令没有形状，只能由列名（密码、password）识别。没有近似。
//!
//! Plain passwords have no shape and are known by the column's name only (密码, password). There are no near misses.
//!
//! # 依据 · Sources
//!
//! RFC 7468；RFC 7519；RFC 3986 第 3.2.1 节；各服务公开的密钥格式说明；GB/T 35273-2020 附录 B；JR/T 0171-2020（C3 类）。
//!
//! RFC 7468; RFC 7519; RFC 3986 section 3.2.1; the services' public notes on the form of their keys; GB/T 35273-2020 Annex B; JR/T 0171-2020 (C3).

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::text::{LONGEST_TEXT, contained, fold, hit};
use crate::{Lexicons, secrets};

static CLASS: ClassId = ClassId::from_static("credential");

/// Bytes of a web token at most.
const LONGEST_TOKEN: usize = 1 << 14;

/// Characters of the shortest: a password of six with its name before it.
const SHORTEST: u32 = 10;

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
            // Every credential has letters, and something that prose seldom has.
            any_of: ClassMask::DIGIT
                | ClassMask::UPPER
                | ClassMask::HYPHEN
                | ClassMask::COLON
                | ClassMask::OTHER_ASCII
                | ClassMask::FOLDED,
            also_any_of: ClassMask::UPPER | ClassMask::LOWER | ClassMask::FOLDED,
            digit_lengths: LengthSet::NONE,
            code_lengths: LengthSet::between(16, 39),
            ..Gate::length(SHORTEST, LONGEST_TEXT)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        // Letters and digits alone are one word.
        if ClassMask::CODE.has_all(view.mask) {
            return match length_at(&text) == Some(text.len()) {
                true => hit(&text),
                false => Examination::Miss,
            };
        }
        // None is small letters alone.
        let may_be_token = view
            .mask
            .has_any(ClassMask::DIGIT | ClassMask::UPPER | ClassMask::HYPHEN | ClassMask::FOLDED);
        let mut found = 0;
        if may_be_token && may_hold_credential(&text) {
            if length_at(&text) == Some(text.len()) {
                return hit(&text);
            }
            found = count_credentials(&text);
        }
        let may_assign = view
            .mask
            .has_any(ClassMask::COLON | ClassMask::OTHER_ASCII | ClassMask::FOLDED);
        if may_assign {
            // What stands after a name may have a shape too.
            found = found.max(secrets::count_assignments(&text));
        }
        contained(found)
    }
}

/// Bytes of the credential at the head of the text.
fn length_at(text: &str) -> Option<usize> {
    if !text
        .as_bytes()
        .first_chunk()
        .is_some_and(|[first, second]| may_begin(*first, *second))
    {
        return None;
    }
    if text.starts_with("-----BEGIN ") {
        return private_key(text);
    }
    if text.starts_with("eyJ") {
        return web_token(text);
    }
    secrets::length_at(text)
}

fn private_key(text: &str) -> Option<usize> {
    const MARK: &str = "PRIVATE KEY-----";
    let head = (0..=40).find(|at| text.get(*at..).is_some_and(|rest| rest.starts_with(MARK)))?;
    let body = text.get(head + MARK.len()..)?;
    let end = body.find("-----END ")?;
    let close = body.get(end..)?.find(MARK)? + MARK.len();
    Some(head + MARK.len() + end + close)
}

/// Three base64url parts, the first two of which are JSON objects (`eyJ` is `{"`).
fn web_token(text: &str) -> Option<usize> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let length = text
        .bytes()
        .take(LONGEST_TOKEN)
        .take_while(|&byte| is_token(byte))
        .count();
    let parts: Vec<&str> = text.get(..length)?.split('.').collect();
    match parts.as_slice() {
        [header, claims, signature] if header.len() >= 10 && claims.starts_with("eyJ") && signature.len() >= 16 => {
            Some(length)
        }
        _ => None,
    }
}

/// Whether a word begins with the first characters of a credential: a look that most texts do not pass.
fn may_hold_credential(text: &str) -> bool {
    beginnings(text).next().is_some()
}

/// Where words begin that may be credentials, or the first of theirs.
fn beginnings(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let mut starts = true;
    bytes
        .iter()
        .zip(bytes.iter().skip(1))
        .enumerate()
        .filter_map(move |(at, (first, second))| {
            let begins = starts && may_begin(*first, *second);
            starts = !first.is_ascii_alphanumeric();
            begins.then_some(at)
        })
}

/// `--` opens a private key, `ey` a token.
const fn may_begin(first: u8, second: u8) -> bool {
    matches!((first, second), (b'-', b'-') | (b'e', b'y')) || secrets::may_begin(first, second)
}

/// Words of one text at most that are looked at more closely.
const MOST_LOOKS: usize = 512;

fn count_credentials(text: &str) -> usize {
    beginnings(text)
        .take(MOST_LOOKS)
        .filter(|at| text.get(*at..).and_then(length_at).is_some())
        .count()
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
            &[
                TOKEN,
                HASH,
                key,
                "AKIAABCDEFGHIJKLMNO2",
                "LTAI4GABCDEFGHIJ",
                "sk-0123456789abcdef0123456789abcdef",
                "$1$5O3W8C6k$abcdefghijklmnopqrstu.",
            ],
            &[],
            &[
                "token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLW9mLXRlc3Q;",
                "key: AKIAABCDEFGHIJKLMNO2",
                "登录密码：abc12345，请勿外传",
                "初始密码是Abc123456，请及时修改",
                "2025-01-01 login ok user=li password=hunter2!",
                "jdbc:mysql://h/db?user=root&password=r00tpw",
                "url=postgres://app:s3cret@db.example.com/x",
            ],
            &[
                "eyJhbGciOiJIUzI1NiJ9",
                "AKIASHORT",
                "-----BEGIN CERTIFICATE-----",
                "correct horse battery",
                "XAKIAABCDEFGHIJKLMNO2",
                "sk-learn-is-a-well-known-library-of-python",
                "password: required",
                "2024-01-01 12:30:00",
                "scikit-learn==1.4.2",
                "ACADEMIC_YEAR_CODE",
            ],
        );
    }

    #[test]
    fn wrappers_do_not_matter() {
        assert_eq!(canonical_of(build, &format!(" {TOKEN}\t")), canonical_of(build, TOKEN));
    }
}
