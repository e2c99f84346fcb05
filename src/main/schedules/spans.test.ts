import { expect, it } from 'vitest';
import { addSpan, endOfSpanAt, parseSpans, type Span } from './spans';

it('spans that touch become one, others stand beside each other in order', () => {
  let spans: Span[] = addSpan([], [10, 20]);
  spans = addSpan(spans, [20, 30]);
  expect(spans).toEqual([[10, 30]]);
  spans = addSpan(spans, [1, 5]);
  spans = addSpan(spans, [40, 50]);
  expect(spans).toEqual([
    [1, 5],
    [10, 30],
    [40, 50],
  ]);
  expect(addSpan(spans, [5, 45])).toEqual([[1, 50]]);
});

it('a moment inside a span knows its end', () => {
  const spans: Span[] = [
    [1, 5],
    [10, 30],
  ];
  expect([0, 1, 2, 5, 6, 10, 11, 30, 31].map((atMs) => endOfSpanAt(spans, atMs))).toEqual([
    ...[undefined, undefined, 5, 5, undefined, undefined, 30, 30, undefined],
  ]);
});

it('the newest of too many stay, and what cannot be read is none', () => {
  let spans: Span[] = [];
  for (let index = 0; index < 40; index++) spans = addSpan(spans, [index * 10, index * 10 + 5]);
  expect(spans).toHaveLength(16);
  expect(spans.at(-1)).toEqual([390, 395]);
  expect(parseSpans(JSON.stringify(spans))).toEqual(spans);
  expect([parseSpans(null), parseSpans('{'), parseSpans('[[1],[2,"x"]]')]).toEqual([[], [], []]);
});
