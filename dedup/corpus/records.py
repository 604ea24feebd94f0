"""Records: a mapping with named fields becomes a Document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model import Document, Provenance, Published, Skipped
from ..text import word_spans
from ..text.dates import from_timestamp, published
from .decoding import without_surrogates
from .language import detected
from .options import LONGEST, ReadOptions
from .sources import Source, printable

Found = tuple[int | None, Document | Skipped]
"""What a reader yields: the line (or number) of a record in its source, None when the source is one document."""

_ABSENT = object()


def document(
    source: Source,
    record: Mapping[str, Any],
    options: ReadOptions,
    *,
    line: int | None = None,
    encoding: str | None = None,
    reader: str | None = None,
    provenance: tuple[Provenance, ...] = (),
    date: Published | None = None,
) -> Document | Skipped:
    """The Document that a record holds, or the line that says why it holds none.

    `line` is where the record stands in its source (None: the source is one document). What a sidecar says of the
    file wins over the record. `date` is a date found elsewhere than in the record's field.
    """
    where = source.where if line is None else f"{source.where}:{line}"
    fallback = source.id if line is None else f"{source.id}:{line}"
    facts = source.facts
    given = facts.get("id", value_at(record, options.id_field))
    id_ = _words(given) or fallback
    if not id_.isprintable():
        return Skipped(printable(id_), f"{where}: a line break or control character in the id; give it a plain one")
    text = value_at(record, options.text_field)
    if text is _ABSENT or text is None:
        return Skipped(id_, f"{where}: no '{options.text_field}' field; name it with --text-field")
    if not isinstance(text, str):
        kind = "a list" if isinstance(text, list) else "an object" if isinstance(text, dict) else f"{text!r:.20}"
        return Skipped(id_, f"{where}: '{options.text_field}' is {kind}, not text; name another with --text-field")
    if trouble := _trouble(text):
        return Skipped(id_, f"{where}: {trouble}")
    stated = facts.get("published", value_at(record, options.published_field))
    dated = published(stated) or date
    if dated is None and options.date_from == "mtime" and source.modified is not None:
        dated = from_timestamp(source.modified)
    language = _words(facts.get("lang", value_at(record, options.language_field)))
    if language is None:
        language = detected(text) if options.language == "auto" else options.language
    return Document(
        id=id_,
        text=without_surrogates(text).replace("\0", "\ufffd"),  # one character for one: offsets stay true
        title=_words(facts.get("title", value_at(record, options.title_field))),
        published=dated,
        outlet=_words(facts.get("outlet", value_at(record, options.outlet_field))),
        url=_words(facts.get("url", value_at(record, options.url_field))),
        language=language,
        encoding=encoding,
        reader=reader,
        provenance=provenance,
        meta=_rest(record, facts, options, keep_date=dated is None),
    )


def value_at(record: Mapping[str, Any], name: str) -> Any:
    """The value of a field, or the marker of absence; "a.b" is the key "a.b", else "b" inside "a".

    >>> value_at({"article": {"body": "x"}}, "article.body")
    'x'
    """
    if name in record:
        return record[name]
    found: Any = record
    for key in name.split("."):
        if not isinstance(found, Mapping) or key not in found:
            return _ABSENT
        found = found[key]
    return found


def _words(value: Any) -> str | None:
    """The value as one line of text, None when it is absent, empty or no scalar."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return without_surrogates(str(value)).strip() or None


def _trouble(text: str) -> str | None:
    if len(text) > LONGEST:
        return f"longer than {LONGEST >> 20} million characters; cut it into its articles"
    bare = text.strip()
    if not bare:
        return "empty; remove it or fill in its text"
    # Nearly always the first characters show two words; a thousand without a second one are no article either.
    if len(word_spans(bare[:30])) > 2:  # the last of them may be cut
        return None
    found = len(word_spans(bare[:1_000]))
    if found < 2:
        return (
            f"{'a single word' if found else 'no word'}, which can be compared with nothing; remove it or complete it"
        )
    return None


def _rest(
    record: Mapping[str, Any], facts: Mapping[str, Any], options: ReadOptions, *, keep_date: bool
) -> dict[str, Any]:
    """The fields that no other place of the Document holds; a date that could not be read is kept as written."""
    used = {options.id_field, options.text_field, options.title_field, options.outlet_field, options.url_field}
    used |= {options.language_field} | (set() if keep_date else {options.published_field})
    rest = {key: value for key, value in record.items() if key not in used}
    known = {"id", "title", "outlet", "url", "lang"} | (set() if keep_date else {"published"})
    return {**rest, **{key: value for key, value in facts.items() if key not in known}}
