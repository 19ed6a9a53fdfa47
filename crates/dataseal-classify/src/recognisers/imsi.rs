//! IMSI · Identities of mobile subscribers
//!
//! # 识别什么 · What it finds
//!
//! 15 位国际移动用户识别码，中国的以 460 开头。
//!
//! The 15-digit international mobile subscriber identities; Chinese ones begin with 460.
//!
//! # 怎样判定 · How it decides
//!
//! 15 位数字，前三位为中国的移动国家码 460，其后两位为已分配的网号。
//!
//! Fifteen digits, the first three the country code 460, the next two a network that is assigned.
//!
//! # 近似与误报 · Near misses
//!
//! 首位为 2 至 7 的其他 15 位数字（其他国家的号码）记为近似。随机数约万分之一会命中。
//!
//! Other strings of 15 digits that begin with 2 to 7, as those of other countries do, are near misses. One random number in ten thousand hits.
//!
//! # 依据 · Sources
//!
//! 3GPP TS 23.003；ITU-T E.212；GB/T 35273-2020 附录 A。
//!
//! 3GPP TS 23.003; ITU-T E.212; GB/T 35273-2020 Annex A.

use dataseal_model::{ClassId, Examination, Gate, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::{examine_number, gate_of_groups};

static CLASS: ClassId = ClassId::from_static("imsi");

/// Networks of China: mobile, unicom, telecom, broadcasting and railways.
const NETWORKS: [&str; 14] = [
    "00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "11", "13", "15", "20",
];

struct Imsi;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Imsi)
}

impl Recogniser for Imsi {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        gate_of_groups(15, 24)
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let is_shaped = |number: &str| number.starts_with(|c| ('2'..='7').contains(&c));
        examine_number(view, 15, is_shaped, |number| {
            let network = number.strip_prefix("460").and_then(|rest| rest.get(..2));
            network.is_some_and(|network| NETWORKS.contains(&network))
        })
    }
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
                "460001234567890",
                "460-11-1234567890",
                "４６００１１２３４５６７８９０",
                "=\"460110123456789\"",
            ],
            &["310150123456789", "460991234567890"],
            &[],
            &[
                "46000123456789",
                "860001234567890",
                "4600012345678901",
                "460001******890",
            ],
        );
    }

    #[test]
    fn spellings_count_as_one() {
        assert_eq!(
            canonical_of(build, "460-00-1234567890"),
            canonical_of(build, "460001234567890")
        );
    }
}
