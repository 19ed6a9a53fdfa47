//! Memory that the row groups in work share, so that many readers need no more than one may.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use dataseal_bytes::IntakeError;

use crate::columnar::Failure;

/// How often who waits for memory looks whether all was called off.
const LOOK: Duration = Duration::from_millis(50);

/// Bytes that may be held at once, except by one alone.
pub(super) struct Budget {
    most: u64,
    used: Mutex<u64>,
    freed: Condvar,
}

/// A share, which is given back when it is dropped.
pub(super) struct Share {
    budget: Arc<Budget>,
    bytes: u64,
}

impl Budget {
    pub(super) fn new(most: u64) -> Arc<Self> {
        Arc::new(Self {
            most,
            used: Mutex::default(),
            freed: Condvar::new(),
        })
    }

    /// Waits until so many bytes are free, or nobody else holds any.
    ///
    /// # Errors
    /// What `failure` holds by then.
    pub(super) fn share(self: &Arc<Self>, bytes: u64, failure: &Failure) -> Result<Share, IntakeError> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        while *used > 0 && used.saturating_add(bytes) > self.most {
            failure.check()?;
            let waited = self.freed.wait_timeout(used, LOOK);
            used = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        *used = used.saturating_add(bytes);
        Ok(Share {
            budget: Arc::clone(self),
            bytes,
        })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut used = self.budget.used.lock().unwrap_or_else(PoisonError::into_inner);
        *used = used.saturating_sub(self.bytes);
        self.budget.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;

    use super::*;

    #[test]
    fn one_waits_for_another_unless_there_is_room() {
        let failure = Failure::new(Arc::default());
        let budget = Budget::new(10);
        let large = budget.share(100, &failure).unwrap();
        let has_it = AtomicBool::new(false);
        thread::scope(|scope| {
            let waiting = scope.spawn(|| {
                let share = budget.share(6, &failure).unwrap();
                has_it.store(true, Ordering::Release);
                share
            });
            thread::sleep(LOOK * 2);
            assert!(!has_it.load(Ordering::Acquire));
            drop(large);
            let share = waiting.join().unwrap();
            let other = budget.share(4, &failure).unwrap();
            drop((share, other));
        });
        assert_eq!(*budget.used.lock().unwrap(), 0);
    }

    #[test]
    fn who_waits_hears_of_a_failure() {
        let failure = Failure::new(Arc::default());
        let budget = Budget::new(10);
        let held = budget.share(10, &failure).unwrap();
        failure.set(IntakeError::Changed);
        assert_eq!(budget.share(1, &failure).err(), Some(IntakeError::Changed));
        drop(held);
    }
}
