/** The demo's bank: it holds the sandbox's key and asks the API as a bank's back end would. */
import createClient, { type Client } from 'openapi-fetch';
import { Trouble, troubleOf } from 'shell/problems.ts';
import { reach } from 'shell/reach.ts';
import type { components as Shapes, paths as Api } from '../src/dist/api.d.ts';
import type { components, paths as Sandbox } from '../src/dist/sandbox.d.ts';
import { GAMES } from './games.ts';

export type MadeUp = components['schemas']['MadeUp'];
export type Message = Shapes['schemas']['MessageView'];
export type Fields = Record<string, string | number | boolean>;

const PATIENCE_MS = 60_000; // a day that passes takes its time
const asked = (what: RequestInfo, how: RequestInit = {}) => reach(what, how, PATIENCE_MS);

const CONSENT = { given: true, text_version: '2026-01' };

interface Told<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

export class Bank {
  private readonly api: Client<Api>;
  private readonly sandbox: Client<Sandbox>;
  private readonly bearers = new Map<string, string>();

  constructor(key: string) {
    const settings = { baseUrl: location.origin, fetch: asked, headers: { Authorization: `Bearer ${key}` } };
    this.api = createClient<Api>(settings);
    this.sandbox = createClient<Sandbox>(settings);
  }

  /** An entry code of a player, for the games alone. */
  async code(player: string): Promise<string> {
    return (await found(this.api.POST('/v1/sessions/codes', { body: { player, views: [...GAMES] } }))).code;
  }

  /** The id by which players know each other; who is new to Tilth is put there, without a consent. */
  async publicId(player: string): Promise<string> {
    return (await found(this.api.PUT('/v1/players/{id}', { params: { path: { id: player } }, body: {} }))).public_id;
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

  /** What a player was told lately, newest first. */
  async inbox(player: string): Promise<Message[]> {
    return (await this.mine<Shapes['schemas']['InboxPage']>(player, 'GET', 'inbox?limit=10')).messages;
  }

  /** How much a player has collected of an asset, in its smallest unit. */
  async purse(player: string, asset: string): Promise<number> {
    const told = await found(this.api.GET('/v1/players/{id}/balances', { params: { path: { id: player } } }));
    return told.balances.find((one) => one.asset === asset)?.purse.smallest ?? 0;
  }

  /** A player's friend code; one is made when there is none. */
  async friendCode(player: string): Promise<string> {
    const shown = await this.mine<Shapes['schemas']['CodeView']>(player, 'GET', 'code');
    return shown.code ?? (await this.mine<Shapes['schemas']['CodeView']>(player, 'POST', 'code')).code ?? '';
  }

  /** Somebody new agrees to play and accepts a friend's code. */
  async join(guest: string, code: string): Promise<void> {
    const body = { consent: CONSENT, consents: { friends: CONSENT } };
    await found(this.api.PUT('/v1/players/{id}', { params: { path: { id: guest } }, body }));
    await this.mine(guest, 'POST', 'friends', { code });
  }

  /** Ask a route of the player's own, as the bank's app does in their name; a session that is over is opened anew. */
  private async mine<T>(player: string, method: 'GET' | 'POST', path: string, body?: object, again = true): Promise<T> {
    const bearer = this.bearers.get(player) ?? (await this.enter(player));
    const headers = { Authorization: `Bearer ${bearer}`, ...(body ? { 'Content-Type': 'application/json' } : {}) };
    const told = await asked(`/v1/me/${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    if (told.ok) return (await told.json()) as T;
    this.bearers.delete(player);
    if (told.status === 401 && again) return this.mine(player, method, path, body, false);
    throw troubleOf(told.status, await told.json().catch(() => null));
  }

  private async enter(player: string): Promise<string> {
    const body = { code: await this.code(player), kind: 'bearer' as const };
    const { token = '' } = await found(this.api.POST('/v1/sessions', { body }));
    this.bearers.set(player, token);
    return token;
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
    keep(KEPT, told);
    return told;
  }
  return kept(KEPT);
}

/** What this tab remembers; a browser that stores nothing has forgotten it after a reload, and nothing else is lost. */
export function kept(name: string): string {
  try {
    return sessionStorage.getItem(name) ?? '';
  } catch {
    return '';
  }
}

/** Remember something for this tab; where that is not possible, a reload asks for the link again. */
export function keep(name: string, value: string): void {
  try {
    sessionStorage.setItem(name, value);
  } catch {
    // see `kept`
  }
}
