import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { asTrouble } from './problems.ts';
import { PATIENCE_MS, reach } from './reach.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', (_: string, { signal }: RequestInit) =>
    new Promise((_, fail) => signal?.addEventListener('abort', () => fail(new DOMException('', 'AbortError')))));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a server that says nothing is given up, and that is told as the network', async () => {
  const told = reach('/v1/scene/forest').catch((error: unknown) => asTrouble(error).kind);
  await vi.advanceTimersByTimeAsync(PATIENCE_MS);

  expect(await told).toBe('offline');
});

test('whoever asks for something long may have more patience', async () => {
  const given = vi.fn();
  void reach('/v1/sandbox/clock', {}, 60_000).catch(given);
  await vi.advanceTimersByTimeAsync(59_000);
  expect(given).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1000);

  expect(given).toHaveBeenCalledOnce();
});
