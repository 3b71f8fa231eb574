/** What is done after three seconds unless it is taken back; at once when the player goes elsewhere or away. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { looking, onLook } from './life.ts';

const UNDO_MS = 3000;

export interface Undo<T> {
  waiting: T | null;
  later: (what: T) => void;
  undo: () => void;
  now: () => Promise<void>;
}

/** Something that is done a little later, or not at all when it is undone before. */
export function useUndo<T>(act: (what: T) => Promise<unknown>): Undo<T> {
  const [waiting, setWaiting] = useState<T | null>(null);
  const held = useRef<{ what: T; timer: number } | null>(null);
  const does = useRef(act);
  does.current = act;
  function letGo(): T | null {
    const what = held.current?.what ?? null;
    clearTimeout(held.current?.timer);
    held.current = null;
    setWaiting(null);
    return what;
  }
  async function now() {
    const what = letGo();
    if (what !== null) await does.current(what);
  }
  function later(what: T) {
    void now();
    held.current = { what, timer: window.setTimeout(() => void now(), UNDO_MS) };
    setWaiting(what);
  }
  useEffect(() => {
    const stop = onLook(() => void (looking() || now()));
    const gone = () => void now(); // a frame that is taken away was never hidden
    addEventListener('pagehide', gone);
    return () => {
      stop();
      removeEventListener('pagehide', gone);
      gone();
    };
  }, []);
  return { waiting, later, undo: () => void letGo(), now };
}
