// Middle: the verdict in words, and the matrix of months and sections.

const matrix = { cells: [] };

/** The whole middle. */
function buildMatrix() {
  matrix.verdict = el("p", { className: "verdict", role: "status", "aria-live": "polite" });
  matrix.note = el("p", { className: "verdict-note" });
  matrix.table = buildTable();
  return el(
    "section",
    { className: "middle", "aria-label": t("matrix") },
    el("div", { className: "answer" }, matrix.verdict, matrix.note),
    buildViews(),
    el("div", { className: "scroll" }, matrix.table),
    buildLegend(),
    ...buildSeries(),
  );
}

/** Which setting is shown (A, B, difference), and which item. */
function buildViews() {
  const tab = (key, value, text) => {
    const choose = () => {
      state[key] = value;
      rebuild();
    };
    return press(text, choose, { "aria-pressed": String(state[key] === value) });
  };
  const views = ["a", "b", "d"].map((view) => tab("view", view, t(`view_${view}`)));
  const items = [-1, ...data.items.keys()].map((item) => tab("item", item, item < 0 ? t("as_whole") : tabTitle(data.items[item])));
  matrix.other = el(
    "select",
    {
      "aria-label": t("other_is"),
      onchange: () => {
        state.pinned = matrix.other.value === "pin" ? Float64Array.from(state.factors) : null;
        if (!state.pinned) state.other = Number(matrix.other.value);
        rebuild();
      },
    },
    ...presets.map((preset, k) => el("option", { value: String(k), text: `B = ${say(preset.title)}` })),
    el("option", { value: "pin", text: `B = ${state.pinned ? t("pinned") : t("pin")}` }),
  );
  matrix.other.value = state.pinned ? "pin" : String(state.other);
  return el(
    "div",
    { className: "views" },
    el("div", { className: "tabs", role: "group", "aria-label": t("view") }, ...views),
    matrix.other,
    el("div", { className: "tabs", role: "group", "aria-label": t("item") }, ...items),
  );
}

/** An item on its tab: by its short name where titles are long. */
function tabTitle(item) {
  return state.lang === "zh" ? say(item.title) : shortTitle(item);
}

/** The table: a button a cell, reached with the arrow keys. */
function buildTable() {
  const stations = data.stations.length;
  matrix.cells = [];
  matrix.rooms = {};
  const heads = data.periods.map((period, k) =>
    el("th", { scope: "col", text: periodTitle(k, true), className: period.year ? "year" : "" }),
  );
  const rows = data.stations.map((station, s) => {
    const cells = data.periods.map((period, p) => {
      const cell = p * stations + s;
      const parts = { numeral: el("b"), small: el("small"), flag: el("i") };
      const button = press("", () => chooseCell(cell), { tabIndex: -1 });
      button.append(parts.numeral, parts.small, parts.flag);
      button.addEventListener("keydown", (event) => walk(event, s, p));
      matrix.cells[cell] = { button, ...parts, key: "" };
      return el("td", { className: period.year ? "year" : "" }, button);
    });
    const target = t("target_of", { target: say(data.standard.classes[station.target].label) });
    const mark = station.control ? "★ " : "";
    return el("tr", {}, el("th", { scope: "row" }, `${mark}${say(station.title)}`, el("small", { text: target })), ...cells);
  });
  const caption = el("caption", { text: t("matrix_caption", { standard: data.standard.number }) });
  const table = el("table", { className: "matrix" }, caption, el("thead", {}, el("tr", {}, el("td"), ...heads)), el("tbody", {}, ...rows));
  table.style.maxWidth = `${160 + 130 * data.periods.length}px`;
  table.style.setProperty("--rows", String(stations));
  table.style.minWidth = `${100 + 40 * data.periods.length}px`;
  return table;
}

/** Go from cell to cell with the arrow keys. */
function walk(event, s, p) {
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Home: [0, -p], End: [0, data.periods.length - 1 - p] };
  const step = steps[event.key];
  if (!step) return;
  event.preventDefault();
  const row = Math.min(data.stations.length - 1, Math.max(0, s + step[0]));
  const column = Math.min(data.periods.length - 1, Math.max(0, p + step[1]));
  chooseCell(column * data.stations.length + row);
  matrix.cells[state.cell].button.focus();
}

/** Look at one section and period. */
function chooseCell(cell) {
  state.cell = cell;
  schedule();
}

/** The class of a cell as the matrix shows it: of the section, or of the chosen item. */
function rankAtCell(found, cell) {
  return state.item < 0 ? found.rank[cell] : found.items[state.item].rank[cell];
}

/** Whether a cell meets the target: of the section, or of the chosen item. */
function metAtCell(found, cell) {
  return state.item < 0 ? found.met[cell] : found.items[state.item].met[cell];
}

/** Main pollutants of a section as a bulletin writes them: 氨氮/1.3. */
function pollutantText(found, cell, most) {
  const join = state.lang === "zh" ? "、" : ", ";
  return mainPollutants(data, found, cell, most)
    .map(({ place, multiple }) => {
      const name = say(data.items[place].title);
      return Number.isNaN(multiple) ? name : `${name}/${shown(multiple, 1)}`;
    })
    .join(join);
}

/** What the small print of a cell says. */
function smallText(found, cell) {
  if (state.item >= 0) return shown(found.items[state.item].value[cell], data.items[state.item].decimals);
  const [first] = mainPollutants(data, found, cell, 1);
  if (!first) return roomText(found, cell);
  const name = shortTitle(data.items[first.place]);
  return Number.isNaN(first.multiple) ? name : `${name}\u200b/${shown(first.multiple, 1)}`;
}

/** What a section that passes has to spare, in its tightest item. */
function roomText(found, cell) {
  if (found.met[cell] !== 1) return "";
  let room = Infinity;
  data.items.forEach((item, place) => {
    room = Math.min(room, -excessOf(data, item, found.items[place].value[cell], cell));
  });
  const whole = Math.floor(100 * room + 1e-6);
  matrix.rooms[whole] ??= t("cell_room", { room: Math.max(0, whole) });
  return matrix.rooms[whole];
}

/** Show what was found; only cells that changed are written. */
function paintMatrix(now, other) {
  const seen = state.view === "b" ? other : now;
  matrix.cells.forEach((one, cell) => {
    const [rank, met] = [rankAtCell(seen, cell), metAtCell(seen, cell)];
    const edge = state.item < 0 ? seen.edge[cell] : Number(seen.items[state.item].best[cell] !== seen.items[state.item].worst[cell]);
    const places = state.item < 0 ? seen.items : [seen.items[state.item]];
    const below = places.some((item) => item.value[cell] < 0);
    const words = state.view === "d" ? differenceText(now, other, cell) : [shortClass(rank), smallText(seen, cell)];
    const main = pollutantText(seen, cell, 3);
    const key = `${words.join("|")}|${main}|${rank}|${met}|${edge}|${below}|${cell === state.cell}`;
    if (key === one.key) return;
    one.key = key;
    paintCell(one, cell, { rank, met, edge, below, words, main });
  });
}

/** Write one cell. */
function paintCell(one, cell, { rank, met, edge, below, words, main }) {
  const { button } = one;
  setText(one.numeral, words[0]);
  setText(one.small, words[1]);
  setText(one.flag, below ? "<0" : "");
  const kinds = ["cell", met === 0 ? "missed" : "", edge ? "edge" : "", cell === state.cell ? "chosen" : "", words[2] ?? ""];
  button.className = kinds.filter(Boolean).join(" ");
  const colour = rank < 0 || state.view === "d" ? null : data.standard.classes[rank].colour[state.safe ? "safe" : "map"];
  button.style.background = colour ?? "";
  if (colour) button.style.setProperty("--own", colour);
  else button.style.removeProperty("--own");
  button.style.color = colour ? inkOn(colour) : "";
  button.tabIndex = cell === state.cell ? 0 : -1;
  const [station, period] = placeOf(cell);
  const parts = [say(data.stations[station].title), periodTitle(period), classText(rank)];
  if (state.item >= 0 && words[1]) parts.push(words[1]);
  parts.push(met === 0 ? t("not_met") : met > 0 ? t("met") : t("not_assessed"), main);
  if (edge) parts.push(t("edge_said"));
  if (below) parts.push(t("below_zero"));
  button.setAttribute("aria-label", parts.filter(Boolean).join(" "));
  button.title = parts.filter(Boolean).join(" · ");
  button.setAttribute("aria-pressed", String(cell === state.cell));
}

/** A class as it is printed; a dash where nothing is judged. */
function classText(rank) {
  return rank < 0 ? "–" : say(data.standard.classes[rank].label);
}

/** A class in few letters. */
function shortClass(rank) {
  return state.lang === "en" && rank === data.standard.classes.length - 1 ? ">V" : classText(rank);
}

/** What A changes against B in a cell: class to class, and whether that is better. */
function differenceText(now, other, cell) {
  const [to, from] = [rankAtCell(now, cell), rankAtCell(other, cell)];
  if (to < 0 || from < 0) return ["–", "", ""];
  const kind = to < from ? "better" : to > from ? "worse" : "same";
  const words = to === from ? classText(to) : `${shortClass(from)}→\u200b${shortClass(to)}`;
  if (state.item < 0) return [words, "", kind];
  const item = data.items[state.item];
  const change = now.items[state.item].value[cell] - other.items[state.item].value[cell];
  const text = shown(Math.abs(change), item.decimals + 1);
  return [words, `${change < 0 ? "−" : "+"}${change === 0 ? "0" : text}`, kind];
}

/** Black or white, whichever reads better on a colour. */
function inkOn(colour) {
  const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
  const [red, green, blue] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff";
}

/** The verdict in a sentence. */
function verdictText(found) {
  const told = summary(data, found);
  const targets = [...new Set(data.stations.map((one) => one.target))];
  const target = targets.length === 1 ? t("of_class", { target: classText(targets[0]) }) : t("of_target");
  const head = t("verdict_head", { target, met: told.met, judged: told.judged });
  if (!told.worst) return { told, text: head };
  const [station, period] = placeOf(told.worst.cell);
  const where = { station: say(data.stations[station].title), period: periodTitle(period, true) };
  const item = say(data.items[told.worst.place].title);
  const missing = told.judged - told.met;
  const rest = missing
    ? t("verdict_missing", { missing, item, ...where })
    : t("verdict_all", { item, ...where, room: spareText(-told.worst.excess) });
  return { told, text: `${head}${rest}` };
}

/** What is left to a limit, in words. */
function spareText(room) {
  return room < 5e-4 ? t("on_limit") : t("to_spare", { room: percent(room, 1) });
}

/** Show the verdict. */
function paintVerdict(now, before) {
  const { told, text } = verdictText(now);
  setText(matrix.verdict, text);
  matrix.verdict.classList.toggle("good", told.met === told.judged && told.judged > 0);
  const parts = [];
  if (!same(state.factors, otherFactors())) {
    const change = told.met - before.met;
    parts.push(t("against", { other: otherTitle(), change: change > 0 ? `+${change}` : String(change).replace("-", "−") }));
  }
  if (told.edge) parts.push(t("edges", { count: told.edge }));
  if (told.negative) parts.push(t("negatives", { count: told.negative }));
  setText(matrix.note, parts.join(t("and")));
}

/** What B is called. */
function otherTitle() {
  return state.pinned ? t("pinned") : say(presets[state.other].title);
}

/** What colours and marks mean. */
function buildLegend() {
  const classes = data.standard.classes.map((one, rank) => {
    const text = shortClass(rank) === say(one.label) ? say(one.label) : `${shortClass(rank)} ${say(one.label)}`;
    const chip = el("b", { className: "chip", text });
    const colour = one.colour[state.safe ? "safe" : "map"];
    chip.style.background = colour;
    chip.style.color = inkOn(colour);
    return chip;
  });
  const marks = [
    ["missed", t("not_met")],
    ["edge", t("edge")],
  ].map(([kind, text]) => el("span", {}, el("b", { className: `chip ${kind}` }), text));
  const turn = () => {
    state.safe = !state.safe;
    rebuild();
  };
  const swap = press(t("safe_colours"), turn, { className: "plain", "aria-pressed": String(state.safe) });
  return el("div", { className: "legend" }, el("span", {}, ...classes), ...marks, swap);
}
