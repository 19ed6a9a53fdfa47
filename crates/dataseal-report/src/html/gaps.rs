//! Which columns have gaps in the same rows: a square of all columns with gaps, each pair as dark as often both are there.

use dataseal_model::{PairsPresent, TableAppraisal};
use minijinja::context;
use minijinja::value::Value;

use super::shown;
use super::svg::{Svg, coordinate};
use crate::number::{count, share};
use crate::{Lang, message};

/// Sides of a cell: of few columns, and of many.
const SIDES: (f64, f64) = (26.0, 13.0);
/// Columns up to which cells are large.
const FEW: usize = 20;
/// Room for the columns' numbers.
const EDGE: f64 = 24.0;
/// Shades between none and all.
const SHADES: u128 = 4;

/// The square and its shades; nothing where fewer than two columns have gaps, since their own strips say it all.
pub(super) fn view(table: &TableAppraisal, lang: Lang) -> Option<Value> {
    let pairs = table.completeness.as_ref()?.pairs.as_ref()?;
    if pairs.columns.len() < 2 {
        return None;
    }
    Some(context! {
        chart => square(table, pairs, lang),
        shades => (0..=SHADES + 1).map(|shade| format!("p-{shade}")).collect::<Vec<_>>(),
    })
}

fn square(table: &TableAppraisal, pairs: &PairsPresent, lang: Lang) -> Value {
    let side = if pairs.columns.len() > FEW { SIDES.1 } else { SIDES.0 };
    let at = |n: usize| EDGE + coordinate(u64::try_from(n).unwrap_or(0)) * side;
    let alt = message(lang, "alt.gaps", &[("name", &shown(table.name.as_str()))]);
    let whole = at(pairs.columns.len());
    let mut svg = Svg::new("gaps", whole, whole, &alt);
    let name = |column: usize| {
        let column = table.columns.get(column);
        column.map_or_else(String::new, |column| shown(column.shown.name.as_str()))
    };
    for (line, (column, both)) in pairs.columns.iter().zip(&pairs.both).enumerate() {
        let number = (column + 1).to_string();
        svg.text("gap-number mid", (EDGE / 2.0, at(line) + side / 2.0 + 3.0), &number);
        svg.text("gap-number mid", (at(line) + side / 2.0, EDGE - 6.0), &number);
        for (place, (other, rows)) in pairs.columns.iter().zip(both).enumerate() {
            let args: [(&str, &dyn std::fmt::Display); 4] = [
                ("one", &name(*column)),
                ("other", &name(*other)),
                ("n", &count(*rows)),
                ("share", &share(*rows, table.rows)),
            ];
            let id = if line == place { "gaps.one" } else { "gaps.both" };
            let class = format!("p-{}", shade(*rows, table.rows));
            let corner = (at(place) + 0.5, at(line) + 0.5);
            svg.rect(&class, corner, (side - 1.0, side - 1.0), &message(lang, id, &args));
        }
    }
    svg.finish()
}

/// 0 for none, the last for all, between them the quarter that the share lies in.
fn shade(rows: u64, all: u64) -> u128 {
    let (rows, all) = (u128::from(rows), u128::from(all));
    match rows {
        0 => 0,
        _ if rows >= all => SHADES + 1,
        _ => rows * SHADES / all + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_none_is_empty_and_only_all_is_full() {
        let shades = [0, 1, 249, 250, 999, 1000].map(|rows| shade(rows, 1000));
        assert_eq!(shades, [0, 1, 1, 2, 4, 5]);
        assert_eq!(shade(0, 0), 0);
    }
}
