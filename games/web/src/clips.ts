/**
 * Clips: how parts of a drawing move, from assets/GAME/NAME.clips.json. The desktop plays the same numbers (games/stage/clips.py).
 *
 * One line in a page: `useLayoutEffect(() => live(drawing.current, CLIPS, words), [words])` loops what the words ask for (`during`
 * in the file) until the effect ends; `void play(drawing.current, CLIPS, 'nod')` plays one clip once, say when something was
 * collected. `drawing` is an element whose parts are named as `parted()` names them; without the part it moves itself. Pose it first.
 *
 * Who wants less motion sees none of it, and nothing runs while the page is hidden or the host has been left.
 */
import { looking, onLook } from './life.ts';
import { calm } from './motion.ts';

/** A moment of a part: x and y in the drawing's units, turn in degrees, wide and high as factors, seen from 0 to 1. */
export interface At {
  x: number;
  y: number;
  turn: number;
  wide: number;
  high: number;
  seen: number;
}

type Ease = 'linear' | 'in' | 'out' | 'in-out';

/** What is not said is as in a part at rest; `ease` is the way to the next moment. */
export interface Key extends Partial<At> {
  at: number;
  ease?: string;
}

export interface Clip {
  ms: number;
  loop?: boolean;
  parts: Record<string, { pivot: number[]; keys: Key[] } | undefined>;
}

export interface Clips {
  clips: Record<string, Clip | undefined>;
  during?: Record<string, string[] | undefined>;
}

const REST: At = { x: 0, y: 0, turn: 0, wide: 1, high: 1, seen: 1 };
const CURVES: Record<Ease, [number, number, number, number]> = { linear: [0, 0, 1, 1], in: [0.42, 0, 1, 1], out: [0, 0, 0.58, 1], 'in-out': [0.42, 0, 0.58, 1] };

function curveOf(key: Key): [number, number, number, number] {
  return CURVES[(key.ease ?? 'in-out') as Ease];
}

/** How far a curve has come, 0 to 1, at a part of its time. */
export function eased([x1, y1, x2, y2]: [number, number, number, number], part: number): number {
  const bezier = (a: number, b: number, t: number) => 3 * a * t * (1 - t) ** 2 + 3 * b * t * t * (1 - t) + t ** 3;
  let [low, high] = [0, 1];
  for (let n = 0; n < 24; n += 1) {
    const middle = (low + high) / 2;
    if (bezier(x1, x2, middle) < part) low = middle;
    else high = middle;
  }
  return bezier(y1, y2, low);
}

/** How a part stands so many ms after a clip began; one that does not loop stays as it ended. */
export function poseAt(clip: Clip, part: string, ms: number): At {
  const keys = clip.parts[part]?.keys ?? [];
  const at = clip.loop ? (ms % clip.ms) / clip.ms : Math.min(1, Math.max(0, ms / clip.ms));
  const after = keys.findIndex((key) => key.at > at);
  const [from, to] = after < 0 ? [keys.at(-1), keys.at(-1)] : [keys[Math.max(0, after - 1)], keys[after]];
  const [begin, end] = [{ ...REST, ...from }, { ...REST, ...to }];
  const far = from && to && to.at > from.at ? eased(curveOf(from), (at - from.at) / (to.at - from.at)) : 0;
  const between = (name: keyof At) => begin[name] + (end[name] - begin[name]) * far;
  return { x: between('x'), y: between('y'), turn: between('turn'), wide: between('wide'), high: between('high'), seen: between('seen') };
}

/** A moment as CSS says it, over how the part stands anyway. */
export function css({ x, y, turn, wide, high }: At, [px = 0, py = 0]: number[], stands = ''): string {
  return `translate(${x + px}px, ${y + py}px) rotate(${turn}deg) scale(${wide}, ${high}) translate(${-px}px, ${-py}px) ${stands}`.trim();
}

function animated(found: Element, { pivot, keys }: { pivot: number[]; keys: Key[] }, clip: Clip): Animation {
  const group = found instanceof SVGGElement ? found : null; // anything else moves about its own middle, as CSS has it
  const matrix = group?.transform.baseVal.consolidate()?.matrix;
  const stands = matrix ? `matrix(${[matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f].join(', ')})` : '';
  const seen = Number(found.getAttribute('opacity') ?? 1);
  const frames = keys.map((key) => {
    const at = { ...REST, ...key };
    return { offset: key.at, transform: css(at, group ? pivot : [], stands), opacity: at.seen * seen, easing: `cubic-bezier(${curveOf(key).join(', ')})` };
  });
  if (group) group.style.transformOrigin = '0 0';
  return found.animate(frames, { duration: clip.ms, iterations: clip.loop ? Infinity : 1 });
}

const running = new Set<Animation>();
let listens = false;

/** Loops rest while nobody can see them. */
function watch(): void {
  if (listens) return;
  listens = true;
  onLook(() => running.forEach((one) => (looking() ? one.play() : one.pause())));
}

function begin(drawing: Element | null, clip: Clip | undefined): Animation[] {
  if (!drawing || !clip || calm()) return [];
  watch();
  const begun = Object.entries(clip.parts).flatMap(([part, track]) => {
    const found = drawing.querySelector(`[data-part="${part}"]`) ?? (part === 'whole' ? drawing : null);
    const seen = found && found.getAttribute('opacity') !== '0'; // what is hidden need not move
    return seen && track ? [animated(found, track, clip)] : [];
  });
  for (const one of begun) {
    running.add(one);
    void one.finished.catch(() => undefined).then(() => running.delete(one));
    if (!looking()) one.pause();
  }
  return begun;
}

/** Play a clip once; nothing happens while nobody looks. */
export async function play(drawing: Element | null, clips: Clips, name: string): Promise<void> {
  if (!looking()) return;
  await Promise.all(begin(drawing, clips.clips[name]).map((one) => one.finished.catch(() => undefined)));
}

/** Which clips words such as `eating guest` ask for. */
export function asked(clips: Clips, words: string): string[] {
  return [...new Set(words.split(' ').flatMap((word) => clips.during?.[word] ?? []))];
}

/** Loop what words ask for; returns what ends it. */
export function live(drawing: Element | null, clips: Clips, words: string): () => void {
  const begun = asked(clips, words).flatMap((name) => begin(drawing, clips.clips[name]));
  return () => begun.forEach((one) => one.cancel());
}
