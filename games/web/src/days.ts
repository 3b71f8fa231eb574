/** Days and hours as they are where the player lives: in the zone that the bank told, wherever the phone is. */
let home: string | undefined;
let wall: Intl.DateTimeFormat | undefined;

/** The player's IANA zone; undefined until it is known: then the phone's own. */
export function zone(): string | undefined {
  return home;
}

/** Tell where the player lives. A zone that this browser does not know is as good as none. */
export function liveIn(name: string | undefined): void {
  home = name || undefined;
  wall = undefined;
  setTimeout(clock); // the first formatter takes a slow phone 50 ms: now it is waiting for the network anyway
}

const DAY: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric' };
const TIME: Intl.DateTimeFormatOptions = { ...DAY, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
const WALL: Intl.DateTimeFormatOptions = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', hourCycle: 'h23' };

/** A day as people write it: 3 Dec, 12月3日; with its year: 3 Dec 2026. */
export function dayOf(at: string, lang: string, year = false): string {
  return there(lang, year ? { ...DAY, year: 'numeric' } : DAY).format(Date.parse(at));
}

/** A day with its time of day: 3 Dec, 18:30. */
export function timeOf(at: string, lang: string): string {
  return there(lang, TIME).format(Date.parse(at));
}

/** What the wall says at an instant in ms; months are counted from 0. */
export function wallOf(ms: number): { day: string; month: number; hour: number } {
  const parts = Object.fromEntries(clock().formatToParts(ms).map((one) => [one.type, one.value]));
  const { year, month, day, hour } = parts as Record<'year' | 'month' | 'day' | 'hour', string>;
  return { day: `${year}-${month}-${day}`, month: Number(month) - 1, hour: Number(hour) };
}

function clock(): Intl.DateTimeFormat {
  return (wall ??= there('en', WALL));
}

function there(lang: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(lang, { ...options, timeZone: home });
  } catch {
    home = undefined; // a zone that this browser does not know
    return new Intl.DateTimeFormat(lang, options);
  }
}
