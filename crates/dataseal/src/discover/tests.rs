//! Folders on disk and what arguments make of them.

use std::os::unix::fs::symlink;

use super::*;

fn folder(names: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in names {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, b"1\n").unwrap();
    }
    folder
}

fn names(discovery: &Discovery) -> Vec<&str> {
    discovery.found.iter().map(|file| file.name.as_str()).collect()
}

#[test]
fn a_folder_is_its_files_in_the_order_of_their_bytes() {
    let root = folder(&[
        "b.csv",
        "a/z.csv",
        "a.csv",
        "B.csv",
        "表.csv",
        "a/.hidden/x.csv",
        ".DS_Store",
        "asset.toml",
        "dataseal-out/x",
    ]);
    symlink("/etc/passwd", root.path().join("link.csv")).unwrap();
    symlink("/etc", root.path().join("linked")).unwrap();
    let all = discover(root.path(), Reach::default()).unwrap();
    assert_eq!(names(&all), ["B.csv", "a.csv", "a/z.csv", "b.csv", "表.csv"]);
    assert_eq!(all.found[2].path, root.path().join("a/z.csv"));
    let skipped: Vec<_> = all
        .skipped
        .iter()
        .map(|skipped| (skipped.name.as_str(), skipped.why))
        .collect();
    let expected = [
        (".DS_Store", SkipReason::Hidden),
        ("a/.hidden", SkipReason::Hidden),
        ("asset.toml", SkipReason::Own),
        ("dataseal-out", SkipReason::Own),
        ("link.csv", SkipReason::Link),
        ("linked", SkipReason::Link),
    ];
    assert_eq!(skipped, expected);
}

#[test]
fn what_exists_is_meant_literally() {
    let root = folder(&["[ab].csv", "a.csv", "b.csv"]);
    let at = |name: &str| discover(&root.path().join(name), Reach::default());
    assert_eq!(names(&at("[ab].csv").unwrap()), ["[ab].csv"]);
    assert_eq!(names(&at("[a-b].csv").unwrap()), ["a.csv", "b.csv"]);
    assert_eq!(names(&at("a.csv").unwrap()), ["a.csv"]);
    assert!(matches!(
        at("c.csv"),
        Err(DiscoverError::Failed {
            kind: io::ErrorKind::NotFound,
            ..
        })
    ));
    assert!(matches!(at("c*.csv"), Err(DiscoverError::NoMatch { .. })));
    assert!(matches!(at("none/*.csv"), Err(DiscoverError::NoMatch { .. })));
}

#[test]
fn patterns_reach_into_folders() {
    let root = folder(&[
        "2023/a.csv",
        "2024/a.csv",
        "2024/deep/b.csv",
        "2024/c.txt",
        "2024/.x.csv",
    ]);
    let at = |name: &str| discover(&root.path().join(name), Reach::default()).unwrap();
    assert_eq!(names(&at("2024/*.csv")), ["a.csv"]);
    assert_eq!(names(&at("202?/*.csv")), ["2023/a.csv", "2024/a.csv"]);
    assert_eq!(names(&at("**/*.csv")), ["2023/a.csv", "2024/a.csv", "2024/deep/b.csv"]);
    assert_eq!(names(&at("2024*")), ["2024/a.csv", "2024/c.txt", "2024/deep/b.csv"]);
}

#[test]
fn partitions_are_read_from_folder_names() {
    let root = folder(&[
        "year=2024/city=%E8%8B%8F%E5%B7%9E/1.parquet",
        "year=__HIVE_DEFAULT_PARTITION__/city=a%2Fb%zz=c/2.parquet",
    ]);
    let all = discover(root.path(), Reach::default()).unwrap();
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        all.found[0].partitions,
        [("year".to_owned(), text("2024")), ("city".to_owned(), text("苏州"))]
    );
    assert_eq!(
        all.found[1].partitions,
        [("year".to_owned(), None), ("city".to_owned(), text("a/b%zz=c"))]
    );
    assert!(is_partitioned(&all.found));
    assert!(!is_partitioned(&[]));
    let mixed = folder(&["year=2024/1.csv", "2.csv"]);
    assert!(!is_partitioned(
        &discover(mixed.path(), Reach::default()).unwrap().found
    ));
    assert!(!is_partitioned(
        &discover(folder(&["a=b.csv", "=x/c.csv"]).path(), Reach::default())
            .unwrap()
            .found
    ));
}

#[test]
fn names_that_are_not_utf8_are_shown_and_opened() {
    let root = folder(&[]);
    let name = OsStr::from_bytes(b"\xb6\xa9.csv");
    fs::write(root.path().join(name), b"1\n").unwrap();
    let all = discover(root.path(), Reach::default()).unwrap();
    assert_eq!(names(&all), ["\\xB6\\xA9.csv"]);
    assert!(all.found[0].path.is_file());
}

#[test]
fn a_walk_has_an_end() {
    let root = folder(&["a/b/c/d.csv", "1", "2", "3"]);
    let reach = |depth, entries| discover(root.path(), Reach { depth, entries }).map(|all| all.found.len());
    assert_eq!(reach(3, 7), Ok(4));
    assert_eq!(reach(2, 7), Err(DiscoverError::TooDeep { allowed: 2 }));
    assert_eq!(reach(3, 6), Err(DiscoverError::TooMany { allowed: 6 }));
}
