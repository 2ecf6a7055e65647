"""What the lists and pages of the portal share, whatever a customer looks at."""

from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import pager

# Longer texts are no waybill and no number.
SEARCH_LENGTH = 60
_PER_PAGE = 20


def get_list_values(records, own, filters, url, page, filterby, search="", order=None):
    """Return one page of a customer's records, and what ``portal.portal_searchbar`` needs beside it.

    :param records: empty recordset to search with; what is searched for has ``_get_portal_search_domain``
    :param own: domain of what the customer may see
    :param dict filters: ``{key: {"label": …, "domain": …}}`` with the key ``all``
    :return: (records of the page, values for the template)
    """
    search = search.strip()[:SEARCH_LENGTH]
    filterby = filterby if filterby in filters else "all"
    # who searches means all of his, whatever was filtered before
    domain = own & (records._get_portal_search_domain(search) if search else filters[filterby]["domain"])
    pages = pager(
        url=url,
        total=records.search_count(domain),
        page=page,
        step=_PER_PAGE,
        url_args={"filterby": filterby, "search": search or None},
    )
    found = records.search(domain, order=order, limit=_PER_PAGE, offset=pages["offset"])
    return found, {
        "default_url": url,
        "pager": pages,
        "searchbar_filters": filters,
        "filterby": filterby,
        "search": search,
    }


def is_own(record, own):
    """Tell whether the visitor may see the record: employees by their rights, customers by a domain.

    :param own: domain of what the customer who is logged in may see
    """
    user = request.env.user
    if user._is_public():
        return False
    if user._is_internal():
        return record.with_user(user).has_access("read")
    # sudo: customers have no rights on the models; the domain is that of their own ones
    return bool(record.sudo().search_count(own & Domain("id", "=", record.id)))
