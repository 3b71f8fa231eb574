import { beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetAll, recall, remember } from './snapshot.ts';

/** As the browser's: what is kept are its own names. */
class Kept {
  getItem(name: string) {
    return (this as unknown as Record<string, string>)[name] ?? null;
  }
  setItem(name: string, value: string) {
    (this as unknown as Record<string, string>)[name] = value;
  }
  removeItem(name: string) {
    delete (this as unknown as Record<string, string>)[name];
  }
}

beforeEach(() => void vi.stubGlobal('localStorage', new Kept()));

describe('a snapshot', () => {
  it('is shown to whom it belongs to and to nobody else', () => {
    remember('forest', 'mei', { a: 1 });
    expect(recall('forest', 'mei')).toEqual({ a: 1 });
    expect(recall('forest', 'lin')).toBeNull();
    expect(recall('farm', 'mei')).toBeNull();
  });

  it('is not kept where the host does not say whose it is', () => {
    remember('forest', '', { a: 1 });
    expect(recall('forest', '')).toBeNull();
  });

  it('goes away with its player in every game, and wishes stay', () => {
    remember('forest', 'mei', { a: 1 });
    remember('farm', 'mei', { a: 1 });
    localStorage.setItem('tilth.sound', 'on');
    forgetAll();
    expect([recall('forest', 'mei'), recall('farm', 'mei'), localStorage.getItem('tilth.sound')]).toEqual([null, null, 'on']);
  });

  it('is missed by nobody where a phone keeps nothing', () => {
    const no = () => {
      throw new DOMException('no', 'SecurityError');
    };
    vi.stubGlobal('localStorage', { getItem: no, setItem: no, removeItem: no });
    remember('forest', 'mei', {});
    forgetAll();
    expect(recall('forest', 'mei')).toBeNull();
  });

  it('that is broken or too large is none', () => {
    localStorage.setItem('tilth.forest', '{');
    expect(recall('forest', 'mei')).toBeNull();
    remember('farm', 'mei', 'x'.repeat(300_000));
    expect(recall('farm', 'mei')).toBeNull();
  });
});
