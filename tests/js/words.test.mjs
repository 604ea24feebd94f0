import assert from "node:assert/strict";
import { test } from "node:test";
import { common, differences, tokens } from "../../dedup/views/html/words.mjs";

const words = (text) => text.split(" ");
const own = (side) => side.flat().filter((run) => run.own).map((run) => run.text);

test("the runs of a passage put together are the passage", () => {
  const left = ["The mayor, Ada Quill, said: “No.”", " ", "日本語の文"];
  const right = ["Said the mayor (Quill): yes!", ""];
  const [a, b] = differences(left, right);
  assert.deepEqual(a.map((runs) => runs.map((run) => run.text).join("")), left);
  assert.deepEqual(b.map((runs) => runs.map((run) => run.text).join("")), right);
});

test("words of one side alone are marked, moved and re-cased ones are not", () => {
  const [a, b] = differences(["Engineers found two deep cracks"], ["Two cracks were found by engineers"]);
  assert.deepEqual(own(a), ["deep"]);
  assert.deepEqual(own(b), ["were", "by"]);
});

test("abbreviations are the same with and without dots, numbers are not", () => {
  const [a] = differences(["The C.I.A. and the U.S. spent 3.2"], ["the CIA and the US spent 32"]);
  assert.deepEqual(own(a), ["3.2"]);
});

test("neighbouring words of one side make one run", () => {
  const [a] = differences(["red green blue end"], ["end"]);
  assert.deepEqual(own(a), ["red green blue"]);
});

test("a word held more often on one side is its own there as often as it is more", () => {
  const [inLeft, inRight] = common(words("a a a b"), words("a b a"));
  assert.equal(inLeft.filter((held) => !held).length, 1);
  assert.equal(inRight.filter((held) => !held).length, 0);
});

test("both sides have the same words in common", () => {
  const random = (seed) => () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const next = random(7);
  for (let n = 0; n < 200; n++) {
    const [left, right] = [0, 1].map(() => Array.from({ length: Math.floor(next() * 12) }, () => "abcd"[Math.floor(next() * 4)]));
    const [inLeft, inRight] = common(left, right);
    const kept = (keys, held) => keys.filter((_, place) => held[place]).sort().join("");
    assert.equal(kept(left, inLeft), kept(right, inRight));
    for (const key of "abcd") {
      const count = (keys) => keys.filter((each) => each === key).length;
      const held = left.filter((each, place) => each === key && inLeft[place]).length;
      assert.equal(held, Math.min(count(left), count(right)));
    }
  }
});

test("long passages are compared in bounded space", () => {
  const left = Array.from({ length: 4900 }, (_, n) => `w${n % 700}`);
  const right = Array.from({ length: 4900 }, (_, n) => `w${(n * 11) % 700}`);
  const [inLeft] = common(left, right);
  assert.ok(inLeft.every(Boolean));
});

test("scripts without spaces are compared sign by sign", () => {
  assert.deepEqual(tokens("日本 abc").map((token) => token.key), ["日", "本", "abc"]);
});
