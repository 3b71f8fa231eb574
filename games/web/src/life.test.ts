import { expect, test, vi } from 'vitest';
import { followLife, looking, onLook } from './life.ts';

test('nobody looks while the page is hidden or the host has been left, and who waits is told', () => {
  const ears: Record<string, () => void> = {};
  const root = { toggleAttribute: vi.fn() };
  const page = { hidden: false, documentElement: root, addEventListener: (name: string, hear: () => void) => (ears[name] = hear) };
  vi.stubGlobal('document', page);
  let pause: (told: { paused: boolean }) => void = () => undefined;
  followLife({ on: (_: string, hear: typeof pause) => ((pause = hear), () => undefined) } as never);
  const told: boolean[] = [];
  const stop = onLook(() => told.push(looking()));

  pause({ paused: true });
  page.hidden = true;
  ears['visibilitychange']?.();
  pause({ paused: false });
  page.hidden = false;
  ears['visibilitychange']?.();
  stop();
  pause({ paused: true });

  expect(told).toEqual([false, false, false, true]);
  expect(root.toggleAttribute.mock.calls.map(([, on]) => on as boolean)).toEqual([true, true, true, false, true]);
  vi.unstubAllGlobals();
});
