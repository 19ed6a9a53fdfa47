//! The grammar of e-mail addresses: the everyday subset of RFC 5322, section 3.4.1, which persons and posts share.

/// Longest address (RFC 5321, 4.5.3.1).
const LONGEST_ADDRESS: usize = 254;

/// What stands before the `@` of a text that is one address from end to end.
pub(crate) fn local_of(text: &str) -> Option<&str> {
    let (local, domain) = text.split_once('@')?;
    (text.len() <= LONGEST_ADDRESS && is_local(local) && is_domain(domain)).then_some(local)
}

/// What the part before the `@` is made of.
pub(crate) const fn is_local_byte(byte: u8) -> bool {
    matches!(
        byte,
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'.' | b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'/' | b'=' | b'?' | b'^'..=b'`' | b'{'..=b'~'
    )
}

/// [`is_local_byte`] of every byte, but for `*`, which masks a mailbox.
static LOCAL: [bool; 256] = {
    let (mut table, mut byte) = ([false; 256], 0u8);
    let mut rest: &mut [bool] = &mut table;
    while byte < 128 {
        let [first, others @ ..] = rest else { break };
        *first = is_local_byte(byte) && byte != b'*';
        rest = others;
        byte += 1;
    }
    table
};

/// Whether a text can stand before the `@`: no point first, last or beside another.
pub(crate) fn is_local(local: &str) -> bool {
    let mut before = b'.';
    let is_sound = |byte: u8| {
        let beside = byte == b'.' && before == b'.';
        before = byte;
        !beside && LOCAL.get(usize::from(byte)) == Some(&true)
    };
    (1..=64).contains(&local.len()) && local.bytes().all(is_sound) && before != b'.'
}

/// Whether a text is one part of a domain.
pub(crate) fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// Whether a text is a domain of two parts or more, the last of which is letters.
pub(crate) fn is_domain(domain: &str) -> bool {
    let (mut labels, mut length, mut letters, mut before) = (0, 0, 0, b'-');
    let mut ends_in_letters = false;
    for byte in domain.bytes().chain([b'.']) {
        if byte == b'.' {
            if !(1..=63).contains(&length) || before == b'-' {
                return false;
            }
            labels += 1;
            ends_in_letters = length >= 2 && letters == length;
            (length, letters) = (0, 0);
        } else {
            let is_letter = byte.is_ascii_alphabetic();
            if !(is_letter || byte.is_ascii_digit() || (byte == b'-' && length > 0)) {
                return false;
            }
            length += 1;
            letters += usize::from(is_letter);
        }
        before = byte;
    }
    labels >= 2 && ends_in_letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_two_sound_halves() {
        assert_eq!(local_of("li.wei+1@mail.example.com"), Some("li.wei+1"));
        assert_eq!(local_of("o'neil@example.co.uk"), Some("o'neil"));
        for other in [
            "",
            "@",
            "a@b",
            "a..b@example.com",
            ".a@example.com",
            "a@-b.com",
            "a b@example.com",
            "a@b@example.com",
        ] {
            assert_eq!(local_of(other), None, "{other}");
        }
    }
}
