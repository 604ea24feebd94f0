// The picture of the README: node tests/browser/picture.mjs REPORT.html samples/report.png
// The first screen above, the pair with most matches below.

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [report, picture] = process.argv.slice(2).map((each) => resolve(each));
const executablePath = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/google-chrome"].find((place) => place && existsSync(place));
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1200, height: 2000 }, deviceScaleFactor: 1.25, reducedMotion: "reduce" });
await page.goto(pathToFileURL(report).href);
await page.waitForSelector("#pairs tbody a");
const drawing = await page.locator("#lineage figure svg.wide").first().boundingBox();
const height = Math.ceil(drawing.y + drawing.height + 24);
const first = (await page.screenshot({ clip: { x: 0, y: 0, width: 1200, height } })).toString("base64");
await page.locator("#pairs tbody a").first().click();
await page.waitForSelector("#reading .columns .links path", { state: "attached" });
const columns = await page.locator("#reading .columns").boundingBox();
const second = (await page.screenshot({ clip: { x: 0, y: columns.y - 12, width: 1200, height: 560 } })).toString("base64");

const sheet = await browser.newPage({ viewport: { width: 1200, height: height + 560 }, deviceScaleFactor: 1.25 });
await sheet.setContent(`<style>body{margin:0}img{display:block;width:1200px}</style>
  <img src="data:image/png;base64,${first}"><img src="data:image/png;base64,${second}">`);
await sheet.screenshot({ path: picture, fullPage: true });
await browser.close();
