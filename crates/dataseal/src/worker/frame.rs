//! Frames on the socket between the parent and its reader: a JSON head, a binary body and at most one descriptor.
//!
//! Layout: `u32` length of the head, `u64` length of the body (little endian), head, body. A descriptor, if any, rides on
//! the first byte. Lengths are checked before anything is allocated; both sides treat the other as untrusted.

use std::io::{self, IoSlice, IoSliceMut, Read, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags,
};

/// A head names columns and limits: 64 MiB is far beyond 10,000 long names.
const MAX_HEAD: usize = 64 << 20;
/// A body holds column states: beyond 2 GiB something is wrong.
const MAX_BODY: u64 = 2 << 30;
const PREFIX: usize = 12;

/// One frame as received.
pub(crate) struct Frame {
    pub(crate) head: Vec<u8>,
    pub(crate) body: Vec<u8>,
    pub(crate) descriptor: Option<OwnedFd>,
}

/// Sends one frame.
pub(crate) fn send(
    socket: &mut UnixStream,
    head: &[u8],
    body: &[u8],
    descriptor: Option<BorrowedFd<'_>>,
) -> io::Result<()> {
    let head_len = u32::try_from(head.len()).map_err(|_| too_long())?;
    let body_len = u64::try_from(body.len()).map_err(|_| too_long())?;
    let mut prefix = Vec::with_capacity(PREFIX);
    prefix.extend_from_slice(&head_len.to_le_bytes());
    prefix.extend_from_slice(&body_len.to_le_bytes());
    send_prefix(socket, &prefix, descriptor)?;
    socket.write_all(head)?;
    socket.write_all(body)
}

fn send_prefix(socket: &mut UnixStream, prefix: &[u8], descriptor: Option<BorrowedFd<'_>>) -> io::Result<()> {
    let Some(descriptor) = descriptor else {
        return socket.write_all(prefix);
    };
    let descriptors = [descriptor];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut control = SendAncillaryBuffer::new(&mut space);
    if !control.push(SendAncillaryMessage::ScmRights(&descriptors)) {
        return Err(io::Error::other("no room for a descriptor"));
    }
    let sent = rustix::io::retry_on_intr(|| {
        rustix::net::sendmsg(
            socket.as_fd(),
            &[IoSlice::new(prefix)],
            &mut control,
            SendFlags::NOSIGNAL,
        )
    })?;
    match prefix.get(sent..) {
        Some(rest) => socket.write_all(rest),
        None => Ok(()),
    }
}

/// Receives one frame; `None` when the other side closed the socket between frames.
pub(crate) fn receive(socket: &mut UnixStream) -> io::Result<Option<Frame>> {
    let mut prefix = [0u8; PREFIX];
    let (got, descriptor) = receive_first(socket, &mut prefix)?;
    if got == 0 {
        return Ok(None);
    }
    if let Some(rest) = prefix.get_mut(got..) {
        socket.read_exact(rest)?;
    }
    let (head_len, body_len) = lengths(prefix)?;
    Ok(Some(Frame {
        head: receive_exactly(socket, head_len)?,
        body: receive_exactly(socket, body_len)?,
        descriptor,
    }))
}

fn receive_first(socket: &UnixStream, prefix: &mut [u8]) -> io::Result<(usize, Option<OwnedFd>)> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let received = rustix::io::retry_on_intr(|| {
        rustix::net::recvmsg(
            socket.as_fd(),
            &mut [IoSliceMut::new(prefix)],
            &mut control,
            RecvFlags::CMSG_CLOEXEC,
        )
    })?;
    let mut descriptor = None;
    for message in control.drain() {
        if let RecvAncillaryMessage::ScmRights(mut descriptors) = message {
            descriptor = descriptors.next();
        }
    }
    Ok((received.bytes, descriptor))
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

/// Grows with what arrives, so that a false length costs nothing.
fn receive_exactly(socket: &mut UnixStream, length: usize) -> io::Result<Vec<u8>> {
    let wanted = u64::try_from(length).map_err(|_| too_long())?;
    let mut bytes = Vec::new();
    let got = socket.take(wanted).read_to_end(&mut bytes)?;
    if got == length {
        Ok(bytes)
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

fn too_long() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a frame is longer than the protocol allows")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_descriptor_crosses_with_its_frame() {
        let (mut left, mut right) = UnixStream::pair().expect("a socket pair");
        let file = tempfile::tempfile().expect("a temporary file");
        send(&mut left, b"head", b"body", Some(file.as_fd())).expect("sent");
        send(&mut left, b"", b"", None).expect("sent");
        drop(left);
        let first = receive(&mut right).expect("received").expect("a frame");
        assert_eq!(
            (first.head.as_slice(), first.body.as_slice()),
            (&b"head"[..], &b"body"[..])
        );
        assert!(first.descriptor.is_some());
        let second = receive(&mut right).expect("received").expect("a frame");
        assert!(second.head.is_empty() && second.descriptor.is_none());
        assert!(receive(&mut right).expect("closed").is_none());
    }

    #[test]
    fn a_false_length_is_refused_before_it_is_allocated() {
        let (mut left, mut right) = UnixStream::pair().expect("a socket pair");
        left.write_all(&[0xff; PREFIX]).expect("sent");
        assert!(receive(&mut right).is_err());
    }
}
