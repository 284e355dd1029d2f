// Builds the page and ties everything together.

const VIEWS = ["before", "after", "change", "lineage"];

/** Shows a view and marks it in the bar. */
function choose(view, set = stage.set) {
  if (find("#tables").hidden === false) {
    find("#tables").hidden = true;
    find("#picture").hidden = false;
  }
  show(view, set);
  mark();
}

/** Marks in the bar what is shown. */
function mark() {
  const shown = find("#tables").hidden ? stage.view : "tables";
  for (const button of document.querySelectorAll("[data-view]")) button.setAttribute("aria-pressed", String(button.dataset.view === shown));
  find("#all")?.setAttribute("aria-pressed", String(stage.set === "full"));
  for (const button of document.querySelectorAll("[data-filter]")) button.setAttribute("aria-pressed", "false");
}

function header() {
  const parts = [make("p", {}, [two(data.agency), two(data.subtitle)].filter(Boolean).join(" · ")), make("h1", {}, two(data.title))];
  return make("header", {}, make("div", { class: "title" }, parts), make("div", { class: "figuresrow" }, make("div", { class: "counters", role: "group", "aria-label": word("filter_changes") }, counters()), make("div", { class: "totals" }, keyTotals())), make("p", { class: "marks" }, two(data.marks)));
}

/** Returns one button for each kind of change, with the numbers of units before and after. */
function counters() {
  const kinds = Object.keys(data.looks).filter((kind) => kind !== "unchanged");
  const of = (kind) => units.filter((unit) => unit.change === kind);
  return kinds.filter((kind) => of(kind).length).map((kind) => {
    const found = of(kind);
    const [before, after] = ["before", "after"].map((state) => found.filter((unit) => unit[state] !== ABSENT).length);
    const text = ["split", "merge", "rearrange"].includes(kind) ? `${number(before)} → ${number(after)}` : number(Math.max(before, after));
    return make("button", { type: "button", "data-filter": kind, "aria-pressed": "false", onclick: (event) => filter(kind, event.currentTarget) }, iconOf(kind), make("b", {}, text), two(data.changes[kind]));
  });
}

/** Dims everything that a kind of change does not touch. */
function filter(kind, button) {
  stop();
  const isOn = button.getAttribute("aria-pressed") === "true";
  if (find("#tables").hidden === false) showTables(false);
  if (stage.view !== "change" && stage.view !== "lineage") choose("change");
  mark();
  if (isOn) {
    heat(null);
    return home();
  }
  button.setAttribute("aria-pressed", "true");
  const groups = stage.scene.boxes.filter((group) => group.unit?.change === kind);
  heat(groups);
  tell(`${two(data.changes[kind])}: ${number(groups.length)}`);
  return frame(groups, 600);
}

function keyTotals() {
  const [bodies, measures] = data.totals;
  return [...bodies[1], ...measures[1].slice(0, 2)].map(([name, before, after, decimals]) => {
    const change = after - before;
    return make("span", {}, capital(two(name)), " ", make("b", {}, number(before, decimals)), before === after ? "" : [" → ", make("b", {}, number(after, decimals)), " ", make("i", { class: change < 0 ? "less" : "more" }, difference(change, decimals))]);
  });
}

function bar() {
  const view = (name) => make("button", { type: "button", "data-view": name, "aria-pressed": "false", onclick: () => { stop(); name === "tables" ? showTables(true) : choose(name); } }, word("view_" + name));
  const tool = (id, text, action, label) => make("button", { type: "button", id, onclick: action, "aria-label": label }, text);
  return make("div", { class: "bar", role: "toolbar", "aria-label": word("tools") },
    make("div", { class: "joined", role: "group", "aria-label": word("views") }, [...VIEWS, "tables"].map(view)),
    tool("play", word("play"), play), searchBox(), make("span", { class: "gap" }),
    hasFull && make("button", { type: "button", id: "all", "aria-pressed": "false", title: word("all_title"), onclick: () => { stop(); choose(stage.view === "lineage" ? "change" : stage.view, stage.set === "full" ? "sheet" : "full"); } }, word("all")),
    tool("out", "−", () => zoom(1 / 1.3), word("zoom_out")), tool("in", "+", () => zoom(1.3), word("zoom_in")), tool("fit", word("fit"), () => { heat(null); mark(); home(); }),
    data.drawings.print.length > 0 && make("div", { class: "joined" }, tool("a3", word("print_a3"), () => printAs("a3")), tool("a4", word("print_a4"), () => printAs("a4"))),
    tool("help", "?", () => find("#keys").showModal(), word("keys")),
    make("div", { class: "joined", role: "group", "aria-label": word("language") }, ["vi", "en"].map((tag) => make("button", { type: "button", lang: tag, "data-language": tag, "aria-pressed": String(tag === speech), "aria-label": tag === "vi" ? "Tiếng Việt" : "English", onclick: () => speak(tag) }, tag.toUpperCase()))));
}

function searchBox() {
  const input = make("input", { id: "search", type: "search", autocomplete: "off", spellcheck: "false", role: "combobox", "aria-expanded": "false", "aria-controls": "hits", "aria-label": word("search"), placeholder: word("search") });
  const hits = make("ul", { id: "hits", role: "listbox", "aria-label": word("search"), hidden: true });
  let [found, at] = [[], 0];
  const close = () => { hits.hidden = true; input.setAttribute("aria-expanded", "false"); };
  const pick = (unit) => { close(); root().focus({ preventScroll: true }); return fly(unit); };
  const fill = () => {
    found = search(input.value, 12);
    at = 0;
    hits.hidden = !input.value.trim();
    input.setAttribute("aria-expanded", String(!hits.hidden));
    hits.replaceChildren(...found.map((unit, index) => hit(unit, index, pick)));
    if (!found.length) hits.append(make("li", { class: "none" }, word("no_hit")));
    choice();
  };
  const choice = () => {
    [...hits.children].forEach((entry, index) => entry.setAttribute("aria-selected", String(index === at)));
    if (found.length) input.setAttribute("aria-activedescendant", `hit${at}`);
    hits.children[at]?.scrollIntoView({ block: "nearest" });
  };
  input.addEventListener("input", fill);
  input.addEventListener("focus", () => input.value && fill());
  input.addEventListener("blur", () => setTimeout(close, 150));
  input.addEventListener("keydown", (event) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move && found.length) { at = (at + move + found.length) % found.length; choice(); event.preventDefault(); }
    else if (event.key === "Enter" && found[at]) pick(found[at]);
    else if (event.key === "Escape") { input.value = ""; close(); }
  });
  return make("div", { class: "search" }, input, hits);
}

/** Returns a search hit, with what matched in bold. */
function hit(unit, index, pick) {
  const name = two(unit.name);
  const above = superior(unit, 2);
  const state = unit.after === ABSENT ? word("only_before") : unit.before === ABSENT ? word("only_after") : "";
  const about = [above && two(above.name), state].filter(Boolean).join(" · ");
  return make("li", { id: `hit${index}`, role: "option", "data-id": unit.id, onmousedown: (event) => { event.preventDefault(); pick(unit); } }, isChanged(unit) ? iconOf(unit.change, 14) : "", make("span", {}, marked(name)), make("small", {}, about));
}

/** Sets in bold what the search found in a name. */
function marked(name) {
  const composed = name.normalize("NFC");
  const plain = [...composed].map((letter) => fold(letter) || letter);
  // Folding keeps one letter for each, so places in the folded text are places in the name.
  const text = plain.map((letter) => letter[0]).join("");
  const letters = [...composed];
  const bold = new Array(letters.length).fill(false);
  for (const part of fold(find("#search").value).split(/\s+/).filter(Boolean)) {
    const at = text.indexOf(part);
    if (at >= 0) bold.fill(true, at, at + part.length);
  }
  const parts = [];
  letters.forEach((letter, index) => {
    if (index && bold[index] === bold[index - 1]) parts.at(-1).textContent += letter;
    else parts.push(make(bold[index] ? "mark" : "span", {}, letter));
  });
  return parts;
}

function aside() {
  const list = (id, title) => make("details", { open: id !== "resolved" && id !== "remaining" }, make("summary", {}, title, " ", make("span", { class: "count" })), make("ol", { id }));
  return make("aside", { id: "side", tabindex: "-1", "aria-label": word("side") },
    make("section", { id: "detail", hidden: true, "aria-live": "polite" }),
    make("p", { id: "nofindings", hidden: true }, word("no_findings")),
    list("introduced", word("introduced_title")),
    make("details", { open: true }, make("summary", {}, word("events"), " ", make("span", { class: "count", id: "eventcount" })), make("ol", { id: "events" })),
    list("remaining", word("remaining_title")), list("resolved", word("resolved_title")),
    make("p", { class: "sources" }, two(data.source_note)));
}

/** Returns the legend of the sheet: exactly what is used on it. */
function legend() {
  const groups = drawing("sheet", "change").groups.filter((group) => group.class === "legend");
  const box = make("details", { id: "legend", open: innerHeight >= 820 }, make("summary", {}, word("legend")));
  if (!groups.length) return box;
  const { x, y, width, height } = extentOf(groups);
  const picture = svg("svg", { viewBox: `${x - 50} ${y - 60} ${width + 100} ${height + 120}`, "aria-hidden": "true" });
  picture.style.maxWidth = `${(width + 100) / 10}px`;
  picture.append(...groups.map(groupSvg));
  box.append(picture);
  return box;
}

function keys() {
  const rows = ["keys_arrows", "keys_enter", "keys_close", "keys_search", "keys_views", "keys_zoom", "keys_next", "keys_play", "keys_escape"].map((key) => {
    const [name, text] = word(key).split("|");
    return make("tr", {}, make("th", { scope: "row" }, name.split(" ").map((part) => make("kbd", {}, part))), make("td", {}, text));
  });
  return make("dialog", { id: "keys", "aria-label": word("keys") }, make("h2", {}, word("keys")), make("table", {}, rows), make("form", { method: "dialog" }, make("button", {}, word("close"))));
}

/** Prints: the three sheets on A3, the lineage on A4, or the table that is open. */
function printAs(what) {
  document.body.dataset.print = what;
  preparePrint();
  print();
  delete document.body.dataset.print;
}

/** Draws the sheets for print, once for each language. */
function preparePrint() {
  const box = find("#print");
  const what = document.body.dataset.print ?? (find("#tables").hidden === false ? "tables" : "a3");
  document.body.dataset.paper = what;
  if (what === "tables" || box.dataset.drawn === speech + what) return;
  box.dataset.drawn = speech + what;
  const sheets = data.drawings.print[speech === "vi" ? 0 : 1]?.[what] ?? [];
  box.replaceChildren(...sheets.map((sheet) => make("div", { class: `sheet ${what}` }, sheetSvg(sheet))));
}

/** Changes the language; what is shown stays. */
function speak(tag) {
  stop();
  const { view, set, selected } = stage;
  const wasTable = find("#tables").hidden === false;
  const camera = { ...stage.camera };
  speech = tag;
  assemble();
  choose(view, set);
  stage.camera = camera;
  if (selected) select(selected);
  if (wasTable) showTables(true);
  find(`[data-language=${tag}]`).focus();
}

function assemble() {
  document.documentElement.lang = speech;
  document.title = two(data.title);
  const over = svg("svg", { id: "over", "aria-hidden": "true" });
  over.append(svg("g", { id: "marks" }));
  const picture = svg("svg", { id: "chart", role: "graphics-document", "aria-label": two(data.title) });
  document.body.replaceChildren(
    make("a", { class: "skip", href: "#side" }, word("skip")), header(), bar(),
    make("main", {},
      make("div", { id: "picture" },
        make("div", { id: "stage", tabindex: "0", role: "application", "aria-label": word("stage") }, make("canvas", { id: "canvas", hidden: true }), picture, make("canvas", { id: "names", hidden: true }), over, make("div", { id: "caption", hidden: true })),
        legend()),
      make("div", { id: "tables", hidden: true }), aside()),
    make("p", { id: "live", role: "status", "aria-live": "polite" }), keys(), make("div", { id: "print", "aria-hidden": "true" }));
  fillLists();
  listenToStage();
}

/** Goes to the next event or finding. */
const rounds = { event: -1, finding: -1 };
function next(what, list, go) {
  if (!list.length) return;
  rounds[what] = (rounds[what] + 1) % list.length;
  go(list[rounds[what]]);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, dialog")) return;
  const open = data.findings.filter((finding) => finding.state === "introduced" && finding.unit >= 0);
  const actions = {
    "/": () => find("#search").focus(), "+": () => zoom(1.3), "=": () => zoom(1.3), "-": () => zoom(1 / 1.3), 0: () => home(),
    1: () => choose("before"), 2: () => choose("after"), 3: () => choose("change"), 4: () => choose("lineage"), 5: () => showTables(true),
    e: () => next("event", happenings, showEvent), f: () => next("finding", open, showFinding), p: play, "?": () => find("#keys").showModal(),
    Escape: () => { stop(); heat(null); mark(); },
  };
  if (!actions[event.key]) return;
  event.preventDefault();
  if ("12345".includes(event.key)) stop();
  actions[event.key]();
});
addEventListener("beforeprint", preparePrint);
const begin = () => {
  assemble();
  choose("change");
};
begin();
// The canvas measures nothing, but it has to wait for the typeface to draw with it.
document.fonts.ready.then(() => draw());
