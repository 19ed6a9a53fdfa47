//! Batches with some of the columns, measured as if all were read.

use super::*;

/// What is read of a text with some columns chosen: the rows, and the record.
fn chosen(text: &[u8], columns: &[usize]) -> (usize, Rows, FileRecord) {
    let mut table = open_bytes(text).unwrap();
    table.choose(columns);
    let (batches, record) = read(table, 2).unwrap();
    let rows = batches.iter().map(|batch| batch.num_rows()).sum();
    (rows, rows_of(&batches), record)
}

#[test]
fn what_is_not_chosen_is_measured_all_the_same() {
    // Traces in every column, rows to be set aside, quotes, an empty line.
    let mut csv = "编号,身份证,日期,备注\n".to_owned();
    for row in 0..20_000 {
        let damage = match row % 97 {
            3 => "\"=\"\"x\"\"\"",
            11 => "3.1E+17",
            23 => "\"a,\nb\"",
            _ => "无",
        };
        let (number, day) = (row % 89, row % 28 + 1);
        csv.push_str(&format!(
            "{number:03},32050219900101{row:04},2024-01-{day:02},{damage}\n"
        ));
        csv.push_str(["", "1,2\n", "\n", "7,320502199001010000,45321,x\n"][row % 4]);
    }
    for text in [csv.clone().into_bytes(), GB18030.encode(&csv).0.into_owned()] {
        let (all, every, expected) = chosen(&text, &[0, 1, 2, 3]);
        assert!(expected.reading.notes.len() > 3 && !expected.quarantine.entries.is_empty());
        assert_eq!((all, every.len()), (25_000, 25_000));
        for columns in [&[][..], &[2], &[3, 1], &[1, 1, 9]] {
            let (rows, values, record) = chosen(&text, columns);
            assert_eq!((rows, &record), (all, &expected), "{columns:?}");
            let mut places: Vec<usize> = columns.iter().copied().filter(|column| *column < 4).collect();
            places.sort_unstable();
            places.dedup();
            let projected: Rows = every
                .iter()
                .map(|row| places.iter().map(|column| row[*column].clone()).collect())
                .collect();
            assert!(values == projected, "{columns:?}");
        }
    }
}

#[test]
fn readers_that_return_all_columns_are_cut_down() {
    let json = b"{\"a\":1,\"b\":\"x\",\"c\":2}\n{\"a\":3,\"b\":\"y\",\"c\":4}\n";
    let mut table = open_bytes(json).unwrap();
    table.choose(&[2, 0]);
    let names = |table: &crate::OpenTable| -> Vec<String> {
        table
            .schema()
            .fields()
            .iter()
            .map(|field| field.name().clone())
            .collect()
    };
    assert_eq!(names(&table), ["c0", "c2"]);
    let (batches, record) = read(table, 1).unwrap();
    assert_eq!(rows_of(&batches), text(&[&["1", "2"], &["3", "4"]]));
    assert_eq!(record.inventory.columns_measured, 3);
    let mut table = open_bytes(json).unwrap();
    table.choose(&[]);
    let (batches, _) = read(table, 1).unwrap();
    assert_eq!(batches.iter().map(|batch| batch.num_rows()).sum::<usize>(), 2);
}
