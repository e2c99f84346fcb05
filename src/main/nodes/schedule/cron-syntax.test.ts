import { CronExpressionParser } from 'cron-parser';
import { describe, expect, it } from 'vitest';
import { cronProblem } from './cron-syntax';

describe('the syntax of cron expressions', () => {
  it.each([
    '* * * * *',
    '0 8 * * 1-5',
    '*/15 9-17 * * mon-fri',
    '30 0 8 1,15 * *',
    '0 0 29 2 *',
    '0 0 L * *',
    '0 0 * * 5L',
    '0 0 * * 1#2',
    '0 0 ? * 7',
    '0 0 31 jan,mar *',
    '@hourly',
  ])('accepts %j, as the scheduler does', (expression) => {
    expect(cronProblem(expression)).toBeUndefined();
    expect(() => CronExpressionParser.parse(expression).next()).not.toThrow();
  });

  it.each([
    ['', 'Enter a cron expression'],
    ['* * * *', 'this one has 4'],
    ['60 * * * *', 'minute "60" is not in 0 to 59'],
    ['0 24 * * *', 'hour "24"'],
    ['0 0 0 * *', 'day of month "0"'],
    ['0 0 * 13 *', 'month "13"'],
    ['0 0 * * funday', 'day of week "funday"'],
    ['0 17-9 * * *', 'runs backwards'],
    ['*/0 * * * *', 'a number from 1'],
    ['1/2/3 * * * *', 'more than one slash'],
    ['1-2-3 * * * *', 'more than one dash'],
    ['0 0 31 2 *', 'Day 31 never comes'],
    ['@fortnightly', 'not a known short form'],
  ])('says what is wrong with %j', (expression, words) => {
    expect(cronProblem(expression)?.message).toContain(words);
  });
});
