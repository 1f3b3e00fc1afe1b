"""What a browser's first visit costs: bytes, and Lighthouse's word on it."""

import json
import os
import re
import shlex
import subprocess
from statistics import median
from urllib.parse import urlsplit

from shop import Failure, get, say

RUNS = 3 if os.environ.get("BENCH_LIGHTHOUSE", "1") == "1" else 0
# On a busy machine Chromium at times loses its trace; Lighthouse itself says "run again".
RETRIES = 2
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
# No sandbox: CI runs as root. The rest keeps the browser from talking to anyone but our server.
CHROME_FLAGS = (
    "--no-sandbox --headless=new --disable-gpu --disable-background-networking --disable-component-update --disable-sync "
    "--host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'"
)
LIGHTHOUSE = shlex.split("timeout --signal=INT --kill-after=10 180 node bench/node_modules/lighthouse/cli/index.js --quiet --no-enable-error-reporting")


def first_load(port):
    """Kind, path, encoding and sent bytes of what is fetched before the page can hydrate."""
    assets = sorted(set(re.findall(r"/pkg/[\w./-]+\.(?:css|js|wasm)", get(port, "/books")[1].decode())))
    found = []
    for path in ("/", "/books", *assets):
        headers, body = get(port, path, "br")
        kind = path.rpartition(".")[2].upper() if path in assets else "HTML"
        found.append((kind, path, headers["Content-Encoding"] or "none", len(body)))
    return found


def lighthouse(shop, path, counted):
    """Scores of one page on Lighthouse's phone, by category, and what cost points."""
    runs, out = [], shop.file("lighthouse.json")
    command = [*LIGHTHOUSE, "--output=json", f"--output-path={out}", f"--only-categories={','.join(CATEGORIES)}"]
    command += [f"--chrome-flags={CHROME_FLAGS}", f"http://127.0.0.1:{shop.port}{path}"]
    for _ in range(RUNS + RETRIES):
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode == 0:
            with open(out, encoding="utf-8") as file:
                runs.append(json.load(file))
        if len(runs) == RUNS:
            break
    else:
        raise Failure(f"Lighthouse failed on {path}:\n{done.stderr[-2000:]}")
    fetched = {urlsplit(item["url"]).path for run in runs for item in run["audits"]["network-requests"]["details"]["items"]}
    if missed := {name for name in fetched if name.startswith("/pkg/")} - counted:
        raise Failure(f"the browser also fetches {missed}, which the page does not name: first_load must count it")
    costly = {}
    for run in runs:
        weighty = {part["id"] for category in run["categories"].values() for part in category["auditRefs"] if part["weight"]}
        for audit in (run["audits"][name] for name in sorted(weighty)):
            if audit["score"] is not None and audit["score"] < 0.9:
                costly[audit["id"]] = audit.get("displayValue") or audit["title"]
    scores = {category: median(run["categories"][category]["score"] * 100 for run in runs) for category in CATEGORIES}
    say(f"Lighthouse, {path}: {scores}")
    browser = re.search(r"Chrome/(\d+)", runs[0]["environment"]["hostUserAgent"])[1]
    return {"scores": scores, "costly": costly, "versions": f"Lighthouse {runs[0]['lighthouseVersion']}, Chromium {browser}"}
