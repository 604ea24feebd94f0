/* eslint no-implied-eval: "off", no-script-url: "off" -- the last test tries on purpose what the page never does */

// Titles, outlets, texts and names are words of others; in no view do they become code, links or requests.

import assert from "node:assert/strict";
import { test } from "node:test";
import { open, pagesNamed } from "./chromium.mjs";

/** Goes through every view of a page. */
async function walk(page) {
  const title = await page.title();
  const checks = async (view) => {
    const found = await page.evaluate(() => {
      const attributes = [...document.querySelectorAll("*")].flatMap((each) => [...each.attributes].map((one) => [each.tagName, one.name, one.value]));
      return {
        scripts: document.querySelectorAll("script").length,
        foreign: [...document.querySelectorAll("iframe, object, embed, img, base, form, link, animate, set, foreignObject, template, math, textarea")].map((each) => each.tagName),
        handlers: attributes.filter(([, name]) => /^on|^style$|^src|^srcdoc$/i.test(name)),
        links: attributes.filter(([, name, value]) => /^(xlink:)?href$|^action$|^formaction$/i.test(name) && !/^(#|https?:\/\/)/i.test(value)),
        violations: window.violations,
        polluted: Object.prototype.polluted,
      };
    });
    assert.deepEqual(found, { scripts: 2, foreign: [], handlers: [], links: [], violations: [], polluted: undefined }, view);
    assert.equal(await page.title(), title, view);
  };
  await checks("the report");
  for (const place of [0, 1]) {
    await page.evaluate((hash) => { location.hash = hash; }, `#pair-${place}`);
    await page.waitForSelector("#reading:not([hidden]) .stage > *");
    for (const view of ["Matches only", "Not shared", "Whole texts"]) {
      await page.getByLabel(view).check();
      await checks(`pair ${place}, ${view}`);
    }
  }
  await page.locator("mark[data-places]").first().click();
  await page.evaluate(() => { location.hash = "#document-0"; });
  await page.waitForSelector("#documents article.card");
  await checks("one document");
  await page.evaluate(() => { for (const each of document.querySelectorAll("details")) each.open = true; });
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  // Events bubble: one of each kind on every element reaches every handler there could be.
  await page.evaluate(() => {
    for (const each of document.querySelectorAll("*")) {
      for (const kind of ["mouseover", "focus", "load", "error", "begin", "toggle"]) each.dispatchEvent(new Event(kind));
    }
  });
  await page.locator("#pairs input[type=search]").fill("<script>");
  await checks("everything open");
}

for (const name of pagesNamed("hostile-")) {
  test(`${name} runs no script but its own and asks for nothing`, async () => {
    const page = await open(name);
    await walk(page);
    assert.deepEqual(page.trouble, []);
    await page.context().close();
  });
}

test("the policy itself stops what would get past the escaping", async () => {
  const page = await open("small.html");
  const outcome = await page.evaluate(async () => {
    const refused = [];
    const attempt = (name, action) => { try { action(); } catch { refused.push(name); } };
    attempt("innerHTML", () => { document.body.innerHTML += "<img src=x onerror='window.owned=1'>"; });
    attempt("script", () => { document.createElement("script").textContent = "window.owned = 2"; });
    attempt("timer", () => setTimeout("window.owned = 5", 0));
    attempt("javascript: address", () => {
      const link = document.createElement("a");
      link.href = "javascript:window.owned=3";
      document.body.append(link);
      link.click();
    });
    const image = document.createElement("img");
    image.src = "https://example.invalid/pixel.png";
    document.body.append(image);
    const button = document.createElement("button");
    attempt("handler", () => button.setAttribute("onclick", "window.owned=4"));
    button.click();
    await new Promise((resolve) => setTimeout(resolve, 200));
    return { owned: window.owned, refused, violations: [...new Set(window.violations)].sort() };
  });
  assert.equal(outcome.owned, undefined);
  assert.ok(outcome.refused.includes("innerHTML") && outcome.refused.includes("script"));
  assert.ok(outcome.violations.includes("img-src"));
  assert.ok(outcome.violations.some((each) => each.startsWith("script-src") || each.startsWith("require-trusted-types")));
});
