//! One piece of work on a runtime of its own, until it is done, cancelled, or out of time.

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::error::{StoreError, Wait};

/// How often the caller's wish to cancel is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// Runs what `work` makes. A thread of its own keeps it apart from any runtime that the caller is in, and turns a panic of
/// a library into an error.
pub(crate) fn run<T, W, F>(cancel: &AtomicBool, total: Option<Duration>, work: W) -> Result<T, StoreError>
where
    T: Send,
    W: FnOnce() -> F + Send,
    F: Future<Output = Result<T, StoreError>>,
{
    std::thread::scope(|scope| {
        let running = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let runtime = runtime.map_err(|_| StoreError::Internal)?;
            let done = runtime.block_on(async {
                tokio::select! {
                    biased;
                    stopped = stop(cancel, total) => Err(stopped),
                    done = work() => done,
                }
            });
            // A name that is still being resolved is not waited for.
            runtime.shutdown_background();
            done
        });
        running.join().unwrap_or(Err(StoreError::Internal))
    })
}

/// Comes back when the work must stop.
async fn stop(cancel: &AtomicBool, total: Option<Duration>) -> StoreError {
    let started = tokio::time::Instant::now();
    loop {
        if cancel.load(Ordering::Relaxed) {
            return StoreError::Cancelled;
        }
        if total.is_some_and(|total| started.elapsed() >= total) {
            return StoreError::Timeout(Wait::Total);
        }
        tokio::time::sleep(LOOK).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_ends_by_itself_by_wish_or_by_time() {
        let cancel = AtomicBool::new(false);
        assert_eq!(run(&cancel, None, async || Ok(7)), Ok(7));
        let forever = || std::future::pending::<Result<(), StoreError>>();
        let short = Some(Duration::from_millis(10));
        assert_eq!(run(&cancel, short, forever), Err(StoreError::Timeout(Wait::Total)));
        cancel.store(true, Ordering::Relaxed);
        assert_eq!(run(&cancel, None, forever), Err(StoreError::Cancelled));
    }

    #[test]
    fn it_works_within_another_runtime() {
        let outer = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let cancel = AtomicBool::new(false);
        assert_eq!(outer.block_on(async { run(&cancel, None, async || Ok(1)) }), Ok(1));
    }
}
