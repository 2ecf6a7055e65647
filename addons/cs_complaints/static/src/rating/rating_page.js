/**
 * The page on which a customer rates a ticket. Mail scanners open links, run scripts and even post forms; they
 * do not touch the page. A finger, a mouse or a key of a person passes the page's stamp on to the server.
 */
function passStamp(event) {
    const form = event.isTrusted && event.target.closest?.(".o_cs_rating_page");
    if (form) {
        form.elements.gesture.value = form.dataset.stamp;
    }
}

for (const type of ["pointerdown", "keydown", "click"]) {
    document.addEventListener(type, passStamp, { capture: true });
}
