//! Values of the command line that are more than a text: days, key ids, sizes.

/// A calendar day, kept as it is written.
pub(super) fn day(text: &str) -> Result<String, String> {
    fn parses_as<T: std::str::FromStr>(_: T, text: &str) -> bool {
        text.parse::<T>().is_ok()
    }
    if parses_as(dataseal::today_in_shanghai(), text) {
        Ok(text.to_owned())
    } else {
        Err("a day is written 2026-11-22".to_owned())
    }
}

/// A key id, kept as it is written.
pub(super) fn key_id(text: &str) -> Result<String, String> {
    dataseal::sign::KeyId::parse(text)
        .map(|_| text.to_owned())
        .map_err(|error| error.to_string())
}

/// What the reader must have.
pub(super) fn parse_size(text: &str) -> Result<u64, String> {
    let bytes = size(text)?;
    if bytes < 64 << 20 {
        Err("the reader needs at least 64MiB".to_owned())
    } else {
        Ok(bytes)
    }
}

/// Bytes from `512MiB`, `4GiB`, `1GB` or a plain number.
pub(super) fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = text.strip_prefix(digits).unwrap_or_default();
    let factor: u64 = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kib" => 1 << 10,
        "m" | "mib" => 1 << 20,
        "g" | "gib" => 1 << 30,
        "t" | "tib" => 1 << 40,
        "kb" => 1_000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        _ => return Err("a size is a number with KiB, MiB, GiB, TiB, KB, MB or GB".to_owned()),
    };
    let number: u64 = digits
        .parse()
        .map_err(|_| "a size begins with a whole number".to_owned())?;
    number
        .checked_mul(factor)
        .ok_or_else(|| "the size is too large".to_owned())
}
