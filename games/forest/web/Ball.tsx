/** The round picture of a bubble with its grams: drawn part by part, so that it moves as its clips say. */
import CLIPS from 'assets/forest/bubble.clips.json';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { nameOfFile, parted } from 'shell/art.tsx';
import { live } from 'shell/clips.ts';
import type { Status } from './scene.ts';

const FILES = import.meta.glob('../../../assets/forest/bubble-*.svg', { query: '?raw', import: 'default', eager: true }) as Record<string, string>;
const BODIES = new Map(Object.entries(FILES).map(([path, svg]) => [nameOfFile(path), parted(svg).body]));
const DRAWN: Record<Status, string> = {
  growing: 'bubble-growing', ripe: 'bubble-ripe', golden: 'bubble-golden', vanishing: 'bubble-vanishing',
  taken: 'bubble-left', left: 'bubble-left', protected: 'bubble-left',
};
const APART_MS = 1100; // neighbours do not bob in step

interface Given {
  status: Status;
  grams: string;
  /** Whether it can be had: only then it moves. */
  can: boolean;
  place: number;
}

/** The picture, and the number that moves along with it. */
export function Ball({ status, grams, can, place }: Given) {
  const drawing = useRef<SVGSVGElement>(null);
  const number = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const all = [drawing.current, number.current];
    const stops = all.map((one) => live(one, CLIPS, can ? status : ''));
    for (const one of all.flatMap((each) => each?.getAnimations({ subtree: true }) ?? [])) one.currentTime = (place % 2) * APART_MS;
    return () => stops.forEach((stop) => stop());
  }, [status, can, place]);
  return (
    <>
      <svg key={status} ref={drawing} class="picture" viewBox="0 0 64 64" aria-hidden="true" focusable="false" dangerouslySetInnerHTML={{ __html: BODIES.get(DRAWN[status]) ?? '' }} />
      <span ref={number} class="grams"><span data-part="body">{grams}<small>g</small></span></span>
    </>
  );
}
