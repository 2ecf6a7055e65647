import csv
import io

from .common import DeskCommon

SHOPIFY_HEADER = [
    "Name", "Email", "Financial Status", "Paid at", "Fulfillment Status", "Currency", "Subtotal", "Shipping",
    "Taxes", "Total", "Discount Amount", "Shipping Method", "Created at", "Lineitem quantity",
    "Lineitem name", "Lineitem price", "Lineitem sku", "Billing Name", "Shipping Name", "Shipping Address1",
    "Shipping City", "Shipping Zip", "Shipping Province", "Shipping Country", "Shipping Phone", "Notes",
    "Lineitem discount",
]  # fmt: skip


def make_csv(header, rows, encoding="utf-8"):
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, header, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode(encoding)


class IntakeCommon(DeskCommon):
    """A desk with a Shopify channel in the company's currency."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls._create_channel(name="Web Store", code="webstore", platform="shopify", tz="UTC")
        cls.currency = cls.env.company.currency_id.name

    @classmethod
    def _row(cls, ref, sku="CS-07", qty="2", price="50.00", total="100.00", **vals):
        """Return the first row of an order as Shopify writes it."""
        number = int("".join(filter(str.isdigit, ref)) or 0) % 10000
        return {
            "Name": ref,
            "Email": f"buyer{ref.strip('#')}@example.com",
            "Financial Status": "paid",
            "Paid at": "2026-05-01 10:00:00 +0200",
            "Fulfillment Status": "unfulfilled",
            "Currency": cls.currency,
            "Subtotal": total,
            "Shipping": "0.00",
            "Taxes": "0.00",
            "Total": total,
            "Discount Amount": "0.00",
            "Shipping Method": "",
            "Created at": "2026-05-01 09:58:00 +0200",
            "Lineitem quantity": qty,
            "Lineitem name": "Cable",
            "Lineitem price": price,
            "Lineitem sku": sku,
            "Billing Name": f"Buyer {ref}",
            "Shipping Name": f"Buyer {ref}",
            "Shipping Address1": "1 Main Street",
            "Shipping City": "New York",
            "Shipping Zip": "'10001",
            "Shipping Province": "NY",
            "Shipping Country": "US",
            "Shipping Phone": f"'+1 212 555 {number:04d}",
            **vals,
        }

    @classmethod
    def _item(cls, ref, sku, qty="1", price="10.00"):
        """Return a further row of an order: Shopify leaves all but the goods blank."""
        return {
            "Name": ref,
            "Lineitem quantity": qty,
            "Lineitem name": "Cable",
            "Lineitem price": price,
            "Lineitem sku": sku,
        }

    @classmethod
    def _file(cls, *rows, header=None):
        return make_csv(header or SHOPIFY_HEADER, rows)

    def _import(self, *rows, user=None, force=False, channel=None, name="orders.csv", header=None):
        batches = self.env["cs.intake.batch"].with_user(user or self.agent)
        files = [(name, self._file(*rows, header=header))]
        return batches._import_files(channel or self.shop, files, force=force)

    def _orders(self, channel=None):
        return self.env["sale.order"].search([("cs_channel_id", "=", (channel or self.shop).id)], order="id")
