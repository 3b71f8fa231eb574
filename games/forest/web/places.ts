/** Where bubbles hang: on two arcs round the canopy, in parts of the clearing's width and height. */
export interface Place {
  x: number;
  y: number;
}

const ARCS: readonly Place[] = [
  { x: 0.31, y: 0.27 }, { x: 0.69, y: 0.27 },
  { x: 0.5, y: 0.1 },
  { x: 0.13, y: 0.5 }, { x: 0.87, y: 0.5 },
  { x: 0.5, y: 0.42 },
];

/** The places of some bubbles, by their names: whoever stays keeps their place, whoever comes gets a free one. */
export function placed(names: readonly string[], before: ReadonlyMap<string, number>): Map<string, number> {
  const found = new Map<string, number>();
  for (const name of names) {
    const place = before.get(name);
    if (place !== undefined && place < ARCS.length) found.set(name, place);
  }
  const free = ARCS.map((_, n) => n).filter((n) => ![...found.values()].includes(n));
  for (const name of names) if (!found.has(name)) found.set(name, free.shift() ?? 0);
  return found;
}

export function placeOf(n: number): Place {
  return ARCS[n] ?? { x: 0.5, y: 0.1 };
}
