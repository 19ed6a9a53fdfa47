//! A believable appraisal of two small files, built as the pipeline builds one: values go through `disclose` like any other.
//! The black-box tests of `dataseal-verify` use it too.

use std::collections::BTreeMap;

use dataseal_manifest::{FileFact, PAYLOAD_TYPE, Statement};
use dataseal_model::facts::FactValue;
use dataseal_model::{
    Appraisal, Asset, Basis, Bilingual, Citation, ClassId, ColumnAppraisal, ColumnCounts, ColumnGrade, ColumnProfile,
    ColumnValues, Confidence, Coverage, Digest, DistinctCount, Encoding, Evidence, EvidenceState, Finding, Format,
    Grade, InferredType, Inventory, Label, LabelEvidence, Lengths, Masked, PackId, PackOrigin, PackRef, Quarantine,
    QuarantineEntry, QuarantineReason, RecogniserSet, Scalar, Severity, ShownReading, Strength, TableAppraisal,
    TopValue, ValueKind, Verdict, disclose, disclose_name,
};
use dataseal_sign::{Algorithm, Envelope, Signer, SigningKey};

/// The seed of RFC 8032 §7.1, test 1, so that Ed25519 envelopes have the same bytes in every run.
const ED25519_PEM: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
-----END PRIVATE KEY-----
";

/// A file with Chinese in its name, and one with a character beyond the basic plane (𠮷, used in surnames).
pub(crate) const FILES: [(&str, &[u8]); 2] = [
    ("上海市/区县订单.csv", b"district,name,amount\n"),
    ("𠮷野家 stores.parquet", b"PAR1 and so on PAR1"),
];

/// A name and a value that no statement may hold.
pub(crate) const SECRET: &str = "王小明";

pub(crate) fn ed25519() -> SigningKey {
    SigningKey::from_pem(ED25519_PEM).unwrap()
}

pub(crate) fn p256() -> SigningKey {
    SigningKey::generate(Algorithm::EcdsaP256Sha256).unwrap()
}

/// What is in these bytes, under this name.
pub(crate) fn fact(name: &str, bytes: &[u8]) -> FileFact {
    FileFact::read(name, bytes).unwrap()
}

pub(crate) fn facts() -> Vec<FileFact> {
    FILES.iter().map(|(name, bytes)| fact(name, bytes)).collect()
}

pub(crate) fn digest_of(text: &str) -> Digest {
    fact("", text.as_bytes()).sha256
}

/// The fixture's statement, signed.
pub(crate) fn envelope(signers: &[&dyn Signer]) -> Vec<u8> {
    let payload = Statement::build(&appraisal()).unwrap().to_payload().unwrap();
    signed(payload, signers)
}

pub(crate) fn signed(payload: Vec<u8>, signers: &[&dyn Signer]) -> Vec<u8> {
    Envelope::sign(PAYLOAD_TYPE, payload, signers).unwrap().to_bytes()
}

pub(crate) fn recognisers() -> RecogniserSet {
    RecogniserSet::new(Vec::new(), digest_of("recognisers"))
}

/// Two tables that a seal may be set on.
pub(crate) fn appraisal() -> Appraisal {
    let tables: Vec<TableAppraisal> = (0..)
        .zip(FILES)
        .map(|(position, (name, bytes))| table(position, name, bytes))
        .collect();
    Appraisal {
        basis: Basis {
            as_of: "2026-11-22".parse().unwrap(),
            tool_version: "0.1.0".to_owned(),
            packs: ["cn-core", "cn-registration"].map(pack).to_vec(),
            replaced: BTreeMap::from([("calendar.toml".to_owned(), digest_of("calendar"))]),
            recognisers: recognisers().digest(),
            state_version: 1,
            taxonomy: digest_of("taxonomy"),
            sensitive: dataseal_model::SensitiveProfile::default(),
            taxonomies: Vec::new(),
            told: BTreeMap::new(),
        },
        tables,
        grade: Grade::L3,
        facts: dataseal_model::facts::Facts::new("2026-11-22".parse().unwrap()),
        findings: vec![
            finding("CN-CORE-008", Verdict::Satisfied, Severity::Blocking),
            finding("CN-CORE-012", Verdict::NotApplicable, Severity::Blocking),
            Finding {
                table: Some(1),
                column: Some(2),
                ..finding("CN-REG-003", Verdict::Violated, Severity::Warning)
            },
        ],
        coverage: Coverage {
            rules: 24,
            evaluated: 22,
        },
        persons: dataseal_model::Persons::default(),
        risk: None,
        asset: Some(asset()),
        checks: Vec::new(),
        checks_file: None,
        review_notes: Vec::new(),
        waivers: Vec::new(),
    }
}

fn pack(id: &'static str) -> PackRef {
    PackRef {
        id: PackId::from_static(id),
        version: "0.1.0".to_owned(),
        digest: digest_of(id),
        origin: PackOrigin::BuiltIn,
    }
}

pub(crate) fn finding(code: &str, verdict: Verdict, severity: Severity) -> Finding {
    Finding {
        code: code.parse().unwrap(),
        pack: PackId::from_static("cn-core"),
        verdict,
        severity,
        title: Bilingual::new("题", "title"),
        remedy: Bilingual::new("改", "remedy"),
        owner: "legal".to_owned(),
        source: Citation {
            instrument: "个人信息保护法".to_owned(),
            article: "23".to_owned(),
            verified: true,
        },
        table: None,
        column: None,
        missing: Vec::new(),
        trace: Vec::new(),
        facts: Vec::new(),
        waived: None,
    }
}

fn asset() -> Asset {
    let text = |text: &str| FactValue::Text(text.to_owned());
    Asset {
        files: FILES.map(|(name, _)| name.to_owned()).to_vec(),
        declared: BTreeMap::from([
            ("asset_name".to_owned(), text("上海市区县订单统计 𠮷")),
            ("contains_personal".to_owned(), FactValue::Boolean(true)),
            ("holder_name".to_owned(), text("某数据公司")),
            ("holder_uscc".to_owned(), text("91310000MA1FL4T32E")),
            ("contact_phone".to_owned(), text("13900000000")),
            (
                "rights_claimed".to_owned(),
                FactValue::TextSet(vec!["hold".to_owned(), "use".to_owned()]),
            ),
        ]),
        answers: BTreeMap::new(),
        evidence: vec![Evidence {
            kind: "ownership-proof".to_owned(),
            file: "evidence/权属证明.pdf".to_owned(),
            digest: digest_of("evidence"),
            issuer: "某数据公司".to_owned(),
            issued: "2026-10-01".parse().unwrap(),
            valid_until: Some("2027-09-30".parse().unwrap()),
            state: EvidenceState::Matches,
        }],
    }
}

fn table(position: usize, name: &str, bytes: &[u8]) -> TableAppraisal {
    let fact = fact(name, bytes);
    let name = Masked::new(name.to_owned());
    let is_csv = position == 0;
    TableAppraisal {
        name: disclose_name(&name, position, &recognisers()).0,
        file_name: disclose_name(&name, position, &recognisers()).0,
        bytes: fact.bytes,
        digest: fact.sha256,
        encoding: if is_csv { Encoding::Gb18030 } else { Encoding::Binary },
        format: if is_csv { Format::Csv } else { Format::Parquet },
        inventory: Inventory {
            bytes: fact.bytes,
            bytes_accounted: fact.bytes,
            columns_declared: 3,
            columns_measured: 3,
            rows_declared: 101,
            rows_measured: 100,
            rows_quarantined: 1,
        },
        quarantine: Quarantine {
            total: 1,
            entries: vec![QuarantineEntry {
                row: 7,
                offset: 90,
                reason: QuarantineReason::Fields { expected: 3, found: 2 },
                raw: None,
            }],
        },
        reading: ShownReading::default(),
        rows: 100,
        row_counts: None,
        completeness: None,
        relations: dataseal_model::ShownRelations::default(),
        quality: dataseal_model::Quality::default(),
        columns: vec![district(), person(), amount(Grade::L2)],
        grade: Grade::L3,
        drivers: Vec::new(),
        reckoning: dataseal_model::Reckoning::default(),
    }
}

fn district() -> ColumnAppraisal {
    let top = TopValue {
        value: Masked::new("黄浦区".to_owned()),
        count: 60,
    };
    let values = ColumnValues {
        top: Some(vec![top]),
        ..ColumnValues::default()
    };
    column(0, "区县", ValueKind::Text, values, Vec::new(), Grade::L1)
}

fn person() -> ColumnAppraisal {
    let values = ColumnValues {
        min: Some(Masked::new(Scalar::Text(SECRET.to_owned()))),
        top: Some(vec![TopValue {
            value: Masked::new(SECRET.to_owned()),
            count: 50,
        }]),
        ..ColumnValues::default()
    };
    let label = Label {
        class: ClassId::from_static("person-name"),
        confidence: Confidence::per_mille(987),
        strength: Strength::Confirmed,
        form: dataseal_model::Form::Plain,
        evidence: LabelEvidence::default(),
        personal: true,
        sensitive: false,
    };
    let hint = Label {
        class: ClassId::from_static("address"),
        confidence: Confidence::per_mille(40),
        strength: Strength::Hint,
        ..label.clone()
    };
    column(1, "姓名", ValueKind::Text, values, vec![label, hint], Grade::L3)
}

/// The number column under a grade: what is shown depends on it.
pub(crate) fn amount(grade: Grade) -> ColumnAppraisal {
    let decimal = |text: &str| Masked::new(Scalar::Decimal(text.to_owned()));
    let values = ColumnValues {
        min: Some(decimal("-3.5")),
        max: Some(decimal("1200")),
        mean: Some(Masked::new("88.125".to_owned())),
        quantiles: vec![(500, decimal("80.25"))],
        ..ColumnValues::default()
    };
    column(2, "金额(元)", ValueKind::Decimal, values, Vec::new(), grade)
}

fn column(
    position: usize,
    name: &str,
    kind: ValueKind,
    values: ColumnValues,
    labels: Vec<Label>,
    grade: Grade,
) -> ColumnAppraisal {
    let counts = ColumnCounts {
        rows: 100,
        nulls: 3,
        blanks: 1,
        placeholders: 2,
        kinds: vec![(kind, 94)],
        inferred: InferredType::Of(kind),
        distinct: DistinctCount { value: 16, exact: true },
        lengths: (kind == ValueKind::Text).then_some(Lengths {
            min: 2,
            max: 9,
            total: 300,
        }),
        recognised: Vec::new(),
        exponents: 0,
        long_digits: Vec::new(),
        wrapped: 0,
        ..ColumnCounts::default()
    };
    let profile = ColumnProfile {
        name: Masked::new(name.to_owned()),
        position,
        declared: "csv".to_owned(),
        counts: counts.clone(),
        values,
    };
    ColumnAppraisal {
        shown: disclose(&profile, &labels, grade, true, &recognisers()),
        counts,
        declared: profile.declared,
        labels,
        placements: Vec::new(),
        grade: ColumnGrade {
            grade,
            drivers: Vec::new(),
        },
        review: None,
    }
}
