/** The energy rain: drops fall and are tapped, or caught by keyboard; without a clock for who wants less motion. The server counts. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { calm } from 'shell/motion.ts';
import { Button, Panel } from 'shell/Panel.tsx';
import { usePage } from 'shell/page.ts';
import { grams } from 'shell/words.ts';
import { Field } from './RainField.tsx';
import type { RainPage } from './pages.ts';
import { type Run, stillFor, type Tap, tapsFor } from './rain.ts';
import { asking } from './scene.ts';
import type { InSheet } from './Sheets.tsx';

const AT_ONCE = 4; // drops a press catches where nothing is timed

interface Done {
  caught: number;
  grams: number;
}

/** A run of energy rain: with a clock, or without one for who likes it calm; the server scores it. */
export function Rain(sheet: InSheet) {
  const { session, say, lang, make } = sheet;
  const paged = usePage<RainPage>(session, 'rain');
  const [run, begin] = useState<Run | null>(null);
  const [done, finish] = useState<Done | null>(null);
  const began = useRef(0);
  const still = calm() || document.documentElement.hasAttribute('data-elder');
  async function start(offer: RainPage['can'][number]) {
    const moved = await make(offer);
    if (!moved) return;
    began.current = performance.now();
    finish(null);
    begin(moved.result as unknown as Run);
  }
  async function settle(taps: Tap[]) {
    if (!run) return;
    await new Promise((ready) => setTimeout(ready, stillFor(taps, performance.now() - began.current) + 200));
    const moved = await make(asking('rain_finish', { token: run.token, taps }));
    begin(null);
    if (moved) finish(moved.result as unknown as Done);
    paged.again();
  }
  return (
    <Panel title={say('rain')} paged={paged} sheet={sheet}>
      {({ runs_left, today_g, a_day_g, can: [offer] }) => run ? (still ? <Slowly run={run} sheet={sheet} settle={settle} /> : <Field run={run} began={began.current} say={say} settle={(taps) => void settle(taps)} />) : (
        <>
          {done && <p class="explained" role="status"><b>{done.grams ? say('rainOver', { n: done.caught, grams: grams(done.grams, lang) }) : say('rainNone')}</b>{done.grams > 0 && ` ${say('rainWaits')}`}</p>}
          <p class="how">{still ? say('rainCalm') : say('rainHow', { s: 15 })}</p>
          <p class="soft">{say('runsLeft', { n: runs_left })} · {say('rainToday', { grams: grams(today_g, lang), most: grams(a_day_g, lang) })}</p>
          {offer && <Button class="main wide" offer={offer} words={say(done ? 'rainAgain' : 'rainStart')} press={() => void start(offer)} />}
        </>
      )}
    </Panel>
  );
}

function Slowly({ run, sheet: { say }, settle }: { run: Run; sheet: InSheet; settle: (taps: Tap[]) => Promise<void> }) {
  const [caught, go] = useState(0);
  const button = useRef<HTMLButtonElement>(null);
  const over = caught >= run.drops.length;
  useEffect(() => button.current?.focus(), []);
  useEffect(() => void (over && settle(tapsFor(run, 0, caught))), [over]);
  return (
    <div class="rain-slow">
      <p role="status">{over ? say('settling') : say('progress', { so_far: caught, need: run.drops.length })}</p>
      <button ref={button} type="button" class="main wide" aria-disabled={over} onClick={() => go((n) => Math.min(run.drops.length, n + AT_ONCE))}>{say('catchOne')}</button>
    </div>
  );
}
