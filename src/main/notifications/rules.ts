/** By which channel a person is told of something, and how soon. Pure. */
import {
  type NotificationChannel,
  type NotificationPace,
  type NotificationRules,
  type NotificationTopic,
  notificationRulesSchema,
  notificationTopicSchema,
} from '#shared/model/notification';

/** What reaches people outside of the app too, without them having to ask for it: else a task waits for who never looks. */
const BY_MAIL: NotificationTopic[] = ['task-assigned', 'task-reminder', 'task-overdue', 'task-escalated', 'sla-near'];
/** Nobody is woken by these. */
const SILENT: NotificationTopic[] = ['task-decided'];
const PACES: readonly NotificationPace[] = ['now', 'hourly', 'daily', 'off'];

/** The rules of a person who has set none. `runFailed`: of the settings, from before there were rules. */
export function defaultRules(runFailed: boolean): NotificationRules {
  const silent = runFailed ? SILENT : [...SILENT, 'run-failed' as const];
  return notificationRulesSchema.parse({
    rules: [
      { topics: notificationTopicSchema.options.filter((topic) => !silent.includes(topic)), channels: ['desktop'] },
      { topics: BY_MAIL, channels: ['email'] },
    ],
  });
}

/**
 * How soon a person is told of a topic by a channel. Rules that name the flow go before those for all flows, so that one flow can
 * be muted or made louder; of rules that are equal in this, the soonest holds. No rule: `off`.
 */
export function paceOf(
  { rules }: Pick<NotificationRules, 'rules'>,
  { topic, flowId }: { topic: NotificationTopic; flowId?: string | undefined },
  channel: NotificationChannel,
): NotificationPace {
  const fitting = rules.filter(({ topics, channels }) => topics.includes(topic) && channels.includes(channel));
  const ofFlow = fitting.filter(({ flowIds }) => flowId !== undefined && flowIds.includes(flowId));
  const paces = (ofFlow.length > 0 ? ofFlow : fitting.filter(({ flowIds }) => flowIds.length === 0)).map(({ pace }) => pace);
  return PACES.find((pace) => paces.includes(pace)) ?? 'off';
}
