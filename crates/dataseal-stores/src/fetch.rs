//! One object, fetched once into a scratch file: in ranged parts where it is large, and never from two versions.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::time::Duration;

use bytes::Bytes;
use futures::stream::{Stream, StreamExt as _, TryStreamExt as _};
use object_store::path::Path;
use object_store::{GetOptions, GetRange, GetResult};
use tokio::time::Instant;

use crate::client::{ends_itself, store_error, transport};
use crate::error::{AddressProblem, Answer, StoreError, StoreLimit, Wait};
use crate::limits::{Access, Progress, TransferLimits};
use crate::open::{Opened, open};
use crate::store_url::StoreUrl;
use crate::{StoreKind, running};

/// First pause before a request is made again; it doubles each time.
const PAUSE: Duration = Duration::from_millis(200);

/// An object that lies in the scratch file, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Bytes in the scratch file.
    pub bytes: u64,
    /// The last segment of its key or path.
    pub name: String,
    /// The store's mark of its content, as sent.
    pub etag: Option<String>,
    /// Its version, in stores that keep several.
    pub version: Option<String>,
}

/// Fetches an object into `into`, whose former content is dropped.
///
/// The object is asked for as a whole. If it turns out to be larger than two parts and the store says which version it is,
/// only its first part is taken from that answer, and the others are asked for by range, several at the same time, each
/// under the condition that the version is still the same. Memory stays at a few chunks, whatever the object's size.
///
/// # Errors
/// [`StoreError`]; the scratch file then holds something that must not be read.
pub fn fetch(
    url: &StoreUrl,
    access: &Access<'_>,
    into: &mut File,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Fetched, StoreError> {
    if url.kind() != StoreKind::Web && url.is_prefix() {
        return Err(StoreError::Address(AddressProblem::Key));
    }
    let path = url.path()?;
    let file: &File = into;
    let fetched = running::run(access.cancel, access.limits.total, || async {
        let transfer = Transfer {
            opened: open(url, access, false)?,
            url,
            path,
            limits: access.limits,
            sink: Sink::new(file, progress, access.limits),
        };
        transfer.whole().await
    })?;
    let written = into.metadata().map_err(|error| StoreError::scratch(&error))?.len();
    if written == fetched.bytes {
        Ok(fetched)
    } else {
        Err(StoreError::Internal)
    }
}

/// Where the bytes go, and how many have come.
struct Sink<'a> {
    file: &'a File,
    progress: RefCell<&'a mut (dyn FnMut(Progress) + Send)>,
    limits: TransferLimits,
    received: Cell<u64>,
    total: Cell<Option<u64>>,
    /// Start of the current stretch of time and the bytes in it.
    window: Cell<(Instant, u64)>,
}

impl<'a> Sink<'a> {
    fn new(file: &'a File, progress: &'a mut (dyn FnMut(Progress) + Send), limits: TransferLimits) -> Self {
        Self {
            file,
            progress: RefCell::new(progress),
            limits,
            received: Cell::new(0),
            total: Cell::new(None),
            window: Cell::new((Instant::now(), 0)),
        }
    }

    fn empty(&self) -> Result<(), StoreError> {
        self.received.set(0);
        self.file.set_len(0).map_err(|error| StoreError::scratch(&error))
    }

    fn write(&self, chunk: &[u8], at: u64) -> Result<(), StoreError> {
        let length = chunk.len() as u64;
        let received = self.received.get().saturating_add(length);
        if received > self.limits.max_bytes {
            return Err(self.too_large());
        }
        self.file
            .write_all_at(chunk, at)
            .map_err(|error| StoreError::scratch(&error))?;
        self.received.set(received);
        let total = self.total.get();
        (self.progress.borrow_mut())(Progress { received, total });
        self.pace(length)
    }

    /// A server that drips is left.
    fn pace(&self, length: u64) -> Result<(), StoreError> {
        let (started, bytes) = self.window.get();
        let bytes = bytes.saturating_add(length);
        if started.elapsed() < self.limits.rate_window {
            self.window.set((started, bytes));
            return Ok(());
        }
        self.window.set((Instant::now(), 0));
        if bytes < self.limits.rate_bytes {
            return Err(StoreError::Timeout(Wait::Rate));
        }
        Ok(())
    }

    fn too_large(&self) -> StoreError {
        StoreError::Limit {
            what: StoreLimit::Bytes,
            max: self.limits.max_bytes,
        }
    }

    /// Writes a stream from `at` on. What a stream that fails has brought is not counted any more.
    async fn take(
        &self,
        stream: impl Stream<Item = Result<Bytes, StoreError>> + Unpin,
        at: u64,
        wanted: Wanted,
    ) -> Result<u64, StoreError> {
        let taken = Cell::new(0);
        let done = self.write_all(stream, at, wanted, &taken).await;
        let done = done.and_then(|()| wanted.check(taken.get()));
        done.map(|()| taken.get()).map_err(|error| {
            let error = self.at_position(error);
            self.received.set(self.received.get().saturating_sub(taken.get()));
            error
        })
    }

    async fn write_all(
        &self,
        mut stream: impl Stream<Item = Result<Bytes, StoreError>> + Unpin,
        at: u64,
        wanted: Wanted,
        taken: &Cell<u64>,
    ) -> Result<(), StoreError> {
        while wanted.goes_on(taken.get()) {
            let next = tokio::time::timeout(self.limits.idle, stream.next()).await;
            let Some(chunk) = next.map_err(|_| StoreError::Timeout(Wait::Idle))? else {
                break;
            };
            let mut chunk = chunk?;
            wanted.cut(&mut chunk, taken.get());
            self.write(&chunk, at.saturating_add(taken.get()))?;
            taken.set(taken.get().saturating_add(chunk.len() as u64));
        }
        Ok(())
    }

    fn at_position(&self, error: StoreError) -> StoreError {
        match error {
            StoreError::Interrupted { .. } => StoreError::Interrupted {
                received: self.received.get(),
            },
            other => other,
        }
    }
}

/// How much of a body is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    /// So many bytes, and then its end.
    Exactly(u64),
    /// So many bytes; what follows is left where it is.
    First(u64),
    /// All, however many there are.
    All,
}

impl Wanted {
    const fn goes_on(self, taken: u64) -> bool {
        match self {
            Self::First(most) => taken < most,
            // One byte more than was promised is enough to know that the promise was wrong.
            Self::Exactly(most) => taken <= most,
            Self::All => true,
        }
    }

    fn cut(self, chunk: &mut Bytes, taken: u64) {
        if let Self::First(most) = self {
            chunk.truncate(usize::try_from(most.saturating_sub(taken)).unwrap_or(usize::MAX));
        }
    }

    const fn check(self, taken: u64) -> Result<(), StoreError> {
        match self {
            Self::Exactly(wanted) if taken > wanted => Err(StoreError::Answer(Answer::Range)),
            Self::Exactly(wanted) | Self::First(wanted) if taken < wanted => {
                Err(StoreError::Interrupted { received: 0 })
            }
            _ => Ok(()),
        }
    }
}

/// One stretch of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stretch {
    start: u64,
    end: u64,
}

impl Stretch {
    const fn length(&self) -> u64 {
        self.end.saturating_sub(self.start)
    }
}

/// The parts after the first.
fn later_parts(size: u64, part: u64) -> impl Iterator<Item = Stretch> {
    let part = part.max(1);
    std::iter::successors(Some(part), move |start| start.checked_add(part))
        .take_while(move |start| *start < size)
        .map(move |start| Stretch {
            start,
            end: start.saturating_add(part).min(size),
        })
}

/// What every answer about one object must agree on.
struct Identity {
    size: u64,
    etag: Option<String>,
    version: Option<String>,
}

impl Identity {
    fn of(result: &GetResult) -> Self {
        Self {
            size: result.meta.size,
            etag: result.meta.e_tag.clone(),
            version: result.meta.version.clone(),
        }
    }

    /// A mark that the store can compare byte by byte (a strong one, RFC 9110 §8.8.3.2).
    fn strong(&self) -> Option<&str> {
        self.etag.as_deref().filter(|etag| !etag.starts_with("W/"))
    }

    fn agrees(&self, result: &GetResult) -> bool {
        result.meta.size == self.size && result.meta.e_tag == self.etag && result.meta.version == self.version
    }
}

struct Transfer<'a> {
    opened: Opened,
    url: &'a StoreUrl,
    path: Path,
    limits: TransferLimits,
    sink: Sink<'a>,
}

impl Transfer<'_> {
    /// The whole object, from the beginning again when the connection breaks.
    async fn whole(&self) -> Result<Fetched, StoreError> {
        self.again(|| async {
            self.sink.empty()?;
            self.attempt().await
        })
        .await
    }

    /// Tries, and tries again after a pause when the connection breaks, as often as the limits allow.
    async fn again<T, F>(&self, mut attempt: impl FnMut() -> F) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        let mut pause = PAUSE;
        let mut left = self.limits.retries;
        loop {
            match attempt().await {
                Err(error) if error.broke_off() && left > 0 => left -= 1,
                done => return done,
            }
            tokio::time::sleep(pause).await;
            pause = pause.saturating_mul(2);
        }
    }

    async fn attempt(&self) -> Result<Fetched, StoreError> {
        let options = GetOptions {
            version: self.url.version().map(str::to_owned),
            ..GetOptions::default()
        };
        let first = match self.opened.store.get_opts(&self.path, options).await {
            Ok(first) => first,
            Err(_) if self.url.kind() == StoreKind::Web && self.opened.seen.take_without_length() => {
                return self.without_length().await;
            }
            Err(error) => return Err(store_error(&error, &self.opened.seen)),
        };
        let identity = Identity::of(&first);
        if identity.size > self.limits.max_bytes {
            return Err(self.sink.too_large());
        }
        self.sink.total.set(Some(identity.size));
        let split = identity.strong().is_some() && identity.size > self.limits.part_bytes.saturating_mul(2);
        if split {
            self.in_parts(first, &identity).await?;
        } else {
            self.sink
                .take(self.chunks(first), 0, Wanted::Exactly(identity.size))
                .await?;
        }
        Ok(self.fetched(identity.size, identity.etag, identity.version))
    }

    fn fetched(&self, bytes: u64, etag: Option<String>, version: Option<String>) -> Fetched {
        Fetched {
            bytes,
            name: self.url.name(),
            etag,
            version,
        }
    }

    /// For web servers that make their answer while they send it. Its end must be marked, or nobody could tell whether
    /// all of it came.
    async fn without_length(&self) -> Result<Fetched, StoreError> {
        let url = self.url.web().ok_or(StoreError::Internal)?;
        let response = self.opened.client.get(url).await?;
        if !ends_itself(&response) {
            return Err(StoreError::Answer(Answer::Length));
        }
        let etag = response
            .headers()
            .get(reqwest::header::ETAG)
            .and_then(|etag| etag.to_str().ok())
            .map(str::to_owned);
        let stream = response.into_body().bytes_stream().map_err(|error| transport(&error));
        let bytes = self.sink.take(stream, 0, Wanted::All).await?;
        Ok(self.fetched(bytes, etag, None))
    }

    /// The first part from the answer that is there, the others by range.
    async fn in_parts(&self, first: GetResult, identity: &Identity) -> Result<(), StoreError> {
        let head = Stretch {
            start: 0,
            end: self.limits.part_bytes,
        };
        let mut first = Some(first);
        let parts = std::iter::once(head).chain(later_parts(identity.size, self.limits.part_bytes));
        futures::stream::iter(parts.map(|stretch| {
            let answer = first.take();
            async move { self.part(answer, stretch, identity).await }
        }))
        .buffer_unordered(self.limits.parallel_parts.max(1))
        .try_collect::<()>()
        .await
    }

    async fn part(
        &self,
        mut answer: Option<GetResult>,
        stretch: Stretch,
        identity: &Identity,
    ) -> Result<(), StoreError> {
        self.again(|| self.part_once(answer.take(), stretch, identity)).await
    }

    async fn part_once(
        &self,
        answer: Option<GetResult>,
        stretch: Stretch,
        identity: &Identity,
    ) -> Result<(), StoreError> {
        let (result, wanted) = match answer {
            Some(result) => (result, Wanted::First(stretch.length())),
            None => (self.ranged(stretch, identity).await?, Wanted::Exactly(stretch.length())),
        };
        self.sink
            .take(self.chunks(result), stretch.start, wanted)
            .await
            .map(|_| ())
    }

    async fn ranged(&self, stretch: Stretch, identity: &Identity) -> Result<GetResult, StoreError> {
        let options = GetOptions {
            range: Some(GetRange::Bounded(stretch.start..stretch.end)),
            if_match: identity.strong().map(str::to_owned),
            version: self
                .url
                .version()
                .map(str::to_owned)
                .or_else(|| identity.version.clone()),
            ..GetOptions::default()
        };
        let result = self.opened.store.get_opts(&self.path, options).await;
        let result = result.map_err(|error| match store_error(&error, &self.opened.seen) {
            // It was there a moment ago.
            StoreError::NotFound => StoreError::Changed,
            StoreError::Answer(_) => StoreError::Answer(Answer::Range),
            other => other,
        })?;
        if identity.agrees(&result) {
            Ok(result)
        } else {
            Err(StoreError::Changed)
        }
    }

    fn chunks(&self, result: GetResult) -> impl Stream<Item = Result<Bytes, StoreError>> + Unpin {
        let seen = &self.opened.seen;
        result
            .into_stream()
            .map_err(move |error| match store_error(&error, seen) {
                StoreError::Answer(_) => StoreError::Interrupted { received: 0 },
                other => other,
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cover_an_object_once() {
        for size in 1..40 {
            for part in 1..12 {
                let mut at = part;
                for stretch in later_parts(size, part) {
                    assert_eq!(stretch.start, at);
                    assert!(stretch.length() > 0 && stretch.length() <= part);
                    at = stretch.end;
                }
                assert_eq!(at.min(size), size, "{size} by {part}");
            }
        }
        assert_eq!(later_parts(5, 0).count(), 4);
        assert_eq!(later_parts(u64::MAX, u64::MAX - 1).count(), 1);
    }
}
