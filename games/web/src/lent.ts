/** What every sheet of a game gets from the page below it. */
import type { People } from './people.tsx';
import type { Moved, Offer, Session } from './session.ts';
import type { Said } from './toast.tsx';
import type { Lang, Say, Words } from './words.ts';

/** Make a move, with more arguments than the offer has; null when it was refused, which is told. */
export type Make = (offer: Offer, more?: Record<string, unknown>) => Promise<Moved | null>;

/** O is the player's own scene, W the game's table of words. */
export interface Lent<O, W extends Words> {
  session: Session;
  lang: Lang;
  say: Say<W>;
  people: People;
  own: O;
  make: Make;
  said: Said;
  close: () => void;
  visit: (id: string) => void;
}
