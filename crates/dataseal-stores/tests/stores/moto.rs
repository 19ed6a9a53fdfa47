//! S3 as `moto` plays it, started from the Python of `DATASEAL_TEST_PYTHON` or running at `DATASEAL_TEST_S3`.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use dataseal_stores::{StoreError, StoreUrl, list};

use crate::support::{CANARY, access, fetch_with, limits, noise, settings};

/// A server that ends with the test.
struct Moto {
    endpoint: String,
    child: Option<Child>,
}

impl Moto {
    fn start() -> Self {
        if let Ok(endpoint) = std::env::var("DATASEAL_TEST_S3") {
            return Self { endpoint, child: None };
        }
        let python = std::env::var("DATASEAL_TEST_PYTHON").unwrap_or_else(|_| {
            panic!("set DATASEAL_TEST_S3 to an endpoint, or DATASEAL_TEST_PYTHON to a Python with moto")
        });
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = Command::new(python)
            .args(["-m", "moto.server", "-H", "127.0.0.1", "-p", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut moto = Self {
            endpoint: format!("http://127.0.0.1:{port}"),
            child: Some(child),
        };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = moto.child.as_mut().and_then(|child| child.try_wait().unwrap());
            assert!(ended.is_none(), "this Python has no moto[server]");
            assert!(begun.elapsed() < Duration::from_secs(60), "moto does not start");
            std::thread::sleep(Duration::from_millis(100));
        }
        moto
    }

    fn put(&self, path: &str, body: &[u8]) {
        let host = self.endpoint.strip_prefix("http://").unwrap().trim_end_matches('/');
        let mut stream = TcpStream::connect(host).unwrap();
        let head = format!(
            "PUT {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
             Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request\r\n\
             Content-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            // It may have ended by itself.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[test]
#[ignore = "needs an S3-compatible server: set DATASEAL_TEST_S3, or DATASEAL_TEST_PYTHON to a Python with moto[server]"]
fn objects_of_an_s3_server_are_listed_and_fetched() {
    let moto = Moto::start();
    let bucket = format!("dataseal-{}", std::process::id());
    let large = noise(3_000_001);
    moto.put(&format!("/{bucket}"), b"");
    moto.put(&format!("/{bucket}/f/%E8%A1%A8%201.csv"), "列\n值\n".as_bytes());
    moto.put(&format!("/{bucket}/f/sub/large.bin"), &large);
    moto.put(&format!("/{bucket}/f/sub/"), b"");
    moto.put(&format!("/{bucket}/other.csv"), b"x");

    let credentials = settings(&[
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", CANARY),
        ("AWS_ENDPOINT_URL", &moto.endpoint),
    ]);
    let mut patient = limits();
    patient.response = Duration::from_secs(20);
    patient.idle = Duration::from_secs(20);
    let prefix = StoreUrl::parse(&format!("s3://{bucket}/f/")).unwrap();
    let objects = list(&prefix, &access(&credentials, patient)).unwrap();
    let names: Vec<&str> = objects.iter().map(|object| object.name.as_str()).collect();
    assert_eq!(names, ["sub/large.bin", "表 1.csv"]);

    let (fetched, bytes) = fetch_with(&objects[0].url.shown(), &credentials, patient).unwrap();
    assert!(bytes == large, "another content");
    assert_eq!((fetched.bytes, fetched.name.as_str()), (3_000_001, "large.bin"));
    assert_eq!(fetched.etag, objects[0].etag);
    let (_, text) = fetch_with(&objects[1].url.shown(), &credentials, patient).unwrap();
    assert_eq!(text, "列\n值\n".as_bytes());

    let missing = fetch_with(&format!("s3://{bucket}/none.csv"), &credentials, patient);
    assert_eq!(missing.unwrap_err(), StoreError::NotFound);
    let no_bucket = fetch_with(&format!("s3://{bucket}-none/a.csv"), &credentials, patient);
    assert_eq!(no_bucket.unwrap_err(), StoreError::NotFound);
}
