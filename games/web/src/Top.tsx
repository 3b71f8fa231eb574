/** The line on top: what the player has, or whose place this is and the way back; and the news. */
import type { ComponentChildren } from 'preact';
import { Picture } from './art.tsx';
import type { Trouble } from './problems.ts';
import { type Lang, saying } from './words.ts';

const WORDS = {
  old: ['这是上次的画面', 'This is how it was last time.'],
  again: ['再试一次', 'Try again'],
} as const;

/** What went wrong while there is still a picture to look at; nothing when all is well. */
export function Away({ trouble, lang, retry }: { trouble: Trouble | null; lang: Lang; retry: () => void }) {
  const say = saying(lang, WORDS);
  return (
    <div class="away-line" role="status">
      {trouble && <p><span>{trouble.says(lang)}</span> <span>{say('old')}</span></p>}
      {trouble && trouble.kind !== 'blocked' && <button type="button" class="small" onClick={retry}>{say('again')}</button>}
    </div>
  );
}

interface Given {
  /** `In Mei's forest`, '' at home. */
  at: string;
  backWords: string;
  back: () => void;
  newsWords: string;
  news: () => void;
  children: ComponentChildren;
}

/** The line; `children` are what the player has. */
export function Top({ at, backWords, back, newsWords, news, children }: Given) {
  return (
    <header class="status">
      {at && (
        <div class="banner">
          <h1>{at}</h1>
          <button type="button" class="small" onClick={back}><Picture name="mark-home" />{backWords}</button>
        </div>
      )}
      <div class="line">
        {children}
        <button type="button" class="small news" data-sheet="news" onClick={news}><Picture name="mark-news" /><span>{newsWords}</span></button>
      </div>
    </header>
  );
}
