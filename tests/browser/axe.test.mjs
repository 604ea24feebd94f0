// axe-core finds nothing to complain about, in any view, in light and dark, on a telephone and on a desk.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { open } from "./chromium.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`));
}

const VIEWS = {
  report: async () => {},
  "open evidence": (page) => page.evaluate(() => { for (const each of document.querySelectorAll("details")) each.open = true; }),
  document: (page) => go(page, "#document-0", "#documents article.card"),
  "whole texts": (page) => read(page, "Whole texts"),
  "matches only": (page) => read(page, "Matches only"),
  "not shared": (page) => read(page, "Not shared"),
};

async function go(page, hash, wanted) {
  await page.evaluate((to) => { location.hash = to; }, hash);
  await page.waitForSelector(wanted);
}

async function read(page, view) {
  await go(page, "#pair-0", "#reading:not([hidden]) .stage > *");
  await page.getByLabel(view).check();
  for (const each of await page.locator("#reading details").all()) await each.evaluate((box) => { box.open = true; });
}

for (const [scheme, width] of [["light", 1280], ["dark", 1280], ["light", 360], ["dark", 2560]]) {
  test(`every view of a small report, ${scheme}, ${width} pixels wide`, async () => {
    const page = await open("small.html", { scheme, width });
    for (const [name, show] of Object.entries(VIEWS)) {
      await show(page);
      assert.deepEqual(await violations(page), [], name);
    }
    await page.context().close();
  });
}

test("an empty report, a check, and one whose words are hostile", async () => {
  for (const name of ["empty.html", "check.html", "hostile-00.html", "hostile-17.html"]) {
    const page = await open(name);
    assert.deepEqual(await violations(page), [], name);
    await page.context().close();
  }
});

test("a pile with many stories", async () => {
  const page = await open("medium.html");
  await page.locator("#clusters summary").first().click();
  assert.deepEqual(await violations(page), []);
});
