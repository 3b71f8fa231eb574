/** What stands where a page of a game is not yet: that it is coming, or what is wrong and a button to ask again. */
import type { Trouble } from './problems.ts';
import { type Lang, saying } from './words.ts';

const WORDS = {
  loading: ['正在打开…', 'Opening…'],
  again: ['再试一次', 'Try again'],
} as const;

interface Given {
  lang: Lang;
  trouble: Trouble | null;
  again: () => void;
  /** How many rows stand where it will be. */
  rows?: number;
}

/** Told to readers of screens too; who has not agreed to take part cannot try again here. */
export function NotYet({ lang, trouble, again, rows = 3 }: Given) {
  const say = saying(lang, WORDS);
  if (!trouble) return <Coming words={say('loading')} rows={rows} />;
  return (
    <>
      <p class="how" role="alert">{trouble.says(lang)}</p>
      {trouble.kind !== 'blocked' && <button type="button" class="small" onClick={again}>{say('again')}</button>}
    </>
  );
}

/** Rows about as large as those that are coming, so that little jumps. */
function Coming({ words, rows }: { words: string; rows: number }) {
  return (
    <div class="coming" role="status">
      <span class="hidden">{words}</span>
      {Array.from({ length: rows }, (_, at) => <i key={at} aria-hidden="true" />)}
    </div>
  );
}
