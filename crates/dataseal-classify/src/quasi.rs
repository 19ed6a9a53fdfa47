//! Quasi-identifiers suggested from labels, names and counts.
//!
//! Which attributes find people follows the examples of GB/T 37964-2019 (annex on common identifiers): detailed addresses,
//! telephone and document numbers directly; sex, dates of birth and of events, age, places, ethnicity, occupation, marital
//! status and education together with others. A column without a label is proposed where several rows share each of its
//! values, so that somebody who knows the value has narrowed the search.

use dataseal_model::{
    ClassId, ColumnCounts, ColumnProfile, ColumnRole, ColumnSuggestion, InferredType, Label, QuasiSuggestion,
    RoleReason, TableProfile, ValueKind,
};

/// Classes that find a person by themselves.
const DIRECT: [&str; 39] = [
    "aadhaar",
    "account-name",
    "bank-card",
    "biometric",
    "credential",
    "device-id",
    "driving-licence",
    "email",
    "hong-kong-id",
    "iccid",
    "imei",
    "imsi",
    "india-pan",
    "international-phone",
    "ipv4",
    "ipv6",
    "japanese-my-number",
    "korean-rrn",
    "landline",
    "licence-plate",
    "mac-address",
    "macau-id",
    "medical-record-number",
    "meid",
    "military-id",
    "mobile-phone",
    "passport",
    "passport-mrz",
    "permanent-residence-card",
    "person-name",
    "qq-number",
    "resident-id",
    "singapore-nric",
    "social-security-number",
    "taiwan-id",
    "travel-permit",
    "uk-nino",
    "us-ssn",
    "wechat-id",
];

/// The classes whose values each find a person by themselves.
pub(crate) fn direct_identifiers() -> impl Iterator<Item = ClassId> {
    DIRECT.into_iter().map(ClassId::from_static)
}

/// Classes that find a person together with others.
const QUASI: [&str; 18] = [
    "admin-code",
    "age",
    "coordinate-pair",
    "coordinates",
    "date-of-birth",
    "division-name",
    "education",
    "employer",
    "ethnicity",
    "gender",
    "marital-status",
    "nationality",
    "native-place",
    "occupation",
    "organisation-name",
    "political-status",
    "postcode",
    "school",
];

/// Words of names, for attributes that no label speaks for: a word in Chinese anywhere in the name, one in English as a word of
/// it.
const NAMED: [(&str, &[&str]); 12] = [
    ("birth", &["出生", "生日", "birth", "birthday", "dob", "csrq"]),
    ("sex", &["性别", "sex", "gender", "xb"]),
    ("age", &["年龄", "年齡", "age", "nl"]),
    ("ethnicity", &["民族", "ethnicity", "race", "mz"]),
    (
        "nationality",
        &["国籍", "籍贯", "户籍", "nationality", "citizenship", "birthplace", "jg"],
    ),
    (
        "occupation",
        &[
            "职业",
            "职务",
            "职位",
            "岗位",
            "工种",
            "职称",
            "occupation",
            "profession",
            "job",
            "title",
            "zy",
        ],
    ),
    ("education", &["学历", "学位", "文化程度", "education", "degree", "xl"]),
    ("marriage", &["婚姻", "marital", "marriage", "hyzk"]),
    (
        "employer",
        &[
            "单位",
            "公司",
            "学校",
            "院系",
            "班级",
            "科室",
            "部门",
            "employer",
            "school",
            "department",
            "ward",
            "class",
        ],
    ),
    (
        "place",
        &[
            "省", "城市", "区县", "街道", "社区", "小区", "地区", "邮编", "province", "city", "district", "county",
            "town", "region", "zip", "zipcode", "postcode",
        ],
    ),
    (
        "household",
        &["家庭人口", "子女数", "household", "children", "dependents"],
    ),
    ("body", &["身高", "体重", "血型", "height", "weight", "blood"]),
];

/// Rows that share a value of an unlabelled text on average, at least, and of an unlabelled whole number.
const SHARED_TEXT: u64 = 5;
const SHARED_NUMBER: u64 = 20;
/// Rows that share a coarse address on average, at least; a finer one finds a household.
const SHARED_ADDRESS: u64 = 10;

/// The role of every column of a table. `labels` are those of [`crate::label`], in file order.
pub fn suggest_quasi_identifiers(profile: &TableProfile, labels: &[Vec<Label>]) -> QuasiSuggestion {
    let none = Vec::new();
    let columns = profile.columns.iter().enumerate();
    QuasiSuggestion {
        columns: columns
            .map(|(place, column)| {
                let labels = labels.get(place).unwrap_or(&none);
                let (role, reason) = role(column, labels);
                ColumnSuggestion {
                    position: place,
                    role,
                    reason,
                    distinct: column.counts.distinct.value,
                    distinct_exact: column.counts.distinct.exact,
                    present: column.counts.present(),
                    separation: separation(column),
                }
            })
            .collect(),
    }
}

fn role(column: &ColumnProfile, labels: &[Label]) -> (ColumnRole, RoleReason) {
    let counts = &column.counts;
    let (distinct, present) = (counts.distinct.value, counts.present());
    let firm = || labels.iter().filter(|label| label.is_firm());
    let shares = |rows: u64| distinct.saturating_mul(rows) <= present;
    for label in firm() {
        let reason = RoleReason::Class(label.class.clone());
        let is = |classes: &[&str]| classes.contains(&label.class.as_str());
        if is(&DIRECT) || label.class.as_str() == "address" && !shares(SHARED_ADDRESS) {
            return (ColumnRole::Direct, reason);
        }
    }
    // A value that every row has narrows no search, whatever it is.
    if distinct < 2 {
        return (ColumnRole::Other, RoleReason::Constant);
    }
    for label in firm() {
        let reason = RoleReason::Class(label.class.clone());
        if label.sensitive {
            return (ColumnRole::Sensitive, reason);
        }
        if QUASI.contains(&label.class.as_str()) || label.class.as_str() == "address" {
            return (ColumnRole::Quasi, reason);
        }
        // Other identifiers of persons by law: social security, medical insurance and their like.
        if label.personal && is_number(&label.class) {
            return (ColumnRole::Direct, reason);
        }
    }
    let is_labelled = firm().next().is_some();
    by_name_and_counts(column, is_labelled, shares)
}

fn is_number(class: &ClassId) -> bool {
    let class = class.as_str();
    ["-number", "-id", "-licence", "-card"]
        .iter()
        .any(|end| class.ends_with(end))
}

fn by_name_and_counts(
    column: &ColumnProfile,
    is_labelled: bool,
    shares: impl Fn(u64) -> bool,
) -> (ColumnRole, RoleReason) {
    let counts = &column.counts;
    let name = column.name.expose();
    if let Some(attribute) = attribute(name) {
        return (ColumnRole::Quasi, RoleReason::Name(attribute));
    }
    let kind = match counts.inferred {
        InferredType::Of(kind) => kind,
        InferredType::Empty => return (ColumnRole::Other, RoleReason::Constant),
    };
    match kind {
        ValueKind::Date | ValueKind::Timestamp => (ColumnRole::Quasi, RoleReason::EventDate),
        _ if counts.distinct.value >= counts.present() => (ColumnRole::Other, RoleReason::Key),
        ValueKind::Boolean if !is_labelled => (ColumnRole::Quasi, RoleReason::Distinctness),
        ValueKind::Text if !is_labelled && is_short(counts) && shares(SHARED_TEXT) => {
            (ColumnRole::Quasi, RoleReason::Distinctness)
        }
        ValueKind::Integer if !is_labelled && shares(SHARED_NUMBER) => (ColumnRole::Quasi, RoleReason::Distinctness),
        _ => (ColumnRole::Other, RoleReason::Unremarkable),
    }
}

/// Characters of a text from which on it is prose.
const PROSE: u64 = 64;

fn is_short(counts: &ColumnCounts) -> bool {
    counts.lengths.is_none_or(|lengths| lengths.max <= PROSE)
}

/// The attribute that a name speaks of.
fn attribute(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_ascii_alphabetic())
        .filter(|word| !word.is_empty())
        .collect();
    let speaks = |term: &str| {
        if term.is_ascii() {
            words.contains(&term)
        } else {
            lower.contains(term)
        }
    };
    let found = NAMED.iter().find(|(_, terms)| terms.iter().any(|term| speaks(term)));
    found.map(|(attribute, _)| *attribute)
}

/// Pairs of rows that the column tells apart, in thousandths, from and to. Frequent values are counted each; the others share
/// the rest evenly at best, and as unevenly at worst as values that are no more frequent can.
fn separation(column: &ColumnProfile) -> Option<(u16, u16)> {
    let counts = &column.counts;
    let rows = u128::from(counts.present());
    let pairs = rows.checked_mul(rows.checked_sub(1)?)?;
    if pairs == 0 {
        return None;
    }
    let top = column.values.top.as_deref().unwrap_or_default();
    let equal = |size: u128| size * size.saturating_sub(1);
    let told = |same: u128| {
        let apart = pairs.saturating_sub(same) * 1000 / pairs;
        u16::try_from(apart).unwrap_or(1000)
    };
    if top.is_empty() {
        // As if every value were as frequent as every other.
        let distinct = u128::from(counts.distinct.value).max(1);
        return Some((0, told(spread(rows, distinct, equal))));
    }
    let counted: u128 = top.iter().map(|value| u128::from(value.count)).sum();
    let same: u128 = top.iter().map(|value| equal(u128::from(value.count))).sum();
    let rest = rows.saturating_sub(counted);
    let others = u128::from(counts.distinct.value).saturating_sub(top.len() as u128);
    if rest == 0 || others == 0 {
        return Some((told(same), told(same)));
    }
    let largest = top
        .iter()
        .map(|value| u128::from(value.count))
        .min()
        .unwrap_or(1)
        .max(1);
    let worst = rest / largest * equal(largest) + equal(rest % largest);
    Some((told(same + worst), told(same + spread(rest, others, equal))))
}

/// Equal pairs where `rows` are shared out evenly among `values`.
fn spread(rows: u128, values: u128, equal: impl Fn(u128) -> u128) -> u128 {
    let (size, more) = (rows / values, rows % values);
    (values - more) * equal(size) + more * equal(size + 1)
}

#[cfg(test)]
mod tests;
