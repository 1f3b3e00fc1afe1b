"""Writes what was measured as Markdown: targets first, then every figure."""

import datetime
import os
import platform
import re
import subprocess

from load import ROUNDS, SECONDS
from readers import TOGGLES
from shop import BIN, RELEASE, say
from timing import TRIES

PATH = os.environ.get("BENCH_RESULTS", "bench/RESULTS.md")
# What stands under this heading was written by a person, and stays.
REMARKS = "## Remarks\n"
NO_REMARKS = "\nNone yet: where a target is missed, say here why. This section is kept at the next run.\n"


def text_of(*command):
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()


def commit():
    """Results themselves do not count as a change."""
    known = text_of("git", "rev-parse", "--short", "--verify", "--quiet", "HEAD") or "none yet"
    return known + (", with changes" if text_of("git", "status", "--porcelain", "--", ".", ":!bench/*.md") else "")


def machine():
    with open("/proc/cpuinfo") as cpuinfo, open("/proc/meminfo") as meminfo:
        model = re.search(r"^model name\s*: (.*)", cpuinfo.read(), re.M)
        memory = int(re.search(r"^MemTotal:\s+(\d+)", meminfo.read(), re.M)[1]) / 1024**2
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores, {model[1] if model else platform.machine()}, {memory:.0f} GiB of memory, {platform.system()} {platform.release()}"


def table(*rows):
    """The first row is the head. Columns of numbers are flush right."""
    head, *rest = rows
    rule = ["---:" if all(cell.strip("*")[:1].isdigit() for cell in column) else "---" for column in zip(*rest)]
    return "".join(f"| {' | '.join(line)} |\n" for line in (head, rule, *rest)) + "\n"


def first_load_bytes(shop):
    return sum(size for kind, _, _, size in shop["bytes"] if kind in ("WASM", "JS"))


def targets(results):
    """What, where, figure, target, unit, decimals."""
    for shop in results:
        where = shop["label"]
        for run in shop["load"]:
            if run["name"].startswith("HTML list"):
                yield f"CPU per uncached list page ({run['name']})", where, run["cpu"] + run["database_cpu"], 1.0, "ms", 2
        yield "RSS, idle", where, shop["idle"], 40, "MiB", 1
        yield "RSS under load, peak", where, shop["peak"], 80, "MiB", 1
        yield "cold start to the first page", where, shop["start"], 300, "ms", 0
        yield "import", where, shop["import"]["rate"], 500, "rows/s", 0
        if "bytes" in shop:
            yield "first-load WASM + JS, as sent", "every page", first_load_bytes(shop) / 1000, 250, "KB", 1
        for what, run in shop.get("timing", {}).items():
            yield f"{what}: known and unknown names, medians apart", where, abs(run["known"]["median"] - run["unknown"]["median"]), 5, "ms", 2
        for page, run in shop.get("lighthouse", {}).items():
            for category, score in run["scores"].items():
                yield f"Lighthouse, {category}", f"{page} page", score, 95, "points", 0


def verdict(what, where, figure, target, unit, decimals):
    at_least = unit in ("points", "rows/s")
    gap = target - figure if at_least else figure - target
    met = "met" if gap <= 0 else f"**missed** by {gap:,.{decimals}f} {unit} ({gap / target:.0%})"
    return what, where, f"{'≥' if at_least else '≤'} {target} {unit}", f"{figure:,.{decimals}f} {unit}", met


def load_table(shop):
    postgres = any(run["database_cpu"] for run in shop["load"])
    head = ["page", "body, bytes", "requests/s", "p50, ms", "p99, ms", "RSS after, MiB", "CPU, ms", *["PostgreSQL's CPU, ms"] * postgres]
    rows = [[*head, "bare: requests/s", "bare: CPU, ms", "CPU, × bare's", "requests/s, bare ×"]]
    for run in shop["load"]:
        bare = run["bare"]
        row = [run["name"], f"{run['bytes']:,}", f"{run['rate']:,.0f}", f"{run['p50']:.2f}", f"{run['p99']:.2f}"]
        row += [f"{run['rss']:.1f}", f"{run['cpu']:.3f}"] + [f"{run['database_cpu']:.3f}"] * postgres
        row += [f"{bare['rate']:,.0f}", f"{bare['cpu']:.4f}"]
        rows.append([*row, f"{run['cpu'] / bare['cpu']:.0f}", f"{bare['rate'] / run['rate']:.0f}"])
    return f"### {shop['label']} listings\n\n{table(*rows)}"


def memory_table(results):
    rows = [["shop", "import, s", "import, rows/s", "import: peak RSS, MiB", "start, ms", "RSS idle, MiB", "RSS after load, MiB", "peak RSS, MiB"]]
    for shop in results:
        imported = shop["import"]
        row = [f"{shop['label']} listings", f"{imported['seconds']:.1f}", f"{imported['rate']:,.0f}", f"{imported['peak']:.1f}"]
        rows.append([*row, f"{shop['start']:.0f}", *[f"{shop[field]:.1f}" for field in ("idle", "loaded", "peak")]])
    return "## Import, start and memory\n\n" + table(*rows)


def timing_table(results):
    rows = [["answer", "shop", "known: median, ms", "known: p95, ms", "unknown: median, ms", "unknown: p95, ms"]]
    for shop in results:
        for what, run in shop.get("timing", {}).items():
            rows.append([what, shop["label"], *[f"{run[who][figure]:.2f}" for who in ("known", "unknown") for figure in ("median", "p95")]])
    return f"## Whether time tells who is a member\n\n{TRIES:,} tries each, in turn.\n\n{table(*rows)}"


def toggles_table(results):
    rows = [["write", "shop", "p50, ms", "p99, ms"]]
    for shop in results:
        for what, run in shop["toggles"].items():
            rows.append([what, shop["label"], f"{run['p50']:.2f}", f"{run['p99']:.2f}"])
    return f"## Likes and jjim\n\n{TOGGLES:,} each, put on and taken off in turn on one connection; each is on the disk when it is answered.\n\n{table(*rows)}"


def browser_tables(shop):
    # The hash in a file's name changes with every build.
    rows = [[re.sub(r"\.[\w-]{22}\.", ".", path), kind, encoding, f"{size:,}"] for kind, path, encoding, size in shop["bytes"]]
    out = "## First load\n\n" + table(["file", "kind", "encoding", "bytes sent"], *rows, ["WASM + JS", "", "", f"**{first_load_bytes(shop):,}**"])
    if pages := shop.get("lighthouse"):
        names = list(pages["list"]["scores"])
        out += "## Lighthouse, mobile, median of 3\n\n"
        out += table(["page", *names], *[[page, *[f"{run['scores'][name]:.0f}" for name in names]] for page, run in pages.items()])
    for page, run in (pages or {}).items():
        out += f"Below 0.9 in the {page} page: {', '.join(f'{audit} ({what})' for audit, what in run['costly'].items()) or 'nothing'}.\n\n"
    return out


def write(results, starts):
    browsed = next(shop for shop in results if "bytes" in shop)
    wrk = re.search(r"\d[\d.]+\d", text_of("wrk", "-v"))
    versions = [f"wrk {wrk[0] if wrk else 'unknown'}", *{run["versions"] for run in browsed.get("lighthouse", {}).values()}]
    out = "# Results of `make bench`\n\nWritten by bench/run; README.md beside this file says what each figure is.\n\n"
    out += f"- Date: {datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d %H:%M} UTC\n- Commit: {commit()}\n- Machine: {machine()}\n"
    out += f"- Tools: {', '.join(versions)}; they share the machine with what they measure\n"
    out += f"- Load: 2 threads, 8 connections, {SECONDS} s a round, median of {ROUNDS}; starts: median of {starts}\n"
    out += "- **Not the release build:** BENCH_BIN named another binary\n" if BIN != RELEASE else ""
    out += "\n## Targets\n\n" + table(["what", "where", "target", "figure", "verdict"], *[verdict(*target) for target in targets(results)])
    out += "## Load\n\n" + "".join(load_table(shop) for shop in results) + memory_table(results)
    out += toggles_table(results) + timing_table(results) + browser_tables(browsed)
    write_with_remarks(PATH, out)


def write_with_remarks(path, out):
    """Writes `out` and, under it, the remarks that stood there before."""
    kept = NO_REMARKS
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            kept = file.read().partition(REMARKS)[2] or NO_REMARKS
    with open(path, "w", encoding="utf-8") as file:
        file.write(out + REMARKS + kept)
    say(f"written to {path}")
