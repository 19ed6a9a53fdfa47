//! A recogniser's page from its file header: one bilingual sentence, then fixed bilingual sections.
//!
//! The header is the page, the `explain` text and the SARIF help, so a missing section is an error and not a gap.

use crate::DevError;

/// The sections of a recogniser's header, in order.
pub(super) const SECTIONS: &[&str] = &[
    "# 识别什么 · What it finds",
    "# 怎样判定 · How it decides",
    "# 近似与误报 · Near misses",
    "# 依据 · Sources",
];

/// A page and the sentence that stands for it in a list.
#[derive(Debug)]
pub(super) struct Page {
    /// The header's first line, `中文 · English`.
    pub(super) title: String,
    /// The page, without a footer.
    pub(super) markdown: String,
}

/// Makes the page of the entry `id` from the source text of the file at `path`.
pub(super) fn page(path: &str, id: &str, source: &str) -> Result<Page, DevError> {
    let header = header(source);
    let title = header.first().filter(|line| line.contains(" · ")).copied();
    let title = title.ok_or_else(|| DevError::TitleMissing { path: path.to_owned() })?;
    require_sections(path, &header)?;
    let mut markdown = format!("# {id}\n\n");
    for line in &header {
        // The page's own heading is the id, so sections move one level down.
        if line.starts_with('#') {
            markdown.push('#');
        }
        markdown.push_str(line);
        markdown.push('\n');
    }
    Ok(Page {
        title: title.to_owned(),
        markdown,
    })
}

/// The lines of the `//!` block at the top of a file, without the marker, without trailing blank lines.
fn header(source: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = source
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end())
        .collect();
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    lines
}

/// The first line of a file's header, if it says anything.
pub(super) fn first_line(source: &str) -> Option<&str> {
    header(source).first().copied().filter(|line| !line.is_empty())
}

/// Checks that every section is there, in order, with at least one line of text.
fn require_sections(path: &str, header: &[&str]) -> Result<(), DevError> {
    let mut lines = header.iter().copied();
    for heading in SECTIONS {
        let missing = || DevError::HeadingMissing {
            path: path.to_owned(),
            heading,
        };
        lines.find(|line| line == heading).ok_or_else(missing)?;
        let text = lines.clone().find(|line| !line.is_empty()).ok_or_else(missing)?;
        if text.starts_with('#') {
            return Err(missing());
        }
    }
    Ok(())
}
