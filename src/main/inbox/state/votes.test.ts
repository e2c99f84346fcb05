import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TaskVote } from '#shared/model/human-task';
import { type Asked, delegated, isAsked, refusalOf } from './electorate';
import { decided, nearest, resultOf, votesNeeded } from './votes';

const OUTCOMES = [
  { id: 'approved', tone: 'positive' as const },
  { id: 'rejected', tone: 'negative' as const },
  { id: 'later', tone: 'neutral' as const },
];
const rule = fc.record({ needed: fc.integer({ min: 1, max: 5 }), neededNegative: fc.integer({ min: 1, max: 5 }) });
const ballot = rule.map((one) => ({ outcomes: OUTCOMES, rule: one }));
const votes = fc.array(fc.constantFrom('approved', 'rejected', 'later', 'unknown'), { maxLength: 12 }).map((outcomes) =>
  outcomes.map((outcome, index): TaskVote => {
    const by = { kind: 'person' as const, id: `p${index}`, name: `p${index}` };
    return { by, outcome, at: index };
  }),
);

describe('votes', () => {
  it('decide exactly when one outcome has its number, and then for it', () => {
    fc.assert(
      fc.property(ballot, votes, (one, given) => {
        const count = (id: string): number => given.filter(({ outcome }) => outcome === id).length;
        const reached = OUTCOMES.filter(({ id }) => count(id) >= votesNeeded(one, id)).map(({ id }) => id);
        const outcome = decided(one, given);
        if (reached.length === 0) expect(outcome).toBeUndefined();
        else expect(reached).toContain(outcome);
      }),
    );
  });

  it('that come later never change what was decided by those before', () => {
    fc.assert(
      fc.property(ballot, votes, votes, (one, first, later) => {
        const outcome = decided(one, first);
        if (outcome !== undefined) expect(decided(one, [...first, ...later])).toBe(outcome);
      }),
    );
  });

  it('taken back never decide for another outcome than the ones that are left have reached', () => {
    fc.assert(
      fc.property(ballot, votes, fc.nat(), (one, given, which) => {
        const left = given.filter((_, index) => index !== which % Math.max(1, given.length));
        const outcome = decided(one, left);
        if (outcome === undefined) return;
        expect(left.filter((vote) => vote.outcome === outcome).length).toBeGreaterThanOrEqual(votesNeeded(one, outcome));
      }),
    );
  });

  it('are shown for the outcome that is nearest', () => {
    const one = { outcomes: OUTCOMES, rule: { needed: 3, neededNegative: 1 } };
    const of = (...outcomes: string[]) => outcomes.map((outcome) => ({ outcome }));
    expect(nearest(one, [])).toEqual({ given: 0, needed: 3 });
    expect(nearest(one, of('approved', 'approved', 'later'))).toEqual({ given: 2, needed: 3 });
  });

  it('make a result of those that decided, in their order, with what they said and filled in last', () => {
    const vote = (name: string, outcome: string, more: Partial<TaskVote> = {}): TaskVote => ({
      by: { kind: 'person', id: name, name },
      outcome,
      at: 1,
      ...more,
    });
    const given = [
      vote('ana', 'approved', { comment: 'Fine', form: { sum: 1 } }),
      vote('bob', 'rejected', { comment: 'No', form: { sum: 9 } }),
      vote('cid', 'approved', { comment: 'Yes', form: { sum: 2 } }),
      vote('dan', 'approved'),
    ];
    expect(resultOf('task_1', 'approved', given, 5)).toMatchObject({
      by: [{ id: 'ana' }, { id: 'cid' }, { id: 'dan' }],
      comment: 'ana: Fine\ncid: Yes',
      form: { sum: 2 },
      at: 5,
    });
    expect(resultOf('task_1', 'rejected', given, 5)).toMatchObject({ comment: 'No', form: { sum: 9 } });
  });
});

const NAMES = ['ana', 'bob', 'cid', 'dan', 'eve'];
const people = fc.record({
  roles: fc.array(fc.constantFrom('finance', 'legal'), { maxLength: 2 }),
});
const team = fc
  .tuple(...NAMES.map(() => people))
  .map((all) => all.map(({ roles }, index) => ({ id: NAMES[index] ?? '', roles: [...new Set(roles)] })));
const askedArbitrary = fc
  .uniqueArray(fc.constantFrom('person:ana', 'person:bob', 'person:cid', 'role:finance', 'role:legal'), { minLength: 1 })
  .map((texts) =>
    texts.map((text): Asked => {
      const [kind, ref = ''] = text.split(':');
      return { kind: kind === 'role' ? 'role' : 'person', ref };
    }),
  );
const moves = fc.array(fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 })), { maxLength: 12 });

describe('who is asked', () => {
  it('has as many votes after any delegations as before, and one a person', () => {
    fc.assert(
      fc.property(team, askedArbitrary, moves, (all, asked, steps) => {
        const voters = (now: readonly Asked[]): string[] => all.filter((one) => isAsked(now, one)).map(({ id }) => id);
        const before = voters(asked).length;
        let now: readonly Asked[] = asked;
        for (const [from, to] of steps) {
          const [giver, taker] = [all[from], all[to]];
          if (giver === undefined || taker === undefined || giver === taker || !isAsked(now, giver)) continue;
          const next = delegated(now, giver, taker);
          if (next === undefined) continue;
          now = next;
          expect(isAsked(now, taker)).toBe(true);
          expect(isAsked(now, giver)).toBe(false);
        }
        expect(voters(now)).toHaveLength(before);
      }),
    );
  });

  it('never has the requester vote where four eyes are wanted, whoever gives the vote to whom', () => {
    fc.assert(
      fc.property(team, askedArbitrary, moves, fc.nat({ max: 4 }), (all, asked, steps, who) => {
        const requester = all[who]?.id ?? '';
        const requesters = new Set([requester]);
        let now: readonly Asked[] = asked;
        for (const [from, to] of steps) {
          const [giver, taker] = [all[from], all[to]];
          if (giver === undefined || taker === undefined || giver === taker) continue;
          // As the service does: who may not vote may not delegate either.
          if (refusalOf({ asked: now, notRequester: true, requesters }, giver) !== undefined || taker.id === requester) continue;
          now = delegated(now, giver, taker) ?? now;
        }
        const may = all.filter((one) => refusalOf({ asked: now, notRequester: true, requesters }, one) === undefined);
        expect(may.map(({ id }) => id)).not.toContain(requester);
        expect(may.every(({ id }) => now.every(({ ref, delegatedFrom }) => ref !== id || delegatedFrom !== requester))).toBe(
          true,
        );
      }),
    );
  });
});
