"""How long the librarian takes in a shop of 100,000 listings: `make release && python3 -B bench/librarian.py`, on PostgreSQL too
where JOONGOBOOKS_TEST_POSTGRES names a cluster (scripts/with-postgres). Prints p50, p99 and the worst of whole questions, from
the request to the answer's row, one at a time over one connection, with the embedded engine; and of /healthz in turn with them."""

import http.client
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from urllib.parse import urlencode

import data
from shop import Failure, Shop, say

COUNT = int(os.environ.get("BENCH_LIBRARIAN_LISTINGS", "100000"))
TRIES = int(os.environ.get("BENCH_LIBRARIAN_TRIES", "200"))
COPIES = 5
# What people ask; the bench's books are made of real titles, so these words are in them as often as in a real shop.
WISHES = ["우주 이야기", "고양이가 나오는 책", "비 오는 날 읽기 좋은 한국 단편, 만 원 이하", "상태 좋은 역사책", "주식 공부", "위로가 되는 에세이", "추리 소설", "아이와 읽을 과학책"]
WISHES += ["5천원에서 만원 사이 요리책", "만화 말고 소설", "books about art under 10,000 won", "경제 입문서"]
JSON = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}


class Member:
    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        word = "느린 서가의 파란 우산 일곱 개"
        fields = {"username": "reader1", "email": "reader1@example.kr", "nickname": "책벗", "password": word, "password_again": word}
        answer, _ = self.ask("POST", "/api/user/register", fields)
        self.cookie = "; ".join(value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie")

    def ask(self, method, path, fields):
        headers = JSON | ({"Cookie": self.cookie} if hasattr(self, "cookie") else {})
        begin = time.perf_counter()
        self.connection.request(method, path, urlencode(fields) if method == "POST" else None, headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise Failure(f"{path} answered {answer.status}: {body[:200]!r}")
        return answer, (time.perf_counter() - begin) * 1000


def spread(times):
    times.sort()
    return f"{times[len(times) // 2]:.1f} / {times[int(len(times) * 0.99)]:.1f} / {times[-1]:.0f}"


def waiting(shop):
    """Changes that the worker has not taken up yet."""
    count = "select count(*) from shelf_stale"
    if shop.postgres:
        return int(subprocess.run(["psql", shop.url, "-Atc", count], capture_output=True, text=True, check=True).stdout)
    with sqlite3.connect(shop.file("shop.db")) as db:
        return db.execute(count).fetchone()[0]


def wait_for_shelf(shop):
    """The worker takes up what an import brought while the shop is open. Gives the seconds."""
    begin = time.monotonic()
    while (left := waiting(shop)) > 0:
        if time.monotonic() - begin > 1_800:
            raise Failure(f"{left} books still wait to be noted")
        time.sleep(1)
    return time.monotonic() - begin


def measure(shop):
    path = shop.file("books.csv")
    data.write_copies(path, COUNT, max(1, COUNT // COPIES))
    shop.import_file(path, COUNT)
    os.remove(path)
    chance = random.Random(data.SEED)
    with shop.open({"JOONGOBOOKS_CHATBOT_QUESTIONS_PER_DAY": "1000000"}) as _:
        member = Member(shop.port)
        noted = wait_for_shelf(shop)
        asked, beside = [], []
        for _ in range(TRIES):
            asked.append(member.ask("POST", "/api/recommend/chatbot", {"question": chance.choice(WISHES)})[1])
            beside.append(member.ask("GET", "/healthz", {})[1])
        print(json.dumps({"shop": shop.label, "noted after, s": round(noted, 1), "question, ms": spread(asked), "healthz, ms": spread(beside)}, ensure_ascii=False))


def main():
    with tempfile.TemporaryDirectory(prefix="joongobooks-bench.") as folder:
        place = os.path.join(folder, "sqlite")
        measure(Shop(f"SQLite, {COUNT:,} listings", place, f"sqlite://{place}/shop.db"))
        url = os.environ.get("JOONGOBOOKS_TEST_POSTGRES")
        if url:
            from measure import find_postmaster

            measure(Shop(f"PostgreSQL, {COUNT:,} listings", os.path.join(folder, "postgres"), url, find_postmaster(url)))
    say("measured")


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"error: {failure}")
