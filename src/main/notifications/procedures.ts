/** What people ask the notifications room for: their rules, their channels, and what became of messages. */
import type { ContractInputs, ContractOutputs } from '#shared/contract';
import type { ChannelState } from '#shared/contract/notifications';
import { AppError, toErrorInfo, toldError } from '#shared/model/errors';
import { createUlid } from '#shared/model/ids';
import {
  type Delivery,
  type NotificationChannel,
  type NotificationRules,
  notificationChannelSchema,
} from '#shared/model/notification';
import { type Actor, type Person, personIdOf } from '#shared/model/person';
import { type Channels, notReady, type Recipient, webhookSecretName } from './channels';
import { WORDS } from './channels/content';
import { CHATS, isChat } from './channels/services';
import { newWebhookSecret } from './channels/webhook';
import type { DeliveriesRepository } from './deliveries-repository';
import { languageOf } from './letters';
import type { Batch } from './message';
import type { NotificationsPorts } from './ports';
import type { RulesStore } from './rules-store';
import type { NotificationsService } from './service';

const TEST_TIMEOUT_MS = 60_000;

type Inputs = ContractInputs['notifications'];
type Outputs = ContractOutputs['notifications'];

/** A page of what was sent to a person. */
interface DeliveriesQuery {
  personId?: string | undefined;
  state?: Delivery['state'] | undefined;
  cursor?: string | undefined;
  limit: number;
}

export interface NotificationProcedures {
  /** Errors: PERSON_NOT_FOUND. */
  rules(input: Inputs['rules'], actor: Actor | undefined): Outputs['rules'];
  /** Errors: PERSON_NOT_FOUND. */
  setRules(input: { personId?: string | undefined; rules: NotificationRules }, actor: Actor | undefined): Outputs['setRules'];
  /** Errors: PERSON_NOT_FOUND. */
  channels(input: Inputs['channels'], actor: Actor | undefined): Outputs['channels'];
  /** Errors: CREDENTIAL_NOT_FOUND, CREDENTIAL_WRONG_TYPE. */
  setChannel(input: Inputs['setChannel']): void;
  /** Errors: PERSON_NOT_FOUND, CHANNEL_NOT_READY, CHANNEL_FAILED. */
  test(input: Inputs['test'], actor: Actor | undefined, signal: AbortSignal | undefined): Promise<void>;
  /** Errors: PERSON_NOT_FOUND. */
  createWebhookSecret(input: Inputs['createWebhookSecret'], actor: Actor | undefined): string;
  deliveries(input: DeliveriesQuery, actor: Actor | undefined): Outputs['deliveries'];
  /** Errors: NOT_FOUND. */
  retryDelivery(deliveryId: string, actor: Actor | undefined): void;
}

export interface ProcedureParts extends NotificationsPorts {
  rules: RulesStore;
  channels: Channels;
  deliveries: DeliveriesRepository;
  wake(): void;
  tell: NotificationsService['tell'];
  now(): number;
}

export function createNotificationProcedures(parts: ProcedureParts): NotificationProcedures {
  const { people, rules, channels, deliveries, credentials, secrets } = parts;

  /** The person that is asked for. Whoever only decides tasks sees nobody but themselves. */
  function personOf(personId: string | undefined, actor: Actor | undefined): Person {
    const ownId = personIdOf(actor);
    const wanted = people.find(personId ?? ownId);
    if (wanted === undefined || (wanted.id !== ownId && isApprover(ownId))) throw personNotFound(personId ?? ownId);
    return wanted;
  }

  const isApprover = (personId: string): boolean => people.find(personId)?.access === 'approver';
  const recipientOf = (person: Person): Recipient => ({ person, rules: rules.of(person.id) });

  function secretOf(personId: string): void {
    const name = webhookSecretName(personId);
    if (!secrets.has(name)) secrets.set(name, newWebhookSecret());
  }

  function stateOf(channel: NotificationChannel, recipient: Recipient): ChannelState {
    return { ...channels.state(channel, recipient), ...deliveries.standing(recipient.person.id, channel) };
  }

  return {
    rules: ({ personId }, actor) => rules.of(personOf(personId, actor).id),

    setRules({ personId, rules: wanted }, actor) {
      const person = personOf(personId, actor);
      // Calls come from this machine, which reaches more than who may only decide tasks.
      const webhookUrl = isApprover(personIdOf(actor)) ? rules.of(person.id).webhookUrl : wanted.webhookUrl;
      if (webhookUrl !== '') secretOf(person.id);
      rules.set(person.id, { ...wanted, webhookUrl });
      return rules.of(person.id);
    },

    channels({ personId }, actor) {
      const recipient = recipientOf(personOf(personId, actor));
      return notificationChannelSchema.options.map((channel) => stateOf(channel, recipient));
    },

    setChannel({ channel, credentialId, template }) {
      if (credentialId !== undefined) checkCredential(channel, credentialId);
      rules.choose(channel, { credentialId, template });
    },

    async test({ channel, personId }, actor, signal) {
      const person = personOf(personId, actor);
      const recipient = recipientOf(person);
      const { missing } = channels.state(channel, recipient);
      if (missing !== undefined) throw notReady(channel, missing);
      const atMs = parts.now();
      const language = languageOf(person, parts.preferences().language);
      const { test: title, testBody: body } = WORDS[language];
      if (channel === 'desktop') {
        const idempotencyKey = `test ${createUlid(atMs, parts.random)}`;
        const words = () => ({ title, body });
        return parts.tell({ topic: 'system', to: [person.id], level: 'info', only: 'screen', words, idempotencyKey });
      }
      const limit = AbortSignal.timeout(TEST_TIMEOUT_MS);
      try {
        const batch = testBatch(channel, person.id, { title, body, language, atMs, id: `dlv_${createUlid(atMs, parts.random)}` });
        await channels.send(batch, recipient, signal === undefined ? limit : AbortSignal.any([signal, limit]));
      } catch (thrown) {
        throw channelFailed(channel, thrown);
      }
    },

    createWebhookSecret({ personId }, actor) {
      const person = personOf(personId, actor);
      const secret = newWebhookSecret();
      secrets.set(webhookSecretName(person.id), secret);
      return secret;
    },

    deliveries: ({ personId, state, cursor, limit }, actor) =>
      deliveries.page(personOf(personId, actor).id, state, cursor, limit),

    retryDelivery(deliveryId, actor) {
      const found = deliveries.find(deliveryId);
      const ownId = personIdOf(actor);
      const isTheirs = found !== undefined && (found.personId === ownId || !isApprover(ownId));
      if (!isTheirs || !parts.store.write(() => deliveries.retry(deliveryId, parts.now()))) throw deliveryNotFound(deliveryId);
      parts.wake();
    },
  };

  function checkCredential(channel: NotificationChannel, credentialId: string): void {
    const found = credentials.find(credentialId);
    if (found === undefined) {
      const message = 'This credential is not there any more. Choose another one.';
      throw new AppError({ code: 'CREDENTIAL_NOT_FOUND', message, data: { credentialId } });
    }
    if (isChat(channel) && CHATS[channel].credentialType === found.type) return;
    const message = `The credential "${found.name}" is of another type. Choose one that this channel can send by.`;
    throw new AppError({ code: 'CREDENTIAL_WRONG_TYPE', message, data: { name: found.name, channel } });
  }
}

function testBatch(
  channel: NotificationChannel,
  personId: string,
  { title, body, language, atMs, id }: { title: string; body: string; language: 'en' | 'pt-BR'; atMs: number; id: string },
): Batch {
  const message = { notificationId: id, at: atMs, level: 'info' as const, title, body, language };
  const delivery = {
    id,
    personId,
    channel,
    topic: 'system' as const,
    message,
    digest: undefined,
    attempts: 0,
    isUncertain: false,
  };
  return { id, personId, channel, deliveries: [delivery] };
}

function channelFailed(channel: NotificationChannel, thrown: unknown): AppError {
  const info = toErrorInfo(thrown);
  if (info.code === 'CHANNEL_NOT_READY' || info.code === 'CHANNEL_FAILED') return thrown as AppError;
  return new AppError({
    code: 'CHANNEL_FAILED',
    kind: info.kind === 'bug' ? 'operational' : info.kind,
    message: `The test was not delivered: ${info.message}`,
    data: { channel, reason: toldError(info) },
    cause: thrown,
  });
}

function personNotFound(personId: string): AppError {
  const message = `There is no person "${personId}". Look at the list of people: somebody may have removed this one.`;
  return new AppError({ code: 'PERSON_NOT_FOUND', message, data: { id: personId } });
}

function deliveryNotFound(deliveryId: string): AppError {
  const message = 'This message is not there any more, or was sent already. Load the list again.';
  return new AppError({ code: 'NOT_FOUND', message, data: { deliveryId } });
}
