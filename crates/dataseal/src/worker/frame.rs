//! Frames on the socket between the parent and its reader: a JSON head, a binary body and a few descriptors.
//!
//! Layout: `u32` length of the head, `u64` length of the body (little endian), head, body. Descriptors, if any, ride on
//! the first byte. Lengths are checked before anything is allocated; both sides treat the other as untrusted.

use std::io::{self, IoSlice, IoSliceMut, Read, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::time::Instant;

use dataseal_pack::MAX_KEY_TABLES;
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags,
};

/// A head names columns and limits: 64 MiB is far beyond 10,000 long names.
const MAX_HEAD: usize = 64 << 20;
/// A body holds column states: beyond 2 GiB something is wrong.
const MAX_BODY: u64 = 2 << 30;
const PREFIX: usize = 12;
/// Descriptors that ride on one frame at most: an input and a scratch file, for checks one more, and two a table of keys.
const MAX_DESCRIPTORS: usize = 3 + 2 * MAX_KEY_TABLES;

/// One frame as received.
pub(crate) struct Frame {
    pub(crate) head: Vec<u8>,
    pub(crate) body: Vec<u8>,
    pub(crate) descriptors: Vec<OwnedFd>,
}

/// One end of the socket. With a deadline no call lasts beyond it, however slowly the other side trickles.
#[derive(Debug)]
pub(crate) struct Channel {
    socket: UnixStream,
    deadline: Option<Instant>,
}

impl Channel {
    pub(crate) const fn new(socket: UnixStream) -> Self {
        Self { socket, deadline: None }
    }

    /// Another handle on the same end.
    pub(crate) fn try_clone(&self) -> io::Result<Self> {
        let socket = self.socket.try_clone()?;
        let deadline = self.deadline;
        Ok(Self { socket, deadline })
    }

    /// Calls from now on fail with [`io::ErrorKind::TimedOut`] or [`io::ErrorKind::WouldBlock`] after the deadline.
    pub(crate) const fn set_deadline(&mut self, deadline: Option<Instant>) {
        self.deadline = deadline;
    }

    /// Sends one frame.
    pub(crate) fn send(&mut self, head: &[u8], body: &[u8], descriptors: &[BorrowedFd<'_>]) -> io::Result<()> {
        let head_len = u32::try_from(head.len()).map_err(|_| too_long())?;
        let body_len = u64::try_from(body.len()).map_err(|_| too_long())?;
        if head.len() > MAX_HEAD || body_len > MAX_BODY {
            return Err(too_long());
        }
        let mut prefix = Vec::with_capacity(PREFIX);
        prefix.extend_from_slice(&head_len.to_le_bytes());
        prefix.extend_from_slice(&body_len.to_le_bytes());
        self.send_prefix(&prefix, descriptors)?;
        self.write_all(head)?;
        self.write_all(body)
    }

    fn send_prefix(&mut self, prefix: &[u8], descriptors: &[BorrowedFd<'_>]) -> io::Result<()> {
        if descriptors.is_empty() {
            return self.write_all(prefix);
        }
        self.arm()?;
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MAX_DESCRIPTORS))];
        let mut control = SendAncillaryBuffer::new(&mut space);
        if !control.push(SendAncillaryMessage::ScmRights(descriptors)) {
            return Err(io::Error::other("no room for the descriptors"));
        }
        let sent = rustix::io::retry_on_intr(|| {
            rustix::net::sendmsg(
                self.socket.as_fd(),
                &[IoSlice::new(prefix)],
                &mut control,
                SendFlags::NOSIGNAL,
            )
        })?;
        match prefix.get(sent..) {
            Some(rest) => self.write_all(rest),
            None => Ok(()),
        }
    }

    /// Receives one frame; `None` when the other side closed the socket between frames.
    pub(crate) fn receive(&mut self) -> io::Result<Option<Frame>> {
        let mut prefix = [0u8; PREFIX];
        let (got, descriptors) = self.receive_first(&mut prefix)?;
        if got == 0 {
            return Ok(None);
        }
        if let Some(rest) = prefix.get_mut(got..) {
            self.read_exact(rest)?;
        }
        let (head_len, body_len) = lengths(prefix)?;
        Ok(Some(Frame {
            head: self.receive_exactly(head_len)?,
            body: self.receive_exactly(body_len)?,
            descriptors,
        }))
    }

    fn receive_first(&self, prefix: &mut [u8]) -> io::Result<(usize, Vec<OwnedFd>)> {
        self.arm()?;
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MAX_DESCRIPTORS))];
        let mut control = RecvAncillaryBuffer::new(&mut space);
        let received = rustix::io::retry_on_intr(|| {
            rustix::net::recvmsg(
                self.socket.as_fd(),
                &mut [IoSliceMut::new(prefix)],
                &mut control,
                RecvFlags::CMSG_CLOEXEC,
            )
        })?;
        let mut descriptors = Vec::new();
        for message in control.drain() {
            if let RecvAncillaryMessage::ScmRights(received) = message {
                descriptors.extend(received);
            }
        }
        Ok((received.bytes, descriptors))
    }

    /// Grows with what arrives, so that a false length costs nothing.
    fn receive_exactly(&mut self, length: usize) -> io::Result<Vec<u8>> {
        let wanted = u64::try_from(length).map_err(|_| too_long())?;
        let mut bytes = Vec::new();
        let got = self.take(wanted).read_to_end(&mut bytes)?;
        if got == length {
            Ok(bytes)
        } else {
            Err(io::ErrorKind::UnexpectedEof.into())
        }
    }

    /// Gives the next call what is left until the deadline.
    fn arm(&self) -> io::Result<()> {
        let Some(deadline) = self.deadline else {
            return Ok(());
        };
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.socket.set_read_timeout(Some(left))?;
        self.socket.set_write_timeout(Some(left))
    }
}

impl Read for Channel {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.arm()?;
        self.socket.read(buffer)
    }
}

impl Write for Channel {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.arm()?;
        self.socket.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn lengths(prefix: [u8; PREFIX]) -> io::Result<(usize, usize)> {
    let [h0, h1, h2, h3, body @ ..] = prefix;
    let head = usize::try_from(u32::from_le_bytes([h0, h1, h2, h3])).map_err(|_| too_long())?;
    let body = u64::from_le_bytes(body);
    if head > MAX_HEAD || body > MAX_BODY {
        return Err(too_long());
    }
    Ok((head, usize::try_from(body).map_err(|_| too_long())?))
}

fn too_long() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a frame is longer than the protocol allows")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn pair() -> (Channel, Channel) {
        let (left, right) = UnixStream::pair().expect("a socket pair");
        (Channel::new(left), Channel::new(right))
    }

    #[test]
    fn descriptors_cross_with_their_frame() {
        let (mut left, mut right) = pair();
        let file = tempfile::tempfile().expect("a temporary file");
        left.send(b"head", b"body", &[file.as_fd(), file.as_fd()])
            .expect("sent");
        left.send(b"", b"", &[]).expect("sent");
        drop(left);
        let first = right.receive().expect("received").expect("a frame");
        assert_eq!(
            (first.head.as_slice(), first.body.as_slice()),
            (&b"head"[..], &b"body"[..])
        );
        assert_eq!(first.descriptors.len(), 2);
        let second = right.receive().expect("received").expect("a frame");
        assert!(second.head.is_empty() && second.descriptors.is_empty());
        assert!(right.receive().expect("closed").is_none());
    }

    #[test]
    fn a_false_length_is_refused_before_it_is_allocated() {
        let (mut left, mut right) = pair();
        left.write_all(&[0xff; PREFIX]).expect("sent");
        assert!(right.receive().is_err());
    }

    #[test]
    fn a_frame_that_is_cut_short_is_no_frame() {
        let (mut left, mut right) = pair();
        left.send(b"head", b"body", &[]).expect("sent");
        let mut whole = [0u8; PREFIX + 8];
        right.read_exact(&mut whole).expect("received");
        for length in 1..whole.len() {
            let (mut left, mut right) = pair();
            left.write_all(whole.get(..length).unwrap_or_default()).expect("sent");
            drop(left);
            assert!(right.receive().is_err(), "{length} bytes");
        }
    }

    #[test]
    fn a_trickle_does_not_move_the_deadline() {
        let (mut left, mut right) = pair();
        let trickle = std::thread::spawn(move || {
            while left.write_all(&[1]).is_ok() {
                std::thread::sleep(Duration::from_millis(20));
            }
        });
        let began = Instant::now();
        right.set_deadline(Some(began + Duration::from_millis(200)));
        assert!(right.receive().is_err());
        assert!(began.elapsed() < Duration::from_secs(5));
        drop(right);
        trickle.join().expect("ended");
    }

    #[test]
    fn nobody_who_reads_is_waited_for_until_the_deadline_only() {
        let (mut left, _right) = pair();
        left.set_deadline(Some(Instant::now() + Duration::from_millis(100)));
        assert!(left.send(&vec![b' '; 8 << 20], b"", &[]).is_err());
    }
}
