/**
 * Links that ask to run a flow: `pulseflow://run/<flow>?field=value&…`. Anybody can make one and any page can open it, so that
 * reading one promises nothing: what it asks for is put before a person.
 */
import { AppError } from '#shared/model/errors';

/** The scheme that the system hands to the app. */
export const LINK_SCHEME = 'pulseflow';

export interface RunLink {
  /** The flow's id or its name. */
  flow: string;
  /** Inputs as texts, by the name of their field. */
  texts: Record<string, string[]>;
}

const LONGEST_LINK = 8 * 1024;
const MOST_INPUTS = 100;
const LONGEST_FLOW = 200;

function invalid(detail: string, message: string): AppError {
  return new AppError({ code: 'LINK_INVALID', message, data: { detail } });
}

/** True for texts that the system would hand over as a link of ours. */
export function isLink(text: string): boolean {
  return text.slice(0, LINK_SCHEME.length + 1).toLowerCase() === `${LINK_SCHEME}:`;
}

/** Reads a link that asks to run a flow. Errors: LINK_INVALID (`data.detail` says why). */
export function parseRunLink(text: string): RunLink {
  if (text.length > LONGEST_LINK)
    throw invalid('LINK_TOO_LONG', 'The link is too long to be taken. Run the flow by hand instead.');
  const match = /^pulseflow:(?:\/\/)?([^/?#]*)\/?([^/?#]*)\/?(?:\?([^#]*))?(?:#.*)?$/i.exec(text.trim());
  const [, verb = '', named = '', query = ''] = match ?? [];
  if (match === null || verb.toLowerCase() !== 'run')
    throw invalid(
      'LINK_UNKNOWN',
      'The link asks for something that PulseFlow does not do. Links look like pulseflow://run/<flow>.',
    );
  let flow: string;
  try {
    flow = decodeURIComponent(named).trim();
  } catch {
    throw invalid('LINK_BROKEN', 'The link is broken: it cannot be read as text. Ask for it again.');
  }
  if (flow === '' || flow.length > LONGEST_FLOW || /\p{Cc}/u.test(flow))
    throw invalid('LINK_NO_FLOW', 'The link names no flow. Links look like pulseflow://run/<flow>.');
  const texts: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  let count = 0;
  for (const [name, value] of new URLSearchParams(query)) {
    // Copied into a plain object later, this one name would set its prototype instead of a field.
    if (name === '' || name === '__proto__') continue;
    if (++count > MOST_INPUTS) throw invalid('LINK_TOO_LONG', 'The link is too long to be taken. Run the flow by hand instead.');
    (texts[name] ??= []).push(value);
  }
  return { flow, texts: { ...texts } };
}
