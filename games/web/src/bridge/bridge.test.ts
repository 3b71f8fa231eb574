import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Bridge } from './bridge.ts';
import { FROM_HOST, type Message, message, read, TO_HOST } from './verbs.ts';
import { type Way, wayOf, type WayName } from './ways.ts';

/** A page as hosts give it: what was sent, and a way to speak to it. */
function page(extra: object = {}, hosts = '') {
  const ears: Record<string, ((event: unknown) => void)[]> = {};
  const on = (name: string, hear: (event: unknown) => void) => (ears[name] ??= []).push(hear);
  const sent: unknown[] = [];
  const found = {
    location: { origin: 'https://play.example' },
    navigator: { userAgent: '' },
    document: { querySelector: () => ({ getAttribute: () => hosts }), addEventListener: on },
    addEventListener: on,
    ...extra,
  } as Record<string, unknown>;
  found['parent'] ??= found;
  return { page: found as unknown as Window, ears, sent };
}

/** Seven mocks of hosts: how each is told from the others, what reaches it, and how it speaks. */
const MOCKS: Record<WayName, () => { page: Window; sent: unknown[]; speak: (told: unknown) => void }> = {
  ios: () => {
    const sent: unknown[] = [];
    const made = page({ webkit: { messageHandlers: { tilth: { postMessage: (told: unknown) => sent.push(told) } } } });
    return { page: made.page, sent, speak: (told) => (made.page as unknown as Hosted).tilth.receive(told) };
  },
  android: () => native('tilthAndroid'),
  harmony: () => native('tilthHarmony'),
  mpaas: () => {
    const sent: unknown[] = [];
    const made = page({ AlipayJSBridge: { call: (_: string, told: unknown) => sent.push(told) } });
    return { page: made.page, sent, speak: (told) => made.ears['tilth']?.forEach((hear) => hear({ data: told })) };
  },
  wechat: () => {
    const sent: unknown[] = [];
    const made = page({ __wxjs_environment: 'miniprogram', WeixinJSBridge: { invoke: (_: string, told: unknown) => sent.push(told) } });
    return { page: made.page, sent, speak: () => undefined };
  },
  iframe: () => {
    const sent: unknown[] = [];
    const parent = { postMessage: (told: { verb: string }, to: string) => (told.verb === 'hello' || to === 'https://bank.example') && sent.push(told) };
    const made = page({ parent }, 'https://bank.example');
    return { page: made.page, sent, speak: (data) => made.ears['message']?.forEach((hear) => hear({ data, source: parent, origin: 'https://bank.example' })) };
  },
  standalone: () => ({ page: page().page, sent: [], speak: () => undefined }),
};

interface Hosted {
  tilth: { receive: (told: unknown) => void };
}

function native(name: string) {
  const sent: unknown[] = [];
  const made = page({ [name]: { postMessage: (told: string) => sent.push(JSON.parse(told)) } });
  return { page: made.page, sent, speak: (told: unknown) => (made.page as unknown as Hosted).tilth.receive(JSON.stringify(told)) };
}

const HEARING = (Object.keys(MOCKS) as WayName[]).filter((name) => !['wechat', 'standalone'].includes(name));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe.each(Object.keys(MOCKS) as WayName[])('the host %s', (name) => {
  it('is known by what it puts into the page', () => {
    expect(wayOf(MOCKS[name]().page).name).toBe(name);
  });

  it('can be named instead', () => {
    expect(wayOf(page().page, name).name).toBe(name);
  });
});

describe.each(HEARING)('a view inside %s', (name) => {
  async function greeted() {
    const mock = MOCKS[name]();
    const bridge = new Bridge('forest', wayOf(mock.page));
    const opening = bridge.open();
    await vi.advanceTimersByTimeAsync(1);
    return { ...mock, bridge, opening };
  }

  it('says hello and hears what the host likes', async () => {
    const { sent, speak, opening, bridge } = await greeted();
    expect(sent).toEqual([message('hello', { view: 'forest' })]);
    speak(message('hello', { who: 'a', to: 'water', theme: { elder: true }, odd: 1 }));
    expect(await opening).toEqual({ who: 'a', to: 'water', theme: { elder: true } });
    expect(bridge.alone).toBe(false);
  });

  it('asks for a code each time it needs one', async () => {
    const { speak, opening, bridge, sent } = await greeted();
    speak(message('hello'));
    await opening;
    for (const code of ['one', 'two']) {
      const asked = bridge.code();
      await vi.advanceTimersByTimeAsync(1);
      speak(message('token', { code }));
      expect(await asked).toBe(code);
    }
    expect(sent.filter((told) => (told as { verb: string }).verb === 'token')).toHaveLength(2);
  });

  it('hears each verb in its shape and drops and counts all others', async () => {
    const { speak, opening, bridge } = await greeted();
    speak(message('hello'));
    await opening;
    const heard: unknown[] = [];
    for (const verb of ['theme', 'insets', 'pause', 'audio', 'back', 'openLink'] as const) bridge.on(verb, (data) => heard.push([verb, data]));
    for (const good of [['theme', { mode: 'dark' }], ['insets', { top: 44, bottom: 0 }], ['pause', { paused: true }], ['audio', { on: false }], ['back', {}], ['openLink', { to: 'friend/12' }]] as const) {
      speak(message(good[0], good[1]));
      expect(heard.pop()).toEqual(good);
    }
    speak(message('pause', { paused: 'red;}body{' }));
    speak(message('openLink', { to: 'https://evil.example' }));
    speak(message('eval', {}));
    speak(message('constructor', {}));
    speak({ ...message('back'), tilth: 2 });
    expect(heard).toEqual([]);
    expect(bridge.dropped).toEqual({ origin: 0, version: 1, verb: 2, shape: 2 });
  });

  it('stands alone when the host says nothing for half a second', async () => {
    const { opening, bridge } = await greeted();
    await vi.advanceTimersByTimeAsync(500);
    expect(await opening).toEqual({});
    expect([bridge.alone, bridge.leads]).toEqual([true, false]);
    const asked = bridge.code();
    await vi.advanceTimersByTimeAsync(8500);
    expect(await asked).toBe('');
  });

  it('hears a host that speaks late, and asks it for a code', async () => {
    const { opening, bridge, sent, speak } = await greeted();
    await vi.advanceTimersByTimeAsync(500);
    await opening;
    speak(message('hello', { who: 'a' }));
    expect([bridge.alone, bridge.told]).toEqual([false, { who: 'a' }]);
    const asked = bridge.code();
    await vi.advanceTimersByTimeAsync(1);
    speak(message('token', { code: 'one' }));
    expect(await asked).toBe('one');
    expect(sent.filter((told) => (told as { verb: string }).verb === 'token')).toHaveLength(1);
  });

  it('says hello again before it asks a host that has not answered, however late that is', async () => {
    const { opening, bridge, sent, speak } = await greeted();
    await vi.advanceTimersByTimeAsync(500);
    await opening;
    const asked = bridge.code();
    await vi.advanceTimersByTimeAsync(3000);
    expect(sent.filter((told) => (told as { verb: string }).verb === 'hello')).toHaveLength(2);
    speak(message('hello'));
    await vi.advanceTimersByTimeAsync(1);
    expect((sent.at(-1) as { verb: string }).verb).toBe('token');
    speak(message('token', { code: 'one' }));
    expect(await asked).toBe('one');
  });
});

describe('a hello with something odd in it', () => {
  it.each([
    [{ names: { 1: 'x'.repeat(65), 2: 'Lin' } }, { names: { 2: 'Lin' } }],
    [{ who: null, lang: null, to: 'water' }, { to: 'water' }],
    [{ who: 'a'.repeat(128), to: '' }, { who: 'a'.repeat(128) }],
    [{ theme: { brand: 'green', elder: true } }, { theme: { elder: true } }],
    [{ insets: { top: 201, bottom: 0 }, audio: false }, { audio: false }],
  ])('keeps the rest of %j', (data, kept) => {
    expect(read(message('hello', data), FROM_HOST)).toEqual(message('hello', kept));
  });

  it('keeps two thousand names of more', () => {
    const names = Object.fromEntries(Array.from({ length: 2001 }, (_, n) => [`p${n}`, 'Lin']));
    const odd = vi.fn();
    const told = read(message('hello', { names }), FROM_HOST, odd) as Message;
    expect(Object.keys(told.data['names'] as object)).toHaveLength(2000);
    expect(odd).toHaveBeenCalledOnce();
  });

  it('is counted as a fault of the host', () => {
    const mock = MOCKS.android();
    const bridge = new Bridge('forest', wayOf(mock.page));
    mock.speak(message('hello', { who: 7, to: 'water' }));
    expect([bridge.told, bridge.dropped.shape]).toEqual([{ to: 'water' }, 1]);
  });
});

describe('a framed view', () => {
  it('drops and counts what comes from another origin, or from another window of a good one', () => {
    const parent = { postMessage: () => undefined };
    const made = page({ parent }, 'https://bank.example');
    const bridge = new Bridge('forest', wayOf(made.page));
    const heard = vi.fn();
    bridge.on('back', heard);
    const speak = (origin: string, source: unknown) => made.ears['message']?.forEach((hear) => hear({ data: message('back'), origin, source }));
    speak('https://evil.example', parent);
    speak('https://bank.example', {});
    expect(heard).not.toHaveBeenCalled();
    expect(bridge.dropped.origin).toBe(2);
    speak('https://bank.example', parent);
    speak('https://play.example', parent);
    expect(heard).toHaveBeenCalledTimes(2);
  });

  it('tells nobody anything but hello before a host has answered', () => {
    const parent = { postMessage: vi.fn() };
    const made = page({ parent }, 'https://bank.example');
    const bridge = new Bridge('forest', wayOf(made.page));
    bridge.say('share', { title: 'a', text: 'b' });
    expect(parent.postMessage).not.toHaveBeenCalled();
    made.ears['message']?.forEach((hear) => hear({ data: message('hello'), origin: 'https://bank.example', source: parent }));
    bridge.say('share', { title: 'a', text: 'b' });
    expect(parent.postMessage).toHaveBeenCalledExactlyOnceWith(message('share', { title: 'a', text: 'b' }), 'https://bank.example');
  });
});

describe('a mini program', () => {
  it('leads to the pages of the app, though it tells nothing', async () => {
    const bridge = new Bridge('forest', wayOf(MOCKS.wechat().page));
    await bridge.open();
    expect([bridge.alone, bridge.leads, await bridge.code()]).toEqual([true, true, '']);
  });

  it('hears only what leads away', () => {
    const mock = MOCKS.wechat();
    const bridge = new Bridge('forest', wayOf(mock.page));
    bridge.say('ready', {});
    bridge.say('openLink', { to: 'pay' });
    bridge.say('close', {});
    expect(mock.sent).toEqual([
      { name: 'navigateTo', arg: '{"url":"/pages/pay"}' },
      { name: 'navigateBack', arg: '{"delta":1}' },
    ]);
  });
});

describe('a place that the address names', () => {
  it('is told as the host tells it, or kept until somebody hears', () => {
    const bridge = new Bridge('forest', wayOf(page().page));
    bridge.lead('water');
    expect(bridge.told.to).toBe('water');
    const heard = vi.fn();
    bridge.on('openLink', heard);
    bridge.lead('quiz');
    expect(heard).toHaveBeenCalledExactlyOnceWith({ to: 'quiz' });
  });
});

describe('the verbs', () => {
  it('are at most fourteen', () => {
    expect(new Set([...Object.keys(FROM_HOST), ...Object.keys(TO_HOST)]).size).toBeLessThanOrEqual(14);
  });

  it('are read as objects and as JSON, and what is not ours is let be', () => {
    expect(read(JSON.stringify(message('back')), FROM_HOST)).toEqual(message('back'));
    expect(read('{', FROM_HOST)).toBeNull();
    expect(read({ type: 'webpackOk' }, FROM_HOST)).toBeNull();
    expect(read({ tilth: 1, verb: 'back', data: [] }, FROM_HOST)).toBe('shape');
  });
});

describe('Alipay', () => {
  it('tells of its own back key and of coming back', () => {
    const made = page({ AlipayJSBridge: { call: () => undefined } });
    const bridge = new Bridge('farm', wayOf(made.page) as Way);
    const heard: unknown[] = [];
    bridge.on('back', () => heard.push('back'));
    bridge.on('pause', (data) => heard.push(data));
    const prevented = vi.fn();
    made.ears['back']?.forEach((hear) => hear({ preventDefault: prevented }));
    made.ears['pause']?.forEach((hear) => hear({}));
    made.ears['resume']?.forEach((hear) => hear({}));
    expect(prevented).toHaveBeenCalledOnce();
    expect(heard).toEqual(['back', { paused: true }, { paused: false }]);
  });
});
