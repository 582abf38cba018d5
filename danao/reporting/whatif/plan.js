// The cheapest plan as a linear program: what may be pulled, what is asked, and what the answer says.

/** The program at a setting: locked loads stay as they are, everything else starts from the present state. */
function programOf(data, factors, locked) {
  const start = factors.map((factor, k) => (locked.has(k) ? factor : 1));
  const columns = [];
  data.controls.forEach((control, k) => {
    if (control.levers.some((lever) => locked.has(lever))) return;
    control.pieces.forEach(([width, money]) => columns.push({ control: k, levers: control.levers, width, money }));
  });
  const rows = [];
  const asks = [];
  askCells(data, start, columns, (row, right, ask) => {
    const reach = row.reduce((sum, value, k) => sum + Math.max(0, value * columns[k].width), 0);
    if (reach <= right) return;
    rows.push(row);
    asks.push({ ...ask, right });
  });
  askBounds(data, columns, (row, right) => {
    rows.push(row);
    asks.push({ right });
  });
  const groups = data.controls.flatMap(({ fixed, most }, control) => {
    const own = [...columns.keys()].filter((k) => columns[k].control === control);
    return data.priced && fixed > 0 && own.length ? [{ columns: own, most, fixed }] : [];
  });
  return {
    start,
    columns,
    groups,
    asks,
    n: columns.length,
    m: rows.length,
    cost: Float64Array.from(columns, (one) => one.money),
    upper: Float64Array.from(columns, (one) => one.width),
    rows: Float64Array.from(rows.flat()),
    right: Float64Array.from(asks, (one) => one.right),
  };
}

/** Give a row for each item, month and station, divided by its limit. */
function askCells(data, start, columns, give) {
  const [stations, cells] = [data.stations.length, data.stations.length * data.months.length];
  data.items.forEach((item, place) => {
    const values = predict(item, start, cells);
    const rowOf = new Map(item.rows.map(([, lever], row) => [lever, row]));
    for (let cell = 0; cell < cells; cell += 1) {
      const limit = limitOf(data, item, data.stations[cell % stations].target, cell);
      const scale = item.sense / limit;
      const row = columns.map(({ levers }) => {
        const effect = levers.reduce((sum, lever) => {
          const at = rowOf.get(lever);
          return at === undefined ? sum : sum + item.monthly[at * cells + cell];
        }, 0);
        return -scale * effect;
      });
      give(row, -scale * (values[cell] - limit) - keptAt(place, cell), { place, cell });
    }
  });
}

/** The part of a limit that is kept free for the error, if the reader wants that. */
function keptAt(place, cell) {
  if (!state.keep) return 0;
  const item = data.items[place];
  const station = cell % data.stations.length;
  return (item.error[station] ?? 0) / limitOf(data, item, data.stations[station].target, cell);
}

/** Give the rows of controls that cut at least so much, and of loads that several controls cut. */
function askBounds(data, columns, give) {
  data.controls.forEach((control, k) => {
    const row = columns.map((one) => (one.control === k ? -1 : 0));
    if (control.least > 0 && row.some(Boolean)) give(row, -control.least);
  });
  data.levers.forEach((_, lever) => {
    const row = columns.map((one) => Number(one.levers.includes(lever)));
    if (row.reduce((sum, own, k) => sum + own * columns[k].width, 0) > 1 + 1e-12) give(row, 1);
  });
}

/** The factors on the levers that a solution means. */
function factorsOf(program, x) {
  const found = Float64Array.from(program.start);
  program.columns.forEach(({ levers }, k) => levers.forEach((lever) => (found[lever] -= x[k])));
  return found.map((factor) => Math.min(1.5, Math.max(0, factor)));
}

/** The cheapest plan: its factors, what binds with its price, and what cannot be met even with everything cut. */
function cheapestPlan(data, factors, locked) {
  const program = programOf(data, factors, locked);
  const solution = cheapestWithFixed(program, program.groups, data.onLimit);
  const found = factorsOf(program, solution.x);
  const binding = program.asks
    .map((ask, k) => ({ ...ask, price: -solution.prices[k] }))
    .filter((one) => one.cell !== undefined && one.price > 1e-9)
    .sort((a, b) => b.price - a.price);
  const most = factorsOf(program, program.upper);
  const hopeless = program.asks.filter(
    ({ place, cell }) => cell !== undefined && excessAt(data, most, place, cell) > data.onLimit - keptAt(place, cell),
  );
  return { status: solution.status, factors: found, value: solution.value, gap: solution.gap, binding, hopeless, most };
}

/** The relative excess of an item in one cell at factors. */
function excessAt(data, factors, place, cell) {
  const item = data.items[place];
  const cells = data.stations.length * data.months.length;
  let value = 0;
  item.rows.forEach(([, lever], row) => {
    value += (lever < 0 ? 1 : factors[lever]) * item.monthly[row * cells + cell];
  });
  return excessOf(data, item, value, cell);
}

/** What was found, in sentences. */
function foundText(found) {
  const better = found.gap > 1e-6 ? [t("found_gap", { gap: percent(found.gap, 2) })] : [];
  if (found.status !== "optimal") return [...hopelessText(found), ...better];
  const money = amounts(data, found.factors);
  const cut = money.cut.reduce((sum, one) => sum + Math.max(0, one), 0);
  if (cut === 0) return [t("found_none_needed")];
  const unit = data.priced ? data.money : "t/a";
  const cost = data.priced ? money.cost : cut;
  const head = t("found_best", { cost: `${number(cost)} ${unit}`.trim(), cut: number(cut) });
  const lines = found.binding.slice(0, 3).map(({ place, cell, price }) =>
    t("found_binding", { ...whereOf(place, cell), price: `${number(price / 100)} ${unit}`.trim() }),
  );
  return [head, ...better, ...lines];
}

/** What cannot be met even with everything cut, and how much of it no slider moves. */
function hopelessText(found) {
  if (!found.hopeless.length) return [t("found_clash")];
  const worst = found.hopeless
    .map((one) => ({ ...one, excess: excessAt(data, found.most, one.place, one.cell) }))
    .sort((a, b) => b.excess - a.excess)
    .slice(0, 3);
  return [t("found_none", { count: found.hopeless.length }), ...worst.map((one) => hopelessCell(found, one))];
}

/** One cell that cannot be met. */
function hopelessCell(found, { place, cell }) {
  const item = data.items[place];
  const [station, period] = placeOf(cell);
  const brought = shares(data, item, found.most, period, station);
  const value = brought.reduce((sum, one) => sum + one, 0);
  const limit = limitOf(data, item, data.stations[station].target, cell);
  const told = { ...whereOf(place, cell), value: shown(value, item.decimals), unit: item.unit, limit };
  if (item.sense < 0) return t("found_cell_least", told);
  const stays = data.sources.map((source, k) => (source.levers.length ? 0 : brought[k]));
  const most = stays.indexOf(Math.max(...stays));
  const who = data.sources[most].kind === "uncut" ? t("kind_uncut") : say(data.sources[most].title);
  return t("found_cell", { ...told, share: percent(stays.reduce((sum, one) => sum + one, 0) / value), who });
}

/** An item, a section and a period in words. */
function whereOf(place, cell) {
  const [station, period] = placeOf(cell);
  return { item: say(data.items[place].title), station: say(data.stations[station].title), period: periodTitle(period, true) };
}
