/** How far a tree has come, continuously, also inside a phase. */
const PHASES = 6; // steps between the seven phases of a tree

/** 0 to 1 over all phases. */
export function grown(phase: number, part: number): number {
  return Math.min(1, Math.max(0, (phase + part / 1000) / PHASES));
}
