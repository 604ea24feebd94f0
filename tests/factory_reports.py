"""Reports made by hand, for the tests of the views: a small pile, a big one, and one whose every word is hostile.

`python -m tests.factory_reports FOLDER` writes each of them as HTML, for looking at and for the browser tests.
"""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from pathlib import Path

from dedup import codec
from dedup.model import (
    Attribution,
    Boilerplate,
    Checked,
    Cluster,
    CompositionPart,
    Degree,
    Derivation,
    Document,
    DocumentReport,
    Finding,
    Lineage,
    LostSource,
    Match,
    Origin,
    Pair,
    Published,
    Reason,
    Report,
    Resemblance,
    Said,
    Skipped,
    Span,
)

DAY = 86_400.0
EPOCH = 1_740_000_000.0 // DAY * DAY  # midnight of 19 February 2025, UTC

_HARBOUR = """Harbour bridge shuts after cracks are found
The old harbour bridge at Wendle closed on Tuesday after engineers found cracks in two of its piers.
“We could not keep it open in good conscience,” said the mayor, Ada Quill.
About 14,000 drivers cross the bridge each day, according to the county.
Repairs will cost 3.2 million and take until October, a council paper seen by The Wendle Courier says.
Buses will be sent over the ring road.
Read more local news in our newsletter."""

_REWRITE = """Wendle closes its harbour bridge
Engineers have found cracks in two piers of the old harbour bridge, and the town of Wendle shut it on Tuesday.
“We could not keep it open in good conscience,” mayor Ada Quill said.
The county says some 14,000 drivers use the crossing daily.
It will take 3.2 million and the time until October to mend it, The Wendle Courier reports.
Ferries may run in the evenings, the operator said 🚢.
Read more local news in our newsletter."""

_TWIN = """Cracked piers close bridge in Wendle
Two cracked piers have closed the harbour bridge in Wendle, a council paper shows.
It names a bill of 3.2 million and October as the end of the works.
Shops on the north bank fear for their trade.
The last closure was in 1987, when a barge hit the third pier."""

_DIGEST = """The week in brief
Wendle: the harbour bridge is shut, its piers are cracked, and repairs last until October, says The Wendle Courier.
Elsewhere, the county fair drew 20,000 guests and the weather held.
The library opens on Sundays from March."""

_OTHER = """County thinks about a second bridge
A second bridge at Wendle has been on the county's list since 1999.
The harbour bridge carries 14,000 drivers a day, and every plan has failed over money.
A decision is due in spring."""


def small() -> Report:
    """Five pages: two rewrites of a lost report, a rewrite of one of them, a digest, and one on the same topic."""
    texts = {
        "a-harbour.txt": (_HARBOUR, "Northbank Post", "2025-02-19T08:30:00Z"),
        "b-rewrite.txt": (_REWRITE, "Daily Ferry", "2025-02-19"),
        "c-twin.txt": (_TWIN, "Wendle Radio", "2025-02-20T06:00:00Z"),
        "d-digest.txt": (_DIGEST, "The Digest", "2025-02-24"),
        "e-other.txt": (_OTHER, None, None),
    }
    matches = {
        ("a-harbour.txt", "b-rewrite.txt"): _matches(
            _HARBOUR,
            _REWRITE,
            [
                ([0], [0], "near", 0.62),
                ([1], [1], "near", 0.71),
                ([2], [2], "quoted", 0.93),
                ([3], [3], "paraphrase", 0.55),
                ([4], [4], "paraphrase", 0.58),
                ([6], [6], "verbatim", 1.0),
            ],
        ),
        ("a-harbour.txt", "c-twin.txt"): _matches(
            _HARBOUR,
            _TWIN,
            [([0, 1], [0, 1], "paraphrase", 0.44), ([4], [1, 2], "summary", 0.47)],
        ),
        ("a-harbour.txt", "d-digest.txt"): _matches(_HARBOUR, _DIGEST, [([1, 4], [1], "summary", 0.41)]),
        ("b-rewrite.txt", "c-twin.txt"): _matches(_REWRITE, _TWIN, [([1], [1], "paraphrase", 0.42)]),
        ("a-harbour.txt", "e-other.txt"): (),
    }
    measures = {
        ("a-harbour.txt", "b-rewrite.txt"): (0.31, 0.46, 0.49, 9, "rewrite", "left to right"),
        ("a-harbour.txt", "c-twin.txt"): (0.04, 0.07, 0.1, 4, "rewrite", "a common source"),
        ("a-harbour.txt", "d-digest.txt"): (0.02, 0.03, 0.06, 3, "rewrite", "a common source"),
        ("b-rewrite.txt", "c-twin.txt"): (0.03, 0.04, 0.06, 3, "rewrite", "undecided"),
        ("a-harbour.txt", "e-other.txt"): (0.01, 0.02, 0.03, 3, "topic", "undecided"),
    }
    courier = LostSource(
        id="lost:1",
        name="The Wendle Courier",
        probability=0.93,
        named_by=("a-harbour.txt", "d-digest.txt"),
        witnesses=("a-harbour.txt", "c-twin.txt", "d-digest.txt"),
        possible_witnesses=("e-other.txt",),
        said=(Said("Repairs will cost 3.2 million and take until October", ("a-harbour.txt", "c-twin.txt")),),
    )
    derivations = (
        _derivation("a-harbour.txt", "b-rewrite.txt", 0.88, 0.94, 0.71, texts),
        _derivation("lost:1", "a-harbour.txt", 0.91, 1.0, 0.4, texts),
        _derivation("lost:1", "c-twin.txt", 0.84, 1.0, 0.55, texts),
        _derivation("lost:1", "d-digest.txt", 0.77, 1.0, 0.3, texts),
        replace(_derivation("c-twin.txt", "b-rewrite.txt", 0.31, 0.58, 0.14, texts), decided=False),
    )
    origins = {
        "a-harbour.txt": Origin("a-harbour.txt", 0.09, 0.91, ()),
        "b-rewrite.txt": Origin("b-rewrite.txt", 0.02, 0.1, (("a-harbour.txt", 0.88),)),
        "c-twin.txt": Origin("c-twin.txt", 0.16, 0.84, ()),
        "d-digest.txt": Origin("d-digest.txt", 0.23, 0.77, ()),
        "e-other.txt": Origin("e-other.txt", 0.9, 0.1, ()),
    }
    compositions = {
        "a-harbour.txt": ("lost:1", "lost:1", None, None, "lost:1", None, None),
        "b-rewrite.txt": ("a-harbour.txt",) * 5 + (None, "a-harbour.txt"),
        "c-twin.txt": ("lost:1", "lost:1", "lost:1", None, None),
        "d-digest.txt": (None, "lost:1", None, None),
        "e-other.txt": (None,) * 4,
    }
    documents = []
    for id_, (text, outlet, date) in texts.items():
        named = text.find("The Wendle Courier")
        documents.append(
            DocumentReport(
                document=Document(
                    id=id_,
                    text=text,
                    title=text.split("\n")[0],
                    published=_published(date),
                    outlet=outlet,
                    url="https://example.org/harbour" if id_.startswith("a") else None,
                    language="en",
                    encoding="utf-8",
                    reader="text",
                ),
                words=len(text.split()),
                cluster=None,
                story="story:2" if id_.startswith("e") else "story:1",
                copies=(),
                origin=origins[id_],
                attributions=(Attribution(Span(named, named + 18), "The Wendle Courier", "report", 0.9),)
                if named >= 0
                else (),
                composition=tuple(
                    CompositionPart(span, source, "paraphrase" if source else None)
                    for span, source in zip(_lines(text), compositions[id_], strict=True)
                ),
            )
        )
    return Report(
        version="0.1.0",
        settings={"shingle_words": 5, "permutations": 128, "decided": 0.65, "language": None},
        documents=tuple(documents),
        pairs=tuple(
            Pair(left, right, Resemblance(*measures[left, right][:4]), *measures[left, right][4:], found)
            for (left, right), found in matches.items()
        ),
        clusters=(),
        lineage=Lineage((courier,), derivations, tuple(origins[each.document.id] for each in documents), 2),
        skipped=(Skipped("empty.txt", "empty file; put text into it or leave it out"),),
        boilerplate=(Boilerplate("Read more local news in our newsletter.", 2, None),),
    )


def checked() -> Report:
    """A draft, the rewrite of the small pile, checked against the page that it rewrites; no lineage is grown."""
    report = small()
    source, draft = report.documents[:2]
    spans = _lines(_REWRITE)
    nouns = ("near-copy", "near", "error", "uncredited"), ("quotation", "quoted", "note", "quoted and attributed")
    findings = tuple(
        Finding(
            draft_id=draft.document.id,
            span=span,
            line=line + 1,
            column=1,
            end_line=line + 1,
            end_column=span.end - span.start + 1,
            source_id=source.document.id,
            witness_id=source.document.id,
            source_span=_lines(_HARBOUR)[line],
            also=(),
            degree=degree,  # type: ignore[arg-type]  # spelled above
            words=len(_REWRITE[span.start : span.end].split()),
            similarity=0.71,
            rarity=0.4,
            run=6,
            credit=credit,  # type: ignore[arg-type]  # spelled above
            credited_by=None,
            severity=severity,  # type: ignore[arg-type]  # spelled above
            rule=rule,
            fingerprint=f"{line:048x}",
        )
        for line, span, (rule, degree, severity, credit) in zip((1, 2), spans[1:3], nouns, strict=True)
    )
    return replace(
        report,
        documents=(draft, source),
        pairs=report.pairs[:1],
        lineage=Lineage((), (), (draft.origin, source.origin), 2),
        findings=findings,
        checked=(Checked(draft.document.id, 83, 0.4, "partially-derived", 21, 6, 0),),
    )


def big(documents: int = 2_000, pairs: int = 10_000, seed: int = 1) -> Report:
    """A pile of many stories, each told by a chain and a fan of outlets; texts of about 400 words."""
    rng = random.Random(seed)
    words = ["".join(rng.choices("aeioulnrstdm", k=rng.randint(2, 9))) for _ in range(4_000)]
    outlets = [f"The {rng.choice(words).title()} {kind}" for kind in ("Post", "Times", "Herald", "Star", "News") * 6]
    reports: list[DocumentReport] = []
    derivations: list[Derivation] = []
    lost: list[LostSource] = []
    clusters: list[Cluster] = []
    found: dict[tuple[str, str], Pair] = {}
    story = 0
    while len(reports) < documents:
        size = min(documents - len(reports), rng.choice((1, 1, 2, 3, 5, 8, 13, 40)))
        story += 1
        first = len(reports)
        sentences = [" ".join(rng.choices(words, k=20)).capitalize() + "." for _ in range(20)]
        ids = [f"doc-{first + n:05d}" for n in range(size)]
        for n, id_ in enumerate(ids):
            kept = [each if rng.random() < 0.7 else " ".join(rng.choices(words, k=20)) + "." for each in sentences]
            text = "\n".join(kept)
            parent = ids[rng.randrange(n)] if n else None
            date = EPOCH + story * DAY / 3 + n * 5_000
            spans = _lines(text)
            reports.append(
                DocumentReport(
                    document=Document(
                        id=id_,
                        text=text,
                        title=" ".join(rng.choices(words, k=8)).capitalize(),
                        published=Published(f"day {story // 3}, {n:02d}", date, date) if rng.random() < 0.9 else None,
                        outlet=rng.choice(outlets),
                    ),
                    words=len(text.split()),
                    cluster=f"cluster:{story}" if size > 2 else None,
                    story=f"story:{story}",
                    copies=(),
                    origin=Origin(id_, 0.1, 0.1, ((parent, 0.8),)) if parent else Origin(id_, 0.9, 0.1, ()),
                    attributions=(),
                    composition=tuple(
                        CompositionPart(span, parent if rng.random() < 0.7 else None, None) for span in spans
                    ),
                )
            )
            if parent:
                derivations.append(_derivation(parent, id_, 0.8, 0.9, rng.random(), {}))
        if size > 4:
            lost.append(LostSource(f"lost:{len(lost) + 1}", None, 0.7, (), (ids[0],)))
            derivations.append(_derivation(lost[-1].id, ids[0], 0.7, 1.0, 0.5, {}))
        if size > 2:
            clusters.append(Cluster(f"cluster:{story}", tuple(ids), 0.7))
    while len(found) < pairs:
        left, right = sorted(rng.sample(range(len(reports)), 2))
        if rng.random() < 0.9:
            right = min(len(reports) - 1, left + rng.randint(1, 12))
        a, b = reports[left].document, reports[right].document
        if a.id == b.id:
            continue
        similarity = round(rng.random() ** 2, 4)
        left_spans, right_spans = _lines(a.text), _lines(b.text)
        aligned: list[Match] = [
            Match((left_spans[n],), (right_spans[n],), rng.choice(("verbatim", "near", "paraphrase")), 0.8)
            for n in range(0, min(len(left_spans), len(right_spans)), 2)
        ]
        found[a.id, b.id] = Pair(
            a.id,
            b.id,
            Resemblance(similarity, similarity, similarity, int(similarity * 90)),
            "copy" if similarity > 0.7 else "rewrite",
            "undecided",
            tuple(aligned),
        )
    return Report(
        version="0.1.0",
        settings={},
        documents=tuple(reports),
        pairs=tuple(found[key] for key in sorted(found)),
        clusters=tuple(clusters),
        lineage=Lineage(tuple(lost), tuple(derivations), tuple(each.origin for each in reports), story),
    )


INJECTIONS: tuple[str, ...] = (
    "<script>document.title='owned'</script>",
    "</script><script>document.title='owned'</script>",
    "</SCRIPT ><img src=x onerror=\"document.title='owned'\">",
    "<!--<script>document.title='owned'</script>",  # opens the double-escaped state of a script element
    "\"><svg onload=document.title='owned'>",
    "' onmouseover='document.title=1' autofocus onfocus='document.title=1' x='",
    "</style><style>*{background:url(javascript:document.title=1)}</style>",
    "</title></textarea></noscript></template><script>document.title='owned'</script>",
    "<svg><animate onbegin=document.title=1 attributeName=x dur=1s></svg>",
    "<iframe srcdoc='<script>parent.document.title=1</script>'></iframe>",
    "<base href=https://evil.example/><form action=javascript:document.title=1><button>x",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<math><mtext></p><style><img src onerror=document.title=1></style></mtext></math>",
    "javascript:document.title='owned'",
    "data:text/html,<script>parent.document.title=1</script>",
    "${document.title='owned'} {{constructor.constructor('document.title=1')()}}",
    "\u202egnp.exe\u202c \u2066hidden\u2069 \u200f",  # right-to-left override
    "]]><script>document.title='owned'</script><![CDATA[",
    "&lt;script&gt;document.title=1&lt;/script&gt; &#x3c;script&#x3e;",
    "\u2028document.title='owned'\u2029//",
    "\ud800 half a character \x00\x1b[31m",
    "__proto__",
    "constructor",
)


def hostile(injection: str) -> Report:
    """The small pile with `injection` in every field that holds words of others."""
    report = small()
    names = {each.document.id: f"{injection} {n}" for n, each in enumerate(report.documents)}
    # One identifier is the bare string, since names of object fields are found only so.
    names[report.documents[0].document.id] = injection
    names["lost:1"] = f"lost {injection}"
    documents = []
    for each in report.documents:
        text = f"{each.document.text}\n{injection}"
        documents.append(
            replace(
                each,
                document=replace(
                    each.document,
                    id=names[each.document.id],
                    text=text,
                    title=injection,
                    outlet=injection,
                    url=injection,
                    language=injection,
                    encoding=injection,
                    reader=injection,
                    published=replace(each.document.published, written=injection)
                    if each.document.published
                    else None,
                    meta={injection: injection},
                ),
                cluster=injection,
                story=injection,
                origin=replace(
                    each.origin,
                    document_id=names[each.document.id],
                    parents=tuple((names[id_], share) for id_, share in each.origin.parents),
                ),
                attributions=(Attribution(Span(0, 20), injection, "report", 0.9),),
                composition=tuple(
                    replace(part, source=names[part.source] if part.source else None) for part in each.composition
                ),
            )
        )
    return replace(
        report,
        version=injection,
        settings={injection: injection},
        documents=tuple(documents),
        pairs=tuple(
            replace(each, left_id=names[each.left_id], right_id=names[each.right_id]) for each in report.pairs
        ),
        clusters=(Cluster(injection, tuple(each.document.id for each in documents), 0.5),),
        lineage=replace(
            report.lineage,
            lost_sources=tuple(
                replace(
                    each,
                    id=names[each.id],
                    name=injection,
                    named_by=tuple(names[id_] for id_ in each.named_by),
                    witnesses=tuple(names[id_] for id_ in each.witnesses),
                    possible_witnesses=tuple(names[id_] for id_ in each.possible_witnesses),
                    said=(Said(injection, (names["a-harbour.txt"],)),),
                )
                for each in report.lineage.lost_sources
            ),
            derivations=tuple(
                replace(
                    each,
                    source_id=names[each.source_id],
                    derived_id=names[each.derived_id],
                    reasons=(Reason(injection, injection, 1.0),),
                )
                for each in report.lineage.derivations
            ),
            origins=tuple(each.origin for each in documents),
        ),
        findings=tuple(
            replace(
                each,
                draft_id=names[each.draft_id],
                source_id=names[each.source_id],
                witness_id="lost",
                also=(injection,),
            )
            for each in checked().findings
        ),
        checked=tuple(replace(each, draft_id=names[each.draft_id]) for each in checked().checked),
        skipped=(Skipped(injection, injection),),
        boilerplate=(Boilerplate(injection, 2, injection),),
    )


def silent() -> Report:
    """The small pile as a report that was saved without its texts."""
    return codec.decode(codec.encode(small(), texts=False))


def eastern() -> Report:
    """Two documents written from right to left, the second a rewrite of the first."""
    texts = (
        "أغلق مدير الميناء الرصيف الشمالي يوم الاثنين بعد سقوط رافعة.\nوقال إن العمل يستمر أسبوعا.",
        "أغلق الرصيف الشمالي يوم الاثنين بعد سقوط رافعة في الحوض.\nوالعمل يستمر أسبوعا.",
    )
    report = small()
    documents = tuple(
        replace(
            each,
            document=replace(each.document, text=text, title=text.split("\n")[0]),
            attributions=(),
            composition=(),
        )
        for each, text in zip(report.documents, texts, strict=False)
    )
    pair = replace(report.pairs[0], matches=_matches(*texts, [([0], [0], "near", 0.8), ([1], [1], "near", 0.7)]))
    lineage = Lineage((), report.lineage.derivations[:1], tuple(each.origin for each in documents), 1)
    return replace(report, documents=documents, pairs=(pair,), lineage=lineage)


def empty() -> Report:
    """A report on nothing."""
    return Report("0.1.0", {}, (), (), (), Lineage((), (), (), 0))


def _lines(text: str) -> list[Span]:
    spans, position = [], 0
    for line in text.split("\n"):
        spans.append(Span(position, position + len(line)))
        position += len(line) + 1
    return spans


def _matches(left: str, right: str, rows: list[tuple[list[int], list[int], Degree, float]]) -> tuple[Match, ...]:
    left_lines, right_lines = _lines(left), _lines(right)
    return tuple(
        Match(tuple(left_lines[n] for n in lefts), tuple(right_lines[n] for n in rights), degree, similarity)
        for lefts, rights, degree, similarity in rows
    )


def _published(date: str | None) -> Published | None:
    if date is None:
        return None
    hour = float(date[11:13]) * 3600 + float(date[14:16]) * 60 if "T" in date else 0.0
    start = EPOCH + (int(date[8:10]) - 19) * DAY + hour
    return Published(date, start, start if "T" in date else start + DAY - 1)


def _derivation(
    source: str,
    derived: str,
    probability: float,
    direction: float,
    share: float,
    texts: dict[str, tuple[str, str | None, str | None]],
) -> Derivation:
    passages = tuple(_lines(texts[derived][0])[1:3]) if derived in texts else ()
    return Derivation(
        source_id=source,
        derived_id=derived,
        relation="wholly-derived" if share > 0.5 else "partially-derived",
        probability=probability,
        direction_probability=direction,
        decided=direction >= 0.65,
        share=share,
        credit="credited rewrite" if source.startswith("lost") else "uncredited",
        date_conflict=False,
        passages=passages,
        reasons=(
            Reason("coverage", f"{share:.0%} of its words stand in matches with the source", 1.9),
            Reason("dates", "it appeared after the source", 1.2),
            Reason("order", "it tells the shared matter in another order", -0.3),
        ),
    )


def main(folder: Path) -> None:
    """Write the reports of this module as HTML into `folder`."""
    from dedup.views import html

    folder.mkdir(parents=True, exist_ok=True)
    pages = {
        "small": small(),
        "check": checked(),
        "silent": silent(),
        "eastern": eastern(),
        "medium": big(120, 300),
        "big": big(),
        "empty": empty(),
    }
    pages |= {f"hostile-{n:02d}": hostile(injection) for n, injection in enumerate(INJECTIONS)}
    for name, report in pages.items():
        (folder / f"{name}.html").write_text(html.render(report), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
