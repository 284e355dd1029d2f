// Draws the shapes that the engine placed: as SVG, or on a canvas when there are very many.

const SPACE = "http://www.w3.org/2000/svg";
const { paints, faces, items, classes } = data.drawings;
const FAMILY = '"Barlow Semi Condensed","Arial Narrow",Arial,sans-serif';
const FRAME = new Set(["head", "lists", "legend", "source", "rule"]);
const ANCHORS = ["start", "middle", "end"];
const color = (value) => "#" + value.toString(16).padStart(6, "0");

function svg(name, properties) {
  const element = document.createElementNS(SPACE, name);
  for (const key in properties) element.setAttribute(key, properties[key]);
  return element;
}

function paintSvg(element, paint) {
  const [fill, stroke, width, dashes, inside, outline, round] = paints[paint];
  element.setAttribute("fill", fill < 0 ? "none" : color(fill));
  if (inside) element.setAttribute("fill-opacity", inside / 100);
  if (stroke < 0) return element;
  element.setAttribute("stroke", color(stroke));
  element.setAttribute("stroke-width", width);
  if (outline) element.setAttribute("stroke-opacity", outline / 100);
  if (dashes.length) element.setAttribute("stroke-dasharray", dashes.join(" "));
  if (round) {
    element.setAttribute("stroke-linecap", "round");
    element.setAttribute("stroke-linejoin", "round");
  }
  return element;
}

/** Returns a path; the lines of a long dashed one stand alone, for browsers also dash what is out of sight. */
function pathSvg(path, paint) {
  if (!paints[paint][3].length || paints[paint][0] >= 0 || /[CZ]/.test(path)) return paintSvg(svg("path", { d: path }), paint);
  const group = paintSvg(svg("g", {}), paint);
  let [fromX, fromY] = [0, 0];
  for (const [, command, x, y] of path.matchAll(/([ML])(-?\d+) (-?\d+)/g)) {
    if (command === "L") group.append(svg("line", { x1: fromX, y1: fromY, x2: x, y2: y }));
    [fromX, fromY] = [x, y];
  }
  return group;
}

const stamps = [];

/** Returns a new element for a shape. */
function shapeSvg(index) {
  if (!stamps[index]) {
    const [sort, a, b, c, d, e, f] = items[index];
    if (sort === 0) stamps[index] = paintSvg(svg("rect", { x: a, y: b, width: c, height: d, rx: e }), f);
    else if (sort === 1) stamps[index] = pathSvg(a, b);
    else if (sort === 2) stamps[index] = paintSvg(svg("circle", { cx: a, cy: b, r: c }), d);
    else {
      const [size, weight] = faces[d];
      const text = svg("text", { x: a, y: b, "font-size": size, "font-weight": weight, fill: color(e) });
      if (c) text.setAttribute("text-anchor", ANCHORS[c]);
      text.textContent = f;
      stamps[index] = text;
    }
  }
  return stamps[index].cloneNode(true);
}

/** Returns a group as an element. */
function groupSvg(group) {
  const element = svg("g", { class: group.class });
  if (group.unit || group.card >= 0) {
    element.setAttribute("transform", `translate(${group.x} ${group.y})`);
    element.setAttribute("role", "graphics-symbol");
    element.setAttribute("aria-label", labelOf(group));
    element.setAttribute("tabindex", "-1");
    if (group.unit) element.dataset.unit = group.unit.id;
    element.dataset.change = group.unit ? group.unit.change : "unchanged";
    element.dataset.side = group.side;
  } else if (!FRAME.has(group.class)) {
    element.setAttribute("aria-hidden", "true");
  }
  element.append(...group.items.map(shapeSvg));
  return element;
}

/** Says in words what a group shows. */
function labelOf(group) {
  if (!group.unit) return cardName(group.card);
  const parts = [group.side === 1 ? two(group.unit.more.former ?? group.unit.name) : two(group.unit.name)];
  parts.push(two(data.changes[group.unit.change]));
  if (group.side) parts.push(word(group.side === 1 ? "state_before" : "state_after"));
  const [measure, before, after] = group.unit.measures[0] ?? [];
  const figure = group.side === 1 ? before : after ?? before;
  if (figure !== undefined && figure !== null) {
    parts.push(`${number(figure, data.measures[measure].decimals)} ${two(data.measures[measure].short)}`);
  }
  return parts.join(". ");
}

function cardName(card) {
  const [above, kind, count] = data.cards[card];
  const where = above >= 0 ? ", " + two(units[above].name) : "";
  return `${number(count)} ${two(data.kinds[kind][0])}${where}`;
}

const decoded = new Map();

/** Returns a drawing: its size, groups, and the groups of each unit. */
function drawing(set, view) {
  const key = `${set} ${view} ${speech}`;
  if (decoded.has(key)) return decoded.get(key);
  const record = data.drawings[set][speech === "vi" ? 0 : 1][view];
  const groups = groupsFrom(record, set);
  const byUnit = new Map();
  for (const group of groups) {
    if (group.unit) byUnit.set(group.unit.index, (byUnit.get(group.unit.index) ?? []).concat(group));
  }
  const inner = groups.filter((group) => !FRAME.has(group.class));
  const boxes = inner.filter((group) => group.unit || group.card >= 0);
  const found = { ...record, set, view, groups, inner, boxes, byUnit, extent: extentOf(inner) };
  decoded.set(key, found);
  return found;
}

/** Reads the groups of a drawing. */
function groupsFrom(record, set) {
  return record.groups.map((at) => data.drawings.groups[at]).map(([kind, box, side, x, y, width, height, shapes], order) => {
    let unit = null;
    let card = -1;
    if (box >= 0) {
      const found = set === "full" ? box : data.boxes[box];
      if (found >= 0) unit = units[found];
      else if (found < -1) card = -2 - found;
    }
    return { order, class: classes[kind], unit, card, side, x, y, width, height, items: shapes };
  });
}

/** Returns the rectangle around groups. */
function extentOf(groups) {
  let [left, top, right, foot] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of groups) {
    if (!width && !height) continue;
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    foot = Math.max(foot, y + height);
  }
  return right < left ? { x: 0, y: 0, width: 1000, height: 1000 } : { x: left, y: top, width: right - left, height: foot - top };
}

/** Returns a whole sheet, with its frame, for print. */
function sheetSvg(sheet) {
  const root = svg("svg", { viewBox: `0 0 ${sheet.width} ${sheet.height}` });
  root.append(...groupsFrom(sheet, "sheet").map(groupSvg));
  return root;
}

const traces = [];

function trace(index) {
  if (!traces[index]) {
    const [sort, a, b, c, d, e] = items[index];
    const path = sort === 1 ? new Path2D(a) : new Path2D();
    if (sort === 0) path.roundRect(a, b, c, d, Math.min(e, c / 2, d / 2));
    if (sort === 2) path.arc(a, b, c, 0, 2 * Math.PI);
    traces[index] = path;
  }
  return traces[index];
}

/** Draws a shape on a canvas whose unit is a tenth of a pixel; texts that nobody could read are left out. */
function shapeCanvas(context, index, scale) {
  const item = items[index];
  if (item[0] === 3) {
    const [, x, y, anchor, style, ink, text] = item;
    const [size, weight] = faces[style];
    if (size * scale < 3.2) return;
    context.font = `${weight} ${size}px ${FAMILY}`;
    context.textAlign = anchor === 1 ? "center" : anchor === 2 ? "right" : "left";
    context.fillStyle = color(ink);
    context.fillText(text, x, y);
    return;
  }
  const paint = paints[item[0] === 0 ? item[6] : item[0] === 1 ? item[2] : item[4]];
  const [fill, stroke, width, dashes, inside, outline, round] = paint;
  const path = trace(index);
  const alpha = context.globalAlpha;
  if (fill >= 0) {
    context.fillStyle = color(fill);
    if (inside) context.globalAlpha = (alpha * inside) / 100;
    context.fill(path);
  }
  if (stroke >= 0 && width * scale > 0.06) {
    context.globalAlpha = outline ? (alpha * outline) / 100 : alpha;
    context.strokeStyle = color(stroke);
    context.lineWidth = Math.max(width, 0.5 / scale);
    // Dashes that are finer than a pixel only cost time.
    context.setLineDash(dashes.length && dashes[0] * scale > 1 ? dashes : []);
    context.lineCap = round ? "round" : "butt";
    context.lineJoin = round ? "round" : "miter";
    context.stroke(path);
  }
  context.globalAlpha = alpha;
}

/** Returns the colours by which a far-off box is told: inside and strip. */
function farColors(group) {
  if (!group.far) {
    const look = group.unit ? data.looks[group.unit.change] : null;
    if (!look || group.unit.change === "unchanged") {
      const first = items[group.items[0]];
      const fill = first && first[0] < 2 ? paints[first[0] === 0 ? first[6] : first[2]][0] : -1;
      group.far = fill >= 0 && fill !== 0xffffff ? [color(fill), color(fill)] : ["#dfe4e8", "#9aa5ae"];
    } else {
      group.far = group.side === 1 ? [color(look.tint), color(look.strong)] : [color(look.strong), color(look.strong)];
    }
  }
  return group.far;
}

/** Returns the icon of a change on its colour. */
function iconOf(change, size = 18) {
  const look = data.looks[change];
  const root = svg("svg", { width: size, height: size, viewBox: "0 0 120 120", "aria-hidden": "true" });
  root.append(svg("rect", { width: 120, height: 120, rx: 18, fill: color(look.strong) }));
  for (const stroke of look.icon) {
    const points = stroke.map(([x, y]) => `${20 + (x * 2) / 3},${20 + (y * 2) / 3}`).join(" ");
    root.append(svg("polyline", { points, fill: "none", stroke: "#fff", "stroke-width": 12, "stroke-linecap": "round", "stroke-linejoin": "round" }));
  }
  return root;
}
