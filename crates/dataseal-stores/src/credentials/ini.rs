//! The lines of an INI file, as AWS's and MySQL's tools write them.

/// One `name = value`.
#[derive(Debug)]
pub(super) struct Entry<'text> {
    /// The name between brackets above it.
    pub(super) section: &'text str,
    pub(super) name: &'text str,
    pub(super) value: &'text str,
}

/// Every entry, in order. Comments, lines without `=` and AWS's nested headings (`s3 =`) are left out; what is nested
/// below such a heading counts as if it stood in the section.
pub(super) fn entries(text: &str) -> impl Iterator<Item = Entry<'_>> {
    let mut section = "";
    text.lines().filter_map(move |line| {
        let line = line.trim();
        if line.starts_with(['#', ';']) {
            return None;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name.trim();
            return None;
        }
        let (name, value) = line.split_once('=')?;
        let (name, value) = (name.trim(), value.trim());
        (!value.is_empty()).then_some(Entry { section, name, value })
    })
}

/// A value without the quotes around it.
pub(super) fn unquoted(value: &str) -> &str {
    let inside = |quote: char| value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    inside('"').or_else(|| inside('\'')).unwrap_or(value)
}
