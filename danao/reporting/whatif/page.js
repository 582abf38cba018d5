// The page: put together once, painted once a frame.

const page = { waiting: 0, resting: 0, now: null, other: null };

const PANES = [".left", ".middle", ".right"];

/** Build everything in the language and view of the state; where the reader was in it, there he is again. */
function rebuild() {
  const again = page.now ? placeOfReader() : null;
  document.documentElement.lang = state.lang === "zh" ? "zh-CN" : "en";
  document.title = `${t("page_title")} · ${say(data.river)}`;
  detail.stacked = detail.dots = detail.freeText = null;
  notes.below = el("section", { className: "below", "aria-label": t("notes") });
  notes.stale = true;
  const main = el("main", {}, buildSliders(), buildMatrix(), buildDetail());
  document.getElementById("app").replaceChildren(buildHead(), main, notes.below);
  page.seen = null;
  paint();
  again?.();
}

/** What brings a reader back to where he is: how far all is scrolled, and what has the focus. */
function placeOfReader() {
  const pane = (name) => document.querySelector(name);
  const nameOf = (one) => one.getAttribute("aria-label") ?? one.textContent;
  const scrolled = PANES.map((name) => pane(name).scrollTop);
  const height = window.scrollY;
  const focus = nameOf(document.activeElement ?? document.body);
  return () => {
    rest();
    PANES.forEach((name, k) => (pane(name).scrollTop = scrolled[k]));
    window.scrollTo(0, height);
    if (focus) [...document.querySelectorAll("button,select,input")].find((one) => nameOf(one) === focus)?.focus();
  };
}

/** The head: what this is, of which river, and the stamp. */
function buildHead() {
  const other = state.lang === "zh" ? "en" : "zh";
  const turn = () => {
    state.lang = other;
    rebuild();
  };
  const lang = press(other === "en" ? "English" : "中文", turn, { className: "plain", lang: other });
  const stamp = data.illustrative ? el("strong", { className: "stamp", text: t("illustrative") }) : "";
  const watermark = data.illustrative ? el("div", { className: "page-stamp", text: t("illustrative"), "aria-hidden": "true" }) : "";
  const period = (data.provenance.period ?? []).map((text) => String(text).slice(0, 10)).join(" – ");
  const base = `${t("base_run")}${t("colon")}${say(data.title)}`;
  const words = [say(data.river), base, period, data.standard.number];
  notes.alarm = el("p", { className: "alarm", role: "alert", hidden: !page.alarm, text: page.alarm ?? "" });
  return el(
    "header",
    {},
    el("h1", { text: t("page_title") }),
    el("p", { text: words.filter(Boolean).join(" · ") }),
    stamp,
    lang,
    watermark,
    notes.alarm,
  );
}

/** Ask for one painting in the next frame, however many changes there are. */
function schedule() {
  if (!page.waiting) page.waiting = requestAnimationFrame(paint);
}

/** Work out and show the setting. */
function paint() {
  page.waiting = 0;
  page.now = judge(data, state.factors, page.now);
  if (page.seen !== otherFactors()) {
    page.seen = otherFactors();
    detail.kept = new Map();
    page.other = judge(data, page.seen, page.other);
    page.before = summary(data, page.other);
  }
  paintVerdict(page.now, page.before);
  paintMatrix(page.now, page.other);
  paintSliders(amounts(data, state.factors));
  paintDetail(state.view === "b" ? page.other : page.now);
  clearTimeout(page.resting);
  page.resting = setTimeout(rest, 200);
}

/** What may wait until the hand has come to rest, or until the first frame is there. */
function rest() {
  clearTimeout(page.resting);
  paintNotes();
}

/** Begin: take over what the link says, then show. */
function begin() {
  const unknown = readLink(location.hash);
  page.alarm = unknown.length ? t("link_unknown", { names: unknown.join(", ") }) : null;
  if (!location.hash) {
    const told = summary(data, judge(data, state.factors));
    if (told.worst) state.cell = told.worst.cell;
  }
  rebuild();
  window.addEventListener("hashchange", () => {
    if (location.hash === notes.hash) return;
    const others = readLink(location.hash);
    page.alarm = others.length ? t("link_unknown", { names: others.join(", ") }) : null;
    rebuild();
  });
  window.addEventListener("beforeprint", rest);
  document.documentElement.dataset.ready = "yes";
  requestAnimationFrame(() => setTimeout(() => performance.measure("danao-ready", { start: 0 })));
}

// For checks, and for who wants to ask the page something by hand.
globalThis.danao = Object.freeze({ data, state, judge, summary, amounts, shown, rounded, shares, relief, paint, rebuild, asLink, readLink, asCsv, asYaml, cheapestPlan });

begin();
