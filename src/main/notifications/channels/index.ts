/** The channels by which people are told of something outside of the app: what each needs, and how it sends. */
import type { ChannelState, ChannelTemplate } from '#shared/contract/notifications';
import { AppError, toErrorInfo } from '#shared/model/errors';
import type { NotificationChannel, NotificationRules } from '#shared/model/notification';
import type { Person } from '#shared/model/person';
import { type Batch, type Message, pageOf } from '../message';
import type { ChannelPorts } from '../ports';
import type { Content, Entry } from './content';
import { mailOf } from './mail-texts';
import { CHATS, type ChatChannel, isChat, TEMPLATE_NODE, templateConfig, WINDOW_CLOSED } from './services';
import { callWebhook } from './webhook';

/** What is chosen for the whole workspace. */
export interface ChannelChoice {
  credentialId?: string | undefined;
  template?: ChannelTemplate | undefined;
}

/** Whom, and by what they want to be reached. */
export interface Recipient {
  person: Person;
  rules: NotificationRules;
}

export interface ChannelsPorts extends ChannelPorts {
  choiceOf(channel: NotificationChannel): ChannelChoice;
  isDesktopOn(): boolean;
  now(): number;
}

export interface Channels {
  state(
    channel: NotificationChannel,
    recipient: Recipient,
  ): Pick<ChannelState, 'channel' | 'isReady' | 'missing' | 'contact'> &
    Pick<ChannelState, 'credentialId' | 'credentialType' | 'template' | 'hasSecret'>;
  /** Errors: CHANNEL_NOT_READY, and those of the channel. Not for the desktop, which is no way out of the app. */
  send(batch: Batch, recipient: Recipient, signal: AbortSignal): Promise<void>;
  /** True: an earlier try got through. False also where nobody can tell. */
  wasSent(batch: Batch, recipient: Recipient, signal: AbortSignal): Promise<boolean>;
}

/** Digests of more link each task to its page in the app: what decides it is there. */
const MOST_WITH_LINKS = 1;

export const webhookSecretName = (personId: string): string => `notifications.webhook:${personId}`;

export function createChannels(ports: ChannelsPorts): Channels {
  const { mail, services, credentials, secrets, tasks } = ports;

  function missingOf(channel: NotificationChannel, { person, rules }: Recipient): ChannelState['missing'] {
    if (channel === 'desktop') return ports.isDesktopOn() ? undefined : 'desktop';
    if (channel === 'webhook') return rules.webhookUrl === '' ? 'url' : undefined;
    if (channel === 'email') return !mail.isLive ? 'mail-server' : person.contacts.email === '' ? 'contact' : undefined;
    const chat = CHATS[channel];
    if (!services.has(chat.nodeType)) return 'plugin';
    const { credentialId } = ports.choiceOf(channel);
    if (credentialId === undefined || credentials.find(credentialId)?.isComplete !== true) return 'credential';
    return chat.contactOf(person) === '' ? 'contact' : undefined;
  }

  function contactOf(channel: NotificationChannel, { person, rules }: Recipient): string {
    if (channel === 'email') return person.contacts.email;
    if (channel === 'webhook') return rules.webhookUrl;
    return isChat(channel) ? CHATS[channel].contactOf(person) : '';
  }

  function appLink(message: Message): string | undefined {
    const page = pageOf(message);
    const base = ports.linkBase();
    return page === undefined || base === '' ? undefined : `${base}/#${page}`;
  }

  async function entryOf(message: Message, personId: string, withLinks: boolean): Promise<Entry> {
    const { title, body, taskId } = message;
    const links = withLinks && taskId !== undefined ? await tasks.links(taskId, personId) : undefined;
    const choices = links === undefined ? [] : links.outcomes.map(({ label, url }) => ({ label, url }));
    return { title, body, url: links?.open ?? appLink(message), choices };
  }

  async function contentOf({ deliveries, personId }: Batch): Promise<Content> {
    const withLinks = deliveries.length <= MOST_WITH_LINKS;
    const entries = await Promise.all(deliveries.map(({ message }) => entryOf(message, personId, withLinks)));
    return { language: deliveries[0]?.message.language ?? 'en', entries };
  }

  async function sendMail(batch: Batch, to: string, signal: AbortSignal): Promise<void> {
    const [only] = batch.deliveries;
    const { taskId } = only?.message ?? {};
    const ofTask =
      batch.deliveries.length === 1 && only !== undefined && taskId !== undefined
        ? await tasks.mail(taskId, batch.personId, only.message)
        : undefined;
    const { subject, text, html } = ofTask ?? mailOf(await contentOf(batch));
    const { rejected } = await mail.send({ to, subject, text, html, idempotencyKey: `notification ${batch.id}` }, signal);
    if (rejected !== undefined && rejected.length > 0)
      throw new AppError({ code: 'MAIL_RECIPIENT_REJECTED', message: `The server refused ${rejected.join(', ')}.` });
  }

  async function sendChat(channel: ChatChannel, batch: Batch, to: string, signal: AbortSignal): Promise<void> {
    const content = await contentOf(batch);
    const { credentialId = '', template } = ports.choiceOf(channel);
    const use = { credentialId, key: batch.id, signal };
    try {
      await services.execute({ ...use, type: CHATS[channel].nodeType, config: CHATS[channel].configOf(to, content) });
    } catch (error) {
      if (toErrorInfo(error).code !== WINDOW_CLOSED || template === undefined) throw error;
      await services.execute({ ...use, type: TEMPLATE_NODE, config: templateConfig(to, content, template) });
    }
  }

  async function sendWebhook(batch: Batch, { person, rules }: Recipient, signal: AbortSignal): Promise<void> {
    const nowMs = ports.now();
    const notifications = await Promise.all(
      batch.deliveries.map(async ({ id, topic, message }) => {
        const { title, body, level, at, flowId, runId, taskId } = message;
        const { url, choices } = await entryOf(message, batch.personId, true);
        return {
          ...{ id, at: new Date(at).toISOString(), topic, level, title, body },
          ...(flowId === undefined ? {} : { flowId }),
          ...(runId === undefined ? {} : { runId }),
          ...(taskId === undefined ? {} : { taskId }),
          ...(url === undefined ? {} : { url }),
          ...(choices.length === 0 ? {} : { choices: choices.map((choice) => ({ ...choice })) }),
        };
      }),
    );
    const data = { person: { id: person.id, name: person.name }, notifications };
    const body = { type: 'pulseflow.notification', timestamp: new Date(nowMs).toISOString(), data };
    const secret = secrets.find(webhookSecretName(person.id));
    if (secret === undefined) throw notReady('webhook', 'url');
    await callWebhook({ url: rules.webhookUrl, secret, id: `ntf_${batch.id}`, body }, { fetch: ports.fetch, nowMs, signal });
  }

  const channels: Channels = {
    state(channel, recipient) {
      const missing = missingOf(channel, recipient);
      const contact = contactOf(channel, recipient);
      const { credentialId, template } = ports.choiceOf(channel);
      return {
        channel,
        isReady: missing === undefined,
        ...(missing === undefined ? {} : { missing }),
        ...(contact === '' ? {} : { contact }),
        ...(isChat(channel) ? { credentialType: CHATS[channel].credentialType } : {}),
        ...(credentialId === undefined ? {} : { credentialId }),
        ...(template === undefined ? {} : { template }),
        ...(channel === 'webhook' ? { hasSecret: secrets.has(webhookSecretName(recipient.person.id)) } : {}),
      };
    },

    async send(batch, recipient, signal) {
      const { channel } = batch;
      const missing = missingOf(channel, recipient);
      if (missing !== undefined) throw notReady(channel, missing);
      const to = contactOf(channel, recipient);
      if (channel === 'email') await sendMail(batch, to, signal);
      else if (channel === 'webhook') await sendWebhook(batch, recipient, signal);
      else if (isChat(channel)) await sendChat(channel, batch, to, signal);
    },

    async wasSent(batch, recipient, signal) {
      const { channel } = batch;
      if (!isChat(channel)) return false;
      const { credentialId } = ports.choiceOf(channel);
      const { nodeType, configOf, contactOf: to } = CHATS[channel];
      if (credentialId === undefined || !services.has(nodeType)) return false;
      const config = configOf(to(recipient.person), { language: 'en', entries: [] });
      return (await services.lookUp({ type: nodeType, config, credentialId, key: batch.id, signal })) === 'yes';
    },
  };
  return channels;
}

/** CHANNEL_NOT_READY. */
export function notReady(channel: NotificationChannel, missing: NonNullable<ChannelState['missing']>): AppError {
  const what: Record<typeof missing, string> = {
    'mail-server': 'no mail server is set up in Settings > E-mail',
    contact: 'no address of this person is known: see Settings > People',
    credential: 'no credential is chosen for it in Settings > Notifications',
    plugin: 'its plugin is not there: see Plugins',
    url: 'no address is entered for it in Settings > Notifications',
    desktop: 'desktop notifications are off in Settings > Notifications',
  };
  const detail = `CHANNEL_WITHOUT_${missing.replace('-', '_').toUpperCase()}`;
  const message = `Nothing can be sent by this channel: ${what[missing]}.`;
  return new AppError({ code: 'CHANNEL_NOT_READY', message, data: { channel, missing, detail } });
}
