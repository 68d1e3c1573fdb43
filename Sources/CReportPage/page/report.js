"use strict";
// The report's pages, made of the articles that stand in this file as JSON. Words of articles get
// into the page as text alone, never as markup.

const articles = [...document.querySelectorAll("script.article")].map((s) => JSON.parse(s.textContent));
const run = JSON.parse(document.getElementById("run").textContent);
const main = document.querySelector("main");

// ── Making elements ──────────────────────────────────────────────────────────────────────────

// Attributes with the value null or false are left out; functions are listeners.
function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") node.addEventListener(key, value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value);
  }
  node.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

function svg(name, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes ?? {})) node.setAttribute(key, value);
  node.append(...children.flat());
  return node;
}

function table(caption, columns, rows) {
  const numeric = (c) => (c.startsWith("#") ? { class: "n" } : {});
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    el("table", {},
      el("caption", { class: "soft" }, caption),
      el("thead", {}, el("tr", {}, columns.map((c) => el("th", { scope: "col", ...numeric(c) }, c.replace("#", ""))))),
      el("tbody", {}, rows.map((row) => el("tr", {}, row.map((cell, i) => el("td", numeric(columns[i]), cell)))))));
}

const link = (kind, name, words) => el("a", { href: `#/${kind}/${encodeURIComponent(name)}` }, words ?? name);
const articleLink = (i) => link("article", String(i), articles[i].head || articles[i].id);
const grouped = (n) => n.toLocaleString("en");
const plural = (n, word) => `${grouped(n)} ${word}${n === 1 ? "" : "s"}`;
const joined = (parts) => parts.filter(Boolean).join(" · ");
// The same behind something that is there.
const further = (parts) => parts.filter(Boolean).map((part) => ` · ${part}`).join("");
// Only what a browser opens without harm.
const webAddress = (url) => (/^https?:\/\//i.test(url ?? "") ? url : null);

// ── What there is ────────────────────────────────────────────────────────────────────────────

const speakers = new Map(), outlets = new Map(), days = new Map(), kinds = new Map();

function entry(map, name, make) {
  if (!map.has(name)) map.set(name, make());
  return map.get(name);
}

const newSpeaker = () => ({ quotes: [], articles: new Set(), outlets: new Map(), titles: new Map() });
const newOutlet = () => ({ citations: 0, articles: new Set(), quotes: 0, speakers: new Map() });
const count = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);
const sortedBy = (map, size) => [...map].sort((a, b) => size(b[1]) - size(a[1]) || (a[0] < b[0] ? -1 : 1));

articles.forEach((a, i) => {
  if (a.date) count(days, a.date.slice(0, 10));
  a.c.forEach((c) => {
    for (const name of c.pub ?? []) {
      const outlet = entry(outlets, name, newOutlet);
      outlet.citations += 1;
      outlet.articles.add(i);
    }
  });
  a.q.forEach((q, k) => {
    count(kinds, q.k);
    if (!q.s || q.k === "term") return;
    const speaker = entry(speakers, q.s, newSpeaker);
    speaker.quotes.push([i, k]);
    speaker.articles.add(i);
    if (q.st) count(speaker.titles, q.st);
    for (const name of a.c[q.v]?.pub ?? []) {
      const outlet = entry(outlets, name, newOutlet);
      outlet.quotes += 1;
      count(outlet.speakers, q.s);
      count(speaker.outlets, name);
    }
  });
});
const topSpeakers = sortedBy(speakers, (s) => s.quotes.length);
const topOutlets = sortedBy(outlets, (o) => o.quotes * 1000 + o.citations);

// ── Overview ─────────────────────────────────────────────────────────────────────────────────

// The date after this one, of the same precision.
function following(date) {
  const [year, month, day] = date.split("-").map(Number);
  const next = new Date(Date.UTC(year, (month ?? 1) - 1, day ?? 1));
  if (day) next.setUTCDate(day + 1);
  else if (month) next.setUTCMonth(month);
  else next.setUTCFullYear(year + 1);
  return next.toISOString().slice(0, date.length);
}

// Bars by day, month or year, whichever has them all in at most 72; those without articles too.
function timeline() {
  for (const length of [10, 7, 4]) {
    const bars = new Map();
    for (const [day, n] of days) if (day.length >= length) bars.set(day.slice(0, length), (bars.get(day.slice(0, length)) ?? 0) + n);
    const known = [...bars.keys()].sort();
    if (known.length === 0) continue;
    const list = [];
    for (let date = known[0]; date <= known.at(-1) && list.length <= 72; date = following(date)) list.push([date, bars.get(date) ?? 0]);
    if (list.length <= 72) return bar(list);
    if (length === 4) return bar([...bars].sort().slice(-72));
  }
}

function bar(list) {
  const most = Math.max(...list.map(([, n]) => n), 1), step = 960 / Math.max(list.length, 8);
  const every = Math.ceil(list.length / 9);
  // On a narrow page the letters are larger, and every other date goes.
  const label = (i) => ({ x: 20 + i * step, y: 150, class: (i / every) % 2 ? "odd" : "even" });
  const parts = list.map(([key, n], i) => svg("g", {},
    svg("title", {}, `${key}: ${plural(n, "article")}`),
    svg("rect", { class: "bar", x: 20 + i * step, y: 130 - (n / most) * 110, width: step * 0.8, height: (n / most) * 110 }),
    i % every === 0 ? svg("text", label(i), key) : []));
  return [
    svg("svg", { viewBox: "0 0 1000 160", width: "100%", class: "chart", role: "img", "aria-label": `Articles over time, at most ${most}` }, ...parts),
    el("details", {}, el("summary", {}, "as a table"),
      table("Articles by date", ["date", "#articles"], list.filter(([, n]) => n > 0).map(([key, n]) => [key, grouped(n)]))),
  ];
}

function failures() {
  if (run.failed === 0) return null;
  const missing = run.failed - run.failures.length;
  return [
    el("h2", {}, "What failed"),
    table("Documents that could not be read or worked on", ["document", "status", "why"],
      run.failures.map((f) => [f.document, f.status, f.message])),
    missing > 0 && el("p", { class: "soft" }, `and ${plural(missing, "other")}`),
  ];
}

const names = (map, n, kind) => sortedBy(map, (x) => x).slice(0, n)
  .flatMap(([name, k], i) => [i > 0 ? ", " : "", link(kind, name), ` ${grouped(k)}`]);

function speakerTable(rows) {
  return table("Who is quoted, how often, and by which outlets", ["speaker", "title", "#quotes", "#articles", "outlets"],
    rows.map(([name, s]) => [link("person", name), sortedBy(s.titles, (n) => n)[0]?.[0] ?? "",
      grouped(s.quotes.length), grouped(s.articles.size), names(s.outlets, 4, "outlet")]));
}

function outletTable(rows) {
  return table("Which outlets and agencies the articles lean on", ["outlet", "#citations", "#articles", "#quotes vouched for", "speakers"],
    rows.map(([name, o]) => [link("outlet", name), grouped(o.citations), grouped(o.articles.size),
      grouped(o.quotes), names(o.speakers, 4, "person")]));
}

function overview() {
  const quotes = [...kinds.values()].reduce((a, b) => a + b, 0), terms = kinds.get("term") ?? 0;
  const attributed = [...speakers.values()].reduce((n, s) => n + s.quotes.length, 0);
  const comments = articles.reduce((n, a) => n + a.co.length, 0);
  const dates = [...days.keys()].sort();
  const cards = [[articles.length, "articles"], [run.failed, "failed"], [run.dropped, "dropped"], [quotes - terms, "quotes"],
    [attributed, "with a speaker"], [speakers.size, "speakers"], [outlets.size, "outlets"], [comments, "comments"]];
  return [
    el("h1", { tabindex: "-1" }, run.title),
    el("p", { class: "soft" }, dates.length ? `${dates[0]} to ${dates.at(-1)}` : "no dates",
      ` · ${["direct", "mixed", "indirect", "term"].map((k) => `${grouped(kinds.get(k) ?? 0)} ${k}`).join(", ")}`),
    el("ul", { class: "cards" }, cards.filter(([n, w]) => n > 0 || w !== "dropped").map(([n, words]) => el("li", {}, el("b", {}, grouped(n)), words))),
    failures(),
    days.size > 0 && [el("h2", {}, "Timeline"), timeline()],
    el("h2", {}, "Most quoted"), speakerTable(topSpeakers.slice(0, 12)),
    el("p", {}, el("a", { href: "#/people" }, `all ${plural(speakers.size, "speaker")}`)),
    el("h2", {}, "Most relied on"), outletTable(topOutlets.slice(0, 12)),
    el("p", {}, el("a", { href: "#/outlets" }, `all ${plural(outlets.size, "outlet")}`)),
  ];
}

// ── Network ──────────────────────────────────────────────────────────────────────────────────

// Outlets on the left, the speakers whose words they vouch for on the right.
function network() {
  const left = topOutlets.filter(([, o]) => o.quotes > 0).slice(0, 20);
  const wanted = new Map();
  for (const [, o] of left) for (const [name, n] of o.speakers) wanted.set(name, (wanted.get(name) ?? 0) + n);
  const right = sortedBy(wanted, (n) => n).slice(0, 40);
  const title = el("h1", { tabindex: "-1" }, "Speakers and outlets");
  if (left.length === 0) return [title, el("p", {}, "No quote stands under the credit of an outlet.")];
  const row = 26, height = Math.max(left.length, right.length) * row + 20;
  const y = (i, n) => 20 + (i + 0.5) * ((height - 20) / n);
  const place = new Map(right.map(([name], i) => [name, y(i, right.length)]));
  const ties = [], rows = [];
  left.forEach(([outlet, o], i) => {
    for (const [name, n] of sortedBy(o.speakers, (k) => k)) {
      rows.push([link("outlet", outlet), link("person", name), String(n)]);
      if (!place.has(name)) continue;
      const from = y(i, left.length), to = place.get(name);
      ties.push(svg("path", { class: "tie", d: `M300 ${from} C450 ${from} 550 ${to} 700 ${to}`,
        "stroke-width": 1 + Math.min(n, 12), "data-ends": JSON.stringify([outlet, name]) },
        svg("title", {}, `${outlet}: ${plural(n, "quote")} of ${name}`)));
    }
  });
  const show = (name, on) => ties.forEach((t) => t.classList.toggle("on", on && JSON.parse(t.dataset.ends).includes(name)));
  const label = (kind, name, x, place, anchor) => {
    const text = name.length > 38 ? name.slice(0, 37) + "…" : name;
    const a = svg("a", { href: `#/${kind}/${encodeURIComponent(name)}` }, svg("text", { x, y: place + 4, "text-anchor": anchor }, text));
    for (const [event, on] of [["mouseenter", true], ["focus", true], ["mouseleave", false], ["blur", false]])
      a.addEventListener(event, () => show(name, on));
    return a;
  };
  return [
    title,
    el("p", { class: "soft" }, "Outlets and agencies, and whose words stand under their credits. A line is as thick as quotes are many."),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Network" },
      svg("svg", { viewBox: `0 0 1000 ${height}`, width: "100%", style: "min-width: 640px", role: "group", "aria-label": "Network of outlets and speakers" },
        ...ties, ...left.map(([name], i) => label("outlet", name, 292, y(i, left.length), "end")),
        ...right.map(([name]) => label("person", name, 708, place.get(name), "start")))),
    el("details", {}, el("summary", {}, "as a table"), table("Ties", ["outlet", "speaker", "#quotes"], rows)),
  ];
}

// ── Lists of articles and quotes ─────────────────────────────────────────────────────────────

function hit(i) {
  const a = articles[i];
  return el("li", {}, el("p", {}, articleLink(i)), el("p", { class: "soft" },
    joined([a.date?.slice(0, 10), a.site, a.by, plural(a.q.filter((q) => q.k !== "term").length, "quote"), a.co.length ? plural(a.co.length, "comment") : ""])));
}

// A list that grows by fifty, so that thousands cost nothing until somebody wants them.
function growing(list, make) {
  const ol = el("ol", { class: "hits" });
  const more = el("button", { type: "button", click: () => grow() });
  let shown = 0;
  function grow() {
    const next = list.slice(shown, shown + 50).map(make);
    ol.append(...next);
    if (shown > 0) next[0]?.querySelector("a")?.focus();
    shown += next.length;
    more.hidden = shown >= list.length;
    more.textContent = `show more (${list.length - shown} left)`;
  }
  grow();
  return [ol, more];
}

let haystacks;
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function search() {
  const input = el("input", { type: "search", id: "words", autocomplete: "off" });
  const order = el("select", { id: "order" }, ["date, newest first", "date, oldest first", "most quotes", "as read"].map((o, i) => el("option", { value: i }, o)));
  const status = el("p", { role: "status" }), results = el("div");
  const dated = (a, b, empty) => (articles[a].date ?? empty) < (articles[b].date ?? empty) ? -1 : (articles[a].date ?? empty) > (articles[b].date ?? empty) ? 1 : 0;
  const orders = [(a, b) => -dated(a, b, ""), (a, b) => dated(a, b, "~"), (a, b) => articles[b].q.length - articles[a].q.length, () => 0];
  function update() {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    // Made when somebody searches: folding the words of thousands of articles takes a moment.
    if (words.length > 0) haystacks ??= articles.map((a) => fold([a.head, a.id, a.site, a.by, ...a.p, ...a.q.map((q) => q.s), ...a.c.map((c) => c.t)].filter(Boolean).join("\n")));
    const found = articles.map((_, i) => i).filter((i) => words.every((w) => haystacks[i].includes(w)));
    found.sort((a, b) => orders[order.value](a, b) || a - b);
    status.textContent = plural(found.length, "article");
    results.replaceChildren(...growing(found, hit));
  }
  let timer;
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(update, 120); });
  order.addEventListener("change", update);
  update();
  return [
    el("h1", { tabindex: "-1" }, "Articles"),
    el("form", { class: "search", role: "search", submit: (e) => e.preventDefault() },
      el("div", {}, el("label", { for: "words" }, "Words, names, outlets"), input),
      el("div", {}, el("label", { for: "order" }, "Order"), order)),
    status, results,
  ];
}

function quoteHit([i, k]) {
  const q = articles[i].q[k];
  return el("li", {}, el("p", {}, el("a", { href: `#/article/${i}/${k}` }, `“${q.t}”`)),
    el("p", { class: "soft" }, joined([q.k, q.c, articles[i].c[q.v]?.o && `via ${articles[i].c[q.v].o}`, articles[i].date?.slice(0, 10), articles[i].head])));
}

function person(name) {
  const s = speakers.get(name);
  if (!s) return missing(name);
  return [
    el("h1", { tabindex: "-1" }, name),
    el("p", { class: "soft" }, joined([sortedBy(s.titles, (n) => n).map(([t]) => t).join(", "), plural(s.quotes.length, "quote"), plural(s.articles.size, "article")])),
    s.outlets.size > 0 && el("p", {}, "By outlet: ", names(s.outlets, 20, "outlet")),
    growing(s.quotes, quoteHit),
  ];
}

function outlet(name) {
  const o = outlets.get(name);
  if (!o) return missing(name);
  return [
    el("h1", { tabindex: "-1" }, name),
    el("p", { class: "soft" }, joined([plural(o.citations, "citation"), plural(o.articles.size, "article"), `vouches for ${plural(o.quotes, "quote")}`])),
    o.speakers.size > 0 && el("p", {}, "Speakers: ", names(o.speakers, 30, "person")),
    growing([...o.articles], hit),
  ];
}

const missing = (name) => [el("h1", { tabindex: "-1" }, "Not here"), el("p", {}, `There is nothing called ${name} in this report.`)];

// ── One article ──────────────────────────────────────────────────────────────────────────────

const classes = ["quote", "speaker", "cue", "citation"];

// Speakers get colours in the order in which they speak.
function tones(a) {
  const map = new Map();
  for (const q of a.q) if (q.s && q.k !== "term" && !map.has(q.s)) map.set(q.s, map.size % 8);
  return (q) => (q.k !== "term" && map.has(q.s) ? `tone${map.get(q.s)}` : "tone7");
}

// The words of a paragraph with its marks around them; marks that cross are cut.
function paragraph(a, number, tone) {
  const text = a.p[number];
  const queue = a.m.filter((m) => m[0] === number).map((m) => m.slice()).sort((x, y) => x[1] - y[1] || y[2] - x[2]);
  function build(first, last) {
    const nodes = [];
    let place = first;
    while (queue.length > 0 && queue[0][1] < last) {
      const m = queue.shift();
      if (m[1] < place) m[1] = place;
      if (m[1] > place) nodes.push(text.slice(place, m[1]));
      const stop = Math.min(m[2], last);
      if (m[2] > stop) {
        const rest = [m[0], stop, m[2], m[3], m[4]];
        const at = queue.findIndex((other) => other[1] >= stop);
        queue.splice(at < 0 ? queue.length : at, 0, rest);
      }
      if (stop > m[1]) nodes.push(wrap(m, build(m[1], stop)));
      place = Math.max(place, stop);
    }
    if (place < last) nodes.push(text.slice(place, last));
    return nodes;
  }
  function wrap([, , , type, index], inner) {
    const data = { "data-type": classes[type], "data-index": index };
    if (type === 0) {
      const q = a.q[index];
      return el("mark", { ...data, class: `${q.k} ${tone(q)}`, tabindex: "0", role: "button",
        "aria-label": `${inner.map((n) => n.textContent ?? n).join("")} (${joined([q.k, q.s ? `said by ${q.s}` : "nobody named"])})` }, inner);
    }
    if (type === 1) return el("b", { ...data, class: "speaker" }, inner);
    if (type === 2) return el("i", { ...data, class: "cue" }, inner);
    return el("cite", { ...data }, inner);
  }
  return el("p", { "data-n": number + 1, id: `p${number}` }, build(0, text.length));
}

function article(i, chosen) {
  const a = articles[i];
  if (!a) return missing(`article ${i}`);
  const tone = tones(a);
  const body = el("div", { class: "body", lang: a.lang ?? null, dir: "auto" }, a.p.map((_, n) => paragraph(a, n, tone)));
  const side = el("aside", { "aria-label": "What was found" });
  const note = el("p", { class: "note", role: "status" });
  const facts = (type, k) => type === "quote"
    ? joined([a.q[k].k, a.q[k].s ?? "nobody named", a.q[k].st, a.q[k].c, a.c[a.q[k].v]?.o && `via ${a.c[a.q[k].v].o}`])
    : joined([a.c[k].k, (a.c[k].pub ?? []).join(", "), (a.c[k].a ?? []).join(", "), a.c[k].d]);

  // A quote and what belongs to it: speaker, cue, its credit's paragraphs.
  function choose(type, index, follow) {
    for (const on of document.querySelectorAll(".on, .vouched")) on.classList.remove("on", "vouched");
    const all = (t, k) => [...body.querySelectorAll(`[data-type=${t}][data-index="${k}"]`)];
    let marks = all(type, index);
    let credit = type === "citation" ? index : a.q[index].v;
    if (type === "quote") {
      marks.push(...all("speaker", a.q[index].sm ?? index), ...all("cue", a.q[index].cm ?? index));
    }
    const c = a.c[credit];
    if (c) {
      if (type === "quote") marks.push(...all("citation", credit));
      for (let n = c.from ?? 0; n <= (c.to ?? -1); n += 1) body.querySelector(`#p${n}`)?.classList.add("vouched");
    }
    for (const mark of marks) mark.classList.add("on");
    const entry = side.querySelector(`[data-entry="${type}${index}"]`);
    entry?.classList.add("on");
    note.textContent = facts(type, index);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    if (follow === "body") marks[0]?.scrollIntoView({ block: "center", behavior: still });
    // Where the list stands below the text, the note says enough.
    if (follow === "side" && matchMedia("(min-width: 60em)").matches) entry?.scrollIntoView({ block: "nearest", behavior: still });
  }
  function pick(event) {
    const mark = event.target.closest("mark, cite");
    if (!mark || (event.type === "keydown" && event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    choose(mark.dataset.type, Number(mark.dataset.index), "side");
  }
  body.addEventListener("click", pick);
  body.addEventListener("keydown", pick);

  const quotes = a.q.map((q, k) => el("li", { class: `entry ${tone(q)}`, "data-entry": `quote${k}` },
    el("button", { type: "button", class: "words", click: () => choose("quote", k, "body") }, `“${q.t}”`),
    el("span", { class: "soft" }, q.k, q.s ? [" · ", link("person", q.s)] : "",
      further([q.st, q.c, q.rb && `reported by ${q.rb}`, a.c[q.v]?.o && `via ${a.c[q.v].o}`, q.r && `rule ${q.r}`]))));
  const citations = a.c.map((c, k) => el("li", { class: "entry", "data-entry": `citation${k}` },
    el("button", { type: "button", class: "words", click: () => choose("citation", k, "body") }, c.t),
    el("span", { class: "soft" }, c.k, (c.pub ?? []).map((name) => [" · ", link("outlet", name)]),
      further([(c.a ?? []).join(", "), c.d, c.from !== undefined && `vouches for ¶ ${c.from + 1}–${c.to + 1}`]))));
  side.append(
    ...(quotes.length ? [el("h2", {}, plural(quotes.length, "quote")), el("ol", {}, quotes)] : [el("p", {}, "No quotes.")]),
    ...(citations.length ? [el("h2", {}, plural(citations.length, "citation")), el("ol", {}, citations)] : []));
  const address = webAddress(a.url);
  if (chosen !== undefined && a.q[chosen]) requestAnimationFrame(() => choose("quote", chosen, "body"));
  return [
    el("h1", { tabindex: "-1", lang: a.lang ?? null, dir: "auto" }, a.head || a.id),
    el("p", { class: "soft" }, joined([a.by, a.site, a.date, a.dl]), address && [" · ", el("a", { href: address, rel: "noreferrer noopener" }, "page")]),
    el("p", { class: "soft" }, a.id, (a.w ?? []).map((w) => ` · warning: ${w}`)),
    el("div", { class: "page" }, el("div", {}, body, a.co.length > 0 && thread(a)), side), note,
    articles.length > 1 && el("nav", { "aria-label": "Neighbours" }, el("ul", {},
      i > 0 && el("li", {}, link("article", String(i - 1), "← previous")), i + 1 < articles.length && el("li", {}, link("article", String(i + 1), "next →")))),
  ];
}

// Comments below what they answer. Deep threads go on at the same level, so that a phone shows them.
function thread(a) {
  const root = el("ol", { class: "thread" }), lists = [], levels = [];
  a.co.forEach((c, k) => {
    const parent = c.r !== undefined && c.r < k ? c.r : undefined;
    levels[k] = parent === undefined ? 0 : levels[parent] + 1;
    const item = el("li", {}, el("b", {}, c.a ?? "anonymous"), " ", el("span", { class: "soft" }, joined([c.d, c.k === "pingback" && "pingback", c.x && "removed"])),
      c.t.map((t) => el("p", { dir: "auto" }, t)));
    const home = parent === undefined ? root : levels[k] > 8 ? lists[parent].home : (lists[parent].inner ??= lists[parent].item.appendChild(el("ol", {})));
    home.append(item);
    lists[k] = { item, home, inner: undefined };
  });
  return el("section", {}, el("h2", {}, plural(a.co.length, "comment")), root);
}

// ── Ways ─────────────────────────────────────────────────────────────────────────────────────

const sections = [["", "Overview"], ["people", "People"], ["outlets", "Outlets"], ["network", "Network"], ["articles", "Articles"]];

function show(moveFocus) {
  const [kind = "", name = "", part] = location.hash.replace(/^#\/?/, "").split("/").map((s) => { try { return decodeURIComponent(s); } catch { return s; } });
  const alone = articles.length === 1 && kind === "" && run.single;
  const parts =
    alone ? article(0) : kind === "" ? overview()
    : kind === "people" ? [el("h1", { tabindex: "-1" }, "People"), growingTable(topSpeakers, speakerTable)]
    : kind === "outlets" ? [el("h1", { tabindex: "-1" }, "Outlets"), growingTable(topOutlets, outletTable)]
    : kind === "network" ? network() : kind === "articles" ? search()
    : kind === "article" ? article(Number(name), part === undefined ? undefined : Number(part))
    : kind === "person" ? person(name) : kind === "outlet" ? outlet(name) : missing(kind);
  main.replaceChildren(...parts.flat(Infinity).filter(Boolean));
  const current = { article: "articles", person: "people", outlet: "outlets" }[kind] ?? kind;
  for (const a of document.querySelectorAll("header.top nav a")) {
    if (a.getAttribute("href") === `#/${current}`) a.setAttribute("aria-current", "page");
    else a.removeAttribute("aria-current");
  }
  const title = main.querySelector("h1");
  document.title = title && title.textContent !== run.title ? `${title.textContent} – ${run.title}` : run.title;
  if (moveFocus && part === undefined) { scrollTo(0, 0); title?.focus({ preventScroll: true }); }
}

// The first rows of a long table, and all of it on demand.
function growingTable(rows, make) {
  const home = el("div", {}, make(rows.slice(0, 200)));
  if (rows.length <= 200) return home;
  const button = el("button", { type: "button", click: () => home.replaceChildren(make(rows)) }, `show all ${grouped(rows.length)}`);
  return [home, button];
}

document.querySelector("header.top nav ul").append(...sections.map(([path, words]) => el("li", {}, el("a", { href: `#/${path}` }, words))));
if (run.single) document.querySelector("header.top nav").hidden = articles.length === 1;
addEventListener("hashchange", () => show(true));
show(false);
