"""The figures about the code, made by ``./desk quality``."""

import pytest

from deskcli import quality, source
from deskcli.repeats import find_repeats
from deskcli.ui import DeskError


def test_repeats_are_found(tmp_path):
    """Other blanks and comments, other imports and other lines around do not hide them."""
    lines = [f"value_{number} = {number}" for number in range(8)]
    first, second, third = (tmp_path / name for name in ("first.py", "second.py", "third.py"))
    first.write_text("\n".join(["import one", *lines, "x = 1"]))
    second.write_text("\n".join(["y = 2", *lines[:4], "", "# between", *(f"  {line}" for line in lines[4:])]))
    third.write_text("\n".join(lines[:7]))
    found = find_repeats([first, second, third], least=8)
    assert found == [(8, (first, 2), (second, 2))]
    assert [length for length, *_places in find_repeats([first, second, third], least=7)] == [8, 7, 7]


def test_names_of_models(tmp_path):
    """Only new ones count: a model that is extended, or extends itself by a mixin, is not new."""
    path = tmp_path / "model.py"
    path.write_text(
        "class A(Model):\n    _name = 'cs.new'\n    _inherit = ['mail.thread']\n"
        "class B(Model):\n    _inherit = 'cs.old'\n"
        "class C(Model):\n    _name = 'cs.old'\n    _inherit = ['cs.old', 'cs.mixin']\n"
    )
    assert source.models(path) == ["cs.new"]


def test_section_is_put_in_its_place():
    text = f"# Quality\n\n{quality._BEGIN}old\n{quality._END}\nmore\n"
    once = quality.put_into(text, "new")
    assert once == f"# Quality\n\n{quality._BEGIN}\nnew\n\n{quality._END}\nmore\n"
    assert quality.put_into(once, "new") == once
    with pytest.raises(DeskError):
        quality.put_into("# Quality\n", "new")


def test_section_names_each_part():
    section = quality.make_section()
    for name in ("cs_forwarding", "cs_complaints", "cs_settlement", "deskcli", "tests"):
        assert f"| {name} | " in section
    assert "Lines that stand twice" in section
