/** What stands beside the phones: the newcomer's three steps, how the phones look, and what happened. */
import { type Lang, type Say, inLang } from 'shell/words.ts';
import { clockAt } from './book.ts';
import type { Person } from './cast.ts';
import type { Demo, Line, Step } from './demo.ts';
import { Icon } from './icons.tsx';
import { BRANDS, type Look } from './looks.ts';
import type { WORDS } from './words.ts';

type Words = Say<typeof WORDS>;

const STEPS: Step[] = ['pay', 'collect', 'seen'];

/** The three steps of a newcomer's first minute; each ticks itself off. */
export function Steps({ demo, lang, say }: { demo: Demo; lang: Lang; say: Words }) {
  const next = demo.step;
  return (
    <section class="steps" aria-label={say('steps')}>
      <h2>{say('steps')}</h2>
      <ol>
        {STEPS.map((one, n) => (
          <li key={one} data-step={one} class={demo.done.has(one) ? 'done' : ''} aria-current={one === next ? 'step' : undefined}>
            <span class="mark">{demo.done.has(one) ? <Icon sign="tick" /> : n + 1}</span>
            <span>
              <b>{say(`step${n + 1}` as 'step1')}</b>
              {demo.done.has(one) && <span class="hidden">{say('ticked')}</span>}
              {one === next && <small>{say(`how${n + 1}` as 'how1', namesIn(demo, lang))}</small>}
            </span>
          </li>
        ))}
      </ol>
      {!next && <p>{say('allDone')}</p>}
    </section>
  );
}

/** What happened, to whom, what it gave or why it gave nothing; the newest first. */
export function Log({ demo, lang, say }: { demo: Demo; lang: Lang; say: Words }) {
  return (
    <section class="log" aria-label={say('log')}>
      <h2>{say('log')}</h2>
      <ol aria-live="polite" tabIndex={0} aria-label={say('log')}>
        {demo.lines.map((one) => (
          <li key={one.n} class={one.tone}>
            <time>{clockAt(one.at, lang)}</time>
            <b>{headOf(demo, one, lang)}</b>
            {one.came.map((text, n) => <span key={n}>{inLang(text, lang)}</span>)}
          </li>
        ))}
        {!demo.lines.length && <li class="empty">{say('nothing')}</li>}
      </ol>
    </section>
  );
}

/** The last line of the log and the next step, for where these are another tab. */
export function Last({ demo, lang, say }: { demo: Demo; lang: Lang; say: Words }) {
  const [line] = demo.lines;
  const came = line ? line.came.map((one) => inLang(one, lang)).join(' ') : '';
  const n = demo.step ? STEPS.indexOf(demo.step) + 1 : 0;
  return (
    <div class="last">
      <p role="status">{line && <><b>{headOf(demo, line, lang)}</b> {came}</>}</p>
      {n > 0 && <p class="hint">{n}/{STEPS.length} {say(`how${n}` as 'how1', namesIn(demo, lang))}</p>}
    </div>
  );
}

function namesIn(demo: Demo, lang: Lang): Record<'name' | 'friend', string> {
  const [name = '', friend = ''] = demo.people.map((one) => one.name[lang]);
  return { name, friend };
}

function headOf(demo: Demo, line: Line, lang: Lang): string {
  return [line.who && demo.nameOf(line.who)[lang], inLang(line.what, lang)].filter(Boolean).join(' · ');
}

interface LooksGiven {
  people: readonly Person[];
  looks: Look[];
  /** Which phone is being changed; -1: both. */
  which: number;
  lang: Lang;
  say: Words;
  choose: (which: number) => void;
  change: (part: Partial<Look>) => void;
}

/** Language, light, elder mode and brand, of one phone or of both. */
export function Looks({ people, looks, which, lang, say, choose, change }: LooksGiven) {
  const look = looks[Math.max(0, which)] as Look;
  const chips = (label: string, of: readonly (readonly [string, boolean, () => void])[]) => (
    <div class="chips" role="group" aria-label={label}>
      {of.map(([text, on, tap]) => <button type="button" key={text} aria-pressed={on} onClick={tap}>{text}</button>)}
    </div>
  );
  return (
    <section class="looks" aria-label={say('looks')}>
      <h2>{say('looks')}</h2>
      {chips(say('looks'), [[say('both'), which < 0, () => choose(-1)] as const, ...people.map((one, n) => [one.name[lang], which === n, () => choose(n)] as const)])}
      {chips(say('language'), [
        ['中文', look.lang === 'zh-CN', () => change({ lang: 'zh-CN' })], ['English', look.lang === 'en', () => change({ lang: 'en' })],
        [say('dark'), look.dark, () => change({ dark: !look.dark })], [say('elder'), look.elder, () => change({ elder: !look.elder })],
      ])}
      <div class="chips brands" role="group" aria-label={say('brand')}>
        {BRANDS.map((brand, bank) => (
          <button type="button" key={brand} aria-pressed={look.bank === bank} onClick={() => change({ bank })} style={{ '--dot': brand }}>
            {say(`bank${bank}` as 'bank0')}
          </button>
        ))}
      </div>
    </section>
  );
}
