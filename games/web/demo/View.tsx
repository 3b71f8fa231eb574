/** A game inside the bank's app, by the element that any bank's page would use. */
import { useEffect, useRef } from 'preact/hooks';
import { saying } from 'shell/words.ts';
import type { TilthView } from '../embed/tilth.ts';
import type { Demo } from './demo.ts';
import { BRANDS, type Look } from './looks.ts';
import { WORDS } from './words.ts';

interface Given {
  demo: Demo;
  player: string;
  game: string;
  look: Look;
  /** Where to begin, for example `quiz`. */
  to: string;
  hidden: boolean;
  ask: (verb: 'openlink' | 'share' | 'saveimage' | 'close', told: Record<string, string>) => void;
}

const VERBS = ['openlink', 'share', 'saveimage', 'close'] as const;

/** A game in a phone, by the element that a bank's page would use. */
export function View({ demo, player, game, look, to, hidden, ask }: Given) {
  const place = useRef<HTMLDivElement>(null);
  const shown = useRef<TilthView | null>(null);
  const asking = useRef(ask);
  asking.current = ask;

  useEffect(() => { // another game or language is another page in the frame
    const view = made(demo, player, game, look, to);
    for (const verb of VERBS) view.addEventListener(`tilth-${verb}`, (event) => asking.current(verb, (event as CustomEvent).detail));
    place.current?.replaceChildren(view);
    demo.views.set(player, (shown.current = view));
    return () => void demo.views.delete(player);
  }, [game, look.lang]);
  useEffect(() => void (shown.current && dressed(shown.current, look)), [look.dark, look.elder, look.bank]);
  useEffect(() => shown.current?.pause(hidden), [hidden]);
  useEffect(() => void (to && shown.current?.open(to)), [to]);

  return <div class="view" ref={place} hidden={hidden} />;
}

function made(demo: Demo, player: string, game: string, look: Look, to: string): TilthView {
  const say = saying(look.lang, WORDS);
  const view = document.createElement(`tilth-${game}`) as TilthView;
  view.fetchCode = () => demo.bank.code(player);
  view.names = demo.names(look.lang);
  view.who = player;
  view.to = to;
  view.lang = look.lang;
  view.title = say('gameOf', { name: demo.nameOf(player)[look.lang], game: say(`game.${game}` as 'game.farm') });
  dressed(view, look);
  return view;
}

function dressed(view: TilthView, look: Look): void {
  view.setAttribute('mode', look.dark ? 'dark' : 'light');
  view.toggleAttribute('elder', look.elder);
  view.setAttribute('brand', BRANDS[look.bank] ?? BRANDS[0]);
  view.setAttribute('muted', '');
}
