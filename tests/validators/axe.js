// Opens web pages in Chromium and asks axe-core, in the light and in the dark: node axe.js FILE...
const path = require("path");
const { pathToFileURL } = require("url");
const { launch } = require("./browser.js");

async function findings(page, file, scheme) {
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.goto(pathToFileURL(path.resolve(file)).href);
  await page.addScriptTag({ path: require.resolve("axe-core/axe.min.js") });
  const { violations } = await page.evaluate(() => axe.run(document));
  return violations.map((each) => `${file} (${scheme}): ${each.impact} ${each.id}: ${each.help}, ${each.nodes[0].html}`);
}

(async () => {
  const browser = await launch();
  const page = await browser.newPage();
  await page.setBypassCSP(true); // a page whose policy forbids scripts still has to let axe in
  const found = [];
  for (const file of process.argv.slice(2)) {
    for (const scheme of ["light", "dark"]) found.push(...(await findings(page, file, scheme)));
  }
  await browser.close();
  console.log(found.join("\n"));
  process.exit(found.length ? 1 : 0);
})();
