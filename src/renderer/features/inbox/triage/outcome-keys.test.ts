import { describe, expect, it } from 'vitest';
import { type TaskOutcome, taskOutcomeSchema } from '#shared/model/human-task';
import { chosenOutcome, keyOfOutcome } from './outcome-keys';

const outcome = (id: string, tone: TaskOutcome['tone']) => taskOutcomeSchema.parse({ id, label: id, tone });
const outcomes = [
  outcome('later', 'neutral'),
  outcome('pay', 'positive'),
  outcome('pay-half', 'positive'),
  outcome('refuse', 'negative'),
];

describe('the keys of choices', () => {
  it('a and r mean the first choice of good and of bad tone', () => {
    expect(chosenOutcome(outcomes, { tone: 'positive' })?.id).toBe('pay');
    expect(chosenOutcome(outcomes, { tone: 'negative' })?.id).toBe('refuse');
    expect(chosenOutcome([outcome('seen', 'neutral')], { tone: 'positive' })).toBeUndefined();
  });

  it('numbers mean the choice at that place', () => {
    expect(chosenOutcome(outcomes, { place: 2 })?.id).toBe('pay-half');
    expect(chosenOutcome(outcomes, { place: 8 })).toBeUndefined();
  });

  it('each choice shows the key that chooses it', () => {
    expect(outcomes.map((each) => keyOfOutcome(outcomes, each))).toEqual(['1', 'a', '3', 'r']);
  });

  it('choices after the ninth have no key', () => {
    const many = Array.from({ length: 12 }, (_, index) => outcome(`choice-${index}`, 'neutral'));
    expect(many.map((each) => keyOfOutcome(many, each)).slice(8)).toEqual(['9', undefined, undefined, undefined]);
  });
});
