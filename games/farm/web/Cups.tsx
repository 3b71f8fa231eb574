/** Which cup hides the egg? Three rounds, no clock: a round can be watched as often as one likes. The server keeps the score. */
import CUP from 'assets/farm/cup.svg?raw';
import { useEffect, useRef, useState } from 'preact/hooks';
import { parted } from 'shell/art.tsx';
import { calm } from 'shell/motion.ts';
import { usePage } from 'shell/page.ts';
import { Panel } from 'shell/Panel.tsx';
import { type Game, set, type Settled, swapped } from './cups.ts';
import type { CupsPage } from './scene.ts';
import type { InSheet } from './Sheets.tsx';

const { box, body } = parted(CUP);
const A_SWAP_MS = 900; // slow enough for eyes that are not quick

/** The game of cups, at one's own pace; the server shuffles and scores. */
export function Cups(sheet: InSheet) {
  const { session, say, make } = sheet;
  const paged = usePage<CupsPage>(session, 'cups');
  const [game, setGame] = useState<Game | null>(null);
  const [chosen, setChosen] = useState<number[]>([]);
  const [settled, setSettled] = useState<Settled | null>(null);
  async function begin() {
    const offer = paged.found?.can[0];
    const moved = offer && await make(offer);
    if (moved) (setGame(moved.result as unknown as Game), setChosen([]), setSettled(null));
  }
  async function choose(place: number) {
    const answers = [...chosen, place];
    if (game && answers.length === game.rounds.length) {
      const moved = await make({ move: 'cups_finish', arguments: {}, can: true, why: null }, { token: game.token, answers });
      if (!moved) return;
      setSettled(moved.result as unknown as Settled);
      paged.again();
    }
    setChosen(answers);
  }
  const n = chosen.length;
  return (
    <Panel title={say('cupsTitle')} paged={paged} sheet={sheet}>
      {({ paid_left, rounds }) => (
        <div class="cups-game">
          {game && !settled && game.rounds[n] && <Round key={`${game.token}${n}`} game={game} n={n} sheet={sheet} choose={(place) => void choose(place)} />}
          {settled && <Result settled={settled} chosen={chosen} sheet={sheet} />}
          {!game && <><Table places={set(3)} lifted={1} egg={1} /><p>{say('cupsHow', { rounds })}</p></>}
          {(!game || settled) && <><p class="soft">{paid_left ? say('cupsPaid', { n: paid_left }) : say('cupsFree')}</p><button type="button" class="main wide" onClick={() => void begin()}>{say(settled ? 'cupsAgain' : 'cupsStart')}</button></>}
        </div>
      )}
    </Panel>
  );
}

/** One round: the egg is shown, the cups change places one pair after another, then one is chosen. */
function Round({ game, n, sheet: { say }, choose }: { game: Game; n: number; sheet: InSheet; choose: (place: number) => void }) {
  const { start, swaps } = game.rounds[n] ?? { start: 0, swaps: [] };
  const [did, setDid] = useState(-1); // swaps made so far; -1 while the egg is shown
  const mix = useRef<HTMLButtonElement>(null);
  const told = useRef<HTMLParagraphElement>(null);
  const places = swaps.slice(0, Math.max(0, did)).reduce(swapped, set(game.cups));
  const mixed = did === swaps.length;
  const step = did > 0 && swaps[did - 1];
  const name = (place: number) => say(`place.${place}` as 'place.0');
  useEffect(() => mix.current?.focus(), []);
  useEffect(() => {
    if (mixed) told.current?.focus();
    if (did < 0 || mixed || calm()) return undefined;
    const next = setTimeout(() => setDid(did + 1), A_SWAP_MS);
    return () => clearTimeout(next);
  }, [did]);
  return (
    <>
      <p class="soft">{say('round', { n: n + 1, of: game.rounds.length })}</p>
      <Table places={places} lifted={did < 0 ? start : -1} egg={start} choose={mixed ? choose : undefined} name={name} />
      <p class="step" role="status" tabIndex={-1} ref={told}>{did < 0 ? say('eggUnder', { place: name(start) }) : mixed ? say('whichCup') : step ? say('swap', { a: name(Math.min(...step)), b: name(Math.max(...step)) }) : say('watch')}</p>
      <button type="button" ref={mix} class={mixed ? 'small wide' : 'main wide'} aria-disabled={did >= 0 && !mixed && !calm()} onClick={() => (did < 0 || mixed ? setDid(mixed ? -1 : 0) : calm() && setDid(did + 1))}>
        {mixed ? say('seeAgain') : did >= 0 && calm() ? say('nextSwap', { n: did + 1, of: swaps.length }) : say('mix')}
      </button>
    </>
  );
}

interface OnTable {
  /** The place of each cup. */
  places: readonly number[];
  /** The cup that is lifted, and the one that the egg lies under while it is shown. */
  lifted: number;
  egg: number;
  choose?: ((place: number) => void) | undefined;
  name?: (place: number) => string;
}

function Table({ places, lifted, egg, choose, name }: OnTable) {
  return (
    <div class="table">
      {places.map((place, cup) => (
        <svg key={cup} class={`cup ${cup === lifted ? 'is-lifted' : ''} ${cup === egg && lifted >= 0 ? 'has-egg' : ''}`} style={{ transform: `translateX(${place * 100}%)` }} viewBox={box} aria-hidden="true" dangerouslySetInnerHTML={{ __html: body }} />
      ))}
      {name && <div class="places">{places.map((_, place) => <button type="button" key={place} disabled={!choose} onClick={() => choose?.(place)}>{name(place)}</button>)}</div>}
    </div>
  );
}

function Result({ settled, chosen, sheet: { say } }: { settled: Settled; chosen: number[]; sheet: InSheet }) {
  const told = useRef<HTMLDivElement>(null);
  useEffect(() => told.current?.focus(), []);
  const place = (n = 0) => say(`place.${n}` as 'place.0');
  return (
    <div class="explained" ref={told} tabIndex={-1} role="status">
      <b>{say(`cupsRight.${settled.right}` as 'cupsRight.3')}</b>
      <ol>{settled.under.map((under, n) => <li key={n}>{say(under === chosen[n] ? 'cupsFound' : 'cupsMissed', { place: place(under), chosen: place(chosen[n]) })}</li>)}</ol>
      <p>{say(settled.paid ? 'cupsDoor' : 'cupsFun')}</p>
    </div>
  );
}
