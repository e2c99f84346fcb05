/** What is kept of a site from look to look, and what a look changes. Pure. */
import { type JsonObject, z } from '@pulseflow/sdk';
import type { SiteCheck } from '../probe/check-site';

export const siteStateSchema = z.object({
  /** `unknown` until it has been looked at often enough. */
  state: z.enum(['unknown', 'up', 'slow', 'down']).default('unknown'),
  since: z.number().default(0),
  /** When it was first looked at. */
  born: z.number().default(0),
  /** How many looks in a row have found something else than `state`, and what. */
  candidate: z.enum(['up', 'slow', 'down']).optional(),
  seen: z.number().default(0),
  /** Certificate, and the lowest of the thresholds that were told of it. */
  certificate: z.string().optional(),
  toldDays: z.number().optional(),
  /** How many changes were told: each has a number, so that the same again is another one. */
  changes: z.number().default(0),
  hash: z.string().optional(),
  excerpt: z.string().optional(),
});
export type SiteState = z.infer<typeof siteStateSchema>;

export interface Rules {
  slowMs: number;
  /** Looks in a row that must agree before a change counts. */
  confirm: number;
  /** Days before the end of a certificate, each told once. */
  certificateDays: readonly number[];
}

export interface SiteEvent {
  event: 'down' | 'up' | 'slow' | 'certificate' | 'content';
  details: JsonObject;
}

export const NEW_SITE: SiteState = siteStateSchema.parse({});

/** The state after a look, and what of it is worth a run. A site that is up when it is first looked at is not. */
export function afterLook(
  old: SiteState,
  site: SiteCheck,
  rules: Rules,
  nowMs: number,
): { state: SiteState; events: SiteEvent[] } {
  const events: SiteEvent[] = [];
  let state = { ...old };
  const found = !site.isUp ? 'down' : rules.slowMs > 0 && (site.latencyMs ?? 0) > rules.slowMs ? 'slow' : 'up';
  if (found === old.state) state = { ...state, candidate: undefined, seen: 0 };
  else {
    const seen = (old.candidate === found ? old.seen : 0) + 1;
    state = { ...state, candidate: found, seen };
    // What is unknown becomes up at once: only bad news needs to be sure.
    if (seen >= rules.confirm || (old.state === 'unknown' && found === 'up')) {
      if (!(old.state === 'unknown' && found === 'up')) events.push(changeOf(old, found, nowMs));
      state = { ...state, state: found, since: nowMs, candidate: undefined, seen: 0 };
    }
  }
  const certificate = certificateEvent(state, site, rules);
  state = { ...state, ...certificate.state };
  const content = contentEvent(state, site);
  state = { ...state, ...content.state };
  const all = [...events, ...certificate.events, ...content.events];
  return { state: { ...state, changes: old.changes + (all.length === 0 ? 0 : 1) }, events: all };
}

function changeOf(old: SiteState, to: 'up' | 'slow' | 'down', nowMs: number): SiteEvent {
  const lasted = old.state === 'unknown' ? null : nowMs - old.since;
  return { event: to, details: { from: old.state, lastedMs: lasted } };
}

function certificateEvent(old: SiteState, { certificate }: SiteCheck, { certificateDays }: Rules) {
  const days = certificate?.['daysLeft'];
  const fingerprint = certificate?.['fingerprint'];
  if (typeof days !== 'number' || typeof fingerprint !== 'string') return { state: {}, events: [] };
  const isNew = old.certificate !== fingerprint;
  const told = isNew ? Number.POSITIVE_INFINITY : (old.toldDays ?? Number.POSITIVE_INFINITY);
  const reached = certificateDays.filter((threshold) => days <= threshold && threshold < told).sort((a, b) => a - b)[0];
  const events: SiteEvent[] =
    reached === undefined ? [] : [{ event: 'certificate', details: { daysLeft: days, threshold: reached } }];
  const toldDays = reached ?? (isNew ? undefined : old.toldDays);
  return { state: { certificate: fingerprint, toldDays }, events };
}

function contentEvent(old: SiteState, { content }: SiteCheck) {
  const hash = content?.['hash'];
  const excerpt = content?.['excerpt'];
  if (typeof hash !== 'string' || typeof excerpt !== 'string') return { state: {}, events: [] };
  const events: SiteEvent[] =
    old.hash === undefined || old.hash === hash
      ? []
      : [{ event: 'content', details: { before: old.excerpt ?? '', after: excerpt } }];
  return { state: { hash, excerpt }, events };
}
