/** Asking a server with patience: what is not answered in time is given up, so that no button waits for minutes. */
export const PATIENCE_MS = 10_000;

/** As `fetch`, but it gives up after `patience`; `asTrouble` calls that the network. WebViews of 2020 have no `AbortSignal.timeout`. */
export async function reach(what: RequestInfo | URL, how: RequestInit = {}, patience = PATIENCE_MS): Promise<Response> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    return await fetch(what, { ...how, signal: stop.signal });
  } finally {
    clearTimeout(timer); // nothing runs on while nobody looks
  }
}
