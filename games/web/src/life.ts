/** Whether somebody looks: the page can be seen and the host has not been left. What runs by itself asks here. */
import type { Bridge } from './bridge/bridge.ts';

let paused = false;
const ears = new Set<() => void>();

/** Whether somebody can see the page now. */
export function looking(): boolean {
  return !paused && !document.hidden;
}

/** Be called when somebody comes back or leaves, until the returned function is called. */
export function onLook(hear: () => void): () => void {
  ears.add(hear);
  return () => void ears.delete(hear);
}

/** Follow the page and the host. Loops of the style sheets rest meanwhile (shell.css, `data-paused`). */
export function followLife(bridge: Bridge): void {
  const tell = () => {
    document.documentElement.toggleAttribute('data-paused', !looking());
    [...ears].forEach((hear) => hear());
  };
  document.addEventListener('visibilitychange', tell);
  bridge.on('pause', (told) => {
    ({ paused } = told);
    tell();
  });
}
