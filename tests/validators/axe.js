// Opens web pages in Chromium and asks axe-core, in the light and in the dark: node axe.js FILE...
const path = require("path");
const { pathToFileURL } = require("url");
const { launch } = require("./browser.js");

async function* findings(page, file) {
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "light" }]);
  await page.goto(pathToFileURL(path.resolve(file)).href);
  await page.addScriptTag({ path: require.resolve("axe-core/axe.min.js") });
  for (const scheme of ["light", "dark"]) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    // the dark dress changes colours alone: the rest was asked in the light
    const rules = scheme === "dark" ? { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } } : {};
    const { violations } = await page.evaluate((asked) => axe.run(document, asked), rules);
    for (const each of violations) yield `${file} (${scheme}): ${each.impact} ${each.id}: ${each.help}, ${each.nodes[0].html}`;
  }
}

(async () => {
  const browser = await launch();
  const page = await browser.newPage();
  await page.setBypassCSP(true); // a page whose policy forbids scripts still has to let axe in
  const found = [];
  for (const file of process.argv.slice(2)) {
    for await (const each of findings(page, file)) found.push(each);
  }
  await browser.close();
  console.log(found.join("\n"));
  process.exit(found.length ? 1 : 0);
})();
