/** The button below a list that asks for more of it, and what is wrong when none comes. */
import { useState } from 'preact/hooks';
import { asTrouble, type Trouble } from './problems.ts';
import type { Lang } from './words.ts';

interface Given {
  words: string;
  lang: Lang;
  /** Asks, and shows what came. */
  ask: () => Promise<void>;
}

/** The button stays after a failure, to be pressed again. */
export function Further({ words, lang, ask }: Given) {
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const press = () => {
    setTrouble(null);
    ask().catch((error: unknown) => setTrouble(asTrouble(error)));
  };
  return (
    <>
      {trouble && <p class="how" role="alert">{trouble.says(lang)}</p>}
      <button type="button" class="small" onClick={press}>{words}</button>
    </>
  );
}
