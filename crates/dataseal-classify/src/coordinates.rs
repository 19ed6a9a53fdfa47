//! Longitudes and latitudes as people write them: decimals, degrees with minutes and seconds, pairs in one text.

/// Where a coordinate lies, as far as its value tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Inside the box around China and its waters.
    InChina,
    /// Anywhere else on the globe, or too coarse to tell.
    Elsewhere,
}

/// Decimal places from which one number is taken for a coordinate in China.
const PLACES: usize = 4;

/// A decimal number: its value in millionths of a degree and how many places follow its point.
#[derive(Clone, Copy)]
struct Decimal {
    micro: i64,
    places: usize,
}

impl Decimal {
    /// Latitudes from 3.8 to 53.6.
    fn is_latitude(self) -> bool {
        (3_800_000..=53_600_000).contains(&self.micro)
    }

    /// Longitudes from 73.5 to 135.1.
    fn is_longitude(self) -> bool {
        (73_500_000..=135_100_000).contains(&self.micro)
    }

    fn is_within(self, degrees: i64) -> bool {
        self.micro.abs() <= degrees * 1_000_000
    }
}

/// The number of up to three digits, a point and one to fifteen digits that a text is.
fn parse(text: &str) -> Option<Decimal> {
    let (sign, body) = match text.strip_prefix('-') {
        Some(body) => (-1, body),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = body.split_once('.')?;
    if !(1..=3).contains(&whole.len()) || !(1..=15).contains(&fraction.len()) {
        return None;
    }
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let digits = fraction.bytes().chain(std::iter::repeat(b'0')).take(6);
    let value = whole
        .bytes()
        .chain(digits)
        .fold(0, |value, byte| value * 10 + i64::from(byte - b'0'));
    Some(Decimal {
        micro: sign * value,
        places: fraction.len(),
    })
}

/// Where one decimal number lies if it is a coordinate.
pub(crate) fn decimal(text: &str) -> Option<Place> {
    let number = parse(text).filter(|number| number.is_within(180))?;
    let in_china = number.places >= PLACES && (number.is_latitude() || number.is_longitude());
    Some(if in_china { Place::InChina } else { Place::Elsewhere })
}

/// Where a pair lies: two decimals, alone or in the brackets of a list, a point of WKT or one of GeoJSON.
pub(crate) fn pair(text: &str) -> Option<Place> {
    let inner = strip_notation(text.trim())?;
    let mut numbers = inner
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/' | '，' | '、'))
        .filter(|number| !number.is_empty());
    let (first, second) = (parse(numbers.next()?)?, parse(numbers.next()?)?);
    // A third number is a height.
    let height = numbers.next().is_none_or(|height| {
        height
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'))
    });
    if !height || numbers.next().is_some() || first.places.min(second.places) < 2 {
        return None;
    }
    let in_china = |longitude: Decimal, latitude: Decimal| longitude.is_longitude() && latitude.is_latitude();
    if in_china(first, second) || in_china(second, first) {
        return Some(Place::InChina);
    }
    let on_globe = first.is_within(180) && second.is_within(90) || first.is_within(90) && second.is_within(180);
    on_globe.then_some(Place::Elsewhere)
}

/// The numbers inside brackets, `POINT(…)` or the coordinates of a GeoJSON point.
fn strip_notation(text: &str) -> Option<&str> {
    let bracketed = |text: &'_ str| -> Option<(usize, usize)> {
        let start = text.find(['(', '['])?;
        Some((start + 1, start + text.get(start..)?.find([')', ']'])?))
    };
    if text.starts_with('{') {
        if !text.contains("\"Point\"") {
            return None;
        }
        let (start, end) = bracketed(text)?;
        return text.get(start..end);
    }
    if text.starts_with(['(', '[']) {
        let (start, end) = bracketed(text)?;
        return text.get(start..end).filter(|_| end + 1 == text.len());
    }
    let is_point = text.get(..5).is_some_and(|head| head.eq_ignore_ascii_case("point"));
    if is_point || text.starts_with("SRID=") {
        let (start, end) = bracketed(text)?;
        return text.get(start..end);
    }
    Some(text)
}

/// Where a coordinate lies that is written with degrees, minutes and seconds, such as `121°28′25″` or `东经121度28分25秒`.
pub(crate) fn in_degrees(text: &str) -> Option<Place> {
    let bare = text.trim_matches(|c: char| c.is_whitespace() || "NSEWnsew东西南北经纬:".contains(c));
    let (degrees, rest) = bare.split_once(['°', '度', 'º'])?;
    let degrees: u32 = crate::text::value_of(degrees.trim()).filter(|degrees| *degrees <= 180)?;
    let (minutes, _) = rest.split_once(['′', '\'', '分', '’'])?;
    crate::text::value_of(minutes.trim()).filter(|minutes| *minutes < 60)?;
    Some(match degrees {
        4..=53 | 73..=135 => Place::InChina,
        _ => Place::Elsewhere,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_places_are_placed() {
        // Shanghai, Beijing, Sansha; Paris, New York.
        for pair_in_china in [
            "121.4737,31.2304",
            "39.9042 116.4074",
            "(112.33;16.83)",
            "121.47,31.23,12.5",
        ] {
            assert_eq!(pair(pair_in_china), Some(Place::InChina), "{pair_in_china}");
        }
        assert_eq!(pair("2.3522,48.8566"), Some(Place::Elsewhere));
        assert_eq!(pair("-74.0060 40.7128"), Some(Place::Elsewhere));
        assert_eq!(decimal("31.2304"), Some(Place::InChina));
        assert_eq!(decimal("31.23"), Some(Place::Elsewhere));
        assert_eq!(in_degrees("121°28′25″E"), Some(Place::InChina));
        assert_eq!(in_degrees("东经121度28分25秒"), Some(Place::InChina));
    }

    #[test]
    fn other_numbers_are_none() {
        for other in [
            "",
            "181.5",
            "1,2",
            "1.5",
            "99.99,199.99",
            "{\"a\":[121.47,31.23]}",
            "1.23 4.56 7.89 0.12",
            "121.47",
        ] {
            assert_eq!(pair(other), None, "{other}");
        }
        assert_eq!((decimal("200.1"), decimal("1.2.3"), decimal("abc")), (None, None, None));
        assert_eq!(in_degrees("25°C"), None);
    }
}
