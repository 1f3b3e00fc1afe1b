"""Measures the librarian's embedded engine and writes bench/LIBRARIAN.md. `make benchlibrarian` calls it.

"Candidates" is what the server itself says it took to find the (at most) 30 listings that an answer is made of, from the question's
text on; "question" is the whole of it as a program on the same machine sees it, with the reservation and the answer's rows written
to the disk. One member asks at a time, over one connection; `/healthz` runs in turn with it."""

import http.client
import json
import os
import random
import signal
import sys
import tempfile
import time
from urllib.parse import urlencode

import data
import report
from shop import Failure, say, shops

SIZES = [int(size) for size in os.environ.get("BENCH_LIBRARIAN_SIZES", "10000 100000").split()]
TRIES = int(os.environ.get("BENCH_LIBRARIAN_TRIES", "300"))
COPIES = 5
PATH = "bench/LIBRARIAN.md"
TARGET = 20
# What people ask, by how it is found. The made-up books have the titles, words and descriptions of real ones.
WISHES = {
    "of a subject": ["우주 이야기", "고양이가 나오는 책", "주식 공부", "아이와 읽을 과학책", "경제 입문서", "books about art"],
    "of a kind": ["추리 소설", "만화 말고 소설", "상태 좋은 역사책", "시집 추천해 주세요", "a poetry book in good condition"],
    "within a budget": ["5천원에서 만원 사이 요리책", "비 오는 날 읽기 좋은 한국 단편, 만 원 이하", "books about history under 10,000 won"],
    "of a mood": ["위로가 되는 에세이", "마음이 따뜻해지는 책", "잠이 안 올 때 읽을 책", "something funny for the train"],
    "like a book": ["채식주의자 같은 책", "어린왕자랑 비슷한 책"],
    "of an author": ["한강 작가 책", "김영하 소설 있어요?", "무라카미 하루키"],
    "of nothing here": ["중세 아이슬란드어 문법서", "뷁뷁뷁", "드론 조종"],
}
JSON = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
# Under this name the server's log tells how long the candidates took.
FOUND = "candidates found"


class Member:
    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        word = "느린 서가의 파란 우산 일곱 개"
        fields = {"username": "reader1", "email": "reader1@example.kr", "nickname": "책벗", "password": word, "password_again": word}
        self.cookie = None
        answer, _ = self.ask("POST", "/api/user/register", fields)
        self.cookie = "; ".join(value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie")

    def ask(self, method, path, fields):
        headers = JSON | ({"Cookie": self.cookie} if self.cookie else {})
        begin = time.perf_counter()
        self.connection.request(method, path, urlencode(fields) if method == "POST" else None, headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise Failure(f"{path} answered {answer.status}: {body[:200]!r}")
        return answer, (time.perf_counter() - begin) * 1000


def found(shop, since):
    """How long each question's candidates took, by the server's log after its first `since` bytes."""
    with open(shop.file("log"), "rb") as log:
        log.seek(since)
        lines = [json.loads(line) for line in log.read().splitlines() if FOUND.encode() in line]
    return [line["ms"] for line in lines]


def measure(shop, count):
    path = shop.file("books.csv")
    data.write_copies(path, count, max(1, count // COPIES), described=True)
    shop.import_file(path, count)
    os.remove(path)
    chance = random.Random(data.SEED)
    settings = {"JOONGOBOOKS_CHATBOT_QUESTIONS_PER_DAY": "1000000", "RUST_LOG": "info,joongobooks=debug,sqlx=error,leptos=warn,tachys=warn"}
    result = {"label": shop.label, "rows": {}, "all": []}
    with shop.open(settings) as _:
        result["noted"] = shop.wait_for_shelf()
        result["size"] = shop.size()
        member = Member(shop.port)
        for kind, wishes in WISHES.items():
            for wish in wishes:
                member.ask("POST", "/api/recommend/chatbot", {"question": wish})
            begin, asked, beside = os.path.getsize(shop.file("log")), [], []
            for _ in range(TRIES // len(WISHES)):
                asked.append(member.ask("POST", "/api/recommend/chatbot", {"question": chance.choice(wishes)})[1])
                beside.append(member.ask("GET", "/healthz", {})[1])
            candidates = found(shop, begin)
            if len(candidates) != len(asked):
                raise Failure(f"{len(asked)} questions, and {len(candidates)} lines of the log about them")
            result["rows"][kind] = (candidates, asked, beside)
    result["rows"]["all"] = tuple(sum((row[place] for row in result["rows"].values()), []) for place in range(3))
    say(f"{shop.label}: measured")
    return result


def at(times, share):
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def cell(row):
    candidates, asked, beside = row
    spread = f"{at(candidates, 0.5):.1f} / {at(candidates, 0.99):.1f} / {max(candidates):.0f}"
    return f"{spread} · {at(asked, 0.5):.1f} ({at(beside, 0.5):.1f})"


def write(results):
    out = "# The librarian in larger shops\n\nWritten by `make benchlibrarian` (bench/librarian.py says how).\n\n"
    out += f"- Commit: {report.commit()}\n- Machine: {report.machine()}\n- {TRIES} questions in each shop, one at a time; ms\n"
    out += f"- Books: titles, authors, publishers and descriptions of real ones, recombined; {COPIES} copies of each\n\n"
    out += f"## Candidates, p50 / p99 / worst · whole question, p50 (/healthz in turn, p50)\n\nWanted: candidates from 100,000 listings under {TARGET} ms p50.\n\n"
    out += report.table(["", *[r["label"] for r in results]], *[[kind, *[cell(r["rows"][kind]) for r in results]] for kind in results[0]["rows"]])
    out += "## After an import\n\n" + report.table(
        ["shop", "seconds until the librarian knows every book", "database then, MiB"],
        *[[r["label"], f"{r['noted']:.0f}", f"{r['size']:,.0f}"] for r in results],
    )
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
