import assert from "node:assert/strict";
import { test } from "node:test";
import { countWords, dateWords, folded, lengthOf, pieces, slicer, uncovered } from "../../dedup/views/html/texts.mjs";

test("spans count code points, whatever JavaScript counts", () => {
  const text = "a🚢b𝒞d";
  assert.equal(lengthOf(text), 5);
  assert.equal(slicer(text)(1, 3), "🚢b");
  assert.equal(slicer("plain")(1, 3), "la");
});

test("pieces put together are the text, and each knows exactly the spans that cover it", () => {
  const text = "0123456789";
  const spans = [{ start: 2, end: 5 }, { start: 4, end: 8 }, { start: 4, end: 5 }, { start: 9, end: 99 }];
  const found = pieces(text.length, spans);
  assert.equal(found.map((piece) => text.slice(piece.start, piece.end)).join(""), text);
  for (const piece of found) {
    const covering = spans.filter((span) => span.start < piece.end && span.end > piece.start);
    assert.deepEqual(new Set(piece.spans), new Set(covering));
  }
});

test("a text without marks is one piece, an empty one none", () => {
  assert.deepEqual(pieces(3, []), [{ start: 0, end: 3, spans: [] }]);
  assert.deepEqual(pieces(0, []), []);
});

test("what no span covers is told line by line, without punctuation alone", () => {
  assert.deepEqual(uncovered("One. Two.\nThree 🚢 four. ...", [{ start: 5, end: 9 }]), ["One.", "Three 🚢 four. ..."]);
});

test("words are counted in every script", () => assert.equal(countWords("It’s 3.2 — да, 词"), 6));

test("searches see neither case nor accents", () => assert.equal(folded("Élan ŠKODA"), "elan skoda"));

test("dates read as people write them, and anything else stands as it is", () => {
  assert.equal(dateWords("2025-02-09T08:30:00Z"), "9 Feb 2025 08:30");
  assert.equal(dateWords("2025-02-19"), "19 Feb 2025");
  assert.equal(dateWords("2025-13-19"), "2025-13-19");
  assert.equal(dateWords("last spring"), "last spring");
  assert.equal(dateWords(null), null);
});
