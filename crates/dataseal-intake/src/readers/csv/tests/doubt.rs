//! Where evidence is thin: what a person would doubt is set aside, and what a person would see is seen.

use dataseal_model::QuarantineReason;

use super::*;

/// Names, rows and how many rows were set aside.
fn table(text: &str) -> (Vec<String>, Rows, u64) {
    let opened = open_bytes(text.as_bytes()).unwrap();
    let names = opened.columns().iter().map(|column| column.name.expose().clone());
    let names = names.collect();
    let (rows, record) = read(opened, 1).unwrap();
    (names, rows_of(&rows), record.quarantine.total)
}

fn names_of(text: &str) -> Vec<String> {
    table(text).0
}

fn numbered(count: usize, row: impl Fn(usize) -> String) -> String {
    (1..=count).map(row).collect()
}

#[test]
fn no_value_is_cut_inside_a_number_or_a_word() {
    let stations = numbered(12, |n| format!("站{n},2{},4{}\n", n % 9, n % 9));
    let small = numbered(6, |n| format!("{n},{},{}\n", n * 2, n * 3));
    let scores = numbered(30, |n| format!("{n:03},{},{},{}\n", 50 + n, 60 + n % 30, n % 5 + 1));
    for text in [
        format!("站点,温度,湿度\n{stations}站31,25\n"),
        format!("a,b,c\n{small}11,22\n"),
        format!("a,b,c\n{small}12 22,33\n"),
        format!("a,b,c\n{small}12.5,13.5\n"),
        format!("学号,语文,数学,等级\n{scores}031,55,66\n"),
        format!("学号,语文,数学,等级\n{scores}031,5,3\n"),
    ] {
        let rows = text.lines().count() - 2;
        let (_, read, aside) = table(&text);
        assert_eq!((read.len(), aside), (rows, 1), "{text}");
    }
    // Where the form of a column says where a value ends, there is one way.
    let visits = numbered(12, |n| format!("2024-01-{n:02},{n:02}:15,{}\n", n * 7));
    let (_, read, aside) = table(&format!(
        "date,time,qty\n{visits}2024-01-3009:15,5\n2024-01-30,10:152\n"
    ));
    assert_eq!((read.len(), aside), (14, 0));
    assert_eq!(
        read[12..],
        text(&[&["2024-01-30", "09:15", "5"], &["2024-01-30", "10:15", "2"]])
    );
}

#[test]
fn thousands_go_to_their_number_or_nowhere() {
    let sums = numbered(6, |n| format!("2024-01-0{n},摘要{n},{n}00.00\n"));
    let head = format!("日期,摘要,金额\n{sums}");
    let (_, read, aside) = table(&format!("{head}2024-01-29,货款,12,345.00\n"));
    assert_eq!((read.len(), aside), (6, 1));
    let notes = ["采购货款", "办公用品", "差旅费", "房租", "水电费用", "设备款"];
    let notes = numbered(6, |n| format!("2024-01-0{n},{},{n}00.00\n", notes[n - 1]));
    let (_, read, aside) = table(&format!("日期,摘要,金额\n{notes}2024-01-29,货款,12,345.00\n"));
    assert!(aside == 1 || read[6] == text(&[&["2024-01-29", "货款", "12,345.00"]])[0]);
    let both = numbered(6, |n| format!("2024-01-0{n},{n},{n}00.00\n"));
    let (_, read, aside) = table(&format!("日期,数量,金额\n{both}2024-01-29,1,100,100.00\n"));
    assert_eq!((read.len(), aside), (6, 1));
    for (text, names) in [
        ("金额\n1,234.50\n2,345.60\n3,678.00\n8,888.10\n", vec!["金额"]),
        ("编号 金额\n1 1,234.50\n2 2,345.60\n3 3,678.00\n", vec!["编号", "金额"]),
        ("a\n1,234\n5,678\n9,123\n", vec!["a"]),
        ("a,b\n1,234\n5,678\n9,123\n", vec!["a", "b"]),
    ] {
        assert_eq!(names_of(text), names, "{text}");
    }
}

#[test]
fn titles_written_with_delimiters_are_no_names() {
    let rows = numbered(6, |n| format!("{n},单位{n},{n}00.5,\n"));
    let names = ["编号", "单位", "金额", "备注"];
    for title in [
        "2024年经费表,,,\n",
        "2024年经费表,,,\n制表单位：财政局,,统计日期：2024-06-30,\n",
        "时间：2024年6月,,,单位：万元\n",
        "导出人：张三,部门：气象局,时间：2024-06-30,序：1\n",
        "经费表,,,2024-06-30\n",
        "报表名称,经费\n导出时间,2024-06-30 10:00:00\n\n",
    ] {
        let (found, read, aside) = table(&format!("{title}编号,单位,金额,备注\n{rows}"));
        assert_eq!(
            (found, read.len(), aside),
            (names.map(str::to_owned).to_vec(), 6, 0),
            "{title}"
        );
    }
    // Names may have a unit, and a first row may have gaps.
    assert_eq!(names_of(&format!("编号,单位：元,金额,备注\n{rows}"))[1], "单位：元");
    assert_eq!(table("a,b,c,d\n1,,,\n2,,,\n3,x,y,z\n4,x,y,z\n").1.len(), 4);
}

#[test]
fn periods_and_groups_are_names() {
    let rows = numbered(14, |n| format!("区{n},{n}.5,{n}.25,{n}.75\n"));
    for periods in [
        "2020,2021,2022",
        "202401,202402,202403",
        "2024-01-01,2024-02-01,2024-03-01",
    ] {
        let (names, read, _) = table(&format!("地区,{periods}\n{rows}"));
        assert_eq!((names[1..].join(","), read.len()), (periods.to_owned(), 14));
    }
    // Years among years are values.
    let years = numbered(9, |n| format!("区{n},202{n},201{n}\n"));
    assert_eq!(table(&format!("区0,2020,2021\n{years}")).1.len(), 10);
    let grown = numbered(6, |n| format!("区{n},{n}.5,{n}.1,{n}.2,{n}.3\n"));
    let names = names_of(&format!("地区,2023年,,2024年,\n,产值,增速,产值,增速\n{grown}"));
    assert_eq!(
        names,
        ["地区", "2023年 产值", "2023年 增速", "2024年 产值", "2024年 增速"]
    );
}

#[test]
fn names_of_rows_have_no_name() {
    let (names, read, _) = table("姓名,年龄\nr1,张三,30\nr2,李四,31\nr3,王五,32\n");
    assert_eq!(
        (names, read.len()),
        (vec![String::new(), "姓名".to_owned(), "年龄".to_owned()], 3)
    );
}

#[test]
fn a_line_that_settles_the_delimiter_is_followed() {
    for delimiter in [";", ",", "\t", "|"] {
        let text = format!("sep={delimiter}\n编号{delimiter}名称\n1{delimiter}甲\n2{delimiter}乙\n");
        let (names, read, aside) = table(&text);
        assert_eq!(
            (names.join(" "), read.len(), aside),
            ("编号 名称".to_owned(), 2, 0),
            "{text}"
        );
    }
}

#[test]
fn framed_and_invisible_delimiters_are_found() {
    for delimiter in [
        "|+|", "|@|", "|#|", "~|~", "\u{1}", "\u{2}", "\u{1e}", "\u{1f}", "\u{7}",
    ] {
        let row = |n: usize| ["1", "苏州", "x"].map(|value| format!("{value}{n}")).join(delimiter) + "\n";
        let text = format!("{}\n{}", ["id", "city", "v"].join(delimiter), numbered(9, row));
        let (names, read, aside) = table(&text);
        assert_eq!(
            (names, read.len(), aside),
            (vec!["id".to_owned(), "city".to_owned(), "v".to_owned()], 9, 0),
            "{delimiter:?}"
        );
        assert_eq!(read[0], super::text(&[&["11", "苏州1", "x1"]])[0]);
    }
}

#[test]
fn a_backslash_before_a_closing_quote_is_a_backslash() {
    for rows in [
        "\"D:\\a\",\"2024-01-01\"\n\"C:\\tmp\\\",\"2024-01-02\"\n",
        "\"C:\\a\\\",\"2024-01-01\"\n\"C:\\tmp\\\",\"\"\n",
    ] {
        let (_, read, aside) = table(&format!("\"path\",\"d\"\n{rows}"));
        assert_eq!((read.len(), aside), (2, 0), "{rows}");
        assert_eq!(read[1][0].as_deref(), Some("C:\\tmp\\"));
    }
    let escaped = "a,b\n\"say \\\"hi\\\" now\",1\n\"x\",2\n";
    assert_eq!(table(escaped).1[0][0].as_deref(), Some("say \"hi\" now"));
}

#[test]
fn a_row_that_breaks_off_is_set_aside() {
    let rows = numbered(9, |n| format!("站{n},2{n},4{n}\n"));
    let (_, record) = read_bytes(format!("站点,温度,湿度\n{rows}站10,2").as_bytes()).unwrap();
    let reasons: Vec<_> = record.quarantine.entries.iter().map(|entry| entry.reason).collect();
    assert_eq!(reasons, [QuarantineReason::Fields { expected: 3, found: 2 }]);
}

#[test]
fn names_that_come_again_are_noted() {
    let rows = numbered(50, |n| format!("{n},{}\n", n * 2));
    let text = format!("编号,数量\n{rows}编号,数量\n{rows}\u{feff}编号,数量\n{rows}");
    let (read, record) = read_bytes(text.as_bytes()).unwrap();
    assert_eq!(read.len(), 152);
    let note = record
        .reading
        .notes
        .iter()
        .find(|note| note.kind == NoteKind::RepeatedHeader)
        .unwrap();
    let places: Vec<_> = note.places.iter().map(|place| place.row).collect();
    assert_eq!((note.count, places), (2, vec![Some(51), Some(102)]));
}

#[test]
fn what_is_too_long_is_no_name() {
    let long = "长".repeat(400_000);
    let (names, read, _) = table(&format!("{long}\n"));
    assert_eq!((names, read.len()), (vec![String::new()], 1));
}

#[test]
fn a_first_row_like_the_others_is_a_row() {
    for text in [
        "姓名: 张三丰\n身份证: 110101199003070011\n手机: 13812345678\n",
        "INSERT INTO person VALUES (1,'张三丰','糖尿病');\nINSERT INTO person VALUES (2,'李四','无');\n",
        "sk-live-abc123DEF456,zhangsan\nsk-live-abc124DEF457,lisi\n",
        "A001,水泥,P.O42.5\nA002,钢材,HRB400\nA003,木材,松木\n",
        "REQ0001\nREQ0002\nREQ0003\n",
    ] {
        let (names, read, aside) = table(text);
        assert!(names.iter().all(String::is_empty), "{names:?}");
        assert_eq!((read.len() as u64 + aside) as usize, text.lines().count(), "{text}");
    }
    for (text, name) in [
        ("col1,col2\nval1,val2\nval3,val4\n", "col1"),
        ("c1,c2\na1,b1\na2,b2\na3,b3\n", "c1"),
        ("code\nA001\nA002\n", "code"),
        ("Q1,Q2\n1,2\n3,4\n", "Q1"),
        ("列1,列2\n甲,乙\n丙,丁\n", "列1"),
    ] {
        assert_eq!(names_of(text)[0], name);
    }
}

#[test]
fn tabs_behind_values_do_not_hide_the_delimiter() {
    let rows = numbered(9, |n| format!("2024010{n}\t,\"{n},000.00\"\t,\"{n},100.00\"\t\n"));
    let (names, read, aside) = table(&format!("交易日期\t,交易金额\t,余额\t\n{rows}"));
    assert_eq!((names.len(), read.len(), aside), (3, 9, 0), "{names:?}");
    assert_eq!(read[1][1].as_deref(), Some("2,000.00"));
}
