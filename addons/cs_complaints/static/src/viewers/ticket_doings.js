import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";
import { onWillUnmount, useEffect } from "@odoo/owl";

const SIGN_MS = 30000;

// What the user does with the tickets that he has open in this tab: {ticket id: "writing" or "phoning"}.
const doings = {};

/**
 * Keep the server told what the user does with a ticket as long as the component lives.
 *
 * @param {() => number | false} getTicketId
 * @param {(others: {id: number, name: string, doing: string}[]) => void} onOthers gets who else has it open
 * @returns {{ set: (doing: string | false) => Promise<void>, get: () => string | undefined }}
 */
export function useTicketDoing(getTicketId, onOthers = () => {}) {
    const orm = useService("orm");
    let timer;

    /** A hint is not worth an error on the screen: without the server there is none. */
    const call = async (ticketId, doing) => {
        try {
            return await orm.silent.call("cs.ticket", "action_sign_presence", [[ticketId], doing]);
        } catch {
            return [];
        }
    };
    const sign = async () => {
        const ticketId = getTicketId();
        if (ticketId) {
            const others = await call(ticketId, doings[ticketId] || "viewing");
            if (ticketId === getTicketId()) {
                onOthers(others);
            }
        }
    };
    const leave = (ticketId) => {
        browser.clearInterval(timer);
        if (ticketId) {
            delete doings[ticketId];
            call(ticketId, false);
        }
    };
    const onHide = () => leave(getTicketId());

    useEffect(
        (ticketId) => {
            sign();
            timer = browser.setInterval(sign, SIGN_MS);
            return () => leave(ticketId);
        },
        () => [getTicketId()]
    );
    browser.addEventListener("pagehide", onHide);
    onWillUnmount(() => browser.removeEventListener("pagehide", onHide));

    return {
        get: () => doings[getTicketId()],
        set: async (doing) => {
            doings[getTicketId()] = doing;
            await sign();
        },
    };
}

/** Say that the user does something with a ticket, until the returned function is called. */
export function occupy(orm, ticketId, doing) {
    const before = doings[ticketId];
    const tell = () => orm.silent.call("cs.ticket", "action_sign_presence", [[ticketId], doings[ticketId] || "viewing"]);
    doings[ticketId] = doing;
    tell().catch(() => {});
    return () => {
        doings[ticketId] = before;
        tell().catch(() => {});
    };
}
