/** The host's looks: light or dark, one colour of its own, letters, elder mode, and what its bars cover. */
import type { Insets, Theme } from './verbs.ts';

/** So large are letters drawn at most; a phone that asks for more gets this. */
export const MOST_SCALE = 1.7;

const INK = '#12351f';

/** The relative luminance of a colour, WCAG 2.2. */
function luminance(colour: string): number {
  const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The contrast of two colours, 1 to 21, WCAG 2.2. */
export function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** What can be read on a colour: white or dark ink. One of the two always reaches 4.5, so any brand will do. */
export function inkOn(colour: string): string {
  return contrast(colour, '#ffffff') >= 4.5 ? '#ffffff' : contrast(colour, INK) >= 4.5 ? INK : '#000000';
}

/** Let a page look as the host says; what it does not name stays. */
export function dress({ mode, brand, fontScale, elder }: Theme, page: HTMLElement = document.documentElement): void {
  if (mode === 'auto') delete page.dataset['theme'];
  else if (mode) page.dataset['theme'] = mode;
  if (elder !== undefined) page.toggleAttribute('data-elder', elder);
  if (fontScale) page.style.setProperty('--font-scale', String(Math.min(fontScale, MOST_SCALE)));
  if (!brand) return;
  page.style.setProperty('--brand', brand);
  page.style.setProperty('--on-brand', inkOn(brand));
}

/** Keep clear of the host's bars; its word wins over what the browser believes. */
export function keepClear({ top, bottom }: Insets, page: HTMLElement = document.documentElement): void {
  page.style.setProperty('--host-safe-top', `${top}px`);
  page.style.setProperty('--host-safe-bottom', `${bottom}px`);
}
