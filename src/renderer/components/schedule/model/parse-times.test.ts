import { describe, expect, it } from 'vitest';
import { mergeTimes, parseTimes } from './parse-times';

describe('times that a person types', () => {
  it.each([
    ['9', ['09:00']],
    ['9:30', ['09:30']],
    ['9h', ['09:00']],
    ['9h30', ['09:30']],
    ['930', ['09:30']],
    ['0930', ['09:30']],
    ['9pm', ['21:00']],
    ['9:30 p.m.', ['21:30']],
    ['12am', ['00:00']],
    ['12 pm', ['12:00']],
    ['23:59:30', ['23:59:30']],
    ['18:00, 9, 13:15', ['09:00', '13:15', '18:00']],
    ['9 and 17', ['09:00', '17:00']],
    ['9 e 17', ['09:00', '17:00']],
    ['9:00 9', ['09:00']],
    ['8-11', ['08:00', '09:00', '10:00', '11:00']],
    ['9:00 - 10:00 / 30m', ['09:00', '09:30', '10:00']],
    ['8-20/6h', ['08:00', '14:00', '20:00']],
  ])('reads %s', (typed, times) => {
    expect(parseTimes(typed)).toEqual({ times, unread: [] });
  });

  it.each(['24', '9:60', '13pm', '0am', 'noon', '18-9', '12345'])('does not read %s, and says so', (typed) => {
    expect(parseTimes(typed)).toEqual({ times: [], unread: [typed] });
  });

  it('keeps what is good beside what is not', () => {
    expect(parseTimes('9, lunch, 17')).toEqual({ times: ['09:00', '17:00'], unread: ['lunch'] });
  });

  it('adds to the times that are there, sorted and each once', () => {
    expect(mergeTimes(['09:00', '17:00'], ['12:30', '09:00:00'])).toEqual(['09:00', '12:30', '17:00']);
  });
});
