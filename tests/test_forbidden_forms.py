"""Old forms that install without an error and do nothing, or break only when somebody clicks."""

import ast
import re

import pytest

from tests.repository import ADDONS, files, is_test, relative, report, tree

PYTHON_FORMS = {
    r"_sql_constraints\b": "models.Constraint: the old list is ignored",
    r"\bdef name_get\b": "_compute_display_name: name_get is never called",
    r"\bdef init\(self\)": "models.Index or models.UniqueIndex",
    r"\bgroup_operator\s*=": "aggregator=",
    r"\bauto_join\s*=": "bypass_search_access=",
    r"\btoggle_active\b": "action_archive and action_unarchive",
    r"\bself\._(cr|uid|context)\b": "self.env.cr, self.env.uid, self.env.context",
    r"\b_check_recursion\b": "_has_cycle",
    r"\bcheck_access_(rights|rule)\b": "check_access or has_access",
    r"\bforce_company\b": "with_company",
    r"\blazy_property\b": "functools.cached_property",
    r"\bodoo\.osv\b": "odoo.fields.Domain",
    r"\bexpression\.(AND|OR)\b": "Domain.AND and Domain.OR",
    r"\.read_group\(": "_read_group or formatted_read_group",
    r"\bfields_get_keys\b": "_fields",
    r"\b_notify_progress\b": "_commit_progress",
    r"\bfrom odoo import (\([^)]*|[^\n]*)\b_\b(?!\w)": "self.env._()",
    r"\btype\s*=\s*['\"]json['\"]": "type='jsonrpc'",
    r"\b_message_get_suggested_recipients\b": "_message_add_suggested_recipients",
    r"\bfrom freezegun\b|\bimport freezegun\b": "odoo.tests.freeze_time",
    r"\bfrom odoo\.tests\.common import [^\n]*\bForm\b": "from odoo.tests import Form",
    r"\bfrom unittest import [^\n]*\bTestCase\b|\bunittest\.TestCase\b": "odoo.tests.BaseCase",
    r"\bdef \w+_hook\(cr\b": "hooks take env",
    r"['\"]\s*,\s*['\"](<>|==)['\"]\s*,": "!= and = in domains",
    r"\(\s*[06]\s*,\s*(0|False)\s*,": "odoo.fields.Command",
    r"\(\s*[1-4]\s*,\s*(self|\w+\.id\b|ref\()": "odoo.fields.Command",
    r"\bmode\s*=\s*['\"]exec['\"]": "a method found by its code; no Python in records",
    r"\bgroups_id\b": "group_ids",
    r"\btree,form\b|['\"]tree['\"]": "list",
    r"\bproduct_uom\b(?=['\"]?\s*[:=].*order)": "product_uom_id on order lines",
    r"\bprocurement[._]group(_id)?\b": "stock.reference",
    r"\bstock\.quant\.package\b": "stock.package",
    r"\bmove_ids_without_package\b": "move_ids",
    r"\b(uom\.category|product\.packaging)\b": "gone in 19.0",
    r"/web#": "the path of an action: /odoo/<path>",
}

XML_FORMS = {
    r"<tree\b|\btree,form\b|>tree<": "list",
    r"\bkanban-box\b": 't-name="card"',
    r"\boe_chatter\b": "<chatter/>",
    r"<(act_window|report)\b": "<record> of the action: the tag is skipped",
    r"\b(attrs|states)\s*=\s*\"": "invisible=, readonly=, required=",
    r"<group\s[^>]*\bexpand\s*=": "a bare <group> in searches",
    r"name=\"(numbercall|doall)\"": "gone from scheduled actions",
    r"name=\"groups_id\"": "group_ids",
    r"<record[^>]*model=\"res\.groups\"(?:(?!</record>)[\s\S])*name=\"category_id\"": "privilege_id",
    r"<record[^>]*model=\"res\.groups\"(?:(?!</record>)[\s\S])*name=\"users\"": "user_ids",
    r"\(\s*[06]\s*,\s*(0|False)\s*,": "Command.create, Command.set",
    r"\(\s*4\s*,\s*ref\(": "Command.link",
    r"\bapp_settings_block\b": "<app>, <block>, <setting>",
    r"/web#": "the path of an action: /odoo/<path>",
    r"\bt-raw=": "t-out",
}

JS_FORMS = {
    r"\bodoo\.define\(": "an ES module",
    r"\brequire\(['\"]": "import",
    r"useService\(['\"]rpc['\"]\)": 'import { rpc } from "@web/core/network/rpc"',
    r"@odoo-module\s+alias": "import by path",
    r"/web#": "the path of an action: /odoo/<path>",
    r"\bconsole\.log\(": "nothing: tours fail on console noise",
}


def _scan(path, forms):
    text = path.read_text()
    for pattern, instead in forms.items():
        for match in re.finditer(pattern, text):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{relative(path)}:{line}: {match[0].splitlines()[0].strip()!r}: use {instead}"


@pytest.mark.parametrize(
    ("suffix", "forms"),
    [(".py", PYTHON_FORMS), (".xml", XML_FORMS), (".js", JS_FORMS)],
    ids=["py", "xml", "js"],
)
def test_no_old_form(suffix, forms):
    found = [line for path in files(ADDONS, suffix) for line in _scan(path, forms)]
    assert not found, report(found)


@pytest.mark.parametrize(
    ("forms", "text"),
    [
        (PYTHON_FORMS, "_sql_constraints = []"),
        (PYTHON_FORMS, "from odoo import _, api"),
        (PYTHON_FORMS, "from odoo import api, _\n"),
        (PYTHON_FORMS, "lines.read_group([], [], [])"),
        (PYTHON_FORMS, "[(6, 0, ids)]"),
        (PYTHON_FORMS, "from unittest import TestCase"),
        (XML_FORMS, '<record id="g" model="res.groups"><field name="category_id" ref="x"/></record>'),
        (XML_FORMS, '<group expand="0" string="Group By">'),
        (JS_FORMS, 'this.rpc = useService("rpc")'),
    ],
)
def test_the_scan_finds(forms, text):
    assert any(re.search(pattern, text) for pattern in forms)


@pytest.mark.parametrize(
    "text", ["orders._read_group([])", "formatted_read_group", "from odoo import api, fields", "self.env.cr"]
)
def test_the_scan_passes(text):
    assert not any(re.search(pattern, text) for pattern in PYTHON_FORMS)


# -- what needs the structure of the program ---------------------------------------------------


def _nodes(kind):
    for path in files(ADDONS, ".py"):
        for node in ast.walk(tree(path)):
            if isinstance(node, kind):
                yield path, node


# What a model may make public: Odoo calls these by their names.
ORM_METHODS = {
    *(
        "create",
        "write",
        "unlink",
        "copy",
        "copy_data",
        "default_get",
        "fields_get",
        "onchange",
        "load",
        "fetch",
    ),
    *("read", "web_read", "web_save", "search_fetch", "search_read", "web_search_read", "export_data"),
    *("name_search", "name_create", "formatted_read_group", "web_read_group", "read_progress_bar"),
    *("get_view", "get_views", "get_formview_action", "message_new", "message_update", "message_post"),
    "message_post_with_source",
    "message_process",
    "message_route",
}


def _is_model(node):
    return any(
        isinstance(base, ast.Attribute) and getattr(base.value, "id", "") == "models" for base in node.bases
    )


def test_only_buttons_are_public():
    """Every public method of a model can be called from outside by whoever may log in."""
    found = [
        _at(path, method, f"{method.name} can be called over RPC: make it private or an action_")
        for path, node in _nodes(ast.ClassDef)
        if _is_model(node) and not is_test(path)
        for method in node.body
        if isinstance(method, ast.FunctionDef) and "private" not in _decorators(method)
        if not method.name.startswith(("_", "action_")) and method.name not in ORM_METHODS
    ]
    assert not found, report(found)


def _decorators(node):
    for item in node.decorator_list:
        called = item.func if isinstance(item, ast.Call) else item
        yield called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def _at(path, node, text):
    return f"{relative(path)}:{node.lineno}: {text}"


def test_create_takes_a_list():
    found = [
        _at(path, node, "create without @api.model_create_multi receives a list all the same")
        for path, node in _nodes(ast.FunctionDef)
        if node.name == "create" and node.args.args[:1] and node.args.args[0].arg == "self"
        if "model_create_multi" not in _decorators(node)
    ]
    assert not found, report(found)


def test_unlink_does_not_raise():
    found = [
        _at(path, node, "use @api.ondelete(at_uninstall=False): uninstalling would fail")
        for path, node in _nodes(ast.FunctionDef)
        if node.name == "unlink" and any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
    ]
    assert not found, report(found)


def test_fields_have_no_states():
    found = [
        _at(path, node, "the parameter states= of a field is ignored")
        for path, node in _nodes(ast.Call)
        if isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "fields"
        if any(keyword.arg == "states" for keyword in node.keywords)
    ]
    assert not found, report(found)


def _is_built_text(node):
    if isinstance(node, ast.JoinedStr):
        return True
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
        return any(isinstance(side, ast.Constant | ast.JoinedStr) for side in (node.left, node.right))
    return isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "format"


def test_sql_is_not_built_from_text():
    found = [
        _at(path, node, "build SQL with odoo.tools.SQL and its parameters")
        for path, node in _nodes(ast.Call)
        if getattr(node.func, "attr", getattr(node.func, "id", "")) in ("execute", "execute_query", "SQL")
        if node.args and _is_built_text(node.args[0]) and not is_test(path)
    ]
    assert not found, report(found)


def test_no_commit_outside_a_scheduled_action():
    found = [
        _at(path, node, "only _commit_progress commits")
        for path, node in _nodes(ast.Call)
        if getattr(node.func, "attr", "") == "commit" and not is_test(path)
    ]
    assert not found, report(found)


def test_translated_text_is_not_built():
    found = [
        _at(path, node, "placeholders are arguments of env._(), or the text is never translated")
        for path, node in _nodes(ast.Call)
        if getattr(node.func, "attr", "") == "_" and node.args and _is_built_text(node.args[0])
    ]
    assert not found, report(found)


def test_sudo_has_its_reason_beside_it():
    found = []
    for path in files(ADDONS, ".py"):
        lines = path.read_text().splitlines()
        for number, line in enumerate(lines):
            if ".sudo()" in line and not is_test(path):
                beside = lines[max(0, number - 5) : number + 2]
                if not any("#" in text for text in beside):
                    found.append(f"{relative(path)}:{number + 1}: sudo() without a reason beside it")
    assert not found, report(found)
