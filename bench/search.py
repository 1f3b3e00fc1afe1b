"""Measures search in larger and larger shops and writes bench/SEARCH.md. `make benchsearch` calls it.

Latency is of one visitor at a time over one connection, as a program on the same machine sees it; `/healthz`, which asks the
database nothing but whether it is there, runs in turn with it: a figure of a busy machine shows in both."""

import http.client
import os
import random
import signal
import sys
import tempfile
import time
from urllib.parse import quote

import data
import report
from shop import Failure, say, shops

SIZES = [int(size) for size in os.environ.get("BENCH_SEARCH_SIZES", "10000 100000 1000000").split()]
TRIES = int(os.environ.get("BENCH_SEARCH_TRIES", "300"))
# Of a million listings there are 200,000 books: five copies of each.
COPIES = 5
PATH = "bench/SEARCH.md"
INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
HOSTILE = ["ㄱ", "가", "a", "이", "의", "1", "ㅇㅇ", "ㅅㅅㅅ", "책", "나는", "소설", "the", "사랑", "세계", "역사", "인문학", '"*()', "AND OR NOT", "가" * 200, "x" * 200, "😀", "%_\\"]
# Many more than 10,000 listings in the largest shop: their totals are counted when they are first asked for.
COMMON = ["소설", "사랑", "세계", "역사", "이야기", "나는", "의"]


def initials(text):
    return "".join(INITIALS[(ord(c) - 0xAC00) // 588] if "가" <= c <= "힣" else c for c in text)


def queries(rows):
    """Kind and a way to make one: what people type, what they mistype, and what nobody should."""
    chance = random.Random(data.SEED)
    titles = [row["title"] for row in rows]
    words = [word for title in titles for word in title.split() if 2 <= len(word) <= 12]
    authors = [row["author"] for row in rows if row["author"].strip()]

    def infix():
        text = chance.choice(titles).replace(" ", "")
        start = chance.randrange(max(1, len(text) - 5))
        return text[start : start + chance.randint(2, 6)]

    def typo():
        text = chance.choice(titles)[:12].strip()
        place = chance.randrange(len(text))
        return text[:place] + chance.choice("가나단뷁") + text[place + 1 :]

    return {
        "a word": lambda: chance.choice(words),
        "a title": lambda: chance.choice(titles),
        "an author": lambda: chance.choice(authors),
        "a part": infix,
        "initials": lambda: initials(chance.choice(titles).replace(" ", "")[:6]),
        "one wrong letter": typo,
        "hostile": lambda: chance.choice(HOSTILE),
    }


class Visitor:
    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ms(self, path):
        begin = time.perf_counter()
        self.connection.request("GET", path)
        answer = self.connection.getresponse()
        answer.read()
        if answer.status not in (200, 422):
            raise Failure(f"{path} answered {answer.status}")
        return (time.perf_counter() - begin) * 1000

    def measure(self, make, tries=TRIES, warm=True):
        """p50, p99 and the worst of what `make` asks for, and the p50 of /healthz in turn with it."""
        if warm:
            self.ms(make())
        asked, beside = [], []
        for _ in range(tries):
            asked.append(self.ms(make()))
            beside.append(self.ms("/healthz"))
        asked.sort(), beside.sort()
        return asked[len(asked) // 2], asked[int(len(asked) * 0.99)], asked[-1], beside[len(beside) // 2]


def measure(shop, count):
    books = max(1, count // COPIES)
    path = shop.file("books.csv")
    data.write_copies(path, count, books)
    imported = shop.import_file(path, count)
    os.remove(path)
    chance = random.Random(data.SEED)
    rows = [row for number, row in zip(range(20_000), data.listings(books))]
    result = {"label": shop.label, "import": imported, "rows": {}}
    with shop.open() as _:
        # What the librarian's worker does after an import is not what is measured here.
        result["noted"] = shop.wait_for_shelf()
        result["size"] = shop.size()
        visitor = Visitor(shop.port)
        visitor.ms(f"/api/book/search?q={quote(rows[0]['title'])}")
        for times in ("for the first time", "again"):
            words = iter(COMMON)
            result["rows"][f"search: a common word, {times}"] = visitor.measure(lambda: f"/api/book/search?q={quote(next(words))}", len(COMMON), warm=False)
        result["rows"]["the list"] = visitor.measure(lambda: "/api/book/list")
        result["rows"]["the list, by price"] = visitor.measure(lambda: "/api/book/list?sort=price&status=on_sale")
        result["rows"]["a book"] = visitor.measure(lambda: f"/api/book/detail?id={chance.randint(1, count)}")
        for kind, make in queries(rows).items():
            result["rows"][f"search: {kind}"] = visitor.measure(lambda: f"/api/book/search?q={quote(make())}")
        result["rows"]["search: page 50"] = visitor.measure(lambda: f"/api/book/search?q={quote('사랑')}&page=50")
        for kind, make in queries(rows).items():
            result["rows"][f"suggestions: {kind}"] = visitor.measure(lambda: f"/api/book/suggest?q={quote(make())}")
        kinds = queries(rows)
        result["rows"]["what a list may be narrowed to: a word"] = visitor.measure(lambda: f"/api/book/facets?q={quote(kinds['a word']())}")
    say(f"{shop.label}: measured")
    return result


def write(results):
    out = "# Search in larger and larger shops\n\nWritten by `make benchsearch` (bench/search.py says how).\n\n"
    out += f"- Commit: {report.commit()}\n- Machine: {report.machine()}\n- {TRIES} tries each, one at a time; ms\n"
    if os.environ.get("JOONGOBOOKS_TEST_POSTGRES"):
        out += f"- PostgreSQL's own configuration, but for: {os.environ.get('JOONGOBOOKS_TEST_POSTGRES_CONF') or 'nothing'}\n"
    out += f"- Books: titles, authors and publishers of real ones, recombined; {COPIES} copies of each\n\n"
    out += "## Import\n\n" + report.table(
        ["shop", "seconds", "rows/s", "peak MiB", "the librarian's index after, s", "database then, MiB"],
        *[[r["label"], f"{r['import']['seconds']:.0f}", f"{r['import']['rate']:,.0f}", f"{r['import']['peak']:.0f}", f"{r['noted']:.0f}", f"{r['size']:,.0f}"] for r in results],
    )
    out += "## Latency: p50 / p99 / worst (p50 of /healthz in turn)\n\n"
    cells = lambda r, row: "{:.1f} / {:.1f} / {:.0f} ({:.1f})".format(*r["rows"][row])
    out += report.table(["", *[r["label"] for r in results]], *[[row, *[cells(r, row) for r in results]] for row in results[0]["rows"]])
    report.write_with_remarks(PATH, out)


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    results = []
    with tempfile.TemporaryDirectory(prefix="joongobooks-bench.") as folder:
        for size in SIZES:
            for shop in shops(folder, size):
                results.append(measure(shop, size))
                write(results)


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"error: {failure}")
