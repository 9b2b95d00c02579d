// Opens an EPUB in two readers, epub.js and foliate-js: node readers.js BOOK. Exit 1 where a section or picture does not show.
const fs = require("fs");
const http = require("http");
const path = require("path");
const { launch } = require("./browser.js");

const [book] = process.argv.slice(2);
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".epub": "application/epub+zip" };

function place(url) {
  const name = decodeURIComponent(url.split("?")[0]);
  if (name === "/book.epub") return book;
  if (name.startsWith("/modules/")) return path.join(process.env.NODE_PATH, name.slice("/modules/".length));
  return path.join(__dirname, name);
}

const server = http.createServer((request, response) => {
  const file = place(request.url);
  fs.readFile(file, (fault, data) => {
    response.writeHead(fault ? 404 : 200, { "content-type": TYPES[path.extname(file)] ?? "application/octet-stream" });
    response.end(data);
  });
});

async function opened(browser, reader) {
  const page = await browser.newPage();
  await page.setViewport({ width: 820, height: 920 });
  const faults = [];
  page.on("pageerror", (fault) => faults.push(`${reader}: ${fault}`));
  await page.goto(`http://127.0.0.1:${server.address().port}/readers.html`);
  await page.waitForFunction("window.ready");
  const late = new Promise((_, stop) => setTimeout(() => stop(new Error("no answer within a minute")), 60000));
  try {
    const told = await Promise.race([page.evaluate((name) => window[name](), reader), late]);
    console.log(reader, JSON.stringify(told));
    if (!told.title || !told.contents || !told.sections.length) faults.push(`${reader}: no title, contents or sections`);
    for (const [index, section] of told.sections.entries()) {
      for (const image of section.broken) faults.push(`${reader}: section ${index} does not show ${image}`);
    }
  } catch (fault) {
    faults.push(`${reader}: ${fault}`);
  }
  await page.close();
  return faults;
}

server.listen(0, "127.0.0.1", async () => {
  const browser = await launch();
  const faults = [...(await opened(browser, "epubjs")), ...(await opened(browser, "foliate"))];
  await browser.close();
  server.close();
  console.log(faults.join("\n"));
  process.exit(faults.length ? 1 : 0);
});
