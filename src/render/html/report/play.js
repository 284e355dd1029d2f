// Shows the events one after the other, from the picture before to the picture after.

let playing = null;

/** Ends the animation where it stands. */
function stop() {
  if (!playing) return;
  playing = null;
  find("#caption").hidden = true;
  find("#play").textContent = word("play");
  stage.gone = null;
  cover();
  draw();
}

async function play() {
  if (playing) {
    stop();
    return choose("after");
  }
  const run = (playing = {});
  stage.closed.clear();
  choose("before", stage.set);
  playing = run;
  find("#play").textContent = word("stop");
  const caption = find("#caption");
  caption.hidden = false;
  caption.textContent = word("state_before");
  stage.gone = new Set();
  const after = drawing(stage.set, "after");
  const sprites = svg("g", {});
  find("#marks").before(sprites);
  sprites.id = "sprites";
  const pace = paceOf(happenings.length);
  await home();
  await pause(isCalm() ? 300 : 700);
  for (const batch of batches(happenings, pace.size)) {
    if (playing !== run) break;
    announce(caption, batch);
    await stageBatch(batch, after, sprites, pace, run);
  }
  sprites.remove();
  if (playing !== run) return;
  caption.textContent = word("state_after");
  stage.gone = null;
  choose("after");
  await home();
  await pause(900);
  if (playing === run) stop();
}

/** Few events are shown one by one, thousands in groups, so that it ends within a minute and a half. */
function paceOf(total) {
  if (total <= 30) return { size: 1, time: 900, rest: 500, flies: true };
  if (total <= 90) return { size: 1, time: 450, rest: 200, flies: true };
  return { size: Math.ceil(total / 60), time: 600, rest: 150, flies: false };
}

function batches(list, size) {
  const found = [];
  for (let at = 0; at < list.length; at += size) found.push(list.slice(at, at + size));
  return found;
}

function announce(caption, batch) {
  const [first] = batch;
  const text = batch.length === 1 ? sentence(first) : word("events_from_to", first.number, batch.at(-1).number);
  const title = batch.length === 1 ? `${first.number}. ${capital(two(first.form))}` : word("events");
  caption.replaceChildren(make("b", {}, title), " ", text);
  tell(`${title}: ${text}`);
}

/** Plays some events at once. */
async function stageBatch(batch, after, sprites, pace, run) {
  const moves = batch.flatMap((event) => movesOf(event, after));
  const places = moves.flatMap((move) => [move.from, move.to]).filter(Boolean);
  const ghosts = batch.flatMap((event) => event.units).flatMap((unit) => stage.scene.byUnit.get(unit) ?? []);
  if (pace.flies && !isCalm()) await frame(places.length ? places : ghosts, 500, 0.12);
  if (playing !== run) return;
  for (const event of batch) for (const unit of event.units) if (unit >= 0 && isLeaving(unit, after)) stage.gone.add(unit);
  cover();
  sprites.setAttribute("transform", find("#marks").getAttribute("transform") ?? "");
  const flying = moves.map((move) => ({ ...move, element: sprites.appendChild(groupSvg(move.to)) }));
  await glide(flying, isCalm() ? 0 : pace.time, sprites, run);
  if (isCanvas()) flying.length > 400 && sprites.replaceChildren();
  await pause(isCalm() ? 500 : pace.rest);
}

/** Whether a unit is not drawn at the same place before and after. */
function isLeaving(unit, after) {
  const [before] = stage.scene.byUnit.get(unit) ?? [];
  const [later] = after.byUnit.get(unit) ?? [];
  return before && (!later || later.x !== before.x || later.y !== before.y || isChanged(units[unit]));
}

/** Returns what moves in an event: from where before, to where after. */
function movesOf(event, after) {
  const at = (unit) => stage.scene.byUnit.get(unit)?.[0];
  const moves = [];
  for (const [from, to] of event.contributions ?? []) {
    for (const goal of after.byUnit.get(to) ?? []) moves.push({ from: at(from), to: goal });
  }
  const known = new Set(moves.map((move) => move.to));
  for (const unit of event.units) {
    for (const goal of after.byUnit.get(unit) ?? []) if (!known.has(goal)) moves.push({ from: at(unit), to: goal });
  }
  return moves;
}

/** Moves elements from where units stood to where they stand. */
function glide(flying, time, sprites, run) {
  const begin = performance.now();
  return new Promise((done) => {
    const step = (now) => {
      if (playing !== run) return done();
      const part = time ? Math.min(1, (now - begin) / time) : 1;
      const eased = part < 0.5 ? 2 * part * part : 1 - (2 - 2 * part) ** 2 / 2;
      for (const { from, to, element } of flying) {
        const [x, y] = from ? [from.x + (to.x - from.x) * eased, from.y + (to.y - from.y) * eased] : [to.x, to.y];
        element.setAttribute("transform", `translate(${x} ${y})`);
        element.setAttribute("opacity", from ? 0.35 + 0.65 * eased : eased);
      }
      sprites.setAttribute("transform", find("#marks").getAttribute("transform") ?? "");
      if (part < 1) requestAnimationFrame(step);
      else done();
    };
    requestAnimationFrame(step);
  });
}
