/** How a tree looks as it grows: continuously, also inside a phase. The numbers are assets/forest/tree.grow.json's. */
import GROW from 'assets/forest/tree.grow.json';

export const PHASES = 6; // steps between the seven phases of a tree

export interface Pose {
  transform: string;
  opacity: number;
}

/** 0 to 1 over all phases. */
export function grown(phase: number, part: number): number {
  return Math.min(1, Math.max(0, (phase + part / 1000) / PHASES));
}

function about(x: number, y: number, scale: number): string {
  return `translate(${x} ${y}) scale(${+scale.toFixed(4)}) translate(${-x} ${-y})`;
}

/** The size of the whole tree. */
export function whole(v: number): string {
  const { least, curve, x, y } = GROW.whole;
  return about(x, y, least + (1 - least) * v ** curve);
}

/** The pose of each part. */
export function poses(v: number): Map<string, Pose> {
  return new Map(GROW.parts.map((one) => [one.part, pose(one, v)]));
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

function pose({ from, to, x, y, least = 0, gone }: Part, v: number): Pose {
  const part = Math.min(1, Math.max(0, (v - from) / (to - from)));
  const scale = part === 0 ? 0 : least + (1 - least) * (1 - (1 - part) ** 2);
  const [begins = 2, ends = 3] = gone ?? [];
  const faded = Math.min(1, Math.max(0, (v - begins) / (ends - begins)));
  return { transform: about(x, y, scale), opacity: scale === 0 ? 0 : 1 - faded };
}
