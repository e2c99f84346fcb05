/**
 * Links by which a person decides a task without signing in. A token is 32 bytes by chance, of which only the digest is kept, so
 * nobody can make one up or read one out of a backup. Each is of one person and one task; the first answer by any of them uses up all
 * that this person has for the task. Looking changes nothing, since programs that scan mail follow links too.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { HumanTask, TaskOutcome } from '#shared/model/human-task';
import { outcomeLabel } from '#shared/words/outcome-label';
import type { Caller, InboxPeople, InboxStore } from '../ports';
import type { InboxService } from '../service-types';
import { createLinksRepository, type StoredLink } from './repository';
import type { Language } from './texts';

const LINK_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;
/** Reminders bring new links; those of so many messages stay good. */
const KEPT_MESSAGES = 5;

export interface LinksPorts {
  store: Pick<InboxStore, 'db' | 'write'>;
  inbox: Pick<InboxService, 'get' | 'decide' | 'undo' | 'note'>;
  people: Pick<InboxPeople, 'find'>;
  /** Where links lead, without a slash at the end; empty while nothing listens. */
  linkBase(): string;
  now(): number;
}

/** What a message to a person offers. */
export interface OfferedLinks {
  /** Shows the task and lets choose. */
  open: string;
  outcomes: { id: string; label: string; tone: TaskOutcome['tone']; url: string }[];
}

/** A link that was followed. `task` is as its person sees it. */
export interface FollowedLink {
  link: StoredLink;
  task: HumanTask;
  caller: Caller;
}

/** A task with the choices that every task may have called as in a language. */
export function inLanguage(task: HumanTask, language: Language): HumanTask {
  return { ...task, outcomes: task.outcomes.map((outcome) => ({ ...outcome, label: outcomeLabel(outcome, language) })) };
}

const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex');
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export function createLinks({ store, inbox, people, linkBase, now }: LinksPorts) {
  const repository = createLinksRepository(store);

  function callerOf(personId: string): Caller | undefined {
    const person = people.find(personId);
    return person === undefined
      ? undefined
      : { actor: { kind: 'person', id: person.id, name: person.name }, personId: person.id, via: 'link' };
  }

  /** The task in the app, which asks to sign in. */
  const appLink = (taskId: string): string => `${linkBase()}/#/inbox?task=${encodeURIComponent(taskId)}`;

  return {
    callerOf,
    appLink,

    /**
     * New links to a task for a person. Undefined: there is nothing to decide for them (any more), or nothing listens.
     * Errors: STORE_FULL, STORE_FAILED.
     */
    offer(task: Pick<HumanTask, 'id' | 'canDecide' | 'outcomes'>, personId: string): OfferedLinks | undefined {
      const base = linkBase();
      if (base === '' || !task.canDecide) return undefined;
      const { id: taskId } = task;
      const createdAt = now();
      const expiresAt = createdAt + LINK_LIFETIME_MS;
      return store.write(() => {
        const make = (outcome: string | undefined): string => {
          const token = randomBytes(32).toString('base64url');
          repository.insert({ digest: digestOf(token), taskId, personId, outcome, createdAt, expiresAt });
          return `${base}/decide/${token}`;
        };
        const offered = {
          open: make(undefined),
          outcomes: task.outcomes.map(({ id, label, tone }) => ({ id, label, tone, url: make(id) })),
        };
        repository.trim(taskId, personId, KEPT_MESSAGES);
        return offered;
      });
    },

    /** What a token leads to; undefined: nowhere (any more). Changes nothing. */
    follow(token: string): FollowedLink | undefined {
      const link = TOKEN.test(token) ? repository.find(digestOf(token)) : undefined;
      const caller = link === undefined ? undefined : callerOf(link.personId);
      if (link === undefined || caller === undefined || link.expiresAt <= now()) return undefined;
      return { link, caller, task: inbox.get(caller, link.taskId) };
    },

    /** Votes. All links that the person has to the task are used up by it. Errors: those of the inbox. */
    decide({ link, caller }: FollowedLink, decision: Parameters<InboxService['decide']>[2]): void {
      inbox.decide(caller, link.taskId, decision);
      store.write(() => repository.setUsed(link, now()));
    },

    /** Takes the vote back, after which the links are good again. Errors: those of the inbox. */
    undo({ link, caller }: FollowedLink): void {
      inbox.undo(caller, link.taskId);
      store.write(() => repository.setUsed(link, undefined));
    },
  };
}
export type Links = ReturnType<typeof createLinks>;
