// Left: everything that enters, each load that can be moved with a slider, a number and a lock.

const sliders = { rows: [] };

/** The whole left side. */
function buildSliders() {
  sliders.rows = [];
  sliders.total = el("p", { className: "total" });
  const present = el("datalist", { id: "present" }, el("option", { value: "0" }));
  return el(
    "section",
    { className: "left", "aria-label": t("sources") },
    el("h2", { text: t("sources") }, buildGrouping()),
    buildPresets(),
    el("p", { className: "hint", text: t("slider_hint") }),
    present,
    ...buildGroups(),
    sliders.total,
    buildFixed(),
  );
}

/** What sources can be grouped by, as far as it is known. */
function groupings() {
  const known = (key) => data.sources.some((one) => one.levers.length && one[key]);
  return ["kind", "reach", "bank"].filter(known);
}

/** The choice of groups, if there is any. */
function buildGrouping() {
  const known = groupings();
  if (known.length < 2) return "";
  const options = known.map((key) => el("option", { value: key, text: t(`group_${key}`) }));
  const choice = el("select", { className: "grouping", "aria-label": t("group_by") }, ...options);
  choice.value = state.group;
  choice.addEventListener("change", () => {
    state.group = choice.value;
    rebuild();
  });
  return choice;
}

/** Sources in their groups, in each from head to mouth, reach by reach. */
function buildGroups() {
  const reaches = data.sources.map((one) => one.reach);
  const order = [...data.sources.keys()].filter((k) => data.sources[k].levers.length);
  const names = new Set(order.map((k) => data.sources[k][state.group]));
  const begin = (k) => data.sources[k].km[0] ?? 0;
  order.sort((a, b) => reaches.indexOf(reaches[a]) - reaches.indexOf(reaches[b]) || begin(a) - begin(b));
  return [...names].map((name) =>
    el(
      "fieldset",
      { className: "kind" },
      el("legend", {}, state.group === "kind" ? el("i", { className: `dot kind-${kindClass(name)}` }) : "", groupTitle(name)),
      ...order.filter((k) => data.sources[k][state.group] === name).map(sourceRow),
    ),
  );
}

/** A group in words. */
function groupTitle(name) {
  if (state.group === "kind") return kindTitle(name);
  if (!name) return t(`${state.group}_none`);
  return state.group === "bank" ? t(`bank_${name}`) : name;
}

/** Where a source enters and what it is, but for what its group says already. */
function placeText({ kind, reach, km, bank }) {
  const own = { kind: kindTitle(kind), reach, bank: bank && t(`bank_${bank}`) };
  own[state.group] = "";
  const at = km.length ? `${km.map(number).join("–")} km` : "";
  return [own.kind, [own.reach, at].filter(Boolean).join(" "), own.bank].filter(Boolean).join(" · ");
}

/** A kind that the style sheet has a colour for. */
function kindClass(kind) {
  return ["tributary", "baseflow", "storm", "domestic", "works", "industry", "replenishment", "bed"].includes(kind)
    ? kind
    : "other";
}

/** A kind in words; one that the catalogue does not know is shown as it is. */
function kindTitle(kind) {
  const key = `kind_${kind}`;
  return key in WORDS ? t(key) : kind.replaceAll("_", " ");
}

/** Buttons of the settings with a name. */
function buildPresets() {
  const given = presets.filter((preset) => preset.kind !== "found");
  sliders.presets = given.map((preset, k) => press(say(preset.title), () => choosePreset(k)));
  const find = press(t(data.priced ? "cheapest" : "least_cut"), findCheapest, { className: "find" });
  const said = (page.told?.() ?? []).map((text) => el("p", { text }));
  sliders.dialog = el("div", { className: "dialog", role: "status", hidden: !page.told }, ...said);
  const keep = el("input", { type: "checkbox", checked: state.keep, onchange: () => (state.keep = keep.checked) });
  const wish = data.bound.length ? el("label", { className: "keep" }, keep, t("keep_error")) : "";
  const group = el("div", { className: "presets", role: "group", "aria-label": t("presets") }, ...sliders.presets, find, wish);
  return el("div", {}, group, sliders.dialog);
}

/** Find the cheapest plan and put it on the sliders. */
function findCheapest() {
  const found = cheapestPlan(data, state.factors, state.locked);
  state.factors.set(found.factors);
  const own = presets.findIndex((preset) => preset.kind === "found");
  const preset = { title: inBoth(data.priced ? "cheapest" : "least_cut"), factors: found.factors, kind: "found" };
  if (own < 0) presets.push(preset);
  else presets[own] = preset;
  page.told = () => foundText(found);
  rebuild();
}

/** Take a setting with a name. */
function choosePreset(k) {
  take(presets[k].factors);
  sliders.dialog.hidden = true;
  page.told = null;
  schedule();
}

/** One source: its own slider, and one for each pollutant once it is opened. */
function sourceRow(k) {
  const source = data.sources[k];
  const several = source.levers.length > 1;
  const opened = state.open.has(k);
  const inner = el("div", { className: "loads" });
  const show = (open) => {
    if (open && !inner.childNodes.length) inner.append(...source.levers.map((lever) => loadRow(lever, source)));
    inner.hidden = !open;
  };
  const turn = () => {
    const open = inner.hidden;
    show(open);
    more.setAttribute("aria-expanded", String(open));
    if (open) state.open.add(k);
    else state.open.delete(k);
    schedule();
  };
  const name = t("open_source", { source: say(source.title) });
  const more = press("", turn, { className: "more", "aria-expanded": String(opened), "aria-label": name });
  const row = slider(source.levers, say(source.title), several ? more : el("span", { className: "more" }));
  show(opened);
  return el("div", { className: "source" }, row, inner);
}

/** The slider of one pollutant of a source. */
function loadRow(lever, source) {
  return slider([lever], say(data.levers[lever].title), el("span", { className: "more" }), source);
}

/** A slider over some loads with its number box, lock and cost. */
function slider(levers, name, lead, source = null) {
  const title = source ? `${say(source.title)} ${name}` : name;
  const input = (type, step, own) => el("input", { type, step, min: "-50", max: "100", ...own });
  const range = input("range", "1", {
    list: "present",
    "aria-label": t("slider_of", { name: title }),
    oninput: () => move(levers, Number(range.value)),
  });
  const box = input("number", "any", {
    "aria-label": t("number_of", { name: title }),
    onchange: () => move(levers, Number(box.value)),
  });
  const turn = () => {
    const all = levers.every((lever) => state.locked.has(lever));
    levers.forEach((lever) => (all ? state.locked.delete(lever) : state.locked.add(lever)));
    schedule();
  };
  const lock = press("", turn, { className: "lock", "aria-label": t("lock_of", { name: title }) });
  lock.append(lockIcon());
  const told = el("span", { className: "told" });
  const place = source ? "" : placeText(sourceOf(levers[0]));
  sliders.rows.push({ levers, place, range, box, lock, told, shown: "" });
  return el(
    "div",
    { className: source ? "slider inner" : "slider" },
    lead,
    el("span", { className: "name", text: name, title }),
    el("span", { className: "box" }, box, el("span", { text: "%" })),
    lock,
    range,
    told,
  );
}

/** A padlock: its shackle is open or shut by the style sheet. */
function lockIcon() {
  const icon = shape("svg", { viewBox: "0 0 16 16", class: "padlock", "aria-hidden": "true" });
  shape("path", { d: "M5 7V5a3 3 0 0 1 6 0v2", class: "shackle" }, icon);
  shape("rect", { x: 3, y: 7, width: 10, height: 7, rx: 1.5 }, icon);
  return icon;
}

/** Move loads to a cut in per cent; growth is a negative cut. */
function move(levers, cut) {
  if (Number.isFinite(cut)) setFactor(levers, 1 - cut / 100);
  schedule();
}

/** What no slider moves, and what it brings to the chosen place. */
function buildFixed() {
  sliders.fixed = data.sources.map((source, k) => {
    if (source.levers.length || (source.kind === "uncut" && !hasUncut(k))) return null;
    return { k, told: el("span", { className: "told" }) };
  });
  const rows = sliders.fixed.filter(Boolean).map(({ k, told }) => {
    const source = data.sources[k];
    const name = source.kind === "uncut" ? t("kind_uncut") : say(source.title);
    return el("li", {}, el("span", { className: "name", text: name }), told);
  });
  sliders.fixedHead = el("p", { className: "hint" });
  return el(
    "fieldset",
    { className: "kind fixed" },
    el("legend", { text: t("fixed") }),
    sliders.fixedHead,
    el("ul", {}, ...rows),
  );
}

/** Whether what sources bring uncut reaches any item. */
function hasUncut(k) {
  return data.items.some((item) => item.rows.some(([source]) => source === k));
}

/** Show the setting on the sliders; only what changed is written. */
function paintSliders(money) {
  for (const row of sliders.rows) {
    const factors = row.levers.map((lever) => state.factors[lever]);
    const mean = factors.reduce((sum, factor) => sum + factor, 0) / factors.length;
    const mixed = factors.some((factor) => factor !== factors[0]);
    const locked = row.levers.filter((lever) => state.locked.has(lever)).length;
    const cost = row.levers.reduce((sum, lever) => sum + money.money[lever], 0);
    const beyond = row.levers.some((lever) => money.beyond.includes(lever));
    const key = `${factors.join()}|${locked}|${state.lang}`;
    if (key === row.shown) continue;
    row.shown = key;
    const cut = Number((100 * (1 - mean)).toFixed(1));
    row.range.value = String(cut);
    if (document.activeElement !== row.box || row.box.value === "" || Number(row.box.value) !== cut) {
      row.box.value = String(cut);
    }
    row.range.setAttribute("aria-valuetext", `${changeText(cut)}${mixed ? ` (${t("mixed")})` : ""}`);
    row.told.textContent = toldOf(row, mixed, cost, beyond);
    row.told.classList.toggle("beyond", beyond);
    row.lock.classList.toggle("part", locked > 0 && locked < row.levers.length);
    row.lock.setAttribute("aria-pressed", String(locked === row.levers.length));
    const fast = locked === row.levers.length;
    row.range.disabled = fast;
    row.box.disabled = fast;
  }
  paintPresets();
  const cutAll = data.levers.reduce((sum, _, k) => sum + Math.max(0, money.cut[k]), 0);
  const grown = data.levers.reduce((sum, _, k) => sum + Math.max(0, -money.cut[k]), 0);
  const parts = [t("total_cut", { cut: number(cutAll) })];
  if (grown > 0) parts.push(t("total_grown", { grown: number(grown) }));
  if (data.priced) parts.push(t("total_cost", { cost: number(money.cost), money: data.money }));
  if (money.unknown.length) parts.push(t("total_unknown", { count: money.unknown.length }));
  if (money.beyond.length) parts.push(t("total_beyond", { count: money.beyond.length }));
  setText(sliders.total, parts.join(t("and")));
}

/** A change of load in words. */
function changeText(cut) {
  if (cut === 0) return t("unchanged");
  return cut > 0 ? t("cut_by", { cut }) : t("grown_by", { cut: -cut });
}

/** What a slider comes to: where its source enters, tonnes, money, and whether costs are known that far. */
function toldOf({ levers, place }, mixed, cost, beyond) {
  const load = levers.reduce((sum, lever) => sum + data.levers[lever].load, 0);
  const less = levers.reduce((sum, lever) => sum + (1 - state.factors[lever]) * data.levers[lever].load, 0);
  const parts = [place, levers.length > 1 ? t("load_all", { load: number(load) }) : t("load_one", { load: number(load) })];
  if (Math.abs(less) > 1e-9 * load) parts.push(`${less > 0 ? "−" : "+"}${number(Math.abs(less))}`);
  if (mixed) parts.push(t("mixed"));
  if (cost > 1e-9) parts.push(`${number(cost)} ${data.money}`.trim());
  const most = levers.map((lever) => mostOf(lever));
  const alike = data.priced && most.every((one) => one === most[0]);
  if (alike && most[0] === 0) parts.push(t("no_cost"));
  else if (alike && most[0] < 1) parts.push(t("at_most", { most: percent(most[0]) }));
  if (beyond) parts.push(t("beyond"));
  return parts.filter(Boolean).join(" · ");
}

/** The largest cut of a load that costs are known of; 0 where there are none. */
function mostOf(lever) {
  return data.controls.reduce((most, control) => (control.levers.includes(lever) ? Math.max(most, control.most) : most), 0);
}

/** Mark the setting with a name that is on the sliders. */
function paintPresets() {
  sliders.presets.forEach((button, k) => {
    button.setAttribute("aria-pressed", String(same(state.factors, presets[k].factors)));
  });
}

/** Say what each of the things that stay brings to the chosen place. */
function paintFixed(place, brought, period, station) {
  const item = data.items[place];
  const head = t("fixed_head", {
    station: say(data.stations[station].title),
    period: periodTitle(period),
    item: say(item.title),
    unit: item.unit,
  });
  setText(sliders.fixedHead, head);
  for (const one of sliders.fixed) if (one) setText(one.told, amountText(brought[one.k], item));
}

/** Write a text where it changed. */
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
