/** What every game's page begins with: language, session, and the screens for when there is nothing to show yet. */
import { render, type ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { takeFragment } from './host.ts';
import { asTrouble, type Trouble } from './problems.ts';
import { Session } from './session.ts';
import { chooseLang, type Lang, saying } from './words.ts';
import './shell.css';

const WORDS = {
  loading: ['正在打开…', 'Opening…'],
  again: ['再试一次', 'Try again'],
} as const;

export interface Start {
  session: Session;
  lang: Lang;
}

export interface Waiting {
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

function Opened({ session, lang, Game }: Start & { Game: ComponentType<Start> }) {
  const [state, setState] = useState<{ trouble: Trouble | null; open: boolean }>({ trouble: null, open: false });
  const open = () => {
    setState({ trouble: null, open: false });
    session.open().then(
      () => setState({ trouble: null, open: true }),
      (error: unknown) => setState({ trouble: asTrouble(error), open: false }),
    );
  };
  useEffect(open, []);
  return state.open ? <Game session={session} lang={lang} /> : <Wait lang={lang} trouble={state.trouble} retry={open} />;
}

/** Begin a game's page. */
export function start(game: string, title: readonly [string, string], Game: ComponentType<Start>): void {
  const said = takeFragment();
  const lang = chooseLang(said.get('lang'), navigator.languages);
  document.documentElement.lang = lang;
  document.title = title[lang === 'en' ? 1 : 0];
  const theme = said.get('theme');
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset['theme'] = theme;
  const root = document.getElementById('page');
  if (root) render(<Opened session={new Session(game, said.get('code') ?? '')} lang={lang} Game={Game} />, root);
}
