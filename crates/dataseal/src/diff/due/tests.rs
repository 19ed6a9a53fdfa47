//! Each ground by itself and against the others, unknown ones, renewal by days, and files of the same bytes.

use dataseal_model::{ChangeGround, GroundState, Registering, RegistrationDue, RenewalState, TableMeasurement};

use super::registration_due;
use crate::diff::{Snapshot, THRESHOLDS, compare};
use crate::{Input, Installation, MeasureOptions, Quiet, Reading, measure};

/// Renewable in the last six months but the last day; says nothing of values that changed in place.
const REGISTRY: &str = r#"
id = "test-registry"
version = "1.0.0"
title = { zh = "测试登记", en = "Test registry" }
jurisdiction = "CN"
policies = []
in_force = { from = 2026-01-01 }
[source]
instrument = "测试办法"
article = "1"
text = "recalled"
[certificate]
form = { zh = "编号", en = "Number" }
number = "registration_certificate_number"
valid_until = "registration_valid_until"
renew_from_months = 6
renew_until_days = 1
"#;

const KINDS: [(&str, &str); 6] = [
    ("first", "[]"),
    ("transfer", "[\"first\", \"change\"]"),
    ("change", "[\"first\", \"transfer\"]"),
    ("renewal", "[\"first\", \"transfer\", \"change\"]"),
    ("cancellation", "[\"first\", \"transfer\", \"change\"]"),
    ("appeal", "[\"cancellation\"]"),
];
const FIELDS: [(&str, Option<&str>, bool); 8] = [
    ("name", Some("holder_name"), true),
    ("code", Some("holder_uscc"), true),
    ("title", Some("asset_name"), true),
    ("origin", Some("source_type"), true),
    ("rights", Some("rights_claimed"), true),
    ("from", Some("time_from"), true),
    ("remark", Some("restrictions"), false),
    ("phone", None, true),
];
const CHANGES: [(&str, &str); 10] = [
    ("lapsed", "first"),
    ("ended", "cancellation"),
    ("holder", "transfer"),
    ("source-of-data", "first"),
    ("rights", "first"),
    ("schema", "change"),
    ("data-extended", "change"),
    ("period", "change"),
    ("description", "change"),
    ("nothing", "renewal"),
];

fn registry() -> String {
    let mut text = REGISTRY.to_owned();
    for (id, after) in KINDS {
        text += &format!(
            "[[kind]]\nid = \"{id}\"\ntitle = {{ zh = \"{id}\", en = \"{id}\" }}\nafter = {after}\narticle = \"2\"\n"
        );
    }
    for (id, fact, required) in FIELDS {
        let fact = fact.map_or_else(String::new, |fact| format!("fact = \"{fact}\"\n"));
        text += &format!(
            "[[field]]\nid = \"{id}\"\ntitle = {{ zh = \"{id}\", en = \"{id}\" }}\n{fact}required = {required}\narticle = \"3\"\n"
        );
    }
    for (when, kind) in CHANGES {
        text += &format!(
            "[[change]]\nwhen = \"{when}\"\nkind = \"{kind}\"\narticle = \"4\"\nwhy = {{ zh = \"{when}\", en = \"{when}\" }}\n"
        );
    }
    text
}

const DATA: &str = "city,amount\nShanghai,1\nSuzhou,2\nWuxi,3\n";
const DECLARED: [(&str, &str); 8] = [
    ("holder_name", "示例公司"),
    ("holder_uscc", "91350100M000100Y43"),
    ("holder_kind", "company"),
    ("asset_name", "月度统计"),
    ("source_type", "produced"),
    ("rights_claimed", "hold, use"),
    ("time_from", "2025-01-01"),
    ("registration_valid_until", "2031-06-30"),
];

struct Fixture {
    folder: tempfile::TempDir,
    installation: Installation,
}

impl Fixture {
    fn new() -> Self {
        let overlay = [("registries/test-registry.toml".to_owned(), registry())];
        Self {
            folder: tempfile::tempdir().unwrap(),
            installation: Installation::overlaid(&overlay).unwrap(),
        }
    }

    fn side(&self, data: &str, changes: &[(&str, Option<&str>)]) -> Snapshot {
        let path = self.folder.path().join("t.csv");
        std::fs::write(&path, data).unwrap();
        let options = MeasureOptions::new(Reading::InProcess);
        let measured = measure(&[Input::of(&path)], &self.installation, &options, &Quiet);
        let measured: Vec<TableMeasurement> = measured.into_iter().flatten().map(Result::unwrap).collect();
        let mut side = Snapshot::of_measured("t", measured, &[], &self.installation);
        for (fact, value) in DECLARED {
            side.said.declared.insert(fact.to_owned(), value.to_owned());
        }
        for (fact, value) in changes {
            match value {
                Some(value) => side.said.declared.insert((*fact).to_owned(), (*value).to_owned()),
                None => side.said.declared.remove(*fact),
            };
        }
        side
    }

    fn due(&self, a: &Snapshot, b: &Snapshot, day: &str) -> RegistrationDue {
        let comparison = compare(a, b, THRESHOLDS);
        let registry = self.installation.policies().registry("test-registry").unwrap();
        registration_due(a, b, &comparison, registry, day.parse().unwrap())
    }

    fn after(&self, data: &str, changes: &[(&str, Option<&str>)]) -> RegistrationDue {
        self.due(&self.side(DATA, &[]), &self.side(data, changes), "2026-11-22")
    }
}

/// `kind by ground, kind by ground`, `nothing`, `later kind`, or `kind,kind? ground,ground` with what is open.
fn told(due: &RegistrationDue) -> String {
    match &due.registering {
        Registering::Due(kinds) => {
            let kinds = kinds
                .iter()
                .map(|kind| format!("{} by {}", kind.kind, kind.ground.as_str()));
            kinds.collect::<Vec<String>>().join(", ")
        }
        Registering::Nothing => "nothing".to_owned(),
        Registering::Lapsing(kind) => format!("later {}", kind.as_ref().map_or("", |kind| kind.kind.as_str())),
        Registering::Undetermined { at_least, open } => {
            let least: Vec<&str> = at_least.iter().map(|kind| kind.kind.as_str()).collect();
            let least = least.join(",");
            let open: Vec<&str> = open.iter().map(|kind| kind.ground.as_str()).collect();
            format!("{least}? {}", open.join(","))
        }
    }
}

fn state(due: &RegistrationDue, ground: ChangeGround) -> GroundState {
    due.grounds.iter().find(|found| found.ground == ground).unwrap().state
}

#[test]
fn every_kind_that_a_ground_calls_for_is_due() {
    let fixture = Fixture::new();
    let more = "city,amount\nShanghai,1\nSuzhou,2\nWuxi,3\nHefei,4\n";
    let wider = "city,amount,note\nShanghai,1,a\nSuzhou,2,b\nWuxi,3,c\n";
    for (data, changes, expected) in [
        (DATA, vec![], "nothing"),
        (more, vec![], "change by data-extended"),
        (wider, vec![], "change by schema"),
        (DATA, vec![("asset_name", Some("季度统计"))], "change by description"),
        (DATA, vec![("time_from", Some("2024-01-01"))], "change by period"),
        (more, vec![("rights_claimed", Some("hold"))], "first by rights"),
        (
            more,
            vec![("source_type", Some("purchased"))],
            "first by source-of-data",
        ),
        (
            more,
            vec![
                ("holder_uscc", Some("914403001922038216")),
                ("holder_name", Some("另一公司")),
            ],
            "transfer by holder, change by data-extended",
        ),
        // A new first registration states the data anew; to whom the old one goes is not said with it.
        (
            more,
            vec![
                ("rights_claimed", Some("hold")),
                ("holder_uscc", Some("914403001922038216")),
            ],
            "transfer by holder, first by rights",
        ),
        // The order of columns is in no form.
        ("amount,city\n1,Shanghai\n2,Suzhou\n3,Wuxi\n", vec![], "? "),
    ] {
        assert_eq!(told(&fixture.after(data, &changes)), expected, "{changes:?}");
    }
}

#[test]
fn what_could_decide_first_and_is_unknown_leaves_the_answer_open() {
    let fixture = Fixture::new();
    let more = "city,amount\nShanghai,1\nSuzhou,2\nWuxi,3\nHefei,4\n";
    for (data, changes, expected) in [
        // Without a code another name may be another holder.
        (
            more,
            vec![("holder_uscc", None), ("holder_name", Some("另一公司"))],
            "change? holder",
        ),
        // Other words for the source may be the same source.
        (DATA, vec![("rights_claimed", None)], "? rights"),
        (more, vec![("rights_claimed", None)], "change? rights"),
        // What is open leads to the kind that is due anyway.
        (
            more,
            vec![("asset_name", None), ("time_from", None)],
            "change by data-extended",
        ),
        // A new first registration would come besides.
        (
            more,
            vec![("holder_uscc", Some("914403001922038216")), ("rights_claimed", None)],
            "transfer,change? rights",
        ),
        // Said on one side only, though nobody must.
        (DATA, vec![("restrictions", Some("无"))], "? description"),
    ] {
        assert_eq!(told(&fixture.after(data, &changes)), expected, "{changes:?}");
    }
    let unsaid: Vec<(&str, Option<&str>)> = DECLARED.iter().map(|(fact, _)| (*fact, None)).collect();
    let due = fixture.after(DATA, &unsaid);
    assert_eq!(told(&due), "? holder,source-of-data,rights,period,description");
    assert_eq!(state(&due, ChangeGround::DataExtended), GroundState::Absent);
}

#[test]
fn other_words_for_the_source_leave_it_open_whether_it_is_another() {
    let fixture = Fixture::new();
    let says = |words| fixture.side(DATA, &[("source_statement", Some(words))]);
    let due = fixture.due(&says("自建采集系统"), &says("自有系统采集"), "2026-11-22");
    assert_eq!(told(&due), "? source-of-data");
    let same = fixture.due(&says("自建采集系统"), &says("自建采集系统"), "2026-11-22");
    assert_eq!(told(&same), "nothing");
}

#[test]
fn a_ground_of_which_the_registry_says_nothing_is_never_nothing() {
    let fixture = Fixture::new();
    let altered = "city,amount\nShanghai,1\nSuzhou,2\nWuxi,30000\n";
    let due = fixture.after(altered, &[]);
    assert_eq!(told(&due), "? ");
    assert_eq!(due.unstated, [ChangeGround::DataAltered]);
    assert_eq!(state(&due, ChangeGround::DataAltered), GroundState::Present);
    assert_eq!(due.unseen.len(), 1, "the telephone is filled in by hand");
}

#[test]
fn renewal_goes_by_the_last_day_of_the_certificate() {
    let fixture = Fixture::new();
    let (a, b) = (fixture.side(DATA, &[]), fixture.side(DATA, &[]));
    for (day, state, expected) in [
        ("2030-12-29", RenewalState::NotYet, "nothing"),
        ("2030-12-30", RenewalState::Due, "renewal by nothing"),
        ("2031-06-29", RenewalState::Due, "renewal by nothing"),
        ("2031-06-30", RenewalState::TooLate, "later first"),
        ("2031-07-01", RenewalState::Expired, "first by lapsed"),
    ] {
        let due = fixture.due(&a, &b, day);
        assert_eq!((due.renewal.state, told(&due).as_str()), (state, expected), "{day}");
    }
    let unknown = [("registration_valid_until", None)];
    let due = fixture.due(
        &fixture.side(DATA, &unknown),
        &fixture.side(DATA, &unknown),
        "2030-12-30",
    );
    assert_eq!((due.renewal.state, told(&due).as_str()), (RenewalState::Unknown, "? "));
    assert_eq!(fixture.due(&a, &b, "2025-12-31").in_force, Some(false));
    // What lapsed is neither changed nor transferred, and what may be renewed may be so with a change.
    let more = "city,amount\nShanghai,1\nSuzhou,2\nWuxi,3\nHefei,4\n";
    let more = fixture.side(more, &[("holder_uscc", Some("914403001922038216"))]);
    for (day, expected) in [
        ("2026-11-22", "transfer by holder, change by data-extended"),
        (
            "2031-06-01",
            "transfer by holder, change by data-extended, renewal by nothing",
        ),
        ("2031-06-30", "transfer by holder, change by data-extended"),
        ("2031-07-15", "first by lapsed"),
    ] {
        assert_eq!(told(&fixture.due(&a, &more, day)), expected, "{day}");
    }
}

#[test]
fn the_same_bytes_settle_what_a_report_withholds() {
    let fixture = Fixture::new();
    let (mut a, b) = (fixture.side(DATA, &[]), fixture.side(DATA, &[]));
    for column in a.tables.iter_mut().flat_map(|table| &mut table.columns) {
        column.withheld = true;
        column.values = Default::default();
    }
    a.origin = dataseal_model::Origin::Report;
    assert_eq!(told(&fixture.due(&a, &b, "2026-11-22")), "nothing");
    let files = std::mem::take(&mut a.files);
    let due = fixture.due(&a, &b, "2026-11-22");
    assert_eq!(state(&due, ChangeGround::DataAltered), GroundState::Unknown);
    assert_eq!(told(&due), "? ");
    // What was not read is not settled by files that were.
    a.files = files;
    a.unread = 1;
    let due = fixture.due(&a, &b, "2026-11-22");
    assert_eq!(state(&due, ChangeGround::DataExtended), GroundState::Unknown);
    assert_eq!(state(&due, ChangeGround::DataAltered), GroundState::Unknown);
}

#[test]
fn other_bytes_of_the_same_figures_are_not_said_to_be_unaltered() {
    let fixture = Fixture::new();
    let text = |from: usize| -> String {
        let rows = (0..40).map(|row| format!("note {},{}\n", from + row, row % 4));
        format!("note,amount\n{}", rows.collect::<String>())
    };
    let (a, b) = (fixture.side(&text(100), &[]), fixture.side(&text(500), &[]));
    let due = fixture.due(&a, &b, "2026-11-22");
    assert_eq!(state(&due, ChangeGround::DataAltered), GroundState::Unknown);
    assert_eq!(
        (told(&due).as_str(), &due.unstated[..]),
        ("? ", &[ChangeGround::DataAltered][..])
    );
    // Names and the order of files do not count.
    let (mut x, mut y) = (a.clone(), a.clone());
    x.files.extend(&b.files);
    y.files.splice(0..0, b.files.iter().copied());
    assert_eq!(told(&fixture.due(&x, &y, "2026-11-22")), "nothing");
}

#[test]
fn persons_of_one_name_may_be_two() {
    let fixture = Fixture::new();
    let named = |kind| fixture.side(DATA, &[("holder_uscc", None), ("holder_kind", kind)]);
    for (kind, expected) in [
        (Some("natural-person"), GroundState::Unknown),
        (None, GroundState::Unknown),
        (Some("company"), GroundState::Absent),
    ] {
        let due = fixture.due(&named(kind), &named(kind), "2026-11-22");
        assert_eq!(state(&due, ChangeGround::Holder), expected, "{kind:?}");
    }
    let same_code = |kind| fixture.side(DATA, &[("holder_kind", kind)]);
    let due = fixture.due(&same_code(None), &same_code(None), "2026-11-22");
    assert_eq!(state(&due, ChangeGround::Holder), GroundState::Absent);
}

#[test]
fn a_registration_ends_by_a_declared_cause_and_may_by_an_empty_table() {
    let fixture = Fixture::new();
    let cause = ("registration_cancellation_cause", Some("data-destroyed"));
    assert_eq!(told(&fixture.after(DATA, &[cause])), "cancellation by ended");
    // Nothing follows on a cancellation but a registration of what is new.
    let more = "city,amount\nShanghai,1\nSuzhou,2\nWuxi,3\nHefei,4\n";
    assert_eq!(told(&fixture.after(more, &[cause])), "cancellation by ended");
    let other = [cause, ("source_type", Some("purchased"))];
    assert_eq!(
        told(&fixture.after(DATA, &other)),
        "cancellation by ended, first by source-of-data"
    );
    assert_eq!(told(&fixture.after("city,amount\n", &[])), "change? ended");
    let applied = ("registration_kind", Some("cancellation"));
    assert_eq!(told(&fixture.after(DATA, &[applied])), "? ended");
}

#[test]
fn the_exit_status_counts_what_is_due_only_where_something_is_declared() {
    let fixture = Fixture::new();
    let status = |data: &str, changes: &[(&str, Option<&str>)], day: &str| {
        let due = fixture.due(&fixture.side(DATA, &[]), &fixture.side(data, changes), day);
        due.exit_status().code()
    };
    let more = "city,amount\nShanghai,1\nSuzhou,2\nWuxi,3\nHefei,4\n";
    assert_eq!(status(DATA, &[], "2026-11-22"), 0);
    assert_eq!(status(more, &[], "2026-11-22"), 1);
    assert_eq!(status(DATA, &[("rights_claimed", None)], "2026-11-22"), 3);
    assert_eq!(status(more, &[("rights_claimed", None)], "2026-11-22"), 1);
    assert_eq!(status(DATA, &[], "2031-06-30"), 1, "the time to renew is over");
    assert_eq!(status(more, &[], "2025-12-31"), 3, "the rules are not in force");
    let unsaid: Vec<(&str, Option<&str>)> = DECLARED.iter().map(|(fact, _)| (*fact, None)).collect();
    let (a, b) = (fixture.side(DATA, &unsaid), fixture.side(more, &unsaid));
    assert_eq!(fixture.due(&a, &b, "2026-11-22").exit_status().code(), 0);
}
