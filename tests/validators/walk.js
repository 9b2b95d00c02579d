// Walks in Chromium from a catalogue's front page to an e-book, which is saved: node walk.js URL FILE [PICTURES].
// Once as a plain browser without scripts, once with them by the search; it clicks what people see. Every request must
// be answered, and no policy broken.
const fs = require("fs");
const path = require("path");
const { launch } = require("./browser.js");

const [url, file, pictures] = process.argv.slice(2);
const faults = [];

function listen(page, name) {
  page.on("console", (said) => {
    const told = said.text();
    if (["error", "warn"].includes(said.type()) && !told.startsWith("Failed to load")) faults.push(`${name}: ${told}`);
  });
  page.on("pageerror", (fault) => faults.push(`${name}: ${fault}`));
  page.on("response", (answer) => {
    if (answer.status() >= 400 && !answer.url().endsWith("/favicon.ico")) faults.push(`${name}: ${answer.status()} ${answer.url()}`);
  });
}

const shown = (page, name) => pictures && page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });

async function follow(page, selector, name) {
  const link = await page.$(selector);
  if (!link) throw new Error(`no ${name} at ${page.url()}`);
  await Promise.all([page.waitForNavigation(), link.click()]);
  await shown(page, name);
  return page.url();
}

// the first word of the first title finds that title
async function search(page) {
  const word = await page.$eval('main a[href*="titles/"]', (link) => link.textContent.trim().split(/\s+/)[0]);
  await page.type('form[role="search"] input', word);
  await page.waitForSelector('form[role="search"] a[href*="titles/"]', { visible: true, timeout: 10000 });
  await shown(page, "search");
}

async function download(page) {
  const link = await page.$('a[href*="/f/"][href$=".epub"]');
  if (!link) throw new Error(`no e-book at ${page.url()}`);
  if (!(await link.evaluate((node) => node.checkVisibility() && node.textContent.trim()))) throw new Error("a link without words");
  const address = await link.evaluate((node) => node.href);
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  fs.writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
  return answer.headers.get("content-disposition");
}

async function walk(browser, scripts) {
  const page = await browser.newPage();
  const name = scripts ? "with scripts" : "plain";
  listen(page, name);
  await page.setJavaScriptEnabled(scripts);
  await page.setViewport({ width: 390, height: 844, isMobile: true });
  await page.goto(url, { waitUntil: "networkidle0" });
  await shown(page, `front ${name}`);
  const title = await page.title();
  if (scripts) await search(page);
  const title_page = await follow(page, `${scripts ? 'form[role="search"]' : "main"} a[href*="titles/"]`, `title ${name}`);
  const named = await download(page);
  console.log(JSON.stringify({ name, title, title_page, named }));
  await page.close();
}

(async () => {
  const browser = await launch();
  try {
    await walk(browser, false);
    await walk(browser, true);
  } catch (fault) {
    faults.push(String(fault));
  }
  await browser.close();
  console.log(faults.join("\n"));
  process.exit(faults.length ? 1 : 0);
})();
