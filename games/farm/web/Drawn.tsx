/** Hens, trough and egg: the drawings of assets/farm, their parts as they stand now. */
import EGG_GROWS from 'assets/farm/egg.grow.json';
import EGG from 'assets/farm/egg.svg?raw';
import HEN_POSES from 'assets/farm/hen.poses.json';
import HEN from 'assets/farm/hen.svg?raw';
import TROUGH_GROWS from 'assets/farm/trough.grow.json';
import TROUGH from 'assets/farm/trough.svg?raw';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { parted } from 'shell/art.tsx';
import { pose, posed, type Pose, poses } from 'shell/posing.ts';

const DRAWN = { hen: parted(HEN), trough: parted(TROUGH), egg: parted(EGG) };

function Drawing({ of, parts, state, class: kind }: { of: keyof typeof DRAWN; parts: () => ReadonlyMap<string, Pose>; state: string; class: string }) {
  const drawing = useRef<SVGSVGElement>(null);
  useLayoutEffect(() => pose(drawing.current, parts()), [state]);
  return <svg ref={drawing} class={kind} viewBox={DRAWN[of].box} aria-hidden="true" dangerouslySetInnerHTML={{ __html: DRAWN[of].body }} />;
}

/** A hen, by words such as `eating guest scarf`. */
export function Hen({ words }: { words: string }) {
  return <Drawing of="hen" parts={() => posed(words, HEN_POSES)} state={words} class={`drawn hen-drawn ${words.split(' ').map((one) => `is-${one}`).join(' ')}`} />;
}

/** A trough, so full: 0 to 1. */
export function Filled({ level }: { level: number }) {
  return <Drawing of="trough" parts={() => poses(level, TROUGH_GROWS)} state={level.toFixed(3)} class="drawn" />;
}

/** An egg in its ring, so far: 0 to 1. */
export function EggRing({ part }: { part: number }) {
  return <Drawing of="egg" parts={() => poses(part, EGG_GROWS)} state={part.toFixed(3)} class="drawn" />;
}
