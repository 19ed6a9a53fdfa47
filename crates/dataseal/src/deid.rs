//! Before and after de-identification, from two appraisals: columns paired by name, tables by name or place.

use dataseal_model::{
    Appraisal, ColumnAppraisal, DeidColumn, DeidComparison, DeidSide, DeidTable, Evidence, Lowering, TableAppraisal,
    ValueForm,
};

/// Compares two appraisals; `k` are the smallest equivalence classes of their tables, by place, where they were measured. A
/// report that justifies lower grades must be attached to the second side and hold on its assessment date.
pub fn compare_deid(before: &Appraisal, after: &Appraisal, k: (&[Option<u64>], &[Option<u64>])) -> DeidComparison {
    let asset = after.asset.as_ref();
    let has_report = asset.is_some_and(|asset| asset.holds(Evidence::DEID_REPORT, Some(after.basis.as_of)));
    let pairs = pairs(before, after);
    let class = |found: &[Option<u64>], place: usize| found.get(place).copied().flatten();
    let tables = pairs.iter().filter_map(|&(first, second)| {
        let (one, other) = (before.tables.get(first)?, after.tables.get(second)?);
        Some(DeidTable {
            before_k: class(k.0, first),
            after_k: class(k.1, second),
            ..table(one, other, has_report)
        })
    });
    let unpaired = |appraisal: &Appraisal, is_paired: &dyn Fn(usize) -> bool| {
        let tables = appraisal.tables.iter().enumerate();
        tables
            .filter(|(place, _)| !is_paired(*place))
            .map(|(_, table)| table.name.clone())
            .collect()
    };
    DeidComparison {
        tables: tables.collect(),
        only_before: unpaired(before, &|place| pairs.iter().any(|(first, _)| *first == place)),
        only_after: unpaired(after, &|place| pairs.iter().any(|(_, second)| *second == place)),
        has_report,
    }
}

/// Places of tables that belong together: the only ones, or those of one name.
fn pairs(before: &Appraisal, after: &Appraisal) -> Vec<(usize, usize)> {
    if let ([_], [_]) = (before.tables.as_slice(), after.tables.as_slice()) {
        return vec![(0, 0)];
    }
    let tables = before.tables.iter().enumerate();
    tables
        .filter_map(|(first, table)| {
            let second = after.tables.iter().position(|other| other.name == table.name)?;
            Some((first, second))
        })
        .collect()
}

fn table(before: &TableAppraisal, after: &TableAppraisal, has_report: bool) -> DeidTable {
    let mut columns: Vec<DeidColumn> = Vec::new();
    let mut left: Vec<&ColumnAppraisal> = after.columns.iter().collect();
    for column in &before.columns {
        let found = left.iter().position(|other| other.shown.name == column.shown.name);
        let other = found.map(|place| left.remove(place));
        columns.push(pair(Some(column), other, has_report));
    }
    columns.extend(left.into_iter().map(|column| pair(None, Some(column), has_report)));
    DeidTable {
        before_name: before.name.clone(),
        after_name: after.name.clone(),
        before: before.grade,
        after: after.grade,
        before_k: None,
        after_k: None,
        lowering: Lowering::of(before.grade, after.grade, has_report),
        columns,
    }
}

fn pair(before: Option<&ColumnAppraisal>, after: Option<&ColumnAppraisal>, has_report: bool) -> DeidColumn {
    let lowering = match (before, after) {
        (Some(before), Some(after)) => Lowering::of(before.grade.grade, after.grade.grade, has_report),
        _ => Lowering::NotLower,
    };
    DeidColumn {
        before: before.map(side),
        after: after.map(side),
        lowering,
    }
}

fn side(column: &ColumnAppraisal) -> DeidSide {
    let held = column.labels.iter().filter(|label| label.is_firm());
    DeidSide {
        name: column.shown.name.clone(),
        classes: held.map(|label| label.class.clone()).collect(),
        form: ValueForm::of(&column.labels, &column.counts),
        grade: column.grade.grade,
    }
}
