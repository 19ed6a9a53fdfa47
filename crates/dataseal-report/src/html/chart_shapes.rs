//! Shapes over many cells: the grade map of a table's columns and the histogram of a number column.

use dataseal_model::HistogramBucket;
use minijinja::value::Value;

use super::svg::{Svg, coordinate};
use crate::number::{count, edge};

/// Cells in one line of the grade map.
const MAP_LINE: usize = 18;

/// One cell of the grade map.
pub(super) struct MapCell {
    /// Style class of the grade.
    pub(super) class: String,
    /// What stands in it.
    pub(super) grade: String,
    /// Tooltip: the column's name and grade.
    pub(super) tip: String,
}

/// One cell a column, numbered from 1 as in the tables beside it.
pub(super) fn grade_map(map: &[MapCell], alt: &str) -> Value {
    const WIDE: f64 = 38.0;
    const HIGH: f64 = 34.0;
    let at = |n: usize| coordinate(u64::try_from(n).unwrap_or(0));
    let lines = map.len().div_ceil(MAP_LINE);
    let mut svg = Svg::new("map", at(map.len().min(MAP_LINE)) * WIDE, at(lines) * HIGH, alt);
    for (n, cell) in map.iter().enumerate() {
        let (x, y) = (at(n % MAP_LINE) * WIDE, at(n / MAP_LINE) * HIGH);
        svg.rect(&cell.class, (x + 1.0, y + 1.0), (WIDE - 2.0, HIGH - 2.0), &cell.tip);
        svg.text("map-number mid", (x + WIDE / 2.0, y + 13.0), &(n + 1).to_string());
        svg.text(
            &format!("map-grade mid on-{}", cell.class),
            (x + WIDE / 2.0, y + 27.0),
            &cell.grade,
        );
    }
    svg.finish()
}

/// Bars whose areas are the counts, so that buckets of different width compare. Edges that are not finite, or all equal,
/// are drawn side by side.
pub(super) fn histogram(buckets: &[HistogramBucket], alt: &str) -> Value {
    const WIDE: f64 = 208.0;
    const HIGH: f64 = 72.0;
    let mut svg = Svg::new("histogram", WIDE, HIGH, alt);
    for (bar, bucket) in bars(buckets, WIDE).iter().zip(buckets) {
        let high = (bar.height * (HIGH - 6.0)).max(if bucket.count > 0 { 1.0 } else { 0.0 });
        let wide = (bar.width - 0.6).max(0.8);
        let tip = format!("{} – {}: {}", edge(bucket.low), edge(bucket.high), count(bucket.count));
        svg.rect("bar", (bar.x, HIGH - 1.0 - high), (wide, high), &tip);
    }
    svg.rule("axis", (0.0, HIGH - 0.5), WIDE);
    svg.finish()
}

/// Place and relative height of one bar.
struct Bar {
    x: f64,
    width: f64,
    height: f64,
}

fn bars(buckets: &[HistogramBucket], wide: f64) -> Vec<Bar> {
    let low = buckets.iter().map(|bucket| bucket.low).fold(f64::INFINITY, f64::min);
    let high = buckets
        .iter()
        .map(|bucket| bucket.high)
        .fold(f64::NEG_INFINITY, f64::max);
    // Halved before subtracting, so that even the widest range stays finite.
    let range = high / 2.0 - low / 2.0;
    let to_scale = range.is_finite() && range > 0.0 && buckets.iter().all(|bucket| bucket.high > bucket.low);
    let even = wide / coordinate(u64::try_from(buckets.len()).unwrap_or(1).max(1));
    let mut x = 0.0;
    let mut bars: Vec<Bar> = buckets
        .iter()
        .map(|bucket| {
            let (start, width) = if to_scale {
                let place = |edge: f64| (edge / 2.0 - low / 2.0) / range * wide;
                (place(bucket.low), place(bucket.high) - place(bucket.low))
            } else {
                (x, even)
            };
            x += even;
            let density = if width > 0.0 {
                coordinate(bucket.count) / width
            } else {
                0.0
            };
            Bar {
                x: start,
                width,
                height: density,
            }
        })
        .collect();
    let most = bars.iter().map(|bar| bar.height).fold(0.0, f64::max);
    if most > 0.0 {
        bars.iter_mut().for_each(|bar| bar.height /= most);
    }
    bars
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket(low: f64, high: f64, count: u64) -> HistogramBucket {
        HistogramBucket { low, high, count }
    }

    #[test]
    fn areas_are_counts() {
        let bars = bars(&[bucket(0.0, 1.0, 10), bucket(1.0, 3.0, 10)], 90.0);
        assert!((bars[0].height - 1.0).abs() < 1e-9);
        assert!((bars[1].height - 0.5).abs() < 1e-9);
        assert!((bars[1].x - 30.0).abs() < 1e-9 && (bars[1].width - 60.0).abs() < 1e-9);
    }

    #[test]
    fn strange_edges_are_drawn_without_strange_numbers() {
        for buckets in [
            vec![bucket(5.0, 5.0, 3)],
            vec![bucket(f64::MIN, f64::MAX, 3)],
            vec![bucket(f64::NEG_INFINITY, f64::INFINITY, 1)],
            vec![bucket(f64::NAN, f64::NAN, 1)],
            vec![],
        ] {
            let shown = histogram(&buckets, "x").to_string();
            let drawn: String = shown
                .split("<title>")
                .map(|part| part.rsplit("</title>").next().unwrap_or(""))
                .collect();
            assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{drawn}");
        }
    }

    #[test]
    fn the_map_breaks_into_lines() {
        let cells: Vec<MapCell> = (0..40)
            .map(|_| MapCell {
                class: "g-l1".into(),
                grade: "L1".into(),
                tip: "x".into(),
            })
            .collect();
        let shown = grade_map(&cells, "x").to_string();
        assert!(shown.contains("height=\"102\""), "{shown}");
    }
}
