"""korean_books.csv as search_queries.py reads it: each book with the forms in which a query could fit it."""

import csv
import html
import re
import unicodedata
from collections import Counter

import hangul

# Syllables with single spaces between words.
STRETCH = re.compile("[가-힣]+(?: [가-힣]+)*")


class Book:
    def __init__(self, row):
        self.isbn = row["isbn13"]
        fields = [unicodedata.normalize("NFC", html.unescape(row[name])).strip() for name in ("title", "author", "publisher")]
        self.title, author, _ = fields
        # A line each, so that no query fits across two of them.
        self.text = "\n".join(map(squeezed, fields))
        self.initials, self.keys = hangul.initials(self.text), hangul.keystrokes(self.text)
        self.author = first_author(author)
        # All stretches of the title; the one it begins with; the title itself, if it is nothing else.
        self.stretches = STRETCH.findall(self.title)
        self.beginning = self.stretches[0] if self.stretches and self.title.startswith(self.stretches[0]) else ""
        self.whole = self.beginning if self.beginning == self.title else ""

    def has_valid_isbn(self):
        if not re.fullmatch(r"97[89]\d{10}", self.isbn):
            return False
        return sum(int(digit) * (1 + 2 * (place % 2)) for place, digit in enumerate(self.isbn)) % 10 == 0


class BookFile:
    def __init__(self, path):
        with open(path, encoding="utf-8-sig", newline="") as file:
            self.books = [Book(row) for row in csv.DictReader(file)]
        # How many books have this first author.
        self.books_of = Counter(book.author for book in self.books)
        # Every syllable of the titles, as often as it stands there.
        self.syllables = [char for book in self.books for char in book.title if hangul.is_syllable(char)]

    def holds(self, text):
        return any(by_letters(text, book) for book in self.books)


def squeezed(text):
    return "".join(char for char in text.lower() if char.isalnum())


def first_author(author):
    """Without roles and whoever comes after; nothing, if what is left is not all syllables."""
    name = re.sub(r" (지음|글|그림|옮김|엮음|편저?|저|외)( .*)?$", "", re.split("[,·;/]", author)[0]).strip()
    return name if STRETCH.fullmatch(name) and len(squeezed(name)) > 1 else ""


def ten_digits(isbn):
    """The older form of a number that begins with 978; the others have none."""
    if not isbn.startswith("978"):
        return ""
    check = -sum(int(digit) * (10 - place) for place, digit in enumerate(isbn[3:12])) % 11
    return isbn[3:12] + ("X" if check == 10 else str(check))


# Readings: whether a book fits what is meant, to the letter.


def by_letters(meant, book):
    return squeezed(meant) in book.text


def by_initials(meant, book):
    return meant in book.initials


def by_keys(meant, book):
    return hangul.keystrokes(squeezed(meant)) in book.keys


def by_words(meant, book):
    return all(squeezed(word) in book.text for word in meant.split())


def by_pattern(meant, book):
    return re.search(meant, book.text) is not None


def by_number(meant, book):
    number = meant.replace("-", "")
    return number in book.isbn or number in ten_digits(book.isbn)
