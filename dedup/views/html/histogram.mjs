// How alike the pairs are, and a slider that hides those below a value. It hides; it never judges anew.

import { draw, make, put } from "./dom.mjs";
import { binned } from "./rows.mjs";

const BINS = 25;
const WIDTH = 500;
const HEIGHT = 90;

const MEASURES = {
  aligned: ["Share in matches, the greater of both ways", null],
  containment: ["Containment, the greater of both ways", (pair) => Math.max(pair.left_containment, pair.right_containment)],
  similarity: ["Similarity", (pair) => pair.similarity],
};

/** Share of a text of `length` code points that the spans cover. */
export function covered(spans, length) {
  let end = 0;
  let sum = 0;
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    sum += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return length > 0 ? Math.min(1, sum / length) : 0;
}

/**
 * Builds the histogram into `host`; `changed(pairs)` is told which pairs are left. `lengthOf(id)` is the length of a
 * document's text, or undefined when the texts were left out.
 */
export function histogram(host, pairs, lengthOf, changed) {
  const aligned = new Map(pairs.map((pair) => [pair, Math.max(...["left", "right"].map((side) =>
    covered(pair.matches.flatMap((match) => match[side]), lengthOf(pair[side]))))]));
  const measures = { ...MEASURES, aligned: [MEASURES.aligned[0], (pair) => aligned.get(pair)] };
  if (pairs.some((pair) => lengthOf(pair.left) === undefined)) delete measures.aligned;
  let measure = Object.keys(measures)[0];
  let least = 0;
  const choice = make("select", { autocomplete: "off" },
    Object.entries(measures).map(([key, [words]]) => make("option", { value: key }, words)));
  const slider = make("input", { type: "range", min: 0, max: 1, step: 0.01, value: 0, autocomplete: "off" });
  const said = make("output", {});
  const bars = draw("svg", { class: "histogram", viewBox: `0 0 ${WIDTH} ${HEIGHT + 16}`, role: "img" });

  function show() {
    const value = measures[measure][1];
    const counts = binned(pairs.map(value), BINS);
    const most = Math.max(1, ...counts);
    const step = WIDTH / BINS;
    put(bars, counts.map((count, place) => {
      // Square roots: one pair must be seen beside thousands.
      const height = count === 0 ? 0 : Math.max(2, HEIGHT * Math.sqrt(count / most));
      const off = (place + 1) / BINS <= least ? " off" : "";
      return draw("rect", { class: `bar${off}`, x: place * step + 1, y: HEIGHT - height, width: step - 2, height },
        draw("title", {}, `${(place / BINS).toFixed(2)} to ${((place + 1) / BINS).toFixed(2)}: ${count}`));
    }));
    bars.append(draw("path", { class: "rule", d: `M0 ${HEIGHT}H${WIDTH}` }));
    for (const mark of [0, 0.25, 0.5, 0.75, 1]) {
      bars.append(draw("text", { x: mark * WIDTH, y: HEIGHT + 13,
        "text-anchor": mark === 0 ? "start" : mark === 1 ? "end" : "middle" }, mark.toFixed(2)));
    }
    const kept = pairs.filter((pair) => value(pair) >= least);
    bars.setAttribute("aria-label", `Histogram of ${measures[measure][0].toLowerCase()} of ${pairs.length} pairs`);
    put(said, `${least.toFixed(2)}: ${kept.length.toLocaleString("en")} of ${pairs.length.toLocaleString("en")} pairs shown`);
    changed(kept);
  }

  choice.addEventListener("change", () => { measure = choice.value; show(); });
  slider.addEventListener("input", () => { least = Number(slider.value); show(); });
  host.append(make("div", { class: "alike" }, make("div", { class: "alike-bars" }, bars),
    make("div", { class: "alike-tools" },
      make("label", {}, "Measure ", choice),
      make("label", {}, "Hide pairs below ", slider), said)));
  show();
}
