"""Korean letters as a two-set (두벌식) keyboard types them: 과 is the keys ㄱ ㅗ ㅏ, and gh where the keyboard is set to English."""

import re

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
# The first stands for none.
FINALS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
FIRST, LAST = "가", "힣"
# Letters that take two keys.
PAIRS = {
    "ㅘ": "ㅗㅏ", "ㅙ": "ㅗㅐ", "ㅚ": "ㅗㅣ", "ㅝ": "ㅜㅓ", "ㅞ": "ㅜㅔ", "ㅟ": "ㅜㅣ", "ㅢ": "ㅡㅣ",
    "ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ", "ㄼ": "ㄹㅂ", "ㄽ": "ㄹㅅ", "ㄾ": "ㄹㅌ", "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ",
    "ㅄ": "ㅂㅅ",
}
LETTERS = {pair: letter for letter, pair in PAIRS.items()}
# The same keys, set to Korean and to English; Shift makes ㄲㄸㅃㅆㅉ, ㅒ and ㅖ.
KOREAN = "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ"
ENGLISH = "qwertyuiopasdfghjklzxcvbnmQWERTOP"

_vowel = "|".join([pair for pair in LETTERS if pair[0] in VOWELS] + list(VOWELS))
_final = "|".join([pair for pair in LETTERS if pair[0] in FINALS] + [letter for letter in FINALS.strip() if letter not in PAIRS])
# A consonant before a vowel begins the next syllable: ㄱㅏㄴㅏ is 가나, not 간ㅏ.
_syllable = re.compile(f"([{INITIALS}])({_vowel})((?:{_final})(?![{VOWELS}]))?|({_vowel})")


def is_syllable(char):
    return FIRST <= char <= LAST


def parts(syllable):
    """Initial, vowel and final; the final may be a space, which is none."""
    place = ord(syllable) - ord(FIRST)
    return INITIALS[place // 588], VOWELS[place // 28 % 21], FINALS[place % 28]


def syllable(initial, vowel, final=" "):
    return chr(ord(FIRST) + INITIALS.index(initial) * 588 + VOWELS.index(vowel) * 28 + FINALS.index(final))


def neighbours(char):
    """The syllables that differ from this one in one letter."""
    initial, vowel, final = parts(char)
    found = [syllable(other, vowel, final) for other in INITIALS]
    found += [syllable(initial, other, final) for other in VOWELS]
    found += [syllable(initial, vowel, other) for other in FINALS]
    return [other for other in found if other != char]


def initials(text):
    """채식주의자 as ㅊㅅㅈㅇㅈ; whatever is no syllable stays."""
    return "".join(parts(char)[0] if is_syllable(char) else char for char in text)


def keystrokes(text):
    """채식 as ㅊㅐㅅㅣㄱ; whatever is no Korean letter stays."""
    letters = "".join("".join(parts(char)).rstrip() if is_syllable(char) else char for char in text)
    return "".join(PAIRS.get(letter, letter) for letter in letters)


def composed(keys):
    """What stands in the field after these keys: ㅊㅐㅅㅣㄱㅈ as 채식ㅈ, ㅊㅐㅅ as 챗."""

    def put(found):
        initial, vowel, final, alone = (LETTERS.get(keys, keys) for keys in found.groups())
        return alone or syllable(initial, vowel, final or " ")

    return _syllable.sub(put, keys)


def in_english(text):
    """Korean words typed while the keyboard is set to English: 채식주의자 as cotlrwndmlwk."""
    return keystrokes(text).translate(str.maketrans(KOREAN, ENGLISH))


def in_korean(text):
    """English words typed, without Shift, while the keyboard is set to Korean: happy as ㅗ메ㅔㅛ."""
    return composed(text.lower().translate(str.maketrans(ENGLISH, KOREAN)))
