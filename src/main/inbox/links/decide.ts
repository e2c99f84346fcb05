/** What a browser that followed a link sees, and what its answer does. */
import { toErrorInfo } from '#shared/model/errors';
import { type FieldProblems, plainFields, readFields } from './fields';
import { createGuessCount } from './guesses';
import { type FollowedLink, inLanguage, type Links } from './links';
import { type DecidePage, type PageFacts, plainPage, questionPage, refusedPage, type SentAnswer, standingPage } from './page';
import { formProblems } from './problems';
import type { Language } from './texts';

/** A call of the page, as the server hands it on. */
export interface PageCall {
  token: string;
  /** Where it comes from. */
  address: string;
  acceptLanguage: string | undefined;
  /** The page is read again after the answer was taken back. */
  isTakenBack?: boolean;
}

/** A page; or it was done, and the page is to be read again. */
type PageAnswer = DecidePage | 'decided' | 'taken-back';

export interface DecidePorts {
  links: Links;
  /** The language of a person; undefined: as the browser says. */
  languageOf(personId: string): Language | undefined;
  timeZone(): string;
  now(): number;
}

export interface DecidePages {
  /** Changes nothing. */
  show(call: PageCall): Promise<DecidePage>;
  /** Votes, or takes the vote back. */
  act(call: PageCall, body: URLSearchParams): Promise<PageAnswer>;
}

/** An answer that came too late, or to which the person has no right (any more): the page shows how things stand. */
const OVERTAKEN = new Set(['TASK_CLOSED', 'TASK_REFUSED', 'TASK_OUTCOME_UNKNOWN']);

function browserLanguage(acceptLanguage: string | undefined): Language {
  return acceptLanguage?.trim().toLowerCase().startsWith('pt') === true ? 'pt-BR' : 'en';
}

/** How things stand for the one who followed a link. */
function pageOf({ link, task }: FollowedLink, facts: PageFacts, wasTakenBack = false): Promise<DecidePage> | DecidePage {
  if (task.canDecide && link.usedAt === undefined) return questionPage(facts, link.outcome, { wasTakenBack });
  return task.state !== 'open' || task.votes.mine !== undefined ? standingPage(facts) : refusedPage(facts);
}

export function createDecidePages({ links, languageOf, timeZone, now }: DecidePorts): DecidePages {
  const isTooMany = createGuessCount(now);

  function follow({ token, address, acceptLanguage }: PageCall): FollowedLink | DecidePage {
    try {
      const followed = links.follow(token);
      if (followed !== undefined) return followed;
    } catch (error) {
      // The task is not for this person any more.
      if (toErrorInfo(error).code !== 'TASK_NOT_FOUND') throw error;
    }
    return plainPage(isTooMany(address) ? 'tooMany' : 'invalid', browserLanguage(acceptLanguage));
  }

  function factsOf({ task, caller }: FollowedLink, { acceptLanguage }: PageCall): PageFacts {
    const language = languageOf(caller.personId) ?? browserLanguage(acceptLanguage);
    return {
      task: inLanguage(task, language),
      personName: caller.actor.name,
      language,
      timeZone: timeZone(),
      now: now(),
      appLink: links.appLink(task.id),
    };
  }

  function decide(followed: FollowedLink, body: URLSearchParams, language: Language): SentAnswer | undefined {
    const { task } = followed;
    const fields = task.form === undefined ? undefined : plainFields(task.form);
    const outcome = body.get('outcome') ?? '';
    const comment = (body.get('comment') ?? '').slice(0, 4000).trim();
    const values = task.form === undefined || fields === undefined ? undefined : readFields(task.form, fields, body);
    try {
      links.decide(followed, {
        outcome,
        ...(comment === '' ? {} : { comment }),
        ...(values === undefined ? {} : { form: values }),
      });
      return undefined;
    } catch (error) {
      const info = toErrorInfo(error);
      if (info.code !== 'TASK_FORM_INVALID') throw error;
      const problems: FieldProblems = formProblems(info, language);
      return { outcome, comment, values: values ?? {}, problems };
    }
  }

  async function undo(followed: FollowedLink, call: PageCall): Promise<PageAnswer> {
    try {
      links.undo(followed);
      return 'taken-back';
    } catch (error) {
      if (!OVERTAKEN.has(toErrorInfo(error).code)) throw error;
      const anew = follow(call);
      return 'link' in anew ? standingPage(factsOf(anew, call), true) : anew;
    }
  }

  async function act(call: PageCall, body: URLSearchParams): Promise<PageAnswer> {
    const followed = follow(call);
    if (!('link' in followed)) return followed;
    if (body.get('action') === 'undo') return undo(followed, call);
    const facts = factsOf(followed, call);
    if (!followed.task.canDecide || followed.link.usedAt !== undefined) return pageOf(followed, facts);
    try {
      const sent = decide(followed, body, facts.language);
      return sent === undefined ? 'decided' : await questionPage(facts, followed.link.outcome, { sent });
    } catch (error) {
      if (!OVERTAKEN.has(toErrorInfo(error).code)) throw error;
      const anew = follow(call);
      return 'link' in anew ? pageOf(anew, factsOf(anew, call)) : anew;
    }
  }

  return {
    async show(call) {
      const followed = follow(call);
      return 'link' in followed ? pageOf(followed, factsOf(followed, call), call.isTakenBack) : followed;
    },

    async act(call, body) {
      try {
        return await act(call, body);
      } catch (error) {
        if (!toErrorInfo(error).code.startsWith('STORE_')) throw error;
        return plainPage('failed', browserLanguage(call.acceptLanguage));
      }
    },
  };
}
