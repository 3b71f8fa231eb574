/** The live stream, read by fetch: EventSource cannot send the bearer. */
import { looking, onLook } from './life.ts';
import { asTrouble, Trouble } from './problems.ts';
import type { Message, Session } from './session.ts';

export interface Said {
  event: string;
  id: string;
  data: string;
}

/** Cut a text of server-sent events into whole events and the rest that is not whole yet. */
export function cut(text: string): [Said[], string] {
  const blocks = text.replace(/\r\n?/g, '\n').split('\n\n');
  const rest = blocks.pop() ?? '';
  return [blocks.map(read).filter((one) => one.data !== ''), rest];
}

function read(block: string): Said {
  const said: Said = { event: 'message', id: '', data: '' };
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const value = line.slice(colon + 1).replace(/^ /, '');
    const field = line.slice(0, colon);
    if (field === 'data') said.data += said.data ? `\n${value}` : value;
    else if (field === 'event' || field === 'id') said[field] = value;
  }
  return said;
}

/** How long a page is to wait before it comes again, in ms, where a text of events says so. */
export function retryOf(text: string): number | null {
  const told = /(?:^|\n)retry: ?(\d+)/.exec(text)?.[1];
  return told === undefined ? null : Math.min(LONGEST_MS, Math.max(SOON_MS, Number(told)));
}

const SOON_MS = 1000;
const LONGEST_MS = 30_000;

/**
 * Hear what the player is told, until the returned function is called; while nobody looks it is closed.
 *
 * When the session is over it is opened anew, once: a host that gives no code is not asked for ever. Whatever opens it later
 * opens the stream too.
 */
export function listen(session: Session, hear: (message: Message) => void, missed: () => void): () => void {
  let last = '';
  let stop = new AbortController();
  let over = false;
  let running = false;
  let renewed = false; // since it was heard last
  let pause = SOON_MS; // what the server says: after it was away not everybody comes at once

  async function once(): Promise<void> {
    const headers: Record<string, string> = { Authorization: `Bearer ${session.token}` };
    if (last) headers['Last-Event-ID'] = last;
    const answer = await fetch(`${session.api}/v1/me/stream`, { headers, signal: stop.signal });
    if (answer.status === 401) throw new Trouble('ended', 'session_ended');
    if (!answer.ok || !answer.body) throw new Error(String(answer.status));
    renewed = false;
    const reader = answer.body.getReader();
    const decoder = new TextDecoder();
    for (let rest = ''; ; ) {
      const { done, value } = await reader.read();
      if (done) return;
      const text = rest + decoder.decode(value, { stream: true });
      pause = retryOf(text) ?? pause;
      const [events, kept] = cut(text);
      rest = kept;
      for (const one of events) {
        const first = !last;
        last = one.id || last;
        if (one.event === 'message') hear(JSON.parse(one.data) as Message);
        else if (one.event === 'reset' && !first) missed();
      }
    }
  }

  async function run(): Promise<void> {
    if (running || over || !looking()) return;
    running = true;
    await rounds();
    running = false;
  }

  async function rounds(): Promise<void> {
    for (let wait = SOON_MS; !over && looking(); wait = Math.min(wait * 2, LONGEST_MS)) {
      const began = performance.now();
      const { token } = session;
      const trouble = token ? await once().then(() => null, asTrouble) : new Trouble('ended', 'no_session');
      if (over || !looking()) return;
      if (trouble?.kind === 'ended' && session.token === token) {
        if (!(await renew())) return;
        continue;
      }
      if (performance.now() - began > LONGEST_MS) wait = pause;
      await pass(Math.max(wait, pause), stop.signal);
    }
  }

  /** Whether it is worth to go on: not when the host lets nobody in. */
  async function renew(): Promise<boolean> {
    if (renewed) return false;
    renewed = true;
    const trouble = await session.open().then(() => null, asTrouble);
    if (!trouble) return true;
    if (trouble.kind === 'ended' || trouble.kind === 'blocked') return false;
    renewed = false; // the network, or the server: it comes back
    await pass(pause, stop.signal);
    return true;
  }

  const stops = [
    session.onOpen(() => void run()),
    onLook(() => {
      if (looking()) return void run();
      stop.abort();
      stop = new AbortController();
    }),
  ];
  void run();
  return () => {
    over = true;
    stop.abort();
    stops.forEach((one) => one());
  };
}

/** Wait so many ms, or until it is stopped; no timer is left behind. */
function pass(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, ms);
    stop.addEventListener('abort', () => (clearTimeout(timer), done()), { once: true });
  });
}
