/** One bubble: a real button with its grams, what it is for, and when it is ripe; one that would be refused is pale and says why. */
import { Picture } from 'shell/art.tsx';
import { grams, inLang, type Lang, lasting, type Say } from 'shell/words.ts';
import type { People } from 'shell/people.tsx';
import { Ball } from './Ball.tsx';
import type { Place } from './places.ts';
import { type Bubble as Shown, ripeness, tapped } from './scene.ts';
import type { WORDS } from './words.ts';

const AROUND = 2 * Math.PI * 29;

interface Told {
  own: boolean;
  now: number;
  lang: Lang;
  say: Say<typeof WORDS>;
  people: People;
}

interface Given extends Told {
  bubble: Shown;
  place: number;
  at: Place;
  tap: (bubble: Shown, button: HTMLElement) => void;
}

/** One bubble: a button with its grams, a ring while it grows, and what it is in words. */
export function Bubble({ bubble, place, at, tap, ...told }: Given) {
  const { own, now, lang } = told;
  const can = bubble.can.some((one) => one.can);
  const pale = !can && !(own && bubble.status === 'growing');
  return (
    <button
      type="button"
      class={`bubble bubble-${bubble.status} ${can ? 'can' : ''} ${pale ? 'pale' : ''}`}
      style={{ left: `${at.x}px`, top: `${at.y}px` }}
      data-name={bubble.name}
      aria-disabled={!can}
      onClick={(event) => tap(bubble, event.currentTarget)}
    >
      <span class="ball">
        <Ball status={bubble.status} grams={new Intl.NumberFormat(lang).format(bubble.grams)} can={can} place={place} />
        {own && bubble.status === 'growing' && (
          <svg class="ring" viewBox="0 0 64 64" aria-hidden="true">
            <circle cx="32" cy="32" r="29" stroke-dasharray={`${AROUND * ripeness(Date.parse(bubble.ripe_at ?? ''), now)} ${AROUND}`} />
          </svg>
        )}
        {bubble.status === 'protected' && <Picture name="mark-peace" class="badge" />}
      </span>
      <span class="label">{stateOf(bubble, told) || labelOf(bubble, told)}</span>
      <span class="hidden">{spoken(bubble, told)}</span>
    </button>
  );
}

/** What a bubble is for: who gave it, or the act. */
function labelOf(bubble: Shown, { lang, say, people }: Told): string {
  if (bubble.from) return people.name(bubble.from);
  return inLang(bubble.label, lang) || say(bubble.status === 'golden' ? 'gift' : 'energyBubble');
}

/** What is heard after what is seen: what for, where that does not stand there, and what a tap does or why not. */
function spoken(bubble: Shown, told: Told): string {
  const { own, lang, say, people } = told;
  const given = bubble.from && say('fromFriend', { name: people.name(bubble.from) });
  const what = given || (stateOf(bubble, told) && labelOf(bubble, told));
  const offer = tapped(bubble);
  const doing = own ? say('collect', { grams: grams(bubble.grams, lang) }) : say(offer?.move === 'help_collect' ? 'help' : 'take');
  const does = offer?.can ? doing : inLang(offer?.why ? { ...offer.why } : null, lang);
  return [what, does].filter(Boolean).join(' · ');
}

/** What stands under a bubble instead of its label, while that matters more. */
function stateOf(bubble: Shown, { own, now, lang, say }: Told): string {
  if (bubble.status === 'vanishing') return say('vanishing');
  if (bubble.status === 'growing' && own) return say('growing', { time: lasting(Date.parse(bubble.ripe_at ?? '') - now, lang) });
  if (bubble.status === 'growing') return say(bubble.ripens === 'soon' ? 'soon' : 'later');
  if (bubble.status === 'taken' || bubble.status === 'left' || bubble.status === 'protected') return say(bubble.status);
  return '';
}

/** What is said when a growing one of one's own is tapped: what it is, how much, and when. */
export function growingWords(bubble: Shown, told: Told): string {
  const { lang, say, now } = told;
  const left = Date.parse(bubble.ripe_at ?? '') - now;
  return say('growingWhat', { what: labelOf(bubble, told), grams: grams(bubble.grams, lang), time: lasting(left, lang) });
}
