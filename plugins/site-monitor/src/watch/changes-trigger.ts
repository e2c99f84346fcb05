import { createHash } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { countField, defineTrigger, type JsonObject, needed, problem, type SubscribeContext, textField, z } from '@pulseflow/sdk';
import { callFields, callGroup, checkOptionsOf, contentFields, contentGroup, thresholdGroup } from '../fields';
import { addressOf, checkSite, type SiteCheck } from '../probe/check-site';
import { afterLook, NEW_SITE, type Rules, type SiteState, siteStateSchema } from './site-state';

const MAX_SITES = 50;
const CONFIRM_SECONDS = 10;
/** Looks at the same time. */
const PARALLEL = 5;

const config = z.object({
  urls: needed(
    textField(
      { title: 'Addresses', description: 'One a line, 50 at most' },
      { title: 'Endereços', description: 'Um por linha, no máximo 50' },
      { examples: ['https://example.com'], expression: 'none' },
    ),
  ),
  everySeconds: countField(
    { min: 5, max: 86_400, preset: 60 },
    { title: 'Look every (seconds)' },
    { title: 'Verificar a cada (segundos)' },
  ),
  confirm: countField(
    { min: 1, max: 10, preset: 2 },
    { title: 'Sure after', description: 'So many looks in a row must agree before a site counts as down, slow or up again' },
    {
      title: 'Certeza após',
      description: 'Tantas verificações seguidas devem concordar antes de o site contar como fora do ar, lento ou no ar',
    },
  ),
  slowMs: countField(
    { min: 0, max: 300_000, preset: 0 },
    { title: 'Slow from (ms)', description: '0: the time is not watched' },
    { title: 'Lento a partir de (ms)', description: '0: o tempo não é vigiado' },
  ),
  certificateDays: textField(
    { title: 'Days before the certificate ends', description: 'Each is told once; empty: not watched' },
    { title: 'Dias antes de o certificado acabar', description: 'Cada um é avisado uma vez; vazio: não vigiar' },
    { expression: 'none' },
    '30, 14, 7, 1',
  ),
  ...contentFields,
  ...callFields,
});
type Config = z.output<typeof config>;

const stateSchema = z.object({ sites: z.record(z.string(), siteStateSchema) });

/** Starts a run when a site goes down or comes back, gets slow, changes, or its certificate is about to end. */
export const siteChanges = defineTrigger({
  name: 'changes',
  label: { en: 'Site changes', 'pt-BR': 'Mudanças em sites' },
  description: {
    en: 'Looks at addresses now and then, and starts a run when one goes down or comes back, gets slow, changes its content, or its certificate ends soon.',
    'pt-BR':
      'Olha endereços de tempos em tempos e inicia uma execução quando um sai do ar ou volta, fica lento, muda o conteúdo ou o certificado acaba em breve.',
  },
  keywords: {
    en: ['uptime', 'down', 'monitor', 'certificate', 'page changed'],
    'pt-BR': ['disponibilidade', 'fora do ar', 'monitorar', 'certificado', 'página mudou'],
  },
  config,
  ui: {
    'ui:groups': [thresholdGroup('confirm', 'slowMs', 'certificateDays'), contentGroup, callGroup],
    urls: { 'ui:widget': 'textarea', 'ui:options': { rows: 4 } },
  },
  summary: { en: '{{ urls }}', 'pt-BR': '{{ urls }}' },
  sample: [
    {
      url: 'https://example.com',
      event: 'down',
      from: 'up',
      lastedMs: 3_600_000,
      site: {
        url: 'https://example.com',
        finalUrl: 'https://example.com/',
        isUp: false,
        problem: 'status',
        reason: { en: 'It answered with status 503.', 'pt-BR': 'Respondeu com o status 503.' },
        status: 503,
        latencyMs: 120.5,
        timings: { dns: 5, connect: 20, tls: 30, firstByte: 60, total: 120.5 },
        certificate: { validTo: '2027-01-01T00:00:00.000Z', daysLeft: 41, subject: 'example.com', issuer: 'An authority' },
        content: null,
        checkedAt: '2026-11-21T12:00:00.000Z',
      },
    },
  ],
  async subscribe(context) {
    const watched = urlsOf(context.config.urls);
    const rules = rulesOf(context.config);
    const sites = keptStates(context, watched);
    // Kept before the first run that it names, so that a site that was forgotten in between is another one.
    await context.save(stateOf(sites));
    for (;;) {
      const begun = context.now();
      if (isOffline(watched)) context.log('info', 'This computer has no network: the sites are not looked at.');
      else await round(context, { watched, rules, sites });
      context.connected();
      // A change is made sure of soon, not at the next look.
      const isUnsure = [...sites.values()].some(({ candidate }) => candidate !== undefined);
      const waitMs = Math.min(context.config.everySeconds, isUnsure ? CONFIRM_SECONDS : Number.POSITIVE_INFINITY) * 1000;
      await context.sleep(Math.max(1000, waitMs - (context.now() - begun)));
    }
  },
});

interface Watching {
  watched: readonly string[];
  rules: Rules;
  sites: Map<string, SiteState>;
}

/** Looks at all sites, and tells what has changed. What was told is kept with the run that tells it. */
async function round(context: SubscribeContext<Config>, { watched, rules, sites }: Watching): Promise<void> {
  const options = checkOptionsOf(context.config);
  const waiting = [...watched];
  const found: { url: string; site: SiteCheck }[] = [];
  const look = async (): Promise<void> => {
    for (let url = waiting.shift(); url !== undefined; url = waiting.shift()) {
      found.push({ url, site: await checkSite(url, options, context) });
    }
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, watched.length) }, look));
  const before = JSON.stringify(stateOf(sites));
  for (const { url, site } of found) {
    const old = sites.get(url) ?? NEW_SITE;
    const { state, events } = afterLook(old, site, rules, context.now());
    if (events.length === 0) {
      sites.set(url, state);
      continue;
    }
    for (const [index, { event, details }] of events.entries()) {
      // The last of them carries the new state: a crash in between tells the others again, under the same keys.
      if (index === events.length - 1) sites.set(url, state);
      const json: JsonObject = { url, event, ...details, site };
      await context.emit({ json }, { key: keyOf(url, event, old), state: stateOf(sites) });
    }
  }
  const after = stateOf(sites);
  if (JSON.stringify(after) !== before) await context.save(after);
}

/** The same change of the same site is one run, however often it is found after a crash. */
function keyOf(url: string, event: string, { born, changes }: SiteState): string {
  return createHash('sha256')
    .update(JSON.stringify([url, event, born, changes]))
    .digest('hex')
    .slice(0, 32);
}

function stateOf(sites: ReadonlyMap<string, SiteState>): JsonObject {
  return { sites: JSON.parse(JSON.stringify(Object.fromEntries(sites))) as JsonObject };
}

/** What is kept of the sites that are still watched, and the beginning for new ones. */
function keptStates({ state, now }: SubscribeContext<Config>, watched: readonly string[]): Map<string, SiteState> {
  const parsed = stateSchema.safeParse(state);
  const kept = parsed.success ? parsed.data.sites : {};
  return new Map(watched.map((url) => [url, kept[url] ?? { ...NEW_SITE, born: now() }]));
}

/** Errors: SITE_ADDRESS_INVALID, SITE_TOO_MANY. */
function urlsOf(text: string): string[] {
  const urls = [...new Set(text.split(/[\n,]/).map((line) => line.trim()))].filter((line) => line !== '');
  if (urls.length === 0) addressOf('');
  for (const url of urls) addressOf(url);
  if (urls.length <= MAX_SITES) return urls;
  throw problem({
    code: 'SITE_TOO_MANY',
    en: `One trigger watches ${MAX_SITES} addresses at most; these are ${urls.length}. Use another one for the rest.`,
    ptBr: `Um gatilho vigia no máximo ${MAX_SITES} endereços; estes são ${urls.length}. Use outro para o resto.`,
    data: { count: urls.length, max: MAX_SITES },
  });
}

/** Errors: SITE_DAYS_INVALID. */
function rulesOf({ slowMs, confirm, certificateDays }: Config): Rules {
  const days = certificateDays.split(',').flatMap((part) => (part.trim() === '' ? [] : [Number(part)]));
  if (days.every((day) => Number.isInteger(day) && day >= 0)) return { slowMs, confirm, certificateDays: days };
  throw problem({
    code: 'SITE_DAYS_INVALID',
    en: `"${certificateDays}" are no days. Write them as 30, 14, 7, 1.`,
    ptBr: `"${certificateDays}" não são dias. Escreva como 30, 14, 7, 1.`,
    data: { certificateDays },
  });
}

/** Without a network all sites would seem down. Those on this computer can be looked at all the same. */
function isOffline(watched: readonly string[]): boolean {
  const hasNetwork = Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ internal }) => !internal));
  return !hasNetwork && !watched.every((url) => /^(localhost|127\.|\[::1\])/.test(addressOf(url).hostname));
}
