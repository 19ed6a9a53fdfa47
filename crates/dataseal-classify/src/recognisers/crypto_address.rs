//! 加密资产地址 · Addresses of crypto-assets
//!
//! # 识别什么 · What it finds
//!
//! 比特币（Base58Check、Bech32、Bech32m）、莱特币、狗狗币、达世币、波场的地址，以及以太坊类地址；也找出长文本中的地址。
//!
//! Addresses of Bitcoin (Base58Check, Bech32, Bech32m), Litecoin, Dogecoin, Dash and Tron, and of Ethereum and its kin; also those inside longer texts.
//!
//! # 怎样判定 · How it decides
//!
//! Base58Check 须版本号已知且双重 SHA-256 校验通过；Bech32 按 BIP 173、BIP 350 校验；以太坊地址大小写混用时须符合 EIP-55，全大写或全小写时没有校验，只看形状（`0x` 加 40 个十六进制字符）。
//!
//! Base58Check needs a known version and the check by SHA-256 taken twice; Bech32 the checks of BIP 173 and BIP 350; an Ethereum address in mixed case that of EIP-55, while in one case it has none and its shape (`0x` and 40 hexadecimal digits) must do.
//!
//! # 近似与误报 · Near misses
//!
//! 校验不过的记为近似。随机的同形文本几乎不会通过（校验 30 位以上）。
//!
//! What fails its check is a near miss. Random texts of the shape hardly ever pass (30 bits of check and more).
//!
//! # 依据 · Sources
//!
//! BIP 13、BIP 173、BIP 350；EIP-55；GB/T 35273-2020 附录 A（虚拟货币）。
//!
//! BIP 13, BIP 173, BIP 350; EIP-55; GB/T 35273-2020 Annex A (virtual currency).

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::scan::{code_runs, has_run};
use crate::text::{LONGEST_TEXT, code_length, contained, fold, hit};
use crate::wallet::{self, Wallet};

static CLASS: ClassId = ClassId::from_static("crypto-address");

/// Characters of addresses: Base58Check to Bech32m.
const LENGTHS: LengthSet = LengthSet::between(SHORTEST, 76);
const SHORTEST: u32 = 26;

struct CryptoAddress;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(CryptoAddress)
}

impl Recogniser for CryptoAddress {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn is_proof(&self) -> bool {
        true
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FOLDED,
            also_any_of: ClassMask::UPPER | ClassMask::LOWER | ClassMask::FOLDED,
            digits: LengthSet::at_least(1),
            digit_lengths: LengthSet::NONE,
            code_lengths: LENGTHS,
            ..Gate::length(SHORTEST, LONGEST_TEXT)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if let Some(length) = code_length(view) {
            return match LENGTHS.may_have(length) {
                true => examine_whole(view.text),
                false => Examination::Miss,
            };
        }
        let text = fold(view);
        if !has_run(&text, SHORTEST as usize, |byte| byte.is_ascii_alphanumeric()) {
            return Examination::Miss;
        }
        match examine_whole(&text) {
            Examination::Miss => contained(count_inside(&text)),
            answer => answer,
        }
    }
}

fn examine_whole(text: &str) -> Examination {
    match wallet::examine(text).filter(|_| has_letter_and_digit(text)) {
        // Only addresses of Base58Check tell their letters' case apart.
        Some(Wallet::Sound) if text.starts_with("0x") || text.len() > 35 => hit(&text.to_ascii_lowercase()),
        Some(Wallet::Sound) => hit(text),
        Some(Wallet::Broken) => Examination::NearMiss,
        None => Examination::Miss,
    }
}

fn has_letter_and_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit()) && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}

fn count_inside(text: &str) -> usize {
    let long = code_runs(text).filter(|run| run.piece.len() >= SHORTEST as usize);
    let sound = long.filter(|run| {
        wallet::examine(run.piece) == Some(Wallet::Sound) && has_letter_and_digit(run.piece) && run.stands_alone()
    });
    sound.count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::{assert_answers, canonical_of};

    #[test]
    fn answers() {
        assert_answers(
            build,
            &[
                "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
                "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
                "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
                "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
                " 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed ",
            ],
            &[
                "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
                "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
            ],
            &[
                "转到 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa 即可",
                "send to 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed, thanks",
            ],
            &[
                "d41d8cd98f00b204e9800998ecf8427e",
                "da39a3ee5e6b4b0d3255bfef95601890afd80709",
                "bitcoin:",
                "LongWordsThatAreNoAddressAtAll",
                "x1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa 备注",
            ],
        );
    }

    #[test]
    fn case_of_ethereum_does_not_matter() {
        assert_eq!(
            canonical_of(build, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
            canonical_of(build, "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")
        );
    }
}
