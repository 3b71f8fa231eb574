/** The way back: a sheet closes first, then a friend's home is left, then the view. */
import type { Bridge } from './bridge.ts';

/** Closes something; what it returns may fail later: then that is still open. */
type Close = () => unknown;

interface Step {
  close: Close;
  gone: boolean;
}

const open: Step[] = [];
let bridge: Bridge | null = null;
let base = 0; // the level of the history's entry that we began at: a page that was reloaded keeps its entries
let deep = 0; // entries of ours above it
let leaving = false; // a step of our own is on its way: browsers take their time

/** The level of an entry of ours above the one we began at; null when it is not ours. */
function levelOf(state: unknown): number | null {
  const level = (state as { tilth?: unknown } | null)?.tilth;
  return typeof level === 'number' ? level - base : null;
}

/** Follow the host's way back, or the browser's where the host does not tell of it. */
export function followBack(of: Bridge): void {
  bridge = of;
  of.on('back', () => of.say('back', { handled: goBack() }));
  if (!of.way.history) return;
  base = 0;
  base = levelOf(history.state) ?? 0;
  history.replaceState({ tilth: base }, '');
  addEventListener('popstate', ({ state }) => moved(levelOf(state)));
}

/** The browser went to an entry of some level; one that is not ours is a new fragment, see `stepOff`. */
function moved(level: number | null): void {
  if (leaving) {
    leaving = false;
    return settle();
  }
  if (level === null) return;
  if (level > deep) return step(deep - level); // forward, to what has been closed
  for (const least = Math.max(0, level); deep > least; ) {
    deep -= 1;
    shut();
  }
}

function step(by: number): void {
  leaving = true;
  history.go(by);
}

/** A new fragment was put on top of our entries: leave it, so that it costs no press. False when it is one of ours. */
export function stepOff(): boolean {
  if (levelOf(history.state) !== null) return false;
  if (bridge?.way.history && !leaving) step(-1);
  return true;
}

/** Have one entry in the history for each thing that is open, also when one closes and another opens at once. */
function settle(): void {
  if (!bridge?.way.history || leaving) return;
  for (; deep < open.length; deep += 1) history.pushState({ tilth: base + deep + 1 }, '');
  if (deep === open.length) return;
  const steps = open.length - deep;
  deep = open.length;
  step(steps);
}

/** Close what was opened last; it takes its place again when that fails, so that the next press is for it too. */
function shut(): boolean {
  const last = open.pop(); // at once: a second press before it is gone closes what lies below
  if (!last) return false;
  const at = open.length;
  void Promise.resolve(last.close()).catch(() => {
    if (last.gone) return;
    open.splice(at, 0, last);
    settle();
  });
  return true;
}

/** Close what was opened last; false when nothing is open, and the host may leave the view. */
export function goBack(): boolean {
  const handled = shut();
  settle();
  return handled;
}

/** Something is open that going back closes; the returned function is called when it has closed. */
export function opened(close: Close): () => void {
  const step: Step = { close, gone: false };
  open.push(step);
  settle();
  return () => {
    step.gone = true;
    const at = open.indexOf(step);
    if (at < 0) return; // the history went back by itself
    open.splice(at, 1);
    settle();
  };
}
