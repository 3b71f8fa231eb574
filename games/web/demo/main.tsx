/** Two players' games side by side: what happens to one becomes a bubble or feed, and what one takes the other sees. */
import { render } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { asTrouble } from 'shell/problems.ts';
import { chooseLang, type Lang, saying, type Say } from 'shell/words.ts';
import { Bank, type Fields, type MadeUp, takeKey } from './bank.ts';
import { type Person, Phone } from './Phone.tsx';
import STORY from './story.json';
import { WORDS } from './words.ts';
import 'shell/shell.css';
import './demo.css';

const HOUR = 3_600_000;
const MOST_LINES = 40;
const ACTS: { key: 'metro' | 'pay' | 'walk'; type: string; fields: () => Fields }[] = [
  { key: 'metro', type: 'ride', fields: () => ({ mode: 'metro', amount: 4 }) },
  { key: 'pay', type: 'payment', fields: () => ({ channel: 'qr', amount: 26 }) },
  { key: 'walk', type: 'steps', fields: () => ({ day_total: (walked += 3000) }) },
];
let walked = 3000;

interface Line {
  n: number;
  who: string;
  what: string;
  came: string;
}

function Demo({ bank, lang, say }: { bank: Bank; lang: Lang; say: Say<typeof WORDS> }) {
  const people = STORY.players as Person[];
  const [names, setNames] = useState<Record<string, string> | null>(null);
  const [now, setNow] = useState(0);
  const [lines, setLines] = useState<Line[]>([]);
  const [busy, setBusy] = useState(false);
  const frames = useRef<(HTMLIFrameElement | null)[]>([]);
  const note = (who: string, what: string, came: string) =>
    setLines((old) => [{ n: (old[0]?.n ?? 0) + 1, who, what, came }, ...old].slice(0, MOST_LINES));
  const wrong = (error: unknown) => note('', say('wrong'), asTrouble(error).says(lang));

  useEffect(() => {
    const known = Promise.all(people.map(async (one) => [await bank.publicId(one.ref), one.name[lang]] as const));
    known.then((found) => setNames(Object.fromEntries(found)), wrong);
    bank.now().then(setNow, wrong);
  }, []);

  useEffect(() => {
    if (!names) return;
    const hear = (event: MessageEvent) => {
      if (event.origin !== location.origin || event.data?.tilth !== 'hello') return;
      const person = people[frames.current.findIndex((one) => one?.contentWindow === event.source)];
      if (person) void bank.code(person.ref).then((code) => {
        (event.source as Window).postMessage({ tilth: 'welcome', welcome: { code, names } }, location.origin);
      }, wrong);
    };
    addEventListener('message', hear);
    return () => removeEventListener('message', hear);
  }, [names]);

  function refresh() {
    for (const one of frames.current) one?.contentWindow?.postMessage({ tilth: 'refresh' }, location.origin);
  }

  async function act(person: Person, key: (typeof ACTS)[number]['key']) {
    const found = ACTS.find((one) => one.key === key);
    if (!found) return;
    try {
      const made = await bank.happen(person.ref, found.type, found.fields());
      note(person.name[lang], say(key), came(made, lang, say));
      refresh();
    } catch (error) {
      wrong(error);
    }
  }

  async function pass(ms: number, what: 'hour' | 'day') {
    setBusy(true);
    try {
      setNow(await bank.pass(ms));
      if (what === 'day') walked = 0;
      note('', say(what), '');
      refresh();
    } catch (error) {
      wrong(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <main class="demo">
      <header>
        <h1>Tilth <small>{say('title')}</small></h1>
        <div class="clock">
          <time aria-label={say('clock')}>{now > 0 && new Intl.DateTimeFormat(lang, { weekday: 'short', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Shanghai' }).format(now)}</time>
          <button type="button" disabled={busy} onClick={() => void pass(HOUR, 'hour')}>{say('hour')}</button>
          <button type="button" disabled={busy} onClick={() => void pass(24 * HOUR, 'day')}>{say('day')}</button>
          <a href={`?lang=${lang === 'en' ? 'zh-CN' : 'en'}`}>{say('other')}</a>
        </div>
      </header>
      <p class="hint">{say('hint')}</p>
      <div class="phones">
        {people.map((one, n) => (
          <Phone key={one.ref} person={one} lang={lang} ready={names !== null} say={say} acts={ACTS.map((each) => each.key)} act={(key) => void act(one, key)} frame={(found) => (frames.current[n] = found)} />
        ))}
        <section class="log" aria-label={say('log')}>
          <h2>{say('log')}</h2>
          <ol aria-live="polite">
            {lines.map((one) => (
              <li key={one.n}><b>{[one.who, one.what].filter(Boolean).join(' · ')}</b>{one.came && <span>{one.came}</span>}</li>
            ))}
            {!lines.length && <li class="none">{say('nothing')}</li>}
          </ol>
        </section>
      </div>
    </main>
  );
}

/** What an event came to, in the words that the player gets. */
function came(made: MadeUp, lang: Lang, say: Say<typeof WORDS>): string {
  const earned = (made.result.earned ?? []).map((one) => one.message[lang] ?? '').filter(Boolean);
  if (earned.length) return earned.join(' ');
  const why = made.why_not.map((one) => one.sentence[lang] ?? '')[0];
  return why || say('nothingCame');
}

function Page() {
  const key = useMemo(takeKey, []);
  const lang = chooseLang(new URLSearchParams(location.search).get('lang'), navigator.languages);
  document.documentElement.lang = lang;
  const say = saying(lang, WORDS);
  if (!key) return <div class="wait"><span class="wait-seed" aria-hidden="true" /><p>{say('noKey')}</p></div>;
  return <Demo bank={new Bank(key)} lang={lang} say={say} />;
}

const root = document.getElementById('page');
if (root) render(<Page />, root);
