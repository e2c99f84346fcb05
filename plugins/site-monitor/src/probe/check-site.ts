/** One look at an address: does it answer as it should, how fast, with which certificate, and what does it say. */
import { type JsonObject, problem } from '@pulseflow/sdk';
import { type Certificate, untrustedCertificate } from './certificate';
import { type ContentOptions, contentOf, pageText } from './content';
import { type Exchange, exchange } from './exchange';
import { problemOf, type SiteProblem } from './reasons';

const MAX_REDIRECTS = 10;
const MAX_BYTES = 10 * 1024 * 1024;
const DAY_MS = 86_400_000;

export interface CheckOptions {
  method: 'GET' | 'HEAD';
  headers: readonly { name: string; value: string }[];
  /** Statuses that are good: `200-399`, `200, 204, 401`. */
  statuses: string;
  followRedirects: boolean;
  timeoutMs: number;
  mustContain: string;
  mustNotContain: string;
  content: ContentOptions | undefined;
}

/** What was found. Plain data, so that it can go into an item as it is. */
export interface SiteCheck extends JsonObject {
  url: string;
  finalUrl: string;
  isUp: boolean;
  problem: string | null;
  reason: JsonObject | null;
  status: number | null;
  latencyMs: number | null;
  timings: JsonObject | null;
  certificate: JsonObject | null;
  content: JsonObject | null;
  checkedAt: string;
}

/**
 * Never rejects because of the site: a site that does not answer is what is found. Rejects when cancelled.
 * Errors: SITE_ADDRESS_INVALID, SITE_STATUSES_INVALID, SITE_SELECTOR_INVALID, SITE_PATTERN_INVALID.
 */
export async function checkSite(
  address: string,
  options: CheckOptions,
  context: { signal: AbortSignal; now(): number },
): Promise<SiteCheck> {
  const url = addressOf(address);
  const isGood = statusTest(options.statuses);
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = AbortSignal.any([context.signal, timeout]);
  const found = await followed(url, options, signal).catch(async (error: unknown) => {
    context.signal.throwIfAborted();
    const trouble = problemOf(timeout.aborted ? timeout.reason : error, options.timeoutMs);
    const certificate = trouble.kind === 'certificate' ? await untrustedCertificate(url, signal) : undefined;
    return { trouble, certificate };
  });
  if ('trouble' in found) return resultOf(address, context.now(), { url: url.href, ...found });
  const { body, contentType, status } = found;
  const trouble = isGood(status) ? await contentTrouble(found, options) : statusTrouble(found);
  const content =
    trouble === undefined && options.content !== undefined ? await contentOf(body, contentType, options.content) : undefined;
  return resultOf(address, context.now(), { ...found, trouble, content });
}

function resultOf(
  address: string,
  nowMs: number,
  found: Partial<Exchange> & {
    url: string;
    trouble: SiteProblem | undefined;
    content?: { hash: string; excerpt: string } | undefined;
  },
): SiteCheck {
  const { trouble, certificate, content, timings } = found;
  return {
    url: address,
    finalUrl: found.url,
    isUp: trouble === undefined,
    problem: trouble?.kind ?? null,
    reason: trouble === undefined ? null : { ...trouble.reason },
    status: found.status ?? null,
    latencyMs: timings?.total ?? null,
    timings: timings === undefined ? null : { ...timings },
    certificate: certificate === undefined ? null : { ...certificate, daysLeft: daysLeft(certificate, nowMs) },
    content: content === undefined ? null : { ...content },
    checkedAt: new Date(nowMs).toISOString(),
  };
}

function daysLeft({ validTo }: Certificate, nowMs: number): number {
  return Math.floor((Date.parse(validTo) - nowMs) / DAY_MS);
}

/** Errors: SITE_ADDRESS_INVALID. */
export function addressOf(address: string): URL {
  const text = address.trim();
  const whole = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
  if (text !== '' && URL.canParse(whole) && /^https?:$/.test(new URL(whole).protocol)) return new URL(whole);
  throw problem({
    code: 'SITE_ADDRESS_INVALID',
    en: `"${address}" is not a web address. Write it whole, such as https://example.com.`,
    ptBr: `"${address}" não é um endereço da web. Escreva-o inteiro, como https://example.com.`,
    data: { address },
  });
}

async function followed(first: URL, options: CheckOptions, signal: AbortSignal): Promise<Exchange> {
  let url = first;
  let total = 0;
  for (let hops = 0; ; hops++) {
    // What was meant for one server is not told to another.
    const headers = url.origin === first.origin ? headersOf(options) : headersOf({ ...options, headers: [] });
    const answer = await exchange(url, { method: options.method, headers, maxBytes: MAX_BYTES, signal });
    total += answer.timings.total;
    const timings = { ...answer.timings, total: Math.round(total * 10) / 10 };
    const { location } = answer;
    const isRedirect = answer.status >= 300 && answer.status < 400 && location !== undefined;
    if (!isRedirect || !options.followRedirects) return { ...answer, timings };
    if (hops >= MAX_REDIRECTS || !URL.canParse(location, url.href))
      throw Object.assign(new Error('Too many redirects'), { code: 'REDIRECTS' });
    url = new URL(location, url);
    if (!/^https?:$/.test(url.protocol)) throw Object.assign(new Error('A redirect to no web address'), { code: 'REDIRECTS' });
  }
}

function headersOf({ headers }: Pick<CheckOptions, 'headers'>): Record<string, string> {
  const named = headers.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim().toLowerCase(), value]);
  return { 'user-agent': 'PulseFlow site monitor', accept: '*/*', ...(Object.fromEntries(named) as Record<string, string>) };
}

function statusTrouble({ status }: Exchange): SiteProblem {
  return { kind: 'status', reason: { en: `It answered with status ${status}.`, 'pt-BR': `Respondeu com o status ${status}.` } };
}

async function contentTrouble(
  { body, contentType }: Exchange,
  { mustContain, mustNotContain }: CheckOptions,
): Promise<SiteProblem | undefined> {
  if (mustContain === '' && mustNotContain === '') return undefined;
  const text = await pageText(body, contentType);
  if (mustContain !== '' && !text.includes(mustContain)) {
    return {
      kind: 'content',
      reason: { en: `The page does not say "${mustContain}".`, 'pt-BR': `A página não diz "${mustContain}".` },
    };
  }
  if (mustNotContain === '' || !text.includes(mustNotContain)) return undefined;
  return { kind: 'content', reason: { en: `The page says "${mustNotContain}".`, 'pt-BR': `A página diz "${mustNotContain}".` } };
}

/** Errors: SITE_STATUSES_INVALID. */
function statusTest(text: string): (status: number) => boolean {
  const ranges = text
    .split(',')
    .map((part) => /^\s*(\d{3})(?:\s*-\s*(\d{3}))?\s*$/.exec(part))
    .map((match) => (match === null ? undefined : ([Number(match[1]), Number(match[2] ?? match[1])] as const)));
  if (ranges.some((range) => range === undefined)) {
    throw problem({
      code: 'SITE_STATUSES_INVALID',
      en: `"${text}" are no statuses. Write them as 200-399, or 200, 204, 401.`,
      ptBr: `"${text}" não são status. Escreva como 200-399, ou 200, 204, 401.`,
      data: { statuses: text },
    });
  }
  return (status) => ranges.some((range) => range !== undefined && status >= range[0] && status <= range[1]);
}
