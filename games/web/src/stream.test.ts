import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Trouble } from './problems.ts';
import type { Session } from './session.ts';
import { cut, listen, retryOf } from './stream.ts';

test('whole events are cut off, and what is not whole yet is kept', () => {
  const [events, rest] = cut('retry: 3000\n\nid: 7\ndata: {"a":1}\n\nid: 8\ndata: {"b"');

  expect(events).toEqual([{ event: 'message', id: '7', data: '{"a":1}' }]);
  expect(rest).toBe('id: 8\ndata: {"b"');
});

test('a reset is an event of its own, and pings are nothing', () => {
  const [events, rest] = cut(': ping\n\nevent: reset\nid: 3\ndata: {"newest":3}\n\n');

  expect(events).toEqual([{ event: 'reset', id: '3', data: '{"newest":3}' }]);
  expect(rest).toBe('');
});

test('lines may end as Windows ends them, and data may have several lines', () => {
  expect(cut('data: a\r\ndata: b\r\n\r\n')[0][0]?.data).toBe('a\nb');
});

test('the server says how long a page waits before it comes again', () => {
  expect([retryOf('retry: 4200\n\n'), retryOf('retry: 1\n\n'), retryOf('data: retry: 9\n\n')]).toEqual([4200, 1000, null]);
});

/** A session whose stream answers one after the other, 200 for ever at last; what a host does when it is opened anew. */
function streaming(statuses: number[], open: (session: { token: string }) => Promise<void>) {
  const ears = new Set<() => void>();
  const session = { api: '', token: 'a', open: vi.fn(() => open(session)), onOpen: (hear: () => void) => (ears.add(hear), () => ears.delete(hear)) };
  const asked = vi.fn((_: string, { signal }: RequestInit) => {
    const status = statuses.shift() ?? 200;
    const body = new ReadableStream({ start: (to) => signal?.addEventListener('abort', () => to.close()) });
    return Promise.resolve(new Response(status === 200 ? body : '', { status }));
  });
  vi.stubGlobal('fetch', asked);
  const stop = listen(session as unknown as Session, () => undefined, () => undefined);
  return { session, asked, stop, opened: () => ears.forEach((hear) => hear()) };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { hidden: false });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a session that is over is opened anew, and the stream goes on', async () => {
  const { session, asked, stop } = streaming([401], async (one) => void (one.token = 'b'));
  await vi.advanceTimersByTimeAsync(100);
  stop();

  expect(session.open).toHaveBeenCalledOnce();
  expect(asked.mock.calls.map(([, how]) => (how.headers as Record<string, string>)['Authorization'])).toEqual(['Bearer a', 'Bearer b']);
});

test('a host that lets nobody in is asked once, and the stream waits until the session is opened by something else', async () => {
  const { session, asked, stop, opened } = streaming([401], () => Promise.reject(new Trouble('ended', 'no_code')));
  await vi.advanceTimersByTimeAsync(120_000);
  expect([session.open.mock.calls.length, asked.mock.calls.length]).toEqual([1, 1]);
  session.token = 'c';
  opened();
  await vi.advanceTimersByTimeAsync(100);
  stop();

  expect(asked).toHaveBeenCalledTimes(2);
});

test('a session that is over again at once is not opened for ever', async () => {
  const { session, stop } = streaming(Array<number>(50).fill(401), async (one) => void (one.token += 'b'));
  await vi.advanceTimersByTimeAsync(120_000);
  stop();

  expect(session.open.mock.calls.length).toBe(1);
});

test('while the network is away it is tried again later and later', async () => {
  const { session, asked, stop } = streaming([401, 200], () => Promise.reject(new Trouble('offline', 'network')));
  await vi.advanceTimersByTimeAsync(3500);
  stop();

  expect(session.open).toHaveBeenCalledTimes(1);
  expect(asked).toHaveBeenCalledTimes(2);
});
