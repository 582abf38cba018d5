// What can be seen of a page: texts with their ground, texts that do not fit, characters without a glyph, focus.

/** Texts that are seen: {text, element, rect, node}. Words for screen readers alone (one pixel large) are left out. */
function seenTexts() {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || /^(script|style|title|desc|option|noscript|template)$/i.test(element.tagName)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    add(element, node.data, range.getBoundingClientRect());
  }
  for (const element of document.querySelectorAll("input, select, textarea")) {
    if (/^(range|checkbox|radio|color|file|hidden)$/.test(element.type)) continue;
    const text = element.tagName === "SELECT" ? (element.selectedOptions[0]?.text ?? "") : element.value;
    if (text.trim()) add(element, text, element.getBoundingClientRect());
  }
  return found;

  function add(element, text, rect) {
    const style = getComputedStyle(element);
    if (rect.width < 1.5 || rect.height < 1.5 || style.visibility !== "visible") return;
    for (let at = element; at; at = at.parentElement) {
      const box = at.getBoundingClientRect(), own = getComputedStyle(at);
      if (own.opacity === "0" || (own.overflowX === "hidden" && box.width < 1.5)) return;
    }
    found.push({ text: text.trim(), element, rect });
  }
}

/** A short name of an element. */
function nameOf(element) {
  const id = element.id ? `#${element.id}` : "";
  const kind = element.getAttribute("class") ? `.${element.getAttribute("class").trim().split(/\s+/).join(".")}` : "";
  return `${element.tagName.toLowerCase()}${id}${kind}`;
}

const brush = Object.assign(document.createElement("canvas"), { width: 1, height: 1 })
  .getContext("2d", { willReadFrequently: true });

/** Any colour as [red, green, blue, alpha], alpha from 0 to 1. */
function colour(text) {
  brush.clearRect(0, 0, 1, 1);
  brush.fillStyle = "#000";
  brush.fillStyle = text;
  brush.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = brush.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
}

function over(top, below) {
  return [0, 1, 2].map((k) => top[k] * top[3] + below[k] * (1 - top[3])).concat(1);
}

/** Relative luminance and contrast, WCAG 2.2. */
function luminance(rgb) {
  const [red, green, blue] = rgb.map((each) => (each /= 255) <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(a, b) {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

/** Grounds that an HTML element may lie on: its colour, and each colour of a pattern on it. */
function grounds(element) {
  const layers = [];
  for (let at = element; at; at = at.parentElement) {
    const style = getComputedStyle(at), plain = colour(style.backgroundColor);
    const pattern = style.backgroundImage === "none" ? [] : style.backgroundImage.match(/(?:rgba?|color)\([^)]*\)/g) ?? [];
    layers.push({ plain, pattern: pattern.map(colour).filter(([, , , alpha]) => alpha > 0) });
    if (plain[3] === 1) break;
  }
  const dark = matchMedia("(prefers-color-scheme: dark)").matches && /dark/.test(getComputedStyle(document.documentElement).colorScheme);
  let found = [dark ? [18, 18, 18, 1] : [255, 255, 255, 1]];
  for (const { plain, pattern } of layers.reverse()) {
    found = found.map((below) => over(plain, below));
    found = found.concat(pattern.flatMap((each) => found.map((below) => over(each, below))));
  }
  return found;
}

/** Grounds of a text in a picture: the filled shapes that are drawn before it and lie below its middle. */
function groundsInPicture(element, rect) {
  const svg = element.ownerSVGElement, [x, y] = [rect.x + rect.width / 2, rect.y + rect.height / 2];
  let found = grounds(svg);
  for (const shape of svg.querySelectorAll("rect, circle, polygon, path, ellipse")) {
    if (!(shape.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) || shape.closest("defs")) continue;
    const style = getComputedStyle(shape), box = shape.getBoundingClientRect();
    if (style.fill === "none" || style.fill.startsWith("url") || style.visibility !== "visible") continue;
    if (x < box.left || x > box.right || y < box.top || y > box.bottom) continue;
    const point = new DOMPoint(x, y).matrixTransform(shape.getScreenCTM().inverse());
    if (!shape.isPointInFill(point)) continue;
    const fill = colour(style.fill);
    fill[3] *= style.fillOpacity * style.opacity;
    found = found.map((below) => over(fill, below));
  }
  return found;
}

/** Texts whose contrast is too low, the worst ground counting; a watermark that is hidden from readers is none. */
function paleTexts(least) {
  return seenTexts().flatMap(({ text, element, rect }) => {
    if (element.closest("[aria-hidden=true]")) return [];
    const style = getComputedStyle(element), inPicture = Boolean(element.ownerSVGElement);
    const ink = colour(inPicture ? style.fill : style.color);
    for (let at = element; at; at = at.parentElement) ink[3] *= getComputedStyle(at).opacity;
    const below = inPicture ? groundsInPicture(element, rect) : grounds(element);
    const ratio = Math.min(...below.map((each) => contrast(over(ink, each), each)));
    return ratio < least ? [`${nameOf(element)} "${text.slice(0, 30)}" ${ratio.toFixed(2)}`] : [];
  });
}

/** Texts that stick out of the page, of their box or of a box that cuts them off. */
function spilledTexts() {
  const found = [], page = document.documentElement;
  if (page.scrollWidth > page.clientWidth + 1) found.push(`page: ${page.scrollWidth} wide on ${page.clientWidth}`);
  for (const { text, element, rect } of seenTexts()) {
    const says = (what) => found.push(`${nameOf(element)} "${text.slice(0, 30)}" ${what}`);
    if (element.ownerSVGElement) {
      const box = element.ownerSVGElement.getBoundingClientRect();
      const air = 0.3 * rect.height; // a line is higher than its letters
      if (rect.left < box.left - 1 || rect.right > box.right + 1 || rect.top < box.top - air || rect.bottom > box.bottom + air)
        says("sticks out of its picture");
      continue;
    }
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName)) {
      if (element.scrollWidth > element.clientWidth + 1 && !element.readOnly) says("does not fit its field");
      continue;
    }
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at), box = at.getBoundingClientRect();
      if (style.display === "inline" || style.display === "contents") continue;
      if (/auto|scroll/.test(style.overflowX)) break;
      const cut = /hidden|clip/.test(style.overflowY) && (rect.bottom > box.bottom + 1.5 || rect.top < box.top - 1.5);
      if (cut || rect.right > box.right + 1.5 || rect.left < box.left - 1.5) {
        says(`sticks out of ${nameOf(at)}`);
        break;
      }
    }
  }
  return found;
}

/** Texts of one picture that lie on each other. */
function collidingTexts() {
  const found = [];
  for (const svg of document.querySelectorAll("svg")) {
    const texts = [...svg.querySelectorAll("text")].filter((one) => one.textContent.trim() && one.checkVisibility());
    const boxes = texts.map((one) => one.getBoundingClientRect());
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b, j) => {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 1 && high > 0.35 * Math.min(a.height, b.height))
        found.push(`"${texts[i].textContent}" on "${texts[i + 1 + j].textContent}" in ${nameOf(svg)}`);
    }));
  }
  return found;
}

/** Characters that are drawn as the box of a missing glyph. */
function boxedCharacters() {
  const pen = Object.assign(document.createElement("canvas"), { width: 48, height: 48 })
    .getContext("2d", { willReadFrequently: true });
  const picture = (font, character) => {
    pen.clearRect(0, 0, 48, 48);
    pen.font = font;
    pen.fillText(character, 8, 36);
    return pen.getImageData(0, 0, 48, 48).data.join();
  };
  const boxes = new Map(), found = new Set(), done = new Set();
  for (const { text, element } of seenTexts()) {
    const style = getComputedStyle(element), font = `${style.fontWeight} 28px ${style.fontFamily}`;
    if (!boxes.has(font)) boxes.set(font, picture(font, "\u0378")); // a code point that is not assigned
    for (const character of text) {
      if (/[\s\p{Cc}\p{Cf}\p{Cs}]/u.test(character) || done.has(font + character)) continue;
      done.add(font + character);
      if (picture(font, character) === boxes.get(font)) found.add(character);
    }
  }
  return [...found];
}

/** Everything that Tab should reach: of radio buttons with one name, one. */
function reachable() {
  const groups = new Set();
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter((element) => {
      if (element.disabled || element.tabIndex < 0 || !element.checkVisibility({ visibilityProperty: true })) return false;
      if (element.type !== "radio") return true;
      const first = !groups.has(element.name);
      groups.add(element.name);
      return first;
    });
}

/** The focus: its place in document order, and whether it can be seen. */
function focusNow(order) {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const style = getComputedStyle(element), rect = element.getBoundingClientRect();
  const ring = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  const place = element.type === "radio" ? order.findIndex((one) => one.name === element.name) : order.indexOf(element);
  return { place, name: nameOf(element), ring, onScreen: rect.bottom > 0 && rect.top < innerHeight && rect.right > 0 && rect.left < innerWidth };
}
