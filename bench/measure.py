"""Measures one shop after the other and writes the results. bench/run calls it; everything it makes lies in a temporary folder."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from statistics import median

import browse
import data
import readers
import report
import timing
from load import kinds, load
from shop import Failure, Shop, find_postmaster, memory

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "10000 100000").split()]
STARTS = 5
# After the first page some things still settle, such as the password that is hashed ahead of the first login.
SETTLED = 2


def measure(shop, count, browsed, timed):
    rows = data.write(shop.file("books.csv"), count)
    result = {"label": shop.label, "import": shop.import_file(shop.file("books.csv"), count)}
    starts = []
    for _ in range(STARTS - 1):
        with shop.open() as (_, ms):
            starts.append(ms)
    with shop.open() as (pid, ms):
        result["start"] = median([*starts, ms])
        time.sleep(SETTLED)
        result["idle"] = memory(pid, "VmRSS")
        result["load"] = [load(shop, pid, kind) for kind in kinds(shop, rows)]
        result["toggles"] = readers.toggles(shop)
        result["loaded"] = max(run["rss"] for run in result["load"])
        result["peak"] = memory(pid, "VmHWM")
        if browsed:
            result["bytes"] = browse.first_load(shop.port)
            if browse.RUNS:
                detail = f"/books/{shop.json('/api/book/list?limit=1')['books'][0]['id']}"
                counted = {path for _, path, _, _ in result["bytes"]}
                result["lighthouse"] = {name: browse.lighthouse(shop, path, counted) for name, path in (("list", "/books"), ("detail", detail))}
    if timed:
        result["timing"] = timing.measure(shop)
    return result


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    results, largest = [], SIZES[-1]
    with tempfile.TemporaryDirectory(prefix="joongobooks-bench.") as folder:
        for size in SIZES:
            place = os.path.join(folder, str(size))
            results.append(measure(Shop(f"SQLite, {size:,}", place, f"sqlite://{place}/shop.db"), size, browsed=size == largest, timed=size == SIZES[0]))
        if os.environ.get("BENCH_POSTGRES", "0") != "0":
            url = os.environ["JOONGOBOOKS_TEST_POSTGRES"]
            shop = Shop(f"PostgreSQL, {largest:,}", os.path.join(folder, "postgres"), url, find_postmaster(url))
            results.append(measure(shop, largest, browsed=False, timed=True))
    report.write(results, STARTS)


if __name__ == "__main__":
    try:
        main()
    except (Failure, subprocess.TimeoutExpired) as failure:
        sys.exit(f"error: {failure}")
