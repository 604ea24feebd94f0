// How soon a page is painted and ready in headless Chromium: node tests/bench/first_paint.mjs REPORT.html
// Prints milliseconds: the middle one of five openings in a fresh browser each.

import { createRequire } from "node:module";
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const { chromium } = createRequire(new URL("../browser/package.json", import.meta.url))("playwright-core");
const file = process.argv[2];
const runs = [];
for (let n = 0; n < 5; n++) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(pathToFileURL(resolve(file)).href);
  await page.waitForSelector("#clusters-body > *", { state: "attached" });
  runs.push(await page.evaluate(() => {
    const painted = Object.fromEntries(window.performance.getEntriesByType("paint").map((each) => [each.name, each.startTime]));
    return { paint: painted["first-contentful-paint"], loaded: window.performance.timing.loadEventEnd - window.performance.timing.navigationStart, ready: window.performance.now() };
  }));
  await browser.close();
}
const middle = (name) => Math.round(runs.map((run) => run[name]).sort((a, b) => a - b)[2]);
console.log(JSON.stringify({ megabytes: +(statSync(file).size / 1e6).toFixed(1), paint: middle("paint"), loaded: middle("loaded"), ready: middle("ready"), load: (await import("node:os")).loadavg()[0] }));
