/** A notice as each person gets it: what the bell lists, and what goes out by which channel at what moment. */
import type { Notification } from '#shared/contract/system';
import { createUlid } from '#shared/model/ids';
import { type NotificationChannel, type NotificationRules, notificationChannelSchema } from '#shared/model/notification';
import { OWNER_ID, type Person } from '#shared/model/person';
import type { Recipient } from './channels';
import type { NewDelivery } from './deliveries-repository';
import { type Moment, momentOf } from './moments';
import type { Language, Notice } from './notice';
import type { PeoplePort } from './ports';
import { paceOf } from './rules';
import type { RulesStore } from './rules-store';

const MAX_TITLE = 200;
const MAX_BODY = 2000;

export interface Letter {
  personId: string;
  notification: Notification;
  /** Of the notification. */
  key: string;
  deliveries: readonly NewDelivery[];
}

export interface LetterPorts {
  people: PeoplePort;
  rules: Pick<RulesStore, 'of' | 'own'>;
  isReady(channel: NotificationChannel, recipient: Recipient): boolean;
  preferences(): { language: Language; timeZone: string };
  now(): number;
  random(): number;
}

const cut = (text: string, max: number): string => (text.length <= max ? text : `${text.slice(0, max - 1)}…`);
const OUTSIDE = notificationChannelSchema.exclude(['desktop']).options;

/** The owner as long as nobody has made one. */
const NOBODY: Person = {
  id: OWNER_ID,
  name: '',
  access: 'owner',
  roles: [],
  language: 'system',
  contacts: { email: '', telegram: '', whatsapp: '', slack: '' },
  isActive: true,
  createdAt: 0,
};

export function languageOf(person: Pick<Person, 'language'>, fallback: Language): Language {
  return person.language === 'system' ? fallback : person.language;
}

export function createLetterWriter(ports: LetterPorts) {
  const { people, rules } = ports;
  const owner = (): Person => people.find(OWNER_ID) ?? NOBODY;

  /** Whom a notice is for. The owner hears of it when nobody else can. */
  function audience({ to, topic }: Notice): Person[] {
    if (to === 'owner') {
      const asked = people
        .list()
        .filter(({ id, access, isActive }) => access === 'member' && isActive && hasAskedFor(rules.own(id), topic));
      return [owner(), ...asked];
    }
    const named = [...new Set(to)].map((id) => people.find(id)).filter((person) => person?.isActive === true);
    return named.length === 0 ? [owner()] : (named as Person[]);
  }

  function momentsOf(notice: Notice, recipient: Recipient, nowMs: number): Map<NotificationChannel, Moment> {
    const moments = new Map<NotificationChannel, Moment>();
    if (notice.only !== undefined) return moments;
    const timeZone = recipient.rules.timeZone === 'system' ? ports.preferences().timeZone : recipient.rules.timeZone;
    const { quiet, digestMinute } = recipient.rules;
    for (const channel of notificationChannelSchema.options) {
      const pace = paceOf(recipient.rules, notice, channel);
      if (pace === 'off') continue;
      const situation = { isUrgent: notice.urgent === true, nowMs };
      moments.set(channel, momentOf(pace, situation, { quiet, digestMinute, timeZone }));
    }
    return moments;
  }

  function letterOf(notice: Notice, person: Person, words: { title: string; body: string }, language: Language): Letter {
    const at = ports.now();
    const { topic, level, flowId, runId, taskId, path, idempotencyKey } = notice;
    const about = {
      ...(flowId === undefined ? {} : { flowId }),
      ...(runId === undefined ? {} : { runId }),
      ...(taskId === undefined ? {} : { taskId }),
      ...(path === undefined ? {} : { path }),
    };
    const recipient = { person, rules: rules.of(person.id) };
    const moments = momentsOf(notice, recipient, at);
    const desktop = moments.get('desktop');
    const isRaised = notice.only === 'screen' || (desktop?.atMs === at && desktop.digest === undefined);
    const notification: Notification = {
      id: `ntf_${createUlid(at, ports.random)}`,
      at,
      level,
      title: cut(words.title, MAX_TITLE),
      body: cut(words.body, MAX_BODY),
      ...about,
      topic,
      ...(isRaised ? {} : { quiet: true }),
      read: false,
    };
    const { id: notificationId, title, body } = notification;
    const channels = [
      ...(isRaised ? [] : ['desktop' as const]),
      ...OUTSIDE.filter((channel) => ports.isReady(channel, recipient)),
    ];
    const deliveries = channels.flatMap((channel): NewDelivery[] => {
      const moment = moments.get(channel);
      if (moment === undefined) return [];
      return [
        {
          id: `dlv_${createUlid(at, ports.random)}`,
          idempotencyKey: `${idempotencyKey}/${person.id}/${channel}`,
          personId: person.id,
          channel,
          topic,
          message: { notificationId, at, level, title, body, language, ...about },
          createdAt: at,
          dueAt: moment.atMs,
          digest: moment.digest,
        },
      ];
    });
    return { personId: person.id, notification, deliveries, key: keyFor(person.id, idempotencyKey) };
  }

  return (notice: Notice): Letter[] => {
    const texts = new Map<Language, { title: string; body: string }>();
    return audience(notice).map((person) => {
      const language = languageOf(person, ports.preferences().language);
      const words = texts.get(language) ?? notice.words(language);
      texts.set(language, words);
      return letterOf(notice, person, words, language);
    });
  };
}

/** What the owner was told before there were people has the plain key. */
export function keyFor(personId: string, idempotencyKey: string): string {
  return personId === OWNER_ID ? idempotencyKey : `${idempotencyKey}/${personId}`;
}

function hasAskedFor(own: NotificationRules | undefined, topic: Notice['topic']): boolean {
  return (
    own?.rules.some(({ topics, channels, pace }) => topics.includes(topic) && channels.length > 0 && pace !== 'off') === true
  );
}
