//! PostgreSQL's password file: `host:port:database:user:password`, `*` for any, `\` before a colon or a backslash.

use crate::secret::Secret;

/// One line.
#[derive(Clone)]
pub(super) struct Entry {
    #[cfg_attr(
        not(feature = "postgres"),
        expect(dead_code, reason = "only PostgreSQL looks passwords up")
    )]
    pattern: [String; 4],
    #[cfg_attr(
        not(feature = "postgres"),
        expect(dead_code, reason = "only PostgreSQL looks passwords up")
    )]
    password: Secret,
}

/// Every line that has five fields and is no comment.
pub(super) fn entries(text: &str) -> impl Iterator<Item = Entry> {
    text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut fields = fields(line).into_iter();
        let pattern = [fields.next()?, fields.next()?, fields.next()?, fields.next()?];
        let password = Secret::new(fields.next()?);
        fields.next().is_none().then_some(Entry { pattern, password })
    })
}

fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        let kept = match character {
            ':' => {
                fields.push(String::new());
                continue;
            }
            '\\' => characters.next().unwrap_or('\\'),
            other => other,
        };
        if let Some(last) = fields.last_mut() {
            last.push(kept);
        }
    }
    fields
}

/// The password of the first line that fits.
#[cfg(feature = "postgres")]
pub(super) fn password<'entries>(
    entries: &'entries [Entry],
    host: &str,
    port: u16,
    database: &str,
    user: &str,
) -> Option<&'entries str> {
    let port = port.to_string();
    let wanted = [host, &port, database, user];
    let fits = |entry: &&Entry| {
        let pairs = entry.pattern.iter().zip(wanted);
        pairs
            .into_iter()
            .all(|(pattern, wanted)| pattern == "*" || pattern == wanted)
    };
    entries.iter().find(fits).map(|entry| entry.password.reveal())
}
