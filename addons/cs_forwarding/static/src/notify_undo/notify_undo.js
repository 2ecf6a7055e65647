import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/**
 * Says what was done to the records and offers, for ten seconds, to take it back.
 *
 * params: message, model, ids, method (public, called on the ids), next (action to go on with)
 */
export function notifyUndo(env, action) {
    const { message, model, ids, method, next } = action.params;
    const undo = async () => {
        close();
        await env.services.orm.call(model, method, [ids]);
        await env.services.action.doAction("soft_reload");
    };
    const close = env.services.notification.add(message, {
        type: "success",
        autocloseDelay: 10000,
        buttons: [{ name: _t("Undo"), onClick: undo }],
    });
    return next;
}

registry.category("actions").add("cs_forwarding.notify_undo", notifyUndo);
