/** What every game's page begins with: language, session, and the screens for when there is nothing to show yet. */
import { render, type ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { followBack, stepOff } from './bridge/back.ts';
import { Bridge } from './bridge/bridge.ts';
import { dress, keepClear } from './bridge/theme.ts';
import { wayOf } from './bridge/ways.ts';
import { missing } from './consent.ts';
import { takeFragment, themeOf } from './host.ts';
import { Later } from './Later.tsx';
import { followLife } from './life.ts';
import { asTrouble, Trouble } from './problems.ts';
import { Session } from './session.ts';
import { recall } from './snapshot.ts';
import { sounds } from './sound.ts';
import { measure } from './vitals.ts';
import { chooseLang, type Lang, type Pseudo, pseudoOf, saying, setPseudo } from './words.ts';
import './shell.css';

const WORDS = {
  loading: ['正在打开…', 'Opening…'],
  again: ['再试一次', 'Try again'],
} as const;

export interface Start {
  session: Session;
  lang: Lang;
}

interface Waiting {
  lang: Lang;
  trouble: Trouble | null;
  retry: () => void;
}

/** The quiet page while something loads, and what is said when it does not. */
export function Wait({ lang, trouble, retry }: Waiting) {
  const say = saying(lang, WORDS);
  if (!trouble) return <div class="wait" role="status"><span class="wait-seed" aria-hidden="true" /><p>{say('loading')}</p></div>;
  return (
    <div class={`wait wait-${trouble.kind}`} role="alert">
      <span class="wait-seed" aria-hidden="true" />
      <p>{trouble.says(lang)}</p>
      {trouble.kind !== 'blocked' && <button type="button" class="main" onClick={retry}>{say('again')}</button>}
    </div>
  );
}

const consent = () => import('./Consent.tsx').then((found) => found.Consent);

interface State {
  trouble: Trouble | null;
  open: boolean;
  /** The page of consent did not come. */
  lost: boolean;
}

function Opened({ session, lang, Game }: Start & { Game: ComponentType<Start> }) {
  const { told } = session.bridge;
  const known = told.to !== 'consent' && recall(session.game, session.who) !== null; // then there is a picture to show before the session is open
  const [state, setState] = useState<State>({ trouble: null, open: known, lost: false });
  const tell = (trouble: Trouble | null, open = false) => setState({ trouble, open, lost: false });
  const open = () => {
    tell(null);
    session.open().then(() => tell(null, true), (error: unknown) => tell(asTrouble(error)));
  };
  useEffect(() => {
    session.shut = tell;
    if (!known) open();
  }, []);
  const need = missing(state.trouble, told);
  if (state.lost) return <Wait lang={lang} trouble={new Trouble('offline', 'network')} retry={open} />;
  if (need) return <Later load={consent} given={{ session, lang, missing: need, retry: open }} failed={() => setState({ ...state, lost: true })} />;
  return state.open ? <Game session={session} lang={lang} /> : <Wait lang={lang} trouble={state.trouble} retry={open} />;
}

/** Begin a game's page: hear what the app around it likes, then open the session and show the game. */
export async function start(game: string, title: readonly [string, string], Game: ComponentType<Start>): Promise<void> {
  const root = document.getElementById('page');
  if (!root) return;
  const said = takeFragment();
  const bridge = new Bridge(game, wayOf(window, said.get('host') ?? ''));
  follow(bridge);
  dress(themeOf(said));
  render(<Wait lang={chooseLang(said.get('lang'), navigator.languages)} trouble={null} retry={() => undefined} />, root);
  await bridge.open();
  sounds.begin(bridge);
  const to = said.get('to');
  if (to) bridge.told.to ??= to;
  const session = new Session(game, said.get('code') ?? '', bridge);
  tellSpeed(session);
  let visit = 0;
  const show = () => {
    const lang = liked(bridge, said.get('lang'), title);
    render(<Opened key={visit} session={session} lang={lang} Game={Game} />, root);
  };
  show();
  bridge.on('hello', show); // one that comes late counts too
  followAddress(session, bridge, () => {
    visit += 1;
    show();
  });
  requestAnimationFrame(() => bridge.say('firstFrame', {}));
}

/** Look as the host's hello says; returns the language. */
function liked({ told }: Bridge, asked: string | null, title: readonly [string, string]): Lang {
  const wish = asked ?? told.lang ?? null;
  const lang = chooseLang(wish, navigator.languages);
  speak(lang, pseudoOf(wish), title);
  if (told.theme) dress(told.theme);
  if (told.insets) keepClear(told.insets);
  return lang;
}

/** A host that cannot speak puts a new code, or another place, into the address of the page that is open. */
function followAddress(session: Session, bridge: Bridge, again: () => void): void {
  addEventListener('hashchange', () => {
    const said = takeFragment();
    if (!stepOff()) return;
    const code = said.get('code');
    const to = said.get('to');
    const anew = code && !session.token;
    if (code) session.take(code);
    if (to && anew) bridge.told.to = to;
    else if (to) bridge.lead(to);
    if (anew) again();
  });
}

/** Let the host's word count from now on; `tilth.dropped` is for whoever looks into a host that is not heard. */
function follow(bridge: Bridge): void {
  followLife(bridge);
  followBack(bridge);
  bridge.on('theme', (theme) => dress(theme));
  bridge.on('insets', (insets) => keepClear(insets));
  const page = window as Window & { tilth?: object };
  page.tilth = Object.assign(page.tilth ?? {}, { dropped: bridge.dropped });
}

function speak(lang: Lang, pseudo: Pseudo, title: readonly [string, string]): void {
  setPseudo(pseudo);
  document.documentElement.lang = lang;
  document.documentElement.dir = pseudo === 'rtl' ? 'rtl' : 'ltr';
  document.title = title[lang === 'en' ? 1 : 0];
}

/** Measure the visit, and tell it once, when the page is left. */
function tellSpeed(session: Session): void {
  const measured = measure(session.game, session.bridge.way.name, session.confirms);
  let told = false;
  const tell = () => {
    if (told || !document.hidden || !session.token) return;
    told = true;
    session.tell('vitals', measured());
  };
  document.addEventListener('visibilitychange', tell);
}
