/** What the address says: an entry code, the language, the looks. What the app around the page says comes by the bridge. */
import { MOST_SCALE } from './bridge/theme.ts';
import type { Theme } from './bridge/verbs.ts';

export type Names = Record<string, string>;

/** What stands after the '#', such as `code=…&lang=en`. */
export function readFragment(hash: string): URLSearchParams {
  return new URLSearchParams(hash.replace(/^#/, ''));
}

/** The same of this page; the code is taken out of the address at once. */
export function takeFragment(): URLSearchParams {
  const said = readFragment(location.hash);
  if (said.has('code')) {
    const rest = new URLSearchParams(said);
    rest.delete('code');
    history.replaceState(history.state, '', `${location.pathname}${rest.size ? `#${rest}` : ''}`);
  }
  return said;
}

/** The looks that an address asks for: `theme=dark&elder=1&font=1.3&brand=c8102e`. */
export function themeOf(said: URLSearchParams): Theme {
  const mode = said.get('theme');
  const scale = Number(said.get('font'));
  const brand = `#${said.get('brand') ?? ''}`;
  return {
    ...(mode === 'light' || mode === 'dark' ? { mode } : {}),
    ...(said.get('elder') === '1' ? { elder: true } : {}),
    ...(scale >= 1 ? { fontScale: Math.min(scale, MOST_SCALE) } : {}),
    ...(/^#[0-9a-f]{6}$/i.test(brand) ? { brand } : {}),
  };
}

/** The address of the API: this page's own server, or the one a packaged page names. */
export function apiOf(page: Document = document): string {
  return page.querySelector('meta[name="tilth-api"]')?.getAttribute('content') || location.origin;
}
