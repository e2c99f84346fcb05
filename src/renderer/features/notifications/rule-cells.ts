/** The rules of a person as a table of topics and channels, and back. Pure. */
import type { NotificationChannel, NotificationPace, NotificationRules, NotificationTopic } from '#shared/model/notification';

type Rule = NotificationRules['rules'][number];

const PACES = ['now', 'hourly', 'daily'] as const;

/** Rules for all flows are the table; those for certain flows stand beside it. */
export function flowRules({ rules }: Pick<NotificationRules, 'rules'>): Rule[] {
  return rules.filter(({ flowIds }) => flowIds.length > 0);
}

/** How soon a channel tells of a topic, of any flow. */
export function cellOf(
  { rules }: Pick<NotificationRules, 'rules'>,
  topic: NotificationTopic,
  channel: NotificationChannel,
): NotificationPace {
  const fitting = rules.filter(
    ({ flowIds, topics, channels }) => flowIds.length === 0 && topics.includes(topic) && channels.includes(channel),
  );
  return PACES.find((pace) => fitting.some((rule) => rule.pace === pace)) ?? 'off';
}

/** The rules with some cells changed: as few rules as say it. `all`: every topic and channel of the table. */
export function withCells(
  rules: NotificationRules,
  all: { topics: readonly NotificationTopic[]; channels: readonly NotificationChannel[] },
  change: { topics: readonly NotificationTopic[]; channel: NotificationChannel; pace: NotificationPace },
): NotificationRules {
  const paceOf = (topic: NotificationTopic, channel: NotificationChannel): NotificationPace =>
    channel === change.channel && change.topics.includes(topic) ? change.pace : cellOf(rules, topic, channel);
  const made: Rule[] = [];
  for (const pace of PACES) {
    for (const channel of all.channels) {
      const topics = all.topics.filter((topic) => paceOf(topic, channel) === pace);
      if (topics.length === 0) continue;
      const same = made.find((rule) => rule.pace === pace && rule.topics.join() === topics.join());
      if (same === undefined) made.push({ topics, channels: [channel], pace, flowIds: [] });
      else same.channels.push(channel);
    }
  }
  return { ...rules, rules: [...made, ...flowRules(rules)] };
}

/** Minutes after midnight as a time field has them. */
export function timeOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** Undefined: the field is empty or half filled in. */
export function minuteOf(time: string): number | undefined {
  const match = /^([01]\d|2[0-3]):([0-5]\d)/.exec(time);
  return match === null ? undefined : Number(match[1]) * 60 + Number(match[2]);
}
