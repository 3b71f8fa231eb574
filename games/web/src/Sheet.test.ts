import type { ComponentChildren, VNode } from 'preact';
import { expect, test } from 'vitest';
import { Dialog } from './Dialog.tsx';
import { NotYet } from './NotYet.tsx';
import { Trouble } from './problems.ts';
import { Sheet } from './Sheet.tsx';

const trouble = new Trouble('offline', 'network');
const onClose = () => undefined;
const again = () => undefined;

function drawn(found: string | null, wrong: Trouble | null = null) {
  const sheet = Sheet({ title: 'Tasks', close: 'Close', lang: 'en', paged: { found, trouble: wrong, again }, onClose, children: (page) => `page: ${page}` }) as VNode<Parameters<typeof Dialog>[0]>;
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

test('until a page has come it is told that it comes, or why not, and how to ask again', () => {
  for (const wrong of [null, trouble]) {
    const told = drawn(null, wrong).told as VNode<Parameters<typeof NotYet>[0]>;

    expect(told.type).toBe(NotYet);
    expect(told.props).toMatchObject({ lang: 'en', trouble: wrong, again });
  }
});
