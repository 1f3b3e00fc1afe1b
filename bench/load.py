"""Load: the shop's pages and answers by wrk, and in turn a bare axum route that sends the same bytes."""

import json
import os
import random
import subprocess
from statistics import mean, median
from urllib.parse import quote

import data
import readers
from shop import Failure, get, memory, process_table, say

SECONDS = int(os.environ.get("BENCH_SECONDS", "5"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
BARE = "target/bench/release/joongobooks-bench-bare"
# How many different searches and details are asked for.
PATHS = 300
# Pages that a list numbers, and rows of one: src/listings/query.rs.
LAST_PAGE, PAGE_SIZE = 50, 24
PAGE, ANSWER = "text/html; charset=utf-8", "application/json"


def list_queries(shop):
    queries = [f"?category={row['key']}" for row in data.rows_of("seeds/categories.csv")]
    for words in ("", "&sort=price", "&sort=discount", "&status=on_sale"):
        total = shop.json(f"/api/book/list?limit=1{words}")["total"]
        queries += [f"?page={page}{words}" for page in range(1, min(LAST_PAGE, -(-total // PAGE_SIZE)) + 1)]
    random.Random(data.SEED).shuffle(queries)
    return queries


def kinds(shop, rows):
    """What is loaded: name, accepted encoding, kind of content, paths. These vary, so that no single answer serves all."""
    ids = shop.every_id()
    if not len(ids) == len(set(ids)) == len(rows):
        raise Failure(f"of {len(rows)} imported rows the list has {len(ids)}, {len(set(ids))} of them different:\n{shop.last_words()}")
    ids = random.Random(data.SEED).sample(ids, min(PATHS, len(ids)))
    isbns, sorts = readers.write(shop, rows), ["", "?sort=views", "?sort=rating", "?category=fiction"]
    lists, searches = list_queries(shop), [f"?q={quote(words)}" for words in data.searches(rows, PATHS)]
    return [
        ("HTML list", "identity", PAGE, [f"/books{query}" for query in lists]),
        ("HTML list, brotli", "br", PAGE, [f"/books{query}" for query in lists]),
        ("HTML search", "identity", PAGE, [f"/books{query}" for query in searches]),
        ("HTML detail", "identity", PAGE, [f"/books/{id}" for id in ids]),
        ("HTML reviews", "identity", PAGE, [f"/reviews{query}" for query in sorts]),
        ("HTML book with reviews", "identity", PAGE, [f"/isbn/{isbn}" for isbn in isbns]),
        ("JSON list", "identity", ANSWER, [f"/api/book/list{query}" for query in lists]),
        ("JSON search", "identity", ANSWER, [f"/api/book/search{query}" for query in searches]),
        ("JSON detail", "identity", ANSWER, [f"/api/book/detail?id={id}" for id in ids]),
    ]


def wrk(port, paths, encoding, seconds):
    command = ["wrk", "-t2", "-c8", f"-d{seconds}s", "--timeout", "10s", "-s", "bench/load.lua", f"http://127.0.0.1:{port}", "--", paths, encoding]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60)
    last = done.stdout.strip().rpartition("\n")[2]
    if done.returncode != 0 or not last.startswith("{"):
        raise Failure(f"wrk failed:\n{done.stdout}{done.stderr}")
    result = json.loads(last)
    if any(result["errors"].values()) or result["requests"] == 0:
        raise Failure(f"under load, {result['requests']} requests had errors: {result['errors']}")
    return result


def cpu_of(pid, postgres):
    """CPU time in ms of the process, and of PostgreSQL's processes, if there are any."""
    table = process_table()
    return table[pid][2], sum(cpu for child, (_, parent, cpu) in table.items() if postgres and postgres in (child, parent))


def one_round(pid, port, paths, encoding, postgres=None):
    before = cpu_of(pid, postgres)
    result = wrk(port, paths, encoding, SECONDS)
    cpu, database_cpu = ((now - then) / result["requests"] for now, then in zip(cpu_of(pid, postgres), before))
    rate, rss = result["requests"] / result["seconds"], memory(pid, "VmRSS")
    return {"rate": rate, "p50": result["p50"], "p99": result["p99"], "cpu": cpu, "database_cpu": database_cpu, "rss": rss}


def load(shop, pid, kind):
    """One kind of page, and in turn the bare route with the bytes of the answer nearest to the mean length."""
    name, encoding, content, paths = kind
    answers = [get(shop.port, path, encoding)[1] for path in paths]  # The first warm-up, too; and each is a 200.
    length = mean(map(len, answers))
    body = min(answers, key=lambda answer: abs(len(answer) - length))
    with open(shop.file("paths"), "w") as file:
        file.write("\n".join(paths) + "\n")
    with open(shop.file("body"), "wb") as file:
        file.write(body)
    bare = subprocess.Popen([BARE, shop.file("body"), content], stdout=subprocess.PIPE, text=True)
    try:
        bare_port = int(bare.stdout.readline())
        if get(bare_port, paths[0])[1] != body:
            raise Failure("the bare route sends other bytes")
        for port in (shop.port, bare_port):
            wrk(port, shop.file("paths"), encoding, 1)
        rounds, bare_rounds = [], []
        for _ in range(ROUNDS):
            rounds.append(one_round(pid, shop.port, shop.file("paths"), encoding, shop.postgres))
            bare_rounds.append(one_round(bare.pid, bare_port, shop.file("paths"), encoding))
    finally:
        bare.kill()
        bare.wait()
    middle, bare_middle = ({field: median(run[field] for run in runs) for field in runs[0]} for runs in (rounds, bare_rounds))
    say(f"{shop.label}, {name}: {middle['rate']:.0f} requests/s, {middle['cpu']:.3f} ms of CPU each, {middle['p99']:.1f} ms at p99")
    return middle | {"name": name, "bytes": len(body), "bare": bare_middle}
