// The picture: what is in sight, moving about, choosing, closing blocks.
//
// A scene counts tenths of a pixel. The camera says which place of the scene is at the top left corner of the stage,
// and how many pixels of the screen a tenth takes. Units never move: closing a block covers it where it stands.

/** From this number of boxes on the picture is drawn on a canvas. */
const CANVAS_FROM = 1500;
const CLOSEST = 0.6;

const stage = {
  set: "sheet",
  view: "change",
  scene: null,
  camera: { x: 0, y: 0, scale: 0.1 },
  /** Numbers of closed units. */
  closed: new Set(),
  /** Groups that are not dimmed; null for all. */
  hot: null,
  /** Units that the animation hides in the picture before. */
  gone: null,
  selected: null,
  current: null,
  frame: 0,
  flight: 0,
};
const root = () => find("#stage");
const isCanvas = () => stage.scene.boxes.length > CANVAS_FROM;
const hasFull = data.drawings.full.length > 0;

/** Shows a view; the camera stays where it is unless the geometry is another. */
function show(view, set = stage.set) {
  const former = stage.scene;
  stage.view = view;
  stage.set = view === "lineage" ? "sheet" : set;
  stage.scene = drawing(stage.set, view);
  stage.hot = stage.thread = stage.gone = null;
  build();
  const sameGeometry = former && former.set === stage.set && (former.view === "lineage") === (view === "lineage");
  if (!sameGeometry) stage.camera = fitting(stage.scene.extent);
  if (stage.current && !stage.scene.byUnit.has(stage.current.unit?.index)) stage.current = null;
  cover();
  draw();
}

function build() {
  const chart = find("#chart");
  const canvas = find("#canvas");
  chart.replaceChildren();
  canvas.hidden = !isCanvas();
  chart.classList.toggle("hidden", isCanvas());
  for (const group of stage.scene.groups) group.element = group.isAway = null;
  if (isCanvas()) return;
  const inside = svg("g", {});
  for (const group of stage.scene.inner) {
    group.element = groupSvg(group);
    inside.append(group.element);
  }
  chart.append(inside);
  const first = stage.current ?? stage.scene.boxes[0];
  first?.element?.setAttribute("tabindex", "0");
}

/** Returns the camera that shows a rectangle. */
function fitting({ x, y, width, height }, closest = 0.1) {
  const { clientWidth, clientHeight } = root();
  const scale = Math.min((clientWidth - 40) / width, (clientHeight - 40) / height, closest);
  const used = scale > 0 ? scale : 0.05;
  return { x: x + width / 2 - clientWidth / used / 2, y: y + height / 2 - clientHeight / used / 2, scale: used };
}

/** Draws at the next frame. */
function draw() {
  if (!stage.frame) stage.frame = requestAnimationFrame(paint);
}

function paint() {
  stage.frame = 0;
  const { x, y, scale } = stage.camera;
  const place = `scale(${scale}) translate(${-x} ${-y})`;
  if (isCanvas()) paintCanvas();
  else {
    find("#chart > g")?.setAttribute("transform", place);
    cull();
  }
  find("#marks").setAttribute("transform", place);
  paintNames();
}

/** Takes out of the picture what is out of sight, and texts that nobody could read: both only cost time. */
function cull() {
  const { x, y, scale } = stage.camera;
  const [width, height] = [root().clientWidth / scale, root().clientHeight / scale];
  const sight = { x: x - width / 4, y: y - height / 4, width: width * 1.5, height: height * 1.5 };
  for (const group of stage.scene.boxes) {
    const isAway = !meets(group, sight);
    if (group.isAway === isAway) continue;
    group.isAway = isAway;
    group.element.classList.toggle("away", isAway);
  }
  find("#chart").classList.toggle("far", scale < 0.028);
}

/** Gives a canvas the size of the stage and empties it. */
function cleared(canvas) {
  const ratio = devicePixelRatio || 1;
  const [width, height] = [root().clientWidth, root().clientHeight].map((length) => Math.round(length * ratio));
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d");
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/** Whether a group lies below a closed unit. */
function isCovered(group) {
  if (!stage.closed.size) return false;
  if (group.card >= 0) {
    const above = data.cards[group.card][0];
    if (above < 0) return false;
    return stage.closed.has(above) || chain(units[above], 2).some((unit) => stage.closed.has(unit.index));
  }
  return group.unit ? chain(group.unit, group.side).some((unit) => stage.closed.has(unit.index)) : false;
}

function isInSight(group) {
  return !group.covered && !(stage.gone && group.unit && stage.gone.has(group.unit.index));
}

/** Hides what is closed and covers its place with a card of counts; marks what is selected. */
function cover() {
  for (const group of stage.scene.boxes) group.covered = isCovered(group);
  const over = find("#marks");
  over.replaceChildren();
  for (const group of stage.scene.boxes) {
    const hidden = !isInSight(group);
    group.element?.classList.toggle("hidden", hidden);
    group.element?.classList.toggle("hot", Boolean(stage.hot?.has(group)));
    if (group.unit && stage.closed.has(group.unit.index) && !hidden) over.append(...lid(group));
  }
  find("#chart").classList.toggle("dim", Boolean(stage.hot));
  if (stage.thread) over.append(...threads(stage.thread));
  for (const group of groupsOf(stage.selected)) if (isInSight(group)) over.append(ring(group, "selected"));
}

/** Returns lines from what an event takes to what it makes, however far apart they stand. */
function threads(event) {
  if (stage.view !== "change") return [];
  const look = color(data.looks[event.change].strong);
  const at = (unit, side) => {
    const groups = (stage.scene.byUnit.get(unit) ?? []).filter(isInSight);
    return groups.find((group) => group.side === side) ?? groups[0];
  };
  const pairs = [...(event.contributions ?? []).map(([from, to]) => [at(from, 1), at(to, 2)]), ...(event.relocations ?? []).map(([unit]) => [at(unit, 1), at(unit, 2)])];
  return pairs.filter(([from, to]) => from && to && from !== to).map(([from, to]) => {
    const right = to.x > from.x + from.width;
    const [x1, x2] = right ? [from.x + from.width, to.x] : [from.x, to.x + to.width];
    const [y1, y2] = [from.y + from.height / 2, to.y + to.height / 2];
    const bend = Math.max(400, Math.abs(x2 - x1) / 2) * (right ? 1 : -1);
    const tip = right ? -90 : 90;
    const line = svg("path", { class: "thread", stroke: look, d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2 + tip} ${y2}` });
    const head = svg("path", { fill: look, d: `M${x2 + tip} ${y2 - 60}L${x2} ${y2}L${x2 + tip} ${y2 + 60}Z` });
    return [line, head];
  }).flat();
}

/** Returns the cover of a closed unit. */
function lid(head) {
  const inside = stage.scene.boxes.filter((group) => group.covered && isUnder(group, head.unit));
  if (!inside.length) return [];
  const parts = inside.map((group) => backing(group, 40));
  const extent = extentOf(inside);
  const others = stage.scene.boxes.some((group) => !group.covered && group !== head && meets(group, extent));
  const place = others ? head : extent;
  const [before, after] = below(head.unit);
  const text = before === after ? word("units", number(after)) : word("units_changed", number(before), number(after));
  if (!others) parts.push(backing(extent, 60, "lid"));
  const size = others ? 110 : Math.max(110, Math.min(320, extent.width / 14));
  const label = svg("text", { class: "lid", "text-anchor": "middle", "font-size": size, "font-weight": 600 });
  label.setAttribute("x", place.x + place.width / 2);
  label.setAttribute("y", others ? place.y + place.height + size : place.y + Math.min(place.height / 2, 900));
  label.textContent = text;
  return [...parts, label, ...(others ? [] : lidCounts(inside, label, size))];
}

/** Says below the number of units what happens inside a closed block: a change is never out of sight. */
function lidCounts(inside, label, size) {
  const kinds = Object.keys(data.looks).filter((kind) => kind !== "unchanged");
  const counts = kinds.map((kind) => [kind, new Set(inside.filter((group) => group.unit?.change === kind).map((group) => group.unit)).size]);
  return counts.filter(([, count]) => count).map(([kind, count], row) => {
    const text = svg("text", { class: "lid", "text-anchor": "middle", "font-size": size * 0.55, x: label.getAttribute("x") });
    text.setAttribute("y", Number(label.getAttribute("y")) + size * 0.8 * (row + 1));
    text.style.fill = color(data.looks[kind].strong);
    text.textContent = `${number(count)} · ${two(data.changes[kind])}`;
    return text;
  });
}

const isUnder = (group, unit) =>
  group.card >= 0
    ? data.cards[group.card][0] === unit.index || (data.cards[group.card][0] >= 0 && chain(units[data.cards[group.card][0]], 2).includes(unit))
    : chain(group.unit, group.side).includes(unit);

const meets = (one, other) =>
  one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;

function backing({ x, y, width, height }, margin, kind = "backing") {
  return svg("rect", { class: kind, x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin, rx: 60 });
}

function ring({ x, y, width, height }, kind) {
  return svg("rect", { class: kind, x: x - 30, y: y - 30, width: width + 60, height: height + 60, rx: 40 });
}

const groupsOf = (unit) => (unit ? stage.scene.byUnit.get(unit.index) ?? [] : []);

function paintCanvas() {
  const context = cleared(find("#canvas"));
  const { clientWidth: width, clientHeight: height } = root();
  const { x, y, scale } = stage.camera;
  const all = scale * (devicePixelRatio || 1);
  context.setTransform(all, 0, 0, all, -x * all, -y * all);
  const sight = { x, y, width: width / scale, height: height / scale };
  for (const group of stage.scene.inner) {
    if (group.unit || group.card >= 0) {
      if (!isInSight(group) || !meets(group, sight)) continue;
      context.globalAlpha = stage.hot && !stage.hot.has(group) ? 0.18 : 1;
      paintBox(context, group, scale, all, x, y);
    } else {
      context.globalAlpha = stage.hot ? 0.25 : 1;
      for (const index of group.items) if (isNear(index, sight, scale)) shapeCanvas(context, index, scale);
    }
  }
  context.globalAlpha = 1;
}

/** Whether a shape of the background is worth drawing. */
function isNear(index, sight, scale) {
  const item = items[index];
  if (item[0] === 0) return meets({ x: item[1], y: item[2], width: item[3], height: item[4] }, sight);
  if (item[0] === 3) return faces[item[4]][0] * scale >= 3.2 && item[1] > sight.x - 9000 && item[1] < sight.x + sight.width;
  return true;
}

/** Draws a box: as a spot, as a block with a strip, or in full, by its size on the screen. */
function paintBox(context, group, scale, all, x, y) {
  const { width, height } = group;
  if (width * scale >= 46) {
    context.translate(group.x, group.y);
    for (const index of group.items) shapeCanvas(context, index, scale);
    context.setTransform(all, 0, 0, all, -x * all, -y * all);
    return;
  }
  const [inside, strip] = farColors(group);
  context.fillStyle = inside;
  const least = 1.4 / scale;
  context.fillRect(group.x, group.y, Math.max(width, least), Math.max(height, least));
  if (width * scale > 9 && strip !== inside) {
    context.fillStyle = strip;
    context.fillRect(group.x, group.y, width / 6, height);
  }
}

/** Writes the names of large blocks over their areas while the names in the boxes cannot be read, as a map does. */
function paintNames() {
  const { x, y, scale } = stage.camera;
  const names = find("#names");
  names.hidden = scale > 0.055 || stage.view === "lineage";
  if (names.hidden) return;
  const context = cleared(names);
  const sight = { x, y, width: root().clientWidth / scale, height: root().clientHeight / scale };
  context.scale(devicePixelRatio || 1, devicePixelRatio || 1);
  context.textAlign = "center";
  context.textBaseline = "middle";
  const taken = [];
  for (const block of blocks()) {
    if (!meets(block.extent, sight) || block.extent.width * scale < 60) continue;
    const middle = (block.extent.x + block.extent.width / 2 - sight.x) * scale;
    const top = Math.max(12, (block.extent.y - sight.y) * scale + 14);
    const name = two(block.unit.name);
    context.font = `600 13px ${FAMILY}`;
    const room = context.measureText(name).width + 12;
    const spot = { x: middle - room / 2, y: top - 10, width: room, height: 20 };
    if (room > block.extent.width * scale + 80 || taken.some((other) => meets(other, spot))) continue;
    taken.push(spot);
    context.fillStyle = "#ffffffe0";
    context.fillRect(spot.x, spot.y, spot.width, spot.height);
    context.fillStyle = "#17212b";
    context.fillText(name, middle, top);
  }
}

/** Returns the units with many boxes below them and the areas of these, the largest first. */
function blocks() {
  const { scene } = stage;
  if (!scene.blocks) {
    const members = new Map();
    for (const group of scene.boxes) {
      if (!group.unit) continue;
      for (const unit of chain(group.unit, group.side)) {
        if (!members.has(unit)) members.set(unit, []);
        members.get(unit).push(group);
      }
    }
    scene.blocks = [...members].filter(([, groups]) => groups.length >= 4)
      .map(([unit, groups]) => ({ unit, total: groups.length, extent: extentOf(groups) }))
      .sort((one, other) => other.total - one.total || one.unit.index - other.unit.index);
  }
  return scene.blocks;
}

/** Moves the camera, in steps that the eye can follow. */
function go(camera, time = 600) {
  const flight = ++stage.flight;
  if (isCalm() || !time) {
    stage.camera = camera;
    draw();
    return Promise.resolve();
  }
  const from = { ...stage.camera };
  const begin = performance.now();
  const { clientWidth, clientHeight } = root();
  const middle = ({ x, y, scale }) => [x + clientWidth / scale / 2, y + clientHeight / scale / 2];
  const [start, end] = [middle(from), middle(camera)];
  return new Promise((done) => {
    const step = (now) => {
      if (flight !== stage.flight) return done();
      const part = Math.min(1, (now - begin) / time);
      const eased = part < 0.5 ? 4 * part ** 3 : 1 - (2 - 2 * part) ** 3 / 2;
      const scale = from.scale * (camera.scale / from.scale) ** eased;
      const [x, y] = [0, 1].map((axis) => start[axis] + (end[axis] - start[axis]) * eased);
      stage.camera = { x: x - clientWidth / scale / 2, y: y - clientHeight / scale / 2, scale };
      draw();
      if (part < 1) requestAnimationFrame(step);
      else done();
    };
    requestAnimationFrame(step);
  });
}

const home = (time) => go(fitting(stage.scene.extent), time);

/** Frames groups with some room around them. */
function frame(groups, time, closest = 0.17) {
  if (!groups.length) return Promise.resolve();
  const { x, y, width, height } = extentOf(groups);
  const room = 900;
  return go(fitting({ x: x - room, y: y - room, width: width + 2 * room, height: height + 2 * room }, closest), time);
}

/** Makes a unit visible, whatever hides it, and flies there. */
async function fly(unit, time) {
  stop();
  if (find("#tables").hidden === false) showTables(false);
  if (!stage.scene.byUnit.has(unit.index)) {
    const holds = (set, view) => data.drawings[set].length && drawing(set, view).byUnit.has(unit.index);
    const places = [[stage.set, stage.view === "lineage" ? "change" : stage.view], [stage.set, "change"], ["sheet", "change"], ["full", stage.view === "lineage" ? "change" : stage.view], ["full", "change"]];
    const found = places.find(([set, view]) => holds(set, view));
    if (!found) return select(unit);
    choose(found[1], found[0]);
  }
  for (const side of [1, 2]) for (const above of chain(unit, side)) stage.closed.delete(above.index);
  select(unit);
  const groups = groupsOf(unit);
  const goal = groups.find((group) => group.side !== 1) ?? groups[0];
  if (!goal) return;
  stage.current = goal;
  await frame([goal], time);
  const mark = ring(goal, "pulse");
  find("#marks").append(mark);
  setTimeout(() => mark.remove(), 2000);
}

/** Chooses a unit and tells what is known of it. */
function select(unit) {
  stage.selected = unit;
  cover();
  draw();
  showDetail(unit);
}

/** Leaves only some groups undimmed. */
function heat(groups, event = null) {
  stage.hot = groups && new Set(groups);
  stage.thread = event;
  cover();
  draw();
}

/** Closes or opens the block of a unit. */
function toggle(unit) {
  const closed = stage.closed.delete(unit.index);
  if (!closed) {
    const block = unit.under[0].length + unit.under[1].length ? unit : superior(unit, 2);
    if (!block) return;
    if (!stage.closed.delete(block.index)) stage.closed.add(block.index);
    unit = block;
  }
  cover();
  draw();
  tell(word(stage.closed.has(unit.index) ? "closed" : "opened", two(unit.name)));
}

/** Returns the group at a place of the screen. */
function groupAt(clientX, clientY) {
  const { left, top } = root().getBoundingClientRect();
  const { x, y, scale } = stage.camera;
  const spot = { x: x + (clientX - left) / scale - 1, y: y + (clientY - top) / scale - 1, width: 2, height: 2 };
  return stage.scene.boxes.findLast((group) => isInSight(group) && meets(group, spot));
}

/** Moves to the nearest box in a direction. */
function step([dx, dy]) {
  const boxes = stage.scene.boxes.filter(isInSight);
  const from = stage.current && isInSight(stage.current) ? stage.current : boxes[0];
  if (!from) return;
  let [best, least] = [null, Infinity];
  for (const group of boxes) {
    const [x, y] = [group.x + group.width / 2 - from.x - from.width / 2, group.y + group.height / 2 - from.y - from.height / 2];
    const along = x * dx + y * dy;
    if (group === from || along < 40) continue;
    const cost = along + 2.5 * Math.abs(x * dy + y * dx);
    if (cost < least) [best, least] = [group, cost];
  }
  if (best) focusOn(best);
}

function focusOn(group) {
  stage.current?.element?.setAttribute("tabindex", "-1");
  stage.current = group;
  group.element?.setAttribute("tabindex", "0");
  group.element?.focus({ preventScroll: true });
  if (group.unit) {
    stage.selected = group.unit;
    cover();
  }
  tell(labelOf(group));
  const { x, y, scale } = stage.camera;
  const { clientWidth, clientHeight } = root();
  const inner = { x: x + 60 / scale, y: y + 60 / scale, width: (clientWidth - 120) / scale, height: (clientHeight - 120) / scale };
  if (!meets(group, inner)) {
    go({ x: group.x + group.width / 2 - clientWidth / scale / 2, y: group.y + group.height / 2 - clientHeight / scale / 2, scale }, 250);
  } else draw();
}

/** Makes the picture larger or smaller around a point of the stage. */
function zoom(factor, atX = root().clientWidth / 2, atY = root().clientHeight / 2) {
  ++stage.flight;
  const { x, y, scale } = stage.camera;
  const least = fitting(stage.scene.extent).scale / 2;
  const next = Math.max(least, Math.min(CLOSEST, scale * factor));
  stage.camera = { x: x + atX / scale - atX / next, y: y + atY / scale - atY / next, scale: next };
  draw();
}

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function listenToStage() {
  const element = root();
  let drag = null;
  element.addEventListener("wheel", (event) => {
    event.preventDefault();
    const { left, top } = element.getBoundingClientRect();
    zoom(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 250), event.clientX - left, event.clientY - top);
  }, { passive: false });
  element.addEventListener("pointerdown", (event) => {
    if (event.button === 0) drag = { x: event.clientX, y: event.clientY, camera: { ...stage.camera }, moved: false };
  });
  element.addEventListener("pointermove", (event) => {
    if (!drag || !(event.buttons & 1)) return;
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    if (!drag.moved && Math.abs(dx) + Math.abs(dy) < 5) return;
    if (!drag.moved) element.setPointerCapture(event.pointerId);
    drag.moved = true;
    ++stage.flight;
    const { x, y, scale } = drag.camera;
    stage.camera = { x: x - dx / scale, y: y - dy / scale, scale };
    draw();
  });
  element.addEventListener("click", (event) => {
    const moved = drag?.moved;
    drag = null;
    if (moved) return;
    const group = groupAt(event.clientX, event.clientY);
    if (!group) return heat(null);
    stage.current = group;
    if (group.unit) select(group.unit);
    else showCard(group.card);
  });
  element.addEventListener("focusin", (event) => {
    const group = stage.scene.boxes.find((entry) => entry.element && entry.element === event.target);
    if (group) stage.current = group;
  });
  element.addEventListener("dblclick", (event) => {
    const group = groupAt(event.clientX, event.clientY);
    if (group?.unit) toggle(group.unit);
  });
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const unit = stage.current?.unit;
    if (DIRECTIONS[event.key]) step(DIRECTIONS[event.key]);
    else if (event.key === "Enter" && stage.current) unit ? showDetail(unit, true) : showCard(stage.current.card);
    else if (event.key === "c" && unit) toggle(unit);
    else if (event.key === "Escape") {
      stop();
      heat(null);
      home();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  new ResizeObserver(() => stage.scene && draw()).observe(element);
}
