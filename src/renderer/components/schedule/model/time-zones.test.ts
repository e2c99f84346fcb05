import { describe, expect, it } from 'vitest';
import { allZones, offsetMinutesOf, offsetText, timeAt, zoneSearchText } from './time-zones';

const winter = Date.UTC(2026, 0, 15, 12);
const summer = Date.UTC(2026, 6, 15, 12);

describe('time zones to choose from', () => {
  it('know their offset at a moment', () => {
    expect(offsetMinutesOf('America/New_York', winter)).toBe(-300);
    expect(offsetMinutesOf('America/New_York', summer)).toBe(-240);
    expect(offsetMinutesOf('Asia/Kathmandu', winter)).toBe(345);
    expect(offsetMinutesOf('UTC', winter)).toBe(0);
  });

  it('show it, and the time there', () => {
    expect([-300, 0, 345].map(offsetText)).toEqual(['UTC−05:00', 'UTC', 'UTC+05:45']);
    expect(timeAt(345, winter)).toBe('17:45');
    expect(timeAt(-780, winter)).toBe('23:00');
  });

  it('are all there, UTC among them, and found by city, offset and name', () => {
    const zones = allZones('pt-BR', winter);
    expect(zones.length).toBeGreaterThan(400);
    expect(zones.some(({ zone }) => zone === 'UTC')).toBe(true);
    const text = zoneSearchText(zones.find(({ zone }) => zone === 'America/Sao_Paulo') ?? zones[0]!);
    for (const part of ['Sao Paulo', 'UTC-3', 'GMT-3', 'UTC-03:00', 'Brasília']) expect(text).toContain(part);
  });
});
