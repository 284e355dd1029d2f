// The data of the page, and how they are read.

const data = JSON.parse(document.getElementById("data").textContent);
let speech = data.speech;

/** Returns a text in the language of the page. */
function two(text) {
  return Array.isArray(text) ? text[speech === "vi" ? 0 : 1] : text ?? "";
}

/** Returns a fixed text; each `{}` in it takes the next value. */
function word(key, ...values) {
  let text = data.words[speech][key] ?? key;
  for (const value of values) text = text.replace("{}", () => value);
  return text;
}

/** Returns a number with the group and decimal marks of the language. */
function number(value, decimals = 0) {
  const digits = String(Math.abs(value)).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const group = speech === "vi" ? "." : ",";
  const fraction = decimals ? (speech === "vi" ? "," : ".") + digits.slice(-decimals) : "";
  return (value < 0 ? "−" : "") + whole.replace(/\B(?=(\d{3})+$)/g, group) + fraction;
}

function difference(value, decimals = 0) {
  return value > 0 ? "+" + number(value, decimals) : value < 0 ? number(value, decimals) : "±0";
}

/** Returns a text as it is compared in searches: lower case, no diacritics, `đ` as `d`. */
function fold(text) {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
}

const ROOT = -1;
const ABSENT = -2;

const units = data.units.map(([id, name, kind, before, after, change, measures, sure, more], index) => ({
  index, id, name, kind, before, after, change: change || "unchanged", measures, sure, more: more ?? {},
  events: [], findings: [], lines: [], under: [[], []],
}));
for (const unit of units) {
  if (unit.before >= 0) units[unit.before].under[0].push(unit.index);
  if (unit.after >= 0) units[unit.after].under[1].push(unit.index);
}
const events = data.events;
const eventOf = new Map(events.map((event) => [event.number, event]));
for (const event of events) {
  for (const unit of event.units) if (unit >= 0) units[unit].events.push(event);
}
data.findings.forEach((finding, index) => {
  finding.index = index;
  if (finding.unit >= 0) units[finding.unit].findings.push(finding);
});
for (const line of data.lines) {
  units[line[1]].lines.push(line);
  if (line[2] !== line[1]) units[line[2]].lines.push(line);
}
const isChanged = (unit) => unit.change !== "unchanged";
const happenings = events.filter((event) => !event.kept);

/** Returns the superior of a unit on a side: 1 before, else after, where it has one. */
function superior(unit, side) {
  const [first, second] = side === 1 ? [unit.before, unit.after] : [unit.after, unit.before];
  const found = first === ABSENT ? second : first;
  return found >= 0 ? units[found] : null;
}

/** Returns the superiors of a unit from the direct one up. */
function chain(unit, side) {
  const found = [];
  for (let at = superior(unit, side); at && found.length < 200; at = superior(at, side)) found.push(at);
  return found;
}

/** Returns how many units stand below a unit before and after. */
function below(unit) {
  return [0, 1].map((state) => {
    let total = 0;
    const open = [unit.index];
    while (open.length) {
      const next = units[open.pop()].under[state];
      total += next.length;
      for (const index of next) open.push(index);
    }
    return total;
  });
}

/** Returns the units that a card stands for. */
function membersOf(card) {
  const [above, kind] = data.cards[card];
  const shown = new Set(data.boxes.filter((unit) => unit >= 0));
  const state = (unit) => (unit.after === ABSENT ? unit.before : unit.after);
  return units.filter((unit) => unit.kind === kind && state(unit) === above && !shown.has(unit.index));
}

// Search: every unit with its name folded once.
const folded = units.map((unit) => [].concat(unit.name, unit.more.former ?? []).map(fold).join(" | "));

/** Returns the units whose names hold all words, the earliest match first. */
function search(text, limit) {
  const words = fold(text).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const found = [];
  for (const unit of units) {
    const name = folded[unit.index];
    if (words.every((part) => name.includes(part)) || unit.id === text) {
      // Names that hold the words in a row, early, and changed units come first.
      const whole = name.indexOf(words.join(" "));
      found.push([whole < 0 ? 500 + name.indexOf(words[0]) : whole, isChanged(unit) ? 0 : 1, name.length, unit]);
    }
  }
  found.sort((one, other) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2]);
  return found.slice(0, limit).map((entry) => entry[3]);
}

/** Makes an element; texts become text nodes, never markup. */
function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "class") element.className = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  return add(element, ...children);
}

/** Puts children into an element; lists of them open up, and what is missing is left out. */
function add(element, ...children) {
  const wanted = (child) => child !== null && child !== undefined && child !== false && child !== 0 && child !== "";
  element.append(...children.flat(Infinity).filter(wanted));
  return element;
}

const find = (selector) => document.querySelector(selector);
const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const pause = (time) => new Promise((done) => setTimeout(done, time));

/** Tells readers that do not see what happened. */
function tell(text) {
  find("#live").textContent = text;
}
