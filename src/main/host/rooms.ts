/** Makes the rooms and hands each what it needs of the others. Nothing moves before `start` of each: see createHost. */
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCallers } from '#main/access/callers';
import { createAuditService } from '#main/audit/service';
import { createDeadLettersService } from '#main/dead-letters/service';
import type { Engine } from '#main/engine/engine';
import { createEngine } from '#main/engine/index';
import { inlineExecutor } from '#main/engine/step/inline-executor';
import { createEventBus } from '#main/events/event-bus';
import { createEventFeed } from '#main/events/feed';
import { createEventInterest } from '#main/events/interest';
import { createEventsRepository } from '#main/events/repository';
import { createEventsService } from '#main/events/service';
import { createFiles } from '#main/files/index';
import { createUploads } from '#main/files/uploads';
import { createFlowFilesService } from '#main/flow-files/service';
import { createFlowsRoom } from '#main/flows/room';
import { createTaskLinks } from '#main/inbox/links/index';
import { createLeasesService } from '#main/leases/service';
import { createMail } from '#main/mail/index';
import { createCredentialCatalogue, createNodeCatalogue, hookPathProblems, localizeTemplate } from '#main/nodes';
import { createCodeRunner } from '#main/nodes/code/index';
import { createPluginsRoom } from '#main/plugins/room';
import { createQueuesRoom } from '#main/queues/room';
import { createRulesService } from '#main/rules/service';
import { createRunsRepository, createRunsRoom, createSingleNodeRunner, createStepRetry } from '#main/runs/index';
import { createSchedulesRoom } from '#main/schedules/room';
import { createSettings, SMTP_PASSWORD } from '#main/settings/service';
import type { Store } from '#main/store';
import { createBackups } from '#main/system/backups';
import { createSystemLive } from '#main/system/live';
import { createVaultRoom, type VaultRoom } from '#main/vault/room';
import { createEndpoints } from '#main/webhooks/endpoints';
import { createWebhookReceiver } from '#main/webhooks/receiver';
import { type ErrorInfo, toErrorInfo } from '#shared/model/errors';
import type { Settings } from '#shared/model/settings';
import { createErrorFlowPort } from './error-flows';
import { createFlowHealth } from './flow-health';
import { chainBehindRun, createFlowStarter } from './flow-starter';
import type { HostOptions } from './host-options';
import { createHousekeeping } from './housekeeping';
import { assembleInbox } from './inbox-room';
import { createKeyWatch } from './key-watch';
import type { Log } from './log';
import { createCancelSource, systemChance, systemClock } from './machine';
import { createMachineRoom } from './machine-room';
import { createNodeServices } from './node-services';
import { assembleNotifications, notifyOf } from './notifications-room';
import { assemblePeople } from './people-room';
import { createRecoveryGate } from './recovery-gate';
import { createSystemPorts } from './system-ports';
import { workspaceZone } from './workspace-zone';

const now = (): number => systemClock.now();
const random = (): number => systemChance.random();

/** The language of texts that are made here and stored (notifications): of the settings, else of the machine. */
function languageOf({ language }: Settings): 'en' | 'pt-BR' {
  if (language !== 'system') return language;
  return new Intl.DateTimeFormat().resolvedOptions().locale.startsWith('pt') ? 'pt-BR' : 'en';
}

/** A folder that the build laid beside the bundle; undefined when there is none, as from sources. */
function besideBundle(name: string): string | undefined {
  const folder = fileURLToPath(new URL(`../${name}`, import.meta.url));
  return existsSync(join(folder, 'index.json')) ? folder : undefined;
}

/** A container may run under a number that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'local';
  }
}

function openSettings(store: Store, secrets: VaultRoom['secrets'], log: Log) {
  const brokenSections: string[] = [];
  const settings = createSettings({
    store,
    secrets,
    now,
    report(section, problem) {
      log.warn({ section, problem }, 'A stored section of the settings is not valid; its defaults are used');
      brokenSections.push(section);
    },
  });
  return { settings, brokenSections };
}

/** The rooms over an open store. Synchronous; what is heavy and not needed at once is imported when it is first used. */
export function assembleRooms(store: Store, options: HostOptions) {
  const { home, log } = options;
  let baseUrl = '';
  const linkBase = (): string => settings.get().server.publicUrl || baseUrl;
  const user = userName();
  const logReport = (error: ErrorInfo): void => log.error({ error }, error.message);
  const onError = (error: unknown): void => logReport(toErrorInfo(error));

  const callers = createCallers();
  const audit = createAuditService({ store, user: () => callers.current()?.name ?? people.owner().name, now });
  const people = assemblePeople({
    ...{ store, ownerName: user, now, random, onError },
    linkBase,
    audit: (entry) => audit.add(entry),
  });
  const credentialTypes = createCredentialCatalogue();
  const vault = createVaultRoom({
    store,
    keyFile: join(home, 'keys', 'vault.key'),
    keychain: options.keychain,
    types: credentialTypes,
    findNodeType: (type, version) => nodeTypes.find(type, version),
    services: () => ({ mail: mail.service }),
    listenerUrl: () => baseUrl,
    audit: (entry) => audit.add(entry),
    uses: () => flows.credentialUses(),
    forgetOwn: (name) => {
      if (name === SMTP_PASSWORD) settings.update({ smtp: { password: '' } });
      else vault.secrets.remove(name);
    },
    clock: systemClock,
    random,
  });
  const { settings, brokenSections } = openSettings(store, vault.secrets, log);
  const files = createFiles(home);
  const uploads = createUploads({ home, bodyBytes: () => settings.get().limits.bodyBytes, now, random });
  const mail = createMail({
    isSmtpSet: () => settings.get().smtp.host !== '',
    smtpAccount: () => settings.smtpAccount(),
    outboxFolder: join(home, 'outbox'),
    writeWhole: (path, bytes) => files.writeWhole(path, bytes),
    now,
  });
  const code = createCodeRunner();
  const nodeTypes = createNodeCatalogue();
  let isAssembled = false;
  // Before the flows room: that reads the triggers of published flows, which may be plugins'.
  const plugins = createPluginsRoom(
    {
      store,
      home,
      appVersion: options.version,
      env: process.env,
      bundledCatalogue: besideBundle('catalogue'),
      bundledFolder: options.bundledPlugins ?? besideBundle('plugins'),
      files,
      audit: (entry) => audit.add(entry),
      provide(nodes, credentials) {
        nodeTypes.provide(nodes);
        credentialTypes.provide(credentials);
        if (isAssembled) flows.triggers.reload();
      },
      uses: () => flows.pluginUses(),
      addFlow: async (flow, language) => ({ flowId: (await flows.templates.addFlow(localizeTemplate(flow, language))).id }),
      hookPathProblems,
      progress: (...args) => runs.live.progress(...args),
      clock: systemClock,
      random,
      report: (error) => report(error),
    },
    () => ({
      engine,
      triggers,
      credentials: vault.opener,
      onCredentialChanged: (listener) => vault.onCredentialChanged(listener),
    }),
  );
  const notifications = assembleNotifications({
    ...{ store, clock: systemClock, random, people, secrets: vault.secrets, credentials: vault.opener, onError },
    preferences: () => ({
      ...settings.get().notifications,
      language: languageOf(settings.get()),
      timeZone: workspaceZone(settings.get()),
    }),
    mail: mail.service,
    home,
    maxBytes: () => settings.get().retention.maxSizeMb * 1024 ** 2,
    senders: {
      find: (type, version) => nodeTypes.find(type, version),
      credentials: vault.opener,
      services: () => nodeServices,
      workspace: basename(home),
    },
    links: () => taskLinks,
    linkBase,
  });
  const report = (error: ErrorInfo): void => {
    logReport(error);
    notifications.alert(error);
  };
  const eventsRepository = createEventsRepository(store);
  const bus = createEventBus({ store, repository: eventsRepository, now, random });
  const runsRepository = createRunsRepository(store, now);

  const flows = createFlowsRoom({
    store,
    nodeTypes,
    // The engine reads its flows from this room, so it is made after it.
    validate: (definition) => inner.validate(definition),
    findCredential: (id) => vault.opener.find(id),
    runStats: (flowIds) => runsRepository.flowStats(flowIds),
    nextRunAt: (flowId) => schedules.service.nextRunAt(flowId),
    emit: async (event) => {
      await bus.emitSystem(event);
    },
    simulation: {
      createCancelSource,
      runCode: (source, input, limits, signal) => code.service.run(source, input, limits, signal),
    },
    now,
    random,
    loadTemplates: async () => (await import('#main/nodes/templates/load-templates')).loadTemplates(),
    describeNodeTypes: async () => nodeTypes.describe(),
  });
  const { triggers } = flows;
  const interest = createEventInterest(triggers, now);

  const leases = createLeasesService({
    store,
    clock: systemClock,
    wakeStep: (runId, seq) => gate.engine.wakeLock(runId, seq),
    report,
  });
  const nodeServices = createNodeServices({
    mail: mail.service,
    files,
    code: code.service,
    events: bus,
    notify: notifyOf(notifications, { now, random }),
    startFlow: createFlowStarter({
      engine: { start: (request) => engine.start(request) },
      startTarget: flows.startTarget,
      causeOf: (runId) => eventsRepository.causeOf(runId),
      now,
    }),
    services: {
      find: (name, byRunId) => queues.calls.nodeService.find(name, byRunId),
      replies: (key) => queues.calls.nodeService.replies(key),
    },
    health: { check: (request, signal) => checkFlows(request, signal) },
    people,
  });
  const inner: Engine = createEngine({
    clock: systemClock,
    chance: systemChance,
    createCancelSource,
    journal: store.journal,
    nodes: nodeTypes,
    flows: flows.library,
    executor: inlineExecutor,
    services: nodeServices,
    interest,
    leases: leases.port,
    credentials: vault.opener,
    identity: { account: 'local', user, workspace: basename(home) },
    errorFlow: createErrorFlowPort(flows.startTarget),
    report,
  });
  const gate = createRecoveryGate(inner);
  const { engine } = gate;
  const machine = createMachineRoom({
    ...{ home, env: process.env, store, engine: inner, settings, clock: systemClock, log, report },
    info: () => systemPorts.info(),
    health: () => systemPorts.health(),
  });

  const runs = createRunsRoom(
    { store, engine, flows: flows.library, startTarget: flows.startTarget, pinsOf: flows.pins.outputs, now, onError },
    runsRepository,
  );
  const deadLetters = createDeadLettersService({
    store,
    engine,
    clock: systemClock,
    random,
    wantsEvent: (type) => interest.wants(type),
    emit: async (event) => {
      await bus.emitSystem(event);
    },
    report,
  });
  const engineApi = {
    processNode: createSingleNodeRunner({
      engine,
      repository: runsRepository,
      versionOf: (definition) => flows.singleNode(definition),
      now,
    }),
    retryStep: createStepRetry({ engine, repository: runsRepository, deadLetters, now }),
    feed: createEventFeed(eventsRepository),
  };
  const rules = createRulesService({
    store,
    flows: flows.hidden,
    runs: runsRepository,
    assertFlowExists: (flowId) => flows.assertExists(flowId),
    clock: systemClock,
    random,
    onError,
  });
  const events = createEventsService({
    store,
    engine,
    triggers,
    rules,
    clock: systemClock,
    report,
    bus,
    repository: eventsRepository,
    interest,
  });
  const schedules = createSchedulesRoom({
    store,
    engine,
    triggers,
    flows,
    isTrigger: ({ type, typeVersion }) => nodeTypes.find(type, typeVersion)?.kind === 'trigger',
    clock: systemClock,
    timeZone: () => workspaceZone(settings.get()),
    language: () => languageOf(settings.get()),
    successRates: (flowIds) =>
      new Map([...runsRepository.flowStats(flowIds)].map(([flowId, { successRate }]) => [flowId, successRate])),
    findStarted: (scope, key) => store.journal.findIdempotent(scope, key, now())?.runId,
    user,
    random,
    report,
  });
  settings.onChange((next, before) => {
    if (next.timeZone !== before.timeZone) schedules.service.refresh();
  });
  const queues = createQueuesRoom({
    store,
    engine,
    triggers,
    chainBehind: (byRunId) => chainBehindRun(eventsRepository.causeOf(byRunId)),
    clock: systemClock,
    random,
    report,
  });
  const inbox = assembleInbox({
    store,
    clock: systemClock,
    random,
    people,
    notifications,
    queues,
    interest,
    events: bus,
    eventsRepository,
    flows,
    deadLetters,
    files,
    holidayLists: () => schedules.lists.all(),
    timeZone: () => workspaceZone(settings.get()),
    report,
  });
  const taskLinks = createTaskLinks({
    ...{ store, inbox: inbox.service, people, linkBase, now },
    language: () => languageOf(settings.get()),
    timeZone: () => workspaceZone(settings.get()),
  });
  const endpoints = createEndpoints(triggers);
  const receiver = createWebhookReceiver({
    endpoints,
    engine,
    answerPluginHook: (hook, request, hookEvents) => plugins.answerHook(hook, request, hookEvents),
    limits: () => settings.get().limits,
    wantsEvent: (type) => interest.wants(type),
    now,
    random,
  });
  const checkFlows = createFlowHealth({
    store,
    validate: (definition) => inner.validate(definition),
    flows,
    schedules,
    endpoints,
    triggerStates: (flowId) => plugins.triggers.states(flowId),
    runs: runsRepository,
    baseUrl: () => baseUrl,
    language: () => languageOf(settings.get()),
    timeZone: () => workspaceZone(settings.get()),
    now,
  });
  const systemPorts = createSystemPorts(
    {
      store,
      settings,
      flows,
      schedules,
      counts: () => runsRepository.counts(),
      notifications: { list: notifications.latest, markAllRead: notifications.markAllRead },
      onNotification: (listener) => notifications.onNotified(listener),
      baseUrl: () => baseUrl,
      now,
    },
    options,
  );
  const system = createSystemLive(systemPorts);
  const watchKey = createKeyWatch(() => vault.check(), report);
  const flowFiles = createFlowFilesService({
    store,
    drafts: flows.drafts,
    folder: () => settings.get().flowFiles.folder,
    onFolderChanged: (listener) =>
      settings.onChange((next, before) => {
        if (next.flowFiles.folder !== before.flowFiles.folder) listener();
      }),
    writeWhole: (path, bytes) => files.writeWhole(path, bytes),
    now,
    log,
  });
  const backups = createBackups({
    backUp: (signal) => {
      watchKey();
      return store.backUp(signal);
    },
    list: () => store.backups(),
    prune: (keep) => store.pruneBackups(keep),
    settings: () => settings.get().backup,
    clock: systemClock,
    report: (problem) => report(toErrorInfo(problem)),
    log,
  });
  const housekeeping = createHousekeeping({
    store,
    retention: () => ({ ...settings.get().retention, flows: flows.retention() }),
    clock: systemClock,
    log,
  });

  isAssembled = true;

  return {
    mail,
    code,
    vault,
    audit,
    callers,
    people,
    plugins,
    watchKey,
    settings,
    notifications,
    bus,
    flows,
    flowFiles,
    files,
    uploads,
    gate,
    engine,
    runs,
    events,
    rules,
    schedules,
    queues,
    inbox,
    taskLinks,
    endpoints,
    receiver,
    systemPorts,
    system,
    housekeeping,
    machine,
    backups,
    leases,
    deadLetters,
    engineApi,
    /** Sections of the settings that were broken when they were read. The log has them already. */
    tellBrokenSettings() {
      for (const section of brokenSections)
        notifications.alert({ code: 'SETTINGS_SECTION_INVALID', kind: 'user', message: section, data: { section } });
    },
    baseUrl: () => baseUrl,
    setBaseUrl: (url: string) => {
      baseUrl = url;
    },
  };
}
export type Rooms = ReturnType<typeof assembleRooms>;
