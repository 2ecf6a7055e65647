"""What an addon's manifest promises is there, and nothing is left out of it."""

import re
from importlib import metadata

import pytest

from odoo.modules import get_module_path

from tests.repository import ADDONS, ROOT, addon_names, files, manifest

# Folders whose XML and CSV files Odoo reads only when the manifest lists them.
LISTED_FOLDERS = ("data", "demo", "report", "security", "views", "wizard")
KEYS = {
    "application",
    "assets",
    "auto_install",
    "author",
    "category",
    "data",
    "demo",
    "depends",
    "external_dependencies",
    "images",
    "license",
    "name",
    "post_init_hook",
    "pre_init_hook",
    "summary",
    "uninstall_hook",
    "version",
    "website",
}


@pytest.fixture(params=addon_names())
def addon(request):
    return request.param


def test_identity(addon):
    values = manifest(addon)
    assert values["license"] == "LGPL-3"
    assert values["author"] == "Customer Service Desk for Odoo"
    assert re.fullmatch(r"19\.0\.\d+\.\d+\.\d+", values["version"])
    assert values["summary"] and len(values["summary"]) <= 120
    assert not set(values) - KEYS


def test_every_file_is_listed_and_exists(addon):
    values = manifest(addon)
    listed = values.get("data", []) + values.get("demo", [])
    assert sorted(set(listed)) == sorted(listed), "a file is listed twice"
    present = [
        path.relative_to(ADDONS / addon).as_posix()
        for folder in LISTED_FOLDERS
        for path in files(ADDONS / addon / folder, ".xml", ".csv")
    ]
    assert set(listed) <= set(present)
    content = "".join((ADDONS / addon / name).read_text() for name in listed if name.endswith(".xml"))
    # A file that a record takes in as its content is not a data file itself.
    assert [name for name in present if name not in listed and f'"{addon}/{name}"' not in content] == []


def test_demo_is_demo(addon):
    values = manifest(addon)
    assert all(name.startswith("demo/") for name in values.get("demo", []))
    assert not any(name.startswith("demo/") for name in values.get("data", []))


def test_security_comes_before_views(addon):
    data = manifest(addon).get("data", [])
    security = [index for index, name in enumerate(data) if name.startswith("security/")]
    views = [index for index, name in enumerate(data) if name.startswith("views/")]
    assert not security or not views or max(security) < min(views)


def test_depends_on_odoo_and_ourselves_only(addon):
    ours = set(addon_names())
    for name in manifest(addon)["depends"]:
        path = get_module_path(name)
        assert path, f"{name} is not in Odoo Community"
        assert name in ours or ADDONS.as_posix() not in path


def test_external_packages_are_installed_and_pinned(addon):
    pinned = (ROOT / "requirements.txt").read_text().lower()
    for package in manifest(addon).get("external_dependencies", {}).get("python", []):
        assert metadata.version(package)
        assert re.search(rf"^{re.escape(package.lower())}==", pinned, re.M), (
            f"pin {package} in requirements.in"
        )


def test_asset_patterns_match_files(addon):
    for patterns in manifest(addon).get("assets", {}).values():
        for pattern in patterns:
            own, _, rest = pattern.partition("/") if isinstance(pattern, str) else ("", "", "")
            if own == addon:
                assert any((ADDONS / addon).glob(rest)), f"{pattern} matches no file"


def test_wheel_can_be_built(addon):
    text = (ADDONS / addon / "pyproject.toml").read_text()
    assert 'build-backend = "whool.buildapi"' in text


def test_has_icon_and_description(addon):
    assert (ADDONS / addon / "static/description/icon.png").stat().st_size > 0
    assert (ADDONS / addon / "README.md").stat().st_size > 0
