//! Editing, asking, reading back and checking a declaration, without a terminal and without a spreadsheet program.
#![expect(clippy::panic, reason = "tests fail by panicking")]

use std::fs;
use std::io::Cursor;
use std::path::PathBuf;

use dataseal_intake::{BookCell, BookRow, BookSheet};
use dataseal_model::{DocumentStanding, ErrorCode};
use dataseal_pack::read_answer;
use dataseal_report::{ASSET_BOOK_TEMPLATE, Lang, ORIGIN_ANSWER, ORIGIN_SHEET};

use super::*;

const DRAFT: &str = "\
schema = \"dataseal/asset/v1\"

[data]
files = [\"a.csv\"]

[holder]
# name = \"\"
# kind = \"\"
state_organ = false # as of today

# [[evidence]]
# kind = \"ownership-proof\"
";

/// A folder with a declaration.
struct World {
    folder: tempfile::TempDir,
    installation: Installation,
}

impl World {
    fn new(asset: &str) -> Self {
        let world = Self {
            folder: tempfile::tempdir().unwrap(),
            installation: Installation::embedded().unwrap(),
        };
        fs::create_dir(world.folder.path().join("d")).unwrap();
        fs::write(world.asset(), asset).unwrap();
        world
    }

    fn asset(&self) -> PathBuf {
        self.folder.path().join("d").join(ASSET_FILE)
    }

    fn text(&self) -> String {
        fs::read_to_string(self.asset()).unwrap()
    }

    fn draft(&self) -> AssetDraft<'_> {
        AssetDraft::open(&self.asset(), &self.installation).unwrap()
    }
}

fn set(draft: &mut AssetDraft<'_>, path: &str, written: &str) {
    let key = draft.key(path).unwrap();
    let answer = read_answer(&key, written).unwrap();
    draft.set(key, &answer);
}

#[test]
fn a_draft_is_written_whole_and_only_where_something_changed() {
    let world = World::new(DRAFT);
    let mut draft = world.draft();
    set(&mut draft, "holder.name", "某公司");
    set(&mut draft, "holder.state_organ", "否");
    assert_eq!(draft.changes().len(), 1);
    draft.save().unwrap();
    assert_eq!(world.text(), DRAFT.replacen("# name = \"\"", "name = \"某公司\"", 1));

    let mut draft = world.draft();
    let key = draft.key("holder.name").unwrap();
    draft.unset(key);
    set(&mut draft, "holder.name", "某公司");
    assert!(draft.changes().is_empty());
    draft.save().unwrap();
    assert_eq!(world.text(), DRAFT.replacen("# name = \"\"", "name = \"某公司\"", 1));
}

#[test]
fn what_somebody_else_wrote_meanwhile_is_kept() {
    let world = World::new(DRAFT);
    let mut draft = world.draft();
    set(&mut draft, "holder.name", "某公司");
    fs::write(world.asset(), format!("{DRAFT}# mine\n")).unwrap();
    match draft.save() {
        Err(AssetError::Unreadable(error)) => assert_eq!(error.code(), ErrorCode::InputChanged),
        other => panic!("{other:?}"),
    }
    assert!(world.text().ends_with("# mine\n"));
}

#[test]
fn an_answer_may_mend_a_declaration_and_other_problems_keep_their_places() {
    let wrong = DRAFT.replacen("# kind = \"\"", "kind = \"company\"", 1);
    let world = World::new(&wrong);
    let mut draft = world.draft();
    set(&mut draft, "holder.kind", "法人");
    draft.save().unwrap();
    assert!(world.text().contains("kind = \"legal-person\""));

    let wrong = wrong.replacen("files = ", "file = ", 1);
    fs::write(world.asset(), &wrong).unwrap();
    let mut draft = world.draft();
    set(&mut draft, "holder.kind", "法人");
    match draft.save() {
        Err(AssetError::Malformed(problems)) => {
            let places: Vec<u32> = problems.iter().map(|problem| problem.line).collect();
            assert_eq!(places, [4, 8]);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(world.text(), wrong);
}

fn dialogue(world: &World, said: &str, lang: Lang) -> (usize, String) {
    let (mut draft, mut shown) = (world.draft(), Vec::new());
    let answered = ask_open(&mut draft, lang, &mut Cursor::new(said), &mut shown).unwrap();
    draft.save().unwrap();
    (answered, String::from_utf8(shown).unwrap())
}

#[test]
fn a_dialogue_asks_what_is_open_and_keeps_what_was_answered() {
    let world = World::new(DRAFT);
    let (answered, shown) = dialogue(&world, "某公司\n\n9\n1\nq\n", Lang::Zh);
    assert_eq!(answered, 2);
    let text = world.text();
    assert!(
        text.contains("\nname = \"某公司\"\n") && text.contains("\nkind = \"legal-person\"\n"),
        "{text}"
    );
    assert!(!text.contains("uscc"), "skipped: {text}");
    for part in ["[holder]", "统一社会信用代码", "   1  法人", "不能这样答", "选一个"] {
        assert!(shown.contains(part), "no {part} in\n{shown}");
    }
    // What is answered is not asked again, and the end of the input ends it.
    let (answered, shown) = dialogue(&world, "", Lang::En);
    assert_eq!(answered, 0);
    assert!(
        shown.contains("Unified social credit code") && !shown.contains("holder.name"),
        "{shown}"
    );
}

#[test]
fn a_dialogue_ends_after_the_last_question() {
    let world = World::new(DRAFT);
    let before = world.draft().asked().len();
    let (_, shown) = dialogue(&world, &"\n".repeat(before + 50), Lang::En);
    assert!(shown.contains("no more questions"), "{shown}");
    assert_eq!(
        shown.matches(" left) > ").count(),
        before - 1,
        "state_organ was answered"
    );
}

#[test]
fn numbers_choose_among_several_and_bytes_that_are_no_text_are_asked_again() {
    let world = World::new("schema = \"dataseal/asset/v1\"\n[data]\nfiles = [\"a.csv\"]\n");
    let mut draft = world.draft();
    let skipped = draft
        .asked()
        .iter()
        .position(|key| key.path() == "asset.data_form")
        .unwrap();
    let mut said = "\n".repeat(skipped).into_bytes();
    said.extend(b"\xff\n1, 3\nq\n");
    let mut shown = Vec::new();
    ask_open(&mut draft, Lang::En, &mut said.as_slice(), &mut shown).unwrap();
    draft.save().unwrap();
    assert!(
        world.text().contains("[asset]\ndata_form = [\"table\", \"image\"]\n"),
        "{}",
        world.text()
    );
    assert!(String::from_utf8_lossy(&shown).contains("not UTF-8"));
}

fn sheet(name: &str, rows: &[&[&str]]) -> BookSheet {
    let row = |(row, texts): (u32, &&[&str])| BookRow {
        row,
        cells: (0..)
            .zip(*texts)
            .map(|(column, text)| BookCell {
                column,
                text: (*text).to_owned(),
                unreadable: *text == "#REF!",
            })
            .collect(),
    };
    BookSheet {
        name: name.to_owned(),
        hidden: name == ORIGIN_SHEET,
        rows: (0..).zip(rows).map(row).collect(),
    }
}

#[test]
fn cells_become_answers_and_untouched_ones_change_nothing() {
    let world = World::new(DRAFT);
    let origin = [
        &["template", ASSET_BOOK_TEMPLATE][..],
        &["asset", "other"],
        &[ORIGIN_ANSWER, "holder.name", "as it was"],
        &[ORIGIN_ANSWER, "holder.kind", ""],
        &[ORIGIN_ANSWER, "holder.state_organ", "否"],
    ];
    let answers = [
        &["某公司 2026"][..],
        &["Answer *", "备注", "键 / Key"],
        &["as it was", "", "holder.name"],
        &[" 法人 ", "ok", "holder.kind"],
        &["", "", "holder.state_organ"],
        &["", "no key", "x.y"],
    ];
    let mut draft = world.draft();
    let is_same = take_answers(&mut draft, &[sheet("问题", &answers), sheet(ORIGIN_SHEET, &origin)]).unwrap();
    assert!(!is_same);
    draft.save().unwrap();
    let expected =
        DRAFT
            .replacen("# kind = \"\"", "kind = \"legal-person\"", 1)
            .replacen("state_organ", "# state_organ", 1);
    assert_eq!(world.text(), expected);
}

#[test]
fn every_wrong_cell_is_told_by_its_address_and_nothing_changes() {
    let world = World::new(DRAFT);
    let rows = [
        &["键", "回答"][..],
        &["holder.name", "某公司"],
        &["holder.nmae", "x"],
        &["holder.uscc", "123"],
        &["holder.kind", "#REF!"],
        &["holder.name", "另一家"],
        &["", "lost"],
    ];
    let mut draft = world.draft();
    let Err(AnswersError::Cells(problems)) = take_answers(&mut draft, &[sheet("问题", &rows)]) else {
        panic!("not refused");
    };
    let places: Vec<&str> = problems.iter().map(|problem| problem.place.as_str()).collect();
    assert_eq!(places, ["问题!A3", "问题!B4", "问题!B5", "问题!A6", "问题!A7"]);
    assert!(problems[0].what.en.contains("holder.name"));
    assert!(!draft.is_changed());
    for sheets in [
        vec![sheet("a", &[&["x"]])],
        vec![
            sheet("a", &[&["键", "回答"]]),
            sheet(ORIGIN_SHEET, &[&["template", "other/v1"]]),
        ],
    ] {
        assert!(matches!(take_answers(&mut draft, &sheets), Err(AnswersError::Cells(_))));
    }
}

fn new_document<'a>(file: &'a Path, kind: &'a str) -> NewDocument<'a> {
    NewDocument {
        file,
        kind,
        issuer: "某公司",
        issued: "2026-10-08".parse().unwrap(),
        valid_until: None,
        copy: false,
    }
}

#[test]
fn a_document_is_added_and_followed() {
    let world = World::new(DRAFT);
    let file = world.folder.path().join("d/证明.pdf");
    fs::write(&file, "deed").unwrap();
    let added = add_evidence(&world.asset(), &new_document(&file, "权属证明"), &world.installation).unwrap();
    assert_eq!(
        (added.kind.as_str(), added.file.as_str()),
        ("ownership-proof", "证明.pdf")
    );
    assert!(world.text().starts_with(DRAFT), "{}", world.text());
    let standing = || {
        let day = "2026-11-27".parse().unwrap();
        check_documents(&world.asset(), day, &world.installation).unwrap()[0].standing
    };
    assert_eq!(standing(), DocumentStanding::Valid);
    fs::write(&file, "deed, altered").unwrap();
    assert_eq!(standing(), DocumentStanding::Altered);
    let again = add_evidence(
        &world.asset(),
        &new_document(&file, "ownership-proof"),
        &world.installation,
    );
    assert!(
        matches!(again, Err(EvidenceError::Attached { changed: Some(_), .. })),
        "{again:?}"
    );
    fs::remove_file(&file).unwrap();
    assert_eq!(standing(), DocumentStanding::Missing);
    fs::create_dir(&file).unwrap();
    assert_eq!(standing(), DocumentStanding::Unreadable);
}

#[test]
fn what_cannot_be_a_document_is_refused_and_nothing_is_written() {
    let world = World::new(DRAFT);
    let (inside, outside) = (world.folder.path().join("d/a.pdf"), world.folder.path().join("b.pdf"));
    fs::write(&inside, "a").unwrap();
    fs::write(&outside, "b").unwrap();
    let add = |new: &NewDocument<'_>| add_evidence(&world.asset(), new, &world.installation);
    let unknown = add(&new_document(&inside, "权属证书"));
    let meant = match unknown {
        Err(EvidenceError::UnknownKind {
            nearest: Some(kind), ..
        }) => kind.kind,
        other => panic!("{other:?}"),
    };
    assert_eq!(meant, "ownership-proof");
    assert!(matches!(
        add(&new_document(&outside, "pipia")),
        Err(EvidenceError::Outside(_))
    ));
    let ends = NewDocument {
        valid_until: Some("2026-10-07".parse().unwrap()),
        ..new_document(&inside, "pipia")
    };
    assert!(matches!(add(&ends), Err(EvidenceError::EndsBeforeIssue)));
    let nobody = NewDocument {
        issuer: " ",
        ..new_document(&inside, "pipia")
    };
    assert!(matches!(
        add(&nobody),
        Err(EvidenceError::Asset(AssetError::Malformed(_)))
    ));
    assert_eq!(world.text(), DRAFT);

    let copied = NewDocument {
        copy: true,
        ..new_document(&outside, "pipia")
    };
    assert_eq!(add(&copied).unwrap().file, "evidence/b.pdf");
    assert_eq!(fs::read(world.folder.path().join("d/evidence/b.pdf")).unwrap(), b"b");
    // The same bytes under the same kind, by whatever name, are a double; another file does not replace a copy.
    fs::write(&inside, "b").unwrap();
    assert!(matches!(
        add(&new_document(&inside, "pipia")),
        Err(EvidenceError::Attached { changed: None, .. })
    ));
    fs::write(&outside, "other").unwrap();
    let text = world.text();
    let refused = NewDocument {
        kind: "basis",
        ..copied
    };
    match add(&refused) {
        Err(EvidenceError::Asset(AssetError::Unreadable(error))) => assert_eq!(error.code(), ErrorCode::OutputExists),
        other => panic!("{other:?}"),
    }
    assert_eq!(world.text(), text);
}

#[test]
fn lint_counts_what_is_open_and_names_what_is_not_there() {
    let world = World::new(DRAFT);
    let lint = lint_asset(&world.asset(), &world.installation).unwrap();
    assert_eq!(lint.absent, ["a.csv"]);
    let holder = lint.sections.iter().find(|count| count.section == "holder").unwrap();
    assert_eq!(holder.asked - holder.open, 1);
    fs::write(world.folder.path().join("d/a.csv"), "x\n1\n").unwrap();
    assert!(
        lint_asset(&world.asset(), &world.installation)
            .unwrap()
            .absent
            .is_empty()
    );
    fs::write(world.asset(), "x = 1\n").unwrap();
    let problems = lint_asset(&world.asset(), &world.installation);
    assert!(matches!(problems, Err(AssetError::Malformed(problems)) if problems.len() == 3));
}
