/** What the page calls friends; the shell knows how (shell/names.ts). */
import { faceOf, nameOf } from 'shell/names.ts';
import type { Session } from 'shell/session.ts';
import type { Lang } from 'shell/words.ts';

export interface People {
  name: (id: string) => string;
  face: (id: string) => string;
}

export function peopleOf(session: Session, lang: Lang): People {
  return { name: (id) => nameOf(id, lang, session.names), face: (id) => faceOf(id, lang, session.names) };
}
