import { expect, test, vi } from 'vitest';
import type { Session } from './session.ts';
import { quietOf, setQuiet, wishing } from './telling.ts';

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

/** A server that answers when it is told to, and what was shown. */
function slowly() {
  const asked: string[] = [];
  const shown: string[] = [];
  const answers: { hold: () => void; fail: () => void }[] = [];
  const tell = (wish: string) => (asked.push(wish), new Promise<string>((hold, fail) => answers.push({ hold: () => hold(wish), fail: () => fail(new Error(wish)) })));
  return { asked, shown, answers, wish: wishing('first', tell, (held) => shown.push(held), (error) => shown.push(String(error))) };
}

test('wishes are told one at a time and the last one holds', async () => {
  const { asked, shown, answers, wish } = slowly();
  wish('off');
  wish('on');
  wish('half past nine');

  expect(asked).toEqual(['off']);
  answers[0]!.hold();
  await vi.waitFor(() => expect(asked).toEqual(['off', 'half past nine']));
  answers[1]!.hold();
  await vi.waitFor(() => expect(shown).toEqual(['off', 'on', 'half past nine', 'half past nine']));
});

test('a last wish that fails shows what holds, and why', async () => {
  const { shown, answers, wish } = slowly();
  wish('off');
  wish('on');
  answers[0]!.hold();
  await vi.waitFor(() => expect(answers.length).toBe(2));
  answers[1]!.fail();

  await vi.waitFor(() => expect(shown).toEqual(['off', 'on', 'off', 'Error: on']));
});
