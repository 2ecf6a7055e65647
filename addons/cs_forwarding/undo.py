"""Telling what was done, with a way back."""


def undo_notification(records, message, method, then):
    """Return the action that shows ``message`` and offers to call ``method`` on the records.

    :param str method: public method without arguments; empty where there is no way back
    :param dict then: action that goes on behind the message
    """
    return {
        "type": "ir.actions.client",
        "tag": "cs_forwarding.notify_undo",
        "params": {
            "message": message,
            "model": records._name,
            "ids": records.ids,
            "method": method,
            "next": then,
        },
    }
