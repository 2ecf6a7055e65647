/** The file that a test has laid down under this name, as the browser would pick it from a disk. */
export async function fetchLaidDown(name) {
    const response = await fetch("/web/dataset/call_kw/ir.attachment/search_read", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({
            params: {
                model: "ir.attachment",
                method: "search_read",
                args: [[["name", "=", name]], ["id"]],
                kwargs: { limit: 1 },
            },
        }),
    });
    const { result } = await response.json();
    const content = await fetch(`/web/content/${result[0].id}`);
    return new File([await content.blob()], name);
}
