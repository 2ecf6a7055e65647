from .common import DeskCommon


class AddonModelsCase(DeskCommon):
    """What an addon's own models are and what the tests below know of them."""

    module = None  # name of the addon
    matrix = {}  # model -> rights of the groups, in the order of _get_users()
    shared_models = frozenset()  # set up once for all companies
    open_models = frozenset()  # known to everybody at the desk, whatever his team

    def _get_models(self):
        """Return the names of the addon's models that have records, or rights as if they had."""
        # An empty domain is meant: the table of rights is read whole.
        granted = set(self.env["ir.model.access"].search([]).model_id.mapped("model"))
        return {
            name
            for name, model in self.env.items()
            if name.startswith("cs.")
            and model._original_module == self.module
            and (not model._abstract or name in granted)
        }


class AccessMatrixCase(AddonModelsCase):
    """Each group may do with each model what the matrix says, and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = cls._create_user("desk_portal", "base.group_portal")
        cls.public = cls.env.ref("base.public_user")

    def _get_users(self):
        """Return the users in the order of the matrix; portal and public follow them."""
        return (self.agent, self.supervisor, self.manager)

    def _get_rights(self, user, model):
        model = self.env[model].with_user(user)
        operations = (("c", "create"), ("r", "read"), ("w", "write"), ("u", "unlink"))
        return "".join(letter for letter, operation in operations if model.has_access(operation))

    def test_every_model_is_in_the_matrix(self):
        self.assertEqual(self._get_models(), set(self.matrix))

    def test_rights(self):
        users = (*self._get_users(), self.portal, self.public)
        for model, rights in self.matrix.items():
            for user, expected in zip(users, (*rights, "", ""), strict=True):
                with self.subTest(model=model, user=user.login):
                    self.assertEqual(self._get_rights(user, model), expected)


class RecordRulesCase(AddonModelsCase):
    """Companies are kept apart by every model, teams by every model that is not open to all."""

    def _get_record_models(self):
        models = (self.env[name] for name in self._get_models())
        return {model._name for model in models if not model._abstract and not model._transient}

    def _get_rules(self, model):
        return self.env["ir.rule"].search([("model_id.model", "=", model)])

    def test_every_model_keeps_companies_apart(self):
        for model in self._get_record_models() - self.shared_models:
            with self.subTest(model=model):
                company_rules = self._get_rules(model).filtered(
                    lambda rule: not rule.groups and "company_ids" in rule.domain_force
                )
                self.assertTrue(company_rules, "no rule for all groups that names the companies")

    def test_every_model_keeps_teams_apart(self):
        agents = self.env.ref("cs_forwarding.group_agent")
        readable = {model for model, rights in self.matrix.items() if "r" in rights[0]}
        for model in self._get_record_models() & readable - self.open_models:
            with self.subTest(model=model):
                rules = self._get_rules(model).filtered(lambda rule: agents in rule.groups)
                self.assertTrue(rules and all("user." in rule.domain_force for rule in rules))
