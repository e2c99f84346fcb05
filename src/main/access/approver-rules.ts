/**
 * All that an approver may call, and how much of it: whatever is not named here is refused. Adding a line gives people something who
 * decide tasks but do not run this workspace, so each says why they need it.
 */
import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract';
import type { Contract } from '#shared/contract';
import type { humanTasks, inbox } from '#shared/contract/inbox';
import type { notifications } from '#shared/contract/notifications';
import { type Person, personContactsSchema } from '#shared/model/person';
import { settingsSchema } from '#shared/model/settings';

type Covered = Contract & { inbox: typeof inbox; humanTasks: typeof humanTasks; notifications: typeof notifications };
type Inputs = InferContractRouterInputs<Covered>;
type Outputs = InferContractRouterOutputs<Covered>;

/** What one value of a stream is. */
type Streamed<Output> = Output extends AsyncIteratorObject<infer Value, infer _Return, infer _Next> ? Value : never;

interface Rule<Input, Output> {
  /** With which input; without it: with any. */
  allows?(input: Input, person: Person): boolean;
  /** What they see of the answer; without it: all. */
  shows?(output: Output, person: Person): Output;
  /** Which values of a stream they see; without it: all. */
  passes?(value: Streamed<Output>, person: Person): boolean;
}

type Rules = {
  readonly [Room in keyof Covered]?: {
    readonly [Procedure in keyof Covered[Room]]?: Rule<
      Procedure extends keyof Inputs[Room] ? Inputs[Room][Procedure] : never,
      Procedure extends keyof Outputs[Room] ? Outputs[Room][Procedure] : never
    >;
  };
};

/** As the gate takes it, for a procedure whose types it cannot know. */
export type AnyRule = Rule<unknown, unknown> & { passes?(value: unknown, person: Person): boolean };

const NO_CONTACTS = personContactsSchema.parse({});
const ofThemselves = {
  allows: ({ personId }: { personId?: string | undefined }, { id }: Person) => personId === undefined || personId === id,
};

/** Which tasks they see is the inbox's to say: those that are asked of them. */
const RULES: Rules = {
  inbox: {
    list: {
      shows: ({ items, ...page }) => ({ ...page, items: items.filter(({ entry }) => entry === 'task') }),
    },
    counts: { shows: (counts) => ({ ...counts, doubts: 0, deadLetters: 0 }) },
    get: {},
    decide: {},
    decideMany: {},
    undo: {},
    claim: {},
    delegate: {},
    comment: {},
    addFile: {},
    readFile: {},
    watch: {},
  },
  humanTasks: {
    get: {},
    // In no other name than the own.
    process: { allows: ({ by }) => by === undefined },
  },
  people: {
    me: {},
    // To delegate to them, and to read who decided: names and roles, not how each is reached.
    list: {
      shows: (people, { id }) => people.map((person) => (person.id === id ? person : { ...person, contacts: NO_CONTACTS })),
    },
    // Not name and e-mail address: by those a requester is known, who may not decide what was asked for.
    update: {
      allows: ({ personId, language: _, contacts, ...others }, person) =>
        personId === person.id &&
        Object.values(others).every((value) => value === undefined) &&
        (contacts === undefined || (contacts.email ?? '') === person.contacts.email),
    },
    signOut: { allows: ({ personId }, { id }) => personId === id },
  },
  notifications: {
    rules: ofThemselves,
    setRules: ofThemselves,
    channels: {
      ...ofThemselves,
      shows: (channels) => channels.map(({ credentialId: _, lastError: __, ...shown }) => shown),
    },
    test: ofThemselves,
    createWebhookSecret: ofThemselves,
    deliveries: ofThemselves,
    // The room tries again what is theirs only.
    retryDelivery: {},
  },
  settings: {
    // The look of the page; the rest says where this workspace keeps and sends things.
    get: {
      shows: ({ language, theme, timeZone }) =>
        settingsSchema.parse({ language, theme, timeZone, onboarding: { templatesOffered: true, tourSeen: true } }),
    },
  },
  system: {
    health: {},
    notifications: {},
    readNotifications: {},
    watch: { passes: ({ kind }) => ['notification', 'settings', 'health', 'inbox'].includes(kind) },
  },
};

/** The rule for a procedure; undefined: approvers may not call it. */
export function approverRule([room = '', procedure = '', ...rest]: readonly string[]): AnyRule | undefined {
  if (rest.length > 0 || !Object.hasOwn(RULES, room)) return undefined;
  const rules = RULES[room as keyof Rules] ?? {};
  return Object.hasOwn(rules, procedure) ? (rules as Record<string, AnyRule>)[procedure] : undefined;
}

/** `inbox.list`, …: all that approvers may call. */
export function approverProcedures(): string[] {
  return Object.entries(RULES).flatMap(([room, rules]) => Object.keys(rules).map((procedure) => `${room}.${procedure}`));
}
