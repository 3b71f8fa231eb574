/** Words in two languages: every view brings a table of them, and sentences may have {places} and a plural. */
export type Lang = 'zh-CN' | 'en';
/** zh-CN, en, and English's singular where it is another. */
export type Words = Record<string, readonly [string, string] | readonly [string, string, string]>;
export type Say<W extends Words> = (key: keyof W & string, values?: Record<string, string | number>) => string;

/** A sentence as the server tells it, by language. */
export type Texts = { readonly [lang: string]: string };

/** The language asked for, or else the first of those offered that we speak; Chinese is the last resort. */
export function chooseLang(asked: string | null, offered: readonly string[]): Lang {
  for (const one of [asked ?? '', ...offered]) {
    if (/^zh/i.test(one)) return 'zh-CN';
    if (/^en|^ar-XB$/i.test(one)) return 'en';
  }
  return 'zh-CN';
}

/** Two languages that only testers ask for: en-XA is English half as long again, ar-XB is English from right to left. */
export type Pseudo = '' | 'long' | 'rtl';

let pseudo: Pseudo = '';

/** Which of the testers' languages was asked for, '' for a real one. */
export function pseudoOf(asked: string | null): Pseudo {
  return asked === 'en-XA' ? 'long' : asked === 'ar-XB' ? 'rtl' : '';
}

/** Let every text be told so from now on. */
export function setPseudo(to: Pseudo): void {
  pseudo = to;
}

function dressed(text: string): string {
  if (pseudo === '' || text === '') return text;
  return pseudo === 'rtl' ? `\u202e${text}\u202c` : `[${text}${' ~~~'.repeat(Math.ceil(text.length / 8))}]`;
}

/** A function that tells the sentence of a key, its {places} filled; `n` chooses English's singular. */
export function saying<W extends Words>(lang: Lang, words: W): Say<W> {
  return (key, values = {}) => {
    const [zh, en, one] = words[key] ?? [key, key];
    const single = one !== undefined && values['n'] === 1;
    const text = lang === 'zh-CN' ? zh : single ? one : en;
    return dressed(text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '')));
  };
}

/** A text of the server in the language, in English where it lacks it, '' of nothing. */
export function inLang(texts: Texts | null | undefined, lang: Lang): string {
  return dressed(texts?.[lang] ?? texts?.['en'] ?? '');
}

/** 1,234 g, or 12.3 kg when there is much. */
export function grams(amount: number, lang: Lang): string {
  return `${new Intl.NumberFormat(lang).format(amount)} g`;
}

/** How long something still takes, as people say it: 35 分钟, 5 小时, 2 天. */
export function lasting(ms: number, lang: Lang): string {
  const minutes = Math.max(1, Math.ceil(ms / 60_000));
  const hours = Math.round(minutes / 60);
  if (minutes < 60) return lang === 'zh-CN' ? `${minutes} 分钟` : `${minutes} min`;
  if (hours < 48) return lang === 'zh-CN' ? `${hours} 小时` : `${hours} h`;
  return lang === 'zh-CN' ? `${Math.round(hours / 24)} 天` : `${Math.round(hours / 24)} d`;
}

/** When something happened, seen from now. */
export function ago(at: number, now: number, lang: Lang): string {
  if (now - at < 60_000) return lang === 'zh-CN' ? '刚刚' : 'just now';
  return lang === 'zh-CN' ? `${lasting(now - at, lang)}前` : `${lasting(now - at, lang)} ago`;
}
