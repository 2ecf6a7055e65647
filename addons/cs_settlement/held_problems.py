"""Why a statement waits for a person, in words.

A problem travels as a code and parameters and becomes a sentence, in the reader's language, when it is shown.
"""

from odoo.tools.translate import LazyTranslate

from odoo.addons.cs_forwarding.intake_problems import explain

_lt = LazyTranslate(__name__)

# Why a statement is held. Sentences take what ``_hold_or_review`` gives.
HELD_EXPLANATIONS = {
    "totals": _lt(
        "The carrier says the lines come to %(declared)s %(currency)s, but those that could be read come to "
        "%(found)s: %(difference)s are missing. Unreadable lines: %(errors)s."
    ),
    "account": _lt("The file is for the account %(numbers)s, which is not one of %(account)s."),
    "same_content": _lt("The lines are those of %(statement)s, in another file."),
    "corrected": _lt(
        "%(statement)s has the same invoice number but other lines. If this is the corrected bill, "
        "let it take the other's place."
    ),
    "overlap": _lt(
        "%(count)s of the %(total)s waybills stand in %(statement)s, too. If this is the corrected bill, "
        "let it take the other's place."
    ),
    "no_lines": _lt("No line was found in the file."),
    "no_profile": _lt("No layout fits “%(file)s”. Say what its columns mean and import it again."),
    "unreadable": _lt("%(detail)s"),
    "failed": _lt("The import stopped: %(detail)s"),
}


def explain_held(env, reason):
    """Return the sentence of an item of ``held_reasons``."""
    return explain(env, HELD_EXPLANATIONS, reason["code"], reason.get("params"))
