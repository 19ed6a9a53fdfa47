//! The stores' own interfaces against a server that plays them: what is asked, what is signed, what is listed.

use dataseal_stores::{Answer, Credentials, Listed, StoreError, StoreLimit, StoreUrl, TransferLimits, list};

use crate::server::{Reply, Server, object};
use crate::support::{CANARY, access, assert_quiet, fetch_with, limits, noise, settings};

fn keys(server: &Server) -> Credentials {
    settings(&[
        ("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", CANARY),
        ("AWS_SESSION_TOKEN", CANARY),
        ("AWS_ENDPOINT_URL", &server.url("")),
        ("AWS_REGION", "cn-north-1"),
    ])
}

fn listed(url: &str, credentials: &Credentials, limits: TransferLimits) -> Result<Vec<Listed>, StoreError> {
    list(&StoreUrl::parse(url).unwrap(), &access(credentials, limits)).inspect_err(assert_quiet)
}

fn page(keys: &[&str], next: Option<&str>) -> String {
    let entry = |key: &&str| {
        format!(
            "<Contents><Key>{key}</Key><LastModified>2026-01-01T00:00:00Z</LastModified><ETag>\"e\"</ETag><Size>3</Size></Contents>"
        )
    };
    let contents: String = keys.iter().map(entry).collect();
    let next = next.map_or(String::new(), |token| {
        format!("<NextContinuationToken>{token}</NextContinuationToken>")
    });
    format!("<?xml version=\"1.0\"?><ListBucketResult>{contents}{next}</ListBucketResult>")
}

#[test]
fn requests_to_s3_are_signed_and_keys_are_literal() {
    let body = noise(300_000);
    let sent = body.clone();
    let server = Server::start(move |request, _| object(request, &sent, "\"v\""));
    let (fetched, bytes) = fetch_with("s3://bucket/目录/a b+c%20.csv", &keys(&server), limits()).unwrap();
    assert_eq!(bytes, body);
    assert_eq!(fetched.name, "a b+c%20.csv");
    for request in server.requests() {
        assert_eq!(request.target, "/bucket/%E7%9B%AE%E5%BD%95/a%20b%2Bc%2520.csv");
        let signed = request.header("authorization").unwrap();
        assert!(
            signed.contains("Credential=AKIAEXAMPLE/") && signed.contains("/cn-north-1/s3/"),
            "{signed}"
        );
        assert_eq!(request.header("x-amz-security-token"), Some(CANARY));
    }
}

#[test]
fn public_objects_need_no_keys() {
    let server = Server::start(|request, _| match request.header("authorization") {
        None => object(request, b"a,b\n", "\"v\""),
        Some(_) => Reply::new(400, CANARY),
    });
    let credentials = settings(&[("AWS_ENDPOINT_URL", &server.url(""))]);
    assert_eq!(
        fetch_with("s3://bucket/a.csv", &credentials, limits()).unwrap().1,
        b"a,b\n"
    );
}

#[test]
fn a_version_is_asked_for_and_told() {
    let server = Server::start(|request, _| object(request, b"x", "\"v\"").with("x-amz-version-id", "seven"));
    let (fetched, _) = fetch_with("s3://bucket/a.csv?versionId=seven", &keys(&server), limits()).unwrap();
    assert_eq!(fetched.version.as_deref(), Some("seven"));
    assert_eq!(server.requests()[0].target, "/bucket/a.csv?versionId=seven");
}

#[test]
fn failures_of_s3_say_nothing() {
    for (status, expected) in [
        (403, StoreError::Denied { status: 403 }),
        (404, StoreError::NotFound),
        (500, StoreError::Status(500)),
        (301, StoreError::Redirected { status: 301 }),
    ] {
        let server = Server::start(move |_, _| Reply::new(status, format!("<Error><Code>{CANARY}</Code></Error>")));
        let error = fetch_with("s3://bucket/a.csv", &keys(&server), limits()).unwrap_err();
        assert_eq!(error, expected);
        assert_eq!(
            listed("s3://bucket/a/", &keys(&server), limits()).unwrap_err(),
            expected
        );
    }
}

#[test]
fn pages_are_put_together_sorted_and_limited() {
    let server = Server::start(|request, _| {
        let first = !request.target.contains("continuation-token");
        let keys: &[&str] = if first { &["f/z.csv", "f/b/1.csv"] } else { &["f/a.csv"] };
        Reply::new(200, page(keys, first.then_some("next")))
    });
    let objects = listed("s3://bucket/f/", &keys(&server), limits()).unwrap();
    let names: Vec<&str> = objects.iter().map(|object| object.name.as_str()).collect();
    assert_eq!(names, ["a.csv", "b/1.csv", "z.csv"]);
    assert_eq!(objects[1].url.shown(), "s3://bucket/f/b/1.csv");
    assert_eq!(objects[1].bytes, 3);
    assert!(
        server.requests()[0].target.contains("prefix=f%2F"),
        "{:?}",
        server.requests()[0]
    );
    let two = TransferLimits {
        max_objects: 2,
        ..limits()
    };
    let limited = StoreError::Limit {
        what: StoreLimit::Objects,
        max: 2,
    };
    assert_eq!(listed("s3://bucket/f/", &keys(&server), two).unwrap_err(), limited);
}

#[test]
fn hostile_lists_are_refused() {
    let refused = |body: Vec<u8>| {
        let server = Server::start(move |_, _| Reply::new(200, body.clone()));
        listed("s3://bucket/f/", &keys(&server), limits()).unwrap_err()
    };
    assert_eq!(refused(vec![b' '; 17 << 20]), StoreError::Answer(Answer::Listing));
    assert!(matches!(
        refused(page(&["f/../../etc/passwd"], None).into()),
        StoreError::Answer(_)
    ));
    assert!(matches!(refused(CANARY.into()), StoreError::Answer(_)));
    // The same page for ever: more objects than any limit allows.
    let server = Server::start(|_, _| Reply::new(200, page(&["f/a.csv"; 900], Some("again"))));
    let many = listed("s3://bucket/f/", &keys(&server), limits());
    assert!(matches!(many, Err(StoreError::Limit { .. })));
    // Pages without an object for ever.
    let server = Server::start(|_, _| Reply::new(200, page(&[], Some("again"))));
    let short = TransferLimits {
        total: Some(std::time::Duration::from_secs(1)),
        ..limits()
    };
    assert!(listed("s3://bucket/f/", &keys(&server), short).is_err());
}

#[test]
fn azure_is_asked_with_the_signature_of_the_address() {
    let server = Server::start(|request, _| object(request, b"a,b\n1,2\n", "\"v\""));
    let credentials = settings(&[
        ("AZURE_STORAGE_ACCOUNT_NAME", "account"),
        ("AZURE_STORAGE_ENDPOINT", &server.url("")),
    ]);
    let url = format!("az://container/f/表.csv?sv=2024-01-01&sig={CANARY}%3D");
    assert_eq!(fetch_with(&url, &credentials, limits()).unwrap().1, b"a,b\n1,2\n");
    let request = &server.requests()[0];
    assert!(request.target.starts_with("/container/f/%E8%A1%A8.csv?"), "{request:?}");
    assert!(request.target.contains(&format!("sig={CANARY}%3D")), "{request:?}");
    assert!(request.header("authorization").is_none());
}

#[test]
fn azure_is_asked_with_the_account_key() {
    let server = Server::start(|request, _| match request.header("authorization") {
        Some(signed) if signed.starts_with("SharedKey account:") => object(request, b"x", "\"v\""),
        _ => Reply::new(403, CANARY),
    });
    let endpoint = ("AZURE_STORAGE_ENDPOINT", server.url(""));
    let connection = "AccountName=account;AccountKey=dGVhcG90NDE4";
    let credentials = settings(&[
        ("AZURE_STORAGE_CONNECTION_STRING", connection),
        (endpoint.0, &endpoint.1),
    ]);
    fetch_with("az://container/a.csv", &credentials, limits()).unwrap();
    let anonymous = settings(&[("AZURE_STORAGE_ACCOUNT", "account"), (endpoint.0, &endpoint.1)]);
    let error = fetch_with("az://container/a.csv", &anonymous, limits()).unwrap_err();
    assert_eq!(error, StoreError::Denied { status: 403 });
}

#[test]
fn google_is_asked_with_a_token_or_openly() {
    let server = Server::start(|request, _| {
        object(
            request,
            request.header("authorization").unwrap_or("-").as_bytes(),
            "\"v\"",
        )
    });
    let base = server.url("");
    let open = settings(&[("GOOGLE_BASE_URL", &base)]);
    assert_eq!(fetch_with("gs://bucket/f/a.csv", &open, limits()).unwrap().1, b"-");
    let token = settings(&[("GOOGLE_BASE_URL", &base), ("GOOGLE_OAUTH_ACCESS_TOKEN", CANARY)]);
    let (_, bytes) = fetch_with("gs://bucket/f/a.csv", &token, limits()).unwrap();
    assert_eq!(bytes, format!("Bearer {CANARY}").into_bytes());
    assert_eq!(server.requests()[0].target, "/bucket/f%2Fa%2Ecsv");
}
