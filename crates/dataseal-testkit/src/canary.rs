//! Canary values: unique, valid-looking personal data to plant in graded columns, and the sweep that looks for them everywhere.
//!
//! Identity numbers have birth dates before 1900, mail is in a domain reserved by RFC 2606, so no canary is anybody's.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use crate::{checksum, forms, prng::Prng};

/// What a canary pretends to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An 18-character resident ID with a valid check character.
    ResidentId,
    /// An 11-digit mobile number.
    Mobile,
    /// A 19-digit UnionPay card with a valid Luhn digit.
    BankCard,
    /// A mail address.
    Email,
    /// A Chinese name of three characters, the given name of rare ones.
    PersonName,
    /// An address down to the room, its road of rare characters.
    Address,
    /// A new-energy licence plate of eight characters.
    LicencePlate,
    /// A unified social credit code with a valid check character.
    Uscc,
    /// A vehicle identification number with a valid check character.
    Vin,
    /// A passport number.
    Passport,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::ResidentId,
        Self::Mobile,
        Self::BankCard,
        Self::Email,
        Self::PersonName,
        Self::Address,
        Self::LicencePlate,
        Self::Uscc,
        Self::Vin,
        Self::Passport,
    ];
}

/// One planted value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Canary {
    kind: Kind,
    value: String,
}

impl Canary {
    /// What it pretends to be.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The value to plant.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }
}

/// A place where a canary was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Which one.
    pub canary: Canary,
    /// In which form: `utf-8`, `gbk`, `base64`, `fragment` and so on.
    pub form: &'static str,
    /// The byte offset.
    pub offset: usize,
}

/// What a sweep of a folder looked at and found.
#[derive(Debug, Default)]
pub struct Sweep {
    /// Files read; assert that it is not 0, for a sweep of nothing proves nothing.
    pub files: usize,
    /// Bytes read.
    pub bytes: u64,
    /// Hits by file; a hit in a file's name has that name's bytes as its offset base.
    pub hits: Vec<(PathBuf, Hit)>,
}

/// A set of canaries, no two alike, and an index of every form of each.
#[derive(Debug)]
pub struct Canaries {
    all: Vec<Canary>,
    /// Needles by their first four bytes.
    needles: BTreeMap<[u8; 4], Vec<Needle>>,
}

#[derive(Debug)]
struct Needle {
    owner: usize,
    form: &'static str,
    bytes: Vec<u8>,
}

impl Canaries {
    /// Makes `per_kind` canaries of every kind from a seed.
    #[must_use]
    pub fn new(seed: u64, per_kind: usize) -> Self {
        let mut prng = Prng::new(seed);
        let mut all: Vec<Canary> = Vec::new();
        for kind in Kind::ALL {
            let mut made = 0;
            while made < per_kind {
                let canary = Canary {
                    kind,
                    value: invent(kind, &mut prng),
                };
                if !all.contains(&canary) {
                    all.push(canary);
                    made += 1;
                }
            }
        }
        Self {
            needles: index(&all),
            all,
        }
    }

    /// Every canary, kind by kind.
    #[must_use]
    pub fn all(&self) -> &[Canary] {
        &self.all
    }

    /// The canaries of one kind.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Canary> {
        self.all.iter().filter(move |canary| canary.kind == kind)
    }

    /// The lines of a delimited text: a column for each kind, whose canaries come again from the first.
    pub fn lines(&self, kinds: &[Kind], rows: usize) -> Vec<String> {
        let columns: Vec<Vec<&str>> = kinds
            .iter()
            .map(|kind| self.of(*kind).map(Canary::value).collect())
            .collect();
        let line = |row: usize| {
            let cells = columns.iter().map(|values| {
                let at = row.checked_rem(values.len()).unwrap_or(0);
                values.get(at).copied().unwrap_or_default()
            });
            cells.collect::<Vec<_>>().join(",")
        };
        (0..rows).map(line).collect()
    }

    /// Every place where one of the canaries stands in `bytes`, in any form, by offset.
    #[must_use]
    pub fn scan(&self, bytes: &[u8]) -> Vec<Hit> {
        let mut hits = Vec::new();
        for (offset, window) in bytes.windows(4).enumerate() {
            let Some(needles) = window.try_into().ok().and_then(|head: [u8; 4]| self.needles.get(&head)) else {
                continue;
            };
            let rest = bytes.get(offset..).unwrap_or_default();
            for needle in needles.iter().filter(|needle| rest.starts_with(&needle.bytes)) {
                let owner = self.all.get(needle.owner).cloned();
                hits.extend(owner.map(|canary| Hit {
                    canary,
                    form: needle.form,
                    offset,
                }));
            }
        }
        hits
    }

    /// Looks through every file under `folder`, names included.
    ///
    /// # Errors
    /// What the system says of a folder or file that cannot be read.
    pub fn sweep_dir(&self, folder: &Path) -> io::Result<Sweep> {
        let mut sweep = Sweep::default();
        let mut waiting = vec![folder.to_path_buf()];
        while let Some(folder) = waiting.pop() {
            let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
            entries.sort_by_key(fs::DirEntry::file_name);
            for entry in entries {
                let path = entry.path();
                let name = entry.file_name().to_string_lossy().into_owned();
                sweep
                    .hits
                    .extend(self.scan(name.as_bytes()).into_iter().map(|hit| (path.clone(), hit)));
                let kind = entry.file_type()?;
                if kind.is_dir() {
                    waiting.push(path);
                } else if kind.is_file() {
                    let bytes = fs::read(&path)?;
                    sweep.files += 1;
                    sweep.bytes += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                    sweep
                        .hits
                        .extend(self.scan(&bytes).into_iter().map(|hit| (path.clone(), hit)));
                }
            }
        }
        Ok(sweep)
    }
}

/// Every place where one canary stands in `bytes`, in any form.
#[must_use]
pub fn scan_for(bytes: &[u8], canary: &Canary) -> Vec<Hit> {
    let all = vec![canary.clone()];
    Canaries {
        needles: index(&all),
        all,
    }
    .scan(bytes)
}

fn index(all: &[Canary]) -> BTreeMap<[u8; 4], Vec<Needle>> {
    let mut needles: BTreeMap<[u8; 4], Vec<Needle>> = BTreeMap::new();
    for (owner, canary) in all.iter().enumerate() {
        for (form, bytes) in forms::of(&canary.value) {
            if let Some(head) = bytes.first_chunk::<4>().copied() {
                needles.entry(head).or_default().push(Needle { owner, form, bytes });
            }
        }
    }
    needles
}

const DIGITS: &str = "0123456789";
const LETTERS: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ";
/// Characters rare enough that two of them together occur in no text of ours; all within GBK.
const RARE: &str = "燊翀曦玥祎翾懿珺璟瑄嫚鑫淼堃喆昇祺彧嬿璎";

fn invent(kind: Kind, prng: &mut Prng) -> String {
    match kind {
        Kind::ResidentId => resident_id(prng),
        Kind::Mobile => format!(
            "1{}{}{}",
            prng.letter("358"),
            prng.letter("56789"),
            prng.text(DIGITS, 8)
        ),
        Kind::BankCard => with_check(format!("622202{}", prng.text(DIGITS, 12)), checksum::luhn),
        Kind::Email => format!(
            "{}@{}.example.com",
            prng.text("bcdfghjkmnpqrstvwxz23456789", 9),
            prng.text("qxzjkv", 7)
        ),
        Kind::PersonName => format!("{}{}", prng.letter("王李张刘陈"), prng.text(RARE, 2)),
        Kind::Address => address(prng),
        Kind::LicencePlate => format!("沪{}D{}", prng.letter("ABDEFG"), prng.text(DIGITS, 5)),
        Kind::Uscc => {
            // The division varies, for a fragment common to real codes would be found in clean outputs.
            let division = format!(
                "{}{:02}{:02}",
                prng.between(31, 37),
                prng.between(1, 9),
                prng.between(1, 29)
            );
            with_check(
                format!("91{division}{}", prng.text(checksum::USCC_ALPHABET, 9)),
                checksum::uscc,
            )
        }
        Kind::Vin => vin(prng),
        Kind::Passport => format!("E{}{}", prng.letter(LETTERS), prng.text(DIGITS, 7)),
    }
}

fn with_check(body: String, check: impl Fn(&str) -> Option<char>) -> String {
    let check = check(&body);
    body + &check.map(String::from).unwrap_or_default()
}

fn resident_id(prng: &mut Prng) -> String {
    let (year, month, day) = (prng.between(1850, 1899), prng.between(1, 12), prng.between(1, 28));
    let area = format!("3101{:02}", prng.between(4, 7));
    with_check(
        format!("{area}{year}{month:02}{day:02}{}", prng.text(DIGITS, 3)),
        checksum::resident_id,
    )
}

fn address(prng: &mut Prng) -> String {
    format!(
        "上海市徐汇区{}路{}弄{}号{}室",
        prng.text(RARE, 3),
        prng.between(100, 999),
        prng.between(10, 99),
        prng.between(101, 999)
    )
}

fn vin(prng: &mut Prng) -> String {
    let (front, back) = (prng.text(LETTERS, 4).replace('Q', "R"), prng.text(DIGITS, 6));
    let draft = format!("LSV{front}9{}{}", "0K2", back);
    let check = checksum::vin(&draft).map(String::from).unwrap_or_default();
    draft
        .chars()
        .enumerate()
        .map(|(place, character)| {
            if place == 8 {
                check.clone()
            } else {
                character.to_string()
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn forty_canaries_are_unique_and_reproducible() {
        let canaries = Canaries::new(1, 4);
        let values: BTreeSet<&str> = canaries.all().iter().map(Canary::value).collect();
        assert_eq!(values.len(), 40);
        assert_eq!(canaries.all(), Canaries::new(1, 4).all());
        assert_ne!(canaries.all(), Canaries::new(2, 4).all());
    }

    #[test]
    fn checked_kinds_carry_right_check_characters() {
        let canaries = Canaries::new(3, 20);
        for canary in canaries.of(Kind::ResidentId) {
            let (body, check) = canary.value().split_at(17);
            assert_eq!(checksum::resident_id(body).map(String::from).as_deref(), Some(check));
            assert!(body.get(6..8) == Some("18"));
        }
        for canary in canaries.of(Kind::Vin) {
            assert_eq!(canary.value().len(), 17);
            assert_eq!(checksum::vin(canary.value()), canary.value().chars().nth(8));
        }
        for canary in canaries.of(Kind::Uscc) {
            let (body, check) = canary.value().split_at(17);
            assert_eq!(checksum::uscc(body).map(String::from).as_deref(), Some(check));
        }
    }

    #[test]
    fn every_form_of_every_kind_is_found() {
        let canaries = Canaries::new(5, 1);
        for canary in canaries.all() {
            for (form, bytes) in forms::of(canary.value()) {
                let mut text = b"some text before ".to_vec();
                text.extend(&bytes);
                assert!(!scan_for(&text, canary).is_empty(), "{canary:?} as {form}");
            }
        }
        assert!(
            canaries
                .scan("{\"rows\": 12345678, \"名称\": \"上海市徐汇区\"}".as_bytes())
                .is_empty()
        );
    }

    #[test]
    fn a_sweep_reads_names_and_contents() {
        let folder = tempfile::tempdir().unwrap();
        let canaries = Canaries::new(9, 1);
        let plate = canaries.of(Kind::LicencePlate).next().unwrap();
        let mobile = canaries.of(Kind::Mobile).next().unwrap();
        fs::create_dir(folder.path().join("inner")).unwrap();
        fs::write(
            folder.path().join("inner").join(format!("{}.txt", plate.value())),
            "clean",
        )
        .unwrap();
        fs::write(
            folder.path().join("a.log"),
            format!("tel={}", mobile.value().get(..9).unwrap()),
        )
        .unwrap();
        let sweep = canaries.sweep_dir(folder.path()).unwrap();
        assert_eq!((sweep.files, sweep.bytes), (2, 18));
        let found: BTreeSet<Kind> = sweep.hits.iter().map(|(_, hit)| hit.canary.kind()).collect();
        assert_eq!(found, BTreeSet::from([Kind::LicencePlate, Kind::Mobile]));
    }
}
