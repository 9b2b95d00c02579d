// Reads OPDS feeds as clients do, with Thorium's own parser and opds-feed-parser: node opds.js FEED... Exit 1 where one
// of them fails, misses an entry, or cannot tell what a reader needs: title, identifier, date, a file to fetch.
const fs = require("fs");
const R2 = "r2-opds-js/dist/es8-es2017/src/opds";
const SHARED = "r2-shared-js/dist/es8-es2017/src/init-globals";
const { DOMParser } = require("@xmldom/xmldom");
const { XML } = require("r2-utils-js/dist/es8-es2017/src/_utils/xml-js-mapper");
const { TaJsonDeserialize } = require("r2-lcp-js/dist/es8-es2017/src/serializable");
const { OPDS } = require(`${R2}/opds1/opds`);
const { Entry } = require(`${R2}/opds1/opds-entry`);
const { OPDSFeed } = require(`${R2}/opds2/opds2`);
const { OPDSPublication } = require(`${R2}/opds2/opds2-publication`);
const { convertOpds1ToOpds2, convertOpds1ToOpds2_EntryToPublication } = require(`${R2}/converter`);
const Parser = require("opds-feed-parser").default;

const ACQUISITION = "http://opds-spec.org/acquisition";
const IMAGE = "http://opds-spec.org/image";
const { initGlobalConverters_SHARED, initGlobalConverters_GENERIC } = require(SHARED);
require(`${R2}/init-globals`).initGlobalConverters_OPDS();
initGlobalConverters_GENERIC();
initGlobalConverters_SHARED();

const relations = (link) => [].concat(link.Rel ?? []);
const within = (link, rel) => relations(link).some((each) => each.startsWith(rel));
const isWhole = (address) => /^https?:\/\/[^/]+\//.test(address ?? "");

// What Thorium shows of one publication, whichever kind of feed it came from.
function* ofPublication(publication, where) {
  const { Title, Identifier, Modified } = publication.Metadata ?? {};
  if (!Title) yield `${where}: a publication without a title`;
  if (!Identifier) yield `${where}: ${Title} has no identifier`;
  if (!(Modified instanceof Date) || Number.isNaN(+Modified)) yield `${where}: ${Title} has no date that can be read`;
  const files = (publication.Links ?? []).filter((link) => within(link, ACQUISITION));
  if (!files.length) yield `${where}: ${Title} offers no file`;
  for (const link of [...(publication.Links ?? []), ...(publication.Images ?? [])]) {
    if (!isWhole(link.Href)) yield `${where}: ${Title} has a link that is not whole: ${link.Href}`;
    if (!link.TypeLink) yield `${where}: ${Title} has a link without a type: ${link.Href}`;
  }
}

function* ofFeed(feed, where) {
  if (!feed.Metadata?.Title) yield `${where}: Thorium finds no title`;
  const shown = [...(feed.Links ?? []), ...(feed.Navigation ?? [])];
  if (!shown.some((link) => relations(link).includes("self"))) yield `${where}: no link to itself`;
  for (const link of shown) {
    if (!isWhole(link.Href) && !/\{/.test(link.Href)) yield `${where}: a link that is not whole: ${link.Href}`;
    if (!link.TypeLink) yield `${where}: a link without a type: ${link.Href}`;
  }
  for (const each of feed.Publications ?? []) yield* ofPublication(each, where);
}

// OPDS 1.2: both parsers must see as many entries as there are, and the same titles and files.
async function* ofAtom(text, where) {
  const complaints = [];
  const onError = (level, words) => complaints.push(`${where}: ${level}: ${words}`);
  const document = new DOMParser({ onError }).parseFromString(text, "text/xml");
  yield* complaints;
  if (document.documentElement.localName === "entry") {
    yield* ofPublication(convertOpds1ToOpds2_EntryToPublication(XML.deserialize(document, Entry)), where);
    return;
  }
  const there = document.getElementsByTagNameNS("http://www.w3.org/2005/Atom", "entry").length;
  const feed = convertOpds1ToOpds2(XML.deserialize(document, OPDS));
  const books = feed.Publications ?? [];
  const seen = books.length + (feed.Navigation ?? []).length;
  if (seen !== there) yield `${where}: Thorium sees ${seen} entries of ${there}`;
  yield* ofFeed(feed, where);
  const other = await new Parser().parse(text);
  if (!other.title || !other.id || !other.updated) yield `${where}: opds-feed-parser misses the title, id or date`;
  if (other.entries.length !== there) yield `${where}: opds-feed-parser sees ${other.entries.length} entries of ${there}`;
  yield* betweenTwo(books, other, where);
}

function* betweenTwo(books, other, where) {
  const isBook = (entry) => entry.links.some((link) => link.rel?.startsWith(ACQUISITION));
  const theirs = other.entries.filter(isBook);
  if (books.length && other.constructor.name !== "AcquisitionFeed") yield `${where}: not told apart as a feed of books`;
  const sign = (title, links) => JSON.stringify([title, links.sort()]);
  const ours = books.map((each) => sign(each.Metadata.Title, each.Links.filter((link) => within(link, ACQUISITION)).map((link) => link.Href)));
  const second = theirs.map((each) => sign(each.title, each.links.filter((link) => link.rel?.startsWith(ACQUISITION)).map((link) => link.href)));
  if (JSON.stringify(ours) !== JSON.stringify(second)) yield `${where}: the two parsers see different books`;
  for (const entry of theirs) {
    if (!entry.links.some((link) => link.rel?.startsWith(IMAGE))) yield `${where}: ${entry.title} shows no cover`;
  }
}

// OPDS 2.0: Thorium's model against the plain JSON.
function* ofJson(text, where) {
  const plain = JSON.parse(text);
  if (!plain.navigation && !plain.publications && !plain.groups) {
    yield* ofPublication(TaJsonDeserialize(plain, OPDSPublication), where);
    return;
  }
  const feed = TaJsonDeserialize(plain, OPDSFeed);
  for (const [name, key] of [["publications", "Publications"], ["navigation", "Navigation"], ["groups", "Groups"]]) {
    const [there, seen] = [plain[name]?.length ?? 0, feed[key]?.length ?? 0];
    if (there !== seen) yield `${where}: Thorium sees ${seen} ${name} of ${there}`;
  }
  yield* ofFeed(feed, where);
  for (const group of feed.Groups ?? []) for (const each of group.Publications ?? []) yield* ofPublication(each, where);
}

(async () => {
  const found = [];
  for (const file of process.argv.slice(2)) {
    const text = fs.readFileSync(file, "utf8");
    try {
      for await (const fault of text.trimStart().startsWith("<") ? ofAtom(text, file) : ofJson(text, file)) found.push(fault);
    } catch (fault) {
      found.push(`${file}: ${fault}`);
    }
  }
  console.log(found.join("\n"));
  process.exit(found.length ? 1 : 0);
})();
