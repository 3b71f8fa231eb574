/** The farm's sheets: what each gets, and how it is fetched when it is first opened. */
import type { Load } from 'shell/Later.tsx';
import type { Lent } from 'shell/lent.ts';
import type { Own } from './scene.ts';
import type { WORDS } from './words.ts';

export type InSheet = Lent<Own, typeof WORDS>;

export const SHEETS = {
  tasks: () => import('./Tasks.tsx').then((found) => found.Tasks),
  quiz: () => import('./Quiz.tsx').then((found) => found.Quiz),
  charity: () => import('./Gifts.tsx').then((found) => found.Gifts),
  bag: () => import('./Bag.tsx').then((found) => found.Bag),
  cups: () => import('./Cups.tsx').then((found) => found.Cups),
  outfits: () => import('./Outfits.tsx').then((found) => found.Outfits),
  board: () => import('./Board.tsx').then((found) => found.Board),
  settings: () => import('./Settings.tsx').then((found) => found.Settings),
} satisfies Record<string, Load<InSheet>>;

/** What lies over the yard: one sheet, the news, or nothing. */
export type Open = keyof typeof SHEETS | 'news' | '';
