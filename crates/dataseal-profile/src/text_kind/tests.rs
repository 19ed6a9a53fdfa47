//! Kinds of texts, near misses included.

use proptest::prelude::*;

use super::*;

fn decimal(unscaled: i128, scale: u8) -> TextKind {
    TextKind::Decimal(Decimal { unscaled, scale })
}

#[test]
fn numbers() {
    for (text, kind) in [
        ("0", TextKind::Integer(0)),
        ("1", TextKind::Integer(1)),
        ("-0", TextKind::Integer(0)),
        (" 42 ", TextKind::Integer(42)),
        ("-17", TextKind::Integer(-17)),
        ("20250307", TextKind::Integer(20_250_307)),
        ("123456789012345678901", TextKind::Integer(123_456_789_012_345_678_901)),
        ("1.50", decimal(150, 2)),
        ("-0.05", decimal(-5, 2)),
        (".5", decimal(5, 1)),
        ("1234567890123456789.25", decimal(123_456_789_012_345_678_925, 2)),
        ("3.1E+17", TextKind::Float(3.1e17)),
        ("1e5", TextKind::Float(1e5)),
        ("-Inf", TextKind::Float(f64::NEG_INFINITY)),
        ("infinity", TextKind::Float(f64::INFINITY)),
        ("0.10000000000000000555111512312578270211815", TextKind::Float(0.1)),
    ] {
        assert_eq!(classify(text), kind, "{text}");
    }
    assert!(matches!(classify("NaN"), TextKind::Float(value) if value.is_nan()));
    let longest = "9".repeat(38);
    assert_eq!(classify(&longest), TextKind::Integer(10_i128.pow(38) - 1));
    assert_eq!(classify(&format!("-{longest}")), TextKind::Integer(1 - 10_i128.pow(38)));
}

#[test]
fn texts() {
    for text in [
        "",
        "000123",
        "00.5",
        "01e5",
        "+5",
        "+8613800138000",
        "1,234",
        "1.",
        ".",
        "-",
        "-.",
        "1.2.3",
        "12E5678",
        "1e",
        "1e+",
        "0x10",
        "5%",
        "1 2",
        "--5",
        "2025-02-29",
        "2025-13-01",
        "2025/03-07",
        "25-03-07",
        "07/03/2025",
        "2025年3月7",
        "24:00",
        "12:60",
        "1:5",
        "12:30:61",
        "0000-01-01",
        "2025-03-07T",
        "2025-03-07T25:00:00",
        "2025-03-07 12:00:00X",
        "2025-03-07 12:00:00+25",
        "2025-03-07  12:00",
        "12:30:00.",
        "12:30:00.1234567890",
        "１２",
        "是的",
        "\t5",
    ] {
        assert_eq!(classify(text), TextKind::Text, "{text}");
    }
    assert_eq!(classify(&"9".repeat(39)), TextKind::Text);
}

#[test]
fn words() {
    for text in ["true", "FALSE", "Yes", "n", "是", "否", "T"] {
        assert!(matches!(classify(text), TextKind::Boolean(_)), "{text}");
    }
}

#[test]
fn moments() {
    let day = |year, month, day| day_number(year, month, day).unwrap();
    let at = |days: i32, seconds: i64| TextKind::Timestamp(i64::from(days) * DAY_MICROS + seconds * 1_000_000);
    for text in ["2025-03-07", "2025/3/7", "2025年3月7日", "2025-3-07", "2025年03月07日"] {
        assert_eq!(classify(text), TextKind::Date(day(2025, 3, 7)), "{text}");
    }
    for text in [
        "2013-01-01T10:00:00Z",
        "2013-01-01 10:00",
        "2013/1/1 10:00:00",
        "2013-01-01T18:00:00+08:00",
    ] {
        assert_eq!(classify(text), at(day(2013, 1, 1), 36_000), "{text}");
    }
    assert_eq!(classify("2013-01-01 02:30-0730"), at(day(2013, 1, 1), 36_000));
    assert_eq!(classify("1969-12-31T23:59:59.9999999"), TextKind::Timestamp(-1));
    assert_eq!(classify("9:30"), TextKind::Time(34_200_000_000));
    assert_eq!(classify("23:59:59.5"), TextKind::Time(86_399_500_000));
}

proptest! {
    #[test]
    fn short_numbers_are_what_careful_reading_says(text in "[-.+]?[0-9]{0,10}[.e]?[0-9]{0,8}[0-9. x]?") {
        if let Some(kind) = short_number(text.as_bytes()) {
            prop_assert_eq!(Some(kind), number(&text));
        } else {
            let careful = number(&text);
            prop_assert!(!matches!(careful, Some(TextKind::Integer(_) | TextKind::Decimal(_))) || text.len() > SHORT, "{}", text);
        }
    }
}
