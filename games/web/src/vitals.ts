/** How fast this visit was on this phone, told once to the server when it is left: no names, no texts, four numbers. */
import type { WayName } from './bridge/ways.ts';

interface Vitals {
  view: string;
  host: WayName;
  device: 'slow' | 'middle' | 'fast';
  paint?: number;
  tap?: number;
  confirm?: number;
  shift?: number;
}

/** By the browser's own word: cores, and gigabytes where it tells. */
export function deviceOf(cores: number, gigabytes: number): Vitals['device'] {
  if (cores <= 2 || gigabytes <= 2) return 'slow';
  return cores <= 4 || gigabytes <= 4 ? 'middle' : 'fast';
}

/** The middle one of some numbers, the upper of two; undefined of none. */
export function median(of: readonly number[]): number | undefined {
  const sorted = [...of].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

interface Shift extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
}

const LONGEST_MS = 120_000; // the server takes no longer ones

/** Watch from now on; the returned function says what was measured so far. `confirms` are times from tap to answer, in ms. */
export function measure(view: string, host: WayName, confirms: readonly number[]): () => Vitals {
  const seen: Partial<Vitals> = {};
  const watch = (type: string, hear: (entry: PerformanceEntry) => void) => {
    try {
      const options = { type, buffered: true, durationThreshold: 16 } as PerformanceObserverInit;
      new PerformanceObserver((list) => list.getEntries().forEach(hear)).observe(options);
    } catch {
      // a browser that does not measure this tells nothing of it
    }
  };
  watch('largest-contentful-paint', (entry) => (seen.paint = entry.startTime));
  watch('event', (entry) => (seen.tap = Math.max(seen.tap ?? 0, entry.duration)));
  watch('layout-shift', (entry) => {
    const shift = entry as Shift;
    seen.shift = (seen.shift ?? 0) + (shift.hadRecentInput ? 0 : shift.value);
  });
  const phone = navigator as Navigator & { deviceMemory?: number };
  const device = deviceOf(phone.hardwareConcurrency || 8, phone.deviceMemory ?? 8);
  return () => {
    const confirm = median(confirms.map((ms) => Math.min(ms, LONGEST_MS)));
    return { view, host, device, ...seen, ...(confirm === undefined ? {} : { confirm }) };
  };
}
