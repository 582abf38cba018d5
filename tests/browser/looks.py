"""What can be told of the look of a page by a machine: contrast, texts that do not fit, glyphs, focus, names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).with_name("looks.js").read_text(encoding="utf-8")
AA = 4.5
"""Least contrast of text, WCAG 2.2 level AA."""


def ask(page: Any, expression: str) -> Any:
    """Return what an expression of ``looks.js`` gives in a page."""
    return page.evaluate(f"(() => {{ {SCRIPT}\n return {expression}; }})()")


def pale(page: Any, least: float = AA) -> list[str]:
    """Return the texts with too little contrast."""
    return list(ask(page, f"paleTexts({least})"))


def spilled(page: Any) -> list[str]:
    """Return the texts that stick out of where they belong."""
    return list(ask(page, "spilledTexts()"))


def colliding(page: Any) -> list[str]:
    """Return the texts of pictures that lie on each other."""
    return list(ask(page, "collidingTexts()"))


def boxed(page: Any) -> list[str]:
    """Return the characters that show as a box."""
    return list(ask(page, "boxedCharacters()"))


def borrowed(page: Any) -> dict[str, str]:
    """Return the fonts of the machine that the page had to borrow, each with a text that needed it."""
    session = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        session.send(f"{domain}.enable")
    marked = ask(page, "seenTexts().map(({ element, text }, k) => (element.dataset.seen = k, text))")
    root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    found = {}
    for node in session.send("DOM.querySelectorAll", {"nodeId": root, "selector": "[data-seen]"})["nodeIds"]:
        for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]:
            if not font["isCustomFont"] and font["familyName"] not in found:
                attributes = session.send("DOM.getAttributes", {"nodeId": node})["attributes"]
                found[font["familyName"]] = marked[int(attributes[attributes.index("data-seen") + 1])]
    page.evaluate("document.querySelectorAll('[data-seen]').forEach((one) => one.removeAttribute('data-seen'))")
    session.detach()
    return found


def tab_faults(page: Any, most: int = 1000) -> list[str]:
    """Walk the page by the Tab key; return what is not reached, comes out of order or does not show its focus."""
    page.evaluate("document.activeElement?.blur(); window.scrollTo(0, 0)")
    names = ask(page, "reachable().map(nameOf)")
    faults, visited = [], []
    for _ in range(most):
        page.keyboard.press("Tab")
        at = ask(page, "focusNow(reachable())")
        if at is None or (visited and at["place"] == visited[0]):
            break
        visited.append(at["place"])
        if not at["ring"]:
            faults.append(f"{at['name']} does not show that it has the focus")
        if not at["onScreen"]:
            faults.append(f"{at['name']} has the focus off the screen")
    missed = [name for place, name in enumerate(names) if place not in visited]
    faults += [f"{name} is not reached" for name in missed]
    if visited != sorted(visited):
        faults.append("the order of Tab is not that of the page")
    return faults


ROLES = {"button", "checkbox", "combobox", "link", "radio", "searchbox", "slider", "spinbutton", "switch", "textbox"}


def nameless(page: Any) -> list[str]:
    """Return the roles of controls that a screen reader could not name."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    controls = [node for node in nodes if not node["ignored"] and node["role"]["value"] in ROLES]
    return [node["role"]["value"] for node in controls if not node.get("name", {}).get("value", "").strip()]
