"""Every pair of colours that meets on a page keeps the contrast of WCAG 2.2 AA, in both themes."""

import re

import pytest
from django.conf import settings

TOKEN = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
CSS = (settings.BASE_DIR / "static/css/tokens.css").read_text()
TOKENS = {name: {"light": light, "dark": dark} for name, light, dark in TOKEN.findall(CSS)}

GROUNDS = ["paper", "surface", "wash"]
TEXT = [(ink, ground) for ink in ["ink", "ink-soft", "accent", "accent-strong", "bad"] for ground in GROUNDS]
TEXT += [("second", ground) for ground in GROUNDS] + [("warn", ground) for ground in GROUNDS]
TEXT += [
    ("accent-ink", "accent"),
    ("accent-ink", "accent-strong"),
    ("bad-ink", "bad"),
    ("paper", "ink"),
    ("deep-ink", "deep"),
    ("deep-soft", "deep"),
]
TEXT += [(ink, f"{ink}-wash") for ink in ["accent", "second", "warn", "bad"]]
TEXT += [("ink", f"{wash}-wash") for wash in ["accent", "second", "warn", "bad"]] + [("ink", "marker")]
TEXT += [("ink-soft", f"{wash}-wash") for wash in ["accent", "warn", "bad"]]
EDGES = [
    (edge, ground)
    for edge in ["line-strong", "focus", "accent", "second", "warn", "bad"]
    for ground in GROUNDS
]
EDGES += [("deep-ink", "deep"), ("focus", "accent-wash")]


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_gives_the_known_figures():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_colour_is_a_pair_and_no_colour_stands_outside_the_tokens():
    declared = re.findall(r"--([\w-]+): (?=light-dark|#)", CSS)
    assert sorted(declared) == sorted(TOKENS)
    for sheet in (settings.BASE_DIR / "static/css").glob("*.css"):
        if sheet.name not in {"tokens.css", "print.css"}:
            assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s,)])", sheet.read_text()), sheet.name


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_is_readable(ink, ground, theme):
    figure = contrast(TOKENS[ink][theme], TOKENS[ground][theme])
    assert figure >= 4.5, f"{ink} on {ground} in the {theme} theme has {figure:.2f}"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_of_controls_and_focus_are_seen(edge, ground, theme):
    figure = contrast(TOKENS[edge][theme], TOKENS[ground][theme])
    assert figure >= 3, f"{edge} on {ground} in the {theme} theme has {figure:.2f}"
