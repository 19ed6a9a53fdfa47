//! The limits that the reader puts on itself before it looks at a single byte.
//!
//! Two limits bound memory, because no allocator and no decoder can pass them: one on what is writable and private, which
//! is what counts, and a wider one on address space, for kernels that count the first one otherwise. There is no core
//! dump: it would hold cells. Processor time is bounded anew for each request.

use rustix::process::{
    DumpableBehavior, Resource, Rlimit, Signal, getrlimit, set_dumpable_behavior, set_parent_process_death_signal,
    setrlimit,
};

/// Memory beyond the data's own: the program, its rules and recognisers.
const OVERHEAD: u64 = 256 << 20;
/// Stacks for each thread that measures: its own and that of the one that reads for it.
const STACKS: u64 = 8 << 20;
/// Address space beyond the memory, for each thread: the allocator's reserves, which are mapped but not used.
const RESERVES: u64 = 256 << 20;
/// `USER_HZ`, the unit of processor time in `/proc`, is 100 on every Linux that the program runs on.
const TICKS_A_SECOND: u64 = 100;

/// Ends this process when its parent ends, so that none is left behind by a parent that was killed.
pub(super) fn to_parent() {
    // Best effort: a parent that is gone also shows at its closed socket, only later.
    let _ = set_parent_process_death_signal(Some(Signal::KILL));
}

/// Limits that hold for the life of the process.
pub(super) fn for_life(memory_bytes: u64, threads: usize) {
    let threads = u64::try_from(threads).unwrap_or(u64::MAX).saturating_add(1);
    let memory = memory_bytes
        .saturating_add(OVERHEAD)
        .saturating_add(threads.saturating_mul(STACKS));
    lower(Resource::Core, 0);
    lower(Resource::Data, memory);
    lower(Resource::As, memory.saturating_add(threads.saturating_mul(RESERVES)));
    // Best effort: where the kernel refuses, the other limits still hold.
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

/// Processor time of the request that begins now.
pub(super) fn for_request(processor_seconds: u64) {
    let until = processor_seconds_used()
        .saturating_add(processor_seconds)
        .saturating_add(1);
    let maximum = getrlimit(Resource::Cpu).maximum;
    let current = maximum.map_or(until, |most| most.min(until));
    let _ = setrlimit(
        Resource::Cpu,
        Rlimit {
            current: Some(current),
            maximum,
        },
    );
}

fn lower(resource: Resource, value: u64) {
    let before = getrlimit(resource);
    let value = before.maximum.map_or(value, |most| most.min(value));
    let _ = setrlimit(
        resource,
        Rlimit {
            current: Some(value),
            maximum: Some(value),
        },
    );
}

/// User and system time of all threads so far, rounded up; 0 where `/proc` is not mounted.
fn processor_seconds_used() -> u64 {
    let Ok(stat) = std::fs::read_to_string("/proc/self/stat") else {
        return 0;
    };
    // Fields are counted from behind the program's name, which is in parentheses and may hold anything.
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: u64 = fields
        .split_ascii_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|t| t.parse::<u64>().ok())
        .sum();
    ticks.div_ceil(TICKS_A_SECOND)
}
