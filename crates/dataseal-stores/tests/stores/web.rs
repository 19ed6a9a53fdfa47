//! Web addresses: honest servers, slow ones, lying ones, and what errors say of them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use dataseal_stores::{
    Access, AddressProblem, Answer, Credentials, Progress, Reach, Refusal, StoreError, StoreLimit, StoreUrl,
    TransferLimits, Wait, fetch, list,
};

use crate::server::{Reply, Request, Server, object};
use crate::support::{CANARY, assert_quiet, fetch_with, limits, noise};

const ETAG: &str = "\"v1\"";

fn fetched(server: &Server, path: &str) -> Result<Vec<u8>, StoreError> {
    fetch_with(&server.url(path), &Credentials::none(), limits()).map(|(_, bytes)| bytes)
}

/// A server that gives one body and lets `spoil` have a look at each answer.
fn spoiling(
    length: usize,
    spoil: impl Fn(&Request, usize, Reply) -> Reply + Send + Sync + 'static,
) -> (Server, Vec<u8>) {
    let body = noise(length);
    let sent = body.clone();
    let server = Server::start(move |request, number| spoil(request, number, object(request, &sent, ETAG)));
    (server, body)
}

#[test]
fn a_small_object_is_fetched_by_one_request() {
    let (server, body) = spoiling(1000, |_, _, reply| reply);
    let (fetched, bytes) = fetch_with(&server.url("/p/%E8%A1%A8.csv"), &Credentials::none(), limits()).unwrap();
    assert_eq!(bytes, body);
    assert_eq!(
        (fetched.bytes, fetched.name.as_str(), fetched.etag.as_deref()),
        (1000, "表.csv", Some(ETAG))
    );
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(
        (requests[0].method.as_str(), requests[0].target.as_str()),
        ("GET", "/p/%E8%A1%A8.csv")
    );
}

#[test]
fn an_empty_object_is_an_empty_file() {
    let (server, _) = spoiling(0, |_, _, reply| reply);
    assert_eq!(fetched(&server, "/empty.csv").unwrap(), b"");
}

#[test]
fn a_large_object_comes_in_parts_of_one_version() {
    let (server, body) = spoiling(1_000_003, |_, _, reply| reply);
    assert_eq!(fetched(&server, "/a.bin").unwrap(), body);
    let requests = server.requests();
    assert_eq!(requests.len(), 16);
    assert!(requests[0].range().is_none());
    assert!(
        requests[1..]
            .iter()
            .all(|request| request.header("if-match") == Some(ETAG))
    );
    let mut ranges: Vec<_> = requests[1..].iter().map(|request| request.range().unwrap()).collect();
    ranges.sort_unstable();
    assert_eq!(ranges[0].0, 65536);
    assert!(ranges.windows(2).all(|pair| pair[0].1 == pair[1].0));
    assert_eq!(ranges.last().unwrap().1, body.len());
}

#[test]
fn without_a_strong_mark_an_object_comes_in_one_answer() {
    let body = noise(500_000);
    for mark in ["", "W/\"weak\""] {
        let sent = body.clone();
        let server = Server::start(move |_, _| match mark {
            "" => Reply::new(200, sent.clone()),
            mark => Reply::new(200, sent.clone()).with("ETag", mark),
        });
        assert_eq!(fetched(&server, "/a.bin").unwrap(), body);
        assert_eq!(server.requests().len(), 1);
    }
}

#[test]
fn what_changes_meanwhile_is_refused() {
    let changed = Err(StoreError::Changed);
    // The server honours the condition.
    let body = noise(500_000);
    let sent = body.clone();
    let honest = Server::start(move |request, number| object(request, &sent, if number < 3 { ETAG } else { "\"v2\"" }));
    assert_eq!(fetched(&honest, "/a.bin"), changed);
    // The server ignores the condition, but says that the mark or the size is another, or nothing.
    let other_mark = spoiling(500_000, |_, number, mut reply| {
        reply.headers.retain(|(name, _)| *name != "ETag" || number < 3);
        if number < 3 {
            reply
        } else {
            reply.with("ETag", "\"v2\"")
        }
    });
    assert_eq!(fetched(&other_mark.0, "/a.bin"), changed);
    let no_mark = spoiling(500_000, |_, number, mut reply| {
        reply.headers.retain(|(name, _)| *name != "ETag" || number < 3);
        reply
    });
    assert_eq!(fetched(&no_mark.0, "/a.bin"), changed);
    let other_size = spoiling(500_000, |request, number, mut reply| {
        if let Some((start, end)) = request.range().filter(|_| number >= 3) {
            reply.headers.retain(|(name, _)| *name != "Content-Range");
            reply = reply.with(
                "Content-Range",
                format!("bytes {start}-{}/500001", end.min(500_000) - 1),
            );
        }
        reply
    });
    assert_eq!(fetched(&other_size.0, "/a.bin"), changed);
    // The object is gone.
    let gone = spoiling(
        500_000,
        |_, number, reply| if number < 2 { reply } else { Reply::new(404, CANARY) },
    );
    assert_eq!(fetched(&gone.0, "/a.bin"), changed);
}

#[test]
fn redirects_are_followed_within_the_host_only() {
    let (other, _) = spoiling(10, |_, _, reply| reply);
    let elsewhere = format!("http://localhost:{}/stolen", other.port);
    for status in [301, 302, 303, 307, 308] {
        let target = elsewhere.clone();
        let server = Server::start(move |_, _| Reply::new(status, CANARY).with("Location", target.clone()));
        assert_eq!(fetched(&server, "/a.csv"), Err(StoreError::Redirected { status }));
    }
    assert!(other.requests().is_empty());
    let (same, body) = spoiling(10, |request, _, reply| match request.target.as_str() {
        "/old" => Reply::new(302, "").with("Location", "/new"),
        _ => reply,
    });
    assert_eq!(fetched(&same, "/old").unwrap(), body);
    let circle = Server::start(|_, _| Reply::new(302, "").with("Location", "/again"));
    assert_eq!(fetched(&circle, "/again"), Err(StoreError::Redirected { status: 302 }));
}

#[test]
fn slow_servers_are_left() {
    let stalled = spoiling(1000, |_, _, reply| Reply {
        stall_after: Some(10),
        ..reply
    });
    let once = TransferLimits { retries: 0, ..limits() };
    let none = Credentials::none();
    let wait = |wait| Some(StoreError::Timeout(wait));
    let begun = Instant::now();
    assert_eq!(fetch_with(&stalled.0.url("/a"), &none, once).err(), wait(Wait::Idle));
    let late = spoiling(1000, |_, _, reply| Reply {
        late: Duration::from_secs(20),
        ..reply
    });
    assert_eq!(fetch_with(&late.0.url("/a"), &none, once).err(), wait(Wait::Response));
    let dripping = spoiling(1000, |_, _, reply| Reply {
        drip: Some(Duration::from_millis(20)),
        ..reply
    });
    let floor = TransferLimits {
        rate_window: Duration::from_millis(500),
        ..limits()
    };
    assert_eq!(fetch_with(&dripping.0.url("/a"), &none, floor).err(), wait(Wait::Rate));
    let short = TransferLimits {
        total: Some(Duration::from_millis(300)),
        ..limits()
    };
    assert_eq!(fetch_with(&dripping.0.url("/a"), &none, short).err(), wait(Wait::Total));
    assert!(begun.elapsed() < Duration::from_secs(6), "{:?}", begun.elapsed());
}

#[test]
fn statuses_are_told_and_bodies_are_not() {
    for (status, expected) in [
        (401, StoreError::Denied { status: 401 }),
        (403, StoreError::Denied { status: 403 }),
        (404, StoreError::NotFound),
        (400, StoreError::Status(400)),
        (500, StoreError::Status(500)),
        (503, StoreError::Status(503)),
    ] {
        let server = Server::start(move |_, _| Reply::new(status, format!("<Error>{CANARY}</Error>")));
        assert_eq!(fetched(&server, "/a.csv"), Err(expected), "{status}");
        assert_eq!(server.requests().len(), if status >= 500 { 3 } else { 1 }, "{status}");
    }
}

#[test]
fn what_passes_is_tried_again() {
    let (busy, body) = spoiling(
        1000,
        |_, number, reply| if number < 2 { Reply::new(503, CANARY) } else { reply },
    );
    assert_eq!(fetched(&busy, "/a").unwrap(), body);
    let (breaking, body) = spoiling(500_000, |_, number, reply| Reply {
        cut_after: (number % 3 == 1).then_some(1000),
        ..reply
    });
    assert_eq!(fetched(&breaking, "/a").unwrap(), body);
    let (unmarked, body) = spoiling(1000, |_, number, mut reply| {
        reply.headers.clear();
        Reply {
            cut_after: (number < 2).then_some(500),
            ..reply
        }
    });
    assert_eq!(fetched(&unmarked, "/a").unwrap(), body);
}

#[test]
fn lies_about_sizes_are_found() {
    let (longer, _) = spoiling(1000, |_, _, reply| reply.with("Content-Length", "1500"));
    assert!(matches!(fetched(&longer, "/a"), Err(StoreError::Interrupted { .. })));
    let (endless, _) = spoiling(1000, |_, _, reply| reply.with("Content-Length", "9000000000000000000"));
    let limited = Err(StoreError::Limit {
        what: StoreLimit::Bytes,
        max: 1 << 40,
    });
    assert_eq!(fetched(&endless, "/a"), limited);
    let (no_number, _) = spoiling(1000, |_, _, reply| reply.with("Content-Length", CANARY));
    assert!(fetched(&no_number, "/a").is_err());
    let (other_range, _) = spoiling(500_000, |request, _, mut reply| {
        if request.range().is_some() {
            reply.headers.retain(|(name, _)| *name != "Content-Range");
            reply = reply.with("Content-Range", "bytes 0-65535/500000");
        }
        reply
    });
    assert_eq!(fetched(&other_range, "/a"), Err(StoreError::Answer(Answer::Range)));
    let (short_part, _) = spoiling(500_000, |request, _, mut reply| {
        if request.range().is_some() {
            reply.body.truncate(100);
        }
        reply
    });
    assert!(matches!(
        fetched(&short_part, "/a"),
        Err(StoreError::Interrupted { .. })
    ));
    let (long_part, _) = spoiling(500_000, |request, _, mut reply| {
        if request.range().is_some() {
            reply.body.extend_from_slice(&[0; 100]);
        }
        reply
    });
    assert_eq!(fetched(&long_part, "/a"), Err(StoreError::Answer(Answer::Range)));
    let (no_ranges, _) = spoiling(500_000, |request, _, reply| match request.range() {
        Some(_) => Reply::new(200, noise(500_000)).with("ETag", ETAG),
        None => reply,
    });
    assert_eq!(fetched(&no_ranges, "/a"), Err(StoreError::Answer(Answer::Range)));
}

#[test]
fn an_answer_without_a_length_counts_if_its_end_is_marked() {
    let (chunked, body) = spoiling(100_000, |_, _, reply| Reply { chunked: true, ..reply });
    assert_eq!(fetched(&chunked, "/a").unwrap(), body);
    let (unmarked, _) = spoiling(1000, |_, _, reply| Reply {
        without_length: true,
        ..reply
    });
    assert_eq!(fetched(&unmarked, "/a"), Err(StoreError::Answer(Answer::Length)));
    let small = TransferLimits {
        max_bytes: 50_000,
        ..limits()
    };
    let limited = StoreError::Limit {
        what: StoreLimit::Bytes,
        max: 50_000,
    };
    assert_eq!(
        fetch_with(&chunked.url("/a"), &Credentials::none(), small).err(),
        Some(limited)
    );
    let (sized, _) = spoiling(50_001, |_, _, reply| reply);
    assert_eq!(
        fetch_with(&sized.url("/a"), &Credentials::none(), small).err(),
        Some(limited)
    );
}

#[test]
fn user_and_password_are_sent_and_never_shown() {
    let (server, _) = spoiling(10, |request, _, reply| match request.header("authorization") {
        Some("Basic cmVhZGVyOnRlYXBvdDQxOEA=") => reply,
        _ => Reply::new(401, CANARY),
    });
    let url = format!("http://reader:{CANARY}%40@127.0.0.1:{}/a.csv?sig={CANARY}", server.port);
    fetch_with(&url, &Credentials::none(), limits()).unwrap();
    assert_eq!(server.requests()[0].target, format!("/a.csv?sig={CANARY}"));
    let wrong = format!("http://reader:{CANARY}@127.0.0.1:{}/a.csv?sig={CANARY}", server.port);
    let error = fetch_with(&wrong, &Credentials::none(), limits()).unwrap_err();
    assert_eq!(error, StoreError::Denied { status: 401 });
}

#[test]
fn no_connection_and_no_tls_are_told_apart() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let error = fetch_with(
        &format!("http://127.0.0.1:{closed}/?{CANARY}"),
        &Credentials::none(),
        limits(),
    );
    assert_eq!(error.unwrap_err(), StoreError::Connect);
    let (plain, _) = spoiling(10, |_, _, reply| reply);
    let error = fetch_with(
        &format!("https://127.0.0.1:{}/?{CANARY}", plain.port),
        &Credentials::none(),
        limits(),
    );
    assert_eq!(error.unwrap_err(), StoreError::Tls);
}

#[test]
fn addresses_of_metadata_services_are_never_contacted() {
    let begun = Instant::now();
    for (url, refusal) in [
        ("https://169.254.169.254/latest/meta-data", Refusal::MetadataAddress),
        ("http://169.254.169.254/latest/meta-data", Refusal::PlainHttp),
        ("https://[::ffff:169.254.169.254]/", Refusal::MetadataAddress),
        ("https://100.100.100.200/", Refusal::MetadataAddress),
        ("http://192.168.0.1/a.csv", Refusal::PlainHttp),
    ] {
        let error = fetch_with(url, &Credentials::none(), limits()).unwrap_err();
        assert_eq!(error, StoreError::Refused(refusal), "{url}");
    }
    assert!(begun.elapsed() < Duration::from_secs(2));
}

#[test]
fn a_transfer_can_be_cancelled() {
    let (server, _) = spoiling(1000, |_, _, reply| Reply {
        drip: Some(Duration::from_millis(10)),
        ..reply
    });
    let cancel = AtomicBool::new(false);
    let credentials = Credentials::none();
    let access = Access {
        credentials: &credentials,
        limits: limits(),
        reach: Reach::default(),
        cancel: &cancel,
    };
    let mut file = tempfile::tempfile().unwrap();
    let url = StoreUrl::parse(&server.url("/a")).unwrap();
    let mut progress = |progress: Progress| cancel.store(progress.received > 5, Ordering::Relaxed);
    let begun = Instant::now();
    let error = fetch(&url, &access, &mut file, &mut progress).unwrap_err();
    assert_eq!(error, StoreError::Cancelled);
    assert_quiet(&error);
    assert!(begun.elapsed() < Duration::from_secs(1));
}

#[test]
fn a_web_address_is_not_listed() {
    let credentials = Credentials::none();
    let url = StoreUrl::parse("https://data.example/folder/").unwrap();
    let error = list(&url, &crate::support::access(&credentials, limits())).unwrap_err();
    assert_eq!(error, StoreError::Address(AddressProblem::Listing));
}
