"""What a page shows, measured in the browser: texts and their colours, controls, their names and sizes."""

from __future__ import annotations

import msgspec
from selenium.webdriver import Chrome

from tests.examples.chromium import evaluated

LEAST_CONTRAST = 4.5
"""Of text (WCAG 2.2, 1.4.3)."""
LEAST_EDGE_CONTRAST = 3.0
"""Of what shows where a control is (WCAG 2.2, 1.4.11)."""
LEAST_SIZE = 24
"""Pixels of whatever is pressed (WCAG 2.2, 2.5.8)."""

_MEASURE = """
const backgroundOf = (element) => {
  for (let each = element; each; each = each.parentElement) {
    const color = getComputedStyle(each).backgroundColor;
    if (!/, 0\\)$/.test(color)) return color;
  }
  return getComputedStyle(document.documentElement).colorScheme.includes('dark') &&
    matchMedia('(prefers-color-scheme: dark)').matches ? 'rgb(18, 18, 18)' : 'rgb(255, 255, 255)';
};
const texts = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const text = walker.currentNode.textContent.trim(), parent = walker.currentNode.parentElement;
  if (text && parent.checkVisibility()) {
    texts.push({text, color: getComputedStyle(parent).color, background: backgroundOf(parent)});
  }
}
const controls = [...document.querySelectorAll('input:not([type=hidden]), button, a[href]')].map((each) => {
  const box = (each.closest('label') || each).getBoundingClientRect(), style = getComputedStyle(each);
  const label = each.labels && each.labels[0] ? each.labels[0].innerText.trim() : '';
  return {
    kind: each.type || each.tagName.toLowerCase(), label: label || each.innerText.trim(),
    width: box.width, height: box.height,
    edge: style.borderTopStyle === 'none' || style.borderTopWidth === '0px' ? null : style.borderTopColor,
    filling: backgroundOf(each), background: backgroundOf(each.parentElement),
    described: (each.getAttribute('aria-describedby') || '').split(' ').filter(Boolean)
      .map((id) => document.getElementById(id) ? document.getElementById(id).innerText : null),
  };
});
return JSON.stringify({
  language: document.documentElement.lang, title: document.title,
  headings: [...document.querySelectorAll('h1')].map((each) => each.innerText),
  landmarks: document.querySelectorAll('main').length,
  outside: [...document.body.children].filter((each) => each.tagName !== 'MAIN').length,
  width: document.documentElement.scrollWidth, room: document.documentElement.clientWidth, texts, controls,
});
"""


class Text(msgspec.Struct, frozen=True):
    """A piece of text with its two colours."""

    text: str
    color: str
    background: str

    @property
    def contrast(self) -> float:
        return contrast(self.color, self.background)


class Control(msgspec.Struct, frozen=True):
    """Something that is filled in or pressed."""

    kind: str
    label: str
    width: float
    height: float
    edge: str | None
    filling: str
    background: str
    described: list[str | None]


class Measured(msgspec.Struct, frozen=True):
    """One page."""

    language: str
    title: str
    headings: list[str]
    landmarks: int
    outside: int
    width: int
    room: int
    texts: list[Text]
    controls: list[Control]


def measure(browser: Chrome) -> Measured:
    """Measure the page that the browser shows."""
    return msgspec.json.decode(evaluated(browser, _MEASURE), type=Measured)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as the browser writes them, 1 to 21 (WCAG 2.2, relative luminance)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    parts = [float(part) / 255 for part in color[color.index("(") + 1 : -1].split(",")[:3]]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
