import { expect, test, vi } from 'vitest';
import type { Session } from './session.ts';
import { quietOf, setQuiet } from './telling.ts';

function asking(answer: unknown) {
  const mine = vi.fn(() => Promise.resolve({ quiet: answer }));
  return { mine, session: { mine } as unknown as Session };
}

test('the hours are asked for and set', async () => {
  const { mine, session } = asking({ from: '22:00', to: '08:00' });

  expect(await quietOf(session)).toEqual({ from: '22:00', to: '08:00' });
  await setQuiet(session, { from: '21:00', to: '07:00' });
  expect(mine.mock.calls).toEqual([['GET', 'telling'], ['PUT', 'telling', { quiet: { from: '21:00', to: '07:00' } }]]);
});

test('from an hour to the same hour is never quiet', async () => {
  const { mine, session } = asking(null);

  expect(await setQuiet(session, { from: '08:00', to: '08:00' })).toBeNull();
  expect(mine).toHaveBeenCalledWith('PUT', 'telling', { quiet: null });
});
