import { _t } from "@web/core/l10n/translation";
import { deserializeDateTime } from "@web/core/l10n/dates";

const { DateTime } = luxon;

/** Put a number of minutes into words: "18 min", "2 h 10", "1 d 4 h". */
export function formatSpan(minutes) {
    const total = Math.max(Math.round(minutes), 0);
    if (total < 60) {
        return _t("%(minutes)s min", { minutes: total });
    }
    const hours = Math.floor(total / 60);
    if (hours < 24) {
        const rest = String(total % 60).padStart(2, "0");
        return total % 60 ? _t("%(hours)s h %(minutes)s", { hours, minutes: rest }) : _t("%(hours)s h", { hours });
    }
    const days = Math.floor(hours / 24);
    return hours % 24 ? _t("%(days)s d %(hours)s h", { days, hours: hours % 24 }) : _t("%(days)s d", { days });
}

/** A moment as people say it: the time today, the weekday within a week, else the date. */
export function formatMoment(moment, now = DateTime.now()) {
    const days = Math.abs(moment.startOf("day").diff(now.startOf("day"), "days").days);
    if (days < 1) {
        return moment.toFormat("HH:mm");
    }
    return days < 7 ? moment.toFormat("ccc HH:mm") : moment.toLocaleString(DateTime.DATE_MED);
}

/** A moment in full, to the minute. */
export function formatFull(moment) {
    return moment.toLocaleString({ ...DateTime.DATETIME_MED, weekday: "short" });
}

/** Read the server's moments of a clock. */
export function parseClock(clock) {
    const names = ["due_at", "warn_at", "paused_at", "ended_at", "breached_at"];
    const moments = names.map((name) => [name, clock[name] && deserializeDateTime(clock[name])]);
    return { ...clock, ...Object.fromEntries(moments) };
}

function describeEnded(clock) {
    if (clock.breached_at && clock.breached_at < clock.ended_at) {
        const time = formatSpan(clock.ended_at.diff(clock.breached_at, "minutes").minutes);
        return { text: _t("done %(time)s late", { time }), tone: "danger", icon: "fa-check" };
    }
    return { text: _t("done in %(time)s", { time: formatSpan(clock.used) }), tone: "success", icon: "fa-check" };
}

function describePaused(clock, now) {
    const since = formatMoment(clock.paused_at, now);
    const text = clock.reason
        ? _t("paused since %(since)s: %(reason)s", { since, reason: clock.reason })
        : _t("paused since %(since)s", { since });
    return { text, tone: "muted", icon: "fa-pause" };
}

function describeRunning(clock, now) {
    if (!clock.due_at) {
        return { text: _t("no working time in sight"), tone: "warning", icon: "fa-question" };
    }
    const minutes = clock.due_at.diff(now, "minutes").minutes;
    if (minutes < 0) {
        const time = formatSpan(Math.max(-minutes, 1));
        return { text: _t("%(time)s late", { time }), tone: "danger", icon: "fa-exclamation-circle" };
    }
    const isNear = clock.warn_at && clock.warn_at <= now;
    const text = _t("within %(time)s", { time: formatSpan(Math.max(minutes, 1)) });
    return { text, tone: isNear ? "warning" : "", icon: "fa-clock-o" };
}

/**
 * Put a clock into words. The words say everything; tone and icon only repeat it.
 *
 * @param {Object} clock as given by `parseClock`
 * @param {luxon.DateTime} now
 * @returns {{text: string, tone: string, icon: string}}
 */
export function describeClock(clock, now) {
    if (clock.state === "fulfilled") {
        return describeEnded(clock);
    }
    if (clock.state === "cancelled") {
        return { text: _t("cancelled"), tone: "muted", icon: "fa-ban" };
    }
    return clock.state === "paused" ? describePaused(clock, now) : describeRunning(clock, now);
}
