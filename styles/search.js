// The search: asks for one small file of titles, named by the first letters of the longest word of the question.
(() => {
  "use strict";
  const form = document.querySelector("form.search");
  if (!form || !window.fetch || !/^https?:$/.test(location.protocol)) return;
  const question = form.querySelector("input"), found = form.querySelector(".found"), list = form.querySelector(".results");
  const { root, one, many, none, failed } = form.dataset;
  const kept = new Map(), LENGTH = 3, MOST = 30;
  const whole = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff";
  const word = new RegExp(`[${whole}]|(?:(?![${whole}])[\\p{L}\\p{N}])+`, "gu");
  const spelled = { "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "ß": "ss" };
  const folded = (words) => words.toLowerCase().replace(/[œæøłß]/g, (sign) => spelled[sign]).normalize("NFKD").replace(/\p{M}/gu, "");
  const start = (text) => Array.from(text).slice(0, LENGTH).join("");
  const named = (text) => /^[a-z0-9]+$/.test(text) ? text : "u-" + Array.from(text, (sign) => sign.codePointAt(0).toString(16)).join("-");
  const shard = async (text) => {
    const name = named(start(text));
    if (!kept.has(name)) {
      const answer = await fetch(`${root}search/${name}.json`);
      if (!answer.ok && answer.status !== 404) throw new Error(answer.status);
      kept.set(name, answer.ok ? await answer.json() : []); // no title has such a word
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
    const longest = words.reduce((best, each) => (each.length > best.length ? each : best), "");
    if (longest.length < LENGTH && /^[\x00-\x7f]*$/.test(longest)) return tell("", []);
    try {
      const titles = (await shard(longest)).filter((title) => {
        const known = title.words.split(" ");
        return words.every((each) => known.some((other) => other.startsWith(each)));
      });
      if (turn === asked) tell(titles.length ? (titles.length === 1 ? one : many).replace("{count}", titles.length) : none, titles);
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
