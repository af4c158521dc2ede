"""How names are spelt in pinyin, for searching. Surnames have readings of their own: 单 is Shan and not dan.

What characters and words are read as stands in data/readings.txt, without tones: as the package pypinyin has it, which
would take 56 MB of every process.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path

READINGS = Path(__file__).parents[1] / "data" / "readings.txt"
# A surname's reading where it differs from what the character is usually read as. Compound surnames stand first.
COMPOUND_SURNAMES = {
    "尉迟": "yu chi", "万俟": "mo qi", "澹台": "tan tai", "单于": "chan yu", "令狐": "ling hu", "长孙": "zhang sun",
    "宰父": "zai fu", "鲜于": "xian yu", "夏侯": "xia hou", "欧阳": "ou yang", "诸葛": "zhu ge", "司马": "si ma",
    "上官": "shang guan", "皇甫": "huang fu", "公孙": "gong sun", "慕容": "mu rong", "司徒": "si tu", "呼延": "hu yan",
}  # fmt: skip
SURNAMES = {
    "单": "shan", "仇": "qiu", "解": "xie", "曾": "zeng", "查": "zha", "翟": "zhai", "区": "ou", "朴": "piao",
    "盖": "ge", "乐": "yue", "缪": "miao", "黑": "he", "那": "na", "员": "yun", "种": "chong", "任": "ren",
    "华": "hua", "宁": "ning", "尉": "wei", "覃": "qin", "冼": "xian", "繁": "po", "逄": "pang", "折": "she",
    "纪": "ji", "哈": "ha", "钭": "tou", "召": "shao", "洗": "xian", "祭": "zhai", "句": "gou", "燕": "yan",
    "晁": "chao", "过": "guo", "车": "che", "贾": "jia", "尹": "yin", "沈": "shen", "曲": "qu", "卜": "bu",
    "秘": "bi", "牟": "mu", "强": "qiang", "石": "shi", "阚": "kan", "谌": "chen", "佘": "she", "乜": "nie",
    "俞": "yu", "於": "yu", "应": "ying", "宓": "mi", "訾": "zi", "都": "du", "隗": "wei", "朱": "zhu", "行": "xing",
    "重": "chong", "便": "pian", "没": "mo", "瞿": "qu", "褚": "chu", "长": "chang", "柏": "bai", "薄": "bo",
    "撒": "sa", "葛": "ge", "郇": "xun", "洪": "hong", "殷": "yin", "干": "gan", "占": "zhan",
}  # fmt: skip


def of_person(name: str) -> str:
    """ "单国强" -> "shanguoqiang": in small letters, without spaces, tones or marks; ü is v, as it is typed."""
    return "".join(_person(name))


def initials_of_person(name: str) -> str:
    """ "单国强" -> "sgq"."""
    return "".join(syllable[0] for syllable in _person(name))


def of_place(name: str) -> str:
    """ "春星社区" -> "chunxingshequ": no surnames here."""
    return "".join(_syllables(name))


def initials_of_place(name: str) -> str:
    return "".join(syllable[0] for syllable in _syllables(name))


def _person(name: str) -> list[str]:
    """The surname by the tables, what follows as it is usually read. With a middle dot there is no Chinese surname."""
    if "·" not in name:
        for n, table in ((2, COMPOUND_SURNAMES), (1, SURNAMES)):
            if name[:n] in table and len(name) > n:
                return [*table[name[:n]].split(), *_syllables(name[n:])]
    return _syllables(name)


def _syllables(text: str) -> list[str]:
    """One a character; letters and digits stand for themselves, anything else is left out."""
    return [syllable for syllable in map(_letters, READ.aloud(text)) if syllable]


def _letters(syllable: str) -> str:
    return "".join(c for c in syllable.lower() if c.isascii() and c.isalnum())


def typed(query: str) -> str:
    """What somebody typed, as the spellings are stored: "Shān Guó-qiáng" is not undone, "Shan Guo'qiang" is."""
    return _letters(query.replace("ü", "v").replace("Ü", "v"))


class Readings:
    """What every character is read as, and words in which one of them is read otherwise: 重庆 is chong qing.

    Made of lines "zhong 中忠…" and "重庆 chong qing"."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._syllables = [""]
        self._of = array("H")  # by a character's number: where in `_syllables`; a dictionary would take 5 MB
        self._words: dict[str, list[str]] = {}
        self._longest = 1
        for line in lines:
            first, *rest = line.split()
            if first.isascii():
                self._learn_characters(first, rest[0])
            else:
                self.learn_word(first, rest)

    def _learn_characters(self, syllable: str, characters: str) -> None:
        missing = ord(max(characters)) + 1 - len(self._of)
        self._of.frombytes(bytes(self._of.itemsize * max(0, missing)))
        for character in characters:
            self._of[ord(character)] = len(self._syllables)
        self._syllables.append(syllable)

    def learn_word(self, word: str, syllables: list[str]) -> None:
        self._words[word] = syllables
        self._longest = max(self._longest, len(word))

    def aloud(self, text: str) -> Iterator[str]:
        """Character by character; what has no reading as it is. Of the words that begin at one, the longest."""
        at = 0
        while at < len(text):
            parts = (text[at : at + n] for n in range(min(self._longest, len(text) - at), 1, -1))
            word = next((part for part in parts if part in self._words), text[at])
            yield from self._words.get(word) or [self._one(word)]
            at += len(word)

    def _one(self, character: str) -> str:
        number = ord(character)
        return (self._syllables[self._of[number]] if number < len(self._of) else "") or character


with READINGS.open(encoding="utf-8") as _lines:
    READ = Readings(_lines)
