/** How the parts of a drawing stand: grown so far, as assets/…/NAME.grow.json says, or posed, as NAME.poses.json does. */
export interface Pose {
  transform: string;
  opacity: number;
}

export interface Growth {
  whole: { least: number; curve: number; x: number; y: number };
  parts: Part[];
}

interface Part {
  part: string;
  from: number;
  to: number;
  x: number;
  y: number;
  least?: number;
  gone?: number[];
}

export interface Poses {
  only: Record<string, string[] | undefined>;
  moved: Record<string, Record<string, string | undefined> | undefined>;
}

function about(x: number, y: number, scale: number): string {
  return `translate(${x} ${y}) scale(${+scale.toFixed(4)}) translate(${-x} ${-y})`;
}

/** The size of a whole drawing that has come so far, 0 to 1. */
export function whole(v: number, { whole: { least, curve, x, y } }: Growth): string {
  return about(x, y, least + (1 - least) * v ** curve);
}

/** The pose of each part that grows. */
export function poses(v: number, { parts }: Growth): Map<string, Pose> {
  return new Map(parts.map((one) => [one.part, grownPart(one, v)]));
}

function grownPart({ from, to, x, y, least = 0, gone }: Part, v: number): Pose {
  const part = Math.min(1, Math.max(0, (v - from) / (to - from)));
  const scale = part === 0 ? 0 : least + (1 - least) * (1 - (1 - part) ** 2);
  const [begins = 2, ends = 3] = gone ?? [];
  const faded = Math.min(1, Math.max(0, (v - begins) / (ends - begins)));
  return { transform: about(x, y, scale), opacity: scale === 0 ? 0 : 1 - faded };
}

/** The pose of each part that words such as `eating guest` show, hide or move. */
export function posed(words: string, { only, moved }: Poses): Map<string, Pose> {
  const said = words.split(' ');
  // also what other words move: it goes back to its place
  const parts = new Set([...Object.keys(only), ...Object.values(moved).flatMap((word) => Object.keys(word ?? {}))]);
  return new Map([...parts].map((part) => [part, {
    transform: said.map((word) => moved[word]?.[part] ?? '').join(' ').trim(),
    opacity: (only[part] ?? said).some((word) => said.includes(word)) ? 1 : 0,
  }]));
}

/** Let the parts inside an element stand so (art.tsx, `parted`). */
export function pose(drawing: Element | null, parts: ReadonlyMap<string, Pose>): void {
  for (const [part, { transform, opacity }] of parts) {
    const found = drawing?.querySelector(`[data-part="${part}"]`);
    found?.setAttribute('transform', transform);
    found?.setAttribute('opacity', String(opacity));
  }
}
