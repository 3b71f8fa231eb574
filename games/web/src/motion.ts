/** Motion by the Web Animations API; whoever wants less of it gets short fades and no flight. */
import { looking } from './life.ts';

/** Whether the reader wants less motion. */
export function calm(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

interface Point {
  x: number;
  y: number;
}

/** The way of something that is thrown: it rises a little before it falls into its place. */
export function arc(from: Point, to: Point): Keyframe[] {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const at = (part: number, lift: number, scale: number, opacity: number) => ({
    transform: `translate(${dx * part}px, ${dy * part - lift}px) scale(${scale})`,
    opacity,
  });
  const lift = Math.min(60, Math.abs(dy) * 0.25);
  return [at(0, 0, 1, 1), at(0.12, lift * 0.7, 1.08, 1), at(0.55, lift, 0.8, 1), at(1, 0, 0.35, 0.4)];
}

function middle(of: Element): Point {
  const box = of.getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}

/** Let a copy of an element fly into another one. */
export async function fly(from: Element, to: Element, late = 0): Promise<void> {
  if (calm() || !looking()) return;
  const box = from.getBoundingClientRect();
  const copy = from.cloneNode(true) as HTMLElement;
  copy.setAttribute('aria-hidden', 'true');
  copy.removeAttribute('id');
  copy.tabIndex = -1;
  Object.assign(copy.style, {
    position: 'fixed', left: `${box.left}px`, top: `${box.top}px`, width: `${box.width}px`, height: `${box.height}px`,
    margin: '0', transform: 'none', pointerEvents: 'none', zIndex: '50', animation: 'none',
  });
  document.body.append(copy);
  const timing = { duration: 460, delay: late, easing: 'cubic-bezier(.4,0,.8,.6)', fill: 'both' as const };
  await copy.animate(arc(middle(from), middle(to)), timing).finished.catch(() => undefined);
  copy.remove();
}

/** A short squeeze, as of something that was touched. */
export function squeeze(element: Element): void {
  if (calm()) return;
  element.animate([{ scale: '1' }, { scale: '1.12 .88' }, { scale: '1' }], { duration: 140, easing: 'ease-out' });
}

/** A short shake of the head: this was a no. */
export function shake(element: Element): void {
  if (calm()) return;
  const to = (x: number) => ({ translate: `${x}px 0` });
  element.animate([to(0), to(-6), to(5), to(-3), to(0)], { duration: 260 });
}

/** Let a number run from one value to another; `show` gets whole numbers and the last one for sure. */
export function countUp(from: number, to: number, show: (value: number) => void): () => void {
  if (calm() || !looking() || from === to) {
    show(to);
    return () => undefined;
  }
  const began = performance.now();
  let frame = 0;
  const step = (now: number) => {
    const part = Math.min(1, (now - began) / 500);
    show(Math.round(from + (to - from) * (1 - (1 - part) ** 3)));
    if (part < 1) frame = requestAnimationFrame(step);
  };
  frame = requestAnimationFrame(step);
  return () => cancelAnimationFrame(frame);
}
