"""Every file in danao/standards keeps what a standard promises; a new file is tested without touching this one."""

from __future__ import annotations

import datetime
import itertools

import numpy as np
import pytest
from ruamel.yaml import YAML

from danao import catalogue
from danao.assessment.rounding import half_even
from danao.errors import InputError
from danao.standards._standard import read_standard

NAMES = catalogue.names("danao.standards", ".yaml")


def load(name):
    return YAML(typ="safe").load(catalogue.path("danao.standards", name, ".yaml").read_text(encoding="utf-8"))


AMBIENT = [name for name in NAMES if load(name)["kind"] == "ambient"]
DISCHARGE = [name for name in NAMES if load(name)["kind"] == "discharge"]


def test_the_national_surface_water_standard_is_there():
    assert "gb3838_2002" in AMBIENT


@pytest.mark.parametrize("name", NAMES)
def test_kind_title_and_citation_are_given(name):
    data = load(name)
    assert data["kind"] in ("ambient", "discharge")
    assert set(data["title"]) >= {"zh", "en"}
    assert len(data["citation"]) > 3


@pytest.mark.parametrize("name", DISCHARGE)
def test_a_discharge_standard_is_refused_as_a_water_standard(name):
    with pytest.raises(InputError, match="discharge standard"):
        read_standard(name)


@pytest.mark.parametrize("name", AMBIENT)
def test_file_parses_and_cites_a_source(name):
    standard = read_standard(name)
    assert standard.name == name
    assert standard.number
    assert standard.source
    assert datetime.date.fromisoformat(standard.in_force)
    assert len(standard.content_hash) == 64
    assert standard.reference in standard.class_names[:-1]
    assert read_standard(standard) is standard


@pytest.mark.parametrize("name", AMBIENT)
def test_classes_have_labels_grades_and_distinct_colours(name):
    standard = read_standard(name)
    for palette in ("map", "safe"):
        colours = [standard.colour(one, palette) for one in standard.class_names]
        assert len(set(colours)) == len(colours)
    for one in standard.class_names:
        for lang in ("zh", "en"):
            assert standard.label(one, lang)
            assert standard.grade(one, lang)


def limited(standard):
    for item in standard.items.values():
        for water, row in item.limits.items():
            yield item, water or "river", row


@pytest.mark.parametrize("name", AMBIENT)
def test_limits_are_monotone_by_class(name):
    standard = read_standard(name)
    for item, _, row in limited(standard):
        limits = [row[one] for one in standard.class_names[:-1]]
        if item.sense == "between":
            assert all(a[0] >= b[0] and a[1] <= b[1] for a, b in itertools.pairwise(limits)), item.name
        else:
            sign = 1.0 if item.sense == "at most" else -1.0
            assert np.all(np.diff(sign * np.array(limits)) >= 0.0), item.name


@pytest.mark.parametrize("name", AMBIENT)
def test_a_value_at_a_limit_meets_it_and_limits_survive_rounding(name):
    standard = read_standard(name)
    for item, water, row in limited(standard):
        for one, limit in row.items():
            ends = limit if isinstance(limit, tuple) else (limit,)
            assert item.meets(ends, one, water).all(), item.name
            assert list(half_even(ends, item.decimals)) == list(ends), item.name


@pytest.mark.parametrize("name", AMBIENT)
def test_every_name_of_an_item_finds_it(name):
    standard = read_standard(name)
    for item in standard.items.values():
        for text in (item.name, item.name.replace("_", "-"), *item.title.values(), *item.aliases):
            assert standard.find(text) == item.name
        assert item.never_above == "" or item.never_above in standard.items
