"""The pictures of the documentation, as data; ``./desk shots [NAME ...]`` takes them.

To add a picture, add a row to ``SHOTS``. English goes to ``docs/images/<name>.png``, Chinese to
``docs/images/<name>.zh_CN.png``.
"""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

IMAGES = Path(__file__).resolve().parent / "images"
PATIENCE = 60_000
BROWSER_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@dataclass(frozen=True)
class Shot:
    """One picture.

    :ivar path: address on the server, such as ``/odoo/order-channels``
    :ivar user: who looks at it; the password of a demo user is the login
    :ivar wait: selector of what has to be there before the picture is taken
    :ivar steps: what is done first: ("click", selector), ("fill", selector, text), ("wait", selector)
    :ivar size: width and height of the window
    """

    name: str
    path: str
    user: str = "supervisor"
    wait: str = ".o_view_controller"
    steps: tuple = ()
    size: tuple = (1440, 900)


FIRST_NAME = ".o_data_row:nth-child(2) .o_data_cell[name=name]"

SHOTS = [
    Shot("teams", "/odoo/service-teams", user="manager", wait=".o_list_view .o_data_row"),
    Shot("channels", "/odoo/order-channels", user="manager"),
    Shot(
        "import",
        "/odoo/order-imports",
        user="agent",
        steps=(("click", ".o_data_row:last-child .o_data_cell[name=name]"),),
        wait=".o_cs_funnel",
    ),
    Shot("review", "/odoo/order-review", user="agent", wait=".o_list_view .o_data_row"),
    Shot(
        "order",
        "/odoo/order-review-on-hold",
        user="agent",
        steps=(("click", FIRST_NAME),),
        wait=".o_cs_review_finding",
    ),
    Shot(
        "anomaly",
        "/odoo/order-review-on-hold",
        user="agent",
        steps=(("click", FIRST_NAME), ("click", ".o_cs_review_finding")),
        wait=".o_cs_proposals .o_kanban_record",
    ),
    Shot("desk", "/odoo/desk", user="agent", wait=".o_cs_desk_count"),
    Shot("shipments", "/odoo/shipments", user="agent", wait=".o_list_view .o_data_row"),
    Shot(
        "parcel",
        "/odoo/shipments",
        user="agent",
        steps=(("click", ".o_data_row:first-child .o_data_cell[name=name]"),),
        wait=".o_cs_route svg",
    ),
    Shot(
        "transport",
        "/odoo/order-review-on-hold",
        user="agent",
        steps=(
            ("click", FIRST_NAME),
            ("click", ".o_notebook .nav-link[name=cs_transport]"),
            ("click", "button[name=action_compare_transport]"),
        ),
        wait=".o_cs_transport_row",
        size=(1440, 1080),
    ),
    Shot("anomalies", "/odoo/anomalies", user="supervisor", wait=".o_list_view .o_data_row"),
    Shot("tickets", "/odoo/tickets", user="agent", wait=".o_list_view .o_data_row"),
    Shot(
        "ticket",
        "/odoo/tickets",
        user="agent",
        steps=(("click", ".o_data_row:has-text('外箱压坏') .o_data_cell[name=name]"),),
        wait=".o_cs_handovers .o_kanban_record",
        size=(1440, 1300),
    ),
    Shot("handover", "/odoo/handovers-to-answer", user="warehouse"),
    Shot("customer", "/my/tickets", user="customer", wait=".o_cs_ticket", size=(390, 780)),
    Shot("rules", "/odoo/review-rules", user="manager", wait=".o_list_view .o_data_row"),
    Shot(
        "statement",
        "/odoo/carrier-statements",
        user="accountant",
        steps=(("click", ".o_data_row:has-text('1,407.01') .o_data_cell[name=number]"),),
        wait=".o_cs_statement_figures",
    ),
    Shot(
        "workbench",
        "/odoo/reconciliation",
        user="accountant",
        steps=(("click", ".o_cs_workbench_kind[data-code=Q01]"), ("click", ".o_cs_workbench_row")),
        wait=".o_cs_workbench_why",
    ),
    Shot(
        "dispute",
        "/odoo/reconciliation",
        user="accountant",
        steps=(
            ("click", ".o_cs_workbench_kind[data-code=S01]"),
            ("click", ".o_cs_workbench_row"),
            ("click", ".o_cs_workbench_detail [data-act=dispute]"),
            ("click", ".o_cs_workbench_disputes"),
        ),
        wait=".o_form_view .o_field_cs_clock",
    ),
    Shot(
        "tariff",
        "/odoo/tariffs",
        user="accountant",
        steps=(
            ("click", ".o_data_row:has-text('顺丰特快月结价') .o_data_cell[name=name]"),
            ("click", ".o_field_widget[name=version_ids] button[name=action_view]"),
        ),
        wait=".o_field_widget[name=rate_ids] .o_data_row",
    ),
    Shot("charges", "/odoo/charges", user="accountant", wait=".o_list_view .o_data_row"),
    Shot(
        "claim",
        "/odoo/disputes",
        user="accountant",
        steps=(("click", ".o_data_row:has-text('80.00') .o_data_cell[name=number]"),),
        wait=".o_form_view .o_field_widget[name=line_ids] .o_data_row",
    ),
    Shot(
        "chain",
        "/odoo/carrier-statements",
        user="accountant",
        steps=(
            ("click", ".o_data_row:has-text('61.00') button[name=action_open_workbench]"),
            ("click", ".o_cs_workbench_kind[data-code=Q01]"),
            ("click", ".o_cs_workbench_row"),
        ),
        wait=".o_cs_workbench_ticket",
    ),
]


class Camera:
    """A browser against the server of ``desk shots``; one session per user."""

    def __init__(self, browser, url, language):
        self.browser = browser
        self.url = url
        self.language = language
        self.states = {}

    def _log_in(self, user):
        context = self.browser.new_context(locale=self.language.replace("_", "-"))
        page = context.new_page()
        page.goto(f"{self.url}/web/login")
        page.fill("input[name=login]", user)
        page.fill("input[name=password]", user)
        page.click("form.oe_login_form button[type=submit]")
        page.wait_for_url(lambda address: "/web/login" not in address, timeout=PATIENCE)
        self.states[user] = context.storage_state()
        context.close()

    def take(self, shot):
        if shot.user not in self.states:
            self._log_in(shot.user)
        width, height = shot.size
        context = self.browser.new_context(
            storage_state=self.states[shot.user],
            viewport={"width": width, "height": height},
            locale=self.language.replace("_", "-"),
        )
        page = context.new_page()
        page.goto(self.url + shot.path)
        for action, *arguments in shot.steps:
            self._do(page, action, arguments)
        page.wait_for_selector(shot.wait, timeout=PATIENCE)
        page.wait_for_timeout(500)  # pictures and avatars
        page.screenshot(path=IMAGES / self._file_name(shot))
        context.close()

    @staticmethod
    def _do(page, action, arguments):
        if action == "click":
            page.click(arguments[0], timeout=PATIENCE)
        elif action == "fill":
            page.fill(*arguments, timeout=PATIENCE)
        else:
            page.wait_for_selector(arguments[0], timeout=PATIENCE)

    def _file_name(self, shot):
        return f"{shot.name}.png" if self.language == "en_US" else f"{shot.name}.{self.language}.png"


def main(names):
    chosen = [shot for shot in SHOTS if not names or shot.name in names]
    IMAGES.mkdir(exist_ok=True)
    failed = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"), args=BROWSER_OPTIONS
        )
        camera = Camera(browser, os.environ["DESK_URL"], os.environ["DESK_LANGUAGE"])
        for shot in chosen:
            try:
                camera.take(shot)
            except Error as error:
                failed.append(shot.name)
                print(f"no picture of {shot.name}: {error}", file=sys.stderr)
        browser.close()
    print(f"{len(chosen) - len(failed)} pictures in {IMAGES}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
