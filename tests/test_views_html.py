"""The HTML report: whole, self-contained, harmless whatever the texts hold, and a report that can be read back."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from factory_reports import INJECTIONS, big, checked, empty, hostile, small
from hypothesis import given, strategies

from dedup import codec
from dedup.errors import InputError
from dedup.model import DocumentReport, Origin, Published, Report
from dedup.views import html
from dedup.views.html import drawing
from dedup.views.html.escape import embedded_json, escaped, label, web_address


class Page(HTMLParser):
    """Elements, attributes and text of a page, as an HTML parser that knows script elements sees them."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open = [""]
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self._open[-1], []).append(data)

    def ids(self) -> list[str]:
        return [attributes["id"] or "" for _, attributes in self.elements if "id" in attributes]


SHAPE = [tag for tag, _ in Page(html.render(hostile("tame"))).elements]


@pytest.mark.parametrize("report", [small(), empty(), checked(), big(30, 40)], ids=["small", "empty", "check", "big"])
def test_the_page_carries_the_report(report: Report) -> None:
    assert codec.loads(html.embedded(html.render(report))) == report


@pytest.mark.parametrize("injection", INJECTIONS)
def test_words_of_others_add_no_element_and_no_attribute_of_weight(injection: str) -> None:
    report = hostile(injection)
    page = html.render(report)
    seen = Page(page)
    assert [tag for tag, _ in seen.elements] == SHAPE
    assert sum(tag == "script" for tag, _ in seen.elements) == 2
    for tag, attributes in seen.elements:
        assert not [name for name in attributes if name.startswith("on") or name in ("style", "src", "srcdoc")], tag
        address = attributes.get("href") or "#"
        assert address.startswith("#"), address
    assert codec.loads(html.embedded(page)) == report


@given(strategies.recursive(strategies.text() | strategies.sampled_from(INJECTIONS), strategies.lists))
def test_the_embedded_json_holds_no_markup_and_is_the_same_value(value: object) -> None:
    written = embedded_json(value)
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written.encode()) == value


def test_the_policy_lets_the_pages_own_script_and_style_run_and_nothing_else() -> None:
    page = Page(html.render(small()))
    (policy,) = (a["content"] for t, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["base-uri"] == rules["form-action"] == "'none'"
    assert "unsafe" not in policy and "http" not in policy and "data:" not in policy
    for name, element in (("script-src", "script"), ("style-src", "style")):
        digest = base64.b64encode(hashlib.sha256(page.texts[element][-1].encode()).digest()).decode()
        assert rules[name] == f"'sha256-{digest}'"


def test_the_policy_stands_before_everything_it_governs() -> None:
    page = html.render(small())
    assert page.index("Content-Security-Policy") < page.index("<title>") < page.index("<style>")


def test_the_page_asks_for_no_other_file() -> None:
    page = html.render(small())
    assert not re.search(
        r"<(link|iframe|object|embed|img|audio|video)\b|@import|url\(|\bfetch\(|XMLHttpRequest", page
    )
    assert "import(" not in page and "\nimport " not in page and "\nexport " not in page


def test_the_first_screen_says_what_was_read_and_how_many_origins() -> None:
    page = html.render(small())
    assert "<h1>5 documents, 2 independent origins, 1 of them outside the pile</h1>" in page
    assert "1 could not be used" in page
    assert "Cross-language copying is not detected" in page


def test_every_document_lost_source_and_line_is_drawn() -> None:
    page = Page(html.render(small()))
    named = " ".join(page.texts["text"])
    assert "The Wendle Courier" in named
    for each in small().documents:
        assert (each.document.title or "") in named
    lines = [a["href"] for t, a in page.elements if t == "a" and a.get("class") == "edge"]
    # Once wide and once narrow.
    assert sorted(lines) == sorted(2 * [f"#why-{n}" for n in range(5)])
    assert {f"why-{n}" for n in range(5)} <= set(page.ids())


def test_no_identifier_stands_twice() -> None:
    for report in (small(), big(60, 80), hostile("x")):
        ids = Page(html.render(report)).ids()
        assert len(ids) == len(set(ids))


def test_the_page_does_not_depend_on_the_order_of_edges() -> None:
    report = small()
    turned = replace(report.lineage, derivations=report.lineage.derivations[::-1])
    first, second = (
        re.sub(r"why-\d+", "", html.sections.lineage(each)) for each in (report, replace(report, lineage=turned))
    )
    assert sorted(first) == sorted(second)


def test_a_large_pile_makes_a_page_of_at_most_25_mb() -> None:
    page = html.render(big())
    assert len(page.encode()) <= 25_000_000
    # What is drawn before the data is read stays small.
    assert page.index('id="dedup-report"') < 8_000_000


def test_texts_may_be_left_out() -> None:
    written = codec.encode(small(), texts=False)
    page = html.render(codec.decode(written))
    assert "Harbour bridge shuts" in page
    assert "good conscience" not in page
    assert all("text" not in each for each in json.loads(html.embedded(page))["documents"])
    assert codec.loads(html.embedded(page)) == codec.decode(written)


def test_a_file_without_a_report_is_said_to_be_one() -> None:
    with pytest.raises(InputError, match=r"x\.html: holds no report; give an HTML file that dedup wrote"):
        html.embedded("<p>hello</p>", "x.html")


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org/a?b=c#d", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        ("https://example.org/ javascript:", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("https:\\\\example.org", False),
        ("https://example.org\n", False),
        ("", False),
        (None, False),
    ],
)
def test_only_addresses_of_the_web_become_links(url: str | None, kept: bool) -> None:
    assert web_address(url) == (url if kept else None)


def test_labels_are_one_line_and_turn_no_direction() -> None:
    assert label("a\u202eb\n\tc\ud800") == "ab c\ufffd"
    assert len(label("x" * 200, 50)) == 50
    assert escaped("<a href='\"&\ud800\x00'>") == "&lt;a href=&#x27;&quot;&amp;\ufffd\ufffd&#x27;&gt;"


def test_a_check_leads_with_its_findings_and_claims_no_lineage() -> None:
    page = html.render(checked())
    assert "<h1>1 draft checked: 1 error, 1 note</h1>" in page
    seen = Page(page)
    sections = [attributes for tag, attributes in seen.elements if tag == "section"]
    assert sections[0]["id"] == "findings"
    assert {a["id"] for a in sections if "hidden" in a} == {"lineage", "overview", "reading"}
    assert {"finding-1-1", "finding-1-2"} <= set(seen.ids())
    assert "from another in the pile" not in page


# Drawing


def dated(id_: str, seconds: float | None, longest: float = 0.0, **more: object) -> DocumentReport:
    template = small().documents[0]
    published = None if seconds is None else Published("", seconds, seconds + longest)
    return replace(
        template,
        document=replace(template.document, id=id_, title=id_, published=published),
        origin=Origin(id_, 1.0, 0.0, ()),
        **more,
    )


def drawn(documents: list[DocumentReport], by_time: bool = True) -> drawing.Drawing:
    return drawing.draw([drawing.Story(tuple(documents), (), ())], 1000, 40, 300, by_time)


def test_time_runs_from_left_to_right() -> None:
    found = drawn([dated("c", 5000.0), dated("a", 0.0), dated("b", 1000.0), dated("u", None)])
    x = {row.id: row.x for row in found.rows}
    assert x["a"] < x["b"] < x["c"] < x["u"] == found.undated_at


def test_equal_gaps_are_equally_long_and_long_ones_are_cut_and_marked() -> None:
    found = drawn([dated(str(n), time) for n, time in enumerate((0.0, 100.0, 200.0, 300.0, 1e9))])
    x = [row.x for row in found.rows]
    assert x[1] - x[0] == pytest.approx(x[2] - x[1])
    assert len(found.cuts) == 1
    assert found.cuts[0].label == "32 years"


def test_a_bare_date_stands_at_its_noon_with_its_doubt_around_it() -> None:
    found = drawn([dated("a", 0.0), dated("day", 0.0, 86_400.0), dated("z", 90_000.0)])
    row = next(row for row in found.rows if row.id == "day")
    assert row.doubt is not None
    assert row.doubt[0] < row.x < row.doubt[1]


def test_identical_copies_share_a_row() -> None:
    found = drawn([dated("a", 0.0, copies=("b", "c")), dated("b", 9.0, copies=("a", "c")), dated("c", 5.0)])
    assert [(row.id, row.folded) for row in found.rows] == [("a", 2)]


def test_names_in_a_circle_are_drawn_once_each() -> None:
    edge = small().lineage.derivations[0]
    circle = [("a", "b"), ("b", "c"), ("c", "a")]
    edges = tuple((n, replace(edge, source_id=u, derived_id=v)) for n, (u, v) in enumerate(circle))
    story = drawing.Story(tuple(dated(each, None) for each in "abc"), (), edges)
    found = drawing.draw([story], 1000, 40, 300, True)
    assert sorted(row.id for row in found.rows) == ["a", "b", "c"]
    assert len(found.lines) == 3


def test_documents_that_share_a_rewrite_are_tied_once_and_only_where_nothing_else_joins_them() -> None:
    report = small()
    assert [each.ties for each in drawing.stories(report) if each.ties] == []
    bare = replace(report, lineage=replace(report.lineage, derivations=(), lost_sources=()))
    (story, alone) = drawing.stories(bare)
    tied = [(pair.left_id[0], pair.right_id[0]) for _, pair in story.ties]
    assert tied == [("a", "b"), ("a", "c"), ("a", "d")]
    assert [each.document.id for each in alone.documents] == ["e-other.txt"]
    found = drawing.draw([story], 1100, 46, 330, True)
    assert [line.tie for line in found.lines] == [True] * 3


def test_no_two_names_share_a_row_and_all_stand_inside() -> None:
    for report in (small(), big(40, 40)):
        found = drawing.draw(drawing.stories(report), 1100, 46, 330, True)
        heights = [row.y for row in found.rows]
        assert all(later - earlier >= 46 for earlier, later in pairwise(heights))
        assert all(0 < row.x <= 1100 - 330 and row.y < found.height for row in found.rows)
