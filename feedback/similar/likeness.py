"""How alike two opinions are: whether they most likely speak of one matter. Pure functions, no Django, no clock.

Five things are looked at: the characters they have in common, the notions (see `vocabulary`), what they are about
altogether (the fields of the notions, and `themes`), the places they name, and where they came in. Words alone would
group every broken lamp of a city; places alone all that one estate complains of.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from deputies.pinyin import READ
from feedback.searching import bigrams
from feedback.similar.characters import RARITY
from feedback.similar.plain_words import PLAIN
from feedback.similar.themes import themes
from feedback.similar.vocabulary import FIELDS, SAYS, hints, notions

# The weights were fitted to tests/feedback/similar/opinions.csv: once as it is, and once with those words of a family
# hidden that no other has, for many words of a new matter are not known. They were then frozen; what they come to is
# measured with opinions that they were not fitted to (see docs/similar.md). None has a position: -2 is set by hand.
BASE = -4.39
WEIGHTS = {
    "signs_there": 3.79,
    "notions": 1.76,
    "apart": -1.55,
    "about": 5.54,
    "places_differ": -3.73,
    "houses": 1.03,
    "far": -2.0,
    "street": 0.87,
}
FAR_KM = 1.0
KM_A_DEGREE = 111.2
NAMED = 60
ENOUGH = 2.0  # of what two rare characters say that stand in both: more of them say no more
TWO_LANGUAGES = 0.45  # of that, as others have on average: where one is in English little can stand in both

WORD = 0.4  # what a word counts of its field or theme, beside a rare character that stands for one field only
_HOUSE = re.compile("([0-9]{1,3}|[一二三四五六七八九十]{1,3})(?:号楼|幢|栋|号门)")
_NUMBERS = {numeral: n for n, numeral in enumerate("一二三四五六七八九十", 1)}
_NAME = re.compile(
    "[一-鿿]{2}(?:大道|路|街|巷|弄|新村|花园|花苑|雅苑|家园|公寓|社区|小区|村|桥|广场|公园|菜场|医院|小学|中学)"
)
# A name that is spelt as it sounds; one that is translated (People's Hospital, East Road) would never be found again.
_SYLLABLE = "(?:[zcs]h|[b-df-hj-np-tw-z])?[aeiou]+(?:ng?)?"
_ENGLISH_NAME = re.compile(
    f"\\b(?=[A-Z])(?i:(?:{_SYLLABLE}){{2,3}} "
    "(?:road|street|avenue|lane|xincun|huayuan|community|village|bridge|square|park|market|hospital|school))"
)
IN_NO_NAME = frozenset(
    "我你他她这那一个的不在了去上下里外前后到从有没是就都让给跟和对把被高找住进出过来全每各某该用机动街"
)
_LATIN = re.compile("[0-9a-z]+")
_CAPITALISED = re.compile("[A-Z][a-z]{3,}")
_LINE = re.compile("([0-9]{1,3})路")


@dataclass(frozen=True)
class Said:
    """An opinion as far as likeness goes. `area_key` is the venue's."""

    message: str
    place: str = ""
    area_key: str = ""
    position: tuple[float, float] | None = None  # degrees north, degrees east

    @cached_property
    def folded(self) -> str:
        return f"{self.folded_message} {self.folded_place}"

    @cached_property
    def folded_message(self) -> str:
        return bigrams.folded(self.message)

    @cached_property
    def folded_place(self) -> str:
        return bigrams.folded(self.place).strip()

    @cached_property
    def signs(self) -> dict[str, float]:
        """How much each Chinese character and each Latin word of the matter says, 0 to 1."""
        han = {character for character in {*self.matter} if not character.isascii()}
        latin = {word for word in {*_LATIN.findall(self.matter)} - PLAIN if not word.isdigit()}
        return {character: RARITY.get(character, 1.0) for character in han} | dict.fromkeys(latin, 1.0)

    @cached_property
    def named(self) -> str:
        """The place, as it was given; else the first name of one in the message."""
        return self.folded_place or next(
            (found for found in _NAME.findall(self.folded) if IN_NO_NAME.isdisjoint(found[:2])), self._english_name
        )

    @cached_property
    def _english_name(self) -> str:
        found = _ENGLISH_NAME.search(self.message)
        return bigrams.folded(found[0]) if found else ""

    @cached_property
    def matter(self) -> str:
        """The message without the place: one that is called after a bridge says nothing about bridges."""
        return self.folded_message.replace(self.named, " ") if self.named else self.folded_message

    @cached_property
    def capitalised(self) -> frozenset[str]:
        """Words of an English text that may be names: Chong'an and Qingshi."""
        text = re.sub("['’]", "", f"{self.message} {self.place}")
        return frozenset(map(str.lower, _CAPITALISED.findall(text)))

    @cached_property
    def aloud(self) -> frozenset[str]:
        """Every two or three neighbouring characters in pinyin (青石路: qingshi), but for what everybody says."""
        said = [self.folded[at : at + n] for n in (2, 3) for at in range(len(self.folded) - n + 1)]
        return frozenset("".join(READ.aloud(part)) for part in said if part not in PLAIN and not part.isascii())

    @cached_property
    def notions(self) -> frozenset[str]:
        return notions(self.matter)

    @cached_property
    def about(self) -> dict[str, float]:
        """Fields and themes, each with how much is said of it: by the words that are known, and, as nobody can list
        all words, by each character, which speaks of those fields in whose words it stands."""
        names = {*self.named, *self.folded_place}
        found: defaultdict[str, float] = defaultdict(float)
        hinted = hints()
        for sign, says in self.signs.items():
            if sign in hinted and sign not in names:
                for field, share in hinted[sign]:
                    found[field] += says * share
        for notion in self.notions:
            found[FIELDS[notion]] += WORD * SAYS.get(notion, 1.0)
        for theme, said in themes(self.matter).items():
            found[theme] += WORD * said
        return found

    @cached_property
    def length(self) -> float:
        """Of `about`, taken as a vector."""
        return math.hypot(*self.about.values())

    @cached_property
    def houses(self) -> frozenset[str]:
        """Numbers of houses and of bus lines: who names another one speaks of another one."""
        numbers = {str(_NUMBERS.get(found, found)) for found in _HOUSE.findall(self.folded)}
        return frozenset(numbers | {f"{line}路" for line in _LINE.findall(self.folded)})


def likeness(one: Said, other: Said) -> float:
    """0 to 1: how likely it is that both speak of one matter."""
    found = features(one, other)
    return 1 / (1 + math.exp(-BASE - sum(weight * found[name] for name, weight in WEIGHTS.items())))


def features(one: Said, other: Said) -> dict[str, float]:
    """What the likeness is made of, each about 0 to 1 (`houses` -1 to 1)."""
    shared = min(_weight(one.notions & other.notions), 1.0)
    apart = min(_weight(one.notions - other.notions), _weight(other.notions - one.notions), 1.0)
    houses = _agree(one.houses, other.houses)
    place = 0.0 if houses < 0 else max(_named_in(one, other), _named_in(other, one))  # another house is another place
    signs = min(_in_common(one, other), ENOUGH) / ENOUGH
    if one.matter.isascii() != other.matter.isascii():
        place = place if houses < 0 else max(place, _sound_alike(one, other))
        signs = max(signs, TWO_LANGUAGES)
    elsewhere = float(bool(one.named and other.named)) * (1 - place)
    return {
        "signs_there": signs * place,
        "notions": shared,
        "apart": apart,
        "about": _direction(one, other),
        "places_differ": elsewhere,
        "houses": min(houses, 1 - elsewhere),  # every estate has a third house
        "far": float(_is_far(one, other)),
        "street": float(one.area_key[:9] == other.area_key[:9]),
    }


def _in_common(one: Said, other: Said) -> float:
    """A Chinese character carries a meaning: 油 in both says that it is about oil, whatever the words. But for those
    of the places' names, and the rarer by far the more."""
    names = {*one.named, *other.named, *one.folded_place, *other.folded_place}
    return sum(one.signs[sign] ** 2 for sign in one.signs.keys() & other.signs.keys() - names)


def _weight(some: Set[str]) -> float:
    return sum(SAYS.get(notion, 1.0) for notion in some)


def _direction(one: Said, other: Said) -> float:
    """1 when both speak of the same in the same shares, 0 when they have nothing in common (a cosine)."""
    shared = sum(one.about[subject] * other.about[subject] for subject in one.about.keys() & other.about.keys())
    return shared / (one.length * other.length) if shared else 0.0


def _named_in(one: Said, other: Said) -> float:
    """How well the place that one names is found in what the other says: from 0 (NAMED of 100) to 1."""
    if not one.named:
        return 0.0
    return max(0.0, fuzz.partial_ratio(one.named, other.folded) - NAMED) / (100 - NAMED)


def _sound_alike(one: Said, other: Said) -> float:
    """1 when a name in the English one is what the Chinese one sounds like: Qingshi Road is 青石路."""
    return float(bool(one.capitalised & other.aloud or other.capitalised & one.aloud))


def _is_far(one: Said, other: Said) -> bool:
    """Whether both say where it is, and mean places more than FAR_KM apart. The earth is flat within a district."""
    if one.position is None or other.position is None:
        return False
    north, east = (KM_A_DEGREE * (here - there) for here, there in zip(one.position, other.position, strict=True))
    return math.hypot(north, east * math.cos(math.radians(one.position[0]))) > FAR_KM


def _agree(one: frozenset[str], other: frozenset[str]) -> float:
    if not one or not other:
        return 0.0
    return 1.0 if one & other else -1.0
