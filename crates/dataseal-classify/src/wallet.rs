//! Addresses of crypto-assets: Base58Check, Bech32 and Bech32m, and the mixed case of Ethereum. What an address pays to
//! is no concern here, only whether it is one.

use crate::keccak::keccak_256;

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wallet {
    /// An address whose check passes, or that is written without one.
    Sound,
    /// The shape of an address whose check fails.
    Broken,
}

/// Version bytes of Base58Check addresses with the characters that their texts begin with: Bitcoin, its test network,
/// Litecoin, Dogecoin, Dash and Tron.
const VERSIONS: [u8; 10] = [0x00, 0x05, 0x6f, 0xc4, 0x30, 0x32, 0x1e, 0x16, 0x4c, 0x41];

/// What the texts begin with that are addresses by Base58Check.
const BEGINNINGS: &[u8] = b"13mn2LMDAX9T";

/// Human-readable parts of Bech32 addresses, with the `1` behind them: Bitcoin, its test network, Litecoin.
const READABLE: [&str; 3] = ["bc1", "tb1", "ltc1"];

/// Looks at a text of letters and digits.
pub(crate) fn examine(text: &str) -> Option<Wallet> {
    if let Some(hex) = text.strip_prefix("0x") {
        return ethereum(hex);
    }
    let lower = text.get(..4).map(str::to_ascii_lowercase).unwrap_or_default();
    if let Some(readable) = READABLE.iter().find(|readable| lower.starts_with(**readable)) {
        return segwit(text, readable.len());
    }
    let begins = text.bytes().next().is_some_and(|first| BEGINNINGS.contains(&first));
    ((26..=35).contains(&text.len()) && begins).then(|| base_58_check(text))?
}

/// Base58Check: version, twenty bytes, and the first four bytes of their digest taken twice.
fn base_58_check(text: &str) -> Option<Wallet> {
    let decoded = base_58(text)?;
    let (body, check) = decoded.split_at_checked(21)?;
    if !VERSIONS.contains(body.first()?) {
        return None;
    }
    let digest = dataseal_pack::sha256(dataseal_pack::sha256(body).as_bytes());
    match digest.as_bytes().starts_with(check) {
        true => Some(Wallet::Sound),
        false => Some(Wallet::Broken),
    }
}

/// The 25 bytes that a text in base 58 stands for, if it stands for as many and has a leading `1` for each leading zero byte.
fn base_58(text: &str) -> Option<[u8; 25]> {
    const ALPHABET: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    let mut bytes = [0_u8; 25];
    for c in text.bytes() {
        let mut carry = u32::try_from(ALPHABET.iter().position(|known| *known == c)?).ok()?;
        for byte in bytes.iter_mut().rev() {
            carry += u32::from(*byte) * 58;
            *byte = carry.to_le_bytes().first().copied()?;
            carry >>= 8;
        }
        if carry > 0 {
            return None;
        }
    }
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let ones = text.bytes().take_while(|c| *c == b'1').count();
    (zeros == ones).then_some(bytes)
}

/// BIP 173 and BIP 350: a version from 0 to 16, two to forty bytes, and a check of six characters, whose constant depends on
/// the version.
fn segwit(text: &str, readable: usize) -> Option<Wallet> {
    const ALPHABET: &[u8] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    const BECH_32: u32 = 1;
    const BECH_32_M: u32 = 0x2bc8_30a3;
    let has_lower = text.bytes().any(|byte| byte.is_ascii_lowercase());
    let has_upper = text.bytes().any(|byte| byte.is_ascii_uppercase());
    if (has_lower && has_upper) || text.len() > 90 {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let (head, data) = lower.split_at_checked(readable)?;
    let values: Option<Vec<u32>> = data
        .bytes()
        .map(|c| u32::try_from(ALPHABET.iter().position(|known| *known == c)?).ok())
        .collect();
    let values = values?;
    let version = *values.first().filter(|version| **version <= 16)?;
    let bytes = values.len().checked_sub(7)? * 5 / 8;
    let fits = if version == 0 {
        bytes == 20 || bytes == 32
    } else {
        (2..=40).contains(&bytes)
    };
    if !fits {
        return None;
    }
    let human = head.strip_suffix('1')?.bytes().map(u32::from);
    let expanded = human.clone().map(|c| c >> 5).chain([0]).chain(human.map(|c| c & 31));
    let expected = if version == 0 { BECH_32 } else { BECH_32_M };
    match polymod(expanded.chain(values)) == expected {
        true => Some(Wallet::Sound),
        false => Some(Wallet::Broken),
    }
}

fn polymod(values: impl Iterator<Item = u32>) -> u32 {
    const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    values.fold(1, |check: u32, value| {
        let top = check >> 25;
        let shifted = (check & 0x01ff_ffff) << 5 ^ value;
        let set = GENERATOR.iter().enumerate().filter(|(bit, _)| top >> bit & 1 == 1);
        set.fold(shifted, |check, (_, term)| check ^ term)
    })
}

/// EIP-55: forty hexadecimal digits whose capitals follow the digest of the address in lower case. In one case throughout
/// there is no check.
fn ethereum(hex: &str) -> Option<Wallet> {
    if hex.len() != 40 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let has_lower = hex.bytes().any(|byte| byte.is_ascii_lowercase());
    let has_upper = hex.bytes().any(|byte| byte.is_ascii_uppercase());
    if !(has_lower && has_upper) {
        return Some(Wallet::Sound);
    }
    let digest = keccak_256(hex.to_ascii_lowercase().as_bytes())?;
    let halves = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let mut letters = hex.bytes().zip(halves).filter(|(byte, _)| byte.is_ascii_alphabetic());
    match letters.all(|(byte, half)| byte.is_ascii_uppercase() == (half >= 8)) {
        true => Some(Wallet::Sound),
        false => Some(Wallet::Broken),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of EIP-55, BIP 173 and BIP 350, the first address ever, and published examples of other networks.
    const SOUND: [&str; 13] = [
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
        "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn",
        "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
        "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
        "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        "0x52908400098527886E0F7030069857D2E4169EE7",
    ];

    #[test]
    fn published_addresses_are_sound() {
        for address in SOUND {
            assert_eq!(examine(address), Some(Wallet::Sound), "{address}");
        }
    }

    #[test]
    fn wrong_checks_are_told_from_other_texts() {
        for address in [
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
        ] {
            assert_eq!(examine(address), Some(Wallet::Broken), "{address}");
        }
        for text in [
            "",
            "0x",
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe",
            "0xZaAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "bc1",
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3T4",
            "d41d8cd98f00b204e9800998ecf8427e",
            "1d41d8cd98f00b204e9800998ecf8427e",
            "111111111111111111111111111111",
            "LongWordsThatAreNoAddressAtAll",
        ] {
            assert_eq!(examine(text), None, "{text}");
        }
    }
}
