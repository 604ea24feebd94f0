// The browser of the system, and the pages that tests/factory_reports.py wrote.

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const PLACES = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
export const FOLDER = process.env.REPORT_PAGES;

let browser;
before(async () => {
  const executablePath = PLACES.find((place) => place && existsSync(place));
  if (!executablePath) throw new Error("no Chromium: apt-get install chromium, or set CHROMIUM to one");
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
});
after(() => browser?.close());

/** Names of the pages that begin with a word. */
export function pagesNamed(word) {
  return readdirSync(FOLDER).filter((name) => name.startsWith(word)).sort();
}

/**
 * A page opened by its name, with `page.trouble`: everything a harmless page never does (errors, dialogs, requests
 * to anything but itself, new windows).
 */
export async function open(name, { hash = "", width = 1280, height = 900, scheme = "light", ...more } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, reducedMotion: "reduce", ...more });
  const page = await context.newPage();
  const address = pathToFileURL(join(FOLDER, name)).href;
  page.trouble = [];
  page.on("pageerror", (error) => page.trouble.push(`error: ${error.message}`));
  page.on("console", (message) => { if (message.type() === "error") page.trouble.push(`console: ${message.text()}`); });
  page.on("dialog", (dialog) => { page.trouble.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => { if (request.url().split("#")[0] !== address && !request.url().startsWith("blob:")) page.trouble.push(`request: ${request.url()}`); });
  page.on("popup", (popup) => page.trouble.push(`popup: ${popup.url()}`));
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
  });
  await page.goto(address + hash);
  await page.waitForSelector("#documents-body > *", { state: "attached" });
  return page;
}
