"""Makes tests/data/search_queries.tsv, against which tests/app/lists/recall.rs measures the search.

    python3 bench/search_queries.py FOLDER/korean_books.csv

Each query is made from one book of the file by the rule of its kind, and that book is what it must find. The rules look at
the file alone, never at what the search gives; the seed is fixed, so the same file gives the same queries.

A query is kept only if at most 10 books of the file, among them its own, fit what is meant by it, or what is typed, read to
the letter: no ranking could put eleven among ten. The reading looks into title, author and publisher, all lower case and
without spaces and punctuation. A run below is consecutive syllables with the spaces between them, as the title has them; it
reaches over nothing but syllables and single spaces. The kinds:

- infix: a run of 3 to 6 syllables of a title; half begin where a word begins, half inside a word.
- two_syllable: a word of a title that is two syllables.
- initials: the initial consonants of a title that is only syllables and spaces, 4 syllables or more; half of them of its
  first 4 to 6 syllables alone. Fits where the initials of a book contain them.
- composing: what stands in the field while the last of a title's first 2 to 5 syllables is being typed: a third after its
  first key (채식ㅈ), a third without its final consonant (채시), a third after any number of its keys but all. A key that can
  join the syllable before it does, as in every input method (챗). Fits where the keystrokes of a book contain its own.
- no_space: a third whole titles of several words, a third the first 2 to 4 words, all without spaces; a third the first 1 to
  3 words with a space more, inside a word.
- keyboard: half titles of 2 to 8 syllables, half the first 3 to 6 syllables of others, typed while the keyboard is set to
  English. Fits where the keystrokes of a book contain its own.
- keyboard_reverse: an English word of a title, 4 letters or more, or an English title, typed without Shift while the
  keyboard is set to Korean.
- typo: a run of 3 to 8 syllables in which one initial, vowel or final is another one; in every fourth a whole syllable is.
  The other one is drawn from all those of the titles, so common letters are put more often. What comes out occurs nowhere
  in the file. Fits where a book has a run from which the same slip (one letter, or one syllable) leads to what was typed.
- author: the first author of a book, if at most 10 books of the file have that first author; half with a word of the title
  behind the name. Fits where a book contains each word.
- isbn: a fourth the 13 digits, a fourth with hyphens, a fourth the ten-digit form of one that begins with 978, a fourth a
  run of 8 to 12 of the 13 digits. Fits where either form of a book's number contains it.

Only books with a valid ISBN (978 or 979) are asked for: the others lose their number on import.
"""

import random
import re
import sys

import hangul
from bookfile import BookFile, by_initials, by_keys, by_letters, by_number, by_pattern, by_words, squeezed, ten_digits
from hangul import FIRST, LAST

SEED = 20240501
OUT = "tests/data/search_queries.tsv"
# Queries of a kind: at a recall of 0.98, one may be missed.
COUNT = 60
# As many as an answer holds.
MOST_FITTING = 10
NOTHING = ("", "")
# Digits of the publisher's part by the two digits that it begins with, up to each bound (International ISBN Agency, ranges of
# 978-89 and 979-11).
PUBLISHERS = {
    "97889": [("24", 2), ("54", 3), ("84", 4), ("94", 5), ("96", 6), ("98", 5), ("99", 3)],
    "97911": [("24", 2), ("54", 3), ("84", 4), ("94", 5), ("99", 6)],
}


def run(text, start, count):
    """`count` syllables from `start` on, or nothing if there are fewer."""
    found = re.match(" ?".join(["[가-힣]"] * count), text[start:])
    return found.group() if found else ""


def any_run(chance, starts, least, most):
    text, start = chance.choice(starts or [("", 0)])
    return run(text, start, chance.randint(least, most))


# One function a kind. Each gives what is typed and what is meant by it, or nothing; `turn` counts those that are kept.


def infix(chance, file, book, turn):
    at_word = turn % 2 == 0
    starts = [(text, place) for text in book.stretches for place in syllable_places(text) if (place == 0 or text[place - 1] == " ") == at_word]
    query = any_run(chance, starts, 3, 6)
    return query, query


def syllable_places(text):
    return [place for place, char in enumerate(text) if char != " "]


def two_syllable(chance, file, book, turn):
    query = chance.choice([word for word in book.title.split() if re.fullmatch("[가-힣]{2}", word)] or [""])
    return query, query


def initials(chance, file, book, turn):
    title = squeezed(book.whole)
    if turn % 2:
        count = chance.randint(4, 6)
        title = title[:count] if len(title) > count else ""
    query = hangul.initials(title) if len(title) >= 4 else ""
    return query, query


def composing(chance, file, book, turn):
    text = run(book.beginning, 0, chance.randint(2, 5))
    if not text:
        return NOTHING
    keys, final = hangul.keystrokes(text[-1]), hangul.keystrokes(hangul.parts(text[-1])[2].strip())
    if turn % 3 == 1 and not final:
        return NOTHING
    typed = [1, len(keys) - len(final), chance.randint(1, len(keys) - 1)][turn % 3]
    query = hangul.composed(hangul.keystrokes(text[:-1]) + keys[:typed])
    return query, query


def no_space(chance, file, book, turn):
    words = book.beginning.split()
    if turn % 3 == 0:
        query = "".join(book.whole.split()) if len(words) > 1 else ""
    elif turn % 3 == 1:
        count = chance.randint(2, 4)
        query = "".join(words[:count]) if len(words) >= count else ""
    else:
        query = spaced(chance, words[: chance.randint(1, 3)])
    return query, query


def spaced(chance, words):
    """With a space inside one of the words; nothing if that leaves two single syllables."""
    long = [place for place, word in enumerate(words) if len(word) > 1]
    if not long or len("".join(words)) < 3:
        return ""
    place = chance.choice(long)
    cut = chance.randrange(1, len(words[place]))
    return " ".join([*words[:place], words[place][:cut], words[place][cut:], *words[place + 1 :]])


def keyboard(chance, file, book, turn):
    if turn % 2 == 0:
        meant = book.whole if 2 <= len(squeezed(book.whole)) <= 8 else ""
    else:
        meant = run(book.beginning, 0, chance.randint(3, 6))
    return hangul.in_english(meant), meant


def keyboard_reverse(chance, file, book, turn):
    whole = [book.title] if re.fullmatch("[A-Za-z]+(?: [A-Za-z]+)*", book.title) else []
    meant = chance.choice(whole or re.findall(r"\b[A-Za-z]{4,}\b", book.title, re.ASCII) or [""])
    return hangul.in_korean(meant), meant


def typo(chance, file, book, turn):
    meant = any_run(chance, [(text, place) for text in book.stretches for place in syllable_places(text)], 3, 8)
    if not meant:
        return NOTHING
    place, other, whole = chance.choice(syllable_places(meant)), chance.choice(file.syllables), turn % 4 == 3
    if not whole:
        # An initial, a vowel or a final, if there is one: none is put in, none is left out.
        own, others = list(hangul.parts(meant[place])), hangul.parts(other)
        which = chance.randrange(2 if own[2] == " " else 3)
        if others[which] == " ":
            return NOTHING
        own[which] = others[which]
        other = hangul.syllable(*own)
    query = meant[:place] + other + meant[place + 1 :]
    return NOTHING if file.holds(query) else (query, slips(squeezed(query), whole))


def slips(typed, whole):
    """A pattern of every text that differs from `typed` in one letter of one syllable, or in one `whole` syllable."""
    others = [f"[{FIRST}-{LAST}]" if whole else f"[{''.join(hangul.neighbours(char))}]" for char in typed]
    return "|".join(typed[:place] + other + typed[place + 1 :] for place, other in enumerate(others))


def author(chance, file, book, turn):
    words = [word for word in book.title.split() if re.fullmatch("[가-힣]{2,}", word)]
    if not book.author or file.books_of[book.author] > MOST_FITTING or (turn % 2 and not words):
        return NOTHING
    query = f"{book.author} {chance.choice(words)}" if turn % 2 else book.author
    return query, query


def isbn(chance, file, book, turn):
    query = book.isbn
    if turn % 4 == 1:
        digits = next((digits for bound, digits in PUBLISHERS.get(query[:5], []) if query[5:7] <= bound), 0)
        query = "-".join([query[:3], query[3:5], query[5 : 5 + digits], query[5 + digits : 12], query[12]]) if digits else ""
    elif turn % 4 == 2:
        query = ten_digits(query)
    elif turn % 4 == 3:
        digits = chance.randint(8, 12)
        start = chance.randint(0, 13 - digits)
        query = query[start : start + digits]
    return query, query


READINGS = {
    infix: by_letters,
    two_syllable: by_letters,
    initials: by_initials,
    composing: by_keys,
    no_space: by_letters,
    keyboard: by_keys,
    keyboard_reverse: by_letters,
    typo: by_pattern,
    author: by_words,
    isbn: by_number,
}


def queries(file, make, fits):
    """`COUNT` queries of a kind, each from another book."""
    chance, kept = random.Random(f"{SEED} {make.__name__}"), {}
    for own in chance.sample(file.books, len(file.books)):
        query, meant = make(chance, file, own, len(kept)) if own.has_valid_isbn() else NOTHING
        if query and query not in kept:
            fitting = [book.isbn for book in file.books if fits(meant, book) or by_letters(query, book)]
            if own.isbn in fitting and len(fitting) <= MOST_FITTING:
                kept[query] = own.isbn
        if len(kept) == COUNT:
            return kept
    sys.exit(f"{make.__name__}: the file gives {len(kept)} queries alone")


def main(path):
    file = BookFile(path)
    with open(OUT, "w", encoding="utf-8", newline="\n") as out:
        out.write("# kind\tquery\tisbn of the book it was made from; by bench/search_queries.py, which has the rule of each kind\n")
        for make, fits in READINGS.items():
            for query, number in queries(file, make, fits).items():
                out.write(f"{make.__name__}\t{query}\t{number}\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python3 bench/search_queries.py FOLDER/korean_books.csv")
    main(sys.argv[1])
