/** Where bubbles hang: in an arch round the canopy, worked out from the clearing's size so that no two touch. Lengths in px. */
export interface Place {
  /** Its middle. */
  x: number;
  /** Its upper edge. */
  y: number;
}

/** In rem: a bubble with a label of two lines (forest.css, `.bubble`), the line at the bottom, and what is kept free above. */
export const BOX = { wide: 6.1, high: 5.9 } as const;
export const GOAL = 2.6;
const ABOVE = 0.4;
const WIDEST = 12;

/** A clearing is at least so high, in rem (forest.css, `.clearing`). */
export const LEAST = 3 * BOX.high + GOAL + ABOVE;

/** Six places in a clearing, by pairs from above; `rem` is the size of its letters. */
export function placesIn(width: number, height: number, rem = 16): Place[] {
  const [half, most] = [(BOX.wide * rem) / 2 + 1, width / 2];
  const side = Math.max(half, Math.min(most - half, WIDEST * rem));
  const near = Math.max(half, side * 0.62);
  const row = (height - (GOAL + ABOVE) * rem) / 3;
  return [near, side, side].flatMap((apart, n) => [-apart, apart].map((x) => ({ x: most + x, y: ABOVE * rem + n * row })));
}

const PLACES = 6;

/** The places of some bubbles, by their names: whoever stays keeps their place, whoever comes gets a free one. */
export function placed(names: readonly string[], before: ReadonlyMap<string, number>): Map<string, number> {
  const found = new Map<string, number>();
  for (const name of names) {
    const place = before.get(name);
    if (place !== undefined && place < PLACES) found.set(name, place);
  }
  const free = Array.from({ length: PLACES }, (_, n) => n).filter((n) => ![...found.values()].includes(n));
  for (const name of names) if (!found.has(name)) found.set(name, free.shift() ?? 0);
  return found;
}
