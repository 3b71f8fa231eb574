import { expect, test } from 'vitest';
import { asking, type Found } from './page.ts';
import { Trouble } from './problems.ts';

/** A page as it stands, what is told to it, and promises that are kept when a test says so. */
function shown(found: string | null = null) {
  const page: { now: Found<string> } = { now: { found, trouble: null } };
  return { page, last: { current: 0 }, tell: (turn: (old: Found<string>) => Found<string>) => void (page.now = turn(page.now)) };
}

test('what is found is shown', async () => {
  const { page, last, tell } = shown();
  await asking(async () => 'tasks', last, tell);

  expect(page.now).toEqual({ found: 'tasks', trouble: null });
});

test('what was found stays when asking again fails, and it is known what is wrong', async () => {
  const { page, last, tell } = shown('tasks');
  await asking(() => Promise.reject(new Trouble('offline', 'network')), last, tell);

  expect(page.now.found).toBe('tasks');
  expect(page.now.trouble?.code).toBe('network');
});

test('what went wrong is forgotten when it goes well again', async () => {
  const { page, last, tell } = shown();
  await asking(() => Promise.reject(new Error('?')), last, tell);
  await asking(async () => 'tasks', last, tell);

  expect(page.now).toEqual({ found: 'tasks', trouble: null });
});

test('an answer that comes late does not take the place of a newer one', async () => {
  const { page, last, tell } = shown();
  let late: (found: string) => void = () => undefined;
  const first = asking(() => new Promise<string>((resolve) => (late = resolve)), last, tell);
  await asking(async () => 'newer', last, tell);
  late('older');
  await first;

  expect(page.now.found).toBe('newer');
});

test('who asks again sees that it is coming, not what was wrong before; what was found stays to be seen', async () => {
  for (const found of [null, 'tasks']) {
    const { page, last, tell } = shown(found);
    await asking(() => Promise.reject(new Trouble('offline', 'network')), last, tell);
    const again = asking(async () => 'newer', last, tell);

    expect(page.now.found).toBe(found);
    expect(page.now.trouble === null).toBe(found === null);
    await again;
  }
});
