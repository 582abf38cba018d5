// The river in numbers: sums of what loads bring, rounding, classes and verdicts. Nothing here knows of a screen.

const ARRAYS = { f8: Float64Array, f4: Float32Array, u2: Uint16Array, u1: Uint8Array };

/** The typed array of a packed record. */
function unpack(record) {
  const text = atob(record.data);
  const bytes = new Uint8Array(text.length);
  for (let k = 0; k < text.length; k += 1) bytes[k] = text.charCodeAt(k);
  return new ARRAYS[record.type](bytes.buffer);
}

/** The typed array of a packed record that may never be asked for: unpacked once, when it is. */
function opened(record) {
  return (record.opened ??= unpack(record));
}

/** Fill in what the script works with: typed arrays in place of packed ones. */
function openModel(data) {
  data.periods = [
    ...data.months.map((label, k) => ({ label, months: [k], year: false })),
    ...data.years.map((year) => ({ ...year, year: true })),
  ];
  for (const item of data.items) {
    item.monthly = unpack(item.monthly);
    item.wide = item.bounds.shape[2] > 1;
    item.classes = item.bounds.shape[0];
    item.bounds = unpack(item.bounds);
  }
  return data;
}

/** A number as the decimal that it is written as: digits × 10^-scale. The shortest text of a double is Python's too. */
function decimal(value) {
  const [mantissa, power = "0"] = String(Math.abs(value)).split("e");
  const [whole, part = ""] = mantissa.split(".");
  return { digits: BigInt(whole + part), scale: part.length - Number(power) };
}

/** digits × 10^-scale rounded half to even at so many decimals, as an integer of these decimals. */
function quantized({ digits, scale }, decimals) {
  const shift = scale - decimals;
  if (shift <= 0) return digits * 10n ** BigInt(-shift);
  const unit = 10n ** BigInt(shift);
  const [quotient, twice] = [digits / unit, 2n * (digits % unit)];
  return quotient + (twice > unit || (twice === unit && quotient % 2n === 1n) ? 1n : 0n);
}

/** A finite number as text, rounded half to even at `decimals`, but never to zero. */
function shownExactly(value, decimals) {
  const number = decimal(value);
  let whole = quantized(number, decimals);
  if (whole === 0n && number.digits !== 0n) {
    decimals = number.scale - String(number.digits).length + 1;
    whole = quantized(number, decimals);
  }
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (decimals <= 0) return sign + String(whole * 10n ** BigInt(-decimals));
  const text = String(whole).padStart(decimals + 1, "0");
  return `${sign}${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
}

/** Text of a number at `decimals`; empty where there is none. */
function shown(value, decimals) {
  return Number.isFinite(value) ? shownExactly(value, decimals) : "";
}

/** A number rounded as `shown` does: the short way where it cannot be a tie, else by its digits. */
function rounded(value, decimals) {
  const scaled = value * 10 ** decimals;
  const below = Math.floor(scaled);
  const rest = scaled - below;
  if (below >= 1 && scaled < 1e8 && Math.abs(rest - 0.5) > 1e-6) return (rest < 0.5 ? below : below + 1) / 10 ** decimals;
  return Number.isFinite(value) ? Number(shownExactly(value, decimals)) : value;
}

/** Monthly means of an item at factors on the levers, months × stations, added row by row as Python adds them. */
function predict(item, factors, cells, out = new Float64Array(cells)) {
  out.fill(0);
  item.rows.forEach(([, lever], row) => {
    const factor = lever < 0 ? 1 : factors[lever];
    const part = item.monthly;
    for (let cell = 0, at = row * cells; cell < cells; cell += 1, at += 1) out[cell] += factor * part[at];
  });
  return out;
}

/** The lowest and the highest value of a class; [NaN, NaN] where it has no limit. */
function boundsOf(data, item, rank, cell) {
  const size = item.wide ? data.periods.length * data.stations.length : 1;
  const at = rank * 2 * size + (item.wide ? cell : 0);
  return [item.bounds[at], item.bounds[at + size]];
}

/** The one number that a class asks for: a limit from above, or from below. */
function limitOf(data, item, rank, cell) {
  return boundsOf(data, item, rank, cell)[item.sense > 0 ? 1 : 0];
}

/** The best class that a value meets, from 0; as many as there are limits if none; −1 for no number. */
function rankOf(data, item, value, cell) {
  if (Number.isNaN(value) || Number.isNaN(boundsOf(data, item, 0, cell)[0])) return -1;
  for (let rank = 0; rank < item.classes; rank += 1) {
    const [low, high] = boundsOf(data, item, rank, cell);
    if (value >= low && value <= high) return rank;
  }
  return item.classes;
}

/** Whether a value meets a class; one on the limit does. */
function meets(data, item, value, rank, cell) {
  const [low, high] = boundsOf(data, item, rank, cell);
  return value >= low && value <= high;
}

/** The exceedance multiple (C − C_s) / C_s; NaN where it is not exceeded or not defined. */
function multipleOf(data, item, value, rank, cell) {
  const limit = limitOf(data, item, rank, cell);
  return item.multiple && item.sense > 0 && limit !== 0 && value > limit ? (value - limit) / limit : NaN;
}

/** Every value, class and verdict at factors on the levers; arrays over items and cells, a cell being period × station. */
function judge(data, factors, reuse = null) {
  const [stations, months, periods] = [data.stations.length, data.months.length, data.periods.length];
  const cells = stations * periods;
  const found = reuse ?? {
    items: data.items.map(() => ({
      value: new Float64Array(cells),
      judged: new Float64Array(cells),
      rank: new Int8Array(cells),
      met: new Int8Array(cells),
      best: new Int8Array(cells),
      worst: new Int8Array(cells),
    })),
    rank: new Int8Array(cells),
    met: new Int8Array(cells),
    edge: new Uint8Array(cells),
  };
  data.items.forEach((item, place) => {
    const one = found.items[place];
    predict(item, factors, stations * months, one.value.subarray(0, stations * months));
    addYears(data, one.value);
    for (let cell = 0; cell < cells; cell += 1) judgeCell(data, item, one, cell);
  });
  for (let cell = 0; cell < cells; cell += 1) judgeSection(data, found, cell);
  return found;
}

/** Add the means of the years, each of its monthly means. */
function addYears(data, values) {
  const stations = data.stations.length;
  data.periods.forEach(({ months, year }, period) => {
    for (let s = 0; year && s < stations; s += 1) {
      let sum = 0;
      for (const month of months) sum += values[month * stations + s];
      values[period * stations + s] = sum / months.length;
    }
  });
}

/** Judge one value: rounded, its class, whether it meets the target, whether the error could change either. */
function judgeCell(data, item, one, cell) {
  const station = cell % data.stations.length;
  const period = data.periods[(cell - station) / data.stations.length];
  const target = data.stations[station].target;
  const value = rounded(one.value[cell], item.decimals);
  const known = !(period.year && period.months.length < data.fewest);
  one.judged[cell] = value;
  one.rank[cell] = known ? rankOf(data, item, value, cell) : -1;
  one.met[cell] = one.rank[cell] < 0 ? -1 : Number(meets(data, item, value, target, cell));
  const error = one.rank[cell] < 0 ? null : item.error[station];
  one.best[cell] = error === null ? one.rank[cell] : rankAt(data, item, one.value[cell] - item.sense * error, cell);
  one.worst[cell] = error === null ? one.rank[cell] : rankAt(data, item, one.value[cell] + item.sense * error, cell);
}

/** The class of a value that is not rounded yet. */
function rankAt(data, item, value, cell) {
  return rankOf(data, item, rounded(value, item.decimals), cell);
}

/** Judge a section: the class of its worst item, whether every item meets the target, whether the error could tell. */
function judgeSection(data, found, cell) {
  let [rank, best, worst, missed, met] = [-1, -1, -1, 0, 0];
  for (const one of found.items) {
    rank = Math.max(rank, one.rank[cell]);
    best = Math.max(best, one.best[cell]);
    worst = Math.max(worst, one.worst[cell]);
    missed += one.met[cell] === 0;
    met += one.met[cell] === 1;
  }
  found.rank[cell] = rank;
  found.met[cell] = missed ? 0 : met === found.items.length && met > 0 ? 1 : -1;
  found.edge[cell] = Number(best !== worst);
}

/** The main pollutants of a section: worse than its target; priority items, then class, then multiple; at most three. */
function mainPollutants(data, found, cell, most = 3) {
  const target = data.stations[cell % data.stations.length].target;
  const listed = data.items.flatMap((item, place) => {
    const one = found.items[place];
    if (one.rank[cell] <= target) return [];
    return [{ place, rank: one.rank[cell], multiple: multipleOf(data, item, one.judged[cell], target, cell) }];
  });
  const size = (one) => (Number.isNaN(one.multiple) ? -1 : one.multiple);
  const first = (one) => Number(!data.items[one.place].priority);
  listed.sort((a, b) => first(a) - first(b) || b.rank - a.rank || size(b) - size(a));
  return listed.slice(0, most);
}

/** How far a value is beyond its target's limit, as a part of it; negative where there is room. */
function excessOf(data, item, value, cell) {
  const limit = limitOf(data, item, data.stations[cell % data.stations.length].target, cell);
  return (item.sense * (value - limit)) / limit;
}

/** What a setting comes to: how many section-months meet their target, and where it is tightest. */
function summary(data, found) {
  const months = data.months.length * data.stations.length;
  const told = { met: 0, judged: 0, edge: 0, worst: null, negative: 0 };
  for (let cell = 0; cell < months; cell += 1) {
    told.met += found.met[cell] === 1;
    told.judged += found.met[cell] >= 0;
    told.edge += found.edge[cell];
    data.items.forEach((item, place) => {
      const one = found.items[place];
      told.negative += one.value[cell] < 0;
      const rank = [Number(one.met[cell] === 0), excessOf(data, item, one.value[cell], cell)];
      const best = told.worst;
      if (one.met[cell] < 0 || Number.isNaN(rank[1])) return;
      if (!best || rank[0] > best.rank[0] || (rank[0] === best.rank[0] && rank[1] > best.rank[1]))
        told.worst = { cell, place, rank, excess: rank[1] };
    });
  }
  return told;
}

/** Money for cutting a share of a load of 1 t/a whose cost rises in steps. */
function costOfShare(steps, share) {
  let [sum, begin] = [0, 0];
  steps.forEach(([end, cost], k) => {
    const width = k === steps.length - 1 ? Infinity : end - begin;
    sum += Math.min(Math.max(share - begin, 0), width) * cost;
    begin = end;
  });
  return sum;
}

/** What a setting costs and cuts: money, t/a by lever, and the levers that are cut beyond their costs, or have none. */
function amounts(data, factors) {
  const cut = data.levers.map((lever, k) => (1 - factors[k]) * lever.load);
  const money = new Float64Array(data.levers.length);
  const most = new Float64Array(data.levers.length);
  let cost = 0;
  for (const control of data.priced ? data.controls : []) {
    control.levers.forEach((lever, k) => {
      const own = costOfShare(control.rates[k], 1 - factors[lever]) * data.levers[lever].load;
      money[lever] += own;
      cost += own;
      most[lever] = Math.max(most[lever], control.most);
    });
    if (control.levers.some((lever) => 1 - factors[lever] > data.onLimit)) cost += control.fixed;
  }
  const cutting = data.levers.map((_, k) => k).filter((k) => data.priced && 1 - factors[k] > most[k] + data.onLimit);
  const beyond = cutting.filter((k) => most[k] > 0);
  const unknown = cutting.filter((k) => most[k] === 0);
  return { cut, money, most, cost, beyond, unknown };
}

/** What each source brings to an item in a period at a station, in the order of the sources. */
function shares(data, item, factors, period, station) {
  const stations = data.stations.length;
  const cells = stations * data.months.length;
  const sums = new Float64Array(data.sources.length);
  const { months } = data.periods[period];
  item.rows.forEach(([source, lever], row) => {
    let sum = 0;
    for (const month of months) sum += item.monthly[row * cells + month * stations + station];
    sums[source] += ((lever < 0 ? 1 : factors[lever]) * sum) / months.length;
  });
  return sums;
}

/** How many points of their sliders some loads need to bring an item back: pairs of room and effect, moved together. */
function pointsFor(pairs, excess) {
  const ends = [...new Set(pairs.map(([room]) => room))].filter((room) => room > 0).sort((a, b) => a - b);
  let [points, left] = [0, excess];
  for (const end of ends) {
    const slope = pairs.reduce((sum, [room, effect]) => (room >= end ? sum + effect : sum), 0);
    if (slope > 0 && left <= slope * (end - points)) return points + left / slope;
    left -= slope * (end - points);
    points = end;
  }
  return Infinity;
}

/** How much further each source alone, or all together, would have to be cut to meet the target: points, least first. */
function relief(data, found, factors, place, cell, locked) {
  const item = data.items[place];
  const station = cell % data.stations.length;
  const period = (cell - station) / data.stations.length;
  const limit = limitOf(data, item, data.stations[station].target, cell);
  const excess = item.sense * (found.items[place].value[cell] - limit);
  const effects = effectsOf(data, item, period, station);
  const pairsOf = (levers) =>
    levers.filter((lever) => !locked.has(lever)).map((lever) => [factors[lever], item.sense * effects[lever]]);
  const alone = data.sources
    .map((source, k) => ({ source: k, points: pointsFor(pairsOf(source.levers), excess) }))
    .filter((one) => Number.isFinite(one.points))
    .sort((a, b) => a.points - b.points);
  return { alone, all: pointsFor(pairsOf(data.levers.map((_, k) => k)), excess) };
}

/** What each lever brings to an item in a period at a station in the base run. */
function effectsOf(data, item, period, station) {
  const stations = data.stations.length;
  const cells = stations * data.months.length;
  const { months } = data.periods[period];
  const found = new Float64Array(data.levers.length);
  item.rows.forEach(([, lever], row) => {
    if (lever < 0) return;
    for (const month of months) found[lever] += item.monthly[row * cells + month * stations + station] / months.length;
  });
  return found;
}

/** Values day by day of an item at a station: the sum of its rows as they were written. */
function dailyValues(data, place, factors, station) {
  const coded = data.days.items[place];
  const numbers = opened(coded.numbers);
  const count = data.days.starts.length;
  const out = new Float64Array(count);
  data.items[place].rows.forEach(([, lever], row) => {
    const factor = lever < 0 ? 1 : factors[lever];
    const [low, step] = [factor * coded.low[row], factor * coded.step[row]];
    const at = (row * data.stations.length + station) * count;
    for (let k = 0; k < count; k += 1) out[k] += low + step * numbers[at + k];
  });
  return out;
}

/** Values along the river of an item in a period. */
function profileValues(data, place, factors, period) {
  const [count, months] = [data.profile.x.length, data.months.length];
  const out = new Float64Array(count);
  const parts = opened(data.profile.items[place]);
  data.items[place].rows.forEach(([, lever], row) => {
    const factor = (lever < 0 ? 1 : factors[lever]) / data.periods[period].months.length;
    for (const month of data.periods[period].months) {
      const at = (row * months + month) * count;
      for (let k = 0; k < count; k += 1) out[k] += factor * parts[at + k];
    }
  });
  return out;
}
