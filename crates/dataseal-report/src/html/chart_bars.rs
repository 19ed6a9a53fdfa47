//! Bars cut into parts: completeness of a column, mix of types, findings by severity and verdict, how sure a label is.

use minijinja::value::Value;

use super::svg::{Svg, coordinate};
use crate::cells;

/// A part that is there at all is drawn at least this wide, in pixels.
const LEAST: f64 = 1.5;
/// Pixels that one terminal cell of small text takes, roughly.
const CELL: f64 = 6.6;

/// One part of a bar.
pub(super) struct Part {
    /// Style class.
    pub(super) class: String,
    /// Its size in the bar's unit.
    pub(super) value: u64,
    /// Tooltip.
    pub(super) tip: String,
    /// Text within the part, drawn where it fits.
    pub(super) label: String,
}

impl Part {
    /// A part without a text inside.
    pub(super) fn new(class: &str, value: u64, tip: String) -> Self {
        Self {
            class: class.to_owned(),
            value,
            tip,
            label: String::new(),
        }
    }
}

/// Widths of the parts in `width` pixels. Parts that would vanish are widened at the cost of the widest.
fn widths(parts: &[Part], width: f64) -> Vec<f64> {
    let whole: u64 = parts.iter().map(|part| part.value).sum();
    if whole == 0 {
        return vec![0.0; parts.len()];
    }
    let scale = width / coordinate(whole);
    let mut widths: Vec<f64> = parts
        .iter()
        .map(|part| {
            if part.value == 0 {
                0.0
            } else {
                (coordinate(part.value) * scale).max(LEAST)
            }
        })
        .collect();
    let surplus = widths.iter().sum::<f64>() - width;
    if let Some(widest) = widths.iter_mut().max_by(|a, b| a.total_cmp(b)) {
        *widest = (*widest - surplus).max(LEAST);
    }
    widths
}

fn draw(svg: &mut Svg, parts: &[Part], (left, top): (f64, f64), (width, height): (f64, f64)) {
    let mut x = left;
    for (part, wide) in parts.iter().zip(widths(parts, width)) {
        if wide > 0.0 {
            svg.rect(&part.class, (x, top), (wide, height), &part.tip);
            if !part.label.is_empty() && coordinate(u64::try_from(cells(&part.label)).unwrap_or(0)) * CELL + 8.0 < wide
            {
                svg.text(
                    &format!("in-bar mid on-{}", part.class),
                    (x + wide / 2.0, top + height / 2.0 + 4.0),
                    &part.label,
                );
            }
            x += wide;
        }
    }
}

/// A single bar of fixed size.
pub(super) fn bar(class: &'static str, parts: &[Part], size: (f64, f64), alt: &str) -> Value {
    let mut svg = Svg::new(class, size.0, size.1, alt);
    svg.rect("track", (0.0, 0.0), size, "");
    draw(&mut svg, parts, (0.0, 0.0), size);
    svg.finish()
}

/// How much of a whole, as a single filled bar.
pub(super) fn gauge(class: &str, part: u64, whole: u64, alt: &str) -> Value {
    let parts = [
        Part::new(class, part, String::new()),
        Part::new("track", whole.saturating_sub(part), String::new()),
    ];
    bar("gauge", &parts, (96.0, 10.0), alt)
}

/// Several labelled bars to one scale.
pub(super) fn rows(rows: &[(String, Vec<Part>)], alt: &str) -> Value {
    const LABEL: f64 = 84.0;
    const BAR: f64 = 520.0;
    const LINE: f64 = 30.0;
    let total = |parts: &[Part]| parts.iter().map(|part| part.value).sum::<u64>();
    let most = rows.iter().map(|(_, parts)| total(parts)).max().unwrap_or(0).max(1);
    let height = coordinate(u64::try_from(rows.len()).unwrap_or(0)) * LINE;
    let mut svg = Svg::new("rows", LABEL + BAR + 56.0, height, alt);
    let mut y = 0.0;
    for (label, parts) in rows {
        let sum = total(parts);
        let width = BAR * coordinate(sum) / coordinate(most);
        svg.text("row-label", (0.0, y + 19.0), label);
        svg.rect("track", (LABEL, y + 4.0), (BAR, LINE - 8.0), "");
        draw(&mut svg, parts, (LABEL, y + 4.0), (width, LINE - 8.0));
        svg.text("row-label", (LABEL + BAR + 10.0, y + 19.0), &sum.to_string());
        y += LINE;
    }
    svg.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(values: &[u64]) -> Vec<Part> {
        values
            .iter()
            .map(|value| Part::new("p", *value, String::new()))
            .collect()
    }

    #[test]
    fn a_part_that_is_there_is_seen_and_the_bar_keeps_its_width() {
        let widths = widths(&parts(&[1_000_000, 1, 0]), 100.0);
        assert!(widths[1] >= LEAST);
        assert!(widths[2].abs() < f64::EPSILON);
        assert!((widths.iter().sum::<f64>() - 100.0).abs() < 1e-6);
    }

    #[test]
    fn nothing_at_all_is_an_empty_track() {
        assert!(
            widths(&parts(&[0, 0]), 100.0)
                .iter()
                .all(|wide| wide.abs() < f64::EPSILON)
        );
        assert!(!bar("s", &parts(&[0]), (10.0, 10.0), "x").to_string().contains("NaN"));
    }
}
