// The report is read as a person reads it: by mouse, by keyboard, on paper, on a telephone.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { open } from "./chromium.mjs";

test("the first screen holds the headline, the sections and the drawing", async () => {
  const page = await open("small.html");
  for (const selector of ["h1", "nav.sections a", "svg.lineage.wide .lost", "svg.lineage.wide .edge"]) {
    const box = await page.locator(selector).first().boundingBox();
    assert.ok(box && box.y + Math.min(box.height, 20) <= 900, selector);
  }
  assert.deepEqual(page.trouble, []);
});

test("a line of the drawing leads to its evidence, by mouse and by keyboard", async () => {
  const page = await open("small.html");
  await page.locator("svg.wide a.edge[href='#why-2'] .hit").dispatchEvent("click");
  await page.waitForFunction(() => document.querySelector("#why-2").open);
  assert.equal(await page.evaluate(() => document.activeElement.closest("details").id), "why-2");
  await page.locator("svg.wide a.edge[href='#why-0']").focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("#why-0").open);
  const said = await page.locator("#why-0").innerText();
  assert.match(said, /71% of its words/);
  assert.match(said, /We could not keep it open in good conscience/);
});

test("a name in the drawing leads to its document", async () => {
  const page = await open("small.html");
  await page.locator("svg.wide a.document").nth(1).focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector("#documents article.card");
  assert.equal(await page.locator("#documents article.card h3").innerText(), "Wendle closes its harbour bridge");
  await page.getByRole("button", { name: "Show all 5 documents" }).click();
  assert.equal(await page.locator("#documents-body tbody tr:not(.detail)").count(), 5);
});

test("two texts stand side by side with their matches lettered and linked", async () => {
  const page = await open("small.html", { hash: "#pair-0" });
  const codes = (side) => page.locator(`.side:nth-of-type(${side}) a.code`).allInnerTexts();
  assert.deepEqual(await codes(1), ["N1", "N2", "Q3", "P4", "P5", "V6"]);
  assert.deepEqual(await codes(2), ["N1", "N2", "Q3", "P4", "P5", "V6"]);
  await page.waitForFunction(() => document.querySelectorAll(".links path").length >= 4);
  const texts = await page.locator(".side .text").allInnerTexts();
  assert.match(texts[1], /the operator said 🚢\.\s+V6 Read more local news/);
  await page.getByRole("button", { name: "Next match" }).click();
  await page.getByRole("button", { name: "Next match" }).click();
  assert.match(await page.locator(".place").innerText(), /Match 2 of 6: near/);
  assert.equal(await page.locator("mark.current").count(), 2);
  // The keyboard goes from a match to its counterpart and back.
  await page.locator(".side:nth-of-type(1) a.code").nth(3).focus();
  await page.keyboard.press("Enter");
  const focused = () => page.evaluate(() => [document.activeElement.innerText, document.activeElement.closest(".side").previousElementSibling !== null]);
  assert.deepEqual(await focused(), ["P4", true]);
  await page.keyboard.press("Enter");
  assert.deepEqual(await focused(), ["P4", false]);
  assert.deepEqual(page.trouble, []);
});

test("a group of sentences keeps one number on both sides", async () => {
  const page = await open("small.html", { hash: "#pair-1" });
  const codes = await page.locator(".side a.code").allInnerTexts();
  assert.deepEqual(codes, ["P1", "P1", "S2", "P1", "P1", "S2", "S2"]);
  await page.waitForFunction(() => document.querySelectorAll(".links path").length === 5);
  // The sentence that two matches share goes with the code that is chosen.
  await page.locator(".side:nth-of-type(2) a.code", { hasText: "S2" }).first().click();
  assert.match(await page.locator(".place").innerText(), /Match 2 of 2: summary/);
  assert.deepEqual(await page.locator("mark.current").evaluateAll((marks) => marks.map((each) => each.dataset.places)), ["1", "0 1", "1"]);
});

test("what is not shared is told for both sides, and what was matched is not", async () => {
  const page = await open("small.html", { hash: "#pair-0" });
  await page.getByLabel("Not shared").check();
  const said = await page.locator(".stage").innerText();
  assert.match(said, /What the derived text did not take: 8 words/);
  assert.match(said, /What the derived text added: 9 words/);
  assert.match(said, /Buses will be sent over the ring road/);
  assert.doesNotMatch(said, /14,000/);
});

test("matches alone stand best first", async () => {
  const page = await open("small.html", { hash: "#pair-0" });
  await page.getByLabel("Matches only").check();
  const codes = await page.locator(".matches .code").allInnerTexts();
  assert.deepEqual(codes, ["V6", "Q3", "N2", "N1", "P5", "P4"]);
});

test("going back returns to the pairs", async () => {
  const page = await open("small.html");
  await page.locator("#pairs tbody a").first().click();
  await page.waitForSelector("#reading:not([hidden]) .side");
  assert.equal(await page.evaluate(() => document.activeElement.id), "reading-title");
  await page.getByRole("link", { name: "Back to the report" }).click();
  await page.waitForSelector("#reading[hidden]", { state: "attached" });
  assert.ok(await page.locator("#pairs-title").isVisible());
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "#pair-0");
});

test("the slider hides pairs, and the table is searched and sorted", async () => {
  const page = await open("small.html");
  const count = () => page.locator("#pairs tbody tr").count();
  assert.equal(await count(), 5);
  await page.locator("#pairs select").selectOption("containment");
  await page.locator("#pairs input[type=range]").fill("0.06");
  assert.equal(await count(), 4);
  assert.match(await page.locator("#pairs output").innerText(), /4 of 5 pairs shown/);
  await page.locator("#pairs input[type=search]").fill("FERRY wendle");
  assert.equal(await count(), 2);
  await page.locator("#pairs input[type=search]").fill("");
  const header = page.locator("#pairs th", { hasText: "Similarity" });
  await header.locator("button").press("Enter");
  assert.equal(await header.getAttribute("aria-sort"), "descending");
  await header.locator("button").press("Enter");
  assert.equal(await header.getAttribute("aria-sort"), "ascending");
  assert.equal(await page.locator("#pairs tbody td[data-name=Similarity]").first().innerText(), "0.02");
});

test("nothing is wider than the window, from a telephone to 4K", async () => {
  for (const width of [360, 768, 1280, 3840]) {
    for (const hash of ["", "#pair-0"]) {
      const page = await open("small.html", { width, hash });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(over <= 0, `${width} ${hash}: ${over} pixels too wide`);
      await page.context().close();
    }
  }
});

test("the colours follow the system and can be turned", async () => {
  const page = await open("small.html", { scheme: "dark" });
  const paper = () => page.evaluate(() => window.getComputedStyle(document.body).backgroundColor);
  const dark = await paper();
  await page.getByRole("button", { name: "Light" }).click();
  assert.notEqual(await paper(), dark);
  await page.getByRole("button", { name: "Dark" }).click();
  assert.equal(await paper(), dark);
});

test("on paper the evidence is open and the controls are gone", async () => {
  const page = await open("small.html");
  const pdf = await page.pdf();
  assert.ok(pdf.length > 10_000);
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  assert.equal(await page.locator("details.why:not([open])").count(), 0);
  for (const selector of ["nav.sections", "#theme", ".alike-tools", ".tools"]) {
    assert.equal(await page.locator(selector).first().isVisible(), false, selector);
  }
});

test("without script the first screen, the evidence and the closest pairs can be read", async () => {
  const page = await openWithoutScript("small.html");
  assert.ok(await page.locator("svg.lineage.wide").isVisible());
  assert.equal(await page.locator("noscript table tbody tr").count(), 5);
  await page.locator("#why-0 summary").click();
  assert.match(await page.locator("#why-0").innerText(), /71% of its words/);
  assert.equal(await page.locator("#theme").isVisible(), false);
});

async function openWithoutScript(name) {
  const first = await open(name);
  const context = await first.context().browser().newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(first.url());
  return page;
}

test("the data can be saved, and it is the data of the page", async () => {
  const page = await open("small.html");
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the data as JSON" }).click();
  const saved = JSON.parse(readFileSync(await (await waiting).path(), "utf8"));
  assert.equal(saved.schema, "dedup.report/1");
  assert.equal(saved.documents.length, 5);
  assert.deepEqual(page.trouble, []);
});

test("a check shows its findings first, and each leads to its place in the draft", async () => {
  const page = await open("check.html");
  await page.locator("#findings tbody a").nth(1).click();
  assert.equal(await page.evaluate(() => location.hash), "#finding-1-2");
  assert.equal(await page.locator(".draft-text mark").nth(1).innerText(), "Q2 “We could not keep it open in good conscience,” mayor Ada Quill said.");
  await page.locator("#findings summary").first().click();
  assert.match(await page.locator("#findings td details[open]").innerText(), /stand with few edits in/);
  assert.equal(await page.locator("#lineage").isVisible(), false);
  assert.deepEqual(page.trouble, []);
});

test("texts that run from right to left do so, letters of matches or not", async () => {
  const page = await open("eastern.html", { hash: "#pair-0" });
  const directions = await page.locator(".side .text p").evaluateAll((lines) => lines.map((line) => window.getComputedStyle(line).direction));
  assert.deepEqual(directions, ["rtl", "rtl", "rtl", "rtl"]);
  assert.deepEqual(page.trouble, []);
});

test("a report without its texts says so and keeps its measures", async () => {
  const page = await open("silent.html", { hash: "#pair-0" });
  const said = await page.locator("#reading-body").innerText();
  assert.match(said, /The texts were left out of this report/);
  assert.match(said, /0\.31/);
  assert.deepEqual(page.trouble, []);
});

test("an empty report says so", async () => {
  const page = await open("empty.html");
  assert.equal(await page.locator("h1").innerText(), "Nothing could be read");
  assert.deepEqual(page.trouble, []);
});

test("a large pile keeps its tables short, and every row can be reached", async () => {
  const page = await open("big.html");
  await page.waitForSelector("#clusters tbody tr");
  for (const [id, rows] of [["pairs", 50], ["documents", 50], ["clusters", 50]]) {
    assert.equal(await page.locator(`#${id}-body tbody tr:not(.detail)`).count(), rows, id);
  }
  assert.match(await page.locator("#pairs .status").innerText(), /1 to 50 of 10,000 pairs/);
  await page.locator("#pairs").getByRole("button", { name: "Later" }).click();
  assert.match(await page.locator("#pairs .status").innerText(), /51 to 100 of 10,000 pairs/);
  await page.locator("#documents input[type=search]").fill("doc-01999");
  assert.match(await page.locator("#documents .status").innerText(), /1 to 1 of 1 documents/);
  await page.locator("#clusters summary").first().click();
  await page.waitForFunction(() => document.querySelectorAll("#clusters details[open] li").length > 2);
  const options = await page.locator("#story option").count();
  assert.ok(options > 100);
  await page.locator("#story").selectOption({ index: 3 });
  assert.equal(await page.locator(".story:not([hidden])").count(), 1);
  assert.ok(await page.locator("#story-3 svg.wide").isVisible());
  assert.deepEqual(page.trouble, []);
});
