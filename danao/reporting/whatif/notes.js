// Below: the setting as a table, what the page rests on, and what leaves it: link, CSV, YAML.

const notes = {};

/** Everything below the picture; it is out of sight at first, so it comes after what is not. */
function buildNotes() {
  notes.stale = false;
  notes.settings = el("tbody");
  notes.yaml = el("pre", { tabIndex: 0 });
  notes.link = el("input", { type: "text", readOnly: true, "aria-label": t("link") });
  notes.said = el("p", { className: "hint", role: "status" });
  notes.brought = [...new Set(data.levers.map((lever) => lever.brought))];
  const loads = notes.brought.map((name) => say(data.levers.find((lever) => lever.brought === name).title));
  const heads = [t("source"), ...loads, ...(data.priced ? [costHead()] : [])];
  const head = el("tr", {}, ...heads.map((text, k) => el("th", { text, className: k ? "number" : "" })));
  const parts = [
    block("settings", el("table", { className: "sheet" }, el("thead", {}, head), notes.settings), el("p", { className: "hint", text: t("settings_hint") })),
    block("carry", buildDoors(), notes.said),
    block("assumptions", el("ul", {}, ...assumptions().map((text) => el("li", { text })))),
    block("full_run", el("p", { className: "hint", text: t("full_run_hint") }), notes.yaml),
    block("bound_title", boundTable()),
    block("plans_title", planTable()),
    block("provenance", provenanceTable()),
  ];
  notes.below.replaceChildren(...parts);
}

/** Cost with its unit, if it has one. */
function costHead() {
  return data.money ? `${t("cost")} (${data.money})` : t("cost");
}

/** A part of the notes with its heading. */
function block(key, ...children) {
  return el("section", { className: `block ${key}` }, el("h2", { text: t(key) }), ...children);
}

/** Link, CSV and print. */
function buildDoors() {
  return el(
    "p",
    { className: "doors" },
    notes.link,
    press(t("copy_link"), () => copy(notes.link.value)),
    press(t("save_csv"), () => saveText(`${t("file_name")}.csv`, `\ufeff${asCsv()}`)),
    press(t("copy_yaml"), () => copy(asYaml())),
    press(t("print"), () => window.print()),
  );
}

/** Put a text on the clipboard, the old way where the new one is not allowed. */
function copy(text) {
  const area = el("textarea", { value: text, readOnly: true, className: "off" });
  document.body.append(area);
  area.value = text;
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  setText(notes.said, done ? t("copied") : t("not_copied"));
}

/** Hand a text over as a file. */
function saveText(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = el("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/** A cell of a CSV file: what a spreadsheet could take for a formula is kept text by an apostrophe. */
function csvCell(value) {
  const text = String(value);
  const safe = typeof value !== "number" && /^[=+\-@\t\r\n|%]/.test(text) ? `'${text}` : text;
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The setting and the matrix as CSV. */
function asCsv() {
  const money = amounts(data, state.factors);
  const found = judge(data, state.factors);
  const mark = data.illustrative ? [[t("illustrative")]] : [];
  const loads = data.levers.map((lever, k) => [
    sourceOf(k).name,
    say(sourceOf(k).title),
    lever.brought,
    lever.load,
    1 - state.factors[k],
    lever.load * state.factors[k],
    money.money[k],
  ]);
  const cells = data.periods.flatMap((period, p) =>
    data.stations.map((station, s) => {
      const cell = p * data.stations.length + s;
      const met = found.met[cell] === 1 ? t("met") : found.met[cell] === 0 ? t("not_met") : t("not_assessed");
      const values = found.items.map((one) => one.value[cell]);
      const edge = found.edge[cell] ? t("edge") : "";
      const judged = [classText(found.rank[cell]), met, pollutantText(found, cell, 3), edge];
      return [station.name, say(station.title), period.label, ...judged, ...values];
    }),
  );
  const columns = ["source", "title", "pollutant", "load_base", "cut_share", "load_kept"];
  const heads = ["section", "title", "period", "class", "verdict", "main_items", "edge"];
  const items = data.items.map((item) => `${say(item.title)} (${item.unit})`);
  const lines = [
    ...mark,
    [say(data.river), say(data.title), data.provenance.scenario_hash ?? ""],
    [...columns.map((key) => t(key)), costHead()],
    ...loads,
    [],
    [...heads.map((key) => t(key)), ...items],
    ...cells,
  ];
  return `${lines.map((line) => line.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

/** A text as YAML that reads back as the same text, whatever is in it. */
function yamlText(text) {
  const hex = (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, hex);
}

/** The setting as measures on the base scenario, for a full run. */
function asYaml() {
  const groups = new Map();
  state.factors.forEach((factor, k) => {
    if (factor === 1) return;
    const key = `${data.levers[k].source}|${factor}`;
    groups.set(key, [...(groups.get(key) ?? []), k]);
  });
  const name = data.provenance.name || "base";
  const lines = [`# ${t("yaml_head")}`, "title: {zh: 沙盘方案, en: Plan of the what-if page}", `base: ${yamlText(`${name}.yaml`)}`];
  if (data.illustrative) lines.splice(1, 0, `# ${t("illustrative")}`);
  if (!groups.size) return `${lines.join("\n")}\n`;
  lines.push("", "measures:");
  for (const levers of groups.values()) {
    const factor = state.factors[levers[0]];
    const [kind, fraction] = factor < 1 ? ["load_cut", 1 - factor] : ["load_growth", factor - 1];
    const names = levers.map((lever) => yamlText(data.levers[lever].brought)).join(", ");
    lines.push(`  - ${kind}: {source: ${yamlText(sourceOf(levers[0]).name)}, constituents: [${names}], fraction: ${fraction}}`);
  }
  return `${lines.join("\n")}\n`;
}

/** What the page rests on, in sentences. */
function assumptions() {
  const list = (names) => names.join(state.lang === "zh" ? "、" : ", ");
  const titles = (items) => list(items.map((item) => say(item.title)));
  const crossed = data.items.filter((item) =>
    item.rows.some(([, lever]) => lever >= 0 && data.levers[lever].brought !== item.constituent),
  );
  const errors = (data.days?.items ?? []).map(
    ({ error }, k) => `${say(data.items[k].title)} ${errorText(error)} ${data.items[k].unit}`,
  );
  const days = data.days?.length > 1 ? "assume_weeks" : "assume_days";
  return [
    t("assume_sum"),
    t("assume_operator"),
    t("assume_mean"),
    t("assume_standard", { standard: data.standard.number, items: titles(data.items) }),
    crossed.length ? t("assume_tangent", { items: titles(crossed) }) : t("assume_linear"),
    t("assume_never"),
    t("assume_oxygen"),
    data.days ? t(days, { error: list(errors) }) : t("assume_months"),
    data.priced ? t("assume_costs") : t("assume_no_costs"),
    ...(data.controls.some((one) => one.fixed > 0) ? [t("assume_fixed")] : []),
    ...data.remarks.map(say),
  ];
}

/** A table of texts. */
function sheet(heads, rows) {
  const line = (cells, tag) => el("tr", {}, ...cells.map((text) => el(tag, { text: String(text), className: /^[−-]?[\d\s.,/]+(e-?\d+)?$/.test(text) ? "number" : "" })));
  return el("table", { className: "sheet" }, el("thead", {}, line(heads, "th")), el("tbody", {}, ...rows.map((row) => line(row, "td"))));
}

/** How far direct runs were from the page: by section and item, of monthly means and of any instant. */
function boundTable() {
  if (!data.bound.length) return el("p", { className: "warning", text: t("bound_none") });
  const heads = [t("section"), ...data.items.map((item) => `${say(item.title)} (${item.unit})`)];
  const rows = data.stations.map((station, s) => {
    const cells = data.items.map((_, place) => {
      const one = data.bound.find((each) => each.item === place && each.station === s);
      if (!one) return el("td", { className: "number", text: "–" });
      const corner = t("corner_was", { corner: cornerTitle(one.corner) });
      const text = `${errorText(one.monthly)} · ${errorText(one.absolute)}`;
      return el("td", { className: "number", text, title: corner });
    });
    return el("tr", {}, el("td", { text: say(station.title) }), ...cells);
  });
  const head = el("tr", {}, ...heads.map((text, k) => el("th", { text, className: k ? "number" : "" })));
  const table = el("table", { className: "sheet" }, el("thead", {}, head), el("tbody", {}, ...rows));
  return el("div", {}, el("p", { className: "hint", text: t("bound_hint") }), table);
}

/** The name of a corner run in words; that of a user's own as it is. */
function cornerTitle(name) {
  if (name.startsWith("without ")) return t("corner_without", { kind: kindTitle(name.slice(8)) });
  return `corner_${name}` in WORDS ? t(`corner_${name}`) : name;
}

/** The plans that came with the page, and those that could not. */
function planTable() {
  const given = presets.slice(1).filter((one) => one.kind !== "found");
  const refused = data.refused.map((one) =>
    el("p", { className: "warning", text: t("refused", { plan: say(one.title), reason: say(one.reason) }) }),
  );
  if (!given.length) return el("div", {}, refused.length ? "" : el("p", { className: "hint", text: t("no_plans") }), ...refused);
  const heads = [t("plan"), t("met_count"), costHead(), t("apart"), t("hash")];
  const hint = el("p", { className: "hint", text: t("apart_hint") });
  return el("div", {}, sheet(heads, given.map(planRow)), hint, ...refused);
}

/** One plan: what it meets and costs, and how far its own run is from the page. */
function planRow(plan) {
  const told = summary(data, judge(data, plan.factors));
  const titleOf = (name) => say(data.items.find((item) => item.name === name).title);
  const apart = Object.entries(plan.apart ?? {}).map(([name, far]) => `${titleOf(name)} ${errorText(far)}`);
  const cost = data.priced ? number(amounts(data, plan.factors).cost) : "–";
  return [say(plan.title), `${told.met}/${told.judged}`, cost, apart.join(" · ") || "–", (plan.hash ?? "").slice(0, 12)];
}

/** Where every number comes from. */
function provenanceTable() {
  const about = data.provenance;
  const versions = Object.entries(about.versions).map(([name, version]) => `${name} ${version}`).join(", ");
  const rows = [
    [t("base_run"), `${say(data.title)} (${about.name ?? ""})`],
    [t("period"), (about.period ?? []).map((text) => String(text).slice(0, 10)).join(" – ")],
    [t("scenario_hash"), about.scenario_hash ?? "–"],
    [t("flow_hash"), about.flow_hash ?? "–"],
    [t("standard"), `${data.standard.number} ${say(data.standard.title)} · ${about.standard.hash}`],
    [t("versions"), versions],
    [t("made"), about.made],
  ];
  return sheet([t("what"), t("which")], rows);
}

/** What a setting does to one source: cut and what is left, pollutant by pollutant. */
function settingRow(source, money) {
  const cells = notes.brought.map((name) => {
    const lever = source.levers.find((one) => data.levers[one].brought === name);
    if (lever === undefined) return "–";
    const [factor, { load }] = [state.factors[lever], data.levers[lever]];
    if (factor === 1) return number(load);
    return `${percent(factor - 1, 1).replace("-", "−").replace(/^(?=\d)/, "+")} · ${number(load)} → ${number(load * factor)}`;
  });
  const cost = source.levers.reduce((sum, lever) => sum + money.money[lever], 0);
  const changed = source.levers.some((lever) => state.factors[lever] !== 1) ? "changed" : "";
  const line = [...cells, ...(data.priced ? [number(cost)] : [])].map((text) => el("td", { className: "number", text }));
  return el("tr", { className: changed }, el("td", { text: say(source.title) }), ...line);
}

/** Show the setting below, once the hand has come to rest. */
function paintNotes() {
  if (notes.stale) buildNotes();
  const money = amounts(data, state.factors);
  const rows = data.sources.filter((source) => source.levers.length).map((source) => settingRow(source, money));
  notes.settings.replaceChildren(...rows);
  setText(notes.yaml, asYaml());
  const link = asLink();
  notes.link.value = location.href.replace(/#.*$/, "") + link;
  notes.hash = link;
  try {
    history.replaceState(null, "", link);
  } catch {
    /* a page inside another may not change its address; the link field has it */
  }
}
