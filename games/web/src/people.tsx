/** What a page calls friends, and the round picture that stands for one. */
import type { VNode } from 'preact';
import { faceOf, mark, nameOf } from './names.ts';
import type { Session } from './session.ts';
import type { Lang } from './words.ts';

export interface People {
  name: (id: string) => string;
  face: (id: string) => string;
}

/** Names and faces in the language of a session. */
export function peopleOf(session: Session, lang: Lang): People {
  return { name: (id) => nameOf(id, lang, session.names), face: (id) => faceOf(id, lang, session.names) };
}

/** A round picture: a sign of the name on a colour that is the friend's own. */
export function Face({ id, people }: { id: string; people: People }): VNode {
  return <span class={`face face-${mark(id) % 6}`} aria-hidden="true">{people.face(id)}</span>;
}
