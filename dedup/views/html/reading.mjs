// Two texts side by side: matched passages linked, lettered and coloured by degree, words of one side alone underlined.

import { draw, isolated, make, put, webLink } from "./dom.mjs";
import { countWords, dateWords, lengthOf, pieces, slicer, uncovered } from "./texts.mjs";
import { differences } from "./words.mjs";

export const CODES = { verbatim: "V", near: "N", paraphrase: "P", summary: "S", quoted: "Q" };
const CALM = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** "P3": the letter of the degree and the place of the match. */
export function codeOf(match, place) {
  return `${Object.hasOwn(CODES, match.degree) ? CODES[match.degree] : "?"}${place + 1}`;
}

/** Spans of lines that are boilerplate in this text, as {start, end, boilerplate: true}. */
export function boilerplateSpans(text, lines) {
  if (lines.size === 0) return [];
  const found = [];
  let position = 0;
  for (const line of text.split("\n")) {
    const length = lengthOf(line);
    if (lines.has(line.trim())) found.push({ start: position, end: position + length, boilerplate: true });
    position += length + 1;
  }
  return found;
}

/** The marked spans of one side: [{start, end, place, match}]. */
export function sideSpans(matches, side) {
  return matches.flatMap((match, place) => match[side].map(([start, end], nth) => ({ start, end, place, match, nth })));
}

/** Builds the view of one pair into `body`. `context`: {left, right, edges, nameOf, boilerplate, back}. */
export function reading(body, pair, context) {
  const { left, right } = context;
  const silent = left.text === undefined || right.text === undefined;
  const facts = make("dl", { class: "measures" },
    measure("Similarity", pair.similarity.toFixed(2)),
    measure("Left held by right", pair.left_containment.toFixed(2)),
    measure("Right held by left", pair.right_containment.toFixed(2)),
    measure("Longest shared run", `${pair.longest_run} ${pair.longest_run === 1 ? "word" : "words"}`),
    measure("Shares", pair.shares),
    measure("Explained by", pair.explained_by));
  put(body, facts, evidence(context));
  if (silent) {
    body.append(make("p", { class: "quiet" }, "The texts were left out of this report; offsets and measures remain."));
    return;
  }
  const slices = { left: slicer(left.text), right: slicer(right.text) };
  const texts = pair.matches.map((match) => ["left", "right"].map((side) => match[side].map(([start, end]) => slices[side](start, end))));
  const differing = texts.map(([a, b]) => differences(a, b));
  const views = [
    ["Whole texts", () => whole(pair, context, differing)],
    ["Matches only", () => matchesOnly(pair, context, differing)],
    ["Not shared", () => notShared(pair, context)],
  ];
  const stage = make("div", { class: "stage" });
  const narrow = window.matchMedia("(max-width: 52rem)").matches;
  const choice = make("fieldset", { class: "choice" }, make("legend", {}, "Show"));
  views.forEach(([name, build], place) => {
    const input = make("input", { type: "radio", name: "view", value: place, autocomplete: "off" });
    input.checked = place === (narrow && pair.matches.length ? 1 : 0);
    input.addEventListener("change", () => put(stage, build()));
    choice.append(make("label", {}, input, ` ${name}`));
    if (input.checked) put(stage, build());
  });
  body.append(choice, degreeKey(pair), stage);
  const after = stage.querySelector(".columns");
  if (after) requestAnimationFrame(() => after.dispatchEvent(new Event("placed")));
}

function measure(term, said) {
  return make("div", {}, make("dt", {}, term), make("dd", {}, said));
}

function evidence({ edges, nameOf }) {
  if (edges.length === 0) return null;
  return make("details", { class: "why" },
    make("summary", {}, "The evidence for a direction"),
    edges.map((edge) => make("div", { class: "why-body" },
      make("p", {}, isolated(nameOf(edge.source)), " → ", isolated(nameOf(edge.derived)),
        `: probability ${edge.probability.toFixed(2)}, ${edge.relation.replace("-", " ")}, ${edge.credit}`,
        edge.decided ? "" : ", direction undecided", edge.date_conflict ? ", against the dates" : ""),
      make("ul", { class: "reasons" }, edge.reasons.map((reason) => make("li", {},
        make("span", { class: "weight" }, `${reason.weight >= 0 ? "+" : "−"}${Math.abs(reason.weight).toFixed(1)}`),
        " ", isolated(reason.text)))))));
}

function degreeKey(pair) {
  const counts = new Map();
  for (const match of pair.matches) counts.set(match.degree, (counts.get(match.degree) || 0) + 1);
  return make("ul", { class: "degree-key", "aria-label": "What the colours and letters mean" },
    Object.entries(CODES).map(([degree, code]) => make("li", {},
      make("mark", { class: degree }, make("span", { class: "code" }, code), ` ${degree}`), ` ${counts.get(degree) || 0}`)),
    make("li", {}, make("mark", { class: "boilerplate" }, make("span", { class: "code" }, "B"), " boilerplate, not counted")),
    make("li", {}, make("span", { class: "own" }, "underlined"), " words of one side alone"));
}

/** Both texts from beginning to end in columns that scroll apart, with lines between the matches. */
function whole(pair, context, differing) {
  const columns = make("div", { class: "columns" });
  const links = draw("svg", { class: "links", "aria-hidden": "true" });
  const sides = ["left", "right"].map((side, place) => column(pair, context, side, place, differing));
  columns.append(sides[0], links, sides[1]);
  let current = -1;
  const said = make("span", { class: "place", role: "status" });

  const connect = () => {
    const frame = links.getBoundingClientRect();
    links.setAttribute("viewBox", `0 0 ${Math.max(1, frame.width)} ${Math.max(1, frame.height)}`);
    const curves = [];
    const seen = (from, to) => Math.max(from, to) >= 0 && Math.min(from, to) <= frame.height;
    for (const [place, match] of pair.matches.entries()) {
      const [lefts, rights] = sides.map((side) => [...side.querySelectorAll(`a.code[data-place="${place}"]`)].map((code) => {
        const box = code.getBoundingClientRect();
        return box.top + box.height / 2 - frame.top;
      }));
      if (lefts.length === 0 || rights.length === 0) continue;
      // A group is a bundle: every sentence of either side runs to the first one of the other.
      const ends = [...rights.map((to) => [lefts[0], to]), ...lefts.slice(1).map((from) => [from, rights[0]])];
      const w = frame.width;
      for (const [from, to] of ends.filter(([one, other]) => seen(one, other))) {
        curves.push(draw("path", { class: `link ${match.degree}${place === current ? " current" : ""}`,
          d: `M0 ${from.toFixed(1)}C${w / 2} ${from.toFixed(1)} ${w / 2} ${to.toFixed(1)} ${w} ${to.toFixed(1)}` }));
      }
    }
    put(links, curves);
  };
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; connect(); });
  };

  const choose = (place, from) => {
    current = place;
    for (const mark of columns.querySelectorAll("mark[data-places]")) {
      mark.classList.toggle("current", mark.dataset.places.split(" ").includes(String(place)));
    }
    sides.forEach((side, n) => {
      if (n === from) return;
      const mark = side.querySelector(`a.code[data-place="${place}"]`);
      if (!mark) return;
      const text = side.querySelector(".text");
      const top = mark.getBoundingClientRect().top - text.getBoundingClientRect().top + text.scrollTop - 40;
      text.scrollTo({ top, behavior: CALM() ? "auto" : "smooth" });
    });
    put(said, place < 0 ? "" : `Match ${place + 1} of ${pair.matches.length}: ${pair.matches[place].degree}`);
    soon();
  };
  const step = (by) => {
    const count = pair.matches.length;
    if (count) choose((current + by + count) % count, -1);
  };
  columns.addEventListener("click", (event) => {
    const mark = event.target.closest("mark[data-places]");
    if (!mark) return;
    const code = event.target.closest("a.code");
    const place = code ? code.dataset.place : mark.dataset.best;
    const from = sides[0].contains(mark) ? 0 : 1;
    choose(Number(place), from);
    if (!code) return;
    event.preventDefault();
    sides[1 - from].querySelector(`a.code[data-place="${place}"]`)?.focus({ preventScroll: true });
  });
  for (const side of sides) side.querySelector(".text").addEventListener("scroll", soon, { passive: true });
  window.addEventListener("resize", soon, { passive: true });
  new ResizeObserver(soon).observe(columns);
  const previous = make("button", { type: "button" }, "Previous match");
  const next = make("button", { type: "button" }, "Next match");
  previous.addEventListener("click", () => step(current < 0 ? 0 : -1));
  next.addEventListener("click", () => step(1));
  previous.disabled = next.disabled = pair.matches.length === 0;
  return [make("p", { class: "jump" }, previous, " ", next, " ", said), columns];
}

function heading(document) {
  const facts = [document.outlet, dateWords(document.published), `${document.words.toLocaleString("en")} words`].filter(Boolean);
  return make("div", { class: "side-head" },
    make("h3", {}, webLink(document.url, document.title || document.id)),
    make("p", { class: "facts" }, facts.flatMap((fact, place) => [place ? " · " : "", isolated(fact)])));
}

function column(pair, context, side, nth, differing) {
  const document = context[side];
  const slice = slicer(document.text);
  const spans = [...sideSpans(pair.matches, side), ...boilerplateSpans(document.text, context.boilerplate)];
  const text = make("div", { class: "text", dir: "auto", lang: languageOf(document), tabindex: "0", role: "region",
    "aria-label": `${side === "left" ? "Left" : "Right"} text` });
  // Letters of matches have a direction of their own, so that they do not decide that of the line.
  let line = make("p", { dir: "auto" });
  const add = (node) => line.append(node);
  const breakLine = () => { if (line.childNodes.length) text.append(line); line = make("p", { dir: "auto" }); };
  const begun = new Set();
  for (const piece of pieces(lengthOf(document.text), spans)) {
    const words = slice(piece.start, piece.end);
    const matched = piece.spans.filter((span) => span.match);
    const parts = words.split("\n");
    parts.forEach((part, n) => {
      if (n) breakLine();
      if (!part) return;
      if (matched.length) add(marked(part, piece, matched, side, nth, differing, begun, n === 0 && parts.length === 1));
      else if (piece.spans.length && part.trim()) add(make("mark", { class: "boilerplate" }, make("span", { class: "code", dir: "ltr" }, "B"), " ", part));
      else add(part);
    });
  }
  breakLine();
  return make("article", { class: "side" }, heading(document), text);
}

/** A piece of text inside one or more matches, with the codes of those that begin here. */
function marked(part, piece, matched, side, nth, differing, begun, isWhole) {
  const span = matched.reduce((best, each) => (each.match.similarity > best.match.similarity ? each : best));
  const codes = matched.filter((each) => !begun.has(each)).map((each) => {
    begun.add(each);
    return make("a", { class: "code", dir: "ltr", href: "#reading", "data-place": each.place,
      "aria-label": `${codeOf(each.match, each.place)}, ${each.match.degree}: show it on the other side` }, codeOf(each.match, each.place));
  });
  const runs = isWhole && piece.start === span.start && piece.end === span.end
    ? differing[span.place][nth][span.nth].map((run) => (run.own ? make("span", { class: "own" }, run.text) : run.text))
    : [part];
  return make("mark", { class: span.match.degree, "data-best": span.place, "data-places": matched.map((each) => each.place).join(" ") },
    codes.flatMap((code) => [code, " "]), runs);
}

/** The matches under each other, best first. */
function matchesOnly(pair, context, differing) {
  if (pair.matches.length === 0) return make("p", { class: "quiet" }, "No passage of one text says what a passage of the other says.");
  const order = pair.matches.map((match, place) => ({ match, place })).sort((a, b) => b.match.similarity - a.match.similarity);
  return make("ol", { class: "matches" }, order.map(({ match, place }) => make("li", {},
    make("p", { class: "facts" }, make("mark", { class: match.degree }, make("span", { class: "code" }, codeOf(match, place)), ` ${match.degree}`),
      ` similarity ${match.similarity.toFixed(2)}`),
    make("div", { class: "match-pair" }, ["left", "right"].map((side, nth) => make("blockquote", { dir: "auto", lang: languageOf(context[side]) },
      differing[place][nth].flatMap((runs, n) => [n ? make("span", { class: "gap" }, " … ") : "",
        runs.map((run) => (run.own ? make("span", { class: "own" }, run.text) : run.text))])))))));
}

/** What each text has that the other has not. */
function notShared(pair, context) {
  const wins = context.edges.find((edge) => edge.probability >= 0.5);
  const columns = ["left", "right"].map((side) => {
    const document = context[side];
    const rest = uncovered(document.text, sideSpans(pair.matches, side));
    const words = rest.reduce((sum, part) => sum + countWords(part), 0);
    let title = "Only here";
    if (wins) title = wins.source === document.id ? "What the derived text did not take" : "What the derived text added";
    return make("article", { class: "side" }, heading(document),
      make("h4", {}, `${title}: ${words.toLocaleString("en")} words`),
      rest.length ? make("ul", { class: "rest", dir: "auto" }, rest.map((part) => make("li", {}, part))) : make("p", { class: "quiet" }, "Nothing."));
  });
  return make("div", { class: "match-pair wide" }, columns);
}

/** The language of a document where it is a well-formed tag. */
function languageOf(document) {
  return /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(document.lang || "") ? document.lang : null;
}
