import { describe, expect, it } from 'vitest';
import { contrast, dress, inkOn, keepClear } from './theme.ts';

function page() {
  const kept = new Map<string, string>();
  const attributes = new Set<string>();
  const element = {
    dataset: {} as Record<string, string>,
    toggleAttribute: (name: string, on: boolean) => (on ? attributes.add(name) : attributes.delete(name)),
    style: { setProperty: (name: string, value: string) => kept.set(name, value) },
  };
  return { element: element as unknown as HTMLElement, kept, attributes };
}

describe('a brand', () => {
  it('can be read whatever its colour is', () => {
    for (let r = 0; r < 256; r += 17) for (let g = 0; g < 256; g += 17) for (let b = 0; b < 256; b += 51) {
      const colour = `#${[r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
      expect(contrast(colour, inkOn(colour))).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('is measured as the guidelines measure', () => {
    expect(contrast('#ffffff', '#000000')).toBeCloseTo(21);
    expect(contrast('#ffffff', '#1b7f3b')).toBeCloseTo(5.1, 1);
  });
});

describe('a theme', () => {
  it('leaves what it does not name', () => {
    const { element, kept, attributes } = page();
    dress({ mode: 'dark', elder: true, brand: '#c8102e' }, element);
    dress({ fontScale: 1.3 }, element);
    expect(element.dataset['theme']).toBe('dark');
    expect([...attributes]).toEqual(['data-elder']);
    expect(Object.fromEntries(kept)).toEqual({ '--brand': '#c8102e', '--on-brand': '#ffffff', '--font-scale': '1.3' });
  });

  it('draws letters as large as there is room for, when more is asked for', () => {
    const { element, kept } = page();
    dress({ fontScale: 2 }, element);
    expect(kept.get('--font-scale')).toBe('1.7');
  });

  it('goes back to what the phone likes', () => {
    const { element, attributes } = page();
    dress({ mode: 'dark', elder: true }, element);
    dress({ mode: 'auto', elder: false }, element);
    expect(element.dataset['theme']).toBeUndefined();
    expect(attributes.size).toBe(0);
  });

  it('keeps clear of the bars of the host', () => {
    const { element, kept } = page();
    keepClear({ top: 44, bottom: 34 }, element);
    expect(Object.fromEntries(kept)).toEqual({ '--host-safe-top': '44px', '--host-safe-bottom': '34px' });
  });
});
