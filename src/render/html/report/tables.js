// Tables that sort, filter, and copy into a spreadsheet.

const ROWS = 200;
const bare = (text) => text.replace(/[\u0002\u0003]/g, "");
const nameOf = (index) => (index === ROOT ? "" : index < 0 ? "" : two(units[index].name));

/** Returns the tables: title, columns (title, whether numbers), rows of cells, the unit of each row. */
function tables() {
  const list = [totalsTable(), demandsTable(), eventsTable(), dispositionsTable(), surplusTable(), findingsTable(), unitsTable(), sourcesTable()];
  return list.filter((table) => table.rows.length);
}

const column = (key, isNumber = false) => ({ title: word(key), isNumber });

/** A figure: shown in the language, copied and sorted as a number. */
const figure = (value, decimals = 0) => ({ value: value / 10 ** decimals, text: number(value, decimals) });
const change = (value, decimals = 0) => ({ value: value / 10 ** decimals, text: difference(value, decimals) });

function totalsTable() {
  const rows = data.totals.flatMap(([group, list]) =>
    list.map(([name, before, after, decimals]) => ({ cells: [word("totals_" + group), capital(two(name)), figure(before, decimals), figure(after, decimals), change(after - before, decimals)] })));
  return { id: "totals", title: word("table_totals"), columns: [column("group"), column("what"), column("before", true), column("after", true), column("change", true)], rows };
}

function eventsTable() {
  const rows = events.map((event) => ({
    unit: event.units.find((unit) => unit >= 0),
    event,
    cells: [figure(event.number), capital(two(event.form)), sentence(event), event.on ? { value: event.on[1] ?? event.on, text: two(event.on) } : "", (event.basis ?? []).map(bare).join("; "), event.responsible ?? "", event.decided_by ? two(event.decided_by) : "", (event.open ?? []).map(two).join("; ")],
  }));
  return { id: "changes", title: word("table_events"), columns: [column("no", true), column("form"), column("event"), column("on"), column("basis"), column("responsible"), column("decided_by"), column("still_open")], rows };
}

const SORTS = ["sort_subordinate", "sort_function", "sort_cooperation", "sort_post", "sort_line", "sort_measure"];

function matter(sort, thing) {
  if (sort === 0) return nameOf(thing);
  if (sort === 1 || sort === 2) return thing < 0 ? "" : two(data.functions[thing]);
  if (sort === 3) return `${thing[1] > 1 ? thing[1] + " × " : ""}${two(data.roles[thing[0]])}${thing[2] ? ` (${thing[2]})` : ""}`;
  if (sort === 4) return two(thing);
  return `${number(thing[1], data.measures[thing[0]].decimals)} ${two(data.measures[thing[0]].short)}`;
}

function dispositionsTable() {
  const rows = events.flatMap((event) => (event.dispositions ?? []).map(([unit, sort, thing, fate, to]) => ({
    unit: to >= 0 ? to : unit,
    cells: [figure(event.number), capital(two(event.form)), nameOf(unit), word(SORTS[sort]), matter(sort, thing), two(data.fates[fate]), nameOf(to)],
  })));
  return { id: "dispositions", title: word("table_dispositions"), columns: [column("no", true), column("form"), column("of_unit"), column("sort"), column("matter"), column("fate"), column("receiver")], rows };
}

function surplusTable() {
  const rows = events.flatMap((event) => (event.surplus ?? []).map(([role, before, after, left, open, holders]) => ({
    unit: event.units.find((unit) => unit >= 0),
    cells: [figure(event.number), sentence(event), capital(two(data.roles[role])), figure(before), figure(after), figure(left), two(open), holders.map(([holder, unit]) => `${holder}, ${nameOf(unit)}`).join("; ")],
  })));
  return { id: "surplus", title: word("table_surplus"), columns: [column("no", true), column("event"), column("role"), column("before", true), column("after", true), column("left_over", true), column("not_filled"), column("holders")], rows };
}

function findingsTable() {
  const rows = data.findings.map((finding) => ({
    unit: finding.unit >= 0 ? finding.unit : undefined,
    cells: [word(finding.state), capital(two(finding.word)), finding.code, nameOf(finding.unit), two(finding.message), finding.help ? two(finding.help) : "", (finding.basis ?? []).join("; ")],
  }));
  return { id: "checks", title: word("table_findings"), columns: [column("state"), column("severity"), column("rule"), column("unit"), column("message"), column("advice"), column("basis")], rows };
}

function unitsTable() {
  const used = data.measures.map((_, index) => index).filter((index) => units.some((unit) => unit.measures.some(([measure]) => measure === index)));
  const value = (unit, measure, at) => {
    const found = unit.measures.find(([index]) => index === measure);
    return found && found[at] !== null ? figure(found[at], data.measures[measure].decimals) : "";
  };
  const rows = units.map((unit) => ({
    unit: unit.index,
    cells: [two(unit.name), capital(two(data.kinds[unit.kind][0])), unit.before === ABSENT ? word("absent") : nameOf(unit.before), unit.after === ABSENT ? word("absent") : nameOf(unit.after), two(data.changes[unit.change]), ...used.flatMap((measure) => [value(unit, measure, 1), value(unit, measure, 2)]), unit.sure ? word(SURE[unit.sure]) : ""],
  }));
  const figures = used.flatMap((measure) => ["before", "after"].map((key) => ({ title: `${two(data.measures[measure].short)}, ${word(key)}`, isNumber: true })));
  return { id: "bodies", title: word("table_units"), columns: [column("unit"), column("kind"), column("under_before"), column("under_after"), column("change_kind"), ...figures, column("provenance")], rows };
}

function demandsTable() {
  const rows = data.demands.map((demand) => ({
    tone: demand.status,
    cells: [demand.point, two(demand.what), two(demand.of_whom), two(demand.by), two(demand.plan), two(demand.status_name), two(demand.says), bare(demand.source), two(demand.document)],
  }));
  return { id: "demands", title: word("table_demands"), columns: [column("paragraph"), column("demanded"), column("of_whom"), column("by_when"), column("plan_does"), column("status"), column("remark"), column("basis"), column("document")], rows };
}

function sourcesTable() {
  const { confirmed, memory, illustrative, unstated } = data.evidence;
  const facts = [["confirmed", confirmed], ["memory", memory], ["illustrative", illustrative], ["unstated", unstated]].map(([key, count]) => ({ cells: [word("facts"), capital(word(key)), "", "", figure(count)] }));
  const rows = data.sources.map(([title, organ, date]) => ({ cells: [word("source"), two(title), organ ?? "", date ?? "", ""] }));
  return { id: "sources", title: word("table_sources"), columns: [column("group"), column("what"), column("organ"), column("on"), column("count", true)], rows: [...facts, ...rows] };
}

const textOf = (cell) => (typeof cell === "object" ? cell.text : cell);
const valueOf = (cell) => (typeof cell === "object" ? cell.value : cell);

/** Returns a cell as a spreadsheet takes it: numbers as numbers, texts never as formulas. */
function forSpreadsheet(cell) {
  if (typeof cell === "object" && typeof cell.value === "number") return String(cell.value).replace(".", speech === "vi" ? "," : ".");
  const text = textOf(cell).replace(/[\t\r\n]+/g, " ");
  return /^[=+\-@]/.test(text) ? "'" + text : text;
}

function asText(table, rows) {
  const lines = [table.columns.map((entry) => entry.title), ...rows.map((row) => row.cells.map(forSpreadsheet))];
  return lines.map((line) => line.join("\t")).join("\r\n") + "\r\n";
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = make("textarea", { class: "offscreen" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

let chosenTable = "totals";

/** Opens or closes the tables. */
function showTables(open) {
  find("#tables").hidden = !open;
  find("#picture").hidden = open;
  mark();
  if (open) fillTables();
  else draw();
}

function fillTables() {
  const list = tables();
  if (!list.some((table) => table.id === chosenTable)) chosenTable = list[0].id;
  const tabs = list.map((table) => make("button", {
    type: "button", role: "tab", "aria-selected": String(table.id === chosenTable), "data-table": table.id,
    onclick: () => { chosenTable = table.id; fillTables(); find(`[data-table=${table.id}]`).focus(); },
  }, table.title, " ", make("small", {}, number(table.rows.length))));
  const table = list.find((entry) => entry.id === chosenTable);
  find("#tables").replaceChildren(make("div", { class: "tabs", role: "tablist", "aria-label": word("tables") }, tabs), tablePanel(table));
}

function tablePanel(table) {
  let [sorted, falling, limit, wanted] = [-1, false, ROWS, ""];
  const order = new Intl.Collator(speech, { numeric: true });
  const names = table.rows.map((row) => fold(row.cells.map(textOf).join(" ")));
  const body = make("tbody");
  const more = make("button", { type: "button", class: "small", onclick: () => { limit += 1000; fill(); } });
  const done = make("span", { role: "status" });
  const chosen = () => {
    const words = fold(wanted).split(/\s+/).filter(Boolean);
    const rows = table.rows.filter((_, index) => words.every((part) => names[index].includes(part)));
    if (sorted < 0) return rows;
    const compare = (one, other) => {
      const [a, b] = [valueOf(one.cells[sorted]), valueOf(other.cells[sorted])];
      return typeof a === "number" && typeof b === "number" ? a - b : order.compare(a, b);
    };
    return [...rows].sort((one, other) => (falling ? -compare(one, other) : compare(one, other)));
  };
  const cell = (entry, index, row) => {
    const text = textOf(entry);
    const content = row.unit !== undefined && text && (text === nameOf(row.unit) || (row.event && index === 2))
      ? make("button", { type: "button", class: "link", onclick: () => (row.event ? showEvent(row.event) : fly(units[row.unit])) }, text) : text;
    return make("td", { class: table.columns[index].isNumber ? "number" : "" }, content);
  };
  const fill = () => {
    const rows = chosen();
    body.replaceChildren(...rows.slice(0, limit).map((row) => make("tr", { class: row.tone }, row.cells.map((entry, index) => cell(entry, index, row)))));
    more.hidden = rows.length <= limit;
    more.textContent = word("more", number(rows.length - limit));
  };
  const heads = table.columns.map((entry, index) => make("th", { scope: "col", "aria-sort": "none" }, make("button", {
    type: "button", onclick: () => {
      [falling, sorted] = [sorted === index ? !falling : entry.isNumber, index];
      heads.forEach((head, at) => head.setAttribute("aria-sort", at !== index ? "none" : falling ? "descending" : "ascending"));
      fill();
    },
  }, entry.title)));
  fill();
  return make("div", { class: "panel", role: "tabpanel" },
    make("div", { class: "tablebar" },
      make("h2", {}, table.title),
      make("input", { type: "search", placeholder: word("filter"), "aria-label": word("filter"), oninput: (event) => { wanted = event.target.value; fill(); } }),
      make("button", { type: "button", id: "copy", onclick: async () => { await copy(asText(table, chosen())); done.textContent = word("copied", number(chosen().length)); } }, word("copy")),
      make("button", { type: "button", onclick: () => printAs("tables") }, word("print_table")), done),
    make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": table.title }, make("table", {}, make("thead", {}, make("tr", {}, heads)), body), more));
}
