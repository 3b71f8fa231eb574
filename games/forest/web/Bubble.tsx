/** One bubble: a real button with its grams, what it is for, and when it is ripe. */
import { Picture } from 'shell/art.tsx';
import { grams, inLang, type Lang, lasting, type Say } from 'shell/words.ts';
import type { People } from 'shell/people.tsx';
import { placeOf } from './places.ts';
import { type Bubble as Shown, ripeness, type Status } from './scene.ts';
import type { WORDS } from './words.ts';

const DRAWN: Record<Status, string> = {
  growing: 'bubble-growing', ripe: 'bubble-ripe', golden: 'bubble-golden', vanishing: 'bubble-vanishing',
  taken: 'bubble-left', left: 'bubble-left', protected: 'bubble-left',
};
const AROUND = 2 * Math.PI * 29;

interface Given {
  bubble: Shown;
  place: number;
  now: number;
  own: boolean;
  lang: Lang;
  say: Say<typeof WORDS>;
  people: People;
  tap: (bubble: Shown, button: HTMLElement) => void;
}

export function Bubble({ bubble, place, now, own, lang, say, people, tap }: Given) {
  const { x, y } = placeOf(place);
  const ripeAt = bubble.ripe_at ? Date.parse(bubble.ripe_at) : now;
  const giver = bubble.from ? people.name(bubble.from) : '';
  const label = giver || inLang(bubble.label, lang) || say(bubble.status === 'golden' ? 'gift' : 'energyBubble');
  const state = stateOf(bubble, own, ripeAt - now, say, lang);
  const doing = own ? say('collect', { grams: grams(bubble.grams, lang) }) : say(bubble.status === 'vanishing' ? 'help' : 'take');
  const can = bubble.can.some((one) => one.can);
  return (
    <button
      type="button"
      class={`bubble bubble-${bubble.status} ${can ? 'can' : ''}`}
      style={{ left: `${x * 100}%`, top: `${y * 100}%`, '--late': `${-place * 0.55}s` }}
      data-name={bubble.name}
      aria-disabled={!can}
      aria-label={[giver ? say('fromFriend', { name: giver }) : label, grams(bubble.grams, lang), state, can ? doing : ''].filter(Boolean).join(' · ')}
      onClick={(event) => tap(bubble, event.currentTarget)}
    >
      <span class="ball">
        <Picture name={DRAWN[bubble.status]} />
        {own && bubble.status === 'growing' && (
          <svg class="ring" viewBox="0 0 64 64" aria-hidden="true">
            <circle cx="32" cy="32" r="29" stroke-dasharray={`${AROUND * ripeness(ripeAt, now)} ${AROUND}`} />
          </svg>
        )}
        <span class="grams">{bubble.grams}<small>g</small></span>
        {bubble.status === 'protected' && <Picture name="mark-peace" class="badge" />}
      </span>
      <span class="label">{state || label}</span>
    </button>
  );
}

/** What stands under a bubble instead of its label, while that matters more. */
function stateOf(bubble: Shown, own: boolean, left: number, say: Given['say'], lang: Lang): string {
  if (bubble.status === 'vanishing') return say('vanishing');
  if (bubble.status === 'growing' && own) return left > 0 ? say('growing', { time: lasting(left, lang) }) : '';
  if (bubble.status === 'growing') return say(bubble.ripens === 'soon' ? 'soon' : 'later');
  if (bubble.status === 'taken' || bubble.status === 'left' || bubble.status === 'protected') return say(bubble.status);
  return '';
}
