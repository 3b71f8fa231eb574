/** The field on which it rains: drops fall by the server's plan, taps and the space bar are recorded with their instant. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Picture } from 'shell/art.tsx';
import type { Say } from 'shell/words.ts';
import { type Run, type Tap, tapAt, under } from './rain.ts';
import type { WORDS } from './words.ts';

interface Given {
  run: Run;
  /** When it began, by the page's clock. */
  began: number;
  say: Say<typeof WORDS>;
  settle: (taps: Tap[]) => void;
}

const STEP = 0.06;

/** The drops of a run as they fall, and the taps on them. */
export function Field({ run, began, say, settle }: Given) {
  const field = useRef<HTMLDivElement>(null);
  const taps = useRef<Tap[]>([]);
  const [caught, setCaught] = useState<ReadonlySet<number>>(new Set());
  const [at, move] = useState(0.5);
  const [left, setLeft] = useState(Math.ceil(run.lasts_ms / 1000));
  const over = useRef(false);
  useEffect(() => {
    field.current?.focus();
    const clock = setInterval(() => {
      const ms = performance.now() - began;
      setLeft(Math.max(0, Math.ceil((run.lasts_ms - ms) / 1000)));
      if (ms < run.lasts_ms || over.current) return;
      over.current = true;
      settle(taps.current);
    }, 250);
    return () => clearInterval(clock);
  }, []);
  function tap(part: number) {
    const one = tapAt(performance.now() - began, part);
    if (one[0] > run.lasts_ms) return;
    taps.current.push(one);
    const found = under(run, one, caught);
    if (found >= 0) setCaught(new Set([...caught, found]));
  }
  function pointed(event: PointerEvent) {
    const box = field.current?.getBoundingClientRect();
    if (box) tap((event.clientX - box.left) / box.width);
  }
  function pressed(event: KeyboardEvent) {
    const way = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (way) move((old) => Math.min(1, Math.max(0, old + way)));
    else if (event.key === ' ' || event.key === 'Enter') tap(at);
    else return;
    event.preventDefault();
  }
  return (
    <>
      <p class="soft">{say('rainPlaying', { s: left, n: caught.size })}</p>
      <div ref={field} class="rain" tabIndex={0} role="application" aria-label={`${say('rainField')} · ${say('rainKeys')}`} onPointerDown={pointed} onKeyDown={pressed}>
        {run.drops.map((drop, n) => <Drop key={n} drop={drop} falls={run.falls_ms} began={began} caught={caught.has(n)} />)}
        <span class="catcher" style={{ left: `${at * 100}%` }} aria-hidden="true" />
      </div>
      <p class="soft">{say('rainKeys')}</p>
    </>
  );
}

function Drop({ drop: [ms, x, grams], falls, began, caught }: { drop: Run['drops'][number]; falls: number; began: number; caught: boolean }) {
  const drop = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const falling = drop.current?.animate([{ top: '-48px' }, { top: '100%' }], { duration: falls, delay: ms - (performance.now() - began), fill: 'both' });
    return () => falling?.cancel();
  }, []);
  return <span ref={drop} class={`drop ${caught ? 'is-caught' : ''}`} style={{ left: `${x / 10}%` }} aria-hidden="true"><Picture name="bubble-ripe" /><b>{grams}</b></span>;
}
