/** Who may vote on a task. Pure. */
import type { Actor } from '#shared/model/person';

/** A row of who is asked. */
export interface Asked {
  kind: 'person' | 'role';
  /** Of a person, the id; of a role, its name in lower case. */
  ref: string;
  /** Whose vote this person was given. */
  delegatedFrom?: string | undefined;
}

export interface Voter {
  id: string;
  roles: readonly string[];
}

export type Refusal = 'not-asked' | 'is-requester' | 'has-voted' | 'not-open' | 'signed-out';

export interface Electorate {
  asked: readonly Asked[];
  notRequester: boolean;
  /** Ids of persons who count as the one who asked for it. */
  requesters: ReadonlySet<string>;
}

const hasRole = ({ roles }: Voter, role: string): boolean => roles.some((own) => own.toLowerCase() === role);

/** True for one who is asked and has not given the vote away. */
export function isAsked(asked: readonly Asked[], voter: Voter): boolean {
  if (asked.some(({ kind, ref }) => kind === 'person' && ref === voter.id)) return true;
  if (asked.some(({ delegatedFrom }) => delegatedFrom === voter.id)) return false;
  return asked.some(({ kind, ref }) => kind === 'role' && hasRole(voter, ref));
}

/** Why this person has no vote; undefined: has one. */
export function refusalOf({ asked, notRequester, requesters }: Electorate, voter: Voter): Refusal | undefined {
  if (!isAsked(asked, voter)) return 'not-asked';
  if (!notRequester) return undefined;
  // A vote that the requester gave away is still the requester's.
  const from = asked.find(({ kind, ref }) => kind === 'person' && ref === voter.id)?.delegatedFrom;
  return requesters.has(voter.id) || (from !== undefined && requesters.has(from)) ? 'is-requester' : undefined;
}

/** The person whose vote it was at first, when it was delegated. */
export function givenBy(asked: readonly Asked[], personId: string): string | undefined {
  return asked.find(({ kind, ref }) => kind === 'person' && ref === personId)?.delegatedFrom;
}

/**
 * Who is asked once `from` has given the vote to `to`; undefined when `to` has a vote already, so that one would be lost. A vote
 * that goes back to the one whose it was at first is as if it had never been given away.
 */
export function delegated(asked: readonly Asked[], from: Voter, to: Voter): readonly Asked[] | undefined {
  const root = givenBy(asked, from.id) ?? from.id;
  const rest = asked.filter(({ kind, ref }) => !(kind === 'person' && ref === from.id));
  if (to.id === root) {
    // One who is asked by a role needs no row of the own.
    if (rest.some(({ kind, ref }) => kind === 'role' && hasRole(to, ref))) return rest;
    return [...rest, { kind: 'person', ref: to.id }];
  }
  if (isAsked(rest, to) || rest.some(({ delegatedFrom }) => delegatedFrom === to.id)) return undefined;
  return [...rest, { kind: 'person', ref: to.id, delegatedFrom: root }];
}

/** The name for the record of one who acts. */
export function actorOf(person: { id: string; name: string }): Actor {
  return { kind: 'person', id: person.id, name: person.name };
}
