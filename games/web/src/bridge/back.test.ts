import { beforeEach, describe, expect, it, vi } from 'vitest';

/** A browser's history with one page in it: a step is made some time after it was asked for, then told. */
function browsing() {
  const ears: ((event: { state: unknown }) => void)[] = [];
  const entries: unknown[] = [null];
  let at = 0;
  const asked: number[] = [];
  const steps = { get length() { return at; } };
  vi.stubGlobal('addEventListener', (_: string, hear: () => void) => ears.push(hear));
  vi.stubGlobal('history', {
    get state() { return entries[at]; },
    replaceState: (state: unknown) => (entries[at] = state),
    pushState: (state: unknown) => entries.splice(++at, Infinity, state),
    go: (by: number) => asked.push(by),
  });
  const tell = () => ears.forEach((hear) => hear({ state: entries[at] }));
  const pass = () => {
    for (let by = asked.shift(); by !== undefined; by = asked.shift()) {
      at += by;
      tell();
    }
  };
  /** Another fragment is put into the address. */
  const address = () => {
    entries.splice(++at, Infinity, null);
    tell();
  };
  return { steps, pass, address };
}

async function fresh(history: boolean) {
  vi.resetModules();
  const { steps, pass, address } = browsing();
  const { followBack, goBack, opened, stepOff } = await import('./back.ts');
  let back = () => undefined as void;
  const said: unknown[] = [];
  const on = (_: string, hear: () => void) => ((back = hear), () => undefined);
  followBack({ way: { history }, on, say: (verb: string, data: unknown) => said.push([verb, data]) } as never);
  return { steps, pass, address, stepOff, said, goBack, opened, press: () => back() };
}

beforeEach(() => vi.unstubAllGlobals());

describe('going back', () => {
  it('closes the sheet, then leaves the friend, then lets the host leave', async () => {
    const { opened, press, said, steps } = await fresh(false);
    const closed: string[] = [];
    const open = (name: string) => {
      const done = opened(() => (closed.push(name), done()));
    };
    open('friend');
    open('sheet');
    press();
    press();
    press();
    expect(closed).toEqual(['sheet', 'friend']);
    expect(said).toEqual([['back', { handled: true }], ['back', { handled: true }], ['back', { handled: false }]]);
    expect(steps).toHaveLength(0);
  });

  it('closes two things by two presses, also before the first is gone', async () => {
    const { opened, press, said } = await fresh(false);
    const closed: string[] = [];
    opened(() => closed.push('friend'));
    const gone = opened(() => closed.push('sheet'));
    press();
    press();
    press();
    gone();
    expect(closed).toEqual(['sheet', 'friend']);
    expect(said.at(-1)).toEqual(['back', { handled: false }]);
  });

  it('is the way of the browser where the host does not tell of it', async () => {
    const { opened, pass, steps } = await fresh(true);
    const closed: string[] = [];
    const open = (name: string) => {
      const done = opened(() => (closed.push(name), done()));
      return done;
    };
    open('friend');
    const sheet = open('sheet');
    expect(steps).toHaveLength(2);
    history.go(-1);
    pass();
    expect(closed).toEqual(['sheet']);
    sheet();
    expect(steps).toHaveLength(1);
  });

  it('leaves no step behind when a sheet is closed by its own cross', async () => {
    const { opened, pass, steps } = await fresh(true);
    const closed = vi.fn();
    const done = opened(closed);
    done();
    pass();
    expect(steps).toHaveLength(0);
    expect(closed).not.toHaveBeenCalled();
  });

  it('does not leave the view when a sheet gives way to another one at once', async () => {
    const { opened, pass, steps } = await fresh(true);
    const closed = vi.fn();
    const done = opened(vi.fn());
    done();
    opened(closed);
    pass();
    expect(steps).toHaveLength(1);
    expect(closed).not.toHaveBeenCalled();
  });

  it('is not what going forward does', async () => {
    const { opened, pass, steps } = await fresh(true);
    const closed: string[] = [];
    const open = (name: string) => opened(() => closed.push(name));
    open('friend');
    open('sheet');
    history.go(-1);
    pass();
    history.go(1);
    pass();
    expect(closed).toEqual(['sheet']);
    expect(steps).toHaveLength(1);
  });

  it('closes all that lies above when it goes several steps', async () => {
    const { opened, pass } = await fresh(true);
    const closed: string[] = [];
    opened(() => closed.push('friend'));
    opened(() => closed.push('sheet'));
    history.go(-2);
    pass();
    expect(closed).toEqual(['sheet', 'friend']);
  });

  it('has another try when closing failed', async () => {
    const { opened, pass, steps } = await fresh(true);
    const close = vi.fn(() => Promise.reject(new Error('offline')));
    opened(close);
    for (let n = 1; n < 3; n += 1) {
      history.go(-1);
      pass();
      await Promise.resolve().then(() => Promise.resolve());
      expect(close).toHaveBeenCalledTimes(n);
      expect(steps).toHaveLength(1);
    }
  });

  it('is not what a new fragment in the address does, which costs no press', async () => {
    const { opened, pass, address, stepOff, steps } = await fresh(true);
    const closed: string[] = [];
    opened(() => closed.push('sheet'));
    address();
    expect(closed).toEqual([]);
    expect(stepOff()).toBe(true);
    pass();
    expect(stepOff()).toBe(false);
    expect(steps).toHaveLength(1);
    history.go(-1);
    pass();
    expect(closed).toEqual(['sheet']);
  });
});
