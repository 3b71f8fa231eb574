/** Where the cups stand. Which one hides the egg in the end, the server says; places are counted from the left, from 0. */
export interface Round {
  start: number;
  swaps: [number, number][];
}

export interface Game {
  token: string;
  cups: number;
  rounds: Round[];
  paid: boolean;
}

export interface Settled {
  right: number;
  under: number[];
  paid: boolean;
}

/** The place of each cup before anything moves: cup 0 stands at place 0. */
export function set(cups: number): number[] {
  return Array.from({ length: cups }, (_, place) => place);
}

/** The place of each cup after those at two places have changed. */
export function swapped(places: readonly number[], [a, b]: readonly [number, number]): number[] {
  return places.map((place) => (place === a ? b : place === b ? a : place));
}
