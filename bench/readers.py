"""Reviews for the pages that show them, written over the API by made-up readers; and how long a like and a jjim take."""

import http.client
import json
from statistics import median, quantiles
from time import perf_counter
from urllib.parse import urlencode

from shop import Failure

REVIEWS, BOOKS, TOGGLES = 400, 40, 1000
PASSWORD = "seven lanterns on a quiet river"


class Reader:
    """A member with a session."""

    def __init__(self, port, name):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookie = ""
        member = {"username": name, "email": f"{name}@example.kr", "nickname": name, "password": PASSWORD, "password_again": PASSWORD}
        self.post("/api/user/register", member)

    def post(self, path, fields):
        headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie}
        self.connection.request("POST", path, urlencode(fields), headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise Failure(f"POST {path} answered {answer.status}: {body[:200]}")
        self.cookie = self.cookie or "; ".join(line.partition(";")[0] for line in answer.headers.get_all("Set-Cookie", []))
        return json.loads(body)


def write(shop, rows):
    """REVIEWS reviews of the first BOOKS books, and their ISBNs."""
    reader, books = Reader(shop.port, "benchreader"), rows[:BOOKS]
    for number in range(REVIEWS):
        row = books[number % len(books)]
        fields = {"isbn": row["isbn13"], "book_title": row["title"], "book_author": row["author"][:200], "book_publisher": row["publisher"]}
        words = {"rating": number % 10 + 1, "title": f"review {number}", "text": "한 줄이어도 좋아요. " * 20, "category": "fiction", "hashtags": "#소설 #추천"}
        reader.post("/api/bookreview/create", fields | words)
    return [row["isbn13"] for row in books]


def toggles(shop):
    """Milliseconds of a like and of a jjim, put on and taken off in turn on one connection."""
    reader = Reader(shop.port, "benchlover")
    listing = shop.json("/api/book/list?limit=1")["books"][0]["id"]
    likes = [("/api/like/set", {"kind": "book", "id": listing, "on": on}) for on in ("true", "false")]
    wishes = [(f"/api/jjim/{word}", {"book_id": listing}) for word in ("create", "delete")]
    result = {}
    for what, ways in (("like", likes), ("jjim", wishes)):
        times = []
        for number in range(TOGGLES):
            begin = perf_counter()
            reader.post(*ways[number % 2])
            times.append((perf_counter() - begin) * 1000)
        result[what] = {"p50": median(times), "p99": quantiles(times, n=100)[-1]}
    return result
