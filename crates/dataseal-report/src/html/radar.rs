//! The six dimensions of quality around one point. A dimension without a value is an axis of dashes with a word at its end:
//! neither the middle nor the rim, since nothing is known of it.

use minijinja::value::Value;

use super::svg::{Svg, coordinate};

const WIDE: f64 = 460.0;
const HIGH: f64 = 270.0;
const MIDDLE: (f64, f64) = (WIDE / 2.0, HIGH / 2.0);
const REACH: f64 = 92.0;
/// From the rim to a label.
const GAP: f64 = 12.0;
/// Half the root of three: how far four of the axes lean.
const LEAN: f64 = 0.866_025_403_784_438_6;
/// Where the axes point, from the top in the direction of the clock.
const AXES: [(f64, f64); 6] = [
    (0.0, -1.0),
    (LEAN, -0.5),
    (LEAN, 0.5),
    (0.0, 1.0),
    (-LEAN, 0.5),
    (-LEAN, -0.5),
];

/// One dimension.
pub(super) struct Axis {
    /// What it is called.
    pub(super) name: String,
    /// Its value in words, or that there is none.
    pub(super) told: String,
    /// Its value in millionths, if it has one.
    pub(super) millionths: Option<u64>,
}

/// The drawing; further axes than six have no place.
pub(super) fn radar(axes: &[Axis], alt: &str) -> Value {
    let mut svg = Svg::new("radar", WIDE, HIGH, alt);
    for quarter in 1..=4 {
        let ring = AXES.map(|axis| at(axis, REACH * f64::from(quarter) / 4.0));
        svg.outline("ring", &ring);
    }
    let drawn = || axes.iter().zip(AXES);
    for (axis, direction) in drawn() {
        let class = if axis.millionths.is_some() {
            "spoke"
        } else {
            "spoke unknown"
        };
        svg.line(class, MIDDLE, at(direction, REACH));
        label(&mut svg, axis, direction);
    }
    let ends: Vec<Option<(f64, f64)>> = drawn()
        .map(|(axis, direction)| {
            let value = axis.millionths?;
            Some(at(direction, REACH * coordinate(value.min(1_000_000)) / 1e6))
        })
        .collect();
    let next = ends.iter().cycle().skip(1);
    for (end, next) in ends.iter().zip(next) {
        let Some(end) = *end else { continue };
        svg.line("reach", MIDDLE, end);
        // Only between neighbours that are both known is there a side.
        if let Some(next) = *next {
            svg.line("reach", end, next);
        }
        svg.dot("reach-end", end);
    }
    svg.finish()
}

fn at((x, y): (f64, f64), distance: f64) -> (f64, f64) {
    (MIDDLE.0 + x * distance, MIDDLE.1 + y * distance)
}

/// Name and value beside the end of an axis, turned away from the middle.
fn label(svg: &mut Svg, axis: &Axis, direction: (f64, f64)) {
    let (x, y) = at(direction, REACH + GAP);
    let anchor = match direction.0 {
        lean if lean > 0.1 => "begin",
        lean if lean < -0.1 => "end",
        _ => "mid",
    };
    let first = match direction.1 {
        down if down > 0.9 => y + 6.0,
        down if down < -0.9 => y - 15.0,
        _ => y - 3.0,
    };
    let class = if axis.millionths.is_some() { "known" } else { "unknown" };
    svg.text(&format!("radar-name {anchor}"), (x, first), &axis.name);
    svg.text(&format!("radar-told {class} {anchor}"), (x, first + 15.0), &axis.told);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axes(values: [Option<u64>; 6]) -> String {
        let axes = values.map(|millionths| Axis {
            name: "x".to_owned(),
            told: "y".to_owned(),
            millionths,
        });
        radar(&axes, "x").to_string()
    }

    #[test]
    fn what_is_unknown_is_neither_middle_nor_rim() {
        let shown = axes([None, None, Some(500_000), None, None, None]);
        assert_eq!(shown.matches("spoke unknown").count(), 5);
        assert_eq!(shown.matches("<circle").count(), 1);
        assert_eq!(
            shown.matches("class=\"reach\"").count(),
            1,
            "no side without two neighbours"
        );
        assert_eq!(axes([None; 6]).matches("reach").count(), 0);
    }

    #[test]
    fn neighbours_are_joined_around_the_clock() {
        let shown = axes([Some(1_000_000), None, None, None, None, Some(0)]);
        assert_eq!(shown.matches("class=\"reach\"").count(), 3);
        assert_eq!(axes([Some(7); 6]).matches("class=\"reach\"").count(), 12);
    }
}
