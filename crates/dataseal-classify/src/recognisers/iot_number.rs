//! 物联网号码 · Numbers of machine-to-machine cards
//!
//! # 识别什么 · What it finds
//!
//! 13 位物联网专用号码。
//!
//! The 13-digit numbers of machine-to-machine cards.
//!
//! # 怎样判定 · How it decides
//!
//! 13 位数字，以 10646 至 10649 或 1400、1410、1440 开头。
//!
//! Thirteen digits that begin with 10646 to 10649, or with 1400, 1410 or 1440.
//!
//! # 近似与误报 · Near misses
//!
//! 与毫秒时间戳同形，必须有列名佐证；其他以 1 开头的 13 位数字记为近似。这些号码属于机器，不属于人。
//!
//! Time stamps in milliseconds look alike, so the column's name is required; other strings of 13 digits that begin with 1 are near misses. The numbers belong to machines, not to persons.
//!
//! # 依据 · Sources
//!
//! 工业和信息化部《电信网编号计划（2017年版）》。
//!
//! Telecommunication numbering plan (2017), Ministry of Industry and Information Technology.

use dataseal_model::{ClassId, Examination, Gate, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::{examine_number, gate_of_groups};

static CLASS: ClassId = ClassId::from_static("iot-number");

/// Beginnings of the numbers.
const SEGMENTS: [&str; 7] = ["10646", "10647", "10648", "10649", "1400", "1410", "1440"];

struct IotNumber;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(IotNumber)
}

impl Recogniser for IotNumber {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        gate_of_groups(13, 20)
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        // Every time stamp in milliseconds comes here.
        let begins = |number: &str| SEGMENTS.iter().any(|segment| number.starts_with(segment));
        examine_number(view, 13, |number| number.starts_with('1'), begins)
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
                "1064812345678",
                "1440012345678",
                "144 0012 345678",
                "１０６４７１２３４５６７８",
            ],
            &["1735689600000"],
            &[],
            &["106481234567", "6901234567892", "10648123456789", "13900000000"],
        );
    }

    #[test]
    fn spellings_count_as_one() {
        assert_eq!(
            canonical_of(build, "1440-012-345678"),
            canonical_of(build, "1440012345678")
        );
    }
}
