"""What made-up citizens and deputies say: a small grammar over data/demo-wordings.

A sentence is a template whose {symbols} are drawn from the word lists; within one opinion the scene (its road, its
estate, its "for three weeks") stays the same, so that text and answers speak of one place.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random

from django.conf import settings

WORDINGS = settings.BASE_DIR / "data" / "demo-wordings"
TONES = {"plain": 34, "polite": 20, "angry": 12, "elderly": 13, "helper": 7, "worker": 6, "suggestion": 8}
SIZES = {"short": 29, "middle": 42, "long": 22, "full": 7}
VOICES = {"own": ["plain", "polite", "angry", "suggestion"], "old": ["plain", "polite", "angry", "elderly"]}
OF_THE_SCENE = frozenset({"since", "long", "kin", "job", "spot", "dir"})  # drawn once an opinion
_SYMBOL = re.compile(r"\{(\w+)(?::(\d+)-(\d+))?\}")
_ENDS = "。！？：…"


@dataclass(frozen=True)
class Problem:
    """One thing people write about: what it is, which unit deals with it, and the sentences that fit it.

    `voice`: whether they speak of themselves ("own"), as old people ("old"), or as anybody ("any").
    """

    subject: str
    unit: str
    core: Sequence[str]
    detail: Sequence[str]
    effect: Sequence[str]
    ask: Sequence[str]
    done: Sequence[str]
    voice: str = "any"

    def fitting(self, kind: str, core: int) -> list[str]:
        """The sentences of a kind that go with that core; "13|…" goes with the first and the third."""
        marked = [s.rpartition("|") for s in getattr(self, kind)]
        return [text for cores, _, text in marked if not cores or str(core + 1) in cores]


@cache
def common() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((WORDINGS / "common.toml").read_text(encoding="utf-8"))


@cache
def problems(topic: str) -> list[Problem]:
    rows = tomllib.loads((WORDINGS / f"{topic}.toml").read_text(encoding="utf-8"))["problem"]
    return [Problem(**row) for row in rows]


@dataclass
class Scene:
    """Where an opinion plays and what has been said of it; `say` fills a template."""

    rng: Random
    here: str
    town: str
    problem: Problem
    core: int
    bound: dict[str, str] = field(default_factory=dict)

    def say(self, template: str) -> str:
        return _SYMBOL.sub(self._symbol, template)

    def one_of(self, kind: str) -> str:
        """One of the spoken templates of data/demo-wordings/common.toml, filled."""
        return self.say(self.rng.choice(self.spoken(kind)))

    def spoken(self, kind: str) -> list[str]:
        return common()["spoken"][kind]

    def _symbol(self, match: re.Match[str]) -> str:
        name, low, high = match.groups()
        if name == "n":
            return str(self.rng.randint(int(low), int(high)))
        if name not in self.bound:
            word = self.draw(name)
            if name not in OF_THE_SCENE and name not in self.fixed:
                return word
            self.bound[name] = word
        return self.bound[name]

    fixed = frozenset({"here", "town", "subject", "unit", "road", "road2", "estate"})

    def draw(self, name: str) -> str:
        symbols: Mapping[str, list[str]] = common()["symbols"]
        match name:
            case "here" | "town":
                return str(getattr(self, name))
            case "subject" | "unit":
                return str(getattr(self.problem, name))
            case "road" | "estate":
                return self.rng.choice(symbols[f"{name}_head"]) + self.rng.choice(symbols[f"{name}_tail"])
            case "road2":
                head = self.rng.choice([h for h in symbols["road_head"] if h not in self.bound.get("road", "")])
                return head + self.rng.choice(symbols["road_tail"])
        return self.rng.choice(symbols[name])

    @property
    def place(self) -> str:
        """A short address in the scene, for the field of that name."""
        return self.say(self.rng.choice(["{road}{n:2-198}号附近", "{here}{spot}", "{estate}{n:2-28}号楼", "{road}"]))


def compose(scene: Scene, *, has_phone: bool) -> str:
    """The citizen's message, 20 to 300 characters, in one of several tones and three lengths."""
    rng, problem = scene.rng, scene.problem
    tones = {tone: n for tone, n in TONES.items() if tone in VOICES.get(problem.voice, TONES)}
    tone, size = _pick(rng, tones), _pick(rng, SIZES)
    end = "！" if tone == "angry" else "。"
    wants_opener = {"short": 0.25, "middle": 0.75, "long": 1.0, "full": 1.0}[size]
    parts = [_sentence(common()["openers"][tone], rng, "")] if rng.random() < wants_opener else []
    parts.append(problem.core[scene.core] + (rng.choice("，。") if size != "short" else "。"))
    parts += _said(_body(rng, size), scene, end)
    if rng.random() < {"short": 0.2, "middle": 0.45, "long": 0.9, "full": 1.0}[size]:
        closers = [c for c in common()["closers"][tone] if has_phone or "电话" not in c]
        parts.append(rng.choice(closers))
    text = scene.say("".join(parts))
    return text if len(text) >= 20 else text + scene.say("".join(_said(["ask"], scene, end)))


def _body(rng: Random, size: str) -> list[str]:
    if size == "short":
        return rng.choice([["ask"], ["detail"], ["ask"], ["extra"]])
    if size == "middle":
        return rng.choice([["detail", "ask"], ["detail", "effect"], ["effect", "ask"], ["detail", "effect", "ask"]])
    if size == "full":
        return ["detail", "effect", "extra", "detail", "extra", "effect", "extra", "ask", "ask"]
    return ["detail", "effect", *rng.choice([["extra"], ["detail", "extra"], []]), "ask"]


def _said(kinds: Sequence[str], scene: Scene, end: str) -> list[str]:
    """A sentence of each kind, none of them twice; a kind of which nothing fits is left out."""
    said: list[str] = []
    used: set[str] = set()
    for kind in kinds:
        fitting = [template for template in _pool(kind, scene) if template not in used]
        if fitting:
            chosen = scene.rng.choice(fitting)
            used.add(chosen)
            linking = scene.rng.choice(common()["linking"].get(kind, [""]))
            said.append(linking + _ended(chosen, end if kind == "ask" else "。"))
    return said


def _pool(kind: str, scene: Scene) -> list[str]:
    if kind == "extra":
        return common()["extra"]["any"]
    own = scene.problem.fitting(kind, scene.core)
    if kind != "ask":
        return own
    return own if own and scene.rng.random() < 0.8 else common()["ask"]["any"]


def _sentence(templates: Sequence[str], rng: Random, end: str) -> str:
    return _ended(rng.choice(templates), end)


def _ended(chosen: str, end: str) -> str:
    return chosen if chosen[-1] in _ENDS else chosen + end


def outcome_words(scene: Scene, outcome: str) -> str:
    """The deputy's words when resolving: what was done for this very problem, or why not."""
    if outcome != "solved":
        return scene.one_of(outcome)
    done = scene.say(scene.rng.choice(scene.problem.fitting("done", scene.core) or common()["done"]["any"])) + "。"
    return done + scene.one_of("thanks")


def _pick(rng: Random, weights: Mapping[str, int]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


@dataclass(frozen=True)
class KeptText:
    """A text that is ready for answers: of an area, or without one of the demo venue. `by` is an account."""

    title: str
    text: str
    by: str
    area: str = ""


@cache
def ready_texts() -> list[KeptText]:
    rows = tomllib.loads((WORDINGS / "ready.toml").read_text(encoding="utf-8"))["text"]
    return [KeptText(**row) for row in rows]
