//! A web server for one test: each request is answered by a closure, as badly as the test wants.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) target: String,
    headers: Vec<(String, String)>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut found = self
            .headers
            .iter()
            .filter(|(known, _)| known.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.as_str())
    }

    /// The range asked for, end excluded.
    pub(crate) fn range(&self) -> Option<(usize, usize)> {
        let (start, end) = self.header("range")?.strip_prefix("bytes=")?.split_once('-')?;
        Some((start.parse().ok()?, end.parse::<usize>().ok()? + 1))
    }
}

/// What is sent back.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
    /// Waits before anything is sent.
    pub(crate) late: Duration,
    /// Sends so many bytes of the body, and then waits with the connection open.
    pub(crate) stall_after: Option<usize>,
    /// Sends so many bytes of the body, and then closes.
    pub(crate) cut_after: Option<usize>,
    /// Sends the body byte by byte with this pause.
    pub(crate) drip: Option<Duration>,
    /// Leaves `Content-Length` out.
    pub(crate) without_length: bool,
    /// Sends the body in chunks.
    pub(crate) chunked: bool,
}

impl Reply {
    pub(crate) fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            body: body.into(),
            ..Self::default()
        }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// An object as an honest server gives it: ranges and `If-Match` are honoured.
pub(crate) fn object(request: &Request, body: &[u8], etag: &str) -> Reply {
    let modified = "Thu, 01 Jan 2026 00:00:00 GMT";
    let answer = |status, part: &[u8]| {
        Reply::new(status, part)
            .with("ETag", etag)
            .with("Last-Modified", modified)
    };
    if request.header("if-match").is_some_and(|wanted| wanted != etag) {
        return answer(412, b"teapot418");
    }
    match request.range() {
        Some((start, end)) => {
            let end = end.min(body.len());
            let range = format!("bytes {start}-{}/{}", end - 1, body.len());
            answer(206, &body[start..end]).with("Content-Range", range)
        }
        None => answer(200, body),
    }
}

pub(crate) struct Server {
    pub(crate) port: u16,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    /// Starts on a free port of this machine; `answer` also gets the number of requests before. It ends with the process.
    pub(crate) fn start(answer: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (kept, answer) = (Arc::clone(&requests), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (kept, answer) = (Arc::clone(&kept), Arc::clone(&answer));
                std::thread::spawn(move || {
                    let Some(request) = read_request(&stream) else {
                        // What is no request, such as a TLS greeting, gets an answer in plain text.
                        let _ = send(&stream, &Reply::new(400, ""));
                        return;
                    };
                    let number = {
                        let mut kept = kept.lock().unwrap();
                        kept.push(request.clone());
                        kept.len() - 1
                    };
                    // A client that has gone away is no failure of the test.
                    let _ = send(&stream, &answer(&request, number));
                });
            }
        });
        Self { port, requests }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

fn read_request(stream: &TcpStream) -> Option<Request> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next()?.ok()?;
    let mut words = first.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let headers = lines
        .map_while(Result::ok)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| {
            line.split_once(':')
                .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
        })
        .collect();
    Some(Request {
        method,
        target,
        headers,
    })
}

fn send(mut stream: &TcpStream, reply: &Reply) -> std::io::Result<()> {
    std::thread::sleep(reply.late);
    let mut head = format!("HTTP/1.1 {} X\r\nConnection: close\r\n", reply.status);
    for (name, value) in &reply.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let has_length = reply.headers.iter().any(|(name, _)| *name == "Content-Length");
    if reply.chunked {
        head.push_str("Transfer-Encoding: chunked\r\n");
    } else if !has_length && !reply.without_length {
        head.push_str(&format!("Content-Length: {}\r\n", reply.body.len()));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes())?;
    let body = reply.body.as_slice();
    if let Some(pause) = reply.drip {
        for byte in body {
            stream.write_all(&[*byte])?;
            std::thread::sleep(pause);
        }
    } else if let Some(length) = reply.stall_after {
        stream.write_all(&body[..length])?;
        std::thread::sleep(Duration::from_secs(20));
    } else if let Some(length) = reply.cut_after {
        stream.write_all(&body[..length])?;
    } else if reply.chunked {
        for chunk in body.chunks(1000) {
            write!(stream, "{:x}\r\n", chunk.len())?;
            stream.write_all(chunk)?;
            stream.write_all(b"\r\n")?;
        }
        stream.write_all(b"0\r\n\r\n")?;
    } else {
        stream.write_all(body)?;
    }
    stream.flush()
}
