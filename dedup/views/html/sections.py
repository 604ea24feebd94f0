"""The parts of the page that are written here once: everything but the tables and the texts side by side."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from ...model import Derivation, DocumentReport, LostSource, Pair, Report, Span
from ..wording import (
    DATE_CONFLICT,
    NO_CROSS_LANGUAGE,
    REVIEW,
    by_source,
    counted,
    lost_name,
    names,
    probability,
    relation,
)
from .drawing import MOST_ROWS, SHOWN_FROM, Story, draw, merged, stories
from .escape import escaped, label
from .lineage_svg import svg

_TOGETHER = 40  # names that go into one drawing; piles with more get a drawing for each story
_DRAWN_NAMES = 2_500  # in all drawings; 1 kB each
_SHOWN_MATCHES = 3
_EVIDENCE_SHOWN = 400  # edges whose evidence is written out; of the others the tables and the JSON tell


def standfirst(report: Report) -> str:
    """What was read and what was not, in one paragraph."""
    words = sum(each.words for each in report.documents)
    outlets = len({each.document.outlet for each in report.documents if each.document.outlet})
    read = f"Read {counted(len(report.documents), 'document')} of {counted(words, 'word')} in all"
    read += f" from {counted(outlets, 'outlet')}" if outlets else ""
    if report.skipped:
        read += f'; <a href="#notes">{len(report.skipped):,} could not be used</a>'
    found = f"{counted(len(report.pairs), 'pair')} with something in common"
    lost = {each.id for each in report.lineage.lost_sources}
    edges = [each for each in report.lineage.derivations if each.source_id not in lost]
    likely = len({each.derived_id for each in edges if each.probability >= 0.5})
    derived = counted(likely, "document is likely derived", "documents are likely derived")
    told = found if report.checked else f"{found}; {derived} from another in the pile"
    said = f"{read}. {told}. {escaped(REVIEW)}"
    if len(report.pairs) == 1:
        said += ' <a class="scripted" href="#pair-0">Read both texts side by side.</a>'
    return said


def lineage(report: Report) -> str:
    """The drawings and, below them, the evidence for each line."""
    found = stories(report)
    joined = [each for each in found if len(each.documents) + len(each.lost_sources) > 1]
    alone = [each for each in found if len(each.documents) + len(each.lost_sources) == 1]
    if not report.documents:
        return '<p class="quiet">There is no document to draw.</p>'
    total = sum(len(each.documents) + len(each.lost_sources) for each in found)
    parts = []
    if total <= _TOGETHER:
        parts.append(_drawing([*joined, *alone], "Lineage of all documents"))
    elif not joined:
        parts.append('<p class="quiet">No document is joined to another: there is nothing to draw.</p>')
    else:
        parts.append(_picker(joined))
        for n, story in enumerate(_affordable(joined)):
            hidden = " hidden" if n else ""
            parts.append(f'<div class="story" id="story-{n}"{hidden}>{_drawing([story], _story_name(story))}</div>')
        left_out = len(joined) - len(_affordable(joined))
        if left_out:
            parts.append(f'<p class="quiet">{counted(left_out, "smaller story", "smaller stories")} not drawn.</p>')
        if alone:
            stand = counted(len(alone), "document stands alone", "documents stand alone")
            parts.append(f'<p class="quiet">{stand}, joined to no other.</p>')
    return "".join(parts)


def _affordable(joined: Sequence[Story]) -> list[Story]:
    """Stories, largest first, as long as the page stays light."""
    kept: list[Story] = []
    drawn = 0
    for story in joined:
        drawn += min(MOST_ROWS, len(story.documents) + len(story.lost_sources))
        if drawn > _DRAWN_NAMES and kept:
            break
        kept.append(story)
    return kept


def _story_name(story: Story) -> str:
    first = story.lost_sources[0] if story.lost_sources else None
    document = story.documents[0].document if story.documents else None
    title = lost_name(first) if first and (first.name or not document) else ""
    title = title or (document.title or document.id if document else "")
    return f"{label(title, 50)} ({counted(len(story.documents), 'document')})"


def _picker(joined: Sequence[Story]) -> str:
    options = "".join(
        f'<option value="story-{n}">{escaped(_story_name(story))}</option>'
        for n, story in enumerate(_affordable(joined))
    )
    return (
        '<p class="picker scripted"><label for="story">Story</label> '
        f'<select id="story" autocomplete="off">{options}</select></p>'
    )


def _drawing(parts: Sequence[Story], title: str) -> str:
    dated = sum(1 for story in parts for each in story.documents if each.document.published)
    by_time = dated > 1
    wide = draw(parts, 1100, 46, 330, by_time)
    narrow = draw(parts, 344, 46, 236, False)
    caption = []
    if wide.left_out:
        caption.append(f"{wide.left_out:,} more are in the tables below.")
    hidden = sum(edge.probability < SHOWN_FROM for _, edge in merged(parts).derivations)
    if hidden:
        caption.append(f"{counted(hidden, 'line')} below probability {SHOWN_FROM:.1f} not drawn.")
    if wide.cuts:
        caption.append('<span class="wide-only">Marked gaps of the time axis are shortened.</span>')
    axis = (
        "Left to right: time; choose a line to see its evidence, a name to see the document. "
        if wide.ticks
        else "Left to right: from source to derived; choose a line to see its evidence, a name to see the document. "
    )
    return (
        '<figure class="drawing"><div class="scroller" tabindex="0" role="region" '
        f'aria-label="{escaped(title)}, drawing">{svg(wide, title, "wide")}{svg(narrow, title, "narrow")}</div>'
        f'<figcaption><span class="wide-only">{axis}</span>{" ".join(caption)}</figcaption></figure>'
    )


def evidence(report: Report) -> str:
    """For each edge its probability, its reasons and the best aligned sentences."""
    named = names(report)
    documents = {each.document.id: each for each in report.documents}
    pairs = {(pair.left_id, pair.right_id): (place, pair) for place, pair in enumerate(report.pairs)}
    edges = sorted(
        enumerate(report.lineage.derivations), key=lambda edge: (-edge[1].probability, edge[1].derived_id)
    )[:_EVIDENCE_SHOWN]
    if not edges:
        return '<p class="quiet">No line of descent was found.</p>'
    parts = []
    lost = {each.id: each for each in report.lineage.lost_sources}
    for place, edge in edges:
        pair = pairs.get((edge.source_id, edge.derived_id)) or pairs.get((edge.derived_id, edge.source_id))
        parts.append(_why(place, edge, named, lost, documents, pair))
    return "".join(parts)


def _why(
    place: int,
    edge: Derivation,
    named: Mapping[str, str],
    lost: Mapping[str, LostSource],
    documents: Mapping[str, DocumentReport],
    pair: tuple[int, Pair] | None,
) -> str:
    source, derived = (label(named.get(id_, id_), 90) for id_ in (edge.source_id, edge.derived_id))
    outside = ' <span class="tag">not in the pile</span>' if edge.source_id in lost else ""
    undecided = "" if edge.decided else ' <span class="tag">direction undecided</span>'
    conflict = f' <span class="tag">{escaped(DATE_CONFLICT)}</span>' if edge.date_conflict else ""
    facts = [
        relation(edge).replace("-", " "),
        edge.credit,
        f"{edge.share:.0%} of its words in matches with the source",
        f"P(direction) {probability(edge.direction_probability)}",
    ]
    reasons = "".join(
        f'<li><span class="weight">{_signed(reason.weight)}</span> <bdi>{escaped(reason.text)}</bdi></li>'
        for reason in sorted(edge.reasons, key=lambda reason: -abs(reason.weight))
    )
    parts = [
        f'<details class="why" id="why-{place}"><summary><span class="probability">'
        f'{probability(edge.probability)}</span> <span class="between"><bdi>{escaped(source)}</bdi>{outside} '
        f'<span class="arrow">→</span> <bdi>{escaped(derived)}</bdi>{undecided}{conflict}</span></summary>',
        f'<div class="why-body"><p class="facts">{escaped("; ".join(facts))}.</p>',
        f'<ul class="reasons">{reasons}</ul>' if reasons else '<p class="quiet">No reason is on record.</p>',
    ]
    if pair is not None and edge.source_id in documents and edge.derived_id in documents:
        parts.append(_best_matches(edge, pair, documents))
    elif edge.derived_id in documents and edge.passages:
        text = documents[edge.derived_id].document.text
        parts.append(_quoted("What the derived text has from it:", text, edge.passages))
    if edge.derived_id in documents:
        derived_document = documents[edge.derived_id]
        own = by_source(derived_document).get(edge.source_id, [])
        parts.append(_quoted("Of its sources this one explains:", derived_document.document.text, own))
    parts.append("</div></details>")
    return "".join(parts)


def _quoted(head: str, text: str, spans: Sequence[Span]) -> str:
    """The first of the passages under a line that says what they are; empty without any."""
    said = [text[span.start : span.end].strip() for span in spans[:_SHOWN_MATCHES]]
    rows = "".join(f'<blockquote dir="auto">{escaped(label(each, 400))}</blockquote>' for each in said if each)
    more = f"<p>and {counted(len(spans) - len(said), 'passage')} more</p>" if rows and len(spans) > len(said) else ""
    return f"<p>{escaped(head)}</p>{rows}{more}" if rows else ""


def _signed(weight: float) -> str:
    return f"{weight:+.1f}".replace("-", "−")


def _best_matches(edge: Derivation, pair: tuple[int, Pair], documents: Mapping[str, DocumentReport]) -> str:
    place, found = pair
    left, right = documents[found.left_id].document.text, documents[found.right_id].document.text
    best = sorted(found.matches, key=lambda match: -match.similarity)[:_SHOWN_MATCHES]
    rows = []
    for match in best:
        cells = [
            label(" … ".join(text[span.start : span.end].strip() for span in spans), 400)
            for text, spans in ((left, match.left), (right, match.right))
        ]
        if found.left_id != edge.source_id:
            cells.reverse()
        if all(cells):
            said = "".join(f'<td dir="auto">{escaped(cell)}</td>' for cell in cells)
            rows.append(f'<tr>{said}<td class="degree">{match.degree}</td></tr>')
    link = f'<p class="scripted"><a href="#pair-{place}">Read both texts side by side</a></p>'
    if not rows:
        return link
    head = '<tr><th scope="col">Source</th><th scope="col">Derived</th><th scope="col">Degree</th></tr>'
    return f'<table class="aligned"><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table>{link}'


def lost_sources(report: Report) -> str:
    """Each source outside the pile: who names it, who bears witness, and what it must have said."""
    if not report.lineage.lost_sources:
        return ""
    named = names(report)

    def listed(ids: Sequence[str]) -> str:
        shown = "; ".join(f"<bdi>{escaped(label(named.get(id_, id_), 70))}</bdi>" for id_ in ids[:30])
        return shown + (f"; and {len(ids) - 30:,} more" if len(ids) > 30 else "")

    parts = ['<h3 id="lost">Sources that are not in the pile</h3><div class="lost-sources">']
    for lost in sorted(report.lineage.lost_sources, key=lambda lost: (-lost.probability, lost.id))[:100]:
        rows = [("Probability", f"{probability(lost.probability)}")]
        rows += [("Witnesses", listed(lost.witnesses))] if lost.witnesses else []
        rows += [("Possibly also", listed(lost.possible_witnesses))] if lost.possible_witnesses else []
        rows += [("Named by", listed(lost.named_by))] if lost.named_by else [("Named by", "nobody")]
        facts = "".join(f"<dt>{term}</dt><dd>{said}</dd>" for term, said in rows)
        said = "".join(
            f'<li dir="auto">{escaped(label(each.text, 300))} '
            f'<span class="tag">{counted(len(each.witnesses), "witness", "witnesses")}</span></li>'
            for each in lost.said[:20]
        )
        must = f"<p>It must have said:</p><ul>{said}</ul>" if said else ""
        parts.append(
            f'<article class="lost-source"><h4><bdi>{escaped(label(lost_name(lost), 120))}</bdi></h4>'
            f"<dl>{facts}</dl>{must}</article>"
        )
    more = len(report.lineage.lost_sources) - 100
    parts.append("</div>" + (f'<p class="quiet">And {more:,} more in the data.</p>' if more > 0 else ""))
    return "".join(parts)


def notes(report: Report) -> str:
    """What was not read, what was not counted, what this tool cannot see, and the settings."""
    parts = [
        "<h3>What this report cannot see</h3>",
        f"<p>{escaped(NO_CROSS_LANGUAGE)} {escaped(REVIEW)} A source outside the pile is inferred from what its "
        "witnesses share or name; nobody has read it.</p>",
    ]
    if report.skipped:
        rows = "".join(
            f"<tr><td><bdi>{escaped(label(each.id, 120))}</bdi></td><td>{escaped(label(each.reason, 300))}</td></tr>"
            for each in report.skipped[:500]
        )
        more = f"<p>And {len(report.skipped) - 500:,} more in the data.</p>" if len(report.skipped) > 500 else ""
        parts.append(_table("Could not be used", ("Document", "Why"), rows) + more)
    if report.boilerplate:
        rows = "".join(
            f'<tr><td dir="auto">{escaped(label(each.text, 300))}</td><td class="number">{each.documents:,}</td>'
            f"<td><bdi>{escaped(label(each.outlet or 'several', 60))}</bdi></td></tr>"
            for each in report.boilerplate[:200]
        )
        parts.append(_table("Lines that no score counts", ("Line", "Documents", "Outlet"), rows))
    if report.settings:
        rows = "".join(
            f"<tr><td>{escaped(label(str(name), 60))}</td><td>{escaped(label(_written(value), 120))}</td></tr>"
            for name, value in report.settings.items()
        )
        parts.append(
            f"<details><summary>Settings of this run</summary>{_table('', ('Name', 'Value'), rows)}</details>"
        )
    return "".join(parts)


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _table(title: str, heads: Sequence[str], rows: str) -> str:
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    heading = f"<h3>{title}</h3>" if title else ""
    return (
        f'{heading}<div class="scroller" tabindex="0" role="region" aria-label="{title or "Settings"}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def without_script(report: Report) -> str:
    """The first pairs as a plain table, for readers (and mail programs) that run no script."""
    named = names(report)
    best = sorted(
        report.pairs,
        key=lambda pair: (
            -max(pair.resemblance.left_containment, pair.resemblance.right_containment),
            pair.left_id,
            pair.right_id,
        ),
    )[:20]
    rows = "".join(
        f"<tr><td><bdi>{escaped(label(named.get(pair.left_id, pair.left_id), 60))}</bdi></td>"
        f"<td><bdi>{escaped(label(named.get(pair.right_id, pair.right_id), 60))}</bdi></td>"
        f'<td class="number">{pair.resemblance.similarity:.2f}</td><td>{pair.shares}</td>'
        f"<td>{pair.explained_by}</td></tr>"
        for pair in best
    )
    heads = ("Left", "Right", "Similarity", "Shares", "Explained by")
    return (
        "<p>The tables and the texts side by side need JavaScript; it is part of this file and reads nothing "
        "from the network.</p>" + (_table("The closest pairs", heads, rows) if rows else "")
    )


__all__ = ["evidence", "lineage", "lost_sources", "notes", "standfirst", "without_script"]
