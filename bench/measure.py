"""What bench/run measures. It talks to 127.0.0.1 only; everything it makes lies in a temporary folder."""

import http.client
import json
import os
import random
import re
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from statistics import median
from urllib.parse import quote, urlsplit

import data
import report

BIN = os.environ.get("BENCH_BIN", "target/release/joongobooks")
SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "10000 100000").split()]
SECONDS = int(os.environ.get("BENCH_SECONDS", "5"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
LIGHTHOUSE_RUNS = 3 if os.environ.get("BENCH_LIGHTHOUSE", "1") == "1" else 0
STARTS = 5
PATHS = 300
# Pages that a list numbers, and rows of one: src/listings/query.rs.
LAST_PAGE, PAGE_SIZE = 50, 24
PAGE, ANSWER = "text/html; charset=utf-8", "application/json"
TICKS = os.sysconf("SC_CLK_TCK")
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
# No sandbox: CI runs as root. The rest keeps the browser from talking to anyone but our server.
CHROME_FLAGS = (
    "--no-sandbox --headless=new --disable-gpu --disable-background-networking --disable-component-update --disable-sync "
    "--host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'"
)


class Failure(Exception):
    """A sentence that says what went wrong."""


def say(text):
    print(f"==> {text}", flush=True)


def get(port, path, encoding="identity"):
    """Headers and body as they came; anything but 200 ends the run."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": encoding})
        answer = connection.getresponse()
        if answer.status != 200:
            raise Failure(f"GET {path} answered {answer.status}")
        return answer.headers, answer.read()
    finally:
        connection.close()


def process_table():
    """Name, parent and CPU time so far (in ms) of every process."""
    table = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat") as file:
                name, rest = file.read().split("(", 1)[1].rsplit(")", 1)
        except OSError:
            continue  # It has ended meanwhile.
        fields = rest.split()
        table[int(pid)] = (name, int(fields[1]), (int(fields[11]) + int(fields[12])) * 1000 / TICKS)
    return table


def cpu_of(pid, postgres):
    """CPU time in ms of the process, and of PostgreSQL's processes, if there are any."""
    table = process_table()
    return table[pid][2], sum(cpu for child, (_, parent, cpu) in table.items() if postgres and postgres in (child, parent))


def memory(pid, field):
    """VmRSS or VmHWM in MiB."""
    with open(f"/proc/{pid}/status") as file:
        return int(re.search(rf"^{field}:\s+(\d+) kB", file.read(), re.M)[1]) / 1024


class Shop:
    """The binary on a database of its own."""

    def __init__(self, label, folder, url, postgres=None):
        self.label, self.folder, self.url, self.postgres = label, folder, url, postgres
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.log = os.path.join(folder, "log")

    def environment(self):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("JOONGOBOOKS_") and name != "RUST_LOG"}
        return kept | {
            "LEPTOS_SITE_ADDR": f"127.0.0.1:{self.port}",
            "JOONGOBOOKS_SITE_PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "JOONGOBOOKS_DATABASE_URL": self.url,
            "JOONGOBOOKS_MEDIA_DIR": os.path.join(self.folder, "media"),
        }

    def spawn(self, *arguments):
        with open(self.log, "ab") as log:
            return subprocess.Popen([BIN, *arguments], env=self.environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def last_words(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return "".join(log.readlines()[-10:])

    def import_file(self, path, count):
        begin = time.monotonic()
        process = self.spawn("import", path)
        # Ends an import that hangs; wait4 tells the peak that the kernel kept.
        signal.signal(signal.SIGALRM, lambda *_: process.kill())
        signal.alarm(900)
        _, status, usage = os.wait4(process.pid, 0)
        signal.alarm(0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise Failure(f"import ended with {process.returncode}:\n{self.last_words()}")
        seconds = time.monotonic() - begin
        return {"seconds": seconds, "rows_per_second": count / seconds, "rss": usage.ru_maxrss / 1024}

    @contextmanager
    def open(self):
        """Starts the server; gives its process and the ms until it had answered a first page."""
        begin = time.monotonic()
        process = self.spawn()
        try:
            while True:
                try:
                    get(self.port, "/books")
                    break
                except OSError:
                    if process.poll() is not None or time.monotonic() - begin > 30:
                        raise Failure(f"the shop did not open:\n{self.last_words()}") from None
                    time.sleep(0.001)
            yield process, (time.monotonic() - begin) * 1000
        finally:
            process.terminate()
            try:
                process.wait(25)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def json(self, path):
        return json.loads(get(self.port, path)[1])

    def every_id(self):
        """Walks the whole list by cursor."""
        ids, after = [], ""
        while after is not None:
            answer = self.json(f"/api/book/list?limit=100&after={after}")
            ids += [book["id"] for book in answer["books"]]
            after = answer["next"]
        return ids

    def list_queries(self):
        queries = []
        for words in ("", "&sort=price", "&sort=discount", "&status=on_sale"):
            total = self.json(f"/api/book/list?limit=1{words}")["total"]
            queries += [f"?page={page}{words}" for page in range(1, min(LAST_PAGE, -(-total // PAGE_SIZE)) + 1)]
        return queries + [f"?category={row['key']}" for row in data.rows_of("seeds/categories.csv")]


def kinds(shop, rows):
    """What is loaded: name, accepted encoding, kind of content, paths. Paths vary, so that no single answer can be kept."""
    chance, ids, lists = random.Random(data.SEED), shop.every_id(), shop.list_queries()
    if len(ids) != len(rows) or len(set(ids)) != len(ids):
        raise Failure(f"{len(rows)} rows were imported, but the list has {len(ids)}, {len(set(ids))} of them different:\n{shop.last_words()}")
    searches = [f"?q={quote(words)}" for words in data.searches(rows, PATHS)]
    ids = chance.sample(ids, min(PATHS, len(ids)))
    chance.shuffle(lists)
    return [
        ("HTML list", "identity", PAGE, [f"/books{query}" for query in lists]),
        ("HTML list, brotli", "br", PAGE, [f"/books{query}" for query in lists]),
        ("HTML search", "identity", PAGE, [f"/books{query}" for query in searches]),
        ("HTML detail", "identity", PAGE, [f"/books/{id}" for id in ids]),
        ("JSON list", "identity", ANSWER, [f"/api/book/list{query}" for query in lists]),
        ("JSON search", "identity", ANSWER, [f"/api/book/search{query}" for query in searches]),
        ("JSON detail", "identity", ANSWER, [f"/api/book/detail?id={id}" for id in ids]),
    ]


def wrk(port, paths, encoding, seconds):
    command = ["wrk", "-t2", "-c8", f"-d{seconds}s", "--timeout", "10s", "-s", "bench/load.lua", f"http://127.0.0.1:{port}", "--", paths, encoding]
    out = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60)
    if out.returncode != 0 or not out.stdout.strip().endswith("}"):
        raise Failure(f"wrk failed:\n{out.stdout}{out.stderr}")
    result = json.loads(out.stdout.strip().splitlines()[-1])
    if any(result["errors"].values()) or result["requests"] == 0:
        raise Failure(f"under load, {result['requests']} requests had errors: {result['errors']}")
    return result


def one_round(pid, port, paths, encoding, postgres=None):
    before = cpu_of(pid, postgres)
    result = wrk(port, paths, encoding, SECONDS)
    cpu, database_cpu = ((now - then) / result["requests"] for now, then in zip(cpu_of(pid, postgres), before))
    return {
        "rate": result["requests"] / result["seconds"], "p50": result["p50"], "p99": result["p99"],
        "cpu": cpu, "database_cpu": database_cpu, "rss": memory(pid, "VmRSS"),
    }  # fmt: skip


def load(shop, pid, kind):
    """One kind of page, then the bare route with the bytes of the one of middling length, in turn."""
    name, encoding, content, paths = kind
    answers = sorted((get(shop.port, path, encoding)[1] for path in paths), key=len)  # Also the first warm-up, and each is a 200.
    middling = answers[len(answers) // 2]
    list_file, body_file = (os.path.join(shop.folder, part) for part in ("paths", "body"))
    with open(list_file, "w") as file:
        file.write("\n".join(paths) + "\n")
    with open(body_file, "wb") as file:
        file.write(middling)
    bare = subprocess.Popen(["target/bench/release/joongobooks-bench-bare", body_file, content], stdout=subprocess.PIPE, text=True)
    try:
        bare_port = int(bare.stdout.readline())
        if get(bare_port, paths[0])[1] != middling:
            raise Failure("the bare route sends other bytes")
        wrk(shop.port, list_file, encoding, 1)
        wrk(bare_port, list_file, encoding, 1)
        rounds, bare_rounds = [], []
        for _ in range(ROUNDS):
            rounds.append(one_round(pid, shop.port, list_file, encoding, shop.postgres))
            bare_rounds.append(one_round(bare.pid, bare_port, list_file, encoding))
    finally:
        bare.kill()
        bare.wait()
    middle = lambda runs: {field: median(run[field] for run in runs) for field in runs[0]}
    result = middle(rounds) | {"name": name, "bytes": len(middling), "bare": middle(bare_rounds)}
    say(f"{shop.label}, {name}: {result['rate']:.0f} requests/s, {result['cpu']:.3f} ms of CPU each, {result['p99']:.1f} ms at p99")
    return result


def first_load(port):
    """What a browser fetches before it can hydrate, in the bytes that are sent."""
    found = []
    for path in ("/", "/books"):
        headers, body = get(port, path, "br")
        found.append(("HTML", path, headers["Content-Encoding"], len(body)))
    page = get(port, "/books")[1].decode()
    for path in sorted(set(re.findall(r"/pkg/[\w./-]+\.(?:css|js|wasm)", page))):
        headers, body = get(port, path, "br")
        found.append((path.rsplit(".", 1)[1].upper(), path, headers["Content-Encoding"], len(body)))
    return found


def lighthouse(shop, path, known):
    """Scores of one page on Lighthouse's phone, by category, and what cost points."""
    runs, out = [], os.path.join(shop.folder, "lighthouse.json")
    for _ in range(LIGHTHOUSE_RUNS):
        command = [
            *shlex.split("timeout --signal=INT --kill-after=10 180 node bench/node_modules/lighthouse/cli/index.js"),
            f"http://127.0.0.1:{shop.port}{path}", "--quiet", "--no-enable-error-reporting", "--output=json",
            f"--output-path={out}", f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={CHROME_FLAGS}",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise Failure(f"Lighthouse failed on {path}:\n{done.stderr[-2000:]}")
        with open(out, encoding="utf-8") as file:
            runs.append(json.load(file))
        if runs[-1].get("runtimeError"):
            raise Failure(f"Lighthouse could not load {path}: {runs[-1]['runtimeError']['message']}")
    fetched = {urlsplit(item["url"]).path for run in runs for item in run["audits"]["network-requests"]["details"]["items"]}
    if unknown := {name for name in fetched if name.startswith("/pkg/")} - known:
        raise Failure(f"the browser also fetches {unknown}, which the page does not name: first_load must count it")
    costly = {
        f"{audit['id']} ({audit.get('displayValue') or audit['title']})"
        for run in runs for category in run["categories"].values() for part in category["auditRefs"]
        if part["weight"] and (audit := run["audits"][part["id"]])["score"] is not None and audit["score"] < 0.9
    }  # fmt: skip
    scores = {category: median(run["categories"][category]["score"] * 100 for run in runs) for category in CATEGORIES}
    say(f"Lighthouse, {path.split('?')[0]}: {scores}")
    browser = re.search(r"Chrome/([\d.]+)", runs[0]["environment"]["hostUserAgent"])[1]
    return {"scores": scores, "costly": sorted(costly), "versions": f"Lighthouse {runs[0]['lighthouseVersion']}, Chromium {browser}"}


def measure(shop, count, browse):
    rows = data.write(os.path.join(shop.folder, "books.csv"), count)
    result = {"label": shop.label, "import": shop.import_file(os.path.join(shop.folder, "books.csv"), count)}
    say(f"{shop.label}: imported {result['import']['rows_per_second']:.0f} rows/s")
    starts = []
    for _ in range(STARTS - 1):
        with shop.open() as (_, ms):
            starts.append(ms)
    with shop.open() as (process, ms):
        result["start"] = median([*starts, ms])
        time.sleep(2)
        result["idle"] = memory(process.pid, "VmRSS")
        result["load"] = [load(shop, process.pid, kind) for kind in kinds(shop, rows)]
        result["loaded"] = max(run["rss"] for run in result["load"])
        result["peak"] = memory(process.pid, "VmHWM")
        if browse:
            result["bytes"] = first_load(shop.port)
            if LIGHTHOUSE_RUNS:
                detail = f"/books/{shop.json('/api/book/list?limit=1')['books'][0]['id']}"
                known = {path for _, path, _, _ in result["bytes"]}
                result["lighthouse"] = {name: lighthouse(shop, path, known) for name, path in (("list", "/books"), ("detail", detail))}
    return result


def find_postmaster(url):
    """The process that listens on the port of `url`; scripts/with-postgres starts it with `-p PORT`."""
    for pid, (name, _, _) in process_table().items():
        if name == "postgres":
            with open(f"/proc/{pid}/cmdline") as file:
                if f"\0-p\0{urlsplit(url).port}\0" in file.read():
                    return pid
    raise Failure("PostgreSQL's process cannot be found")


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    results = []
    with tempfile.TemporaryDirectory(prefix="joongobooks-bench.") as folder:
        for size in SIZES:
            place = os.path.join(folder, str(size))
            os.mkdir(place)
            shop = Shop(f"SQLite, {size:,} listings", place, f"sqlite://{place}/shop.db")
            results.append(measure(shop, size, browse=size == SIZES[-1]))
        if url := os.environ.get("BENCH_POSTGRES", "0") != "0" and os.environ["JOONGOBOOKS_TEST_POSTGRES"]:
            place = os.path.join(folder, "postgres")
            os.mkdir(place)
            shop = Shop(f"PostgreSQL, {SIZES[-1]:,} listings", place, url, find_postmaster(url))
            results.append(measure(shop, SIZES[-1], browse=False))
    report.write(results, SECONDS, ROUNDS, STARTS)


if __name__ == "__main__":
    try:
        main()
    except (Failure, subprocess.TimeoutExpired) as failure:
        sys.exit(f"error: {failure}")
