"""Locales and time zones: the user's, and every one's facts."""

from __future__ import annotations

import sys

import pytest

from pywine.nt import formats, locale, windows_zones


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de-DE"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "fr_CA"}, "fr-CA"),
        ({"LANG": "ca_ES@valencia"}, "ca-ES"),
        ({"LANG": "C.UTF-8"}, "en-US"),
        ({"LANG": "tlh_QO"}, "en-US"),
        ({}, "en-US"),
    ],
)
def test_user_default_comes_from_the_environment(monkeypatch, environment, name):
    for variable in ("LC_ALL", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    assert locale.name_of(locale.user_default()) == name


def test_every_locale_answers_what_formats_need():
    for name in locale.all_names():
        where = locale.by_name(name)
        assert where is not None
        assert locale.number(where, 0x5B) is not None
        assert formats.number_style(where).decimal
        assert formats.money_style(where).symbol
        date = formats.format_date(where, formats.date_picture(where, formats.LONG_DATE), 2024, 3, 29, 5)
        assert "29" in date, name
        assert "2024" in date, name


def test_one_locale_does_not_change_another():
    """Babel's dictionaries keep the first locale's answers for aliases; ours must not."""
    names = ["ja-JP", "fr-FR", "pt-BR", "zh-CN"]
    locales = [locale.by_name(name) for name in names]
    assert [locale.text(where, 0x38) for where in locales] == ["1月", "janvier", "janeiro", "一月"]


def test_english_needs_no_babel():
    before = {name for name in sys.modules if name.startswith("babel")}
    assert locale.text(locale.EN_US, 0x2A) == "Monday"
    assert {name for name in sys.modules if name.startswith("babel")} == before


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("Europe/Berlin", "W. Europe Standard Time"),
        ("Asia/Calcutta", "India Standard Time"),
        ("America/Detroit", "Eastern Standard Time"),
        ("Nowhere/Land", None),
    ],
)
def test_windows_names_the_zones_of_the_host(host, key):
    assert windows_zones.key_of(host) == key


def test_english_names_need_no_other_language(monkeypatch):
    monkeypatch.setattr(locale._all(), "texts", {})
    beninese = locale.by_name("fr-BJ")
    assert locale.text(beninese, 0x1001) == "French"
    assert locale.text(beninese, 0x1002) == "Benin"
    assert beninese not in locale._all().texts
    assert locale.text(beninese, 0x04) == "fran\u00e7ais"
    assert beninese in locale._all().texts
    assert locale.text(beninese, 0x1001) == "French"
