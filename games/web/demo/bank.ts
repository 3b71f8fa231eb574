/** The demo's bank: it holds the sandbox's key and asks the API as a bank's back end would. */
import createClient, { type Client } from 'openapi-fetch';
import { Trouble, troubleOf } from 'shell/problems.ts';
import type { paths as Api } from '../src/dist/api.d.ts';
import type { components, paths as Sandbox } from '../src/dist/sandbox.d.ts';
import { GAMES } from './games.ts';

export type MadeUp = components['schemas']['MadeUp'];
export type Fields = Record<string, string | number | boolean>;

interface Told<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

export class Bank {
  private readonly api: Client<Api>;
  private readonly sandbox: Client<Sandbox>;

  constructor(key: string) {
    const settings = { baseUrl: location.origin, headers: { Authorization: `Bearer ${key}` } };
    this.api = createClient<Api>(settings);
    this.sandbox = createClient<Sandbox>(settings);
  }

  /** An entry code of a player, for the games alone. */
  async code(player: string): Promise<string> {
    return (await found(this.api.POST('/v1/sessions/codes', { body: { player, views: [...GAMES] } }))).code;
  }

  /** The id by which players know each other; it costs a code, as for anybody. */
  async publicId(player: string): Promise<string> {
    const body = { code: await this.code(player), kind: 'bearer' as const };
    const opened = await fetch('/v1/sessions', {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
    });
    if (!opened.ok) throw troubleOf(opened.status, null);
    return ((await opened.json()) as { player: string }).player;
  }

  /** Let something happen to a player now. */
  happen(player: string, type: string, fields: Fields): Promise<MadeUp> {
    return found(this.sandbox.POST('/v1/sandbox/events', { body: { player, type, fields } }));
  }

  async now(): Promise<number> {
    return Date.parse((await found(this.sandbox.GET('/v1/sandbox'))).now);
  }

  /** Let time pass, with everything that falls due on the way. */
  async pass(ms: number): Promise<number> {
    let moved = await found(this.sandbox.POST('/v1/sandbox/clock', { body: { by: `${Math.round(ms / 1000)}s` } }));
    while (!moved.done) {
      const further = this.sandbox.POST('/v1/sandbox/clock', { body: { to: moved.to } });
      const next = await found(further).catch((error: unknown) => {
        if (error instanceof Trouble && error.code === 'clock_backwards') return null; // the clock ran past it by itself
        throw error;
      });
      if (!next) break;
      moved = next;
    }
    return this.now();
  }
}

async function found<T>(call: Promise<Told<T>>): Promise<T> {
  const told = await call;
  if (told.data === undefined) throw troubleOf(told.response.status, told.error);
  return told.data;
}

const KEPT = 'tilth-demo-key';

/** The key of the link that `make demo` shows; kept for this tab, so that it survives a reload. */
export function takeKey(): string {
  const told = /^#(tilth_test_[\w-]+)/.exec(location.hash)?.[1];
  if (told) {
    history.replaceState(null, '', location.pathname + location.search);
    remember(told);
    return told;
  }
  try {
    return sessionStorage.getItem(KEPT) ?? '';
  } catch {
    return '';
  }
}

function remember(key: string): void {
  try {
    sessionStorage.setItem(KEPT, key);
  } catch {
    // a browser that stores nothing asks for the link again after a reload
  }
}

