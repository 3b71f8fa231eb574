/** How a phone looks: its language, and what a bank may set of the views. The three banks are made up. */
import type { Lang } from 'shell/words.ts';

export interface Look {
  lang: Lang;
  dark: boolean;
  elder: boolean;
  bank: number;
}

/** White can be read on each: 5.1, 6.4, 6.5. */
export const BRANDS = ['#1b7f3b', '#1d5fa8', '#a83a1c'] as const;

/** How a phone looks before anybody has changed it. */
export function plain(lang: Lang): Look {
  return { lang, dark: matchMedia('(prefers-color-scheme: dark)').matches, elder: false, bank: 0 };
}
