import { isContractProcedure } from '@orpc/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, type PulseflowClient } from '#shared/contract';
import { cleanUp } from '../../setup/instance';
import { contractCases, wrong } from './cases';
import { describeCredentials } from './credential-cases';
import { describeEdits } from './edit-cases';
import { describeEngineApi } from './engine-cases';
import { describeEventsAndRules } from './event-cases';
import { describeFlows } from './flow-cases';
import { describeFlowFiles } from './flow-file-cases';
import { describeInbox } from './inbox-cases';
import { describeMachine } from './machine-cases';
import { describeNotifications } from './notification-cases';
import { describePeople } from './people-cases';
import { describePlugins } from './plugin-cases';
import { describeQueues } from './queue-cases';
import { describeQuickRun } from './quick-run-cases';
import { describeRuns } from './run-cases';
import { describeSchedules } from './schedule-cases';
import { describeSystem } from './system-cases';
import { describeTemplates } from './template-cases';
import { describeTestRuns } from './test-run-cases';
import { type Transport, transports } from './transports';

/** `flows.list`, `flows.get`, …: every procedure of the contract. */
function proceduresOf(part: object, path: string[] = []): string[] {
  return Object.entries(part).flatMap(([name, inner]: [string, object]) =>
    isContractProcedure(inner) ? [[...path, name].join('.')] : proceduresOf(inner, [...path, name]),
  );
}

describe.each(Object.entries(transports))('the contract over %s', (name, open) => {
  let transport: Transport;
  let client: PulseflowClient;
  const called = new Set<string>();

  beforeAll(async () => {
    transport = await open();
    client = recordCalls(transport.client, called);
  });
  afterAll(async () => {
    await transport.close();
    await cleanUp();
  });

  const cases = contractCases({ name, client: () => client, transport: () => transport });

  describeFlows(cases);

  describeRuns(cases);

  describeEventsAndRules(cases);

  describeSystem(cases);

  describeQueues(() => client, wrong);

  describeInbox(() => client, wrong);

  describeMachine(() => client, wrong);

  describePeople(() => client, wrong);

  describeNotifications(() => client, wrong);

  describePlugins(() => client);

  describeFlowFiles(() => client);
  describeCredentials(() => client, wrong);

  describeEdits(() => client, wrong);

  describeEngineApi(() => client, wrong);

  describeSchedules(() => client, wrong);

  describeTemplates(() => client, wrong);

  describeTestRuns(() => client, wrong);

  describeQuickRun(() => client, wrong);

  it('was called in every procedure', () => {
    expect([...called].sort()).toEqual(proceduresOf(contract).sort());
  });
});

/** The same client, noting the path of each call. */
function recordCalls<Client extends object>(client: Client, called: Set<string>, path: string[] = []): Client {
  return new Proxy(client, {
    get(target, name) {
      const inner: unknown = Reflect.get(target, name);
      if (typeof name !== 'string' || (typeof inner !== 'function' && typeof inner !== 'object') || inner === null) return inner;
      return recordCalls(inner, called, [...path, name]);
    },
    apply(target, _self, args: unknown[]) {
      called.add(path.join('.'));
      return (target as (...all: unknown[]) => unknown)(...args);
    },
  });
}
