//! Headings of workbooks that people fill in, found again in whatever form they come back.

use dataseal_model::Bilingual;

/// The column that a heading names: in either language or in both, with whatever line break, bracket or mark of a required
/// field a person put around it.
pub(crate) fn named_by<T: Copy>(written: &str, columns: &[T], heading: impl Fn(T) -> Bilingual) -> Option<T> {
    let plain = |text: &str| -> String {
        let kept = text.chars().filter(|c| !c.is_whitespace() && !"*＊:：.".contains(*c));
        kept.flat_map(char::to_lowercase).collect()
    };
    let fits = |part: &str, column: T| {
        let heading = heading(column);
        let part = plain(part);
        !part.is_empty() && (part == plain(&heading.zh) || part == plain(&heading.en))
    };
    let named = |part: &str| columns.iter().copied().find(|column| fits(part, *column));
    let both = |column: &T| {
        let heading = heading(*column);
        plain(written) == plain(&format!("{}{}", heading.zh, heading.en))
    };
    named(written)
        .or_else(|| columns.iter().copied().find(both))
        .or_else(|| {
            written
                .split(['\n', '/', '／', '(', '（', ')', '）', '|'])
                .find_map(named)
        })
}
