/** Hens, trough and egg: the drawings of assets/farm, their parts as they stand now. */
import EGG_CLIPS from 'assets/farm/egg.clips.json';
import EGG_GROWS from 'assets/farm/egg.grow.json';
import EGG from 'assets/farm/egg.svg?raw';
import HEN_CLIPS from 'assets/farm/hen.clips.json';
import HEN_POSES from 'assets/farm/hen.poses.json';
import HEN from 'assets/farm/hen.svg?raw';
import TROUGH_GROWS from 'assets/farm/trough.grow.json';
import TROUGH from 'assets/farm/trough.svg?raw';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { parted } from 'shell/art.tsx';
import { type Clips, live } from 'shell/clips.ts';
import { pose, posed, type Pose, poses } from 'shell/posing.ts';

const DRAWN = { hen: parted(HEN), trough: parted(TROUGH), egg: parted(EGG) };

const STILL: Clips = { clips: {} };

interface Given {
  of: keyof typeof DRAWN;
  parts: () => ReadonlyMap<string, Pose>;
  /** In words that its clips know. */
  state: string;
  clips?: Clips;
  class: string;
}

function Drawing({ of, parts, state, clips = STILL, class: kind }: Given) {
  const drawing = useRef<SVGSVGElement>(null);
  useLayoutEffect(() => {
    pose(drawing.current, parts());
    return live(drawing.current, clips, state);
  }, [state]);
  return <svg ref={drawing} class={kind} viewBox={DRAWN[of].box} aria-hidden="true" dangerouslySetInnerHTML={{ __html: DRAWN[of].body }} />;
}

/** A hen, by words such as `eating guest scarf`. */
export function Hen({ words }: { words: string }) {
  return <Drawing of="hen" parts={() => posed(words, HEN_POSES)} state={words} clips={HEN_CLIPS} class={`drawn hen-drawn ${words.split(' ').map((one) => `is-${one}`).join(' ')}`} />;
}

/** A trough, so full: 0 to 1. */
export function Filled({ level }: { level: number }) {
  return <Drawing of="trough" parts={() => poses(level, TROUGH_GROWS)} state={level.toFixed(3)} class="drawn" />;
}

/** An egg in its ring, so far: 0 to 1; one that can be taken wobbles. */
export function EggRing({ part, ready = false }: { part: number; ready?: boolean }) {
  return <Drawing of="egg" parts={() => poses(part, EGG_GROWS)} state={ready ? 'ready' : part.toFixed(3)} clips={EGG_CLIPS} class="drawn" />;
}
