/** The strip of friends: each with a mark of text and picture, in a place that is kept free for it. */
import { Picture } from 'shell/art.tsx';
import { mark } from 'shell/names.ts';
import type { People } from './people.ts';
import type { Say } from 'shell/words.ts';
import { type FriendLine, inOrder, markOf } from './scene.ts';
import type { WORDS } from './words.ts';

interface Given {
  lines: FriendLine[] | null;
  say: Say<typeof WORDS>;
  people: People;
  visit: (id: string) => void;
  /** Whose forest is shown now. */
  current: string;
}

const MARKED = { take: 'markTake', help: 'markHelp', soon: 'markSoon' } as const;

export function Friends({ lines, say, people, visit, current }: Given) {
  const friends = inOrder(lines ?? []);
  return (
    <section class="friends" aria-label={say('friends')}>
      <h2>{say('friends')}</h2>
      {lines && !friends.length && <p class="none">{say('noFriends')}</p>}
      <ul>
        {friends.map((one) => {
          const what = markOf(one.marks);
          const name = people.name(one.player);
          return (
            <li key={one.player}>
              <button type="button" aria-current={one.player === current ? 'page' : undefined} aria-label={[say('visit', { name }), what && say(MARKED[what])].filter(Boolean).join(' · ')} onClick={() => visit(one.player)}>
                <Face id={one.player} people={people} />
                <span class="name">{name}</span>
                <span class={`mark mark-${what || 'none'}`}>
                  {what && <Picture name={`mark-${what}`} />}
                  {what && say(MARKED[what])}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** A round picture: a sign of the name on a colour that is the friend's own. */
export function Face({ id, people }: { id: string; people: People }) {
  return <span class={`face face-${mark(id) % 6}`} aria-hidden="true">{people.face(id)}</span>;
}
