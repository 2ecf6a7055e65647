"""How a check of the order review declares what it needs."""


def detector(*parameters, volatile=False):
    """Mark a ``_detect_<code>`` method of ``cs.review.rule``.

    :param parameters: names of the rule's fields that the check reads; only these show on its form
    :param volatile: True when the result can change although order, lines and customer do not
        (stock, credit, payments): the check runs again by schedule and at Confirm
    """

    def mark(method):
        method.review_parameters = parameters
        method.review_volatile = volatile
        return method

    return mark


def sql_array(values):
    """Return the text of a PostgreSQL array of numbers or plain names.

    One literal is parsed far faster than ``ARRAY[…]`` with thousands of items.
    """
    return f"{{{','.join(map(str, values))}}}"
