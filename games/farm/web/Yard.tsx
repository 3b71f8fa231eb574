/** The yard: the coop, the hen, those who eat with her, the trough, and the egg that is coming. */
import FENCE from 'assets/farm/fence.svg?raw';
import YARD_CLIPS from 'assets/farm/yard.clips.json';
import YARD_LIGHTS from 'assets/farm/yard.poses.json';
import YARD from 'assets/farm/yard.svg?raw';
import type { ComponentChildren } from 'preact';
import { inside, Picture } from 'shell/art.tsx';
import { offered } from 'shell/game.ts';
import { Face, type People } from 'shell/people.tsx';
import { Scenery, wordsAt } from 'shell/scenery.tsx';
import type { Offer } from 'shell/session.ts';
import { grams, type Lang, lasting, type Say } from 'shell/words.ts';
import { EggRing, Filled, Hen } from './Drawn.tsx';
import { type Guest, gramsOf, guestPosture, level, type Own, posture, type Scene, type Theirs } from './scene.ts';
import type { WORDS } from './words.ts';

const BOARDS = inside(FENCE).body;

export interface Told {
  lang: Lang;
  say: Say<typeof WORDS>;
  people: People;
  make: (offer: Offer, from?: Element) => void;
  now: number;
  /** Whether one's own hen eats in a hurry just now. */
  hurried: boolean;
}

/** What a hen is called: one of the names to choose from, in the player's language. */
export function nameOfHen(name: string, say: Told['say']): string {
  return say(`hen.${name}` as 'hen.huahua');
}

/** How a guest hen is called: by her owner's name. */
export function whose(guest: Guest, { say, people }: Told): string {
  if (guest.mine) return say('myHen');
  return guest.whose ? say('guestOf', { name: people.name(guest.whose) }) : say('someHen');
}

/** How many rows lie over the ground: one for each guest, and one for one's own hen when she is out. */
export function rowsOf(scene: Scene): number {
  return scene.hen ? scene.guests.length + Number('away' in scene.hen && !!scene.hen.away) : 0;
}

/** The picture: the yard in its light, the hen, her trough, her egg and her guests. */
export function Yard({ scene, told, children }: { scene: Scene; told: Told; children: ComponentChildren }) {
  return (
    <section class="yard" style={{ '--rows': rowsOf(scene) }} aria-label={told.say('yard')}>
      <Scenery svg={YARD} poses={YARD_LIGHTS} clips={YARD_CLIPS} words={wordsAt(told.now, 'store' in scene ? '' : 'theirs')} class="back" box="0 84 400 344" fit="xMidYMid slice" />
      {scene.hen && <Filling scene={scene as Own | Theirs} told={told} />}
      {children}
    </section>
  );
}

function Filling({ scene, told }: { scene: Own | Theirs; told: Told }) {
  const own = 'store' in scene ? scene : null;
  const { say, lang, now } = told;
  const food = scene.trough.mg > 0;
  const fence = scene.hen.fence_until ? Date.parse(scene.hen.fence_until) - now : 0;
  return (
    <>
      <div class="stage">
        {fence > 0 && <svg class="fence" viewBox="0 0 400 60" preserveAspectRatio="none" aria-hidden="true" dangerouslySetInnerHTML={{ __html: BOARDS }} />}
        {scene.hen.state === 'away' && !own && <p class="plate nobody">{nameOfHen(scene.hen.name, say)} · {say('state.away')}</p>}
        {scene.hen.state !== 'away' && <HenHere scene={scene} own={own} told={told} />}
        {scene.guests.map((one, n) => (
          <div class={`guest guest-${n} of-${one.kind}`} key={one.visit}>
            {one.whose && <Face id={one.whose} people={told.people} />}
            <Hen words={guestPosture(one, food)} />
          </div>
        ))}
        <div class="trough"><Filled level={level(scene.trough)} /></div>
      </div>
      {own && <Egg own={own} told={told} />}
      {fence > 0 && <p class="plate fenced"><Picture name="mark-fence" />{say('fenced', { time: lasting(fence, lang) })}</p>}
    </>
  );
}

function HenHere({ scene, own, told }: { scene: Own | Theirs; own: Own | null; told: Told }) {
  const { say, make, hurried } = told;
  const name = nameOfHen(scene.hen.name, say);
  const state = say(`state.${scene.hen.state}`);
  const drawn = <><span class="plate">{name} · {state}</span><Hen words={posture(scene.hen, !!own && hurried)} /></>;
  if (!own) return <div class="host">{drawn}</div>;
  const pet = offered(own.can, 'pet');
  return <button type="button" class="host" aria-label={[say('hen', { name, state, mood: own.hen.mood }), say('pet')].join(' · ')} onClick={(event) => pet && make(pet, event.currentTarget)}>{drawn}</button>;
}

function Egg({ own, told: { say, make } }: { own: Own; told: Told }) {
  const part = Math.floor(own.egg.part / 10);
  const take = offered(own.can, 'take_eggs');
  if (own.egg.ready && take) {
    return (
      <button type="button" class="egg ready" aria-label={say('takeEggs', { n: own.egg.ready })} onClick={(event) => make(take, event.currentTarget)}>
        <EggRing part={1} ready /><span class="plate">{say('take', { n: own.egg.ready })}</span>
      </button>
    );
  }
  return <div class="egg" role="img" aria-label={say('eggPart', { part })}><EggRing part={own.egg.part / 1000} /><span class="plate" aria-hidden="true">{part}%</span></div>;
}

/** What lies over the ground: where the hen is when she is out, and who eats here. */
export function Rows({ scene, told }: { scene: Own | Theirs; told: Told }) {
  const away = 'away' in scene.hen ? scene.hen.away : null;
  return (
    <div class="over">
      {away && <Out hen={scene.hen.name} away={away} recall={offered(scene.can, 'recall')} told={told} />}
      <Guests scene={scene} told={told} />
    </div>
  );
}

function Out({ hen, away, recall, told: { say, lang, people, make } }: { hen: string; away: NonNullable<Own['hen']['away']>; recall: Offer | undefined; told: Told }) {
  return (
    <div class="row">
      <Picture name={`mark-${away.as}`} />
      <span class="told"><b>{say(`away.${away.as}`, { name: nameOfHen(hen, say), friend: people.name(away.friend) })}{away.ate_mg >= 1000 && ` ·\u00a0${grams(gramsOf(away.ate_mg), lang).replace(' ', '\u00a0')}`}</b></span>
      {recall && <button type="button" class="small" onClick={() => make(recall)}>{say('recall')}</button>}
    </div>
  );
}

/** Who eats here, by name; those who help themselves with two calm verbs. */
function Guests({ scene, told }: { scene: Own | Theirs; told: Told }) {
  const { say, lang, make } = told;
  return (
    <ul class="rows">
      {scene.guests.map((one) => (
        <li key={one.visit} class={`row is-${one.kind}`}>
          {one.whose ? <Face id={one.whose} people={told.people} /> : <Picture name={`mark-${one.kind}`} />}
          <span class="told"><b>{whose(one, told)}</b><small>{say(`kind.${one.kind}`)}{one.ate_mg >= 1000 && ` · ${grams(gramsOf(one.ate_mg), lang)}`}</small></span>
          {one.can.filter((offer) => offer.move !== 'chase' || one.kind === 'thief').map((offer) => (
            <button type="button" class={`small ${offer.move}`} key={offer.move} onClick={() => make(offer)}>{say(offer.move as 'chase')}</button>
          ))}
        </li>
      ))}
    </ul>
  );
}

/** How full the trough is, in words and as a bar. */
export function Meter({ scene, told: { say, lang, now } }: { scene: Own | Theirs; told: Told }) {
  const { trough } = scene;
  const left = trough.empty_at ? Date.parse(trough.empty_at) - now : 0;
  return (
    <div class="meter">
      <span><b>{say('trough')}</b> {grams(gramsOf(trough.mg), lang)}</span>
      <span class="bar" aria-hidden="true"><i style={{ width: `${level(trough) * 100}%` }} /></span>
      <span class="left">{trough.mg ? left > 0 && say('lasts', { time: lasting(left, lang) }) : say('empty')}</span>
    </div>
  );
}
