/** The strip of friends: each with a mark of text and picture, in a place that is kept free for it. */
import { Picture } from './art.tsx';
import { Face, type People } from './people.tsx';

/** One friend; `mark` is what is worth a visit: the mark's name, for its picture and colour, and its words. */
export interface Friend {
  player: string;
  mark: { name: string; words: string } | null;
}

interface Given {
  title: string;
  /** What is said to somebody without friends. */
  none: string;
  /** Null while they are not known yet. */
  friends: Friend[] | null;
  people: People;
  toVisit: (name: string) => string;
  visit: (id: string) => void;
  /** Whose game is shown now. */
  current: string;
  /** Asks for the next ones, where there are more. */
  more?: { words: string; ask: () => void } | undefined;
}

/** The strip; as long as friends are not known, it keeps the height that one row of them has. */
export function Friends({ title, none, friends, people, toVisit, visit, current, more }: Given) {
  return (
    <section class="friends" aria-label={title}>
      <h2>{title}</h2>
      <ul>
        <li class="keeper" aria-hidden="true"><span class="face" /><span class="name" /><span class="mark" /></li>
        {friends && !friends.length && <li class="none">{none}</li>}
        {(friends ?? []).map(({ player, mark }) => {
          const name = people.name(player);
          return (
            <li key={player}>
              <button type="button" data-friend={player} aria-current={player === current ? 'page' : undefined} onClick={() => visit(player)}>
                <Face id={player} people={people} />
                <span class="name">{name}</span>
                <span class={`mark mark-${mark?.name ?? 'none'}`}>
                  {mark && <Picture name={`mark-${mark.name}`} />}
                  {mark?.words}
                </span>
                <span class="hidden">{toVisit(name)}</span>
              </button>
            </li>
          );
        })}
        {more && <li><button type="button" class="further" onClick={more.ask}><span class="face" aria-hidden="true">⋯</span><span class="name">{more.words}</span></button></li>}
      </ul>
    </section>
  );
}
