// The side panel: what is known of a unit, the events, the findings.

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Returns a link that leads to a unit; it breaks over lines as text does, which a button cannot. */
function link(index) {
  if (index < 0) return document.createTextNode(index === ROOT ? word("top") : "–");
  const unit = units[index];
  return make("a", { class: "link", href: "#stage", onclick: (event) => { event.preventDefault(); fly(unit); } }, two(unit.name));
}

const SURE = ["", "confirmed", "memory", "illustrative"];

/** Returns a mark that says how sure a fact is. */
function sureness(level) {
  if (!level) return null;
  return make("span", { class: `sure ${SURE[level]}`, title: word(SURE[level]) }, word(SURE[level] + "_short"));
}

/** Returns a citation with its mark. */
function citation(text) {
  const level = text.endsWith("\u0002") ? 2 : text.endsWith("\u0003") ? 3 : 0;
  return make("li", {}, level ? text.slice(0, -1) : text, " ", sureness(level));
}

function section(title, ...content) {
  return content.flat(Infinity).some(Boolean) ? make("section", {}, make("h3", {}, title), ...content) : null;
}

/** Shows what is known of a unit. */
function showDetail(unit, focuses = false) {
  const box = find("#detail");
  box.hidden = !unit;
  box.replaceChildren();
  if (!unit) return;
  const kind = data.kinds[unit.kind];
  const title = make("h2", { tabindex: "-1" }, two(unit.name));
  add(
    box,
    make("div", { class: "detailhead" }, title, make("button", { class: "close", type: "button", "aria-label": word("close"), onclick: () => select(null) }, "×")),
    make("p", { class: "kind" }, [capital(two(kind[0])), two(kind[1])].filter(Boolean).join(" · ")),
    unit.more.former && make("p", { class: "former" }, word("formerly") + " " + two(unit.more.former)),
    make("p", { class: "chips" }, chip(unit.change), ...unit.events.filter((event) => !event.kept).map((event) => badge(event)), actions(unit)),
    place(unit), measuresOf(unit), heritage(unit), postsOf(unit), functionsOf(unit), linesOf(unit), findingsOf(unit), restOf(unit),
  );
  if (focuses) title.focus();
  if (box.getBoundingClientRect().top < find("aside").getBoundingClientRect().top || focuses) find("aside").scrollTop = 0;
}

function chip(change) {
  return make("span", { class: "chip" }, iconOf(change, 16), two(data.changes[change]));
}

function badge(event) {
  const look = data.looks[event.change];
  const button = make("button", { class: "badge", type: "button", title: capital(two(event.form)), onclick: () => showEvent(event) }, String(event.number));
  button.style.borderColor = button.style.color = color(look.strong);
  return button;
}

function actions(unit) {
  const parts = [make("button", { type: "button", class: "small", onclick: () => fly(unit) }, word("fly"))];
  if (unit.under[0].length + unit.under[1].length) {
    parts.push(make("button", { type: "button", class: "small", onclick: () => { toggle(unit); showDetail(unit); } }, word(stage.closed.has(unit.index) ? "open" : "close_block")));
  }
  return parts;
}

/** Tells where the unit stands before and after. */
function place(unit) {
  const row = (name, above) => make("div", {}, make("dt", {}, name), make("dd", {}, above === ABSENT ? word("absent") : link(above)));
  if (unit.before === unit.after) return make("dl", {}, row(word("under"), unit.after));
  return make("dl", {}, row(word("under_before"), unit.before), row(word("under_after"), unit.after));
}

function measuresOf(unit) {
  if (!unit.measures.length) return null;
  const row = ([measure, before, after, sure]) => {
    const { name, decimals } = data.measures[measure];
    const show = (value) => (value === null ? "–" : number(value, decimals));
    const change = before !== null && after !== null && before !== after ? difference(after - before, decimals) : "";
    return make("tr", {}, make("th", { scope: "row" }, two(name), " ", sureness(sure)), make("td", {}, show(before)), make("td", {}, show(after)), make("td", { class: change.startsWith("−") ? "less" : "more" }, change));
  };
  const head = make("tr", {}, ...["measure", "before", "after", "change"].map((key) => make("th", { scope: "col" }, word(key))));
  return make("table", { class: "figures" }, make("thead", {}, head), make("tbody", {}, unit.measures.map(row)));
}

/** Tells from which units it came and what became of it. */
function heritage(unit) {
  const [from, to] = [[], []];
  for (const event of unit.events) {
    for (const [original, result, extent, passed] of event.contributions ?? []) {
      const amount = passed.map(([measure, value, total]) => `${number(value, data.measures[measure].decimals)}${extent && total ? "/" + number(total, data.measures[measure].decimals) : ""} ${two(data.measures[measure].short)}`).join(", ");
      const line = (other) => make("li", {}, badge(event), " ", link(other), ` (${two(data.extents[extent])}${amount ? "; " + amount : ""})`);
      if (result === unit.index && original !== unit.index) from.push(line(original));
      if (original === unit.index && result !== unit.index) to.push(line(result));
    }
    for (const [moved, before, after] of event.relocations ?? []) {
      if (moved === unit.index) to.push(make("li", {}, badge(event), " ", link(before), " → ", link(after)));
    }
  }
  return [from.length && section(word("came_from"), make("ul", {}, from)), to.length && section(word("went_to"), make("ul", {}, to))];
}

function postsOf(unit) {
  const say = ([role, title, holder, count]) => make("li", {}, count > 1 ? `${count} × ` : "", title !== null ? two(data.titles[title]) : capital(two(data.roles[role])), holder ? ` (${holder})` : "");
  const before = unit.more.posts_before ?? [];
  const after = unit.more.posts_after;
  if (!before.length && !after?.length) return null;
  if (!after) return section(word("posts"), make("ul", {}, before.map(say)));
  return section(word("posts"), [["before", before], ["after", after]].map(([key, list]) => list.length && [make("h4", {}, word(key)), make("ul", {}, list.map(say))]));
}

function functionsOf(unit) {
  const before = unit.more.functions_before ?? [];
  const after = unit.more.functions_after ?? (unit.after === ABSENT ? [] : before);
  const all = [...new Set([...before, ...after])];
  const mark = (index) => (!before.includes(index) ? word("only_after") : !after.includes(index) ? word("only_before") : "");
  const say = (index) => make("li", { class: after.includes(index) ? "" : "gone" }, two(data.functions[index]), mark(index) && make("small", {}, " " + mark(index)));
  const shared = (unit.more.cooperates ?? []).map((index) => make("li", {}, two(data.functions[index])));
  return [all.length && section(word("functions"), make("ul", {}, all.map(say))), shared.length && section(word("cooperates"), make("ul", {}, shared))];
}

function linesOf(unit) {
  const say = ([type, from, to, state]) => make("li", { class: state === 1 ? "gone" : "" }, to === unit.index ? ["← ", link(from)] : ["→ ", link(to)], ` (${two(data.line_types[type])})`, state < 3 && make("small", {}, " " + word(state === 1 ? "only_before" : "only_after")));
  const most = 30;
  const rest = unit.lines.length - most;
  return unit.lines.length ? section(word("lines"), make("ul", {}, unit.lines.slice(0, most).map(say), rest > 0 && make("li", {}, word("and_more", number(rest))))) : null;
}

function findingsOf(unit) {
  return unit.findings.length ? section(word("findings"), make("ul", { class: "plain" }, unit.findings.map((finding) => make("li", {}, findingText(finding))))) : null;
}

function restOf(unit) {
  const { basis, codes, attributes, note, source, source_note: remark } = unit.more;
  const from = [typeof source === "number" ? two(data.sources[source][0]) : source, remark].filter(Boolean).join(". ");
  return [
    basis && section(word("basis"), make("ul", {}, basis.map(citation))),
    attributes && section(word("judgements"), make("ul", {}, attributes.map(([name, value]) => make("li", {}, `${two(name)}: ${two(value)}`)))),
    codes && section(word("codes"), make("ul", {}, codes.map(([scheme, code]) => make("li", {}, `${scheme}: ${code}`)))),
    note && section(word("note"), make("p", {}, two(note))),
    section(word("provenance"), make("p", {}, sureness(unit.sure) ?? word("unstated"), " ", from)),
    make("p", { class: "id" }, unit.id),
  ];
}

/** Shows the units that a card stands for. */
function showCard(card) {
  const box = find("#detail");
  box.hidden = false;
  const members = membersOf(card);
  box.replaceChildren();
  add(
    box,
    make("div", { class: "detailhead" }, make("h2", { tabindex: "-1" }, cardName(card)), make("button", { class: "close", type: "button", "aria-label": word("close"), onclick: () => select(null) }, "×")),
    make("p", {}, word("card")),
    hasFull && members.length ? make("button", { type: "button", class: "small", onclick: () => fly(members[0]) }, word("show_all")) : "",
    make("ul", { class: "members" }, members.slice(0, 200).map((unit) => make("li", {}, link(unit.index)))),
  );
  find("aside").scrollTop = 0;
}

/** Says an event in one line: who gives, who receives. */
function sentence(event) {
  const names = (list) => list.map((index) => (index < 0 ? "–" : two(units[index].name))).join(" + ");
  const pairs = (event.contributions ?? []).filter(([original, result]) => original !== result);
  if (pairs.length) {
    const unique = (at) => [...new Set(pairs.map((pair) => pair[at]))];
    return `${names(unique(0))} → ${names(unique(1))}`;
  }
  if (event.relocations?.length) {
    const [[first, from, to], ...others] = event.relocations;
    const who = others.length ? word("units", number(others.length + 1)) : names([first]);
    return `${who}: ${names([from])} → ${names([to])}`;
  }
  const ends = [...(event.established ?? []), ...(event.ended ?? [])];
  if (ends.length) return names(ends);
  if (event.remarks?.length) return event.remarks.map(two).join("; ");
  return names(event.units);
}

/** Brings an event into view. */
function showEvent(event) {
  stop();
  if (find("#tables").hidden === false) showTables(false);
  if (stage.view !== "lineage" && stage.view !== "change") choose("change");
  const groups = event.units.flatMap((unit) => stage.scene.byUnit.get(unit) ?? []);
  if (!groups.length && event.units[0] >= 0) return fly(units[event.units[0]]);
  for (const group of groups) for (const above of chain(group.unit, group.side)) stage.closed.delete(above.index);
  heat(groups, event);
  tell(`${capital(two(event.form))}: ${sentence(event)}`);
  return frame(groups, 600, 0.14);
}

/** Brings the unit of a finding into view; one without a unit is only told. */
function showFinding(finding) {
  tell(two(finding.message));
  if (finding.unit >= 0) return fly(units[finding.unit]);
}

function triangle(severity) {
  const [fill, stroke] = { error: ["#6e0b14", "#6e0b14"], warning: ["#ffd97a", "#7a4300"], note: ["#fff", "#7a4300"] }[severity];
  const sign = svg("svg", { width: 18, height: 16, viewBox: "0 0 18 16", "aria-hidden": "true" });
  sign.append(svg("path", { d: "M9 1 17 15H1Z", fill, stroke, "stroke-width": 1.4, "stroke-linejoin": "round" }));
  sign.append(svg("path", { d: "M9 5.5v4.5M9 12v1.2", stroke: severity === "error" ? "#fff" : "#17212b", "stroke-width": 1.6 }));
  return sign;
}

function findingText(finding) {
  return [
    triangle(finding.severity),
    make("span", {}, make("b", {}, capital(two(finding.word))), " ", two(finding.message), finding.help && make("small", {}, make("br"), capital(two(finding.help)), finding.basis?.length ? `. ${finding.basis.join("; ")}` : "")),
  ];
}

/** Fills the lists of events and findings; long lists grow on demand. */
function fillLists() {
  const eventButton = (event) => {
    const button = make("button", { type: "button", "data-event": event.number, onclick: () => showEvent(event) });
    const mark = make("span", { class: "badge" }, String(event.number));
    const form = make("b", {}, capital(two(event.form)));
    mark.style.borderColor = mark.style.color = form.style.color = color(data.looks[event.change].strong);
    const about = [event.on && two(event.on), event.basis?.[0] && bare(event.basis[0]).split(": “")[0]].filter(Boolean).join(" · ");
    button.append(mark, make("span", {}, form, " ", sentence(event), about && make("small", {}, about)));
    return button;
  };
  const findingButton = (finding) => make("button", { type: "button", "data-finding": finding.index, onclick: () => showFinding(finding) }, findingText(finding));
  grow(find("#events"), happenings, eventButton);
  // Numbers that are missing in the list are bodies kept as they are.
  const kept = events.filter((event) => event.kept).map((event) => event.number);
  if (kept.length) find("#events").after(make("p", {}, word("kept_numbers").replace("{}", kept.slice(0, 12).join(", ") + (kept.length > 12 ? ", …" : ""))));
  find("#eventcount").textContent = number(happenings.length);
  for (const state of ["introduced", "remaining", "resolved"]) {
    const list = data.findings.filter((finding) => finding.state === state);
    const box = find(`#${state}`);
    box.parentElement.hidden = !list.length;
    box.parentElement.querySelector(".count").textContent = number(list.length);
    grow(box, list, findingButton);
  }
  find("#nofindings").hidden = data.findings.some((finding) => finding.state !== "resolved");
}

/** Puts entries into a list, a hundred at a time. */
function grow(list, entries, button, from = 0) {
  if (!from) list.replaceChildren();
  const upTo = Math.min(entries.length, from + 100);
  for (const entry of entries.slice(from, upTo)) list.append(make("li", {}, button(entry)));
  if (upTo === entries.length) return;
  const more = make("li", {}, make("button", { type: "button", class: "small", onclick: () => { more.remove(); grow(list, entries, button, upTo); } }, word("more", number(entries.length - upTo))));
  list.append(more);
}
