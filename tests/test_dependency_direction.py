"""The graph of docs/architecture.md: an addon names only itself and what it stands on."""

import re

import pytest

from tests.repository import ADDONS, addon_names, files, manifest, relative, report

STANDS_ON = {
    "cs_forwarding": set(),
    "cs_forwarding_spreadsheet": {"cs_forwarding"},
    "cs_settlement": {"cs_forwarding"},
    "cs_complaints": {"cs_forwarding"},
    "cs_complaints_livechat": {"cs_forwarding", "cs_complaints"},
    "cs_complaints_survey": {"cs_forwarding", "cs_complaints"},
    "cs_complaints_settlement": {"cs_forwarding", "cs_settlement", "cs_complaints"},
}
# What an upper addon is about; the ground floor has no word for it.
UPPER_MODELS = {
    "cs_complaints": r"cs[._](ticket|complaint|handover|remedy|corrective|kpi)\b",
    "cs_settlement": r"cs[._](statement|tariff|charge|prepayment|discrepancy|dispute)\b",
}


def _models(name):
    """Return the names of the models that an addon defines."""
    texts = (path.read_text() for path in files(ADDONS / name, ".py"))
    return {
        match for text in texts for match in re.findall(r"""^    _name = ["'](cs\.[\w.]+)["']""", text, re.M)
    }


def _hidden_words(name):
    """Return patterns of what an addon must not name: other addons and their models."""
    others = set(STANDS_ON) - STANDS_ON[name] - {name}
    words = [rf"\b{re.escape(other)}\b" for other in others]
    words += [UPPER_MODELS[other] for other in others if other in UPPER_MODELS]
    own = _models(name).union(*map(_models, STANDS_ON[name]))
    foreign = set().union(*map(_models, others & set(addon_names()))) - own
    return re.compile("|".join(words + [rf"\b{re.escape(model)}\b" for model in foreign] + [r"(?!)"]))


@pytest.mark.parametrize("name", addon_names())
def test_addon_is_in_the_graph(name):
    assert name in STANDS_ON, f"add {name} to the graph in docs/architecture.md and here"
    ours = set(manifest(name)["depends"]) & set(STANDS_ON)
    assert ours <= STANDS_ON[name]


@pytest.mark.parametrize("name", addon_names())
def test_addon_names_only_what_it_stands_on(name):
    hidden = _hidden_words(name)
    found = []
    for path in files(ADDONS / name, ".py", ".xml", ".csv", ".js"):
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if match := hidden.search(line):
                found.append(f"{relative(path)}:{number}: {match[0]} belongs to another addon")
    assert not found, report(found)


@pytest.mark.parametrize("name", addon_names())
def test_pure_library_does_not_know_odoo(name):
    found = [
        f"{relative(path)}:{number}: lib/ is plain Python"
        for path in files(ADDONS / name / "lib", ".py")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.match(r"\s*(from|import) odoo\b", line)
    ]
    assert not found, report(found)
