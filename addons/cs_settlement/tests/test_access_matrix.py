from odoo.tests import tagged

from odoo.addons.cs_forwarding.tests.access_matrix import AccessMatrixCase, RecordRulesCase

from .common import SettlementCommon

# What each group may do with a model, before record rules: create, read, write, unlink. Portal and public
# may do nothing with any of them. A new model has to be put here: the test fails as long as it is not.
MATRIX = {
    # model: (agent, supervisor, manager, settlement accountant, settlement manager)
    "cs.carrier.account": ("r", "r", "r", "r", "crwu"),
    "cs.carrier.statement": ("", "", "", "crw", "crwu"),
    "cs.carrier.statement.line": ("", "", "", "rw", "rwu"),
    "cs.charge.report": ("", "", "", "r", "r"),
    "cs.charge": ("r", "r", "r", "crw", "crw"),
    "cs.charge.match": ("", "", "", "r", "r"),
    "cs.charge.type": ("r", "r", "r", "r", "crwu"),
    "cs.settlement.proof": ("", "", "", "r", "r"),
    "cs.statement.book": ("", "", "", "crwu", "crwu"),
    "cs.statement.book.document": ("", "", "", "crwu", "crwu"),
    "cs.statement.book.part": ("", "", "", "crwu", "crwu"),
    "cs.customer.statement": ("", "", "", "rw", "rw"),
    "cs.customer.statement.answer": ("", "", "", "r", "r"),
    "cs.customer.statement.line": ("", "", "", "r", "r"),
    "cs.customer.statement.reply": ("", "", "", "crwu", "crwu"),
    "cs.customer.statement.run": ("", "", "", "crwu", "crwu"),
    "cs.customer.statement.section": ("", "", "", "r", "r"),
    "cs.dispute": ("", "", "", "crwu", "crwu"),
    "cs.dispute.answers": ("", "", "", "crw", "crw"),
    "cs.dispute.line": ("", "", "", "rwu", "rwu"),
    "cs.statement.change": ("", "", "", "r", "r"),
    "cs.statement.profile": ("", "", "", "crw", "crwu"),
    "cs.rate.calculator": ("crw", "crw", "crw", "crw", "crw"),
    "cs.statement.progress": ("", "", "", "r", "r"),
    "cs.statement.release": ("", "", "", "", "crw"),
    "cs.statement.upload": ("", "", "", "crw", "crw"),
    "cs.tariff": ("r", "r", "r", "r", "crwu"),
    "cs.tariff.compare": ("", "", "", "crw", "crw"),
    "cs.tariff.import": ("", "", "", "", "crw"),
    "cs.tariff.insurance": ("r", "r", "r", "r", "crwu"),
    "cs.tariff.rate": ("r", "r", "r", "r", "crwu"),
    "cs.tariff.revise": ("", "", "", "", "crw"),
    "cs.tariff.surcharge": ("r", "r", "r", "r", "crwu"),
    "cs.tariff.surcharge.change": ("", "", "", "", "crw"),
    "cs.tariff.version": ("r", "r", "r", "r", "crwu"),
    "cs.tariff.zone": ("r", "r", "r", "r", "crwu"),
    "cs.discrepancy.type": ("", "", "", "r", "crwu"),
    "cs.statement.matcher": ("", "", "", "r", "rw"),
    "cs.tolerance.policy": ("", "", "", "r", "crwu"),
    "cs.statement.profile.column": ("", "", "", "crwu", "crwu"),
    "cs.charge.type.alias": ("", "", "", "crw", "crwu"),
    "cs.statement.mapping": ("", "", "", "crw", "crw"),
    "cs.statement.mapping.column": ("", "", "", "crwu", "crwu"),
    "cs.charge.map": ("", "", "", "crw", "crw"),
    "cs.charge.map.line": ("", "", "", "crwu", "crwu"),
}

# Set up once for all companies.
SHARED_MODELS = {"cs.charge.type", "cs.discrepancy.type", "cs.statement.matcher"}

# Everybody at the desk may know them, whatever his team.
OPEN_MODELS = SHARED_MODELS | {"cs.carrier.account", "cs.charge"}
# What customers are charged is known to all agents, what carriers charge to none.
OPEN_MODELS |= {"cs.tariff", "cs.tariff.version", "cs.tariff.zone", "cs.tariff.rate"}
OPEN_MODELS |= {"cs.tariff.surcharge", "cs.tariff.insurance"}


@tagged("post_install", "-at_install")
class TestAccessMatrix(AccessMatrixCase):
    module = "cs_settlement"
    matrix = MATRIX

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._create_user("desk_accountant", "cs_settlement.group_accountant")
        cls.settlement_manager = cls._create_user(
            "desk_settlement_manager", "cs_settlement.group_settlement_manager"
        )

    def _get_users(self):
        return (*super()._get_users(), self.accountant, self.settlement_manager)


@tagged("post_install", "-at_install")
class TestRecordRules(RecordRulesCase, SettlementCommon):
    module = "cs_settlement"
    matrix = MATRIX
    shared_models = SHARED_MODELS
    open_models = OPEN_MODELS
