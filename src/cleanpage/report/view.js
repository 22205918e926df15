// Draws the report from its data. Texts of pages enter the document as text nodes only, never as markup.
"use strict";
(() => {
  const id = (name) => document.getElementById(name);
  const read = (name) => JSON.parse(id(name).textContent);
  const data = read("data");
  const { zones, pages } = data;
  const off = new Set();
  let page = null;      // the record that is drawn
  let at = -1;          // its number
  let rows = [];        // element of each line, by line number - 1
  let parts = [];       // {node, first, last} of what stands for lines on the right
  let current = 0;      // number of the line that is selected
  let bodies = null;    // lower-case data of each page, made at the first search
  let cell = null;      // {key, before, after}: only pages with this confusion, "p" for gold, "q" for an earlier result

  /** An element with properties and children; strings become text nodes. */
  function el(tag, props, ...children) {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(props || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (key === "class") node.className = value;
      else if (key in node && key !== "role") node[key] = value;
      else node.setAttribute(key, value);
    }
    node.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
    return node;
  }
  const text = (tag, words, props) => el(tag, { dir: "auto", ...props }, words);
  const swatch = (zone) => el("span", { class: "swatch", "data-zone": zones[zone] }, zones[zone]);
  const percent = (share) => `${Math.round(share)} %`;
  const plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;
  const isWide = () => innerWidth > 760;
  const kindOf = (kind) => (kind === "line" ? "" : ` ${kind}`);
  const nameOf = (zone, kind) => `${zones[zone]}${kindOf(kind)}`;
  const pressed = (node) => node.getAttribute("aria-pressed") === "true";
  const press = (node, yes) => node.setAttribute("aria-pressed", String(yes));

  // ---- the page as its reader sees it

  const isWrong = (line) => line.g !== undefined && line.g !== line.z;
  const isMoved = (line) => line.o !== undefined && line.o !== line.z;
  const isLow = (line) => line.c < data.doubt;

  function tailOf(line, isFirst) {
    const zone = isFirst ? zones[line.z] : "";
    if (isWrong(line)) return `${zone} should be ${zones[line.g]}`;
    if (isMoved(line)) return line.o < 0 ? `${zone} new` : `${zone} was ${zones[line.o]}`;
    return isLow(line) ? `${zone} ${percent(line.c)}?` : zone;
  }

  function drawLine(number, i) {
    const line = page.lines[number - 1];
    const marks = [isLow(line) && "low", isWrong(line) && "wrong", isMoved(line) && "moved"].filter(Boolean);
    const node = el("div", { class: ["line", ...marks].join(" "), role: "option", "aria-selected": "false", tabIndex: -1 },
      el("span", { class: "no" }, String(number)), text("span", line.t, { class: "text" }), el("span", { class: "tail" }, tailOf(line, i === 0)));
    node.line = number;
    rows[number - 1] = node;
    return node;
  }

  function drawLines() {
    rows = [];
    id("lines").replaceChildren(...page.blocks.map(([zone, kind, first, last]) => {
      const numbers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
      return el("div", { class: `block k-${kind}`, role: "group", "data-zone": zones[zone], "aria-label": nameOf(zone, kind) }, numbers.map(drawLine));
    }));
    id("lines").scrollTop = 0;
    for (const node of document.querySelectorAll("#lines .block")) node.hidden = off.has(node.dataset.zone);
  }

  // ---- its parts

  function part(zone, name, ...children) {
    const found = children.flat(3).filter(Boolean);
    return el("section", { class: "part", "data-zone": zone, "aria-label": name }, el("h2", {}, name),
      found.length ? found : el("p", { class: "none" }, "none"));
  }
  function standsFor(node, first, last) {
    if (first) parts.push({ node, first, last });
    return node;
  }
  const linked = (words, address) => /^https?:\/\//i.test(address || "")
    ? el("a", { href: address, rel: "noopener noreferrer", target: "_blank", dir: "auto" }, words) : text("span", words);
  const textOf = (node) => page.lines.slice(node.a - 1, node.b).map((line) => line.t).join("\n");

  const kinds = {
    heading: (node) => text("h3", textOf(node)),
    list: (node) => el("ul", {}, node.items.map(([depth, number, words]) => {
      const item = text("li", `${number === null ? "•" : `${number}.`} ${words}`);
      item.style.marginInlineStart = `${depth * 1.4}em`;
      return item;
    })),
    table: (node) => el("div", { class: "scroll", tabIndex: 0, role: "region", "aria-label": "Table" },
      el("table", {}, el("tbody", {}, node.rows.map((row) => el("tr", {}, row.map((words) => text("td", words))))))),
    quote: (node) => text("blockquote", textOf(node)),
    code: (node) => el("pre", { dir: "ltr" }, textOf(node)),
    caption: (node) => el("figure", {}, text("figcaption", textOf(node))),
    image: (node) => el("p", { class: "picture" }, "Picture: ", text("span", node.alt || node.src)),
  };
  const drawNode = (node) => standsFor((kinds[node.k] || (() => text("p", textOf(node))))(node), node.a, node.b);

  function facts(pairs) {
    const found = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "" && !(Array.isArray(value) && !value.length));
    return found.length ? el("dl", {}, found.map(([name, value]) => [el("dt", {}, name), text("dd", Array.isArray(value) ? value.join(", ") : String(value))])) : null;
  }
  const cards = (stories) => stories.length ? el("ul", { class: "cards" }, stories.map((story) => standsFor(
    el("li", {}, el("strong", {}, linked(story.title, story.url)), story.snippet && text("p", story.snippet), story.published && el("p", {}, story.published)),
    story.first, story.last))) : null;

  function creditTable(credits) {
    if (!credits.length) return null;
    const body = credits.map(({ role, kind, names, lines }) => {
      const row = el("tr", {}, text("th", role, { scope: "row" }), el("td", {}, kind.replaceAll("_", " ")), text("td", names.join(", ")));
      for (const number of lines) standsFor(row, number, number);
      return row;
    });
    const head = el("thead", {}, el("tr", {}, ["Role", "Meaning", "Names"].map((name) => el("th", { scope: "col" }, name))));
    return el("table", {}, head, el("tbody", {}, body));
  }

  function drawParts() {
    parts = [];
    const { byline } = page;
    const headline = page.title && text("p", page.title, { class: "headline" });
    id("parts").replaceChildren(...[
      data.gold && page.confusion && el("section", { class: "part", "aria-label": "Against gold" }, el("h2", {}, "Against gold"),
        el("details", { open: page.lines.some(isWrong) && isWide() }, el("summary", {}, `${plural(page.lines.filter(isWrong).length, "line")} wrong of ${page.lines.filter((line) => line.g !== undefined).length}`), matrix(page.confusion, "Gold", "Found", jumpTo))),
      data.diff && page.moves && el("section", { class: "part", "aria-label": "What moved" }, el("h2", {}, "What moved"), moved()),
      part("title", "Title", headline, facts([["Subtitle", page.subtitle], ["Original title", page.original]])),
      part("byline", "Byline", facts([["Authors", byline.authors], ["Source", byline.source], ["Published", byline.published], ["Updated", byline.updated],
        ["Place", byline.place], ["Views", byline.views]])),
      part("body", "Article", page.article.length ? el("div", { class: "reading" }, page.article.map(drawNode)) : null),
      part("credits", "Credits", creditTable(page.credits)),
      part("related", "Related", cards(page.related)),
      part("hot", "Hot", cards(page.hot)),
      part("tags", "Tags", page.tags.length ? el("ul", { class: "chips" }, page.tags.map((tag) => text("li", tag, { class: "swatch" }))) : null),
    ].filter(Boolean));
    for (const node of document.querySelectorAll("#parts .part[data-zone]")) node.hidden = off.has(node.dataset.zone);
    id("parts").scrollTop = 0;
  }

  function moved() {
    const fields = page.fields.map(([name, before, after]) => el("tr", {}, el("th", { scope: "row" }, name), text("td", before), text("td", after)));
    const head = el("thead", {}, el("tr", {}, ["Field", data.diff, "Now"].map((name) => el("th", { scope: "col" }, name))));
    return [page.moves.length ? matrix(page.moves, data.diff, "Now", jumpTo) : el("p", { class: "none" }, "every line is where it was"),
      page.gone ? el("p", {}, `${plural(page.gone, "line")} of ${data.diff} not found here`) : null,
      fields.length ? el("table", {}, head, el("tbody", {}, fields)) : null];
  }

  /** A table of zones against zones; counts off the diagonal are buttons. */
  function matrix(counts, across, down, chosen) {
    const known = [...new Set(counts.flatMap(([before, after]) => [before, after]))].sort((a, b) => a - b);
    const of = new Map(counts.map(([before, after, count]) => [`${before} ${after}`, count]));
    const name = (zone) => (zone < 0 ? "not there" : zones[zone]);
    const columns = known.filter((zone) => zone >= 0);
    const draw = (before, after) => {
      const count = of.get(`${before} ${after}`);
      if (!count) return el("td", {});
      if (before === after) return el("td", { class: "right" }, String(count));
      const label = `${count}: ${across} ${name(before)}, ${down.toLowerCase()} ${name(after)}`;
      return el("td", { class: "hit" }, el("button", { type: "button", "aria-label": label, onclick: () => chosen(before, after) }, String(count)));
    };
    const head = el("tr", {}, el("th", { scope: "col" }, `${across} ↓ ${down} →`), columns.map((zone) => el("th", { scope: "col" }, name(zone))));
    return el("div", { class: "scroll", tabIndex: 0, role: "region", "aria-label": `${across} against ${down}` },
      el("table", { class: "matrix" }, el("thead", {}, head), el("tbody", {}, known.map((before) => el("tr", {}, el("th", { scope: "row" }, name(before)), columns.map((after) => draw(before, after)))))));
  }

  function jumpTo(before, after) {
    const number = page.lines.findIndex((line) => line.z === after && (line.g === before || line.o === before)) + 1;
    if (number) { show("lines"); select(number, true); }
  }

  // ---- why a line is where it is

  function drawWhy(number) {
    const line = page.lines[number - 1];
    if (!line) return id("why").replaceChildren(el("p", { class: "facts" }, "Point at a line, or move with ↑ ↓, to see why it is where it is."));
    const block = page.blocks.find(([, , first, last]) => first <= number && number <= last);
    const lines = [el("p", {}, `Line ${number}: `, swatch(line.z), `${kindOf(block[1])}, `, el("b", {}, `${percent(line.c)} sure`))];
    if (isWrong(line)) lines.push(el("p", { class: "bad" }, "Gold says ", swatch(line.g), "."));
    if (isMoved(line)) lines.push(el("p", { class: "bad" }, line.o < 0 ? `Not in ${data.diff}.` : [`In ${data.diff} it was `, swatch(line.o), "."]));
    if (line.f !== undefined)
      lines.push(el("p", {}, "The classifier said ", swatch(line.f), line.p ? [": ", line.p.map(([zone, share], i) => [i ? ", " : "", `${zones[zone]} ${percent(share)}`])] : null, "."));
    for (const [rule, before, after, reason] of line.s || [])
      lines.push(el("p", {}, "Rule ", el("b", {}, rule), ": ", swatch(before), " → ", swatch(after), `, because ${reason}.`));
    if (line.f !== undefined && !line.s) lines.push(el("p", {}, "No rule changed it."));
    return id("why").replaceChildren(...lines);
  }

  function mark(first, last, zone) {
    for (const node of document.querySelectorAll(".mark")) node.classList.remove("mark");
    const found = parts.filter((entry) => entry.first <= last && first <= entry.last);
    for (const { node } of found) node.classList.add("mark");
    if (found.length) return found[0].node;
    const section = zone && document.querySelector(`#parts .part[data-zone="${zone}"]`);
    if (section) section.classList.add("mark");
    return section;
  }

  function preview(number) {
    drawWhy(number);
    return mark(number, number, number && rows[number - 1].parentNode.dataset.zone);
  }

  function select(number, isFocused) {
    if (rows[current - 1]) { rows[current - 1].setAttribute("aria-selected", "false"); rows[current - 1].tabIndex = -1; }
    current = number;
    const row = rows[number - 1];
    if (!row) return;
    row.setAttribute("aria-selected", "true");
    row.tabIndex = 0;
    if (isFocused) { row.focus({ preventScroll: true }); row.scrollIntoView({ block: "nearest" }); }
    const other = preview(number);
    if (other && isFocused) other.scrollIntoView({ block: "nearest" });
  }

  /** The next line, from the selected one in a direction, that can be seen and passes a test; 0 where there is none. */
  function nextLine(step, passes, start = current) {
    for (let number = start + step; number >= 1 && number <= rows.length; number += step)
      if (passes(page.lines[number - 1], number) && rows[number - 1].offsetParent) return number;
    return 0;
  }
  function move(step, passes = () => true, start = current) {
    const number = nextLine(step, passes, start);
    if (number) { show("lines"); select(number, true); }
  }

  // ---- search inside a page

  function searchPage(words) {
    const wanted = words.trim().toLowerCase();
    const ranges = [];
    let count = 0;
    page.lines.forEach((line, i) => {
      const found = wanted ? line.t.toLowerCase().indexOf(wanted) : -1;
      rows[i].isHit = found >= 0;
      count += found >= 0;
      const node = rows[i].children[1].firstChild;
      if (found >= 0 && window.Highlight && node && found + wanted.length <= node.length) {
        const range = document.createRange();
        range.setStart(node, found);
        range.setEnd(node, found + wanted.length);
        ranges.push(range);
      }
      rows[i].classList.toggle("found", found >= 0 && !window.Highlight);
    });
    if (window.Highlight) CSS.highlights.set("found", new Highlight(...ranges));
    id("hits").textContent = wanted ? plural(count, "line") : "";
    const first = rows.findIndex((row) => row.isHit && row.offsetParent);
    if (first >= 0) rows[first].scrollIntoView({ block: "nearest" });
  }

  // ---- several pages

  function strip(segments) {
    const node = el("span", { class: "strip", role: "img", "aria-label": "Zones from top to bottom" });
    const total = segments.reduce((sum, [, weight]) => sum + weight, 0) || 1;
    let passed = 0;
    node.style.backgroundImage = segments.length ? `linear-gradient(90deg, ${segments.map(([zone, weight]) => {
      const from = passed;
      passed += (100 * weight) / total;
      return `hsl(${data.colours[zone]}) ${from.toFixed(2)}% ${passed.toFixed(2)}%`;
    }).join(", ")})` : "none";
    return node;
  }

  function cardOf(row, number) {
    const words = [row.a ? "article" : "no article", percent(row.c), row.l, plural(row.k, "line"), row.d ? `${row.d} doubtful` : null, row.m ? `${row.m} moved` : null];
    return el("li", {}, el("a", { href: `#${number + 1}` }, text("span", row.t || "without a title", { class: "what" }), text("span", row.n, { class: "name" }), strip(row.s),
      el("span", { class: "facts" }, words.filter(Boolean).join(" · "), row.e ? el("b", { class: "bad" }, ` · ${row.e} of ${row.g} wrong`) : null)));
  }

  const sorts = { "as given": () => 0, "least sure first": (a, b) => pages[a].c - pages[b].c, "most doubtful lines": (a, b) => pages[b].d - pages[a].d,
    "name": (a, b) => (pages[a].n < pages[b].n ? -1 : 1) };
  const filters = { "all": () => true, "articles": (row) => row.a, "no articles": (row) => !row.a, "with doubtful lines": (row) => row.d > 0 };
  if (data.gold) { sorts["worst first"] = (a, b) => share(pages[b]) - share(pages[a]); filters["with errors"] = (row) => row.e > 0; }
  if (data.diff) { sorts["most moved first"] = (a, b) => pages[b].m - pages[a].m; filters["with moved lines"] = (row) => row.m > 0; }
  const share = (row) => (row.g ? row.e / row.g : -1);
  let cardNodes = null;

  function filterIndex() {
    cardNodes ||= pages.map(cardOf);
    const wanted = id("search").value.trim().toLowerCase();
    if (wanted) bodies ||= pages.map((row, i) => `${row.n}\n${id(`p${i}`).textContent}`.toLowerCase());
    const passes = filters[id("only").value];
    const kept = pages.map((_, i) => i).filter((i) => passes(pages[i]) && (!wanted || bodies[i].includes(wanted)) && (!cell || pages[i][cell.key].some(([a, b]) => a === cell.before && b === cell.after)));
    kept.sort(sorts[id("sort").value]);
    id("pages").replaceChildren(...kept.map((i) => cardNodes[i]));
    const narrowed = cell ? `, with ${cell.before < 0 ? "new lines" : zones[cell.before]} → ${zones[cell.after]} ` : "";
    id("count").replaceChildren(`${kept.length} of ${plural(pages.length, "page")}${narrowed}`,
      cell ? el("button", { type: "button", onclick: () => { cell = null; filterIndex(); } }, "all again") : "");
  }

  function drawTotals() {
    const choose = (key) => (before, after) => { cell = { key, before, after }; filterIndex(); id("pages").scrollIntoView({ block: "nearest" }); };
    const fold = (key, name, counts, across, down) => counts.length && el("details", { open: isWide() }, el("summary", {}, name), matrix(counts, across, down, choose(key)));
    id("totals").replaceChildren(...[data.gold && fold("p", "Lines by gold zone and found zone", data.confusion, "Gold", "Found"),
      data.diff && fold("q", "Lines that moved", data.moves, data.diff, "Now")].filter(Boolean));
  }

  // ---- which of both is shown

  function show(side) {
    id("page").dataset.show = side;
    press(id("show-lines"), side === "lines");
    press(id("show-parts"), side === "parts");
  }

  function drawFacts() {
    const low = page.lines.filter(isLow).length;
    const wrong = page.lines.filter(isWrong).length;
    const moves = page.lines.filter(isMoved).length;
    id("facts").replaceChildren(text("span", page.name), el("span", {}, `${page.isArticle ? "article" : "no article"}, ${percent(page.confidence)} sure`), el("span", {}, [page.language, plural(page.lines.length, "line"), low ? `${low} doubtful` : "none doubtful"].filter(Boolean).join(" · ")),
      ...(data.gold ? [el("b", { class: wrong ? "bad" : "" }, page.confusion ? `${wrong} wrong` : "no gold")] : []),
      ...(data.diff ? [el("b", {}, page.moves ? `${moves} moved` : `not in ${data.diff}`)] : []),
      ...page.notes.map(([code, words]) => el("span", { title: words }, `note: ${code}`)));
    for (const button of id("legend").querySelectorAll("button")) {
      const count = page.lines.filter((line) => zones[line.z] === button.dataset.zone).length;
      button.lastChild.textContent = count;
      button.parentNode.hidden = !count;
    }
  }

  function go() {
    const wanted = Number(location.hash.slice(1)) - 1;
    const number = pages[wanted] ? wanted : pages.length === 1 ? 0 : -1;
    const isIndex = number < 0;
    id("index").hidden = !isIndex;
    id("page").hidden = isIndex;
    for (const name of ["home", "previous", "next"]) id(name).hidden = isIndex || pages.length < 2;
    for (const name of ["legend", "facts", "show-lines", "show-parts", "low"]) id(name).hidden = isIndex;
    id("bad").hidden = isIndex || !(data.gold || data.diff);
    id("hits").textContent = "";
    at = number;
    if (isIndex) {
      document.title = id("name").textContent = `cleanpage: ${plural(pages.length, "page")}`;
      return filterIndex();
    }
    page = read(`p${number}`);
    document.title = id("name").textContent = page.title || page.name;
    id("name").dir = "auto";
    current = 0;
    drawLines();
    drawParts();
    drawFacts();
    drawWhy(0);
    if (rows[0]) rows[0].tabIndex = 0;
    id("previous").disabled = number === 0;
    id("next").disabled = number === pages.length - 1;
    return searchPage(id("search").value);
  }

  const open = (number) => { if (pages[number] && pages.length > 1) location.hash = `#${number + 1}`; };

  function listen() {
    const lines = id("lines");
    lines.addEventListener("pointerover", (event) => { const row = event.target.closest(".line"); if (row) preview(row.line); });
    lines.addEventListener("pointerleave", () => preview(current));
    lines.addEventListener("click", (event) => { const row = event.target.closest(".line"); if (row && !String(getSelection())) select(row.line, true); });
    lines.addEventListener("focusin", (event) => { if (event.target.line && event.target.line !== current) select(event.target.line, false); });
    const partAt = (event) => parts.find((entry) => entry.node.contains(event.target));
    id("parts").addEventListener("pointerover", (event) => {
      const entry = partAt(event);
      if (!entry) return;
      drawWhy(entry.first);
      mark(entry.first, entry.last);
      for (let number = entry.first; number <= entry.last; number++) rows[number - 1]?.classList.add("mark");
    });
    id("parts").addEventListener("pointerleave", () => preview(current));
    id("parts").addEventListener("click", (event) => {
      const entry = partAt(event);
      if (entry && !event.target.closest("a, button") && !String(getSelection())) { select(entry.first, false); rows[entry.first - 1].scrollIntoView({ block: "center" }); }
    });
    for (const [name, className] of [["low", "only-low"], ["bad", "only-bad"]])
      id(name).onclick = () => { press(id(name), !pressed(id(name))); lines.classList.toggle(className, pressed(id(name))); };
    id("show-lines").onclick = () => show("lines");
    id("show-parts").onclick = () => show("parts");
    id("home").onclick = () => { location.hash = ""; };
    id("previous").onclick = () => open(at - 1);
    id("next").onclick = () => open(at + 1);
    id("theme").onclick = () => {
      const root = document.documentElement;
      const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = isDark ? "light" : "dark";
    };
    id("search").oninput = () => (at < 0 ? filterIndex() : searchPage(id("search").value));
    id("sort").onchange = id("only").onchange = filterIndex;
    addEventListener("hashchange", go);
    addEventListener("keydown", keys);
  }

  function keys(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    const { key } = event;
    if (isTyping) {
      if (key === "Escape") { id("search").value = ""; id("search").oninput(); event.target.blur(); }
      else if (key === "Enter" && at >= 0) move(event.shiftKey ? -1 : 1, (_, number) => rows[number - 1].isHit);
      return;
    }
    const onPage = at >= 0 && { ArrowDown: () => move(1), j: () => move(1), ArrowUp: () => move(-1), k: () => move(-1), Home: () => move(1, undefined, 0),
      End: () => move(-1, undefined, rows.length + 1), n: () => move(1, isLow), N: () => move(-1, isLow), e: () => move(1, (line) => isWrong(line) || isMoved(line)),
      E: () => move(-1, (line) => isWrong(line) || isMoved(line)), "[": () => open(at - 1), "]": () => open(at + 1), i: () => id("home").onclick() }[key];
    // Arrows and Home and End scroll the other pane when it has the focus.
    const scrolls = key.length > 1 && id("lines") !== event.target && !event.target.line && event.target !== document.body;
    if (key === "/") id("search").focus();
    else if (!onPage || scrolls) return;
    else onPage();
    event.preventDefault();
  }

  function legendItem(zone) {
    const button = el("button", { type: "button", "data-zone": zone, "aria-pressed": "true" }, `${zone} `, el("span", {}, ""));
    button.onclick = () => {
      if (off.delete(zone)) press(button, true);
      else { off.add(zone); press(button, false); }
      for (const node of document.querySelectorAll(`.block[data-zone="${zone}"], .part[data-zone="${zone}"]`)) node.hidden = off.has(zone);
    };
    return el("li", {}, button);
  }

  id("legend").append(...zones.map(legendItem));
  id("bad").textContent = data.gold ? "Errors" : "Moved";
  id("sort").append(...Object.keys(sorts).map((name) => el("option", {}, name)));
  id("only").append(...Object.keys(filters).map((name) => el("option", {}, name)));
  if (data.gold) id("sort").value = "worst first";
  else if (data.diff) id("sort").value = "most moved first";
  drawTotals();
  listen();
  go();
})();
