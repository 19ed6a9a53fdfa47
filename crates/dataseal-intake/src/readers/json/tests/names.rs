//! Which texts are JSON.

use super::*;

#[test]
fn the_name_decides_and_else_the_first_bytes() {
    let format = |text: &str, name: &str| table(text, name).map(|(_, _, record)| record.format);
    assert_eq!(format("{\"a\":1}", "x"), Ok(Format::Json));
    assert_eq!(format("[{\"a\":1}]", "x"), Ok(Format::Json));
    assert_eq!(format("{\"a\":1}\n{\"a\":2}\n", "x"), Ok(Format::Ndjson));
    assert_eq!(format("{\"a\":1}{\"a\":2}", "x.json"), Ok(Format::Ndjson));
    assert_eq!(format("{\"a\":1}\n", "x.JSONL"), Ok(Format::Ndjson));
    assert_eq!(format("[1,2]\n[3,4]\n", "x"), Ok(Format::Ndjson));
    // A name may be wrong: no row begins like an object.
    assert_eq!(format("{\"a\":1}\n", "x.csv"), Ok(Format::Json));
    assert_eq!(
        format("[{\"姓名\":\"张三丰\",\"月薪\":35000}]", "x.txt"),
        Ok(Format::Json)
    );
    assert_eq!(format("{\"a\":1}\n{\"a\":2}\n", "x.txt"), Ok(Format::Ndjson));
    for row in [
        "{a},b\n1,2\n",
        "[1],2\n3,4\n",
        "{\"a\"},b\n1,2\n",
        "{\"a\":1},\"}\n1,2\n",
        "[a]:b\n1\n",
    ] {
        assert_eq!(format(row, "x.csv"), Ok(Format::Csv), "{row}");
    }
    assert_eq!(format("[id],[name]\n1,2\n", "x"), Ok(Format::Csv));
    assert_eq!(format("id\n1\n", "x"), Ok(Format::Csv));
    assert_eq!(format("id\n1\n", "x.json").err(), at(0));
    assert_eq!(format("[1,2]\n[3,4]\n", "x.json").err(), at(6));
    assert_eq!(format(" \n", "x.json").err(), at(2));
    assert_eq!(format("\u{feff}{\"a\":1}", "x"), Ok(Format::Json));
    assert_eq!(format("\u{feff}{\"a\":1,}", "x.json").err(), at(10));
}
