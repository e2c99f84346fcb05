import { describe, expect, it } from 'vitest';
import { askedWindow, bandsOf, pan, reveal, SPANS, stepOf, ticksOf, viewAround, xOf, zoom } from './timeline-view';

const HOUR = 3_600_000;
const at = (iso: string) => Date.parse(iso);

describe('the window of a timeline', () => {
  it('opens with most of it ahead', () => {
    const view = viewAround(1_000_000_000, SPANS.day);
    expect(xOf(view, 1_000_000_000, 100)).toBeCloseTo(20);
  });

  it('keeps the moment under the pointer where it is while one zooms', () => {
    const view = { fromMs: 0, spanMs: SPANS.day };
    const near = zoom(view, 0.5, 0.25);
    expect(near.spanMs).toBe(SPANS.day / 2);
    expect(xOf(near, SPANS.day / 4, 1000)).toBeCloseTo(xOf(view, SPANS.day / 4, 1000));
  });

  it('does not zoom out of its bounds, and then moves nothing', () => {
    let view = { fromMs: 5, spanMs: SPANS.day };
    for (let times = 0; times < 40; times++) view = zoom(view, 0.5);
    expect(view.spanMs).toBe(HOUR / 2);
    expect(zoom(view, 0.5)).toEqual(view);
    for (let times = 0; times < 40; times++) view = zoom(view, 2);
    expect(view.spanMs).toBe(35 * SPANS.day);
  });

  it('moves by a share, and only as far as needed to show a moment', () => {
    const view = { fromMs: 0, spanMs: 1000 };
    expect(pan(view, 0.5).fromMs).toBe(500);
    expect(reveal(view, 500)).toBe(view);
    expect(reveal(view, 1500).fromMs).toBe(580);
    expect(reveal(view, -100).fromMs).toBe(-180);
  });
});

describe('the ticks of a timeline', () => {
  const clock = (ms: number, zone: string) =>
    new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(ms);

  it('are as near as labels have room', () => {
    expect(stepOf({ fromMs: 0, spanMs: SPANS.day }, 1000)).toBe(3 * HOUR);
    expect(stepOf({ fromMs: 0, spanMs: SPANS.week }, 1000)).toBe(12 * HOUR);
    expect(stepOf({ fromMs: 0, spanMs: HOUR }, 1000)).toBe(HOUR / 12);
    expect(stepOf({ fromMs: 0, spanMs: SPANS.month }, 200)).toBe(7 * 24 * HOUR);
  });

  it('stand on the clock of the zone on a day with an hour left out, and with one that comes twice', () => {
    const zone = 'Europe/Berlin';
    const spring = ticksOf({ fromMs: at('2026-03-28T23:00:00Z'), spanMs: 23 * HOUR }, 1000, zone);
    expect(spring.map(({ atMs }) => clock(atMs, zone))).toEqual([
      '00:00',
      '03:00',
      '06:00',
      '09:00',
      '12:00',
      '15:00',
      '18:00',
      '21:00',
    ]);
    const autumn = ticksOf({ fromMs: at('2026-10-24T22:00:00Z'), spanMs: 25 * HOUR }, 1000, zone);
    expect(autumn.map(({ atMs }) => clock(atMs, zone))).toEqual([
      '00:00',
      '03:00',
      '06:00',
      '09:00',
      '12:00',
      '15:00',
      '18:00',
      '21:00',
    ]);
  });

  it('tell where a day begins, also where it does not begin at midnight', () => {
    // In Beirut the clock goes from 00:00 to 01:00 on this day.
    const ticks = ticksOf({ fromMs: at('2026-03-28T12:00:00Z'), spanMs: SPANS.day }, 500, 'Asia/Beirut');
    expect(ticks.filter(({ isDay }) => isDay).map(({ atMs }) => clock(atMs, 'Asia/Beirut'))).toEqual(['01:00']);
    expect(new Set(ticks.map(({ atMs }) => atMs)).size).toBe(ticks.length);
  });

  it('of several days stay where they are while one pans', () => {
    const ticks = (fromMs: number) => ticksOf({ fromMs, spanMs: SPANS.month }, 300, 'UTC').map(({ atMs }) => atMs);
    const first = ticks(at('2026-11-01T00:00:00Z'));
    const second = ticks(at('2026-11-03T00:00:00Z'));
    expect(second.filter((ms) => first.includes(ms)).length).toBeGreaterThan(2);
    expect(first.map((ms) => new Date(ms).getUTCDay())).toEqual(first.map(() => 1));
  });
});

describe('the upper line of the axis', () => {
  it('names whole days of the zone, also short and long ones', () => {
    const bands = bandsOf({ fromMs: at('2026-03-28T12:00:00Z'), spanMs: SPANS.day }, 'day', 'Europe/Berlin');
    expect(bands.map(({ fromMs, toMs }) => (toMs - fromMs) / HOUR)).toEqual([24, 23]);
  });

  it('names whole months', () => {
    const bands = bandsOf({ fromMs: at('2026-01-20T00:00:00Z'), spanMs: SPANS.month }, 'month', 'UTC');
    expect(bands.map(({ fromMs }) => new Date(fromMs).toISOString().slice(0, 10))).toEqual(['2026-01-01', '2026-02-01']);
  });
});

describe('what the host is asked for', () => {
  it('covers what is shown, stays the same over short ways, and keeps to what the host answers', () => {
    for (const spanMs of [SPANS.day / 48, SPANS.day, 1.5 * SPANS.day, SPANS.week, SPANS.month, 35 * SPANS.day])
      for (const fromMs of [0, 123_456_789, at('2026-11-21T12:34:56Z')]) {
        const { from, to } = askedWindow({ fromMs, spanMs });
        expect(from).toBeLessThanOrEqual(fromMs);
        expect(to).toBeGreaterThanOrEqual(fromMs + spanMs);
        expect(to - from).toBeLessThanOrEqual(92 * SPANS.day);
      }
    const view = { fromMs: at('2026-11-21T12:34:56Z'), spanMs: SPANS.day };
    expect(askedWindow(pan(view, 0.01))).toEqual(askedWindow(view));
    expect(askedWindow({ ...view, spanMs: SPANS.day * 0.9 })).toEqual(askedWindow({ ...view, spanMs: SPANS.day * 0.91 }));
  });
});
