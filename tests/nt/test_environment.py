"""Environment blocks against a dictionary with upper-case keys."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pywine.nt.environment import Environment, key_of

names = st.text(
    st.sampled_from("aAbBzZ_1 \u00e4\u00c4\u00df=").filter(lambda c: c != "="), min_size=1, max_size=3
)
values = st.one_of(st.none(), st.text(max_size=5).filter(lambda text: "\0" not in text))


@given(st.lists(st.tuples(names, values)))
def test_variables_are_kept_without_regard_to_case(changes):
    environment, model, spelling = Environment({}), {}, {}
    for name, value in changes:
        environment.set(name, value)
        key = key_of(name)
        if value is None:
            model.pop(key, None)
            spelling.pop(key, None)
        else:
            model[key] = value
            spelling[key] = name
        assert environment.get(name) == value
    assert {key_of(name): value for name, value in environment.items()} == model
    assert {key_of(name): name for name, _ in environment.items()} == spelling
    assert [key_of(name) for name, _ in environment.items()] == sorted(model)


@given(st.dictionaries(names, st.text(st.characters(blacklist_characters="\0"), max_size=5)))
def test_blocks_can_be_read_back(variables):
    environment = Environment(variables)
    block = environment.block()
    assert block.endswith("\0")
    entries = block.removesuffix("\0").split("\0")[:-1] if environment.items() else []
    assert [tuple(entry.split("=", 1)) for entry in entries] == environment.items()


@given(st.text(max_size=20))
def test_expansion_of_what_is_not_set_changes_nothing(text):
    assert Environment({}).expand(text) == text


def test_expansion():
    environment = Environment({"One": "1", "two": "%One%"})
    assert environment.expand("<%one%%TWO%%three%>") == "<1%One%%three%>"
    assert environment.expand("100%") == "100%"
    assert environment.expand("%%one%") == "%1"


def test_case_is_mapped_character_by_character():
    environment = Environment({"\u00df": "1", "SS": "2", "\u0131": "3", "I": "4"})
    assert [environment.get(name) for name in ("\u00df", "ss", "\u0131", "i")] == ["1", "2", "3", "4"]
