/**
 * What the page gets from the app around it: an entry code, and what friends are called. Part 6 makes it the bridge.
 *
 * A code comes in the fragment of the address, or from a frame's parent of our own origin, which is asked again when
 * the session is over.
 */
export interface Welcome {
  code: string;
  /** What the app calls players, by public id; whoever it does not know gets a nickname. */
  names?: Record<string, string>;
}

export type Names = Record<string, string>;

const PATIENCE_MS = 4000;

/** What stands after the '#', such as `code=…&lang=en`; the code is taken out of the address at once. */
export function readFragment(hash: string): URLSearchParams {
  return new URLSearchParams(hash.replace(/^#/, ''));
}

export function takeFragment(): URLSearchParams {
  const said = readFragment(location.hash);
  if (said.has('code')) {
    const rest = new URLSearchParams(said);
    rest.delete('code');
    history.replaceState(history.state, '', `${location.pathname}${rest.size ? `#${rest}` : ''}`);
  }
  return said;
}

/** Ask the frame around us for an entry code; null when there is none, or it says nothing. */
export function askHost(): Promise<Welcome | null> {
  if (window.parent === window) return Promise.resolve(null);
  return new Promise((resolve) => {
    const done = (found: Welcome | null) => {
      clearTimeout(patience);
      removeEventListener('message', hear);
      resolve(found);
    };
    const hear = (event: MessageEvent) => {
      if (event.origin !== location.origin || event.source !== window.parent) return;
      const said = event.data as { tilth?: string; welcome?: Welcome };
      if (said?.tilth === 'welcome' && typeof said.welcome?.code === 'string') done(said.welcome);
    };
    const patience = setTimeout(() => done(null), PATIENCE_MS);
    addEventListener('message', hear);
    window.parent.postMessage({ tilth: 'hello' }, location.origin);
  });
}

/** Call back when the app around us says that something changed, for example the clock of a sandbox. */
export function onHostRefresh(refresh: () => void): () => void {
  const hear = (event: MessageEvent) => {
    if (event.origin === location.origin && event.source === window.parent && event.data?.tilth === 'refresh') refresh();
  };
  addEventListener('message', hear);
  return () => removeEventListener('message', hear);
}
