//! Overlays under keys and without: what is refused, and how the rest is marked.

use dataseal_model::PackSignature;
use dataseal_sign::{Algorithm, Signer, SigningKey};

use super::*;
use crate::{Installation, Judging, PolicyError, sign_pack};

const PACK: &str = r#"id = "acme"
version = "1.0.0"
title = { zh = "本单位规则", en = "Our rules" }
description = { zh = "试用", en = "For a test" }
jurisdiction = "CN"
"#;

fn file(path: &str, text: &str) -> (String, String) {
    (path.to_owned(), text.to_owned())
}

fn loaded(overlay: &Overlay) -> Result<Installation, PolicyError> {
    Installation::judging_by(overlay, &Judging::default())
}

fn origin(installation: &Installation, pack: &str) -> PackOrigin {
    installation.policies().pack(pack).unwrap().reference.origin.clone()
}

/// The overlay with `acme` signed by the key.
fn signed(files: Vec<(String, String)>, key: &SigningKey) -> Overlay {
    let mut overlay = Overlay::unsigned(files);
    let installation = loaded(&overlay).unwrap();
    let reference = &installation.policies().pack("acme").unwrap().reference;
    let seal = sign_pack(reference, &overlay.packs()["acme"], None, None, &[key]).unwrap();
    overlay.seals.insert("acme".to_owned(), seal);
    overlay
}

/// File and detail of everything that is wrong.
fn distrusted(overlay: &Overlay) -> Vec<(String, String)> {
    let errors = match loaded(overlay) {
        Err(PolicyError::Untrusted(errors)) => Some(errors),
        _ => None,
    };
    let told = |error: &Error| (error.subject().to_owned(), error.details().to_owned());
    errors.expect("refused before parsing").iter().map(told).collect()
}

#[test]
fn without_keys_everything_loads_and_says_how_it_came() {
    let key = SigningKey::generate(Algorithm::Ed25519).unwrap();
    let unsigned = Overlay::unsigned(vec![file("acme/pack.toml", PACK)]);
    let installation = loaded(&unsigned).unwrap();
    assert_eq!(origin(&installation, "acme"), PackOrigin::Unsigned);
    assert_eq!(origin(&installation, "cn-core"), PackOrigin::BuiltIn);
    let trees = &installation.policies().trees;
    assert!(trees.iter().all(|tree| tree.reference.origin == PackOrigin::BuiltIn));

    let installation = loaded(&signed(unsigned.files.clone(), &key)).unwrap();
    assert_eq!(origin(&installation, "acme"), PackOrigin::Unchecked);
}

#[test]
fn a_copy_of_what_is_built_in_is_built_in_and_a_change_to_it_is_not() {
    let copied = |change: &str| {
        let files = embedded().map(|(path, text)| file(path, text));
        let files = files.map(|(path, text)| match path == change {
            true => (path, format!("{text}\n# changed\n")),
            false => (path, text),
        });
        loaded(&Overlay::unsigned(files.collect())).unwrap()
    };
    let installation = copied("");
    let packs = &installation.policies().packs;
    assert!(packs.iter().all(|pack| pack.reference.origin == PackOrigin::BuiltIn));
    let installation = copied("cn-core/rules/legal-basis.toml");
    assert_eq!(origin(&installation, "cn-core"), PackOrigin::Unsigned);
    assert_eq!(origin(&installation, "cn-finance"), PackOrigin::BuiltIn);
    let installation = copied("taxonomies/gbt43697-2024.toml");
    let trees = &installation.policies().trees;
    let changed: Vec<&str> = trees
        .iter()
        .filter(|tree| tree.reference.origin == PackOrigin::Unsigned)
        .map(|tree| tree.reference.id.as_str())
        .collect();
    assert_eq!(changed, ["gbt43697-2024"]);
}

#[test]
fn with_keys_every_pack_is_signed_or_nothing_is_parsed() {
    let key = SigningKey::generate(Algorithm::Ed25519).unwrap();
    let keys = vec![key.public_key().clone()];
    let trusted = Overlay {
        keys: keys.clone(),
        ..signed(vec![file("acme/pack.toml", PACK)], &key)
    };
    let installation = loaded(&trusted).unwrap();
    let signers = vec![key.public_key().key_id().to_string()];
    let signature = PackSignature {
        signers,
        approval: None,
    };
    assert_eq!(origin(&installation, "acme"), PackOrigin::Signed(signature));
    assert_eq!(origin(&installation, "cn-core"), PackOrigin::BuiltIn);
    assert!(
        loaded(&Overlay {
            keys: keys.clone(),
            ..Overlay::default()
        })
        .is_ok()
    );

    // Files that could not even be parsed: that they are not signed is said first.
    let mut further = trusted.clone();
    further.files.push(file("beta/pack.toml", "= no TOML"));
    further.files.push(file("lexicons/words.txt", "a"));
    further.files.push(file("evidence.toml", "= no TOML"));
    let told = distrusted(&further);
    let files: Vec<&str> = told.iter().map(|(file, _)| file.as_str()).collect();
    assert_eq!(files, ["beta/pack.dsse.json", "lexicons/words.txt", "evidence.toml"]);
    assert_eq!(told[0].1, "the pack is not signed");
}

#[test]
fn a_signature_file_must_fit_with_and_without_keys() {
    let key = SigningKey::generate(Algorithm::Ed25519).unwrap();
    let good = signed(vec![file("acme/pack.toml", PACK)], &key);
    let mut edited = good.clone();
    edited.files[0].1.push_str("# edited\n");
    let mut damaged = good.clone();
    damaged.seals.get_mut("acme").unwrap().truncate(40);
    let mut alone = good.clone();
    alone.files.clear();
    let mut misplaced = good.clone();
    let seal = misplaced.seals.remove("acme").unwrap();
    misplaced.seals.insert(String::new(), seal);
    for keys in [vec![], vec![key.public_key().clone()]] {
        for (overlay, file) in [
            (&edited, "acme/pack.toml"),
            (&damaged, "acme/pack.dsse.json"),
            (&alone, "acme/pack.toml"),
            (&misplaced, "pack.dsse.json"),
        ] {
            let overlay = Overlay {
                keys: keys.clone(),
                ..overlay.clone()
            };
            assert_eq!(distrusted(&overlay)[0].0, file);
        }
    }
}

#[test]
fn what_is_signed_as_version_is_the_version_of_the_file() {
    let key = SigningKey::generate(Algorithm::Ed25519).unwrap();
    let mut overlay = Overlay::unsigned(vec![file("acme/pack.toml", PACK)]);
    let reference = PackRef {
        version: "9.9.9".to_owned(),
        ..loaded(&overlay)
            .unwrap()
            .policies()
            .pack("acme")
            .unwrap()
            .reference
            .clone()
    };
    let seal = sign_pack(&reference, &overlay.packs()["acme"], None, None, &[&key]).unwrap();
    overlay.seals.insert("acme".to_owned(), seal);
    overlay.keys = vec![key.public_key().clone()];
    let told = distrusted(&overlay);
    assert_eq!(told[0].1, "the signed id, version or digest is not that of the files");
}
