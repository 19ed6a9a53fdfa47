//! A progress bar on stderr, for people who watch.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use dataseal::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Bytes read of one input.
pub(crate) struct Bar {
    bar: ProgressBar,
    known: AtomicU64,
}

impl Bar {
    /// A bar that is drawn when `visible`.
    pub(crate) fn new(visible: bool) -> Self {
        let target = if visible {
            ProgressDrawTarget::stderr_with_hz(8)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        let template = "{msg}  [{bar:24}] {bytes}/{total_bytes}  {bytes_per_sec}  {eta}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("=> "));
        }
        Self {
            bar,
            known: AtomicU64::new(0),
        }
    }

    /// Inputs that did not have to be read.
    pub(crate) fn known_inputs(&self) -> u64 {
        self.known.load(Ordering::Relaxed)
    }
}

impl Progress for Bar {
    fn begin(&self, name: &str, index: usize, count: usize) {
        let name = dataseal::report::printable(name);
        self.bar.reset();
        self.bar.set_message(if count > 1 {
            format!("[{}/{count}] {name}", index + 1)
        } else {
            name.into_owned()
        });
        // Ticking takes a thread for each input.
        if !self.bar.is_hidden() {
            self.bar.enable_steady_tick(Duration::from_millis(250));
        }
    }

    fn advance(&self, done: u64, total: u64) {
        self.bar.set_length(total);
        self.bar.set_position(done);
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }

    fn known(&self) {
        self.known.fetch_add(1, Ordering::Relaxed);
        self.end();
    }
}
