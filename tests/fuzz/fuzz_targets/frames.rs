//! Frames between program and reader: any bytes on the socket end in a frame or an error, and no length is believed; what
//! is sent comes back as it was.
#![no_main]

use std::io::Write;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;

#[path = "../../../crates/dataseal/src/worker/frame.rs"]
mod frame;

use frame::Channel;

/// More would wait for a reader that is in this same thread.
const ROOM: usize = 32 << 10;

fuzz_target!(|bytes: &[u8]| {
    let bytes = &bytes[..bytes.len().min(ROOM)];
    let (mut left, right) = UnixStream::pair().expect("a socket pair");
    left.write_all(bytes).expect("room in the socket");
    drop(left);
    let mut channel = Channel::new(right).try_clone().expect("a descriptor");
    channel.set_deadline(Some(Instant::now() + Duration::from_secs(5)));
    let mut taken = 0;
    while let Ok(Some(frame)) = channel.receive() {
        taken += 12 + frame.head.len() + frame.body.len();
        assert!(taken <= bytes.len() && frame.descriptors.is_empty());
    }
    let (left, right) = UnixStream::pair().expect("a socket pair");
    let (head, body) = bytes.split_at(bytes.len() / 3);
    Channel::new(left).send(head, body, &[]).expect("room in the socket");
    let frame = Channel::new(right).receive().expect("a frame").expect("a frame");
    assert!(frame.head == head && frame.body == body);
});
