import { status, useComponent, useEffect } from "@odoo/owl";

const RELOAD_MS = 2000;

/**
 * Reload the record of a widget again and again while the server works on it.
 *
 * A form in which somebody is typing is left alone until it is saved.
 *
 * @param {() => boolean} isRunning asked after each reload and each patch
 */
export function useReloadWhile(isRunning) {
    const component = useComponent();
    let timer = null;
    const wait = () => {
        clearTimeout(timer);
        if (isRunning() && status(component) !== "destroyed") {
            timer = setTimeout(reload, RELOAD_MS);
        }
    };
    const reload = async () => {
        const { record } = component.props;
        if (!(await record.isDirty())) {
            await record.load();
        }
        wait();
    };
    useEffect(
        () => {
            wait();
            return () => clearTimeout(timer);
        },
        () => [isRunning()]
    );
}
