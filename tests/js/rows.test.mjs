import assert from "node:assert/strict";
import { test } from "node:test";
import { binned, matching, pageOf, sorted } from "../../dedup/views/html/rows.mjs";
import { covered } from "../../dedup/views/html/histogram.mjs";
import { boilerplateSpans, codeOf, sideSpans } from "../../dedup/views/html/reading.mjs";
import { shares } from "../../dedup/views/html/strips.mjs";

test("rows sort both ways, ties stay in order, and the unknown comes last either way", () => {
  const rows = [{ n: 2, id: "a" }, { n: null, id: "b" }, { n: 1, id: "c" }, { n: 2, id: "d" }];
  const ids = (descending) => sorted(rows, (row) => row.n, descending).map((row) => row.id).join("");
  assert.equal(ids(false), "cadb");
  assert.equal(ids(true), "adcb");
  assert.equal(rows.map((row) => row.id).join(""), "abcd");
});

test("a search wants every word, in any order", () => {
  const rows = ["harbour bridge shut", "bridge", "ferry"];
  assert.deepEqual(matching(rows, "shut  harb", (row) => row), ["harbour bridge shut"]);
  assert.deepEqual(matching(rows, "  ", (row) => row), rows);
});

test("pages cover all rows once, and a page too far is the last", () => {
  const rows = Array.from({ length: 7 }, (_, n) => n);
  assert.deepEqual([0, 1, 2].flatMap((n) => pageOf(rows, n, 3).rows), rows);
  assert.deepEqual(pageOf(rows, 99, 3), { rows: [6], page: 2, pages: 3, first: 7 });
  assert.deepEqual(pageOf([], 0, 3), { rows: [], page: 0, pages: 1, first: 0 });
});

test("every value falls into one bin, the borders into the upper one, 1 into the last", () => {
  assert.deepEqual(binned([0, 0.49, 0.5, 1], 2), [2, 2]);
});

test("what spans cover is counted once", () => {
  assert.equal(covered([[0, 4], [2, 6], [3, 5]], 10), 0.6);
  assert.equal(covered([], 10), 0);
  assert.equal(covered([], undefined), 0);
});

test("a match has the letter of its degree and its number", () => {
  assert.equal(codeOf({ degree: "paraphrase" }, 2), "P3");
  assert.equal(codeOf({ degree: "toString" }, 0), "?1");
});

test("each span of a match knows its match and its place in it", () => {
  const spans = sideSpans([{ left: [[0, 2], [5, 6]], right: [[1, 2]] }], "left");
  assert.deepEqual(spans.map(({ start, end, place, nth }) => [start, end, place, nth]), [[0, 2, 0, 0], [5, 6, 0, 1]]);
});

test("boilerplate lines are found with their places in code points", () => {
  const found = boilerplateSpans("a🚢\n Read more \nend", new Set(["Read more"]));
  assert.deepEqual(found, [{ start: 3, end: 14, boilerplate: true }]);
});

test("shares of a composition are numbered by size, its own words last", () => {
  const parts = [{ start: 0, end: 2, source: "a" }, { start: 2, end: 4, source: null }, { start: 4, end: 10, source: "__proto__" }];
  assert.deepEqual(shares(parts, 10), [
    { source: "__proto__", share: 0.6, hue: 1 }, { source: "a", share: 0.2, hue: 2 }, { source: null, share: 0.2, hue: 0 }]);
});
