"""Writes data/readings.txt from the package pypinyin: `python -m tests.deputies.readings`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from deputies.pinyin import READINGS, Readings


def of_characters() -> Iterator[str]:
    """ "zhong 中忠…": all that are spelt with letters."""
    read_as: defaultdict[str, str] = defaultdict(str)
    for character in map(chr, sorted(PINYIN_DICT)):
        read_as[lazy_pinyin(character)[0]] += character
    yield from (f"{syllable} {read_as[syllable]}" for syllable in sorted(read_as) if syllable.isascii())


def of_words(characters: list[str]) -> Iterator[str]:
    """ "重庆 chong qing": all that would be read wrongly by characters and the shorter words before them."""
    so_far = Readings(characters)
    for word in sorted(filter(_is_chinese, PHRASES_DICT), key=lambda word: (len(word), word)):
        syllables = lazy_pinyin(word)
        if list(so_far.aloud(word)) != syllables:
            so_far.learn_word(word, syllables)
            yield f"{word} {' '.join(syllables)}"


def _is_chinese(word: str) -> bool:
    return all(ord(character) in PINYIN_DICT for character in word)


def text() -> str:
    characters = list(of_characters())
    return "\n".join([*characters, *of_words(characters)]) + "\n"


if __name__ == "__main__":
    READINGS.write_text(text(), encoding="utf-8")
