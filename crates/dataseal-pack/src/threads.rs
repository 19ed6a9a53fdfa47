//! Work that is shared out to a few threads, because a short run spends most of its time on reading rules.

use std::panic::resume_unwind;
use std::thread;

/// Most threads at work.
const THREADS: usize = 4;

/// What `work` makes of each of a few parts of `items`, in the order of the parts. A panic of one goes on here.
pub fn in_parts<T: Send, R: Send>(items: Vec<T>, work: impl Fn(Vec<T>) -> R + Sync) -> Vec<R> {
    let share = items.len().div_ceil(THREADS).max(1);
    let mut items = items.into_iter();
    let parts = std::iter::from_fn(|| {
        let part: Vec<T> = items.by_ref().take(share).collect();
        (!part.is_empty()).then_some(part)
    });
    let work = &work;
    thread::scope(|scope| {
        let running: Vec<_> = parts.map(|part| scope.spawn(move || work(part))).collect();
        let joined = running.into_iter().map(thread::ScopedJoinHandle::join);
        joined
            .map(|done| done.unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_worked_on_once_and_the_order_is_kept() {
        for length in [0, 1, 3, 4, 5, 17] {
            let parts = in_parts((0..length).collect(), |part: Vec<i32>| part);
            assert!(parts.len() <= THREADS, "{length}");
            assert_eq!(parts.concat(), (0..length).collect::<Vec<_>>());
        }
    }
}
