// The composition of a document: a bar coloured by which source each stretch came from.

import { draw, isolated, make } from "./dom.mjs";
import { lengthOf } from "./texts.mjs";

export const HUES = 6; // sources that get a colour of their own; later ones share the last

/** The parts as shares of the text, sources numbered by how much they gave: [{source, share, hue}], largest first. */
export function shares(composition, length) {
  const total = new Map();
  for (const part of composition) {
    total.set(part.source, (total.get(part.source) || 0) + (part.end - part.start) / Math.max(1, length));
  }
  const named = [...total].filter(([source]) => source !== null).sort((a, b) => b[1] - a[1]);
  const found = named.map(([source, share], place) => ({ source, share, hue: Math.min(place, HUES - 1) + 1 }));
  const own = total.get(null);
  return own === undefined ? found : [...found, { source: null, share: own, hue: 0 }];
}

/** The bar with its key in words. `nameOf(id)` names documents and lost sources. */
export function strip(document, nameOf) {
  const covered = document.composition.reduce((most, part) => Math.max(most, part.end), 0);
  const length = Math.max(1, document.text === undefined ? covered : lengthOf(document.text));
  const found = shares(document.composition, length);
  if (found.length === 0) return null;
  const hue = new Map(found.map((each) => [each.source, each.hue]));
  const words = found.map((each) => `${Math.round(100 * each.share)} % ${each.source === null ? "its own words" : nameOf(each.source)}`);
  const bar = draw("svg", { class: "strip", viewBox: "0 0 1000 18", preserveAspectRatio: "none", role: "img",
    "aria-label": `Composition: ${words.join(", ")}` });
  for (const part of document.composition) {
    const x = (1000 * part.start) / length;
    bar.append(draw("rect", { class: `hue-${hue.get(part.source)}`, x: x.toFixed(1), y: 0, height: 18,
      width: Math.max(0.5, (1000 * (part.end - part.start)) / length).toFixed(1) }));
  }
  const key = make("ul", { class: "strip-key" }, found.map((each) => make("li", {},
    make("span", { class: `swatch hue-${each.hue}` }),
    `${Math.round(100 * each.share)} % `,
    each.source === null ? "its own words" : isolated(nameOf(each.source)))));
  return make("div", { class: "composition" }, bar, key);
}
