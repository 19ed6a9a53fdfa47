//! The way out of an error: what the user can do next, and which name they probably meant.

use crate::Bilingual;

/// Advice beneath an error message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint(pub Bilingual);

impl Hint {
    /// Builds a hint from its two languages.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self(Bilingual::new(zh, en))
    }
}

/// The known name closest to `written`, if it is near enough to be a slip: at most a third of its characters changed
/// (Damerau's four slips: insertion, deletion, substitution, transposition).
///
/// ```
/// use dataseal_model::nearest;
/// assert_eq!(nearest("serverity", ["severity", "scope"]), Some("severity"));
/// assert_eq!(nearest("zzz", ["severity", "scope"]), None);
/// ```
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let target: Vec<char> = written.chars().collect();
    known
        .into_iter()
        .map(|name| (slips(&target, &name.chars().collect::<Vec<_>>()), name))
        .filter(|(distance, name)| *distance * 3 <= name.chars().count().max(target.len()))
        .min()
        .map(|(_, name)| name)
}

/// Optimal string alignment distance.
fn slips(left: &[char], right: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut current = vec![i + 1];
        for (j, b) in right.iter().enumerate() {
            let at = |row: &[usize], k: usize| row.get(k).copied().unwrap_or(usize::MAX - 1);
            let substitute = at(&previous, j) + usize::from(a != b);
            let mut best = substitute.min(at(&previous, j + 1) + 1).min(at(&current, j) + 1);
            let swapped = i > 0 && j > 0 && left.get(i - 1) == Some(b) && right.get(j - 1) == Some(a);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            current.push(best);
        }
        before = std::mem::replace(&mut previous, current);
    }
    previous.last().copied().unwrap_or(0)
}
