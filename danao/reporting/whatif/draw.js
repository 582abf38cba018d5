// Pictures as SVG: made once, then only their paths and labels move.

const SVG = "http://www.w3.org/2000/svg";

/** An SVG element with attributes, inside a parent. */
function shape(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (parent) parent.append(made);
  return made;
}

/** A text of a picture. */
function label(parent, x, y, text, attributes = {}) {
  const made = shape("text", { x, y, ...attributes }, parent);
  made.textContent = text;
  return made;
}

/** A round number at or above a value, to end an axis on. */
function niceAbove(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)));
  return [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10].map((step) => step * power).find((top) => top >= value * 0.999);
}

/** A path through points; it is broken where there is no number. */
function pathOf(xs, ys) {
  let text = "";
  let open = false;
  for (let k = 0; k < xs.length; k += 1) {
    const there = Number.isFinite(ys[k]);
    if (there) text += `${open ? "L" : "M"}${Math.round(10 * xs[k]) / 10} ${Math.round(10 * ys[k]) / 10}`;
    open = there;
  }
  return text;
}

/** A line picture with two axes; `draw` moves its lines, limit and points. */
class LinePicture {
  constructor(width, height, title) {
    this.box = { left: 38, right: width - 8, top: 18, bottom: height - 20 };
    this.root = shape("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", class: "picture" });
    this.title = shape("title", {}, this.root);
    this.title.textContent = title;
    this.grid = shape("g", { class: "grid" }, this.root);
    this.marks = shape("g", { class: "marks" }, this.root);
    this.band = shape("rect", { class: "band" }, this.root);
    this.lines = ["base", "now"].map((kind) => shape("path", { class: `line ${kind}` }, this.root));
    this.limit = shape("path", { class: "limit" }, this.root);
    this.dots = shape("g", { class: "dots" }, this.root);
    this.top = NaN;
  }

  /** Where a share of the axis lies. */
  x(share) {
    return this.box.left + share * (this.box.right - this.box.left);
  }

  /** Where a value lies. */
  y(value) {
    const { top, bottom } = this.box;
    return bottom - ((value - this.low) / (this.top - this.low)) * (bottom - top);
  }

  /** Set the ends of the value axis; its labels are made anew only where they change. */
  scale(values, unit) {
    let [low, high] = [0, 0];
    for (const list of values) {
      for (const value of list) {
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
    const top = niceAbove(high * 1.02);
    const bottom = low < 0 ? -niceAbove(-low) : 0;
    if (top === this.top && bottom === this.low && unit === this.unit) return;
    Object.assign(this, { top, low: bottom, unit, scaled: true });
    this.grid.replaceChildren();
    for (let k = 0; k <= 4; k += 1) {
      const value = bottom + (k / 4) * (top - bottom);
      shape("path", { d: `M${this.box.left} ${this.y(value)}H${this.box.right}` }, this.grid);
      label(this.grid, this.box.left - 4, this.y(value) + 3, String(Number(value.toPrecision(3))), { "text-anchor": "end" });
    }
    label(this.grid, this.box.left - 4, 9, unit, { "text-anchor": "end" });
  }

  /** Put labels below the axis at shares of it. */
  ticks(list) {
    const text = list.map((one) => one.join()).join(";");
    if (text === this.ticked) return;
    this.ticked = text;
    this.marks.replaceChildren();
    for (const [share, words, kind = ""] of list) {
      shape("path", { d: `M${this.x(share)} ${this.box.top}V${this.box.bottom}`, class: kind }, this.marks);
      if (words) label(this.marks, this.x(share), this.box.bottom + 13, words, { "text-anchor": "middle", class: kind });
    }
  }

  /** Move the lines: what stays (base), what is set (now), each at shares of the axis, and the limit. */
  draw(shares, base, now, limit) {
    const xs = shares.map((share) => this.x(share));
    const path = (values) => pathOf(xs, Array.from(values, (value) => this.y(value)));
    if (this.drawn !== base || this.scaled) this.lines[0].setAttribute("d", path(base));
    this.lines[1].setAttribute("d", path(now));
    if (this.limited !== limit || this.scaled) {
      const there = Number.isFinite(limit) ? `M${this.x(0)} ${this.y(limit)}H${this.x(1)}` : "";
      this.limit.setAttribute("d", there);
    }
    Object.assign(this, { drawn: base, limited: limit, scaled: false });
  }

  /** Shade the chosen part of the axis. */
  shade(from, to) {
    if (this.shaded === `${from} ${to}`) return;
    this.shaded = `${from} ${to}`;
    const { top, bottom } = this.box;
    const place = { x: this.x(from), y: top, width: Math.max(0, this.x(to) - this.x(from)), height: bottom - top };
    for (const [key, value] of Object.entries(place)) this.band.setAttribute(key, value);
  }

  /** Mark measured values; those below detection are open. */
  points(list) {
    this.dots.replaceChildren();
    for (const [share, value, below] of list) {
      shape("circle", { cx: this.x(share), cy: this.y(value), r: 2.6, class: below ? "below" : "" }, this.dots);
    }
  }
}
