/** The page's files under `pulseflow://app/`: an origin of its own, so that the policy can forbid every other. */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

export const PAGE_SCHEME = 'pulseflow';
export const PAGE_ORIGIN = `${PAGE_SCHEME}://app`;

/** No address but the page's own: the host is reached through the MessagePort, never through the network. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/** The file in the folder that a page address names; undefined for an address outside of it. */
export function pageFile(folder: string, address: string): string | undefined {
  const url = new URL(address);
  if (url.host !== 'app') return undefined;
  let path: string;
  try {
    path = decodeURIComponent(url.pathname);
  } catch {
    return undefined;
  }
  if (path.includes('\0')) return undefined;
  const file = normalize(join(folder, path === '/' ? 'index.html' : path));
  return file.startsWith(folder.endsWith(sep) ? folder : folder + sep) ? file : undefined;
}

/** Answers a request of the page: 200 with the policy, or 404. */
export async function answerPageRequest(folder: string, address: string): Promise<Response> {
  const file = pageFile(folder, address);
  try {
    if (file === undefined) throw new Error('outside of the page');
    const body = await readFile(file);
    return new Response(body, {
      headers: {
        'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
        'content-security-policy': PAGE_POLICY,
        'x-content-type-options': 'nosniff',
      },
    });
  } catch {
    return new Response('Not found', { status: 404 });
  }
}
