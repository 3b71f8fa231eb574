/** What the made-up bank itself knows of a customer: the account, what was paid, and the steps of the day. */
import { keep, kept } from './bank.ts';

/** Something that was paid for; `ref` is the bank's number of the transaction, which a refund names. */
export interface Paid {
  ref: string;
  key: 'pay' | 'ride';
  amount: number;
}

interface Pages {
  paid: Paid[];
  walked: number;
  day: string;
}

const ACCOUNT = 2680;
const ZONE = 'Asia/Shanghai';

/** A customer's book, kept for this tab as long as its key is the same: a reload must not walk the same steps twice. */
export class Book {
  private pages: Pages = { paid: [], walked: 0, day: '' };

  constructor(private readonly name: string) {
    const told = kept(name);
    if (told) this.pages = JSON.parse(told) as Pages;
  }

  /** What is on the account, in yuan. */
  get balance(): number {
    return this.pages.paid.reduce((left, one) => left - one.amount, ACCOUNT);
  }

  /** What was paid and not refunded, newest first. */
  get paid(): readonly Paid[] {
    return this.pages.paid;
  }

  pay(one: Paid): void {
    this.write({ ...this.pages, paid: [one, ...this.pages.paid] });
  }

  refund(ref: string): void {
    this.write({ ...this.pages, paid: this.pages.paid.filter((one) => one.ref !== ref) });
  }

  /** So many steps more; the day's total, which begins anew with the day. */
  walk(steps: number, now: number): number {
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE }).format(now);
    const walked = (day === this.pages.day ? this.pages.walked : 0) + steps;
    this.write({ ...this.pages, walked, day });
    return walked;
  }

  private write(pages: Pages): void {
    this.pages = pages;
    keep(this.name, JSON.stringify(pages));
  }
}

/** An instant as the clock on the wall in Shanghai shows it. */
export function clockAt(at: number, lang: string, day = false): string {
  const parts = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: ZONE } as const;
  const whole = { weekday: 'short', month: 'short', day: 'numeric', ...parts } as const;
  return new Intl.DateTimeFormat(lang, day ? whole : parts).format(at);
}

/** An amount of money as the language writes it. */
export function yuan(amount: number, lang: string): string {
  return new Intl.NumberFormat(lang, { style: 'currency', currency: 'CNY', currencyDisplay: 'narrowSymbol' }).format(amount);
}
