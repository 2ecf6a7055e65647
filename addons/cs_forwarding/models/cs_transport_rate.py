import logging

from odoo import models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class CsTransportService(models.AbstractModel):
    """Asks carriers for their price."""

    _inherit = "cs.transport.service"

    def _get_rate(self, carrier, order):
        """Return ``{"cost", "price"}`` in the currency of the order, or ``{"error": words}``.

        One carrier whose interface fails stops neither the others nor the transaction.
        """
        try:
            with self.env.cr.savepoint(flush=False):
                rate = carrier.rate_shipment(order)
        except UserError as error:
            return {"error": str(error)}
        # the code of any provider may run here, and fail in any way
        except Exception:
            _logger.info("The rate of %s for %s failed", carrier.name, order.name, exc_info=True)
            return {"error": self.env._("the carrier's price service does not answer")}
        if not rate.get("success"):
            return {"error": rate.get("error_message") or self.env._("no price for this order")}
        return {"cost": rate.get("carrier_price", rate["price"]), "price": rate["price"]}
