"""The ways in which one full phone number may be written in a record. Nothing here knows Odoo."""

import re

import phonenumbers

# Fewer digits are part of a number, not a number.
_LEAST_DIGITS = 7
_WRITTEN = re.compile(r"[\d\s()+./-]+")


def is_full_number(text):
    """Tell whether a text is a whole phone number by its look."""
    digits = re.sub(r"\D", "", text or "")
    return _LEAST_DIGITS <= len(digits) <= 15 and bool(_WRITTEN.fullmatch(text))


def number_forms(text, countries):
    """Return ``(e164, forms)``: the sanitized numbers that a text may mean and all usual ways to write them.

    :param str text: a phone number as a person types it, with or without country code and blanks
    :param countries: ISO codes of the countries to try for a number without a country code
    :return: two sets of texts, empty when the text is no full number
    """
    if not is_full_number(text):
        return set(), set()
    text = text.strip()
    digits = re.sub(r"\D", "", text)
    e164, forms = set(), {text, digits, f"+{digits}"}
    for number in _parse(text, digits, countries):
        e164.add(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
        forms |= _written_forms(number)
    return e164, forms | e164


def _parse(text, digits, countries):
    """Yield the valid numbers that a text may mean."""
    international = "+" + digits.removeprefix("00")
    for candidate, country in [(international, None), *((text, code) for code in countries if code)]:
        try:
            number = phonenumbers.parse(candidate, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            yield number


def _written_forms(number):
    kinds = phonenumbers.PhoneNumberFormat
    written = {
        phonenumbers.format_number(number, kind) for kind in (kinds.INTERNATIONAL, kinds.NATIONAL, kinds.E164)
    }
    compact = {re.sub(r"[^\d+]", "", form) for form in written}
    dashed = {form.replace(" ", "-") for form in written}
    return written | compact | dashed | {"00" + form[1:] for form in compact if form.startswith("+")}
