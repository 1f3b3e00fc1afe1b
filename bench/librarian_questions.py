"""Checks tests/data/librarian_questions.json, by which the librarian's answers are measured, against the books that it is for.

    python3 bench/librarian_questions.py FOLDER/korean_books.csv

The questions are what readers ask in a second-hand bookshop, and what a person who knows the shelf would count as a fitting
answer. They were written before the ranker, from the shelf and the readers alone, and are not tuned to it, nor it to single
ones of them: a question is changed only where it is wrong by these rules, and then for every ranker.

An entry has
- question, kind; the kinds stand in KINDS.
- earlier, where the question goes on: the questions asked before it in the same conversation, in order.
- must: what every recommended book fulfils; all of it has to hold.
    max_price, min_price      selling price in won, the bound included
    condition, category       one of these keys
    author                    one of these stands in the author's name
    not_isbn                  none of these numbers
    cheaper_than_earlier      costs less than the dearest book of the answer before
    not_earlier               its listing stood in no answer of the conversation
- most: {"any": [...]}, what at least half of the recommended books (rounded up) fulfil; one of the list has to hold.
    category                  one of these keys
    subcategory               one of these stands in the subcategory
    words                     one of these stands in title, author, publisher, the category's Korean name, subcategory or description
- none: true, where no listing fulfils must and most. Then the answer has to say that nothing fits exactly and may show what comes
  nearest, which is not judged.

"Stands in" goes by composed text (NFC), lower case and without spaces; nothing reaches over two fields. Without spaces 시기 후반
has 기후 in it and 큰글자책 has 자책: so a short word is given with what stands beside it in real sentences (기후위기, 자책하).

An answer recommends 2 to 5 books, each listing once, and all are on sale. Where fewer than 2 listings fulfil must (with
cheaper_than_earlier and not_earlier, that depends on the answers before), it recommends the one there is; where there is none,
the question is judged as one with none.

What is not said in figures is read so: less than a price, under it and 안 되는 leave it out, 이하 and "or less" do not; a price
that a book should have about (정도, 짜리, around) reaches a fifth to either side; 오천 원대 ends below 6,000. Cheap, without a
figure, is the cheaper third of the shop: at most 7,000 won; the cheapest are those up to 2,500. A good copy (상태 좋은, 깨끗한,
good condition) is best or good; one like new (새 책 같은, 최상) is best. Novels are fiction and what is told to teenagers.

Counted are the listings on sale that the import takes, by its rules as far as they concern this file. An entry is wrong if
- fewer than 2 of them fulfil must and most, or with an author fewer than 1; with cheaper_than_earlier or not_earlier, which are
  left out of the count, fewer than 7, so that 2 remain when 5 were shown;
- with none, any does;
- it has most and more than a quarter of them fulfil must and most: then a book taken blindly would pass too often.
"""

import csv
import html
import json
import re
import sys
import unicodedata
from collections import Counter

QUESTIONS = "tests/data/librarian_questions.json"
CATEGORIES = "seeds/categories.csv"
CATEGORY_NAMES = "seeds/category_map.csv"
KINDS = (
    "category author price condition mood reader topic title similar publisher negation combination spelling follow_up none".split()
)
CONDITIONS = ["best", "good", "fair", "poor", "worn"]
FIELDS = {"question", "kind", "earlier", "must", "most", "none"}
STATIC = {"max_price", "min_price", "condition", "category", "author", "not_isbn"}
# These depend on the answers before.
GOING_ON = {"cheaper_than_earlier", "not_earlier"}
LONGEST = {"title": 200, "author": 200, "publisher": 100, "subcategory": 100, "description": 20_000, "seller": 20}
HIGHEST_PRICE = 10_000_000
FEWEST = 2
MOST_SHOWN = 5
LARGEST_SHARE = 0.25
FEWEST_ENTRIES = 100


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def squeezed(text):
    return "".join(unicodedata.normalize("NFC", text).lower().split())


class Listing:
    def __init__(self, row, keys, names):
        text = {column: html.unescape(row[column]).strip() for column in LONGEST}
        self.isbn, self.title, self.price, self.condition = row["isbn13"], text["title"], int(row["price"]), row["condition"]
        self.category = keys[squeezed(row["category"])]
        self.author, self.subcategory = squeezed(text["author"]), squeezed(text["subcategory"])
        fields = [text["title"], text["author"], text["publisher"], names[self.category], text["subcategory"], text["description"]]
        # A line each, so that no word fits across two of them.
        self.text = "\n".join(map(squeezed, fields))


def on_sale(path):
    """The listings of the file that the import takes and that are on sale."""
    names = {row["key"]: row["name_ko"] for row in rows_of(CATEGORIES)}
    keys = {squeezed(row["source"]): row["key"] for row in rows_of(CATEGORY_NAMES)}
    return [Listing(row, keys, names) for row in rows_of(path) if row["status"] == "on_sale" and is_taken(row, keys)], set(names)


def is_taken(row, keys):
    prices = [row[column] for column in ("list_price", "price")]
    return (
        row["title"].strip() != ""
        and all(len(html.unescape(row[column]).strip()) <= longest for column, longest in LONGEST.items())
        and all(re.fullmatch(r"\d+", price) and int(price) <= HIGHEST_PRICE for price in prices)
        and squeezed(row["category"]) in keys
        and row["condition"] in CONDITIONS
        and has_right_digit(row["isbn13"])
    )


def has_right_digit(number):
    """Whether 13 digits are a number of a book or of other goods; none at all are let pass."""
    weighted = sum(int(digit) * (1 + 2 * (place % 2)) for place, digit in enumerate(number) if digit.isdigit())
    return number == "" or bool(re.fullmatch(r"\d{13}", number)) and weighted % 10 == 0


# Fitting. What depends on the answers before is left out: it can be judged only with them.


def fulfils_must(listing, must):
    return (
        must.get("min_price", 0) <= listing.price <= must.get("max_price", HIGHEST_PRICE)
        and listing.condition in must.get("condition", CONDITIONS)
        and listing.category in must.get("category", [listing.category])
        and stands_in(listing.author, must.get("author", [""]))
        and listing.isbn not in must.get("not_isbn", [])
    )


def fulfils_most(listing, most):
    return not most or any(fulfils(listing, wish) for wish in most["any"])


def fulfils(listing, wish):
    [(kind, values)] = wish.items()
    if kind == "category":
        return listing.category in values
    return stands_in(listing.subcategory if kind == "subcategory" else listing.text, values)


def stands_in(text, words):
    return any(squeezed(word) in text for word in words)


# What can be wrong with an entry.


def wrong_form(entry, listings, categories):
    must, wishes = entry.get("must", {}), entry.get("most", {"any": []}).get("any")
    named = must.get("category", []) + [key for wish in wishes or [] for key in wish.get("category", [])]
    numbers = {listing.isbn for listing in listings}
    checks = [
        (set(entry) <= FIELDS and {"question", "kind"} <= set(entry), "a field is unknown or missing"),
        (entry.get("kind") in KINDS, "an unknown kind"),
        (must or "most" in entry, "neither must nor most"),
        (set(must) <= STATIC | GOING_ON, "an unknown key in must"),
        (not GOING_ON & set(must) or entry.get("earlier"), "goes on from nothing"),
        ("most" not in entry or bool(wishes), "most without a choice"),
        (all(len(wish) == 1 and set(wish) <= {"category", "subcategory", "words"} for wish in wishes or []), "an unknown choice in most"),
        (set(named) <= categories, "an unknown category"),
        (set(must.get("condition", [])) <= set(CONDITIONS), "an unknown condition"),
        (set(must.get("not_isbn", [])) <= numbers, "a number in not_isbn that is not on sale"),
        ((entry.get("kind") == "none") == entry.get("none", False), "the kind none and none: true go together"),
    ]
    return [what for is_right, what in checks if not is_right]


def wrong_count(entry, fitting, share):
    must = entry.get("must", {})
    if entry.get("none"):
        return [f"{fitting} listings fit where none should"] if fitting else []
    least = FEWEST + MOST_SHOWN if GOING_ON & set(must) else 1 if "author" in must else FEWEST
    few = [f"{fitting} listings fit, fewer than {least}"] if fitting < least else []
    many = [f"{share:.0%} of the shop fit"] if "most" in entry and share > LARGEST_SHARE else []
    return few + many


def language(question):
    return "ko" if len(re.findall("[가-힣]", question)) > len(re.findall("[A-Za-z]", question)) else "en"


def main(path):
    listings, categories = on_sale(path)
    with open(QUESTIONS, encoding="utf-8") as file:
        entries = json.load(file)
    wrong = []
    for entry in entries:
        must, most = entry.get("must", {}), entry.get("most")
        faults = wrong_form(entry, listings, categories)
        if not faults:
            fitting = sum(fulfils_must(listing, must) and fulfils_most(listing, most) for listing in listings)
            share = fitting / len(listings)
            print(f"{fitting:5} {share:6.1%}  {entry['kind']:12} {' / '.join([*entry.get('earlier', []), entry['question']])}")
            faults = wrong_count(entry, fitting, share)
        wrong += [f"{entry.get('question')}: {fault}" for fault in faults]
    asked = Counter(json.dumps([entry.get("earlier", []), entry.get("question")], ensure_ascii=False) for entry in entries)
    wrong += [f"asked twice: {question}" for question, times in asked.items() if times > 1]
    if len(entries) < FEWEST_ENTRIES:
        wrong.append(f"fewer than {FEWEST_ENTRIES} entries")
    print(f"\n{len(entries)} questions about {len(listings)} listings on sale")
    for count in (Counter(entry.get("kind") for entry in entries), Counter(language(entry.get("question", "")) for entry in entries)):
        print(", ".join(f"{name} {times}" for name, times in count.most_common()))
    if wrong:
        sys.exit("\n".join(["", *wrong]))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python3 bench/librarian_questions.py FOLDER/korean_books.csv")
    main(sys.argv[1])
