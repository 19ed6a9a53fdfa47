//! How a long step reports where it is, without knowing who listens.

/// Listens to the reading of inputs. Called from one thread, at most some times a second.
pub trait Progress: Sync {
    /// Reading of `name` begins; `index` of `count` inputs, counted from 0.
    fn begin(&self, name: &str, index: usize, count: usize) {
        let _ = (name, index, count);
    }

    /// `done` of `total` bytes were read.
    fn advance(&self, done: u64, total: u64) {
        let _ = (done, total);
    }

    /// Reading of the current input ended.
    fn end(&self) {}

    /// The current input did not have to be read: it did not change since it was measured.
    fn known(&self) {
        self.end();
    }
}

/// Listens to nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quiet;

impl Progress for Quiet {}
