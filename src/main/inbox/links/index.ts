/** Links by which people decide without signing in: made for messages, followed on a page, and the e-mail that brings them. */
import type { Person } from '#shared/model/person';
import { createDecidePages, type DecidePages } from './decide';
import { createLinks, inLanguage, type LinksPorts, type OfferedLinks } from './links';
import { composeTaskMail, type TaskMail } from './mail';
import type { Language } from './texts';

export type { DecidePages } from './decide';

export interface TaskLinksPorts extends LinksPorts {
  /** Of texts for people whose language is that of the system. */
  language(): Language;
  /** IANA zone of the workspace. */
  timeZone(): string;
}

/** What a message says beside the task itself. */
export interface MessageWords {
  language: Language;
  title: string;
  body: string;
}

export interface TaskLinks {
  /** Behind `/decide/<token>`. */
  pages: DecidePages;
  /**
   * New links for a message to this person; undefined when there is nothing for them to decide, or nothing listens.
   * Errors: STORE_FULL, STORE_FAILED.
   */
  offer(taskId: string, personId: string): Promise<OfferedLinks | undefined>;
  /** The e-mail about a task, with new links where it can be decided; undefined: it has no task (any more). */
  mail(taskId: string, personId: string, words: MessageWords): Promise<TaskMail | undefined>;
  /** Writes into the history of the task that links went out to this person. */
  sent(taskId: string, personId: string, channel: string): void;
}

export function createTaskLinks(ports: TaskLinksPorts): TaskLinks {
  const { inbox, people, now } = ports;
  const links = createLinks(ports);
  const languageOf = ({ language }: Person): Language | undefined => (language === 'system' ? undefined : language);

  function seen(taskId: string, personId: string, language?: Language) {
    const caller = links.callerOf(personId);
    const person = people.find(personId);
    if (caller === undefined || person === undefined) return undefined;
    const own = language ?? languageOf(person) ?? ports.language();
    try {
      return { task: inLanguage(inbox.get(caller, taskId), own), personName: person.name };
    } catch {
      // It went with its run, or is somebody else's now: then there is nothing to show.
      return undefined;
    }
  }

  return {
    pages: createDecidePages({
      links,
      languageOf(personId) {
        const person = people.find(personId);
        return person === undefined ? undefined : languageOf(person);
      },
      timeZone: () => ports.timeZone(),
      now,
    }),

    async offer(taskId, personId) {
      const found = seen(taskId, personId);
      return found === undefined ? undefined : links.offer(found.task, personId);
    },

    async mail(taskId, personId, { language, title, body }) {
      const found = seen(taskId, personId, language);
      if (found === undefined) return undefined;
      const offered = links.offer(found.task, personId);
      const appLink = ports.linkBase() === '' ? undefined : links.appLink(taskId);
      return composeTaskMail({
        ...found,
        language,
        timeZone: ports.timeZone(),
        now: now(),
        links: offered,
        appLink,
        words: { title, body },
      });
    },

    sent(taskId, personId, channel) {
      const person = people.find(personId);
      const app = { actor: { kind: 'app' as const, name: 'PulseFlow' }, personId, via: 'engine' as const };
      inbox.note(app, taskId, 'link-sent', { to: person?.name ?? personId, channel });
    },
  };
}
