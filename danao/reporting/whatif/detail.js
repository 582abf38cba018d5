// Right: the chosen section and period: its series, the river's profile, who brings what, and what would free it.

const detail = {};
const NAME_GAP = 0.08;

/** The series of the chosen section, with what its lines are. */
function buildSeries() {
  detail.series = new LinePicture(700, 190, t("series"));
  detail.seriesHead = el("span");
  detail.daysBeyond = el("span");
  const kinds = data.items.some((item) => item.observed.length) ? ["now", "base", "limit", "dot"] : ["now", "base", "limit"];
  const legend = kinds.map((kind) => el("span", {}, el("i", { className: `key ${kind}` }), kind === "base" ? otherTitle() : t(`key_${kind}`)));
  const head = el("h3", {}, detail.seriesHead, detail.daysBeyond, el("span", { className: "keys" }, ...legend));
  return [head, detail.series.root];
}

/** The whole right side. */
function buildDetail() {
  detail.head = el("h2");
  detail.value = el("p", { className: "value" });
  detail.profile = new LinePicture(400, 160, t("profile"));
  detail.stack = el("div", { className: "stack" });
  detail.bars = [];
  detail.freeHead = el("h3");
  detail.free = el("ul", { className: "free" });
  const heading = (key) => el("h3", { text: t(key) });
  const profile = data.profile.x.length > 1 ? [heading("profile"), detail.profile.root] : [];
  return el(
    "section",
    { className: "right", "aria-label": t("detail") },
    detail.head,
    detail.value,
    detail.freeHead,
    detail.free,
    ...profile,
    heading("stack"),
    detail.stack,
  );
}

/** The item that the right side is about: the chosen one, or the worst of the section. */
function itemInView(found) {
  if (state.item >= 0) return state.item;
  let best = 0;
  const rank = (place) => {
    const one = found.items[place];
    return [one.rank[state.cell], excessOf(data, data.items[place], one.value[state.cell], state.cell)];
  };
  data.items.forEach((_, place) => {
    const [a, b] = [rank(place), rank(best)];
    if (a[0] > b[0] || (a[0] === b[0] && a[1] > b[1])) best = place;
  });
  return best;
}

/** Show the chosen section and period. */
function paintDetail(now) {
  const factors = state.view === "b" ? otherFactors() : state.factors;
  const place = itemInView(now);
  const item = data.items[place];
  const [station, period] = placeOf(state.cell);
  const one = now.items[place];
  const limit = limitOf(data, item, data.stations[station].target, state.cell);
  setText(detail.seriesHead, `${t("series")} · ${say(data.stations[station].title)} · ${say(item.title)}`);
  setText(detail.head, `${say(data.stations[station].title)} · ${periodTitle(period)} · ${say(item.title)}`);
  paintValue(item, one, limit);
  paintSeries(place, factors, station, period, limit);
  if (data.profile.x.length > 1) paintProfile(place, factors, period, limit, station);
  const brought = shares(data, item, factors, period, station);
  paintStack(item, brought, period, station);
  paintFixed(place, brought, period, station);
  paintFree(now, factors, place, limit);
}

/** The value of the chosen cell against its limit, in words. */
function paintValue(item, one, limit) {
  const value = one.value[state.cell];
  const rank = one.rank[state.cell];
  const parts = [`${shown(value, item.decimals)} ${item.unit}`];
  parts.push(t(item.sense > 0 ? "limit_most" : "limit_least", { limit: String(limit), unit: item.unit }));
  if (rank >= 0) parts.push(t("class_is", { target: classText(rank) }));
  parts.push(one.met[state.cell] === 0 ? t("not_met") : one.met[state.cell] > 0 ? t("met") : t("not_assessed"));
  if (one.best[state.cell] !== one.worst[state.cell]) parts.push(t("edge"));
  if (value < 0) parts.push(t("below_zero"));
  setText(detail.value, parts.join(" · "));
  detail.value.classList.toggle("bad", one.met[state.cell] === 0);
}

/** The instants of the series as shares of its axis, and its values. */
function seriesOf(place, factors, station) {
  if (data.days) return dailyValues(data, place, factors, station);
  const months = data.months.length;
  const values = predict(data.items[place], factors, data.stations.length * months);
  return Float64Array.from({ length: months }, (_, k) => values[k * data.stations.length + station]);
}

/** Days from the start of the series to an ISO date. */
function dayOf(text) {
  const whole = text.length === 7 ? `${text}-01` : text;
  return Date.parse(whole.length > 10 ? `${whole}Z` : whole) / 864e5;
}

/** The ends of the time axis, days. */
function timeAxis() {
  if (detail.axis) return detail.axis;
  const starts = data.days ? data.days.starts : data.months;
  const length = data.days ? data.days.length : 30;
  const first = dayOf(starts[0]);
  const last = dayOf(starts[starts.length - 1]) + length;
  const share = (day) => (day - first) / (last - first);
  const xs = starts.map((start) => share(dayOf(start) + length / 2));
  const edges = data.months.map((month, k) => {
    const next = k + 1 < data.months.length ? dayOf(data.months[k + 1]) : last;
    return [Math.max(0, share(dayOf(month))), Math.min(1, share(next))];
  });
  detail.axis = { xs, edges, share };
  return detail.axis;
}

/** Draw the series of the chosen section. */
function paintSeries(place, factors, station, period, limit) {
  const item = data.items[place];
  const { xs, edges, share } = timeAxis();
  const now = seriesOf(place, factors, station);
  const base = cached(`series|${place}|${station}`, () => seriesOf(place, otherFactors(), station));
  const points = item.observed
    .filter((one) => one[0] === station)
    .map(([, day, value, below]) => [share(dayOf(day)), value, below]);
  detail.series.scale([base, now, [limit * 1.05], points.map((one) => one[1])], item.unit);
  const every = Math.ceil(edges.length / 12);
  detail.series.ticks(edges.map(([from], k) => [from, k % every ? "" : String(Number(data.months[k].slice(5)))]));
  const { months } = data.periods[period];
  detail.series.shade(edges[months[0]][0], edges[months[months.length - 1]][1]);
  detail.series.draw(xs, base, now, limit);
  const dots = `${place}|${station}|${detail.series.top}`;
  if (detail.dots !== dots) detail.series.points(points);
  detail.dots = dots;
  paintDays(now, limit, item);
}

/** Say on how many days the limit is passed. */
function paintDays(now, limit, item) {
  if (!data.days || data.days.length > 1) return;
  const beyond = now.filter((value) => item.sense * (rounded(value, item.decimals) - limit) > 0).length;
  setText(detail.daysBeyond, t("days_beyond", { beyond, days: now.length }));
}

/** Something that is worked out once. */
function cached(key, make) {
  detail.kept ??= new Map();
  if (!detail.kept.has(key)) detail.kept.set(key, make());
  return detail.kept.get(key);
}

/** Draw the river from its head to its mouth. */
function paintProfile(place, factors, period, limit, station) {
  const xs = data.profile.x;
  const [first, last] = [xs[0], xs[xs.length - 1]];
  const shares = xs.map((x) => (last > first ? (x - first) / (last - first) : 0.5));
  const now = profileValues(data, place, factors, period);
  const base = cached(`profile|${place}|${period}`, () => profileValues(data, place, otherFactors(), period));
  detail.profile.scale([base, now, [limit * 1.05]], data.items[place].unit);
  const marks = stationMarks(shares, station);
  detail.profile.ticks(marks);
  detail.profile.draw(shares, base, now, limit);
}

/** The stations below the profile: names where there is room, and always that of the chosen one. */
function stationMarks(shares, station) {
  const own = shares[data.profile.stations.indexOf(station)] ?? -1;
  let last = -1;
  return shares.flatMap((share, k) => {
    const judged = data.profile.stations[k];
    if (judged < 0) return [];
    const chosen = judged === station;
    const named = chosen || (share - last >= NAME_GAP && Math.abs(share - own) >= NAME_GAP);
    if (named) last = share;
    return [[share, named ? data.stations[judged].name.slice(0, 8) : "", chosen ? "chosen" : ""]];
  });
}

/** Show who brings how much: a bar for each source, its outline what B has; the order is that of the present state, and stays while it moves. */
function paintStack(item, brought, period, station) {
  const base = cached(`stack|${item.name}|${state.cell}`, () => shares(data, item, otherFactors(), period, station));
  const key = `${item.name}|${state.cell}|${state.lang}`;
  if (detail.stacked !== key) {
    detail.stacked = key;
    const whole = shares(data, item, presets[0].factors, period, station);
    const order = [...whole.keys()].filter((k) => whole[k] !== 0).sort((a, b) => Math.abs(whole[b]) - Math.abs(whole[a]));
    detail.order = order.slice(0, 9);
    detail.rest = order.slice(9);
    detail.bars = detail.order.concat(detail.rest.length ? [-1] : []).map(barOf);
    detail.stack.replaceChildren(...detail.bars.map((bar) => bar.row));
  }
  const sum = (values, k) => (k < 0 ? detail.rest.reduce((total, at) => total + values[at], 0) : values[k]);
  const ends = detail.bars.map(({ k }) => Math.max(Math.abs(sum(base, k)), Math.abs(sum(brought, k))));
  const top = Math.max(...ends, 1e-12);
  for (const { k, bar, ghost, told } of detail.bars) {
    const value = sum(brought, k);
    ghost.style.width = `${(100 * Math.abs(sum(base, k))) / top}%`;
    bar.style.width = `${(100 * Math.abs(value)) / top}%`;
    bar.classList.toggle("takes", value < 0);
    setText(told, amountText(value, item));
  }
}

/** One bar of the stack. */
function barOf(k) {
  const source = k < 0 ? null : data.sources[k];
  const name = k < 0 ? t("others") : source.kind === "uncut" ? t("kind_uncut") : say(source.title);
  const bar = el("i", { className: `bar kind-${k < 0 ? "other" : stackClass(source.kind)}` });
  const ghost = el("i", { className: "ghost" });
  const told = el("span", { className: "told" });
  const row = el("div", {}, el("span", { className: "name", text: name, title: name }), el("span", { className: "track" }, ghost, bar), told);
  return { k, row, bar, ghost, told };
}

/** The colour of a kind in the stack; what stays is grey. */
function stackClass(kind) {
  return ["boundary", "initial", "exchange", "uncut"].includes(kind) ? "fixed" : kindClass(kind);
}

/** Say what would free the chosen cell, or what room it has. */
function paintFree(now, factors, place, limit) {
  const one = now.items[place];
  const missed = one.met[state.cell] === 0;
  const found = relief(data, now, factors, place, state.cell, state.locked);
  const lines = missed ? reliefLines(found) : roomLines(data.items[place], one, limit);
  setText(detail.freeHead, t(missed ? "frees" : "spare"));
  const text = lines.join("\n");
  if (detail.freeText === text) return;
  detail.freeText = text;
  detail.free.replaceChildren(...lines.map((line) => el("li", { text: line })));
}

/** What one source alone, or all together, would have to be cut further, in points of their sliders. */
function reliefLines({ alone, all }) {
  const upwards = (points) => percent(Math.ceil(points * 1000 - 1e-9) / 1000, 1);
  const lines = alone
    .slice(0, 3)
    .map(({ source, points }) => t("frees_one", { part: upwards(points), source: say(data.sources[source].title) }));
  if (!Number.isFinite(all)) return lines.length ? lines : [t("frees_none")];
  return [...lines, t(lines.length ? "frees_or_all" : "frees_all", { part: upwards(all) })];
}

/** How much room a cell that passes has. */
function roomLines(item, one, limit) {
  const room = (item.sense * (limit - one.value[state.cell])) / limit;
  if (room < 5e-4) return [t("room_none")];
  return [t("room", { room: percent(room, 1), value: number(Math.abs(limit - one.value[state.cell])), unit: item.unit })];
}
