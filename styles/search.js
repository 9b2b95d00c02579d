// The search: asks for small files of titles, named by the first letters of the longest words of the question.
(() => {
  "use strict";
  const form = document.querySelector("form.search");
  if (!form || !window.fetch || !/^https?:$/.test(location.protocol)) return;
  const question = form.querySelector("input"), found = form.querySelector(".found"), list = form.querySelector(".results");
  const { root, one, many, more, none, failed } = form.dataset;
  const kept = new Map(), LENGTH = 3, MOST = 30, ASKED = 4;
  const whole = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff";
  const word = new RegExp(`[${whole}]|(?:(?![${whole}])[\\p{L}\\p{N}])+`, "gu");
  const spelled = { "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "ß": "ss" };
  const folded = (words) => words.toLowerCase().replace(/[œæøłß]/g, (sign) => spelled[sign]).normalize("NFKD").replace(/\p{M}/gu, "");
  const start = (text) => Array.from(text).slice(0, LENGTH).join("");
  const named = (text) => /^[a-z0-9]+$/.test(text) ? text : "u-" + Array.from(text, (sign) => sign.codePointAt(0).toString(16)).join("-");
  const read = async (name) => {
    const answer = await fetch(`${root}search/${name}.json`);
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  };
  let names;
  const shard = async (text) => {
    const name = named(start(text));
    if (!kept.has(name)) {
      names ??= new Set(await read("names")); // a name that is not in it is that of no title's word
      kept.set(name, names.has(name) ? await read(name) : { more: false, titles: [] });
    }
    return kept.get(name);
  };
  const shown = (title) => {
    const item = document.createElement("li"), link = document.createElement("a");
    const name = document.createElement("b"), by = document.createElement("span");
    link.href = `${root}titles/${encodeURIComponent(title.slug)}/index.html`;
    name.textContent = title.title;
    by.textContent = title.by;
    name.dir = by.dir = "auto";
    if (title.lang !== "und") name.lang = title.lang;
    link.append(name, by);
    item.append(link);
    return item;
  };
  const tell = (words, titles) => {
    found.textContent = words;
    list.replaceChildren(...titles.slice(0, MOST).map(shown));
  };
  let asked = 0;
  const ask = async () => {
    const turn = ++asked, words = folded(question.value).match(word) || [];
    const longest = [...new Set(words)].filter((each) => each.length >= LENGTH || !/^[\x00-\x7f]*$/.test(each));
    longest.sort((a, b) => b.length - a.length);
    if (!longest.length) return tell("", []);
    try {
      let found = new Map(), whole = false;
      for (const text of longest.slice(0, ASKED)) { // a very common word's file is cut: then the next word's is asked for
        const answer = await shard(text);
        whole = !answer.more;
        if (whole) found = new Map();
        for (const title of answer.titles) {
          const known = title.words.split(" ");
          if (words.every((each) => known.some((other) => other.startsWith(each)))) found.set(title.slug, title);
        }
        if (whole) break;
      }
      const titles = [...found.values()], told = (titles.length === 1 ? one : many).replace("{count}", titles.length);
      if (turn === asked) tell(titles.length ? (whole ? told : `${told} ${more}`) : whole ? none : more, titles);
    } catch {
      if (turn === asked) tell(failed, []);
    }
  };
  let wait;
  question.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(ask, 150); });
  form.addEventListener("submit", (event) => { event.preventDefault(); ask(); });
  form.addEventListener("keydown", (event) => { if (event.key === "Escape") { question.value = ""; tell("", []); } });
  form.hidden = false;
})();
