import { formatFloat, formatInteger, formatMonetary } from "@web/views/fields/formatters";

/** Amounts as the accountant reads them: with their currency, and a sign where it is a difference. */
export function formatMoney(value, currencyId) {
    return value === false || value === undefined ? "–" : formatMonetary(value, { currencyId });
}

export function formatDifference(value, currencyId) {
    const sign = value > 0 ? "+" : "";
    return value === false || value === undefined ? "–" : sign + formatMonetary(value, { currencyId });
}

export function formatWeight(value) {
    return value ? `${formatFloat(value, { digits: [16, 2] })} kg` : "–";
}

export { formatInteger };
