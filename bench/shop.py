"""The shop under measurement: its process, its database, its answers. All traffic stays on 127.0.0.1."""

import http.client
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import time
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

RELEASE = "target/release/joongobooks"
BIN = os.environ.get("BENCH_BIN", RELEASE)
TICKS = os.sysconf("SC_CLK_TCK")


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
    """Name, parent and CPU time so far (in ms, with that of children that have ended) of every process."""
    table = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat") as file:
                name, rest = file.read().split("(", 1)[1].rsplit(")", 1)
        except OSError:
            continue  # It has ended meanwhile.
        fields = rest.split()
        table[int(pid)] = (name, int(fields[1]), sum(map(int, fields[11:15])) * 1000 / TICKS)
    return table


def find_postmaster(url):
    """The process that listens on the port of `url`; scripts/with-postgres starts it with `-p PORT`."""
    for pid, (name, _, _) in process_table().items():
        if name == "postgres":
            with open(f"/proc/{pid}/cmdline") as file:
                if f"\0-p\0{urlsplit(url).port}\0" in file.read():
                    return pid
    raise Failure("PostgreSQL's process cannot be found")


def shops(folder, size):
    """One after the other: an empty shop on SQLite, and on PostgreSQL where JOONGOBOOKS_TEST_POSTGRES names a cluster. Each is gone
    when the next is asked for."""
    place = os.path.join(folder, f"sqlite-{size}")
    yield Shop(f"SQLite, {size:,}", place, f"sqlite://{place}/shop.db")
    shutil.rmtree(place)
    url = os.environ.get("JOONGOBOOKS_TEST_POSTGRES")
    if url:
        name = f"bench_{size}"
        subprocess.run(["psql", url, "-qc", f"create database {name}"], check=True)
        yield Shop(f"PostgreSQL, {size:,}", os.path.join(folder, name), url.rpartition("/")[0] + f"/{name}", find_postmaster(url))
        subprocess.run(["psql", url, "-qc", f"drop database {name}"], check=True)


def memory(pid, field):
    """VmRSS (now) or VmHWM (the most so far) in MiB."""
    with open(f"/proc/{pid}/status") as file:
        return int(re.search(rf"^{field}:\s+(\d+) kB", file.read(), re.M)[1]) / 1024


class Shop:
    """The binary on a database of its own; `postgres` is the process of that database, where it has one."""

    def __init__(self, label, folder, url, postgres=None):
        os.mkdir(folder)
        self.label, self.folder, self.url, self.postgres = label, folder, url, postgres
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]

    def file(self, name):
        return os.path.join(self.folder, name)

    def spawn(self, *command, settings=None):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("JOONGOBOOKS_") and name != "RUST_LOG"}
        environment = kept | {
            "LEPTOS_SITE_ADDR": f"127.0.0.1:{self.port}",
            "JOONGOBOOKS_SITE_PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "JOONGOBOOKS_DATABASE_URL": self.url,
            "JOONGOBOOKS_MEDIA_DIR": self.file("media"),
            "JOONGOBOOKS_MAIL_DIR": self.file("mail"),
        } | (settings or {})
        with open(self.file("log"), "ab") as log:
            return subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def last_words(self):
        with open(self.file("log"), encoding="utf-8", errors="replace") as log:
            return "".join(log.readlines()[-10:])

    def import_file(self, path, count):
        begin = time.monotonic()
        process = self.spawn("timeout", "3600", BIN, "import", path)
        try:
            # The kernel keeps the peak of a process and of those it has waited for: the import's, not that of `timeout`.
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.terminate()
            raise
        seconds = time.monotonic() - begin
        if status != 0:
            raise Failure(f"import ended with {os.waitstatus_to_exitcode(status)}:\n{self.last_words()}")
        say(f"{self.label}: imported in {seconds:.1f} s")
        return {"seconds": seconds, "rate": count / seconds, "peak": usage.ru_maxrss / 1024}

    def size(self):
        """MiB of the database."""
        if self.postgres:
            sized = ["psql", self.url, "-Atc", "select pg_database_size(current_database())"]
            return int(subprocess.run(sized, capture_output=True, text=True, check=True).stdout) / 2**20
        return sum(os.path.getsize(self.file(name)) for name in os.listdir(self.folder) if name.startswith("shop.db")) / 2**20

    @contextmanager
    def open(self, settings=None):
        """Starts the server, with other settings than the default where there are any; gives its process id and the ms until it had answered a first page."""
        begin = time.monotonic()
        process = self.spawn(BIN, settings=settings)
        try:
            while True:
                try:
                    get(self.port, "/books")
                    break
                except OSError:
                    if process.poll() is not None or time.monotonic() - begin > 30:
                        raise Failure(f"the shop did not open:\n{self.last_words()}") from None
                    time.sleep(0.001)
            yield process.pid, (time.monotonic() - begin) * 1000
        finally:
            process.terminate()
            try:
                process.wait(25)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def wait_for_shelf(self):
        """The librarian's worker takes up what an import brought while the shop is open. Gives the seconds until nothing waits."""
        begin = time.monotonic()
        while (left := self.waiting()) > 0:
            if time.monotonic() - begin > 3_600:
                raise Failure(f"{left} books still wait for the librarian's index")
            time.sleep(1)
        return time.monotonic() - begin

    def waiting(self):
        """Books whose changes the librarian's worker has not taken up yet."""
        count = "select count(*) from shelf_stale"
        if self.postgres:
            return int(subprocess.run(["psql", self.url, "-Atc", count], capture_output=True, text=True, check=True).stdout)
        # A connection's own `with` ends a transaction and leaves the file open.
        with closing(sqlite3.connect(self.file("shop.db"))) as db:
            return db.execute(count).fetchone()[0]

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
