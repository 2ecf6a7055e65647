"""The columns of a clean row of a carrier's statement, in the order in which rows travel."""

#: Texts are clean (no guards, no spaces around), dates are ISO texts, amounts decimal texts with a point.
#: Empty is None.
COLUMNS = (
    "sheet",
    "row",
    "invoice_number",
    "invoice_date",
    "ref",
    "ref_key",
    "other_refs",
    "service_date",
    "destination",
    "weight",
    "actual_weight",
    "pieces",
    "charge_text",
    "charge_type",
    "category",
    "currency",
    "amount",
    "tax_amount",
    "offset_amount",
)
