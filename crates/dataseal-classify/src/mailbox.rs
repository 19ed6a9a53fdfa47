//! The grammar of e-mail addresses: the everyday subset of RFC 5322, section 3.4.1, which persons and posts share.

/// Longest address (RFC 5321, 4.5.3.1).
const LONGEST_ADDRESS: usize = 254;

/// Whether a text is one address from end to end.
pub(crate) fn is_address(text: &str) -> bool {
    text.len() <= LONGEST_ADDRESS
        && text
            .split_once('@')
            .is_some_and(|(local, domain)| is_local(local) && is_domain(domain))
}

/// What the part before the `@` is made of.
pub(crate) const fn is_local_byte(byte: u8) -> bool {
    matches!(
        byte,
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'.' | b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'/' | b'=' | b'?' | b'^'..=b'`' | b'{'..=b'~'
    )
}

/// Whether a text can stand before the `@`.
pub(crate) fn is_local(local: &str) -> bool {
    (1..=64).contains(&local.len())
        && local.bytes().all(|byte| is_local_byte(byte) && byte != b'*')
        && has_sound_points(local)
}

/// Whether no point stands first, last or beside another.
fn has_sound_points(local: &str) -> bool {
    let mut before = b'.';
    for byte in local.bytes() {
        if byte == b'.' && before == b'.' {
            return false;
        }
        before = byte;
    }
    before != b'.'
}

/// Whether a text is one part of a domain.
pub(crate) fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// Whether a text is a domain of two parts or more.
pub(crate) fn is_domain(domain: &str) -> bool {
    domain.split('.').all(is_label)
        && domain
            .rsplit_once('.')
            .is_some_and(|(_, top)| top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_two_sound_halves() {
        assert!(is_address("li.wei+1@mail.example.com") && is_address("o'neil@example.co.uk"));
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
            assert!(!is_address(other), "{other}");
        }
    }
}
