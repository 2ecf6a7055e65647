from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import frozendict

from ..const import CONFIDENTIAL_FIELDS, CONFIDENTIAL_NAMES
from ..rpc_guard import install_rpc_guard


class CsConfidentiality(models.AbstractModel):
    """Who sees customer data masked, which fields hold it, and whose records are exempt."""

    _name = "cs.confidentiality"
    _description = "Confidentiality of Customer Data"
    _inherit = [
        "cs.confidentiality.answer",
        "cs.confidentiality.request",
        "cs.confidentiality.scrub",
        "cs.confidentiality.values",
    ]

    def _register_hook(self):
        super()._register_hook()
        install_rpc_guard()

    @api.model
    def _applies(self):
        """Tell whether answers to the current user leave the server masked."""
        user = self.env.user
        return (
            user.has_group("cs_forwarding.group_agent")
            and not user.has_group("cs_forwarding.group_see_customer_data")
            and user._is_customer_data_protected()
        )

    @api.model
    @tools.ormcache()
    def _is_in_use(self):
        """Tell whether any company masks customer data."""
        # sudo: asked on behalf of all companies
        return bool(
            self.env["res.company"].sudo().search_count([("cs_mask_customer_data", "=", True)], limit=1)
        )

    # Fields

    @api.model
    @tools.ormcache("model_name")
    def _get_kinds(self, model_name):
        """Return the confidential fields of a model: name → kind of mask."""
        model = self.env[model_name]
        kinds = {name: self._get_kind(model, field) for name, field in model._fields.items()}
        if model._rec_name in kinds and kinds[model._rec_name]:
            kinds["display_name"] = kinds.get("display_name") or kinds[model._rec_name]
        return frozendict({name: kind for name, kind in kinds.items() if kind})

    def _get_kind(self, model, field):
        """Return the kind of a field: declared, told by its name, or that of the field it is related to."""
        kind = self._get_declared_kinds(model._name).get(field.name)
        if kind or not field.related:
            return kind
        *path, name = field.related.split(".")
        for step in path:
            model = self.env[model._fields[step].comodel_name]
        return self._get_kind(model, model._fields[name])

    @tools.ormcache("model_name")
    def _get_declared_kinds(self, model_name):
        model = self.env[model_name]
        kinds = dict(CONFIDENTIAL_NAMES) if self._has_customer(model) else {}
        kinds |= CONFIDENTIAL_FIELDS.get(model_name, {})
        for model_class in reversed(type(model).mro()):
            kinds |= vars(model_class).get("_cs_confidential_fields", {})
        return frozendict(kinds)

    def _has_customer(self, model):
        """Tell whether records of a model are linked to a partner by a column of their own."""
        return any(
            field.type == "many2one" and field.store and field.comodel_name == "res.partner"
            for field in model._fields.values()
        )

    def _find(self, model, path):
        """Follow a dotted path from a model.

        :return: ``(owner, name, kind)`` of the first confidential field on the path, else of the last field;
            owner is None when the path leads nowhere
        """
        owner, name, kind = None, "", None
        for step in path.split("."):
            name = step.split(":")[0]
            if model is None or name not in model._fields:
                return None, name, None
            owner, kind = model, self._get_kinds(model._name).get(name)
            if kind:
                break
            model = self.env.get(model._fields[name].comodel_name or "")
        return owner, name, kind

    # Records

    def _get_customer_path(self, model):
        """Return the path from a record to the customer whose data it holds, or None."""
        if model._cs_customer_field or model._name == "res.partner":
            return model._cs_customer_field or "id"
        field = model._fields.get("partner_id")
        return "partner_id" if field and field.comodel_name == "res.partner" and field.store else None

    @api.model
    def _get_clear_partners_domain(self):
        """Return the domain of the partners whose data the current user may see.

        They are the own companies, colleagues, and customers he has unmasked a moment ago.
        """
        # sudo: the partners of the own companies are no customers, whichever company is looked from
        companies = self.env["res.company"].sudo().search([("partner_id", "!=", False)]).partner_id
        return (
            Domain("partner_share", "=", False)
            | Domain("commercial_partner_id", "in", companies.ids)
            | Domain("id", "in", self.env["cs.unmask.log"]._get_granted_partner_ids())
        )

    def _get_clear_ids(self, model, record_ids):
        """Return those of the ids whose records hold data of exempt partners only."""
        path = self._get_customer_path(model)
        record_ids = [record_id for record_id in record_ids if isinstance(record_id, int)]
        if not path or not record_ids:
            return set()
        clear = self._get_clear_partners_domain()
        domain = Domain("id", "in", record_ids) & (clear if path == "id" else Domain(path, "any", clear))
        # sudo: only tells which records are exempt; the caller has read them with the user's own rights
        exempt = model.sudo().with_context(active_test=False).search(domain, order="id")
        return set(exempt.ids)

    # Export

    @api.model
    def _restricts_export(self, records, paths):
        """Tell whether an export is one of customer data, and of a company that protects them."""
        if self.env.su or not self.env.user._is_customer_data_protected():
            return False
        if self._get_kinds(records._name) or self._has_customer(records):
            return True
        return any(self._find(records, path.replace("/", "."))[2] for path in paths)

    def _mask_columns(self, records, paths, rows):
        """Mask the confidential columns of exported rows in place."""
        for column, path in enumerate(paths):
            kind = self._find(records, path.replace("/", "."))[2]
            if kind:
                for row in rows:
                    row[column] = self._mask_alone(kind, row[column])
