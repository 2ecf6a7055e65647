"""How moments and countries read in the user's language."""

from babel.dates import format_skeleton

from odoo.tools.misc import babel_locale_parse, get_lang


def format_moment(env, moment):
    """Return a local datetime as people say it: "Mon, Nov 23 16:00"."""
    return f"{format_skeleton('MMMEd', moment, locale=_get_locale(env))} {moment:%H:%M}"


def get_country_name(env, code):
    """Return the name of an ISO country code without a query (lists show many); "" when there is none."""
    return _get_locale(env).territories.get(code, code) or ""


def _get_locale(env):
    return babel_locale_parse(get_lang(env).code)
