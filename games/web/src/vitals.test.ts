import { expect, test, vi } from 'vitest';
import { deviceOf, measure, median } from './vitals.ts';

test('a phone is as slow as the least of what it says', () => {
  expect([deviceOf(2, 8), deviceOf(8, 2), deviceOf(4, 8), deviceOf(8, 4), deviceOf(8, 8)]).toEqual(['slow', 'slow', 'middle', 'middle', 'fast']);
});

test('the median of nothing is nothing', () => {
  expect([median([]), median([3]), median([9, 1, 5])]).toEqual([undefined, 3, 5]);
});

test('what a browser cannot measure is left out', () => {
  vi.stubGlobal('PerformanceObserver', class {
    observe() {
      throw new TypeError('unsupported');
    }
  });
  vi.stubGlobal('navigator', { hardwareConcurrency: 8 });
  expect(measure('forest', 'ios', [])()).toEqual({ view: 'forest', host: 'ios', device: 'fast' });
  expect(measure('forest', 'ios', [120])().confirm).toBe(120);
  vi.unstubAllGlobals();
});
