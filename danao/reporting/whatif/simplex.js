// The cheapest plan, worked out in the page: a linear program with few unknowns and many rows,
//
//   minimise cost·x   subject to   rows·x ≤ right,   0 ≤ x ≤ upper,   cost ≥ 0.
//
// Dual simplex. A vertex is n constraints (rows or bounds) that hold with equality, the active ones, kept as the
// inverse of their matrix: smaller than a tableau, and what is broken is always told from the rows as given. Doing
// nothing, x = 0, costs least: from there the constraint broken most enters, the one whose price runs out first
// leaves, until none is broken. If that cannot be, rows give way at a price that outweighs any cost: prices are
// pairs, [violation, cost], compared in this order, so that no large number spoils the small ones.
const simplex = (() => {
  const NEAR = 1e-9, SAME = 1e-12;
  const dot = (n, a, from, x) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += a[from + j] * x[j];
    return sum;
  };
  const add = (n, to, at, factor, a, from) => {
    for (let j = 0; j < n; j++) to[at + j] += factor * a[from + j];
  };
  const largest = (values) => values.reduce((x, y) => Math.max(x, y), 0) || 1;
  const less = (p, q) => p[0] < q[0] - SAME || (p[0] <= q[0] + SAME && p[1] < q[1] - SAME);

  // All constraints as a x ≤ b: rows that can be broken at all, 0 ≤ x, x ≤ upper. Unknowns become shares of their
  // upper bounds, rows have length one: distances and prices can be compared.
  function scaled({ n, m, cost, upper, rows, right }) {
    const unit = upper.map((most) => (most > 0 && most < Infinity ? most : 1)), open = [], a = [], b = [], length = [];
    for (let i = 0; i < m; i++) {
      const row = rows.subarray(i * n, i * n + n), own = row.map((each, j) => each * unit[j]);
      if (row.reduce((sum, each, j) => sum + (each > 0 ? each * upper[j] : 0), 0) <= right[i]) continue;
      const size = Math.sqrt(dot(n, own, 0, own)) || 1;
      open.push(i); length.push(size); a.push(...own.map((each) => each / size)); b.push(right[i] / size);
    }
    for (const sign of [-1, 1]) for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) a.push(i === j ? sign : 0);
      b.push(sign < 0 ? 0 : upper[i] / unit[i]);
    }
    const price = cost.map((each, j) => each * unit[j]), dearest = largest(price), longest = largest(length);
    return { n, open, unit, length, longest, dearest, price: price.map((each) => each / dearest),
      a: Float64Array.from(a), b: Float64Array.from(b) };
  }

  // From a start, the end of a walk where only b was another, the prices still hold: it goes on there, and returns null
  // where no x keeps all rows.
  function walk({ n, open, length, longest, a, b, price }, start) {
    const active = start?.active.slice() ?? Int32Array.from(price, (_, j) => open.length + j), isActive = new Uint8Array(b.length);
    const cap = new Float64Array(b.length).fill(Infinity); // of a price, in violation
    const gaveWay = new Uint8Array(b.length), push = new Float64Array(n); // rows at their cap, and their joint pull
    const inverse = start?.inverse.slice() ?? new Float64Array(n * n), x = new Float64Array(n), along = new Float64Array(n);
    const over = new Float64Array(b.length);
    const prices = [new Float64Array(n), new Float64Array(n)]; // of the active ones: violation, cost
    active.forEach((k, j) => { isActive[k] = 1; if (!start) inverse[j * n + j] = -1; });

    function give(k, way) { // a row starts (1) or ends (-1) to give way
      gaveWay[k] += way;
      add(n, push, 0, way * cap[k], a, k * n);
    }
    function settle() { // the vertex, and the prices there
      const side = Float64Array.from(active, (k) => b[k]);
      for (const each of prices) each.fill(0);
      for (let j = 0; j < n; j++) {
        x[j] = dot(n, inverse, j * n, side);
        add(n, prices[0], 0, -push[j], inverse, j * n);
        add(n, prices[1], 0, -price[j], inverse, j * n);
      }
    }
    function look() { // by how much each constraint is broken
      for (let k = 0; k < b.length; k++) over[k] = dot(n, a, k * n, x) - b[k];
    }
    function broken(first) { // the constraint that is broken most, or the first one
      let worst = -1, most = NEAR;
      for (let k = 0; k < b.length && !(first && worst >= 0); k++) {
        const by = gaveWay[k] ? -over[k] : over[k];
        if (by > most && !isActive[k]) { worst = k; most = by; }
      }
      return worst;
    }
    function refine() { // one step of Newton's iteration squares the error of the inverse
      const old = inverse.slice(), rest = new Float64Array(n * n);
      for (let i = 0; i < n; i++) {
        rest[i * n + i] = 1;
        for (let j = 0; j < n; j++) add(n, rest, i * n, -a[active[i] * n + j], old, j * n);
      }
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) add(n, inverse, i * n, old[i * n + j], rest, j * n);
    }
    function swap(leave, enter) {
      const rate = along[leave];
      isActive[active[leave]] = 0; isActive[enter] = 1; active[leave] = enter;
      for (let at = 0; at < n * n; at += n) {
        const share = inverse[at + leave] / rate;
        add(n, inverse, at, -share, along, 0);
        inverse[at + leave] = share;
      }
    }

    for (let turn = 1, still = 0, moved = true; turn < 100 * b.length + 1000; turn++) {
      const bland = still > 20; // no progress: only Bland's rule, the first of all, never goes round in circles
      settle();
      if (moved) look(); // a row that gives way moves prices alone
      let enter = broken(bland);
      if (enter < 0 || turn % 30 === 0) { refine(); settle(); look(); enter = broken(bland); }
      if (enter < 0) return { x, active, prices, gaveWay, inverse };

      along.fill(0); // how the prices of the active ones fall as that of the entering one grows
      for (let j = 0; j < n; j++) add(n, along, 0, a[enter * n + j], inverse, j * n);
      const way = gaveWay[enter] ? -1 : 1;
      let leave = -1, step = [cap[enter], 0];
      for (let i = 0; i < n; i++) {
        const k = active[i], rate = way * along[i], falls = rate > NEAR;
        if (!falls && !(rate < -NEAR && cap[k] < Infinity)) continue;
        const own = [Math.max(0, (prices[0][i] - (falls ? 0 : cap[k])) / rate), prices[1][i] / rate];
        if (own[0] < SAME) own[1] = Math.max(0, own[1]);
        const better = leave >= 0 && (bland ? k < active[leave] : Math.abs(rate) > Math.abs(along[leave]));
        if (less(own, step) || (better && !less(step, own))) { leave = i; step = own; }
      }
      if (step[0] === Infinity) { // nothing holds its price: no x keeps all rows
        if (start) return null;
        length.forEach((each, k) => (cap[k] = each / longest));
        continue;
      }
      still = less([0, 0], step) ? 0 : still + 1;
      if (way < 0 || leave < 0) give(enter, way);
      moved = leave >= 0;
      if (!moved) continue;
      if (way * along[leave] < 0) give(active[leave], 1);
      swap(leave, enter);
    }
    throw new Error("the cheapest plan was not found");
  }

  // Returns {status: "optimal" | "infeasible", x, value, prices, violations}. `prices` of rows are ≤ 0: what value
  // changes by per unit of right. If infeasible: x violates the rows least in sum, and is cheapest among such;
  // `violations` says by how much, and `prices` what their sum changes by.
  function told({ n, m, cost, upper, rows, right }, problem, found) {
    const x = found.x.map((share, j) => Math.min(Math.max(share * problem.unit[j], 0), upper[j]));
    const violations = new Float64Array(m), prices = new Float64Array(m);
    problem.open.forEach((i, k) => {
      const over = dot(n, rows, i * n, x) - right[i];
      if (over > 10 * NEAR * problem.length[k]) violations[i] = over;
    });
    const feasible = violations.every((each) => each === 0);
    const [own, unit] = feasible ? [found.prices[1], problem.dearest] : [found.prices[0], problem.longest];
    problem.open.forEach((i, k) => (prices[i] = feasible ? 0 : -found.gaveWay[k]));
    found.active.forEach((k, at) => {
      if (k < problem.open.length) prices[problem.open[k]] = Math.min(0, (-own[at] * unit) / problem.length[k]);
    });
    return { status: feasible ? "optimal" : "infeasible", x, value: dot(n, cost, 0, x), prices, violations };
  }

  return { scaled, walk, told };
})();

function cheapest(asked) {
  const problem = simplex.scaled(asked);
  return simplex.told(asked, problem, simplex.walk(problem));
}
