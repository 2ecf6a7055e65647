from odoo.tools import SQL


def select_rate(currency, date, company):
    """Return the query of a currency's rate on a day, as core finds it; 1 where there is none.

    :param SQL currency: the currency's id
    :param SQL date: the day
    :param SQL company: the alias of ``res_company``
    """
    return SQL(
        """
        COALESCE((SELECT day.rate FROM res_currency_rate day
                   WHERE day.currency_id = %s AND day.name <= %s
                     AND (day.company_id IS NULL
                          OR day.company_id = split_part(%s.parent_path, '/', 1)::int)
                ORDER BY day.company_id, day.name DESC LIMIT 1), 1)
        """,
        currency,
        date,
        company,
    )
