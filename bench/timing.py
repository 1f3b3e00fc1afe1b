"""Whether the time of an answer tells who is a member: known and unknown names in turn, on one connection."""

import http.client
import json
import time
from statistics import median, quantiles
from urllib.parse import urlencode

from shop import Failure, say

TRIES = 1000
PASSWORD = "seven lanterns on a quiet river"
# What a limit would answer takes another way than what is measured.
NO_LIMITS = {
    "JOONGOBOOKS_LIMITS_LOGIN_FAILURES": "1000000",
    "JOONGOBOOKS_LIMITS_MAILS_PER_HOUR": "1000000",
    "JOONGOBOOKS_LIMITS_SIGNUPS_PER_HOUR": "1000000",
}


class Client:
    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def post(self, path, fields, status):
        """Milliseconds until the whole answer is there; any other status ends the run."""
        headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(fields)
        begin = time.perf_counter()
        self.connection.request("POST", path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        took = (time.perf_counter() - begin) * 1000
        if answer.status != status:
            raise Failure(f"POST {path} answered {answer.status}: {text[:200]}")
        return took


def compare(client, path, status, known, unknown):
    times = {"known": [], "unknown": []}
    for number in range(TRIES):
        for who, fields in (("known", known), ("unknown", unknown(number))):
            times[who].append(client.post(path, fields, status))
    return {who: {"median": median(all), "p95": quantiles(all, n=20)[-1]} for who, all in times.items()}


def measure(shop):
    with shop.open(NO_LIMITS):
        client = Client(shop.port)
        member = {"username": "bench", "email": "bench@example.kr", "nickname": "bench"}
        client.post("/api/user/register", member | {"password": PASSWORD, "password_again": PASSWORD}, 200)
        wrong = {"password": "seven lanterns on a loud river"}
        logins = compare(client, "/api/user/auth/login", 422, {"username": "bench"} | wrong, lambda number: {"username": f"nobody{number}"} | wrong)
        letters = compare(client, "/api/user/forgotpassword", 200, {"email": "bench@example.kr"}, lambda number: {"email": f"nobody{number}@example.kr"})
    result = {"a login with a wrong password": logins, "a forgotten password": letters}
    say(f"{shop.label}: {json.dumps(result)}")
    return result
