/** The rules of people and the choices of channels, from memory once they were read. */
import { type ChannelTemplate, channelTemplateSchema } from '#shared/contract/notifications';
import { type NotificationChannel, type NotificationRules, notificationRulesSchema } from '#shared/model/notification';
import type { ChannelChoice } from './channels';
import type { NotificationStore } from './ports';
import { defaultRules } from './rules';

export interface RulesStore {
  /** Of a person; the default ones until they have set some. */
  of(personId: string): NotificationRules;
  /** Undefined: they have set none. */
  own(personId: string): NotificationRules | undefined;
  /** Durable when it returns. */
  set(personId: string, rules: NotificationRules): void;
  choiceOf(channel: NotificationChannel): ChannelChoice;
  choose(channel: NotificationChannel, choice: ChannelChoice): void;
}

interface ChoiceRow {
  channel: NotificationChannel;
  credential_id: string | null;
  template: string | null;
}

export function createRulesStore(
  store: Pick<NotificationStore, 'db' | 'write'>,
  { now, runFailed }: { now(): number; runFailed(): boolean },
): RulesStore {
  const { db } = store;
  const select = db.prepare<[string], { rules: string }>('SELECT rules FROM notification_rules WHERE person_id = ?');
  const save = db.prepare<[string, string, number]>(`
    INSERT INTO notification_rules (person_id, rules, updated_at) VALUES (?, ?, ?)
    ON CONFLICT (person_id) DO UPDATE SET rules = excluded.rules, updated_at = excluded.updated_at`);
  const selectChoices = db.prepare<[], ChoiceRow>('SELECT channel, credential_id, template FROM notification_channels');
  const saveChoice = db.prepare<[string, string | null, string | null, number]>(`
    INSERT INTO notification_channels (channel, credential_id, template, updated_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (channel) DO UPDATE
    SET credential_id = excluded.credential_id, template = excluded.template, updated_at = excluded.updated_at`);
  const known = new Map<string, NotificationRules | undefined>();
  let choices: Map<NotificationChannel, ChannelChoice> | undefined;

  function readRules(personId: string): NotificationRules | undefined {
    const row = select.get(personId);
    if (row === undefined) return undefined;
    const parsed = notificationRulesSchema.safeParse(JSON.parse(row.rules));
    // A newer version wrote them: better told by the default than not at all.
    return parsed.success ? parsed.data : undefined;
  }

  function own(personId: string): NotificationRules | undefined {
    if (!known.has(personId)) known.set(personId, readRules(personId));
    return known.get(personId);
  }

  const allChoices = (): Map<NotificationChannel, ChannelChoice> =>
    (choices ??= new Map(
      selectChoices.all().map(({ channel, credential_id: credentialId, template }) => [
        channel,
        {
          ...(credentialId === null ? {} : { credentialId }),
          ...(template === null ? {} : { template: channelTemplateSchema.parse(JSON.parse(template)) as ChannelTemplate }),
        },
      ]),
    ));

  return {
    own,
    of: (personId) => own(personId) ?? defaultRules(runFailed()),
    set(personId, rules) {
      store.write(() => save.run(personId, JSON.stringify(rules), now()));
      known.set(personId, rules);
    },
    choiceOf: (channel) => allChoices().get(channel) ?? {},
    choose(channel, { credentialId, template }) {
      const text = template === undefined ? null : JSON.stringify(template);
      store.write(() => saveChoice.run(channel, credentialId ?? null, text, now()));
      choices = undefined;
    },
  };
}
