"""docker-compose.yml, as far as it can be checked without an engine."""

import re

import pytest
import yaml

from tests.repository import ROOT, addon_names, manifest


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_services_and_images(compose):
    services = compose["services"]
    assert set(services) == {"db", "install", "odoo"}
    assert re.fullmatch(r"postgres:\d+", services["db"]["image"])
    assert services["odoo"]["image"] == services["install"]["image"]
    dockerfile = (ROOT / services["odoo"]["build"]["context"] / "Dockerfile").read_text()
    assert re.search(r"^FROM odoo:19\.0$", dockerfile, re.M)
    assert "USER odoo" in dockerfile.splitlines()[-1]


@pytest.mark.parametrize("service", ["db", "odoo"])
def test_health_checks(compose, service):
    check = compose["services"][service]["healthcheck"]
    assert check["test"][0] == "CMD"
    assert check["retries"] >= 3
    assert {"interval", "timeout"} <= set(check)


def test_order_of_start(compose):
    services = compose["services"]
    assert services["install"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    assert services["odoo"]["depends_on"]["install"] == {"condition": "service_completed_successfully"}


def test_mounted_folders_and_volumes_exist(compose):
    declared = set(compose["volumes"])
    for service in compose["services"].values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (ROOT / source).is_dir() if source.startswith(".") else source in declared


def test_our_addons_are_mounted_read_only_and_installed(compose):
    services = compose["services"]
    assert "./addons:/mnt/extra-addons:ro" in services["odoo"]["volumes"]
    command = services["install"]["command"]
    installed = (
        next(item for item in command if item.startswith("--init=")).removeprefix("--init=").split(",")
    )
    assert set(installed) == {name for name in addon_names() if not manifest(name).get("auto_install")}
    assert "--stop-after-init" in command


def test_both_sides_agree_on_the_password(compose):
    services = compose["services"]
    password = services["db"]["environment"]["POSTGRES_PASSWORD"]
    assert services["odoo"]["environment"]["PASSWORD"] == password
    assert services["odoo"]["environment"]["HOST"] in services
    assert services["odoo"]["environment"]["USER"] == services["db"]["environment"]["POSTGRES_USER"]


def test_only_this_machine_is_served(compose):
    published = [port for service in compose["services"].values() for port in service.get("ports", [])]
    assert published == ["127.0.0.1:${DESK_PORT:-8069}:8069"]


def test_image_has_the_packages_of_the_manifests():
    """What the official image has not by itself comes pinned, in the version that our tests run with."""
    image = set((ROOT / "docker/requirements.in").read_text().split())
    in_official_image = {"openpyxl", "requests", "lxml", "xlsxwriter"}
    wanted = {
        package
        for name in addon_names()
        for package in manifest(name).get("external_dependencies", {}).get("python", [])
    }
    assert wanted - in_official_image <= image
    pinned = (ROOT / "docker/requirements.txt").read_text()
    tested = (ROOT / "requirements.txt").read_text()
    for line in re.findall(r"^[\w-]+==\S+", pinned, re.M):
        assert re.search(rf"^{re.escape(line)}\b", tested, re.M), f"{line} is not what the tests run with"
