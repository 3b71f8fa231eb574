import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const ORIGIN = new URL('../', import.meta.url).origin;

/** An element as a bank's page has it, and what was said to the view in its frame. */
async function element() {
  vi.resetModules();
  class Plain extends EventTarget {
    getAttribute() {
      return null;
    }
    hasAttribute() {
      return false;
    }
    replaceChildren() {
      // nothing is drawn here
    }
  }
  const ears: ((event: unknown) => void)[] = [];
  const said: { verb: string; data: unknown }[] = [];
  const contentWindow = { postMessage: (told: never) => void said.push(told) };
  vi.stubGlobal('HTMLElement', Plain);
  vi.stubGlobal('customElements', { define: () => undefined });
  vi.stubGlobal('document', { createElement: () => ({ style: {}, contentWindow }) });
  vi.stubGlobal('addEventListener', (_: string, hear: () => void) => ears.push(hear));
  const { TilthView } = await import('./tilth.ts');
  const view = new TilthView();
  view.connectedCallback();
  const hear = (verb: string, data: object = {}) => ears.forEach((one) => one({ source: contentWindow, origin: ORIGIN, data: { tilth: 1, verb, data } }));
  return { view, said, hear };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test.each([
  ['is not set', null],
  ['throws', () => { throw new Error('no'); }],
  ['fails', () => Promise.reject(new Error('no'))],
])('a view is told at once that there is no code when asking for one %s', async (_, fetchCode) => {
  const { view, said, hear } = await element();
  view.fetchCode = fetchCode;
  hear('token');
  await vi.advanceTimersByTimeAsync(0);

  expect(said).toEqual([expect.objectContaining({ verb: 'token', data: { code: '' } })]);
});

test('a code is handed on', async () => {
  const { view, said, hear } = await element();
  view.fetchCode = () => Promise.resolve('one');
  hear('token');
  await vi.advanceTimersByTimeAsync(0);

  expect(said.at(-1)?.data).toEqual({ code: 'one' });
});

test('an answer that comes too late is not taken for that of the next press', async () => {
  const { view, hear } = await element();
  const first = view.back();
  await vi.advanceTimersByTimeAsync(600);
  expect(await first).toBe(false);
  const second = view.back();
  hear('back', { handled: true });
  hear('back', { handled: false });

  expect(await second).toBe(false);
});

test('a view that begins anew answers no older press, and knows again what the host had said', async () => {
  const { view, said, hear } = await element();
  view.pause(true);
  view.keepClear(40, 20);
  const old = view.back();
  said.length = 0;
  hear('hello', { view: 'forest' });

  expect(await old).toBe(false);
  expect(said.map((one) => one.verb)).toEqual(['hello', 'pause']);
  expect(said[0]?.data).toMatchObject({ insets: { top: 40, bottom: 20 } });
  const next = view.back();
  hear('back', { handled: true });
  expect(await next).toBe(true);
});
