//! Sealing packs: every file, every byte, every signer.

use dataseal_sign::{Algorithm, SigningKey};

use super::*;

const PACK: &str = "acme/pack.toml";
const RULE: &str = "acme/rules/a.toml";

fn key(algorithm: Algorithm) -> SigningKey {
    SigningKey::generate(algorithm).unwrap()
}

/// What the loader says of these files; nothing is parsed here.
fn reference(folder: &str, files: &PackFiles<'_>) -> PackRef {
    PackRef {
        id: folder.parse().unwrap(),
        version: "1.0.0".to_owned(),
        digest: tree_digest(files.iter().map(|(path, bytes)| (*path, *bytes))),
        origin: PackOrigin::Unsigned,
    }
}

fn small() -> PackFiles<'static> {
    PackFiles::from([(PACK, b"id".as_slice()), (RULE, b"a")])
}

fn approval(by: &str) -> Option<Approval> {
    Some(Approval {
        by: by.to_owned(),
        on: "2026-11-20".parse().unwrap(),
    })
}

fn signed(files: &PackFiles<'_>, approval: Option<Approval>, signers: &[&SigningKey]) -> Vec<u8> {
    let signers: Vec<&dyn Signer> = signers.iter().map(|key| *key as &dyn Signer).collect();
    sign_pack(&reference("acme", files), files, approval, None, &signers).unwrap()
}

fn publics(keys: &[&SigningKey]) -> Vec<PublicKey> {
    keys.iter().map(|key| key.public_key().clone()).collect()
}

#[test]
fn a_pack_is_verified_with_signers_and_approval() {
    let (author, reviewer) = (key(Algorithm::Ed25519), key(Algorithm::EcdsaP256Sha256));
    let files = small();
    let seal = signed(&files, approval("委员会"), &[&author, &reviewer]);
    let keys = publics(&[&reviewer, &author, &author]);
    let pack = verify_pack("acme", &files, &seal, &keys).unwrap();
    let mut signers: Vec<String> = publics(&[&author, &reviewer])
        .iter()
        .map(|key| key.key_id().to_string())
        .collect();
    signers.sort();
    assert_eq!(pack.origin.signers(), signers);
    assert_eq!(pack.origin.approval(), approval("委员会").as_ref());
    assert_eq!((pack.id.as_str(), pack.version.as_str()), ("acme", "1.0.0"));
    assert_eq!(pack.digest, reference("acme", &files).digest);
    // No key is no trust, and without keys a fitting file is all that is said.
    assert!(verify_pack("acme", &files, &seal, &[]).is_err());
    let unchecked = fit_pack("acme", &files, &seal).unwrap();
    assert_eq!(unchecked.origin, PackOrigin::Unchecked);
    assert_eq!(unchecked.digest, pack.digest);
}

#[test]
fn no_bit_of_a_file_or_of_the_signature_file_can_flip() {
    let key = key(Algorithm::EcdsaP256Sha256);
    let files = small();
    let seal = signed(&files, approval("委员会"), &[&key]);
    let keys = publics(&[&key]);
    for (path, bytes) in &files {
        for bit in 0..bytes.len() * 8 {
            let mut changed = bytes.to_vec();
            changed[bit / 8] ^= 1 << (bit % 8);
            let tampered = PackFiles::from_iter(files.iter().map(|(name, bytes)| match name == path {
                true => (*name, changed.as_slice()),
                false => (*name, *bytes),
            }));
            for checked in [
                verify_pack("acme", &tampered, &seal, &keys),
                fit_pack("acme", &tampered, &seal),
            ] {
                let distrust = checked.unwrap_err();
                let expected = Error::new(ErrorCode::PackUntrusted, *path).detail("the file is not as signed");
                assert_eq!(distrust.errors("acme"), [expected]);
            }
        }
    }
    for at in 0..seal.len() {
        for bit in 0..8 {
            let mut tampered = seal.clone();
            tampered[at] ^= 1 << bit;
            assert!(
                verify_pack("acme", &files, &tampered, &keys).is_err(),
                "byte {at} bit {bit}"
            );
        }
        assert!(verify_pack("acme", &files, &seal[..at], &keys).is_err(), "cut at {at}");
        assert!(fit_pack("acme", &files, &seal[..at]).is_err(), "cut at {at}");
    }
}

#[test]
fn a_further_a_missing_and_a_renamed_file_are_named() {
    let key = key(Algorithm::Ed25519);
    let seal = signed(&small(), None, &[&key]);
    let told = |files: &PackFiles<'_>| -> Vec<String> {
        let distrust = verify_pack("acme", files, &seal, &publics(&[&key])).unwrap_err();
        let told = distrust.errors("acme");
        assert!(told.iter().all(|error| error.code() == ErrorCode::PackUntrusted));
        told.iter()
            .map(|error| format!("{}: {}", error.subject(), error.details()))
            .collect()
    };
    let more = PackFiles::from_iter(small().into_iter().chain([("acme/rules/b.toml", b"b".as_slice())]));
    assert_eq!(told(&more), ["acme/rules/b.toml: the file is there and not signed"]);
    let fewer = PackFiles::from([(PACK, b"id".as_slice())]);
    assert_eq!(told(&fewer), ["acme/rules/a.toml: the file is signed and not there"]);
    let renamed = PackFiles::from([(PACK, b"id".as_slice()), ("acme/rules/b.toml", b"a")]);
    assert_eq!(
        told(&renamed),
        [
            "acme/rules/a.toml: the file is signed and not there",
            "acme/rules/b.toml: the file is there and not signed"
        ]
    );
    let swapped = PackFiles::from([(PACK, b"a".as_slice()), (RULE, b"id")]);
    assert_eq!(
        told(&swapped),
        [
            "acme/pack.toml: the file is not as signed",
            "acme/rules/a.toml: the file is not as signed"
        ]
    );
    assert_eq!(told(&PackFiles::new()).len(), 2);
}

#[test]
fn a_signature_of_another_pack_or_key_is_refused() {
    let (ours, theirs) = (key(Algorithm::Ed25519), key(Algorithm::Ed25519));
    let files = small();
    let seal = signed(&files, None, &[&ours]);
    // Under another name the very same files are another pack.
    let moved = PackFiles::from([("other/pack.toml", b"id".as_slice()), ("other/rules/a.toml", b"a")]);
    let distrust = verify_pack("other", &moved, &seal, &publics(&[&ours])).unwrap_err();
    assert_eq!(
        distrust,
        PackDistrust::OtherPack {
            signed: "acme".parse().unwrap()
        }
    );

    let distrust = verify_pack("acme", &files, &seal, &publics(&[&theirs])).unwrap_err();
    let told = distrust.errors("acme");
    assert_eq!(told[0].subject(), "acme/pack.dsse.json");
    assert!(
        told[0].details().contains(&ours.public_key().key_id().to_string()),
        "{told:?}"
    );
    // One signature too many is one that nobody checked.
    let both = signed(&files, None, &[&ours, &theirs]);
    assert!(verify_pack("acme", &files, &both, &publics(&[&ours])).is_err());
    assert!(verify_pack("acme", &files, &both, &publics(&[&ours, &theirs])).is_ok());
    // The signature of one envelope in another.
    let swapped = String::from_utf8(signed(&files, approval("委员会"), &[&ours])).unwrap();
    let signature = |text: &str| text.split("\"sig\":\"").nth(1).unwrap().to_owned();
    let text = String::from_utf8(seal).unwrap();
    let grafted = text.replace(&signature(&text), &signature(&swapped));
    assert_ne!(grafted, text);
    let distrust = verify_pack("acme", &files, grafted.as_bytes(), &publics(&[&ours])).unwrap_err();
    assert!(
        matches!(&distrust, PackDistrust::Seal(failure) if failure.name() == "verify-bad-signature"),
        "{distrust:?}"
    );
}

#[test]
fn an_envelope_around_a_registration_or_a_wrong_digest_is_no_pack_signature() {
    let key = key(Algorithm::Ed25519);
    let files = small();
    let other = PackRef {
        digest: sha256(b"other"),
        ..reference("acme", &files)
    };
    let seal = sign_pack(&other, &files, None, None, &[&key]).unwrap();
    assert_eq!(
        verify_pack("acme", &files, &seal, &publics(&[&key])),
        Err(PackDistrust::Reference)
    );
    let seal = Envelope::sign("text/plain", b"{}".to_vec(), &[&key])
        .unwrap()
        .to_bytes();
    let distrust = verify_pack("acme", &files, &seal, &publics(&[&key])).unwrap_err();
    assert_eq!(
        distrust.errors("acme")[0].details(),
        "the signature file is damaged: statement-payload-type"
    );
}

#[test]
fn further_signers_join_over_the_same_bytes_only() {
    let (author, reviewer) = (key(Algorithm::Ed25519), key(Algorithm::EcdsaP256Sha256));
    let files = small();
    let reference = reference("acme", &files);
    let earlier = signed(&files, approval("委员会"), &[&author]);
    let join =
        |approval, earlier: &[u8], key: &SigningKey| sign_pack(&reference, &files, approval, Some(earlier), &[key]);

    // The approval that is there stands; signing twice changes nothing.
    let both = join(None, &earlier, &reviewer).unwrap();
    let pack = verify_pack("acme", &files, &both, &publics(&[&author, &reviewer])).unwrap();
    assert_eq!(pack.origin.signers().len(), 2);
    assert_eq!(pack.origin.approval(), approval("委员会").as_ref());
    assert_eq!(join(approval("委员会"), &both, &reviewer).unwrap(), both);

    let over_others = |result| matches!(result, Err(PackSealError::OverOthers(_)));
    assert_eq!(
        join(approval("别人"), &earlier, &reviewer),
        Err(PackSealError::OtherApproval)
    );
    assert!(over_others(join(None, b"{}", &reviewer)));
    let mut more = files.clone();
    more.insert("acme/rules/b.toml", b"b");
    assert!(over_others(join(None, &signed(&more, None, &[&author]), &reviewer)));
    // A dead signature under one's own name is not taken for done.
    let mut forged = Envelope::parse(&earlier).unwrap().to_bytes();
    let at = forged.len() - 20;
    forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
    assert!(over_others(join(None, &forged, &author)));
}

#[test]
fn files_that_are_built_in_would_be_judged_by_and_must_be_signed_too() {
    let key = key(Algorithm::Ed25519);
    let part = PackFiles::from([("cn-core/pack.toml", b"id".as_slice())]);
    let refused = sign_pack(&reference("cn-core", &part), &part, None, None, &[&key]);
    let names = match refused {
        Err(PackSealError::BuiltIn(names)) => names,
        _ => Vec::new(),
    };
    assert!(names.contains(&"rules/legal-basis.toml".to_owned()));

    let core = embedded().filter(|(path, _)| pack_of(path) == Some("cn-core"));
    let whole: PackFiles<'_> = core.map(|(path, text)| (path, text.as_bytes())).collect();
    let seal = sign_pack(&reference("cn-core", &whole), &whole, None, None, &[&key]).unwrap();
    assert!(verify_pack("cn-core", &whole, &seal, &publics(&[&key])).is_ok());
}
