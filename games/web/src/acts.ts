/** What the player did lately and what came of it, page by page, and how each of it is said. */
import { timeOf } from './days.ts';
import { asTrouble, type Trouble } from './problems.ts';
import type { ActPage } from './session.ts';
import { ago, inLang, type Lang } from './words.ts';

export type Act = ActPage['acts'][number];

export const WORDS = {
  title: ['为什么得到，为什么没有', 'Why I got this, or nothing'],
  close: ['关闭', 'Close'],
  empty: ['这里会记下你做的每一件事，以及它带来了什么。付款、出行、走路之后再来看看。', 'Everything you do will stand here, with what came of it. Come back after a payment, a ride or a walk.'],
  nothing: ['这次没有收获', 'Nothing this time'],
  older: ['更早的', 'Earlier'],
  end: ['只有这些啦。很久以前没有收获的，不再保留。', 'That is all. What gave nothing long ago is no longer kept.'],
} as const;

export interface Listed {
  /** Null: nothing has come yet. */
  acts: Act[] | null;
  next: string;
  busy: boolean;
  trouble: Trouble | null;
}

export const AT_FIRST: Listed = { acts: null, next: '', busy: true, trouble: null };

/** A page has come: it follows those that were there. */
export function grown(old: Listed, page: ActPage): Listed {
  return { acts: [...(old.acts ?? []), ...page.acts], next: page.next ?? '', busy: false, trouble: null };
}

/** A page has not come: what was there stays. */
export function failed(old: Listed, error: unknown): Listed {
  return { ...old, busy: false, trouble: asTrouble(error) };
}

const DAY_MS = 86_400_000;

/** How long ago, or the day and the hour when that says more. */
export function when(at: string, now: number, lang: Lang): string {
  const then = Date.parse(at);
  return now - then < DAY_MS ? ago(then, now, lang) : timeOf(at, lang);
}

export interface Line {
  /** `+30 g`, `−5 g` when it was taken back. */
  amount: string;
  title: string;
  words: string;
}

/** Words of a vocabulary, as the beginning of a line. */
export function capital(text: string, lang: Lang): string {
  return text.charAt(0).toLocaleUpperCase(lang) + text.slice(1);
}

/** What each quest gave. */
export function lines(act: Act, lang: Lang): Line[] {
  return act.earned.map(({ amount, unit, title, words }) => {
    const taken = amount.startsWith('-');
    const said = `${taken ? '−' : '+'}${amount.replace(/^[-+]/, '')} ${unit}`.trim();
    const told = inLang(words, lang);
    return { amount: said, title: inLang(title, lang) || told, words: inLang(title, lang) ? told : '' };
  });
}
