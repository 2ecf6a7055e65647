"""How moments and countries read in the user's language."""

from babel.dates import format_skeleton, format_timedelta

from odoo.tools.misc import babel_locale_parse, get_lang


def format_moment(env, moment):
    """Return a local datetime as people say it: "Mon, Nov 23 16:00"."""
    return f"{format_skeleton('MMMEd', moment, locale=_get_locale(env))} {moment:%H:%M}"


def format_age(env, age):
    """Return a timedelta as people say it: "3 days", "5 hours"."""
    return format_timedelta(age, threshold=2, locale=_get_locale(env))


def get_country_name(env, code):
    """Return the name of an ISO country code without a query (lists show many); "" when there is none."""
    return _get_locale(env).territories.get(code, code) or ""


def _get_locale(env):
    return babel_locale_parse(get_lang(env).code)
