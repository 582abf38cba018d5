// Costs that are paid once or not at all: branch and bound over who is begun,
//
//   minimise cost·x + Σ fixed_g·y_g   where   Σ x of group g ≤ most_g·y_g,   y_g is 0 or 1.
//
// With y between 0 and 1 this is a linear program, whose value no plan undercuts, and whose x is a plan at its true
// cost. Of the parts of the search, the one that may hold the cheapest is divided first, at the group whose cost is
// undercounted most; a part differs from what it was divided from by one bound alone, so its program goes on from there.
// Where no plan keeps all rows, the search is among those that break them least in sum.
const cheapestWithFixed = (() => {
  const CLOSE = 1e-7, SAME = 1e-9, LONGEST = 1500, MOST_PARTS = 2000;

  /** The program with a column y and a row for each group. */
  function extended({ n, m, cost, upper, rows, right }, groups) {
    const wide = n + groups.length, all = new Float64Array((m + groups.length) * wide);
    for (let i = 0; i < m; i++) all.set(rows.subarray(i * n, i * n + n), i * wide);
    groups.forEach(({ columns, most }, g) => {
      for (const k of columns) all[(m + g) * wide + k] = 1;
      all[(m + g) * wide + n + g] = -most;
    });
    return {
      n: wide, m: m + groups.length, rows: all, right: Float64Array.from([...right, ...groups.map(() => 0)]),
      cost: Float64Array.from([...cost, ...groups.map((one) => one.fixed)]),
      upper: Float64Array.from([...upper, ...groups.map(() => 1)]),
    };
  }

  /** By how much each row is broken at x; below zero where it is kept. */
  function beyond({ n, m, rows, right }, x) {
    return Float64Array.from({ length: m }, (_, i) => rows.subarray(i * n, i * n + n).reduce((sum, each, j) => sum + each * x[j], -right[i]));
  }

  // The program whose plans are all that break the rows of another least in sum. By the theorem of complementary
  // slackness they keep the rows whose price is below that of a violation, and break, or just keep, those at that price;
  // and the sum of what these are broken by is the least.
  function breakingLeast(asked, { x, prices }) {
    const { n, m, rows, right } = asked, over = beyond(asked, x), sum = new Float64Array(n);
    const gives = Array.from(prices, (price) => price <= -1 + CLOSE);
    let most = 0, length = 0;
    gives.forEach((gave, i) => {
      if (!gave) return;
      for (let j = 0; j < n; j++) sum[j] += rows[i * n + j];
      most += right[i] + over[i];
      length += Math.hypot(...rows.subarray(i * n, i * n + n));
    });
    const signs = gives.map((gave) => (gave ? -1 : 1));
    return {
      ...asked, m: m + 1, rows: Float64Array.from([...rows.map((each, at) => signs[Math.floor(at / n)] * each), ...sum]),
      right: Float64Array.from([...right.map((each, i) => signs[i] * each), most + SAME * length]),
    };
  }

  /** The solution of a program with fixed costs: as of `cheapest`, with `gap`, the part that a better plan could save. */
  return function (asked, groups, none, longest = LONGEST) {
    const end = performance.now() + longest, plain = cheapest(asked);
    if (!groups.length) return { ...plain, gap: 0 };
    if (plain.status === "optimal") return { ...search(asked, groups, none, end), status: "optimal", violations: plain.violations };
    const { x, value, gap } = search(breakingLeast(asked, plain), groups, none, end);
    return { ...plain, x, value, gap, violations: beyond(asked, x).map((over) => Math.max(0, over)) };
  };

  /** The cheapest plan of a program that has one. */
  function search(asked, groups, none, end) {
    const { n, m } = asked, whole = extended(asked, groups), problem = simplex.scaled(whole);
    const known = new Set();
    let best = { value: Infinity }, parts = 0;

    /** The linear program with some groups begun (1) or left alone (0), others open (undefined); null if there is none. */
    function solve(fixed, start) {
      const b = problem.b.slice(), low = problem.open.length + n, high = low + whole.n;
      fixed.forEach((y, g) => { if (y) b[low + g] = -1; else b[high + g] = 0; });
      const found = simplex.walk({ ...problem, b }, start);
      if (!found) return null;
      const told = simplex.told(whole, problem, found), shares = groups.map(({ columns }) => columns.reduce((sum, k) => sum + told.x[k], 0));
      const used = shares.map((share) => share > none);
      const value = told.value - groups.reduce((sum, { fixed: money }, g) => sum + (told.x[n + g] - used[g]) * money, 0);
      if (value < best.value) best = { ...told, value };
      return { fixed, found, bound: told.value, shares, used };
    }
    /** Add a part of the search, and try the plan that begins just what it uses. */
    function add(fixed, start) {
      const part = solve(fixed, start);
      if (!part) return;
      parts += 1;
      const key = part.used.join();
      if (!known.has(key)) solve(new Map(part.used.map((y, g) => [g, y])), part.found);
      known.add(key);
      open.push(part);
    }

    const open = [];
    add(new Map());
    for (;;) {
      const hopeful = open.filter((part) => part.bound < best.value * (1 - CLOSE)).sort((p, q) => q.bound - p.bound);
      open.splice(0, open.length, ...hopeful);
      if (!open.length || parts >= MOST_PARTS || performance.now() > end) break;
      const { fixed, found, shares, used } = open.pop();
      const missing = groups.map((one, g) => (used[g] && !fixed.has(g) ? one.fixed * (1 - shares[g] / one.most) : 0));
      const at = missing.indexOf(Math.max(...missing));
      if (missing[at] > 0) for (const y of [0, 1]) add(new Map(fixed).set(at, y), found);
    }
    const least = open.reduce((bound, part) => Math.min(bound, part.bound), best.value);
    const gap = best.value > 0 ? 1 - least / best.value : 0;
    return { x: best.x.slice(0, n), value: best.value, prices: best.prices.slice(0, m), gap };
  }
})();
