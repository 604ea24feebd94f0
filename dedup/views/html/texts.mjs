// Places in texts. The report counts code points; JavaScript counts UTF-16 units.

/** A function that gives the text between two code points. */
export function slicer(text) {
  if (!/[\ud800-\udfff]/.test(text)) return (start, end) => text.slice(start, end);
  const points = Array.from(text);
  return (start, end) => points.slice(start, end).join("");
}

/** How many code points a text has. */
export function lengthOf(text) {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text).length : text.length;
}

/**
 * The text cut wherever a marked span begins or ends, in order and without gaps.
 * Each piece knows which of the spans cover it; `spans` holds {start, end, ...}.
 */
export function pieces(length, spans) {
  const cuts = new Set([0, length]);
  for (const span of spans) {
    cuts.add(Math.max(0, Math.min(length, span.start)));
    cuts.add(Math.max(0, Math.min(length, span.end)));
  }
  const places = [...cuts].sort((a, b) => a - b);
  const opening = [...spans].sort((a, b) => a.start - b.start);
  let next = 0;
  let open = [];
  const found = [];
  for (let n = 0; n + 1 < places.length; n++) {
    const start = places[n];
    const end = places[n + 1];
    open = open.filter((span) => span.end > start);
    while (next < opening.length && opening[next].start <= start) {
      if (opening[next].end > start) open.push(opening[next]);
      next++;
    }
    found.push({ start, end, spans: open.slice() });
  }
  return found;
}

/** What no span covers, as [start, end] runs that hold a letter or digit. */
export function uncovered(text, spans) {
  const slice = slicer(text);
  return pieces(lengthOf(text), spans)
    .filter((piece) => piece.spans.length === 0)
    .map((piece) => slice(piece.start, piece.end))
    .flatMap((part) => part.split(/\n+/))
    .map((part) => part.trim())
    .filter((part) => /[\p{L}\p{N}]/u.test(part));
}

/** How many words a text has. */
export function countWords(text) {
  return (text.match(/[\p{L}\p{N}]+/gu) || []).length;
}

/** The text as it is compared in searches: no case, no accents. */
export function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase();
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A date as people write it, "19 Feb 2025 08:30"; anything else as it stands. */
export function dateWords(written) {
  const found = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}))?/.exec(written || "");
  const month = found && MONTHS[Number(found[2]) - 1];
  return month ? `${Number(found[3])} ${month} ${found[1]}${found[4] ? ` ${found[4]}` : ""}` : written;
}
