"""Sums up a profile that `perf record --call-graph dwarf` took of a scan: the share of each part of the pass.

Usage: where.py PROGRAM PERF_DATA... A sample belongs to the first part that its stack, from the innermost function outwards,
has to do with. Where the stack could not be walked, generic functions go to the crate that they lie in.
"""

import bisect
import collections
import re
import subprocess
import sys

# The order matters: what runs inside another part comes first.
PARTS = [
    ("recognisers", r"dataseal_profile::(recognised|gates)|dataseal_model::(clues|gate|recogniser)|dataseal_classify::"),
    ("SHA-256", r"sha2::"),
    ("whole rows", r"dataseal_profile::rows"),
    ("distinct values", r"dataseal_profile::(distinct|hll)|hashbrown::"),
    ("buckets", r"dataseal_profile::buckets|__floattidf"),
    ("days", r"dataseal_profile::days"),
    ("powers, zeros, sentinels", r"note_exact|dataseal_profile::(powers|sentinels|superaccumulator|fixed)"),
    ("looking at texts", r"Observer::text|dataseal_profile::(shape|forms|text_kind|damage|characters|lengths)"),
    ("identity of numbers and dates", r"dataseal_profile::(observe|top|hash)"),
    ("loops by type: folding, sums, extremes, dictionary keys", r"dataseal_profile|normalized_keys"),
    ("Parquet decoding, Snappy included", r"parquet::|snap::"),
    ("reading: CSV, pages, encodings", r"dataseal_(intake|bytes)"),
    ("packs, judgement, reports, hand-over", r"dataseal_|datafusion|tokio|toml|sqlparser"),
    ("allocation, comparison, copying without a caller", r"^_*(mem|malloc|realloc|c?free|calloc|int_)|alloc::raw_vec"),
]


def crates(program: str) -> tuple[list[int], list[str]]:
    """Addresses of functions with the crate that each names, in order."""
    symbols = subprocess.run(["nm", "--demangle", "--numeric-sort", program], capture_output=True, text=True, check=True)
    found = re.finditer(r"^([0-9a-f]+) [tT] .*?\b(dataseal_\w+)::", symbols.stdout, re.MULTILINE)
    places = [(int(match[1], 16), match[2]) for match in found]
    return [address for address, _ in places], [crate for _, crate in places]


def part(frames: list[tuple[int, str]], addresses: list[int], names: list[str]) -> str:
    stack = "\n".join(name for _, name in frames)
    address, leaf = frames[0]
    if len(frames) == 1 and "dataseal_" not in leaf and "hashbrown" not in leaf:
        place = bisect.bisect(addresses, address)
        if 0 < place < len(names) and names[place - 1] == names[place]:
            stack += f"\n{names[place]}::"
    return next((name for name, pattern in PARTS if re.search(pattern, stack, re.MULTILINE)), "kernel and the rest")


def main() -> None:
    program, *profiles = sys.argv[1:]
    addresses, names = crates(program)
    for profile in profiles:
        command = ["perf", "script", "--no-inline", "-F", "comm,ip,sym", "-i", profile]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        counts: collections.Counter[str] = collections.Counter()
        asked: collections.Counter[str] = collections.Counter()
        for sample in printed.split("\n\n"):
            frames = [(int(ip, 16), name) for ip, name in re.findall(r"^\s+([0-9a-f]+) (.*)$", sample, re.MULTILINE)]
            if frames:
                counts[part(frames, addresses, names)] += 1
                asked.update(re.findall(r"recognisers::(\w+)::", "\n".join(name for _, name in frames))[:1])
        total = counts.total()
        print(f"{profile}: {total} samples")
        for name, count in counts.most_common():
            print(f"{100 * count / total:6.1f} %  {name}")
        known = [f"{name} {100 * count / total:.1f} %" for name, count in asked.most_common(8)]
        print(f"          by recogniser, where known: {', '.join(known)}")


if __name__ == "__main__":
    main()
