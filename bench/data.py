"""Made-up listings: fields of real rows, recombined, the same ones at every run."""

import csv
import os
import random

COLUMNS = "isbn13,title,author,category,subcategory,publisher,published_on,description,list_price,condition,price,status,seller".split(",")
SEED = 20240501
SELLERS = 500
# What the shop takes at most (API.md); longer rows would be refused, and then the count would not come out.
LONGEST = {"title": 200, "author": 200, "publisher": 100}
CONDITIONS = {"best": 0.8, "good": 0.65, "fair": 0.5, "poor": 0.35, "worn": 0.2}


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def sources():
    """The demo shelf, and korean_books.csv where JOONGOBOOKS_TEST_DATA names a folder that has it."""
    rows = [{**row, "subcategory": "", "description": row["details"]} for row in rows_of("seeds/demo_shelf.csv")]
    larger = os.path.join(os.environ.get("JOONGOBOOKS_TEST_DATA", ""), "korean_books.csv")
    if os.environ.get("JOONGOBOOKS_TEST_DATA") and os.path.exists(larger):
        rows += rows_of(larger)
    return [row for row in rows if fits(row)]


def fits(row):
    short = all(len(row[column]) <= longest for column, longest in LONGEST.items())
    return short and row["title"].strip() and row["category"] and row["list_price"].isdigit() and int(row["list_price"]) <= 10_000_000


def isbn(number):
    digits = f"97911{number:07}"
    return digits + str(-sum(int(digit) * (1 + 2 * (place % 2)) for place, digit in enumerate(digits)) % 10)


def listings(count):
    """Book and words of one row, half of the title, author and publisher of others."""
    chance, real = random.Random(SEED), sources()
    for number in range(count):
        first, second, third = (chance.choice(real) for _ in range(3))
        head, tail = first["title"].split(), second["title"].split()
        condition = chance.choice(list(CONDITIONS))
        yield first | {
            "isbn13": isbn(number),
            "title": " ".join(head[: (len(head) + 1) // 2] + tail[len(tail) // 2 :])[: LONGEST["title"]].strip(),
            "author": second["author"],
            "publisher": third["publisher"],
            "published_on": third["published_on"],
            "condition": condition,
            "price": int(int(first["list_price"]) * CONDITIONS[condition] * chance.uniform(0.8, 1.2)) // 100 * 100,
            "status": chance.choices(["on_sale", "reserved", "sold"], [6, 1, 3])[0],
            "seller": f"reader{chance.randrange(SELLERS):04}",
        }


def copies(count, books, described):
    """`count` copies of `books` made-up books, each of another seller; with descriptions, or without where there are many."""
    chance, editions = random.Random(SEED), list(listings(books))
    for number in range(count):
        edition, condition = editions[number % books], chance.choice(list(CONDITIONS))
        yield edition | {
            "description": edition["description"] if described else "",
            "condition": condition,
            "price": int(int(edition["list_price"]) * CONDITIONS[condition] * chance.uniform(0.8, 1.2)) // 100 * 100,
            "status": chance.choices(["on_sale", "reserved", "sold"], [6, 1, 3])[0],
            "seller": f"reader{number // books:03}{chance.randrange(89):02}",
        }


def write_copies(path, count, books, described=False):
    """Writes them row by row: a million do not fit in memory twice."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, COLUMNS, extrasaction="ignore")
        out.writeheader()
        out.writerows(copies(count, books, described))


def write(path, count):
    """Writes `count` listings as CSV in korean_books.csv's form, and returns them."""
    rows = list(listings(count))
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, COLUMNS, extrasaction="ignore")
        out.writeheader()
        out.writerows(rows)
    return rows


def searches(rows, count):
    """What people type: mostly a word of a title, at times a whole title or an author."""
    chance = random.Random(SEED)
    words = sorted({word for row in rows for word in row["title"].split() if 2 <= len(word) <= 12})
    authors = sorted({row["author"] for row in rows if row["author"].strip()})
    return [
        chance.choice([*[words] * 4, [row["title"] for row in rows[:1000]], authors][place % 6]) for place in range(count)
    ]
