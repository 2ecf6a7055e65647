from odoo import models


class CsMatchingService(models.AbstractModel):
    """Find for each line of a carrier's statement the charges it stands for, and say what is wrong.

    It works set by set on a table of lines: the rows that an import has staged, or those of a stored
    statement once more.
    """

    _name = "cs.matching.service"
    _description = "Matching of Carrier Statements"
