//! A writer for small inline drawings. Every text is escaped here; every number is written with one decimal, so that the
//! same appraisal gives the same bytes. Colours are classes, resolved by the page's style for screen, dark screen and paper.

use std::fmt::Write as _;

use minijinja::value::Value;

/// A drawing under construction.
pub(super) struct Svg {
    width: f64,
    height: f64,
    alt: String,
    class: &'static str,
    body: String,
}

impl Svg {
    /// An empty drawing in CSS pixels. `alt` says in words what it shows.
    pub(super) fn new(class: &'static str, width: f64, height: f64, alt: &str) -> Self {
        Self {
            width,
            height,
            alt: markup(alt),
            class,
            body: String::new(),
        }
    }

    /// A filled rectangle with a tooltip.
    pub(super) fn rect(&mut self, class: &str, (x, y): (f64, f64), (width, height): (f64, f64), tip: &str) {
        // Writing to a string cannot fail.
        let _ = write!(
            self.body,
            r#"<rect class="{class}" x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}">"#
        );
        if !tip.is_empty() {
            let _ = write!(self.body, "<title>{}</title>", markup(tip));
        }
        self.body.push_str("</rect>");
    }

    /// A text whose baseline starts, or with class `mid` is centred, at the point.
    pub(super) fn text(&mut self, class: &str, (x, y): (f64, f64), text: &str) {
        let _ = write!(
            self.body,
            r#"<text class="{class}" x="{x:.1}" y="{y:.1}">{}</text>"#,
            markup(text)
        );
    }

    /// A horizontal line.
    pub(super) fn rule(&mut self, class: &str, (x, y): (f64, f64), length: f64) {
        let end = x + length;
        let _ = write!(
            self.body,
            r#"<line class="{class}" x1="{x:.1}" y1="{y:.1}" x2="{end:.1}" y2="{y:.1}"/>"#
        );
    }

    /// A line from point to point.
    pub(super) fn line(&mut self, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        let _ = write!(
            self.body,
            r#"<line class="{class}" x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}"/>"#
        );
    }

    /// A closed outline.
    pub(super) fn outline(&mut self, class: &str, points: &[(f64, f64)]) {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = write!(self.body, r#"<polygon class="{class}" points="{}"/>"#, points.join(" "));
    }

    /// A round mark.
    pub(super) fn dot(&mut self, class: &str, (x, y): (f64, f64)) {
        let _ = write!(
            self.body,
            r#"<circle class="{class}" cx="{x:.1}" cy="{y:.1}" r="4.0"/>"#
        );
    }

    /// The drawing as markup that the template takes as it is.
    pub(super) fn finish(self) -> Value {
        let Self {
            width,
            height,
            alt,
            class,
            body,
        } = self;
        Value::from_safe_string(format!(
            r#"<svg class="{class}" role="img" aria-label="{alt}" viewBox="0 0 {width:.1} {height:.1}" width="{width:.0}" height="{height:.0}">{body}</svg>"#
        ))
    }
}

/// Escapes a text for markup and attribute values.
fn markup(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// A figure as a coordinate. Counts beyond 2^53 lose digits that no drawing could show.
#[expect(clippy::cast_precision_loss, reason = "a drawing needs no more than a few digits")]
pub(super) const fn coordinate(count: u64) -> f64 {
    count as f64
}

/// The project's mark: a seal with its name.
pub(super) fn seal() -> Value {
    let mut seal = Svg::new("seal", 56.0, 56.0, "数鉴");
    seal.rect("seal-face", (1.0, 1.0), (54.0, 54.0), "");
    seal.rect("seal-edge", (5.0, 5.0), (46.0, 46.0), "");
    seal.text("seal-text", (28.0, 36.0), "数鉴");
    seal.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_cannot_break_out_of_the_drawing() {
        let mut svg = Svg::new("x", 10.0, 10.0, "\"><script>");
        svg.rect("a", (0.0, 0.0), (1.0, 1.0), "</title><script>");
        svg.text("b", (0.0, 0.0), "<b>'&");
        let shown = svg.finish().to_string();
        assert!(!shown.contains("<script"), "{shown}");
        assert!(shown.contains("&lt;b&gt;&#39;&amp;"), "{shown}");
    }
}
