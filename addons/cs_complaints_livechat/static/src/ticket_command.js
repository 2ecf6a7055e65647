import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

registry.category("discuss.channel_commands").add("ticket", {
    channel_types: ["livechat"],
    condition: ({ store }) => store.has_access_livechat,
    help: _t("Write the chat down as a ticket (/ticket subject)"),
    methodName: "action_write_ticket",
});
