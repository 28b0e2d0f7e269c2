"""Measuring in pairs: ours and theirs in turn, so that a machine that slows down slows both."""

import gc
import os
import resource
import statistics
import time
from collections.abc import Callable

Work = Callable[[], object]


def milliseconds(work: Work) -> float:
    """The time of one run, which does not pay for what an earlier one left to be collected."""
    gc.collect()
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def compare(name: str, ours: Work, others: dict[str, tuple[Work, float]], rounds: int = 5) -> bool:
    """Print the medians and the ratio to each other way beside its bound; whether all bounds were met."""
    times: dict[str, list[float]] = {"ours": [], **{other: [] for other in others}}
    for _ in range(rounds + 1):
        times["ours"].append(milliseconds(ours))
        for other, (work, _) in others.items():
            times[other].append(milliseconds(work))
    median = {each: statistics.median(found[1:]) for each, found in times.items()}
    print(f"{name}: {median['ours']:.2f} ms")
    met = True
    for other, (_, bound) in others.items():
        ratio = statistics.median(
            mine / theirs for mine, theirs in zip(times["ours"][1:], times[other][1:], strict=True)
        )
        met &= ratio <= bound
        word = "met" if ratio <= bound else "MISSED"
        print(f"  {ratio:8.3f} x {other} ({median[other]:.2f} ms), bound {bound:g}: {word}")
    return met


def in_child(work: Work) -> float:
    """The peak resident size, in MB, of a child process that does `work`."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(0)
    _, _, used = os.wait4(pid, 0)
    return used.ru_maxrss / 1024


def peak(name: str, megabytes: float, bound: float) -> bool:
    """Print a peak resident size, in MB, beside its bound; whether it was met."""
    word = "met" if megabytes <= bound else "MISSED"
    print(f"{name}, peak resident size: {megabytes:.0f} MB, bound {bound:g}: {word}")
    return megabytes <= bound


def cpu() -> float:
    """Seconds of processor time used so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
