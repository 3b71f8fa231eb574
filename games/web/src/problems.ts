/** What went wrong, in one of five kinds that a page can show, with the server's own words where it has some. */
import { inLang, type Lang, type Texts } from './words.ts';

export type Kind = 'refused' | 'offline' | 'ended' | 'blocked' | 'broken';

export class Trouble extends Error {
  constructor(readonly kind: Kind, readonly code: string, readonly words: Texts = {}) {
    super(code);
  }

  /** The sentence for the player. */
  says(lang: Lang): string {
    return inLang(this.words, lang) || inLang(OURS[this.kind], lang);
  }
}

const OURS: Record<Kind, Texts> = {
  refused: { 'zh-CN': '现在还不可以', en: 'This cannot be done right now.' },
  offline: { 'zh-CN': '网络不太好，稍后再试', en: 'The network is away. Please try again.' },
  ended: { 'zh-CN': '离开太久啦，请从银行应用重新进入', en: 'You were away for a while. Please come in again from your bank’s app.' },
  blocked: { 'zh-CN': '先在银行应用里同意参加，就可以玩了', en: 'Agree to join in your bank’s app first, then you can play.' },
  broken: { 'zh-CN': '出了点问题，稍后再试', en: 'Something went wrong. Please try again.' },
};

interface Problem {
  status?: number;
  code?: string;
  words?: Texts;
}

const BLOCKED = new Set(['no_consent', 'consent', 'minor', 'view_not_allowed']);

/** Read an error's body, which may be anything when something between us and the server answers. */
export function troubleOf(status: number, body: unknown): Trouble {
  const said = (typeof body === 'object' && body ? body : {}) as Problem;
  const code = said.code ?? `http_${status}`;
  if (BLOCKED.has(code)) return new Trouble('blocked', code, said.words);
  if (status === 401) return new Trouble('ended', code);
  if (status === 409 && said.words) return new Trouble('refused', code, said.words);
  return new Trouble(status === 503 ? 'offline' : 'broken', code, said.words);
}

const GIVEN_UP = new Set(['AbortError', 'TimeoutError']);

/** Whatever was thrown, as trouble: what fetch itself throws, and what was not answered in time, is the network's. */
export function asTrouble(error: unknown): Trouble {
  if (error instanceof Trouble) return error;
  const network = error instanceof TypeError || (error instanceof DOMException && GIVEN_UP.has(error.name));
  return network ? new Trouble('offline', 'network') : new Trouble('broken', 'unforeseen');
}
