// What the reader has set: factors on loads, locks, the view; and the link that carries it.

const data = openModel(JSON.parse(document.getElementById("data").textContent));
const WORDS = JSON.parse(document.getElementById("words").textContent);
const MOST_GROWTH = 1.5;

const state = {
  lang: document.documentElement.lang.startsWith("en") ? "en" : "zh",
  factors: new Float64Array(data.levers.length).fill(1),
  locked: new Set(),
  open: new Set(),
  other: 0,
  pinned: null,
  view: "a",
  item: -1,
  group: "kind",
  cell: 0,
  safe: false,
  keep: false,
};

/** A text of the catalogue in the language of the page, its blanks filled. */
function t(key, values = {}) {
  const text = WORDS[key][state.lang === "zh" ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** A text of the catalogue as a title: in both languages. */
function inBoth(key) {
  return { zh: WORDS[key][0], en: WORDS[key][1] };
}

/** A title in the language of the page. */
function say(title) {
  return title[state.lang] ?? title.en ?? "";
}

/** An element with properties and children; text is only ever text. */
function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "text") made.textContent = value;
    else if (key in made && typeof value !== "string") made[key] = value;
    else made.setAttribute(key === "className" ? "class" : key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

/** A button with a text, what it does, and more properties. */
function press(text, onclick, more = {}) {
  return el("button", { type: "button", text, onclick, ...more });
}

/** Settings with a name: the present state, what Python gave, and the cheapest plan once it was found. */
const presets = [
  { title: inBoth("present"), factors: new Float64Array(data.levers.length).fill(1), kind: "present" },
  ...data.presets.map((one) => ({ ...one, factors: Float64Array.from(one.factors) })),
];

/** The factors that B stands for. */
function otherFactors() {
  return state.pinned ?? presets[state.other].factors;
}

/** Whether two settings are the same. */
function same(a, b) {
  return a.every((factor, k) => factor === b[k]);
}

/** Set a factor on loads that are not locked; `redraw` follows. */
function setFactor(levers, factor) {
  const kept = Math.min(MOST_GROWTH, Math.max(0, factor));
  for (const lever of levers) if (!state.locked.has(lever)) state.factors[lever] = kept;
}

/** Take a setting over; locked loads stay. */
function take(factors) {
  factors.forEach((factor, k) => {
    if (!state.locked.has(k)) state.factors[k] = factor;
  });
}

/** The source of a lever. */
function sourceOf(lever) {
  return data.sources[data.levers[lever].source];
}

/** The state as text that goes behind the # of a link: names, so that it also fits a page of other sliders. */
function asLink() {
  const link = new URLSearchParams();
  const name = (lever) => [sourceOf(lever).name, data.levers[lever].brought].map(encoded).join("/");
  state.factors.forEach((factor, k) => factor !== 1 && link.append("f", `${name(k)}/${factor}`));
  for (const lever of state.locked) link.append("lock", name(lever));
  link.set("view", state.view);
  if (state.item >= 0) link.set("item", data.items[state.item].name);
  const [station, period] = placeOf(state.cell);
  link.set("at", data.stations[station].name);
  link.set("time", data.periods[period].label);
  link.set("lang", state.lang);
  if (state.group !== "kind") link.set("group", state.group);
  return `#${link}`;
}

/** Read a link; names that the page does not know are given back. */
function readLink(text) {
  const link = new URLSearchParams(text.replace(/^#/, ""));
  const unknown = [];
  const leverOf = (source, brought) =>
    data.levers.findIndex((one, k) => sourceOf(k).name === source && one.brought === brought);
  if (!link.size) return unknown;
  state.factors.fill(1);
  state.locked.clear();
  for (const entry of link.getAll("f")) {
    const [source, brought, factor] = entry.split("/").map(decoded);
    const lever = leverOf(source, brought);
    const value = Number(factor);
    if (lever < 0 || !(value >= 0 && value <= MOST_GROWTH)) unknown.push(`${source} ${brought}`);
    else state.factors[lever] = value;
  }
  for (const entry of link.getAll("lock")) {
    const lever = leverOf(...entry.split("/").map(decoded));
    if (lever >= 0) state.locked.add(lever);
  }
  readView(link);
  return unknown;
}

/** A text as part of a link; half a letter, which no link can hold, becomes the sign for it. */
function encoded(text) {
  return encodeURIComponent(text.toWellFormed?.() ?? text);
}

/** A part of a link as text; one that is broken stays as it is. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Read what is looked at from a link. */
function readView(link) {
  if (["a", "b", "d"].includes(link.get("view"))) state.view = link.get("view");
  if (["zh", "en"].includes(link.get("lang"))) state.lang = link.get("lang");
  state.group = groupings().find((one) => one === link.get("group")) ?? "kind";
  state.item = data.items.findIndex((item) => item.name === link.get("item"));
  const station = data.stations.findIndex((one) => one.name === link.get("at"));
  const period = data.periods.findIndex((one) => one.label === link.get("time"));
  if (station >= 0 && period >= 0) state.cell = period * data.stations.length + station;
}

/** Station and period of a cell. */
function placeOf(cell) {
  const station = cell % data.stations.length;
  return [station, (cell - station) / data.stations.length];
}

/** A period as a reader says it: 3月, Mar 2018, 年均. */
function periodTitle(period, short = false) {
  const { label: text, year } = data.periods[period];
  if (year) return short && data.years.length === 1 ? t("year_mean") : t("year_of", { year: text });
  const [of, month] = [text.slice(0, 4), Number(text.slice(5))];
  const several = data.years.length > 1 || !short;
  const words = t("months").split(" ")[month - 1];
  if (!several) return words;
  return state.lang === "zh" ? `${of}年${words}` : `${words} ${of}`;
}

/** A number for people: three digits that count. */
function number(value) {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size >= 1000) return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, "\u2009");
  return String(Number(value.toPrecision(3)));
}

/** A share as per cent. */
function percent(share, digits = 0) {
  return `${Number((100 * share).toFixed(digits))} %`;
}

/** A small amount of an item, with one decimal more than it is judged by. */
function amountText(value, item) {
  if (value === 0) return "0";
  const text = Math.abs(value).toFixed(item.decimals + 1);
  const sign = value < 0 ? "−" : "";
  return Number(text) === 0 ? "≈0" : sign + text;
}

/** An error: two digits that count. */
function errorText(value) {
  return Number.isFinite(value) ? String(Number(value.toPrecision(2))) : "–";
}

/** The short name of an item, for narrow places. */
function shortTitle(item) {
  const title = say(item.title);
  return state.lang === "zh" && title.length <= 3 ? title : item.name.replaceAll("_", "-");
}
