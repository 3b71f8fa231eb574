/** The line on top: what the player has, or whose place this is and the way back; and the news. */
import type { ComponentChildren } from 'preact';
import { Picture } from './art.tsx';

interface Given {
  /** `In Mei's forest`, '' at home. */
  at: string;
  backWords: string;
  back: () => void;
  newsWords: string;
  news: () => void;
  children: ComponentChildren;
}

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
        <button type="button" class="small news" onClick={news}><Picture name="mark-news" />{newsWords}</button>
      </div>
    </header>
  );
}
