import { onWillDestroy, reactive, useState } from "@odoo/owl";

const { DateTime } = luxon;

const TICK_MS = 15000;
const ticker = reactive({ now: DateTime.now() });
let users = 0;
let interval;

function start() {
    ticker.now = DateTime.now();
    interval ??= setInterval(() => (ticker.now = DateTime.now()), TICK_MS);
}

/** Return a state whose `now` goes on; all clocks on the page share one timer. */
export function useTicker() {
    users++;
    start();
    onWillDestroy(() => {
        users--;
        if (!users) {
            clearInterval(interval);
            interval = undefined;
        }
    });
    return useState(ticker);
}
