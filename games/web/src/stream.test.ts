import { expect, test } from 'vitest';
import { cut } from './stream.ts';

test('whole events are cut off, and what is not whole yet is kept', () => {
  const [events, rest] = cut('retry: 3000\n\nid: 7\ndata: {"a":1}\n\nid: 8\ndata: {"b"');

  expect(events).toEqual([{ event: 'message', id: '7', data: '{"a":1}' }]);
  expect(rest).toBe('id: 8\ndata: {"b"');
});

test('a reset is an event of its own, and pings are nothing', () => {
  const [events, rest] = cut(': ping\n\nevent: reset\nid: 3\ndata: {"newest":3}\n\n');

  expect(events).toEqual([{ event: 'reset', id: '3', data: '{"newest":3}' }]);
  expect(rest).toBe('');
});

test('lines may end as Windows ends them, and data may have several lines', () => {
  expect(cut('data: a\r\ndata: b\r\n\r\n')[0][0]?.data).toBe('a\nb');
});
