import type { ComponentChildren, VNode } from 'preact';
import { expect, test } from 'vitest';
import { Dialog } from './Dialog.tsx';
import { Trouble } from './problems.ts';
import { Sheet } from './Sheet.tsx';

const trouble = new Trouble('offline', 'network');
const onClose = () => undefined;

function drawn(found: string | null, wrong: Trouble | null = null) {
  const sheet = Sheet({ title: 'Tasks', close: 'Close', lang: 'en', paged: { found, trouble: wrong, again: () => undefined }, onClose, children: (page) => `page: ${page}` }) as VNode<Parameters<typeof Dialog>[0]>;
  const inside = sheet.props.children as VNode<{ children: ComponentChildren }>;
  return { sheet, told: inside.props.children };
}

test('a sheet is a dialog with a title and a way out', () => {
  const { sheet } = drawn('a');

  expect(sheet.type).toBe(Dialog);
  expect(sheet.props).toMatchObject({ title: 'Tasks', close: 'Close', onClose });
});

test('a page that has come is drawn, also when asking for it again went wrong', () => {
  expect(drawn('a').told).toBe('page: a');
  expect(drawn('a', trouble).told).toBe('page: a');
});

test('while a page comes nothing is said', () => {
  expect(drawn(null).told).toBeNull();
});

test('a page that does not come says why, to readers of screens too', () => {
  const alert = drawn(null, trouble).told as VNode<{ role: string; children: string }>;

  expect(alert.props.role).toBe('alert');
  expect(alert.props.children).toContain('network is away');
});
