//! Column names in the spellings of real systems, and what they must not be taken for.

use dataseal_model::{Bilingual, Digest};
use dataseal_pack::{Class, GradingScheme};

use super::*;

fn class(id: &'static str, terms: &[&str], not_terms: &[&str]) -> Class {
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    Class {
        id: ClassId::from_static(id),
        title: Bilingual::default(),
        category: String::new(),
        personal: true,
        sensitive: false,
        impacts: Vec::new(),
        terms: owned(terms),
        not_terms: owned(not_terms),
        needs_name: false,
        null_rate_per_mille: 1,
        min_share_per_mille: 500,
        source: String::new(),
    }
}

fn terms() -> NameTerms {
    NameTerms::new(&Taxonomy {
        classes: vec![
            class(
                "mobile-phone",
                &["手机号", "手机", "phone", "phone number", "sjh", "电话"],
                &["型号"],
            ),
            class("address", &["地址", "address", "dz"], &["图片"]),
            class("ipv4", &["ip", "ip地址", "ip address"], &[]),
            class("person-name", &["姓名", "name", "customer name", "xm", "xingming"], &[]),
            class("age", &["age", "年龄"], &["avg"]),
        ],
        names: dataseal_pack::load_embedded().unwrap().taxonomy.names,
        scheme: GradingScheme::default(),
        digest: Digest::new([0; 32]),
    })
}

/// The class that a name speaks for, with its term.
fn read(name: &str) -> Option<(String, NameMatch)> {
    let reading = terms().read(name);
    assert!(reading.matches.len() <= 1, "{name}: {reading:?}");
    reading
        .matches
        .into_iter()
        .next()
        .map(|(class, found)| (class.to_string(), found))
}

#[test]
fn terms_are_found_in_every_spelling() {
    for name in [
        "手机号",
        "客户手机号",
        "手机号（必填）",
        "手机号2",
        "PHONE",
        "userPhone",
        "contact_phone_number",
        "ＰＨＯＮＥ",
        "KHSJH",
        "電話",
        "phone_md5",
        "手机号_加密",
    ] {
        let (class, _) = read(name).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(class, "mobile-phone", "{name}");
    }
}

#[test]
fn the_head_of_a_compound_counts() {
    for name in [
        "phone_verified",
        "phoneType",
        "手机品牌",
        "手机号归属地",
        "is_phone",
        "是否有手机",
        "count_phone",
        "手机型号",
        "headphone",
        "dzp",
    ] {
        assert_eq!(read(name), None, "{name}");
    }
}

#[test]
fn the_longest_term_of_all_classes_wins() {
    assert_eq!(read("IP地址").unwrap().0, "ipv4");
    assert_eq!(read("ip_address").unwrap().0, "ipv4");
    assert_eq!(read("收货地址").unwrap().0, "address");
    assert_eq!(read("图片地址"), None);
    assert!(
        terms()
            .read("图片地址")
            .vetoed
            .contains(&ClassId::from_static("address"))
    );
}

#[test]
fn a_tail_hides_no_longer_term() {
    let terms = NameTerms::new(&dataseal_pack::load_embedded().unwrap().taxonomy);
    let classes = |name: &str| -> Vec<String> { terms.read(name).matches.keys().map(ToString::to_string).collect() };
    for name in ["permanent_residence_card_no", "permanentResidenceCardNumber"] {
        assert_eq!(classes(name), ["permanent-residence-card"], "{name}");
    }
    assert_eq!(classes("ZZ_MRN"), ["medical-record-number"]);
    assert_eq!(classes("bank_card_no"), ["bank-card"]);
}

#[test]
fn generic_terms_bear_no_foreign_qualifier() {
    assert!(read("name").unwrap().1.generic);
    assert!(read("c_name").unwrap().1.whole);
    assert!(read("KHDZ").unwrap().1.generic);
    assert!(!read("customer_name").unwrap().1.generic);
    for name in ["product_name", "file_name", "city name", "jd_dz"] {
        assert_eq!(read(name), None, "{name}");
    }
}

#[test]
fn whole_names_are_told_from_parts() {
    assert!(read("手机号").unwrap().1.whole);
    assert!(!read("客户手机号").unwrap().1.whole);
    assert_eq!(read("客户手机号").unwrap().1.term, "手机号");
}

#[test]
fn odd_names_say_nothing() {
    for name in ["", " ", "1", "___", "（）", "😀", "\0", "是否", "加密", "信息"] {
        assert_eq!(read(name), None, "{name:?}");
    }
}

#[test]
fn systems_and_types_stand_before_names() {
    for name in [
        "ZZ_PHONE",
        "BP_PHONE",
        "FPHONE",
        "FPhone",
        "cPhone",
        "vphone",
        "T_USER_PHONE",
        "DW_PHONE",
        "ODS_PHONE",
        "DIM_PHONE",
        "col_phone",
        "a.phone",
        "u_phone",
        "strPhone",
        "vcPhone",
        "phone_c",
        "PHONE__C",
    ] {
        let (class, _) = read(name).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(class, "mobile-phone", "{name}");
    }
    for name in [
        "FNAME",
        "u_name",
        "ods_name",
        "strName",
        "T_NAME",
        "kehuxingming",
        "ke_hu_xing_ming",
        "dim_cust_name",
    ] {
        let (class, _) = read(name).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(class, "person-name", "{name}");
    }
    assert!(read("ZZ_PHONE").unwrap().1.whole && read("FPHONE").unwrap().1.whole);
}

#[test]
fn terms_are_never_parts_of_words() {
    for name in [
        "acid_level",
        "package",
        "stage",
        "message",
        "cartel",
        "percentage",
        "image",
        "hotel",
        "storage",
    ] {
        assert_eq!(read(name), None, "{name}");
    }
}

#[test]
fn names_say_that_values_are_veiled() {
    let veil = |name: &str| {
        let reading = terms().read(name);
        (reading.veil, !reading.matches.is_empty(), reading.veiled_subject)
    };
    for name in [
        "phone_md5",
        "手机号_sha256",
        "PHONE_SM3",
        "md5_phone",
        "加密手机号",
        "手机号密文",
        "phonehash",
        "phone_token",
    ] {
        assert_eq!(veil(name), (Some(Form::Pseudonym), true, false), "{name}");
    }
    for name in ["phone_masked", "手机号（脱敏）", "脱敏手机号", "手机号_脱敏后"] {
        assert_eq!(veil(name), (Some(Form::Masked), true, false), "{name}");
    }
    for name in ["user_hash", "cust_id_md5", "用户_sha256", "ods_user_id_hash"] {
        assert_eq!(veil(name), (Some(Form::Pseudonym), false, true), "{name}");
    }
    for name in ["file_hash", "md5", "hash", "commit_sha", "user_count"] {
        assert_eq!((veil(name).1, veil(name).2), (false, false), "{name}");
    }
}

#[test]
fn long_names_are_read_in_bounded_time() {
    let long = "phone_".repeat(100_000);
    assert!(terms().read(&long).matches.len() <= 1);
}
