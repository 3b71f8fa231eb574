/** The forest's sheets: what each gets, and how it is fetched when it is first opened. */
import type { Lent } from 'shell/lent.ts';
import type { FriendLine, Own } from './scene.ts';
import type { WORDS } from './words.ts';

export interface InSheet extends Lent<Own, typeof WORDS> {
  friends: FriendLine[];
  tell: (text: string) => void;
  now: number;
  open: (what: Open) => void;
}

export const SHEETS = {
  trees: () => import('./Trees.tsx').then((found) => found.Trees),
  certificates: () => import('./Certificates.tsx').then((found) => found.Certificates),
  woods: () => import('./Woods.tsx').then((found) => found.Woods),
  tasks: () => import('./Tasks.tsx').then((found) => found.Tasks),
  bag: () => import('./Bag.tsx').then((found) => found.Bag),
  store: () => import('./Store.tsx').then((found) => found.Store),
  rain: () => import('./Rain.tsx').then((found) => found.Rain),
  board: () => import('./Board.tsx').then((found) => found.Board),
  settings: () => import('./Settings.tsx').then((found) => found.Settings),
} as const;

export type Open = keyof typeof SHEETS | 'water' | 'news' | '';
