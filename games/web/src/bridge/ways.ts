/** The seven ways a view reaches the app around it. What differs between hosts is here and nowhere else. */
import type { Message } from './verbs.ts';

export type WayName = 'iframe' | 'ios' | 'android' | 'harmony' | 'mpaas' | 'wechat' | 'standalone';

export interface Way {
  name: WayName;
  /** Whether the player's way back is the browser's history, because the host does not tell of it. */
  history: boolean;
  send: (message: Message) => void;
  /** Hear what the host says; `dropped` is told of messages from an origin that is not a host's. */
  listen: (hear: (came: unknown) => void, dropped: () => void) => void;
}

/** What hosts put into the page. Each name is part of the contract with the bank's app: see games/web/README.md. */
interface Hosted {
  webkit?: { messageHandlers?: { tilth?: { postMessage: (message: Message) => void } } };
  tilthAndroid?: { postMessage: (json: string) => void };
  tilthHarmony?: { postMessage: (json: string) => void };
  AlipayJSBridge?: { call: (name: string, data: object, back?: (answer: unknown) => void) => void };
  WeixinJSBridge?: { invoke: (name: string, data: object, back?: () => void) => void };
  __wxjs_environment?: string;
  tilth?: { receive: (came: unknown) => void };
}

type Page = Window & Hosted;

/** The origins that may speak to a framed view: those of the page's own `<meta name="tilth-hosts">`, and its own. */
export function trusted(page: Window): string[] {
  const told = page.document.querySelector('meta[name="tilth-hosts"]')?.getAttribute('content') ?? '';
  return [page.location.origin, ...told.split(/\s+/).filter(Boolean)];
}

/** Which way this page has, or the one that is asked for by name. */
export function wayOf(page: Window, asked = ''): Way {
  const hosted = page as Page;
  const found = (Object.keys(WAYS) as WayName[]).find((name) => (asked ? name === asked : WAYS[name].here(hosted)));
  return WAYS[found ?? 'standalone'].way(hosted);
}

/** Hosts that run a script in the page to speak to it call `tilth.receive`. */
function received(page: Page): Way['listen'] {
  return (hear) => {
    page.tilth = { ...page.tilth, receive: hear };
  };
}

function framed(page: Page): Way {
  const hosts = trusted(page);
  let host = '*'; // before it answers we cannot know which of them it is; a hello tells nobody anything
  return {
    name: 'iframe',
    history: false,
    send: (message) => (host !== '*' || message.verb === 'hello') && page.parent.postMessage(message, host),
    listen: (hear, dropped) => page.addEventListener('message', (event) => {
      if (event.source !== page.parent || !hosts.includes(event.origin)) return dropped();
      host = event.origin;
      hear(event.data);
    }),
  };
}

function alipay(page: Page): Way {
  const ready = new Promise<void>((done) => {
    if (page.AlipayJSBridge) done();
    else page.document.addEventListener('AlipayJSBridgeReady', () => done(), { once: true });
  });
  return {
    name: 'mpaas',
    history: false,
    send: (message) => void ready.then(() => page.AlipayJSBridge?.call('tilth', message)),
    listen: (hear) => {
      page.document.addEventListener('tilth', (event) => hear((event as Event & { data?: unknown }).data));
      page.document.addEventListener('back', (event) => {
        event.preventDefault();
        hear({ tilth: 1, verb: 'back', data: {} });
      });
      page.document.addEventListener('resume', () => hear({ tilth: 1, verb: 'pause', data: { paused: false } }));
      page.document.addEventListener('pause', () => hear({ tilth: 1, verb: 'pause', data: { paused: true } }));
    },
  };
}

/** A mini program hears nothing while its web view is open, so only what leads away is said: a link, or closing. */
function wechat(page: Page): Way {
  const navigate = (name: string, arg: object) =>
    page.WeixinJSBridge?.invoke('invokeMiniProgramAPI', { name, arg: JSON.stringify(arg) });
  return {
    name: 'wechat',
    history: true,
    send: ({ verb, data }) => {
      if (verb === 'openLink') navigate('navigateTo', { url: `/pages/${String(data['to'])}` });
      else if (verb === 'close') navigate('navigateBack', { delta: 1 });
      else if (verb === 'share') navigate('postMessage', { data });
    },
    listen: () => undefined,
  };
}

const WAYS: Record<WayName, { here: (page: Page) => boolean; way: (page: Page) => Way }> = {
  ios: {
    here: (page) => !!page.webkit?.messageHandlers?.tilth,
    way: (page) => ({ name: 'ios', history: false, send: (message) => page.webkit?.messageHandlers?.tilth?.postMessage(message), listen: received(page) }),
  },
  android: {
    here: (page) => !!page.tilthAndroid,
    way: (page) => ({ name: 'android', history: false, send: (message) => page.tilthAndroid?.postMessage(JSON.stringify(message)), listen: received(page) }),
  },
  harmony: {
    here: (page) => !!page.tilthHarmony,
    way: (page) => ({ name: 'harmony', history: false, send: (message) => page.tilthHarmony?.postMessage(JSON.stringify(message)), listen: received(page) }),
  },
  mpaas: { here: (page) => !!page.AlipayJSBridge || /AlipayClient|mPaaSClient/i.test(page.navigator.userAgent), way: alipay },
  wechat: { here: (page) => page.__wxjs_environment === 'miniprogram' || /miniProgram/i.test(page.navigator.userAgent), way: wechat },
  iframe: { here: (page) => page.parent !== page, way: framed },
  standalone: { here: () => true, way: () => ({ name: 'standalone', history: true, send: () => undefined, listen: () => undefined }) },
};
