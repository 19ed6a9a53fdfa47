//! What the kernel tells of other processes: which children this thread has, and how much memory one of them needed.
//!
//! Best effort throughout: where `/proc` is not mounted or not ours to ask, there is no answer and no error.

use std::fs;

/// Processes that the calling thread started and that have not been waited for.
#[must_use]
pub fn children() -> Vec<u32> {
    let listed = fs::read_to_string("/proc/thread-self/children").unwrap_or_default();
    listed
        .split_ascii_whitespace()
        .filter_map(|pid| pid.parse().ok())
        .collect()
}

/// Children of all threads of another process.
#[must_use]
pub fn children_of(pid: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{pid}/task"))
        .into_iter()
        .flatten()
        .flatten();
    let listed = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    listed
        .flat_map(|text| {
            text.split_ascii_whitespace()
                .filter_map(|pid| pid.parse().ok())
                .collect::<Vec<u32>>()
        })
        .collect()
}

/// The most memory, in bytes, that a process held at once since it began or since [`forget_peak`].
#[must_use]
pub fn peak_memory(pid: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kibibytes << 10)
}

/// Lets the peak of a process begin anew at what it holds now. Needs the right to write there, so it may do nothing.
pub fn forget_peak(pid: u32) {
    // 5 is the kernel's word for it, see proc(5) on `clear_refs`.
    let _ = fs::write(format!("/proc/{pid}/clear_refs"), "5");
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_child_is_seen_and_its_memory_too() {
        let mut child = std::process::Command::new("sleep").arg("30").spawn().unwrap();
        assert!(children().contains(&child.id()));
        assert!(children_of(std::process::id()).contains(&child.id()));
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(5);
        while peak_memory(child.id()).is_none() && std::time::Instant::now() < deadline {
            std::thread::yield_now();
        }
        assert!(peak_memory(child.id()).is_some_and(|bytes| bytes > 0));
        forget_peak(child.id());
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(peak_memory(child.id()), None);
    }
}
