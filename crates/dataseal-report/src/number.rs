//! Figures for people: thousands, shares that never round up to all or down to none, sizes, dates.

use crate::Lang;

/// A count with a comma every three digits.
pub(crate) fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `part` of `whole` in per cent with one decimal, rounded down. Only a full share is `100 %` and only none is `0 %`; an
/// empty whole is a dash.
pub(crate) fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let tenths = u128::from(part) * 1000 / u128::from(whole);
    match (part, tenths) {
        (0, _) => "0 %".to_owned(),
        (_, 0) => "<0.1 %".to_owned(),
        (_, 1000) => "100 %".to_owned(),
        _ => format!("{}.{} %", tenths / 10, tenths % 10),
    }
}

/// Thousandths in per cent with one decimal.
pub(crate) fn per_mille(value: u16) -> String {
    share(u64::from(value), 1000)
}

/// A size in bytes with a binary unit and one decimal, rounded down.
pub(crate) fn bytes(value: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    let mut scaled = value;
    let mut tenths = 0;
    let mut unit = "B";
    for next in UNITS {
        if scaled < 1024 {
            break;
        }
        tenths = scaled % 1024 * 10 / 1024;
        scaled /= 1024;
        unit = next;
    }
    if unit == "B" {
        format!("{scaled} B")
    } else {
        format!("{scaled}.{tenths} {unit}")
    }
}

/// An edge of a drawing's axis: up to four decimals, scientific where that says nothing.
pub(crate) fn edge(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-3..1e15).contains(&size) {
        return format!("{value:.3e}");
    }
    let plain = format!("{value:.4}");
    plain.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A decimal figure cut to four decimals where it has more, for tables; exact ones are in the JSON document.
pub(crate) fn short(figure: &str) -> String {
    match figure.split_once('.') {
        Some((whole, decimals)) if decimals.len() > 4 && decimals.chars().all(|c| c.is_ascii_digit()) => {
            let kept: String = decimals.chars().take(4).collect();
            format!("{whole}.{kept}")
        }
        _ => figure.to_owned(),
    }
}

/// A share or distance with at most nine decimals, and none that say nothing.
pub(crate) fn decimal(value: f64) -> String {
    let fixed = format!("{value:.9}");
    fixed.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A civil date as people write it: `2026年11月22日` in Chinese, ISO 8601 in English.
pub(crate) fn date(iso: &str, lang: Lang) -> String {
    let mut parts = iso.split('-');
    match (lang, parts.next(), parts.next(), parts.next()) {
        (Lang::Zh, Some(year), Some(month), Some(day)) if !year.is_empty() => {
            let plain = |text: &str| text.trim_start_matches('0').to_owned();
            format!("{year}年{}月{}日", plain(month), plain(day))
        }
        _ => iso.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_full_or_empty_only_when_they_are() {
        assert_eq!(share(999_999, 1_000_000), "99.9 %");
        assert_eq!(share(1, 1_000_000), "<0.1 %");
        assert_eq!(share(3, 3), "100 %");
        assert_eq!(share(0, 3), "0 %");
        assert_eq!(share(0, 0), "–");
        assert_eq!(share(1, 3), "33.3 %");
        assert_eq!(share(u64::MAX - 1, u64::MAX), "99.9 %");
    }

    #[test]
    fn edges_are_short() {
        assert_eq!(edge(0.1 + 0.2), "0.3");
        assert_eq!(edge(1200.0), "1200");
        assert_eq!(edge(0.0), "0");
        assert_eq!(edge(1e-9), "1.000e-9");
    }

    #[test]
    fn decimals_say_what_they_know() {
        assert_eq!(decimal(0.39999999999999997), "0.4");
        assert_eq!(decimal(100.0), "100");
        assert_eq!(decimal(1.0 / 3.0), "0.333333333");
    }

    #[test]
    fn long_decimals_are_cut() {
        assert_eq!(short("18466.6547872"), "18466.6547");
        assert_eq!(short("1.5"), "1.5");
        assert_eq!(short("-20"), "-20");
        assert_eq!(short("1.23456e9"), "1.23456e9");
    }

    #[test]
    fn counts_sizes_and_dates() {
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(count(12), "12");
        assert_eq!(bytes(1023), "1023 B");
        assert_eq!(bytes(1536), "1.5 KiB");
        assert_eq!(bytes(u64::MAX), "16777215.9 TiB");
        assert_eq!(date("2026-01-02", Lang::Zh), "2026年1月2日");
        assert_eq!(date("2026-01-02", Lang::En), "2026-01-02");
    }
}
