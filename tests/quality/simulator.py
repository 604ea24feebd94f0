"""Makes derivation trees out of real articles: who copied, rewrote, cut, widened, quoted or updated whom.

Truth is known to the edge: hidden sources, two sources at once, wrong and missing dates, phrases of attribution that
travel, and articles on the same topic that have nothing to do with it. Everything follows from the seed.
"""

from __future__ import annotations

import json
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from dedup.model import Document, Published

Edge = tuple[int, int]
Variant = str

OUTLETS = (
    "Harlow Times", "Metro Ledger", "Daily Courier", "Northgate Post", "Capital Herald", "The Sentinel",
    "Unity Press", "Wire One", "Star Tribune", "Globe Mail", "Evening Argus", "Morning Echo", "City Monitor",
    "National Record", "Pacific News", "The Chronicle", "Inter Press", "Blue Gazette", "West Journal",
    "East Observer", "Harbour Standard", "Lakeside Examiner", "Valley Dispatch", "Summit Bulletin",
)  # fmt: skip
_STOP = frozenset(
    re.findall(
        r"\w+",
        "a an the of to in on at by for with from and or but as is are was were be been being has have had it its "
        "that this these those which who whom their there they he she his her him them we us i you your our not no "
        "nor so such than then also into over about will would could may might can do does did said says mr mrs ms "
        "after before when while if more most up out new one two first last",
    )
)
_HEDGES = ("reportedly", "meanwhile", "also", "currently", "officially", "recently", "further")
_SAID = ("stated", "noted", "added", "explained", "told reporters", "commented", "declared")
_CITES = ("According to {}, ", "{} reported that ", "As first reported by {}, ")
_HOUR = 3600.0
_START = 1_100_000_000.0  # seconds since 1970: any day will do
_LONGEST = 60  # sentences


@dataclass(frozen=True)
class Craft:
    """How one kind of deriving treats its source: shares and chances."""

    keep: tuple[float, float]
    head: float
    """Chance of keeping the head rather than sentences from all over."""
    swap: tuple[float, float] = (0.0, 0.0)
    """Share of words replaced."""
    drop: float = 0.0
    insert: float = 0.0
    reorder: float = 0.0
    merge: float = 0.0
    split: float = 0.0
    own: tuple[float, float] = (0.0, 0.0)
    """Sentences of its own for each sentence kept."""
    turn: float = 0.0
    """Chance of swapping the clauses of a sentence."""
    unquote: float = 0.0


CRAFTS: Mapping[str, Craft] = {
    "reprint": Craft((0.75, 1), 1.0, (0, 0.02), own=(0, 0.08)),
    "rewrite": Craft((0.5, 0.9), 0.5, (0.12, 0.4), 0.08, 0.03, 0.35, 0.15, 0.12, (0, 0.35), 0.3, 0.3),
    "summary": Craft((0.2, 0.45), 0.4, (0.08, 0.35), 0.3, 0.01, 0.2, 0.35, 0.0, (0, 0.2), 0.2, 0.4),
    "expand": Craft((0.8, 1), 0.3, (0, 0.2), 0.03, 0.02, 0.2, 0.05, 0.1, (0.4, 1.1), 0.1, 0.1),
    "quote": Craft((0.1, 0.25), 0.3, (0, 0.12), 0.03, 0.0, 0.1, own=(2, 5)),
    "update": Craft((0.85, 1), 0.3, (0, 0.03), 0.01, 0.0, 0.05, own=(0.05, 0.45)),
}
SHARES: Mapping[str, float] = {
    "reprint": 0.2, "rewrite": 0.32, "summary": 0.16, "expand": 0.1, "quote": 0.07, "update": 0.15,
}  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """One variant of the simulator."""

    crafts: Mapping[str, Craft] = field(default_factory=lambda: dict(CRAFTS))
    shares: Mapping[str, float] = field(default_factory=lambda: dict(SHARES))
    nodes: int | None = None
    hidden_root: float = 0.5
    hidden_inner: float = 0.2
    second_source: float = 0.2
    distractors: bool = True
    revisions: bool = False
    """Chains of small revisions, as of a document under version control."""
    time_scale: float = 1.0
    dated: float = 0.8
    """Share of documents with a date."""
    wrong_date: float = 0.05
    cites: float = 0.43
    carried: float = 0.0
    """Share of the citing ones that do so by a headline with the carrier's name at its end."""


def _swapped(least: float, most: float) -> dict[str, Craft]:
    return {name: replace(craft, swap=(least, most)) for name, craft in CRAFTS.items()}


PLANS: Mapping[Variant, Plan] = {
    "plain": Plan(),
    "no substitution": Plan(crafts=_swapped(0.0, 0.03)),
    "heavy substitution": Plan(
        crafts={
            name: replace(craft, swap=(craft.swap[0] + 0.25, craft.swap[1] + 0.25), drop=craft.drop + 0.05)
            for name, craft in CRAFTS.items()
        }
    ),
    "growing": Plan(
        shares={"reprint": 0.1, "rewrite": 0.15, "summary": 0.03, "expand": 0.42, "quote": 0.05, "update": 0.25}
    ),
    "nothing hidden": Plan(hidden_root=0.0, hidden_inner=0.0),
    "24 nodes": Plan(nodes=24),
    "all hidden": Plan(hidden_root=1.0, hidden_inner=0.35),
    "all dated": Plan(dated=1.0, wrong_date=0.0, time_scale=6.0),
    "slow": Plan(dated=1.0, wrong_date=0.0, time_scale=150.0),
    "retold": Plan(
        # Independent retellings of one report that nobody has: little wording left, much of their own.
        crafts={
            "rewrite": Craft((0.3, 0.7), 0.3, (0.15, 0.5), 0.15, 0.03, 0.4, 0.25, 0.25, (0.2, 1.2), 0.3, 0.4),
            "digest": Craft((0.1, 0.3), 0.3, (0.15, 0.5), 0.15, 0.03, 0.3, 0.25, 0.1, (0.5, 3.0), 0.3, 0.4),
        },
        shares={"rewrite": 0.7, "digest": 0.3},
        hidden_root=0.85,
        hidden_inner=0.1,
        dated=0.4,
        carried=0.2,
    ),
    "many": Plan(nodes=16),
    "unrelated": Plan(nodes=1, hidden_root=0.0),
    # Retellings of a report that lies in the pile, in other words from end to end: that few words are left is no sign
    # that something else came between.
    "at hand": Plan(
        crafts={
            "rewrite": Craft((0.4, 1.0), 0.3, (0.3, 0.95), 0.2, 0.04, 0.4, 0.3, 0.3, (0, 0.8), 0.3, 0.4),
            "digest": Craft((0.1, 0.4), 0.3, (0.3, 0.95), 0.2, 0.04, 0.3, 0.3, 0.1, (0, 2.0), 0.3, 0.4),
        },
        shares={"rewrite": 0.7, "digest": 0.3},
        hidden_root=0.1,
        hidden_inner=0.1,
        dated=0.6,
    ),
    "revisions": Plan(
        crafts={**CRAFTS, "update": Craft((0.93, 1), 0.2, (0, 0.02), 0.01, 0.0, 0.05, 0.0, 0.02, (0, 0.2))},
        shares={"reprint": 0.05, "rewrite": 0.03, "expand": 0.1, "update": 0.82},
        revisions=True,
        hidden_root=0.2,
        hidden_inner=0.05,
        time_scale=100.0,
        cites=0.05,
    ),
}


@dataclass(frozen=True)
class Tree:
    """Documents and the truth about them; documents by number."""

    seed: int
    documents: tuple[Document, ...]
    edges: frozenset[Edge]
    """From source to derived, between documents at hand."""
    ancestors: frozenset[Edge]
    fed: tuple[bool, ...]
    """Made (also) from a source that is hidden."""
    roots: frozenset[int]
    lost: tuple[tuple[frozenset[int], frozenset[int]], ...]
    """For each hidden source the documents made from it directly, and the first ones at hand below it."""
    weight: float = 1.0


@dataclass
class _Node:
    sentences: list[str]
    parents: list[int]
    time: float
    cites: list[str] = field(default_factory=list)


class Newsroom:
    """Base articles with what the simulator asks of them: topical neighbours and words that can stand for others."""

    def __init__(self, articles: Sequence[Sequence[str]]) -> None:
        """Keep the articles; each is its sentences."""
        self.articles = [list(each) for each in articles]

    @classmethod
    def read(cls, folder: Path) -> Newsroom:
        """The articles of a data folder (docs.jsonl with a text field), too short and too long ones left out."""
        found = []
        heads: set[str] = set()
        with (folder / "docs.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                sentences = list(_sentences(json.loads(line)["text"]))
                if 8 <= len(sentences) <= 40 and sentences[0][:60] not in heads:
                    heads.add(sentences[0][:60])
                    found.append(sentences)
        return cls(found)

    @cached_property
    def neighbours(self) -> list[list[int]]:
        """For each article others on its topic, near-duplicates left out."""
        from scipy.sparse import csr_matrix

        counts = [Counter(_words(" ".join(article))) for article in self.articles]
        spread = Counter(word for each in counts for word in each)
        number = {word: i for i, word in enumerate(sorted(word for word, n in spread.items() if 1 < n < 400))}
        rows, columns, values = [], [], []
        for row, each in enumerate(counts):
            weights = {
                number[word]: (1 + math.log(n)) * math.log(len(counts) / spread[word])
                for word, n in each.items()
                if word in number
            }
            length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
            rows += [row] * len(weights)
            columns += list(weights)
            values += [weight / length for weight in weights.values()]
        matrix = csr_matrix((values, (rows, columns)), shape=(len(counts), len(number)))
        alike = (matrix @ matrix.T).toarray()
        found = []
        for row, line in enumerate(alike):
            order = sorted(range(len(line)), key=lambda i: (-line[i], i))[:40]
            found.append([i for i in order if i != row and line[i] < 0.55][:15])
        return found

    @cached_property
    def substitutes(self) -> Mapping[str, tuple[str, ...]]:
        """For each word of the articles others that stand between the same neighbours, the likest first.

        Not synonyms, but what a spinner's table is to our measures: another word of the same kind in the place.
        """
        places: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        count: Counter[str] = Counter()
        for article in self.articles:
            for sentence in article:
                words = [word.lower() for word in re.findall(r"[A-Za-z]+", sentence)]
                count.update(words)
                for before, word, after in zip(words, words[1:], words[2:], strict=False):
                    if len(word) > 3 and word not in _STOP:
                        places[before, after][word] += 1
        alike: dict[str, Counter[str]] = defaultdict(Counter)
        for _, held in sorted(places.items()):
            if 1 < len(held) <= 40:
                for word in held:
                    for other in held:
                        if word != other and word[:4] != other[:4] and word[-1] == other[-1]:
                            alike[word][other] += 1
        return {
            word: tuple(sorted(others, key=lambda w: (-others[w] / math.sqrt(count[w]), w))[:8])
            for word, others in sorted(alike.items())
            if len(others) >= 2
        }


def trees(room: Newsroom, variant: Variant, seeds: range) -> Iterator[Tree]:
    """The trees of a variant, one for each seed; of "varied" each has a plan of its own."""
    return (grown(room, _varied(seed) if variant == "varied" else PLANS[variant], seed) for seed in seeds)


def _varied(seed: int) -> Plan:
    """A newsroom unlike the others: what is hidden, dated, named and added, and how much is kept."""
    dice = random.Random(f"plan {seed}")
    own, kept, names = dice.uniform(0.4, 2.5), dice.uniform(0.6, 1.1), [*SHARES]
    crafts = {
        name: replace(
            craft,
            keep=(craft.keep[0] * kept, min(1.0, craft.keep[1] * kept)),
            own=(craft.own[0] * own, craft.own[1] * own),
            head=dice.uniform(0.1, 1.0),
            merge=craft.merge * dice.uniform(0, 2),
            reorder=craft.reorder * dice.uniform(0, 2),
        )
        for name, craft in CRAFTS.items()
    }
    return Plan(
        crafts=crafts,
        shares={name: dice.uniform(0.02, 0.4) for name in names},
        nodes=dice.randint(3, 14),
        hidden_root=dice.uniform(0.1, 0.9),
        hidden_inner=dice.uniform(0.05, 0.3),
        second_source=dice.uniform(0.05, 0.35),
        time_scale=dice.choice([0.3, 1.0, 3.0, 20.0]),
        dated=dice.uniform(0.2, 1.0),
        wrong_date=dice.uniform(0.0, 0.1),
        cites=dice.uniform(0.1, 0.8),
    )


def grown(room: Newsroom, plan: Plan, seed: int) -> Tree:
    """One derivation tree."""
    dice = random.Random(seed)
    base = dice.randrange(len(room.articles))
    own = _own_matter(room, base, dice)
    nodes = [_Node(list(room.articles[base]), [], 0.0)]
    count = plan.nodes or dice.randint(4, 11)
    shape = dice.choice(["chain", "chain", "uniform"] if plan.revisions else ["star", "hub", "chain", "uniform"])
    for v in range(1, count):
        nodes.append(_derived(nodes, v, _parent(nodes, v, shape, dice), plan, room, own, dice))
    distractors = dice.choice([0, 0, 1, 1, 2]) if plan.distractors else 0
    for _ in range(distractors + (2 if plan.nodes == 1 else 0)):
        if room.neighbours[base]:
            other = dice.choice(room.neighbours[base])
            nodes.append(_Node(list(room.articles[other]), [], dice.uniform(-10, 40)))
    hidden = _hidden(nodes, count, plan, dice)
    outlets = dice.sample(OUTLETS, min(len(OUTLETS), len(nodes)))
    names = [outlets[v % len(outlets)] for v in range(len(nodes))]
    _cite(nodes, names, plan, dice)
    return _told(seed, nodes, names, hidden, plan, dice)


def _sentences(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        for piece in re.split(r'(?:(?<=[.!?])|(?<=[.!?]"))\s+(?=[A-Z"])', line.strip()):
            if len(piece.split()) >= 5:
                yield piece.strip()


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[a-z]{3,}", text.lower()) if word not in _STOP]


def _own_matter(room: Newsroom, base: int, dice: random.Random) -> Callable[[], str]:
    """Sentences from articles on the topic, each used once, in shuffled order."""
    pool = [sentence for other in room.neighbours[base] for sentence in room.articles[other]]
    dice.shuffle(pool)

    def one() -> str:
        return pool.pop() if pool else dice.choice(dice.choice(room.articles))

    return one


def _parent(nodes: Sequence[_Node], v: int, shape: str, dice: random.Random) -> int:
    if shape == "star":
        return 0 if dice.random() < 0.7 else dice.randrange(v)
    if shape == "chain":
        return v - 1 if dice.random() < 0.7 else dice.randrange(v)
    if shape == "hub":
        return dice.choices(range(v), [1 + sum(u in each.parents for each in nodes) for u in range(v)])[0]
    return dice.randrange(v)


def _derived(
    nodes: Sequence[_Node],
    v: int,
    parent: int,
    plan: Plan,
    room: Newsroom,
    own: Callable[[], str],
    dice: random.Random,
) -> _Node:
    craft = plan.crafts[dice.choices(list(plan.shares), list(plan.shares.values()))[0]]
    sentences = _rewritten(nodes[parent].sentences, craft, room, own, dice)
    parents, time = [parent], nodes[parent].time
    if v >= 3 and dice.random() < plan.second_source:
        second = dice.choice([u for u in range(v) if u != parent])
        have = {" ".join(_tokens(sentence)[:6]) for sentence in nodes[parent].sentences}
        new = [each for each in nodes[second].sentences if " ".join(_tokens(each)[:6]) not in have]
        if len(new) >= 3:
            number = max(2, round(dice.uniform(0.25, 0.6) * len(new)))
            swap = dice.uniform(0, 0.25)
            for sentence in dice.sample(new, min(number, len(new))):
                changed = _edited(sentence, Craft((1, 1), 1, drop=0.05, insert=0.01), swap, room, dice)
                sentences.insert(dice.randrange(len(sentences) + 1), changed)
            parents.append(second)
            time = max(time, nodes[second].time)
    later = time + plan.time_scale * dice.lognormvariate(math.log(6), 1.2)
    return _Node(sentences[:_LONGEST], parents, later)


def _rewritten(
    source: Sequence[str], craft: Craft, room: Newsroom, own: Callable[[], str], dice: random.Random
) -> list[str]:
    count = len(source)
    number = min(count, max(2, round(dice.uniform(*craft.keep) * count)))
    if dice.random() < craft.head:
        kept = list(range(number))
    else:
        luck = {i: dice.random() * (1.0 if i == 0 else 1 / (1 + 1.8 * i / count)) for i in range(count)}
        kept = sorted(sorted(range(count), key=lambda i: -luck[i])[:number])
    swap = dice.uniform(*craft.swap)
    edited = [_edited(source[i], craft, swap, room, dice) for i in kept]
    result = list(_joined(edited, craft, dice))
    if dice.random() < craft.reorder and len(result) > 3:
        for _ in range(dice.randint(1, 3)):
            moved = result.pop(dice.randrange(len(result)))
            result.insert(dice.randrange(len(result) + 1), moved)
    for _ in range(round(dice.uniform(*craft.own) * len(result))):
        at = len(result) if dice.random() < 0.5 else dice.randrange(1, len(result) + 1)
        result.insert(at, own())
    return result


def _joined(sentences: Sequence[str], craft: Craft, dice: random.Random) -> Iterator[str]:
    """The sentences with some neighbours merged and some split."""
    i = 0
    while i < len(sentences):
        here = sentences[i]
        if i + 1 < len(sentences) and dice.random() < craft.merge:
            after = sentences[i + 1]
            if len(here.split()) + len(after.split()) < 50:
                glue = dice.choice([", while ", " and ", "; ", ", and "])
                yield here.rstrip(".") + glue + after[0].lower() + after[1:]
                i += 2
                continue
        if dice.random() < craft.split:
            halves = re.split(r", (?:and|but|while) ", here, maxsplit=1)
            if len(halves) == 2 and min(len(half.split()) for half in halves) > 4:
                yield halves[0] + "."
                yield halves[1][0].upper() + halves[1][1:]
                i += 1
                continue
        yield here
        i += 1


def _tokens(sentence: str) -> list[str]:
    return re.findall(r"\w+(?:[.,]\d+)*|[^\w\s]", sentence)


def _written(tokens: Sequence[str]) -> str:
    text = re.sub(r" ([,.;:!?%\)])", r"\1", " ".join(tokens))
    return re.sub(r" ' ?(s|t|re|ve|ll|d|m)\b", r"'\1", re.sub(r"([£$\(]) ", r"\1", text))


def _edited(sentence: str, craft: Craft, swap: float, room: Newsroom, dice: random.Random) -> str:
    """One sentence with words swapped, dropped and put in."""
    written = []
    for i, token in enumerate(_tokens(sentence)):
        word = token
        if word.isalpha() and len(word) > 3 and word.lower() not in _STOP and not (word[0].isupper() and i):
            luck = dice.random()
            if luck < craft.drop and word.lower().endswith(("ly", "al", "ous", "ive", "ful", "ent", "ant")):
                continue
            if luck < craft.drop / 4:
                continue
            if dice.random() < swap and (others := room.substitutes.get(word.lower())):
                word = dice.choice(others)
                word = word.capitalize() if token[0].isupper() else word
        elif word == "said" and dice.random() < min(0.6, 2 * swap):
            word = dice.choice(_SAID)
        written.append(word)
        if word.isalpha() and dice.random() < craft.insert:
            written.append(dice.choice(_HEDGES))
    if dice.random() < craft.unquote:
        written = [word for word in written if word not in '"“”']
    text = _written(written)
    if dice.random() < craft.turn and text.count(", ") == 1 and text.endswith("."):
        first, second = text[:-1].split(", ")
        if first and 3 <= len(second.split()) <= 18:
            return f"{second[0].upper()}{second[1:]}, {first[0].lower()}{first[1:]}."
    return text


def _hidden(nodes: Sequence[_Node], count: int, plan: Plan, dice: random.Random) -> set[int]:
    """Nodes taken out of the pile; only such as have something made from them."""
    hidden = set()
    for v in range(count):
        made = any(v in each.parents for each in nodes)
        if dice.random() < (plan.hidden_root if v == 0 else plan.hidden_inner) and made:
            hidden.add(v)
    return hidden if len(nodes) - len(hidden) >= 3 else set()


def _cite(nodes: Sequence[_Node], names: Sequence[str], plan: Plan, dice: random.Random) -> None:
    """Some documents say whom they have it from: mostly their source, sometimes where that had it from."""
    for node in nodes:
        if not node.parents:
            continue
        parent, luck = dice.choice(node.parents), dice.random()
        if luck < plan.cites:
            if luck > 0.81 * plan.cites:
                while nodes[parent].parents:
                    parent = nodes[parent].parents[0]
            node.cites.append(names[parent])
            at = dice.randrange(min(3, len(node.sentences)))
            if dice.random() < plan.carried:
                node.sentences.insert(0, f"{' '.join(nodes[parent].sentences[0].split()[:9])} – {names[parent]}")
            else:
                phrase = dice.choice(_CITES).format(names[parent])
                node.sentences[at] = phrase + node.sentences[at][0].lower() + node.sentences[at][1:]
        for source in node.parents:
            if nodes[source].cites and dice.random() < 0.3:
                # A phrase copied along with the text: it names the source's source.
                cited = nodes[source].cites[0]
                if cited not in node.cites:
                    node.cites.append(cited)
                    at = dice.randrange(len(node.sentences))
                    phrase = dice.choice(_CITES).format(cited)
                    node.sentences[at] = phrase + node.sentences[at][0].lower() + node.sentences[at][1:]


def _published(time: float, plan: Plan, dice: random.Random) -> Published | None:
    luck = dice.random()
    if dice.random() < plan.wrong_date:
        time += dice.uniform(-72, 48) * plan.time_scale
    if luck > plan.dated:
        return None
    seconds = _START + time * _HOUR
    if luck < 0.44 * plan.dated and plan.wrong_date:
        day = math.floor(seconds / 86400) * 86400.0
        return Published("a day", day, day + 86399.0)
    return Published("a time", seconds, seconds)


def _names(
    h: int,
    v: int,
    nodes: Sequence[_Node],
    names: Sequence[str],
    parents: Mapping[int, Sequence[int]],
    hidden: set[int],
) -> bool:
    return v not in hidden and h in parents[v] and names[h] in nodes[v].cites


def _told(
    seed: int, nodes: Sequence[_Node], names: Sequence[str], hidden: set[int], plan: Plan, dice: random.Random
) -> Tree:
    """The tree as the reader of the pile has it, and the truth about it."""
    parents = {v: list(node.parents) for v, node in enumerate(nodes)}
    # A hidden source with one document below it is no source of its own to anybody, unless that one names it: its
    # parents take its place.
    while True:
        idle = [h for h in sorted(hidden & set(parents)) if sum(h in each for each in parents.values()) < 2]
        idle = [h for h in idle if not any(_names(h, v, nodes, names, parents, hidden) for v in parents)]
        if not idle:
            break
        gone = idle[0]
        for v, each in parents.items():
            if gone in each:
                parents[v] = [p for p in each if p != gone] + [p for p in parents[gone] if p not in each]
        del parents[gone]
    shown = [v for v in range(len(nodes)) if v not in hidden]
    dice.shuffle(shown)
    number = {v: i for i, v in enumerate(shown)}
    known = [dice.random() < 0.7 for _ in shown]
    width = len(str(len(shown)))
    documents = tuple(
        Document(
            f"{i:0{width}d}",
            "\n".join(nodes[v].sentences),
            published=_published(nodes[v].time, plan, dice),
            outlet=names[v] if known[i] else None,
        )
        for v, i in number.items()
    )

    def above(v: int) -> set[int]:
        found: set[int] = set()
        for parent in nodes[v].parents:
            found |= {parent} | above(parent)
        return found

    def below(h: int) -> set[int]:
        found: set[int] = set()
        for v, each in parents.items():
            if h in each:
                found |= {number[v]} if v in number else below(v)
        return found

    lost = []
    for h in sorted(set(parents) & hidden):
        direct = frozenset(number[v] for v, each in parents.items() if h in each and v in number)
        lost.append((direct, frozenset(below(h))))
    return Tree(
        seed,
        documents,
        frozenset((number[p], number[v]) for v in shown for p in parents[v] if p in number),
        frozenset((number[p], number[v]) for v in shown for p in above(v) if p in number),
        tuple(any(p not in number for p in parents[v]) for v in shown),
        frozenset(number[v] for v in shown if not parents[v]),
        tuple(lost),
    )
