import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Bridge } from './bridge/bridge.ts';
import { asTrouble, Trouble } from './problems.ts';
import { Session } from './session.ts';

const moves: string[] = []; // the keys of moves, '' of all else

/** Answers by the path they are for, one after the other; what was asked. */
function server(answers: Record<string, [number, unknown][]>) {
  const asked: { path: string; method: string; key: string | null; body: string }[] = [];
  vi.stubGlobal('fetch', async (what: Request | string, more?: RequestInit) => {
    const request = new Request(what, more);
    moves.push(request.headers.get('Idempotency-Key') ?? '');
    const path = new URL(request.url).pathname;
    asked.push({ path, method: request.method, key: request.headers.get('Authorization'), body: await request.text() });
    const [status, body] = answers[path]?.shift() ?? [500, {}];
    if (!status) throw new TypeError('Failed to fetch');
    return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
  });
  return asked;
}

const OPENED: [number, unknown] = [200, { player: '12', token: 'tilths_a' }];

function host(...codes: string[]) {
  return { told: { names: { 1: '小美' }, who: 'w' }, code: vi.fn(() => Promise.resolve(codes.shift() ?? '')), way: { name: 'iframe' }, say: () => undefined } as unknown as Bridge;
}

beforeEach(() => {
  moves.length = 0;
  vi.stubGlobal('localStorage', {});
  vi.stubGlobal('location', { origin: 'https://play.example' });
  vi.stubGlobal('document', { querySelector: () => null });
});
afterEach(() => vi.unstubAllGlobals());

test('a session is opened by the code of the address, and the next one by the host', async () => {
  const asked = server({ '/v1/sessions': [OPENED, OPENED], '/v1/me/telling': [[200, { quiet: null }], [401, { code: 'session_ended' }], [200, { quiet: null }]] });
  const bridge = host('two');
  const session = new Session('forest', 'one', bridge);
  await session.mine('GET', 'telling');
  await session.mine('GET', 'telling');

  expect(asked.filter((one) => one.path === '/v1/sessions').map((one) => JSON.parse(one.body) as unknown)).toEqual([
    { code: 'one', kind: 'bearer', view: 'forest' }, { code: 'two', kind: 'bearer', view: 'forest' },
  ]);
  expect(bridge.code).toHaveBeenCalledOnce();
  expect(asked.at(-1)?.key).toBe('Bearer tilths_a');
});

test('a session that is over again is not opened for ever', async () => {
  server({ '/v1/sessions': [OPENED, OPENED], '/v1/me/telling': [[401, {}], [401, {}]] });
  const session = new Session('forest', 'one', host('two', 'three'));

  await expect(session.mine('GET', 'telling')).rejects.toMatchObject({ kind: 'ended' });
});

test('without a code there is a way back in, told in words', async () => {
  server({});
  const trouble = await new Session('forest', '', host()).open().catch((error: unknown) => error);

  expect(trouble).toBeInstanceOf(Trouble);
  expect((trouble as Trouble).kind).toBe('ended');
});

test('the host says what players are called and whose picture may be kept', () => {
  const session = new Session('forest', '', host());

  expect([session.names, session.who]).toEqual([{ 1: '小美' }, 'w']);
});

test('what a move answers is measured, and each tap has a key of its own', async () => {
  server({ '/v1/sessions': [OPENED], '/v1/play/forest/collect': [[200, { shown: {} }], [200, { shown: {} }], [200, { shown: {} }]] });
  const session = new Session('forest', 'one', host());
  await session.play({ move: 'collect', arguments: { bubble: '1' } });
  await session.play({ move: 'collect', arguments: { bubble: '2' } });
  await session.play({ move: 'collect', arguments: { bubble: '2' } });

  expect(new Set(moves.filter(Boolean)).size).toBe(3);
  expect(session.confirms).toHaveLength(3);
});

const WATER = { move: 'water', arguments: { grams: 10 } };

/** Water as often as there are answers; the key of each. */
async function watered(...answers: [number, unknown][]): Promise<string[]> {
  server({ '/v1/sessions': [OPENED], '/v1/play/forest/water': [...answers] });
  const session = new Session('forest', 'one', host());
  for (const _ of answers) await session.play(WATER, '7').catch(() => undefined);
  return moves.filter(Boolean);
}

test('a move whose answer was lost has the same key when it is tapped again', async () => {
  const [first, second, third] = await watered([0, null], [200, { shown: {} }], [200, { shown: {} }]);

  expect(second).toBe(first);
  expect(third).not.toBe(second);
});

test('a server that is broken has not answered, and one that refuses has', async () => {
  const [first, second, third] = await watered([502, '<html>'], [409, { code: 'nothing_left', words: {} }], [200, { shown: {} }]);

  expect(second).toBe(first);
  expect(third).not.toBe(second);
});

test('another move is not taken for one whose answer was lost', async () => {
  server({ '/v1/sessions': [OPENED], '/v1/play/forest/water': [[0, null], [200, { shown: {} }]] });
  const session = new Session('forest', 'one', host());
  await session.play(WATER).catch(() => undefined);
  await session.play({ move: 'water', arguments: { grams: 20 } });

  expect(new Set(moves.filter(Boolean)).size).toBe(2);
});

test('a move is sent at once, and also when the page goes away', async () => {
  server({ '/v1/sessions': [OPENED] });
  const session = new Session('forest', 'one', host());
  await session.open();
  const sent = vi.fn((_: string, how: RequestInit) => Promise.resolve(Response.json(how.keepalive)));
  vi.stubGlobal('fetch', sent);
  const asked = session.play(WATER);
  expect(sent).toHaveBeenCalledOnce(); // before anything was awaited

  expect(await asked).toBe(true);
});

test('a move that nobody answers is given up as the network is, and its key is kept', async () => {
  vi.useFakeTimers();
  server({ '/v1/sessions': [OPENED] });
  const session = new Session('forest', 'one', host());
  await session.open();
  const keys: unknown[] = [];
  vi.stubGlobal('fetch', (_: string, { headers, signal }: RequestInit) => {
    keys.push(new Headers(headers).get('Idempotency-Key'));
    return new Promise((_, fail) => signal?.addEventListener('abort', () => fail(new DOMException('', 'AbortError'))));
  });
  for (let n = 0; n < 2; n += 1) {
    const told = session.play(WATER).catch((error: unknown) => asTrouble(error).kind);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await told).toBe('offline');
  }
  vi.useRealTimers();

  expect(keys[1]).toBe(keys[0]);
});

test('a code that the network lost is used again, and one that was answered is not', async () => {
  const asked = server({ '/v1/sessions': [[0, null], [401, { code: 'code_used' }]] });
  const session = new Session('forest', 'one', host());
  expect(await session.open().catch((error: unknown) => asTrouble(error).kind)).toBe('offline');
  await expect(session.open()).rejects.toMatchObject({ code: 'code_used' });
  await expect(session.open()).rejects.toMatchObject({ code: 'no_code' });

  expect(asked.map((one) => JSON.parse(one.body).code as string)).toEqual(['one', 'one']);
});

test('a new code in the address opens the session that was over', async () => {
  const asked = server({ '/v1/sessions': [OPENED, OPENED], '/v1/me/telling': [[401, {}], [200, {}]] });
  const session = new Session('forest', 'one', host());
  await expect(session.mine('GET', 'telling')).rejects.toMatchObject({ code: 'no_code' });
  session.take('two');
  await session.mine('GET', 'telling');

  expect(asked.filter((one) => one.path === '/v1/sessions').map((one) => JSON.parse(one.body).code as string)).toEqual(['one', 'two']);
});

test('what one player tapped is not done as another, who finds nothing of the first', async () => {
  const asked = server({ '/v1/sessions': [OPENED, [200, { player: '13', token: 'tilths_b' }]], '/v1/play/forest/water': [[401, {}], [200, {}]] });
  const kept = { 'tilth.forest': '{"who":"w"}' } as Record<string, unknown>;
  vi.stubGlobal('localStorage', Object.defineProperties(kept, {
    getItem: { value: (name: string) => kept[name] }, removeItem: { value: (name: string) => delete kept[name] },
  }));
  const session = new Session('forest', 'one', host('two'));
  session.other = vi.fn();
  await expect(session.play(WATER)).rejects.toMatchObject({ kind: 'ended', code: 'other_player' });

  expect(asked.filter((one) => one.path.startsWith('/v1/play'))).toHaveLength(1);
  expect([session.token, kept['tilth.forest']]).toEqual(['', undefined]);
  expect(session.other).toHaveBeenCalledOnce();
});

test('who may not come in any more is handed to the page, and who has left by themself is not', async () => {
  server({ '/v1/sessions': [[409, { code: 'no_consent' }], [409, { code: 'no_consent' }]] });
  const session = new Session('forest', 'one', host('two', 'three'));
  session.shut = vi.fn();
  await session.open().catch(() => undefined);
  session.left = true;
  await session.open().catch(() => undefined);

  expect(session.shut).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'no_consent' }));
});

test('a page that needs an agreement of its own does not shut the whole game', async () => {
  server({ '/v1/sessions': [OPENED], '/v1/me/code': [[409, { code: 'no_consent' }]] });
  const session = new Session('forest', 'one', host());
  session.shut = vi.fn();
  await session.mine('GET', 'code').catch(() => undefined);

  expect(session.shut).not.toHaveBeenCalled();
});
