/** The demo: two players' phones with a made-up bank's app, the games in it, and beside them what happens and why. */
import { render } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { chooseLang, type Lang, saying } from 'shell/words.ts';
import { Bank, takeKey } from './bank.ts';
import { clockAt } from './book.ts';
import { type Cast, castOf, takePlayers } from './cast.ts';
import { DAY, Demo, HOUR } from './demo.ts';
import { type Look, plain } from './looks.ts';
import { Phone } from './Phone.tsx';
import { Last, Log, Looks, Steps } from './Side.tsx';
import { WORDS } from './words.ts';
import 'shell/shell.css';
import './demo.css';

const LOG = 2; // the third tab, after the two phones
const TICK_MS = 10_000;

function Shown({ demo, lang, other }: { demo: Demo; lang: Lang; other: () => void }) {
  const say = saying(lang, WORDS);
  const [tab, setTab] = useState(0);
  const [looks, setLooks] = useState<Look[]>(() => demo.people.map(() => plain(lang)));
  const [which, choose] = useState(-1);
  const change = (part: Partial<Look>, whose = which) =>
    setLooks((old) => old.map((one, n) => (whose < 0 || whose === n ? { ...one, ...part } : one)));
  useEffect(() => change({ lang }, -1), [lang]);
  return (
    <main class="demo" data-tab={tab}>
      <Head demo={demo} lang={lang} other={other} />
      <nav class="switch" aria-label={say('phones')}>
        {[...demo.people.map((one) => one.name[lang]), say('logTab')].map((text, n) => (
          <button type="button" key={n} aria-current={tab === n ? 'page' : undefined} onClick={() => setTab(n)}>{text}</button>
        ))}
      </nav>
      <div class="phones">
        {demo.people.map((one, n) => (
          <Phone key={one.ref} n={n} demo={demo} person={one} look={looks[n] as Look} next={n === 0 && demo.step === 'pay'} />
        ))}
        <div class="side" data-n={LOG}>
          <Steps demo={demo} lang={lang} say={say} />
          <Log demo={demo} lang={lang} say={say} />
          <Looks people={demo.people} looks={looks} which={which} lang={lang} say={say} choose={choose} change={change} />
        </div>
      </div>
      {tab !== LOG && <Last demo={demo} lang={lang} say={say} />}
    </main>
  );
}

function Head({ demo, lang, other }: { demo: Demo; lang: Lang; other: () => void }) {
  const say = saying(lang, WORDS);
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <header class="head">
      <h1>Tilth <small>{say('title')}</small></h1>
      <div class="clock">
        <time aria-label={say('clock')}>{clockAt(demo.now, lang, true)}</time>
        <button type="button" disabled={demo.busy} onClick={() => void demo.pass(HOUR)}>{say('hour')}</button>
        <button type="button" disabled={demo.busy} data-next={demo.step === 'collect' || undefined} onClick={() => void demo.pass(DAY)}>{say('day')}</button>
        <button type="button" class="other" lang={lang === 'en' ? 'zh-CN' : 'en'} onClick={other}>{say('other')}</button>
      </div>
    </header>
  );
}

/** One clear message instead of empty phones. */
function Only({ kind, lang, again }: { kind: 'noKey' | 'stale' | 'away' | 'opening'; lang: Lang; again?: () => void }) {
  const say = saying(lang, WORDS);
  return (
    <div class={`wait ${kind === 'opening' ? '' : 'wait-ended'}`} role={kind === 'opening' ? 'status' : 'alert'}>
      <span class="wait-seed" aria-hidden="true" />
      <p>{say(kind)}</p>
      {again && <button type="button" class="main" onClick={again}>{say('again')}</button>}
    </div>
  );
}

function Page({ cast }: { cast: Cast }) {
  const key = useMemo(takeKey, []);
  const [lang, setLang] = useState(() => chooseLang(new URLSearchParams(location.search).get('lang'), navigator.languages));
  const [, changed] = useState(0);
  const demo = useMemo(() => new Demo(new Bank(key), key.slice(-8), cast, () => changed((n) => n + 1)), []);
  useEffect(() => void (key && demo.open()), []);
  useEffect(() => {
    document.documentElement.lang = lang;
    document.title = `Tilth · ${saying(lang, WORDS)('title')}`;
  }, [lang]);
  const other = () => {
    const next = lang === 'en' ? 'zh-CN' : 'en';
    history.replaceState(null, '', `?lang=${next}`);
    setLang(next);
  };
  if (!key) return <Only kind="noKey" lang={lang} />;
  if (demo.state === 'away') return <Only kind="away" lang={lang} again={() => void demo.open()} />;
  if (demo.state !== 'open') return <Only kind={demo.state} lang={lang} />;
  return <Shown demo={demo} lang={lang} other={other} />;
}

const root = document.getElementById('page');
if (root) void castOf(takePlayers()).then((cast) => render(<Page cast={cast} />, root));
