/**
 * What a view and the app around it say to each other: fourteen verbs, each with a shape that is checked on arrival.
 *
 * Only services of the host travel here; what a player owns and does goes through the server.
 */
export const VERSION = 1;

const BAD = Symbol('bad');

/** What is taken of a value that was said, or BAD; `odd` is called for each part of it that is left out. */
interface Field {
  take: (value: unknown, odd: () => void) => unknown;
  optional?: true;
}
type Fields = Record<string, Field>;

const only = (fits: (value: unknown) => boolean): Field => ({ take: (value) => (fits(value) ? value : BAD) });
const flag = only((value) => typeof value === 'boolean');
const text = (most: number) => only((value) => typeof value === 'string' && value.length <= most);
const one = (...of: string[]) => only((value) => typeof value === 'string' && of.includes(value));
const size = (least: number, most: number) => only((value) => typeof value === 'number' && value >= least && value <= most);
const colour = only((value) => typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value));
const link = only((value) => typeof value === 'string' && /^[a-z][a-z0-9-]{0,30}(\/[\w-]{1,64})?$/.test(value));
const png = only((value) => typeof value === 'string' && value.length <= 8_000_000 && /^data:image\/png;base64,[\w+/=]+$/.test(value));
/** Absent is as good as null, and a bad one is as good as absent: the rest of the message counts. */
const maybe = ({ take }: Field): Field => ({ take, optional: true });
const inside = (fields: Fields): Field => ({ take: (value, odd) => (isRecord(value) ? taken(value, fields, odd) ?? BAD : BAD) });

const MOST_NAMES = 2000;
const names: Field = {
  take: (value, odd) => {
    if (!isRecord(value)) return BAD;
    const said = Object.entries(value);
    const good = said.filter(([, name]) => typeof name === 'string' && name.length <= 64).slice(0, MOST_NAMES);
    if (good.length < said.length) odd();
    return Object.fromEntries(good);
  },
};

const THEME: Fields = { mode: maybe(one('light', 'dark', 'auto')), brand: maybe(colour), fontScale: maybe(size(1, 10)), elder: maybe(flag) };
const INSETS: Fields = { top: size(0, 200), bottom: size(0, 200) };

/** What a view says. A link is a word of the host such as `pay`, `ride` or `quiz/today`, never an address. */
export const TO_HOST = {
  hello: { view: text(32) },
  firstFrame: {},
  ready: {},
  close: {},
  back: { handled: flag },
  openLink: { to: link },
  haptic: { kind: one('light', 'success', 'warning') },
  share: { title: text(80), text: text(400) },
  saveImage: { name: text(80), data: png },
  token: {},
  audio: { on: flag },
} as const satisfies Record<string, Fields>;

/** What the host says. `names` are what it calls players, `who` says in a word of its own whose snapshot may be shown. */
export const FROM_HOST = {
  hello: { names: maybe(names), who: maybe(text(200)), to: maybe(link), theme: maybe(inside(THEME)), insets: maybe(inside(INSETS)), audio: maybe(flag), lang: maybe(text(16)) },
  token: { code: text(200) },
  theme: THEME,
  insets: INSETS,
  pause: { paused: flag },
  audio: { on: flag },
  back: {},
  openLink: { to: link },
} as const satisfies Record<string, Fields>;

export interface Theme {
  mode?: 'light' | 'dark' | 'auto';
  brand?: string;
  fontScale?: number;
  elder?: boolean;
}

export interface Insets {
  top: number;
  bottom: number;
}

export interface Hello {
  names?: Record<string, string>;
  who?: string;
  to?: string;
  theme?: Theme;
  insets?: Insets;
  audio?: boolean;
  lang?: string;
}

export interface ToHost {
  hello: { view: string };
  firstFrame: object;
  ready: object;
  close: object;
  back: { handled: boolean };
  openLink: { to: string };
  haptic: { kind: 'light' | 'success' | 'warning' };
  share: { title: string; text: string };
  saveImage: { name: string; data: string };
  token: object;
  audio: { on: boolean };
}

export interface FromHost {
  hello: Hello;
  token: { code: string };
  theme: Theme;
  insets: Insets;
  pause: { paused: boolean };
  audio: { on: boolean };
  back: object;
  openLink: { to: string };
}

export interface Message {
  tilth: number;
  verb: string;
  data: Record<string, unknown>;
}

/** Why a message was dropped. */
export type Fault = 'origin' | 'version' | 'verb' | 'shape';

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is taken of a message's fields; null when one that must be there is missing or bad. */
function taken(value: Record<string, unknown>, fields: Fields, odd: () => void): Record<string, unknown> | null {
  const kept: Record<string, unknown> = {};
  for (const [name, { take, optional }] of Object.entries(fields)) {
    const said = value[name] ?? undefined;
    if (said === undefined && optional) continue;
    const good = take(said, odd);
    if (good !== BAD) kept[name] = good;
    else if (optional) odd();
    else return null;
  }
  return kept;
}

/** A message of this version. */
export function message(verb: string, data: object = {}): Message {
  return { tilth: VERSION, verb, data: data as Record<string, unknown> };
}

/**
 * Read what came over a bridge, an object or its JSON: the message, or what is wrong with it; null when it is not ours.
 *
 * A field that may be absent is left out when it is bad, and `odd` is called: one long name must not cost the whole hello.
 */
export function read(came: unknown, known: Record<string, Fields>, odd: () => void = () => undefined): Message | Fault | null {
  const told = typeof came === 'string' ? parsed(came) : came;
  if (!isRecord(told) || !('tilth' in told)) return null;
  if (told['tilth'] !== VERSION) return 'version';
  const { verb } = told;
  const data = told['data'] ?? {};
  const fields = typeof verb === 'string' && Object.hasOwn(known, verb) ? known[verb] : undefined;
  if (!fields) return 'verb';
  const kept = isRecord(data) ? taken(data, fields, odd) : null;
  return kept ? message(verb as string, kept) : 'shape';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
